"""Whole small scenarios at random: both engines and the slow referee give the same plan, stage by stage.

A failure prints the smallest world that still fails, as YAML.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from properties import worlds
from properties.shrink import shown, smallest
from properties.worlds import World
from referee import Eye, Judge, Refused

from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.engines.cpsat import lexicographic
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.optimise import Optimum, optimise
from lorplan.engines.recount import class_values, readings, values_of
from lorplan.engines.table.classtable import class_table
from lorplan.rules.kinds.portfolio import SinglePortfolio

REQUIRED = {"format", "season", "as_of", "applicant", "programs"}
SEEDS = st.integers(0, 2**40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def made(seed: int) -> World:
    return worlds.Maker(random.Random(seed)).world()


def refuse(difference: Callable[[World], str | None], world: World) -> None:
    """Fail with the smallest world that differs."""
    found = difference(world)
    if found is None:
        return

    def fails(smaller: World) -> bool:
        try:
            again = difference(smaller)
            # In the same way, and not for want of what every scenario must have.
            return again is not None and again[:8] == found[:8] and set(smaller["scenario"]) >= REQUIRED
        except Exception:  # a part that cannot be left out
            return False

    small = smallest(world, fails)
    pytest.fail(f"{difference(small)}\n\n{shown(small)}")


def solved(folder: Path, world: World, **how: Any) -> tuple[Case, Optimum] | None:
    """The world's case and plan; None where it is refused."""
    try:
        case = worlds.case(folder, world)
        return case, optimise(case.problem, **how)
    except InputError:
        return None


def plan_of(case: Case, optimum: Optimum) -> dict[str, tuple[str, ...]]:
    """Program -> the letters of its portfolio."""
    classes = zip(case.problem.classes, optimum.assignment.portfolios, strict=True)
    return {name: case.problem.names(mask) for program_class, mask in classes for name in program_class.programs}


def against_referee(folder: Path, world: World) -> str | None:
    """How the plan of both engines differs from the referee's; None where it does not."""
    try:
        best = Judge(world).best()
    except Refused as refused:
        return None if solved(folder, world) is None else f"not refused: {refused}"
    found = solved(folder, world)
    if found is None:
        return "refused, though there is a plan"
    case, optimum = found
    pairs = {
        "order": (optimum.values.order, best.order),
        "asked for": (case.problem.names(optimum.assignment.requests), best.asked),
        "portfolios": (plan_of(case, optimum), best.portfolios),
        "different portfolios": (optimum.portfolios, best.number),
        "proved": ((optimum.proved, optimum.portfolios_proved, optimum.ties_settled), (True, True, True)),
    }
    different = [f"{what}: {ours} instead of {theirs}" for what, (ours, theirs) in pairs.items() if ours != theirs]
    return "; ".join(different) or None


@some(120)
@given(SEEDS)
def test_both_engines_and_the_referee_give_the_same_plan(folder: Path, seed: int) -> None:
    refuse(lambda world: against_referee(folder, world), made(seed))


def others_against_referee(problem: Problem, program_class: ProgramClass, judge: Judge, name: str) -> str | None:
    """Whether bars, what has to hold whatever is sent, or a must that may not apply is read otherwise."""
    rules, uncertain = judge.rules(name), judge.uncertain(name)
    standing = {bound.rule: bound.stands for bound in program_class.standing}
    theirs = {rule: judge.stands(each, name) for rule, each in rules.items() if each["kind"][0] == "require"}
    if standing != theirs:
        return f"{name}: {standing} instead of {theirs}"
    for bar in program_class.bars:
        rule = rules[bar.rule]
        open_letters = {each for each in problem.letters if judge.bars(rule, Eye(name, each)) == "maybe"}
        if set(problem.names(bar.column.unknown)) != open_letters:
            return f"{bar.rule} at {name}: open for {problem.names(bar.column.unknown)}, not {open_letters}"
    for mask in class_table(program_class, len(problem.letters)).portfolios.masks:
        letters = problem.names(mask)
        read = {bound.rule: bound.check(SinglePortfolio(mask)) for bound in program_class.uncertain}
        ours = {rule: (int(reading.missing), bool(reading.open)) for rule, reading in read.items()}
        lacks = {rule: judge.lacks(fields, name, letters) for rule, fields in uncertain.items()}
        if {rule: lack for rule, lack in lacks.items() if any(lack)} != {
            r: lack for r, lack in ours.items() if any(lack)
        }:
            return f"uncertain at {name} {letters}: {ours} instead of {lacks}"
    return None


def readings_against_referee(folder: Path, world: World) -> str | None:
    """Whether some portfolio of some program is read otherwise than the referee reads it."""
    try:
        case = worlds.case(folder, world)
        judge = Judge(world)
        judge.contradictions()
    except (InputError, Refused):
        return None
    problem = case.problem
    for program_class in problem.classes:
        table = class_table(program_class, len(problem.letters))
        for name in program_class.programs:
            usable, fixed, ghosts = judge.letters_at(name)
            sets = {what: set(problem.names(getattr(program_class, what))) for what in ("usable", "fixed", "ghosts")}
            if sets != {"usable": usable, "fixed": fixed, "ghosts": ghosts}:
                return f"{name}: {sets} instead of {usable}, {fixed}, {ghosts}"
            rules = judge.rules(name)
            for mask in table.portfolios.masks:
                letters = problem.names(mask)
                short, missing, points, illegal = class_values(problem, program_class, mask)
                theirs = judge.portfolio(name, letters)
                if (short, missing, points, illegal) != (theirs.short, theirs.missing, theirs.points, theirs.illegal):
                    return f"{name} {letters}: {short, missing, points, illegal} instead of {theirs}"
                lines = sum(line.points for bound in program_class.bounds for line in bound.ledger(mask))
                if lines != points:
                    return f"{name} {letters}: the ledger adds up to {lines} of {points}"
                for rule, reading in readings(problem, program_class, mask):
                    if rule not in rules or rules[rule]["level"] not in ("must", "limit"):
                        continue
                    want = judge.outcome(rules[rule], name, letters)
                    if (int(reading.missing), bool(reading.open)) != (want.missing, want.open):
                        return f"{rule} at {name} {letters}: {reading} instead of {want}"
            differs = others_against_referee(problem, program_class, judge, name)
            if differs is not None:
                return differs
    return None


@some(80)
@given(SEEDS)
def test_every_portfolio_is_read_as_the_referee_reads_it_and_its_ledger_adds_up(folder: Path, seed: int) -> None:
    refuse(lambda world: readings_against_referee(folder, world), made(seed))


def engines_alone(folder: Path, world: World) -> str | None:
    """Whether an engine that runs alone, or in two objectives, gives another value."""
    both = solved(folder, world)
    if both is None:
        return None
    case, optimum = both
    table = optimise(case.problem, engines=("table",))
    if table.assignment != optimum.assignment or table.values != optimum.values:
        return f"the table alone: {table.values}, {table.assignment}"
    alone = optimise(case.problem, engines=("cp-sat",))
    if alone.values != optimum.values or not alone.proved:
        return f"CP-SAT alone: {alone.values} instead of {optimum.values}"
    if values_of(case.problem, alone.assignment) != alone.values:
        return "the values of CP-SAT alone are not those of its assignment"
    exact, lexicographic.EXACT = lexicographic.EXACT, 0  # type: ignore[misc]
    try:
        split = solve_problem(case.problem)
    finally:
        lexicographic.EXACT = exact  # type: ignore[misc]
    if split is None or split.values != optimum.values or not split.proved:
        return f"CP-SAT in two objectives: {split} instead of {optimum.values}"
    return None


@some(80)
@given(SEEDS)
def test_each_engine_alone_and_an_objective_in_two_parts_give_the_same_values(folder: Path, seed: int) -> None:
    refuse(lambda world: engines_alone(folder, world), made(seed))


def other_than_shuffled(folder: Path, world: World) -> str | None:
    """Whether the same world in another order gives another plan."""
    there = solved(folder, world)
    again = solved(folder, worlds.shuffled(world, random.Random(1)))
    if there is None or again is None:
        return None if there is again else "refused in one order only"
    (case, optimum), (other_case, other) = there, again
    if plan_of(case, optimum) != plan_of(other_case, other) or optimum.values != other.values:
        return f"{plan_of(case, optimum)} and {plan_of(other_case, other)}"
    return None


@some(100)
@given(SEEDS)
def test_the_order_of_the_input_does_not_change_the_plan(folder: Path, seed: int) -> None:
    refuse(lambda world: other_than_shuffled(folder, world), made(seed))


def _without_rule(world: World, rule: str) -> World:
    """The world without any statement on a rule."""
    smaller = copy.deepcopy({key: world[key] for key in ("packs", "scenario")})
    owners = [*smaller["packs"], smaller["scenario"], *smaller["scenario"]["programs"]]
    for owner in owners:
        for key in ("rules", "overrides"):
            if key in owner:
                owner[key] = [s for s in owner[key] if rule not in (s.get("id"), s.get("change"), s.get("lift"))]
    return {**world, **smaller}


def lowered_without_a_must(folder: Path, world: World) -> str | None:
    """Whether leaving out a must makes the plan worse."""
    there = solved(folder, world)
    if there is None:
        return None
    case, optimum = there
    musts = {rule.id for rules in case.rules.values() for rule in rules if rule.level == "must"}
    # A bar that holds an assigned letter back is left out of this: without it the letter counts again, also against
    # the counts that it is too many for.
    musts -= {bar.rule for one in case.problem.classes for bar in one.bars if one.ghosts & bar.column.sure}
    # So is every bar where a letter is to be kept: without the bar it must be sent, and may be too much.
    if case.scenario.wishes.keep:
        musts -= {bar.rule for one in case.problem.classes for bar in one.bars}
    other_levels = {rule.id for rules in case.rules.values() for rule in rules if rule.level != "must"}
    for must in sorted(musts - other_levels):
        relaxed = solved(folder, _without_rule(world, must))
        if relaxed is None:
            return f"refused without {must}"
        if relaxed[1].values.order[:3] > optimum.values.order[:3]:
            return f"without {must}: {relaxed[1].values.order}, with it {optimum.values.order}"
    return None


@some(60, 2000)
@given(SEEDS)
def test_leaving_out_a_must_never_lowers_the_plan(folder: Path, seed: int) -> None:
    refuse(lambda world: lowered_without_a_must(folder, world), made(seed))


def lowered_by_a_letter(folder: Path, world: World) -> str | None:
    """Whether one letter more makes the plan worse."""
    there = solved(folder, world)
    if there is None:
        return None
    more = copy.deepcopy(world["scenario"])
    more["letters"]["lz"] = {**more["letters"][sorted(more["letters"])[0]], "status": "uploaded"}
    more["letters"]["lz"].pop("at", None)
    if "experiences" in more["letters"]["lz"]:  # then of none, so that it rules out no other rotation
        more["letters"]["lz"]["experiences"] = []
    for writer in more["letters"]["lz"]["writers"]:  # it takes none of what they are willing to write
        if isinstance(more["writers"].get(writer), dict):
            more["writers"][writer].pop("versions", None)
    richer = solved(folder, {**world, "scenario": more})
    if richer is None:
        return "refused with one letter more"
    if richer[1].values.order > there[1].values.order:
        return f"with one letter more {richer[1].values.order}, before {there[1].values.order}"
    return None


@some(100, 3000)
@given(SEEDS)
def test_one_letter_more_never_lowers_the_plan(folder: Path, seed: int) -> None:
    refuse(lambda world: lowered_by_a_letter(folder, world), made(seed))


@some(60, 2000)
@given(SEEDS)
def test_no_other_assignment_is_better(folder: Path, seed: int) -> None:
    """Any assignment within the budget, drawn at random, comes to no better values."""
    found = solved(folder, made(seed))
    if found is None:
        return
    case, optimum = found
    rng = random.Random(seed)
    problem = case.problem
    for _ in range(20):
        chosen = []
        for program_class in problem.classes:
            table = class_table(program_class, len(problem.letters))
            legal = [mask for mask in table.portfolios.masks if not class_values(problem, program_class, mask)[3]]
            chosen.append(rng.choice(legal))
        requests = 0
        for program_class, mask in zip(problem.classes, chosen, strict=True):
            requests |= mask & program_class.pending
        if problem.allows(requests):
            values = values_of(problem, Assignment(requests, tuple(chosen)))
            assert values.order >= optimum.values.order
