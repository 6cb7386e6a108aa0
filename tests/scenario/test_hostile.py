"""Hostile files: names that become paths, problems that hide others, endless definitions, archives that expand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from lorplan.api import Source, check, solve
from lorplan.basics.errors import MOST, InputError
from lorplan.keeper.ruletests.run import run_tests
from lorplan.scenario.lists import unpacking, xlsx

HEAD = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_md, applying_to: internal_medicine}
writers: {a: {experience: {as: elective, weeks: 4}}}
letters: {a: {status: uploaded}}
"""
SOURCE = 'source: {url: "https://x.org", checked: 2027-01-01}'


def refused(text: str, folder: Path = Path(), rules: tuple[Path, ...] = ()) -> list[str]:
    """What is said of a scenario, complaint by complaint."""
    with pytest.raises(InputError) as refusal:
        check(Source(folder / "plan.yaml", written=text, rules=rules))
    assert all(complaint.where is not None for complaint in refusal.value.complaints)
    return [complaint.render() for complaint in refusal.value.complaints]


WRONG = """\
{first}
season: eras-2028
applicant: {{kind: us_citizen_img, applying_to: internal_medicin}}
as_of: 2027-02-01
writers: {{patel: {{specialty: internal_medicine}}}}
letters: {{patel-im: {{writer: patel, status: uploaded{more}}}, other: {{writer: patl}}}}
programs: [{{id: community, count: 0}}]
"""


@pytest.mark.parametrize(
    ("first", "more", "said"),
    [
        ("format: 1", ", status: agreed", "the key 'status' stands here and in line 6, column "),
        ("format: 1", ", eras: *x", "the alias '*x' is not allowed"),
        ("format: 1", ", id: !t x", "the tag '!t' is not allowed"),
        ("format: 2", "", "plan.yaml:1:9: expected format 1, found '2'"),
    ],
)
def test_a_problem_of_how_a_file_is_written_hides_no_other(first: str, more: str, said: str) -> None:
    complaints = "\n".join(refused(WRONG.format(first=first, more=more)))
    for each in (said, "'internal_medicin'", "writer 'patl' is not defined", "'count': expected a whole number"):
        assert complaints.count(each) == 1


def test_where_a_value_is_refused_nothing_else_is_said_of_it() -> None:
    text = HEAD.replace("{kind: us_md, applying_to: internal_medicine}", "*me") + "programs: [{id: p}]\n"
    assert refused(text) == ["plan.yaml:4:12: the alias '*me' is not allowed\n  hint: write the value out again"]


def test_a_pack_that_is_not_there_hides_no_repeated_key(tmp_path: Path) -> None:
    said = refused(HEAD + "programs: [{id: p}]\nprograms: [{id: q}]\npacks: [none.yaml]\n", tmp_path)
    assert len(said) == 2
    assert "there is no such file" in said[0]
    assert "the key 'programs' stands here and in line 7" in said[1]


@pytest.mark.parametrize("length", [81, 250, 5000])
@pytest.mark.parametrize("entry", ["specialty: {}", "portal: {}", "letters: {{at_least: {}}}"])
def test_long_names_never_become_paths(length: int, entry: str) -> None:
    said = refused(HEAD + f"programs: [{{id: p, {entry.format('x' * length)}}}]\n")
    assert all(len(each) < 400 for each in said)


def test_long_names_of_files_are_no_files(tmp_path: Path) -> None:
    name = "x" * 300
    for lines in (f"packs: [{name}]", f"packs: [{name}.yaml]", f"program_lists: [{{file: {name}.csv}}]"):
        (said,) = refused(HEAD + "programs: [{id: p}]\n" + lines, tmp_path)
        assert "file name too long" in said or "there is no such file" in said
    refused(HEAD + "programs: [{id: p}]\n", rules=(tmp_path / name,))
    with pytest.raises(InputError):
        run_tests([tmp_path / name])


def test_one_experience_in_a_total_is_the_experience_that_is_counted() -> None:
    rule = (
        "{{id: own.a, level: must, says: x, "
        "count: {{at_least: 1, of: {{total: {{of: {of}, weeks: {{at_least: 4}}}}}}}}}}"
    )
    for of, kept in (
        ("{one_experience: {experience.as: elective}}", True),
        ("{any: [{one_experience: {experience.as: elective}}]}", True),
        ("{one_experience: {experience.as: research}}", False),
    ):
        text = HEAD + f"programs: [{{id: p}}]\nrules:\n  - {rule.format(of=of)}\n"
        plan = solve(Source("plan.yaml", written=text))
        assert ("own.a" not in plan.programs[0].broken) == kept, of


def pack(tmp_path: Path, definitions: list[str], more: str = "") -> Path:
    file = tmp_path / "pack.yaml"
    lines = [f"  d{number}: {body}" for number, body in enumerate(definitions)]
    rules = f"rules: [{{id: zz.a, level: must, says: x, count: {{of: d{len(lines) - 1}, at_least: 1}}, {SOURCE}}}]"
    head = "format: 1\npack: zz\nlayer: general\ntitle: x"
    file.write_text("\n".join([head, more, "define:", *lines, rules, ""]), encoding="utf-8")
    return file


@pytest.mark.parametrize("first", ["{letter.waived: true}", "{letter.waived: {known: true}}"])
def test_definitions_that_come_to_endless_work_are_refused(tmp_path: Path, first: str) -> None:
    each = "{{any: [{{is: d{0}}}, {{all: [{{is: d{0}}}, {{not: {{is: d{0}}}}}]}}]}}"
    chain = [first, *(each.format(number) for number in range(40))]
    said = refused(HEAD + "programs: [{id: p}]\n", rules=(pack(tmp_path, chain),))
    assert said[0].startswith(f"{tmp_path / 'pack.yaml'}:13:7: definition 'd6' comes to more than 1,000 conditions")
    check(Source("plan.yaml", written=HEAD + "programs: [{id: p}]\n", rules=(pack(tmp_path, chain[:5]),)))


@pytest.mark.parametrize(
    "what", ["groups: {acquaintance: {at_least: 0, at_most: 1, why: x}}", "settings: {effort: {value: 3, why: x}}"]
)
def test_what_two_packs_define_is_said_with_its_line(tmp_path: Path, what: str) -> None:
    (said,) = refused(HEAD + "programs: [{id: p}]\n", rules=(pack(tmp_path, ["{letter.waived: true}"], what),))
    assert said.startswith(f"{tmp_path / 'pack.yaml'}:5:")


def test_many_unknown_keys_are_counted() -> None:
    said = refused("".join(f"k{number}: 1\n" for number in range(5000)))
    assert len(said) < 110
    assert "plan.yaml:101:7: 4,900 more keys are not known for the scenario" in said


def test_one_key_again_and_again_is_counted() -> None:
    with pytest.raises(InputError) as refusal:
        check(Source("plan.yaml", written="k: 1\n" * 5000))
    lines = refusal.value.render().splitlines()
    assert len(lines) <= 2 * MOST + 1
    assert lines[-1] == "4,805 more problems are not listed; many may have one cause"


def expanding(name: str) -> Callable[[bytes], bytes]:
    def blown(content: bytes) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        ):
            for member in old.namelist():
                new.writestr(member, old.read(member) + b" " * (10_000 if member.endswith(name) else 0))
        return out.getvalue()

    return blown


def workbook(rows: int = 3) -> bytes:
    book = openpyxl.Workbook()
    for row in range(rows):
        book.active.append(["id", "name"] if row == 0 else [f"p{row}", "P"])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_that_expands_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        monkeypatch.setattr(unpacking, "LARGEST", sum(member.file_size for member in archive.infolist()))
    assert len(xlsx.read_xlsx(content, "list.xlsx")["Sheet"]) == 3
    with pytest.raises(InputError, match=r"list\.xlsx: the workbook unpacks to "):
        xlsx.read_xlsx(expanding("sheet1.xml")(content), "list.xlsx")


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELLS", 6)
    assert len(xlsx.read_xlsx(workbook(3), "list.xlsx")["Sheet"]) == 3
    with pytest.raises(InputError, match="the sheet holds more than 6 cells"):
        xlsx.read_xlsx(workbook(4), "list.xlsx")
