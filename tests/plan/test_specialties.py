"""The report by specialty: whose letters, shared with whom, and what is wanted against the pool."""

from __future__ import annotations

from pathlib import Path

from lorplan import api
from lorplan.report import View, render
from lorplan.results.plan import Plan
from lorplan.results.specialties import SpecialtyReport, SpecialtyWant

HEAD = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_md, applying_to: [psychiatry, neurology], school: {id: here, department_letter: false}}
"""
TEXT = (
    HEAD
    + """\
institutions: {hill: {country: US}}
writers:
  ann: {name: Dr. Ann, degree: md, specialty: psychiatry, institution: hill, rank: attending, knows_me: very_well}
  ben: {name: Dr. Ben, degree: md, specialty: psychiatry, institution: hill, rank: attending, knows_me: well}
  cat: {name: Dr. Cat, degree: md, specialty: neurology, institution: hill, rank: attending, knows_me: well}
  dan: {name: Dr. Dan, degree: md, specialty: neurology, institution: hill, rank: attending, knows_me: well}
letters:
  ann-psych: {writer: ann, addressed_to: psychiatry, status: uploaded}
  ann-neuro: {writer: ann, addressed_to: neurology, version_of: ann-psych, status: agreed}
  ben: {addressed_to: general, status: uploaded}
  cat: {addressed_to: neurology, status: agreed}
  dan: {addressed_to: neurology, status: idea}
programs:
  - {id: minds, specialty: psychiatry, count: 30, letters: {asked: 2, max: 2}}
  - {id: nerves, specialty: neurology, count: 20, letters: {asked: 3, max: 3}}
rules:
  - id: three
    level: must
    says: Three who can compare.
    applies: {program.specialty: neurology}
    count: {of: {letter.id: [ann-neuro, cat, dan, ben]}, at_least: 3}
  - id: roles
    level: must
    says: A neurologist and somebody else.
    applies: {program.specialty: neurology}
    slots: [{as: neurologist, of: {writer.specialty: neurology}}, {as: another, of: {writer.specialty: psychiatry}}]
  - id: either
    level: should
    says: Two general ones, or one by a neurologist.
    applies: {program.specialty: neurology}
    points: -1
    one_of:
      branches:
        - {count: {of: {letter.addressed: general}, at_least: 2}}
        - {count: {of: {writer.specialty: neurology}, at_least: 1}}
"""
)


def solved(folder: Path, text: str = TEXT) -> Plan:
    file = folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return api.solve(api.Source(file))


def want(report: SpecialtyReport, rule: str) -> SpecialtyWant:
    return next(one for one in report.wants if one.rule == rule)


def numbers(one: SpecialtyWant) -> tuple[int, int, int, int, int]:
    assert one.wanted == one.in_hand + one.on_the_way + one.to_ask + one.unsure + one.missing
    return one.wanted, one.in_hand, one.on_the_way, one.to_ask, one.missing


def test_letters_of_its_own_and_shared_ones(tmp_path: Path) -> None:
    minds, nerves = solved(tmp_path, TEXT.replace("asked: 3, max: 3", "asked: 4, max: 4")).specialties
    assert [minds.name, nerves.name] == ["Psychiatry", "Neurology"]
    assert [(one.letter, one.addressed, one.programs, one.shared_with) for one in minds.letters] == [
        ("ann-psych", "this_specialty", 30, ()),
        ("ben", "general", 30, ("Neurology",)),
    ]
    assert [(one.letter, one.addressed, one.status, one.shared_with) for one in nerves.letters] == [
        ("ann-neuro", "this_specialty", "agreed", ()),
        ("cat", "this_specialty", "agreed", ()),
        ("dan", "this_specialty", "idea", ()),
        ("ben", "general", "uploaded", ("Psychiatry",)),
    ]


def test_what_is_wanted_against_the_pool(tmp_path: Path) -> None:
    """At neurology: ben in hand, ann and cat on the way, dan to ask."""
    _, nerves = solved(tmp_path).specialties
    assert numbers(want(nerves, "three")) == (3, 1, 2, 0, 0)
    assert numbers(want(nerves, "roles")) == (2, 1, 1, 0, 0)  # ben, then cat; ann would take ben's place
    assert numbers(want(nerves, "letters.fewer-than-required")) == (3, 1, 2, 0, 0)
    assert want(nerves, "letters.fewer-than-required").of_any_kind
    assert not want(nerves, "three").of_any_kind
    assert (nerves.writers_in_hand, nerves.writers_on_the_way, nerves.writers_to_ask) == (1, 2, 1)
    assert nerves.letters_wanted == 3
    assert "own-letters.one-or-two-for-each-specialty" not in nerves.thin
    assert "three" not in nerves.thin


def test_of_alternatives_the_one_that_lacks_least_counts(tmp_path: Path) -> None:
    """In hand is one of two general ones, and no neurologist's, so one is lacking either way; cat's is one."""
    _, nerves = solved(tmp_path).specialties
    assert numbers(want(nerves, "either")) == (1, 0, 1, 0, 0)
    without = TEXT.replace("  cat: {addressed_to: neurology, status: agreed}\n", "")
    _, nerves = solved(tmp_path, without).specialties
    assert numbers(want(nerves, "either")) == (1, 0, 0, 1, 0)
    assert "either" in nerves.thin


def test_two_versions_of_one_writer_are_one(tmp_path: Path) -> None:
    text = TEXT.replace(
        "  ann-neuro: {", "  ann-general: {writer: ann, addressed_to: general, status: uploaded}\n  ann-neuro: {"
    )
    _, nerves = solved(tmp_path, text).specialties
    assert (nerves.writers_in_hand, nerves.writers_on_the_way) == (2, 1)
    assert numbers(want(nerves, "letters.fewer-than-required")) == (3, 2, 1, 0, 0)
    assert numbers(want(nerves, "roles")) == (2, 1, 1, 0, 0)  # ann and ben are both psychiatrists


def test_what_nobody_in_the_file_could_write_is_missing(tmp_path: Path) -> None:
    minds, _ = solved(tmp_path, TEXT.replace("asked: 2, max: 2", "asked: 4, max: 4")).specialties
    assert numbers(want(minds, "letters.fewer-than-required")) == (4, 2, 0, 0, 2)
    assert (minds.short, minds.open) == (30, 0)
    assert "letters.fewer-than-required" in minds.thin


def test_what_hangs_on_an_answer_is_not_called_missing(tmp_path: Path) -> None:
    """Nobody told how ann and ben saw the applicant work."""
    _, nerves = solved(tmp_path).specialties
    core = want(nerves, "clinical-letters.replaced")
    assert (core.wanted, core.in_hand, core.unsure, core.missing) == (3, 0, 3, 0)


def test_one_specialty_has_no_report_and_no_section(tmp_path: Path) -> None:
    text = TEXT.replace("specialty: neurology, count", "specialty: psychiatry, count").replace(
        "[psychiatry, neurology]", "[psychiatry]"
    )
    plan = solved(tmp_path, text)
    assert plan.specialties == ()
    assert "BY SPECIALTY" not in render(plan, "text", View(width=80, all=True))


def test_a_linked_year_is_told_apart(tmp_path: Path) -> None:
    year = "  - {id: year, specialty: neurology, track: preliminary, linked_specialty: psychiatry}\nrules:"
    plan = solved(tmp_path, TEXT.replace("rules:", year).replace("[psychiatry, neurology]", "[psychiatry]"))
    named = {one.name: (one.linked_specialty, one.applied_to, one.programs) for one in plan.specialties}
    assert named == {
        "Psychiatry": (None, True, ("minds",)),
        "Neurology": (None, False, ("nerves",)),
        "Neurology (preliminary, for Psychiatry)": ("psychiatry", False, ("year",)),
    }


def test_the_section(tmp_path: Path) -> None:
    text = render(solved(tmp_path), "text", View(width=80, parts=("why", "left-out", "specialties")))
    section = text[text.index("BY SPECIALTY") :].split("\n\n")[0]
    assert (
        section
        == """\
BY SPECIALTY
Psychiatry, 30 programs: no program falls short
- Written for it: Dr. Ann (ann-psych)
- Kept general: Dr. Ben (ben)
- Too few: Each specialty beside the first has a letter of its own, better two.
  1 of 2 in hand, for 1 there is nobody in your file.
Neurology, 20 programs: no program falls short
- Written for it: Dr. Ann (ann-neuro), Dr. Cat (cat) and Dr. Dan (dan)
- 3 letters wanted: from 1 writer in hand, 2 on the way, 1 to ask
- Too few: The usual set is two letters from neurology and one from medicine or
  another field. 1 of 3 in hand, 1 on the way, 1 can be asked for.
- Too few: Research and other letters supplement three clinical letters; they do
  not replace them. 0 of 3 in hand, 3 if what is not told of the letters fits."""
    )
