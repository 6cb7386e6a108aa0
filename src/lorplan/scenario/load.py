"""Reads a scenario from its file: one pass that finds everything that is wrong before it gives up."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from lorplan.basics.errors import Complaint, Complaints, InputError, Where
from lorplan.basics.scalars import Misfit, day, shown, text
from lorplan.basics.yamltree import Map, Scalar, Seq, read
from lorplan.rules.language.facts import Dictionary, Members
from lorplan.scenario import contradictions, references
from lorplan.scenario.defaults import fill_in
from lorplan.scenario.derived import with_roles, with_site
from lorplan.scenario.entity import Strict
from lorplan.scenario.expand import expand
from lorplan.scenario.extends import EXTENDS, inherited
from lorplan.scenario.include import with_included
from lorplan.scenario.model_errors import complain, refuse
from lorplan.scenario.models import Scenario
from lorplan.scenario.notes import without_notes
from lorplan.scenario.portals import at_every_portal
from lorplan.scenario.reuse import with_known

FORMAT = "1"
# Keys whose lists mean the same in any order, as do those of facts (`letter.form`).
_ORDERLESS = frozenset({"rules", "overrides", "any", "all", "is", "not", "all_of", "family", "values", "source"})


def load_scenario(
    path: str | os.PathLike[str],
    dictionary_for: Callable[[Map], Dictionary],
    on: datetime.date | None = None,
) -> Scenario:
    """The scenario in a file. `dictionary_for` is given the tree as written, whose `packs` and `format` are right.

    `on` replaces `as_of`. Raises InputError with all complaints about the file, and whatever `dictionary_for` raises.
    """
    file = os.fspath(path)
    return build_scenario(without_notes(with_included(read(path), file)), file, dictionary_for, on)


def build_scenario(
    raw: Map,
    file: str,
    dictionary_for: Callable[[Map], Dictionary],
    on: datetime.date | None = None,
    before: Scenario | None = None,
) -> Scenario:
    """The scenario in a tree that was read already; as `load_scenario`.

    `before`: a scenario that was read with the same declared facts; what is written as there is not read again.
    """
    complaints = Complaints(file)
    complaints.settle(getattr(raw, "refused", ()))
    _readable(raw, complaints)
    before_reading = len(complaints)
    dictionary = dictionary_for(raw)
    if "program_lists" in raw:
        from lorplan.scenario.lists import said_once, with_programs

        raw = with_programs(raw, file, dictionary, complaints)
    tree = expand(raw, complaints)
    fill_in(tree)
    if on is not None:
        _replace_day(tree, on, complaints)
    known = tree if before is None else with_known(tree, before)
    scenario = _validated(known, tree, dictionary, complaints)
    references.check(tree, complaints)
    if scenario is not None and len(complaints) == before_reading:
        scenario._file = file
        scenario._tree = tree
        contradictions.check(scenario, complaints)
    if complaints and "program_lists" in raw:
        complaints = said_once(complaints)
    complaints.raise_if_any()
    if scenario is None:  # refused without a complaint: a gap in `refuse`
        raise InputError.of("the scenario cannot be read", Where(file))
    return scenario


def _readable(raw: Map, complaints: Complaints) -> None:
    """What is said before the rest: a format that is not known. Raises InputError where packs cannot be looked for."""
    version = raw.get("format")
    if isinstance(version, Scalar) and not version.empty and version != FORMAT:
        message = f"expected format {FORMAT}, found {shown(version)}"
        complaints.settle([Complaint(message, complaints.where(version), f"write 'format: {FORMAT}'")])
    before = len(complaints)
    packs = raw.get("packs", ())
    for pack in packs if isinstance(packs, Seq) else [packs] if packs != () else []:
        try:
            text(pack)
        except Misfit as misfit:
            complain(misfit, "packs", pack, complaints)
    if len(complaints) > before:
        complaints.raise_if_any()


def _replace_day(tree: Map, on: datetime.date, complaints: Complaints) -> None:
    if "as_of" in tree:
        try:
            day(tree["as_of"])
        except Misfit as misfit:
            complain(misfit, "as_of", tree["as_of"], complaints)
    at = tree.get("as_of", tree)
    tree[tree.key("as_of") if "as_of" in tree else Scalar.of("as_of", tree)] = Scalar.of(on.isoformat(), at)


def _validated(known: Map, tree: Map, dictionary: Dictionary, complaints: Complaints) -> Scenario | None:
    try:
        scenario = Scenario.model_validate(known, context=dictionary)
    except ValidationError as error:
        refuse(error, tree, dictionary, complaints)
        return None
    changed: dict[str, Any] = {}
    if dictionary.get("writer", "role") is not None:
        changed["writers"] = {name: with_roles(writer, scenario.as_of) for name, writer in scenario.writers.items()}
    if dictionary.get("experience", "site") is not None:
        changed["experiences"] = {
            name: with_site(experience, scenario.institutions) for name, experience in scenario.experiences.items()
        }
    if any(EXTENDS in program.facts for program in scenario.programs):
        changed["programs"] = inherited(scenario.programs)
    if {program.portal for program in scenario.programs} != {scenario.portal}:
        changed["letters"] = at_every_portal(scenario)
    derived = scenario.model_copy(update=changed)
    derived._read = scenario
    return derived


def content_hash(scenario: Scenario) -> str:
    """The SHA-256 of what a scenario says: comments, order, short forms and the names of pack files left out, and
    whether a program stands in the file or in a list."""
    left_out = ("packs", "program_lists", "facts", "define")  # the packs' hash has what is declared
    content = {name: getattr(scenario, name) for name in Scenario.model_fields if name not in left_out}
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(key: str, value: Any) -> Any:
    """A list of statements, conditions or values of a fact in one order; another list (`worth`) as it was written."""
    if isinstance(value, list) and ("." in key or key in _ORDERLESS):
        return sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
    return value


def _plain(value: Any) -> Any:
    """The value as JSON-ready data, sets sorted."""
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Strict):
        return {name: _sorted(name, _plain(getattr(value, name))) for name in kind.model_fields}
    if isinstance(value, Mapping):
        return {str(key): _sorted(key, _plain(item)) for key, item in value.items()}
    if isinstance(value, Members):
        return {"yes": sorted(value.yes), "no": None if value.no is None else sorted(value.no)}
    return value.isoformat() if isinstance(value, datetime.date) else value
