"""Strict YAML: text stays text, everything knows its place, and nothing but a LorplanError ever comes out."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError, LorplanError
from lorplan.basics.inputfile import LARGEST
from lorplan.basics.yamltree import Map, Scalar, Seq

CASES = Path(__file__).parents[1] / "cases" / "invalid"
SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


def message(source: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        yamltree.parse(source, "plan.yaml")
    return caught.value.render()


def test_every_scalar_stays_the_text_that_was_written() -> None:
    text = "{a: NO, b: 12:30, c: 1402021001, d: 012, e: 1e3, f: 2027-02-30, g: ~, h: .inf, i: 0x1F, j: null}"
    tree = yamltree.parse(text, "plan.yaml")
    assert tree == dict(
        a="NO", b="12:30", c="1402021001", d="012", e="1e3", f="2027-02-30", g="~", h=".inf", i="0x1F", j="null"
    )


def test_everything_knows_its_line_and_column() -> None:
    tree = yamltree.parse("a: x\nb:\n  - é: 1\n    c: [y, {z: w}]\n", "plan.yaml")
    assert isinstance(tree, Map)
    assert (tree["a"].line, tree["a"].column) == (1, 4)
    assert (tree.key("b").line, tree.key("b").column) == (2, 1)
    item = tree["b"][0]
    assert isinstance(tree["b"], Seq)
    assert (item.line, item.column) == (3, 5)
    assert (item["c"][1]["z"].line, item["c"][1]["z"].column) == (4, 16)
    assert tree.key("absent") is tree


def test_quotes_and_emptiness_are_told_apart() -> None:
    tree = yamltree.parse("a: '5'\nb: \"\"\nc:\nd: |\n  text\ne: 5\nf: ~\n", "plan.yaml")
    assert isinstance(tree, Map)
    assert [key for key, value in tree.items() if value.quoted] == ["a", "b", "d"]
    assert [key for key, value in tree.items() if value.empty] == ["c"]


def test_a_byte_order_mark_is_fine() -> None:
    assert yamltree.parse(b"\xef\xbb\xbfa: b", "plan.yaml") == {"a": "b"}
    assert yamltree.parse("\ufeffa: b", "plan.yaml") == {"a": "b"}


def test_windows_line_ends_are_fine() -> None:
    tree = yamltree.parse(b"a: b\r\nc: d\r\n", "plan.yaml")
    assert tree == {"a": "b", "c": "d"}
    assert tree["c"].line == 2  # type: ignore[call-overload]


def test_a_byte_that_is_not_utf_8_is_shown_with_its_place() -> None:
    assert message("a: b\né: x".encode() + b"\xff") == (
        "plan.yaml:2:5: byte 0xff (number 11 of the file) is not UTF-8\n"
        "  hint: save the file as UTF-8; it was probably saved as Latin-1 or Windows-1252"
    )


def test_a_file_may_not_be_huge() -> None:
    assert message(b"a: " + b"x" * LARGEST) == (
        "plan.yaml: the file is larger than 2,000,000 bytes\n  hint: is this the file that you wanted to give?"
    )


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? "])
def test_a_deep_file_is_refused_before_it_is_built(opener: str) -> None:
    assert "more than 50 levels inside each other" in message(opener * 100_000)


def test_fifty_levels_are_fine() -> None:
    yamltree.parse("[" * 50 + "]" * 50, "plan.yaml")


def test_all_refusals_of_a_file_come_at_once() -> None:
    assert message("a: &x 1\nb: !t 2\na: 3\n<<: *x\n").splitlines() == [
        "plan.yaml:1:4: the anchor '&x' is not allowed",
        "  hint: delete it",
        "plan.yaml:2:4: the tag '!t' is not allowed",
        "  hint: delete it",
        "plan.yaml:3:1: the key 'a' stands here and in line 1, column 1",
        "  hint: keep one of them",
        "plan.yaml:4:1: the merge key '<<' is not allowed",
        "  hint: write the values out again",
        "plan.yaml:4:5: the alias '*x' is not allowed",
        "  hint: write the value out again",
    ]


def test_the_billion_laughs_stay_small() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(24)
    )
    assert "the anchor '&a' is not allowed" in message(bomb)


def test_a_missing_file_is_said_to_be_missing_and_its_neighbour_offered(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("a: b")
    wanted = tmp_path / "paln.yaml"
    with pytest.raises(InputError) as caught:
        yamltree.read(wanted)
    assert caught.value.render() == f"{wanted}: there is no such file\n  hint: did you mean '{tmp_path / 'plan.yaml'}'?"


def test_a_directory_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        yamltree.read(tmp_path)
    assert caught.value.render() == f"{tmp_path}: is a directory, not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="is not an ordinary file"):
        yamltree.read(tmp_path / "pipe")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_not_read() -> None:
    with pytest.raises(InputError, match="is not an ordinary file"):
        yamltree.read("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").touch(mode=0)
    with pytest.raises(InputError, match="may not be read"):
        yamltree.read(tmp_path / "secret.yaml")


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "plan.yaml/more"])
def test_a_name_that_cannot_be_one(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text("a: b")
    with pytest.raises(InputError):
        yamltree.read(name)


@pytest.mark.parametrize("file", [*SCENARIOS, *sorted(CASES.glob("*.yaml"))], ids=lambda file: file.stem)
def test_the_pure_parser_reads_alike(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome() -> tuple[str, str]:
        try:
            return "tree", repr(yamltree.parse(file.read_bytes(), file.name))
        except InputError as error:
            return "message", error.complaints[0].message

    fast = outcome()
    monkeypatch.setattr(yamltree, "LOADER", yaml.Loader)
    slow = outcome()
    # The two stop at different columns of one bad line; for a tab they also differ in the line.
    assert fast == slow or "tab" in file.stem


def test_six_thousand_lines_are_read_in_a_moment() -> None:
    lines = ["programs:"] + [f"  - id: p{i}\n    letters: {{asked: 3, max: 4}}\n    count: 1" for i in range(2000)]
    before = time.thread_time()
    yamltree.parse("\n".join(lines), "plan.yaml")
    if getattr(yaml, "__with_libyaml__", False):
        assert time.thread_time() - before < 0.5  # 0.03 s on the slowest machine that was tried


PIECES = ["a", "b:", "- ", "?", ": ", "[", "]", "{", "}", ",", "&x ", "*x", "!t ", "<<: ", "'", '"', "|", ">", "#"]
PIECES += [
    "%",
    "@",
    "\\",
    "\\x",
    "é",
    "  ",
    "    ",
    "---",
    "...",
    "\n",
    "\n",
    "\t",
    "\x85",
    "\u2028",
    "\U0001f600",
    "\0",
]
YAMLISH = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(st.one_of(st.binary(max_size=200), YAMLISH.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_bytes_give_a_tree_or_a_message(data: bytes) -> None:
    for loader in {getattr(yaml, "CLoader", yaml.Loader), yaml.Loader}:
        before, yamltree.LOADER = yamltree.LOADER, loader
        try:
            yamltree.parse(data, "plan.yaml")
        except LorplanError:
            pass
        finally:
            yamltree.LOADER = before


@given(YAMLISH)
def test_text_gives_a_tree_or_a_message(text: str) -> None:
    try:
        node = yamltree.parse(text, "plan.yaml")
    except LorplanError:
        return
    assert isinstance(node, Map | Seq | Scalar)
