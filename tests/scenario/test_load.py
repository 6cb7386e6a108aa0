"""A scenario is read whole: short forms, facts, defaults; order and comments show nowhere."""

from __future__ import annotations

import datetime
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints, InputError, LorplanError, Where
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.facts import Dictionary, Members
from lorplan.rules.packs.load import load
from lorplan.scenario.expand import expand
from lorplan.scenario.load import build_scenario, content_hash, load_scenario
from lorplan.scenario.models import Scenario

WHOLE = Path(__file__).parent / "whole.yaml"
FILES = [WHOLE, *sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))]
DICTIONARY = load(None, None).dictionary

SMALL = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: internal_medicine}
writers: {patel: {}}
letters: {patel: {status: uploaded}}
programs: [{id: community}]
"""


def dictionary(raw: Map) -> Dictionary:
    return DICTIONARY


def read(text: str, on: datetime.date | None = None) -> Scenario:
    raw = yamltree.parse(text, "plan.yaml")
    assert isinstance(raw, Map)
    return build_scenario(raw, "plan.yaml", dictionary, on)


@pytest.fixture(scope="module")
def whole() -> Scenario:
    return load_scenario(WHOLE, dictionary)


def test_the_smallest_scenario_gets_its_defaults() -> None:
    scenario = read(SMALL)
    (program,) = scenario.programs
    assert (program.name, program.count, program.priority, program.portal) == ("community", 1, 3, "eras")
    assert (program.specialty, program.track) == ("internal_medicine", "categorical")
    assert scenario.writers["patel"].name == "patel"
    assert scenario.letters["patel"].writers == ("patel",)
    assert scenario.budget.new_requests is None


def test_short_forms_mean_what_the_long_ones_mean() -> None:
    short = SMALL + "budget: 2\nwishes: {keep: patel, reserve: 1}\n"
    long = (
        SMALL.replace("applying_to: internal_medicine", "applying_to: [internal_medicine]")
        .replace("{status: uploaded}", "{writers: [patel], status: uploaded}")
        .replace("{id: community}", "{id: community, count: 1, track: categorical, letters: {}, name: community}")
        + "budget: {new_requests: 2}\nwishes: {keep: [{letter: patel}], reserve: [{letters: 1}]}\n"
    )
    assert read(short).model_dump() == read(long).model_dump()
    assert content_hash(read(short)) == content_hash(read(long))


def test_facts_are_read_by_the_dictionary(whole: Scenario) -> None:
    assert whole.applicant.facts["school.department_letter"] is False
    assert whole.applicant.facts["citizenship"] == Members(frozenset({"US"}))
    assert whole.writers["patel"].facts["answer"] == "eager"
    assert whole.letters["patel"].facts["says"] == Members(frozenset({"comparison"}), frozenset({"growth"}))
    assert whole.experiences["ward-1"].facts["weeks"] == 4


def test_a_role_counts_while_it_is_held(whole: Scenario) -> None:
    assert whole.writers["chen"].facts["role"] == Members(frozenset({"chair"}))
    earlier = load_scenario(WHOLE, dictionary, datetime.date(2023, 1, 1))
    assert earlier.writers["chen"].facts["role"] == Members(frozenset({"chair", "program_director"}))


def test_described_in_place_becomes_an_entry_of_its_own(whole: Scenario) -> None:
    assert whole.writers["chen"].experiences == ("chen:experience", "ward-1")
    assert whole.experiences["chen:experience"].institution == "hillside"
    assert whole.institutions["hillside"].country == "US"
    assert whole.applicant.school == "grenada"
    assert whole.applicant.experiences == ("chen:experience", "clinic-3", "ward-1", "ward-2", "ward-3")


def test_a_letter_speaks_of_its_writers_experiences(whole: Scenario) -> None:
    assert whole.letters["patel"].experiences == ("ward-1",)
    assert whole.letters["both"].experiences == ("chen:experience", "ward-1")


def test_an_experience_knows_the_kind_of_place(whole: Scenario) -> None:
    assert whole.experiences["ward-1"].facts["site"] == "community"


def test_the_status_at_a_portal_comes_first(whole: Scenario) -> None:
    letter = whole.letters["chen-im"]
    assert (letter.status_at("eras"), letter.status_at("residencycas")) == ("agreed", "asked")


def test_text_and_ids_are_taken_as_written() -> None:
    text = SMALL.replace("{patel: {}}", "{NO: {name: 12:30, department: 1402021001}}")
    text = text.replace("patel: {status", "NO: {status").replace("community", "1402021001")
    scenario = read(text)
    assert (scenario.writers["NO"].name, scenario.writers["NO"].department) == ("12:30", "1402021001")
    assert scenario.programs[0].id == "1402021001"
    norway = read(SMALL.replace("{patel: {}}", "{patel: {institution: {id: oslo, country: NO}}}"))
    assert norway.institutions["oslo"].country == "NO"


def test_on_replaces_the_day() -> None:
    day = datetime.date(2027, 9, 1)
    assert read(SMALL, day).as_of == day
    assert read(SMALL.replace("as_of: 2027-07-20\n", ""), day).as_of == day
    with pytest.raises(InputError, match=r"plan\.yaml:4:8: 'as_of': expected a date"):
        read(SMALL.replace("2027-07-20", "soon"), day)


def test_places_of_parts_can_be_asked_for(whole: Scenario) -> None:
    lines = WHOLE.read_text().splitlines()
    where = whole.where("programs", "lakeside-im", "letters", "max")
    assert lines[where.line - 1][where.column - 1 :].startswith("4, counts")
    where = whole.where("writers", "patel")
    assert lines[where.line - 1][where.column - 1 :] == "patel:"
    where = whole.where("writers", "patel", "no_such_field")
    assert lines[where.line - 1][where.column - 1 :] == "name: Dr. Anita Patel"
    assert isinstance(whole.where(), Where)


def test_the_day_on_the_command_line_counts_for_the_hash() -> None:
    assert content_hash(read(SMALL)) != content_hash(read(SMALL, datetime.date(2027, 9, 1)))


def shuffled(node: Any, chance: random.Random) -> Any:
    """The same content with every mapping, and every list whose order means nothing, in another order."""
    if isinstance(node, Map):
        keys = list(node)
        chance.shuffle(keys)
        return Map.of({key: shuffled(node[key], chance) for key in keys}, node)
    if isinstance(node, Seq):
        items = [shuffled(item, chance) for item in node]
        chance.shuffle(items)
        return Seq.of(items, node)
    return node


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_order_of_the_input_shows_nowhere(file: Path) -> None:
    first = load_scenario(file, dictionary)
    for seed in range(5):
        raw = shuffled(yamltree.read(file), random.Random(seed))
        again = build_scenario(raw, str(file), dictionary)
        assert content_hash(again) == content_hash(first)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_whose_short_forms_are_written_out_means_the_same(file: Path) -> None:
    complaints = Complaints(str(file))
    expanded = expand(yamltree.read(file), complaints)
    assert not complaints
    assert expand(expanded, complaints) == expanded
    again = build_scenario(expanded, str(file), dictionary)
    assert content_hash(again) == content_hash(load_scenario(file, dictionary))


def test_facts_are_keys_of_their_own() -> None:
    with pytest.raises(InputError, match=r"plan\.yaml:6:19: 'facts' is not known for a writer"):
        read(SMALL.replace("{patel: {}}", "{patel: {facts: {knows_me: well}}}"))


def test_comments_do_not_change_the_hash() -> None:
    assert content_hash(read(SMALL + "# one more\n")) == content_hash(read(SMALL))


def test_any_word_that_is_changed_changes_the_hash(whole: Scenario) -> None:
    text = WHOLE.read_text()
    for old, new in [("weeks: 4", "weeks: 5"), ("growth: false", "growth: true"), ("One letter.", "A letter.")]:
        assert content_hash(read(text.replace(old, new))) != content_hash(whole)


TEXTS = [file.read_text(encoding="utf-8") for file in FILES]
PIECES = st.sampled_from(
    [
        "012",
        "NO",
        "~",
        "''",
        "[]",
        "{}",
        "[a, b]",
        "{a: b}",
        "-",
        ":",
        "patel",
        "id: x",
        "- ",
        "1e3",
        "\n",
        "  ",
        "é",
        "*",
    ]
)


@given(st.sampled_from(TEXTS), st.data())
def test_random_edits_give_a_scenario_or_a_message(text: str, data: st.DataObject) -> None:
    """Values replaced, lines dropped, doubled or moved, keys misspelt: never anything but a LorplanError."""
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        edit = data.draw(st.sampled_from(["drop", "double", "indent", "value", "key", "cut", "insert"]))
        if edit == "drop" and len(lines) > 1:
            del lines[at]
        elif edit == "double":
            lines.insert(at, lines[at])
        elif edit == "indent":
            lines[at] = "  " + lines[at] if data.draw(st.booleans()) else lines[at][1:]
        elif edit == "value":
            words = re.split(r"(?<=[:\[{,]) ?", lines[at])
            words[data.draw(st.integers(0, len(words) - 1))] = data.draw(PIECES)
            lines[at] = " ".join(words)
        elif edit == "key":
            lines[at] = re.sub(r"(\w)(\w+):", r"\2\1:", lines[at], count=1)
        elif edit == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        else:
            lines[at] += data.draw(PIECES)
    refuse_or_read("\n".join(lines))


@given(st.sampled_from(TEXTS), st.data())
def test_any_node_in_any_place_gives_a_scenario_or_a_message(text: str, data: st.DataObject) -> None:
    """Parts of the tree replaced by nodes of other shapes."""
    raw = yamltree.parse(text, "plan.yaml")
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = raw
        while isinstance(node, Map | Seq) and node:
            keys: list[Any] = list(node) if isinstance(node, Map) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(node[key], Map | Seq) or not node[key] or data.draw(st.integers(0, 3)) == 0:
                node[key] = data.draw(
                    st.sampled_from([Scalar("", 1, 1), Scalar("x", 1, 1), Scalar("5", 1, 1), Map(1, 1), Seq(1, 1)])
                    | st.builds(lambda: Seq.of([Map.of({Scalar("id", 1, 1): Seq(1, 1)}, Map(1, 1))], Map(1, 1)))
                    | st.builds(lambda: Map.of({Scalar("id", 1, 1): Map(1, 1)}, Map(1, 1)))
                )
                break
            node = node[key]
    assert isinstance(raw, Map)
    try:
        build_scenario(raw, "plan.yaml", dictionary)
    except LorplanError as error:
        check_words(error)


def refuse_or_read(text: str) -> None:
    try:
        read(text) if isinstance(yamltree.parse(text, "plan.yaml"), Map) else None
    except LorplanError as error:
        check_words(error)


def check_words(error: LorplanError) -> None:
    """No words of the machinery, and no gap where a refusal was not put into words."""
    text = error.render()
    for word in ("Input should", "pydantic", "cannot be read", "None", "Traceback", "<class", "Map(", "Scalar"):
        assert word not in text or (word == "cannot be read" and "YAML" in text), text
