"""require: a condition on the applicant, dates or the program that has to hold, whatever letters are sent.

It is told, in the verdict, the findings and the exit code, and decides nothing: no letter changes it. While the day of
`by` is still ahead, what does not hold yet makes nothing incomplete.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.kinds.fields import conditions_in, read_condition, read_fields, read_yes_no
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Reading, WrittenKind
from lorplan.rules.kinds.rows import Rows
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.moments import Moment, day_fact
from lorplan.rules.language.reading import PROGRAM_SIDE, Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Portfolios

Stands = Literal["kept", "open", "broken", "not_yet"]


class Require(WrittenKind, frozen=True):
    """The kind as written."""

    name: ClassVar[str] = "require"
    levels: ClassVar[tuple[str, ...]] = ("must", "note")
    fields: ClassVar[dict[str, str]] = {
        "of": "what has to hold: about the applicant, the season, the program",
        "by": "an event, `deadline` or a day: until then it may still come to hold",
        "closes": "true: where it does not hold, it is too late to apply there",
    }

    of: Condition
    by: Moment | datetime.date | None
    since: Fact | None = None  # the program's or applicant's fact that `by` counts from
    closes: bool = False

    @classmethod
    def read(cls, raw: Map, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Require | None:
        if not read_fields(cls.name, raw, cls.fields, complaints):
            return None
        before = len(complaints)
        if points is not None:
            complaints.add("what has to hold has no points: no letter changes it", raw)
        of = read_condition(raw, "of", reader, PROGRAM_SIDE)
        by = reader.day(raw["by"]) if "by" in raw else None
        if "by" in raw and by is None:
            complaints.add("'by' needs an event or a day, such as submit, deadline or 2027-11-15", raw["by"])
        if of is None:
            complaints.add("require needs 'of': what has to hold", raw)
            return None
        closes = read_yes_no(raw, "closes", complaints)
        since = day_fact(by, reader.dictionary)
        return cls(of, by, since, closes, raw=raw) if len(complaints) == before else None

    def conditions(self) -> Sequence[Condition]:
        return conditions_in(self.of)

    def numbers(self) -> Sequence[Fact]:
        about_program = self.since is not None and self.since.subject == "program"
        return (self.since,) if self.since is not None and about_program else ()

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        truth = binder.truth(self.of)
        day = None if self.by is None else binder.day(self.by)
        stands: Stands = "broken"
        if truth == kleene.TRUE:
            stands = "kept"
        elif day is not None and binder.today <= day:
            stands = "not_yet"
        elif truth == kleene.UNKNOWN or (day is None and self.by is not None):
            stands = "open"
        return BoundRequire(rule, level, stands, day, self.closes)


class BoundRequire(BoundRule, frozen=True):
    """What has to hold at one class of programs. `missing` 1 in its reading: it does not hold."""

    stands: Stands
    day: datetime.date | None = None  # until which it may come to hold
    closes: bool = False

    def post(self, rows: Rows) -> None:
        """Nothing: no letter changes it."""

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        zeros = portfolios.zeros()
        return Reading(zeros + (self.stands == "broken"), zeros + (self.stands == "open"), zeros, zeros, zeros)
