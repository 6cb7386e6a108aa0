"""What a case comes to: solved by the table, or where that is too large by CP-SAT; and how two outcomes compare."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from math import comb

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.effort import effort
from lorplan.engines.optimise import Optimum, optimise
from lorplan.engines.recount import class_values
from lorplan.engines.table.classtable import MOST_PORTFOLIOS, portfolio_bound
from lorplan.engines.table.requests import MOST_SETS
from lorplan.engines.table.table import LARGEST
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings, planned
from lorplan.results.ask import Gain, Outlook, Replaced


class Outcome(Struct, frozen=True, dict=True):
    """A case with its best plan. `extra`: points to take off for asking that the case does not charge."""

    case: Case
    optimum: Optimum
    extra: int = 0

    @property
    def points(self) -> int:
        """Weighted points, the effort of asking taken off."""
        return self.optimum.values.points - self.extra

    @property
    def order(self) -> tuple[int, int, int]:
        """Compares outcomes: the lesser is the better."""
        return self.optimum.values.short, self.optimum.values.missing, -self.points

    @cached_property
    def letters(self) -> Mapping[str, frozenset[str]]:
        """The letters of every program."""
        problem = self.case.problem
        letters: dict[str, frozenset[str]] = {}
        for program_class, portfolio in zip(problem.classes, self.optimum.assignment.portfolios, strict=True):
            letters.update(dict.fromkeys(program_class.programs, frozenset(problem.names(portfolio))))
        return letters

    @cached_property
    def short(self) -> frozenset[str]:
        """The programs one of whose musts falls short."""
        problem = self.case.problem
        short: set[str] = set()
        table = self.optimum.chosen_table
        for index, (program_class, portfolio) in enumerate(
            zip(problem.classes, self.optimum.assignment.portfolios, strict=True)
        ):
            if table is None:
                falls = class_values(problem, program_class, portfolio)[0]
            else:
                known = table.classes[index]
                falls = int(known.short[known.portfolios.masks.index(portfolio)])
            if falls:
                short.update(program_class.programs)
        return frozenset(short)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The people whom the plan asks, by id."""
        return tuple(Speaker(self.case).people_of(self.optimum.assignment.requests))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many programs each entry stands for."""
        return {program.id: program.count for program in self.case.scenario.programs}

    def number(self, programs: Iterable[str]) -> int:
        """How many programs these are, types with their count."""
        return sum(self.counts[program] for program in programs)

    def standing(self) -> Outlook:
        """Where one stands."""
        verdict = planned(self.case, Standings(self.case, Readings(self.case)), self.optimum.assignment.portfolios)
        lacking = tuple(program.program for program in verdict.programs if program.state in ("short", "thin"))
        return Outlook(self.asked, verdict.total, verdict.complete, lacking, self.points, verdict.hangs)


def outcome(case: Case, uncharged: Collection[str] = (), before: Case | None = None) -> Outcome:
    """The best plan of a case. `uncharged`: letters of which, where they are sent anywhere, the effort of asking is
    taken off, since the case has them as promised already; `before`: the case in which they have to be asked for, which
    tells who writes already."""
    optimum = optimise(case.problem, engines=("table",) if fits(case) else ("cp-sat",))
    reached = Outcome(case, optimum)
    sent = {letter for letters in reached.letters.values() for letter in letters} & set(uncharged)
    if not sent:
        return reached
    people = {case.scenario.letters[letter].writers[0] for letter in sent}
    if before is None:
        return Outcome(case, optimum, effort(case.problem, len(people), len(sent), 0))
    written = len(sent & set(before.problem.names(before.problem.written)))
    return Outcome(case, optimum, effort(case.problem, len(people - who_writes(before)), len(sent), written))


def who_writes(case: Case) -> frozenset[str]:
    """The people, by id, who were asked for some letter already."""
    return frozenset(case.problem.people[person] for person in case.problem.writing)


def fits(case: Case) -> bool:
    """Whether the table of all portfolios is not too large."""
    problem = case.problem
    rows = [portfolio_bound(program_class) for program_class in problem.classes]
    people = len(problem.people_for(problem.pending))
    most = people if problem.budget is None else min(people, problem.budget)
    own = sum(problem.person_of[letter] in problem.writing for letter in bits(problem.pending))
    new = problem.pending.bit_count() - own
    sets = sum(comb(new, size) for size in range(most + 1)) << min(own, 30)
    return sum(rows) <= LARGEST // 10 and max(rows, default=0) <= MOST_PORTFOLIOS and sets <= MOST_SETS // 10


def gain(before: Outcome, after: Outcome, added: Collection[str]) -> Gain:
    """What the letters `added` change from one outcome to the other."""
    new = set(added)
    completes = tuple(sorted(before.short - after.short))
    sent = [program for program, letters in after.letters.items() if letters & new]
    gone = {program: before.letters[program] - after.letters[program] for program in sent}
    return Gain(
        better=after.order < before.order,
        completes=completes,
        completed=before.number(completes),
        letters_missing=before.order[1] - after.order[1],
        points=after.points - before.points,
        sent=before.number(sent),
        added=before.number(program for program in sent if not gone[program]),
        replaces=moved(before, gone),
    )


def moved(outcome: Outcome, letters: Mapping[str, frozenset[str]]) -> tuple[Replaced, ...]:
    """The letters of programs, with the number of programs, most first."""
    programs: dict[str, int] = {}
    for program, some in letters.items():
        for letter in some:
            programs[letter] = programs.get(letter, 0) + outcome.counts[program]
    speaker = Speaker(outcome.case)
    replaced = [Replaced(letter, speaker.writer(letter), number) for letter, number in programs.items()]
    return tuple(sorted(replaced, key=lambda entry: (-entry.programs, entry.letter)))
