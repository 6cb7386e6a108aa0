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


def test_the_first_lines_say_how_far_it_is_with_which_letters() -> None:
    head, _, _ = solved().partition("\n\n")
    assert head.splitlines() == [
        "All 96 programs get 3 of 3 letters if 1 more person says yes.",
        "  in hand now:         2 of 3 letters at all 96 programs",
        "  with those promised: a full set of letters at 95 of 96 programs; 3 of 3 letters and something missing at 1",
        "Requirements looked up: 2 of 96 programs; the rest goes by the usual rules.",
    ]


def test_what_hangs_on_an_answer_is_no_full_set_and_not_missing() -> None:
    text = solved(without=("singh",)).partition("\n\n")[2]
    assert text.startswith("If 2 more people say yes: a full set of letters at 8 of 96 programs; ")
    assert "; 3 of 3 letters, hanging on an answer, at 1.\n" in text.partition("\n  ")[0] + "\n"


# ---- what would mend what falls short


def test_a_person_beyond_the_budget_is_named_and_the_budget_too() -> None:
    mend = "Ask 1 person more than your budget allows: 1 in all. The plan would then ask Prof. Baptiste."
    assert mend in solved(sets=("budget=0",))
    assert "none in your file" not in solved(sets=("budget=0",))


def test_letters_beyond_only_are_on_their_way_or_can_be_asked_for() -> None:
    text = solved(only="uploaded")
    assert "Wait for the letter of Dr. Singh (singh), or remind the writer." in text.partition(TWO_SUPERVISED)[0]
    assert "What to do: step 1." in text.partition(TWO_SUPERVISED)[2].partition("\n\n")[0]
    chair = text.partition("One letter from the chair of medicine.")[2].partition("To mend it: ")[2]
    assert chair.startswith("ask Prof. Baptiste for prof.")


def test_an_assignment_says_how_many_programs_fall_short(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("community: [okafor, lin]\nuniversity: [okafor, lin, singh]\n")
    text = render_verify(api.verify(api.Source(FILE), mine), View(width=1000)).partition("HOW FAR FROM THE BEST\n")[2]
    assert text.startswith("76 programs lack something here, none in the best plan.\n")
    report = api.verify(api.Source(FILE), mine, best=True)
    text = render_verify(report, View(width=1000)).partition("WHAT TO CHANGE FIRST\n")[2]
    assert "   60 fewer programs lack something and +" in text
    assert "of weight" not in text


# ---- questions, and what is on its way


def test_what_answers_do_stands_in_one_line_and_many_that_change_nothing_are_anything_else() -> None:
    text = solved()
    assert (
        "1. Is Dr. Singh an attending, faculty, a fellow or a resident?\n"
        "   fellow, chief resident or resident: something would be missing; anything else: nothing changes\n"
    ) in text
    assert "   none, good or excellent: nothing changes; mixed: another plan would be better\n" in text


def test_nobody_asks_whether_a_program_director_is_a_resident() -> None:
    assert "Is Dr. Reyes an attending" not in solved()


def test_the_day_that_a_letter_is_promised_for_stands_with_the_reminder() -> None:
    step = "By Aug 27, 2027: Remind Dr. Singh (promised for Sep 10, 2027), once and politely, if nothing has been"
    assert step in solved()
    passed = "Today: Remind Dr. Singh (promised for Aug 10, 2027, which has passed), once and politely"
    assert passed in solved(sets=("letters.singh.promised_for=2027-08-10",))
    assert "Today: Remind Dr. Singh, once and politely" in solved(sets=("letters.singh.promised_for=",))


def test_what_a_requirement_costs_says_what_happens_without_it() -> None:
    text = solved(only="uploaded", parts=("why",))
    assert "Programs expect three letters. If programs do not insist on it, fewer programs would fall short.\n" in text


def test_a_letter_by_the_same_writer_is_named_where_it_would_be_replaced() -> None:
    text = render(api.solve(api.Source(TWO_PORTALS)), "text", View(width=1000, parts=("left-out",)))
    says = "It would replace wong-em, by the same writer. Sending it costs 6 points a program."
    assert f"- Dr. Wong (wong-general): {says}\n" in text


# ---- differences


def test_points_lost_by_a_rule_in_ones_favour_are_told_from_points_taken() -> None:
    text = " ".join(render_explain(api.explain(api.Source(FILE), why_not="reyes"), View(width=1000)).split())
    assert "-2 less: The writer knows your work well." in text
    assert "+2 no longer: The writer works in a field near the program's." in text
    assert "+2 The writer leads a program, a division or the teaching there." in text
    assert "-2 The writer knows your work only somewhat." in text


def test_the_point_of_the_frontier_that_is_the_plan_has_its_sets_of_letters() -> None:
    frontier = api.compare([FILE], frontier=True)
    assert isinstance(frontier, Frontier)
    (point,) = [one for one in frontier.points if one.is_plan]
    assert point.stages.portfolios == len(api.solve(api.Source(FILE)).portfolios) == 2
