"""The JSON Schema of a plan, drawn from its records, so that the two cannot differ."""

from __future__ import annotations

from typing import Any

from msgspec.json import schema_components

from lorplan.results.plan import Plan


def plan_schema() -> dict[str, Any]:
    """A schema of draft 7, which every field of a plan and no other satisfies."""
    _, definitions = schema_components([Plan], ref_template="#/definitions/{name}")
    for definition in definitions.values():
        definition["description"] = " ".join(definition["description"].split())
    root = {**definitions.pop("Plan"), "title": "lorplan plan"}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **root, "definitions": definitions}
