"""The rules that a scenario reads: the packs of the portals and specialties that it names, and the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.packs.load import InScenario, Library, load
from lorplan.scenario.notes import without_notes


def whole(raw: Map, file: str) -> Map:
    """The scenario as written, with its lists of programs read, and without the user's notes."""
    raw = without_notes(raw)
    if "program_lists" not in raw:
        return raw
    from lorplan.scenario.lists import prepared

    return prepared(raw, file)


def library_of(raw: Map, file: str, rules: Sequence[Path | str] = ()) -> Library:
    """The packs that a scenario (as `whole` gives it) names, those in `rules`, and what it declares itself. Packs of
    the user's own are named from the scenario's file on.

    Reads leniently: what is wrong with the scenario is said when it is read as one. Raises PackError.
    """
    written = raw.get("programs")
    programs = [program for program in written if isinstance(program, Map)] if isinstance(written, Seq) else []
    applicant = raw.get("applicant")
    targets = applicant.get("applying_to") if isinstance(applicant, Map) else None
    portals = {str(raw.get("portal", "eras"))} | {str(program["portal"]) for program in programs if "portal" in program}
    specialties = {str(program["specialty"]) for program in programs if "specialty" in program}
    specialties |= {str(target) for target in (targets if isinstance(targets, Seq) else [targets])}
    if "program_lists" in raw:
        from lorplan.scenario.lists import lists_of

        for programs_listed in lists_of(raw):
            portals |= programs_listed.values("portal")
            specialties |= programs_listed.values("specialty")
    declares = any(key in raw for key in InScenario.KEYS)
    return load(
        portals,
        specialties,
        [*own_packs(raw, file), *rules],
        InScenario(raw, file) if declares else None,
        shortlist="shortlist" in raw,
    )


def own_packs(raw: Map, file: str) -> list[Path]:
    """The user's own packs that a scenario names, from its file on."""
    named = raw.get("packs", ())
    packs = [pack for pack in (named if isinstance(named, Seq) else [named]) if isinstance(pack, Scalar)]
    return [Path(file).parent / str(pack) for pack in packs]
