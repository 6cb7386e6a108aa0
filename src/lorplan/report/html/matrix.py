"""Letters by groups of programs as a table: in each cell where the letter stands there, in a shape and a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import listing, plural
from lorplan.report import matrix
from lorplan.report.matrix import ORDER, SIGNS, Group
from lorplan.report.names import Names
from lorplan.report.verdict import amount, verdict_of
from lorplan.results.plan import Plan, ProgramPlan
from lorplan.results.verdicts import State

COLUMNS: Final = 14
ICONS: Final = {"=": "assigned", "x": "in-hand", "~": "promised", "?": "asked", "+": "to-ask", "-": "void"}
WORST_FIRST: Final[tuple[State, ...]] = ("short", "thin", "hangs", "complete")


class MatrixMark(Struct, frozen=True):
    """Where a letter stands at the programs of a column. `icon`: the name of its shape; `stop_gap`: weak, and in a
    place of the number."""

    icon: str
    word: str
    stop_gap: bool


class MatrixColumn(Struct, frozen=True):
    """Programs that get the same letters. `amount`: `3 of 3 letters`, or several where they differ; `names`: what they
    are called."""

    label: str
    count: int
    programs: tuple[str, ...]
    names: tuple[str, ...]
    state: State
    amount: str


class MatrixRow(Struct, frozen=True):
    """A letter: its id, who writes it, and a mark for each column; None where it does not go there."""

    letter: str
    writer: str
    marks: tuple[MatrixMark | None, ...]


class MatrixView(Struct, frozen=True):
    """The table. `legend`: the marks that occur; `beyond`: what is said of columns for which there is no room."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[MatrixMark, ...]
    beyond: str


def matrix_view(plan: Plan, names: Names, columns: int = COLUMNS) -> MatrixView:
    """The plan as a table of at most so many columns, the weightiest programs first."""
    every = matrix.groups(plan)
    shown = every[:columns]
    by_id = {program.program: program for program in plan.programs}
    weak = {
        (letter.letter, program.program) for program in plan.programs for letter in program.letters if letter.stop_gap
    }
    rows = []
    for letter in _letters(shown):
        marks = tuple(_mark(letter, group, weak) for group in shown)
        rows.append(MatrixRow(letter, names.writers.get(letter, ""), marks))
    used = {mark.icon for row in rows for mark in row.marks if mark is not None}
    rest = every[columns:]
    many = plural(sum(group.count for group in rest), "program")
    return MatrixView(
        tuple(_column(group, [by_id[program] for program in group.programs], names) for group in shown),
        tuple(rows),
        tuple(MatrixMark(ICONS[sign], word, False) for sign, word in SIGNS.items() if ICONS[sign] in used),
        f"{plural(len(rest), 'more set')} of letters for {many}: in the list to click through." if rest else "",
    )


def _letters(groups: Sequence[Group]) -> list[str]:
    """The letters, those that are nearest first, then those that go to the most programs."""
    programs: dict[str, int] = {}
    nearest: dict[str, int] = {}
    for group in groups:
        for letter, sign in group.signs.items():
            programs[letter] = programs.get(letter, 0) + group.count
            nearest[letter] = min(nearest.get(letter, len(ORDER)), ORDER.index(sign))
    return sorted(programs, key=lambda letter: (nearest[letter], -programs[letter], letter))


def _mark(letter: str, group: Group, weak: set[tuple[str, str]]) -> MatrixMark | None:
    sign = group.signs.get(letter)
    if sign is None:
        return None
    return MatrixMark(ICONS[sign], SIGNS[sign], any((letter, program) in weak for program in group.programs))


def _column(group: Group, programs: Sequence[ProgramPlan], names: Names) -> MatrixColumn:
    amounts = dict.fromkeys(amount(verdict_of(program)) for program in programs)
    state = next(state for state in WORST_FIRST if any(program.state == state for program in programs))
    called = tuple(names.program(program) for program in group.programs)
    return MatrixColumn(group.label, group.count, group.programs, called, state, listing(amounts, "or"))
