"""Judges an assignment program by program: what cannot be, and what is left to count.

Programs of one class may get different letters here, so classes are split by what their programs are sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from lorplan.assignments.claim import Claim, some
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wishes import WISH_RESERVE, Wished, wishes_of
from lorplan.case.wording.limits import allowed
from lorplan.engines.assignment import Assignment, needed
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.scenario.models import GONE, USABLE, Program


@dataclass
class Judged:
    """The case with its classes split by what they are sent, and that assignment.

    `assignment.portfolios` also hold letters that may not be used there: no rule counts them, but a bar sees them.
    """

    case: Case
    assignment: Assignment
    wrong: tuple[str, ...]
    missing: tuple[str, ...]  # programs that were not mentioned

    @property
    def active(self) -> tuple[int, ...]:
        """The letters of each class that can satisfy anything."""
        classes = self.case.problem.classes
        return tuple(sent & one.usable for one, sent in zip(classes, self.assignment.portfolios, strict=True))


@dataclass
class _Faults:
    """Sentences about programs; the same sentence about several programs is said once."""

    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, before: str, program: str, after: str = "") -> None:
        """`before` the programs, `after` the programs."""
        self.found.setdefault((before, after), []).append(program)

    def sentences(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(sorted(f"{before} {some(names)}{after}" for (before, after), names in self.found.items()))


def judge(case: Case, claim: Claim) -> Judged:
    """Hold a claim against the case."""
    faults = _Faults()
    wishes = wishes_of(case.scenario)
    place = {letter: number for number, letter in enumerate(case.problem.letters)}
    classes = {one.id: one for one in case.problem.classes}
    missing: list[str] = []
    groups: dict[tuple[str, int], list[str]] = {}
    asked = 0
    for program in case.scenario.programs:
        one = classes[case.class_of[program.id]]
        sent = one.assigned
        if program.id in claim.letters:
            sent = sum(1 << place[letter] for letter in claim.letters[program.id])
        else:
            missing.append(program.id)
        for letter in bits(one.assigned & ~sent):
            name = case.problem.letters[letter]
            faults.add(
                f"{name!r} is left out at", program.id, ", where it is assigned already and cannot be taken back"
            )
        sent |= one.assigned
        asked |= _of_program(case, one, program, sent, wishes[program.id], faults)
        groups.setdefault((one.id, sent & ~one.ghosts), []).append(program.id)
    spares = sum(1 << place[letter] for letter in claim.spares) & case.problem.pending
    wrong = [*faults.sentences(), *_budget(case, asked | spares)]
    split, assignment = _split(case, classes, groups)
    assignment = replace(assignment, requests=assignment.requests | spares)
    return Judged(split, assignment, tuple(wrong), tuple(missing))


def _of_program(
    case: Case, one: ProgramClass, program: Program, sent: int, wished: Wished, faults: _Faults
) -> int:  # fmt: skip
    """Notes what is wrong with the letters sent to a program; gives those that have to be asked for first."""
    ideas = 0
    keep, avoid, held = wished.keep, wished.avoid, wished.reserve
    for letter in bits(sent & ~one.assigned):
        name = case.problem.letters[letter]
        status = case.scenario.letters[name].status_at(program.portal)
        barring = _limit_that_bars(case, one, letter)
        ideas |= (status == "idea") << letter
        if status in GONE:
            faults.add(f"{name!r} is {status}, so it cannot be sent to", program.id)
        elif name in avoid:
            faults.add(f"{name!r} is sent to", program.id, ", where your wishes avoid it")
        elif barring is not None:
            faults.add(f"{name!r} cannot be sent to", program.id, f": {barring}")
        elif status == "idea" and case.only != USABLE:
            faults.add(f"{name!r} has to be asked for first, and --only leaves that out, but it is sent to", program.id)
        elif status != "idea" and status not in case.only:
            allowed = listing(case.only, "or")
            faults.add(
                f"{name!r} is {status} and --only takes letters that are {allowed}, but it is sent to", program.id
            )
    for name in keep:
        letter = case.problem.letters.index(name)
        if one.fixed >> letter & 1 and not sent >> letter & 1:
            faults.add(f"{name!r} is not sent to", program.id, ", where your wishes keep it")
    _limits(case, one, program.id, sent, held, faults)
    return ideas


def _limit_that_bars(case: Case, one: ProgramClass, letter: int) -> str | None:
    """The sentence of a portal's bar on the letter."""
    for bar in one.bars:
        if bar.level == "limit" and bar.column.sure >> letter & 1:
            rule = case.rule(one.id, bar.rule)
            return bar.rule if rule is None else rule.says
    return None


def _limits(case: Case, one: ProgramClass, program: str, sent: int, held: int, faults: _Faults) -> None:
    """Limits of the portal, and slots that the user holds."""
    active = sent & one.usable
    idle = (sent & ~one.usable & ~one.ghosts).bit_count()  # sent, satisfying nothing, and in a slot all the same
    taken = sent.bit_count()
    full = False
    for bound in one.bounds:
        if bound.level != "limit" or bound.rule == WISH_RESERVE:
            continue
        rule = case.rule(one.id, bound.rule)
        says = bound.rule if rule is None else rule.says
        most = _most_of_all(bound, one)
        if most is not None and active.bit_count() + idle > most:
            faults.add(f"{plural(taken, 'letter')} are too many at", program, f": {says}")
            full = True
        elif bound.check(Portfolios([active], len(case.problem.letters))).halves[0]:
            faults.add("a limit is broken at", program, f": {says}")
    reserve = next((bound for bound in one.bounds if bound.rule == WISH_RESERVE), None)
    if not full and isinstance(reserve, BoundCount) and active.bit_count() + idle > (reserve.most or 0):
        slots = plural(held, "slot")
        faults.add(
            f"{plural(taken, 'letter')} leave no room at", program, f", where your wishes hold {slots} for others"
        )


def _most_of_all(bound: Bound, one: ProgramClass) -> int | None:
    """The greatest number of letters whatsoever that a limit allows; None where it is about something else."""
    plain = isinstance(bound, BoundCount) and bound.per is None and bound.different is None
    return bound.most if plain and isinstance(bound, BoundCount) and not one.usable & ~bound.column.sure else None


def _budget(case: Case, asked: int) -> list[str]:
    """What is asked for against the budget: new people, each counted once, and letters."""
    found = [allowed(case, one) for one in case.problem.allowances if (asked & one.letters).bit_count() > one.most]
    budget = case.problem.budget
    people = sorted(case.problem.people[person] for person in case.problem.people_for(asked))
    if budget is None or len(people) <= budget:
        return found
    names = some(case.scenario.writers[person].name for person in people)
    who = plural(len(people), "new person", "new people")
    return [*found, f"{who} would have to be asked ({names}); the budget is {budget}"]


def _split(
    case: Case, classes: dict[str, ProgramClass], groups: dict[tuple[str, int], list[str]]
) -> tuple[Case, Assignment]:
    counts = {program.id: program.count for program in case.scenario.programs}
    found: list[tuple[ProgramClass, int, str]] = []
    for (origin, sent), programs in groups.items():
        ids = tuple(sorted(programs))
        weight = sum(case.weights[name] for name in ids)
        count = sum(counts[name] for name in ids)
        one = replace(classes[origin], id=ids[0], programs=ids, weight=weight, count=count)
        found.append((one, sent, origin))
    found.sort(key=lambda item: item[0].id)
    split = replace(
        case,
        problem=replace(case.problem, classes=tuple(one for one, _, _ in found)),
        rules={one.id: case.rules[origin] for one, _, origin in found},
        uncertain={one.id: case.uncertain[origin] for one, _, origin in found},
        binders={one.id: case.binders[origin] for one, _, origin in found},
        class_of={name: one.id for one, _, _ in found for name in one.programs},
    )
    portfolios = tuple(sent for _, sent, _ in found)
    return split, Assignment(needed(split.problem, portfolios), portfolios)


def as_the_plan(case: Case, claim: Claim) -> Case:
    """The case under the `--only` that the plan was made with, where no other was asked for, and resilient where the
    plan is."""
    case = _only_as_the_plan(case, claim)
    if claim.plan is not None and claim.plan.resilient:
        return replace(case, problem=replace(case.problem, resilient=True))
    return case


def _only_as_the_plan(case: Case, claim: Claim) -> Case:
    if claim.plan is None or set(claim.plan.only) == set(case.only):
        return case
    only = sorted(claim.plan.only, key=lambda status: USABLE.index(status) if status in USABLE else -1)
    statuses = listing(only, "or")
    if case.only == USABLE and only and tuple(only) == USABLE[-len(only) :]:
        claim.notes.append(f"It was made with letters that are {statuses}, and nobody new (--only), and is judged so.")
        return replace(build(case.scenario, case.library, only[0]), assumed=case.assumed)
    claim.notes.append(f"It was made with letters that are {statuses}; here it is judged with another --only.")
    return case
