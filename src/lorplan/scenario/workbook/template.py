"""The workbook to fill in: notes and drop-downs out of the declared facts, the cells of a scenario if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import column_letters
from lorplan.basics.workbook import MOST_ROWS, Cell, SheetColumn, WorkSheet, workbook
from lorplan.scenario.workbook.fill import FilledIn
from lorplan.scenario.workbook.forms import MORE, SHEET_OF, YOU, FormBlank, SheetForm
from lorplan.scenario.workbook.read import ANSWERS, READ_ME, WORDS
from lorplan.scenario.workbook.rest import HEADINGS

_WIDTHS: Final = {"number": 10, "date": 13, "yes_no": 10, "text": 26, "reference": 24, "id": 18}
_LISTED: Final = 15  # values that a note lists
_READ_ME: Final = (
    "Your letters of recommendation",
    "Fill in what you know, sheet by sheet: You, Writers, Rotations, Places, Letters, Programs.",
    "An empty cell says nothing: lorplan asks later where an answer would change the plan. 'I do not know' says "
    "the same.",
    "Rest the pointer on a heading to read what is meant. Lists to choose from are offered where there are such; other "
    "words that people use (IM, M.D., PD) are understood too.",
    "Where several may be meant, write them in one cell with a semicolon between: chair; program director.",
    "Speak of people and places by the names that they have in their own sheets. Ids are made of names where you leave "
    "them out.",
    "Days as 2027-07-20 or as your spreadsheet writes them. Columns may be moved, and deleted where you need none.",
    "The sheet More holds what has no column, as it would stand in a scenario file. Most people leave it empty.",
    "Then make a plan of it: lorplan import my.xlsx -o my-plan.yaml, and: lorplan solve my-plan.yaml",
    "Notes of your own belong into the column Note, or into sheets of your own, which are not read.",
)


class _WordLists:
    """The lists that drop-downs choose from: each a column of the sheet of words."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, ...], str] = {}

    def offer(self, heading: str, words: Iterable[str]) -> str:
        """Where the words stand."""
        offered = tuple(words)
        if not offered:
            return ""
        self._lists.setdefault(offered, heading)
        column = column_letters(list(self._lists).index(offered) + 1)
        return f"{WORDS}!${column}$2:${column}${len(offered) + 1}"

    def sheet(self) -> WorkSheet:
        """The sheet with all of them."""
        longest = max(map(len, self._lists), default=0)
        rows: list[list[Cell]] = [
            [words[number] if number < len(words) else None for words in self._lists] for number in range(longest)
        ]
        return WorkSheet(
            WORDS, tuple(SheetColumn(name, width=24) for name in self._lists.values()), rows, filters=False
        )


class Offered(Struct, frozen=True):
    """What else drop-downs offer: names of seasons and portals, the likeliest first."""

    seasons: tuple[str, ...] = ()
    portals: tuple[str, ...] = ()


def template(forms: Sequence[SheetForm], offered: Offered, filled: FilledIn, everything: bool = False) -> bytes:
    """The XLSX file. `everything`: with every blank there is, not only the usual ones and those filled in."""
    lists = _WordLists()
    chosen = {
        form.title: [blank for blank in form.blanks if everything or blank.usual or filled.uses(form, blank)]
        for form in forms
    }
    sheets = [
        _you(form, chosen[form.title], filled, lists, offered)
        if form.title == YOU
        else _table(form, chosen, filled, lists, offered)
        for form in forms
    ]
    more = WorkSheet(
        MORE,
        (
            SheetColumn(HEADINGS[0], "A path, such as: wishes, or: programs / lakeside-im / rules", 40),
            SheetColumn(HEADINGS[1], "What stands there, in YAML", 90),
        ),
        filled.more,
        ("More", "What has no column of its own, as it would stand in a scenario file. Most people leave it empty."),
        filters=False,
    )
    read_me = WorkSheet(READ_ME, rows=[[line] for line in _READ_ME[1:]], above=_READ_ME[:1], widths=(110,))
    return workbook([read_me, *sheets, more, lists.sheet()])


def _you(form: SheetForm, blanks: list[FormBlank], filled: FilledIn, lists: _WordLists, offered: Offered) -> WorkSheet:
    answers = filled.entries.get(YOU, [{}])[0]
    rows = [
        [blank.heading, answers.get(blank.path), ("Needed. " if blank.needed else "") + blank.means, _values(blank)]
        for blank in blanks
    ]
    above = (YOU, form.about)
    cells = tuple(
        (number, 2, choices, not blank.several)
        for number, blank in enumerate(blanks, len(above) + 2)
        if (choices := _choices(blank, lists, offered))
    )
    columns = tuple(
        SheetColumn(heading, width=width)
        for heading, width in zip((*ANSWERS, "What is meant", "What may stand there"), (30, 34, 60, 50), strict=True)
    )
    return WorkSheet(form.title, columns, rows, above, faint=(2, 3), frozen=1, filters=False, cell_choices=cells)


def _table(
    form: SheetForm, chosen: dict[str, list[FormBlank]], filled: FilledIn, lists: _WordLists, offered: Offered
) -> WorkSheet:
    blanks = chosen[form.title]
    columns = tuple(
        SheetColumn(
            blank.heading,
            "\n".join(part for part in (blank.means, _values(blank), _several(blank)) if part),
            _WIDTHS.get(blank.kind, 18),
            choices=_mentioned(blank, chosen) or _choices(blank, lists, offered),
            strict=not blank.several and not blank.refers,
        )
        for blank in blanks
    )
    rows = [[cells.get(blank.path) for blank in blanks] for cells in filled.entries.get(form.title, ())]
    return WorkSheet(form.title, columns, rows, (form.title, form.about), frozen=2)


def _choices(blank: FormBlank, lists: _WordLists, offered: Offered) -> str:
    if blank.path[-1] in ("season", "portal"):
        return lists.offer(blank.heading, getattr(offered, f"{blank.path[-1]}s"))
    return lists.offer(blank.heading, blank.shown.values())


def _mentioned(blank: FormBlank, chosen: dict[str, list[FormBlank]]) -> str:
    """Where the names of the entries stand that a blank may refer to."""
    title = SHEET_OF.get(blank.refers)
    paths = [other.path for other in chosen.get(title, ())] if title else []
    if ("name",) not in paths:
        return ""
    column = column_letters(paths.index(("name",)) + 1)
    return f"{title}!${column}$4:${column}${MOST_ROWS}"


def _values(blank: FormBlank) -> str:
    """What may stand in a cell, in words."""
    shown = {value: words for value, words in blank.shown.items() if len(blank.shown) <= _LISTED}
    if shown and blank.value_means:
        return "\n".join(f"{words}: {blank.value_means.get(value, '')}".rstrip(": ") for value, words in shown.items())
    if shown:
        return ", ".join(shown.values())
    if blank.shown:
        return f"One of the {len(blank.shown)} words of the list."
    if blank.refers:
        return f"As it is called in the sheet {SHEET_OF[blank.refers]}."
    return {"number": "A whole number.", "date": "A day, such as 2027-07-20."}.get(blank.kind, "")


def _several(blank: FormBlank) -> str:
    return "Several with a semicolon between." if blank.several else ""
