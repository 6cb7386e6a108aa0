"""The entries of `program_lists`: which table each one reads, and which field each of its columns holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints, InputError
from lorplan.basics.words import hint_close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.lists.rows import FIELDS
from lorplan.scenario.lists.table import ProgramList, Sheet, Sought, folded
from lorplan.scenario.lists.tablefile import read_table
from lorplan.scenario.lists.words import words_of
from lorplan.scenario.notes import KEY as NOTE

KEY: Final = "program_lists"
KEYS: Final = ("file", "columns", "values", "defaults", "ignore", "sheet", "header", "dates")
DATES: Final = ("month first", "day first")  # how 3/12/2027 is meant
OTHERS: Final = "others"  # ignore: every column that is not known


class ReadLists(Seq):
    """`program_lists` after the files were read, with what is wrong with them."""

    __slots__ = ("complaints", "lists")
    lists: list[ProgramList]
    complaints: Complaints

    @classmethod
    def holding(cls, written: Any, lists: list[ProgramList], complaints: Complaints) -> ReadLists:
        """The entries as written, with the lists that they come to."""
        read = cls(written.line, written.column)
        read.extend(written if isinstance(written, Seq) else [written])
        read.lists, read.complaints = lists, complaints
        return read


def prepared(raw: Map, file: str) -> Map:
    """The scenario as read, with its lists read too. What is wrong with them is kept for `with_programs` to say."""
    written = raw.get(KEY)
    if written is None or isinstance(written, ReadLists):
        return raw
    complaints = Complaints(file)
    entries = [_read(entry, file, complaints) for entry in (written if isinstance(written, Seq) else [written])]
    read = ReadLists.holding(written, [entry for entry in entries if entry is not None], complaints)
    return Map.of({key: read if key == KEY else value for key, value in raw.items()}, raw)


def lists_of(raw: Map) -> list[ProgramList]:
    """The lists of a prepared scenario."""
    read = raw.get(KEY)
    return read.lists if isinstance(read, ReadLists) else []


def _read(entry: Any, scenario: str, complaints: Complaints) -> ProgramList | None:
    """The list that an entry names; `scenario` is the file that names it. None where it cannot be read."""
    if isinstance(entry, Scalar) and not entry.empty:
        entry = Map.of({Scalar("file", entry.line, entry.column): entry}, entry)
    if not isinstance(entry, Map):
        complaints.add("a program list is the name of a file, or a mapping of file, columns, defaults", entry)
        return None
    for key in entry:
        if key not in KEYS:
            complaints.add(f"'{key}' is not known for a program list", key, hint_close(str(key), KEYS))
    columns, defaults = _mapping(entry, "columns", complaints), _mapping(entry, "defaults", complaints)
    try:
        name = scalars.text(entry.get("file"))
        sheet = scalars.text(entry["sheet"]) if "sheet" in entry else None
        header = scalars.whole(entry["header"], 1) if "header" in entry else None
        dates = scalars.choice(DATES)(entry["dates"]) if "dates" in entry else None
    except scalars.Misfit as misfit:
        what = "a program list needs 'file'" if "file" not in entry else f"a program list: {misfit}"
        complaints.add(what, entry, misfit.hint)
        return None
    ids = frozenset({"id", *(folded(heading) for heading, field in columns.items() if field == "id")})
    known = frozenset({*FIELDS, *(folded(str(heading)) for heading in columns)})
    try:
        table = read_table(name, str(Path(scenario).parent), Sought(ids, known, header), sheet)
    except InputError as error:
        at = complaints.where(entry.get("file"))
        complaints.extend([replace(each, where=each.where or at) for each in error.complaints])
        return None
    ignored = entry.get("ignore", Seq())
    others = isinstance(ignored, Scalar) and ignored == OTHERS
    left_out = [] if others else list(ignored) if isinstance(ignored, Seq) else [ignored]
    fields = _fields(table, columns, left_out, complaints)
    words = words_of(_mapping(entry, "values", complaints), table, complaints)
    return ProgramList(table, fields, defaults, others, words, None if dates is None else dates == DATES[1])


def _mapping(entry: Map, key: str, complaints: Complaints) -> Map:
    value = entry.get(key, Map(entry.line, entry.column))
    if isinstance(value, Map):
        return value
    complaints.add(f"'{key}' must be a mapping", value)
    return Map(entry.line, entry.column)


def _fields(table: Sheet, columns: Map, ignored: list[Any], complaints: Complaints) -> tuple[Scalar | None, ...]:
    """The field of each column, None where it is ignored. `columns`: fields by heading, as the scenario has them."""
    headings = {folded(heading) for heading in table.headings}
    for name in (*columns, *ignored):
        numbered = f"{folded(str(name))}_(1)"
        first = next((str(heading) for heading in table.headings if folded(heading) == numbered), None)
        if first is not None:
            message = f"{table.file} has several columns {quoted(str(name))}"
            complaints.add(message, name, f"write {first!r} for the first, and so on; others go under 'ignore:'")
        elif not isinstance(name, Scalar) or folded(name) not in headings:
            hint = hint_close(str(name), [str(heading) for heading in table.headings if heading])
            complaints.add(f"{table.file} has no column {quoted(str(name))}", name, hint)
    mapped = {folded(name): value for name, value in columns.items()}
    left_out = {folded(str(name)) for name in ignored}
    fields: list[Scalar | None] = []
    for heading in table.headings:
        key = folded(heading)
        field = None
        base = re.sub(r"_\([0-9]+\)$", "", key)  # one of several of that name, which is said above
        if (
            heading
            and key not in left_out
            and (key in mapped or key not in (NOTE, f"{NOTE}s"))
            and not (base != key and base in {*mapped, *left_out} - headings)
        ):
            # A field that the scenario names is looked for there, a heading in the table.
            field = mapped.get(key, Scalar.of(key, heading))
        if field is not None and (not isinstance(field, Scalar) or field.empty):
            complaints.add(f"'columns': expected the name of a field for {quoted(heading)}", field)
            field = None
        elif field is not None and field in fields:
            complaints.add(f"a second column for '{field}'", field, "ignore one of them: 'ignore: [heading]'")
            field = None
        fields.append(field)
    return tuple(fields)
