"""Unseen sets are what they say: from pages of their own, kept apart, readable, and with a record that fits them."""

from __future__ import annotations

import itertools

import pytest
import yaml

from tests.advice.judging import Answer, answers, case_of, judge
from tests.advice.unseen_sets import FOLDER, KINDS, Figure, UnseenSet, afterwards, figure, unseen_sets
from tools.run_unseen import with_run

SETS = unseen_sets()
by_set = pytest.mark.parametrize("unseen", SETS, ids=lambda unseen: unseen.name)


def pages(some: list[Answer]) -> set[str]:
    return {answer.told["url"] for answer in some}


def test_every_file_is_a_set_with_a_record() -> None:
    assert {unseen.name for unseen in SETS} == {file.stem for file in FOLDER.glob("*.yaml")} - {"runs", "afterwards"}


@by_set
def test_of_every_disagreement_it_is_said_what_became_of_it(unseen: UnseenSet) -> None:
    """Mended means that the answer agrees today, and nothing else stays."""
    for answer in unseen.answers:
        then = afterwards().get(answer.id, {})
        assert bool(then) is (answer.id in unseen.disagreed), answer.id
        if then:
            assert then["kind"] in KINDS
            assert ("mended" in then) is not bool(judge(answer)), answer.id
            assert ("mended" in then) is not ("stays" in then), answer.id


def test_what_is_told_afterwards_is_told_of_answers_of_the_sets() -> None:
    assert set(afterwards()) == {name for unseen in SETS for name in unseen.disagreed}


@by_set
def test_a_set_is_readable_and_names_its_sources(unseen: UnseenSet) -> None:
    """Readable, not right: a set that is held out is never judged."""
    for answer in unseen.answers:
        assert case_of(answer).problem.classes, answer.id
        assert answer.told["url"].startswith("http"), answer.id
        assert answer.told["says"], answer.id
        for key in ("better", "worse", "send", "leave_out", "order"):
            assert set(answer.asks.get(key, ())) <= set(answer.told["letters"]), answer.id


def test_no_page_is_in_two_sets_or_among_the_cases_that_weights_were_made_with() -> None:
    groups = [pages(answers()), *(pages(list(unseen.answers)) for unseen in SETS)]
    for one, other in itertools.combinations(groups, 2):
        assert not one & other


@by_set
def test_the_record_speaks_of_the_set_and_only_of_one_that_ran(unseen: UnseenSet) -> None:
    assert set(unseen.disagreed) <= {answer.id for answer in unseen.answers}
    assert unseen.ran or not unseen.disagreed
    assert not unseen.ran or unseen.collected <= unseen.ran


def test_the_first_figure_of_the_first_set_stands() -> None:
    expected = Figure(sets="17 of 22", letters_alone="17 of 22", pairs="29 of 32", permissive="8 of 14")
    assert figure(SETS[0].answers, SETS[0].disagreed) == expected


def test_an_order_is_at_fault_apart_from_the_letters() -> None:
    ranked = next(answer for answer in SETS[0].answers if "order" in answer.asks)
    counted = figure([ranked], {ranked.id: ["A does not come before B (+0)"]})
    assert (counted.sets, counted.letters_alone) == ("0 of 1", "1 of 1")


@pytest.mark.parametrize("disagreed", [{}, {"u-1": ["A is sent", "['B'] is not ahead"]}], ids=["none", "one"])
def test_a_first_run_is_kept_beside_the_others(disagreed: dict[str, list[str]]) -> None:
    text = (
        "# head\nfirst:\n  collected: 2026-11-29\nsecond:\n  collected: 2026-11-30\nthird:\n  collected: 2026-12-01\n"
    )
    record = yaml.safe_load(with_run(text, UnseenSet("second", "2026-11-30", "", (), {}), "2026-12-24", disagreed))
    assert record["second"]["disagreed"] == disagreed
    assert str(record["second"]["ran"]) == "2026-12-24"
    assert list(record) == ["first", "second", "third"]
    assert all("ran" not in record[name] for name in ("first", "third"))
