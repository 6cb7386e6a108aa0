"""The api: a source is a file, a tree or a text, and the decision is to be had before its reasons."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lorplan.api import Source, ask, check, compare, decide, explain, explain_plan, solve, verify
from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.edits.whatifs import assumptions
from lorplan.results.compare import Alternatives, Comparison, Frontier

SCENARIOS = Path(__file__).parents[1] / "scenarios"
STARTER = SCENARIOS / "starter.yaml"


def test_a_tree_and_a_text_are_read_as_the_file_is() -> None:
    plan = solve(Source(STARTER))
    nowhere = SCENARIOS / "not-there.yaml"  # where packs and lists would be looked for
    text = STARTER.read_text(encoding="utf-8")
    assert solve(Source(nowhere, written=text)) == plan
    assert solve(Source(nowhere, written=yamltree.read(STARTER))) == plan


def test_what_is_wrong_with_a_text_is_said_under_the_name_of_its_file() -> None:
    with pytest.raises(InputError, match=r"^mine\.yaml:1:1: expected a mapping"):
        Source("mine.yaml", written="- a list").case()


def test_everything_that_a_source_holds_is_read() -> None:
    what_ifs = assumptions(sets=["as_of=2027-08-01"])
    source = Source(STARTER, only="uploaded", what_ifs=what_ifs)
    for answer in (solve(source), check(source), ask(source), explain(source)):
        assert answer.as_of == "2027-08-01"
        assert [assumed.option for assumed in answer.assumed] == ["--set as_of=2027-08-01"]
    assert solve(source).only == ("uploaded",)


def test_the_day_and_further_packs_are_read_with_the_scenario() -> None:
    assert check(Source(STARTER, on=date(2027, 8, 2))).as_of == "2027-08-02"
    for source in (Source(STARTER, rules=("no-such-pack",)), Source(STARTER, rules=(Path("no-such-pack"),))):
        with pytest.raises(InputError, match="no-such-pack"):
            source.case()
    with pytest.raises(InputError, match="no-such-pack"):
        compare([STARTER], rules=("no-such-pack",))


def test_the_decision_is_the_plan_before_its_reasons() -> None:
    decision = decide(Source(SCENARIOS / "us-citizen-img.yaml"), engines=("table",))
    plan = explain_plan(decision)
    assert decision.letters == {
        program.program: tuple(placement.letter for placement in program.letters) for program in plan.programs
    }
    assert set(decision.asked) == {letter for request in plan.requests for letter in request.letters} == {"alvarez-im"}


def test_a_resilient_decision_is_another_one() -> None:
    source = Source(SCENARIOS / "us-citizen-img.yaml")
    assert solve(source, engines=("table",), resilient=True).resilient
    assert not solve(source, engines=("table",)).resilient


def test_compare_answers_by_what_it_is_given() -> None:
    alone = compare([STARTER], number=1)
    assert isinstance(alone, Alternatives)
    assert len(alone.others) <= 1
    frontier = compare([STARTER], frontier=True, what_ifs=[assumptions(sets=["as_of=2027-08-01"])])
    assert isinstance(frontier, Frontier)
    assert frontier.as_of == "2027-08-01"
    sides = compare([STARTER, STARTER], only="uploaded")
    assert isinstance(sides, Comparison)
    with pytest.raises(InputError, match="--frontier is of one scenario"):
        compare([STARTER, STARTER], frontier=True)


def test_verify_takes_a_file_and_solves_only_where_the_best_is_asked_for(tmp_path: Path) -> None:
    decision = decide(Source(STARTER), engines=("table",))
    lines = [f"{program}: [{', '.join(letters)}]\n" for program, letters in decision.letters.items()]
    assignment = tmp_path / "mine.yaml"
    assignment.write_text("".join(lines), encoding="utf-8")
    assert verify(Source(STARTER), assignment).way is None
    report = verify(Source(STARTER), assignment, best=True)
    assert (report.wrong, report.way is not None and report.way.swaps) == ((), ())
