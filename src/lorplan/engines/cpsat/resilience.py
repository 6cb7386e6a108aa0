"""What a plan has to survive, in CP-SAT's model: for each letter that may fail, and each kind of programs (same musts,
same letters), a second choice of letters without it that keeps all musts.

Where a letter is not asked for, its second choice is the first. So there is nothing to switch on: where all programs
can be protected, the second choices are hard rows. Else every kind may be given up: a Boolean that its programs' weight
is paid for loosens all rows of its second choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.cpsat.rows import Blocks, ClassRows, Musts, Protect, Stencils
from lorplan.engines.cpsat.solver import Model, Row
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount

Least = Callable[[Sequence[ProgramClass], int], "list[int] | None"]


@dataclass
class _Kind:
    """Classes with the same musts and letters, and with them the same shortfall. `short`: the variable that says
    whether they fall short; None where they surely do not."""

    one: ProgramClass
    short: int | None
    weight: int = 0

    @property
    def strict(self) -> list[Bound]:
        return [bound for bound in self.one.bounds if bound.level in ("must", "limit")]


def without(one: ProgramClass, letter: int) -> ProgramClass:
    """The class where a letter has failed. It may be one that a wish keeps: the wish falls with it."""
    gone = ~(1 << letter)
    return replace(
        one, usable=one.usable & gone, fixed=one.fixed & gone, pending=one.pending & gone, coming=one.coming & gone
    )


def shorts_of(
    problem: Problem, musts: Sequence[Musts], lacks: Sequence[Any] | None, slack: Mapping[Any, tuple[int, int | None]]
) -> dict[str, int | None]:
    """Class id -> the variable that says whether it falls short, None where it cannot. Without the classes that surely
    do: they have nothing to lose. `slack`: what a kind lacks -> its variables, half letters and short."""
    if lacks is None:
        return dict.fromkeys((one.id for one in problem.classes), None)
    every = zip(problem.classes, musts, lacks, strict=True)
    return {one.id: slack[lack][1] if must == "soft" else None for one, must, lack in every if not lack.least}


def protect(
    model: Model,
    problem: Problem,
    shorts: Mapping[str, int | None],
    requests: int | None,
    how: Protect,
    least: Least,
) -> Blocks:
    """Post the second choices.

    `shorts`: class id -> the variable that says whether it falls short, None where it surely keeps all musts; classes
    that surely fall short are left out: there is nothing to protect. `requests`: the only letters asked for, where they
    are given. `least`: the half letters by which classes fall short at least with these letters asked for.
    """
    blocks = Blocks()
    stencils = Stencils()
    if how == "no":
        return blocks
    withheld = 0 if requests is None else ~requests
    kinds = [kind for kind in _kinds(problem, shorts) if kind.one.unsure & ~(kind.one.pending & withheld)]
    if how == "all":
        kinds = _strictest(kinds)
    every = [(place, letter) for place, kind in enumerate(kinds) for letter in _failing(kind, withheld)]
    hopeless: set[int] = set()
    if how == "most":
        # Kinds that hang on a letter even where all others are there; and failures that nobody has to be asked for.
        worst = _lacking(kinds, every, -1 if requests is None else requests, least)
        hopeless = {place for (place, _), halves in zip(every, worst, strict=True) if halves}
        left = [one for one in every if one[0] not in hopeless]
        here = _lacking(kinds, left, 0, least)
        every = [one for one, halves in zip(left, here, strict=True) if halves]
    for place, kind in enumerate(kinds):
        letters = [letter for which, letter in every if which == place]
        if not letters and place not in hopeless:
            continue
        given_up = _given_up(model, blocks, kind, place in hopeless) if how == "most" else []
        for letter in letters if place not in hopeless else ():
            one = without(kind.one, letter)
            start = len(model.rows)
            rows = ClassRows(model, one, "hard", one.usable & ~one.fixed & ~(one.pending & withheld))
            stencils.post(kind.strict, rows)
            blocks.rows.append(rows)
            if given_up:
                model.rows[start:] = [_loosened(row, given_up, model.uppers) for row in model.rows[start:]]
            else:
                blocks.impossible |= rows.impossible
    return blocks


def _kinds(problem: Problem, shorts: Mapping[str, int | None]) -> list[_Kind]:
    kinds: dict[tuple[Any, ...], _Kind] = {}
    for one in problem.classes:
        if one.id in shorts:
            demands = tuple(id(bound) for bound in one.bounds if bound.level in ("must", "limit"))
            short = shorts[one.id]
            key = (one.usable, one.fixed, one.pending, one.coming, one.cap, demands, short)
            kinds.setdefault(key, _Kind(one, short)).weight += one.weight
    return list(kinds.values())


def _strictest(kinds: Sequence[_Kind]) -> list[_Kind]:
    """Without those that are protected wherever another is: same letters, and every must follows from one of it."""
    left: list[_Kind] = []
    for place, kind in enumerate(kinds):
        others = (*left, *kinds[place + 1 :])
        if not any(_same_letters(kind.one, other.one) and _follows(kind, other) for other in others):
            left.append(kind)
    return left


def _same_letters(one: ProgramClass, other: ProgramClass) -> bool:
    return (one.usable, one.fixed, one.pending, one.coming) == (other.usable, other.fixed, other.pending, other.coming)


def _follows(kind: _Kind, other: _Kind) -> bool:
    return all(any(_implied(bound, given) for given in other.strict) for bound in kind.strict)


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


def _failing(kind: _Kind, withheld: int) -> list[int]:
    return list(bits(kind.one.unsure & ~(kind.one.pending & withheld)))


def _lacking(kinds: Sequence[_Kind], failures: Sequence[tuple[int, int]], requests: int, least: Least) -> list[int]:
    """Half letters that kinds lack at least where a letter fails, with these letters asked for."""
    tried = [without(kinds[place].one, letter) for place, letter in failures]
    found = least(tried, requests) if tried else []
    if found is None:  # a limit asks for a letter that fails, or is not there
        alone = [least([one], requests) for one in tried]
        found = [1 if one is None else one[0] for one in alone]
    return found


def _given_up(model: Model, blocks: Blocks, kind: _Kind, hopeless: bool) -> list[int]:
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
