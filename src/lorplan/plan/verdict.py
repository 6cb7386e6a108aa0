"""The verdict: how far every program is with the letters there are by then. Made here for every answer.

A horizon is what one can count on: what is *sent*, what is *in hand*, what is *promised*, what comes *if those asked
say yes*, and what is *planned* with new requests. Each is the best plan from those letters and the locks alone.

A program falls *short* where a must other than its number of letters is surely broken; else it is *thin* where it gets
fewer letters than its number, or none; else it *hangs* where a must is open; else it is *complete*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from msgspec import Struct

from lorplan.case.arrival import arrival, day_that_counts
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.optimise import Optimum
from lorplan.plan.readings import Readings
from lorplan.results.plan import ProgramPlan
from lorplan.results.verdicts import OWN_LAYERS, Lack, ProgramVerdict, State, Verdict, When
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.guard import BoundWhen
from lorplan.rules.kinds.measure import measure_of
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import Letter, Program
from lorplan.trials.fewer_letters import best_portfolio

HORIZONS: Final[Mapping[When, tuple[str, ...]]] = {  # and the statuses that are counted on by then
    "sent": ("uploaded",),
    "in_hand": ("uploaded",),
    "promised": ("uploaded", "agreed"),
    "asked": ("uploaded", "agreed", "asked"),
}


class StateOfProgram(Struct, frozen=True):
    """How far a program is with a portfolio: `letters` of its `number`, and what it lacks. `stop_gaps`: the weak
    letters (a bit mask) that fill a place because nothing better does."""

    state: State
    letters: int
    number: int
    lacks: tuple[Lack, ...]
    stop_gaps: int


class Standings:
    """How far the programs of a case are with any portfolio, each worked out once."""

    def __init__(self, case: Case, readings: Readings) -> None:
        self._case = case
        self._readings = readings
        self._known: dict[tuple[str, int], StateOfProgram] = {}

    def of(self, program_class: ProgramClass, portfolio: int) -> StateOfProgram:
        """How far the programs of a class are with these letters."""
        key = program_class.id, portfolio
        if key not in self._known:
            self._known[key] = self._standing(program_class, portfolio)
        return self._known[key]

    def _standing(self, program_class: ProgramClass, portfolio: int) -> StateOfProgram:
        statuses = self._readings.statuses(program_class, portfolio)
        letters, number, numbers_lacking = self._number(program_class, portfolio)
        # A count that is broken and has letters enough has too many.
        closing = {bound.rule for bound in program_class.standing if bound.closes}
        guarded = {bound.rule for bound in program_class.bounds if isinstance(bound, BoundWhen)}
        musts = [
            self._lack(rule, self._missing(program_class, name, portfolio), number=name in guarded, closing=closing)
            for name in statuses.broken
            if name not in numbers_lacking and (rule := self._case.rule(program_class.id, name)) is not None
        ]
        if any(not lack.number for lack in musts):
            state: State = "short"
        elif numbers_lacking or musts or not portfolio & program_class.usable:
            state = "thin"
        else:
            state = "hangs" if statuses.open else "complete"
        weak = portfolio & program_class.usable & program_class.weak & ~program_class.pending
        stop_gaps = weak if letters <= number else 0
        return StateOfProgram(state, letters, number, (*numbers_lacking.values(), *musts), stop_gaps)

    def _number(self, program_class: ProgramClass, portfolio: int) -> tuple[int, int, dict[str, Lack]]:
        """The letters that fill a place, the number of letters, and the rules of it that lack some."""
        active = portfolio & program_class.usable
        letters, number, lacking = active.bit_count(), 0, {}
        for bound in program_class.bounds:
            rule = self._case.rule(program_class.id, bound.rule)
            if rule is None or not rule.number or rule.level != "must":
                continue
            if not isinstance(bound, BoundCount) or bound.least is None:
                continue
            measure = measure_of(self._readings.reading(bound, portfolio))
            letters = min(letters, measure.sure)
            number = max(number, bound.least)
            if measure.sure + measure.unsure < bound.least:
                lacking[bound.rule] = self._lack(rule, bound.least - measure.sure)
        return letters, number, lacking

    def _missing(self, program_class: ProgramClass, name: str, portfolio: int) -> int:
        for bound in program_class.bounds:
            if bound.rule == name:
                return max(1, self._readings.missing(bound, portfolio))
        return 1  # a bar under which a letter is sent

    def _lack(self, rule: Rule, missing: int, number: bool = True, closing: Collection[str] = ()) -> Lack:
        suggested = not rule.required and rule.chain[0].layer in OWN_LAYERS
        number = rule.number and number
        return Lack(rule.id, rule.says, missing, rule.required, number, suggested, closes=rule.id in closing)


# ---- horizons --------------------------------------------------------------------------------------------------------


def verdicts(case: Case, optimum: Optimum, standings: Standings) -> tuple[Verdict, ...]:
    """The verdict of every horizon, the plan's last."""
    portfolios = HorizonPortfolios(case, optimum)
    earlier = [verdict(case, standings, when, partial(portfolios.at, when)) for when in HORIZONS]
    return (*earlier, planned(case, standings, optimum.assignment.portfolios))


def planned(case: Case, standings: Standings, portfolios: Sequence[int]) -> Verdict:
    """The verdict where each class of the case gets one of the portfolios."""
    of_class = dict(zip((program_class.id for program_class in case.problem.classes), portfolios, strict=True))
    return verdict(case, standings, "planned", lambda program: of_class[case.class_of[program.id]])


def in_hand(case: Case, standings: Standings, portfolios: Sequence[int]) -> Verdict:
    """The verdict where each class gets only what is uploaded of its portfolio."""
    of_class = dict(zip((program_class.id for program_class in case.problem.classes), portfolios, strict=True))
    letters = CountedLetters(case)

    def uploaded(program: Program) -> int:
        return of_class[case.class_of[program.id]] & letters.at(program, "in_hand")

    return verdict(case, standings, "in_hand", uploaded)


def verdict(case: Case, standings: Standings, when: When, portfolio: Callable[[Program], int]) -> Verdict:
    """The verdict where each program gets the letters that `portfolio` gives it."""
    classes = {program_class.id: program_class for program_class in case.problem.classes}
    used = late = 0
    counted = CountedLetters(case)
    programs = []
    counts: Counter[State] = Counter()
    for program in case.scenario.programs:
        program_class, letters = classes[case.class_of[program.id]], portfolio(program)
        standing = standings.of(program_class, letters)
        used |= letters & program_class.usable
        late |= letters & program_class.usable & counted.late(program)
        counts[standing.state] += program.count
        programs.append(
            ProgramVerdict(
                program=program.id,
                state=standing.state,
                letters=standing.letters,
                number=standing.number,
                lacks=standing.lacks,
                stop_gaps=case.problem.names(standing.stop_gaps),
            )
        )
    names = case.problem.names(used)
    return Verdict(
        when=when,
        total=counts.total(),
        complete=counts["complete"],
        hangs=counts["hangs"],
        thin=counts["thin"],
        short=counts["short"],
        letters=names,
        undated=tuple(name for name in names if _undated(case.scenario.letters[name])),
        late=case.problem.names(late),
        programs=tuple(sorted(programs, key=lambda program: program.program)),
    )


def tally(states: Iterable[tuple[State, int]]) -> Mapping[State, int]:
    """How many programs are in which state. `states`: of some programs, and how many these are."""
    counts: Counter[State] = Counter()
    for state, count in states:
        counts[state] += count
    return counts


def tally_of(programs: Iterable[ProgramPlan]) -> Mapping[State, int]:
    """How many programs of a plan are in which state."""
    return tally((program.state, program.count) for program in programs)


class CountedLetters:
    """The letters that a program can count on, by horizon, as bit masks."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._by_status: dict[tuple[str, tuple[str, ...]], int] = {}
        self._late: dict[tuple[object, ...], int] = {}

    def at(self, program: Program, when: When) -> int:
        """Those at one program."""
        case = self._case
        assigned = 0
        letters = self._of_status(program.portal, HORIZONS[when])
        if when == "sent":
            for name in program.assigned:
                assigned |= 1 << case.problem.letters.index(name)
            return letters & assigned
        return letters & ~self.late(program)

    def late(self, program: Program) -> int:
        """Those that surely come after a program begins to read, as long as it has not begun."""
        world = self._case.world
        counts = day_that_counts(world, program.id)
        if counts is None or counts < self._case.scenario.as_of:
            return 0
        key = program.portal, counts, world.named("program.processing_days", program.id, program.id)
        if key not in self._late:
            self._late[key] = sum(
                1 << index
                for index, name in enumerate(self._case.problem.letters)
                if arrival(world, name, program.id) in ("late", "too_late")
            )
        return self._late[key]

    def _of_status(self, portal: str, statuses: tuple[str, ...]) -> int:
        key = portal, statuses
        if key not in self._by_status:
            letters = self._case.scenario.letters
            self._by_status[key] = sum(
                1 << index
                for index, name in enumerate(self._case.problem.letters)
                if letters[name].status_at(portal) in statuses
            )
        return self._by_status[key]


def promised_day(letter: Letter) -> date | None:
    """The day for which a letter is ready or promised, where one is told."""
    day = letter.ready or letter.facts.get("promised_for")
    return day if isinstance(day, date) else None


def _undated(letter: Letter) -> bool:
    """Whether a letter is promised without a day."""
    return letter.status == "agreed" and promised_day(letter) is None


class HorizonPortfolios:
    """The best portfolios by horizon. Programs of a class share them where they can count on the same letters."""

    def __init__(self, case: Case, optimum: Optimum) -> None:
        self._problem = case.problem
        self._class_of = case.class_of
        self._letters = CountedLetters(case)
        self._index = {program_class.id: index for index, program_class in enumerate(case.problem.classes)}
        self._tables = None if optimum.table is None else optimum.table.classes
        self._known: dict[tuple[int, int], int] = {}

    def at(self, when: When, program: Program) -> int:
        """The portfolio of a program."""
        index = self._index[self._class_of[program.id]]
        program_class = self._problem.classes[index]
        letters = self._letters.at(program, when) & program_class.usable
        if when == "sent":
            return letters
        if (index, letters) not in self._known:
            table = None if self._tables is None else self._tables[index]
            self._known[index, letters] = best_portfolio(self._problem, program_class, letters, table)
        return self._known[index, letters]
