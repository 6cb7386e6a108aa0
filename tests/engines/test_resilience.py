"""Plans that survive the failure of one letter: each letter fails in turn, and everything is tried again."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from engines.small import a_class, a_problem, any_problem, count, points
from hypothesis import given
from hypothesis import strategies as st
from longer import some
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.errors import InputError
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.assignment import needed
from lorplan.engines.cpsat import lexicographic
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values, exposed_weight, values_of
from lorplan.engines.table import resilience as resilience_table
from lorplan.engines.table import table
from lorplan.engines.table.resilience import Exposure
from lorplan.engines.table.table import Table

SEEDS = st.integers(0, 2**40)


def uncertain_problem(rng: random.Random, letters: int = 5) -> Problem:
    """A random problem in which letters are on their way too, and some of those that may fail are kept by a wish."""
    problem = any_problem(rng, letters)
    classes = []
    for program_class in problem.classes:
        coming = program_class.usable & ~program_class.pending & rng.getrandbits(letters)
        assigned = (
            program_class.usable
            & ~program_class.pending
            & ~coming
            & (rng.getrandbits(letters) if rng.random() < 0.3 else 0)
        )
        kept = program_class.usable & (rng.getrandbits(letters) & rng.getrandbits(letters) if rng.random() < 0.3 else 0)
        while (assigned | kept).bit_count() > program_class.cap:
            kept, assigned = (kept & kept - 1, assigned) if kept else (kept, assigned & assigned - 1)
        classes.append(replace(program_class, coming=coming, fixed=assigned | kept, assigned=assigned))
    return replace(problem, classes=tuple(classes), resilient=True)


def keeps(problem: Problem, program_class: ProgramClass, letters: int, failed: int = 0) -> bool:
    """Whether some portfolio out of these letters keeps all musts, and the limits."""
    fixed = program_class.fixed & ~failed
    for mask in range(1 << len(problem.letters)):
        if mask & fixed == fixed and not mask & ~(letters & program_class.usable & ~failed):
            short, _, _, illegal = class_values(problem, program_class, mask)
            if not short and not illegal:
                return True
    return False


def hanging(problem: Problem, program_class: ProgramClass, asked: int) -> list[int]:
    """The people whose failure a class does not survive: each fails in turn, and everything is tried again."""
    available = program_class.usable & ~(program_class.pending & ~asked)
    if not keeps(problem, program_class, available):
        return []
    can_fail = available & (program_class.pending | program_class.coming)
    theirs: dict[int, int] = {}
    for letter in bits(can_fail):
        theirs[problem.person_of[letter]] = theirs.get(problem.person_of[letter], 0) | 1 << letter
    return [person for person, failed in theirs.items() if not keeps(problem, program_class, available, failed)]


def by_trying(problem: Problem) -> tuple[tuple[int, ...], int] | None:
    """The order of the best resilient plan, and the letters to ask for; None where limits or wishes leave no plan."""
    found = []
    for size in range(len(problem.letters) + 1):
        for chosen in combinations(range(len(problem.letters)), size):
            asked = sum(1 << letter for letter in chosen)
            people = problem.people_for(asked)
            if asked & ~problem.pending or (problem.budget is not None and len(people) > problem.budget):
                continue
            short = missing = worth = exposed = 0
            for program_class in problem.classes:
                usable = program_class.usable & ~(program_class.pending & ~asked)
                values = [
                    class_values(problem, program_class, mask)
                    for mask in range(1 << len(problem.letters))
                    if not mask & ~usable and mask & program_class.fixed == program_class.fixed
                ]
                legal = [(value[0], value[1], -value[2]) for value in values if not value[3]]
                if not legal:
                    break
                best = min(legal)
                short += program_class.weight * best[0]
                missing += program_class.weight * best[1]
                worth -= program_class.weight * best[2]
                exposed += program_class.weight * bool(hanging(problem, program_class, asked))
            else:
                order = (short, missing, exposed, effort_of(problem, asked) - worth, len(people), size)
                found.append((order, chosen, asked))
    if not found:
        return None
    order, _, asked = min(found)
    return order, asked


@some(40, 3000)
@given(SEEDS)
def test_the_resilient_plan_is_that_of_failing_each_letter_and_trying_everything(seed: int) -> None:
    problem = uncertain_problem(random.Random(seed), 4)
    best = by_trying(problem)
    if best is None:
        with pytest.raises(InputError):
            optimise(problem)
        return
    optimum = optimise(problem)
    assert (optimum.values.order, optimum.assignment.requests) == best
    assert (optimum.proved, optimum.ties_settled) == (True, True)


@some(80, 5000)
@given(SEEDS)
def test_the_engines_agree_on_resilient_plans(seed: int) -> None:
    problem = uncertain_problem(random.Random(seed))
    try:
        both = optimise(problem)
    except InputError:
        return
    alone = optimise(problem, engines=("cp-sat",))
    assert optimise(problem, engines=("table",)).assignment == both.assignment
    assert alone.values == both.values == values_of(problem, both.assignment)
    exact, lexicographic.EXACT = lexicographic.EXACT, 0  # type: ignore[misc]
    try:
        parts = solve_problem(problem)
    finally:
        lexicographic.EXACT = exact  # type: ignore[misc]
    assert parts is not None
    assert (parts.values, parts.bound, parts.proved) == (both.values, both.values, True)


@some(50, 3000)
@given(SEEDS, st.sampled_from(["few bits", "as many as needed", "all at once"]))
def test_what_hangs_on_one_letter_is_read_off_the_table(seed: int, how: str) -> None:
    rng = random.Random(seed)
    problem = uncertain_problem(rng, 4)
    with pytest.MonkeyPatch.context() as patch:
        if how == "few bits":
            patch.setattr(resilience_table, "_WIDEST", 2)
        elif how == "all at once":
            patch.setattr(resilience_table, "_NUMBERS", resilience_table._NUMBERS[-1:])
        whole = Table(problem)
        found = Exposure(whole.problem, whole.sets).weight(whole.classes).tolist()
        alone = [exposed_weight(problem, asked) for asked in whole.sets.masks]
    for place, asked in enumerate(whole.sets.masks):
        weight = sum(
            program_class.weight for program_class in problem.classes if hanging(problem, program_class, asked)
        )
        assert (found[place], alone[place]) == (weight, weight)


@some(60, 2000)
@given(SEEDS)
def test_with_the_letters_given_cp_sat_counts_what_hangs_on_one_letter(seed: int) -> None:
    rng = random.Random(seed)
    problem = uncertain_problem(rng, 4)
    asked = problem.demanded | problem.pending & rng.getrandbits(4)
    answer = solve_problem(problem, requests=asked)
    if answer is None:
        return
    assert answer.assignment.requests == asked
    assert answer.values.exposed == sum(
        program_class.weight for program_class in problem.classes if hanging(problem, program_class, asked)
    )
    assert answer.values.worth == Table(problem, asked).values(0).worth


@some(50, 3000)
@given(SEEDS)
def test_more_letters_never_leave_more_programs_hanging_among_those_that_keep_all_musts(seed: int) -> None:
    rng = random.Random(seed)
    problem = uncertain_problem(rng, 4)
    asked = problem.demanded | problem.pending & rng.getrandbits(4)
    more = asked | problem.pending & rng.getrandbits(4)
    for program_class in problem.classes:
        safe = keeps(problem, program_class, program_class.usable & ~(program_class.pending & ~asked)) and not hanging(
            problem, program_class, asked
        )
        assert not safe or not hanging(problem, program_class, more)


def test_a_spare_is_asked_for_though_nobody_gets_it() -> None:
    # Both letters serve; a is better, and b has to be there in case it fails. Asking b costs 3 x weight 1.
    bounds = [count("m", "must", 0b11, least=1), points("better", 0b01, 5)]
    problem = a_problem([a_class("p", bounds, 0b11, pending=0b11, cap=1)], 2, effort=3)
    plain = optimise(problem)
    assert (plain.values.order, plain.assignment.requests) == ((0, 0, -2, 1, 1), 0b01)
    safe = optimise(replace(problem, resilient=True))
    assert (safe.values.order, safe.assignment.requests) == ((0, 0, 0, 1, 2, 2), 0b11)
    assert safe.assignment.portfolios == (0b01,)
    assert needed(problem, safe.assignment.portfolios) == 0b01


def test_where_the_budget_protects_only_some_the_weightier_ones_are_protected() -> None:
    # a serves both and is here soon; b can stand in at p, c at q, and one person may be asked.
    p = replace(a_class("p", [count("m", "must", 0b011, least=1)], 0b011, pending=0b010, weight=2), coming=0b001)
    q = replace(a_class("q", [count("n", "must", 0b101, least=1)], 0b101, pending=0b100, weight=3), coming=0b001)
    problem = replace(a_problem([p, q], 3, budget=1), resilient=True)
    optimum = optimise(problem)
    assert optimum.values.order == (0, 0, 2, 0, 1, 1)
    assert problem.names(optimum.assignment.requests) == ("c",)


def test_programs_that_fall_short_come_before_those_that_hang_on_a_letter() -> None:
    # Asking b mends q; asking c protects p, which is heavier.
    p = replace(a_class("p", [count("m", "must", 0b101, least=1)], 0b101, pending=0b100, weight=9), coming=0b001)
    q = a_class("q", [count("n", "must", 0b010, least=1)], 0b010, pending=0b010, weight=1)
    problem = replace(a_problem([p, q], 3, budget=1), resilient=True)
    # q then hangs on b itself: it is exposed as well, and still better than short.
    assert optimise(problem).values.order == (0, 0, 10, 0, 1, 1)


def test_an_assigned_or_uploaded_letter_cannot_fail() -> None:
    program_class = a_class("p", [count("m", "must", 0b01, least=1)], 0b01, cap=1)
    assert optimise(replace(a_problem([program_class], 2), resilient=True)).values.exposed == 0
    on_its_way = replace(a_problem([replace(program_class, coming=0b01)], 2), resilient=True)
    assert optimise(on_its_way).values.exposed == 1


def test_a_kept_letter_that_fails_makes_room() -> None:
    # One slot, kept for a, which is on its way; b is here and serves as well.
    program_class = a_class("p", [count("m", "must", 0b11, least=1)], 0b11, cap=1, fixed=0b01)
    problem = replace(a_problem([replace(program_class, coming=0b01, assigned=0)], 2), resilient=True)
    assert optimise(problem).values.order == (0, 0, 0, 0, 0, 0)


def test_a_resilient_plan_without_any_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = replace(a_problem([a_class("p", [], 0b1, pending=0b1)], 1), resilient=True)
    monkeypatch.setattr(table, "MOST_PORTFOLIOS", 0)
    with pytest.raises(InputError, match="too many sets of letters"):
        optimise(problem)


@some(60, 2000)
@given(SEEDS, st.sampled_from([0.0, 1e-6, 1e-4]))
def test_a_resilient_search_that_is_stopped_says_so_truly(seed: int, limit: float) -> None:
    problem = uncertain_problem(random.Random(seed))
    try:
        best = optimise(problem, engines=("table",))
    except InputError:
        return
    optimum = optimise(problem, limit=limit)
    assert optimum.values == best.values
    answer = solve_problem(problem, limit=limit)
    assert answer is not None
    assert answer.bound.order <= best.values.order <= answer.values.order
