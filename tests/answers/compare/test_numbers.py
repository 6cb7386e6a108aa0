"""The numbers side by side: who has the best of a line, and when nobody can be said to have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import case_of, must
from msgspec.structs import replace

from lorplan.answers.compare.difference import difference
from lorplan.answers.compare.numbers import IN_HAND, IN_HAND_AT_BEST, cautions, lines
from lorplan.answers.compare.side import judged
from lorplan.assignments.claim import Claim
from lorplan.results.compare import ProgramChange, RequirementChange, Side


@pytest.fixture
def side(tmp_path: Path) -> Side:
    """North (3) gets ann, who is there, and ben, who has agreed; south (2) gets ann and eva, who is an idea."""
    case = case_of(tmp_path, must("needs-ben", "[ben]", "at_least: 1"))
    return judged(
        case, Claim("yaml", {"north": ("ann", "ben"), "south": ("ann", "eva")}), "A", "mine", "assignment"
    ).side


def line(sides: list[Side], name: str) -> tuple[tuple[int | None, ...], tuple[str, ...]]:
    (found,) = [one for one in lines(sides) if one.name == name]
    return found.values, found.best


def test_a_side_counts_what_it_waits_for(side: Side) -> None:
    assert (side.letters, side.asked, side.people) == (("ann", "ben", "eva"), ("eva",), ("Dr. Eva",))
    assert (side.waiting, side.waiting_for) == (5, ("ben", "eva"))
    assert (side.programs, side.complete + side.hangs + side.thin + side.short, side.weight) == (5, 5, 28)
    assert side.short >= 2  # south has no ben
    assert side.complete_in_hand == 0
    assert side.in_hand_at_best is None


def test_more_is_better_of_some_lines_and_less_of_others(side: Side) -> None:
    other = replace(side, label="B", short=side.short + 1, complete=side.complete - 1, letters=("ann",))
    assert line([side, other], "miss something else that is asked for") == ((side.short, side.short + 1), ("A",))
    assert line([other, side], "complete when every letter is there")[1] == ("A",)
    assert line([side, other], "letters in use")[1] == ()  # neither more nor less is better
    assert line([side, replace(side, label="B")], "miss something else that is asked for")[1] == ()


def test_points_of_other_programs_are_no_measure(side: Side) -> None:
    richer = replace(side.stages, points=side.stages.points + 1)
    assert line([side, replace(side, label="B", stages=richer)], "points")[1] == ("B",)
    heavier = replace(side, label="B", stages=richer, weight=side.weight + 1)
    assert line([side, heavier], "points")[1] == ()
    (caution,) = cautions([side, heavier])
    assert caution.startswith("Not the same programs, or other priorities: A 5 programs of weight 28, B 5 programs")


def test_what_cannot_be_sent_is_best_of_nothing(side: Side) -> None:
    wrong = replace(side, label="B", short=0, wrong=("it cannot be",))
    assert line([side, wrong], "miss something else that is asked for") == ((side.short, 0), ("A",))
    assert cautions([side, wrong]) == ("B cannot be sent like this: it cannot be.",)


def test_tonight_is_told_of_own_letters_where_all_are_known(side: Side) -> None:
    best = replace(side, label="B", complete_in_hand=None, in_hand_at_best=3)
    assert {one.name for one in lines([side, side])} >= {IN_HAND}
    names = {one.name for one in lines([replace(side, in_hand_at_best=1), best])}
    assert IN_HAND_AT_BEST in names
    assert IN_HAND not in names


def test_a_difference_tells_letters_and_requirements(tmp_path: Path) -> None:
    case = case_of(tmp_path, must("needs-ben", "[ben]", "at_least: 1", says="Ben writes."))
    before, after = (
        judged(case, Claim("yaml", {"north": north, "south": ("ann",)}), label, label, "assignment")
        for label, north in (("A", ("ann", "ben")), ("B", ("ann", "dan")))
    )
    result = difference(before, after)
    assert result.programs == (ProgramChange("north", "North", 3, "changed", added=("dan",), removed=("ben",)),)
    changes = {change.rule: change for change in result.requirements}
    assert changes == {
        "needs-ben": RequirementChange(
            "needs-ben", "Ben writes.", broken_before=2, broken_after=5, open_before=0, open_after=0
        )
    }
    assert result.facts == ()
