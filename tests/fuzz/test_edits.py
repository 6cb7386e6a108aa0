"""Valid scenarios with random edits, and random bytes: an answer or a LorplanError, never anything else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.api import Source, solve
from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map
from lorplan.case.build import build
from lorplan.case.library import library_of
from lorplan.plan.decide import decide, explain_plan
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import Library, load
from lorplan.scenario.load import build_scenario

SEEDS = st.integers(0, 2**40)
WHOLE = Path(__file__).parents[1] / "scenario" / "whole.yaml"
LANGUAGE = Path(__file__).parents[1] / "tried" / "language"  # the corners of the rule language
FILES = [
    WHOLE,
    *(path for path in sorted(folder("scenarios").glob("*.yaml")) if "three-hundred" not in path.name),
    *sorted(LANGUAGE.glob("*.yaml")),
]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in FILES}
ODD = [
    "",
    " ",
    "-",
    "- ",
    "{}",
    "[]",
    "[[[[]]]]",
    "null",
    "~",
    "true",
    "no",
    "0",
    "-1",
    "012",
    "1e3",
    "0x1F",
    "12:30",
    ".nan",
    "999999999999",
    "2027-02-30",
    "'quoted'",
    '"\\u0000"',
    "|\n  block",
    "&anchor x",
    "*alias",
    "!!str x",
    "<<",
    "\t",
    "\u00e9\u0308",
    "\u202eright to left",
    "\U0001f9ea",
    "\u0130\u0131\u00df",
    "x" * 300,
    "[bold]markup[/bold]",
    "{letter.counts: true}",
    "{any: []}",
    "{not: {not: {writer.role: chair}}}",
    "us-im-letter.missing",
    "patel-im",
]
TAME = [
    "",
    "0",
    "-1",
    "3",
    "012",
    "true",
    "no",
    "2027-02-30",
    "2027-07-20",
    "US",
    "general",
    "chair",
    "idea",
    "withdrawn",
]


def edited(text: str, rng: random.Random) -> str:
    """The text after a few random edits."""
    lines = text.splitlines()
    for _ in range(rng.choice([1, 1, 1, 2, 5])):
        rng.choice(EDITS)(lines, rng)
        if not lines:
            lines = [""]
    return "\n".join(lines) + "\n"


def _delete(lines: list[str], rng: random.Random) -> None:
    del lines[rng.randrange(len(lines))]


def _repeat(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))


def _swap(lines: list[str], rng: random.Random) -> None:
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], rng: random.Random) -> None:
    place = rng.randrange(len(lines))
    lines[place] = rng.choice(["  ", " ", "      "]) + lines[place] if rng.random() < 0.5 else lines[place].lstrip()


def _value(lines: list[str], rng: random.Random) -> None:
    """Another value for some key, most often one that YAML can read."""
    place = rng.randrange(len(lines))
    found = list(re.finditer(r"(?<=: )[^,{}\[\]]+", lines[place]))
    if found:
        one = rng.choice(found)
        value = rng.choice(ODD) if rng.random() < 0.3 else rng.choice(TAME)
        lines[place] = lines[place][: one.start()] + value + lines[place][one.end() :]


def _key(lines: list[str], rng: random.Random) -> None:
    """A key left out with its value, or another key in its place."""
    place = rng.randrange(len(lines))
    found = list(re.finditer(r"[a-z_]+: [^,{}\[\]]+(, )?", lines[place]))
    if found:
        one = rng.choice(found)
        _, _, value = one[0].partition(": ")
        other = rng.choice(re.findall(r"([a-z_.]+):", "\n".join(lines)))
        new = "" if rng.random() < 0.4 else f"{other}: {value}"
        lines[place] = lines[place][: one.start()] + new + lines[place][one.end() :]


def _words(lines: list[str], rng: random.Random) -> None:
    """A word for another one of the file: ids that dangle, values of another field."""
    words = " ".join(lines).replace(",", " ").replace("{", " ").replace("}", " ").replace("[", " ").split()
    place = rng.randrange(len(lines))
    parts = lines[place].split(" ")
    parts[rng.randrange(len(parts))] = rng.choice([*words, *TAME])
    lines[place] = " ".join(parts)


def _character(lines: list[str], rng: random.Random) -> None:
    place = rng.randrange(len(lines))
    at = rng.randrange(len(lines[place]) + 1)
    lines[place] = lines[place][:at] + rng.choice(":,{}[]-#'\"&*!|>%@`?\u00a0\ufeff\x07a0") + lines[place][at + 1 :]


EDITS: list[Callable[[list[str], random.Random], None]] = [
    *(_value, _value, _value, _key, _key, _words, _words, _delete, _delete),
    *(_repeat, _swap, _indent, _character),
]


@pytest.fixture(scope="module")
def library() -> Library:
    return load(None, None)


@some(200, 20_000)
@given(SEEDS)
def test_an_edited_scenario_is_read_or_refused(library: Library, seed: int) -> None:
    rng = random.Random(seed)
    text = edited(TEXTS[rng.choice(sorted(TEXTS))], rng)
    try:
        raw = yamltree.parse(text, "plan.yaml")
        if not isinstance(raw, Map):
            return
        declares = {"facts", "define"} & {str(key) for key in raw}
        packs = library_of(raw, "plan.yaml") if declares else library
        case = build(build_scenario(raw, "plan.yaml", lambda _: packs.dictionary), packs)
    except InputError as refused:
        check(refused)
        return
    if rng.random() < 0.05:
        try:
            explain_plan(decide(case))
        except InputError as refused:
            check(refused)


def check(refused: InputError) -> None:
    """Every refusal says something, in a line of its own, and has the exit code of bad input."""
    assert refused.exit_code == 2
    assert refused.complaints
    for complaint in refused.complaints:
        assert complaint.message.strip()
        assert "\n" not in complaint.message
        assert not any(ord(letter) < 32 for letter in complaint.message)


@some(25, 1000)
@given(SEEDS)
def test_an_edited_file_is_solved_or_refused(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rng = random.Random(seed)
    path = tmp_path_factory.getbasetemp() / "plan.yaml"
    small = [name for name in sorted(TEXTS) if name not in ("whole",)]
    path.write_text(edited(TEXTS[rng.choice(small)], rng), encoding="utf-8", errors="surrogatepass")
    try:
        solve(Source(path)).to_json()
    except InputError as refused:
        check(refused)


@some(200, 5000)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        yamltree.parse(content, "plan.yaml")
    except InputError as refused:
        check(refused)


PACKS = sorted(path for path in folder("rules").rglob("*.yaml") if path.parent.name in ("general", "specialties"))


@some(40, 2000)
@given(SEEDS)
def test_an_edited_pack_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rng = random.Random(seed)
    path = tmp_path_factory.getbasetemp() / "pack.yaml"
    path.write_text(edited(rng.choice(PACKS).read_text(encoding="utf-8"), rng), encoding="utf-8")
    try:
        load([], [], [path])
    except InputError as refused:
        check(refused)
