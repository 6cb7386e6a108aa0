"""Recomputes what an assignment comes to, from the rules' own readings and nothing that a plan claims."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lorplan.assignments.claim import some
from lorplan.assignments.judge import Judged
from lorplan.basics.bits import bits
from lorplan.basics.errors import InputError
from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.case.problem import Problem, ProgramClass
from lorplan.case.wording.questions import path
from lorplan.case.wording.speaker import Speaker
from lorplan.case.wording.steps import step
from lorplan.engines.fewest import fewest
from lorplan.engines.recount import values_of
from lorplan.engines.stages import Values
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.table import Table
from lorplan.plan.findings import Findings
from lorplan.plan.ledger import ledger
from lorplan.plan.musts import statuses
from lorplan.plan.resilience import recounted
from lorplan.plan.specialties import specialties
from lorplan.results.plan import Finding, LedgerLine, Placement, ProgramPlan, Stage, Verdict
from lorplan.results.resilience import Resilience
from lorplan.results.specialties import SpecialtyReport
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.language.conditions import Context


class Best(Struct, frozen=True):
    """The best there is: its values and its number of different portfolios."""

    values: Values
    portfolios: int


class Group(Struct, frozen=True):
    """Programs that get the same letters. `id` is A, B, ... by weight."""

    id: str
    letters: tuple[str, ...]
    programs: tuple[str, ...]
    count: int
    weight: int


class Recount(Struct, frozen=True):
    """Everything that was recomputed."""

    values: Values
    portfolios: tuple[Group, ...]
    programs: tuple[ProgramPlan, ...]
    ledger: tuple[LedgerLine, ...]
    findings: tuple[Finding, ...]
    specialties: tuple[SpecialtyReport, ...]
    verdict: Verdict
    asked: tuple[str, ...]  # letters that have to be asked for
    resilience: Resilience | None  # None where it cannot be said


def best_of(problem: Problem) -> Best | None:
    """The best plan by the table of all portfolios; None where that is too large, or where there is no plan."""
    try:
        table = Table(problem)
    except TooLarge:
        return None
    place = table.ranking()[0]
    if not table.totals()[3][place]:
        return None
    choice = fewest(table.optimal(table.sets.masks[place]))
    return Best(table.values(place), choice.number)


def recount(judged: Judged) -> Recount:
    """What the assignment comes to. A letter sent against a bar makes its program fall short by two half letters."""
    case, assignment = judged.case, judged.assignment
    try:
        counted = values_of(case.problem, assignment)
    except TooLarge:
        raise InputError.of("what hangs on one letter cannot be recounted: too many sets of letters") from None
    lines = ledger(case, assignment, counted)
    groups = _groups(judged)
    return Recount(
        _with_bars(judged, counted),
        groups,
        _programs(judged, groups),
        lines,
        Findings(case, assignment).all(),
        specialties(case, assignment),
        _verdict(judged),
        case.problem.names(assignment.requests),
        recounted(case, replace(assignment, portfolios=judged.active)),
    )


def mended(judged: Judged, finding: Finding) -> Finding:
    """A broken must with the mend that is at hand: letters that could be sent as well, or that are to be left out."""
    if finding.status != "broken" or not finding.programs:
        return finding
    case = judged.case
    name = case.class_of[finding.programs[0]]
    place, one = next((place, one) for place, one in enumerate(case.problem.classes) if one.id == name)
    bound = next((bound for bound in (*one.bounds, *one.bars) if bound.rule == finding.rule), None)
    if isinstance(bound, BoundBar):
        return replace(finding, mend=f"leave {listing(finding.letters)} out.")
    if bound is None:
        return finding
    idle = case.problem.names(_helpful(bound, judged.assignment.portfolios[place], one.usable))
    if not idle:
        return finding
    which = (
        "" if len(idle) <= (finding.missing or 0) else "one of " if finding.missing == 1 else f"{finding.missing} of "
    )
    return replace(finding, mend=f"send {which}{some(idle, 3)} too.")


def _helpful(bound: Bound, sent: int, usable: int) -> int:
    """The letters (a bit mask) not sent each of which would bring the rule nearer to being kept."""
    further = list(bits(usable & ~sent))
    tried = Portfolios([sent, *(sent | 1 << letter for letter in further)], (sent | usable).bit_length())
    short, *with_it = bound.check(tried).halves.tolist()
    return sum(1 << letter for letter, halves in zip(further, with_it, strict=True) if halves < short)


def stages(recounted: Recount, best: Best | None) -> tuple[Stage, ...]:
    """The plan's order, stage by stage; the bound is the best there is, where that is known."""
    mine = _listed(recounted.values, len(recounted.portfolios))
    bounds = mine if best is None else _listed(best.values, best.portfolios)
    level = True  # a bound of a later stage holds only where the earlier ones are as good as the best
    found = []
    for (stage, name, value), (_, _, bound) in zip(mine, bounds, strict=True):
        found.append(
            Stage(stage, name, value, bound if level else value, best is not None and level and value == bound)
        )
        level = level and value == bound
    return tuple(found)


def best_stages(best: Best) -> tuple[Stage, ...]:
    """The best plan's stages."""
    return tuple(Stage(stage, name, value, value, True) for stage, name, value in _listed(best.values, best.portfolios))


def _listed(values: Values, portfolios: int) -> list[tuple[int, str, int]]:
    return [
        (2, "programs short", values.short),
        (3, "letters short", values.halves),
        *([] if values.exposed is None else [(3, "programs exposed", values.exposed)]),
        (4, "points", values.points),
        (5, "new people", values.people),
        (5, "new letters", values.letters),
        (6, "portfolios", portfolios),
    ]


def _with_bars(judged: Judged, values: Values) -> Values:
    short, halves = values.short, values.halves
    problem = judged.case.problem
    for one, sent in zip(problem.classes, judged.assignment.portfolios, strict=True):
        barred = sum((sent & bar.column.sure).bit_count() for bar in one.bars if bar.level == "must")
        if barred:
            alone = replace(problem, classes=(one,))
            own = values_of(alone, replace(judged.assignment, requests=0, portfolios=(sent,)))
            short += 0 if own.short else one.weight
            halves += 2 * barred * one.weight
    return replace(values, short=short, halves=halves)


def _groups(judged: Judged) -> tuple[Group, ...]:
    classes: dict[int, list[ProgramClass]] = {}
    for one, letters in zip(judged.case.problem.classes, judged.active, strict=True):
        classes.setdefault(letters, []).append(one)
    ordered = sorted(classes, key=lambda mask: (-sum(one.weight for one in classes[mask]), tuple(bits(mask))))
    speaker = Speaker(judged.case)
    return tuple(
        Group(
            _label(number),
            judged.case.problem.names(mask),
            speaker.programs(classes[mask]),
            sum(one.count for one in classes[mask]),
            sum(one.weight for one in classes[mask]),
        )
        for number, mask in enumerate(ordered)
    )


def _label(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    return (_label(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _programs(judged: Judged, groups: tuple[Group, ...]) -> tuple[ProgramPlan, ...]:
    case = judged.case
    group_of = {program: group.id for group in groups for program in group.programs}
    by_id = {program.id: program for program in case.scenario.programs}
    found = []
    for one, sent in zip(case.problem.classes, judged.assignment.portfolios, strict=True):
        held = statuses(case, one, sent)
        points = sum(match.points for bound in one.bounds for match in bound.ledger(sent))
        unknown = rests_on(case, one, sent & one.usable)
        for name in one.programs:
            program = by_id[name]
            letters = sorted({*case.problem.names(sent), *program.assigned})
            placements = tuple(Placement(letter, step(case, letter, program)) for letter in letters)
            found.append(
                ProgramPlan(
                    name,
                    program.name,
                    program.count,
                    program.portal,
                    program.specialty,
                    program.track,
                    one.id,
                    case.weights[name],
                    group_of[name],
                    placements,
                    tuple(held.kept),
                    tuple(held.open),
                    tuple(held.broken),
                    points,
                    tuple(program.assigned),
                    tuple(placement.letter for placement in placements if placement.step != "there"),
                    unknown,
                )
            )
    return tuple(sorted(found, key=lambda program: program.program))


def rests_on(case: Case, one: ProgramClass, letters: int) -> tuple[str, ...]:
    """The unknown facts about these letters that the musts of the class look at."""
    binder = case.binders[one.id]
    names = set()
    for rule in case.rules[one.id]:
        for condition in rule.kind.conditions() if rule.level == "must" else ():
            column = case.columns.column(condition, binder.program, binder.value)
            for place in bits(column.unknown & letters):
                context = Context(case.world, binder.program, case.problem.letters[place])
                for fact, entity in condition.unknown(context):
                    names.add(path(fact, entity))
    return tuple(sorted(names))


def _verdict(judged: Judged) -> Verdict:
    problem = judged.case.problem
    complete = unsure = total = used = 0
    short: list[str] = []
    for one, sent, active in zip(problem.classes, judged.assignment.portfolios, judged.active, strict=True):
        total += one.count
        used |= active
        held = statuses(judged.case, one, sent)
        if held.broken:
            short.extend(one.programs)
        elif held.open:
            unsure += one.count
        else:
            complete += one.count
    return Verdict(
        when="plan",
        complete=complete,
        total=total,
        open=unsure,
        short=tuple(sorted(short)),
        letters=problem.names(used),
        fewer=0,
    )
