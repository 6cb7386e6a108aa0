"""What check says about small scenarios, in its exact words."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import LETTERS, PROGRAMS, case_of, must

from lorplan.answers.check import check
from lorplan.report import View
from lorplan.report.check import render
from lorplan.results.check import CheckReport
from lorplan.results.plan import Finding


def of(report: CheckReport, rule: str) -> list[Finding]:
    """The findings of one rule, the worst first."""
    return [finding for finding in report.findings if finding.rule == rule]


def told(report: CheckReport, rule: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Status, text and programs of one rule's findings."""
    return [(finding.status, finding.text, finding.programs) for finding in of(report, rule)]


BOTH = ("north", "south")


def test_a_must_that_letters_can_meet(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, must("two", "[ann, ben, cat]", "at_least: 2")))
    assert told(report, "two") == [("kept", "3 letters could count for this, at 5 programs.", BOTH)]
    assert not report.broken
    assert not report.open


def test_a_must_that_no_letters_can_meet(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, must("three", "[ben, cat, gus]", "at_least: 3")))
    assert told(report, "three") == [("broken", "You can have 2 of 3 needed, at 5 programs.", BOTH)]
    (finding,) = of(report, "three")
    assert (finding.measured, finding.bound, finding.missing) == (2, 3, 1)
    assert finding.mend is None  # only what was tried is printed, and check tries nothing
    assert "What would mend what cannot be met, tried out: lorplan explain FILE." in report.notes
    assert report.broken


def test_a_must_that_hangs_on_an_answer(tmp_path: Path) -> None:
    rule = (
        "  - {id: known, level: must, says: They know you well., "
        "count: {of: {writer.knows_me: {at_least: well}, letter.id: [ann, eva]}, at_least: 2}}\n"
    )
    report = check(case_of(tmp_path, rule, letters=LETTERS.replace("eva: {status: idea}", "eva: {status: asked}")))
    text = "You can surely have 1 of 2 needed, and 1 more if what is unknown turns out so, at 5 programs."
    assert told(report, "known") == [("open", text, BOTH)]
    assert report.open
    assert not report.broken
    questions = {unknown.fact: unknown.question for unknown in report.unknowns}
    asked = "How well does Dr. Eva know your work (barely, somewhat, well, very well)?"
    assert questions["writer.eva.knows_me"] == asked
    assert report.unknowns[0].fact == "writer.eva.knows_me"  # a requirement asks for it
    # Nobody is asked because of what is not known: while Dr. Eva is an idea, the plan itself lacks a letter.
    idea = check(case_of(tmp_path, rule))
    assert told(idea, "known") == [("open", text, BOTH)]
    assert (idea.broken, idea.open) == (True, False)
    assert idea.unknowns[0].fact == "writer.eva.knows_me"


def test_what_is_assigned_counts_against_a_greatest_number(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, must("none", "[ann]", "at_most: 0")))
    assert told(report, "none") == [
        ("broken", "You have 1, and 0 would be the most, at 2 programs.", ("south",)),
        ("kept", "", ("north",)),
    ]


def test_musts_that_cannot_be_met_together(tmp_path: Path) -> None:
    rules = (must("two", "[ann, ben]", "at_least: 2"), must("one", "[ann, ben]", "at_most: 1"))
    report = check(case_of(tmp_path, *rules, must("dan", "[dan]", "at_least: 1")))
    assert [status for status, _, _ in told(report, "two") + told(report, "one")] == ["kept", "kept"]
    (finding,) = of(report, "requirements.not-together")
    assert finding.says == "These go together: The rule one holds. The rule two holds."
    assert finding.text == "Each can be met alone, but no set of letters meets all of them at 5 programs."
    assert (finding.status, finding.programs, finding.count) == ("broken", BOTH, 5)


def test_a_hopeless_must_hides_no_conflict_of_others(tmp_path: Path) -> None:
    rules = (must("two", "[ann, ben]", "at_least: 2"), must("one", "[ann, ben]", "at_most: 1"))
    report = check(case_of(tmp_path, *rules, must("gus", "[gus]", "at_least: 1")))
    assert [finding.rule for finding in report.findings if finding.status == "broken"] == [
        "gus",
        "requirements.not-together",
    ]
    assert (
        of(report, "requirements.not-together")[0].says == "These go together: The rule one holds. The rule two holds."
    )


def test_slots_can_be_too_few_for_all_musts(tmp_path: Path) -> None:
    rules = (must("two", "[ann, ben]", "at_least: 2"), must("others", "[cat, dan]", "at_least: 2"))
    programs = PROGRAMS.replace("count: 3", "count: 3, letters: {asked: 3, max: 3}")
    report = check(case_of(tmp_path, *rules, programs=programs))
    (finding,) = of(report, "requirements.not-together")
    assert finding.programs == ("north",)
    assert "The program takes no more than this many letters." in finding.says


IDEAS = LETTERS.replace("status: idea", "status: idea, waived: true").replace("status: declined", "status: idea")
TWO = """\
programs:
  - {id: north, name: North, count: 3}
  - {id: south, name: South, count: 2}
"""


def budget(number: int) -> str:
    return f"budget: {{new_requests: {number}}}\n"


def needs() -> tuple[str, str]:
    return (
        must("eva", "[eva]", "at_least: 1", applies="{program.id: north}"),
        must("gus", "[gus]", "at_least: 1", applies="{program.id: south}"),
    )


def test_a_budget_that_is_enough_for_each_and_not_for_all(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, *needs(), letters=IDEAS, programs=TWO, more=budget(1)))
    assert [told(report, rule)[0][0] for rule in ("eva", "gus")] == ["kept", "kept"]
    (finding,) = of(report, "budget")
    assert finding.says == "Your budget allows 1 new request."
    assert finding.text == "Each of 5 programs can be served alone, but all of them need 2 new requests."
    assert (finding.status, finding.mend) == ("broken", "Write 'new_requests: 2' under 'budget'.")
    assert not of(check(case_of(tmp_path, *needs(), letters=IDEAS, programs=TWO, more=budget(2))), "budget")


def test_a_budget_of_nothing_leaves_a_must_broken(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, *needs(), letters=IDEAS, programs=TWO, more=budget(0)))
    (finding,) = of(report, "eva")
    assert (finding.status, finding.mend) == ("broken", None)
    assert finding.text == "You can have 0 of 1 needed, at 3 programs."


def test_two_requests_for_one_must_count_against_the_budget(tmp_path: Path) -> None:
    rule = must("both", "[eva, gus]", "at_least: 2")
    report = check(case_of(tmp_path, rule, letters=IDEAS, programs=TWO, more=budget(1)))
    (finding,) = of(report, "both")
    assert (finding.status, finding.measured, finding.missing) == ("broken", 1, 1)


@pytest.mark.parametrize(
    ("letters", "status", "text"),
    [
        ("[ann]", "kept", "Whether this applies is not known. 1 letter could count for this, at 5 programs."),
        ("[gus]", "open", "Whether this applies is not known. You can have 0 of 1 needed, at 5 programs."),
    ],
)
def test_a_must_of_which_nobody_knows_whether_it_applies(tmp_path: Path, letters: str, status: str, text: str) -> None:
    report = check(case_of(tmp_path, must("maybe", letters, "at_least: 1", applies="{applicant.research: some}")))
    assert told(report, "maybe") == [(status, text, BOTH)]
    assert "applicant.research" in [unknown.fact for unknown in report.unknowns]


def test_what_can_become_of_each_letter(tmp_path: Path) -> None:
    report = check(case_of(tmp_path))
    relative = "A letter by a relative, a family friend or your own doctor is not sent; it looks biased."
    assert [(fate.letter, fate.fate, fate.programs, fate.why) for fate in report.letters] == [
        ("ann", "ready", 5, ""),
        ("ben", "coming", 5, ""),
        ("cat", "coming", 5, ""),
        ("dan", "ready", 5, ""),
        ("eva", "can be asked for", 5, ""),
        ("fay", "barred", 0, relative),
        ("gus", "gone", 0, "The writer declined."),
    ]
    more = "wishes: {avoid: [dan], keep: [{letter: ben, programs: [north]}]}\n"
    assert check(case_of(tmp_path, more=more)).letters[3].why == "Your wishes avoid it."


def test_a_scenario_without_programs(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, programs="programs: []\n"))
    assert (report.programs, report.findings, report.unknowns) == (0, (), ())
    fates = ["ready", "coming", "coming", "ready", "can be asked for", "ready", "gone"]
    assert [fate.fate for fate in report.letters] == fates
    assert {fate.why for fate in report.letters} == {"", "The writer declined."}


def test_letters_that_only_leaves_out(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, must("two", "[ann, ben]", "at_least: 2"), only="uploaded"))
    assert told(report, "two") == [("broken", "You can have 1 of 2 needed, at 5 programs.", BOTH)]
    assert "Only letters that are uploaded were looked at, and nobody new is asked (--only)." in report.notes
    assert [(fate.fate, fate.programs) for fate in report.letters if fate.letter in ("ben", "eva")] == [
        ("coming", 0),
        ("can be asked for", 0),
    ]


def test_a_withdrawn_letter_keeps_its_slot(tmp_path: Path) -> None:
    letters = LETTERS.replace("ann: {status: uploaded", "ann: {status: withdrawn")
    (fate, *_) = check(case_of(tmp_path, letters=letters)).letters
    assert (fate.fate, fate.why) == ("gone", "It was withdrawn; it still occupies a slot at 2 programs.")


def test_an_assigned_letter_that_is_barred_is_told(tmp_path: Path) -> None:
    programs = PROGRAMS.replace("[ann]", "[ann, fay]")
    (finding,) = of(check(case_of(tmp_path, programs=programs)), "writer.personally-related")
    assert (finding.status, finding.letters) == ("note", ("fay",))
    assert finding.text == "Dr. Fay: assigned already; this keeps a slot taken and counts for nothing at 2 programs."


def test_the_order_of_the_file_does_not_show(tmp_path: Path) -> None:
    rules = (must("two", "[ann, ben]", "at_least: 2"), must("one", "[ann, ben]", "at_most: 1"))
    lines = LETTERS.splitlines(keepends=True)
    turned = "".join([lines[0], *reversed(lines[1:])])
    first = check(case_of(tmp_path, *rules))
    assert check(case_of(tmp_path, *reversed(rules), letters=turned)) == first


def test_musts_of_other_kinds(tmp_path: Path) -> None:
    head = "  - {{id: {0}, level: must, says: Roles., "
    slots = head + "slots: [{{of: {{letter.id: [ann]}}}}, {{of: {{letter.id: {1}}}}}]}}\n"
    report = check(case_of(tmp_path, slots.format("roles", "[ann, ben]"), slots.format("none", "[ann]")))
    assert told(report, "roles") == [("kept", "", BOTH)]
    assert told(report, "none") == [("broken", "You can have 1 of 2 needed, at 5 programs.", BOTH)]


def test_programs_were_named_by_their_ids_alone(tmp_path: Path) -> None:
    report = check(case_of(tmp_path, must("three", "[ben, cat, gus]", "at_least: 3")))
    assert [(one.program, one.name, one.count) for one in report.entries] == [
        ("north", "North", 3),
        ("south", "South", 2),
    ]
    assert "  Programs: North (3) and South (2).\n" in render(report, View())
