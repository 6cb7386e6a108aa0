"""Builds a case: reads the scenario's own rules, binds what holds at every program, puts alike programs together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from lorplan.basics.errors import Complaints, InputError
from lorplan.case.asklimits import Asking
from lorplan.case.case import Alike, Case
from lorplan.case.precheck import known_portal
from lorplan.case.problem import Problem, ProgramClass
from lorplan.case.scenariorules import scenario_rules
from lorplan.case.season import calendars_of, season_of
from lorplan.case.workings import Answers, Workings, basis_after, basis_of, worked_out
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.statements import Season
from lorplan.scenario.models import USABLE, Scenario

PRIORITY_WEIGHTS = (1, 2, 4, 8, 16)  # priorities 1 to 5; the general pack states them as data


def build(
    scenario: Scenario,
    library: Library,
    only: str | None = None,
    assumed: Answers | None = None,
    before: Case | None = None,
) -> Case:
    """The case of a scenario. `only`: the least status a letter must have to be used (asked, agreed, uploaded), which
    also leaves out ideas; None allows all of these and ideas within the budget. `assumed`: answers to questions.

    `before`: a case of the same library; the less the scenario differs from its one, the less is worked out anew. The
    result is the same with and without. Raises InputError with everything that is wrong in the scenario's own rules,
    wishes and season.
    """
    known = before.workings if before is not None and before.library is library else None
    complaints = Complaints(scenario.file)
    season, season_carried = season_of(scenario, library, complaints)
    calendars = calendars_of(scenario, season, library, complaints)
    rules = scenario_rules(scenario, library, complaints, None if known is None else known.basis.rules)
    _check_portals(scenario, library, complaints)
    complaints.raise_if_any(InputError)
    basis = None
    if known is not None and not assumed and only == known.basis.only:
        basis = basis_after(known.basis, scenario, rules)
    if basis is None:
        known, basis = None, basis_of(scenario, library, only, rules, calendars, assumed or {})
    return _case(worked_out(basis, known), season, season_carried)


def _check_portals(scenario: Scenario, library: Library, complaints: Complaints) -> None:
    portals = {program.portal for program in scenario.programs}
    unknown = {portal for portal in portals if library.pack("portal", portal) is None}
    for program in scenario.programs if unknown else ():
        if program.portal in unknown:
            known_portal(program.portal, library, complaints, scenario.where("programs", program.id, "portal"))


def _case(workings: Workings, season: Season | None, season_carried: str | None) -> Case:
    basis = workings.basis
    scenario, library = basis.scenario, basis.library
    weights = _weights(scenario, library)
    counts = {program.id: program.count for program in scenario.programs}
    groups: dict[tuple[object, ...], list[str]] = {}
    for name, bounded in workings.bounded.items():
        groups.setdefault(bounded.key, []).append(name)
    by_class = {min(names): names for names in groups.values()}
    classes = []
    for class_id, names in sorted(by_class.items()):
        classes.append(
            replace(
                workings.bounded[names[0]].only,
                id=class_id,
                programs=tuple(sorted(names)),
                weight=sum(weights[name] for name in names),
                count=sum(counts[name] for name in names),
            )
        )
    firsts = {class_id: names[0] for class_id, names in by_class.items()}
    return Case(
        scenario=scenario,
        library=library,
        season=season,
        carried_from=season_carried or basis.shipped[1],
        world=basis.world,
        problem=_problem(scenario, basis.asking, basis.columns.letters, tuple(classes)),
        rules={class_id: workings.facts[first].holding.rules for class_id, first in firsts.items()},
        uncertain={class_id: workings.facts[first].holding.uncertain for class_id, first in firsts.items()},
        only=USABLE if basis.only is None else USABLE[USABLE.index(basis.only) :],
        class_of={name: class_id for class_id, names in by_class.items() for name in names},
        weights=weights,
        columns=basis.columns,
        binders={class_id: workings.bounded[first].binder for class_id, first in firsts.items()},
        alike={class_id: _alike(workings, names, weights) for class_id, names in by_class.items()},
        workings=workings,
    )


def _weights(scenario: Scenario, library: Library) -> dict[str, int]:
    """Program -> priority weight x count."""
    setting = library.settings.get("priority_weights")
    steps = PRIORITY_WEIGHTS if setting is None else tuple(setting.value)
    return {program.id: steps[program.priority - 1] * program.count for program in scenario.programs}


def _alike(workings: Workings, names: list[str], weights: Mapping[str, int]) -> tuple[Alike, ...]:
    """The programs of a class, those together that agree in every fact."""
    by_profile: dict[tuple[object, ...], list[str]] = {}
    for name in names:
        by_profile.setdefault(workings.facts[name].profile, []).append(name)
    return tuple(
        Alike(workings.bounded[same[0]].binder, tuple(same), sum(weights[name] for name in same))
        for same in by_profile.values()
    )


def _problem(scenario: Scenario, asking: Asking, letters: Sequence[str], classes: tuple[ProgramClass, ...]) -> Problem:
    asked = [scenario.letters[letter].writers[0] for letter in letters]  # who is asked for a letter: its first author
    people = tuple(sorted(set(asked)))
    return Problem(
        letters=tuple(letters),
        people=people,
        person_of=tuple(people.index(person) for person in asked),
        budget=scenario.budget.new_requests,
        effort=asking.effort,
        classes=classes,
        further=asking.further,
        rewrite=asking.rewrite,
        written=asking.written,
        writing=frozenset(people.index(person) for person in people if person in asking.writing),
        allowances=asking.allowances,
    )
