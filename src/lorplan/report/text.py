"""The plan as text to read: verdict, next steps, letters by programs, what is missing, whom to ask, what hangs on an
answer; the rest on request. Drawn from the plan and nothing else."""

from __future__ import annotations

from lorplan.basics.words import sentence
from lorplan.report import PARTS, View
from lorplan.report.advice import curve, lifts, questions, requests
from lorplan.report.days import days
from lorplan.report.failing import failing
from lorplan.report.find import programs
from lorplan.report.holding import holding
from lorplan.report.lacks import lacks, notes
from lorplan.report.matrix import matrix
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.report.portfolios import portfolios
from lorplan.report.program import program_in_full
from lorplan.report.rotations import rotations
from lorplan.report.since import since
from lorplan.report.specialties import by_specialty
from lorplan.report.sureness import how_sure
from lorplan.report.verdict import proof, to_look_up, verdict
from lorplan.results.plan import Plan

STEPS = 3  # told before --all


def render(plan: Plan, view: View) -> str:
    """The plan, or with `view.programs` these programs in full.

    Raises InputError where there is no such program.
    """
    page = Page(view, Names.of(plan.programs, plan.letters))
    page.today = plan.as_of
    page.citing = view.shows("sources") or bool(view.programs)
    page.assumed(plan.assumed)
    if view.programs:
        for program in programs(plan, view.programs):
            program_in_full(page, plan, program)
        page.sources()
    else:
        verdict(page, plan)
        page.steps(plan.next_steps, STEPS)
        days(page, plan)
        if plan.since is not None:
            since(page, plan, plan.since)
        if not view.quiet:
            _body(page, plan)
    return page.drawn()


def _body(page: Page, plan: Plan) -> None:
    """What follows the verdict; reasons and remarks only where they are asked for."""
    view = page.view
    page.doubts(plan.doubts)
    matrix(page, plan)
    holding(page, plan)
    lacks(page, plan, STEPS)
    requests(page, plan)
    rotations(page, plan.rotations)
    questions(page, plan)
    to_look_up(page, plan)
    portfolios(page, plan)
    if view.shows("why"):
        curve(page, plan)
        lifts(page, plan)
    if view.shows("specialties"):
        by_specialty(page, plan)
    failing(page, plan)
    how_sure(page, plan)
    if view.shows("notes"):
        notes(page, plan)
    if view.shows("sources"):
        for sources in (*(finding.sources for finding in plan.findings), *(rule.sources for rule in plan.rules)):
            page.cite(sources)  # also those whose sentence is not on the page
        page.sources()
    about(page, plan)


def about(page: Page, plan: Plan) -> None:
    """What the plan was made from, how sure it is, and what else there is to see."""
    page.blank()
    season = f"season {plan.season}"
    if plan.season_carried_from:
        season += f", some rules from {plan.season_carried_from}"
    chance = "It says nothing about the chance to match."
    page.text(f"Made for {day(plan.as_of)} ({season}). {proof(plan)} {chance}")
    for note in plan.notes:
        page.text(sentence(note))
    if page.view.verbose:
        for stage in plan.objective:
            page.text(
                f"{stage.name}: {stage.value}" + ("" if stage.proved else f", at best {stage.bound}"),
                mark="- ",
            )
        page.text(f"rules from {', '.join(plan.packs)}", mark="- ")
        page.text(f"scenario {plan.scenario_hash}, rules {plan.packs_hash}, lorplan {plan.version}", mark="- ")
    more = [f"--{part}" for part in PARTS if not page.view.shows(part) and (part != "specialties" or plan.specialties)]
    if more and page.typed:
        page.text(f"More: {' '.join(more)} --all --program NAME", style="dim")
