"""Puts the plan together out of a case and its optimum."""

from __future__ import annotations

from lorplan import __version__
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.layers import layer_steps
from lorplan.case.wording.steps import step
from lorplan.engines.optimise import Optimum
from lorplan.engines.table.classtable import ClassTable
from lorplan.plan.curve import curve, lifts, requests
from lorplan.plan.fates import fates
from lorplan.plan.findings import Findings
from lorplan.plan.ledger import ledger
from lorplan.plan.musts import statuses
from lorplan.plan.nextsteps import next_steps
from lorplan.plan.portfolios import sets_of_letters
from lorplan.plan.questions import Questions
from lorplan.plan.reasons import Reasons
from lorplan.plan.resilience import resilience
from lorplan.plan.specialties import specialties
from lorplan.plan.verdicts import verdicts
from lorplan.results.plan import FORMAT, Override, Placement, Plan, ProgramPlan, RuleInForce, Stage
from lorplan.scenario.load import content_hash
from lorplan.scenario.models import Program


def compose(case: Case, optimum: Optimum, ask: bool = True) -> Plan:
    """The plan of a case. `ask`: examine which unanswered questions matter."""
    assignment = optimum.assignment
    tables: dict[str, ClassTable] = {}
    if optimum.here is not None:
        tables = dict(zip((one.id for one in case.problem.classes), optimum.here.classes, strict=True))
    reasons = Reasons(case, assignment.requests, tables)
    portfolios = sets_of_letters(case, optimum.assignment, reasons)
    letter_of = {program: portfolio.id for portfolio in portfolios for program in portfolio.programs}
    questions = Questions(case, optimum, enabled=ask)
    programs = _programs(case, optimum, letter_of, questions)
    findings = Findings(case, assignment).all()
    asked = requests(case, optimum)
    unknowns = questions.answered()
    costs, examined = lifts(case, optimum)
    return Plan(
        format=FORMAT,
        version=__version__,
        as_of=case.scenario.as_of.isoformat(),
        season=case.scenario.season,
        season_carried_from=case.carried_from,
        scenario_hash=content_hash(case.scenario),
        packs_hash=case.library.hash,
        packs=tuple(sorted(pack.id for pack in case.library.packs)),
        only=tuple(reversed(case.only)),
        overrides=overrides(case),
        status="proved" if optimum.proved else "stopped",
        engines=optimum.engines,
        objective=_stages(optimum),
        verdicts=verdicts(case, optimum),
        requests=asked,
        portfolios=portfolios,
        programs=programs,
        ledger=ledger(case, assignment, optimum.values),
        findings=findings,
        unknowns=unknowns,
        unknowns_examined=questions.examined,
        unknowns_note=questions.note,
        letters=fates(case, assignment, portfolios),
        curve=curve(case, optimum),
        lifts=costs,
        next_steps=next_steps(case, asked, programs, findings, unknowns),
        resilience=resilience(case, optimum),
        notes=_notes(case, optimum, examined),
        rules=rules_in_force(case),
        specialties=specialties(case, assignment),
        assumed=case.assumed,
    )


def _stages(optimum: Optimum) -> tuple[Stage, ...]:
    values, bound, proved = optimum.values, optimum.bound, optimum.proved
    exposed = []
    if values.exposed is not None and bound.exposed is not None:
        level = proved or values.kept == bound.kept
        exposed = [Stage(3, "programs exposed", values.exposed, bound.exposed, level)]
    settled = proved and values.order == bound.order
    return (
        Stage(2, "programs short", values.short, bound.short, proved or values.short == bound.short),
        Stage(3, "letters short", values.halves, bound.halves, proved or values.halves == bound.halves),
        *exposed,
        Stage(4, "points", values.points, bound.points, proved or values.points == bound.points),
        Stage(5, "new people", values.people, bound.people if settled else values.people, settled),
        Stage(5, "new letters", values.letters, bound.letters if settled else values.letters, settled),
        Stage(6, "portfolios", optimum.portfolios, optimum.portfolios_bound, optimum.portfolios_proved),
    )


def _programs(case: Case, optimum: Optimum, letter_of: dict[str, str], questions: Questions) -> tuple[ProgramPlan, ...]:
    by_id = {program.id: program for program in case.scenario.programs}
    found = []
    for one, portfolio in zip(case.problem.classes, optimum.assignment.portfolios, strict=True):
        held = statuses(case, one, portfolio)
        points = sum(match.points for bound in one.bounds for match in bound.ledger(portfolio))
        rests_on = questions.rests_on(one, portfolio)
        for name in one.programs:
            program = by_id[name]
            placements = _placements(case, one, portfolio, program)
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
                    letter_of[name],
                    placements,
                    tuple(held.kept),
                    tuple(held.open),
                    tuple(held.broken),
                    points,
                    tuple(program.assigned),
                    tuple(p.letter for p in placements if p.step != "there"),
                    rests_on,
                )
            )
    return tuple(sorted(found, key=lambda program: program.program))


def _placements(case: Case, one: ProgramClass, portfolio: int, program: Program) -> tuple[Placement, ...]:
    found = []
    for letter in sorted({*case.problem.names(portfolio), *program.assigned}):
        found.append(Placement(letter, step(case, letter, program)))
    return tuple(found)


def overrides(case: Case) -> tuple[Override, ...]:
    """The user's changes and lifts of rules, by rule."""
    found = []
    for raw in case.scenario.overrides:
        action = "lift" if "lift" in raw else "change"
        reason = raw.get("reason")
        found.append(Override(str(raw[action]), action, None if reason is None else str(reason)))
    return tuple(sorted(found, key=lambda one: (one.rule, one.action)))


def rules_in_force(case: Case) -> tuple[RuleInForce, ...]:
    """Every must and limit, as it stands at the classes where it stands like that."""
    groups: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    rules = {}
    for one in case.problem.classes:
        for rule in (*case.rules[one.id], *case.uncertain[one.id]):
            if rule.level in ("must", "limit"):
                groups.setdefault((rule.id, rule.key), []).append(one.id)
                rules[rule.id, rule.key] = rule
    found = []
    for key, classes in groups.items():
        rule = rules[key]
        found.append(
            RuleInForce(rule.id, rule.level, rule.says, tuple(sorted(classes)), layer_steps(rule), rule.sources)
        )
    return tuple(sorted(found, key=lambda one: (one.rule, one.classes)))


def _notes(case: Case, optimum: Optimum, lifts_examined: bool) -> tuple[str, ...]:
    notes = []
    if not optimum.ties_settled:
        notes.append(
            "Too many combinations to list them all: proved by one method, and other sets of letters may be as good."
        )
    if optimum.here is None:
        notes.append("What comes of it if a letter fails was not examined: too many combinations.")
    if not optimum.portfolios_proved:
        notes.append("That no fewer different sets of letters would do is not proved.")
    if not lifts_examined:
        notes.append("What giving up a requirement would buy was not examined: too many combinations.")
    without = sorted(
        {p.specialty for p in case.scenario.programs if case.library.pack("specialty", p.specialty) is None}
    )
    for specialty in without:
        name = case.library.families.name(specialty)
        notes.append(f"There is no pack of rules for {name}: only the general rules are used there.")
    return tuple(notes)
