"""Which answers matter: every fact that a rule asks for and nobody told is varied, one at a time.

An answer matters if, for one of the values that conditions distinguish, the plan is no longer the best or a must of
it falls short that is kept now. Tables are adjusted by what the answer changes; no solver takes part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lorplan.basics.words import plural
from lorplan.case.case import Case
from lorplan.case.wording.questions import path, question, too_early
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import Optimum
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import Table
from lorplan.plan.unknowns import Unknowns
from lorplan.results.questions import PossibleAnswer, Unknown
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.portfolios import Numbers
from lorplan.rules.language.facts import Fact
from lorplan.trials.answers import SUBJECTS, Cell, cells_of, rules_at, tests_of
from lorplan.trials.assumed import Assumptions, Premise, Unfollowed
from lorplan.trials.tables import best_values, changed_in, exposed_of

MOST_STEPS: Final = 4_000_000  # table rows looked at again, over all answers

NO_CHANGE: Final = "nothing changes"
BETTER: Final = "another plan would be better"
SHORT: Final = "something would be missing"


class Questions:
    """The questions of one plan. `examined`: facts varied; `note`: what was varied, and what was not examined."""

    def __init__(self, case: Case, optimum: Optimum, enabled: bool = True) -> None:
        self.case = case
        self.optimum = optimum
        self.enabled = enabled
        self.examined = 0
        self.note = ""
        self._unknowns = Unknowns(case)

    def _all(self) -> dict[tuple[str, str], Fact]:
        """Every unknown fact about a letter that could be sent, with its entity, that a rule with effect asks for."""
        unknown: dict[tuple[str, str], Fact] = {}
        for program_class in self.case.problem.classes:
            barred = 0
            for bar in program_class.bars:
                barred |= bar.column.sure
            for binder, rule in rules_at(self.case, program_class):
                if rule.level == "note":
                    continue
                letters = program_class.usable | barred if rule.kind.name == "bar" else program_class.usable
                for fact, entity in self._unknowns.atoms(binder, rule, letters):
                    if fact.subject in SUBJECTS and entity and not too_early(self.case, fact, entity):
                        unknown[fact.name, entity] = fact
        return unknown

    # ---- what matters --------------------------------------------------------------------------------------------

    def answered(self) -> tuple[Unknown, ...]:
        """The unknown facts whose answer matters, the worthiest first. Sets `examined` and `note`."""
        table = self.optimum.table
        unknown = self._all() if self.enabled else {}
        if table is None or not unknown:
            self.note = (
                "" if table is not None else "Which answers matter was not examined: there are too many combinations."
            )
            return ()
        tests = tests_of(self.case)
        study = _Study(self.case, self.optimum, table)
        rows = sum(len(class_table.portfolios) for class_table in table.classes)
        unknowns = []
        left_out = 0
        steps = 0
        for (_, entity), fact in sorted(unknown.items(), key=lambda item: item[0]):
            cells = cells_of(fact, entity, tests.get(fact.name, []), self.case)
            steps += rows * len(cells)
            if steps > MOST_STEPS:
                left_out += 1
                continue
            self.examined += 1
            answers = [study.answer(fact, entity, cell) for cell in cells]
            known = [answer for answer in answers if answer is not None]
            left_out += len(known) < len(answers)
            if any(answer.effect != NO_CHANGE for answer in known):
                worth = max(answer.gain for answer in known)
                unknowns.append(
                    Unknown(path(fact, entity), entity, question(self.case, fact, entity), True, worth, tuple(known))
                )
        self.note = f"{plural(self.examined, 'unanswered question')} examined, one at a time."
        if left_out:
            self.note += f" {plural(left_out, 'question')} could not be examined in full."
        order = sorted(
            unknowns, key=lambda each: (-max(len(answer.breaks) for answer in each.answers), -each.worth, each.fact)
        )
        return tuple(order)


class _Study:
    """Compares the present plan with the best one under an assumed answer."""

    def __init__(self, case: Case, optimum: Optimum, table: Table) -> None:
        self.case = case
        self.table = table
        self.optimum = optimum
        problem = case.problem
        self.tables = dict(zip((program_class.id for program_class in problem.classes), table.classes, strict=True))
        self.assumptions = Assumptions(case, table)
        self.rows = {
            program_class.id: self.tables[program_class.id].portfolios.masks.index(portfolio)
            for program_class, portfolio in zip(problem.classes, optimum.assignment.portfolios, strict=True)
        }

    def answer(self, fact: Fact, entity: str, cell: Cell) -> PossibleAnswer | None:
        """What the answer would do; None where it changes which letters may be used at all."""
        try:
            parts = self.assumptions.under([Premise(fact.name, entity, cell.value)])
        except Unfollowed:
            return None
        changed = changed_in(self.table, parts)
        if not changed:
            return PossibleAnswer(cell.words, NO_CHANGE, 0, ())
        kept = [0, 0, 0]  # short, letters missing and points of the present plan
        breaks: set[str] = set()
        exposed = []
        for part in parts:
            program_class, old = self.case.problem.classes[part.index], self.table.classes[part.index]
            if part.table is not old:
                if self.case.problem.resilient and program_class.fixed & program_class.unsure:
                    return None  # what is left without a letter that may fail is in none of the tables
                breaks |= self._breaks(old, part.table, self.rows[program_class.id], part.musts)
            exposed.append((program_class, part.table, part.weight))
            now = self._now(part.table, self.rows[program_class.id], breaks)
            kept = [total + part.weight * each for total, each in zip(kept, now, strict=True)]
        return self._compare(cell, changed, kept, breaks, exposed_of(self.table, exposed))

    def _now(self, table: ClassTable, row: int, breaks: set[str]) -> tuple[int, int, int]:
        if int(table.score[row]) <= NEVER // 2:
            breaks.add("bar")
            return 1, 1, 0
        return int(table.short[row]), int(table.missing[row]), int(table.points[row])

    def _breaks(self, old: ClassTable, new: ClassTable, row: int, musts: Sequence[tuple[Bound, Bound]]) -> set[str]:
        """The musts of the present portfolio that are broken under the answer and were not before; not where one is
        broken already and no other portfolio can be sent, since no answer changes what can be done there."""
        broken: set[str] = set()
        if len(old.portfolios) == 1 and old.short[row]:
            return broken
        for before, after in musts:
            was = before.check(old.portfolios)
            now = after.check(new.portfolios)
            if now.missing[row] > was.missing[row] and not now.open[row]:
                broken.add(after.rule)
        return broken

    def _compare(
        self,
        cell: Cell,
        changed: Mapping[int, Sequence[tuple[ClassTable, int]]],
        kept: Sequence[int],
        breaks: set[str],
        exposed: Numbers | None,
    ) -> PossibleAnswer:
        problem = self.case.problem
        top = best_values(self.table, changed, exposed)
        effort = effort_of(problem, self.optimum.assignment.requests)
        gain = top.points - (kept[2] - effort)
        now: tuple[int, ...] = (kept[0], kept[1])
        if exposed is not None:
            now += (int(exposed[self.table.sets.index_of[self.optimum.assignment.requests]]),)
        falls = now > top.kept
        if breaks:
            return PossibleAnswer(cell.words, SHORT, max(gain, 0), tuple(sorted(breaks)))
        if falls or gain > 0:
            return PossibleAnswer(cell.words, BETTER, max(gain, 0), ())
        return PossibleAnswer(cell.words, NO_CHANGE, 0, ())


# ---- the answers that conditions tell apart
