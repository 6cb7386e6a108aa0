"""What would mend a must: a letter on its way, somebody who may not be asked, or nobody in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import case_of, must

from lorplan.case.wording.askable import askable, coming, mend
from lorplan.case.wording.limits import allowed

BAR = "  - {id: no-eva, level: must, says: Not eva., bar: {of: {letter.id: eva}}}\n"


@pytest.mark.parametrize(
    ("letters", "more", "only", "clause"),
    [
        ("[ben, eva]", "", "uploaded", "wait for Dr. Ben, or remind the writer: such a letter is on its way."),
        (
            "[eva]",
            "",
            "uploaded",
            "get 1 more letter of this kind, for example by asking Dr. Eva; with --only nobody new is asked.",
        ),
        (
            "[eva]",
            "budget: {new_requests: 0}\n",
            None,
            "get 1 more letter of this kind, for example by asking Dr. Eva; your budget allows nobody new.",
        ),
        (
            "[eva]",
            "budget: {letters: 0}\n",
            None,
            "get 1 more letter of this kind, for example by asking Dr. Eva; by your budget no more letter may be asked "
            "for in all.",
        ),
        ("[gus]", "", None, "get 1 more letter of this kind; none in your file, agreed or planned, is one."),
    ],
)
def test_what_would_mend_a_must(tmp_path: Path, letters: str, more: str, only: str | None, clause: str) -> None:
    case = case_of(tmp_path, must("the-rule", letters, "at_least: 1"), only=only, more=more)
    classes = case.problem.classes
    rule = case.rule(classes[0].id, "the-rule")
    assert rule is not None
    assert mend(case, rule, classes, "1 more letter") == clause


def test_people_who_might_be_asked_go_before_those_who_may_not(tmp_path: Path) -> None:
    case = case_of(tmp_path, must("the-rule", "[eva]", "at_least: 1"), more="budget: {new_requests: 0}\n")
    rule = case.rule(case.problem.classes[0].id, "the-rule")
    assert rule is not None
    clause = mend(case, rule, case.problem.classes, "2 more letters", ["Dr. Ben", "Dr. Cat"])
    assert clause == "get 2 more letters of this kind, for example by asking Dr. Ben or Dr. Cat."


def test_nobody_is_named_whose_letter_is_barred(tmp_path: Path) -> None:
    case = case_of(tmp_path, BAR, must("the-rule", "[eva]", "at_least: 1"), more="budget: {new_requests: 0}\n")
    rule = case.rule(case.problem.classes[0].id, "the-rule")
    assert rule is not None
    assert askable(case, rule, case.problem.classes).people == []
    assert coming(case, rule, case.problem.classes) == []


@pytest.mark.parametrize(
    ("budget", "sentence"),
    [
        ("{letters: 2}", "by your budget 2 more letters may be asked for in all"),
        ("{letters: 1}", "by your budget 1 more letter may be asked for in all"),
        ("{letters: 0}", "by your budget no more letter may be asked for in all"),
        ("{per_specialty: {psychiatry: 0}}", None),  # eva's letter is addressed to nobody
    ],
)
def test_limits_on_asking_in_words(tmp_path: Path, budget: str, sentence: str | None) -> None:
    case = case_of(tmp_path, more=f"budget: {budget}\n")
    assert [allowed(case, allowance) for allowance in case.problem.allowances] == ([sentence] if sentence else [])
