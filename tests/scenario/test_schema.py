"""The JSON Schema takes what lorplan takes, in the dialect that editors read."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lorplan.basics import yamltree
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.load import load
from lorplan.scenario import model_errors, models, shortlist
from lorplan.scenario.entity import Entity, Strict
from lorplan.scenario.schema import fact_schema, scenario_schema

HERE = Path(__file__).parent
FILES = [HERE / "whole.yaml", *sorted((HERE.parents[1] / "scenarios").glob("*.yaml"))]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return scenario_schema(load(None, None).dictionary)


def as_editors_read(node: Any) -> Any:
    """The values of YAML 1.2's core schema, which the YAML language server gives to the JSON Schema."""
    if isinstance(node, Map):
        return {str(key): as_editors_read(value) for key, value in node.items()}
    if isinstance(node, Seq):
        return [as_editors_read(item) for item in node]
    assert isinstance(node, Scalar)
    if not node.quoted:
        if node in ("true", "false"):
            return node == "true"
        if node in ("", "null", "~"):
            return None
        if re.fullmatch(r"[-+]?[0-9]+", node):
            return int(node)
    return str(node)


def test_the_schema_is_draft_7_and_nothing_newer(schema: dict[str, Any]) -> None:
    jsonschema.Draft7Validator.check_schema(schema)
    text = str(schema)
    assert "$defs" not in text
    assert "prefixItems" not in text
    assert "unevaluated" not in text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_scenario_fits(schema: dict[str, Any], file: Path) -> None:
    jsonschema.Draft7Validator(schema).validate(as_editors_read(yamltree.read(file)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("writers", "patel", "rnak"), "attending"),
        (("writers", "patel", "rank"), "atending"),
        (("letters", "chen-im", "waived"), "NOO"),
        (("programs", 1, "priority"), 6),
        (("programs", 1, "track"), "categoric"),
        (("budget",), -1),
        (("budget",), {"per_specialty": {"famliy_medicine": 1}}),
        (("programs", 1, "letters"), 21),
        (("as_of",), None),
        (("facts",), {}),
    ],
)
def test_slips_are_seen_while_typing(schema: dict[str, Any], path: tuple[Any, ...], value: Any) -> None:
    tree = as_editors_read(yamltree.read(HERE / "whole.yaml"))
    node = tree
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    assert not jsonschema.Draft7Validator(schema).is_valid(tree)


def test_every_field_and_fact_is_described(schema: dict[str, Any]) -> None:
    for name, definition in {"Scenario": schema, **schema["definitions"]}.items():
        for key, field in definition.get("properties", {}).items():
            assert field.get("description"), f"{name}.{key}"


@pytest.mark.parametrize("fact", [fact for fact in load(None, None).dictionary.all() if fact.vocabulary is not None])
def test_every_word_that_is_read_for_a_value_fits(schema: dict[str, Any], fact: Fact) -> None:
    """As the table writes it, in capitals, without blanks; and what may mean several values, or none, does not."""
    assert fact.vocabulary is not None
    takes = jsonschema.Draft7Validator({**fact_schema(fact), "definitions": schema["definitions"]}).is_valid
    for word in (*fact.vocabulary.values, *fact.vocabulary.words):
        meant = fact.vocabulary.meant(word) is not None
        for form in (word, word.upper(), f" {word.replace(' ', '-')}"):
            assert takes(form) == meant, form
    assert not takes("nothing of the kind")


def test_a_misspelt_key_of_every_part_can_be_told() -> None:
    every = {
        model
        for module in (models, shortlist)
        for _, model in inspect.getmembers(module, inspect.isclass)
        if issubclass(model, Strict) and model not in (Strict, Entity)
    }
    assert every == {model for _, model in model_errors._MAPPINGS.values()}
