"""A case after a change: what did not change is the very same thing, what did is worked out anew."""

from __future__ import annotations

from lorplan.basics.yamltree import Map, Scalar, mapping
from lorplan.case.case import Case
from lorplan.edits.variants import Variants, variants_of
from lorplan.rules.language.facts import Fact

PLAN = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_citizen_img, applying_to: [internal_medicine]}
writers:
  chen: {specialty: internal_medicine, degree: md, knows_me: well}
  patel: {specialty: internal_medicine, degree: md, knows_me: somewhat}
letters:
  chen: {addressed_to: internal_medicine, status: uploaded}
  patel: {addressed_to: internal_medicine, status: uploaded}
programs:
  - {id: city, letters: {asked: 1, max: 2}, rules: [{id: city.known, level: must, says: One knows you well.,
     count: {of: {writer.knows_me: [well, very_well]}, at_least: 1}}]}
  - {id: lake, letters: {asked: 1, max: 2}}
  - {id: town, letters: {asked: 1, max: 1}}
"""


def variants() -> Variants:
    return variants_of(mapping(PLAN, "plan.yaml"), "plan.yaml")


def after(scenario: Variants, table: str, name: str | int, key: str, value: str) -> Case:
    def edit(tree: Map) -> None:
        entry = tree[table][name]
        entry[entry.key(key) if key in entry else Scalar(key)] = Scalar(value)

    return scenario.case([edit])


def known_well(case: Case) -> tuple[int, int]:
    """The letters that the city's own rule counts, and those that may count."""
    rule = case.rule(case.class_of["city"], "city.known")
    assert rule is not None
    column = case.binders[case.class_of["city"]].column(rule.kind.conditions()[0])
    return column.sure, column.unknown


def test_a_fact_of_a_writer_moves_the_bit_of_that_writers_letter_alone() -> None:
    scenario = variants()
    assert known_well(scenario.case()) == (0b01, 0)
    assert known_well(after(scenario, "writers", "patel", "knows_me", "very_well")) == (0b11, 0)
    assert known_well(after(scenario, "writers", "chen", "knows_me", "somewhat")) == (0, 0)
    assert known_well(scenario.case()) == (0b01, 0)


def test_what_rules_come_to_is_kept_where_no_column_moved() -> None:
    scenario = variants()
    before = {bound.rule: bound for bound in scenario.case().problem.classes[0].bounds}
    case = after(scenario, "writers", "patel", "knows_me", "very_well")
    now = {bound.rule: bound for bound in case.problem.classes[0].bounds}
    moved = {rule for rule in now if now[rule] is not before.get(rule)}
    assert "city.known" in moved
    assert len(moved) < len(now) / 2
    assert case.rules["city"][0] is scenario.case().rules["city"][0]


def test_a_change_of_one_program_leaves_the_others_as_they_are() -> None:
    scenario = variants()
    old = scenario.case()
    case = after(scenario, "programs", 2, "priority", "5")
    assert case.weights == {"city": 4, "lake": 4, "town": 16}
    assert case.workings.bounded["lake"].only is old.workings.bounded["lake"].only
    assert case.binders["lake"].columns.world is case.world
    bigger = after(scenario, "programs", 1, "count", "3")
    assert next(each for each in bigger.problem.classes if each.id == "lake").weight == 12


def test_a_letter_that_is_withdrawn_is_usable_nowhere() -> None:
    case = after(variants(), "letters", "chen", "status", "withdrawn")
    assert {each.usable for each in case.problem.classes} == {0b10}


def test_a_change_that_all_share_is_worked_out_from_nothing() -> None:
    scenario = variants()
    case = scenario.case([lambda tree: tree["applicant"].update({tree["applicant"].key("kind"): Scalar("us_md")})])
    assert scenario.case().world.value(fact(scenario), "", None) == "us_citizen_img"
    assert case.world.value(fact(scenario), "", None) == "us_md"


def fact(scenario: Variants) -> Fact:
    kind = scenario.library.dictionary.fact("applicant.kind")
    assert kind is not None
    return kind
