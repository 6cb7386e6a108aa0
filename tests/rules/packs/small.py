"""Rules and scenarios of a few lines, through the real loader, in the small world of properties/worlds.py."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from unittest import mock

from properties.worlds import base_files

from lorplan.basics import yamltree
from lorplan.basics.yamltree import Map
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.rules.packs.load import Library, load
from lorplan.scenario.load import build_scenario
from lorplan.scenario.models import Scenario

SOURCE = '{url: "https://example.org", checked: 2026-11-22}'
SEASONS = """
format: 1
seasons:
  eras-2026: {name: 2026, events: {open: {date: 2025-06-04, projected: false, source: SOURCE}}}
  eras-2027: {name: 2027, events: {open: {date: 2026-06-03, projected: false, source: SOURCE}}}
  eras-2028: {name: 2028, events: {open: {date: 2027-06-02, projected: true, source: SOURCE}}}
"""
ERAS = """
format: 1
pack: eras
layer: portal
portal: eras
title: ERAS
rules:
  - {id: eras.cap, level: limit, says: At most four., count: {at_most: 4}, source: SOURCE}
"""
SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: medicine}
writers: {wa: {}}
letters: {wa: {status: uploaded}}
programs: [{id: p, specialty: medicine, mood: calm}, {id: q, specialty: surgery}]
"""


def library(folder: Path, *packs: str) -> Library:
    """The packs as files of their layers (the portal's is always there), loaded."""
    for old in folder.rglob("*.yaml"):
        old.unlink()
    texts = {**base_files(), "seasons.yaml": SEASONS}
    for place, pack in enumerate([ERAS, *packs]):
        texts[f"general/{place}.yaml" if place else "portals/eras.yaml"] = dedent(pack)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("SOURCE", SOURCE), encoding="utf-8")
    with mock.patch("lorplan.rules.packs.load.folder", return_value=folder):
        return load(None, None)


def scenario(packs: Library, text: str = SCENARIO) -> Scenario:
    """The scenario in a text."""
    raw = yamltree.parse(dedent(text), "plan.yaml")
    assert isinstance(raw, Map)
    return build_scenario(raw, "plan.yaml", lambda tree: packs.dictionary)


def case(folder: Path, *packs: str, text: str = SCENARIO) -> Case:
    """The case of a scenario under these packs."""
    there = library(folder, *packs)
    return build(scenario(there, text), there)


def general(rules: str, name: str = "everyone", more: str = "") -> str:
    """A general pack with these statements."""
    return f"format: 1\npack: {name}\nlayer: general\ntitle: {name}\n{dedent(more)}\nrules:\n{dedent(rules)}"


def specialty(rules: str, of: str = "medicine", name: str = "medics") -> str:
    """A specialty's pack with these statements."""
    return f"format: 1\npack: {name}\nlayer: specialty\nspecialty: {of}\ntitle: {name}\nrules:\n{dedent(rules)}"
