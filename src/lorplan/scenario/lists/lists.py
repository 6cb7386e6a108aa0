"""The lists that a scenario names: which column is which field, and the programs that the rows come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lorplan.basics import scalars
from lorplan.basics.errors import Complaint, Complaints, InputError
from lorplan.basics.words import close, hint_close, plural, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Dictionary
from lorplan.scenario.lists.rows import FIELDS, program_of
from lorplan.scenario.lists.table import ProgramList, Table, folded, read_bytes, read_csv
from lorplan.scenario.lists.xlsx import read_xlsx

KEY: Final = "program_lists"
KEYS: Final = ("file", "columns", "defaults", "ignore", "sheet")
OTHERS: Final = "others"  # ignore: every column that is not known


class ReadLists(Seq):
    """`program_lists` after the files were read."""

    __slots__ = ("complaints", "lists")
    lists: list[ProgramList]
    complaints: Complaints


@dataclass
class _Reading:
    file: str
    complaints: Complaints
    lists: list[ProgramList] = field(default_factory=list)

    def entry(self, entry: Any) -> None:
        if isinstance(entry, Scalar) and not entry.empty:
            entry = Map.of({Scalar("file", entry.line, entry.column): entry}, entry)
        if not isinstance(entry, Map):
            self.complaints.add("a program list is the name of a file, or a mapping of file, columns, defaults", entry)
            return
        for key in entry:
            if key not in KEYS:
                self.complaints.add(f"'{key}' is not known for a program list", key, hint_close(str(key), KEYS))
        columns, defaults = self._mapping(entry, "columns"), self._mapping(entry, "defaults")
        try:
            name = scalars.text(entry.get("file"))
            sheet = scalars.text(entry["sheet"]) if "sheet" in entry else None
        except scalars.Misfit as misfit:
            what = "a program list needs 'file'" if "file" not in entry else f"'file' or 'sheet': {misfit}"
            self.complaints.add(what, entry)
            return
        path = str(Path(self.file).parent / name)
        named = frozenset(folded(str(one)) for one in (*FIELDS, *columns))
        try:
            data = read_bytes(path)
            excel = path.lower().endswith((".xlsx", ".xlsm"))
            table = read_xlsx(data, path, sheet) if excel else read_csv(data, path, named)
        except InputError as error:
            self.complaints.extend(error.complaints)
            return
        if sheet is not None and not excel:
            self.complaints.add("'sheet' belongs to a workbook (.xlsx)", entry.key("sheet"))
        ignored = entry.get("ignore", Seq())
        others = isinstance(ignored, Scalar) and ignored == OTHERS
        left_out = [] if others else list(ignored) if isinstance(ignored, Seq) else [ignored]
        fields = self._fields(table, columns, left_out)
        self.lists.append(ProgramList(table, fields, defaults, others))

    def _mapping(self, entry: Map, key: str) -> Map:
        value = entry.get(key, Map(entry.line, entry.column))
        if isinstance(value, Map):
            return value
        self.complaints.add(f"'{key}' must be a mapping", value)
        return Map(entry.line, entry.column)

    def _fields(self, table: Table, columns: Map, ignored: list[Any]) -> tuple[Scalar | None, ...]:
        there = {folded(one) for one in table.headings}
        for name in (*columns, *ignored):
            if not isinstance(name, Scalar) or folded(name) not in there:
                hint = hint_close(str(name), [str(one) for one in table.headings if one])
                self.complaints.add(f"{table.file} has no column {quoted(str(name))}", name, hint)
        mapped = {folded(name): value for name, value in columns.items()}
        left_out = {folded(str(name)) for name in ignored}
        fields: list[Scalar | None] = []
        for heading in table.headings:
            key = folded(heading)
            if not heading or key in left_out:
                fields.append(None)
                continue
            value = mapped.get(key)
            if value is not None and (not isinstance(value, Scalar) or value.empty):
                self.complaints.add(f"'columns': expected the name of a field for {quoted(heading)}", value)
                fields.append(None)
                continue
            # A field that the scenario names is looked for there, a heading in the table.
            made = Scalar(key, heading.line, heading.column) if value is None else value
            if value is None:
                made.origin = heading.origin
            if made in fields:
                self.complaints.add(f"a second column for '{made}'", made, "ignore one of them: 'ignore: [heading]'")
                made = None  # type: ignore[assignment]
            fields.append(made)
        return tuple(fields)


def prepared(raw: Map, file: str) -> Map:
    """The scenario as read, with its lists read too. What is wrong with them is kept for `with_programs` to say."""
    written = raw.get(KEY)
    if written is None or isinstance(written, ReadLists):
        return raw
    reading = _Reading(file, Complaints(file))
    for entry in written if isinstance(written, Seq) else [written]:
        reading.entry(entry)
    read = ReadLists(written.line, written.column)
    read.extend(written if isinstance(written, Seq) else [written])
    read.lists, read.complaints = reading.lists, reading.complaints
    return Map.of({key: read if key == KEY else value for key, value in raw.items()}, raw)


def lists_of(raw: Map) -> list[ProgramList]:
    """The lists of a prepared scenario."""
    read = raw.get(KEY)
    return read.lists if isinstance(read, ReadLists) else []


def with_programs(raw: Map, file: str, dictionary: Dictionary, complaints: Complaints) -> Map:
    """The scenario with the programs of its lists beside those that are written in it."""
    raw = prepared(raw, file)
    read = raw[KEY]
    complaints.extend(read.complaints.sorted())
    programs = Seq.of(raw.get("programs", ()), read) if isinstance(raw.get("programs", Seq()), Seq) else None
    institutions = raw.get("institutions")
    described = frozenset(str(one) for one in institutions) if isinstance(institutions, Map) else frozenset()
    for one in read.lists:
        columns = _known(one, dictionary, complaints)
        if not one.table.rows:
            complaints.add(f"{one.table.file} holds no program", read, "each line below the headings is one")
        elif "id" not in columns.values():
            at = one.table.headings[0]
            hint = hint_close("id", [str(name) for name in one.table.headings if name])
            hint = (
                hint if hint and close("id", one.table.headings) else "name it under 'columns:', as in {ACGME ID: id}"
            )
            complaints.add("no column holds the id of the programs", at, hint)
        elif programs is not None:
            made = (program_of(line, row, columns, one, dictionary, described) for line, row in one.table.rows)
            programs.extend(made)
    whole = Map.of(raw, raw)
    if programs is not None:
        whole[raw.key("programs") if "programs" in raw else Scalar("programs", read.line, read.column)] = programs
    return whole


def settled(raw: Map, file: str, dictionary: Dictionary) -> Map:
    """The scenario with the programs of its lists as entries of its own, so that they can be edited by id."""
    complaints = Complaints(file)
    whole = with_programs(raw, file, dictionary, complaints)
    read = ReadLists(raw[KEY].line, raw[KEY].column)
    read.extend(raw[KEY])
    read.lists, read.complaints = [], complaints
    whole[raw.key(KEY)] = read
    return whole


def _known(one: ProgramList, dictionary: Dictionary, complaints: Complaints) -> dict[int, str]:
    """Column -> field, for the columns that are read. Complains about those that nobody knows, once each."""
    names = [*FIELDS, *dictionary.names("program")]
    found: dict[int, str] = {}
    unknown: list[tuple[str, str | None]] = []
    for place, name in enumerate(one.fields):
        if name is None:
            continue
        if name in names:
            found[place] = str(name)
        elif not one.ignore_others or not hasattr(name, "origin"):
            written = name.origin[1] if hasattr(name, "origin") else str(name)
            meant = _meant(name, written, names, {*found.values(), *(one for _, one in unknown)})
            unknown.append((written, meant))
            advice = "map it under 'columns:', or leave it out with 'ignore: [heading]'"
            hint = f"did you mean {meant!r}? Else {advice}" if meant else advice
            complaints.add(f"'{written}' is neither a field nor a declared fact of a program", name, hint)
    if len(unknown) > 2:
        message = f"{len(unknown)} columns are not known; they can be named all at once"
        told = "id" in found.values()
        hint = f"for example columns: {{{_columns(unknown, told)}}}, ignore: others"
        complaints.add(message, one.table.headings[0], hint)
    for name in one.defaults:
        if name not in names:
            complaints.add(
                f"'{name}' is neither a field nor a declared fact of a program", name, hint_close(name, names)
            )
    return found


def _meant(name: Scalar, written: str, names: Sequence[str], taken: set[Any]) -> str | None:
    """The field that a heading probably is: one spelt almost like it, or one that it has among its words."""
    words = re.split(r"[^a-z0-9]+", written.casefold())
    spelt = close(name, names)
    return next((one for one in (spelt, *words) if one in names and one not in taken), None)


def _columns(unknown: Sequence[tuple[str, str | None]], with_id: bool) -> str:
    """The headings with their fields, as `columns` takes them. Where no column holds the ids, the first may."""
    pairs = []
    for heading, meant in unknown:
        plain = re.fullmatch(r"[\w ()./+-]+", heading) is not None
        if meant is None and not with_id and all(one != "id" for _, one in unknown):
            meant, with_id = "id", True
        if meant is not None:
            pairs.append(f"{heading if plain else repr(heading)}: {meant}")
    return ", ".join(pairs)


def said_once(complaints: Complaints) -> Complaints:
    """The complaints, with what is wrong in the same way in many cells of a column said at the first of them."""
    told = Complaints(complaints.file)
    groups: dict[tuple[Any, ...], list[Complaint]] = {}
    for complaint in complaints.sorted():
        where = complaint.where
        cell = where is not None and where.header
        key = (where.file, where.column, complaint.message) if cell and where is not None else (complaint,)
        groups.setdefault(key, []).append(complaint)
    for group in groups.values():
        first = group[0]
        more = f" (and in {plural(len(group) - 1, 'more row')})" if len(group) > 1 else ""
        told.extend([Complaint(first.message + more, first.where, first.hint)])
    return told
