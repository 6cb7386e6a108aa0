"""`template` and `import`: files are written whole or not at all, and mistakes end with 2."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.standins import Ended
from scenario.lists.test_as_kept import ods, row, text
from scenario.workbook.books import blank, book, saved

from lorplan.rules.packs.folders import folder

Run = Callable[..., Ended]


def test_from_a_scenario_to_a_workbook_and_back(lorplan: Run, tmp_path: Path) -> None:
    plan, workbook, again = tmp_path / "plan.yaml", tmp_path / "my.xlsx", tmp_path / "again.yaml"
    plan.write_bytes((folder("scenarios") / "starter.yaml").read_bytes())
    ended = lorplan("template", "--from", str(plan), "-o", str(workbook))
    assert ended == Ended(0, "", f"lorplan: wrote {workbook}\n")
    assert lorplan("import", str(workbook), "-o", str(again)) == Ended(0, "", f"lorplan: wrote {again}\n")
    first, second = lorplan("check", str(plan)), lorplan("check", str(again))
    assert (first.code, first.out) == (second.code, second.out)
    assert lorplan("import", str(workbook)).out == again.read_text(encoding="utf-8")
    for command in (("template", "-o", str(workbook)), ("import", str(workbook), "-o", str(again))):
        assert lorplan(*command).err.endswith("give another name, or --force to replace it\n")


def test_an_empty_workbook_says_what_it_needs_and_writes_nothing(lorplan: Run, tmp_path: Path) -> None:
    workbook, plan = tmp_path / "my.xlsx", tmp_path / "my.yaml"
    workbook.write_bytes(blank())
    ended = lorplan("import", str(workbook), "-o", str(plan))
    assert (ended.code, ended.out, plan.exists()) == (2, "", False)
    assert [line for line in ended.err.splitlines() if not line.startswith("  ")] == [
        f"{workbook}: You!B4: 'Season' has to be filled in",
        f"{workbook}: You!B5: 'As of' has to be filled in",
        f"{workbook}: You!B7: 'Applying to' has to be filled in",
    ]


def test_a_wrong_scenario_makes_no_workbook(lorplan: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("format: 1\nseason: eras-2028\nnonsense: 1\n", encoding="utf-8")
    ended = lorplan("template", "--from", str(plan), "-o", str(tmp_path / "my.xlsx"))
    assert (ended.code, list(tmp_path.iterdir())) == (2, [plan])
    assert "'nonsense' is not known for the scenario" in ended.err


def test_a_workbook_of_libreoffice_is_read(lorplan: Run, tmp_path: Path) -> None:
    you = (("Season", "eras-2028"), ("As of", "2027-07-20"), ("Applying to", "IM"), ("Kind", "us md"))
    table = "".join(
        [
            row(text("You")),
            row(text("What"), text("Your answer")),
            *(row(text(label), text(answer)) for label, answer in you),
        ]
    )
    file = tmp_path / "my.ods"
    file.write_bytes(ods(table, ("You",)))
    ended = lorplan("import", str(file))
    assert (ended.code, ended.err) == (0, "")
    assert "applicant:\n  applying_to: [internal_medicine]\n  kind: us_md\n" in ended.out


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/embeddings/bomb.bin"])
def test_a_workbook_that_unpacks_to_too_much_is_not_opened(lorplan: Run, tmp_path: Path, name: str) -> None:
    out = io.BytesIO(saved(book()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name if "bomb" in name else f"{name}.big", b"\0" * 30_000_000)
    file = tmp_path / "my.xlsx"
    file.write_bytes(out.getvalue())
    ended = lorplan("import", str(file))
    assert (ended.code, ended.out) == (2, "")
    assert "unpacks to" in ended.err


def test_a_rule_keeper_may_add_packs(lorplan: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text(
        "format: 1\npack: mine\nlayer: user\ntitle: Mine\nfacts:\n"
        "- {fact: writer.shoe_size, is: number, question: 'How large are the shoes?', means: Their size.}\n",
        encoding="utf-8",
    )
    workbook = tmp_path / "my.xlsx"
    assert lorplan("template", "--rules", str(pack), "--everything", "-o", str(workbook)).code == 0
    archive = zipfile.ZipFile(workbook)
    assert any(b"Shoe size" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
