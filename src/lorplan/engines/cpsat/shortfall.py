"""What classes of programs fall short by whatever is asked for: the least with every letter, the most with none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from lorplan.basics.errors import Bug
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.cpsat.rows import ClassRows, Musts, Stencils
from lorplan.engines.cpsat.solver import Model, solve


class Lack(Struct, frozen=True, eq=False):
    """The half letters by which classes with the same musts fall short when every letter is asked for, and when none
    is. With anything in between it is something in between, and the same at all of them: one object for all.

    `unsure`: limits may leave no portfolio at all where no letter is asked for; `most` is only a bound then.
    """

    least: int
    most: int
    unsure: bool = False


def lacks_of(problem: Problem, requests: int | None, parameters: Mapping[str, Any] | None) -> list[Lack] | None:
    """What every class falls short by at least and at most; None where one has no portfolio at all."""
    kinds: dict[tuple[Any, ...], list[ProgramClass]] = {}
    for program_class in problem.classes:
        demands = tuple(id(bound) for bound in program_class.demands)
        letters = (program_class.usable, program_class.fixed, program_class.pending, program_class.cap)
        kinds.setdefault((letters, demands), []).append(program_class)
    first = [alike[0] for alike in kinds.values()]
    every = least_halves(first, -1 if requests is None else requests, parameters)
    if every is None:
        return None
    none = every if requests is not None else least_halves(first, 0, parameters)
    unsure = none is None
    if none is None:  # a portal's limit asks for letters that are not there yet
        none = [most_halves(program_class) for program_class in first]
    lacks: dict[str, Lack] = {}
    for alike, least, most in zip(kinds.values(), every, none, strict=True):
        lack = Lack(least, most, unsure)
        lacks.update((program_class.id, lack) for program_class in alike)
    return [lacks[program_class.id] for program_class in problem.classes]


def musts_of(lacks: Sequence[Lack], soft: bool = True) -> list[Musts]:
    """How the musts of every class are posted. `soft`: with slack that counts where it depends on who is asked; else
    all are to have the least."""
    return ["soft" if soft and lack.least != lack.most else "constant" if lack.least else "hard" for lack in lacks]


def least_halves(
    classes: Sequence[ProgramClass], requests: int, parameters: Mapping[str, Any] | None
) -> list[int] | None:
    """The half letters by which each of these classes falls short at least with these letters asked for. They do not
    touch each other, so that one solve finds them all. None where the limits leave one of them no portfolio."""
    model = Model()
    stencils = Stencils()
    parts: list[ClassRows] = []
    for program_class in classes:
        withheld = program_class.fixed | program_class.pending & ~requests
        rows = ClassRows(model, program_class, "soft", program_class.usable & ~withheld)
        stencils.post(program_class.demands, rows)
        if rows.impossible:
            return None
        for variable, _, halves in rows.slacks:
            model.objective[variable] = -halves
        parts.append(rows)
    solution = solve(model, None, parameters)
    if solution.outcome == "infeasible":
        return None
    if solution.outcome != "optimal":
        raise Bug.of("what single classes fall short by was not found within the limit")
    return [sum(halves * solution.values[variable] for variable, _, halves in rows.slacks) for rows in parts]


def most_halves(program_class: ProgramClass) -> int:
    """More half letters than a class can fall short by."""
    rows = ClassRows(Model(), program_class, "soft", program_class.usable & ~program_class.fixed)
    for bound in program_class.bounds:
        if bound.level == "must":
            bound.post(rows)
    return sum(most * halves for _, most, halves in rows.slacks)
