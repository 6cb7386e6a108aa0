"""The list to click through at each portal: for every program what to tick now, and what comes later."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from lorplan.report.html.verdict import STATE_WORDS
from lorplan.report.names import Names
from lorplan.report.verdict import amount, verdict_of
from lorplan.results.clicks import clicks, held_at
from lorplan.results.holding import HeldPlaces
from lorplan.results.placements import Step
from lorplan.results.plan import ProgramPlan
from lorplan.results.report import PlanReport
from lorplan.results.verdicts import State

LATER: Final = {
    "wait": "wait, see the plan",
    "add when it arrives": "when it arrives",
    "add after asking": "after you asked and it arrived",
}


class TickView(Struct, frozen=True):
    """A letter at a program. `now`: it is to be ticked; `done`: it is assigned; else `says` when to."""

    letter: str
    writer: str
    now: bool
    done: bool
    says: str


class ProgramRow(Struct, frozen=True):
    """A program, or a type of `count` programs, with its letters."""

    program: str
    name: str
    count: int
    state: State
    state_words: str
    amount: str
    ticks: tuple[TickView, ...]


class PortalView(Struct, frozen=True):
    """The programs of one portal, by name. `total`: programs, each type with its count."""

    portal: str
    name: str
    total: int
    programs: tuple[ProgramRow, ...]


def portals_view(report: PlanReport, names: Names) -> tuple[PortalView, ...]:
    """All programs once, by portal and by name."""
    views, held = [], held_at(report.plan)
    for portal, name in report.portals.items():
        programs = [program for program in report.plan.programs if program.portal == portal]
        programs.sort(key=lambda program: (program.name.casefold(), program.program))
        rows = tuple(_row(program, held.get(program.program), names) for program in programs)
        views.append(PortalView(portal, name, sum(program.count for program in programs), rows))
    return tuple(views)


def _row(program: ProgramPlan, held: HeldPlaces | None, names: Names) -> ProgramRow:
    return ProgramRow(
        program=program.program,
        name=program.name,
        count=program.count,
        state=program.state,
        state_words=STATE_WORDS[program.state],
        amount=amount(verdict_of(program)),
        ticks=tuple(_tick(letter, step, names) for letter, step in clicks(program, held)),
    )


def _tick(letter: str, step: Step, names: Names) -> TickView:
    return TickView(
        letter=letter,
        writer=names.writers.get(letter, ""),
        now=step == "add now",
        done=step == "there",
        says=LATER.get(step, ""),
    )
