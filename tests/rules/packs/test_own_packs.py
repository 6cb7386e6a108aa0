"""A user's own packs work as the shipped ones: a portal, a specialty, a general pack and a declared fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from cli.conftest import lorplan
from cli.standins import Ended

from lorplan import api
from lorplan.basics.errors import InputError, PackError
from lorplan.keeper.cards import rule_show, rules_list, scenario_schema
from lorplan.keeper.lint import lint
from lorplan.rules.language.facts import Fact

__all__ = ["lorplan"]

SOURCE = '{url: "https://example.org/handbook", rank: official, checked: 2026-11-22}'
PORTAL = """
format: 1
pack: my_portal
layer: portal
portal: my_portal
title: A portal of our own
rules:
  - {id: my-portal.more-than-two, level: limit, says: At most two letters., count: {at_most: 2}, source: SOURCE}
"""
SPECIALTY = """
format: 1
pack: psychiatry_here
layer: specialty
specialty: psychiatry
title: Psychiatry here
rules:
  - id: psychiatrist-letter.unobserved
    level: must
    says: One psychiatrist states direct observation.
    count: {of: {all: [attested, {writer.specialty: {family: psychiatry}}]}, at_least: 1}
    source: SOURCE
  - {change: letter.valued, points: {of: attested, worth: 5}, applies: {program.specialty: psychiatry}, source: SOURCE}
"""
GENERAL = """
format: 1
pack: ours
layer: general
title: What our advisers say
facts:
  - fact: letter.direct_observation
    is: yes_no
    untold_as: false
    question: Does {letter} state direct observation of your work?
    means: Whether the letter states direct observation.
define: {attested: {letter.direct_observation: true}}
rules:
  - {id: letter.valued, says: It states direct observation., points: {of: attested, worth: 3}, source: SOURCE}
  - id: our-school.two-letters
    set: our-school
    level: must
    says: Our school's programs want two letters.
    count: {at_least: 2}
    source: SOURCE
"""
PLAN = """
format: 1
season: eras-2028
as_of: 2027-08-02
PACKSapplicant: {kind: us_md, applying_to: psychiatry}
writers: {ito: {specialty: psychiatry}, owens: {specialty: psychiatry}, lee: {specialty: neurology}}
letters:
  ito: {status: uploaded, direct_observation: true}
  owens: {status: uploaded, direct_observation: false}
  lee: {status: uploaded, direct_observation: true}
programs:
  - {id: near, portal: my_portal, requires: [our-school]}
  - {id: far}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    for name, text in (("portals/my_portal", PORTAL), ("psychiatry", SPECIALTY), ("z/general", GENERAL)):
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("SOURCE", SOURCE), encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN.replace("PACKS", ""), encoding="utf-8")
    (tmp_path / "named.yaml").write_text(PLAN.replace("PACKS", "packs: ours\n"), encoding="utf-8")
    return tmp_path / "plan.yaml"


def test_named_in_the_scenario_or_on_the_command_line_they_do_the_same(plan: Path) -> None:
    given = api.solve(api.Source(plan, rules=(plan.parent / "ours",)))
    named = api.solve(api.Source(plan.with_name("named.yaml")))
    assert given == named
    assert {"my_portal", "ours", "psychiatry_here"} <= set(given.packs)


def test_where_packs_lie_does_not_show(plan: Path) -> None:
    folder = plan.parent / "ours"
    before = api.solve(api.Source(plan, rules=(folder,)))
    (folder / "z" / "general.yaml").rename(folder / "a.yaml")
    (folder / "psychiatry.yaml").rename(folder / "z" / "first.yaml")
    assert api.solve(api.Source(plan, rules=(folder,))) == before


def test_each_layer_speaks(plan: Path) -> None:
    found = api.solve(api.Source(plan, rules=(plan.parent / "ours",)))
    near, far = (next(one for one in found.programs if one.program == name) for name in ("near", "far"))
    assert len(near.letters) == 2  # the portal's cap
    assert {"psychiatrist-letter.unobserved", "our-school.two-letters"} <= set(near.kept)
    assert "psychiatrist-letter.unobserved" in far.kept
    assert "our-school.two-letters" not in (*far.kept, *far.open, *far.broken)
    worth = {(line.rule, line.subject): line.points for line in found.ledger}
    assert worth["letter.valued", "near"] % 5 == 0  # as the specialty's pack changes it


def test_a_declared_fact_is_asked_for_and_in_the_schema(plan: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace("direct_observation: true", "form: narrative"))
    found = api.check(api.Source(plan, rules=(plan.parent / "ours",)))
    assert "letter.ito.direct_observation" in {unknown.fact for unknown in found.unknowns}
    assert {one.status for one in found.findings if one.rule == "psychiatrist-letter.unobserved"} == {"open"}
    letter = scenario_schema([plan.parent / "ours"])["definitions"]["Letter"]["properties"]
    assert letter["direct_observation"]["anyOf"] == [{"$ref": "#/definitions/YesNo"}]


def test_they_are_listed_shown_and_looked_over(plan: Path, lorplan: Callable[..., Ended]) -> None:
    folder = plan.parent / "ours"
    assert {"my-portal.more-than-two", "letter.valued"} <= {card.rule for card in rules_list([folder])}
    assert [one.pack for one in rule_show("letter.valued", [folder]).statements] == ["ours", "psychiatry_here"]
    assert [one.check for one in lint([folder], date(2026, 11, 22)).findings] == ["set-never-named"]
    shown = lorplan("rules", "show", "letter.valued", "--in", str(plan), "--program", "far", "--rules", str(folder))
    assert "- changed by the specialty pack psychiatry_here" in shown.out


def test_what_is_wrong_in_them_is_told_where_it_stands(plan: Path) -> None:
    folder = plan.parent / "ours"
    for file, right, wrong in (
        ("psychiatry.yaml", "attested, {writer", "atested, {writer"),
        ("portals/my_portal.yaml", "count: {at_most: 2}", "count: {at_mots: 2}"),
        ("z/general.yaml", "is: yes_no", "is: yesno"),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        api.Source(plan, rules=(folder,)).case()
    text = caught.value.render().replace(f"{folder}/", "")
    assert "z/general.yaml:8:9: 'is': expected " in text
    assert "portals/my_portal.yaml:8:85: 'count' has no field 'at_mots'\n  hint: did you mean 'at_most'?" in text
    assert "psychiatry.yaml:11:24: 'atested' is not defined" in text
    assert caught.value.exit_code == 2


def test_the_same_pack_twice(plan: Path) -> None:
    copy = plan.parent / "copy.yaml"
    copy.write_text((plan.parent / "ours" / "psychiatry.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(PackError, match=r"pack 'psychiatry_here' is defined already, in psychiatry\.yaml"):
        api.Source(
            plan,
            rules=(
                plan.parent / "ours",
                copy,
            ),
        ).case()


def test_a_pack_that_is_named_twice_is_read_once(plan: Path) -> None:
    ours = plan.parent / "ours"
    once = api.Source(plan, rules=(ours,)).case()
    again = api.Source(plan, rules=(ours, ours / "psychiatry.yaml", ours / ".." / "ours")).case()
    assert again.library is once.library


def test_a_pack_says_what_the_values_of_its_facts_mean(plan: Path) -> None:
    pack = next(file for file in (plan.parent / "ours").rglob("*.yaml") if "facts:" in file.read_text("utf-8"))
    fact = "{fact: letter.clinic, is: choice, VALUES, question: Q?, means: M.}"
    written = pack.read_text(encoding="utf-8")
    assert "facts:\n" in written

    def declare(values: str) -> Fact | None:
        line = f"facts:\n  - {fact.replace('VALUES', values)}\n"
        pack.write_text(written.replace("facts:\n", line, 1), encoding="utf-8")
        return api.Source(plan, rules=(plan.parent / "ours",)).case().library.dictionary.fact("letter.clinic")

    told = declare("values: {some: A day a month, much: Every week}")
    assert told is not None
    assert (told.values, told.value_means) == (("some", "much"), {"some": "A day a month", "much": "Every week"})
    listed = declare("values: [some, much]")
    assert listed is not None
    assert (listed.values, listed.value_means) == (("some", "much"), {})
    with pytest.raises(PackError, match="'values': "):
        declare("values: {some: [a, b], So me: Every week}")


def test_a_wrong_pack_does_not_hide_what_else_is_wrong(plan: Path) -> None:
    """But for what the pack itself may declare."""
    pack = plan.parent / "ours" / "psychiatry.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("of: {all: [attested", "off: {all: [attested"))
    plan.write_text(plan.read_text(encoding="utf-8").replace("status: uploaded", "status: uploadd", 1))
    with pytest.raises(PackError) as caught:
        api.Source(plan, rules=(plan.parent / "ours",)).case()
    files = [complaint.where.file for complaint in caught.value.complaints if complaint.where is not None]
    assert (files.count(str(pack)), files.count(str(plan)), len(files)) == (1, 1, 2), caught.value.render()


def test_of_a_pack_that_is_no_yaml_or_is_not_there_nobody_knows_what_it_declares(plan: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace("status: uploaded", "status: uploadd", 1))
    (plan.parent / "ours" / "psychiatry.yaml").write_text("format: [1", encoding="utf-8")
    for rules in ("ours", "nowhere"):
        with pytest.raises(InputError) as caught:
            api.Source(plan, rules=(plan.parent / rules,)).case()
        assert len(caught.value.complaints) == 1
