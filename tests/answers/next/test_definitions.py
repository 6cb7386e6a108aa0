"""The data of tasks: each can be read and is told somewhere, every mistake in them is said, every field is known."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, meta

from lorplan.answers.next.definitions import KEYS, definitions
from lorplan.answers.next.values import REACHED
from lorplan.basics.errors import PackError
from lorplan.plan.tasks.facts import OWN
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import load

RULES = folder("rules")
FIELDS = {
    "applicant": set(),
    "letter": {"letter", "writer", "people", "promises", "letter_for", "label", "new", "reserve", "spare", "by_then",
               "elsewhere", "gone", "can_be_reached"},
    "experience": {"place", "rotation", "people"},
    "writer": {"writer", "people", "writer_id"},
    "program": {"count", "programs", "held"},
}  # fmt: skip
COMMON = {"file", "several", "today", "day", "portal", "portal_id", "before_open", "img", "letters_in", "field"}


def written() -> list[dict[str, Any]]:
    files = sorted((RULES / "tasks").glob("*.yaml"))
    return [entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["tasks"]]


def test_every_fact_of_tasks_is_declared_and_looked_at() -> None:
    raw = yaml.safe_load((RULES / "tasks.yaml").read_text(encoding="utf-8"))
    assert {fact["fact"] for fact in raw["facts"]} == set(OWN)
    texts = "".join(file.read_text(encoding="utf-8") for file in (RULES / "tasks").glob("*.yaml")) + str(raw["days"])
    assert [fact for fact in OWN if fact not in texts] == []


def test_every_task_names_fields_that_it_has_and_a_source() -> None:
    environment = Environment()
    for entry in written():
        used = {"says", "draft", "record"} & set(entry)
        for text in (*(entry[key] for key in used), *entry.get("steps", ())):
            names = meta.find_undeclared_variables(environment.parse(text))
            assert names <= FIELDS[entry["of"]] | COMMON, entry["task"]
        assert entry["source"]
        assert set(entry) <= set(KEYS)


def test_every_task_follows_one_that_there_is_about_the_same() -> None:
    tasks = definitions(load(None, None)).tasks
    for definition in tasks.values():
        if definition.after is not None:
            assert tasks[definition.after].of == definition.of


def test_why_a_writer_is_unavailable_is_always_said() -> None:
    fact = load(None, None).dictionary.fact("writer.unavailable")
    assert fact is not None
    assert set(fact.values) == set(REACHED)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "tasks").mkdir()
    shutil.copy(RULES / "tasks.yaml", tmp_path)
    return tmp_path


GOOD = """
tasks:
  - task: a.b
    of: letter
    by: submit
    rank: 1
    says: Do it.
    source: {guide: x, checked: 2027-01-01}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("by: submit", "by: sumbit", "'sumbit' is no moment such as 'submit - 2 weeks'"),
        (
            "by: submit",
            "by: {earliest: []}",
            "a day needs a list under one of first, earliest, latest or latest_of_all",
        ),
        ("of: letter", "of: person", "'of': applicant, writer, experience, letter or program"),
        ("rank: 1", "rank: 9", "'rank': expected 1 to 5"),
        ("says: Do it.", "says: '{% if %}'", "cannot be read as a text with fields"),
        ("rank: 1", "rank: 1\n    when: {letter.placd: true}", "'letter.placd' is not a declared fact"),
        ("rank: 1", "rank: 1\n    every: day", "'every': expected 'week'"),
        ("rank: 1", "rank: 1\n    until_when: match", "a task has no field 'until_when'"),
        ("rank: 1", "rank: 1\n    done: {on: letter.x}", "'done' needs a fact under 'on' and a day under 'since'"),
        ("    source: {guide: x, checked: 2027-01-01}\n", "", "'source' is missing"),
        ("of: letter", "of: applicant\n    when: {letter.placed: true}", "cannot speak of the letter"),
    ],
)
def test_every_mistake_is_said_with_its_place(rules: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    file = rules / "tasks" / "own.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert set(definitions(load(None, None), rules).tasks) == {"a.b"}
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as error:
        definitions(load(None, None), rules)
    assert message in error.value.render()
    assert re.search(r"own\.yaml:\d+:\d+: ", error.value.render())
