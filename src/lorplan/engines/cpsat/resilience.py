"""What a plan has to survive, in CP-SAT's model: for each person whose letters may fail, and each kind of programs
(same musts, same letters), a second choice of letters without them that keeps all musts.

Where none of them is asked for, the second choice is the first. So there is nothing to switch on: where all programs
can be protected, the second choices are hard rows. Else every kind may be given up: a Boolean that its programs' weight
is paid for loosens all rows of its second choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.cpsat.rows import ClassRows, Musts, Stencils
from lorplan.engines.cpsat.shortfall import LackRange, LackVariables
from lorplan.engines.cpsat.solver import Model, Row
from lorplan.engines.stages import ShortBy
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount

Protection = Literal["no", "all", "most"]  # which programs are to stand the failure of any one person
Least = Callable[[Sequence[ProgramClass], int], "list[ShortBy] | None"]


@dataclass
class Blocks:
    """The second choices of a resilient plan's model. `exposed`: variable -> weight, of kinds given up; `lost`: the
    weight of those that hang on one person whoever is asked."""

    rows: list[ClassRows] = field(default_factory=list)
    exposed: dict[int, int] = field(default_factory=dict)
    lost: int = 0
    impossible: bool = False


@dataclass
class _KindRow:
    """Classes with the same musts and letters, and with them the same shortfall. `short`: the variable that says
    whether they fall short; None where they surely do not."""

    program_class: ProgramClass
    short: int | None
    weight: int = 0


def shorts_of(
    problem: Problem,
    musts: Sequence[Musts],
    lacks: Sequence[LackRange] | None,
    variables: Mapping[LackRange, LackVariables],
) -> dict[str, int | None]:
    """Class id -> the variable that says whether it falls short, None where it cannot. Without the classes that surely
    do: they have nothing to lose."""
    if lacks is None:
        return dict.fromkeys((program_class.id for program_class in problem.classes), None)
    every = zip(problem.classes, musts, lacks, strict=True)
    return {
        program_class.id: variables[lack].short if must == "soft" else None
        for program_class, must, lack in every
        if not lack.least.short
    }


def protect(
    model: Model,
    problem: Problem,
    shorts: Mapping[str, int | None],
    requests: int | None,
    protection: Protection,
    least: Least,
) -> Blocks:
    """Post the second choices.

    `shorts`: class id -> the variable that says whether it falls short, None where it surely keeps all musts; classes
    that surely fall short are left out: there is nothing to protect. `requests`: the only letters asked for, where they
    are given. `least`: what classes fall short by at least with these letters asked for.
    """
    blocks = Blocks()
    stencils = Stencils()
    withheld = 0 if requests is None else ~requests
    kinds = [kind for kind in _kinds(problem, shorts) if _failing(kind, withheld)]
    if protection == "all":
        kinds = _strictest(kinds)
    failures = [
        (index, failed)
        for index, kind in enumerate(kinds)
        for failed in problem.by_person(_failing(kind, withheld)).values()
    ]
    hopeless: set[int] = set()
    if protection == "most":
        # Kinds that hang on one person even where all others are there; and failures that nobody has to be asked for.
        worst = _lacking(kinds, failures, -1 if requests is None else requests, least)
        hopeless = {index for (index, _), short in zip(failures, worst, strict=True) if short}
        others = [failure for failure in failures if failure[0] not in hopeless]
        unasked = _lacking(kinds, others, 0, least)
        failures = [failure for failure, short in zip(others, unasked, strict=True) if short]
    for index, kind in enumerate(kinds):
        every = [failed for which, failed in failures if which == index]
        if not every and index not in hopeless:
            continue
        given_up = _given_up(model, blocks, kind, index in hopeless) if protection == "most" else []
        for failed in every:
            left = kind.program_class.without(failed)
            start = len(model.rows)
            free = left.usable & ~left.fixed & ~(left.pending & withheld)
            rows = ClassRows(model, left, "hard", free)
            stencils.post(kind.program_class.demands, rows)
            blocks.rows.append(rows)
            if given_up:
                model.rows[start:] = [_loosened(row, given_up, model.uppers) for row in model.rows[start:]]
            else:
                blocks.impossible |= rows.impossible
    return blocks


def _kinds(problem: Problem, shorts: Mapping[str, int | None]) -> list[_KindRow]:
    kinds: dict[tuple[Any, ...], _KindRow] = {}
    for program_class in problem.classes:
        if program_class.id in shorts:
            demands = tuple(id(bound) for bound in program_class.demands)
            short = shorts[program_class.id]
            key = (*_letters(program_class), program_class.cap, demands, short)
            kinds.setdefault(key, _KindRow(program_class, short)).weight += program_class.weight
    return list(kinds.values())


def _letters(program_class: ProgramClass) -> tuple[int, int, int, int]:
    return program_class.usable, program_class.fixed, program_class.pending, program_class.coming


def _strictest(kinds: Sequence[_KindRow]) -> list[_KindRow]:
    """Without those that are protected wherever another is: same letters, and every must follows from one of it."""
    left: list[_KindRow] = []
    for index, kind in enumerate(kinds):
        others = (*left, *kinds[index + 1 :])
        if not any(_follows(kind.program_class, other.program_class) for other in others):
            left.append(kind)
    return left


def _follows(program_class: ProgramClass, other: ProgramClass) -> bool:
    """Whether a class keeps its musts with whatever the other keeps its own with."""
    return _letters(program_class) == _letters(other) and all(
        any(_implied(bound, given) for given in other.demands) for bound in program_class.demands
    )


def _implied(bound: Bound, given: Bound) -> bool:
    """Whether a portfolio surely keeps `bound` where it keeps `given`."""
    if bound is given:
        return True
    if not (isinstance(bound, BoundCount) and isinstance(given, BoundCount)) or bound.column != given.column:
        return False
    if (bound.per, bound.different) != (given.per, given.different):
        return False
    fewest = bound.least is None or (given.least is not None and given.least >= bound.least)
    return fewest and (bound.most is None or (given.most is not None and given.most <= bound.most))


def _failing(kind: _KindRow, withheld: int) -> int:
    """The letters that may fail a kind of programs."""
    return kind.program_class.unsure & ~(kind.program_class.pending & withheld)


def _lacking(kinds: Sequence[_KindRow], failures: Sequence[tuple[int, int]], requests: int, least: Least) -> list[bool]:
    """Whether kinds fall short where letters fail, even with these letters asked for."""
    left = [kinds[index].program_class.without(failed) for index, failed in failures]
    together = least(left, requests) if left else []
    if together is not None:
        return [bool(shortfall.short) for shortfall in together]
    # A limit asks for a letter that fails, or is not there.
    alone = [least([program_class], requests) for program_class in left]
    return [shortfall is None or bool(shortfall[0].short) for shortfall in alone]


def _given_up(model: Model, blocks: Blocks, kind: _KindRow, hopeless: bool) -> list[int]:
    """The variables that loosen a kind's second choices: it is exposed, or falls short anyway."""
    if hopeless and kind.short is None:
        blocks.lost += kind.weight
        return []
    exposed = model.variable(1)
    blocks.exposed[exposed] = kind.weight
    if kind.short is None:
        return [exposed]
    if hopeless:
        model.rows.append(Row([exposed, kind.short], [1, 1], 1, None))
    return [exposed, kind.short]


def _loosened(row: Row, given_up: Sequence[int], uppers: Sequence[int]) -> Row:
    """The row, without effect where one of these variables is 1."""
    ends = [factor * uppers[variable] for factor, variable in zip(row.factors, row.variables, strict=True)]
    variables, factors = [*row.variables, *given_up], list(row.factors)
    if row.least is not None:
        lacking = max(0, row.least - sum(end for end in ends if end < 0))
        return Row(variables, factors + [lacking] * len(given_up), row.least, None)
    if row.most is not None:
        over = max(0, sum(end for end in ends if end > 0) - row.most)
        return Row(variables, factors + [-over] * len(given_up), None, row.most)
    return row
