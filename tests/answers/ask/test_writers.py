"""People who write already, and letters that are assumed away: what `ask` says of them."""

from __future__ import annotations

from pathlib import Path

from report.mixed import FILE as MIXED

from lorplan import api
from lorplan.edits.whatifs import assumptions
from lorplan.report import View
from lorplan.report.ask import render
from lorplan.results.ask import AskReport

TWO_PORTALS = Path(__file__).parent / "two-portals.yaml"


def said(report: AskReport) -> str:
    return render(report, View(width=1000))


def test_a_letter_that_is_assumed_away_is_not_asked_for_again() -> None:
    report = api.ask(api.Source(MIXED, what_ifs=assumptions(without=["singh"])))
    assert "singh" not in {person.writer for person in report.people}
    assert "Dr. Singh, for" not in said(report)


def test_programs_that_hang_on_an_answer_do_not_fall_short() -> None:
    report = api.ask(api.Source(MIXED, what_ifs=assumptions(without=["singh"])))
    assert (report.plan.complete, report.plan.open, report.plan.total) == (8, 1, 96)
    text = said(report)
    assert "\nEven then 1 of 96 programs hangs on an answer that is missing in your file.\n" in text
    assert "\nAnd 87 of 96 programs lack letters, or letters of a kind.\n" in text


def test_who_writes_already_is_no_one_not_to_ask() -> None:
    report = api.ask(api.Source(TWO_PORTALS))
    assert report.not_to_ask == ()  # abbas-im and metro-sloe are on their way, and add nothing at the other portal


def test_only_the_letters_to_ask_for_are_named_in_the_next_step() -> None:
    step = api.ask(api.Source(TWO_PORTALS)).next_steps[0].what
    assert step.startswith("Ask Dr. Hale (hale-im-emergency_medicine) and Dr. Wong (wong-general): would they feel")


def test_another_version_by_who_writes_already_is_called_that(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    more = (
        "  abbas-2: {writer: abbas, addressed_to: internal_medicine, version_of: abbas-im, status: idea}\nprograms:\n"
    )
    file.write_text(TWO_PORTALS.read_text().replace("programs:\n", more))
    report = api.ask(api.Source(file))
    (entry,) = report.not_to_ask
    assert (entry.writer, entry.new) == ("abbas", False)
    assert "- Dr. Abbas: Writes for you already; abbas-2 would add nothing to the plan.\n" in said(report)
