"""Lets everybody fail whose letters may still fail: what is left of every portfolio then, and which musts fall short.

What one writer writes fails together. Letters are assigned once they are uploaded. So when a writer fails, every
program can still be given the best of what is left, and only letters of its own portfolio are missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.engines.table.classtable import ClassTable, Memory, class_table
from lorplan.engines.table.scores import NEVER
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.kinds.portfolios import Numbers


class NoRow(Exception):
    """A portfolio stands in no table: it cannot be sent."""


class ClassLoss(Struct, frozen=True):
    """What the failure of some letters does to one class: the portfolio before, and the best that is left after;
    `points` lost per program. `place`: of the class among those of the problem; `broken`: the rules that fall short,
    where they do."""

    program_class: ProgramClass
    place: int
    before: int
    after: int
    short: bool
    points: int
    broken: tuple[str, ...]


@dataclass
class Failures:
    """Everybody whose letters may fail, failed in turn. `counted`: person -> the letters of theirs that may fail
    somewhere and are counted on; `kept`: the classes whose musts are all kept while nothing fails; `losses`: person ->
    what it does to the classes that miss a letter."""

    counted: dict[int, int] = field(default_factory=dict)
    kept: list[ProgramClass] = field(default_factory=list)
    losses: dict[int, list[ClassLoss]] = field(default_factory=dict)

    def hanging(self) -> list[ProgramClass]:
        """The classes that hang on one person."""
        short = {
            loss.program_class.id: loss.program_class
            for losses in self.losses.values()
            for loss in losses
            if loss.short
        }
        return [short[name] for name in sorted(short)]

    @property
    def number_hanging(self) -> int:
        """How many programs hang on one person."""
        return sum(program_class.count for program_class in self.hanging())


class Rest(Struct, frozen=True):
    """The portfolios that are left to a class: rows of a table that break no limit, and their scores."""

    table: ClassTable
    rows: Numbers
    scores: Numbers


class FailureTrial:
    """Fails the letters of assignments of a problem. `tables`: of its classes."""

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
        for place, (program_class, table, portfolio) in enumerate(every):
            available = program_class.available(assignment.requests)
            theirs = self.problem.by_person(available & program_class.unsure)
            for person, failed in theirs.items():
                failures.counted[person] = failures.counted.get(person, 0) | failed
            row = self._row(table, portfolio)
            if table.missing[row]:
                continue
            failures.kept.append(program_class)
            for person, failed in theirs.items():
                if portfolio & failed:
                    loss = self._loss(place, row, failed, self.rest(place, available, failed))
                    failures.losses.setdefault(person, []).append(loss)
        return failures

    def rest(self, place: int, available: int, failed: int = 0) -> Rest:
        """What is left to the class at a place where only these letters are available, and some of them fail."""
        program_class, table = self.problem.classes[place], self.tables[place]
        if program_class.fixed & failed:  # a wish keeps the letter, and falls with it
            table = class_table(program_class.without(failed), len(self.problem.letters), self._memory)
        rows = table.portfolios.within(available & ~failed)
        scores = table.score[rows]
        legal = scores > NEVER // 2
        return Rest(table, rows, scores) if legal.all() else Rest(table, rows[legal], scores[legal])

    def _row(self, table: ClassTable, portfolio: int) -> int:
        rows = self._rows.get(id(table.portfolios))
        if rows is None:
            rows = {mask: row for row, mask in enumerate(table.portfolios.masks)}
            self._rows[id(table.portfolios)] = rows
        if portfolio not in rows:
            raise NoRow
        return rows[portfolio]

    def _loss(self, place: int, row: int, failed: int, rest: Rest) -> ClassLoss:
        """What the failure of letters does to the portfolio in a row of a class's table."""
        program_class, table = self.problem.classes[place], self.tables[place]
        before, masks = table.portfolios.masks[row], rest.table.portfolios.masks
        left = before & ~failed
        if not len(rest.rows):
            broken = self._falling(program_class, left)
            return ClassLoss(program_class, place, before, after=left, short=True, points=0, broken=broken)
        best = rest.rows[rest.scores == rest.scores.max()].tolist()
        # The portfolio that changes least, so that nobody has to assign more than needed.
        after = min(best, key=lambda row: ((masks[row] ^ left).bit_count(), tuple(bits(masks[row]))))
        short = bool(rest.table.missing[after])
        return ClassLoss(
            program_class=program_class,
            place=place,
            before=before,
            after=masks[after],
            short=short,
            points=int(table.points[row]) - int(rest.table.points[after]),
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
