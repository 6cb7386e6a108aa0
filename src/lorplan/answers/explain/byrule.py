"""A portfolio's points by letter and by rule, and the runner-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.words import sentence
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.limits import denied
from lorplan.case.wording.rulewords import rule_words
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.optimise import Optimum
from lorplan.engines.recount import class_values
from lorplan.engines.table.classtable import ClassTable, class_table
from lorplan.engines.table.scores import NEVER
from lorplan.plan.readings import Readings
from lorplan.plan.reasons import Reasons
from lorplan.results.explain import LetterUse, LetterWhy, ProgramWhy, RulePoints, RunnerUp, SentLetter
from lorplan.rules.kinds.points import BoundGroup, BoundPoints
from lorplan.scenario.models import GONE, USABLE


@dataclass
class PointsByRule:
    """Speaks about the portfolios of a plan."""

    case: Case
    optimum: Optimum

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.case)
        problem = self.case.problem
        chosen = self.optimum.chosen_table
        tables = (
            ()
            if chosen is None
            else zip((program_class.id for program_class in problem.classes), chosen.classes, strict=True)
        )
        self.tables: dict[str, ClassTable] = dict(tables)
        self.reasons = Reasons(self.case, self.optimum.assignment.requests, self.tables, Readings(self.case))
        self.chosen = dict(
            zip(
                (program_class.id for program_class in problem.classes), self.optimum.assignment.portfolios, strict=True
            )
        )

    def table(self, program_class: ProgramClass) -> ClassTable:
        """The table of a class."""
        if program_class.id not in self.tables:
            self.tables[program_class.id] = class_table(program_class, len(self.case.problem.letters))
        return self.tables[program_class.id]

    # ---- one portfolio -------------------------------------------------------------------------------------------

    def why(self, program_class: ProgramClass) -> ProgramWhy:
        """The portfolio of a class, letter by letter and rule by rule, most points first."""
        portfolio = self.chosen[program_class.id]
        needed = {reason.letter: reason.says for reason in self.reasons.why_in(program_class, portfolio)}
        letters = []
        for letter in bits(portfolio):
            name = self.case.problem.letters[letter]
            rules = self._of_letter(program_class, letter)
            calls = needed[name].startswith("Needed: ")
            points = sum(rule.points for rule in rules)
            says = "" if calls else needed[name]
            if points < 0 and not calls and not program_class.fixed >> letter & 1:
                says += self._lost(program_class, portfolio, letter)
            letters.append(
                SentLetter(
                    letter=name,
                    writer=self.speaker.writer(name),
                    status=self.speaker.status(name, program_class.portal),
                    points=points,
                    needed=needed[name].removeprefix("Needed: ") if calls else "",
                    says=says,
                    rules=rules,
                )
            )
        letters.sort(key=lambda letter: (-letter.points, letter.letter))
        points = class_values(self.case.problem, program_class, portfolio)[2]
        return ProgramWhy(
            class_id=program_class.id,
            programs=program_class.programs,
            count=program_class.count,
            points=points,
            letters=tuple(letters),
            together=self._together(program_class, portfolio),
            runner_up=self._second(program_class),
        )

    def _lost(self, program_class: ProgramClass, portfolio: int, letter: int) -> str:
        """The rule on the letters together that would take most without a letter whose own points are against it."""
        lost = [line for line in self.by_rule(program_class, portfolio, portfolio & ~(1 << letter)) if line.points < 0]
        return f" What would cost most then: {lost[0].says}" if lost else ""

    def _of_letter(self, program_class: ProgramClass, letter: int) -> tuple[RulePoints, ...]:
        points: dict[str, int] = {}
        for bound in program_class.bounds:
            if isinstance(bound, BoundPoints | BoundGroup):
                for match in bound.ledger(1 << letter):
                    points[match.rule] = points.get(match.rule, 0) + match.points
        return self._told(program_class, points)

    def _together(self, program_class: ProgramClass, portfolio: int) -> tuple[RulePoints, ...]:
        points: dict[str, int] = {}
        for bound in program_class.bounds:
            if bound.level == "should" and not isinstance(bound, BoundPoints | BoundGroup):
                points[bound.rule] = sum(match.points for match in bound.ledger(portfolio))
        return self._told(program_class, points)

    def _told(self, program_class: ProgramClass, points: dict[str, int]) -> tuple[RulePoints, ...]:
        lines = []
        for name, number in points.items():
            lines.append(RulePoints(name, rule_words(self.case, program_class.id, name), number))
        return tuple(sorted(lines, key=lambda line: (-abs(line.points), line.rule)))

    def by_rule(self, program_class: ProgramClass, before: int, after: int) -> tuple[RulePoints, ...]:
        """The points that each rule gives more (less) for another portfolio, the largest difference first."""
        points: dict[str, int] = {}
        gave: dict[str, int] = {}
        for sign, portfolio in ((1, after), (-1, before)):
            for bound in program_class.bounds:
                for match in bound.ledger(portfolio):
                    points[match.rule] = points.get(match.rule, 0) + sign * match.points
                    gave[match.rule] = gave.get(match.rule, 0) + (match.points if sign < 0 else 0)
        return tuple(replace(line, before=gave[line.rule]) for line in self._told(program_class, points) if line.points)

    def _second(self, program_class: ProgramClass) -> RunnerUp | None:
        table = self.table(program_class)
        chosen = self.chosen[program_class.id]
        rows = [
            row
            for row in table.portfolios.within(~(table.needs.pending & ~self.optimum.assignment.requests)).tolist()
            if table.score[row] > NEVER // 2 and table.portfolios.masks[row] != chosen
        ]
        if not rows:
            return None
        row = max(rows, key=lambda row: (int(table.score[row]), -row))
        mask = table.portfolios.masks[row]
        _, missing, points, _ = class_values(self.case.problem, program_class, chosen)
        return RunnerUp(
            self.case.problem.names(mask),
            int(table.points[row]),
            points - int(table.points[row]),
            int(table.missing[row]) > missing,
            self.by_rule(program_class, chosen, mask),
        )

    # ---- one letter ----------------------------------------------------------------------------------------------

    def letter(self, name: str, classes: tuple[ProgramClass, ...]) -> LetterWhy:
        """Where a letter is used, where not, and why."""
        bit = self.case.problem.letters.index(name)
        groups: dict[tuple[object, ...], list[ProgramClass]] = {}
        for program_class in classes:
            groups.setdefault(self._at(program_class, bit), []).append(program_class)
        places = []
        for (used, says, price, rule), alike in groups.items():
            count = sum(program_class.count for program_class in alike)
            places.append(
                LetterUse(self.speaker.programs(alike), count, bool(used), str(says), price, rule)  # type: ignore[arg-type]
            )
        places.sort(key=lambda entry: (not entry.used, -entry.count, entry.programs))
        status = self.case.scenario.letters[name].status
        used_at = sum(entry.count for entry in places if entry.used)
        return LetterWhy(name, self.speaker.writer(name), status, used_at, tuple(places))

    def _at(self, program_class: ProgramClass, letter: int) -> tuple[object, ...]:
        name = self.case.problem.letters[letter]
        portfolio = self.chosen[program_class.id]
        status = self.speaker.status(name, program_class.portal)
        if portfolio >> letter & 1:
            says = next(
                reason.says for reason in self.reasons.why_in(program_class, portfolio) if reason.letter == name
            )
            return True, says, None, None
        if program_class.ghosts >> letter & 1:
            return False, "It was assigned before and keeps its slot, but counts for nothing now.", None, None
        if status in GONE:
            return False, "The writer declined." if status == "declined" else "It was withdrawn.", None, None
        left = next((left for left in self.reasons.left_out(program_class, portfolio) if left.letter == name), None)
        if left is not None:
            return False, left.says, left.price, left.rule
        if program_class.pending >> letter & 1:
            return False, f"{self.speaker.writer(name)} is not among those to ask in this plan.", None, None
        against = denied(self.case, name) if status == "idea" and len(self.case.only) == len(USABLE) else None
        if against is not None:
            return False, sentence(against), None, None
        return False, "Only letters that are further along may be used, and nobody new is asked.", None, None


def best_row(table: ClassTable, rows: list[int]) -> int:
    """The best of these rows of a table; the first of equal ones."""
    return rows[int(np.argmax(table.score[rows]))]
