"""What classes of programs fall short by whatever is asked for: the least with every letter, the most with none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from lorplan.basics.errors import Bug
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.cpsat.rows import ClassRows, Musts, Stencils
from lorplan.engines.cpsat.solver import Model, Row, solve
from lorplan.engines.stages import ShortBy


class LackRange(Struct, frozen=True, eq=False):
    """What classes with the same musts fall short by when every letter is asked for, and when none is. With anything in
    between it is something in between, and the same at all of them: one object for all.

    `unsure`: limits may leave no portfolio at all where no letter is asked for; `most` is only a bound then.
    """

    least: ShortBy
    most: ShortBy
    unsure: bool = False

    @property
    def fewest(self) -> int:
        """The fewest letters missing, so weighted. A class whose required musts fall short only where some letter is
        not asked for may then lack fewer letters than with every one, but as much as one required letter."""
        least: int = self.least.missing
        return least if self.least.short == self.most.short else min(least, self.most.short)


class LackVariables(NamedTuple):
    """The variables of what a kind of class lacks: letters beyond the fewest, whether it falls short, and whether
    something required does. None where that is known."""

    more: int
    short: int | None
    required: int | None


def lacks_of(problem: Problem, requests: int | None, parameters: Mapping[str, Any] | None) -> list[LackRange] | None:
    """What every class falls short by at least and at most; None where one has no portfolio at all."""
    kinds: dict[tuple[Any, ...], list[ProgramClass]] = {}
    for program_class in problem.classes:
        demands = tuple(id(bound) for bound in program_class.demands)
        letters = (program_class.usable, program_class.fixed, program_class.pending, program_class.cap)
        kinds.setdefault((letters, demands), []).append(program_class)
    first = [alike[0] for alike in kinds.values()]
    every = least_missing(first, -1 if requests is None else requests, parameters)
    if every is None:
        return None
    none = every if requests is not None else least_missing(first, 0, parameters)
    unsure = none is None
    if none is None:  # a portal's limit asks for letters that are not there yet
        none = [most_missing(program_class) for program_class in first]
    lacks: dict[str, LackRange] = {}
    for alike, least, most in zip(kinds.values(), every, none, strict=True):
        lack = LackRange(least, most, unsure)
        lacks.update((program_class.id, lack) for program_class in alike)
    return [lacks[program_class.id] for program_class in problem.classes]


def musts_of(lacks: Sequence[LackRange], soft: bool = True) -> list[Musts]:
    """How the musts of every class are posted. `soft`: with slack that counts where it depends on who is asked; else
    all are to have the least."""
    return [
        "soft" if soft and lack.least != lack.most else "constant" if lack.least.short else "hard" for lack in lacks
    ]


def least_missing(
    classes: Sequence[ProgramClass], requests: int, parameters: Mapping[str, Any] | None
) -> list[ShortBy] | None:
    """What each of these classes falls short by at least with these letters asked for. They do not
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
        for slack in rows.slacks:
            model.objective[slack.variable] = -rows.weight_of(slack)
        required = [slack for slack in rows.slacks if slack.required]
        heavier = program_class.required_weight > 1
        if heavier and 0 < len(required) < len(rows.slacks):  # what is required comes before all that is expected
            flag = model.variable(1)
            model.objective[flag] = -1 - _worst(rows).missing
            model.rows += [Row([slack.variable, flag], [1, -slack.most], None, 0) for slack in required]
        parts.append(rows)
    solution = solve(model, None, parameters)
    if solution.outcome == "infeasible":
        return None
    if solution.outcome != "optimal":
        raise Bug.of("what single classes fall short by was not found within the limit")
    return [rows.shortfall([solution.values[slack.variable] for slack in rows.slacks]) for rows in parts]


def most_missing(program_class: ProgramClass) -> ShortBy:
    """The most that a class could fall short by."""
    rows = ClassRows(Model(), program_class, "soft", program_class.usable & ~program_class.fixed)
    Stencils().post((bound for bound in program_class.bounds if bound.level == "must"), rows)
    return _worst(rows)


def _worst(rows: ClassRows) -> ShortBy:
    return rows.shortfall([slack.most for slack in rows.slacks])
