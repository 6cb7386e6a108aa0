"""Reads a workbook that somebody filled in as the tree of a scenario, in which every value knows its sheet and cell.

Nothing is judged that the reader of scenarios judges: the tree goes through it like one that was read from YAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import close, hint_close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Dictionary
from lorplan.scenario.lists.rows import several
from lorplan.scenario.lists.table import Records, Sheet, Sought, assemble, folded
from lorplan.scenario.lists.tablefile import read_workbook
from lorplan.scenario.workbook.cells import day_order, put, value
from lorplan.scenario.workbook.flat import unflattened
from lorplan.scenario.workbook.forms import MORE, SHEET_OF, TITLES, YOU, FormBlank, SheetForm, forms
from lorplan.scenario.workbook.ids import give_ids
from lorplan.scenario.workbook.names import EntryNames
from lorplan.scenario.workbook.rest import HEADINGS, lay, read_rest

READ_ME: Final = "Read me"
WORDS: Final = "Words"
ANSWERS: Final = ("What", "Your answer")
_WRITES_ALL: Final = "'lorplan template' writes a workbook with everything that is read"
Mention = tuple[Map, FormBlank, Scalar]  # of other entries: in an entry, in a blank of it, in a cell


def tree_of(data: bytes, file: str, dictionary_for: Callable[[Map], Dictionary]) -> tuple[Map, list[str]]:
    """The scenario in a workbook, and the titles of sheets that are none of its own. What is wrong with the workbook
    itself stands in the tree's `refused`.

    `dictionary_for`: the facts that may be written, given what the scenario says of packs and facts of its own. Raises
    InputError where nothing can be read.
    """
    book = _Book(read_workbook(data, file), file)
    others = book.others([*TITLES, READ_ME, WORDS])
    rest = read_rest(book.pairs(MORE, HEADINGS), book.complaints)
    stub = Map.of({Scalar.of(path[0], where): node for where, path, node in rest if len(path) == 1}, book.top)
    known = forms(dictionary_for(stub))
    tree = book.scenario(known)
    lay(tree, rest, book.complaints)
    _refer(tree, book, [mention for mention in book.mentions if mention[1].refers != "letters"])
    _refer(tree, book, [mention for mention in book.mentions if mention[1].refers == "letters"])
    _authors(tree, book.complaints)
    unflattened(tree)
    tree.refused = book.complaints.sorted()
    return tree, others


class _Book:
    """The sheets of a workbook by title, and what is wrong with them."""

    def __init__(self, sheets: Mapping[str, Records], file: str) -> None:
        self.sheets = sheets
        self.file = file
        self.complaints = Complaints(file)
        self.top = self.at(YOU)
        self.mentions: list[Mention] = []

    def at(self, title: str) -> Scalar:
        """The sheet as a whole, as a place."""
        scalar = Scalar("", 0, 0)
        scalar.origin = (self.file, "", title)
        return scalar

    def others(self, titles: Iterable[str]) -> list[str]:
        """The sheets with other titles. One that is spelt almost like one that is missing is complained of."""
        there = {folded(title) for title in self.sheets}
        others = [title for title in self.sheets if folded(title) not in set(map(folded, titles))]
        for title in titles:
            if folded(title) not in there and (meant := close(title, others)) is not None:
                self.complaints.add(f"there is no sheet {quoted(title)}", Where(self.file), f"did you mean {meant!r}?")
        if folded(YOU) not in there:
            self.complaints.add(f"there is no sheet {quoted(YOU)}", Where(self.file), _WRITES_ALL)
            self.complaints.raise_if_any()
        return others

    def table(self, title: str, ids: Iterable[str], known: Iterable[str] = ()) -> Sheet | None:
        """The headings and rows of a sheet; None where there is no such sheet, or nothing in it."""
        records = next((lines for name, lines in self.sheets.items() if folded(name) == folded(title)), [])
        if not any(text.strip() for _, cells in records for text in cells):
            return None
        try:
            sheet = assemble(self.file, records, Sought(frozenset(ids), frozenset(known)))
        except InputError as error:
            for complaint in error.complaints:
                hint = "give the column a heading, or keep these cells in a sheet of your own"
                where = replace(complaint.where or Where(self.file), sheet=title)
                self.complaints.extend([replace(complaint, where=where, hint=hint)])
            return None
        for cell in (*sheet.headings, *(cell for _, row in sheet.rows for cell in row)):
            cell.origin = (self.file, cell.origin[1], title)
        return sheet

    def pairs(self, title: str, headings: tuple[str, str]) -> Iterator[tuple[Scalar, Scalar]]:
        """The cells of two columns of a sheet, row by row."""
        wanted = [folded(heading) for heading in headings]
        sheet = self.table(title, wanted[1:])
        columns = [folded(heading) for heading in sheet.headings] if sheet else []
        if sheet is None:
            return
        if not set(wanted) <= set(columns):
            message = f"the sheet needs columns {quoted(headings[0])} and {quoted(headings[1])}"
            self.complaints.add(message, sheet.headings[0], _WRITES_ALL)
            if title == YOU:
                self.complaints.raise_if_any()
            return
        first, second = map(columns.index, wanted)
        for line, row in sheet.rows:
            cells = [*row, *(self._empty(line, column, title) for column in range(len(row), len(columns)))]
            if cells[first] or cells[second]:
                yield cells[first], cells[second]

    def _empty(self, line: int, column: int, title: str) -> Scalar:
        scalar = Scalar("", line, column + 1)
        scalar.origin = (self.file, "", title)
        return scalar

    def scenario(self, known: Iterable[SheetForm]) -> Map:
        """What the sheets say, in their shape."""
        tree = Map.of({Scalar.of("format", self.top): Scalar.of("1", self.top)}, self.top)
        for form in known:
            if form.title == YOU:
                tree[Scalar.of("applicant", self.top)] = Map.of({}, self.top)
                self._answers(tree, form)
                continue
            entries = list(self._entries(form))
            place = self.at(form.title)
            if form.table in ("programs", "experiences"):
                tree[Scalar.of(form.table, place)] = Seq.of(entries, place)
            else:
                tree[Scalar.of(form.table, place)] = table = Map.of({}, place)
                for entry in entries:
                    self._enter(table, entry)
        give_ids(tree)
        return tree

    def _enter(self, table: Map, entry: Map) -> None:
        """An entry in a table by its id, for now by its row where it has none."""
        ident = entry.pop("id", None) or Scalar.of(f"\0{entry.line}", entry)
        if ident in table:
            first = Where.of(table.key(ident), self.file)
            message = f"{quoted(ident)} stands here and in line {first.line}"
            self.complaints.add(message, ident, "give one of them another id, or delete the row")
        else:
            table[ident] = entry

    def _answers(self, tree: Map, form: SheetForm) -> None:
        """The lines of the sheet about the applicant."""
        seen: set[tuple[str, ...]] = set()
        lines = list(self.pairs(form.title, ANSWERS))
        dates = [cell for _, cell in lines]
        for label, cell in lines:
            blank = form.by_heading.get(folded(label))
            if blank is None and cell:
                self._unknown(label, form, "line")
            elif blank is not None and blank.path in seen:
                self.complaints.add(f"a second line {quoted(label)}", label, "delete one of them")
            elif blank is not None:
                seen.add(blank.path)
                if cell:
                    put(tree, blank, cell, value(blank, cell, day_order(blank, dates)))
                elif blank.needed:
                    put(tree, blank, cell, cell)
                    self.complaints.add(f"{quoted(blank.heading)} has to be filled in", cell, blank.means)
        for blank in form.blanks:
            if blank.needed and blank.path not in seen:
                self.complaints.add(f"there is no line {quoted(blank.heading)}", self.top, _WRITES_ALL)

    def _entries(self, form: SheetForm) -> Iterator[Map]:
        """What the rows of a sheet say."""
        ids = {"id", "name"} if form.named else {"id"}
        sheet = self.table(form.title, ids, form.by_heading)
        if sheet is None:
            return
        columns = self._columns(sheet, form)
        orders = {
            column: day_order(blank, [row[column] for _, row in sheet.rows if column < len(row) and row[column]])
            for column, blank in columns.items()
        }
        for _, row in sheet.rows:
            filled = [(column, cell) for column, cell in enumerate(row) if cell and column in columns]
            if not filled:
                continue
            entry = Map.of({}, filled[0][1])
            for column, cell in filled:
                blank = columns[column]
                put(entry, blank, cell, value(blank, cell, orders[column]))
                if blank.refers:
                    self.mentions.append((entry, blank, cell))
            yield entry

    def _columns(self, sheet: Sheet, form: SheetForm) -> dict[int, FormBlank]:
        """The blank of each column. Complains of those that nobody knows and that hold anything."""
        columns: dict[int, FormBlank] = {}
        for column, heading in enumerate(sheet.headings):
            blank = form.by_heading.get(re.sub(r"_\([0-9]+\)$", "", folded(heading)))
            if not any(column < len(row) and row[column] for _, row in sheet.rows):
                continue
            if blank is None:
                self._unknown(heading, form, "column")
            elif blank in columns.values():
                self.complaints.add(f"a second column for {quoted(blank.heading)}", heading, "delete one of them")
            else:
                columns[column] = blank
        return columns

    def _unknown(self, heading: Scalar, form: SheetForm, what: str) -> None:
        meant = hint_close(str(heading), [blank.heading for blank in form.blanks])
        hint = meant if meant and meant.startswith("did") else f"delete the {what}, or keep it in a sheet of your own"
        self.complaints.add(f"{quoted(heading)} is no {what} that lorplan knows here", heading, hint)


def _refer(tree: Map, book: _Book, mentions: Iterable[Mention]) -> None:
    """Replace names of other entries by their ids, where one is surely meant."""
    names = EntryNames(tree)
    shared = "include" in tree  # whose names are not known here
    for entry, blank, cell in mentions:
        whole = names.meant(blank.refers, cell)
        parts = [cell] if whole is not None or not blank.several else several(cell)
        found = []
        for part in parts:
            meant = names.meant(blank.refers, part)
            if meant is None and ":" not in part and not shared:  # ids made up for what is described in place have one
                hint = hint_close(part, names.all(blank.refers)) or "add a row for it there"
                message = f"{quoted(part)} is not in the sheet {SHEET_OF[blank.refers]}"
                book.complaints.add(message, cell, hint)
            found.append(Scalar.of(part if meant is None else meant, cell))
        node: Any = Seq.of(found, cell) if blank.several else found[0]
        put(entry, blank, cell, node)


def _authors(tree: Map, complaints: Complaints) -> None:
    """Complain of letters without a writer, which a sheet shows by an empty cell."""
    for ident, letter in tree["letters"].items():
        if "writers" not in letter and ident not in tree["writers"] and "include" not in tree:
            complaints.add(f"the letter {quoted(ident)} has no writer", ident, "fill in the column Writers")
