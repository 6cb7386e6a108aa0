"""A scenario's own `facts:` and `define:`: declared there as in a pack, and used in its own rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.basics.errors import InputError

SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-08-02
facts:
  - {fact: letter.mentions_ward, is: yes_no, question: "Does {letter} speak of the ward?", means: Of the ward.}
  - {fact: program.likes_wards, is: yes_no, default: false, question: "Does {program} like wards?", means: Wards.}
define:
  ward_letter: {letter.mentions_ward: true}
  psychiatric: {is: ward_letter, writer.specialty: psychiatry}
applicant: {kind: us_md, applying_to: psychiatry}
writers: {a: {specialty: psychiatry}, b: {specialty: psychiatry}}
letters: {a: {status: uploaded, mentions_ward: yes}, b: {status: uploaded}}
programs:
  - id: p
    likes_wards: yes
    rules:
      - id: ward-letters.fewer-than-two
        level: must
        says: Two letters speak of the ward.
        applies: {program.likes_wards: true}
        count: {of: psychiatric, at_least: 2}
portfolios: {both: {p: [a, b]}}
"""


def written(folder: Path, text: str) -> api.Source:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return api.Source(path)


def test_they_are_told_asked_for_and_counted(tmp_path: Path) -> None:
    source = written(tmp_path, SCENARIO)
    (program,) = api.verify(source, "both").programs
    assert "ward-letters.fewer-than-two" in program.open
    (asks,) = (each.asks for each in api.solve(source).findings if each.rule == "ward-letters.fewer-than-two")
    assert asks == ("Does the letter b speak of the ward?",)
    told = written(tmp_path, SCENARIO.replace("b: {status: uploaded}", "b: {status: uploaded, mentions_ward: yes}"))
    (program,) = api.verify(told, "both").programs
    assert "ward-letters.fewer-than-two" in program.kept


def test_definitions_of_packs_are_in_reach(tmp_path: Path) -> None:
    text = SCENARIO.replace("ward_letter: {letter.mentions_ward: true}", "ward_letter: chair_letter")
    (program,) = api.verify(written(tmp_path, text), "both").programs
    assert "ward-letters.fewer-than-two" in program.broken


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("is: ward_letter", "is: wrad_letter", "plan.yaml:10:21: 'wrad_letter' is not defined"),
        ("is: yes_no, q", "is: maybe, q", "plan.yaml:6:38: 'is': expected"),
        ("letter.mentions_ward: true", "letter.mentions_wrad: true", "'letter.mentions_wrad' is not a declared fact"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(right: str, wrong: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        written(tmp_path, SCENARIO.replace(right, wrong, 1)).case()
    assert says in caught.value.render()


def test_what_is_declared_anew_counts_anew(tmp_path: Path) -> None:
    first = written(tmp_path, SCENARIO).case()
    other = written(tmp_path, SCENARIO.replace("default: false", "default: true")).case()
    assert first.library.hash != other.library.hash
