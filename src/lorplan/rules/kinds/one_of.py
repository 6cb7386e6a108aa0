"""one_of: alternatives, the preferred one first; each is a count or slots, or a list of them that hold together.

A must is as short as its best branch. `later` are points for each step down the list; a should takes the branch that
costs least. Status: kept if a branch is kept, else open if one is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, Seq
from lorplan.rules.kinds.count import Count
from lorplan.rules.kinds.fields import read_fields
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Kind, Match, Reading, WrittenKind
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.kinds.rows import GuardedRows, Linear, Rows
from lorplan.rules.kinds.slots import Slots
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolios import Numbers, Portfolios

PARTS: dict[str, type[Count] | type[Slots]] = {"count": Count, "slots": Slots}
MOST_BRANCHES = 8


class OneOf(WrittenKind, frozen=True):
    """The kind as written."""

    name: ClassVar[str] = "one_of"
    levels: ClassVar[tuple[str, ...]] = ("limit", "must", "should")
    fields: ClassVar[dict[str, str]] = {
        "branches": "the alternatives, the preferred one first; the list may stand alone",
        "later": "points for each step down the list (0 where left out)",
    }

    branches: tuple[tuple[Kind, ...], ...]
    later: int

    @classmethod
    def read(cls, raw: Any, level: str, points: int | None, reader: Reader, complaints: Complaints) -> OneOf | None:
        before = len(complaints)
        listed, later = raw, 0
        if isinstance(raw, Map):
            read_fields(cls.name, raw, cls.fields, complaints)
            listed = raw.get("branches", Seq())
            if "later" in raw:
                try:
                    later = scalars.whole(raw["later"], -1000, 0)
                except scalars.Misfit as misfit:
                    complaints.add(f"'later': {misfit}", raw["later"], misfit.hint)
        if not isinstance(listed, Seq) or len(listed) < 2 or len(listed) > MOST_BRANCHES:
            complaints.add(f"'one_of' needs a list of 2 to {MOST_BRANCHES} branches", raw)
            return None
        branches = [_branch(entry, level, points, reader, complaints) for entry in listed]
        return cls(tuple(branches), later, raw=raw) if len(complaints) == before else None

    def conditions(self) -> Sequence[Condition]:
        return [condition for branch in self.branches for part in branch for condition in part.conditions()]

    def grouping(self) -> Sequence[Fact]:
        return [fact for branch in self.branches for part in branch for fact in part.grouping()]

    def numbers(self) -> Sequence[Fact]:
        return [fact for branch in self.branches for part in branch for fact in part.numbers()]

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        inner = "should" if level == "should" else "must"
        bound = []
        for branch in self.branches:
            parts = [part.bind(rule, inner, points, binder) for part in branch]
            bound.append(tuple(part for part in parts if part is not None))
        if not any(bound):
            return None
        return BoundOneOf(rule, level, tuple(bound), self.later)


def _branch(entry: Any, level: str, points: int | None, reader: Reader, complaints: Complaints) -> tuple[Kind, ...]:
    parts: list[Kind] = []
    for part in entry if isinstance(entry, Seq) else [entry]:
        if not isinstance(part, Map) or len(part) != 1 or next(iter(part)) not in PARTS:
            complaints.add(f"a branch is {{{listing(PARTS, 'or')}: …}}, or a list of these", part)
            continue
        ((name, body),) = part.items()
        inner = "should" if level == "should" else "must"
        if name == "count" and isinstance(body, Map) and "worth" in body:
            complaints.add("'worth' has no place in a branch: write a rule of its own", body.key("worth"))
            continue
        read = PARTS[str(name)].read(body, inner, points, reader, complaints)
        if read is not None:
            parts.append(read)
    return tuple(parts)


class BoundOneOf(BoundRule, frozen=True):
    """Alternatives at one class of programs. A branch without parts says nothing there, and is kept."""

    branches: tuple[tuple[Bound, ...], ...]
    later: int

    def post(self, rows: Rows) -> None:
        if any(not branch for branch in self.branches[:1]):
            return
        chosen = Linear()
        for step, branch in enumerate(self.branches):
            flag = rows.flag()
            chosen = chosen + flag
            guarded = GuardedRows(rows, flag)
            for part in branch:
                part.post(guarded)
            if self.later and step:
                rows.earn(flag, self.later * step)
        rows.at_least(chosen, 1)
        rows.at_most(chosen, 1)

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        best: Reading | None = None
        worst_first: Any = None
        kept_any = portfolios.zeros()
        open_any = portfolios.zeros()
        for step, branch in enumerate(self.branches):
            missing, is_open, points = portfolios.zeros(), portfolios.zeros(), portfolios.zeros() + self.later * step
            measured, unsure = portfolios.zeros(), portfolios.zeros()
            broken = portfolios.zeros()
            for part in branch:
                reading = part.check(portfolios)
                missing = missing + reading.missing
                points = points + reading.points
                measured, unsure = measured + reading.measured, unsure + reading.unsure
                is_open = is_open | (reading.open > 0)
                broken = broken | ((reading.missing > 0) & (reading.open == 0))
            is_open = is_open & (broken == 0)
            kept_any = kept_any | ((missing == 0) & (is_open == 0))
            open_any = open_any | is_open
            key = -points if self.level == "should" else missing * BIG - points
            now = Reading(missing, is_open, points, measured, unsure)
            best, worst_first = (now, key) if best is None else _better(best, worst_first, now, key)
        if best is None:
            zeros = portfolios.zeros()
            return Reading(zeros, zeros, zeros, zeros, zeros)
        is_open = (kept_any == 0) & (open_any > 0)
        return Reading(best.missing, is_open | portfolios.zeros(), best.points, best.measured, best.unsure)

    def ledger(self, letters: int) -> Iterator[Match]:
        single = SinglePortfolio(letters)
        options = []
        for step, branch in enumerate(self.branches):
            missing = sum(int(part.check(single).missing) for part in branch)
            matches = [match for part in branch for match in part.ledger(letters)]
            points = sum(match.points for match in matches) + self.later * step
            options.append((0 if self.level == "should" else missing, -points, step, matches))
        _, _, step, matches = min(options, key=lambda option: option[:3])
        yield from matches
        if self.later and step:
            yield Match(self.rule, letters, step, self.later * step)


BIG = 1 << 30  # above any points of one rule


def _better(best: Reading, key: Numbers, now: Reading, new: Numbers) -> tuple[Reading, Numbers]:
    """Per portfolio the branch with the smaller key; the earlier one where they are equal."""
    take = new < key

    def pick(old: Numbers, other: Numbers) -> Numbers:
        chosen: Numbers = old + take * (other - old)
        return chosen

    return (
        Reading(
            pick(best.missing, now.missing),
            pick(best.open, now.open),
            pick(best.points, now.points),
            pick(best.measured, now.measured),
            pick(best.unsure, now.unsure),
        ),
        pick(key, new),
    )
