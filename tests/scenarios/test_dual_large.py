"""A dual scenario with 24 letters and versions and 300 single programs is proved, and its resilient plan too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from scenarios.dual import PROGRAMS, dual

from lorplan import api
from lorplan.case.case import Case
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.optimise import optimise


def case_of(folder: Path, budget: int) -> Case:
    file = folder / f"dual-{budget}.yaml"
    file.write_text(re.sub(r"(?m)^budget: \d+$", f"budget: {budget}", dual(2)), encoding="utf-8")
    return api.Source(file).case()


def test_it_is_proved_twice_and_its_resilient_plan_too(tmp_path: Path) -> None:
    case = case_of(tmp_path, 5)
    assert (len(case.scenario.programs), len(case.problem.letters)) == (PROGRAMS, 24)
    plain = optimise(case.problem)
    safe = optimise(replace(case.problem, resilient=True))
    for optimum in (plain, safe):
        assert optimum.proved
        assert [(engine.name, engine.status) for engine in optimum.engines] == [
            ("cp-sat", "proved"),
            ("table", "proved"),
        ]
    assert (plain.values.kept, safe.values.kept) == ((0, 0), (0, 0, 0))
    assert (plain.values.people, safe.values.people) == (3, 4)  # protection has a price here
    assert plain.values.points > safe.values.points


@pytest.mark.parametrize("budget", [1, 2])
def test_cp_sat_alone_proves_it_where_not_all_can_be_protected(tmp_path: Path, budget: int) -> None:
    problem = replace(case_of(tmp_path, budget).problem, resilient=True)
    answer = solve_problem(problem)
    table = optimise(problem, engines=("table",))
    assert answer is not None
    assert (answer.proved, answer.values) == (True, table.values)
    assert answer.values.exposed
