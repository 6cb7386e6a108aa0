"""What has to be entered at which portal, so that a writer can send the letters that the plan asks for."""

from __future__ import annotations

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.engines.assignment import Assignment
from lorplan.results.requests import RequestedLetter
from lorplan.scenario.fields import GENERAL
from lorplan.scenario.portals import home


def entries(case: Case, assignment: Assignment, person: int) -> tuple[RequestedLetter, ...]:
    """The letters to request of a person, once for every portal where the plan sends them and they are not yet."""
    problem = case.problem
    portals: dict[int, set[str]] = {}
    for program_class, portfolio in zip(problem.classes, assignment.portfolios, strict=True):
        for letter in bits(portfolio & program_class.pending):
            portals.setdefault(letter, set()).add(program_class.portal)
    requested = []
    writes = person in problem.writing
    for letter in bits(assignment.requests):
        if problem.person_of[letter] != person:
            continue
        name = problem.letters[letter]
        written = case.scenario.letters[name].requested
        first = home(case.scenario, case.scenario.letters[name])
        for portal in sorted(portals.get(letter, ()), key=lambda portal, first=first: (portal != first, portal)):
            address = _address(case, name)
            requested.append(
                RequestedLetter(
                    letter=name,
                    portal=portal,
                    portal_name=case.portal_name(portal),
                    address=address,
                    label=address if f"{portal}.letter_label" in case.library.settings else None,
                    why="another portal" if written else "another version" if writes else "new",
                )
            )
            written = writes = True
        writes = True
    return tuple(requested)


def _address(case: Case, letter: str) -> str | None:
    to = case.scenario.letters[letter].addressed_to
    if to is None:
        return None
    return "General" if to == GENERAL else case.library.families.name(to)
