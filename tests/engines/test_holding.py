"""What to hold places for, against trying every pattern of what comes with every portfolio."""

from __future__ import annotations

import random
from collections.abc import Iterator

from engines.small import a_class, a_problem, count, points
from engines.test_resilience import SEEDS, uncertain_problem
from hypothesis import given
from longer import some
from msgspec.structs import replace

from lorplan.basics.bits import bits, within
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.recount import class_values
from lorplan.engines.table.classtable import Memory, class_table
from lorplan.engines.table.holding import Patterns, Policy, policy_of

A, B, C, D, X, Y = (1 << letter for letter in range(6))


def policy(
    program_class: ProgramClass, units: list[int], held: int = 0, later: int = 0, ends: bool = False, plan: int = 0
) -> Policy:
    problem = a_problem([program_class], 6)
    table = class_table(program_class, len(problem.letters))
    patterns = Patterns(program_class, len(problem.letters), units, table, Memory())
    return policy_of(patterns, held, later, ends, plan or patterns.first(patterns.every, patterns.fixed, 0))


def three_places(worth: dict[int, int], coming: int, most: int = 3) -> ProgramClass:
    """A program that wants three letters; what each is worth; these are on their way. Beyond three a letter costs 3."""
    every = sum(worth)
    bounds = [count("number", "must", every, least=3), count("more", "should", every, most=3, points=-3)]
    bounds += [points(f"worth{letter}", letter, each) for letter, each in worth.items()]
    return replace(a_class("lakeside", bounds, every, cap=most), coming=coming)


def test_a_place_is_held_for_what_is_sure_to_come() -> None:
    """A and B whatever comes; the third place for X, else C."""
    lakeside = three_places({A: 10, B: 8, C: 2, X: 9}, coming=X)
    found = policy(lakeside, [X], held=1)
    assert found.now == A | B
    assert found.awaited == ((X, C),)
    assert (found.every.sent, found.none.sent) == (A | B | X, A | B | C)
    assert (found.best, found.worst) == (A | B | X, A | B | C)


def test_what_is_not_sure_to_be_in_time_holds_no_place() -> None:
    """C fills the third place at once; X comes on top where the program takes four and it is worth that."""
    lakeside = three_places({A: 10, B: 8, C: 2, X: 9}, coming=X, most=4)
    found = policy(lakeside, [X], later=1, plan=A | B | X)
    assert (found.now, found.awaited, found.fills) == (A | B | C, (), C)
    assert (found.every.on_top, found.best, found.worst) == (X, A | B | C | X, A | B | C)
    assert policy(three_places({A: 10, B: 8, C: 2, X: 9}, coming=X), [X], later=1).every.on_top == 0


def test_a_fourth_place_waits_for_a_late_letter_that_is_worth_more() -> None:
    """The number is there without it, so that the fourth letter in hand can wait; it goes if the late one does not
    come."""
    lakeside = three_places({A: 10, B: 9, C: 8, D: 4, X: 7}, coming=X, most=4)
    found = policy(lakeside, [X], later=1)
    assert (found.now, found.none.on_top, found.none.instead) == (A | B | C, X, D)
    assert (found.best, found.worst) == (A | B | C | X, A | B | C | D)


def test_nothing_is_held_where_nothing_in_hand_would_fill_the_place() -> None:
    found = policy(three_places({A: 10, B: 8, X: 9}, coming=X), [X], held=1)
    assert (found.now, found.awaited, found.waits) == (A | B, (), False)


def test_of_two_for_two_places_each_has_its_own_fallback() -> None:
    lakeside = three_places({A: 10, C: 2, D: 3, X: 9, Y: 8}, coming=X | Y)
    found = policy(lakeside, [X, Y], held=0b11)
    assert (found.now, found.awaited) == (A, ((X, D | Y), (Y, D | X)))
    assert (found.every.sent, found.none.sent) == (A | X | Y, A | C | D)


def test_letters_of_one_writer_come_together() -> None:
    """X and Y come together or not at all: no word on one of them alone."""
    lakeside = three_places({A: 10, C: 2, D: 3, X: 9, Y: 8}, coming=X | Y)
    assert policy(lakeside, [X | Y], held=1).awaited == ((X | Y, C | D),)


def test_what_is_only_right_beside_a_letter_to_come_waits_too() -> None:
    """One of C and X has to be there, and B does not go with C: without X it stays out."""
    every = A | B | C | D | X
    bounds = [count("number", "must", every, least=3), count("one", "must", C | X, least=1)]
    bounds += [count("not-both", "should", B | C, most=1, points=-20)]
    bounds += [points(f"worth{letter}", letter, each) for letter, each in {A: 10, B: 6, C: 5, D: 4, X: 9}.items()]
    found = policy(replace(a_class("lakeside", bounds, every, cap=3), coming=X), [X], held=1)
    assert found.now == A
    assert (found.every.sent, found.none.sent) == (A | B | X, A | C | D)


# ---- every pattern by hand -------------------------------------------------------------------------------------------


def worth(problem: Problem, program_class: ProgramClass, portfolio: int) -> tuple[bool, int, int, int]:
    """What a portfolio comes to, the lesser the better."""
    short, missing, gained, illegal = class_values(problem, program_class, portfolio)
    return illegal, short, missing, -gained


def possible(program_class: ProgramClass, came: int, never: int) -> Iterator[int]:
    """Every portfolio of what is in hand and these letters."""
    missing = program_class.unsure & ~came | never
    fixed = program_class.fixed & ~missing
    for more in within(program_class.usable & ~missing & ~fixed):
        if (fixed | more).bit_count() <= program_class.cap:
            yield fixed | more


def a_case(rng: random.Random) -> tuple[Problem, ProgramClass, list[int], int, int, bool]:
    """A class, units out of what may still come, those held for, those that may come later, and whether they may not
    come after all places are filled."""
    problem = uncertain_problem(rng, 6)
    program_class = rng.choice(problem.classes)
    units = [0, 0, 0]
    for letter in bits(program_class.unsure):
        place = rng.randrange(4)
        if place < 3:
            units[place] |= 1 << letter
    units = [unit for unit in units if unit]
    held = rng.getrandbits(len(units)) if units else 0
    return problem, program_class, units, held, (1 << len(units)) - 1 & ~held, rng.random() < 0.3


@given(SEEDS)
@some(300)
def test_every_pattern_by_hand(seed: int) -> None:
    rng = random.Random(seed)
    problem, program_class, units, held, later, ends = a_case(rng)
    table = class_table(program_class, len(problem.letters))
    patterns = Patterns(program_class, len(problem.letters), units, table, Memory())
    everything = patterns.letters_of(patterns.every)
    never = program_class.unsure & ~everything
    best: dict[int, list[int]] = {}
    for pattern in range(patterns.every + 1):
        portfolios = list(possible(program_class, patterns.letters_of(pattern), never))
        least = min(worth(problem, program_class, each) for each in portfolios)
        best[pattern] = [each for each in portfolios if worth(problem, program_class, each) == least]
    plan = rng.choice(best[patterns.every])
    found = policy_of(patterns, held, later, ends, plan)

    def verdict(portfolio: int) -> tuple[bool, int, int]:
        return worth(problem, program_class, portfolio)[:3]

    if found.awaited:  # what is assigned now is in a best portfolio whatever comes, and nothing more of the plan's is
        for portfolios in best.values():
            assert any(each & found.now == found.now for each in portfolios)
        for letter in bits(plan & ~found.now & ~program_class.unsure):
            more = found.now | 1 << letter
            assert not all(any(each & more == more for each in portfolios) for portfolios in best.values())
        assert found.none.sent & ~found.now & ~program_class.unsure  # a fallback is in hand
    # On the day nothing is worse than assigning the best of what is in hand at once.
    at_once = min(verdict(each) for each in best[0])
    assert verdict(found.none.sent) == at_once
    if found.awaited:
        assert verdict(found.every.sent) == min(verdict(each) for each in best[held])
        for unit, instead in found.awaited:
            came = held & ~sum(1 << place for place, letters in enumerate(units) if letters == unit)
            assert verdict(found.now | instead) == min(verdict(each) for each in best[came])
            assert not instead & unit
    # What is sent is never taken back, and there is room for it.
    for sending in (found.none, found.every):
        assert sending.sent & found.now == found.now
        assert not (sending.on_top | sending.instead) & sending.sent
        for added in (sending.on_top, sending.instead):
            assert (sending.sent | added).bit_count() <= program_class.cap
    assert found.worst in possible(program_class, 0, never)
    assert worth(problem, program_class, found.worst) <= worth(problem, program_class, found.none.sent)
    assert not found.worst & program_class.unsure
