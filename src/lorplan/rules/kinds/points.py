"""points: what a matching letter is worth. The points of a group's rules, summed per letter, stay within its cap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Scalar
from lorplan.rules.kinds.fields import conditions_in, read_condition, read_fields, read_points
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Match, Reading, WrittenKind
from lorplan.rules.kinds.rows import Rows
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Portfolios


class Points(WrittenKind, frozen=True):
    """The kind as written."""

    name: ClassVar[str] = "points"
    levels: ClassVar[tuple[str, ...]] = ("should",)
    fields: ClassVar[dict[str, str]] = {
        "of": "which letters",
        "worth": "points for each of them",
        "group": "a group whose points, summed per letter, stay within its cap",
    }

    of: Condition
    worth: int
    group: str | None

    @classmethod
    def read(cls, raw: Map, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Points | None:
        if not read_fields(cls.name, raw, cls.fields, complaints):
            return None
        before = len(complaints)
        worth = read_points(raw, "worth", complaints)
        of = read_condition(raw, "of", reader)
        if of is None:
            complaints.add("points need 'of': which letters they are for", raw)
        group = raw.get("group")
        if group is not None and not isinstance(group, Scalar):
            complaints.add("'group' must be the name of a group", group)
        if of is None or worth is None or len(complaints) > before:
            return None
        return cls(of, worth, None if group is None else str(group), raw=raw)

    @property
    def wants_points(self) -> bool:
        """See Kind."""
        return False

    def conditions(self) -> Sequence[Condition]:
        return conditions_in(self.of)

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        column = binder.column(self.of)
        return BoundPoints(rule, level, column.sure, self.worth, self.group) if column.sure else None


class BoundPoints(BoundRule, frozen=True):
    """Points at one class of programs. Grouped ones are posted and checked by their `BoundGroup`."""

    letters: int
    worth: int
    group: str | None = None

    def post(self, rows: Rows) -> None:
        rows.earn(rows.matching(self.letters), self.worth)

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        held = portfolios.count(self.letters)
        zeros = portfolios.zeros()
        return Reading(zeros, zeros, held * self.worth, held, zeros)

    def ledger(self, letters: int) -> Iterator[Match]:
        held = letters & self.letters
        if held and self.worth:
            yield Match(self.rule, held, held.bit_count(), held.bit_count() * self.worth)


class BoundGroup(BoundRule, frozen=True):
    """All points of one group at one class of programs. Its ledger lines are its members' and the cap's own."""

    members: tuple[BoundPoints, ...]
    least: int
    most: int
    count: int  # letters there are

    def post(self, rows: Rows) -> None:
        for letter in range(self.count):
            worth = self._capped(letter)
            if worth:
                rows.earn(rows.matching(1 << letter), worth)

    def _sum(self, letter: int) -> int:
        return sum(member.worth for member in self.members if member.letters >> letter & 1)

    def _capped(self, letter: int) -> int:
        return max(self.least, min(self.most, self._sum(letter)))

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        # A capped sum per letter; the cap's bounds include 0, so letters that no member matches add nothing.
        points = portfolios.weigh([self._capped(letter) for letter in range(self.count)])
        zeros = portfolios.zeros()
        return Reading(zeros, zeros, points, zeros, zeros)

    def ledger(self, letters: int) -> Iterator[Match]:
        for member in self.members:
            yield from member.ledger(letters)
        for letter in range(self.count):
            held = letters & (1 << letter)
            cut = self._capped(letter) - self._sum(letter)
            if held and cut:
                yield Match(self.rule, held, 1, cut)


def gather(bounds: Sequence[Bound], caps: Mapping[str, tuple[int, int]], letters: int) -> list[Bound]:
    """The same rules, with the points of each group put together under their cap (least, most)."""
    kept: list[Bound] = []
    grouped: dict[str, list[BoundPoints]] = {}
    for bound in bounds:
        if isinstance(bound, BoundPoints) and bound.group is not None:
            grouped.setdefault(bound.group, []).append(bound)
        else:
            kept.append(bound)
    for name in sorted(grouped):
        members = tuple(sorted(grouped[name], key=lambda member: member.rule))
        least, most = caps[name]
        kept.append(BoundGroup(f"group:{name}", "should", members, least, most, letters))
    return kept
