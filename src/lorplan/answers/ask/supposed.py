"""The plan of today, and the best one, under another judgement: off tables of today, or from a case built anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct

from lorplan.answers.ask.outcomes import Outcome
from lorplan.basics.bits import bits
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.effort import effort_of
from lorplan.engines.recount import class_values
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.scores import SHORT as SHORT_SCORE
from lorplan.engines.table.table import Table
from lorplan.rules.language.facts import Fact
from lorplan.trials.assumed import Assumptions, Premise, Unfollowed
from lorplan.trials.tables import ClassPart, best_place, changed_in


class Under(Struct, frozen=True):
    """The plan of today, and the best one, under another judgement. Both as (short, letters missing, -points)."""

    kept: tuple[int, int, int] | None  # None where today's plan is not possible any more
    best: tuple[int, ...]
    short: frozenset[str]  # programs that fall short in the best plan
    asked: tuple[str, ...]
    changed: Mapping[str, frozenset[str]]  # programs with other letters that are better, and these letters


@dataclass
class Supposition:
    """The plan under an assumed value, from tables of today; no case is built anew."""

    plan: Outcome
    table: Table

    def __post_init__(self) -> None:
        problem, assignment = self.plan.case.problem, self.plan.optimum.assignment
        self.assumptions = Assumptions(self.plan.case, self.table)
        self.rows = [
            known.portfolios.masks.index(portfolio)
            for known, portfolio in zip(self.table.classes, assignment.portfolios, strict=True)
        ]
        self.today = self.table.sets.index_of[assignment.requests]
        self.effort = effort_of(problem, assignment.requests)

    def under(self, fact: Fact, entity: str, value: str) -> Under | None:
        """Today's plan and the best one; None where tables do not tell, since other letters may be sent at all."""
        problem = self.plan.case.problem
        try:
            parts = self.assumptions.under([Premise(fact.name, entity, value)])
        except Unfollowed:
            return None
        top, best = self._top(parts)
        requests = self.table.sets.masks[top]
        kept = [0, 0, self.effort]
        short: set[str] = set()
        changed: dict[str, frozenset[str]] = {}
        for part in parts:
            program_class, now, row = problem.classes[part.index], part.table, self.rows[part.index]
            if int(now.score[row]) <= NEVER // 2:
                return None
            kept[0] += part.weight * int(now.short[row])
            kept[1] += part.weight * int(now.missing[row])
            kept[2] -= part.weight * int(now.points[row])
            rows = now.best(requests)
            highest = int(now.score[rows[0]])
            if highest <= -SHORT_SCORE // 2:
                short.update(part.programs)
            old = now.portfolios.masks[row]
            if highest != int(now.score[row]) or old & program_class.pending & ~requests:
                masks = [now.portfolios.masks[each] for each in rows]
                mask = min(masks, key=lambda mask: ((mask ^ old).bit_count(), tuple(bits(mask))))
                changed.update(dict.fromkeys(part.programs, frozenset(problem.names(mask))))
        asked = tuple(Speaker(self.plan.case).people_of(requests))
        return Under((kept[0], kept[1], kept[2]), best, frozenset(short), asked, changed)

    def _top(self, parts: Sequence[ClassPart]) -> tuple[int, tuple[int, int, int]]:
        """The place of the best set of letters to ask for, today's where it is as good, and what it comes to."""
        totals = self.table.totals_with(changed_in(self.table, parts))
        short, missing, points, possible = totals
        first = best_place(self.table, totals)
        now, then = ((int(short[place]), int(missing[place]), -int(points[place])) for place in (self.today, first))
        return (self.today, now) if possible[self.today] and now == then else (first, then)


def built_anew(plan: Outcome, other: Outcome) -> Under:
    """From a case that was built and solved."""
    problem = other.case.problem
    kept: list[int] | None = [0, 0, 0]
    changed = {}
    index = {letter: 1 << place for place, letter in enumerate(problem.letters)}
    for program_class, portfolio in zip(problem.classes, other.optimum.assignment.portfolios, strict=True):
        now = class_values(problem, program_class, portfolio)
        for program in program_class.programs:
            old = sum(index[letter] for letter in plan.letters[program]) & ~program_class.ghosts
            values = class_values(problem, program_class, old) if old != portfolio else now
            possible = not old & ~program_class.usable and not values[3]
            if not possible or values != now:
                changed[program] = other.letters[program]
            if not possible:
                kept = None
            elif kept is not None:
                weight = other.case.weights[program]
                kept = [kept[0] + weight * values[0], kept[1] + weight * values[1], kept[2] - weight * values[2]]
    if kept is not None:
        kept[2] += effort_of(problem, plan.optimum.assignment.requests)
    before = None if kept is None else (kept[0], kept[1], kept[2])
    return Under(before, other.optimum.values.worth, other.short, other.asked, changed)
