"""The best list: CP-SAT decides how many of each kind of alike programs, and which of them are signalled.

In strict order: least is missing of musts about the list; most is it worth (in hundredths of points, or in cents where
the user says what a point is worth, fees taken off); least it costs; fewest programs; then, of alike programs, the
first by id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import gcd

from msgspec import Struct

from lorplan.basics.errors import Bug, InputError
from lorplan.engines.cpsat.solver import Model, solve
from lorplan.rules.kinds.rows import Linear
from lorplan.shortlist.candidates import Candidate, Pool
from lorplan.shortlist.fees import Schedule
from lorplan.shortlist.rows import Interchangeable, ListRows, told_apart
from lorplan.shortlist.signals import Allotment

HUNDRED = 100
_EXACT = 1 << 52


class Terms(Struct, frozen=True):
    """What a list is chosen under. `schedules`: (portal, specialty) -> its fees; `allotments`: specialty -> signals;
    `per_cent`: by tier, how much more an application is worth with it. Money is in US dollars."""

    schedules: Mapping[tuple[str, str], Schedule]
    allotments: Mapping[str, Allotment]
    per_cent: Mapping[tuple[str, str], int]  # (specialty, tier) -> per cent
    money: int | None
    programs: int | None
    per_specialty: Mapping[str, int]
    dollars_per_point: int | None
    assistance: int  # per cent off

    def cents(self, field: tuple[str, str], programs: int) -> int:
        """What so many applications of a field cost, in cents."""
        schedule = self.schedules.get(field)
        return 0 if schedule is None else schedule.cost(programs) * (HUNDRED - self.assistance)


class ChosenList(Struct, frozen=True):
    """A list. `numbers`: how many of each program, in the order of the pool; `signals`: tier -> programs (positions).

    `missing`: what musts about the list lack; `worth`: hundredths of points of programs and signals, with what rules
    about the list add; `cents`: what it costs. `proved`: that no list is better.
    """

    numbers: tuple[int, ...]
    signals: Mapping[tuple[str, str], tuple[int, ...]]
    missing: int
    worth: int
    cents: int
    proved: bool

    def value(self, terms: Terms) -> tuple[int, int, int, int]:
        """What is compared, each to be made large."""
        return -self.missing, gain(self.worth, self.cents, terms), -self.cents, -sum(self.numbers)


def gain(worth: int, cents: int, terms: Terms) -> int:
    """What a list is worth, in hundredths of points; with the price of a point, in cents after fees."""
    return worth if terms.dollars_per_point is None else worth * terms.dollars_per_point - cents


class ListModel:
    """The model of the best list of a pool, with what its variables stand for."""

    def __init__(self, pool: Pool, terms: Terms, wanted: Sequence[int] = (), unwanted: Sequence[int] = ()) -> None:
        """`wanted`, `unwanted`: programs (positions) of which one more than decided, or no more, has to be chosen."""
        self.pool, self.terms = pool, terms
        self.model = Model()
        self.shared = shared_institutions(pool)
        self.alike = alike_of(pool, terms, self.shared, wanted, unwanted)
        self.rows = ListRows(self.model, self.alike)
        for bound in pool.coupling:
            bound.post(self.rows)
        self.cents = Linear()
        self.signals: dict[tuple[str, str, int], int] = {}  # specialty, tier, kind -> variable
        self.worth = Linear({}, self.rows.constant * HUNDRED)
        for variable, each in zip(self.rows.variables, self.alike, strict=True):
            self.worth += Linear({variable: each.worth * HUNDRED})
        self.worth += Linear({variable: points * HUNDRED for variable, points in self.rows.points.items()})
        for field, kinds in self._fields().items():
            self._limit_field(field, kinds)
        for allotment in terms.allotments.values():
            self._signal(allotment)
        if terms.money is not None:
            self.rows.at_most(self.cents, terms.money * HUNDRED)
        if terms.programs is not None:
            self.rows.at_most(self.rows.chosen(), terms.programs)
        for specialty, most in terms.per_specialty.items():
            kinds = [kind for kind in range(len(self.alike)) if self._of(kind).program.specialty == specialty]
            self.rows.at_most(Linear({self.rows.variables[kind]: 1 for kind in kinds}), most)

    def _of(self, kind: int) -> Candidate:
        return self.pool.candidates[self.alike[kind].programs[0]]

    def _fields(self) -> dict[tuple[str, str], list[int]]:
        fields: dict[tuple[str, str], list[int]] = {}
        for kind in range(len(self.alike)):
            fields.setdefault(self._of(kind).field, []).append(kind)
        return fields

    def _limit_field(self, field: tuple[str, str], kinds: Sequence[int]) -> None:
        """What applications of a field cost, by tiers of which the cheap ones come first."""
        schedule = self.terms.schedules.get(field)
        if schedule is None:
            return
        chosen = Linear({self.rows.variables[kind]: 1 for kind in kinds})
        most = sum(self.alike[kind].number for kind in kinds)
        together, fee = schedule.first
        off = HUNDRED - self.terms.assistance
        covered = Linear()
        if together:
            begun = self.rows.flag()
            self.cents += begun * (fee * off)
            covered = begun * together
            self.rows.at_most(chosen - begun * most, 0)
        for width, each in schedule.widths(most):
            tier = Linear({self.model.variable(width): 1})
            covered += tier
            self.cents += tier * (each * off)
        self.rows.at_most(chosen - covered, 0)

    def _signal(self, allotment: Allotment) -> None:
        kinds = [kind for kind in range(len(self.alike)) if signalled(self._of(kind), allotment.specialty)]
        by_institution: dict[str, Linear] = {}
        by_tier: dict[str, Linear] = {}
        for kind in kinds:
            chosen, all_tiers = Linear({self.rows.variables[kind]: 1}), Linear()
            for tier, number in allotment.tiers:
                variable = self.model.variable(min(number, self.alike[kind].number))
                self.signals[allotment.specialty, tier, kind] = variable
                sent = Linear({variable: 1})
                if self._of(kind).program.facts.get("signal") == tier:
                    self.rows.at_least(sent, self.alike[kind].least)
                all_tiers += sent
                by_tier[tier] = by_tier.get(tier, Linear()) + sent
                self.worth += sent * (max(0, self.alike[kind].worth) * self.terms.per_cent[allotment.specialty, tier])
            self.rows.at_most(all_tiers - chosen, 0)
            institution = self._of(kind).program.institution
            if (
                allotment.per_institution
                and institution is not None
                and (allotment.specialty, institution) in self.shared
            ):
                by_institution[institution] = by_institution.get(institution, Linear()) + all_tiers
        for tier, number in allotment.tiers:
            self.rows.at_most(by_tier.get(tier, Linear()), number)
        for sent in by_institution.values():
            self.rows.at_most(sent, 1)

    # ---- solving

    def best(self, limit: float | None = None, near: Sequence[int] = ()) -> ChosenList:
        """The best list. `near`: how many of each program another list has; among equals the one with most of these is
        taken. Raises InputError where what is decided already breaks a bound that cannot be broken."""
        missing = Linear(dict.fromkeys(self.rows.missed, 1))
        stages = [-missing, *self._stages()] if self.rows.missed else self._stages()
        if near:
            stages.append(self._shared_with(near))
        proved = True
        for stage in stages:
            self.model.objective = dict(stage.terms)
            solution = solve(self.model, limit)
            if solution.outcome == "infeasible":
                hint = "raise the budget under 'shortlist', or decide for fewer programs"
                where = self.pool.case.scenario.where("shortlist", "budget")
                raise InputError.of("what is decided already goes beyond the budget for applying", where, hint)
            if solution.outcome == "unknown":
                raise Bug.of("no list was found within the limit")
            proved &= solution.outcome == "optimal"
            self.rows.at_least(stage, stage.value(solution.values))
        values = solution.values
        return ChosenList(
            numbers=self._numbers(values, near),
            signals=self._signals(values),
            missing=missing.value(values),
            worth=self.worth.value(values),
            cents=self.cents.value(values),
            proved=proved,
        )

    def _shared_with(self, near: Sequence[int]) -> Linear:
        """How many programs are chosen in another list as well."""
        shared = Linear()
        for variable, each in zip(self.rows.variables, self.alike, strict=True):
            before = sum(near[program] for program in each.programs)
            if before:
                both = Linear({self.model.variable(before): 1})
                self.rows.at_most(both - Linear({variable: 1}), 0)
                shared += both
        return shared

    def _stages(self) -> list[Linear]:
        """Value, then money, then programs: in one sum where its weights stay exact."""
        value, cents, chosen = self.worth, self.cents, self.rows.chosen()
        if self.terms.dollars_per_point is not None:
            value = value * self.terms.dollars_per_point - cents
        step = gcd(cents.constant, *cents.terms.values()) or 1
        money = Linear({variable: each // step for variable, each in cents.terms.items()}, cents.constant // step)
        most_programs, most_money = self.rows.span(chosen)[1], self.rows.span(money)[1]
        rest = money * -(most_programs + 1) - chosen
        together = value * ((most_money + 1) * (most_programs + 1)) + rest
        least, most = self.rows.span(together)
        return [together] if most - least < _EXACT else [value, rest]

    def _numbers(self, values: Sequence[int], near: Sequence[int] = ()) -> tuple[int, ...]:
        """How many of each program: of alike ones those decided, then those of a list nearby, then the first by id."""
        numbers = [0] * len(self.pool.candidates)
        for variable, each in zip(self.rows.variables, self.alike, strict=True):
            left = values[variable]
            for program in sorted(each.programs, key=lambda program: self._first(program, near)):
                numbers[program] = min(left, self.pool.candidates[program].program.count)
                left -= numbers[program]
        return tuple(numbers)

    def _first(self, program: int, near: Sequence[int]) -> tuple[bool, int, int]:
        return not self.pool.candidates[program].decided, -near[program] if near else 0, program

    def _signals(self, values: Sequence[int]) -> dict[tuple[str, str], tuple[int, ...]]:
        numbers = self._numbers(values)
        taken: set[int] = set()
        signals: dict[tuple[str, str], list[int]] = {}
        for (specialty, tier, kind), variable in self.signals.items():
            free = [program for program in self.alike[kind].programs if numbers[program] and program not in taken]
            sent = free[: values[variable]]
            taken.update(sent)
            signals.setdefault((specialty, tier), []).extend(sent)
        return {key: tuple(sorted(programs)) for key, programs in signals.items()}


def signalled(candidate: Candidate, specialty: str) -> bool:
    """Whether a program can be signalled, as far as is known. A type of several programs cannot: which is meant?"""
    facts = candidate.program.facts
    if candidate.decided and "signal" not in facts and "applied_on" in facts:
        return False  # a signal goes with the application
    takes = candidate.program.count == 1 and facts.get("takes_signals") is not False
    return takes and candidate.program.specialty == specialty


def shared_institutions(pool: Pool) -> set[tuple[str, str]]:
    """(specialty, institution) with several programs of the pool."""
    seen: dict[tuple[str, str], int] = {}
    for candidate in pool.candidates:
        if candidate.program.institution is not None:
            key = candidate.program.specialty, candidate.program.institution
            seen[key] = seen.get(key, 0) + 1
    return {key for key, number in seen.items() if number > 1}


def alike_of(
    pool: Pool,
    terms: Terms,
    shared: set[tuple[str, str]],
    wanted: Sequence[int] = (),
    unwanted: Sequence[int] = (),
) -> list[Interchangeable]:
    """The programs that may be on the list, those together that nothing tells apart."""
    masks = told_apart(pool.coupling)
    groups: dict[object, list[int]] = {}
    for position, candidate in enumerate(pool.candidates):
        if candidate.barred and not candidate.decided:
            continue
        program = candidate.program
        institution = program.institution if (program.specialty, program.institution) in shared else None
        key = (
            candidate.field,
            candidate.worth,
            institution,
            program.facts.get("signal"),
            signalled(candidate, program.specialty),
            tuple(mask >> position & 1 for mask in masks),
            position if position in wanted or position in unwanted else None,
        )
        groups.setdefault(key, []).append(position)
    alike = []
    for programs in groups.values():
        counts = [pool.candidates[program].program.count for program in programs]
        decided = [
            count if pool.candidates[program].decided else 0 for program, count in zip(programs, counts, strict=True)
        ]
        number, least = sum(counts), sum(decided)
        if programs[0] in wanted:
            least = min(number, least + 1)
        if programs[0] in unwanted:
            number = least
        alike.append(Interchangeable(tuple(programs), number, least, pool.candidates[programs[0]].worth))
    return alike
