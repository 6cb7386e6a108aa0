"""What `solve` and `check` say of an applicant in the middle of things, and of what-ifs."""

from __future__ import annotations

from report.mixed import FILE, solved

from lorplan import api
from lorplan.report import View
from lorplan.report.check import render

TWO_SUPERVISED = "At least two letters come from internal medicine attendings who supervised you directly."


def checked(only: str | None = None) -> str:
    return render(api.check(FILE, only=only), View(width=1000))


# ---- the first lines


def test_only_who_completes_a_program_is_in_the_first_line() -> None:
    text = solved()
    assert text.startswith("All 96 programs can be complete once you ask 1 more person.\n")
    assert "\n  96 of 96  after asking 2 more people, 1 of them for better letters\n" in text


def test_what_hangs_on_an_answer_after_asking_is_no_letter_on_its_way() -> None:
    text = solved(without=("singh",)).partition("\n\n")[2]
    assert text.startswith(
        "All 96 programs can be complete once you ask 1 more person and if an open question is answered well.\n"
    )
    assert (
        "after asking 2 more people, 1 of them for better letters (and 88 if a question below is answered well)" in text
    )


# ---- what would mend what falls short


def test_a_person_beyond_the_budget_is_named_and_the_budget_too() -> None:
    mend = "get 1 more letter of this kind, for example by asking Prof. Baptiste; your budget allows nobody new."
    assert f"To mend it: {mend}" in solved(sets=("budget=0",))
    assert "none in your file" not in solved(sets=("budget=0",))


def test_letters_beyond_only_are_on_their_way_or_can_be_asked_for() -> None:
    for text in (solved(only="uploaded"), checked(only="uploaded")):
        short = text.partition(TWO_SUPERVISED)[2].partition("To mend it: ")[2]
        assert short.startswith("wait for Dr. Singh, or remind the writer: such a letter is on its way.")
        chair = text.partition("One letter from the chair of medicine.")[2].partition("To mend it: ")[2]
        assert chair.startswith(
            "get 1 more letter of this kind, for example by asking Prof. Baptiste; with --only nobody new is asked."
        )
