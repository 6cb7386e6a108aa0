"""What comes of it if one writer never sends a letter: which programs fall short, what goes in its place elsewhere, and
who could be asked as a spare."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.optimise import Optimum
from lorplan.engines.stages import Values
from lorplan.engines.table.requests import TooLarge
from lorplan.engines.table.table import Table
from lorplan.plan.curve import numbers
from lorplan.plan.failures import ClassLoss, Failures, FailureTrial, NoRow
from lorplan.plan.spares import Spares
from lorplan.plan.sureness import percents, sureness
from lorplan.results.plan import ProgramPlan
from lorplan.results.resilience import Failure, Lacking, Price, Resilience, StandIn
from lorplan.trials.fewer_letters import with_people


def resilience(
    case: Case, optimum: Optimum, programs: Sequence[ProgramPlan] = (), bounds: bool = False
) -> Resilience | None:
    """How the plan stands the failure of any one writer; None where there are too many combinations to say.

    `programs`: of the plan, for how sure their sets are; `bounds`: however the writers hang together.
    """
    if optimum.chosen_table is None:
        return None
    trial = FailureTrial(case.problem, optimum.chosen_table.classes)
    failures = trial.of(optimum.assignment)
    requests = optimum.assignment.requests
    complete = {program.program for program in programs if program.state in ("complete", "hangs")}
    plain = replace(
        _resilience(case, failures, trial, requests),
        sureness=sureness(case, requests, complete, failures.counted, bounds),
    )
    if not case.problem.resilient:
        return plain
    return replace(
        plain,
        price=_price(case, optimum, trial),
        along_curve=_along_curve(case, optimum, trial),
        hopeless=_hopeless(case, trial, failures.hanging()),
    )


def resilience_of(case: Case, assignment: Assignment) -> Resilience | None:
    """The same for any assignment, without what protection costs; None where it sends what may not be sent, or where
    there are too many combinations to say."""
    try:
        trial = FailureTrial(case.problem, Table(case.problem, assignment.requests).classes)
        return _resilience(case, trial.of(assignment), trial, assignment.requests)
    except (TooLarge, NoRow):
        return None


def _resilience(case: Case, failures: Failures, trial: FailureTrial, requests: int) -> Resilience:
    kept = sum(program_class.count for program_class in failures.kept)
    return Resilience(
        kept=kept,
        safe=kept - failures.number_hanging,
        sureness=None,
        failures=_failures(case, failures, Spares(case, trial, requests, percents(case))),
        price=None,
        along_curve=(),
        hopeless=(),
    )


# ---- what is said of it


def _failures(case: Case, failures: Failures, spares: Spares) -> tuple[Failure, ...]:
    """Everybody who may fail, the gravest failure first."""
    every = []
    for person, letters in failures.counted.items():
        losses = failures.losses.get(person, [])
        short = [loss for loss in losses if loss.short]
        writer = case.problem.people[person]
        every.append(
            Failure(
                writer=writer,
                name=Speaker(case).person(writer),
                letters=case.problem.names(letters),
                programs=_programs(case, short),
                count=_count(short),
                lacking=_lacking(case, short),
                stand_ins=_stand_ins(case, [loss for loss in losses if not loss.short]),
                spares=spares.of(person, losses),
            )
        )
    return tuple(sorted(every, key=lambda failure: (-failure.count, -_points(failure), failure.writer)))


def _points(failure: Failure) -> int:
    return sum(stand_in.points for stand_in in failure.stand_ins)


def _programs(case: Case, losses: Sequence[ClassLoss]) -> tuple[str, ...]:
    return Speaker(case).programs(loss.program_class for loss in losses)


def _count(losses: Sequence[ClassLoss]) -> int:
    return sum(loss.program_class.count for loss in losses)


def _lacking(case: Case, losses: Sequence[ClassLoss]) -> tuple[Lacking, ...]:
    """The musts that fall short, those at most programs first."""
    by_rule: dict[tuple[str, str], list[ClassLoss]] = {}
    for loss in losses:
        for name in loss.broken:
            rule = case.rule(loss.program_class.id, name)
            by_rule.setdefault((name, name if rule is None else rule.says), []).append(loss)
    every = [
        Lacking(rule=rule, says=says, programs=_programs(case, some), count=_count(some))
        for (rule, says), some in by_rule.items()
    ]
    return tuple(sorted(every, key=lambda lacking: (-lacking.count, lacking.rule, lacking.programs)))


def _stand_ins(case: Case, losses: Sequence[ClassLoss]) -> tuple[StandIn, ...]:
    """What comes in where no must falls short, that at most programs first."""
    by_letters: dict[int, list[ClassLoss]] = {}
    for loss in losses:
        by_letters.setdefault(loss.after & ~loss.before, []).append(loss)
    every = [
        StandIn(
            letters=case.problem.names(letters),
            programs=_programs(case, some),
            count=_count(some),
            points=sum(loss.points * loss.program_class.weight for loss in some),
        )
        for letters, some in by_letters.items()
    ]
    return tuple(sorted(every, key=lambda stand_in: (-stand_in.count, stand_in.letters)))


# ---- what protection costs


def _price(case: Case, optimum: Optimum, trial: FailureTrial) -> Price | None:
    """The difference to the best plan that need not be resilient; None where CP-SAT was stopped before it had one."""
    problem, resilient = case.problem, optimum.values
    values: Values
    if optimum.table is not None:
        index = optimum.table.plainly()
        assignment, values, proved = _at(optimum.table, index), optimum.table.values(index), True
    else:
        answer = solve_problem(replace(problem, resilient=False))
        if answer is None:
            return None
        assignment, values, proved = answer.assignment, answer.values, answer.proved
    return Price(
        people=resilient.people - values.people,
        letters=resilient.letters - values.letters,
        points=values.points - resilient.points,
        count=trial.of(assignment).number_hanging,
        proved=proved and optimum.proved,
    )


def _at(table: Table, index: int) -> Assignment:
    requests = table.sets.masks[index]
    return Assignment(requests, tuple(masks[0] for masks in table.optimal(requests)))


def _along_curve(case: Case, optimum: Optimum, trial: FailureTrial) -> tuple[int, ...]:
    bests = [with_people(case.problem, optimum.table, number) for number in numbers(case.problem)]
    return tuple(trial.of(best.assignment).number_hanging for best in bests)


def _hopeless(case: Case, trial: FailureTrial, hanging: Sequence[ProgramClass]) -> tuple[str, ...]:
    """Those of the classes that hang on one writer even if everybody is asked."""
    best = tuple(table.portfolios.masks[int(table.score.argmax())] for table in trial.tables)
    names = {program_class.id for program_class in trial.of(Assignment(case.problem.pending, best)).hanging()}
    return Speaker(case).programs(program_class for program_class in hanging if program_class.id in names)
