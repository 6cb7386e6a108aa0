"""The programs that the rows of lists come to, among those that the scenario writes itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lorplan.basics.errors import Complaint, Complaints
from lorplan.basics.words import close, hint_close, plural
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Dictionary
from lorplan.scenario.authors import Authors
from lorplan.scenario.lists.read import KEY, ReadLists, prepared
from lorplan.scenario.lists.rows import FIELDS, ListedRows
from lorplan.scenario.lists.table import ProgramList, folded
from lorplan.scenario.lists.words import day_first, unread, unused, words_for


def with_programs(raw: Map, file: str, dictionary: Dictionary, complaints: Complaints) -> Map:
    """The scenario with the programs of its lists beside those that are written in it."""
    raw = prepared(raw, file)
    read = raw[KEY]
    complaints.extend(read.complaints.sorted())
    written = raw.get("programs", Seq())
    programs = Seq.of(written, read) if isinstance(written, Seq) else None
    for program_list in read.lists:
        table = program_list.table
        columns = _known(program_list, dictionary, complaints)
        if not table.rows:
            complaints.add(f"{table.file} holds no program", read, "each line below the headings is one")
        elif "id_(1)" in map(folded, table.headings) and "id" not in columns.values():
            continue  # it was asked which of them is meant
        elif "id" not in columns.values():
            meant = hint_close("id", [str(name) for name in table.headings if name])
            advice = "name it under 'columns:', as in {ACGME ID: id}"
            hint = meant if meant and close("id", table.headings) else advice
            complaints.add("no column holds the id of the programs", table.headings[0], hint)
        elif programs is not None:
            rows = _rows(program_list, columns, raw, dictionary, complaints)
            programs.extend(rows.program(line, row) for line, row in table.rows)
    whole = Map.of(raw, raw)
    if programs is not None:
        whole[raw.key("programs") if "programs" in raw else Scalar("programs", read.line, read.column)] = programs
    return whole


def _rows(
    program_list: ProgramList, columns: dict[int, str], raw: Map, dictionary: Dictionary, complaints: Complaints
) -> ListedRows:
    """What turns the rows into programs. Asks about words that cannot be read."""
    unused(program_list, columns, complaints)
    asked = unread(program_list, columns, dictionary, raw).complain(complaints)
    table, orders = program_list.table, {}
    for column in columns:
        cells = [row[column] for _, row in table.rows if column < len(row) and row[column]]
        if (order := day_first(program_list, cells)) is not None:
            orders[column] = order
    institutions = raw.get("institutions")
    return ListedRows(
        file=table.file,
        columns={
            column: (field, {**words_for(program_list, field, str(table.headings[column])), **asked.get(column, {})})
            for column, field in columns.items()
            if asked.get(column, True)
        },
        defaults=program_list.defaults,
        dictionary=dictionary,
        day_first=orders,
        described=frozenset(str(name) for name in institutions) if isinstance(institutions, Map) else frozenset(),
        letter=Authors.of_tree(raw).letter,
    )


def settled(raw: Map, file: str, dictionary: Dictionary) -> Map:
    """The scenario with the programs of its lists as entries of its own, so that they can be edited by id."""
    complaints = Complaints(file)
    whole = with_programs(raw, file, dictionary, complaints)
    whole[raw.key(KEY)] = ReadLists.holding(raw[KEY], [], complaints)
    return whole


def _known(program_list: ProgramList, dictionary: Dictionary, complaints: Complaints) -> dict[int, str]:
    """Column -> field, for the columns that are read. Complains about those that nobody knows, once each."""
    names = [*FIELDS, *dictionary.names("program")]
    columns: dict[int, str] = {}
    unknown: list[tuple[str, str | None]] = []
    for column, field in enumerate(program_list.fields):
        if field is None:
            continue
        one_of_several = re.sub(r"_\(([0-9]+)\)$", "", field)
        if field in names:
            columns[column] = str(field)
        elif one_of_several != field and one_of_several in names:
            if field.endswith("_(1)"):
                heading = str(program_list.table.headings[column])
                hint = f"say which is meant: 'columns: {{{heading}: {one_of_several}}}', and 'ignore:' the others"
                complaints.add(f"several columns are called '{heading.removesuffix(' (1)')}'", field, hint)
        elif not program_list.ignore_others or not hasattr(field, "origin"):
            heading = field.origin[1] if hasattr(field, "origin") else str(field)
            meant = _meant(field, heading, names, {*columns.values(), *(guess for _, guess in unknown)})
            unknown.append((heading, meant))
            advice = "map it under 'columns:', or leave it out with 'ignore: [heading]'"
            hint = f"did you mean {meant!r}? Else {advice}" if meant else advice
            complaints.add(f"'{heading}' is neither a field nor a declared fact of a program", field, hint)
    if len(unknown) > 2:
        message = f"{len(unknown)} columns are not known; they can be named all at once"
        hint = f"for example columns: {{{_columns(unknown, 'id' in columns.values())}}}, ignore: others"
        complaints.add(message, program_list.table.headings[0], hint)
    for field in program_list.defaults:
        if field not in names:
            message = f"'{field}' is neither a field nor a declared fact of a program"
            complaints.add(message, field, hint_close(field, names))
    return columns


def _meant(field: Scalar, heading: str, names: Sequence[str], taken: set[Any]) -> str | None:
    """The field that a heading probably is: one spelt almost like it, or one that it has among its words."""
    words = re.split(r"[^a-z0-9]+", heading.casefold())
    return next((name for name in (close(field, names), *words) if name in names and name not in taken), None)


def _columns(unknown: Sequence[tuple[str, str | None]], with_id: bool) -> str:
    """The headings with their fields, as `columns` takes them. Where no column holds the ids, the first may."""
    pairs = []
    for heading, field in unknown:
        if field is None and not with_id and all(guess != "id" for _, guess in unknown):
            field, with_id = "id", True
        if field is not None:
            plain = re.fullmatch(r"[\w ()./+-]+", heading) is not None
            pairs.append(f"{heading if plain else repr(heading)}: {field}")
    return ", ".join(pairs)


def said_once(complaints: Complaints) -> Complaints:
    """The complaints, with what is wrong in the same way in many cells of a column said at the first of them."""
    groups: dict[Any, list[Complaint]] = {}
    for complaint in complaints.sorted():
        where = complaint.where
        in_cell = where is not None and where.header
        key = (where.file, where.sheet, where.column, complaint.message) if in_cell and where is not None else complaint
        groups.setdefault(key, []).append(complaint)
    once = Complaints(complaints.file)
    for first, *others in groups.values():
        more = f" (and in {plural(len(others), 'more row')})" if others else ""
        once.extend([Complaint(first.message + more, first.where, first.hint)])
    return once
