"""Edits of a file's text: exact small cases, and random ones over every file there is, nothing else ever changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.basics import yamlspans, yamltree
from lorplan.basics.errors import InputError
from lorplan.basics.inputfile import decode
from lorplan.basics.splices import spliced
from lorplan.basics.yamltree import Map, Scalar, Seq, canonical
from lorplan.edits.paths import Wrong
from lorplan.edits.plain import content
from lorplan.edits.rewrite import rewritten
from lorplan.edits.variants import variants_of
from lorplan.edits.whatifs import assume, assumptions
from lorplan.rules.packs.folders import folder
from lorplan.scenario.include import with_included

FILE = "plan.yaml"
HERE = Path(__file__).parents[1]


def plainly(text: str, *sets: str, file: str = FILE) -> Map:
    raw = with_included(yamltree.mapping(text, file), file)
    without = [part.removeprefix("letters.") for part in sets if part.startswith("letters.") and part.count(".") == 1]
    left = [part.rstrip("=") for part in without if part.endswith("=")]
    values = [part for part in sets if part.removeprefix("letters.").rstrip("=") not in left]
    return assume(raw, assumptions(sets=values, without=left), file)[0]


def changed(text: str, *sets: str, file: str = FILE) -> str:
    """The text after the edit, which is read again and has to be what was meant."""
    before, after = plainly(text, file=file), plainly(text, *sets, file=file)
    new = spliced(text, rewritten(text, file, before, after, ()))
    assert canonical(content(plainly(new, file=file))) == canonical(content(after))
    return new


CASES = [
    # a value, plain, in quotes, empty; with comments and line ends of its own
    ("as_of: 2027-01-01  # day\r\nx: 1\r\n", "as_of=2027-02-02", "as_of: 2027-02-02  # day\r\nx: 1\r\n"),
    ("season: 'eras-2028' # s\n", "season=eras-2029", "season: eras-2029 # s\n"),
    ("season:   # none yet\nx: 1\n", "season=eras-2028", "season: eras-2028   # none yet\nx: 1\n"),
    ("portal:\nx: 1", "portal=eras", "portal: eras\nx: 1"),
    ("season: a\u0085x: b\n", "x=c", "season: a\u0085x: c\n"),
    ("writers:\n  a: {name: x, email: y}\n", 'writers.a.name="a, b: c"', None),
    ("writers:\n  a: {name: x, email: y}\n", "writers.a.name=Zoë 🧪", None),
    # the only program
    ("programs:\n- {id: p}\nx: 1\n", "programs.p=", None),
    # a key: in braces, in a block, in a mapping that is not there yet, at the end of a file without a line end
    ("letters:\n  a: {status: idea, }  # x\n", "letters.a.waived=true", None),
    ("letters:\n  a:\n    status: idea  # x\n    # y\nz: 1\n", "letters.a.waived=true",
     "letters:\n  a:\n    status: idea  # x\n    waived: true\n    # y\nz: 1\n"),
    ("format: 1", "budget.new_requests=2", "format: 1\nbudget: {new_requests: 2}"),
    ("letters:\n  a: {}\n", "letters.a.status=asked", "letters:\n  a: {status: asked}\n"),
    ("letters:\r\n  a:\r\n    note: |\r\n      two\r\n      lines\r\n\r\nz: 1\r\n", "letters.a.status=asked",
     "letters:\r\n  a:\r\n    note: |\r\n      two\r\n      lines\r\n    status: asked\r\n\r\nz: 1\r\n"),
    # lists: one more item, one less, one value that becomes two; programs by id
    ("programs:\n  - id: p\n    traits: [a]\n  # end\n", "programs.p.traits=[a, b]",
     "programs:\n  - id: p\n    traits: [a, b]\n  # end\n"),
    ("programs:\n- id: p\n  assigned: a\n", "programs.p.assigned=[a, b]",
     "programs:\n- id: p\n  assigned: [a, b]\n"),
    ("programs:\n- {id: p}  # last\n", "programs.q={count: 2}", "programs:\n- {id: p}  # last\n- {id: q, count: 2}\n"),
    ("programs:\n  - id: p\n    traits:\n      - a\n      # of b\n      - b\n", "programs.p.traits.a=",
     "programs:\n  - id: p\n    traits:\n      # of b\n      - b\n"),
    # taken out: from braces, a line, the first key of an item, the only entry
    ("letters:\n  a: {status: idea, waived: true, answer: yes}\n", "letters.a.waived=",
     "letters:\n  a: {status: idea, answer: yes}\n"),
    ("letters:\n  a: {waived: true, status: idea}\n", "letters.a.waived=", "letters:\n  a: {status: idea}\n"),
    ("letters:\n  a: {status: idea,  # x\n      waived: true}\n", "letters.a.waived=",
     "letters:\n  a: {status: idea  # x\n      }\n"),
    ("programs:\n  - count: 2\n    id: p\n", "programs.p.count=", "programs:\n  - id: p\n"),
    ("programs:\n  - count: 2  # two\n    id: p\n", "programs.p.count=", "programs:\n  -   # two\n    id: p\n"),
    ("letters:\n  a:\n    # why\n    status: asked\n", "letters.a.status=", "letters:\n  a:\n    # why\n    {}\n"),
    ("letters:\n  a: {status: idea}\n  b: {status: idea}\nwishes: {keep: [a, b]}\n", "letters.a=",
     "letters:\n  b: {status: idea}\nwishes: {keep: [b]}\n"),
    # short forms, and what is described in place
    ("programs:\n- {id: p, letters: 3}\n", "programs.p.letters.max=4",
     "programs:\n- {id: p, letters: {asked: 3, max: 4}}\n"),
    ("writers:\n  a:\n    experience: {as: elective}\n", "writers.a.experience.weeks=4",
     "writers:\n  a:\n    experience: {as: elective, weeks: 4}\n"),
    ("applicant:\n  school: {id: s, country: GD}\n", "applicant.school.department_letter=false",
     "applicant:\n  school: {id: s, country: GD, department_letter: false}\n"),
    ("programs:\n- {id: p, letters: 3-4}\n", "programs.p.letters=3", "programs:\n- {id: p, letters: 3}\n"),
    ("letters: {a: {weeks:4, status: idea}}\n", "letters.a.weeks=5", "letters: {a: {weeks:5, status: idea}}\n"),
    # a table that is not there yet, or empty, gets lines of its own; of writers much is said: a line each
    ("x: 1\n", "writers.a={name: Ann Lee, role: chair, experience: {as: elective}}",
     "x: 1\nwriters:\n  a:\n    name: Ann Lee\n    role: chair\n    experience: {as: elective}\n"),
    ("writers:\n  a: {name: x}\n", "writers.a.experience.as=elective",
     "writers:\n  a: {name: x, experience: {as: elective}}\n"),
    ("writers:\n  a:\n    name: x\n", "writers.a.experience=[{as: elective}, {as: research}]",
     "writers:\n  a:\n    name: x\n    experiences: [{as: elective}, {as: research}]\n"),
    ("letters: {}  # none yet\r\nx: 1\r\n", "letters.a={status: idea}",
     "letters:\r\n  a: {status: idea}  # none yet\r\nx: 1\r\n"),
    ("programs: []", "programs.p={count: 2}", "programs:\n  - {id: p, count: 2}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edit", "expected"), CASES, ids=[case[1] for case in CASES])
def test_small_edits_to_the_character(text: str, edit: str, expected: str | None) -> None:
    new = changed(text, edit)
    if expected is not None:
        assert new == expected
    assert new.count("#") >= text.count("#")


def test_a_version_that_was_written_short_becomes_a_letter_of_its_own() -> None:
    text = "writers:\n  a: {degree: md}\nletters:\n  a: {status: asked, versions: [neurology]}\n"
    new = changed(text, "letters.a-neurology.status=asked")
    assert new.splitlines()[3] == "  a: {status: asked}"
    assert yamltree.mapping(new, FILE)["letters"]["a-neurology"]["version_of"] == "a"


def test_a_value_that_says_two_things_is_written_out() -> None:
    text = "letters: {a: {}}\nprograms:\n- {id: p, letters: 3-4}  # x\n"
    new = changed(text, "programs.p.letters.min=2")
    assert new.endswith("- {id: p, letters: {min: 2, max: 4}}  # x\n")


def readable() -> Iterator[tuple[str, str]]:
    """Every scenario of this repository that is one as far as edits go."""
    for path in sorted([*folder("scenarios").glob("*.yaml"), *HERE.rglob("*.yaml")]):
        try:
            text = decode(path.read_bytes(), str(path))
            raw = yamltree.mapping(text, str(path))
            if "letters" in raw and "programs" in raw and "program_lists" not in raw:
                plainly(text, file=str(path))
                yield str(path), text
        except InputError:
            pass


FILES = list(readable())
VALUES = ["x", "2027-01-01", "true", "[a, b]", '"q: \'r"', "{a: b}", "12", '"#"', "a b c", "é 🧪", "[{id: z}]"]
NEW = [
    "letters.newly={writer: x}", "writers.newly={name: A B}", "programs.newly={count: 2}", "budget.new_requests=9",
    "institutions.newly={name: I}", "experiences.newly={weeks: 3}", "wishes.keep.newly={}",
]  # fmt: skip


def values(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Everything that stands in a scenario, with its path."""
    entries: list[tuple[str, Any]] = []
    if isinstance(node, Map):
        entries = [(str(key), value) for key, value in node.items()]
    elif isinstance(node, Seq):
        entries = [(_word(item, place), item) for place, item in enumerate(node)]
    for word, value in entries:
        yield (*path, f'"{word}"' if "." in word else word), value
        yield from values(value, (*path, f'"{word}"' if "." in word else word))


def _word(item: Any, place: int) -> str:
    name = item.get("id", place) if isinstance(item, Map) else item if isinstance(item, Scalar) else place
    return str(name)


def kept(old: str, new: str) -> int:
    """How many characters stay at the beginning and at the end."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    return start + next((n for n in range(most - start) if old[-1 - n] != new[-1 - n]), most - start)


@some(300, 10_000)
@given(st.integers(0, 2**40))
def test_random_edits_change_what_was_asked_for_and_no_other_character(seed: int) -> None:
    rng = random.Random(seed)
    file, text = rng.choice(FILES)
    before = plainly(text, file=file)
    path, old = rng.choice(list(values(before)))
    kind = rng.choice(["set", "set", "leave out", "add", "new"])
    edit = {
        "set": f"{'.'.join(path)}={rng.choice(VALUES)}",
        "leave out": f"{'.'.join(path)}=",
        "add": f"{'.'.join((*path[:-1], 'newly'))}={rng.choice(VALUES)}",
        "new": rng.choice(NEW),
    }[kind]
    try:
        after = plainly(text, edit, file=file)
    except (InputError, Wrong):
        return
    if canonical(content(after)) == canonical(content(before)):
        return
    try:
        splices = rewritten(text, file, before, after, ())
    except InputError:
        return
    new = spliced(text, splices)
    try:
        same = canonical(content(plainly(new, file=file))) == canonical(content(after))
    except InputError:
        same = False
    if not same:  # the caller writes nothing; so it may be only where what was meant is no scenario
        with pytest.raises(InputError):
            variants_of(yamltree.mapping(text, file), file, what_ifs=assumptions(sets=[edit])).case()
        return
    stays = kept(text, new)
    if len(splices) == 1 and splices[0].start == splices[0].end:
        assert stays == len(text)
    elif (
        kind == "set"
        and type(old) is Scalar
        and len(splices) == 1
        and old.count("\n") == text.count("\n", splices[0].start, splices[0].end)
    ):  # written in one line
        assert stays >= len(text) - len(old) - 2 * (old.quoted + old.count('"'))
    assert stays >= len(text) - sum(splice.end - splice.start for splice in splices) or len(splices) > 1


def test_the_pure_parser_leads_to_the_same_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [changed(text, edit) for text, edit, _ in CASES]
    for module in (yamltree, yamlspans):
        monkeypatch.setattr(module, "LOADER", yaml.Loader)
    assert [changed(text, edit) for text, edit, _ in CASES] == fast
