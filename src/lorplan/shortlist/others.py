"""Other lists than the best: with more or less money, with or without a program, with fewer programs. Each is the best
of its kind, decided anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from lorplan.basics.errors import InputError
from lorplan.results.shortlist import BudgetStep, Forced, ListPoint
from lorplan.shortlist.candidates import Pool
from lorplan.shortlist.decide import HUNDRED, ChosenList, ListModel, Terms
from lorplan.shortlist.recount import ListReading

POINTS: Final = 12  # of the curve


def other_budgets(
    pool: Pool, terms: Terms, chosen: ChosenList, reading: ListReading
) -> tuple[BudgetStep | None, BudgetStep | None]:
    """What the price of the last application less, and of the next one more, would change, of a budget of money."""
    if terms.money is None:
        return None, None
    last = [
        terms.cents(field, number) - terms.cents(field, number - 1)
        for field, number in reading.fields.items()
        if number
    ]
    following = [
        terms.cents(field, number + 1) - terms.cents(field, number) for field, number in reading.fields.items()
    ]
    steps: list[BudgetStep | None] = []
    for change in (-max(last, default=0), max(following, default=0)):
        money = (reading.cents + change if change < 0 else terms.money * HUNDRED + change) // HUNDRED
        steps.append(_with_money(pool, terms, chosen, money) if change and money >= 0 else None)
    return steps[0], steps[1]


def _with_money(pool: Pool, terms: Terms, chosen: ChosenList, money: int) -> BudgetStep | None:
    other = _best(pool, replace(terms, money=money), near=chosen.numbers)
    if other is None:  # what is decided already costs more
        return None
    enters, leaves = _moves(pool, chosen, other)
    return BudgetStep(cents=other.cents - chosen.cents, worth=other.worth - chosen.worth, enters=enters, leaves=leaves)


def forced_by(pool: Pool, terms: Terms, chosen: ChosenList, program: str) -> Forced:
    """What it takes to have one more of a program that is not on the list, or to have no more than is decided of one
    that is."""
    position = next(index for index, each in enumerate(pool.candidates) if each.program.id == program)
    onto = not chosen.numbers[position]
    other = None
    if not (onto and pool.candidates[position].barred):
        wanted, unwanted = ([position], []) if onto else ([], [position])
        other = _best(pool, terms, wanted, unwanted, chosen.numbers)
    if other is None or other.missing > chosen.missing:
        return Forced(program, onto, None, 0, (), ())
    enters, leaves = _moves(pool, chosen, other)
    return Forced(program, onto, other.worth - chosen.worth, other.cents - chosen.cents, enters, leaves)


def curve(pool: Pool, terms: Terms, chosen: ChosenList) -> tuple[ListPoint, ...]:
    """The best lists of ever more programs, up to the best one, in steps that are alike."""
    most = sum(chosen.numbers)
    steps = sorted({-(-most * step // POINTS) for step in range(1, POINTS + 1)})
    lists = [(number, _best(pool, replace(terms, programs=number))) for number in steps]
    return tuple(ListPoint(sum(best.numbers), best.cents, best.worth) for _, best in lists if best is not None)


def _best(
    pool: Pool, terms: Terms, wanted: Sequence[int] = (), unwanted: Sequence[int] = (), near: Sequence[int] = ()
) -> ChosenList | None:
    """The best list, of equal ones that with most programs of the list `near`; None where there is none."""
    try:
        return ListModel(pool, terms, wanted, unwanted).best(near=near)
    except InputError:
        return None


def _moves(pool: Pool, before: ChosenList, after: ChosenList) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The programs of which the second list has more, and those of which it has fewer."""
    names = [candidate.program.id for candidate in pool.candidates]
    moves = list(zip(names, before.numbers, after.numbers, strict=True))
    return (
        tuple(name for name, old, new in moves if new > old),
        tuple(name for name, old, new in moves if new < old),
    )
