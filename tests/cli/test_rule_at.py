"""`rules show ID --in SCENARIO`: the layers that speak at a program, the numbers, and the letters."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from cli.standins import Ended

PLAN = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: internal_medicine, school: {id: g, country: GD}}
institutions: {lakeside: {country: US}}
writers:
  patel: {name: Dr. Anita Patel, specialty: internal_medicine, institution: lakeside}
  chen: {specialty: internal_medicine}
  ruiz: {specialty: neurology, institution: lakeside, role: chair}
letters: {patel: {status: uploaded}, chen: {status: uploaded}, ruiz: {status: uploaded}}
programs:
  - id: city
    letters: 3
    rules:
      - {change: us-letter.missing, count: {of: {writer.country: US}, at_least: 2}}
      - id: city.roles
        level: must
        says: A chair and another.
        slots:
          - {as: chair letter, of: {writer.role: chair}}
          - {letters: program.letters.asked, among: [{of: {writer.country: US}}]}
        unless: {obtainable: {letter.form: sloe}}
      - id: city.either
        level: must
        says: One or the other.
        one_of: [{count: {of: {writer.country: US}, at_least: 2}}, {slots: [{of: {writer.role: chair}}]}]
  - {id: town}
overrides:
  - {change: us-letter.missing, level: should, points: -4, reason: I know better, applies: {program.traits: community}}
packs: mine.yaml
"""
PACK = """
format: 1
pack: mine
layer: specialty
specialty: internal_medicine
title: Mine
define: {us_im: {writer.country: US, writer.specialty: {family: internal_medicine}}}
rules:
  - id: us-letter.missing
    level: must
    says: One US letter.
    count: {of: us_im, at_least: 1}
    source: {title: Me, url: "https://example.org/a", checked: 2026-11-22}
  - id: kind.matters
    level: must
    says: It depends.
    applies: {applicant.kind: us_citizen_img}
    count: {at_least: 1}
    source: {title: Me, checked: 2026-11-22}
"""


@pytest.fixture
def show(tmp_path: Path, lorplan: Callable[..., Ended]) -> Callable[..., Ended]:
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "mine.yaml").write_text(PACK)
    return lambda *words: lorplan("rules", "show", words[0], "--in", str(tmp_path / "plan.yaml"), *words[1:])


def test_layers_numbers_and_letters(show: Callable[..., Ended]) -> None:
    ended = show("us-letter.missing", "--program", "city")
    assert ended.code == 0
    assert ended.out == dedent("""\
        us-letter.missing (must, count) at city
        One US letter.
        It holds there.

        LAYERS
        - from the specialty pack mine
          applies: always
          source: Me (checked Nov 22, 2026)
            https://example.org/a
        - changed by the program's own rules (city) (stricter)
          applies: always
          source: none given
        - NOT HERE changed by your own file: I know better
          applies: {program.traits: community}
          source: none given

        NUMBERS
        at_least: 2

        NAMES
        us_im is {writer.country: US, writer.specialty: {family: internal_medicine}}

        LETTERS: of
        {writer.country: US}
        surely   patel (Dr. Anita Patel)
        surely   ruiz
        perhaps  chen: it hangs on writer.chen.country
        """)


def test_numbers_that_the_program_states(show: Callable[..., Ended]) -> None:
    found = json.loads(show("city.roles", "--program", "city", "--format", "json").out)
    assert found["numbers"] == [["letters", "program.letters.asked = 3"]]
    assert [one["name"] for one in found["conditions"]] == ["chair letter", "role 2, among them", "unless (obtainable)"]
    assert found["conditions"][0]["surely"] == ["ruiz"]


def test_branches_are_named(show: Callable[..., Ended]) -> None:
    found = json.loads(show("city.either", "--program", "city", "--format", "json").out)
    assert [one["name"] for one in found["conditions"]] == ["branch 1: of", "branch 2: role 1"]


def test_what_holds_perhaps_and_what_does_not(show: Callable[..., Ended]) -> None:
    text = show("kind.matters", "--program", "town").out
    assert "Whether it holds there is not known.\n" in text
    assert "- PERHAPS from the specialty pack mine\n" in text
    assert "  not known: applicant.kind\n" in text
    ended = show("im-letters.fewer-than-two-for-a-preliminary-year", "--program", "town")
    assert "It does not hold there.\n" in ended.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("us-leter.missing", "--program", "city"), "did you mean 'us-letter.missing'?"),
        (
            ("us-letter.missing", "--program", "citty"),
            "--program 'citty': no such program\n  hint: did you mean 'city'?",
        ),
        (("us-letter.missing",), "at which program? Name one with --program\n  hint: there are city and town"),
        (("city.roles", "--program", "town"), "have a rule 'city.roles'"),
    ],
)
def test_what_is_not_there(show: Callable[..., Ended], words: tuple[str, ...], message: str) -> None:
    ended = show(*words)
    assert ended.code == 2
    assert message in ended.err


def test_a_program_goes_with_a_scenario(lorplan: Callable[..., Ended]) -> None:
    ended = lorplan("rules", "show", "us-im-letter.missing", "--program", "city")
    assert (ended.code, ended.out) == (2, "")
    assert "--program and --on go with --in SCENARIO" in ended.err
