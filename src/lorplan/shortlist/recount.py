"""The second reading of a list, without a solver: what it comes to, by the rules' own readings and the schedules of
fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from lorplan.shortlist.candidates import Pool
from lorplan.shortlist.decide import HUNDRED, Terms, shared_institutions, signalled
from lorplan.shortlist.rows import ChosenPrograms

Sent = Mapping[tuple[str, str], Sequence[int]]  # (specialty, tier) -> programs (positions)


class RuleReading(Struct, frozen=True):
    """What a rule about the list comes to: programs missing or too many, the sure matches, points. `open`: it may lack
    something, depending on what nobody told."""

    rule: str
    level: str
    missing: int
    measured: int
    points: int
    open: bool


class ListReading(Struct, frozen=True):
    """What a list comes to. `wrong`: budgets and numbers of signals that it breaks, in words."""

    missing: int
    worth: int
    cents: int
    fields: Mapping[tuple[str, str], int]  # portal and specialty -> programs
    rules: tuple[RuleReading, ...]
    wrong: tuple[str, ...]


def read_list(pool: Pool, terms: Terms, numbers: Sequence[int], sent: Sent) -> ListReading:
    """A list as anybody may have made it. `numbers`: how many of each program, in the order of the pool."""
    rules = _rules(pool, numbers)
    fields: dict[tuple[str, str], int] = {}
    worth = HUNDRED * sum(rule.points for rule in rules)
    for candidate, number in zip(pool.candidates, numbers, strict=True):
        if number:
            fields[candidate.field] = fields.get(candidate.field, 0) + number
            worth += HUNDRED * candidate.worth * number
    for key, programs in sent.items():
        worth += sum(max(0, pool.candidates[program].worth) * terms.per_cent[key] for program in programs)
    cents = sum(terms.cents(field, number) for field, number in fields.items())
    return ListReading(
        missing=sum(rule.missing for rule in rules if rule.level == "must"),
        worth=worth,
        cents=cents,
        fields=fields,
        rules=rules,
        wrong=(
            *_over_budget(terms, fields, cents),
            *_barred(pool, numbers),
            *_signals_wrong(pool, terms, numbers, sent),
        ),
    )


def _rules(pool: Pool, numbers: Sequence[int]) -> tuple[RuleReading, ...]:
    chosen = ChosenPrograms(tuple(numbers))
    readings = []
    for bound in pool.coupling:
        reading = bound.check(chosen)  # type: ignore[arg-type]
        missing, measured, points = (int(each) for each in (reading.missing, reading.measured, reading.points))
        readings.append(RuleReading(bound.rule, bound.level, missing, measured, points, bool(reading.open)))
    return tuple(readings)


def _over_budget(terms: Terms, fields: Mapping[tuple[str, str], int], cents: int) -> list[str]:
    wrong = []
    if terms.money is not None and cents > terms.money * HUNDRED:
        wrong.append("It costs more than the budget.")
    if terms.programs is not None and sum(fields.values()) > terms.programs:
        wrong.append("It has more programs than the budget allows.")
    for specialty, most in sorted(terms.per_specialty.items()):
        if sum(number for (_, name), number in fields.items() if name == specialty) > most:
            wrong.append(f"It has more programs of {specialty} than the budget allows.")
    return wrong


def _barred(pool: Pool, numbers: Sequence[int]) -> list[str]:
    return [
        f"{candidate.program.name} is barred: {pool.rules[candidate.barred[0]].says}"
        for candidate, number in zip(pool.candidates, numbers, strict=True)
        if number and candidate.barred and not candidate.decided
    ]


def _signals_wrong(pool: Pool, terms: Terms, numbers: Sequence[int], sent: Sent) -> list[str]:
    wrong: list[str] = []
    shared = shared_institutions(pool)
    seen: set[object] = set()
    for (specialty, tier), programs in sorted(sent.items()):
        allotment = terms.allotments[specialty]
        if len(programs) > dict(allotment.tiers)[tier]:
            wrong.append(f"There are more {tier} signals in {specialty} than there can be.")
        for position in programs:
            candidate = pool.candidates[position]
            key = specialty, candidate.program.institution
            place: object = key if allotment.per_institution and key in shared else position
            if place in seen or not numbers[position] or not signalled(candidate, specialty):
                wrong.append(f"{candidate.program.name} cannot get this signal.")
            seen.add(place)
    return wrong
