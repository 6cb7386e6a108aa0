"""What comes of it if one letter never comes: which programs then fall short, and what goes in its place elsewhere.

Letters are assigned once they are uploaded. So when one fails, every program can still be given the best of what is
left, and only letters of its own portfolio are missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct
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
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.trials.fewer_letters import with_people


def resilience(case: Case, optimum: Optimum) -> Resilience | None:
    """How the plan stands the failure of any one letter; None where there are too many combinations to say."""
    if optimum.chosen_table is None:
        return None
    trial = FailureTrial(case.problem, optimum.chosen_table.classes)
    failures = trial.of(optimum.assignment)
    plain = _resilience(case, failures)
    if not case.problem.resilient:
        return plain
    return replace(
        plain,
        price=_price(case, optimum, trial),
        along_curve=_along_curve(case, optimum, trial),
        hopeless=_hopeless(case, trial, failures.hanging()),
    )


def resilience_of(case: Case, assignment: Assignment) -> Resilience | None:
    """The same for any assignment, without what protection costs; None where it sends what may not be sent, or where
    there are too many combinations to say."""
    try:
        table = Table(case.problem, assignment.requests)
        return _resilience(case, FailureTrial(case.problem, table.classes).of(assignment))
    except (TooLarge, NoRow):
        return None


def _resilience(case: Case, failures: Failures) -> Resilience:
    kept = sum(program_class.count for program_class in failures.kept)
    return Resilience(
        kept=kept,
        safe=kept - failures.number_hanging,
        failures=_failures(case, failures),
        price=None,
        along_curve=(),
        hopeless=(),
    )


class NoRow(Exception):
    """A portfolio stands in no table: it cannot be sent."""


class LetterLoss(Struct, frozen=True):
    """What the failure of one letter does to one class: the portfolio before, and the best that is left after;
    `points` lost per program. `broken`: the rules that fall short, where they do."""

    program_class: ProgramClass
    before: int
    after: int
    short: bool
    points: int
    broken: tuple[str, ...]


@dataclass
class Failures:
    """Every letter that may fail, failed in turn. `counted`: those that may fail somewhere and are counted on; `kept`:
    the classes whose musts are all kept while nothing fails; `losses`: letter -> classes that miss it."""

    counted: int = 0
    kept: list[ProgramClass] = field(default_factory=list)
    losses: dict[int, list[LetterLoss]] = field(default_factory=dict)

    def hanging(self) -> list[ProgramClass]:
        """The classes that hang on one letter."""
        short = {
            loss.program_class.id: loss.program_class
            for losses in self.losses.values()
            for loss in losses
            if loss.short
        }
        return [short[name] for name in sorted(short)]

    @property
    def number_hanging(self) -> int:
        """How many programs hang on one letter."""
        return sum(program_class.count for program_class in self.hanging())


class FailureTrial:
    """Fails letters of assignments of a problem. `tables`: of its classes."""

    def __init__(self, problem: Problem, tables: Sequence[ClassTable]) -> None:
        self.problem = problem
        self.tables = tables
        self._memory = Memory()
        self._rows: dict[int, dict[int, int]] = {}
        self._broken: dict[tuple[int, int], bool] = {}

    def of(self, assignment: Assignment) -> Failures:
        """All failures that matter to an assignment. Raises NoRow where it sends what cannot be sent."""
        failures = Failures()
        every = zip(self.problem.classes, self.tables, assignment.portfolios, strict=True)
        for program_class, table, portfolio in every:
            available = program_class.usable & ~(program_class.pending & ~assignment.requests)
            failures.counted |= available & program_class.unsure
            row = self._row(table, portfolio)
            if table.missing[row]:
                continue
            failures.kept.append(program_class)
            for letter in bits(portfolio & program_class.unsure):
                loss = self._without(program_class, table, row, available & ~(1 << letter))
                failures.losses.setdefault(letter, []).append(loss)
        return failures

    def _row(self, table: ClassTable, portfolio: int) -> int:
        rows = self._rows.get(id(table.portfolios))
        if rows is None:
            rows = {mask: row for row, mask in enumerate(table.portfolios.masks)}
            self._rows[id(table.portfolios)] = rows
        if portfolio not in rows:
            raise NoRow
        return rows[portfolio]

    def _without(self, program_class: ProgramClass, table: ClassTable, row: int, available: int) -> LetterLoss:
        """What is left of the portfolio in a row where only these letters are available."""
        before = table.portfolios.masks[row]
        left = before & available
        points = int(table.points[row])
        if program_class.fixed & ~available & before:  # a wish keeps the letter, and falls with it
            gone = ~(before & ~available)
            without = replace(
                program_class,
                usable=program_class.usable & gone,
                fixed=program_class.fixed & gone,
                pending=program_class.pending & gone,
            )
            table = class_table(without, len(self.problem.letters), self._memory)
        rows = table.portfolios.within(available)
        scores = table.score[rows]
        if not len(rows) or int(scores.max()) <= NEVER // 2:
            return LetterLoss(
                program_class=program_class,
                before=before,
                after=left,
                short=True,
                points=0,
                broken=self._falling(program_class, left),
            )
        masks = table.portfolios.masks
        best = rows[scores == scores.max()].tolist()
        # The portfolio that changes least, so that nobody has to assign more than needed.
        after = min(best, key=lambda row: ((masks[row] ^ left).bit_count(), tuple(bits(masks[row]))))
        short = bool(table.missing[after])
        return LetterLoss(
            program_class=program_class,
            before=before,
            after=masks[after],
            short=short,
            points=points - int(table.points[after]),
            broken=self._falling(program_class, masks[after]) if short else (),
        )

    def _falling(self, program_class: ProgramClass, portfolio: int) -> tuple[str, ...]:
        strict = [bound for bound in program_class.bounds if bound.level in ("must", "limit")]
        return tuple(bound.rule for bound in strict if self._falls_short(bound, portfolio))

    def _falls_short(self, bound: Bound, portfolio: int) -> bool:
        key = (id(bound), portfolio)
        if key not in self._broken:
            self._broken[key] = bool(bound.check(SinglePortfolio(portfolio)).missing)
        return self._broken[key]


# ---- what is said of it


def _failures(case: Case, failures: Failures) -> tuple[Failure, ...]:
    """Every letter that may fail, the gravest failure first."""
    speaker = Speaker(case)
    every = []
    for letter in bits(failures.counted):
        name = case.problem.letters[letter]
        losses = failures.losses.get(letter, [])
        short = [loss for loss in losses if loss.short]
        every.append(
            Failure(
                letter=name,
                writer=speaker.writer(name),
                programs=_programs(case, short),
                count=_count(short),
                lacking=_lacking(case, short),
                stand_ins=_stand_ins(case, [loss for loss in losses if not loss.short]),
            )
        )
    return tuple(
        sorted(every, key=lambda failure: (-failure.count, -sum(s.points for s in failure.stand_ins), failure.letter))
    )


def _programs(case: Case, losses: Sequence[LetterLoss]) -> tuple[str, ...]:
    return Speaker(case).programs(loss.program_class for loss in losses)


def _count(losses: Sequence[LetterLoss]) -> int:
    return sum(loss.program_class.count for loss in losses)


def _lacking(case: Case, losses: Sequence[LetterLoss]) -> tuple[Lacking, ...]:
    """The musts that fall short, those at most programs first."""
    by_rule: dict[tuple[str, str], list[LetterLoss]] = {}
    for loss in losses:
        for name in loss.broken:
            rule = case.rule(loss.program_class.id, name)
            by_rule.setdefault((name, name if rule is None else rule.says), []).append(loss)
    every = [
        Lacking(rule=rule, says=says, programs=_programs(case, some), count=_count(some))
        for (rule, says), some in by_rule.items()
    ]
    return tuple(sorted(every, key=lambda lacking: (-lacking.count, lacking.rule, lacking.programs)))


def _stand_ins(case: Case, losses: Sequence[LetterLoss]) -> tuple[StandIn, ...]:
    """What comes in where no must falls short, that at most programs first."""
    by_letters: dict[int, list[LetterLoss]] = {}
    for loss in losses:
        by_letters.setdefault(loss.after & ~loss.before, []).append(loss)
    every = [
        StandIn(
            letters=case.problem.names(letters),
            programs=_programs(case, some),
            count=_count(some),
            points=sum(loss.points * loss.program_class.weight for loss in some),
        )
        for letters, some in by_letters.items()
    ]
    return tuple(sorted(every, key=lambda stand_in: (-stand_in.count, stand_in.letters)))


# ---- what protection costs


def _price(case: Case, optimum: Optimum, trial: FailureTrial) -> Price | None:
    """The difference to the best plan that need not be resilient; None where CP-SAT was stopped before it had one."""
    problem, resilient = case.problem, optimum.values
    values: Values
    if optimum.table is not None:
        index = optimum.table.plainly()
        assignment, values, proved = _at(optimum.table, index), optimum.table.values(index), True
    else:
        answer = solve_problem(replace(problem, resilient=False))
        if answer is None:
            return None
        assignment, values, proved = answer.assignment, answer.values, answer.proved
    return Price(
        people=resilient.people - values.people,
        letters=resilient.letters - values.letters,
        points=values.points - resilient.points,
        count=trial.of(assignment).number_hanging,
        proved=proved and optimum.proved,
    )


def _at(table: Table, index: int) -> Assignment:
    requests = table.sets.masks[index]
    return Assignment(requests, tuple(masks[0] for masks in table.optimal(requests)))


def _along_curve(case: Case, optimum: Optimum, trial: FailureTrial) -> tuple[int, ...]:
    bests = [with_people(case.problem, optimum.table, number) for number in numbers(case.problem)]
    return tuple(trial.of(best.assignment).number_hanging for best in bests)


def _hopeless(case: Case, trial: FailureTrial, hanging: Sequence[ProgramClass]) -> tuple[str, ...]:
    """Those of the classes that hang on one letter even if everybody is asked."""
    best = tuple(table.portfolios.masks[int(table.score.argmax())] for table in trial.tables)
    names = {program_class.id for program_class in trial.of(Assignment(case.problem.pending, best)).hanging()}
    return Speaker(case).programs(program_class for program_class in hanging if program_class.id in names)
