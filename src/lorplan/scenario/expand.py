"""Writes out the short forms of a scenario: the tree that the models describe, with the places of the
original.

Lenient: what does not fit stays as it is, for the models to refuse. Institutions and experiences that are
described where they are used move to their tables; without an id of their own they get one made from
their owner's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from lorplan.basics.errors import Complaints
from lorplan.basics.words import quoted
from lorplan.basics.yamltree import Map, Scalar, Seq, canonical
from lorplan.scenario.bounds import split_bounds
from lorplan.scenario.versions import write_out_versions

TABLES: Final = ("institutions", "experiences", "writers", "letters")
OF_INSTITUTION: Final = ("id", "name", "country", "site")
# The short forms, by what they are written on: keys that mean another one,
SHORT: Final[dict[str, dict[str, str]]] = {
    "applicant": {"experience": "experiences"},
    "experience": {"specialties": "specialty"},
    "writer": {"role": "roles", "experience": "experiences", "specialties": "specialty"},
    "letter": {"writer": "writers", "experience": "experiences"},
    "program": {},
}
# keys below which a single value means a list of it,
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "scenario": ("packs", "program_lists", "rules", "overrides"),
    "applicant": ("applying_to", "prior_training", "experiences"),
    "writer": ("roles", "experiences"),
    "letter": ("writers", "experiences"),
    "program": ("emphasis", "traits", "assigned", "rules"),
    "wishes": ("keep", "avoid", "reserve"),
    "wish": ("programs",),
    "rotation": ("experiences",),
}
# and keys below which a single value means a mapping with that one field.
STANDS_FOR: Final[dict[str, dict[str, str]]] = {
    "scenario": {"budget": "new_requests"},
    "writer": {"roles": "role"},
    "letter": {"expected": "strength"},
    "program": {"letters": "asked"},
    "estimate": {"writers": "how_sure"},
    "rotation": {"rotations": "experiences"},
    "wishes": {"keep": "letter", "avoid": "letter", "reserve": "letters"},
}
# What may be described where it is used, and the table that it moves to.
IN_PLACE: Final = {"institution": "institutions", "experiences": "experiences"}


NONE: Final = "none"  # a list that is surely empty


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
    tree = expand_but_versions(raw, complaints)
    write_out_versions(tree, complaints)
    return tree


def expand_but_versions(raw: Map, complaints: Complaints) -> Map:
    """As `expand`, but `versions` of letters stay short, so that they follow what becomes of their letters."""
    return _Expander(complaints).scenario(raw)


def _list(node: Any) -> Any:
    """A single value as a list of one; nothing stays nothing, so that it is noticed."""
    if isinstance(node, Seq) or node is None or getattr(node, "empty", False):
        return node
    return Seq.of([node], node)


def _mapping(node: Any, field: str, key: str) -> Any:
    """A single value, or every one in a list, as a mapping with that one field; the user wrote it below `key`."""
    if isinstance(node, Seq):
        return Seq.of([_mapping(item, field, key) for item in node], node)
    if not isinstance(node, Scalar) or node.empty:
        return node
    written = field if key == f"{field}s" else key
    return Map.of({Renamed.key(field, Scalar.of(written, node)): node}, node)


def _change(tree: Map, key: str, kind: type[Map | Seq], change: Callable[[Any, str], Any]) -> None:
    """Change the value of a key, where it is of that kind."""
    if isinstance(tree.get(key), kind):
        tree[tree.key(key)] = change(tree[key], key)


class _Expander:
    """Writes out one scenario. `tables`: its tables, to which moves what is described in place."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.tables: dict[str, Map] = {}

    def scenario(self, raw: Map) -> Map:
        """An expanded copy of the scenario."""
        tree = self._long(raw, "scenario")
        for name in TABLES:
            _change(tree, name, Map, self._table)
            table = tree.get(name)
            self.tables[name] = table if isinstance(table, Map) else Map.of({}, raw)
        for name, experience in list(self.tables["experiences"].items()):
            self._institution(experience, name)
        for name, writer in self.tables["writers"].items():
            self._institution(writer, name)
            self._experiences(writer, name)
        for name, letter in self.tables["letters"].items():
            self._experiences(letter, name)
        _change(tree, "rotations", Map, self._rotations)
        _change(tree, "applicant", Map, self._applicant)
        _change(tree, "programs", Seq, self._programs)
        _change(tree, "wishes", Map, self._wishes)
        _change(tree, "estimates", Map, self._estimates)
        _change(tree, "portfolios", Map, self._portfolios)
        for name, table in self.tables.items():
            if name not in tree and table:
                tree[Scalar.of(name, raw)] = table
        return tree

    def _long(self, value: Map, kind: str) -> Map:
        """A copy with short keys made long, and single values put where they belong."""
        entity = Map.of({}, value)
        for key, node in value.items():
            long = SHORT.get(kind, {}).get(key, key)
            if long != key and long in value:
                self.complaints.add(f"'{key}' and '{long}' say the same", key, f"keep '{long}'")
                continue
            if long in LISTS.get(kind, ()):
                node = _list(node)
            if long in STANDS_FOR.get(kind, {}):
                node = _mapping(node, STANDS_FOR[kind][long], long)
            entity[key if long == key else Renamed.key(long, key)] = node
        return entity

    def _table(self, table: Map, name: str) -> Map:
        """A mapping from ids to entities; every entity is copied, and learns its id."""
        return Map.of({key: self._entity(key, value, name.removesuffix("s")) for key, value in table.items()}, table)

    def _entity(self, key: Scalar, value: Any, kind: str) -> Any:
        if not isinstance(value, Map):
            return value
        entity = self._long(value, kind)
        if "id" in entity and entity["id"] != key:
            at = entity.key("id")
            self.complaints.add(f"the {kind} is called {quoted(key)} already", at, "delete this 'id'")
        entity[entity.key("id") if "id" in entity else Scalar.of("id", key)] = key
        return entity

    def _describe(self, described: Map, made_up: str, table: str) -> Scalar:
        """Move what is described in place into its table; give its id."""
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
                where = f"in line {first.line}" if first.file == self.complaints.file else f"at {first}"
                self.complaints.add(
                    f"{table.removesuffix('s')} {quoted(name)} has another '{key}' {where}",
                    key,
                    f"describe it once, and write {quoted(name)} elsewhere",
                )
        return name

    def _institution(self, entity: Any, owner: str) -> None:
        """An id for the institution, if it is described in place."""
        described = entity.get("institution") if isinstance(entity, Map) else None
        if isinstance(described, Map):
            entity[entity.key("institution")] = self._describe(described, f"{owner}:institution", "institutions")

    def _experiences(self, entity: Any, owner: str) -> None:
        """Ids for experiences that are described in place; the same ids in whatever order they stand."""
        listed = entity.get("experiences") if isinstance(entity, Map) else None
        if not isinstance(listed, Seq):
            return
        if list(listed) == [NONE] and NONE not in self.tables["experiences"]:
            entity[entity.key("experiences")] = Seq.of([], listed)
            return
        nameless = sorted(canonical(item) for item in listed if isinstance(item, Map) and not item.get("id"))
        ids = Seq.of([], listed)
        for item in listed:
            if isinstance(item, Map):
                number = nameless.index(canonical(item)) + 1 if not item.get("id") else 0
                made_up = f"{owner}:experience" if len(nameless) == 1 else f"{owner}:experience-{number}"
                item = self._describe(item, made_up, "experiences")
                self._institution(self.tables["experiences"][item], item)
            ids.append(item)
        entity[entity.key("experiences")] = ids

    def _rotations(self, written: Map, key: str) -> Map:
        """A rotation, or a list of those of which one is done, as a mapping. Each described there has an id."""
        field, rotations = STANDS_FOR["rotation"][key], Map.of({}, written)
        for name, node in written.items():
            if isinstance(node, Map) and field in node:
                rotation = self._long(node, "rotation")
            else:
                listed = _list(node)
                listed = listed if isinstance(listed, Seq) else Seq.of([], node)
                rotation = Map.of({Renamed.key(field, Scalar.of(name, node)): listed}, node)
            rotations[name] = rotation
            for item in rotation[field] if isinstance(rotation[field], Seq) else ():
                if isinstance(item, Map) and not item.get("id"):
                    message = "a rotation has no 'id', by which its writers could name it"
                    self.complaints.add(message, item, "write an 'id:'")
            self._experiences(rotation, name)
        return rotations

    def _applicant(self, written: Map, key: str) -> Map:
        applicant = self._long(written, key)
        self._experiences(applicant, key)
        school = applicant.get("school")
        if isinstance(school, Map):
            institution = Map.of({name: value for name, value in school.items() if name in OF_INSTITUTION}, school)
            for name, value in school.items():
                if name not in OF_INSTITUTION:
                    applicant[Scalar.of(f"school.{name}", name)] = value
            applicant[applicant.key("school")] = self._describe(institution, "school", "institutions")
        _change(applicant, "prior_training", Seq, self._trainings)
        return applicant

    def _trainings(self, trainings: Seq, key: str) -> Seq:
        numbers = {id(training): number for number, training in enumerate(sorted(trainings, key=canonical), 1)}
        copies = Seq.of([], trainings)
        for training in trainings:
            copy = Map.of(training, training) if isinstance(training, Map) else training
            self._institution(copy, f"training-{numbers[id(training)]}")
            copies.append(copy)
        return copies

    def _programs(self, programs: Seq, key: str) -> Seq:
        copies = Seq.of([self._long(item, "program") if isinstance(item, Map) else item for item in programs], programs)
        for program in copies:
            letters = program.get("letters") if isinstance(program, Map) else None
            if isinstance(letters, Map):
                program[program.key("letters")] = copy = Map.of(letters, letters)
                split_bounds(copy)
            self._institution(program, str(program.get("id", "program")) if isinstance(program, Map) else "")
        return copies

    def _wishes(self, written: Map, key: str) -> Map:
        wishes = self._long(written, key)
        for kind in LISTS[key]:
            if isinstance(wishes.get(kind), Seq):
                copies = [self._long(wish, "wish") if isinstance(wish, Map) else wish for wish in wishes[kind]]
                wishes[wishes.key(kind)] = Seq.of(copies, wishes[kind])
        return wishes

    def _estimates(self, written: Map, key: str) -> Map:
        estimates = Map.of(written, written)
        _change(estimates, "writers", Map, self._of_writers)
        return estimates

    def _of_writers(self, written: Map, key: str) -> Map:
        field = STANDS_FOR["estimate"][key]
        return Map.of({writer: _mapping(estimate, field, key) for writer, estimate in written.items()}, written)

    def _portfolios(self, portfolios: Map, key: str) -> Map:
        copies = Map.of(portfolios, portfolios)
        for name, portfolio in portfolios.items():
            if isinstance(portfolio, Map):
                copies[name] = Map.of({program: _list(ids) for program, ids in portfolio.items()}, portfolio)
        return copies
