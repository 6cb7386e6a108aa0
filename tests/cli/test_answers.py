"""The text of `check` and `verify`, from reports made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cli.standins import Api, Ended
from msgspec.structs import replace
from report import plans

from lorplan.report import View
from lorplan.report.check import render as render_check
from lorplan.report.plain import cells
from lorplan.report.verify import render as render_verify
from lorplan.results.check import CheckReport
from lorplan.results.plan import LetterFate
from lorplan.results.questions import Unknown
from lorplan.results.verify import VerifyReport

SHORT = plans.short()
OPEN = next(finding for finding in plans.UNSURE.findings if finding.status == "open")
NOTE = next(finding for finding in SHORT.findings if finding.status == "note")
KEPT = replace(SHORT.findings[0], rule="us-im-letter.missing", status="kept", says=plans.US_IM, mend=None)

CHECK = CheckReport(
    format=1,
    version="0.1.0",
    as_of="2027-07-20",
    season="eras-2028",
    season_carried_from="eras-2027",
    scenario_hash="5c1f0e9a7b3d2468",
    packs_hash="99aa0f3377b1c2d4",
    packs=("eras", "img"),
    writers=5,
    programs=120,
    program_entries=4,
    overrides=(),
    verdicts=(),
    letters=(
        LetterFate("chen-im", "Dr. Wei Chen", "agreed", "coming", 0, ""),
        LetterFate("hale-shadow", "Dr. Martin Hale", "uploaded", "barred", 0, "it rests on shadowing only"),
        LetterFate("okafor-im", "Dr. Ngozi Okafor", "idea", "can be asked for", 0, ""),
        LetterFate("patel-im", "Dr. Anita Patel", "uploaded", "ready", 0, ""),
    ),
    findings=(SHORT.findings[0], OPEN, KEPT, NOTE),
    unknowns=(Unknown("writer.okafor.knows_me", "okafor", "How well does Dr. Okafor know your work?", False, 0, ()),),
    notes=(),
    assumed=(),
    doubts=(),
    entries=(),
)

# Every program gets all letters of its number.
WHOLE = replace(
    plans.PLAN.verdicts[-1],
    complete=120,
    hangs=0,
    thin=0,
    short=0,
    programs=tuple(
        replace(p, state="complete", letters=3, number=3, lacks=()) for p in plans.PLAN.verdicts[-1].programs
    ),
)

VERIFY = VerifyReport(
    format=1,
    version="0.1.0",
    as_of="2027-07-20",
    season="eras-2028",
    scenario_hash="5c1f0e9a7b3d2468",
    packs_hash="99aa0f3377b1c2d4",
    of="plan",
    same_scenario=True,
    same_packs=True,
    wrong=(),
    verdict=WHOLE,
    findings=(),
    programs=plans.PLAN.programs,
    value=plans.PLAN.objective,
    best=plans.PLAN.objective,
    notes=(),
    assumed=(),
    doubts=(),
    way=None,
)


@pytest.mark.parametrize("width", [40, 50, 80])
def test_check_reads_from_the_worst_to_the_rest(width: int) -> None:
    text = render_check(CHECK, View(width=width))
    heads = ["CANNOT BE MET", "CAN BE MET IF AN ANSWER GOES WELL", "GOOD TO KNOW", "LETTERS", "SOURCES"]
    places = [text.replace("\n", " ").index(head) for head in heads]
    assert places == sorted(places)
    assert all(cells(line) <= width for line in text.splitlines() if not line.strip().startswith("https://"))


def test_check_says_first_whether_all_can_be_met() -> None:
    assert render_check(CHECK, View(quiet=True)) == "The file is right, but 1 of 3 requirements cannot be met.\n"
    unsure = replace(CHECK, findings=CHECK.findings[1:])
    line = "The file is right. 1 of 2 requirements can be met only if an answer goes well.\n"
    assert render_check(unsure, View(quiet=True)) == line
    fine = replace(CHECK, findings=(KEPT,))
    assert render_check(fine, View(quiet=True)) == "The file is right, and its one requirement can be met.\n"
    none = replace(CHECK, findings=())
    assert render_check(none, View(quiet=True)) == "The file is right. No requirement applies to it.\n"


def test_check_tells_what_is_unknown_and_which_letters_are_barred() -> None:
    text = render_check(CHECK, View())
    assert "- How well does Dr. Okafor know your work? (writer.okafor.knows_me)\n" in text
    assert "- 1 may not be used: hale-shadow\n  hale-shadow: It rests on shadowing only.\n" in text
    assert "5 writers, 4 letters, 120 programs in 4 entries.\n" in text


def test_verify_says_right_or_wrong_first() -> None:
    assert render_verify(VERIFY, View()).startswith("This plan is right: 3 of 3 letters at all 120 programs.\n")
    assert "As good as the best plan." in render_verify(VERIFY, View())
    wrong = replace(VERIFY, wrong=("the plan says 31 points for community, they are 30",), same_scenario=False)
    assert render_verify(wrong, View(quiet=True)) == (
        "This plan is wrong.\n- The plan says 31 points for community, they are 30.\n"
        "It was made from another scenario, or from an earlier state of this one.\n"
    )
    findings = (SHORT.findings[0], OPEN, NOTE)
    short = replace(VERIFY, of="csv", programs=SHORT.programs, verdict=SHORT.verdicts[-1], findings=findings)
    text = render_verify(short, View())
    assert text.startswith("This list is possible: ")
    assert text.index("WHAT FALLS SHORT") < text.index("WHAT HANGS ON AN ANSWER") < text.index("SOURCES")


def test_verify_says_how_far_the_best_is() -> None:
    worse = replace(VERIFY, value=(*VERIFY.value[:2], replace(VERIFY.value[2], value=9000), *VERIFY.value[3:]))
    assert f"points: 9000 here, {plans.PLAN.objective[2].value} in the best plan.\n" in render_verify(worse, View())


@pytest.mark.parametrize(
    ("report", "options", "code"),
    [
        (CHECK, (), 1),
        (replace(CHECK, findings=CHECK.findings[1:]), (), 0),
        (replace(CHECK, findings=CHECK.findings[1:]), ("--strict",), 1),
        (replace(CHECK, findings=(KEPT,)), ("--strict",), 0),
    ],
)
def test_the_exit_code_of_check(
    lorplan: Callable[..., Ended], api: Api, report: CheckReport, options: tuple[str, ...], code: int
) -> None:
    api.answers["check"] = report
    for form in ("text", "json"):
        ended = lorplan("check", "plan.yaml", "--format", form, *options)
        assert (ended.code, ended.err) == (code, "")


@pytest.mark.parametrize(
    ("report", "options", "code"),
    [
        (VERIFY, ("--strict",), 0),
        (replace(VERIFY, wrong=("something",)), (), 1),
        (replace(VERIFY, verdict=replace(WHOLE, complete=119, short=1)), (), 1),
        (replace(VERIFY, verdict=replace(WHOLE, complete=80, thin=40)), (), 1),
        (replace(VERIFY, verdict=replace(WHOLE, complete=80, hangs=40)), (), 0),
        (replace(VERIFY, verdict=replace(WHOLE, complete=80, hangs=40)), ("--strict",), 1),
    ],
)
def test_the_exit_code_of_verify(
    lorplan: Callable[..., Ended], api: Api, report: VerifyReport, options: tuple[str, ...], code: int
) -> None:
    api.answers["verify"] = report
    for form in ("text", "json"):
        ended = lorplan("verify", "plan.yaml", "plan.json", "--format", form, *options)
        assert (ended.code, ended.err) == (code, "")
