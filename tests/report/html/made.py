"""Reports for the tests of pages, each made once: of every shipped scenario, and of names that try to break a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lorplan import api
from lorplan.basics.yamltree import leniently
from lorplan.results.report import PlanReport

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted(file.stem for file in (ROOT / "scenarios").glob("*.yaml"))
LARGE = "three-hundred-programs"


def scenario(name: str) -> Path:
    """A shipped scenario."""
    return ROOT / "scenarios" / f"{name}.yaml"


@cache
def shipped(name: str) -> PlanReport:
    """The report on a shipped scenario."""
    return api.report(api.Source(scenario(name)))


def changed(name: str, change: Any) -> api.Source:
    """A shipped scenario whose plain tree was changed by a function."""
    tree = yaml.safe_load(scenario(name).read_text(encoding="utf-8"))
    for letter in tree["letters"].values():
        letter.update({"answer": "yes"} if letter.get("answer") is True else {})
    change(tree)
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    return api.Source(scenario(name), written=leniently(text, str(scenario(name))))


MARKUP = '<script>window.hit=1</script><img src=x onerror="window.hit=1">&amp;"\'</style></title>{{ 7*7 }}'
TURNED = "Dr. \u202eevil\u202c \u05d3\u05d5\u05d3 \u05db\u05d4\u05df (3)"
LONG = "Dr. " + "A" * 3996


@cache
def hostile() -> PlanReport:
    """A report with names that are markup, turn the writing round, and have four thousand characters."""

    def change(tree: dict[str, Any]) -> None:
        names = tree["writers"]
        names["patel"]["name"], names["charles"]["name"], names["sorensen"]["name"] = MARKUP, TURNED, LONG
        tree["programs"][0]["name"] = f"javascript:alert(1) {MARKUP}"
        tree["programs"][5]["name"] = LONG

    return api.report(changed("us-citizen-img", change))
