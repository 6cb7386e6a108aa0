"""Puts the report of `verify` together."""

from __future__ import annotations

import os
from collections.abc import Iterator

from lorplan import __version__
from lorplan.answers.verify.holding import wrongly_held
from lorplan.answers.verify.numbers import counted, differences, proof, rederived
from lorplan.assignments.claim import Claim, some
from lorplan.assignments.csvlist import out_of_date
from lorplan.assignments.judge import Judged, as_the_plan, judge
from lorplan.assignments.read import read_claim
from lorplan.assignments.recount import Recount, best_of, mended, recount
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.doubts import doubts
from lorplan.case.head import head
from lorplan.plan.stages import BestValues, best_stages, stages_against
from lorplan.results.plan import Finding, Plan
from lorplan.results.verify import VerifyReport
from lorplan.scenario.load import content_hash

MOST_WRONG = 30  # sentences about numbers of one plan
MOST_NOTED = 3


def verify(case: Case, source: str | os.PathLike[str]) -> VerifyReport:
    """Whether what `source` names (a file, or a portfolio of the scenario) is right, without a solver.

    A plan that was made with `--only` or `--resilient` is judged with the same. Raises InputError where it cannot be
    read.
    """
    claim = read_claim(os.fspath(source), case.scenario)
    case = as_the_plan(case, claim)
    judged = judge(case, claim)
    recounted = recount(judged)
    best = best_of(case.problem)
    value = stages_against(recounted.values, len(recounted.account.sets), best)
    digest = content_hash(case.scenario)
    wrong = [*claim.wrong, *judged.wrong]
    notes = [*claim.notes]
    same_scenario = same_packs = None
    if claim.plan is not None:
        same_scenario, same_packs = claim.plan.scenario_hash == digest, claim.plan.packs_hash == case.library.hash
        faults = list(dict.fromkeys(_numbers(case, claim.plan, recounted, best, same_scenario and same_packs)))
        if same_scenario and same_packs and claim.plan.version == __version__:
            wrong += _cut(faults)
        else:
            notes += _elsewhere(claim.plan, case, faults)
    notes += _missing(judged.missing) + _steps(claim, recounted, wrong)
    if best is None:
        notes.append("How far it is from the best cannot be said without a solver: there are too many combinations.")
    return VerifyReport(
        **head(case),
        scenario_hash=digest,
        packs_hash=case.library.hash,
        of=claim.of,
        same_scenario=same_scenario,
        same_packs=same_packs,
        wrong=tuple(wrong),
        verdict=recounted.account.verdict,
        findings=_mended(judged, recounted, best),
        programs=recounted.account.programs,
        value=value,
        best=() if best is None else best_stages(best),
        notes=tuple(notes),
        assumed=case.assumed,
        doubts=doubts(case),
        way=None,
    )


def _mended(judged: Judged, recounted: Recount, best: BestValues | None) -> tuple[Finding, ...]:
    """The findings; where a better plan exists, with what this assignment lacks of it as the mend."""
    if best is None or best.values.order == recounted.values.order:
        return recounted.account.findings
    return tuple(mended(judged, finding) for finding in recounted.account.findings)


def _numbers(case: Case, plan: Plan, recounted: Recount, best: BestValues | None, same: bool) -> Iterator[str]:
    """Every number that does not add up."""
    data = plan.to_json()
    total = sum(line.points * line.weight for line in plan.ledger)
    points = next((stage.value for stage in plan.objective if stage.name == "points"), None)
    if points is not None and total != points:
        yield f"the ledger adds up to {total}, and the plan says {points} points"
    yield from proof(plan, stages_against(recounted.values, len(recounted.account.sets), best))
    recomputed = counted(plan, recounted, case)
    same_only = set(plan.only) == set(case.only)
    if not same_only:
        recomputed.pop("findings")
        recomputed.pop("specialties")  # what may be used is part of it
    yield from differences(data, recomputed)
    yield from wrongly_held(case, plan)
    if not same or not same_only:
        return
    if plan.status == "proved" and best is not None and best.values.order < recounted.values.order:
        yield "the plan is called proved, and there is a better one"
    whole = rederived(case, plan)
    if whole is not None:
        yield from differences(data, whole)


def _cut(faults: list[str]) -> list[str]:
    if len(faults) <= MOST_WRONG + 1:
        return faults
    return [*faults[:MOST_WRONG], f"{len(faults) - MOST_WRONG} more numbers do not add up"]


def _elsewhere(plan: Plan, case: Case, faults: list[str]) -> list[str]:
    """Notes on a plan of another scenario, of other rules or of another version: its numbers need not be those here."""
    notes = []
    if plan.version != __version__:
        notes.append(f"It was made by lorplan {plan.version}, this is {__version__}.")
    if plan.assumed and plan.assumed != case.assumed:
        given = listing([assumed.option for assumed in plan.assumed])
        notes.append(f"It was made with what-ifs: {given}. Give the same ones to judge it by them.")
    if plan.as_of != case.scenario.as_of.isoformat():
        notes.append(f"It was made for {plan.as_of}, and is judged for {case.scenario.as_of.isoformat()} (--on).")
    if faults:
        numbers = plural(len(faults), "of its numbers is", "of its numbers are")
        notes.append(f"{numbers} others here, for example: {'; '.join(faults[:MOST_NOTED])}.")
    return notes


def _missing(missing: tuple[str, ...]) -> list[str]:
    if not missing:
        return []
    what = "is" if len(missing) == 1 else "are"
    named = some(missing)
    return [f"Not mentioned, and judged with the letters assigned already, {what} {named}."]


def _steps(claim: Claim, recounted: Recount, wrong: list[str]) -> list[str]:
    """Steps of a list that are no longer the ones to take; what is said to be there and is not, is wrong."""
    stale: list[str] = []
    for program in recounted.account.programs:
        for placement in program.letters:
            line, step = claim.steps.get((program.program, placement.letter), (0, placement.step))
            if step == placement.step or (step, placement.step) == ("wait", "add now"):
                continue
            if step == "there":
                wrong.append(f"line {line}: {placement.letter!r} is not assigned to {program.program!r} yet")
            elif placement.step == "there":
                wrong.append(f"line {line}: {placement.letter!r} is assigned to {program.program!r} already")
            else:
                stale.append(f"line {line}: it says {step!r}, and now it is {placement.step!r}")
    return [out_of_date(len(stale), stale[0])] if stale else []
