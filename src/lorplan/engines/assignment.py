"""An assignment: which letters are asked for, and which portfolio every class of programs gets."""

from __future__ import annotations

from msgspec import Struct

from lorplan.case.problem import Problem


class Assignment(Struct, frozen=True):
    """Letters to ask for and a portfolio (its usable letters) for every class, in the order of `problem.classes`."""

    requests: int
    portfolios: tuple[int, ...]


def needed(problem: Problem, portfolios: tuple[int, ...]) -> int:
    """The letters that must be asked for so that these portfolios can be sent."""
    requests = 0
    for program_class, portfolio in zip(problem.classes, portfolios, strict=True):
        requests |= portfolio & program_class.pending
    return requests
