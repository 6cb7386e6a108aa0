"""Writes out the short forms of a scenario: the tree that the models describe, with the places of the
original.

Lenient: what does not fit stays as it is, for the models to refuse. Institutions and experiences that are
described where they are used move to their tables; without an id of their own they get one made from
their owner's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from lorplan.basics.errors import Complaints
from lorplan.basics.words import quoted
from lorplan.basics.yamltree import Map, Scalar, Seq, canonical
from lorplan.scenario.versions import written_out

TABLES = ("institutions", "experiences", "writers", "letters")
OF_INSTITUTION = ("id", "name", "country", "site")
SHORT = {  # what may be written instead of a key, by what it is written on
    "applicant": {"experience": "experiences"},
    "experience": {"specialties": "specialty"},
    "writer": {"role": "roles", "experience": "experiences", "specialties": "specialty"},
    "letter": {"writer": "writers", "experience": "experiences"},
    "program": {},
}
STANDS_FOR = {  # the key that a single value means, by what a mapping is written under
    "budget": "new_requests",
    "expected": "strength",
    "letters": "asked",
    "roles": "role",
    "keep": "letter",
    "avoid": "letter",
    "reserve": "letters",
}
IN_PLACE = {"institution": "institutions", "experiences": "experiences"}  # what may be described where it is used


class Renamed(Scalar):
    """A key in its long form that knows the short form the user wrote."""

    __slots__ = ("written",)
    written: str

    @classmethod
    def key(cls, name: str, written: Scalar) -> Renamed:
        """The key `name` in the place of the one that was written."""
        made = cls.of(name, written)
        made.written = str(written)
        return made


class InPlace(Scalar):
    """The id of an institution or experience that is described where it is used: the key in its table, and the value
    that stands where the description stood. `made_up`: made from its owner's id, for want of its own."""

    __slots__ = ("made_up",)
    made_up: bool


def expand(raw: Map, complaints: Complaints) -> Map:
    """The scenario with every short form written out, versions of letters included; an expanded one stays as it is.

    The result is a copy. Notes what contradicts itself on the way.
    """
    return expand_but_versions(written_out(raw, complaints), complaints)


def expand_but_versions(raw: Map, complaints: Complaints) -> Map:
    """As `expand`, but `versions` of letters stay short, so that they follow what becomes of their letters."""
    return _Expander(complaints).scenario(raw)


def _list(node: Any) -> Any:
    """A single value as a list of one; nothing stays nothing, so that it is noticed."""
    if isinstance(node, Seq) or node is None or getattr(node, "empty", False):
        return node
    return Seq.of([node], node)


def _wrap(node: Any, key: str, written: str) -> Any:
    """A single value as a mapping with that one key; the user wrote it below the key `written`."""
    if isinstance(node, Scalar) and not node.empty:
        return Map.of({Renamed.key(key, Scalar.of(written, node)): node}, node)
    return node


def _each(node: Any, change: Callable[[Any], Any]) -> Any:
    """A list with every entry changed."""
    return Seq.of([change(item) for item in node], node) if isinstance(node, Seq) else node


def _change(entity: Map, key: str, change: Callable[[Any], Any]) -> None:
    """Change the value of a key in place, where the key is there."""
    if key in entity:
        entity[entity.key(key)] = change(entity[key])


class _Expander:
    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.tables: dict[str, Map] = {}

    def scenario(self, raw: Map) -> Map:
        tree = Map.of(raw, raw)
        for name in TABLES:
            _change(tree, name, lambda table, name=name: self._table(table, name.removesuffix("s")))  # type: ignore[misc]
            table = tree.get(name)
            self.tables[name] = table if isinstance(table, Map) else Map.of({}, raw)
        for experience, described in list(self.tables["experiences"].items()):
            self._institution(described, experience)
        for name, writer in self.tables["writers"].items():
            self._writer(name, writer)
        for name, letter in self.tables["letters"].items():
            self._letter(name, letter)
        _change(tree, "applicant", self._applicant)
        _change(tree, "programs", lambda programs: _each(programs, self._program))
        _change(tree, "budget", lambda budget: _wrap(budget, "new_requests", "budget"))
        _change(tree, "wishes", self._wishes)
        _change(tree, "portfolios", self._portfolios)
        for key in ("packs", "program_lists", "rules", "overrides"):
            _change(tree, key, _list)
        for name, table in self.tables.items():
            if name not in tree and table:
                tree[Scalar.of(name, raw)] = table
        return tree

    def _table(self, table: Any, kind: str) -> Any:
        """A mapping from ids to entities; every entity is copied, and learns its id."""
        if not isinstance(table, Map):
            return table
        return Map.of({key: self._entity(key, value, kind) for key, value in table.items()}, table)

    def _entity(self, key: Scalar, value: Any, kind: str) -> Any:
        if not isinstance(value, Map):
            return value
        entity = self._long(value, kind)
        if "id" in entity and entity["id"] != key:
            at = entity.key("id")
            self.complaints.add(f"the {kind} is called {quoted(key)} already", at, "delete this 'id'")
        entity[entity.key("id") if "id" in entity else Scalar.of("id", key)] = key
        return entity

    def _long(self, value: Map, kind: str) -> Map:
        """A copy with short keys made long."""
        entity = Map.of({}, value)
        for key, item in value.items():
            long = SHORT.get(kind, {}).get(key)
            if long is None:
                entity[key] = item
            elif long in value:
                self.complaints.add(f"'{key}' and '{long}' say the same", key, f"keep '{long}'")
            else:
                entity[Renamed.key(long, key)] = item
        return entity

    def _describe(self, described: Map, made_up: str, table: str) -> Scalar:
        """Move what is described in place into its table; answer its id."""
        given = described.get("id")
        if given is not None and not (isinstance(given, Scalar) and given):
            # Not an id: the models refuse it in the table, where it stands under a made-up one.
            given = None
        name = InPlace.of(given or made_up, given or described)
        name.made_up = given is None
        entity = self._long(described, table.removesuffix("s"))
        entity.setdefault(Scalar.of("id", described), name)
        known = self.tables[table].get(name)
        if not isinstance(known, Map):
            self.tables[table][name] = entity
            return name
        for key, value in entity.items():
            if key not in known:
                known[key] = value
            elif canonical(known[key]) != canonical(value):
                first = self.complaints.where(known.key(key))
                place = f"in line {first.line}" if first.file == self.complaints.file else f"at {first}"
                self.complaints.add(
                    f"{table.removesuffix('s')} {quoted(name)} has another '{key}' {place}",
                    key,
                    f"describe it once, and write {quoted(name)} elsewhere",
                )
        return name

    def _institution(self, entity: Any, owner: str) -> None:
        if isinstance(entity, Map) and isinstance(entity.get("institution"), Map):
            inline = entity["institution"]
            entity[entity.key("institution")] = self._describe(inline, f"{owner}:institution", "institutions")

    def _experiences(self, entity: Map, owner: str) -> None:
        """Ids for experiences that are described in place; the same ids in whatever order they stand."""
        _change(entity, "experiences", _list)
        listed = entity.get("experiences")
        if not isinstance(listed, Seq):
            return
        nameless = sorted(canonical(item) for item in listed if isinstance(item, Map) and not item.get("id"))
        moved = Seq.of([], listed)
        for item in listed:
            if isinstance(item, Map):
                number = nameless.index(canonical(item)) + 1 if not item.get("id") else 0
                made_up = f"{owner}:experience" if len(nameless) == 1 else f"{owner}:experience-{number}"
                item = self._describe(item, made_up, "experiences")
                self._institution(self.tables["experiences"][item], item)
            moved.append(item)
        entity[entity.key("experiences")] = moved

    def _writer(self, name: Scalar, writer: Any) -> None:
        if not isinstance(writer, Map):
            return
        self._institution(writer, name)
        _change(writer, "roles", lambda roles: _each(_list(roles), lambda role: _wrap(role, "role", "role")))
        self._experiences(writer, name)

    def _letter(self, name: Scalar, letter: Any) -> None:
        if not isinstance(letter, Map):
            return
        _change(letter, "writers", _list)
        _change(letter, "expected", lambda expected: _wrap(expected, "strength", "expected"))
        self._experiences(letter, name)

    def _applicant(self, applicant: Any) -> Any:
        if not isinstance(applicant, Map):
            return applicant
        applicant = self._long(applicant, "applicant")
        self._experiences(applicant, "applicant")
        _change(applicant, "applying_to", _list)
        school = applicant.get("school")
        if isinstance(school, Map):
            place = Map.of({}, school)
            for key, value in school.items():
                if key in OF_INSTITUTION:
                    place[key] = value
                else:
                    applicant[Scalar.of(f"school.{key}", key)] = value
            applicant[applicant.key("school")] = self._describe(place, "school", "institutions")
        _change(applicant, "prior_training", lambda trainings: self._trainings(_list(trainings)))
        return applicant

    def _trainings(self, trainings: Any) -> Any:
        if not isinstance(trainings, Seq):
            return trainings
        numbers = {id(training): number for number, training in enumerate(sorted(trainings, key=canonical), 1)}
        made = Seq.of([], trainings)
        for training in trainings:
            copy = Map.of(training, training) if isinstance(training, Map) else training
            self._institution(copy, f"training-{numbers[id(training)]}")
            made.append(copy)
        return made

    def _program(self, program: Any) -> Any:
        if not isinstance(program, Map):
            return program
        program = Map.of(program, program)
        self._institution(program, str(program.get("id", "program")))
        _change(program, "letters", lambda letters: _wrap(letters, "asked", "letters"))
        for key in ("emphasis", "traits", "assigned", "rules"):
            _change(program, key, _list)
        return program

    def _wishes(self, wishes: Any) -> Any:
        if not isinstance(wishes, Map):
            return wishes
        wishes = Map.of(wishes, wishes)
        for key, first in (("keep", "letter"), ("avoid", "letter"), ("reserve", "letters")):
            if key in wishes:
                wishes[wishes.key(key)] = _each(_list(wishes[key]), partial(_wish, first=first, written=key))
        return wishes

    def _portfolios(self, portfolios: Any) -> Any:
        if not isinstance(portfolios, Map):
            return portfolios
        made = Map.of({}, portfolios)
        for name, portfolio in portfolios.items():
            if isinstance(portfolio, Map):
                portfolio = Map.of({program: _list(ids) for program, ids in portfolio.items()}, portfolio)
            made[name] = portfolio
        return made


def _wish(wish: Any, first: str, written: str) -> Any:
    wish = _wrap(wish, first, written)
    if isinstance(wish, Map):
        wish = Map.of(wish, wish)
        _change(wish, "programs", _list)
    return wish
