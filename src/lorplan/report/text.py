"""The plan as text to read: verdict first, then what it rests on. Drawn from the plan and nothing else."""

from __future__ import annotations

from lorplan.basics.words import sentence
from lorplan.report import View
from lorplan.report.advice import advise
from lorplan.report.failing import failing
from lorplan.report.find import programs
from lorplan.report.lacks import lacks, notes
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.report.portfolios import portfolios
from lorplan.report.program import program_in_full
from lorplan.report.specialties import by_specialty
from lorplan.report.verdict import proof, verdict
from lorplan.results.plan import Plan


def render(plan: Plan, view: View) -> str:
    """The plan, or with `view.programs` these programs in full.

    Raises InputError where there is no such program.
    """
    page = Page(view, Names.of(plan.programs, plan.letters))
    page.assumed(plan.assumed)
    if view.programs:
        for program in programs(plan, view.programs):
            program_in_full(page, plan, program)
        page.sources()
    else:
        verdict(page, plan)
        if not view.quiet:
            page.doubts(plan.doubts)
            lacks(page, plan)
            portfolios(page, plan)
            by_specialty(page, plan)
            failing(page, plan)
            advise(page, plan)
            notes(page, plan)
            page.sources(6)
            about(page, plan)
    return page.drawn()


def about(page: Page, plan: Plan) -> None:
    """What the plan was made from and how sure it is."""
    page.heading("ABOUT THIS PLAN")
    page.text(proof(plan))
    season = f"season {plan.season}"
    if plan.season_carried_from:
        season += f" (some rules carried over from {plan.season_carried_from})"
    page.text(f"Made for {day(plan.as_of)}, {season}.")
    for note in plan.notes:
        page.text(sentence(note))
    page.text("It says which letters fit the rules best. It says nothing about the chance to match.")
    if page.view.verbose:
        for stage in plan.objective:
            page.text(
                f"{stage.name}: {stage.value}" + ("" if stage.proved else f", at best {stage.bound}"),
                mark="- ",
            )
        page.text(f"rules from {', '.join(plan.packs)}", mark="- ")
        page.text(f"scenario {plan.scenario_hash}, rules {plan.packs_hash}, lorplan {plan.version}", mark="- ")
    else:
        page.text("One program in full: --program NAME. Everything: --all.", style="dim")
