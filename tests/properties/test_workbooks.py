"""A scenario goes into a workbook and comes out as the same scenario, whatever it holds."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import LONG, some
from properties.worlds import Maker, file_of, library

from lorplan.api import Source, import_workbook, solve, template
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map, mapping
from lorplan.basics.yamlwrite import scalar
from lorplan.report import render
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import load
from lorplan.scenario.lists.tablefile import read_workbook
from lorplan.scenario.load import build_scenario, content_hash
from lorplan.scenario.notes import without_notes
from lorplan.scenario.workbook.fill import filled
from lorplan.scenario.workbook.forms import forms
from lorplan.scenario.workbook.read import tree_of
from lorplan.scenario.workbook.template import Offered
from lorplan.scenario.workbook.template import template as workbook
from lorplan.scenario.workbook.text import text_of

SCENARIOS = sorted(folder("scenarios").glob("*.yaml"))
SOLVED = [file for file in SCENARIOS if file.stem in ("already-applied", "starter")]  # in the ordinary run
WHOLE = Path(__file__).parents[1] / "scenario" / "whole.yaml"


def hash_of(raw: Map, dictionary: Dictionary) -> str:
    return content_hash(build_scenario(without_notes(raw), "x.yaml", lambda _: dictionary))


def there_and_back(raw: Map, dictionary: Dictionary) -> str:
    """The text that a workbook filled in from a scenario comes to."""
    known = forms(dictionary)
    data = workbook(known, Offered(), filled(raw, known))
    tree, unread = tree_of(data, "x.xlsx", lambda _: dictionary)
    assert (tree.refused, unread) == ((), [])
    return text_of(tree, "x.xlsx", unread)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_shipped_scenario_comes_back(file: Path, shipped: Dictionary) -> None:
    raw = mapping(file.read_bytes(), file.name)
    assert hash_of(mapping(there_and_back(raw, shipped), "x.yaml"), shipped) == hash_of(raw, shipped)


@pytest.mark.parametrize("file", SCENARIOS if LONG else SOLVED, ids=lambda file: file.stem)
def test_the_plan_is_the_same_to_the_byte(file: Path) -> None:
    source = Source(file)
    again = Source(file, written=import_workbook(template(source), "my.xlsx"))
    assert render(solve(again), "json") == render(solve(source), "json")


def test_every_part_of_the_format_comes_back(shipped: Dictionary) -> None:
    text = WHOLE.read_text(encoding="utf-8")
    more = "    note: '- no yaml: ['\n    department: =1+1\n    email: I do not know\n"
    raw = mapping(text.replace("    name: Dr. Anita Patel\n", f"    name: Dr. Anita Patel\n{more}"), "whole.yaml")
    came_back = there_and_back(raw, shipped)
    assert hash_of(mapping(came_back, "x.yaml"), shipped) == hash_of(raw, shipped)
    assert 'note: "- no yaml: ["' in came_back


@pytest.fixture(scope="module")
def shipped() -> Dictionary:
    return load(None, None).dictionary


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return library(tmp_path_factory.mktemp("packs"), Maker(random.Random(0)).world())


@some(12)
@given(st.integers(0, 2**32))
def test_a_world_at_random_comes_back(packs: Any, seed: int) -> None:
    raw = mapping(file_of(Maker(random.Random(seed)).world()["scenario"]), "world.yaml")
    came_back = mapping(there_and_back(raw, packs.dictionary), "x.yaml")
    assert hash_of(came_back, packs.dictionary) == hash_of(raw, packs.dictionary)


AWKWARD = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30)
KNOWN = ["TRUE", "3.0", "-", "unknown", " x", "a;b", "a, b", "=1", "'x", "_x0041_", "#N/A", "007", "1e3", "2027-01-02"]
TEXTS = st.one_of(AWKWARD, st.sampled_from(KNOWN))


def readable(text: str) -> str:
    """The text as a scenario writes it. Raises InputError where it cannot."""
    written = scalar(text.strip() or "x", flow=True)
    mapping(f"a: {written}", "")
    return written


@some(15)
@given(st.lists(TEXTS, min_size=4, max_size=4))
def test_texts_come_back_as_they_were_written(packs: Any, texts: list[str]) -> None:

    try:
        name, other, place, program = (readable(each) for each in texts)
    except InputError:
        return  # no file can hold them
    written = "\n".join(
        [
            "format: 1", "season: eras-2028", "as_of: 2027-07-20", "applicant: {applying_to: medicine}",
            f"institutions: {{hill: {{name: {place}}}}}",
            f"writers: {{wa: {{name: {name}, institution: hill}}, wb: {{name: {other}}}}}",
            "letters: {la: {writer: wa, status: uploaded}, lb: {writers: [wa, wb], experiences: none}}",
            f"programs: [{{id: a, name: {program}, assigned: [la]}}]",
        ]
    )  # fmt: skip
    raw = mapping(written, "x.yaml")
    came_back = mapping(there_and_back(raw, packs.dictionary), "x.yaml")
    assert hash_of(came_back, packs.dictionary) == hash_of(raw, packs.dictionary)


def test_a_workbook_is_the_same_bytes_each_time() -> None:
    source = Source(SCENARIOS[0])
    assert template(source) == template(source)
    assert read_workbook(template(), "x.xlsx").keys() >= {"You", "Writers", "Letters", "Programs"}


SHARED = """\
format: 1
institutions: {harbor: {name: Harbor, country: US}}
writers: {chen: {name: Dr. Li Chen, specialty: cardiology, institution: harbor}}
"""
OWN = """\
format: 1
season: eras-2028
as_of: 2027-07-20
note: about me
include: shared.yaml
program_lists: list.csv
applicant:
  {kind: us_md, applying_to: internal_medicine, school: {id: lakes, country: US, note: mine}, experiences: [lab]}
experiences: {lab: {as: research, note: x}}
facts: [{fact: writer.shoe, is: number, question: How large?, means: Size.}]
writers:
  patel:
    name: Dr. Anita Patel
    shoe: 4
    experiences: [{as: elective, weeks: 4}, {as: elective, weeks: 2, institution: {country: US}}, lab]
letters:
  patel: {versions: [family_medicine], status: uploaded, at: {residencycas: asked}}
  chen: {writer: chen}
"""


def test_shared_files_lists_and_facts_of_ones_own_come_back(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(SHARED, encoding="utf-8")
    (tmp_path / "list.csv").write_text("id,name\np1,One\np2,Two\n", encoding="utf-8")
    source = Source(tmp_path / "own.yaml", written=OWN)
    text = import_workbook(template(source), str(tmp_path / "my.xlsx"))
    again = Source(tmp_path / "own.yaml", written=text)
    assert content_hash(again.case().scenario) == content_hash(source.case().scenario)
    assert again.case().library.hash == source.case().library.hash
    for kept in ("include: shared.yaml", "program_lists: [list.csv]", "note: about me", "note: mine", "shoe: 4"):
        assert kept in text
