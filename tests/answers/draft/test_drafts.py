"""Drafts say what the file says alone: every kind over every shipped scenario, and exact e-mails of a small one."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, meta

from lorplan.answers.draft.compose import draft
from lorplan.answers.draft.templates import drafts
from lorplan.api import Source
from lorplan.basics.days import in_words
from lorplan.basics.errors import InputError, PackError
from lorplan.case.case import Case
from lorplan.plan.days import due
from lorplan.results.draft import Draft
from lorplan.rules.packs.folders import folder

SCENARIOS = sorted(folder("scenarios").glob("*.yaml"))
KINDS = {
    "request", "packet", "feedback", "reminder", "last-reminder", "office", "second-version", "new-upload", "replace",
    "stand-down", "asked-to-write-it-myself", "coordinator-question", "department-letter", "thanks", "news",
}  # fmt: skip
DAY = re.compile(r"\b[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}\b")

SMALL = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant:
  name: Maya {{ 7 * 7 }} <Okonkwo>
  citizenship: US
  degree: md
  applying_to: [internal_medicine, neurology]
  school: {id: windward, name: Windward School of Medicine, country: GD}
  cv: maya-cv.pdf
institutions:
  lakeside: {name: Lakeside Medical Center, country: US}
  north: {name: North Hospital, country: US}
writers:
  patel:
    name: Dr. Anita Patel
    email: patel@lakeside.example
    office_email: office@lakeside.example
    department: medicine
    institution: lakeside
    experience:
      as: sub_intern
      weeks: 4
      started: 2027-06-28
      ended: 2027-07-23
      observed: [Wrote the first notes, Called families, Admitted patients at night]
  reyes: {name: Dr. Jo Reyes, institution: north, experience: {as: elective, weeks: 1, observed: Presented on rounds}}
letters:
  patel-im:
    {writer: patel, addressed_to: internal_medicine, status: agreed, asked_on: 2027-07-01, needed_by: 2027-08-15}
  patel-neuro: {writer: patel, addressed_to: neurology, status: idea}
  reyes-im: {writer: reyes, addressed_to: internal_medicine, status: uploaded}
programs:
  - {id: lake, name: Lakeside, institution: lakeside, specialty: internal_medicine, email: office@program.example}
  - {id: many, name: Many programs, specialty: neurology, count: 9}
"""


@cache
def case_of(written: str, day: str | None = None) -> Case:
    on = None if day is None else datetime.date.fromisoformat(day)
    if written.endswith(".yaml"):
        return Source(Path(written), on=on).case()
    return Source("small.yaml", on=on, written=written).case()


def small(who: str, kind: str | None = None, day: str | None = None, **fills: list[str]) -> Draft:
    return draft(case_of(SMALL, day), who, kind, fills)


def refused(who: str, kind: str | None = None, day: str | None = None, **fills: list[str]) -> str:
    with pytest.raises(InputError) as error:
        small(who, kind, day, **fills)
    return error.value.render()


def told_days(node: Any) -> Iterator[datetime.date]:
    if isinstance(node, datetime.date):
        yield node
    elif isinstance(node, Mapping | list):
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from told_days(inner)


def everyone(case: Case) -> list[str]:
    scenario = case.scenario
    return [*scenario.letters, *scenario.writers, *(program.id for program in scenario.programs[:3])]


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_every_kind_says_what_the_file_says_alone(file: Path) -> None:
    """No undefined value, every mark is listed; days, names and numbers stand in the file, the season or the text."""
    case = case_of(str(file))
    text = file.read_text(encoding="utf-8")
    events = [] if case.season is None else [event.day for event in case.season.events.values()]
    named = [day for program in case.scenario.programs if (day := due(case, [program.id]).day) is not None]
    days = {in_words(day) for day in (*told_days(yaml.safe_load(text)), *events, *named)}
    families = case.library.families
    words = " ".join(families.name(name) for name in families.names) + " ".join(
        word for table in drafts().words.values() for word in table.values()
    )
    known = (
        text
        + words
        + ("" if case.season is None else case.season.name)
        + " ".join(pack.title for pack in case.library.packs)
    )
    made = 0
    for who in everyone(case):
        for kind, template in drafts().templates.items():
            try:
                result = draft(case, who, kind)
            except InputError:
                continue
            made += 1
            body = result.body + result.subject
            assert set(DAY.findall(body)) <= days
            marks = set(re.findall(r"\[([^]]+)\]", body))
            assert marks == {gap.mark for gap in result.gaps if gap.mark != "the address"}
            assert all(gap.question and (gap.path is None or "{" not in gap.path) for gap in result.gaps)
            assert not re.search(r"None|MISSING|Members|[{}]|_|  ", result.body), result.body
            source = (folder("rules") / "drafts" / f"{kind}.yaml").read_text(encoding="utf-8")
            plain = re.sub(r"\[[^]]*\]", " ", DAY.sub(" ", body))
            for word in re.findall(r"[A-Z][\w'-]+|[0-9]+", plain):
                assert word in source or word in known or word.lower() in known.lower(), (kind, word)
            assert template.of != "program" or result.program == who
    assert made >= len(case.scenario.letters) or not case.scenario.letters


def test_the_kinds_are_those_and_every_field_is_known() -> None:
    assert set(drafts().templates) == KINDS
    environment = Environment()
    for kind in KINDS:
        raw = yaml.safe_load((folder("rules") / "drafts" / f"{kind}.yaml").read_text(encoding="utf-8"))
        conditions = ["{{ " + refusal["if"] + " }}" for refusal in raw.get("refuses", ())]
        for text in (raw["subject"], raw["body"], *raw["notes"], *conditions):
            used = meta.find_undeclared_variables(environment.parse(text))
            assert used <= {*drafts().known, "after_match"}, kind
        assert drafts().templates[kind].sources
    assert {default.kind for default in drafts().defaults} < KINDS


def test_no_draft_offers_sentences_for_the_letter_itself() -> None:
    body = small("patel-im", "asked-to-write-it-myself").body
    assert "I would rather not write it or any part of it" in body
    assert "- Wrote the first notes\n- Called families\n- Admitted patients at night\n" in body
    assert "My CV is attached (maya-cv.pdf)" in body


def test_the_packet_in_full() -> None:
    result = small("patel-im")
    assert result.kind == "packet"
    assert [(to.name, to.address) for to in result.to] == [("Dr. Anita Patel", "patel@lakeside.example")]
    assert result.body == (
        "Dear Dr. Anita Patel,\n\n"
        "Thank you for agreeing to write a letter of recommendation for me. Here is what may help you.\n\n"
        "Who I am: Maya {{ 7 * 7 }} <Okonkwo>, Windward School of Medicine, a US citizen IMG (a US citizen from a "
        "medical school abroad).\n\n"
        "What I apply to: residency in internal medicine and neurology, season ERAS 2028 (training from July 2028). "
        "The letter is for internal medicine.\n"
        "Our work together: my sub-internship at Lakeside Medical Center (4 weeks, 28 June 2027 to 23 July 2027).\n"
        "When I need it: by 15 August 2027.\n\n"
        "Things I did that you saw:\n- Wrote the first notes\n- Called families\n- Admitted patients at night\n\n"
        "Attached:\n- my CV (maya-cv.pdf)\n- a draft of my personal statement ([the file with your statement])\n\n"
        "The request comes to you by e-mail from the AAMC Letter Writer Portal. Please check the label and the kind of "
        "letter on it before you upload. A letter on letterhead, dated and signed, is best.\n\n"
        "Sincerely,\nMaya {{ 7 * 7 }} <Okonkwo>\n"
    )
    assert [(gap.name, gap.path) for gap in result.gaps] == [("statement", "applicant.statement")]


@pytest.mark.parametrize(
    ("who", "kind"),
    [("patel-im", "packet"), ("patel-neuro", "request"), ("reyes-im", "thanks"), ("lake", "coordinator-question")],
)
def test_the_usual_kind_follows_from_the_status(who: str, kind: str) -> None:
    assert small(who).kind == kind


def test_after_the_packet_comes_the_reminder() -> None:
    case = case_of(SMALL.replace("needed_by:", "packet_sent: 2027-07-03, needed_by:"))
    assert draft(case, "patel-im").kind == "reminder"
    assert "On 1 July 2027 I asked you for a letter" in draft(case, "patel-im").body


def test_fewer_than_three_lines_leave_a_gap() -> None:
    case = case_of(SMALL.replace("status: uploaded", "status: agreed"))
    result = draft(case, "reyes-im")
    assert "- Presented on rounds\n- [three to five things that the writer saw you do]\n" in result.body
    assert ("observed", "writers.reyes.experience.observed") in [(gap.name, gap.path) for gap in result.gaps]
    assert "my elective at North Hospital (1 week, [its dates])" in result.body


def test_a_projected_day_is_called_so_and_a_past_one_is_a_gap() -> None:
    assert "by about 31 August 2027 (the portal has not confirmed its days yet)" in small("patel-neuro").body
    assert "by about 15 September 2027 (the portal" in small("patel-neuro", day="2027-09-02").body
    late = small("patel-neuro", day="2027-09-30")
    assert "by [the day by which you ask for it]" in late.body
    assert ("by", "letters.patel-neuro.needed_by") in [(gap.name, gap.path) for gap in late.gaps]


def test_a_gap_is_filled_with_text_that_is_no_markup() -> None:
    result = small("lake", matter=["Do you take {{ three }} letters?"])
    assert result.body.endswith(
        "did not find answered on your page: Do you take {{ three }} letters?\n\nThank you for your help.\n\n"
        "Sincerely,\nMaya {{ 7 * 7 }} <Okonkwo>\n"
    )
    assert result.gaps == ()


def test_programs_are_not_written_to_from_monday_of_match_week_until_soap_ends() -> None:
    assert "Do not contact programs" in refused("lake", day="2028-03-13")
    assert "Do not contact programs" in refused("lake", day="2028-03-16")
    assert small("lake", day="2028-03-10").kind == small("lake", day="2028-03-17").kind == "coordinator-question"
    at_the_program, elsewhere = (small(who, "feedback", "2028-03-14") for who in ("reyes", "reyes"))
    assert not any("Do not contact" in note for note in (*at_the_program.notes, *elsewhere.notes))
    notes = draft(case_of(SMALL.replace("2027-07-23", "2028-03-24"), "2028-03-14"), "patel", "feedback").notes
    assert any(note.startswith("Do not contact programs") for note in notes)


def test_what_does_not_fit_is_refused_with_what_fits() -> None:
    assert "is for a letter with status uploaded; 'patel-im' has status agreed" in refused("patel-im", "thanks")
    assert "these fit: --kind asked-to-write-it-myself, feedback" in refused("patel-im", "thanks")
    assert "did you mean 'reminder'?" in refused("patel-im", "remindr")
    assert "did you mean 'patel-im'?" in refused("patel-imm")
    assert "'patel' writes patel-im and patel-neuro" in refused("patel")
    assert "there is no program 'patel'" in refused("patel", "coordinator-question")
    assert "there is no letter or writer 'lake'" in refused("lake", "thanks")
    assert "no draft has a gap 'mater'" in refused("lake", mater=["x"])
    assert "Match Day is still ahead" in refused("reyes", "news")
    assert "is over by what the file says" in refused("patel", "feedback", "2027-08-01")


def test_a_second_version_names_the_first() -> None:
    body = small("patel-neuro", "second-version").body
    assert "Thank you again for your letter for internal medicine." in body
    assert "a second version of it, for neurology?" in body


def test_a_replacement_goes_through_the_portals_support() -> None:
    result = small("reyes-im", "replace")
    assert "can edit or withdraw it at any time through the support of the AAMC Letter Writer Portal" in result.body
    assert any("nothing else can take the place of a letter that is withdrawn" in note for note in result.notes)


def test_the_office_is_written_to_at_its_own_address() -> None:
    (to,) = small("patel-im", "office").to
    assert (to.name, to.address) == ("the office of Dr. Anita Patel", "office@lakeside.example")


def test_a_type_of_programs_has_no_name_to_write_to() -> None:
    assert "program" in [gap.name for gap in small("many").gaps]


def test_an_address_that_is_none_is_blamed_where_it_stands() -> None:
    case = case_of(SMALL.replace("patel@lakeside.example", "patel at lakeside"))
    with pytest.raises(
        InputError, match=r"small\.yaml:18:12: 'email': expected an e-mail address, found 'patel at lake"
    ):
        draft(case, "patel-im")


def test_a_broken_template_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts.yaml").write_text("format: 1\n", encoding="utf-8")
    (tmp_path / "drafts" / "odd.yaml").write_text(
        "format: 1\ndraft: even\nof: cat\nbody: '{{ a'\nsubject: s\n", encoding="utf-8"
    )
    with pytest.raises(PackError) as error:
        drafts(tmp_path)
    told = error.value.render()
    for words in (
        "odd.yaml:4:7: cannot be read as a text",
        "expected 'odd'",
        "'of': expected letter, writer or program",
        "'source' is missing",
    ):
        assert words in told
