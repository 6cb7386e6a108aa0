"""`lorplan shortlist` as a person meets it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.standins import Ended

ROOT = Path(__file__).parents[2]
LIST = ROOT / "scenarios" / "lists" / "four-hundred-programs.yaml"
# Words that would promise what nobody knows.
PROMISES = re.compile(
    r"\b(chances?|probabilit\w+|likel\w+|odds|competitive\w*|rank(ed|ing|s)? of programs)\b|\d %", re.I
)

PLAN = """
format: 1
season: eras-2028
as_of: 2027-08-16
applicant: {kind: us_citizen_img, applying_to: internal_medicine, school: {id: isla, country: GD}, step2_score: 231}
experiences: {wards: {as: sub_intern, supervised: directly, weeks: 4, institution: {id: far, country: US}}}
writers:
  owens: {name: Dr. Owens, degree: MD, specialty: IM, rank: attending, experience: wards}
  lee: {name: Dr. Lee, degree: MD, specialty: IM, rank: attending, experience: wards}
  kim: {name: Dr. Kim, degree: MD, specialty: IM, rank: attending, experience: wards}
letters: {owens: {status: uploaded}, lee: {status: uploaded}, kim: {status: uploaded}}
programs:
  - {id: sure, name: Sure Hospital}
  - {id: lake, name: Lake Hospital, considered: true, priority: 5}
  - {id: hill, name: Hill Hospital, considered: true, least_step2_score: 240}
  - {id: dale, name: Dale Hospital, considered: true, priority: 1}
shortlist: {budget: {money: 22}}
"""


Lorplan = Callable[..., Ended]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_money_goes_to_what_is_wanted_most(lorplan: Lorplan, plan: Path) -> None:
    report = json.loads(lorplan("shortlist", str(plan), "--format", "json").out)
    says = {each["program"]: (each["says"], each["because"], each["rule"]) for each in report["programs"]}
    assert says == {
        "sure": ("apply", "decided", None),
        "lake": ("apply", "worth", None),
        "hill": ("leave_out", "barred", "list.score-below"),
        "dale": ("leave_out", "money", None),
    }
    assert (report["cents"], report["applied"], report["considered"]) == (2200, 2, 4)
    assert [engine["status"] for engine in report["engines"]] == ["proved", "proved"]


def test_what_only_is_considered_is_left_out_of_the_plan_of_letters(lorplan: Lorplan, plan: Path) -> None:
    solved = json.loads(lorplan("solve", str(plan), "--format", "json").out)
    assert [program["program"] for program in solved["programs"]] == ["sure"]
    plan.write_text(PLAN.replace("  - {id: sure, name: Sure Hospital}\n", ""), encoding="utf-8")
    refused = lorplan("solve", str(plan))
    assert refused.code == 2
    assert "all programs are only considered" in refused.err
    assert lorplan("shortlist", str(plan)).code == 0


def test_why_in_and_why_out(lorplan: Lorplan, plan: Path) -> None:
    text = lorplan("shortlist", str(plan), "--program", "dale", "--program", "lake").out
    assert "Leave it out. The money goes to programs that are worth more to you." in text
    assert "Dale Hospital enters and Lake Hospital leaves" in " ".join(text.split())
    refused = lorplan("shortlist", str(plan), "--program", "lakes")
    assert refused.code == 2
    assert refused.err == "there is no program 'lakes'\n  hint: did you mean 'lake'?\n"


def test_a_must_of_the_list_that_cannot_be_kept_is_told(lorplan: Lorplan, plan: Path) -> None:
    of = "{program.setting: academic}"
    rule = f"{{id: academic, level: must, says: Two academic programs., count: {{of: {of}, at_least: 2}}}}"
    plan.write_text(PLAN.replace("{money: 22}", f"{{money: 22}}, rules: [{rule}]"), "utf-8")
    result = lorplan("shortlist", str(plan))
    assert result.code == 0  # of no program it is known where it is
    assert "(0 for sure; the rest hangs on what you have not told)" in " ".join(result.out.split())
    plan.write_text(plan.read_text("utf-8").replace(" Hospital,", " Hospital, setting: community,"), "utf-8")
    plan.write_text(plan.read_text("utf-8").replace(" Hospital}", " Hospital, setting: community}"), "utf-8")
    result = lorplan("shortlist", str(plan))
    assert result.code == 1
    assert "Your own requirements of the list lack 2 programs." in " ".join(result.out.split())


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{id: x, says: X., bar: {of: {letter.form: sloe}}}", "cannot speak of the letter"),
        ("{id: x, level: must, says: X., slots: {any: []}}", "a rule about programs cannot be a slots"),
        ("{lift: list.nothing, reason: none}", "there is no rule 'list.nothing' about programs"),
        ("{id: list.wanted, says: X., points: {of: {program.priority: 3}, worth: 2}}", "is a rule about programs"),
        ("{id: x, says: X., points: {of: {program.prioriti: 3}, worth: 2}}", "is not a declared fact"),
    ],
)  # fmt: skip
def test_wrong_rules_get_their_place(lorplan: Lorplan, plan: Path, rule: str, message: str) -> None:
    plan.write_text(PLAN.replace("{money: 22}", f"{{money: 22}}, rules: [{rule}]"), "utf-8")
    result = lorplan("shortlist", str(plan))
    assert result.code == 2
    assert re.search(rf"plan\.yaml:\d+:\d+: .*{re.escape(message)}", result.err), result.err


def test_a_list_that_is_decided_beyond_the_budget_is_refused(lorplan: Lorplan, plan: Path) -> None:
    plan.write_text(PLAN.replace("money: 22", "money: 5"), "utf-8")
    result = lorplan("shortlist", str(plan))
    assert result.code == 2
    assert "what is decided already goes beyond the budget" in result.err


def test_four_hundred_programs_from_a_list(lorplan: Lorplan) -> None:
    result = lorplan("shortlist", str(LIST), "--format", "csv")
    assert result.code == 0
    table = list(csv.DictReader(io.StringIO(result.out)))
    assert len(table) == 400
    chosen = [row for row in table if row["number"] == "1"]
    assert len(chosen) == 102
    assert sum(row["signal"] == "gold" for row in table) == 3
    least = min(int(row["points"]) for row in chosen)
    out = [int(row["points"]) for row in table if row["because"].startswith("The money goes")]
    assert max(out) <= least + 5  # states are worth five points once: beyond that the best are in


def test_nothing_speaks_of_how_programs_choose(lorplan: Lorplan) -> None:
    text = lorplan("shortlist", str(LIST), "--all", "--curve", "-v").out
    assert not PROMISES.search(text), PROMISES.search(text)
    assert "How programs choose is not known" in text
