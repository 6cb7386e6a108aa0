"""`verify --best`: the distance to the best plan and the fewest swaps that close most of it, in numbers and words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from answers.verify.cases import must, written
from cli.standins import Ended
from engines.small import a_class, a_problem, count, points

from lorplan.answers.compare import swaps as module
from lorplan.answers.compare.swaps import SwapSearch, way_to_best
from lorplan.assignments.judge import Judged
from lorplan.case.problem import Problem
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.optimise import optimise
from lorplan.results.verify import Improvement

Run = Callable[..., Ended]
RULES = (
    must("two", "[ann, ben, cat]", "at_least: 2"),
    "  - {id: like-ann, level: should, says: Ann is good., points: {of: {letter.id: ann}, worth: 40}}\n",
    "  - {id: like-dan, level: should, says: Dan is fine., points: {of: {letter.id: dan}, worth: 3}}\n",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, *RULES)
    return tmp_path


def verified(lorplan: Run, folder: Path, assignment: str, *more: str) -> Ended:
    (folder / "mine.yaml").write_text(assignment)
    return lorplan("verify", "plan.yaml", "mine.yaml", "--best", *more)


def section(text: str, start: str, end: str) -> str:
    return text[text.index(start) : text.index(end)].rstrip()


def judged(problem: Problem, sent: tuple[int, ...]) -> Judged:
    case = cast(Any, SimpleNamespace(problem=problem))
    return Judged(case, Assignment(needed(problem, sent), sent), (), ())


# ---- the program


def test_the_swaps_are_told(lorplan: Run, folder: Path) -> None:
    ended = verified(lorplan, folder, "north: [dan, ben]\nsouth: [ann, dan]\n")
    assert ended.code == 1
    assert section(ended.out, "HOW FAR", "SOURCES") == (
        "HOW FAR FROM THE BEST\n"
        "- 5 programs lack something here, none in the best plan.\n"
        "- points: -472 here, 196 in the best plan.\n"
        "\n"
        "WHAT TO CHANGE FIRST\n"
        "1. Send ben as well at 2 programs.\n"
        "   South (2)\n"
        "   2 fewer programs lack something and +80 points.\n"
        "2. Send ann as well at 3 programs.\n"
        "   North (3)\n"
        "   3 fewer programs lack something and +588 points.\n"
        "That is as good as the best plan. No fewer swaps come as far."
    )
    way = json.loads(verified(lorplan, folder, "north: [dan, ben]\nsouth: [ann, dan]\n", "--format", "json").out)["way"]
    best = way["swaps"]
    assert way["fewest"] is True
    assert way["left"]["short"] == way["left"]["missing"] == 0
    assert sum(one["gain"]["short"] for one in best) == way["distance"]["short"] - way["left"]["short"]
    assert sum(one["gain"]["points"] for one in best) == way["distance"]["points"] - way["left"]["points"]
    assert [program for one in best for program in one["programs"]]


def test_the_best_plan_needs_no_swap(lorplan: Run, folder: Path) -> None:
    assert lorplan("solve", "plan.yaml", "--format", "csv", "-o", "best.csv", "-q").code == 0
    ended = lorplan("verify", "plan.yaml", "best.csv", "--best")
    assert "HOW FAR FROM THE BEST\nAs good as the best plan.\n" in ended.out
    way = json.loads(lorplan("verify", "plan.yaml", "best.csv", "--best", "--format", "json").out)["way"]
    assert way == {
        "distance": {"short": 0, "missing": 0, "points": 0},
        "impossible": [],
        "swaps": [],
        "left": {"short": 0, "missing": 0, "points": 0},
        "whole": 0,
        "fewest": True,
    }


def test_what_is_impossible_is_mended_first(lorplan: Run, folder: Path) -> None:
    ended = verified(lorplan, folder, "north: [ann, gus]\nsouth: [ann, ben]\n", "--format", "json")
    way = json.loads(ended.out)["way"]
    assert way["impossible"] == ["north"]
    assert [(one["remove"], one["add"], one["programs"]) for one in way["swaps"]] == [
        ("gus", "ben", ["north"]),
        (None, "dan", ["north", "south"]),
    ]


def test_without_best_nothing_is_solved_and_the_option_is_named(lorplan: Run, folder: Path) -> None:
    (folder / "mine.yaml").write_text("north: [dan, ben]\nsouth: [ann, dan]\n")
    ended = lorplan("verify", "plan.yaml", "mine.yaml")
    assert "What to change first: --best.\n" in ended.out
    assert "WHAT TO CHANGE FIRST" not in ended.out
    assert json.loads(lorplan("verify", "plan.yaml", "mine.yaml", "--format", "json").out)["way"] is None


def test_too_many_portfolios_are_said(lorplan: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PORTFOLIOS", 1)
    ended = verified(lorplan, folder, "north: [dan, ben]\nsouth: [ann, dan]\n")
    assert "Which swaps lead to the best plan was not searched: there are too many" in ended.out


# ---- the search


def together() -> Problem:
    """c and d are worth much, and only together; e is worth something, and goes with neither."""
    a, b, c, d, e = (1 << place for place in range(5))
    apart = [(a, c), (a, d), (b, c), (b, d), (c, e), (d, e)]
    bounds = [count(f"apart{place}", "limit", one | two, most=1) for place, (one, two) in enumerate(apart)]
    bounds += [points("good", c | d, 10), points("fine", e, 5)]  # type: ignore[list-item]
    return a_problem([a_class("p", list(bounds), a | b | c | d | e, cap=2)], 5)


def test_the_best_two_swaps_need_not_hold_the_best_one() -> None:
    """Taking the swap that gains most, again and again, would end at e."""
    problem = together()
    search = SwapSearch(judged(problem, (0b00011,)))
    one, two = search.best(1), search.best(2)
    assert one is not None
    assert two is not None
    assert one.values.points == 5
    assert two.values.points == 20
    assert not one.swaps & two.swaps
    way = way_to_best(judged(problem, (0b00011,)), optimise(problem).values)
    assert way is not None
    assert (way.distance, way.left, way.whole, way.fewest) == (Improvement(0, 0, 20), Improvement(0, 0, 0), 2, True)
    assert [swap.gain for swap in way.swaps] == [Improvement(0, 0, 0), Improvement(0, 0, 20)]


def test_a_swap_at_many_programs_counts_once() -> None:
    """Ten classes want b in the place of a, one wants c as well."""
    a, b, c = 1, 2, 4
    classes = [a_class(f"p{place}", [points("good", b, 10)], a | b, cap=1) for place in range(10)]
    classes.append(a_class("q", [points("good", b, 10), points("fine", c, 3)], a | b | c, cap=2))
    problem = a_problem(classes, 3)
    way = way_to_best(judged(problem, (a,) * 11), optimise(problem).values)
    assert way is not None
    (swap,) = way.swaps
    assert (swap.remove, swap.add, swap.count) == ("a", "b", 11)
    assert way.left == Improvement(0, 0, 3)
    assert way.whole == 2
