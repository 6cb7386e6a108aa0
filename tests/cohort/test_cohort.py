"""Many applicants at once, on small folders."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lorplan.basics.errors import InputError
from lorplan.cohort import run as running
from lorplan.cohort.compose import cohort, read_people, read_rows
from lorplan.cohort.row import ApplicantFile, row_of
from lorplan.report.cohort import csv_rows, lines

APPLICANT = {"kind": "us_citizen_img", "applying_to": "internal_medicine", "school": {"id": "i", "country": "GD"}}


def scenario(letters: dict[str, Any], **more: Any) -> dict[str, Any]:
    wards = {"as": "sub_intern", "supervised": "directly", "weeks": 4, "ended": "2027-03-05"}
    return {
        "format": 1,
        "season": "eras-2028",
        "as_of": "2027-08-02",
        "applicant": APPLICANT,
        "institutions": {"far": {"name": "Far", "country": "US"}},
        "writers": {
            name: {
                "name": f"Dr. {name.title()}",
                "degree": "md",
                "specialty": "internal_medicine",
                "institution": "far",
                "rank": "attending",
                "experience": wards,
                **({"will_write": 2} if name == "patel" else {}),
            }
            for name in letters
        },
        "letters": letters,
        "programs": [{"id": "community", "count": 10}],
        **more,
    }


UP = {"status": "uploaded", "waived": True}
FILES: dict[str, dict[str, Any]] = {
    "ann": scenario({"patel": UP, "lee": UP, "kim": UP}),
    "ben": scenario({"patel": {"status": "asked", "asked_on": "2027-07-01"}, "lee": UP}),
    "cat": scenario({"patel": {"status": "idea"}}),
    "dan": scenario(
        {"lee": UP, "kim": UP, "cho": UP}, programs=[{"id": "sent", "assigned": ["lee"], "applied_on": "2027-08-01"}]
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    students = tmp_path / "students"
    students.mkdir()
    for name, written in FILES.items():
        (students / f"{name}.yaml").write_text(json.dumps(written), "utf-8")
    (students / "eve.yaml").write_text("applicant: [\n", "utf-8")
    (students / "notes.txt").write_text("applicant", "utf-8")
    return students


def test_the_neediest_come_first_and_a_broken_file_is_a_row(folder: Path) -> None:
    report = cohort(folder)
    assert [(row.applicant, row.state) for row in report.rows] == [
        ("eve", "broken"),
        ("cat", "short"),
        ("ben", "thin"),
        ("ann", "complete"),
        ("dan", "complete"),
    ]
    assert "line 2" in (report.rows[0].error or "")


def test_the_lists_of_a_monday(folder: Path) -> None:
    lists = {each.list: each.applicants for each in cohort(folder).lists}
    assert lists["nobody-asked"] == ("cat",)
    assert lists["no-answer"] == ("ben",)
    assert lists["not-assigned"] == ("dan",)
    assert lists["below-number"] == ("dan",)
    assert lists["department-letters"] == ()


def test_writers_of_several_applicants_and_what_they_will_write(folder: Path) -> None:
    writers = {writer.name: writer for writer in cohort(folder).writers}
    patel = writers["Dr. Patel"]
    assert patel.applicants == ("ann", "ben", "cat")
    assert (patel.uploaded, patel.asked, patel.planned, patel.will_write, patel.over) == (1, 1, 1, 2, 1)
    assert "Dr. Cho" not in writers


def test_one_and_several_workers_write_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    alone, together = cohort(folder, workers=1), cohort(folder, workers=2)
    assert lines(alone) == lines(together)
    assert csv_rows(alone) == csv_rows(together)


def test_any_executor_does(folder: Path) -> None:
    jobs = [(ApplicantFile(str(file), file.stem, None, None), file.stem) for file in sorted(folder.glob("*.yaml"))]
    rows = list(running.finished([jobs[:3], jobs[3:]], 1, ThreadPoolExecutor(1)))
    assert sorted(row.applicant for row in rows) == ["ann", "ben", "cat", "dan", "eve"]


def deadly(applicant: ApplicantFile, key: str) -> Any:
    """A row; at one file the worker is killed."""
    if applicant.name == "ben":
        os.kill(os.getpid(), signal.SIGKILL)
    return row_of(applicant, key)


def deadly_work(jobs: Any) -> Any:
    """As `run.work`, with a file that kills."""
    return [deadly(*job) for job in jobs]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_worker_loses_nothing_but_the_file_that_kills_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    monkeypatch.setattr(running, "work", deadly_work)
    rows = {row.applicant: row for row in cohort(folder, workers=2).rows}
    assert rows["ben"].error == "a worker was killed twice at this file"
    assert {name: row.state for name, row in rows.items() if name != "ben"} == {
        "ann": "complete", "cat": "short", "dan": "complete", "eve": "broken",
    }  # fmt: skip


def test_rows_of_the_run_before_are_taken_again_where_nothing_changed(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "monday.jsonl"
    kept.write_text(lines(cohort(folder)), "utf-8")
    (folder / "cat.yaml").write_text(json.dumps(FILES["ann"]), "utf-8")
    report = cohort(folder, before=read_rows(kept))
    assert report.again == 3  # not the changed one, nor the broken one
    assert {row.applicant: row.changed for row in report.rows if row.changed}.keys() == {"cat"}
    kept.write_text("{}\n", "utf-8")
    with pytest.raises(InputError, match="no row of a cohort"):
        read_rows(kept)


def test_names_and_groups_are_told_only_when_asked_for(folder: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text("people:\n  ann: {name: Ann Lee, group: east}\n  ben: {name: Ben Oh, group: east}\n", "utf-8")
    plain = cohort(folder, read_people(people))
    assert {row.applicant for row in plain.rows} == {"ann", "ben", "cat", "dan", "eve"}
    named = cohort(folder, read_people(people, names=True, group="east"))
    assert {row.applicant for row in named.rows} == {"Ann Lee", "Ben Oh"}
    assert [(group.group, group.applicants) for group in plain.groups] == [("east", None), ("group not told", None)]
    people.write_text("people:\n  ann: {nam: Ann Lee}\n  ben: yes\n", "utf-8")
    with pytest.raises(InputError) as refused:
        read_people(people)
    assert len(refused.value.complaints) == 2


def test_a_folder_without_scenarios_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no scenario"):
        cohort(tmp_path)
    with pytest.raises(InputError, match="is no folder"):
        cohort(tmp_path / "nowhere")
