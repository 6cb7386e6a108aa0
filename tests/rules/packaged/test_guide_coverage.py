"""Every statement of the guide that lorplan covers names rules, facts or scenarios that exist."""

from __future__ import annotations

from typing import Any

import pytest

from lorplan.answers.draft.templates import drafts
from lorplan.answers.next.definitions import definitions
from lorplan.basics import yamltree
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import Library, load
from lorplan.rules.packs.sources import GUIDE

LATER = {"G35"}  # programs


@pytest.fixture(scope="module")
def library() -> Library:
    return load(None, None)


@pytest.fixture(scope="module")
def statements() -> Any:
    return yamltree.read(folder("rules") / "guide-coverage.yaml")["statements"]


def test_every_statement_of_this_step_is_there(statements: Any) -> None:
    assert set(statements) == {f"G{n}" for n in range(1, 36)} - LATER


def test_every_statement_is_carried_by_something(statements: Any) -> None:
    for name, body in statements.items():
        assert any(body.get(carrier) for carrier in ("rules", "scenarios", "drafts", "tasks")), name


def test_named_rules_facts_and_scenarios_exist(statements: Any, library: Library) -> None:
    rules = {one.rule for pack in library.packs for one in pack.statements}
    scenarios = {path.stem for path in folder("scenarios").glob("*.yaml")}
    emails = set(drafts().templates)
    for name, body in statements.items():
        assert set(body.get("rules", ())) <= rules, name
        assert set(body.get("facts", ())) <= set(library.dictionary), name
        assert set(body.get("scenarios", ())) <= scenarios, name
        assert set(body.get("drafts", ())) <= emails, name
        assert set(body.get("tasks", ())) <= set(definitions(library).tasks), name
        assert set(body.get("specialties", ())) <= library.families.names, name


def test_rules_of_a_statement_cite_the_guide_or_a_page(statements: Any, library: Library) -> None:
    sources = {one.rule: one.sources for pack in library.packs for one in pack.statements}
    for name, body in statements.items():
        for rule in body.get("rules", ()):
            assert sources[rule], (name, rule)
            assert all(source.title and source.checked for source in sources[rule]), (name, rule)


def test_drafts_of_a_statement_cite_its_heading(statements: Any) -> None:
    for name, body in statements.items():
        for kind in body.get("drafts", ()):
            titles = [source.title for source in drafts().templates[kind].sources]
            assert f"{GUIDE}: {body['guide']}" in titles, (name, kind)


def test_tasks_of_a_statement_cite_its_heading(statements: Any, library: Library) -> None:
    tasks = definitions(library).tasks
    for name, body in statements.items():
        for task in body.get("tasks", ()):
            titles = [source.title for source in tasks[task].sources]
            assert f"{GUIDE}: {body['guide']}" in titles, (name, task)


def test_titles_and_fame_stay_below_a_step_of_knowing_you(library: Library) -> None:
    worth = {
        one.rule: one.fields["kind"].worth
        for pack in library.packs
        for one in pack.statements
        if "kind" in one.fields and one.fields["kind"].name == "points"
    }
    known = ("barely-knows-you", "somewhat-knows-you", "knows-you-well", "knows-you-very-well")
    barely, somewhat, well, very_well = (worth[f"writer.{how}"] for how in known)
    steps = [somewhat - barely, well - somewhat, very_well - well]
    assert library.caps["title-and-fame"].most < min(steps)
