"""The five layers: what holds for a program, field by field, whatever the order of the statements."""

from __future__ import annotations

import random
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from rules.packs.small import SCENARIO, case, general, library, specialty

from lorplan.basics.errors import InputError, PackError
from lorplan.basics.yamltree import mapping
from lorplan.case.case import Case
from lorplan.edits.variants import variants_of
from lorplan.rules.packs.layers import in_season
from lorplan.rules.packs.statements import Rule

TWO = "- {id: two, level: must, says: Two letters., why: So., count: {at_least: 2}, source: SOURCE}"


def rule(there: Case, name: str, program: str) -> Rule | None:
    """The rule as it holds at a program."""
    rules = there.rules[there.class_of[program]]
    return next((one for one in rules if one.id == name), None)


def told(there: Case, name: str, program: str) -> tuple[Any, ...] | None:
    """Level, least number, points, sentence and reason."""
    found = rule(there, name, program)
    if found is None:
        return None
    return found.level, getattr(found.kind, "least", None), found.points, found.says, found.why


def uncertain(there: Case, program: str) -> list[str]:
    return sorted(one.id for one in there.uncertain[there.class_of[program]])


def user(text: str, where: str = "overrides") -> str:
    return f"{SCENARIO.strip()}\n{where}:\n{dedent(text)}"


def test_a_rule_of_the_general_layer_holds_everywhere(tmp_path: Path) -> None:
    there = case(tmp_path, general(TWO))
    assert told(there, "two", "p") == told(there, "two", "q") == ("must", 2, 0, "Two letters.", "So.")


def test_a_higher_layer_changes_the_fields_that_it_names_and_no_others(tmp_path: Path) -> None:
    change = specialty("- {change: two, level: should, points: -3, source: SOURCE}")
    there = case(tmp_path, general(TWO), change)
    assert told(there, "two", "p") == ("should", 2, -3, "Two letters.", "So.")
    assert told(there, "two", "q") == ("must", 2, 0, "Two letters.", "So.")


def test_for_each_field_the_highest_layer_that_names_it_wins(tmp_path: Path) -> None:
    change = specialty("- {change: two, says: Three in medicine., count: {at_least: 3}, source: SOURCE}")
    own = user("- {change: two, count: {at_least: 1}, reason: One will do.}")
    there = case(tmp_path, general(TWO), change, text=own)
    assert told(there, "two", "p") == ("must", 1, 0, "Three in medicine.", "So.")
    assert told(there, "two", "q") == ("must", 1, 0, "Two letters.", "So.")
    chain = [(one.layer, one.action) for one in rule(there, "two", "p").chain]  # type: ignore[union-attr]
    assert chain == [("general", "defines"), ("specialty", "changes"), ("user", "changes")]


def test_a_change_applies_only_where_its_condition_surely_holds(tmp_path: Path) -> None:
    change = specialty("- {change: two, applies: {program.mood: busy}, level: should, points: -1, source: SOURCE}")
    assert told(case(tmp_path, general(TWO), change), "two", "p") == ("must", 2, 0, "Two letters.", "So.")


def test_a_lift_takes_the_rule_away(tmp_path: Path) -> None:
    lift = specialty("- {lift: two, source: SOURCE}")
    there = case(tmp_path, general(TWO), lift)
    assert told(there, "two", "p") is None
    assert told(there, "two", "q") is not None


def test_a_name_that_a_lower_layer_has_is_taken(tmp_path: Path) -> None:
    own = user("- {id: two, level: must, says: I want two., count: {at_least: 2}}", "rules")
    with pytest.raises(InputError) as caught:
        case(tmp_path, general(TWO), text=own)
    assert "'two' is a rule of the pack 'everyone' already" in caught.value.render()
    assert "'change: two'" in caught.value.render()
    with pytest.raises(PackError) as caught_pack:
        case(tmp_path, general(TWO), specialty(TWO))
    assert "'two' is a rule of the pack 'everyone' already" in caught_pack.value.render()


def test_a_program_speaks_for_itself_alone(tmp_path: Path) -> None:
    own = SCENARIO.replace("mood: calm", "mood: calm, rules: [{change: two, count: {at_least: 4}}]")
    there = case(tmp_path, general(TWO), text=own)
    assert told(there, "two", "p") == ("must", 4, 0, "Two letters.", "So.")
    assert told(there, "two", "q") == ("must", 2, 0, "Two letters.", "So.")


def test_a_must_of_which_nobody_knows_whether_it_applies_does_not_and_is_named(tmp_path: Path) -> None:
    maybe = TWO.replace("says:", "applies: {program.mood: busy}, says:")
    there = case(tmp_path, general(maybe))
    assert (told(there, "two", "p"), uncertain(there, "p")) == (None, [])  # calm
    assert (told(there, "two", "q"), uncertain(there, "q")) == (None, ["two"])  # nobody told
    assert there.problem.classes[-1].perhaps == {"two"}


def test_a_should_of_which_nobody_knows_is_not_named(tmp_path: Path) -> None:
    maybe = TWO.replace("level: must", "level: should, points: -2, applies: {program.mood: busy}")
    there = case(tmp_path, general(maybe))
    assert (told(there, "two", "q"), uncertain(there, "q")) == (None, [])


def test_a_change_that_may_make_it_a_must_is_named(tmp_path: Path) -> None:
    soft = TWO.replace("level: must", "level: should, points: -2")
    change = specialty(
        "- {change: two, applies: {program.mood: busy}, level: must, source: SOURCE}", "surgery", "knives"
    )
    there = case(tmp_path, general(soft), change)
    assert told(there, "two", "q") == ("should", 2, -2, "Two letters.", "So.")
    assert uncertain(there, "q") == ["two"]


# ---- what is refused


def message(folder: Path, *packs: str, text: str = SCENARIO) -> str:
    with pytest.raises(InputError) as caught:
        case(folder, *packs, text=text)
    return re.sub(r"/\S*/(general|portals)/", "", caught.value.render())


def test_two_statements_of_one_layer_that_both_apply_are_refused(tmp_path: Path) -> None:
    both = """
      - {change: two, applies: {program.mood: calm}, count: {at_least: 1}, source: SOURCE}
      - {change: two, applies: {program.specialty: medicine}, count: {at_least: 3}, source: SOURCE}
    """
    assert message(tmp_path, general(TWO), specialty(both)) == (
        "2.yaml:9:12: two statements on 'two' in the layer specialty both apply to one program\n"
        "  hint: the other stands at 2.yaml:8:12; narrow the 'applies' of one of them"
    )


def test_they_are_refused_even_where_a_program_with_an_unknown_came_first(tmp_path: Path) -> None:
    both = f"""
      {TWO}
      - {{change: two, applies: {{program.mood: calm}}, count: {{at_least: 1}}, source: SOURCE}}
    """
    programs = "programs: [{id: a, specialty: medicine}, {id: b, specialty: medicine, mood: calm}]"
    text = re.sub("programs:.*", programs, SCENARIO)
    assert "two statements on 'two' in the layer general both apply to one program" in message(
        tmp_path, general(both), text=text
    )


def test_two_packs_of_one_layer_cannot_define_one_rule(tmp_path: Path) -> None:
    assert "two statements on 'two' in the layer general both apply" in message(
        tmp_path, general(TWO), general(TWO, "others")
    )


def test_two_statements_of_one_layer_that_never_meet_are_fine(tmp_path: Path) -> None:
    apart = """
      - {change: two, applies: {program.mood: calm}, count: {at_least: 1}, source: SOURCE}
      - {change: two, applies: {program.mood: busy}, count: {at_least: 3}, source: SOURCE}
    """
    there = case(tmp_path, general(TWO), specialty(apart))
    assert told(there, "two", "p") == ("must", 1, 0, "Two letters.", "So.")


def test_nobody_but_the_portal_changes_a_limit(tmp_path: Path) -> None:
    change = "- {change: eras.cap, count: {at_most: 9}, source: SOURCE}"
    assert message(tmp_path, general(change)) == (
        "1.yaml:7:12: 'eras.cap' is a limit of the portal: nobody else can change it"
    )
    lift = user("- {lift: eras.cap, reason: I want five.}")
    assert message(tmp_path, text=lift) == (
        "plan.yaml:9:10: 'eras.cap' is a limit of the portal: nobody else can change it"
    )


def test_a_change_of_a_rule_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = user("- {change: tow, level: should, points: -1, reason: So.}")
    assert message(tmp_path, general(TWO), text=text) == (
        "plan.yaml:9:12: there is no rule 'tow' to change or lift\n"
        "  hint: there are eras.cap and two; 'lorplan rules list' shows them all"
    )


def test_a_rule_of_ones_own_does_not_stand_under_overrides(tmp_path: Path) -> None:
    text = user("- {id: mine, level: must, says: Mine., count: {at_least: 1}, reason: So.}")
    assert message(tmp_path, text=text) == (
        "plan.yaml:9:4: 'overrides' changes or lifts rules; a rule of your own stands under 'rules'"
    )


def test_what_counts_cannot_ask_what_counts(tmp_path: Path) -> None:
    text = SCENARIO.replace("mood: calm", "mood: calm, letters: {counts: {letter.counts: true}}")
    assert message(tmp_path, text=text).startswith("plan.yaml:8:")
    assert "'counts' decides 'letter.counts', so it cannot ask for it" in message(tmp_path, text=text)


# ---- order, seasons


def test_the_order_of_statements_and_packs_does_not_matter(tmp_path: Path) -> None:
    statements = [
        TWO,
        "- {id: three, level: should, points: -1, says: Three., count: {at_least: 3}, source: SOURCE}",
        "- {id: bar, level: must, says: No grids., bar: {of: {letter.form: grid}}, source: SOURCE}",
    ]
    changes = [
        "- {change: two, points: -9, source: SOURCE}",
        "- {change: three, applies: {program.mood: calm}, why: x, source: SOURCE}",
    ]
    wanted = None
    for seed in range(8):
        for each in (statements, changes):
            random.Random(seed).shuffle(each)
        packs = [
            general("\n".join(statements[:2]), "a"),
            general("\n".join(statements[2:]), "b"),
            specialty("\n".join(changes)),
        ]
        random.Random(seed).shuffle(packs)
        there = case(tmp_path, *packs)
        found = [told(there, name, program) for name in ("two", "three", "bar") for program in "pq"]
        wanted = wanted or found
        assert found == wanted


def test_two_statements_of_one_layer_are_refused_even_where_they_name_other_fields(tmp_path: Path) -> None:
    rules = f"{TWO}\n- {{change: two, points: -9, source: SOURCE}}"
    with pytest.raises(InputError, match="two statements on 'two' in the layer general both apply to one program"):
        case(tmp_path, general(rules))


def test_a_level_that_does_not_fit_the_kind_is_refused_where_it_is_changed(tmp_path: Path) -> None:
    bar = "- {id: bar, level: must, says: No grids., bar: {of: {letter.form: grid}}, source: SOURCE}"
    change = specialty("- {change: bar, level: should, source: SOURCE}")
    with pytest.raises(InputError, match="'bar' cannot become a should: a bar is a limit or a must"):
        case(tmp_path, general(bar), change)


def dated(folder: Path, season: str) -> tuple[Any, str | None]:
    """The number that a rule with statements of two seasons asks for, and what was carried over."""
    rules = """
      - {id: two, season: eras-2026, level: must, says: Of 2026., count: {at_least: 2}, source: SOURCE}
      - {id: two, season: eras-2027, level: must, says: Of 2027., count: {at_least: 3}, source: SOURCE}
    """
    there = case(folder, general(rules), text=SCENARIO.replace("eras-2028", season))
    found = told(there, "two", "p")
    return None if found is None else found[1], there.carried_from


@pytest.mark.parametrize(
    ("season", "wanted"),
    [
        ("eras-2026", (2, None)),
        ("eras-2027", (3, None)),
        ("eras-2028", (3, "eras-2027")),  # carried over
        ("eras-2031", (3, "eras-2028")),  # a season of which no page knows anything yet
    ],
)
def test_the_season_selects_the_statement_else_the_latest_earlier_one(
    tmp_path: Path, season: str, wanted: tuple[int, str | None]
) -> None:
    assert dated(tmp_path, season) == wanted


@pytest.mark.parametrize(
    ("season", "wanted"),
    [("eras-2026", (2, "Two.")), ("eras-2027", (3, "Two.")), ("eras-2028", None), ("eras-2031", None)],
)
@pytest.mark.parametrize("defined", ["", "season: eras-2026, "])
def test_a_rule_changes_with_the_season(
    tmp_path: Path, defined: str, season: str, wanted: tuple[int, str] | None
) -> None:
    rules = f"""
      - {{id: two, {defined}level: must, says: Two., count: {{at_least: 2}}, source: SOURCE}}
      - {{change: two, season: eras-2027, count: {{at_least: 3}}, source: SOURCE}}
      - {{lift: two, season: eras-2028, source: SOURCE}}
    """
    there = case(tmp_path, general(rules), text=SCENARIO.replace("eras-2028", season))
    held = told(there, "two", "p")
    assert (None if held is None else (held[1], held[3])) == wanted


def test_a_statement_of_a_later_season_says_nothing_yet(tmp_path: Path) -> None:
    later = TWO.replace("id: two,", "id: two, season: eras-2028,")
    there = case(tmp_path, general(later), text=SCENARIO.replace("eras-2028", "eras-2027"))
    assert told(there, "two", "p") is None


def test_a_season_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    assert message(tmp_path, text=SCENARIO.replace("eras-2028", "ears-2028")) == (
        "plan.yaml:3:9: season 'ears-2028' is not known\n"
        "  hint: did you mean 'eras-2028'? seasons stand in rules/seasons.yaml"
    )


def test_dated_statements_are_chosen_pack_by_pack(tmp_path: Path) -> None:
    there = library(
        tmp_path,
        general(TWO.replace("id: two,", "id: two, season: eras-2026,"), "a"),
        general(TWO.replace("id: two,", "id: other, season: eras-2027,"), "b"),
    )
    statements = [one for pack in there.packs for one in pack.statements]
    chosen, carried = in_season(statements, "eras-2028", {"eras-2026": 0, "eras-2027": 1, "eras-2028": 2})
    assert sorted(one.rule for one in chosen) == ["eras.cap", "other", "two"]
    assert carried == "eras-2027"


def test_what_a_program_says_stands_above_what_it_takes_over() -> None:
    text = """\
        format: 1
        season: eras-2028
        as_of: 2027-07-20
        applicant: {kind: us_md, applying_to: [internal_medicine]}
        writers: {wa: {}}
        letters: {wa: {status: uploaded}}
        programs:
          - {id: city, rules: [{id: two, level: must, says: Two letters., count: {at_least: 2}}]}
          - {id: branch, extends: city, rules: [{change: two, says: One letter., count: {at_least: 1}}]}
    """
    there = variants_of(mapping(dedent(text), "plan.yaml"), "plan.yaml").case()
    assert told(there, "two", "city") == ("must", 2, 0, "Two letters.", None)
    assert told(there, "two", "branch") == ("must", 1, 0, "One letter.", None)
