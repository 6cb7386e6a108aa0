"""A table as it stands in a file: headings, and rows of cells that know their place.

People write titles above the headings, number the rows, and add sums below. The headings are looked for, the
rest is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import plural, quoted
from lorplan.basics.yamltree import Map, Scalar

# What people put into a cell of which they know nothing.
NOTHING: Final = frozenset(
    {"-", "\u2013", "\u2014", "?", "n/a", "tbd", "tba", "unknown", "not known", "i do not know", "i don't know"}
)
_SUMS: Final = frozenset({"total", "totals", "grand total", "subtotal", "sum", "count", "average"})
_ABOVE: Final = 50  # filled rows among which the headings are looked for
_FLOAT: Final = re.compile(r"(-?[0-9]+)\.0+")  # a whole number, as spreadsheets save it
_UNNAMED: Final = re.compile(r"|unnamed: [0-9]+|#|no\.?|row|index", re.IGNORECASE)  # how the numbers of rows are headed
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\ufffe\uffff]")

MOST_ROWS: Final = 20_000  # that hold anything
MOST_COLUMNS: Final = 200
Records = list[tuple[int, list[str]]]  # the lines of a table with their numbers


class Sheet(Struct, frozen=True):
    """Headings, and the rows that hold anything: (line, cells). A row may be shorter than the
    headings, never longer."""

    file: str
    headings: tuple[Scalar, ...]
    rows: tuple[tuple[int, tuple[Scalar, ...]], ...]


class Sought(Struct, frozen=True):
    """What headings are known by: the folded ones of the column with the ids, and those of all known columns; or the
    number of the `line` that they stand in."""

    ids: frozenset[str]
    known: frozenset[str]
    line: int | None = None


def folded(heading: str) -> str:
    """A heading as fields are called: `Institution name` is `institution_name`."""
    return re.sub(r"[\s_-]+", "_", heading.strip()).casefold()


def cell(text: str, file: str, line: int, column: int, heading: str = "") -> Scalar:
    """The text of a cell, in its place. What spreadsheets write for yes and no is read as true and false, 3.0 as 3,
    and a mark for nothing as nothing."""
    text = text.strip()
    if heading and text.casefold().replace("\u2019", "'").rstrip(".") in NOTHING:
        text = ""
    whole = _FLOAT.fullmatch(text)
    made = Scalar(whole[1] if whole else {"TRUE": "true", "FALSE": "false"}.get(text, text), line, column)
    made.origin = (file, heading)
    return made


def assemble(file: str, records: Records, sought: Sought) -> Sheet:
    """The table of records with their lines, from its headings on.

    Raises InputError where there are none, or where a cell stands under no heading.
    """
    filled = [(line, cells) for line, cells in records if any(text.strip() for text in cells)]
    if not filled:
        raise InputError.of("the list is empty", Where(file), "the first line names the columns")
    place = head_of(filled, sought)
    if place is None:
        message = f"line {sought.line} is empty, and cannot hold the headings"
        raise InputError.of(message, Where(file, sought.line or 0), "'header' is the number of their line")
    line, names = filled[place]
    body = filled[place + 1 :]
    while body and _is_sum(body[-1][1], names, sought):
        body.pop()
    if names and _UNNAMED.fullmatch(names[0].strip()) and _counts([cells[0] for _, cells in body if cells]):
        body = [(number, ["", *cells[1:]]) for number, cells in body]
        names = ["", *names[1:]]
    headings = [cell(name, file, line, column, name) for column, name in enumerate(_told_apart(names), start=1)]
    while headings and not headings[-1]:
        headings.pop()
    return Sheet(file, tuple(headings), tuple(_cells(file, headings, body)))


def head_of(filled: Records, sought: Sought) -> int | None:
    """The place of the headings among the lines that hold anything: the named line, else the first that heads a column
    with ids, else the first that heads every cell below but those of the first column, else the first. None where the
    named line holds nothing."""
    if sought.line is not None:
        return next((place for place, (line, _) in enumerate(filled) if line == sought.line), None)
    heads = [place for place, (_, names) in enumerate(filled[:_ABOVE]) if sought.ids & set(map(folded, names))]
    below: set[int] = set()  # columns that hold anything
    whole = 0
    for place in range(len(filled) - 1, -1, -1):
        columns = {column for column, text in enumerate(filled[place][1]) if text.strip()}
        if place < _ABOVE and below - {0} <= columns and below:
            whole = place
        below |= columns
    return heads[0] if heads else whole


def _told_apart(names: Sequence[str]) -> list[str]:
    """Headings on one line each; equal ones get numbers: `Program (1)`, `Program (2)`."""
    plain = [" ".join(name.split()) for name in names]
    times, seen = Counter(map(folded, plain)), Counter[str]()
    apart = []
    for name in plain:
        seen[folded(name)] += 1
        apart.append(f"{name} ({seen[folded(name)]})" if name and times[folded(name)] > 1 else name)
    return apart


def _counts(cells: Iterable[str]) -> bool:
    """Whether the cells only number the rows."""
    numbers = [text.strip().removesuffix(".0") for text in cells]
    start = int(numbers[0]) if numbers and numbers[0] in ("0", "1", "2") else None
    return start is not None and numbers == [str(number) for number in range(start, start + len(numbers))]


def _is_sum(cells: Sequence[str], headings: Sequence[str], sought: Sought) -> bool:
    """Whether a row only sums up those above it: its first word says so, and it has no id of its own."""
    first = next((text.strip() for text in cells if text.strip()), "")
    ids = [text.strip() for text, heading in zip(cells, headings, strict=False) if folded(heading) in sought.ids]
    return first.casefold().rstrip(": ") in _SUMS and all(text in ("", first) for text in ids)


def _cells(file: str, headings: Sequence[Scalar], body: Records) -> Iterable[tuple[int, tuple[Scalar, ...]]]:
    """The rows of cells. Raises InputError with all that cannot stand there."""
    wrong = Complaints(file)
    stray: dict[int, list[Scalar]] = {}
    rows = []
    for line, texts in body:
        cells = []
        for column, text in enumerate(texts, start=1):
            heading = str(headings[column - 1]) if column <= len(headings) else ""
            cells.append(cell(text, file, line, column, heading))
            if cells[-1] and not heading:
                stray.setdefault(column, []).append(cells[-1])
            elif _CONTROL.search(cells[-1]):
                wrong.add("the cell holds a control character", cells[-1])
        rows.append((line, tuple(cells[: len(headings)])))
    for column, (first, *others) in stray.items():
        more = f", as {plural(len(others), 'more cell')} of column {column}" if others else ""
        hint = "give the column a heading; where the headings stand elsewhere, write 'header: LINE' in its entry"
        wrong.add(f"the cell {quoted(first)} stands under no heading{more}", first, hint)
    wrong.raise_if_any()
    return rows


class ProgramList(Struct, frozen=True):
    """One list: its table, the field of each column (None: ignored), what holds where a cell is empty, and `words`: by
    field or heading, folded, what is meant by a word (folded too)."""

    table: Sheet
    fields: tuple[Scalar | None, ...]
    defaults: Map
    ignore_others: bool
    words: dict[str, dict[str, object]] = {}
    day_first: bool | None = None

    def values(self, name: str) -> set[str]:
        """The values of a field in all rows, defaults included."""
        columns = [column for column, field in enumerate(self.fields) if field == name]
        cells = [row[column] for column in columns for _, row in self.table.rows if column < len(row)]
        return {str(cell) for cell in (*cells, self.defaults.get(name, "")) if cell}
