"""What is called complete, on small scenarios at random: never without a letter, below its number, or with a must that
is not surely kept; each horizon counts on its own letters alone; every command gives the same counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from longer import some
from properties import worlds
from properties.test_plans import SEEDS, made, refuse
from properties.worlds import World

from lorplan.answers.ask.outcomes import outcome
from lorplan.answers.check import check
from lorplan.assignments.claim import Claim
from lorplan.assignments.judge import judge
from lorplan.assignments.recount import recount
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.engines.optimise import best
from lorplan.plan.account import letters_by_program
from lorplan.plan.decide import decide, explain_plan
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import HORIZONS, Standings, verdicts
from lorplan.results.plan import Plan
from lorplan.results.verdicts import Verdict
from lorplan.rules.kinds.count import BoundCount


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def planned(folder: Path, world: World) -> tuple[Case, Plan] | None:
    """The case and the plan of a world; None where it is refused."""
    try:
        case = worlds.case(folder, world)
        return case, explain_plan(decide(case))
    except InputError:
        return None


def called_complete(folder: Path, world: World) -> str | None:
    """A program that the plan calls complete and that is not."""
    answer = planned(folder, world)
    if answer is None:
        return None
    case, plan = answer
    classes = {program_class.id: program_class for program_class in case.problem.classes}
    portals = {program.id: program.portal for program in case.scenario.programs}
    for program in plan.programs:
        if program.state != "complete":
            continue
        statuses = {
            case.scenario.letters[placement.letter].status_at(portals[program.program]) for placement in program.letters
        }
        if not statuses - {"withdrawn"}:
            return f"{program.program}: complete without a letter"
        if program.broken or program.open or program.lacks or program.counted < program.number:
            return f"{program.program}: complete, but {program}"
        for bound in classes[program.class_id].bounds:
            rule = case.rule(program.class_id, bound.rule)
            if rule is not None and rule.number and rule.level == "must" and isinstance(bound, BoundCount):
                names = [placement.letter for placement in program.letters]
                letters = sum(1 << case.problem.letters.index(name) for name in names)
                if (letters & bound.column.sure).bit_count() < (bound.least or 0):
                    return f"{program.program}: complete below its number by {rule.id}"
    return None


@some(60, 3000)
@given(SEEDS)
@example(100507)  # where required weighs no more than expected, nothing required comes first
@example(100158)  # a number with a greatest number, of which too many letters are sent
def test_nothing_is_complete_that_lacks_anything(folder: Path, seed: int) -> None:
    refuse(lambda world: called_complete(folder, world), made(seed))


def counted_on(folder: Path, world: World) -> str | None:
    """A letter that a horizon counts on and may not."""
    answer = planned(folder, world)
    if answer is None:
        return None
    case, plan = answer
    by_when = {verdict.when: verdict for verdict in plan.verdicts}
    if list(by_when) != [*HORIZONS, "planned"]:
        return f"the horizons are {list(by_when)}"
    portals = {program.portal for program in case.scenario.programs}
    assigned = {letter for program in case.scenario.programs for letter in program.assigned}
    for when, verdict in by_when.items():
        if verdict.complete + verdict.hangs + verdict.thin + verdict.short != verdict.total:
            return f"{when} does not add up: {verdict}"
        for letter in verdict.letters if when != "planned" else ():
            statuses = {case.scenario.letters[letter].status_at(portal) for portal in portals}
            if not statuses & set(HORIZONS[when]):
                return f"{when} counts on {letter}, which is {statuses}"
            if when == "sent" and letter not in assigned:
                return f"{letter} is called sent, and nobody assigned it"
    return None


@some(60, 3000)
@given(SEEDS)
def test_a_horizon_counts_on_its_own_letters_alone(folder: Path, seed: int) -> None:
    refuse(lambda world: counted_on(folder, world), made(seed))


def counts(verdict: Verdict) -> tuple[int, ...]:
    return verdict.total, verdict.complete, verdict.hangs, verdict.thin, verdict.short


def other_counts(folder: Path, world: World) -> str | None:
    """A command that counts otherwise than `solve`."""
    answer = planned(folder, world)
    if answer is None:
        return None
    case, plan = answer
    optimum = best(case)
    letters = letters_by_program(case, optimum.assignment)
    recounted = recount(judge(case, Claim("plan", letters))).account.verdict
    explained = verdicts(case, optimum, Standings(case, Readings(case)))
    outlook = outcome(case).standing()
    final = plan.verdicts[-1]
    if counts(recounted) != counts(final):
        return f"verify: {counts(recounted)} instead of {counts(final)}"
    if explained != plan.verdicts:
        return f"explain: {explained} instead of {plan.verdicts}"
    if check(case).verdicts != plan.verdicts:
        return f"check: {check(case).verdicts} instead of {plan.verdicts}"
    if (outlook.total, outlook.complete, outlook.open) != (final.total, final.complete, final.hangs):
        return f"ask: {outlook} instead of {final}"
    return None


@some(40, 3000)
@given(SEEDS)
def test_all_commands_give_the_same_counts(folder: Path, seed: int) -> None:
    refuse(lambda world: other_counts(folder, world), made(seed))
