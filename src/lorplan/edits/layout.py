"""What stands where in a scenario as written: tables, lists and short forms, told from the keys on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lorplan.basics.yamltree import Map, Scalar, Seq, canonical
from lorplan.scenario.expand import OF_INSTITUTION, SHORT, TABLES

Path = tuple[str | int, ...]  # keys of mappings, numbers of entries of lists

SCENARIO: Final = "scenario"
# What a key leads to, by what it is written on. `*` is any id.
_NEXT: Final[dict[tuple[str, str], str]] = {
    **{(SCENARIO, table): table for table in TABLES},
    **{(table, "*"): table.removesuffix("s") for table in TABLES},
    **{(SCENARIO, key): key for key in ("programs", "rules", "overrides", "applicant", "budget", "wishes")},
    (SCENARIO, "program_lists"): "program lists",
    (SCENARIO, "portfolios"): "portfolios",
    ("portfolios", "*"): "portfolio",
    ("program", "rules"): "rules",
    ("program", "letters"): "numbers",
    ("program", "institution"): "place",
    ("writer", "institution"): "place",
    ("writer", "experiences"): "seen",
    ("writer", "roles"): "roles",
    ("experience", "institution"): "place",
    ("experience at", "institution"): "place",
    ("letter", "experiences"): "seen",
    ("letter", "expected"): "expected",
    ("applicant", "experiences"): "seen",
    ("applicant", "school"): "school",
    ("applicant", "prior_training"): "trainings",
    ("training", "institution"): "place",
    ("wishes", "keep"): "wish list",
    ("wishes", "avoid"): "wish list",
    ("wishes", "reserve"): "reserves",
}
# What an entry of a list is, and the keys that name it.
ENTRY: Final = {
    "programs": ("program", ("id",)),
    "rules": ("rule", ("id",)),
    "overrides": ("override", ("lift", "change")),
    "wish list": ("wish", ("letter",)),
    "reserves": ("reserve", ()),
    "roles": ("role", ("role",)),
    "seen": ("experience at", ("id",)),
    "trainings": ("training", ()),
    "program lists": ("program list", ("file",)),
}
NAMED: Final = ("programs", "rules", "overrides", "wish list", "program lists")  # entries are found by name only
GIVEN_WHOLE: Final = ("programs", "rules", "wish list")  # a new entry can be named by its path
# The key that a single value stands for.
STANDS_FOR: Final = {
    "budget": "new_requests",
    "expected": "strength",
    "numbers": "asked",
    "role": "role",
    "wish": "letter",
    "reserve": "letters",
    "school": "id",
    "place": "id",
    "experience at": "id",
    "program list": "file",
}
TABLE_OF: Final = {"place": "institutions", "experience at": "experiences"}
OF_A_PLACE: Final = tuple(key for key in OF_INSTITUTION if key != "id")
_SHORT: Final = {**SHORT, "experience at": SHORT["experience"]}


def long(kind: str, key: str) -> str:
    """The long form of a key that may be written short."""
    return _SHORT.get(kind, {}).get(key, key)


def after(kind: str, key: str) -> str:
    """What stands below a key."""
    return _NEXT.get((kind, long(kind, key))) or _NEXT.get((kind, "*"), "")


def key_in(node: Map, kind: str, key: str) -> str | None:
    """The key as the mapping has it, be it the short or the long form; None where it has neither."""
    if key in node:
        return key
    return next((str(one) for one in node if long(kind, one) == long(kind, key)), None)


def written(node: Any) -> bool:
    """Whether there is a value at all."""
    return node is not None and not getattr(node, "empty", False)


def called(kind: str, entry: Any) -> str | None:
    """The name by which an entry of a list is found."""
    if isinstance(entry, Scalar):
        return str(entry)
    keys = ENTRY[kind][1] if kind in ENTRY else ("id",)
    names = [entry[key] for key in keys if key in entry] if isinstance(entry, Map) else []
    return str(names[0]) if names and isinstance(names[0], Scalar) else None


def described(tree: Map) -> Iterator[tuple[str, str, Path]]:
    """Every institution and experience, in its table or where it is used: table, id, path. Those without an id have
    the one that reading the scenario makes up for them."""
    for table in ("institutions", "experiences"):
        entries = tree.get(table)
        for name, entry in entries.items() if isinstance(entries, Map) else ():
            yield table, str(name), (table, str(name))
            if table == "experiences":
                yield from _place(entry, str(name), (table, str(name)))
    for table in ("writers", "letters"):
        owners = tree.get(table)
        for owner, entity in owners.items() if isinstance(owners, Map) else ():
            yield from _of_owner(entity, table.removesuffix("s"), str(owner), (table, str(owner)))
    programs = tree.get("programs")
    for number, program in enumerate(programs) if isinstance(programs, Seq) else ():
        yield from _place(program, str(program.get("id", "")) if isinstance(program, Map) else "", ("programs", number))
    applicant = tree.get("applicant")
    yield from _of_owner(applicant, "applicant", "applicant", ("applicant",))
    if isinstance(applicant, Map):
        school = applicant.get("school")
        if isinstance(school, Map):
            yield "institutions", str(school.get("id") or "school"), ("applicant", "school")
        trainings = applicant.get("prior_training")
        for number, one in enumerate(trainings) if isinstance(trainings, Seq) else ():
            yield from _place(one, "", ("applicant", "prior_training", number))


def _of_owner(entity: Any, kind: str, owner: str, path: Path) -> Iterator[tuple[str, str, Path]]:
    if not isinstance(entity, Map):
        return
    yield from _place(entity, owner, path)
    key = key_in(entity, kind, "experiences")
    seen = entity[key] if key is not None else None
    listed = list(enumerate(seen)) if isinstance(seen, Seq) else [(None, seen)]
    nameless = sorted(canonical(one) for _, one in listed if isinstance(one, Map) and not one.get("id"))
    for number, one in listed:
        if key is None or not isinstance(one, Map):
            continue
        here: Path = (*path, key) if number is None else (*path, key, number)
        name = str(one.get("id") or f"{owner}:experience")
        if not one.get("id") and len(nameless) > 1:
            name += f"-{nameless.index(canonical(one)) + 1}"
        yield "experiences", name, here
        yield from _place(one, name, here)


def _place(entity: Any, owner: str, path: Path) -> Iterator[tuple[str, str, Path]]:
    place = entity.get("institution") if isinstance(entity, Map) else None
    if isinstance(place, Map):
        yield "institutions", str(place.get("id") or f"{owner}:institution"), (*path, "institution")
