"""A set of letters that goes to programs of several kinds: what is said of a letter holds at all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.report import View, render
from lorplan.results.plan import Plan

SCENARIO = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_citizen_img, applying_to: internal_medicine}
institutions: {lake: {country: US, site: academic}, home: {country: GD}}
writers:
  ada: {name: Dr. Ada, degree: md, specialty: internal_medicine, institution: lake, knows_me: very_well,
        experience: {as: sub_intern, supervised: directly}}
  ben: {name: Dr. Ben, degree: md, specialty: family_medicine, institution: lake, knows_me: well,
        experience: {as: elective, supervised: directly}}
  cem: {name: Dr. Cem, degree: md, specialty: internal_medicine, institution: home, knows_me: very_well,
        experience: {as: elective, supervised: directly}}
letters:
  ada: {status: uploaded, waived: true}
  ben: {status: uploaded, waived: true}
  cem: {status: uploaded, waived: true}
programs:
  - {id: academic, count: 10, traits: academic}
  - {id: city, count: 60, letters: {max: 2}}
  - {id: year, count: 8, track: preliminary, letters: {max: 2}}
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("sets") / "plan.yaml"
    file.write_text(SCENARIO)
    return api.solve(api.Source(file))


def test_needed_is_said_of_the_programs_that_need_it(plan: Plan) -> None:
    both = next(one for one in plan.portfolios if "year" in one.programs)
    assert both.programs == ("city", "year")
    ada = next(one for one in both.reasons if one.letter == "ada")
    musts = "At least one letter comes from an internal medicine physician in the US with whom you worked hands-on."
    assert ada.says.startswith(f"Needed at 60 of these programs: {musts}")
    year = next(kind for kind in both.alike if kind.programs == ("year",))
    assert "Needed" not in next(one for one in year.reasons if one.letter == "ada").says
    city = next(kind for kind in both.alike if kind.programs == ("city",))
    assert next(one for one in city.reasons if one.letter == "ada").says.startswith(f"Needed: {musts}")


def test_one_program_in_full_speaks_of_that_program(plan: Plan) -> None:
    text = " ".join(render(plan, "text", View(programs=("year",))).split())
    assert "Needed" not in text.partition("REQUIREMENTS")[0]


def test_sets_of_one_kind_of_programs_tell_no_kinds_apart(plan: Plan) -> None:
    alone = next(one for one in plan.portfolios if one.programs == ("academic",))
    assert alone.alike == ()
    assert all(one.least == one.points == one.most for one in alone.reasons)


def test_points_that_depend_on_the_program_are_a_range(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(SCENARIO.replace("{max: 2}", "{max: 4}"))
    (portfolio,) = api.solve(api.Source(file)).portfolios
    ben = next(one for one in portfolio.reasons if one.letter == "ben")
    kinds = {
        program: one.points
        for kind in portfolio.alike
        for program in kind.programs
        for one in kind.reasons
        if one.letter == "ben"
    }
    assert kinds["academic"] == kinds["city"] + 4  # academic programs look first to academic centers
    assert (ben.points, ben.least, ben.most) == (kinds["city"], kinds["city"], kinds["academic"])
    assert f"Dr. Ben (ben) +{ben.least} to +{ben.most}, uploaded" in render(
        api.solve(api.Source(file)), "text", View(parts=("why", "left-out"))
    )
    assert "academic centers" not in ben.says


def test_the_price_of_a_letter_left_out_is_its_range_over_all_programs(plan: Plan) -> None:
    ranges = []
    for portfolio in plan.portfolios:
        kinds = portfolio.alike or (portfolio,)
        assert all(left.least == left.price == left.most for kind in portfolio.alike for left in kind.left_out)
        for left in portfolio.left_out:
            prices = [other.price for kind in kinds for other in kind.left_out if other.letter == left.letter]
            known = [price for price in prices if price is not None]
            assert (left.least, left.most) == ((min(known), max(known)) if known else (None, None))
            ranges += known
    assert any(price > 0 for price in ranges)
