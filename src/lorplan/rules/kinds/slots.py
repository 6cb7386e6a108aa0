"""slots: roles filled by different letters, such as a chair's letter and two others from the faculty.

No letter fills two roles. That a portfolio fills all roles is Hall's condition: for every set of different roles, the
letters fit for any of them are at least as many as these roles ask for; and the least number of places left empty is
the largest lack over all such sets (König and Ore). So neither reading needs to know which letter fills which role.
`among`: of the letters in a role, so many meet a further condition, as part of the requirement or as a wish of its own.
`at_least`: so many of the places are enough, whichever they are; the lack is less by those that may stay empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.words import plural
from lorplan.basics.yamltree import Map, Seq
from lorplan.rules.kinds.fields import conditions_in, read_condition, read_fields, read_number
from lorplan.rules.kinds.kind import Binder, Bound, BoundRule, Column, Match, Reading, WrittenKind
from lorplan.rules.kinds.rows import GuardedRows, Linear, Rows, slack
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact
from lorplan.rules.language.reading import LETTERS, Reader

if TYPE_CHECKING:
    from lorplan.rules.kinds.portfolio import SinglePortfolio
    from lorplan.rules.kinds.portfolios import Numbers, Portfolios

MOST_ROLES = 6  # 63 sets of roles
ROLE_FIELDS = ("as", "of", "letters", "among")
AMONG_FIELDS = ("of", "at_least", "points", "says")


class Among(Struct, frozen=True):
    """Of a role's letters at least so many meet `of`: a part of the requirement, or a wish with points."""

    of: Condition
    least: int
    points: int | None


class SlotRole(Struct, frozen=True):
    """So many letters that meet `of`. `name` is what messages call it."""

    name: str | None
    of: Condition | None
    letters: int | Fact
    among: tuple[Among, ...]


class Slots(WrittenKind, frozen=True):
    """The kind as written."""

    name: ClassVar[str] = "slots"
    levels: ClassVar[tuple[str, ...]] = ("limit", "must", "should")
    fields: ClassVar[dict[str, str]] = {
        "roles": "the list of roles; it may stand alone",
        "at_least": "how many of the places are enough, whichever they are; all of them where it is left out",
        "as": "what the role is called in messages",
        "of": "which letters can fill it; every letter where it is left out",
        "letters": "how many letters the role takes, or a fact of the program that states it; 1 where left out",
        "among": "further conditions on some of the role's letters: a list of {of, at_least, points}",
    }

    roles: tuple[SlotRole, ...]
    least: int | None = None  # of the places; None: all of them

    @classmethod
    def read(cls, raw: Any, level: str, points: int | None, reader: Reader, complaints: Complaints) -> Slots | None:
        before = len(complaints)
        listed, least = raw, None
        if isinstance(raw, Map):
            read_fields(cls.name, raw, ("roles", "at_least"), complaints)
            listed = raw.get("roles", raw)
            least = _least(raw, complaints)
        if not isinstance(listed, Seq) or not listed:
            complaints.add("'slots' must be a list of roles, each a mapping of of, letters, as, among", listed)
            return None
        if len(listed) > MOST_ROLES:
            complaints.add(f"'slots' takes at most {MOST_ROLES} roles, found {len(listed)}", listed)
        if level == "should" and points is None:
            complaints.add("a should needs 'points' per place left empty", raw, "for example points: -4")
        if points is not None and level != "should":
            complaints.add("'points' belong to a should", raw)
        if points is not None and points > 0:
            complaints.add(f"'points' per place left empty must be 0 or less, found {points}", raw)
        roles = [_role(entry, reader, complaints) for entry in listed]
        if least is not None and len(complaints) == before:
            numbers = [role.letters for role in roles if role is not None]
            places = sum(number for number in numbers if isinstance(number, int))
            if places < least and all(isinstance(number, int) for number in numbers):
                complaints.add(f"'at_least' asks for {least} of {plural(places, 'place')}", raw)
        if len(complaints) > before:
            return None
        return cls(tuple(role for role in roles if role is not None), least, raw=raw)

    @property
    def listed(self) -> Sequence[Any]:
        """The roles as written."""
        listed: Sequence[Any] = self.raw["roles"] if isinstance(self.raw, Map) else self.raw
        return listed

    def conditions(self) -> Sequence[Condition]:
        conditions = [role.of for role in self.roles]
        conditions += [among.of for role in self.roles for among in role.among]
        return conditions_in(*conditions)

    def numbers(self) -> Sequence[Fact]:
        return [role.letters for role in self.roles if isinstance(role.letters, Fact)]

    def bind(self, rule: str, level: str, points: int, binder: Binder) -> Bound | None:
        base: list[Place] = []
        wishes: list[tuple[tuple[Place, ...], int]] = []
        plain: list[tuple[Column, int]] = []
        for role in self.roles:
            number = binder.number(role.letters)
            column = Column(binder.active) if role.of is None else binder.column(role.of)
            plain.append((column, number or 0))
        for index, role in enumerate(self.roles):
            column, number = plain[index]
            needed = [among for among in role.among if among.points is None]
            base.extend(_split(column, number, [(binder.column(a.of), a.least) for a in needed]))
        for index, role in enumerate(self.roles):
            for among in role.among:
                if among.points is None:
                    continue
                refined: list[Place] = []
                for other, (column, number) in enumerate(plain):
                    parts = [(binder.column(among.of), among.least)] if other == index else []
                    refined.extend(_split(column, number, parts))
                wishes.append((tuple(refined), among.points))
        places = tuple(place for place in base if place.letters)
        spare = 0 if self.least is None else max(0, sum(place.letters for place in places) - self.least)
        return BoundSlots(rule, level, points, places, tuple(wishes), spare) if places else None


def _least(raw: Map, complaints: Complaints) -> int | None:
    if "at_least" not in raw:
        return None
    try:
        return scalars.whole(raw["at_least"], 1, LETTERS.most)
    except scalars.Misfit as misfit:
        complaints.add(f"'at_least': {misfit}", raw["at_least"], misfit.hint)
        return None


def _role(entry: Any, reader: Reader, complaints: Complaints) -> SlotRole | None:
    if not read_fields("a role", entry, ROLE_FIELDS, complaints):
        return None
    name = None
    if "as" in entry:
        try:
            name = scalars.text(entry["as"])
        except scalars.Misfit as misfit:
            complaints.add(f"'as': {misfit}", entry["as"], misfit.hint)
    letters: int | Fact | None = read_number(entry, "letters", reader, complaints) if "letters" in entry else 1
    listed = entry.get("among", Seq())
    if not isinstance(listed, Seq):
        complaints.add("'among' must be a list of {of, at_least, points}", listed)
        listed = Seq()
    among = [_among(part, reader, complaints) for part in listed]
    parts = tuple(part for part in among if part is not None)
    required = sum(part.least for part in parts if part.points is None)
    if isinstance(letters, int) and required > letters:
        message = f"'among' asks for {required} letters of a role that takes {plural(letters, 'letter')}"
        complaints.add(message, entry)
    if letters is None:
        return None
    return SlotRole(name, read_condition(entry, "of", reader), letters, parts)


def _among(entry: Any, reader: Reader, complaints: Complaints) -> Among | None:
    if not read_fields("among", entry, AMONG_FIELDS, complaints):
        return None
    of = read_condition(entry, "of", reader)
    least = read_number(entry, "at_least", reader, complaints) if "at_least" in entry else 1
    points = None
    if "points" in entry:
        try:
            points = scalars.whole(entry["points"], -1000, 0)
        except scalars.Misfit as misfit:
            complaints.add(f"'points': {misfit}", entry["points"], misfit.hint)
    if of is None:
        complaints.add("'among' needs 'of': which of the role's letters", entry)
    if of is None or not isinstance(least, int):
        return None
    return Among(of, least, points)


class Place(Struct, frozen=True):
    """So many places that letters of a column can fill."""

    column: Column
    letters: int


Fit = Callable[[Column], int]  # which letters of a place's column are fit for it


def _split(column: Column, number: int, parts: list[tuple[Column, int]]) -> list[Place]:
    """A role's places, those with a further condition set apart."""
    places = []
    for further, least in parts:
        sure = column.sure & further.sure
        unknown = column.possible & further.possible & ~sure
        ideas = unknown & (column.ideas | further.ideas)
        places.append(Place(Column(sure, unknown, ideas), min(least, number)))
        number -= min(least, number)
    if number:
        places.append(Place(column, number))
    return places


def surely(column: Column) -> int:
    """The letters that surely match."""
    return column.sure


def halls(places: Sequence[Place], fit: Fit) -> list[tuple[int, int]]:
    """For every set of different places: the letters fit for any of them, and how many they ask for together; of sets
    with the same letters only the one that asks for most."""
    rows: dict[int, int] = {}
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            letters = 0
            for place in chosen:
                letters |= fit(place.column)
            demand = sum(place.letters for place in chosen)
            rows[letters] = max(rows.get(letters, 0), demand)
    return sorted(rows.items())


class BoundSlots(BoundRule, frozen=True):
    """Slots at one class of programs. `wishes`: the same places with a further condition, and its points. `spare`: how
    many places may stay empty."""

    points: int  # per place left empty, at most 0
    places: tuple[Place, ...]
    wishes: tuple[tuple[tuple[Place, ...], int], ...] = ()
    spare: int = 0

    @property
    def demand(self) -> int:
        """How many places have to be filled."""
        return sum(place.letters for place in self.places) - self.spare

    def bound_of(self) -> int | None:
        return self.demand

    def post(self, rows: Rows) -> None:
        demand = self.demand
        empty = slack(rows, self.level, demand, self.points)
        self._rows(rows, self.places, self._helping, empty)
        if self.level == "limit":
            return
        if self.level == "should" and sum(-points for _, points in self.wishes) > -self.points:
            self._no_more_than_empty(rows, empty)
        for places, points in self.wishes:
            self._rows(rows, places, surely, empty + rows.lost(demand, points))

    def _helping(self, column: Column) -> int:
        return column.helping(self.level)

    def _no_more_than_empty(self, rows: Rows, empty: Linear) -> None:
        """Places are called empty no further than they are. Otherwise it could pay to call one empty rather than filled
        against a wish."""
        chosen = Linear()
        for letters, demand in [(0, 0), *self._halls(self.places, self._helping)]:
            flag = rows.flag()
            chosen = chosen + flag
            GuardedRows(rows, flag).at_most(empty + rows.matching(letters), demand)
        rows.at_least(chosen, 1)

    def _rows(self, rows: Rows, places: Sequence[Place], fit: Fit, empty: Linear) -> None:
        for letters, demand in self._halls(places, fit):
            rows.at_least(rows.matching(letters) + empty, demand)

    def _halls(self, places: Sequence[Place], fit: Fit) -> list[tuple[int, int]]:
        """What sets of places ask for together, less what may stay empty."""
        return [(letters, demand - self.spare) for letters, demand in halls(places, fit) if demand > self.spare]

    def check(self, portfolios: Portfolios | SinglePortfolio) -> Reading:
        short = self._empty(self.places, portfolios, surely)
        fewest = self._empty(self.places, portfolios, lambda column: column.possible)
        missing = self._empty(self.places, portfolios, self._helping)
        wished = portfolios.zeros()
        for places, points in self.wishes:
            wished = wished + points * portfolios.larger(self._empty(places, portfolios, surely) - missing, 0)
        measured, unsure = self.demand - short, short - fewest
        zeros = portfolios.zeros()
        if self.level == "should":
            return Reading(zeros, zeros, short * self.points + wished, measured, unsure)
        return Reading(missing, (short > 0) & (fewest == 0) | zeros, wished, measured, unsure)

    def ledger(self, letters: int) -> Iterator[Match]:
        empty = self._lack(self.places, letters, self._helping)
        if self.level == "should" and empty:
            yield Match(self.rule, letters & fit_for(self.places), empty, empty * self.points)
        for places, points in self.wishes:
            more = self._lack(places, letters, surely) - empty
            if more > 0 and points:
                yield Match(self.rule, letters & fit_for(places), more, more * points)

    def _empty(self, places: Sequence[Place], portfolios: Portfolios | SinglePortfolio, fit: Fit) -> Numbers:
        """How many places too many stay empty, per portfolio."""
        lack = portfolios.zeros()
        for letters, demand in self._halls(places, fit):
            lack = portfolios.larger(lack, demand - portfolios.count(letters))
        return lack

    def _lack(self, places: Sequence[Place], letters: int, fit: Fit) -> int:
        """The same of one portfolio, by seating its letters."""
        return max(0, _seated_lack(places, letters, fit) - self.spare)


def fit_for(places: Sequence[Place]) -> int:
    """The letters (a bit mask) that surely fit some of these places."""
    letters = 0
    for place in places:
        letters |= place.column.sure
    return letters


def _seated_lack(places: Sequence[Place], letters: int, fit: Fit) -> int:
    """The least number of places left empty by these letters: by giving letters to places one by one (augmenting
    paths), the other reading of the same thing."""
    seats = [fit(place.column) for place in places for _ in range(place.letters)]
    holder: dict[int, int] = {}  # letter -> seat

    def seat(index: int, tried: set[int]) -> bool:
        rest = seats[index] & letters
        while rest:
            letter = rest & -rest
            rest ^= letter
            if letter in tried:
                continue
            tried.add(letter)
            if letter not in holder or seat(holder[letter], tried):
                holder[letter] = index
                return True
        return False

    return sum(1 for index in range(len(seats)) if not seat(index, set()))
