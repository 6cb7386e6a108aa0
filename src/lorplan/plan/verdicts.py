"""The verdict: how many programs are complete, hang on an answer or fall short. Counted here for every answer.

A program falls short where a must is surely broken, hangs on an answer where one is open, and is complete else. The
order of plans counts otherwise, by half letters: it does not know bars, nor musts that may not apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from lorplan.case.case import Case
from lorplan.results.plan import Held, ProgramPlan, Verdict

if TYPE_CHECKING:
    from lorplan.plan.readings import Readings


class Tally(Struct, frozen=True):
    """Numbers of programs, a program type counted with its `count`."""

    complete: int
    open: int
    short: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.complete + self.open + self.short


def tally(programs: Iterable[tuple[Held, int]]) -> Tally:
    """How many programs are what. `programs`: what becomes of the musts of some, and how many these are."""
    numbers: dict[Held, int] = {"kept": 0, "open": 0, "broken": 0}
    for held, count in programs:
        numbers[held] += count
    return Tally(complete=numbers["kept"], open=numbers["open"], short=numbers["broken"])


def tally_of(programs: Iterable[ProgramPlan]) -> Tally:
    """How many programs of a plan are what."""
    return tally((held_of(program), program.count) for program in programs)


def held_of(program: ProgramPlan) -> Held:
    """What becomes of a program's musts together."""
    return "broken" if program.broken else "open" if program.open else "kept"


def verdict(
    case: Case, readings: Readings, when: str, portfolios: Sequence[int], planned: Sequence[int] = ()
) -> Verdict:
    """The verdict where each class of the case gets one of the portfolios. `planned`: what each gets in the whole plan,
    where that is more."""
    problem = case.problem
    used = fewer = 0
    short: list[str] = []
    programs: list[tuple[Held, int]] = []
    for program_class, sent, whole in zip(problem.classes, portfolios, planned or portfolios, strict=True):
        held = readings.statuses(program_class, sent).held
        programs.append((held, program_class.count))
        used |= sent & program_class.usable
        if held == "broken":
            short.extend(program_class.programs)
        elif held == "kept" and sent.bit_count() < whole.bit_count():
            fewer += program_class.count
    numbers = tally(programs)
    return Verdict(
        when=when,
        complete=numbers.complete,
        total=numbers.total,
        open=numbers.open,
        short=tuple(sorted(short)),
        letters=problem.names(used),
        fewer=fewer,
    )
