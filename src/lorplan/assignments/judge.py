"""Judges an assignment program by program: what cannot be, and what is left to count.

Programs of a class may get different letters, so classes are split by what their programs are sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from lorplan.assignments.claim import Claim, some
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.case.former import with_former
from lorplan.case.problem import ProgramClass
from lorplan.case.split import split
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
        return tuple(
            sent & program_class.usable for program_class, sent in zip(classes, self.assignment.portfolios, strict=True)
        )


@dataclass
class _Faults:
    """Sentences about programs; the same sentence about several programs is said once."""

    programs: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, before: str, program: str, after: str = "") -> None:
        """`before` the programs, `after` the programs."""
        self.programs.setdefault((before, after), []).append(program)

    def sentences(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(sorted(f"{before} {some(names)}{after}" for (before, after), names in self.programs.items()))


def judge(case: Case, claim: Claim) -> Judged:
    """Hold a claim against the case."""
    faults = _Faults()
    wishes = wishes_of(case.scenario)
    bit = {letter: 1 << number for number, letter in enumerate(case.problem.letters)}
    classes = {program_class.id: program_class for program_class in case.problem.classes}
    missing: list[str] = []
    groups: dict[tuple[str, int], list[str]] = {}
    asked = 0
    for program in case.scenario.programs:
        program_class = classes[case.class_of[program.id]]
        sent = program_class.assigned
        if program.id in claim.letters:
            sent = sum(bit[letter] for letter in claim.letters[program.id])
        else:
            missing.append(program.id)
        for letter in bits(program_class.assigned & ~sent):
            name = case.problem.letters[letter]
            faults.add(
                f"{name!r} is left out at", program.id, ", where it is assigned already and cannot be taken back"
            )
        sent |= program_class.assigned
        asked |= _of_program(case, program_class, program, sent, wishes[program.id], faults)
        groups.setdefault((program_class.id, sent & ~program_class.ghosts), []).append(program.id)
    spares = sum(bit[letter] for letter in claim.spares) & case.problem.pending
    wrong = [*faults.sentences(), *_budget(case, asked | spares)]
    divided, portfolios = split(case, groups)
    assignment = Assignment(needed(divided.problem, portfolios) | spares, portfolios)
    return Judged(divided, assignment, tuple(wrong), tuple(missing))


def _of_program(
    case: Case, program_class: ProgramClass, program: Program, sent: int, wished: Wished, faults: _Faults
) -> int:
    """Notes what is wrong with the letters sent to a program; gives those that have to be asked for first."""
    ideas = 0
    keep, avoid, held = wished.keep, wished.avoid, wished.reserve
    for letter in bits(sent & ~program_class.assigned):
        name = case.problem.letters[letter]
        status = case.scenario.letters[name].status_at(program.portal)
        barring = _limit_that_bars(case, program_class, letter)
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
        if program_class.fixed >> letter & 1 and not sent >> letter & 1:
            faults.add(f"{name!r} is not sent to", program.id, ", where your wishes keep it")
    _limits(case, program_class, program.id, sent, held, faults)
    return ideas


def _limit_that_bars(case: Case, program_class: ProgramClass, letter: int) -> str | None:
    """The sentence of a portal's bar on the letter."""
    for bar in program_class.bars:
        if bar.level == "limit" and bar.column.sure >> letter & 1:
            rule = case.rule(program_class.id, bar.rule)
            return bar.rule if rule is None else rule.says
    return None


def _limits(case: Case, program_class: ProgramClass, program: str, sent: int, held: int, faults: _Faults) -> None:
    """Limits of the portal, and slots that the user holds."""
    active = sent & program_class.usable
    idle = (
        sent & ~program_class.usable & ~program_class.ghosts
    ).bit_count()  # sent, satisfying nothing, and in a slot all the same
    taken = sent.bit_count()
    full = False
    for bound in program_class.bounds:
        if bound.level != "limit" or bound.rule == WISH_RESERVE:
            continue
        rule = case.rule(program_class.id, bound.rule)
        says = bound.rule if rule is None else rule.says
        most = _most_of_all(bound, program_class)
        if most is not None and active.bit_count() + idle > most:
            faults.add(f"{plural(taken, 'letter')} are too many at", program, f": {says}")
            full = True
        elif bound.check(Portfolios([active], len(case.problem.letters))).missing[0]:
            faults.add("a limit is broken at", program, f": {says}")
    reserve = next((bound for bound in program_class.bounds if bound.rule == WISH_RESERVE), None)
    if not full and isinstance(reserve, BoundCount) and active.bit_count() + idle > (reserve.most or 0):
        slots = plural(held, "slot")
        faults.add(
            f"{plural(taken, 'letter')} leave no room at", program, f", where your wishes hold {slots} for others"
        )


def _most_of_all(bound: Bound, program_class: ProgramClass) -> int | None:
    """The greatest number of letters whatsoever that a limit allows; None where it is about something else."""
    plain = isinstance(bound, BoundCount) and bound.per is None and bound.different is None
    return (
        bound.most
        if plain and isinstance(bound, BoundCount) and not program_class.usable & ~bound.column.sure
        else None
    )


def _budget(case: Case, asked: int) -> list[str]:
    """What is asked for against the budget: new people, each counted once, and letters."""
    wrong = [
        allowed(case, allowance)
        for allowance in case.problem.allowances
        if (asked & allowance.letters).bit_count() > allowance.most
    ]
    budget = case.problem.budget
    people = sorted(case.problem.people[person] for person in case.problem.people_for(asked))
    if budget is None or len(people) <= budget:
        return wrong
    names = some(case.scenario.writers[person].name for person in people)
    who = plural(len(people), "new person", "new people")
    return [*wrong, f"{who} would have to be asked ({names}); the budget is {budget}"]


def as_the_plan(case: Case, claim: Claim) -> Case:
    """The case under the `--only` that the plan was made with, where no other was asked for, resilient where the plan
    is, and keeping to the plan before it where that does."""
    case, plan = _only_as_the_plan(case, claim), claim.plan
    if plan is not None and plan.resilient:
        case = replace(case, problem=replace(case.problem, resilient=True))
    return case if plan is None or plan.since is None else with_former(case, plan.since.former)


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
