"""Plans of `lorplan solve`: right as they are, and wrong as soon as anything in them is changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from answers.verify.cases import PROGRAMS, case_of, must
from longer import LONG
from msgspec.structs import replace

from lorplan.answers.verify import verify
from lorplan.api import Source, solve
from lorplan.assignments.jsonplan import read_plan
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.plan.decide import decide, explain_plan
from lorplan.report import render
from lorplan.results.plan import Finding, Plan

SCENARIOS = sorted((Path(__file__).parents[3] / "scenarios").glob("*.yaml"))
RULES = (
    must("two", "[eva, gus]", "at_least: 1"),
    "  - {id: known, level: must, says: They know you., count: {of: {writer.knows_me: well}, at_least: 2}}\n",
)


def saved(plan: Plan | dict[str, Any], folder: Path, form: str = "json") -> Path:
    """The file of a plan."""
    file = folder / f"plan.{form}"
    file.write_text(json.dumps(plan) if isinstance(plan, dict) else render(plan, form), encoding="utf-8")
    return file


def unmended(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings as verify makes them: it tries no mends, so it claims none."""
    return tuple(replace(finding, mend=None) for finding in findings)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_every_scenarios_plan_is_right(file: Path, form: str, tmp_path: Path) -> None:
    plan = solve(Source(file))
    report = verify(Source(file).case(), saved(plan, tmp_path, form))
    assert (report.wrong, report.notes) == ((), ())
    assert report.value == report.best
    assert [(stage.name, stage.value) for stage in report.value] == [(one.name, one.value) for one in plan.objective]
    assert report.programs == plan.programs
    assert report.findings == unmended(plan.findings)
    assert report.verdict == plan.verdicts[-1]
    assert (report.same_scenario, report.same_packs) == ((True, True) if form == "json" else (None, None))


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_plan_comes_back_from_its_json(file: Path) -> None:
    plan = solve(Source(file))
    assert read_plan(render(plan, "json"), "plan.json") == plan


# ---- tampering


LINKED = PROGRAMS.replace("assigned: [ann]", "assigned: [ann], linked_specialty: neurology")


def small(folder: Path) -> tuple[Case, Plan]:
    """A scenario whose plan has something in every field: requests, broken and open musts, questions, lifts."""
    case = case_of(folder, *RULES, programs=LINKED, more="budget: {new_requests: 2}\n")
    return case, explain_plan(decide(case))


Steps = tuple[str | int, ...]


def leaves(data: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every value in plain data, with the way to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from leaves(value, (*path, place))
    else:
        yield path, data


def picked(values: Iterable[tuple[Steps, Any]]) -> Iterable[tuple[Steps, Any]]:
    """All of them in the long run; else the first value of every field."""
    if LONG:
        return values
    fields: dict[Steps, tuple[Steps, Any]] = {}
    for path, value in values:
        fields.setdefault(tuple(step for step in path if isinstance(step, str)), (path, value))
    return fields.values()


def changed(data: dict[str, Any], path: Steps, value: Any) -> dict[str, Any]:
    """A copy with one value replaced."""
    other: Any = copy.deepcopy(data)
    inner = other
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    result: dict[str, Any] = other
    return result


def noticed(case: Case, data: dict[str, Any], folder: Path) -> bool:
    """Whether verify finds something wrong, or refuses the file."""
    try:
        return bool(verify(case, saved(data, folder)).wrong)
    except InputError:
        return True


def test_the_plan_that_is_tampered_with_is_rich(tmp_path: Path) -> None:
    _, plan = small(tmp_path)
    empty = [name for name, value in plan.to_json().items() if value == ()]
    assert set(empty) <= {"overrides", "notes", "assumed", "doubts", "rotations"}


@pytest.mark.parametrize("step", [1, pytest.param(-1, marks=pytest.mark.long)])
def test_every_number_that_is_changed_is_noticed(tmp_path: Path, step: int) -> None:
    case, plan = small(tmp_path)
    data = json.loads(render(plan, "json"))
    numbers = [(path, value) for path, value in leaves(data) if type(value) is int]
    assert len(numbers) > 120
    for path, value in picked(numbers):
        assert noticed(case, changed(data, path, value + step), tmp_path), path


def test_every_yes_or_no_that_is_changed_is_noticed(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    data = json.loads(render(plan, "json"))
    for path, value in picked((path, value) for path, value in leaves(data) if type(value) is bool):
        assert noticed(case, changed(data, path, not value), tmp_path), path


def test_every_id_that_is_changed_is_noticed(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    data = json.loads(render(plan, "json"))
    ids = {*case.scenario.letters, *case.scenario.writers, "north", "south", "two", "known"}
    for path, value in picked((path, value) for path, value in leaves(data) if value in ids):
        other = "cat" if value != "cat" else "dan"
        assert noticed(case, changed(data, path, other), tmp_path), path


def test_every_record_that_is_left_out_or_doubled_is_noticed(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    data = json.loads(render(plan, "json"))
    for name, value in data.items():
        if not isinstance(value, list) or name == "only":
            continue
        for (_, index), record in picked(((name, index), record) for index, record in enumerate(value)):
            less = {**data, name: value[:index] + value[index + 1 :]}
            if name != "engines":  # one engine alone may prove a plan
                assert noticed(case, less, tmp_path), (name, index)
            assert noticed(case, {**data, name: [*value, record]}, tmp_path), (name, index)


def test_what_is_wrong_is_said_in_words(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    data = json.loads(render(plan, "json"))
    north = data["programs"][0]["points"]
    report = verify(case, saved(changed(data, ("programs", 0, "points"), north + 1), tmp_path))
    assert report.wrong == (f"points of program north: the plan says {north + 1}, it is {north}",)
    points = data["objective"][2]["value"]
    report = verify(case, saved(changed(data, ("objective", 2, "value"), points - 4), tmp_path))
    assert report.wrong == (
        f"the ledger adds up to {points}, and the plan says {points - 4} points",
        f"value of stage points: the plan says {points - 4}, it is {points}",
        f"stage points: it is called proved, but the bound is {points} and the value {points - 4}",
    )
    line = changed(data, ("programs", 0, "letters", 0, "letter"), "nobody")
    assert verify(case, saved(line, tmp_path)).wrong[0] == "north: letter 'nobody' is not in the scenario"


def test_letters_taken_away_everywhere_are_noticed(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    programs = tuple(replace(one, letters=one.letters[1:]) for one in plan.programs)
    assert verify(case, saved(replace(plan, programs=programs), tmp_path)).wrong


def test_a_worse_plan_that_calls_itself_proved(tmp_path: Path) -> None:
    """Everything in it adds up: it is the plan of the same scenario without one letter."""
    case, plan = small(tmp_path)
    other = case_of(
        tmp_path, *RULES, programs=LINKED, more="budget: {new_requests: 2}\nwishes: {avoid: [ben]}\n", name="other.yaml"
    )
    worse = replace(explain_plan(decide(other)), scenario_hash=plan.scenario_hash)
    assert "the plan is called proved, and there is a better one" in verify(case, saved(worse, tmp_path)).wrong


# ---- plans of something else


def test_a_plan_of_another_scenario_is_said_to_be_one(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    other = case_of(tmp_path, *RULES, programs=LINKED, more="budget: {new_requests: 2, effort: 7}\n", name="other.yaml")
    report = verify(other, saved(plan, tmp_path))
    assert (report.same_scenario, report.same_packs, report.wrong) == (False, True, ())
    assert report.notes[0].startswith("2 of its numbers are others here, for example: ")
    assert report.best
    assert report.value != tuple(plan.objective)
    assert verify(case, saved(plan, tmp_path)).same_scenario


def test_a_plan_of_other_rules_day_and_version(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    report = verify(case, saved(replace(plan, packs_hash="0", version="0.0.1", as_of="2027-07-01"), tmp_path))
    assert (report.same_scenario, report.same_packs, report.wrong) == (True, False, ())
    assert report.notes == (
        "It was made by lorplan 0.0.1, this is 0.1.0.",
        "It was made for 2027-07-01, and is judged for 2027-07-20 (--on).",
    )


def test_numbers_of_a_plan_of_other_rules_are_noted_and_not_wrong(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    verdicts = (*plan.verdicts[:-1], replace(plan.verdicts[-1], complete=99))
    report = verify(case, saved(replace(plan, packs_hash="0", verdicts=verdicts), tmp_path))
    assert report.wrong == ()
    (note,) = report.notes
    assert note.startswith(
        "1 of its numbers is others here, for example: complete of verdict planned: the plan says 99"
    )
    assert len(verify(case, saved(replace(plan, verdicts=verdicts), tmp_path)).wrong) >= 1


def test_a_plan_made_with_only_is_judged_with_it(tmp_path: Path) -> None:
    case, _ = small(tmp_path)
    narrow = case_of(tmp_path, *RULES, programs=LINKED, more="budget: {new_requests: 2}\n", only="agreed")
    plan = saved(explain_plan(decide(narrow)), tmp_path)
    report = verify(case, plan)
    assert report.wrong == ()
    assert report.value == report.best
    assert report.notes == (
        "It was made with letters that are agreed or uploaded, and nobody new (--only), and is judged so.",
    )
    assert verify(narrow, plan).notes == ()
    other = case_of(tmp_path, *RULES, programs=LINKED, more="budget: {new_requests: 2}\n", only="uploaded")
    assert verify(other, plan).notes[0].endswith("here it is judged with another --only.")


def test_a_stopped_plan_is_no_wrong_plan(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    bound = [replace(one, bound=one.value + 5, proved=False) if one.stage == 4 else one for one in plan.objective]
    rest = [replace(one, proved=False) if one.stage == 5 else one for one in bound]
    engines = (replace(plan.engines[0], status="stopped", gap=5),)
    stopped = replace(plan, status="stopped", objective=tuple(rest), engines=engines)
    assert verify(case, saved(stopped, tmp_path)).wrong == ()
    assert verify(case, saved(replace(stopped, engines=(replace(engines[0], gap=4),)), tmp_path)).wrong == (
        "engine cp-sat: the plan says a gap of 4, it is 5",
    )


# ---- what is no plan


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "{file}:1:2: this is not JSON: expecting property name enclosed in double quotes"),
        ("[]", "{file}: expected a plan, found a list"),
        ('{"a": NaN}', "{file}: NaN is not a number of a plan"),
        ('{"a": 1, "a": 2}', "{file}: the key 'a' stands twice in one object"),
        ('{"a": ' + "[" * 100_000, "{file}: this JSON is nested too deep for a plan"),
        ('{"a": ' + "9" * 5000 + "}", "{file}: this is not JSON that can be read"),
    ],
)
def test_what_is_no_json(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        verify(case_of(tmp_path), file)
    hint = "\n  hint: 'lorplan solve SCENARIO --format json' writes a plan"
    assert str(error.value) == message.replace("{file}", str(file)) + hint


def test_what_is_no_plan(tmp_path: Path) -> None:
    case, plan = small(tmp_path)
    data = json.loads(render(plan, "json"))
    hint = "\n  hint: 'lorplan solve SCENARIO --format json' writes a plan"
    for path, value, message in (
        (("format",), True, "format: expected a whole number, found true or false"),
        (("programs", 0, "points"), 1.5, "programs[0].points: expected a whole number, found a fraction"),
        (("programs", 0, "points"), "1", "programs[0].points: expected a whole number, found text"),
        (("programs", 0, "name"), None, "programs[0].name: expected text, found null"),
        (("programs", 0), [], "programs[0]: expected an object, found a list"),
        (("programs",), {}, "programs: expected a list, found an object"),
        (("resilience",), 1, "resilience: expected an object or null, found a whole number"),
        (("status",), "best", "status: no plan says 'best' of this"),
        (("surprise",), 1, "a plan has no field 'surprise'"),
        (("programs", 0, "surprise"), 1, "a plan has no field 'programs[0].surprise'"),
    ):
        with pytest.raises(InputError) as error:
            verify(case, saved(changed(data, path, value), tmp_path))
        assert str(error.value) == f"{tmp_path / 'plan.json'}: {message}{hint}"
    with pytest.raises(InputError) as error:
        verify(case, saved({**data, "format": 3}, tmp_path))
    assert str(error.value) == f"{tmp_path / 'plan.json'}: expected a plan of format 2, found 3"
    with pytest.raises(InputError) as error:
        verify(case, saved({**data, "format": 1}, tmp_path))
    earlier = "this plan was made by an earlier lorplan\n  hint: make it again with lorplan solve"
    assert str(error.value) == f"{tmp_path / 'plan.json'}: {earlier}"
    for name in data.keys() - {"since"}:  # a plan may be saved without a plan before
        less = {other: value for other, value in data.items() if other != name}
        with pytest.raises(InputError, match=f"this is no plan: '{name}' missing"):
            verify(case, saved(less, tmp_path))
