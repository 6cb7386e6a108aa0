"""Reads declared facts: rules/facts.yaml, and `facts:` in any pack."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.conditions import Condition, program_facts
from lorplan.rules.language.facts import ABSENT, MISSING, SUBJECTS, TYPES, Derivation, Dictionary, Excluded, Fact
from lorplan.rules.language.families import Families, Family
from lorplan.rules.language.names import NameTable
from lorplan.rules.language.reading import Reader
from lorplan.rules.language.reads import READS
from lorplan.rules.packs.entries import known_keys, listed, mapped, take

KEYS: Final = (
    "fact", "is", "values", "ordered", "default", "question", "means", "also", "from", "computed", "offered",
    "worked_out", "untold_as", "office", "after_work",
)  # fmt: skip
FLAGS: Final = ("ordered", "computed", "offered", "worked_out", "office", "after_work")
NOTHING: Final = "nothing"


def read_fact(
    entry: Any,
    pack: str,
    specialties: frozenset[str],
    names: NameTable,
    complaints: Complaints,
    computes: Collection[str] = READS,
) -> Fact | None:
    """One declaration; None after a complaint. `computes`: the facts that lorplan works out."""
    before = len(complaints)
    if not isinstance(entry, Map):
        complaints.add("a fact is declared as a mapping of fact, is, question and so on", entry)
        return None
    known_keys(entry, KEYS, "a fact", complaints)
    for key in ("fact", "is", "question", "means"):
        if key not in entry:
            complaints.add(f"'{key}' is missing", entry)
    name = take(scalars.text, entry, "fact", complaints)
    if name is not None and name.split(".", 1)[0] not in SUBJECTS:
        complaints.add(f"'{name}' must begin with one of {', '.join(SUBJECTS)}", entry["fact"])
    if name is not None and not all(part.replace("_", "").isalnum() for part in name.split(".")):
        complaints.add(f"'{name}' is not the name of a fact such as writer.rank", entry["fact"])
    kind = take(scalars.choice(TYPES), entry, "is", complaints)
    values = _values(entry, complaints)
    if kind in ("choice", "choices") and not values:
        complaints.add(f"a {kind} needs 'values'", entry)
    flags = {key: bool(take(scalars.yes_no, entry, key, complaints)) for key in FLAGS}
    also = take(scalars.choice(SUBJECTS), entry, "also", complaints)
    question = take(scalars.text, entry, "question", complaints)
    means = take(scalars.text, entry, "means", complaints)
    if (flags["computed"] or flags["worked_out"]) and name is not None and name not in computes:
        at = entry.key("computed" if flags["computed"] else "worked_out")
        complaints.add(f"lorplan does not compute '{name}'", at, hint_close(name, computes))
    if name is None or kind is None or len(complaints) > before:
        return None
    fact = Fact(
        name=name,
        type=kind,
        values=tuple(values),
        value_means={value: means for value, means in values.items() if means},
        question=question,
        means=means or "",
        also=also,
        pack=pack,
        specialties=specialties,
        names=names,
    )
    return _with_values(replace(fact, **flags), entry, complaints)


def _values(entry: Map, complaints: Complaints) -> dict[str, str]:
    """The values of a choice, each with what it means: a mapping, or a list where the values say it themselves."""
    written = entry.get("values")
    items = (
        written.items() if isinstance(written, Map) else ((item, "") for item in listed(entry, "values", complaints))
    )
    values: dict[str, str] = {}
    for item, means in items:
        try:
            values[scalars.ident(item)] = scalars.text(means) if isinstance(written, Map) else ""
        except scalars.Misfit as misfit:
            complaints.add(f"'values': {misfit}", misfit.value if hasattr(misfit.value, "line") else item, misfit.hint)
    return values


def _with_values(fact: Fact, entry: Map, complaints: Complaints) -> Fact | None:
    default: Any = MISSING
    untold_as: Any = MISSING
    try:
        if "default" in entry:
            absent = fact.type == "text" and entry["default"] == NOTHING
            default = ABSENT if absent else fact.parse(entry["default"])
        if "untold_as" in entry:
            untold_as = _untold(fact, entry["untold_as"])
        lines = [_derivation(fact, line, complaints) for line in listed(entry, "from", complaints)]
    except scalars.Misfit as misfit:
        complaints.add(f"'{fact.name}': {misfit}", misfit.value if hasattr(misfit.value, "line") else entry)
        return None
    derived = tuple(line for line in lines if line is not None)
    return replace(fact, default=default, derived=derived, untold_as=untold_as, presumes="untold_as" in entry)


def _untold(fact: Fact, raw: Any) -> Any:
    """The value that shoulds see where nobody told the fact; MISSING for `nothing`, which no test meets."""
    if isinstance(raw, Scalar) and str(raw) == NOTHING and NOTHING not in fact.values:
        return MISSING
    return fact.parse(raw)


def _derivation(fact: Fact, line: Any, complaints: Complaints) -> Derivation | None:
    if not isinstance(line, Map) or set(line) not in ({"if", "is"}, {"if", "not"}):
        complaints.add("a line of 'from' reads {if: condition, is: value} or {if: condition, not: [values]}", line)
        return None
    if "is" in line:
        return Derivation(line["if"], fact.parse(line["is"]))
    return Derivation(line["if"], Excluded(tuple(map(fact.parse_one, listed(line, "not", complaints)))))


def read_derivations(dictionary: Dictionary, reader: Reader) -> dict[str, tuple[tuple[Condition, Any], ...]]:
    """Fact -> its `from` lines as conditions with values. A fact is derived from facts that are seen from it."""
    derivations: dict[str, tuple[tuple[Condition, Any], ...]] = {}
    for fact in dictionary.all():
        subjects = frozenset({fact.subject, "applicant", "season"})
        if fact.subject in ("writer", "office", "experience", "letter"):
            subjects |= {"program"}
        bound = frozenset({fact.subject})
        lines = [
            (reader.read(line.condition, subjects, f"'from' of {fact.name}", bound), line.value)
            for line in fact.derived
        ]
        if lines:
            derivations[fact.name] = tuple(lines)
    _refuse_circles(derivations, reader)
    return derivations


def derived_reads(derivations: Mapping[str, tuple[tuple[Condition, Any], ...]]) -> dict[str, tuple[str, ...]]:
    """Fact -> the program's facts that its value depends on, derived facts included."""
    reads = dict(READS)
    for _ in derivations:  # as often as a chain of derivations can be long
        for name, lines in derivations.items():
            names = {fact_name for condition, _ in lines for fact_name in program_facts(condition, reads)}
            reads[name] = tuple(sorted(names | set(reads.get(name, ()))))
    return reads


def _refuse_circles(derivations: dict[str, tuple[tuple[Condition, Any], ...]], reader: Reader) -> None:
    needs = {
        name: frozenset().union(*(condition.facts for condition, _ in lines)) & set(derivations)
        for name, lines in derivations.items()
    }
    for name in sorted(needs):
        seen: set[str] = set()
        todo = list(needs[name])
        while todo:
            other = todo.pop()
            if other == name:
                reader.complaints.add(f"'{name}' is derived from itself")
                return
            if other not in seen:
                seen.add(other)
                todo.extend(needs[other])


def read_families(files: Sequence[tuple[Map, Complaints]]) -> Families:
    """The specialties of rules/specialties.yaml, and those that packs add: a specialty of their own, or further parts
    and related fields of one that is there."""
    families: dict[str, Family] = {}
    for raw, complaints in files:
        for name, body in mapped(raw, "specialties", complaints).items():
            if not isinstance(body, Map):
                complaints.add(f"specialty '{name}' must be a mapping", body)
                continue
            families[str(name)] = _family(str(name), body, families.get(str(name)), complaints)
    known = Families(families)
    for raw, complaints in files:
        for name, body in mapped(raw, "specialties", complaints).items():
            related_raw = body.get("related") if isinstance(body, Map) else None
            for other in related_raw if isinstance(related_raw, Seq) else ():
                if isinstance(other, Scalar) and str(other) not in known.names:
                    hint = hint_close(str(other), sorted(known.names))
                    complaints.add(f"'{other}', related to {name}, is not a specialty", other, hint)
    return known


def _family(name: str, body: Map, before: Family | None, complaints: Complaints) -> Family:
    known_keys(body, ("name", "abbreviations", "parts", "related", "year_before", "source"), "a specialty", complaints)
    parts = {str(part): str(title) for part, title in mapped(body, "parts", complaints).items()}
    related = frozenset(str(other) for other in listed(body, "related", complaints))
    short = tuple(str(word) for word in listed(body, "abbreviations", complaints))
    title = take(scalars.text, body, "name", complaints)
    year_before = bool(take(scalars.yes_no, body, "year_before", complaints))
    if before is None:
        return Family(name, title or name, parts, related, short, year_before)
    for key in ("name", "abbreviations"):
        if key in body:
            complaints.add(f"'{name}' is a specialty already, and has its {key}", body.key(key), "leave it out")
    return replace(before, parts={**before.parts, **parts}, related=before.related | related)


def declared(facts: Sequence[tuple[Fact, Complaints, Any]]) -> dict[str, Fact]:
    """The facts by name; the same name twice is complained about where it stands the second time."""
    by_name: dict[str, Fact] = {}
    for fact, complaints, at in facts:
        if fact.name in by_name:
            complaints.add(f"'{fact.name}' is declared already, in pack '{by_name[fact.name].pack}'", at)
        else:
            by_name[fact.name] = fact
    return by_name
