"""What `solve` and `check` say of an applicant in the middle of things, and of what-ifs."""

from __future__ import annotations

from pathlib import Path

from answers.ask.test_writers import TWO_PORTALS
from report.mixed import FILE, solved

from lorplan import api
from lorplan.report import View, render
from lorplan.report.check import render as render_check
from lorplan.report.explain import render as render_explain
from lorplan.report.verify import render as render_verify
from lorplan.results.compare import Frontier

TWO_SUPERVISED = "At least two letters come from internal medicine attendings who supervised you directly."


def checked(only: str | None = None) -> str:
    return render_check(api.check(api.Source(FILE, only=only)), View(width=1000))


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
        assert short.startswith("wait for Dr. Singh, or send a reminder: such a letter is on its way.")
        chair = text.partition("One letter from the chair of medicine.")[2].partition("To mend it: ")[2]
        assert chair.startswith(
            "get 1 more letter of this kind, for example by asking Prof. Baptiste; with --only nobody new is asked."
        )


def test_an_assignment_says_how_many_programs_fall_short(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("community: [okafor, lin]\nuniversity: [okafor, lin, singh]\n")
    text = render_verify(api.verify(api.Source(FILE), mine), View(width=1000)).partition("HOW FAR FROM THE BEST\n")[2]
    assert text.startswith("68 programs fall short here, none in the best plan.\n")
    report = api.verify(api.Source(FILE), mine, best=True)
    text = render_verify(report, View(width=1000)).partition("WHAT TO CHANGE FIRST\n")[2]
    assert "   Fewer programs fall short and +" in text
    assert "of weight" not in text


# ---- questions, and what is on its way


def test_many_answers_that_change_nothing_are_anything_else() -> None:
    text = solved()
    assert (
        "Is Dr. Lin an attending, faculty, a fellow or a resident?\n"
        "   professor: another plan would be better\n"
        "   anything else: nothing changes\n"
    ) in text
    assert "   none, good or excellent: nothing changes\n   mixed: another plan would be better\n" in text


def test_nobody_asks_whether_a_program_director_is_a_resident() -> None:
    assert "Is Dr. Reyes an attending" not in solved()


def test_the_day_that_a_letter_is_promised_for_stands_with_the_reminder() -> None:
    step = "Follow up on Dr. Singh (promised for 10 September 2027): not uploaded yet. One polite reminder is usual.\n"
    assert step in solved()
    passed = "Follow up on Dr. Singh (promised for 10 August 2027, which has passed): not uploaded yet."
    assert passed in solved(sets=("letters.singh.promised_for=2027-08-10",))
    assert "Follow up on Dr. Singh: not uploaded yet." in solved(sets=("letters.singh.promised_for=",))


def test_what_a_requirement_costs_says_what_happens_without_it() -> None:
    text = solved(only="uploaded")
    assert f"{TWO_SUPERVISED} If programs do not insist on it, fewer programs would fall short.\n" in text


def test_a_letter_by_the_same_writer_is_named_where_it_would_be_replaced() -> None:
    text = render(api.solve(api.Source(TWO_PORTALS)), "text", View(width=1000))
    says = "It would replace wong-em, by the same writer. Sending it costs 6 points a program."
    assert f"- Dr. Wong (wong-general): {says}\n" in text


# ---- differences


def test_points_lost_by_a_rule_in_ones_favour_are_told_from_points_taken() -> None:
    text = " ".join(render_explain(api.explain(api.Source(FILE), why_not="lin"), View(width=1000)).split())
    assert "-2 less: The writer works in the program's own specialty." in text
    assert "+2 less: Shortly before applications are sent, a letter in hand comes before one still on its way." in text
    assert "-2 no longer: The writer leads a program, a division or the teaching there." in text
    assert "-2 The writer works in a field near the program's." in text


def test_complete_tonight_says_where_letters_are_still_to_come() -> None:
    tonight = "complete tonight, with the letters uploaded"
    assert f"\n   8 of 96  {tonight}; all with fewer letters than planned\n" in solved()
    whole = solved(
        sets=("letters.singh.status=uploaded", "letters.reyes.status=declined", "letters.prof.status=declined")
    )
    assert f"\n  95 of 96  {tonight}\n" in whole


def test_the_point_of_the_frontier_that_is_the_plan_has_its_sets_of_letters() -> None:
    frontier = api.compare([FILE], frontier=True)
    assert isinstance(frontier, Frontier)
    (point,) = [one for one in frontier.points if one.is_plan]
    assert point.stages.portfolios == len(api.solve(api.Source(FILE)).portfolios) == 2
