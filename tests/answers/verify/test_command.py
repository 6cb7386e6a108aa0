"""`lorplan verify` as a program: its ends, and that it knows no solver."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from answers.verify.cases import must, written

from lorplan.api import Source, solve
from lorplan.report import render

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


def run(*words: str, script: str | None = None) -> subprocess.CompletedProcess[str]:
    """`python -m lorplan` with these words, or a script instead."""
    start = ["-m", "lorplan"] if script is None else ["-c", script]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, *start, *words], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("assignment", "options", "code", "first"),
    [
        ("north: [ann, ben]", (), 0, "This assignment is right: a full set of letters at all 5 programs."),
        ("north: [gus]", (), 1, "This assignment is wrong."),
        ("north: [dan]", (), 1, "This assignment is possible: a full set of letters at 2 of 5 programs; 1 of 2"),
        ("north: [ann, eva]", (), 0, "This assignment is right: a full set of letters at 2 of 5 programs; 2 of 2"),
        (
            "north: [ann, eva]",
            ("--strict",),
            1,
            "This assignment is right: a full set of letters at 2 of 5 programs; 2 of 2",
        ),
        ("north: [nobody]", (), 2, ""),
    ],
)
def test_how_it_ends(tmp_path: Path, assignment: str, options: tuple[str, ...], code: int, first: str) -> None:
    rule = must("two", "[ann]", "at_least: 1", applies="{program.id: south}")
    known = """\
  - id: known
    level: must
    says: Two of them know you.
    applies: {program.id: north}
    count: {of: {writer.knows_me: {at_least: well}, letter.id: [ann, ben, eva]}, at_least: 2}
"""
    programs = """\
programs:
  - {id: north, name: North, count: 3, letters: 2}
  - {id: south, name: South, count: 2, priority: 4, letters: 1, assigned: [ann]}
"""
    file = written(tmp_path, rule, known, programs=programs)
    (tmp_path / "mine.yaml").write_text(assignment, encoding="utf-8")
    ended = run("verify", str(file), str(tmp_path / "mine.yaml"), *options)
    assert ended.returncode == code, ended.stderr
    assert ended.stdout.startswith(first)
    assert bool(ended.stderr) == (code == 2)


def test_it_imports_no_solver(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from lorplan.api import Source, verify\n"
        "report = verify(Source(sys.argv[1]), sys.argv[2])\n"
        "print(report.wrong, [name for name in sys.modules if name.split('.')[0] in ('ortools', 'pandas')])"
    )
    for file in SCENARIOS:
        plan = tmp_path / f"{file.stem}.json"
        plan.write_text(render(solve(Source(file)), "json"), encoding="utf-8")
        assert run(str(file), str(plan), script=script).stdout == "() []\n"
