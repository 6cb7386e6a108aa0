"""Several portals in one scenario: a letter that is at one of them has to be requested anew at every other one."""

from __future__ import annotations

from lorplan.scenario.models import USABLE, Letter, Scenario


def home(scenario: Scenario) -> str:
    """The portal that a letter's `status` speaks of: the scenario's; where none was written and no program is at the
    usual one, the first by name that has programs."""
    used = sorted({program.portal for program in scenario.programs})
    written = "portal" in scenario.model_fields_set
    return scenario.portal if written or scenario.portal in used or not used else used[0]


def at_every_portal(scenario: Scenario) -> dict[str, Letter]:
    """The letters, each with its status at every portal that has programs.

    What nobody wrote follows: a letter that is there, or on its way, at the one portal is an idea at another, where it
    still has to be requested; one that is assigned there was uploaded there; one that is gone is gone everywhere.
    """
    first = home(scenario)
    others = sorted({program.portal for program in scenario.programs} - {first})
    if not others:
        return scenario.letters
    assigned = {(letter, program.portal) for program in scenario.programs for letter in program.assigned}
    return {name: _everywhere(letter, others, assigned) for name, letter in scenario.letters.items()}


def _everywhere(letter: Letter, portals: list[str], assigned: set[tuple[str, str]]) -> Letter:
    at = dict(letter.at)
    for portal in portals:
        if portal not in at and letter.status in USABLE:
            at[portal] = "uploaded" if (letter.id, portal) in assigned else "idea"
    return letter if at == letter.at else letter.model_copy(update={"at": {key: at[key] for key in sorted(at)}})
