"""`rules about`: which rules of packs stand beside those that a program's page states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lorplan.api import Source
from lorplan.basics.errors import InputError
from lorplan.keeper.rules_about import rules_about

PLAN = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_citizen_img, applying_to: internal_medicine, school: {id: g, country: GD}}
institutions: {lakeside: {country: US}}
writers:
  patel: {specialty: nephrology, institution: lakeside}
  chen: {specialty: neurology, institution: lakeside}
letters: {patel: {status: uploaded}, chen: {status: uploaded}}
packs: pack.yaml
programs:
  - {id: town}
  - id: city
    rules:
      - {id: of-the-page, level: must, says: The page wants it, RULE}
"""
PACK = """
format: 1
pack: mine
layer: specialty
specialty: internal_medicine
title: Mine
rules:
  - {id: of-the-pack, LEVEL, says: The pack wants it, RULE, source: {title: Me, checked: 2026-11-22}}
"""
US = "{of: {writer.country: US}"
TRAINEE = "{of: {writer.rank: [resident, fellow]}"
RESIDENT = "{of: {writer.rank: resident}"
CASES = [
    ("contradicts", f"count: {US}, at_least: 3}}", f"count: {US}, at_most: 2}}"),
    ("contradicts", f"count: {RESIDENT}, at_least: 1}}", f"bar: {TRAINEE}}}"),
    ("contradicts", f"bar: {US}}}", "slots: [{of: {writer.country: US, writer.rank: fellow}}]"),
    ("shares", f"count: {US}, at_least: 2}}", f"count: {US}, at_most: 2}}"),
    ("repeats", f"count: {US}, at_least: 2}}", "count: {of: {not: {not: {writer.country: US}}}, at_least: 2}"),
    ("follows", f"count: {RESIDENT}, at_least: 2}}", f"count: {TRAINEE}, at_least: 1}}"),
    ("implies", f"count: {US}, at_least: 1}}", f"count: {US}, exactly: 2}}"),
    ("implies", f"bar: {RESIDENT}, unless: {{writer.country: US}}}}", f"bar: {RESIDENT}}}"),
    ("against", f"count: {RESIDENT}, at_least: 1}}", f"points: {TRAINEE}, worth: -4}}"),
    ("for", f"count: {RESIDENT}, at_least: 1}}", f"points: {TRAINEE}, worth: 4}}"),
    (None, f"count: {TRAINEE}, at_least: 1}}", f"points: {RESIDENT}, worth: 4}}"),
    (None, "count: {of: {letter.about: research}, at_least: 1}", "count: {of: {letter.about: clinical}, at_least: 1}"),
    (None, f"count: {US}, at_least: 1}}", f"count: {RESIDENT}, at_least: 1}}"),
]


@pytest.fixture
def beside(tmp_path: Path) -> Callable[..., list[tuple[str, tuple[str, ...]]]]:
    """How the pack's rule stands to the page's, and the letters that meet both."""

    def related(page: str, pack: str) -> list[tuple[str, tuple[str, ...]]]:
        level = "should" if pack.startswith("points") else "must"
        (tmp_path / "pack.yaml").write_text(PACK.replace("LEVEL", f"level: {level}").replace("RULE", pack))
        (tmp_path / "plan.yaml").write_text(PLAN.replace("RULE", page))
        answer = rules_about(Source(tmp_path / "plan.yaml").case(), "city")
        (rule,) = answer.programs[0].rules
        assert (rule.rule, rule.changes) == ("of-the-page", False)
        return [(other.relation, other.letters) for other in rule.beside if other.rule == "of-the-pack"]

    return related


@pytest.mark.parametrize(("relation", "page", "pack"), CASES)
def test_how_a_rule_of_a_pack_stands_to_the_page(
    beside: Callable[..., list[tuple[str, tuple[str, ...]]]], relation: str | None, page: str, pack: str
) -> None:
    assert [words for words, _ in beside(page, pack)] == ([] if relation is None else [relation])


def test_the_letters_that_count_for_both(beside: Callable[..., list[tuple[str, tuple[str, ...]]]]) -> None:
    page = "count: {of: {writer.specialty: nephrology}, at_least: 1}"
    pack = "count: {of: {writer.specialty: {family: internal_medicine}, writer.country: US}, at_least: 2}"
    assert beside(page, pack) == [("shares", ("patel",))]


def test_all_programs_with_rules_of_their_own_or_the_one_that_is_named(tmp_path: Path) -> None:
    page = "count: {of: {writer.country: US}, at_least: 1}"
    case = Source(tmp_path / "plan.yaml", written=PLAN.replace("packs: pack.yaml\n", "").replace("RULE", page)).case()
    assert [program.program for program in rules_about(case).programs] == ["city"]
    (town,) = rules_about(case, "town").programs
    assert (town.program, town.rules) == ("town", ())
    with pytest.raises(InputError, match="did you mean 'city'"):
        rules_about(case, "citty")


def test_a_changed_rule_of_a_pack_is_called_one(tmp_path: Path) -> None:
    page = "{id: of-the-page, level: must, says: The page wants it, RULE}"
    written = PLAN.replace(page, "{change: us-im-letter.missing, level: should, points: -2}")
    written = written.replace("packs: pack.yaml\n", "")
    (city,) = rules_about(Source(tmp_path / "plan.yaml", written=written).case()).programs
    assert [(rule.rule, rule.changes, rule.level) for rule in city.rules] == [("us-im-letter.missing", True, "should")]
