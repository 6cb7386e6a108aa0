"""`verify --best`: the report of `verify`, with the best plan by the engines and the way there."""

from __future__ import annotations

import os

from msgspec.structs import replace

from lorplan.answers.compare.swaps import way_to_best
from lorplan.assignments.judge import as_the_plan, judge
from lorplan.assignments.read import read_claim
from lorplan.case.case import Case
from lorplan.engines.optimise import optimise
from lorplan.plan.stages import BestValues, best_stages
from lorplan.results.verify import VerifyReport


def with_way(report: VerifyReport, case: Case, source: str | os.PathLike[str]) -> VerifyReport:
    """The report with the best plan and the fewest swaps that close most of the way to it."""
    claim = read_claim(os.fspath(source), case.scenario)
    case = as_the_plan(case, claim)
    optimum = optimise(case.problem)
    best = BestValues(optimum.values, optimum.portfolios)
    notes = [note for note in report.notes if "without a solver" not in note]
    if case.problem.resilient:
        way = None  # swaps are weighed by what is sent, not by what hangs on one writer
        if best_stages(best) != report.value:
            notes.append("Swaps are not searched for a plan that is to stand the failure of letters.")
    elif (way := way_to_best(judge(case, claim), optimum.values)) is None:
        notes.append("Which swaps lead to the best plan was not searched: there are too many portfolios.")
    if not optimum.proved:
        notes.append("The best plan is not proved: it is the best one found.")
    return replace(report, best=best_stages(best), way=way, notes=tuple(notes))
