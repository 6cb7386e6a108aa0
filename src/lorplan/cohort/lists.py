"""The lists of an adviser's Monday: rules/cohort.yaml."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map
from lorplan.case.case import Case
from lorplan.results.plan import Plan
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context
from lorplan.rules.language.reading import LETTER_SIDE
from lorplan.rules.packs.entries import known_keys, listed, take
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.sources import read_sources

KEYS: Final = ("list", "says", "of", "none_of", "when", "plan", "source")
OF_PLAN: Final = ("not_assigned", "below_number")


class MondayRule(Struct, frozen=True, eq=False):
    """A list: `when` of one of the letters, or of none; or by what the plan says."""

    name: str
    says: str
    when: Condition | None
    none: bool
    plan: str | None


def definitions(library: Library) -> tuple[MondayRule, ...]:
    """All lists, read against a library. Raises PackError with everything that is wrong in the file."""
    path = folder("rules") / "cohort.yaml"
    complaints = Complaints(str(path))
    raw = yamltree.read(path)
    known_keys(raw, ("format", "lists"), "the file of lists", complaints)
    reader = library.reader(complaints)
    lists = []
    for entry in listed(raw, "lists", complaints):
        if not isinstance(entry, Map):
            complaints.add("a list is a mapping of list, says, when and source", entry)
            continue
        known_keys(entry, KEYS, "a list", complaints)
        read_sources(entry, complaints, required=True)
        when = reader.read(entry["when"], LETTER_SIDE - {"program"}, "'when'") if "when" in entry else None
        plan: Any = take(scalars.choice(OF_PLAN), entry, "plan", complaints)
        if (when is None) == (plan is None):
            complaints.add("a list has one of 'when' and 'plan'", entry)
        name, says = (take(scalars.text, entry, key, complaints) or "" for key in ("list", "says"))
        lists.append(MondayRule(name, says, when, "none_of" in entry, plan))
    complaints.raise_if_any(PackError)
    return tuple(lists)


def lists_of(case: Case, plan: Plan, known: tuple[MondayRule, ...]) -> tuple[str, ...]:
    """The lists that an applicant is on."""
    return tuple(definition.name for definition in known if _holds(definition, case, plan))


def _holds(definition: MondayRule, case: Case, plan: Plan) -> bool:
    if definition.when is None:
        return _not_assigned(case, plan) if definition.plan == "not_assigned" else _below_number(case, plan)
    truths = [definition.when.holds(Context(case.world, None, letter)) for letter in case.scenario.letters]
    if definition.none:
        return all(truth == kleene.FALSE for truth in truths)
    return any(truth == kleene.TRUE for truth in truths)


def _applied(case: Case) -> frozenset[str]:
    """The programs that were applied to."""
    return frozenset(
        program.id for program in case.scenario.programs if program.assigned or "applied_on" in program.facts
    )


def _not_assigned(case: Case, plan: Plan) -> bool:
    applied = _applied(case)
    programs = (program for program in plan.programs if program.program in applied)
    return any(placement.step == "add now" for program in programs for placement in program.letters)


def _below_number(case: Case, plan: Plan) -> bool:
    applied = _applied(case)
    sent = next((verdict for verdict in plan.verdicts if verdict.when == "sent"), None)
    if sent is None:
        return bool(applied)
    return any(program.letters < program.number for program in sent.programs if program.program in applied)
