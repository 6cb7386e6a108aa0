"""Wishes: letters to keep or to avoid, slots to hold. They hold like limits, so they must not contradict anything."""

from __future__ import annotations

from dataclasses import dataclass

from lorplan.errors import Complaints
from lorplan.scenario.models import Scenario

AtProgram = tuple[tuple[str, ...], tuple[str, ...], int]


@dataclass(frozen=True)
class Wanted:
    """What is wished for at each program: letters to keep, letters to avoid, slots to hold."""

    programs: dict[str, AtProgram]

    def at(self, program: str) -> AtProgram:
        """The wishes at a program."""
        return self.programs[program]


def wanted(scenario: Scenario) -> Wanted:
    """The wishes, program by program."""
    found: dict[str, AtProgram] = {}
    for program in scenario.programs:
        keep, avoid = (
            tuple(sorted({wish.letter for wish in wishes if wish.programs is None or program.id in wish.programs}))
            for wishes in (scenario.wishes.keep, scenario.wishes.avoid)
        )
        held = sum(one.letters for one in scenario.wishes.reserve if one.programs is None or program.id in one.programs)
        found[program.id] = (keep, avoid, held)
    return Wanted(found)


def check_wishes(scenario: Scenario, complaints: Complaints) -> None:
    """Complain where wishes contradict assigned letters, statuses or the budget. (Keep against avoid is found when the
    scenario is read, keep against a cap when the program is built.)"""
    for program_id, (keep, avoid, _) in wanted(scenario).programs.items():
        program = next(one for one in scenario.programs if one.id == program_id)
        for letter in sorted(set(avoid) & set(program.assigned)):
            complaints.add(
                f"'avoid' names '{letter}', which is assigned to '{program_id}' already and cannot be taken back",
                scenario.where("wishes", "avoid"),
                f"it is assigned at {scenario.where('programs', program_id, 'assigned')}",
            )
        for letter in keep:
            status = scenario.letters[letter].status_at(program.portal)
            if status in ("declined", "withdrawn"):
                complaints.add(
                    f"'keep' names '{letter}', which is {status}",
                    scenario.where("wishes", "keep"),
                    f"its status stands at {scenario.where('letters', letter, 'status')}",
                )
    _check_budget(scenario, complaints)


def _check_budget(scenario: Scenario, complaints: Complaints) -> None:
    budget = scenario.budget.new_requests
    if budget is None:
        return
    kept = set()
    for program_id, (keep, _, _) in wanted(scenario).programs.items():
        program = next(one for one in scenario.programs if one.id == program_id)
        kept |= {one for one in keep if scenario.letters[one].status_at(program.portal) == "idea"}
    people = {scenario.letters[letter].writers[0] for letter in kept}
    if len(people) > budget:
        complaints.add(
            f"'keep' needs {len(people)} new requests, and the budget allows {budget}",
            scenario.where("wishes", "keep"),
            f"the budget stands at {scenario.where('budget')}",
        )
