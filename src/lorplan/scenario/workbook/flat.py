"""A scenario in the shape of a workbook's sheets, and back: the school with the applicant, rotations with those who saw
the applicant there, offices by name."""

from __future__ import annotations

from typing import Any

from lorplan.basics.errors import Complaints
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.expand import InPlace, expand_but_versions

_SCHOOL_FACT = "school."


def flattened(raw: Map) -> Map:
    """A copy of the scenario (as written, and right) with every short form written out, in the shape of the sheets.
    `experiences` name their `writers`; those that one writer alone describes have no id."""
    tree = expand_but_versions(raw, Complaints(""))
    if isinstance(tree.get("applicant"), Map):
        _with_school(tree["applicant"], tree)
    for writer in _table(tree, "writers").values():
        roles = writer.get("roles") if isinstance(writer, Map) else None
        if isinstance(roles, Seq) and roles and all(isinstance(role, Map) and set(role) == {"role"} for role in roles):
            writer["roles"] = Seq.of([role["role"] for role in roles], roles)
    _link(tree)
    return tree


def _table(tree: Map, name: str) -> Map:
    table = tree.get(name)
    return table if isinstance(table, Map) else Map()


def _with_school(applicant: Map, tree: Map) -> None:
    """The school's description, and the facts of it, in one place."""
    mention = applicant.get("school")
    described = _table(tree, "institutions").pop(mention, None) if isinstance(mention, Scalar) else None
    school = Map.of({}, applicant)
    if isinstance(mention, Scalar) and not (isinstance(mention, InPlace) and mention.made_up):
        school[Scalar("id")] = mention
    if isinstance(described, Map):
        school.update({key: value for key, value in described.items() if key != "id"})
    for key in [key for key in applicant if key.startswith(_SCHOOL_FACT)]:
        school[Scalar(key.removeprefix(_SCHOOL_FACT))] = applicant.pop(key)
    applicant.pop("school", None)
    if school:
        applicant[Scalar("school")] = school


def _link(tree: Map) -> None:
    """Let experiences name the writers who saw them, instead of the other way round."""
    experiences = _table(tree, "experiences")
    made_up: list[str] = []
    for name, writer in _table(tree, "writers").items():
        listed = writer.get("experiences") if isinstance(writer, Map) else None
        if not isinstance(listed, Seq) or not listed:
            continue  # an empty list says that there are none
        known = [item for item in listed if isinstance(experiences.get(item), Map)]
        for item in known:
            experience = experiences[item]
            experience.setdefault(Scalar("writers"), Seq()).append(name)
            if isinstance(item, InPlace) and item.made_up:
                made_up.append(item)
        others = [item for item in listed if item not in known]
        if others:
            writer["experiences"] = Seq.of(others, listed)
        else:
            del writer["experiences"]
    for item in made_up:
        if len(experiences[item]["writers"]) == 1:
            del experiences[item]["id"]


def unflattened(tree: Map) -> None:
    """Put the experiences of a tree in the shape of the sheets where a scenario has them: those without an id with the
    only writer who names them, others in their table. `tree` holds them as a list."""
    listed = tree.pop("experiences", Seq())
    table = Map.of({}, listed)
    writers = _table(tree, "writers")
    for experience in listed:
        names: Any = experience.pop("writers", Seq())
        known = [name for name in names if isinstance(writers.get(name), Map)]
        if "id" in experience:
            mention: Any = experience.pop("id")
            table[mention] = experience
        else:
            mention = experience
        for name in known:
            writer = writers[name]
            before = writer.get("experiences")
            items = [*before, mention] if isinstance(before, Seq) else [mention]
            key = writer.key("experiences") if before is not None else Scalar.of("experiences", name)
            writer[key] = Seq.of(items, name)
    if table:
        tree[Scalar.of("experiences", listed)] = table
