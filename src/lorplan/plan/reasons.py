"""Why each letter is in a portfolio, and why another one is not: read off the table of the class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.table.classtable import ClassTable, class_table
from lorplan.plan.ledger import letter_points
from lorplan.results.plan import LeftOut, Reason
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.kind import Match
from lorplan.rules.kinds.points import BoundGroup, BoundPoints
from lorplan.scenario.models import GONE
from lorplan.trials.standing import Standing


@dataclass(repr=False, eq=False)
class Reasons:
    """Speaks about the portfolios of one plan. `tables`: class -> its table, made where it is not at hand."""

    case: Case
    requests: int
    tables: dict[str, ClassTable]

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.case)
        self.standing = Standing(self.case.problem, self.tables)
        self.index = {one.id: place for place, one in enumerate(self.case.problem.classes)}

    def table(self, one: ProgramClass) -> ClassTable:
        """The table of a class."""
        if one.id not in self.tables:
            self.tables[one.id] = class_table(one, len(self.case.problem.letters))
        return self.tables[one.id]

    def why_in(self, one: ProgramClass, portfolio: int) -> tuple[Reason, ...]:
        """A reason for each letter of the portfolio, most points first."""
        points = letter_points(self.case, self.index[one.id], portfolio)
        _, halves, total = self.standing.values(one, portfolio)
        reasons = []
        for letter in bits(portfolio):
            name = self.case.problem.letters[letter]
            needed = self._needed(one, portfolio, letter, halves, points[letter])
            says = needed or self._best_rule(one, letter, portfolio, total, points[letter])
            reasons.append(
                Reason(
                    name,
                    self.speaker.writer(name),
                    self.speaker.status(name, one.portal),
                    says,
                    points[letter],
                    bool(one.assigned >> letter & 1),
                    points[letter],
                    points[letter],
                )
            )
        return tuple(sorted(reasons, key=lambda reason: (-reason.points, reason.letter)))

    def says_of_all(self, classes: Sequence[ProgramClass], portfolio: int, name: str) -> str:
        """What holds of a letter at all of these classes, or at how many programs: a must that needs it, then the
        rules that give it points everywhere. Nothing where there is neither."""
        letter = self.case.problem.letters.index(name)
        needed: dict[str, int] = {}
        common: dict[str, int] = {}
        total = sum(one.count for one in classes)
        for place, one in enumerate(classes):
            own = letter_points(self.case, self.index[one.id], portfolio)[letter]
            must = self._must(one, portfolio, letter, self.standing.values(one, portfolio)[1], own)
            if must is not None:
                says = self._says(one, must)
                needed[says] = needed.get(says, 0) + one.count
            here = {self._says(one, match.rule): match.points * one.weight for match in self._for(one, letter)}
            kept = here if place == 0 else {says: common[says] + here[says] for says in common if says in here}
            common = kept
        parts = [
            f"Needed: {says}" if count == total else f"Needed at {count} of these programs: {says}"
            for says, count in needed.items()
        ]
        parts += sorted(common, key=lambda says: (-common[says], says))[:2]
        return " ".join(parts)

    def _needed(self, one: ProgramClass, portfolio: int, letter: int, halves: int, own: int) -> str | None:
        """The must that falls (further) short without the letter, if the others cannot carry it."""
        must = self._must(one, portfolio, letter, halves, own)
        if must is None:
            return None
        best = self._top(one, letter) if own >= 0 else ""
        needed = f"Needed: {self._says(one, must)}"
        return f"{needed} {best}" if best else needed

    def _must(self, one: ProgramClass, portfolio: int, letter: int, halves: int, own: int) -> str | None:
        without = portfolio & ~(1 << letter)
        if self.standing.values(one, without)[1] <= halves:
            return None
        for bound in one.bounds:
            # A must that any letter would serve says nothing about this one, unless nothing else speaks for it.
            special = own < 0 or (isinstance(bound, BoundCount) and portfolio & ~bound.column.sure)
            worse = bound.level == "must" and special
            if worse and _halves(bound, without, self.case) > _halves(bound, portfolio, self.case):
                return bound.rule
        return None

    def _best_rule(self, one: ProgramClass, letter: int, portfolio: int, total: int, own: int) -> str:
        best = self._top(one, letter) if own >= 0 else ""
        if best:
            return best
        _, _, without = self.standing.values(one, portfolio & ~(1 << letter))
        if one.fixed >> letter & 1 and not one.assigned >> letter & 1:
            return "You asked to keep it."
        if one.assigned >> letter & 1:
            return "It is assigned already and cannot be taken back."
        return f"Without it the set is worth {plural(total - without, 'point')} less."

    def _top(self, one: ProgramClass, letter: int) -> str:
        """The sentences of the two rules that give the letter most points."""
        return " ".join(self._says(one, match.rule) for match in self._for(one, letter)[:2])

    def _for(self, one: ProgramClass, letter: int) -> list[Match]:
        """The matches that give the letter points by itself, most first."""
        matches: list[Match] = []
        for bound in one.bounds:
            if isinstance(bound, BoundPoints | BoundGroup):
                matches.extend(match for match in bound.ledger(1 << letter) if match.points > 0)
        matches.sort(key=lambda match: (-match.points, match.rule))
        return matches

    def _bottom(self, one: ProgramClass, letter: int) -> str:
        """The sentence of the rule that takes most from the letter."""
        matches = [
            match
            for bound in one.bounds
            if isinstance(bound, BoundPoints | BoundGroup)
            for match in bound.ledger(1 << letter)
        ]
        worst = min(matches, key=lambda match: (match.points, match.rule))
        return self._says(one, worst.rule)

    def _says(self, one: ProgramClass, rule: str) -> str:
        found = self.case.rule(one.id, rule)
        return rule if found is None else found.says

    # ---- left out ------------------------------------------------------------------------------------------------

    def left_out(self, one: ProgramClass, portfolio: int) -> tuple[LeftOut, ...]:
        """Every letter that is not in the portfolio although somebody could think of it, with the reason."""
        found = []
        for letter, name in enumerate(self.case.problem.letters):
            status = self.speaker.status(name, one.portal)
            if portfolio >> letter & 1 or one.assigned >> letter & 1 or status in GONE:
                continue
            if one.pending >> letter & 1 and not self.requests >> letter & 1:
                continue  # what asking would bring is said with the requests
            says, price, rule = self._why_not(one, portfolio, letter)
            if says:
                found.append(LeftOut(name, self.speaker.writer(name), says, price, rule, price, price))
        return tuple(sorted(found, key=lambda left: (left.price is None, left.price or 0, left.letter)))

    def _why_not(self, one: ProgramClass, portfolio: int, letter: int) -> tuple[str, int | None, str | None]:
        for bar in one.bars:
            if bar.column.sure >> letter & 1:
                return self._says(one, bar.rule), None, bar.rule
        if not one.usable >> letter & 1:
            wish = self.case.problem.letters[letter] in self._avoided(one)
            return ("You asked to avoid it." if wish else ""), None, None
        table = self.table(one)
        rows = [
            row
            for row, mask in enumerate(table.portfolios.masks)
            if mask >> letter & 1 and not table.needs[row] & ~self.requests
        ]
        legal = [row for row in rows if int(table.score[row]) > -(1 << 59)]
        if not legal:
            full = one.fixed.bit_count() >= one.cap
            return (
                ("Every slot is taken already." if full else "The portal's limits leave no place for it."),
                None,
                None,
            )
        best = max(legal, key=lambda row: (int(table.score[row]), -row))
        mask = table.portfolios.masks[best]
        _, halves, points = self.standing.values(one, portfolio)
        if int(table.halves[best]) > halves:
            broken = self._first_worse(one, portfolio, mask)
            return f"With it a requirement falls short: {broken}", None, None
        price = points - int(table.points[best])
        return self._trade(one, portfolio, mask, letter, price), price, None

    def _avoided(self, one: ProgramClass) -> set[str]:
        wishes = self.case.scenario.wishes.avoid
        return {wish.letter for wish in wishes if wish.programs is None or set(one.programs) & set(wish.programs)}

    def _first_worse(self, one: ProgramClass, portfolio: int, mask: int) -> str:
        for bound in one.bounds:
            if bound.level == "must" and _halves(bound, mask, self.case) > _halves(bound, portfolio, self.case):
                return self._says(one, bound.rule)
        return "a requirement"

    def _trade(self, one: ProgramClass, portfolio: int, mask: int, letter: int, price: int) -> str:
        """What would pay for the letter: the rule that takes most, or the letters that it would replace."""
        gone = portfolio & ~mask
        own = letter_points(self.case, self.index[one.id], mask)[letter]
        if own < 0:
            return f"It would take {plural(-own, 'point')}: {self._bottom(one, letter)}"
        if price == 0:
            if not gone:
                return "It would add nothing."
            return f"Just as good as {self._others(gone, letter)}; there is room for one of them."
        if gone:
            return f"It would replace {self._others(gone, letter)}."
        costs = _differences(one, portfolio, mask)
        worst = min(costs, key=lambda rule: (costs[rule], rule), default=None)
        if worst is None or costs[worst] >= 0:
            return f"It adds {plural(own, 'point')} by itself."
        says = self._says(one, worst)
        return f"It adds {plural(own, 'point')} and costs {-costs[worst]}: {says}"

    def _others(self, letters: int, letter: int) -> str:
        """The authors of letters, and which letter where it is by the same ones."""
        own = self.speaker.writer(self.case.problem.letters[letter])
        names = [(self.speaker.writer(name), name) for name in self.case.problem.names(letters)]
        return listing(f"{writer} ({name})" if writer == own else writer for writer, name in names)


def _halves(bound: Bound, portfolio: int, case: Case) -> int:
    from lorplan.rules.kinds.portfolios import Portfolios

    return int(bound.check(Portfolios([portfolio], len(case.problem.letters))).halves[0])


def _differences(one: ProgramClass, before: int, after: int) -> dict[str, int]:
    """Rule -> the points it gives more (less) for another portfolio, single letters' points left out."""
    found: dict[str, int] = {}
    for bound in one.bounds:
        if isinstance(bound, BoundPoints | BoundGroup):
            continue
        new = sum(match.points for match in bound.ledger(after))
        old = sum(match.points for match in bound.ledger(before))
        if new != old:
            found[bound.rule] = new - old
    return found
