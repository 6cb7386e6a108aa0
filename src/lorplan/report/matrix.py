"""The plan as a table: letters by groups of programs that get the same ones, each letter with where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import listing, plural
from lorplan.report.names import portfolio_of, written_by
from lorplan.report.page import Page
from lorplan.report.plain import cells
from lorplan.results.placements import Placement
from lorplan.results.plan import Plan, ProgramPlan

SIGNS: Final = {
    "=": "assigned",
    "x": "in hand",
    "~": "promised",
    "?": "asked",
    "+": "to ask",
    "-": "counts for nothing, keeps its place",
}
ORDER: Final = "".join(SIGNS)
COLUMNS: Final = 6
PROGRAMS: Final = 4  # named of one group
WIDEST: Final = 44  # cells of a letter's name


class Group(Struct, frozen=True):
    """Programs that get the same letters, which are as far there. `signs`: letter -> sign."""

    label: str
    programs: tuple[str, ...]
    count: int
    signs: Mapping[str, str]


def matrix(page: Page, plan: Plan) -> None:
    """The table, what its signs and its columns mean."""
    every = groups(plan)
    if not every:
        return
    page.heading("WHICH LETTERS GO WHERE")
    few = page.few(every, COLUMNS)
    room = max(1, (page.width - 16) // (max(len(group.label) for group in few) + 2))
    for start in range(0, len(few), room):
        _table(page, plan, few[start : start + room])
    used = {sign for group in few for sign in group.signs.values()}
    page.text(", ".join(f"{sign} {says}" for sign, says in SIGNS.items() if sign in used), style="dim")
    page.blank()
    wide = max(len(group.label) for group in few)
    for group in few:
        programs = page.programs(group.programs, PROGRAMS)
        many = "" if len(group.programs) == 1 else f"{plural(group.count, 'program')}: "
        page.text(f"{many}{programs}", mark=f"{group.label:<{wide}}  ")
    _stop_gaps(page, plan)
    rest = every[len(few) :]
    if rest:
        many = plural(sum(group.count for group in rest), "program")
        page.text(
            f"and {plural(len(rest), 'more set')} of letters for {many} (--all; --format csv lists every program)"
        )


def _stop_gaps(page: Page, plan: Plan) -> None:
    """The weak letters that fill a place."""
    weak = {letter.letter for program in plan.programs for letter in program.letters if letter.stop_gap}
    names = [written_by(fate.letter, fate.writer) for fate in plan.letters if fate.letter in weak]
    if names:
        page.text(
            f"{listing(names)}: {'a stop-gap' if len(names) == 1 else 'stop-gaps'}, until a better letter is there."
        )


def groups(plan: Plan) -> list[Group]:
    """The groups by portfolio, `A1`, `A2` where programs of one differ in how far its letters are."""
    weights: dict[tuple[str, tuple[tuple[str, str], ...]], list[ProgramPlan]] = {}
    for program in plan.programs:
        signs = tuple((placement.letter, _sign(plan, program, placement)) for placement in program.letters)
        weights.setdefault((program.portfolio, signs), []).append(program)
    order = [portfolio.id for portfolio in plan.portfolios]
    kinds = sorted(
        weights.items(), key=lambda kind: (order.index(kind[0][0]), -sum(program.weight for program in kind[1]))
    )
    result = []
    for (ident, signs), programs in kinds:
        alike = [key for key, _ in kinds if key[0] == ident]
        label = ident if len(alike) == 1 else f"{ident}{alike.index((ident, signs)) + 1}"
        count = sum(program.count for program in programs)
        by_weight = sorted(programs, key=lambda program: (-program.weight, program.program))
        result.append(Group(label, tuple(program.program for program in by_weight), count, dict(signs)))
    return result


def _sign(plan: Plan, program: ProgramPlan, placement: Placement) -> str:
    portfolio = portfolio_of(plan, program.portfolio)
    statuses = {} if portfolio is None else {reason.letter: reason.status for reason in portfolio.reasons}
    fates = {fate.letter: fate.status for fate in plan.letters}
    status = statuses.get(placement.letter) or fates.get(placement.letter, "")
    if placement.letter not in statuses:
        return "-"
    if placement.step == "there" and status == "uploaded":
        return "="
    return {"uploaded": "x", "agreed": "~", "asked": "?", "idea": "+"}.get(status, "x")


def _table(page: Page, plan: Plan, columns: Sequence[Group]) -> None:
    programs: dict[str, int] = {}
    for group in columns:
        for letter in group.signs:
            programs[letter] = programs.get(letter, 0) + group.count
    if not programs:
        return
    width = max(len(group.label) for group in columns)
    nearest = {
        letter: min(ORDER.index(group.signs[letter]) for group in columns if letter in group.signs)
        for letter in programs
    }
    rows = sorted(programs, key=lambda letter: (nearest[letter], -programs[letter], letter))
    room = min(WIDEST, page.width - len(columns) * (width + 2))
    names = {letter: _short(plan, letter, rows, room) for letter in rows}
    wide = max(cells(name) for name in names.values())
    page.lines.append((" " * wide + "".join(f"  {group.label:<{width}}" for group in columns).rstrip(), "head"))
    for letter in rows:
        signs = "".join(f"  {group.signs.get(letter, '.'):<{width}}" for group in columns).rstrip()
        page.lines.append((names[letter] + " " * (wide - cells(names[letter])) + signs, ""))


def _short(plan: Plan, letter: str, rows: Sequence[str], room: int) -> str:
    """The letter's writer and id, as far as there is room; the id alone rather than a writer of several letters."""
    writers = {fate.letter: fate.writer for fate in plan.letters}
    writer = writers.get(letter, "")
    whole = written_by(letter, writer)
    if cells(whole) <= room:
        return whole
    alone = [writers.get(other, "") for other in rows].count(writer) == 1
    if writer and alone and cells(writer) <= room:
        return writer
    return letter if cells(letter) <= room else f"{letter[: room - 1]}…"
