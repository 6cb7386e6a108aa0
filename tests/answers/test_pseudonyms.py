"""An anonymous report names nobody: neither people nor places, nor ids and texts that would tell them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from report.html import made

from lorplan import api
from lorplan.answers.report.pseudonyms import COMMON, Pseudonyms, pseudonyms
from lorplan.report.html.page import render

KEPT = {"Academic", "Community", "Primary", "Preliminary", "Transitional", "University", "Surgery", "Research"}


def words_of(name: str) -> set[str]:
    """Every word of the user's names that has a capital and is no title and no kind of place."""
    tree = yaml.safe_load(Path(made.scenario(name)).read_text(encoding="utf-8"))
    named = [writer["name"] for writer in tree["writers"].values() if "name" in writer]
    named += [place["name"] for place in tree.get("institutions", {}).values() if "name" in place]
    named += [program.get("name", "") for program in tree["programs"] if "count" not in program]
    words = {word for each in named for word in re.findall(r"[^\W\d_]{3,}", each) if word[0].isupper()}
    return {word for word in words if word.lower() not in COMMON}


@pytest.mark.parametrize("name", ["us-citizen-img", "three-hundred-programs", "guide-example", "us-md"])
def test_no_name_is_left_on_the_page(name: str) -> None:
    report = pseudonyms(api.Source(made.scenario(name)).case()).of(made.shipped(name))
    page = re.sub(r"<style>.*?</style>|class=\"[^\"]*\"", "", render(report), flags=re.S)
    words = words_of(name)
    assert len(words) > 4
    left = {word for word in words if re.search(rf"\b{word}\b", page, re.IGNORECASE)}
    assert left == set()
    assert f"{name}.yaml" not in page
    assert report.anonymous


def test_the_plan_is_the_same_and_words_stand_for_one_thing_each() -> None:
    plain = made.shipped("us-citizen-img")
    report = api.report(api.Source(made.scenario("us-citizen-img")), anonymous=True)
    assert report.plan.objective == plain.plan.objective
    assert [program.state for program in report.plan.programs] == [program.state for program in plain.plan.programs]
    letters = {
        before.letter: after.letter for before, after in zip(plain.plan.letters, report.plan.letters, strict=True)
    }
    assert len(set(letters.values())) == len(letters)
    for before, after in zip(plain.plan.programs, report.plan.programs, strict=True):
        assert [letters[placement.letter] for placement in before.letters] == [p.letter for p in after.letters]


def words(**named: str) -> Pseudonyms:
    def change(tree: dict[str, dict[str, dict[str, str]]]) -> None:
        tree["writers"]["patel"]["name"] = named["writer"]
        tree["institutions"]["lakeside"]["name"] = named["place"]

    return pseudonyms(made.changed("us-citizen-img", change).case())


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Dr. Mei-Ling Wu wants it by May.", "Writer 5 wants it by May."),
        ("Professor Wu, or Wu's office", "Writer 5, or Writer 5's office"),
        ("the Mass General chair", "the Institution 2 chair"),
        ("lakeside-chair.missing", "institution-2-chair.missing"),
        ("writer.patel.knows_me", "writer.writer-5.knows_me"),
        ("Write to wu@mgh.org or PATEL.", "Write to name@example.org or Writer 5."),
        ("two letters, uploaded", "two letters, uploaded"),
        ("Wunderbar", "Wunderbar"),
    ],
)
def test_texts_of_the_user(text: str, instead: str) -> None:
    assert words(writer="Dr. Mei-Ling Wu", place="Mass General").text(text) == instead


def test_pages_that_the_user_named_are_not_told() -> None:
    def change(tree: dict[str, list[dict[str, object]]]) -> None:
        source = {"url": "https://residency.nowhere-im.example/apply", "title": "Nowhere IM", "checked": "2027-06-01"}
        tree["programs"][0]["rules"] = [
            {
                "id": "own.chair",
                "level": "must",
                "says": "A letter from the chair.",
                "count": {"of": {"writer.role": "chair"}, "at_least": 1},
                "source": source,
            }
        ]

    source = made.changed("us-citizen-img", change)
    assert "nowhere-im" in render(api.report(source), ["community"])
    anonymous = render(api.report(source, anonymous=True), ["community"]).lower()
    assert "a page that you named" in anonymous
    assert "nowhere im" not in anonymous
    assert "nowhere-im" not in anonymous
