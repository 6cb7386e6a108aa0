"""Recomputes what an assignment comes to, from the rules' own readings and nothing that a plan claims."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lorplan.assignments.claim import some
from lorplan.assignments.judge import Judged
from lorplan.basics.bits import bits
from lorplan.basics.errors import InputError
from lorplan.basics.words import listing
from lorplan.case.problem import Problem
from lorplan.engines.fewest import fewest
from lorplan.engines.recount import class_values, values_of
from lorplan.engines.stages import Values
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.table import Table
from lorplan.plan.account import Account, account
from lorplan.plan.readings import Readings
from lorplan.plan.resilience import resilience_of
from lorplan.plan.settling import Settling
from lorplan.plan.stages import BestValues
from lorplan.results.plan import Finding
from lorplan.results.resilience import Resilience
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.portfolios import Portfolios


class Recount(Struct, frozen=True):
    """What an assignment comes to. `asked`: letters that have to be asked for; `resilience`: None where it cannot be
    said what hangs on one writer."""

    values: Values
    account: Account
    asked: tuple[str, ...]
    resilience: Resilience | None


def best_of(problem: Problem) -> BestValues | None:
    """The best plan by the table of all portfolios; None where that is too large, or where there is no plan."""
    try:
        table = Table(problem)
    except TooLarge:
        return None
    index = table.ranking()[0]
    if not table.totals()[3][index]:
        return None
    return BestValues(table.values(index), fewest(table.optimal(table.sets.masks[index])).number)


def recount(judged: Judged) -> Recount:
    """What the assignment comes to. A letter sent against a bar is one too many.
    Raises InputError where there is too much to look at."""
    case, assignment = judged.case, judged.assignment
    try:
        values = values_of(case.problem, assignment)
    except TooLarge:
        raise InputError.of("what hangs on one writer cannot be recounted: too many sets of letters") from None
    return Recount(
        values=_with_bars(judged, values),
        account=account(case, assignment, values.points, Readings(case), Settling(case)),
        asked=case.problem.names(assignment.requests),
        resilience=resilience_of(case, replace(assignment, portfolios=judged.active)),
    )


def _with_bars(judged: Judged, values: Values) -> Values:
    """The values with letters that are sent against a bar, of which the plan's order knows nothing."""
    short, missing = values.short, values.missing
    problem = judged.case.problem
    for program_class, sent in zip(problem.classes, judged.assignment.portfolios, strict=True):
        own = heaviest = class_values(problem, program_class, sent)[0]
        for bar in program_class.bars:
            barred = (sent & bar.column.sure).bit_count() if bar.level == "must" else 0
            heaviness = program_class.required_weight if bar.required else 1
            heaviest = max(heaviest, heaviness if barred else 0)
            missing += barred * heaviness * program_class.weight
        short += (heaviest - own) * program_class.weight
    return replace(values, short=short, missing=missing)


def mended(judged: Judged, finding: Finding) -> Finding:
    """A broken must with the mend that is at hand: letters that could be sent as well, or that are to be left out."""
    if finding.status != "broken" or not finding.programs:
        return finding
    problem = judged.case.problem
    name = judged.case.class_of[finding.programs[0]]
    sent_to = zip(problem.classes, judged.assignment.portfolios, strict=True)
    program_class, sent = next((program_class, sent) for program_class, sent in sent_to if program_class.id == name)
    bounds = (*program_class.bounds, *program_class.bars)
    bound = next((bound for bound in bounds if bound.rule == finding.rule), None)
    if isinstance(bound, BoundBar):
        return replace(finding, mend=f"leave {listing(finding.letters)} out.")
    helpful = () if bound is None else problem.names(_helpful(bound, sent, program_class.usable))
    if not helpful:
        return finding
    missing = finding.missing or 0
    which = "" if len(helpful) <= missing else "one of " if missing == 1 else f"{finding.missing} of "
    return replace(finding, mend=f"send {which}{some(helpful, 3)} too.")


def _helpful(bound: Bound, sent: int, usable: int) -> int:
    """The letters (a bit mask) not sent each of which would bring the rule nearer to being kept."""
    further = list(bits(usable & ~sent))
    tried = Portfolios([sent, *(sent | 1 << letter for letter in further)], (sent | usable).bit_length())
    short, *with_it = bound.check(tried).missing.tolist()
    return sum(1 << letter for letter, missing in zip(further, with_it, strict=True) if missing < short)
