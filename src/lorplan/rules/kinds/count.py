"""count: at least, at most or exactly so many matching letters, or what the 1st, 2nd, 3rd match is worth.

`per` takes every group by itself (one version from each writer); `different` counts values instead of letters (two
institutions). A bound may be a fact of the program. With t sure and u unknown matches, at least k is kept if t >= k,
open if t < k <= t + u, else broken; at most k is kept if t + u <= k, open if t <= k < t + u, else broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from lorplan.basics import scalars
from lorplan.basics.bits import bits
from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Seq
from lorplan.rules.kinds.fields import conditions_in, read_condition, read_fact, read_fields, read_number, read_share
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Column, Groups, Match, Reading, WrittenKind
from lorplan.rules.kinds.rows import Linear, Rows, slack
from lorplan.rules.kinds.share import BoundShare, BoundTogether
from lorplan.rules.kinds.timing import EACH, Each, read_each, timely
from lorplan.rules.language.conditions import Condition, Somebody
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Numbers, Portfolios

PROGRAM_MOST: Final = "program.letters.max"


class Count(WrittenKind, frozen=True):
    """The kind as written."""

    name: ClassVar[str] = "count"
    levels: ClassVar[tuple[str, ...]] = ("limit", "must", "should")
    fields: ClassVar[dict[str, str]] = {
        "of": "which letters count; every letter where it is left out",
        "at_least": "the least number, a share such as `1/2`, or a fact of the program that states it",
        "at_most": "the greatest number, or a fact of the program that states it",
        "exactly": "both at once",
        "per": "a fact: `at_most` holds for the letters of each of its values by themselves",
        "different": "a fact: its different values are counted instead of letters",
        "by": "an event, `deadline` or a day: only letters that are there by then count",
        "within": "a time such as `24 months`: only letters written within it before sending count",
        "for_each": "a condition on experiences: the bound holds for the letters about each of them",
        "from_each": "a condition on experiences: the bound holds for the letters by people of each of their places",
        "worth": "what the 1st, 2nd, 3rd ... match adds (a should without bounds)",
    }

    of: Condition | None
    least: int | Fact | None
    most: int | Fact | None
    per: Fact | None
    different: Fact | None
    worth: tuple[int, ...]
    share: tuple[int, int] | None = None
    each: Each | None = None

    @classmethod
    def read(cls, raw: Map, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Count | None:
        before = len(complaints)
        if not read_fields(cls.name, raw, cls.fields, complaints):
            return None
        share = read_share(raw, "at_least")
        least = None if share else read_number(raw, "at_least", reader, complaints)
        most = read_number(raw, "at_most", reader, complaints)
        if "exactly" in raw:
            if "at_least" in raw or "at_most" in raw:
                complaints.add("'exactly' stands alone, without 'at_least' and 'at_most'", raw.key("exactly"))
            least = most = read_number(raw, "exactly", reader, complaints)
        if isinstance(least, int) and isinstance(most, int) and least > most:
            complaints.add(f"'at_least' {least} is more than 'at_most' {most}", raw.key("at_least"))
        worth = _read_worth(raw, complaints)
        bounded = share is not None or least is not None or most is not None
        if ("worth" in raw) == bounded and len(complaints) == before:
            complaints.add("count needs one of 'at_least', 'at_most', 'exactly' or 'worth'", raw)
        if "worth" in raw and level != "should":
            complaints.add(f"'worth' adds points, which a {level} has none of", raw.key("worth"), "write level: should")
        if level == "should" and "worth" not in raw and points is None:
            complaints.add("a should needs 'points' per letter missing or too many", raw, "for example points: -4")
        if points is not None and (level != "should" or "worth" in raw):
            complaints.add("'points' belong to a should with a bound", raw)
        if points is not None and points > 0:
            complaints.add(f"'points' per letter missing or too many must be 0 or less, found {points}", raw)
        per = read_fact(raw, "per", reader, complaints)
        different = read_fact(raw, "different", reader, complaints)
        if "per" in raw and ("different" in raw or "worth" in raw or least is not None):
            complaints.add("'per' goes with 'at_most' alone", raw.key("per"))
        if share and {"at_most", "per", "different", *EACH} & set(raw):
            complaints.add("a share stands alone with 'of'", raw.key("at_least"))
        each = read_each(raw, reader, complaints)
        of = timely(raw, read_condition(raw, "of", reader), reader, complaints)
        if len(complaints) > before:
            return None
        return cls(of, least, most, per, different, worth, share, each, raw=raw)

    @property
    def wants_points(self) -> bool:
        """See Kind."""
        return not self.worth

    def conditions(self) -> Sequence[Condition]:
        each = None if self.each is None else Somebody("experience", self.each.of, self.each.of.facts)
        return conditions_in(self.of, each)

    def grouping(self) -> Sequence[Fact]:
        facts = (self.per, self.different, None if self.each is None else self.each.letters)
        return [fact for fact in facts if fact is not None]

    def numbers(self) -> Sequence[Fact]:
        return [bound for bound in (self.least, self.most) if isinstance(bound, Fact)]

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        column = Column(binder.active) if self.of is None else binder.column(self.of)
        if self.share is not None:
            return BoundShare(rule, level, points, column, binder.active, *self.share)
        least = None if self.least is None else binder.number(self.least)
        most = None if self.most is None else binder.number(self.most)
        level = "limit" if binder.ghosts and self._of_the_program else level  # one letter more would be refused
        if level == "limit" and most is not None and (self.every_letter or self._of_the_program):
            most = max(0, most - binder.ghosts)  # a place stays taken when its letter is withdrawn
        if least is None and most is None and not self.worth:
            return None
        if self.each is not None:
            parts: dict[bool, list[BoundCount]] = {True: [], False: []}
            for letters, surely in self.each.columns(column, binder):
                parts[surely].append(BoundCount(rule, level, points, letters, least, most, None, None, ()))
            together = BoundTogether(rule, level, tuple(parts[True]), tuple(parts[False]))
            return together if together.parts or together.perhaps else None
        per = None if self.per is None else _groups(binder.groups(self.per), column, binder.ideas)
        different = None if self.different is None else _groups(binder.groups(self.different), column, binder.ideas)
        return BoundCount(
            rule=rule,
            level=level,
            points=points,
            column=column,
            least=least,
            most=most,
            per=per,
            different=different,
            worth=self.worth,
        )

    @property
    def has_least(self) -> bool:
        """Whether it asks for so many letters at least."""
        return self.least is not None and not self._grouped

    @property
    def every_letter(self) -> bool:
        """Whether it simply counts the letters of a portfolio."""
        return self.of is None and not self._grouped

    @property
    def _of_the_program(self) -> bool:
        """Whether it is the program's own largest number of letters."""
        return isinstance(self.most, Fact) and self.most.name == PROGRAM_MOST and not self._grouped

    @property
    def _grouped(self) -> bool:
        """Whether letters are counted by groups."""
        return any(by is not None for by in (self.per, self.different, self.each))


class Split(Struct, frozen=True):
    """Groups of a column: per value the sure and the unknown matches; `loose`: matches of which a value is unknown
    (besides others that are told, where several people wrote the letter)."""

    values: tuple[Column, ...]
    loose: Column


def _groups(groups: Groups, column: Column, ideas: int) -> Split:
    columns = (column.within(letters) for _, letters in groups.values)
    loose = groups.unknown & column.possible
    return Split(tuple(group for group in columns if group.possible), Column(0, loose, loose & ideas))


class BoundCount(BoundRule, frozen=True):
    """A count at one class of programs."""

    points: int  # per letter missing or too many, at most 0
    column: Column
    least: int | None
    most: int | None
    per: Split | None
    different: Split | None
    worth: tuple[int, ...]

    def bound_of(self) -> int | None:
        return self.most if self.least is None else self.least

    # ---- into the model ------------------------------------------------------------------------------------------

    def post(self, rows: Rows) -> None:
        if self.per is not None:
            for group in self.per.values:
                self._post_most(rows, rows.matching(group.sure), group.sure.bit_count())
            return
        most_matches = self._most_matches()
        if self.worth or self.most is not None:
            sure = self._number(rows, "should")
            if self.worth:
                self._post_worth(rows, sure, most_matches)
            if self.most is not None:
                self._post_most(rows, sure, most_matches)
        if self.least:
            helping = self._number(rows, self.level)
            rows.at_least(helping + slack(rows, self.level, self.least, self.points), self.least)

    def _number(self, rows: Rows, level: str) -> Linear:
        """The number that helps a bound of that level."""
        if self.different is None:
            return rows.matching(self.column.helping(level))
        total = rows.matching(self.different.loose.helping(level))
        for group in self.different.values:
            letters = group.helping(level)
            if not letters:
                continue
            covered = rows.flag()
            rows.at_least(rows.matching(letters) - covered, 0)
            for letter in bits(letters):
                rows.at_least(covered - rows.matching(1 << letter), 0)
            total = total + covered
        return total

    def _most_matches(self) -> int:
        if self.different is None:
            return self.column.sure.bit_count()
        return sum(1 for group in self.different.values if group.sure)

    def _post_most(self, rows: Rows, sure: Linear, matches: int) -> None:
        most = self.most or 0
        over = matches - most
        if over > 0:
            rows.at_most(sure - slack(rows, self.level, over, self.points), most)

    def _post_worth(self, rows: Rows, sure: Linear, matches: int) -> None:
        steps = self.worth[:matches]
        falling = all(step >= 0 for step in steps) and list(steps) == sorted(steps, reverse=True)
        flags = [rows.flag() for _ in steps]
        for step, flag in zip(steps, flags, strict=True):
            rows.earn(flag, step)
        if falling:  # the solver takes the dearest first by itself: the plain row is tight
            rows.at_least(sum(flags, Linear()) * -1 + sure, 0)
            return
        for number, flag in enumerate(flags, start=1):  # 1 where there are at least so many matches
            rows.at_least(sure - flag * number, 0)
            rows.at_most(sure - flag * (matches - number + 1), number - 1)

    # ---- off given portfolios ------------------------------------------------------------------------------------

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        if self.per is not None:
            return self._check_groups(portfolios, self.per)
        sure = self._counted(portfolios, lambda column: column.sure)
        possible = self._counted(portfolios, lambda column: column.possible)
        missing = portfolios.zeros()
        is_open = portfolios.zeros()
        points = portfolios.zeros()
        if self.least is not None:
            helping = self._counted(portfolios, lambda column: column.helping(self.level))
            missing = missing + portfolios.larger(self.least - helping, 0)
            is_open = is_open | (sure < self.least) & (self.least <= possible)
            points = points + portfolios.larger(self.least - sure, 0) * self.points
        if self.most is not None:
            over = portfolios.larger(sure - self.most, 0)
            missing, points = missing + over, points + over * self.points
            is_open = is_open | (over == 0) & (possible > self.most)
        if self.worth:
            for number, step in enumerate(self.worth, start=1):
                points = points + step * (sure >= number)
        return self._reading(missing, is_open, points, sure, possible - sure)

    def _counted(self, portfolios: Portfolios | SinglePortfolio, letters: Callable[[Column], int]) -> Numbers:
        """How many letters or values there are. `letters`: which of a column count."""
        if self.different is None:
            return portfolios.count(letters(self.column))
        number = portfolios.zeros() + portfolios.count(letters(self.different.loose))
        for group in self.different.values:
            number += portfolios.holds(letters(group))
        return number

    def _check_groups(self, portfolios: Portfolios | SinglePortfolio, split: Split) -> Reading:
        most = self.most or 0
        over = portfolios.zeros()
        may = portfolios.count(split.loose.unknown) > most
        largest = portfolios.zeros()
        alone = 0  # letters of groups that cannot come to more than a letter, nor to too many
        for group in split.values:
            if group.sure.bit_count() <= 1 and (group.possible | split.loose.unknown).bit_count() <= most:
                alone |= group.sure
                continue
            sure = portfolios.count(group.sure)
            over += portfolios.larger(sure - most, 0)
            # A letter whose value nobody told may be one of this group.
            may = may | (sure + portfolios.count((group.unknown | split.loose.unknown) & ~group.sure) > most)
            largest = portfolios.larger(largest, sure)
        if alone:
            largest = portfolios.larger(largest, portfolios.holds(alone))
        return self._reading(over, may & (over == 0), over * self.points, largest, portfolios.zeros())

    def _reading(self, missing: Numbers, is_open: Numbers, points: Numbers, sure: Numbers, unsure: Numbers) -> Reading:
        if self.level == "should":
            return Reading(missing * 0, is_open * 0, points, sure, unsure)
        return Reading(missing, is_open, points * 0, sure, unsure)

    # ---- the ledger ----------------------------------------------------------------------------------------------

    def ledger(self, letters: int) -> Iterator[Match]:
        if self.level != "should":
            return
        if self.per is not None:
            for group in self.per.values:
                held = letters & group.sure
                over = held.bit_count() - (self.most or 0)
                if over > 0:
                    yield Match(self.rule, held, over, over * self.points)
            return
        held = letters & self.column.sure
        if self.different is None:
            number = held.bit_count()
        else:
            number = sum(1 for group in self.different.values if group.sure & held)
        missing = 0 if self.least is None else max(0, self.least - number)
        over = 0 if self.most is None else max(0, number - self.most)
        if missing or over:
            yield Match(self.rule, held, missing + over, (missing + over) * self.points)
        if self.worth and number:
            yield Match(self.rule, held, number, sum(self.worth[:number]))


def _read_worth(raw: Map, complaints: Complaints) -> tuple[int, ...]:
    value = raw.get("worth")
    if value is None:
        return ()
    if not isinstance(value, Seq) or not value:
        complaints.add("'worth' must be a list of points, for the 1st, 2nd ... match", raw.key("worth"))
        return ()
    steps = []
    for item in value:
        try:
            steps.append(scalars.whole(item, -1000, 1000))
        except scalars.Misfit as misfit:
            complaints.add(f"'worth': {misfit}", item, misfit.hint)
    return tuple(steps)
