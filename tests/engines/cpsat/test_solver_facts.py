"""What is relied on of OR-Tools without being documented, or against expectation. A new version has to keep these."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lorplan.basics.errors import Bug
from lorplan.engines.cpsat import solver as cpsat_solver
from lorplan.engines.cpsat.solver import PARAMETERS, UNSIMPLIFIED, Model, Row, Solution, solve, solve_plainly


def covering(seed: int, columns: int = 30, rows: int = 20) -> Model:
    """Choose columns that earn and cost, under rows that ask for some and forbid too many."""
    draw = random.Random(seed)
    model = Model()
    for _ in range(columns):
        model.variable(draw.choice((1, 1, 1, 3)))
    for _ in range(rows):
        chosen = draw.sample(range(columns), 5)
        model.rows.append(Row(chosen, [draw.choice((1, 1, 2)) for _ in chosen], 1, None))
        chosen = draw.sample(range(columns), 6)
        model.rows.append(Row(chosen, [1] * len(chosen), None, draw.randint(2, 4)))
    asked = model.variable(1)
    model.denied.append((asked, [column for column in range(columns) if model.uppers[column] == 1][:4]))
    model.objective = {column: draw.randint(-40, 60) for column in range(columns)} | {asked: -30}
    return model


def holds(model: Model, values: list[int]) -> bool:
    """Whether a solution keeps every row, without a solver."""
    for row in model.rows:
        total = sum(factor * values[column] for factor, column in zip(row.factors, row.variables, strict=True))
        if (row.least is not None and total < row.least) or (row.most is not None and total > row.most):
            return False
    return all(values[column] or not any(values[other] for other in others) for column, others in model.denied)


@pytest.mark.parametrize("seed", range(12))
def test_the_bare_binding_and_the_documented_interface_agree(seed: int) -> None:
    model = covering(seed)
    found = solve(model)
    plain = solve_plainly(model)
    assert found.outcome == plain.outcome
    assert found.objective == plain.objective
    assert found.bound == plain.bound
    if found.outcome == "optimal":
        assert holds(model, found.values)
        assert holds(model, plain.values)


@pytest.mark.parametrize("seed", range(6))
def test_every_set_of_parameters_finds_the_same(seed: int) -> None:
    model = covering(seed)
    sets = [None, {}, UNSIMPLIFIED, {"linearization_level": 0, "cp_model_probing_level": 2}]
    found = [solve(model, parameters=parameters) for parameters in sets]
    assert len({(solution.outcome, solution.objective, solution.bound) for solution in found}) == 1


@pytest.mark.parametrize("seed", range(4))
def test_repeated_solves_give_the_same_solution(seed: int) -> None:
    first = solve(covering(seed))
    for _ in range(3):
        assert solve(covering(seed)) == first


def test_the_inner_bound_is_the_bound_of_what_is_minimised() -> None:
    """lorplan maximises, the solver minimises: its lower bound with the sign turned is lorplan's upper one."""
    from ortools.sat.python import cp_model_helper as helper

    model = covering(1)
    solver = helper.SolveWrapper()
    settings = helper.SatParameters()
    settings.num_workers = 1
    solver.set_parameters(settings)
    response = solver.solve(cpsat_solver.as_proto(model, helper))
    assert response.status.name == "OPTIMAL"
    best = sum(factor * response.solution[column] for column, factor in model.objective.items())
    assert response.inner_objective_lower_bound == -best
    assert round(response.objective_value) == -best


def test_a_stopped_search_has_a_bound_that_no_solution_passes() -> None:
    model = covering(2, columns=400, rows=300)
    best = solve(model)
    assert best.outcome == "optimal"
    stopped = [solve(model, limit=limit) for limit in (1e-9, 1e-4, 1e-3, 1e-2)]
    for solution in stopped:
        if solution.outcome != "unknown":
            assert solution.objective <= best.objective <= solution.bound
    assert stopped == [solve(model, limit=limit) for limit in (1e-9, 1e-4, 1e-3, 1e-2)]


def test_objectives_near_the_limit_of_doubles_are_whole_numbers() -> None:
    """The solver's own objective is a double: int() of it may lose one. lorplan adds up the solution instead."""
    model = Model()
    for _ in range(3):
        model.variable(1)
    model.rows.append(Row([0, 1], [1, 1], None, 1))
    model.objective = {0: (1 << 52) + 1, 1: (1 << 52) + 3, 2: 1}
    found = solve(model)
    assert found == Solution("optimal", [0, 1, 1], (1 << 52) + 4, (1 << 52) + 4)


def test_a_model_that_cannot_be_is_infeasible() -> None:
    model = Model()
    first, other = model.variable(1), model.variable(1)
    model.rows.append(Row([first, other], [1, 1], 3, None))
    assert solve(model).outcome == "infeasible"
    assert solve_plainly(model).outcome == "infeasible"


def test_rows_without_letters_are_judged() -> None:
    model = Model()
    model.variable(1)
    model.rows.append(Row([], [], 0, None))
    assert solve(model).outcome == "optimal"
    model.rows.append(Row([], [], 1, None))
    assert solve(model).outcome == "infeasible"


def test_an_invalid_model_is_our_bug() -> None:
    model = Model()
    model.variable(1)
    model.rows.append(Row([7], [1], 1, None))  # there is no such variable
    with pytest.raises(Bug, match="refuses the model"):
        solve(model)


def test_a_parameter_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(Exception, match="no_such_parameter"):
        solve(covering(1), parameters={"no_such_parameter": 1})


def hard() -> Model:
    """A model that takes far longer than any test."""
    draw = random.Random(5)
    model = Model()
    for _ in range(300):
        model.variable(1)
    for _ in range(60):
        factors = [draw.randint(100, 999) for _ in range(300)]
        model.rows.append(Row(list(range(300)), factors, sum(factors) // 2, sum(factors) // 2))
    return model


def test_stop_search_ends_a_search_in_another_thread() -> None:
    from ortools.sat.python import cp_model_helper as helper

    solver = helper.SolveWrapper()
    settings = helper.SatParameters()
    for name, value in PARAMETERS.items():
        setattr(settings, name, value)
    solver.set_parameters(settings)
    proto = cpsat_solver.as_proto(hard(), helper)
    answers = []
    worker = threading.Thread(target=lambda: answers.append(solver.solve(proto)), daemon=True)
    worker.start()
    time.sleep(0.3)
    assert worker.is_alive(), "the search does not hold the interpreter"
    solver.stop_search()
    worker.join(20)
    assert not worker.is_alive()
    assert answers[0].status.name == "UNKNOWN"


INTERRUPTED = """
import os, signal, sys, threading, time
sys.path.insert(0, "FOLDER")
signal.signal(signal.SIGINT, signal.default_int_handler)
from test_solver_facts import hard
from lorplan.engines.cpsat.solver import solve
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
start = time.monotonic()
try:
    solve(hard(), limit=1e6)
except KeyboardInterrupt:
    assert time.monotonic() - start < 20
    print("interrupted")
"""


def test_an_interrupt_gets_through_at_once() -> None:
    code = INTERRUPTED.replace("FOLDER", str(Path(__file__).parent))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "interrupted\n", done.stderr
    assert done.returncode == 0


def test_the_bare_binding_pulls_no_pandas() -> None:
    code = "import sys; from ortools.sat.python import cp_model_helper; print({'pandas', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.skipif(not hasattr(sys, "setdlopenflags"), reason="libraries are loaded in another way here")
def test_the_binding_is_loaded_without_changing_how_others_are() -> None:
    code = (
        "import sys; flags = sys.getdlopenflags()\n"
        "from lorplan.engines.cpsat.solver import Model, solve\n"
        "model = Model(); model.objective[model.variable(3)] = 1\n"
        "print(solve(model).objective, sys.getdlopenflags() == flags)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "3 True\n"
