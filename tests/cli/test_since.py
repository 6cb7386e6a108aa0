"""`solve --since` on the command line: some weeks with record, solve and verify; and plans that cannot be kept to.

Whole seasons, many of them, are lived in one process: tests/properties/test_seasons.py.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.standins import Ended
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from properties.seasons import season_file

Call = Callable[..., Ended]

DAYS = ("2027-07-22", "2027-08-05", "2027-08-25")
NEXT = {
    "idea": ["asked"],
    "asked": ["agreed", "declined", "uploaded"],
    "agreed": ["uploaded", "uploaded", "declined"],
    "uploaded": ["withdrawn"],
}


def lived(lorplan: Call, file: Path, rng: random.Random) -> None:
    """The season: whatever happens is recorded, planned again since the plan before, and verified."""

    def run(*words: str, codes: tuple[int, ...] = (0,)) -> Ended:
        ended = lorplan(*words)
        assert ended.code in codes, f"{words}\n{ended.err}\n{file.read_text()}"
        return ended

    before: dict[str, Any] | None = None
    for number, day in enumerate(DAYS):
        saved = file.with_name(f"plan{number}.json")
        since = ["--since", str(file.with_name(f"plan{number - 1}.json"))] if before else []
        run("solve", str(file), *since, "--format", "json", "-o", str(saved), "-q", codes=(0, 1))
        plan = json.loads(saved.read_text())
        run("verify", str(file), str(saved), "-q", codes=(0, 1))
        if before is not None:
            never_unassigned(before, plan)
            assert plan["since"]["former"]["as_of"] == before["as_of"]
        assert plan["status"] == "proved"
        happens(run, file, plan, rng, day)
        before = plan


def never_unassigned(before: dict[str, Any], plan: dict[str, Any]) -> None:
    """What was assigned is sent still, and no program has more letters than it takes."""
    assigned = {program["program"]: set(program["assigned_before"]) for program in before["programs"]}
    for program in plan["programs"]:
        now = set(program["assigned_before"])
        assert assigned.get(program["program"], set()) <= now
        assert len(now | {placement["letter"] for placement in program["letters"]}) <= 4


def happens(run: Callable[..., Ended], file: Path, plan: dict[str, Any], rng: random.Random, day: str) -> None:
    """A few things happen until that day."""
    for fate in rng.sample(plan["letters"], 2):
        if fate["status"] in NEXT:
            run("record", str(file), fate["letter"], rng.choice(NEXT[fate["status"]]), "--on", day)
    status = {fate["letter"]: fate["status"] for fate in plan["letters"]}
    for program in plan["programs"]:
        ready = [each["letter"] for each in program["letters"] if each["step"] == "add now"]
        if ready and rng.random() < 0.4 and all(status[letter] == "uploaded" for letter in ready):
            ended = run("record", str(file), ",".join(ready), "assigned", "--at", program["program"], codes=(0, 2))
            assert ended.code == 0 or "only a letter that is uploaded" in ended.err  # withdrawn this very day
    if rng.random() < 0.4:
        run("set", str(file), f"programs.added-{day}={{name: Added {day}, count: 2}}")


@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**40))
def test_a_season_never_breaks_a_limit_and_never_unassigns(
    lorplan: Call, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    file = tmp_path_factory.mktemp("season") / "my-plan.yaml"
    text = season_file(rng)
    file.write_text(text)
    lived(lorplan, file, rng)
    while lorplan("undo", str(file), "-q").code == 0:
        pass
    assert file.read_text() == text


@pytest.fixture
def plan(tmp_path: Path, lorplan: Call) -> Path:
    """A file, with its plan beside it."""
    file = tmp_path / "my-plan.yaml"
    file.write_text(season_file(random.Random(1)))
    assert lorplan("solve", str(file), "-o", str(tmp_path / "plan.json"), "-q").code in (0, 1)
    return file


def test_what_happened_is_told_and_what_is_done_is_not_asked_again(lorplan: Call, plan: Path) -> None:
    saved = str(plan.with_name("plan.json"))
    letters = json.loads(Path(saved).read_text())["letters"]
    coming = next(fate for fate in letters if fate["status"] in ("asked", "agreed"))["letter"]
    lorplan("record", str(plan), coming, "uploaded", "--on", "2027-08-10")
    lorplan("set", str(plan), "programs.added={name: Added in August}")
    text = lorplan("solve", str(plan), "--since", saved).out
    assert "SINCE THE PLAN OF JUL 20, 2027" in text
    assert f"({coming}): " in text
    assert "* added: Added in August" in text
    assert "Added since, and nothing is assigned there yet: Added in August." in text
    now = json.loads(lorplan("solve", str(plan), "--since", saved, "--format", "json").out)
    sent = next(program for program in now["programs"] if "add now" in [each["step"] for each in program["letters"]])
    ready = [each["letter"] for each in sent["letters"] if each["step"] == "add now"]
    assert lorplan("record", str(plan), ",".join(ready), "assigned", "--at", sent["program"]).code == 0
    rows = lorplan("solve", str(plan), "--since", saved, "--format", "csv").out.splitlines()
    assert {
        row.split(",")[4] for row in rows if row.startswith(f"{sent['program']},") and row.split(",")[2] in ready
    } == {"there"}


def test_plans_that_cannot_be_kept_to_are_refused(lorplan: Call, plan: Path) -> None:
    saved = plan.with_name("plan.json")
    data = json.loads(saved.read_text())
    for change, said in (
        ({"format": 1}, "this plan was made by an earlier lorplan"),
        ({"season": "eras-2027"}, "this plan is of season eras-2027, and your file of eras-2028"),
        ({"letters": 3}, "expected a list"),
    ):
        saved.write_text(json.dumps(data | change))
        ended = lorplan("solve", str(plan), "--since", str(saved))
        assert (ended.code, said in ended.err) == (2, True), ended.err
    assert lorplan("solve", str(plan), "--since", str(plan)).code == 2
    assert lorplan("solve", str(plan), "--since", "none.json").code == 2
