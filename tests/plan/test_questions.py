"""An answer is judged for every program by itself, also for programs that are alike as long as nobody told it."""

from __future__ import annotations

from pathlib import Path

from lorplan import api
from lorplan.results.plan import Plan
from lorplan.trials import answers

SCENARIO = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {{kind: us_citizen_img, applying_to: [internal_medicine]}}
institutions: {{here: {{country: US}}}}
experiences: {{ward: {{institution: here, as: sub_intern, supervised: directly}}}}
writers:
  ada: {{specialty: internal_medicine, institution: here, knows_me: very_well, experience: ward}}
  ben: {{specialty: internal_medicine, institution: here, knows_me: very_well, experience: ward}}
  cal: {{specialty: internal_medicine, institution: here, knows_me: well, experience: ward}}
  dee: {{specialty: internal_medicine, institution: here, knows_me: somewhat{told}, experience: ward}}
letters:
  ada: {{status: uploaded}}
  ben: {{status: uploaded}}
  cal: {{status: uploaded}}
  dee: {{status: uploaded}}
programs:
  - {{id: first, letters: {{asked: 3, max: 3}}, count: 2}}
  - {{id: second, letters: {{asked: 3, max: 3}}, chair_custom: high, count: 5}}
rules:
  - id: custom.valued
    level: should
    says: Here it counts who saw you at work lately.
    points: {{of: {{program.chair_custom: high, writer.writes_many_letters: true}}, worth: 60}}
"""


def plan_points(plan: Plan) -> int:
    return next(stage.value for stage in plan.objective if stage.name == "points")


def test_the_gain_of_an_answer_is_that_of_solving_with_it(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(SCENARIO.format(told=""))
    plan = api.solve(api.Source(file))
    assert len({program.class_id for program in plan.programs}) == 1  # alike as long as nobody told it
    (unknown,) = [one for one in plan.unknowns if one.fact == "writer.dee.writes_many_letters"]
    told = tmp_path / "told.yaml"
    told.write_text(SCENARIO.format(told=", writes_many_letters: true"))
    better = api.solve(api.Source(told))
    yes = next(answer for answer in unknown.answers if answer.value == "yes")
    letters = {program.program: [p.letter for p in program.letters] for program in better.programs}
    assert "dee" in letters["second"]
    assert "dee" not in letters["first"]
    # The present plan is worth the same under the answer, since dee is not in it.
    assert yes.gain == plan_points(better) - plan_points(plan) > 0


def test_a_rule_that_holds_at_one_of_them_is_brought_to_life_there_alone(tmp_path: Path) -> None:
    condition = "{{program.chair_custom: high, writer.writes_many_letters: true}}"
    assert condition in SCENARIO
    scenario = SCENARIO.replace(condition, "{{writer.writes_many_letters: true}}").replace(
        "    points:", "    applies: {{program.chair_custom: high}}\n    points:"
    )
    file = tmp_path / "plan.yaml"
    file.write_text(scenario.format(told=""))
    plan = api.solve(api.Source(file))
    assert len({program.class_id for program in plan.programs}) == 1
    told = tmp_path / "told.yaml"
    told.write_text(scenario.format(told=", writes_many_letters: true"))
    (unknown,) = [one for one in plan.unknowns if one.fact == "writer.dee.writes_many_letters"]
    yes = next(answer for answer in unknown.answers if answer.value == "yes")
    assert yes.gain == plan_points(api.solve(api.Source(told))) - plan_points(plan) > 0


def test_nobody_asks_whether_who_agreed_to_write_said_no_or_hesitated() -> None:
    offered = {}
    for status in ("asked", "agreed"):
        text = SCENARIO.format(told="").replace("ada: {status: uploaded}", f"ada: {{status: {status}}}")
        case = api.Source("plan.yaml", written=text).case()
        fact = case.library.dictionary.get("letter", "answer")
        assert fact is not None
        offered[status] = {
            cell.value for cell in answers.cells_of(fact, "ada", answers.tests_of(case)[fact.name], case)
        }
    assert offered["asked"] - offered["agreed"] == {"hesitant", "no"}
