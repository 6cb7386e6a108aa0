"""JSON and CSV of a plan."""

from __future__ import annotations

import csv
import io
import json
import re

import jsonschema
import pytest
from msgspec.structs import replace
from report import plans

from lorplan.report import FORMATS, View, render
from lorplan.report.csv import COLUMNS, defused
from lorplan.report.schema import plan_schema

PLANS = [*plans.NAMED.values(), plans.hostile()]


@pytest.mark.parametrize("plan", PLANS)
def test_json_is_exactly_the_plan(plan: plans.Plan) -> None:
    text = render(plan, "json")
    assert json.loads(text) == json.loads(json.dumps(plan.to_json()))
    assert text.endswith("}\n")
    assert list(json.loads(text)) == list(plan.to_json())


@pytest.mark.parametrize("plan", PLANS)
def test_json_keeps_its_schema(plan: plans.Plan) -> None:
    schema = plan_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(json.loads(render(plan, "json")), schema, jsonschema.Draft7Validator)


def test_the_schema_refuses_what_is_no_plan() -> None:
    data = plans.PLAN.to_json()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "surprise": 1}, plan_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "status": "optimal"}, plan_schema())


def test_json_holds_no_character_that_a_terminal_obeys() -> None:
    plan = replace(plans.PLAN, season="a\x1b[31m\x9b31m\u202e\u2028\ud800é")
    text = render(plan, "json")
    assert '"season": "a\\u001b[31m\\u009b31m\\u202e\\u2028\\ud800é"' in text
    assert json.loads(text)["season"] == plan.season


def test_csv_lists_every_letter_of_every_program() -> None:
    rows = list(csv.reader(io.StringIO(render(plans.PLAN, "csv"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1:5] == [
        ["academic", "academic", "chen-im", "Dr. Wei Chen", "add when it arrives", "", "", ""],
        ["academic", "academic", "clarke-im", "Dr. Rosalind Clarke", "add now", "", "", ""],
        ["academic", "academic", "patel-im", "Dr. Anita Patel", "add now", "", "", ""],
        ["academic", "academic", "rao-research", "Dr. Vikram Rao", "add when it arrives", "", "", ""],
    ]
    assert ["lakeside-im", "Lakeside Medical Center", "patel-im", "Dr. Anita Patel", "there", "", "", ""] in rows
    kept = [row for row in rows[1:] if row[5]]
    assert [(row[0], row[2], row[5]) for row in kept] == [
        (program, letter, held.until)
        for held in plans.PLAN.holding or ()
        for program in held.programs
        for awaited in held.held_for
        for letter in awaited.letters
    ]
    assert len(rows) - 1 == sum(len(p.letters) for p in plans.PLAN.programs)


def test_csv_of_one_program() -> None:
    rows = list(csv.reader(io.StringIO(render(plans.PLAN, "csv", View(programs=("Lakeside Medical Center",))))))
    assert {row[0] for row in rows[1:]} == {"lakeside-im"}


def test_csv_says_of_letters_on_their_way_whether_they_come_in_time() -> None:
    program = plans.PLAN.programs[0]
    for arrival, told in (
        ("in_time", "in time"),
        ("late", "late"),
        ("too_late", "too late"),
        ("there", ""),
        (None, ""),
    ):
        letters = tuple(replace(each, arrival=arrival) for each in program.letters)
        text = render(replace(plans.PLAN, programs=(replace(program, letters=letters),)), "csv")
        assert {row["arrival"] for row in csv.DictReader(io.StringIO(text))} == {told}
        whole = render(
            replace(plans.PLAN, programs=(replace(program, letters=letters),)),
            "text",
            View(programs=(program.program,)),
        )
        assert (f"it comes {told}" in whole) == bool(told)


def test_a_program_without_letters_is_not_lost_in_csv() -> None:
    plan = replace(plans.PLAN, programs=(replace(plans.PLAN.programs[0], letters=()),))
    assert render(plan, "csv").splitlines()[1:] == ["academic,academic,,,no letter,,,"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\n", "x;", "x; ", "x\t", "x\n", "\u200c", "\u200d", "\u3164", "\ufeff"]
)
def test_no_cell_is_a_formula_wherever_a_spreadsheet_splits_it(sign: str, before: str) -> None:
    cell = defused(f"{before}{sign}1")
    assert all(part.lstrip()[0] in "'x\\" for part in re.split("[;\t\n]", cell) if part.strip())


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "'quoted", "plain", 'a,b"c', "\uff1d1"])
def test_spreadsheet_formulas_are_defused_and_come_back(name: str) -> None:
    plan = replace(plans.PLAN, programs=(replace(plans.PLAN.programs[0], name=name),))
    cell = list(csv.reader(io.StringIO(render(plan, "csv"), newline="")))[1][1]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\n"))
    assert cell.removeprefix("'") == name


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_plan_gives_the_same_text(form: str) -> None:
    assert render(plans.PLAN, form) == render(replace(plans.PLAN), form)
