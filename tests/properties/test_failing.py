"""Letters that fail, in small scenarios at random and in the shipped ones: held against the slow referee, and against
solving again without the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from longer import some
from msgspec.structs import replace
from properties import worlds
from properties.test_plans import SEEDS, made, plan_of, refuse, solved
from properties.worlds import World
from referee import Doubter, Refused

from lorplan import api
from lorplan.basics.bits import bits
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.edits.nodes import Edit, put
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values
from lorplan.plan.compose import compose
from lorplan.results.resilience import Failure, Spare
from lorplan.rules.kinds.portfolios import subsets

SCENARIOS = sorted((Path(__file__).parent.parent.parent / "scenarios").glob("*.yaml"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def resilient(case: Case) -> Case:
    return replace(case, problem=replace(case.problem, resilient=True))


def against_referee(folder: Path, world: World) -> str | None:
    """How the resilient plan, or what is said about failures, differs from the referee's; None where it does not."""
    judge = Doubter(world)
    try:
        best = judge.most_resilient()
    except Refused:
        return None
    found = solved(folder, world)
    if found is None:
        return None  # whether rightly is seen without --resilient
    case = resilient(found[0])
    optimum = optimise(case.problem)
    asked = case.problem.names(optimum.assignment.requests)
    if (optimum.values.order, asked) != best:
        return f"order: {optimum.values.order}, {asked} instead of {best}"
    told = compose(case, optimum, ask=False).resilience
    if told is None:
        return "nothing is said about failures"
    programs = plan_of(case, optimum)
    hanging = {name: judge.hanging(name, set(asked)) for name in programs}
    said = {name: {one.writer for one in told.failures if name in one.programs} for name in programs}
    if said != hanging:
        return f"failures: {said} instead of {hanging}"
    counted = {letter for name in programs for letter in judge.there(name, set(asked)) & judge.can_fail(name)}
    if {letter for one in told.failures for letter in one.letters} != counted:
        return f"letters: {[one.letters for one in told.failures]} instead of {counted}"
    for failure in told.failures:
        for lack in failure.lacking:
            if not set(lack.programs) <= set(failure.programs) or not lack.programs:
                return f"lacking: {lack} at {failure.programs}"
        if failure.programs and not failure.lacking:
            return f"lacking: nothing for {failure.writer}"
    return None


@some(60)
@given(SEEDS)
def test_the_resilient_plan_is_the_referees(folder: Path, seed: int) -> None:
    refuse(lambda world: against_referee(folder, world), made(seed))


def priced_wrongly(folder: Path, world: World) -> str | None:
    """Whether the price that a resilient plan names is not the difference to the plan that is solved without."""
    try:
        case = worlds.case(folder, world)
        plain = optimise(case.problem)
        safe = compose(resilient(case), optimise(resilient(case).problem), ask=False)
    except InputError:
        return None
    before = compose(case, plain, ask=False)
    price = None if safe.resilience is None else safe.resilience.price
    if price is None or before.resilience is None or safe.resilience is None:
        return "no price"
    stage = {one.name: one.value for one in safe.objective}
    want = (
        stage["new people"] - plain.values.people, stage["new letters"] - plain.values.letters,
        plain.values.points - stage["points"], before.resilience.kept - before.resilience.safe,
    )  # fmt: skip
    if (price.people, price.letters, price.points, price.count) != want:
        return f"price: {price} instead of {want}"
    if (stage["programs short or thin"], stage["letters missing"]) != (plain.values.short, plain.values.missing):
        return "short: protection costs a requirement"
    return None


@some(40)
@given(SEEDS)
def test_the_price_is_the_difference_to_the_plan_without(folder: Path, seed: int) -> None:
    refuse(lambda world: priced_wrongly(folder, world), made(seed))


def stands_in_wrongly(folder: Path, world: World) -> str | None:
    """Whether what goes in a failed letter's place is not the best that is left, or loses other points than said."""
    found = solved(folder, world)
    if found is None:
        return None
    case, optimum = found
    told = compose(case, optimum, ask=False).resilience
    if told is None:
        return "nothing is said about failures"
    problem = case.problem
    for failure in told.failures:
        theirs = sum(1 << problem.letters.index(letter) for letter in failure.letters)
        said = {name: stand_in for stand_in in failure.stand_ins for name in stand_in.programs}
        lost: dict[tuple[str, ...], int] = {}
        for program_class, sent in zip(problem.classes, optimum.assignment.portfolios, strict=True):
            short, _, points, _ = class_values(problem, program_class, sent)
            failed = theirs & program_class.unsure
            misses = not short and sent & failed
            if not misses or program_class.programs[0] in failure.programs:
                if program_class.programs[0] in said:
                    stand_in = said[program_class.programs[0]]
                    return f"{program_class.id} misses nothing, or hangs on {failure.writer}: {stand_in}"
                continue
            available = program_class.usable & ~(program_class.pending & ~optimum.assignment.requests) & ~failed
            left = {
                mask: class_values(problem, program_class, mask)
                for mask in subsets(available, program_class.fixed & ~failed, 0, program_class.cap)
            }  # fmt: skip
            legal = {mask: (-value[0], -value[1], value[2]) for mask, value in left.items() if not value[3]}
            best = max(legal.values())
            instead = said[program_class.programs[0]]
            choices = {problem.names(mask & ~sent) for mask, value in legal.items() if value == best}
            if instead.letters not in choices:
                return f"{program_class.id} without {failure.writer}: {instead.letters} instead of one of {choices}"
            lost[instead.letters] = lost.get(instead.letters, 0) + program_class.weight * (points - best[2])
        if lost != {stand_in.letters: stand_in.points for stand_in in failure.stand_ins}:
            return f"points lost without {failure.writer}: {failure.stand_ins} instead of {lost}"
    return None


@some(60)
@given(SEEDS)
def test_what_stands_in_is_the_best_that_is_left(folder: Path, seed: int) -> None:
    refuse(lambda world: stands_in_wrongly(folder, world), made(seed))


def letters_of(case: Case, names: tuple[str, ...]) -> int:
    """The bit mask of these letters."""
    return sum(1 << case.problem.letters.index(name) for name in names)


def worth(case: Case, asked: int, failed: int) -> tuple[int, int, int, tuple[str, ...]] | None:
    """Short, missing and points of the best that is left, effort taken off, and the programs that keep all musts; by
    trying every portfolio. None where some class can be sent nothing."""
    problem, total, kept = case.problem, [0, 0, -effort_of(case.problem, asked)], []
    for program_class in problem.classes:
        gone = failed & program_class.unsure
        available = program_class.usable & ~(program_class.pending & ~asked) & ~gone
        left = [
            class_values(problem, program_class, mask)
            for mask in subsets(available, program_class.fixed & ~gone, 0, program_class.cap)
        ]
        legal = [(-value[0], -value[1], value[2]) for value in left if not value[3]]
        if not legal:
            return None
        short, missing, points = max(legal)
        kept += program_class.programs if not missing else ()
        for stage, number in enumerate((-short, -missing, points)):
            total[stage] += program_class.weight * number
    return total[0], total[1], total[2], tuple(sorted(kept))


def rescued_wrongly(case: Case, asked: int, failure: Failure) -> str | None:
    """Whether somebody rescues other programs from a failure than is said, by trying what they could be asked for."""
    problem = case.problem
    failed = letters_of(case, failure.letters)
    counts = {program.id: program.count for program in case.scenario.programs}
    said = {spare.writer: spare for spare in failure.spares}
    for person, theirs in problem.by_person(problem.pending & ~asked).items():
        rescued = {}
        for letters in (*(1 << letter for letter in bits(theirs)), theirs):
            left = worth(case, asked | letters, failed)
            kept = () if left is None else left[3]
            rescued[problem.names(letters)] = tuple(sorted(set(failure.programs) & set(kept)))
        most = max(sum(counts[name] for name in programs) for programs in rescued.values())
        spare = said.get(problem.people[person])
        if problem.people[person] == failure.writer:  # nobody stands in for themselves
            if spare is not None:
                return f"{spare}: stands in for themselves"
            continue
        if spare is None or not failure.count:
            if failure.count and most:
                return f"{problem.people[person]}: no spare, and rescues {rescued}"
        elif (spare.programs, spare.count) != (rescued[spare.letters], most):
            return f"{spare}: rescues {rescued}"
    return None


def turns_wrongly(case: Case, asked: int, failure: Failure, spare: Spare) -> str | None:
    """Whether asking a spare is worth it elsewhere than below the turning point: what is to be expected, with the spare
    and without, for every per cent of how sure one is of the writer."""
    failed, more = letters_of(case, failure.letters), letters_of(case, spare.letters)
    comes, comes_too, fails, stands_in = (worth(case, asked | new, gone) for gone in (0, failed) for new in (0, more))
    if comes is None or comes_too is None or fails is None or stands_in is None:
        return f"{spare}: nothing can be sent"
    if failure.count or len({each[:2] for each in (comes, comes_too, fails, stands_in)}) > 1:
        return f"{spare}: musts are at stake"
    won, saved = comes_too[2] - comes[2], stands_in[2] - fails[2]
    worth_it = [sure for sure in range(101) if sure * won + (100 - sure) * saved > 0]
    below = len(worth_it) if worth_it == list(range(len(worth_it))) else None
    return None if spare.worth_below == min(below or 0, 100) else f"{spare}: worth it at {worth_it}"


def spares_wrongly(folder: Path, world: World) -> str | None:
    """Whether what is said of spares is not what trying them shows."""
    found = solved(folder, world)
    if found is None:
        return None
    case, optimum = found
    told = compose(case, optimum, ask=False).resilience
    if told is None:
        return "nothing is said about failures"
    asked = optimum.assignment.requests
    for failure in told.failures:
        points = [spare for spare in failure.spares if spare.worth_below is not None]
        wrong = rescued_wrongly(case, asked, failure) or next(
            filter(None, (turns_wrongly(case, asked, failure, spare) for spare in points)), None
        )
        if wrong is not None:
            return f"failure of {failure.writer}: {wrong}"
    return None


@some(80)
@given(SEEDS)
@example(536141)  # another letter of who fails
def test_a_spare_rescues_what_it_says_and_its_worth_turns_where_it_says(folder: Path, seed: int) -> None:
    refuse(lambda world: spares_wrongly(folder, world), made(seed))


def _failed(case: Case, failing: tuple[str, ...], asked: frozenset[str]) -> Edit:
    """Who is asked agrees, nobody else is asked, and some letters are withdrawn where they are not uploaded."""

    def status_after(letter: str, status: str) -> str:
        if status == "idea":
            status = "agreed" if letter in asked else "declined"
        return "withdrawn" if letter in failing and status in ("agreed", "asked") else status

    def edit(tree: Any) -> None:
        for name, letter in case.scenario.letters.items():
            put(tree["letters"], name, "status", status_after(name, letter.status))
            at = {portal: status_after(name, status) for portal, status in letter.at.items()}
            if at:
                put(tree["letters"], name, "at", at)

    return edit


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_each_failure_in_a_shipped_scenario_is_what_solving_again_without_the_letter_gives(file: Path) -> None:
    variants = api.Source(file).variants()
    case = variants.case()
    plan = compose(case, optimise(case.problem), ask=False)
    assert plan.resilience is not None
    asked = frozenset(letter for request in plan.requests for letter in request.letters)
    before = {one.program for one in plan.programs if one.broken or one.open}
    for failure in plan.resilience.failures:
        after = variants.case([_failed(case, failure.letters, asked)])
        again = compose(after, optimise(after.problem), ask=False)
        short = {one.program: {*one.broken, *one.open} for one in again.programs if one.broken or one.open}
        assert set(short) - before == set(failure.programs)
        for lack in failure.lacking:
            assert all(lack.rule in short[name] for name in lack.programs)
