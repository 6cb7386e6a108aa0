"""Tells structure from facts: what the models do not know is a declared fact, read as the dictionary says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from lorplan.basics.errors import Complaints
from lorplan.basics.scalars import Misfit
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Dictionary, Fact, Members
from lorplan.scenario import models

SUBJECTS: dict[str, type[models.Entity]] = {
    "applicant": models.Applicant,
    "institution": models.Institution,
    "experience": models.Experience,
    "writer": models.Writer,
    "letter": models.Letter,
    "program": models.Program,
}

# Fields of the structure whose values a declared fact names, by their path in the expanded tree.
VOCABULARY = {
    ("applicant", "applying_to", "*"): "applicant.applying_to",
    ("applicant", "prior_training", "*", "specialty"): "program.specialty",
    ("writers", "*", "roles", "*", "role"): "writer.role",
    ("letters", "*", "addressed_to"): "program.specialty",
    ("budget", "per_specialty"): "program.specialty",
    ("letters", "*", "expected", "strength"): "letter.expected",
    ("programs", "*", "specialty"): "program.specialty",
    ("programs", "*", "track"): "program.track",
    ("programs", "*", "emphasis", "*"): "program.emphasis",
    ("programs", "*", "traits", "*"): "program.traits",
}


# Of these the keys are the values.
TABLES = frozenset({("budget", "per_specialty")})
GENERAL_TOO = frozenset({"addressed_to", "per_specialty"})


def structure(model: type[models.Strict]) -> list[str]:
    """The keys that a model has of its own, as they are written."""
    return [field.alias or name for name, field in model.model_fields.items() if name != "facts"]


def split(tree: Map, dictionary: Dictionary, complaints: Complaints) -> dict[str, Any]:
    """The tree for the models: every entity with its facts read and apart. Notes every value that does
    not fit.
    """
    ready: dict[str, Any] = dict(tree)
    if isinstance(tree.get("applicant"), Map):
        ready["applicant"] = _entity(tree["applicant"], "applicant", dictionary, complaints)
    for name in ("institutions", "experiences", "writers", "letters"):
        if isinstance(tree.get(name), Map):
            kind = name.removesuffix("s")
            ready[name] = {key: _entity(value, kind, dictionary, complaints) for key, value in tree[name].items()}
    if isinstance(tree.get("programs"), Seq):
        ready["programs"] = [_entity(p, "program", dictionary, complaints) for p in tree["programs"]]
    _vocabulary(tree, dictionary, complaints)
    return ready


def _entity(entity: Any, subject: str, dictionary: Dictionary, complaints: Complaints) -> Any:
    if not isinstance(entity, Map):
        return entity
    own = structure(SUBJECTS[subject])
    ready: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    for key, value in entity.items():
        fact = dictionary.get(subject, key)
        if key in own:
            ready[key] = value
        elif fact is None:
            # Refused by the models as an unknown key; `facts` itself must not pass for their field.
            ready["facts " if key == "facts" else key] = value
        else:
            try:
                facts[str(key)] = fact.parse(value)
            except Misfit as misfit:
                complain(misfit, getattr(key, "written", str(key)), value, complaints)
    ready["facts"] = {key: facts[key] for key in sorted(facts)}
    return ready


def complain(misfit: Misfit, name: str, value: Any, complaints: Complaints) -> None:
    """Note a value that does not fit, where it stands."""
    at = misfit.found if hasattr(misfit.found, "line") else value
    hint = misfit.hint
    complaints.add(f"'{name}': {misfit.message}", at if hasattr(at, "line") else None, hint)


def _vocabulary(tree: Map, dictionary: Dictionary, complaints: Complaints) -> None:
    seen: set[int] = set()
    for path, name in VOCABULARY.items():
        fact = dictionary.fact(name)
        if fact is None or (fact.element == "specialty" and not fact.specialties):
            continue
        field = next(part for part in reversed(path) if part != "*")
        for value in _keys(tree, path) if path in TABLES else reach(tree, path):
            # A program's specialty may be the very value of 'applying_to'.
            if not isinstance(value, Scalar) or value.empty or id(value) in seen:
                continue
            seen.add(id(value))
            if field not in GENERAL_TOO:
                _known(fact, field, value, complaints)
            elif value != models.GENERAL and value not in fact.specialties:
                hint = hint_close(value, [*fact.specialties, models.GENERAL])
                complain(Misfit(f"a specialty or {models.GENERAL!r}", value, hint), field, value, complaints)


def _keys(tree: Map, path: tuple[str, ...]) -> Iterator[Any]:
    for table in reach(tree, path):
        yield from table if isinstance(table, Map) else ()


def _known(fact: Fact, field: str, value: Scalar, complaints: Complaints) -> None:
    try:
        fact.parse_one(value)
    except Misfit as misfit:
        complain(misfit, field, value, complaints)


def reach(node: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Every value at a path whose `*` stand for all entries."""
    if not path:
        yield node
        return
    first, rest = path[0], path[1:]
    if first == "*":
        entries = node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ()
        for entry in entries:
            yield from reach(entry, rest)
    elif isinstance(node, Map) and first in node:
        yield from reach(node[first], rest)


def with_roles(writer: models.Writer, day: datetime.date) -> models.Writer:
    """The writer with the fact `role`: the offices held on that day. Nothing is said where none was
    written.
    """
    if not writer.roles:
        return writer
    held = frozenset(
        role.role
        for role in writer.roles
        if (role.from_ is None or role.from_ <= day) and (role.until is None or role.until >= day)
    )
    return writer.model_copy(update={"facts": {**writer.facts, "role": Members(held)}})


def with_site(experience: models.Experience, institutions: dict[str, models.Institution]) -> models.Experience:
    """The experience with the fact `site`, taken from its institution unless it was written."""
    place = institutions.get(experience.institution or "")
    if place is None or place.site is None or "site" in experience.facts:
        return experience
    return experience.model_copy(update={"facts": {**experience.facts, "site": place.site}})
