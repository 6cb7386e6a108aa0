"""The verdicts by day: tonight (uploaded letters only), expected (agreed and asked ones too), with the whole plan."""

from __future__ import annotations

from typing import Final

from lorplan.case.case import Case
from lorplan.engines.optimise import Optimum
from lorplan.plan.filled import with_status
from lorplan.plan.readings import Readings
from lorplan.plan.verdicts import verdict
from lorplan.results.plan import Verdict
from lorplan.scenario.models import USABLE
from lorplan.trials.fewer_letters import with_statuses

TONIGHT: Final = ("uploaded",)
HORIZONS: Final = (("tonight", TONIGHT), ("expected", USABLE))  # and what is counted on by then


def verdicts(case: Case, optimum: Optimum, readings: Readings) -> tuple[Verdict, ...]:
    """The verdict of every horizon, the plan's last."""
    planned = optimum.assignment.portfolios
    by_horizon = []
    for when, wanted in HORIZONS:
        statuses = [status for status in wanted if status in case.only]
        portfolios = with_statuses(case, optimum.table, statuses).assignment.portfolios
        by_horizon.append(verdict(case, readings, when, portfolios, planned))
    return (*by_horizon, verdict(case, readings, "plan", planned))


def complete_tonight(case: Case, portfolios: tuple[int, ...], readings: Readings) -> int:
    """How many programs are complete with those of their own letters that are assigned already or uploaded."""
    classes = case.problem.classes
    uploaded = [
        sent & program_class.assigned | with_status(case, program_class, sent & ~program_class.assigned, TONIGHT)
        for program_class, sent in zip(classes, portfolios, strict=True)
    ]
    return verdict(case, readings, "tonight", uploaded).complete
