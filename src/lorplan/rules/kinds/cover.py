"""cover: points for each different value that the letters together cover, such as the competencies spoken to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Seq
from lorplan.rules.kinds.fields import MOST_POINTS, conditions_in, read_condition, read_fact, read_fields
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Column, Match, Reading, WrittenKind
from lorplan.rules.kinds.rows import Rows
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Portfolios


class Cover(WrittenKind, frozen=True):
    """The kind as written. A value counts once, however many letters have it; only surely covered values count."""

    name: ClassVar[str] = "cover"
    levels: ClassVar[tuple[str, ...]] = ("should",)
    fields: ClassVar[dict[str, str]] = {
        "over": "the fact whose values are covered",
        "of": "which letters may cover them; every letter where it is left out",
        "values": "which values count; every value where it is left out",
        "worth": "points for each value covered: a number, or `{value: points}`",
    }

    over: Fact
    of: Condition | None
    values: tuple[str, ...] | None
    worth: int | tuple[tuple[str, int], ...]

    @classmethod
    def read(cls, raw: Map, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Cover | None:
        if not read_fields(cls.name, raw, cls.fields, complaints):
            return None
        before = len(complaints)
        over = read_fact(raw, "over", reader, complaints)
        of = read_condition(raw, "of", reader)
        if over is None:
            if "over" not in raw:
                complaints.add("cover needs 'over': the fact whose values are covered", raw)
            return None
        values = _values(raw, over, complaints)
        worth = _worth(raw, over, complaints)
        return cls(over, of, values, worth, raw=raw) if len(complaints) == before else None

    @property
    def wants_points(self) -> bool:
        """See Kind."""
        return False

    def conditions(self) -> Sequence[Condition]:
        return conditions_in(self.of)

    def grouping(self) -> Sequence[Fact]:
        return [self.over]

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        column = Column(binder.active) if self.of is None else binder.column(self.of)
        worths = None if isinstance(self.worth, int) else dict(self.worth)
        covers = []
        for value, letters in binder.groups(self.over).values:
            if self.values is not None and value not in self.values:
                continue
            worth = self.worth if isinstance(self.worth, int) else (worths or {}).get(value, 0)
            if worth and letters & column.sure:
                covers.append((letters & column.sure, worth))
        return BoundCover(rule, level, tuple(covers)) if covers else None


class BoundCover(BoundRule, frozen=True):
    """A cover at one class of programs: for each value the letters that have it, and its points (above 0)."""

    values: tuple[tuple[int, int], ...]

    def post(self, rows: Rows) -> None:
        for letters, worth in self.values:
            covered = rows.flag()
            rows.at_least(rows.matching(letters) - covered, 0)
            rows.earn(covered, worth)

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        points = portfolios.zeros()
        covered = portfolios.zeros()
        for letters, worth in self.values:
            has = portfolios.holds(letters)
            points += worth * has
            covered += has
        zeros = portfolios.zeros()
        return Reading(zeros, zeros, points, covered, zeros)

    def ledger(self, letters: int) -> Iterator[Match]:
        met = [(letters & cover, worth) for cover, worth in self.values if letters & cover]
        if met:
            held = 0
            for cover, _ in met:
                held |= cover
            yield Match(self.rule, held, len(met), sum(worth for _, worth in met))


def _values(raw: Map, over: Fact, complaints: Complaints) -> tuple[str, ...] | None:
    if "values" not in raw:
        return None
    value = raw["values"]
    values = []
    for item in value if isinstance(value, Seq) else [value]:
        try:
            values.append(str(over.parse_one(item)))
        except scalars.Misfit as misfit:
            complaints.add(f"'values': {misfit}", item, misfit.hint)
    return tuple(values)


def _worth(raw: Map, over: Fact, complaints: Complaints) -> int | tuple[tuple[str, int], ...]:
    value = raw.get("worth")
    try:
        if isinstance(value, Map):
            pairs = [(str(over.parse_one(key)), scalars.whole(item, 0, MOST_POINTS)) for key, item in value.items()]
            return tuple(sorted(pairs))
        return scalars.whole(value, 0, MOST_POINTS)
    except scalars.Misfit as misfit:
        complaints.add(f"'worth': {misfit}", misfit.value if hasattr(misfit.value, "line") else raw, misfit.hint)
        return 0
