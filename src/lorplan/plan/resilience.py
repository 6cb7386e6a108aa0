"""What comes of it if one letter never comes: which programs then fall short, and what goes in its place elsewhere.

Letters are assigned once they are uploaded. So when one fails, every program can still be given the best of what is
left, and only letters of its own portfolio are missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import Problem, ProgramClass
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.optimise import Optimum
from lorplan.engines.stages import Values
from lorplan.engines.table.classtable import ClassTable, Memory, class_table
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import Table
from lorplan.plan.curve import numbers
from lorplan.results.resilience import Failure, Lacking, Price, Resilience, StandIn
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.trials.fewer_letters import with_people


def resilience(case: Case, optimum: Optimum) -> Resilience | None:
    """How the plan stands the failure of any one letter; None where there are too many combinations to say."""
    if optimum.here is None:
        return None
    trial = Trial(case.problem, optimum.here.classes)
    found = trial.of(optimum.assignment)
    plain = _told(case, found)
    if not case.problem.resilient:
        return plain
    return replace(
        plain,
        price=_price(case, optimum, trial),
        along_curve=_along_curve(case, optimum, trial),
        hopeless=_hopeless(case, trial, found.hanging()),
    )


def recounted(case: Case, assignment: Assignment) -> Resilience | None:
    """The same for any assignment, without what protection costs; None where it sends what may not be sent."""
    try:
        return _told(case, Trial(case.problem, Table(case.problem, assignment.requests).classes).of(assignment))
    except (TooLarge, NoRow):
        return None


def _told(case: Case, found: Trials) -> Resilience:
    kept = sum(one.count for one, good in zip(case.problem.classes, found.kept, strict=True) if good)
    return Resilience(kept, kept - sum(one.count for one in found.hanging()), _failures(case, found), None, (), ())


class NoRow(Exception):
    """A portfolio stands in no table: it cannot be sent."""


@dataclass
class Loss:
    """What the failure of one letter does to one class: the portfolio that is left, None where no musts are kept;
    points lost per program. `broken`: rules that fall short, where they do."""

    one: ProgramClass
    before: int
    after: int
    short: bool
    points: int
    broken: tuple[str, ...]


@dataclass
class Trials:
    """Every letter that may fail, failed in turn. `counted`: the letters that may fail somewhere and are counted on."""

    counted: int
    kept: list[bool]  # for each class whether all musts are kept while nothing fails
    losses: dict[int, list[Loss]] = field(default_factory=dict)  # letter -> classes that miss it

    def hanging(self) -> list[ProgramClass]:
        """The classes that hang on one letter."""
        found = {loss.one.id: loss.one for losses in self.losses.values() for loss in losses if loss.short}
        return [found[name] for name in sorted(found)]


class Trial:
    """Fails letters of assignments of a problem. `tables`: of its classes."""

    def __init__(self, problem: Problem, tables: Sequence[ClassTable]) -> None:
        self.problem = problem
        self.tables = tables
        self._memory = Memory()
        self._rows: dict[int, dict[int, int]] = {}
        self._broken: dict[tuple[int, int], bool] = {}

    def of(self, assignment: Assignment) -> Trials:
        """All failures that matter to an assignment."""
        found = Trials(0, [])
        every = zip(self.problem.classes, self.tables, assignment.portfolios, strict=True)
        for one, table, portfolio in every:
            there = one.usable & ~(one.pending & ~assignment.requests)
            found.counted |= there & one.unsure
            row = self._row(table, portfolio)
            found.kept.append(not table.halves[row])
            if table.halves[row]:
                continue
            for letter in bits(portfolio & one.unsure):
                loss = self._without(one, table, row, there, letter)
                found.losses.setdefault(letter, []).append(loss)
        return found

    def _row(self, table: ClassTable, portfolio: int) -> int:
        rows = self._rows.get(id(table.portfolios))
        if rows is None:
            rows = {mask: row for row, mask in enumerate(table.portfolios.masks)}
            self._rows[id(table.portfolios)] = rows
        if portfolio not in rows:
            raise NoRow
        return rows[portfolio]

    def _without(self, one: ProgramClass, table: ClassTable, row: int, there: int, letter: int) -> Loss:
        gone = ~(1 << letter)
        before = table.portfolios.masks[row]
        points = int(table.points[row])
        if one.fixed & ~gone:  # a wish keeps it here, and falls with it
            left = replace(one, usable=one.usable & gone, fixed=one.fixed & gone, pending=one.pending & gone)
            table = class_table(left, len(self.problem.letters), self._memory)
        rows = table.portfolios.within(there & gone)
        scores = table.score[rows]
        if not len(rows) or int(scores.max()) <= NEVER // 2:
            return Loss(one, before, before & gone, True, 0, self._falling(one, before & gone))
        masks = table.portfolios.masks
        best = rows[scores == scores.max()].tolist()
        # The one that changes least, so that nobody has to assign more than needed.
        after = min(best, key=lambda each: ((masks[each] ^ before & gone).bit_count(), tuple(bits(masks[each]))))
        short = bool(table.halves[after])
        broken = self._falling(one, masks[after]) if short else ()
        return Loss(one, before, masks[after], short, points - int(table.points[after]), broken)

    def _falling(self, one: ProgramClass, portfolio: int) -> tuple[str, ...]:
        strict = [bound for bound in one.bounds if bound.level in ("must", "limit")]
        return tuple(bound.rule for bound in strict if self._falls_short(bound, portfolio))

    def _falls_short(self, bound: Bound, portfolio: int) -> bool:
        name = (id(bound), portfolio)
        if name not in self._broken:
            single = Portfolios([portfolio], len(self.problem.letters))
            self._broken[name] = bool(bound.check(single).halves[0])
        return self._broken[name]


# ---- what is said of it


def _failures(case: Case, found: Trials) -> tuple[Failure, ...]:
    speaker = Speaker(case)
    failures = []
    for place in bits(found.counted):
        letter = case.problem.letters[place]
        losses = found.losses.get(place, [])
        short = [loss for loss in losses if loss.short]
        failures.append(
            Failure(
                letter,
                speaker.writer(letter),
                speaker.programs(loss.one for loss in short),
                sum(loss.one.count for loss in short),
                _lacking(case, short),
                _stand_ins(case, [loss for loss in losses if not loss.short]),
            )
        )
    return tuple(sorted(failures, key=lambda one: (-one.count, -sum(s.points for s in one.stand_ins), one.letter)))


def _lacking(case: Case, losses: Sequence[Loss]) -> tuple[Lacking, ...]:
    speaker = Speaker(case)
    groups: dict[tuple[str, str], list[ProgramClass]] = {}
    for loss in losses:
        for name in loss.broken:
            rule = case.rule(loss.one.id, name)
            groups.setdefault((name, name if rule is None else rule.says), []).append(loss.one)
    found = [
        Lacking(rule, says, speaker.programs(classes), sum(one.count for one in classes))
        for (rule, says), classes in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.rule, one.programs)))


def _stand_ins(case: Case, losses: Sequence[Loss]) -> tuple[StandIn, ...]:
    speaker = Speaker(case)
    groups: dict[int, list[Loss]] = {}
    for loss in losses:
        groups.setdefault(loss.after & ~loss.before, []).append(loss)
    found = [
        StandIn(
            case.problem.names(letters),
            speaker.programs(loss.one for loss in some),
            sum(loss.one.count for loss in some),
            sum(loss.points * loss.one.weight for loss in some),
        )
        for letters, some in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.letters)))


# ---- what protection costs


def _price(case: Case, optimum: Optimum, trial: Trial) -> Price | None:
    """The difference to the best plan that need not be resilient; None where CP-SAT was stopped before it had one."""
    problem = case.problem
    values: Values
    if optimum.table is not None:
        place = optimum.table.plainly()
        assignment, values, proved = _at(optimum.table, place), optimum.table.values(place), True
    else:
        answer = solve_problem(replace(problem, resilient=False))
        if answer is None:
            return None
        assignment, values, proved = answer.assignment, answer.values, answer.proved
    here = optimum.values
    hanging = sum(one.count for one in trial.of(assignment).hanging())
    return Price(
        here.people - values.people,
        here.letters - values.letters,
        values.points - here.points,
        hanging,
        proved and optimum.proved,
    )


def _at(table: Table, place: int) -> Assignment:
    requests = table.sets.masks[place]
    return Assignment(requests, tuple(masks[0] for masks in table.optimal(requests)))


def _along_curve(case: Case, optimum: Optimum, trial: Trial) -> tuple[int, ...]:
    bests = [with_people(case.problem, optimum.table, number) for number in numbers(case.problem)]
    return tuple(sum(one.count for one in trial.of(best.assignment).hanging()) for best in bests)


def _hopeless(case: Case, trial: Trial, hanging: Sequence[ProgramClass]) -> tuple[str, ...]:
    """Those of the classes that hang on one letter even if everybody is asked."""
    problem = case.problem
    best = tuple(table.portfolios.masks[int(table.score.argmax())] for table in trial.tables)
    names = {one.id for one in trial.of(Assignment(problem.pending, best)).hanging()}
    return Speaker(case).programs(one for one in hanging if one.id in names)
