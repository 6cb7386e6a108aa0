"""`record`, `set` and `undo` as they are called: what is written, what is refused, and nothing in between."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.standins import Ended

from lorplan.answers.record.happened import EVENTS
from lorplan.cli.record import EVENTS as OFFERED
from lorplan.rules.packs.folders import folder

Call = Callable[..., Ended]

PLAN = """\
# a comment
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_md, applying_to: [internal_medicine], school: {id: s, country: US}}
writers:
  patel: {name: Dr. Patel, degree: md, specialty: internal_medicine, rank: attending, knows_me: well}
  chen:
    name: Dr. Chen   # the chair
    degree: md
    specialty: internal_medicine
letters:
  patel-im: {writer: patel, addressed_to: internal_medicine, status: idea}
  chen-im:
    writer: chen
    addressed_to: internal_medicine
    status: uploaded  # since June
    answer: yes
    waived: true
programs:
  - {id: community, track: categorical, specialty: internal_medicine, count: 60}
  - id: academic.north
    track: categorical
    specialty: internal_medicine
    # nothing is assigned yet
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "my-plan.yaml"
    file.write_text(PLAN)
    return file


def changed_lines(file: Path, before: str = PLAN) -> list[str]:
    """The lines that are not as they were."""
    old = before.splitlines()
    return [line.strip() for line in file.read_text().splitlines() if line not in old]


def test_a_letter_from_asking_to_withdrawal(lorplan: Call, plan: Path) -> None:
    steps = [
        ("patel-im asked --on 2027-07-22", "status: asked, asked_on: 2027-07-22"),
        ("patel-im promised --for 2027-08-20 --answer eager --on 2027-07-25",
         "status: agreed, asked_on: 2027-07-22, answer: eager, answered_on: 2027-07-25, promised_for: 2027-08-20"),
        ("patel-im uploaded --on 2027-08-18",
         "status: uploaded, asked_on: 2027-07-22, answer: eager, answered_on: 2027-07-25, promised_for: 2027-08-20, "
         "uploaded_on: 2027-08-18"),
        ("patel-im withdrawn --on 2027-11-02",
         "status: withdrawn, asked_on: 2027-07-22, answer: eager, answered_on: 2027-07-25, promised_for: 2027-08-20, "
         "uploaded_on: 2027-08-18"),
    ]  # fmt: skip
    for words, said in steps:
        ended = lorplan("record", str(plan), *words.split())
        assert ended.code == 0, ended.err
        letter = f"patel-im: {{writer: patel, addressed_to: internal_medicine, {said}}}"
        assert changed_lines(plan) == [f"as_of: {words.split()[-1]}", letter]
    for _ in steps:
        assert lorplan("undo", str(plan)).code == 0
    assert plan.read_text() == PLAN
    assert lorplan("undo", str(plan)).code == 2


def test_letters_are_assigned_and_programs_applied_to(lorplan: Call, plan: Path) -> None:
    ended = lorplan("record", str(plan), "chen-im", "assigned", "--at", "community, academic.north")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Recorded: chen-im assigned at community and academic.north.\n")
    assert lorplan("record", str(plan), "community", "applied", "--on", "2027-09-08").code == 0
    assert changed_lines(plan) == [
        "as_of: 2027-09-08",
        "- {id: community, track: categorical, specialty: internal_medicine, count: 60, assigned: [chen-im], "
        "applied_on: 2027-09-08}",
        "assigned: [chen-im]",
    ]
    assert lorplan("check", str(plan)).code in (0, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("chen-im asked", "letter 'chen-im' is uploaded, so it cannot become asked"),
        ("patel-im assigned --at community", "only a letter that is uploaded can be assigned"),
        ("chen-im assigned", "which programs is the letter assigned to?"),
        ("chen-im assigned --at comunity", "hint: did you mean 'community'?"),
        ("patel asked", "there is no letter 'patel' in your file"),
        ("patel-im promised", "for which day is the letter promised?"),
        ("patel-im asked --for 2027-08-01", "--for does not go with asked"),
        ("patel-im agreed --answer perhaps", "expected no, standard_only, hesitant, yes or eager, found 'perhaps'"),
        ("community applied", "on which day did you apply?"),
        ("patel-im,chen-im", "STATUS is missing"),
        ("patel-im askd", "did you mean 'asked'?"),
    ],
)  # fmt: skip
def test_what_cannot_have_happened_is_refused(lorplan: Call, plan: Path, words: str, said: str) -> None:
    ended = lorplan("record", str(plan), *words.split())
    assert ended.code == 2
    assert said in ended.err
    assert plan.read_text() == PLAN
    assert os.listdir(plan.parent) == [plan.name]


def test_every_event_is_offered() -> None:
    assert OFFERED == EVENTS


def test_values_are_set_added_and_left_out(lorplan: Call, plan: Path) -> None:
    assert lorplan("set", str(plan), "writers.chen.email", "chen@x.example").code == 0
    assert lorplan("set", str(plan), "letters.chen-im.waived=", "budget.new_requests=2").code == 0
    assert lorplan("set", str(plan), "programs.community.traits", "academic", "--add").code == 0
    assert lorplan("set", str(plan), "programs.community.traits", "competitive", "--add").code == 0
    text = plan.read_text()
    assert "\n    email: chen@x.example\nletters:" in text
    assert "waived" not in text
    assert (
        text.endswith("# nothing is assigned yet\nbudget: {new_requests: 2}\n") or "budget: {new_requests: 2}" in text
    )
    assert "traits: [academic, competitive]" in text
    ended = lorplan("set", str(plan), "budget.new_requests", "2")
    assert (ended.code, ended.out) == (
        0,
        "Set: budget.new_requests=2.\nYour file says so already; nothing was written.\n",
    )


def test_everything_wrong_is_said_and_nothing_is_written(lorplan: Call, plan: Path) -> None:
    ended = lorplan("set", str(plan), "letters.patel-im.status=perhaps", "budget.new_requests=-1")
    assert ended.code == 2
    assert "letters.patel-im.status=perhaps: 'status': expected idea" in ended.err
    assert "budget.new_requests=-1: " in ended.err
    assert plan.read_text() == PLAN


def test_a_dry_run_shows_the_lines_and_writes_nothing(lorplan: Call, plan: Path) -> None:
    ended = lorplan("record", str(plan), "patel-im", "asked", "--dry-run", "--format", "json")
    answer = json.loads(ended.out)
    assert answer["written"] is False
    assert answer["changes"] == [{"path": "letters.patel-im.status", "old": "idea", "new": "asked"}]
    (lines,) = answer["lines"]
    assert lines["line"] == 13
    assert lines["new"] == ["  patel-im: {writer: patel, addressed_to: internal_medicine, status: asked}"]
    assert plan.read_text() == PLAN


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_stay(lorplan: Call, plan: Path, mark: str, end: str) -> None:
    old = (mark + PLAN.replace("\n", end)).encode()
    plan.write_bytes(old)
    assert lorplan("record", str(plan), "patel-im", "asked").code == 0
    assert plan.read_bytes() == old.replace(b"status: idea", b"status: asked")
    assert lorplan("undo", str(plan)).code == 0
    assert plan.read_bytes() == old
    assert (plan.parent / "my-plan.yaml.bak").read_bytes() == old


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PLAN.encode() + b"# caf\xe9\n", "is not UTF-8"),
        (PLAN.replace("applicant: {", "applicant: &me {").encode(), "the anchor '&me' is not allowed"),
        (PLAN.replace("status: idea", "status: *x").encode(), "alias"),
        (PLAN.encode() + b"format: 1\n", "stands here and in line"),
        (b"", "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_stays(lorplan: Call, plan: Path, content: bytes, said: str) -> None:
    plan.write_bytes(content)
    ended = lorplan("record", str(plan), "patel-im", "asked")
    assert ended.code == 2
    assert said in ended.err
    assert plan.read_bytes() == content


def test_a_file_that_may_only_be_read_stays(lorplan: Call, plan: Path) -> None:
    plan.chmod(0o444)
    ended = lorplan("record", str(plan), "patel-im", "asked")
    assert ended.code == 2
    assert "the file may only be read; nothing was written" in ended.err
    assert plan.read_text() == PLAN


def test_a_link_stays_a_link_and_permissions_stay(lorplan: Call, plan: Path, tmp_path: Path) -> None:
    plan.chmod(0o600)
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.yaml"
    link.symlink_to(plan)
    assert lorplan("record", str(link), "patel-im", "asked").code == 0
    assert link.is_symlink()
    assert "status: asked" in plan.read_text()
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir() if file.is_file()} == dict.fromkeys(
        ("my-plan.yaml", "my-plan.yaml.bak", "my-plan.yaml.undo"), 0o600
    )


def test_undoing_never_loses_what_was_written_by_hand(lorplan: Call, plan: Path) -> None:
    assert lorplan("record", str(plan), "patel-im", "asked").code == 0
    by_hand = plan.read_text() + "# my own line\n"
    plan.write_text(by_hand)
    ended = lorplan("undo", str(plan))
    assert ended.code == 2
    assert "the file was changed since lorplan wrote into it (patel-im asked)" in ended.err
    assert plan.read_text() == by_hand
    assert lorplan("record", str(plan), "patel-im", "agreed").code == 0
    assert lorplan("undo", str(plan)).code == 0
    assert plan.read_text() == by_hand


def test_what_somebody_else_wrote_meanwhile_stays(lorplan: Call, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lorplan.answers.record import change

    def meanwhile(*args: object) -> None:
        plan.write_text(PLAN + "# somebody else\n")

    monkeypatch.setattr(change, "_read_again", meanwhile)
    ended = lorplan("record", str(plan), "patel-im", "asked")
    assert ended.code == 2
    assert "was changed by somebody else meanwhile; nothing was written" in ended.err
    assert plan.read_text() == PLAN + "# somebody else\n"
    monkeypatch.undo()
    assert lorplan("record", str(plan), "patel-im", "asked").code == 0
    assert lorplan("undo", str(plan)).code == 0


def test_a_full_disk_leaves_the_file(lorplan: Call, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ended = lorplan("record", str(plan), "patel-im", "asked")
    assert ended.code == 2
    assert "no space left on device" in ended.err
    assert plan.read_text() == PLAN


KILLED = """
import os, signal, sys
from lorplan.cli import main
replace, left = os.replace, [int(sys.argv[1])]
def killed(*args):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*args)
    if left[0] == -1:
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = killed
main(["record", sys.argv[2], "patel-im", "asked"])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.parametrize("when", [1, 2, 3])
def test_killed_at_any_moment_it_is_the_old_file_or_the_new(lorplan: Call, plan: Path, when: int) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(when), str(plan)], check=False, capture_output=True)
    text = plan.read_text()
    assert text in (PLAN, PLAN.replace("status: idea", "status: asked"))
    assert (ended.returncode == 0) == (when == 3)
    if text == PLAN:
        assert lorplan("undo", str(plan)).code == 2  # a step that never came to be
        assert lorplan("record", str(plan), "patel-im", "asked").code == 0
    assert lorplan("undo", str(plan)).code == 0
    assert plan.read_text() == PLAN


def test_damaged_notes_are_said_and_do_no_harm(lorplan: Call, plan: Path) -> None:
    assert lorplan("record", str(plan), "patel-im", "asked").code == 0
    (plan.parent / "my-plan.yaml.undo").write_text("{")
    ended = lorplan("undo", str(plan))
    assert (ended.code, "the notes on how to undo it are damaged" in ended.err) == (2, True)


def test_what_a_shared_file_says_is_overruled_in_ones_own(lorplan: Call, plan: Path, tmp_path: Path) -> None:
    shared = "writers:\n  chen: {rank: attending}\nprograms:\n- {id: shared, specialty: neurology}\n"
    (tmp_path / "school.yaml").write_text(shared)
    plan.write_text(PLAN + "include: school.yaml\n")
    assert lorplan("set", str(plan), "writers.chen.rank", "fellow").code == 0
    assert lorplan("record", str(plan), "chen-im", "assigned", "--at", "shared").code == 0
    assert changed_lines(plan, PLAN + "include: school.yaml") == ["rank: fellow", "- {id: shared, assigned: [chen-im]}"]
    assert (tmp_path / "school.yaml").read_text() == shared
    ended = lorplan("set", str(plan), "writers.chen.rank=", "writers.chen.degree=")
    assert ended.code in (0, 2)


def test_a_program_of_a_table_is_changed_in_the_table(lorplan: Call, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("id,specialty\nlisted,internal_medicine\n")
    text = PLAN + "program_lists: [more.csv]\n"
    plan.write_text(text)
    ended = lorplan("record", str(plan), "chen-im", "assigned", "--at", "listed")
    assert ended.code == 2
    assert f"{tmp_path / 'more.csv'}:2:1(id): program 'listed' stands in this list" in ended.err
    assert plan.read_text() == text
    assert lorplan("record", str(plan), "chen-im", "assigned", "--at", "community").code == 0


@pytest.mark.parametrize("file", sorted(folder("scenarios").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_packaged_scenario_takes_a_value(lorplan: Call, tmp_path: Path, file: Path) -> None:
    copy = tmp_path / file.name
    shutil.copy(file, copy)
    ended = lorplan("set", str(copy), "budget.effort", "7")
    assert ended.code == 0, ended.err
    assert lorplan("undo", str(copy)).code == 0
    assert copy.read_bytes() == file.read_bytes()
