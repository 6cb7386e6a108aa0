"""Why each letter is in a portfolio, and why another one is not: read off the table of the class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.table.classtable import ClassTable, Memory, class_table, portfolio_bound
from lorplan.engines.table.scores import NEVER
from lorplan.plan.readings import Readings
from lorplan.results.plan import LeftOut, Reason
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.kind import Match
from lorplan.rules.kinds.points import BoundGroup, BoundPoints
from lorplan.rules.kinds.portfolios import Numbers
from lorplan.scenario.models import GONE
from lorplan.trials.standing import Standing

MOST_ROWS: Final = 3_000_000  # portfolios of all classes together that are gone through for the prices of letters
NOT_PRICED: Final = "What it would cost was not worked out: there are too many sets of letters."


@dataclass(repr=False, eq=False)
class Reasons:
    """Speaks about the portfolios of one plan. `requests`: the letters it asks for; `tables`: class -> its table, where
    there is one. Others are made of the letters that the plan has, where they are not too large."""

    case: Case
    requests: int
    tables: dict[str, ClassTable]
    readings: Readings
    _sendable: dict[tuple[int, int], Numbers] = field(default_factory=dict)
    _memory: Memory = field(default_factory=Memory)
    _made: tuple[str, ClassTable | None] = ("", None)  # the table that was made last, of which class

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.case)
        self.standing = Standing(self.case.problem, self.tables)
        rows = [portfolio_bound(self._having(each)) for each in self.case.problem.classes if each.id not in self.tables]
        self.most_rows = MOST_ROWS if sum(rows) <= MOST_ROWS else MOST_ROWS // len(rows)

    def table(self, program_class: ProgramClass) -> ClassTable | None:
        """The table of a class, with at least the letters that the plan has; None where it is too large."""
        known = self.tables.get(program_class.id)
        if known is not None:
            return known
        if self._made[0] != program_class.id:
            having, table = self._having(program_class), None
            if portfolio_bound(having) <= self.most_rows:
                memory = Memory(portfolios=self._memory.portfolios)  # readings of so many classes would fill the memory
                table = class_table(having, len(self.case.problem.letters), memory)
            self._made = program_class.id, table
        return self._made[1]

    def _having(self, program_class: ProgramClass) -> ProgramClass:
        """The class without letters that the plan does not ask for."""
        unasked = program_class.pending & ~self.requests
        return replace(
            program_class, usable=program_class.usable & ~unasked, pending=program_class.pending & self.requests
        )

    # ---- sent ----------------------------------------------------------------------------------------------------

    def why_in(self, program_class: ProgramClass, portfolio: int) -> tuple[Reason, ...]:
        """A reason for each letter of the portfolio, most points first."""
        reasons = []
        for letter, points in self.readings.letter_points(program_class, portfolio).items():
            name = self.case.problem.letters[letter]
            reasons.append(
                Reason(
                    letter=name,
                    writer=self.speaker.writer(name),
                    status=self.speaker.status(name, program_class.portal),
                    says=self._why(program_class, portfolio, letter),
                    points=points,
                    assigned=bool(program_class.assigned >> letter & 1),
                    least=points,
                    most=points,
                )
            )
        return tuple(sorted(reasons, key=lambda reason: (-reason.points, reason.letter)))

    def says_of_all(self, classes: Sequence[ProgramClass], portfolio: int, name: str) -> str:
        """What holds of a letter at all of these classes, or at how many programs: a must that needs it, then the
        rules that give it points everywhere. Nothing where there is neither."""
        letter = self.case.problem.letters.index(name)
        needed: dict[str, int] = {}
        common: dict[str, int] | None = None  # sentence -> weighted points
        total = sum(program_class.count for program_class in classes)
        for program_class in classes:
            must = self._must(program_class, portfolio, letter)
            if must is not None:
                says = self._says(program_class, must)
                needed[says] = needed.get(says, 0) + program_class.count
            earned = {
                self._says(program_class, match.rule): match.points * program_class.weight
                for match in self._for(program_class, letter)
            }
            if common is None:
                common = earned
            else:
                common = {says: common[says] + earned[says] for says in common if says in earned}
        parts = [
            f"Needed: {says}" if count == total else f"Needed at {count} of these programs: {says}"
            for says, count in needed.items()
        ]
        weighed = common or {}
        parts += sorted(weighed, key=lambda says: (-weighed[says], says))[:2]
        return " ".join(parts)

    def _why(self, program_class: ProgramClass, portfolio: int, letter: int) -> str:
        """The must that falls (further) short without the letter, if the others cannot carry it, and the rules that
        give it most points; else what else holds it there."""
        must = self._must(program_class, portfolio, letter)
        praise = self._top(program_class, letter) if self.readings.own_points(program_class, letter) >= 0 else ""
        if must is not None:
            return f"Needed: {self._says(program_class, must)} {praise}".rstrip()
        if praise:
            return praise
        if program_class.assigned >> letter & 1:
            return "It is assigned already and cannot be taken back."
        if program_class.fixed >> letter & 1:
            return "You asked to keep it."
        _, _, points = self.standing.values(program_class, portfolio)
        _, _, without = self.standing.values(program_class, portfolio & ~(1 << letter))
        return f"Without it the set is worth {plural(points - without, 'point')} less."

    def _must(self, program_class: ProgramClass, portfolio: int, letter: int) -> str | None:
        """A must that falls (further) short without the letter."""
        without = portfolio & ~(1 << letter)
        missing = self.standing.values(program_class, portfolio)[1]
        if self.standing.values(program_class, without)[1] <= missing:
            return None
        unwanted = self.readings.own_points(program_class, letter) < 0
        for bound in program_class.bounds:
            if bound.level != "must":
                continue
            # A must that any letter would serve says nothing about this one, unless nothing else speaks for it.
            special = unwanted or (isinstance(bound, BoundCount) and portfolio & ~bound.column.sure)
            if special and self.readings.missing(bound, without) > self.readings.missing(bound, portfolio):
                return bound.rule
        return None

    def _top(self, program_class: ProgramClass, letter: int) -> str:
        """The sentences of the two rules that give the letter most points."""
        return " ".join(self._says(program_class, match.rule) for match in self._for(program_class, letter)[:2])

    def _for(self, program_class: ProgramClass, letter: int) -> list[Match]:
        """The matches that give the letter points by itself, most first."""
        matches = [match for match in self.readings.own_matches(program_class, letter) if match.points > 0]
        return sorted(matches, key=lambda match: (-match.points, match.rule))

    def _says(self, program_class: ProgramClass, name: str) -> str:
        rule = self.case.rule(program_class.id, name)
        return name if rule is None else rule.says

    # ---- left out ------------------------------------------------------------------------------------------------

    def left_out(self, program_class: ProgramClass, portfolio: int) -> tuple[LeftOut, ...]:
        """Every letter that is not in the portfolio although somebody could think of it, with the reason."""
        left_out = []
        for letter, name in enumerate(self.case.problem.letters):
            status = self.speaker.status(name, program_class.portal)
            if (portfolio | program_class.assigned) >> letter & 1 or status in GONE:
                continue
            if program_class.pending >> letter & 1 and not self.requests >> letter & 1:
                continue  # what asking would bring is said with the requests
            says, price, rule = self._why_not(program_class, portfolio, letter)
            if says:
                writer = self.speaker.writer(name)
                left_out.append(
                    LeftOut(letter=name, writer=writer, says=says, price=price, rule=rule, least=price, most=price)
                )
        return tuple(sorted(left_out, key=lambda left: (left.price is None, left.price or 0, left.letter)))

    def _why_not(self, program_class: ProgramClass, portfolio: int, letter: int) -> tuple[str, int | None, str | None]:
        """Why a letter is left out; its price per program, and the rule that bars it, where there is one."""
        for bar in program_class.bars:
            if bar.column.sure >> letter & 1:
                return self._says(program_class, bar.rule), None, bar.rule
        if not program_class.usable >> letter & 1:
            avoided = self.case.problem.letters[letter] in self._avoided(program_class)
            return ("You asked to avoid it." if avoided else ""), None, None
        table = self.table(program_class)
        if table is None:
            return NOT_PRICED, None, None
        best = self._best_with(table, letter)
        if best is None:
            full = program_class.fixed.bit_count() >= program_class.cap
            says = "Every slot is taken already." if full else "The portal's limits leave no place for it."
            return says, None, None
        other = table.portfolios.masks[best]
        _, missing, points = self.standing.values(program_class, portfolio)
        if int(table.missing[best]) > missing:
            broken = self._first_worse(program_class, portfolio, other)
            return f"With it something is missing: {broken}", None, None
        price = points - int(table.points[best])
        return self._trade(program_class, portfolio, other, letter, price), price, None

    def _best_with(self, table: ClassTable, letter: int) -> int | None:
        """The row of the best portfolio that holds the letter and needs nobody else to be asked; None where none may
        be sent."""
        key = (id(table.portfolios), letter)
        if key not in self._sendable:
            rows = table.portfolios.within(~(table.needs.pending & ~self.requests))
            self._sendable[key] = rows[table.portfolios.table[letter][rows] == 1]
        rows_with = self._sendable[key]
        if not len(rows_with):
            return None
        best = int(rows_with[table.score[rows_with].argmax()])
        return None if int(table.score[best]) <= NEVER // 2 else best

    def _avoided(self, program_class: ProgramClass) -> set[str]:
        wishes, programs = self.case.scenario.wishes.avoid, set(program_class.programs)
        return {wish.letter for wish in wishes if wish.programs is None or programs & set(wish.programs)}

    def _first_worse(self, program_class: ProgramClass, portfolio: int, other: int) -> str:
        for bound in program_class.bounds:
            if bound.level == "must" and self.readings.missing(bound, other) > self.readings.missing(bound, portfolio):
                return self._says(program_class, bound.rule)
        return "a requirement"

    def _trade(self, program_class: ProgramClass, portfolio: int, other: int, letter: int, price: int) -> str:
        """What would pay for the letter: the rule that takes most, or the letters that it would replace."""
        gone = portfolio & ~other
        own = self.readings.own_points(program_class, letter)
        if price == 0:
            if not gone:
                return "It would add nothing."
            return f"Just as good as {self._others(gone, letter)}; there is room for one of them."
        if own < 0:
            return self._bottom(program_class, letter)
        if gone:
            return f"It would replace {self._others(gone, letter)}."
        costs = self._differences(program_class, portfolio, other)
        worst = min(costs, key=lambda rule: (costs[rule], rule), default=None)
        if worst is None or costs[worst] >= 0:
            return f"It adds {plural(own, 'point')} by itself."
        says = self._says(program_class, worst).rstrip(".")
        adds = f"would add {plural(own, 'point')}, and that costs {-costs[worst]}" if own else "adds nothing"
        return f"{says}: this one {adds}."

    def _bottom(self, program_class: ProgramClass, letter: int) -> str:
        """The sentence of the rule that takes most from the letter."""
        matches = self.readings.own_matches(program_class, letter)
        return self._says(program_class, min(matches, key=lambda match: (match.points, match.rule)).rule)

    def _others(self, letters: int, letter: int) -> str:
        """The authors of letters; of a letter by the same ones its id."""
        own = self.speaker.writer(self.case.problem.letters[letter])
        names = [(self.speaker.writer(name), name) for name in self.case.problem.names(letters)]
        return listing(f"{name}, by the same writer" if writer == own else writer for writer, name in names)

    def _differences(self, program_class: ProgramClass, before: int, after: int) -> dict[str, int]:
        """Rule -> the points it gives more (less) for another portfolio, single letters' points left out."""
        differences: dict[str, int] = {}
        for bound in program_class.bounds:
            if isinstance(bound, BoundPoints | BoundGroup):
                continue
            new, old = (
                sum(match.points for match in self.readings.matches(bound, portfolio)) for portfolio in (after, before)
            )
            if new != old:
                differences[bound.rule] = new - old
        return differences
