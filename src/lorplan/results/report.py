"""What `lorplan report` puts on its page, as frozen data. Its JSON is exactly this, field by field."""

from __future__ import annotations

from lorplan.results.compare import Comparison, Frontier
from lorplan.results.draft import Draft
from lorplan.results.plan import Plan
from lorplan.results.result import Result
from lorplan.results.tasks import TaskList


class PlanReport(Result, frozen=True):
    """A plan with what there is to do and to write for it."""

    plan: Plan  # as `lorplan solve` makes it
    tasks: TaskList  # as `lorplan next` makes it
    drafts: tuple[Draft, ...]  # of letters to ask for, on their way or there, one for each, by the letter's id
    rules: dict[str, str]  # id of a rule or a group of rules in the plan's ledger -> what it says
    portals: dict[str, str]  # id of a portal of the programs -> what people call it
    frontier: Frontier | None  # with --frontier
    comparison: Comparison | None  # with --compare
    anonymous: bool  # names and ids of people and institutions are replaced
