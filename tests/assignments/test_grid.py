"""Grids of ticks, programs by letters, are read as the portfolios that they show."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.assignments.read import read_claim
from lorplan.basics.errors import InputError

SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_md, applying_to: psychiatry}
writers: {a: {name: Dr. Ann Abel}, b: {name: Dr. Bo Berg}}
letters: {a: {status: uploaded}, b: {status: uploaded}, b-two: {writer: b, status: uploaded}}
programs: [{id: p, name: Lake}, {id: q}]
"""


def claimed(folder: Path, grid: str) -> dict[str, tuple[str, ...]]:
    (folder / "plan.yaml").write_text(SCENARIO)
    (folder / "grid.csv").write_text(grid)
    scenario = api.Source(folder / "plan.yaml").case().scenario
    return dict(read_claim(str(folder / "grid.csv"), scenario).letters)


@pytest.mark.parametrize(
    "grid",
    [
        "Program,a,b,b-two\np,x,X,\nq,,,yes\n",
        "Program;Ann Abel, MD;b;b-two\nLake;1;\u2713;0\nq;no;;TRUE\n".replace(", MD", ""),
    ],
)
def test_ticks_are_read(tmp_path: Path, grid: str) -> None:
    assert claimed(tmp_path, grid) == {"p": ("a", "b"), "q": ("b-two",)}


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ("program,Bo Berg\np,x\n", "'Bo Berg' wrote b and b-two"),
        ("program,a\np,maybe\n", "expected x or nothing, found 'maybe'"),
        ("program,a\nz,x\n", "program 'z' is not in the scenario"),
        ("program,a,zz\np,x,x\n", "letter 'zz' is not in the scenario"),
        ("program,a\np,x\np,\n", "program 'p' has two rows"),
    ],
)
def test_what_is_not_meant_is_not_guessed(tmp_path: Path, grid: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        claimed(tmp_path, grid)
    assert message in str(caught.value)
