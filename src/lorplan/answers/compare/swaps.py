"""The fewest swaps that close most of the way from an assignment to the best plan.

A swap is one letter in the place of another, one more, or one less; made at programs of several kinds it counts once.
With a set of swaps every class of programs makes those of them that suit it, so that what a set gains is no sum of what
each gains alone: the best sets of one, two, three ... swaps are found by CP-SAT, each proved best.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct

from lorplan.answers.compare.options import Exchange, Option, options
from lorplan.assignments.judge import Judged
from lorplan.basics.bits import bits
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.cpsat.asking import post_asking
from lorplan.engines.cpsat.lexicographic import lexicographic
from lorplan.engines.cpsat.solver import Model, Row
from lorplan.engines.recount import values_of
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import class_table, portfolio_bound
from lorplan.engines.table.requests import TooLarge
from lorplan.results.verify import Improvement, Swap, WayToBest
from lorplan.rules.kinds.rows import Linear

MOST_SWAPS: Final = 6
MOST_PORTFOLIOS: Final = 20_000  # of one class
CLOSED: Final = 10  # a tenth of the points may be left


class Chosen(Struct, frozen=True):
    """A set of swaps with what it makes of every class: `made` has the option of each class, in order; None where the
    letters stay as they are although they break a limit."""

    swaps: frozenset[Exchange]
    made: tuple[Option | None, ...]
    values: Values
    impossible: int  # weight of programs that still break a limit


def way_to_best(judged: Judged, best: Values) -> WayToBest | None:
    """The way to the best plan, which has these values. None where an assignment has too many neighbours to search."""
    try:
        search = SwapSearch(judged)
    except TooLarge:
        return None
    start = search.best(0)
    if start is None:
        return None
    chosen, whole, proved = start, None, True
    closed = _closes(start, start, best)
    previous = start
    for number in range(1, MOST_SWAPS + 1):
        if _all(previous, best):
            whole = number - 1
            break
        further = search.best(number)
        if further is None:
            proved = closed
            break
        previous = further
        if not closed:
            chosen, closed = further, _closes(start, further, best)
    else:
        whole = MOST_SWAPS if _all(previous, best) else None
    return WayToBest(
        distance=_gain(start.values, best),
        impossible=tuple(
            sorted(program for index in search.broken for program in judged.case.problem.classes[index].programs)
        ),
        swaps=tuple(search.steps(start, chosen)),
        left=_gain(chosen.values, best),
        whole=whole,
        fewest=proved and closed,
    )


def _gain(before: Values, after: Values) -> Improvement:
    return Improvement(before.short - after.short, before.missing - after.missing, after.points - before.points)


def _stages(values: Values) -> tuple[int, int, int]:
    """Stages 2 to 4, the better the lesser."""
    return values.short, values.missing, -values.points


def _all(chosen: Chosen, best: Values) -> bool:
    return not chosen.impossible and _stages(chosen.values) == _stages(best)


def _closes(start: Chosen, chosen: Chosen, best: Values) -> bool:
    """Whether no program falls short that need not, and at most a tenth of the points missing is still missing."""
    missing = max(0, best.points - start.values.points)
    level = (chosen.values.short, chosen.values.missing) == (best.short, best.missing)
    return not chosen.impossible and level and best.points - chosen.values.points <= missing // CLOSED


@dataclass
class SwapSearch:
    """The model of an assignment: what swaps there are, what each class could make of them, whom that would ask."""

    judged: Judged
    broken: list[int] = field(default_factory=list)  # classes at which the assignment is impossible
    _options: dict[int, list[list[Option]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.judged.case.problem
        if any(portfolio_bound(program_class) > MOST_PORTFOLIOS for program_class in problem.classes):
            raise TooLarge
        letters = len(problem.letters)
        self._tables = [class_table(program_class, letters) for program_class in problem.classes]
        legal = [self._legal(index) for index in range(len(problem.classes))]
        self.broken = [index for index, fine in enumerate(legal) if not fine]

    def _legal(self, index: int) -> bool:
        program_class, sent = self.judged.case.problem.classes[index], self.judged.assignment.portfolios[index]
        return any(not option.swaps for option in options(program_class, self._tables[index], sent, 0))

    def _of(self, most: int) -> list[list[Option]]:
        if most not in self._options:
            classes, sent = self.judged.case.problem.classes, self.judged.assignment.portfolios
            self._options[most] = [
                options(program_class, table, letters, most)
                for program_class, table, letters in zip(classes, self._tables, sent, strict=True)
            ]
        return self._options[most]

    def best(self, most: int, among: frozenset[Exchange] | None = None) -> Chosen | None:
        """The best that at most so many swaps make, the fewest of them; `among` these alone. None where it could not
        be proved."""
        try:
            every = self._of(most)
        except TooLarge:
            return None
        if among is not None:
            every = [[option for option in own if option.swaps <= among] for own in every]
        return _Model(self.judged, every, most).solved()

    def steps(self, start: Chosen, chosen: Chosen) -> list[Swap]:
        """The swaps in the order of what they gain, each with what it gains after those before it."""
        rest, done, steps = set(chosen.swaps), frozenset[Exchange](), []
        before = start
        while rest:
            tried = []
            for swap in sorted(rest, key=lambda swap: tuple(-1 if letter is None else letter for letter in swap)):
                made = self.best(len(chosen.swaps), done | {swap})
                if made is not None:
                    tried.append((made.impossible, _stages(made.values), swap, made))
            if not tried:
                break
            _, _, swap, made = min(tried, key=lambda trial: trial[:2])
            done = done | {swap}
            rest.discard(swap)
            steps.append(self._step(swap, chosen, before, made))
            before = made
        return steps

    def _lacking(self, chosen: Chosen) -> int:
        """The programs at which something is missing, or that break a limit."""
        classes = self.judged.case.problem.classes
        pairs = zip(classes, chosen.made, strict=True)
        return sum(program_class.count for program_class, made in pairs if made is None or made.short)

    def _step(self, swap: Exchange, chosen: Chosen, before: Chosen, after: Chosen) -> Swap:
        problem = self.judged.case.problem
        classes = [
            program_class
            for program_class, made in zip(problem.classes, chosen.made, strict=True)
            if made is not None and swap in made.swaps
        ]
        gone, come = (None if letter is None else problem.letters[letter] for letter in swap)
        programs = tuple(sorted(name for program_class in classes for name in program_class.programs))
        count = sum(program_class.count for program_class in classes)
        return Swap(
            remove=gone,
            add=come,
            programs=programs,
            count=count,
            fewer=self._lacking(before) - self._lacking(after),
            gain=_gain(before.values, after.values),
        )


@dataclass
class _Model:
    """One model: a variable per swap and per option of a class, people and letters to ask for."""

    judged: Judged
    every: list[list[Option]]
    most: int
    model: Model = field(default_factory=Model)
    swaps: dict[Exchange, int] = field(default_factory=dict)
    chosen: list[list[tuple[int, Option]]] = field(default_factory=list)
    stays: list[int | None] = field(default_factory=list)  # impossible classes: left as they are

    def __post_init__(self) -> None:
        for own in self.every:
            variables = [(self.model.variable(1), option) for option in own]
            stay = None if any(not option.swaps for option in own) else self.model.variable(1)
            self.chosen.append(variables)
            self.stays.append(stay)
            those = [variable for variable, _ in variables] + ([] if stay is None else [stay])
            self.model.rows.append(Row(those, [1] * len(those), 1, 1))
            self._link(variables)
        self.model.rows.append(Row(list(self.swaps.values()), [1] * len(self.swaps), None, self.most))
        self.effort = self._requests(self.judged.case.problem)

    def _link(self, variables: list[tuple[int, Option]]) -> None:
        using: dict[Exchange, list[int]] = {}
        for variable, option in variables:
            for swap in option.swaps:
                using.setdefault(swap, []).append(variable)
        for swap, users in using.items():
            if swap not in self.swaps:
                self.swaps[swap] = self.model.variable(1)
            self.model.rows.append(Row([self.swaps[swap], *users], [1, *[-1] * len(users)], 0, None))

    def _requests(self, problem: Problem) -> dict[int, int]:
        """Variables of letters and people to ask, with what they cost; no more than the budget allows, or than the
        assignment asks for already."""
        asked: dict[int, int] = {}
        for index, program_class in enumerate(problem.classes):
            for letter in bits(program_class.pending):
                holding = [variable for variable, option in self.chosen[index] if option.portfolio >> letter & 1]
                stay = self.stays[index]
                if stay is not None and self.judged.assignment.portfolios[index] >> letter & 1:
                    holding.append(stay)
                if holding:
                    if letter not in asked:
                        asked[letter] = self.model.variable(1)
                    self.model.rows.append(Row([asked[letter], *holding], [1, *[-1] * len(holding)], 0, None))
        _, costs = post_asking(self.model, problem, asked, self.judged.assignment.requests)
        return costs

    def solved(self) -> Chosen | None:
        """The best of it; None where it is not proved."""
        classes = self.judged.case.problem.classes
        impossible = {
            stay: program_class.weight
            for program_class, stay in zip(classes, self.stays, strict=True)
            if stay is not None
        }
        parts: list[dict[int, int]] = [{}, {}, {}]
        for program_class, own in zip(classes, self.chosen, strict=True):
            for variable, option in own:
                for part, number in zip(parts, (option.short, option.missing, option.points), strict=True):
                    part[variable] = number * program_class.weight
        short, missing, points = (Linear(part) for part in parts)
        swapped = Linear(dict.fromkeys(self.swaps.values(), 1))
        stages = [Linear(impossible), short, missing, -points + Linear(self.effort), swapped]
        solution = lexicographic(self.model, stages).solution
        if solution.outcome != "optimal":
            return None
        made = tuple(
            next((option for variable, option in own if solution.values[variable]), None) for own in self.chosen
        )
        swaps = frozenset(swap for option in made if option is not None for swap in option.swaps)
        left = sum(weight for stay, weight in impossible.items() if solution.values[stay])
        return Chosen(swaps, made, self._worth(made), left)

    def _worth(self, made: tuple[Option | None, ...]) -> Values:
        sent = self.judged.assignment.portfolios
        portfolios = tuple(
            letters & ~program_class.ghosts if option is None else option.portfolio
            for program_class, letters, option in zip(self.judged.case.problem.classes, sent, made, strict=True)
        )
        problem = self.judged.case.problem
        return values_of(problem, Assignment(needed(problem, portfolios), portfolios))
