"""The JSON Schemas of a plan and of tasks, drawn from their records, so that the two cannot differ."""

from __future__ import annotations

from typing import Any

from msgspec.json import schema_components

from lorplan.results.plan import Plan
from lorplan.results.result import Result
from lorplan.results.tasks import TaskList


def plan_schema() -> dict[str, Any]:
    """The schema of a plan."""
    return _schema(Plan, "lorplan plan")


def tasks_schema() -> dict[str, Any]:
    """The schema of a list of tasks."""
    return _schema(TaskList, "lorplan tasks")


def _schema(result: type[Result], title: str) -> dict[str, Any]:
    """A schema of draft 7, which every field of such a result and no other satisfies."""
    _, definitions = schema_components([result], ref_template="#/definitions/{name}")
    for definition in definitions.values():
        definition["description"] = " ".join(definition["description"].split())
    root = {**definitions.pop(result.__name__), "title": title}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **root, "definitions": definitions}
