"""The sets of letters of a plan: each once with its programs, and what holds of its letters at all of them."""

from __future__ import annotations

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.assignment import Assignment
from lorplan.plan.reasons import Reasons
from lorplan.results.plan import Alike, LeftOut, Portfolio, Reason


def sets_of_letters(case: Case, assignment: Assignment, reasons: Reasons) -> tuple[Portfolio, ...]:
    """The portfolios of an assignment, those whose programs weigh most first."""
    groups: dict[int, list[ProgramClass]] = {}
    for one, portfolio in zip(case.problem.classes, assignment.portfolios, strict=True):
        groups.setdefault(portfolio, []).append(one)
    ordered = sorted(groups, key=lambda mask: (-sum(one.weight for one in groups[mask]), tuple(bits(mask))))
    return tuple(_portfolio(case, reasons, number, mask, groups[mask]) for number, mask in enumerate(ordered))


def _portfolio(case: Case, reasons: Reasons, number: int, mask: int, classes: list[ProgramClass]) -> Portfolio:
    classes = sorted(classes, key=lambda one: (-one.weight, one.id))
    told: dict[tuple[tuple[Reason, ...], tuple[LeftOut, ...]], list[ProgramClass]] = {}
    for one in classes:
        told.setdefault((reasons.why_in(one, mask), reasons.left_out(one, mask)), []).append(one)
    # What is said of the programs that weigh most comes first, also among those at which the same is said.
    kinds = sorted(told.items(), key=lambda kind: -sum(one.weight for one in kind[1]))
    alike = [Alike(reasons.speaker.programs(some), *said) for said, some in kinds]
    return Portfolio(
        _label(number),
        case.problem.names(mask),
        reasons.speaker.programs(classes),
        sum(one.count for one in classes),
        sum(one.weight for one in classes),
        alike[0].reasons if len(alike) == 1 else _reasons(reasons, classes, mask, alike),
        alike[0].left_out if len(alike) == 1 else _left_out(alike),
        tuple(alike) if len(alike) > 1 else (),
    )


def _reasons(reasons: Reasons, classes: list[ProgramClass], mask: int, alike: list[Alike]) -> tuple[Reason, ...]:
    """The points at the programs that weigh most and over all, and sentences that hold at all of them."""
    found = []
    for first in alike[0].reasons:
        points = [one.points for kind in alike for one in kind.reasons if one.letter == first.letter]
        says = {one.says for kind in alike for one in kind.reasons if one.letter == first.letter}
        if len(says) > 1:
            first = replace(first, says=reasons.says_of_all(classes, mask, first.letter) or first.says)
        found.append(replace(first, least=min(points), most=max(points)))
    return tuple(found)


def _left_out(alike: list[Alike]) -> tuple[LeftOut, ...]:
    """What is said where most weighs, and the prices over all programs."""
    prices: dict[str, list[int]] = {}
    for kind in alike:
        for one in kind.left_out:
            if one.price is not None:
                prices.setdefault(one.letter, []).append(one.price)
    return tuple(
        replace(one, least=min(prices[one.letter]), most=max(prices[one.letter])) if one.letter in prices else one
        for one in alike[0].left_out
    )


def _label(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    label = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        label = chr(ord("A") + rest) + label
    return label
