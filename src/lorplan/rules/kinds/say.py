"""say: a sentence about the applicant, dates or the plan, said where its condition holds and never counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map
from lorplan.rules.kinds.fields import conditions_in, read_condition, read_fields, read_number, read_yes_no
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Column, Reading, WrittenKind
from lorplan.rules.kinds.rows import Rows
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.reading import Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Portfolios


class Say(WrittenKind, frozen=True):
    """The kind as written. Without `of` it speaks wherever the rule applies; with it, where the portfolio holds at
    least (at most) so many matching letters; `at_least: 1` is meant where no bound is written."""

    name: ClassVar[str] = "say"
    levels: ClassVar[tuple[str, ...]] = ("note",)
    fields: ClassVar[dict[str, str]] = {
        "of": "letters of the portfolio that make it speak",
        "at_least": "how many of them it takes (1 where left out)",
        "at_most": "it speaks where there are no more than this",
        "lists": "a fact of the program whose values are listed below the sentence",
        "step": "true: something to do, said where no program of the specialty has what it asks for",
        "caveat": "true: how far these rules reach, said right under the verdict",
    }

    of: Condition | None
    least: int | Fact | None
    most: int | Fact | None
    step: bool = False
    caveat: bool = False
    lists: Fact | None = None

    @classmethod
    def read(cls, raw: Map, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Say | None:
        if not read_fields(cls.name, raw, cls.fields, complaints):
            return None
        before = len(complaints)
        if points is not None:
            complaints.add("what is only said has no points", raw)
        of = read_condition(raw, "of", reader)
        least = read_number(raw, "at_least", reader, complaints)
        most = read_number(raw, "at_most", reader, complaints)
        if of is None and (least is not None or most is not None):
            complaints.add("'at_least' and 'at_most' need 'of': which letters are counted", raw)
        step, caveat = (read_yes_no(raw, name, complaints) for name in ("step", "caveat"))
        lists = None if "lists" not in raw else reader.dictionary.fact(str(raw["lists"]))
        if "lists" in raw and (lists is None or lists.subject != "program"):
            complaints.add(f"'lists': '{raw['lists']}' is no fact of the program", raw["lists"])
        return cls(of, least, most, step, caveat, lists, raw=raw) if len(complaints) == before else None

    @property
    def status(self) -> str:
        """As what it is said: a note, a step to take or a caveat."""
        return "caveat" if self.caveat else "step" if self.step else "note"

    def conditions(self) -> Sequence[Condition]:
        return conditions_in(self.of)

    def numbers(self) -> Sequence[Fact]:
        return [bound for bound in (self.least, self.most) if isinstance(bound, Fact)]

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        if self.of is None:
            return BoundSay(rule, level, None, None, None)
        least = None if self.least is None else binder.number(self.least)
        most = None if self.most is None else binder.number(self.most)
        if least is None and most is None:
            least = 1
        return BoundSay(rule, level, binder.column(self.of), least, most)


class BoundSay(BoundRule, frozen=True):
    """A sentence at one class of programs. `measured` 1 in its reading: it is said."""

    column: Column | None
    least: int | None
    most: int | None

    def post(self, rows: Rows) -> None:
        """Nothing: a sentence decides nothing."""

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        zeros = portfolios.zeros()
        said = zeros + 1
        if self.column is not None:
            held = portfolios.count(self.column.sure)
            may = held + portfolios.count(self.column.unknown)
            if self.least is not None:
                said = said * (held >= self.least)
            if self.most is not None:
                said = said * (may <= self.most)
        return Reading(zeros, zeros, zeros, said, zeros)

    def spoken_of(self, letters: int) -> int:
        """The letters (bit mask) of a portfolio that make it speak."""
        return 0 if self.column is None else letters & self.column.sure
