"""Several portals in one scenario: a letter that is at one of them has to be requested anew at every other one."""

from __future__ import annotations

from lorplan.scenario.models import USABLE, Letter, Scenario


def portals_of(scenario: Scenario) -> list[str]:
    """The portals that have programs, by name."""
    return sorted({program.portal for program in scenario.programs})


def home(scenario: Scenario, letter: Letter) -> str:
    """The portal that a letter's `status` speaks of.

    Where all programs of the specialty that it is addressed to are at one portal, that one. Else the scenario's; where
    none was written and no program is at the usual one, the first by name that has programs.
    """
    portals = {program.portal for program in scenario.programs if program.specialty == letter.addressed_to}
    if len(portals) == 1:
        return portals.pop()
    used = portals_of(scenario)
    written = "portal" in scenario.model_fields_set
    return scenario.portal if written or scenario.portal in used or not used else used[0]


def at_every_portal(scenario: Scenario) -> dict[str, Letter]:
    """The letters, each with its status at every portal that has programs.

    What nobody wrote follows: a letter that is uploaded or on its way at its own portal is an idea at another, where it
    still has to be requested; one that is assigned at another was uploaded to it; one that is gone is gone everywhere.
    """
    assigned = {(letter, program.portal) for program in scenario.programs for letter in program.assigned}
    used = portals_of(scenario)
    letters = {}
    for name, letter in scenario.letters.items():
        others = [portal for portal in used if portal != home(scenario, letter) and portal not in letter.at]
        if letter.status in USABLE and others:
            at = {portal: "uploaded" if (name, portal) in assigned else "idea" for portal in others} | letter.at
            letter = letter.model_copy(update={"at": {portal: at[portal] for portal in sorted(at)}})
        letters[name] = letter
    return letters
