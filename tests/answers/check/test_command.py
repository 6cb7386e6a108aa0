"""`lorplan check` as a program: its ends, its JSON, and what it does not import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from answers.verify.cases import must, written

from lorplan import api
from lorplan.basics.bits import bits

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


def run(*words: str, script: str | None = None) -> subprocess.CompletedProcess[str]:
    """`python -m lorplan` with these words, or a script instead."""
    start = ["-m", "lorplan"] if script is None else ["-c", script]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, *start, *words], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("rule", "options", "code"),
    [
        (must("two", "[ann, ben]", "at_least: 2"), (), 0),
        (must("two", "[gus]", "at_least: 1"), (), 1),
        (must("two", "[gus]", "at_least: 1", applies="{applicant.research: some}"), (), 0),
        (must("two", "[gus]", "at_least: 1", applies="{applicant.research: some}"), ("--strict",), 1),
        (must("two", "[gus]", "at_leest: 1"), (), 2),
    ],
)
def test_how_it_ends(tmp_path: Path, rule: str, options: tuple[str, ...], code: int) -> None:
    ended = run("check", str(written(tmp_path, rule)), *options)
    assert ended.returncode == code
    assert bool(ended.stdout) == (code != 2)
    assert bool(ended.stderr) == (code == 2)


def test_its_json_is_the_report(tmp_path: Path) -> None:
    file = written(tmp_path, must("two", "[ann, ben]", "at_least: 2"))
    ended = run("check", str(file), "--format", "json")
    assert json.loads(ended.stdout) == json.loads(json.dumps(api.check(api.Source(file)).to_json()))


def test_it_imports_no_solver() -> None:
    script = (
        "import sys\n"
        "from lorplan.api import Source, check\n"
        "check(Source(sys.argv[1]))\n"
        "print([name for name in ('ortools', 'pandas') if name in sys.modules])"
    )
    for file in SCENARIOS:
        assert run(str(file), script=script).stdout == "[]\n"


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_it_agrees_with_the_plan(file: Path) -> None:
    """What can be met at all is kept by the plan, which falls short nowhere else; what cannot, falls short there."""
    report, plan = api.check(api.Source(file)), api.solve(api.Source(file))
    case = api.Source(file).case()
    for program in plan.programs:
        broken = {f.rule for f in report.findings if f.status == "broken" and program.program in f.programs}
        unsure = {f.rule for f in report.findings if f.status == "open" and program.program in f.programs}
        if "requirements.not-together" not in broken and "budget" not in broken:
            assert set(program.broken) == broken
            assert set(program.open) >= unsure
    for fate in report.letters:
        place = case.problem.letters.index(fate.letter)
        usable = sum(one.count for one in case.problem.classes if place in bits(one.usable))
        assert fate.programs == usable
