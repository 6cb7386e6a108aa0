"""Puts the plan together out of a case and its optimum."""

from __future__ import annotations

from collections.abc import Iterator

from lorplan.case.calendar import phase_on
from lorplan.case.case import Case
from lorplan.case.doubts import doubts
from lorplan.case.head import hashed_head
from lorplan.case.wording.layers import layer_steps
from lorplan.case.wording.origin import overrides, packs_missing
from lorplan.case.wording.phases import season_words
from lorplan.case.wording.questions import path, question
from lorplan.engines.optimise import Optimum
from lorplan.plan.account import account
from lorplan.plan.curve import curve, lifts, requests
from lorplan.plan.days import NO_MORE, phase_at, question_of_phase, season_now
from lorplan.plan.fates import fates
from lorplan.plan.holding import holding, with_waits
from lorplan.plan.lookedup import looked_up
from lorplan.plan.nextsteps import next_steps
from lorplan.plan.portfolios import portfolios_of
from lorplan.plan.questions import NO_CHANGE, Questions
from lorplan.plan.readings import Readings
from lorplan.plan.reasons import Reasons
from lorplan.plan.resilience import resilience
from lorplan.plan.settling import Hanging, Settling, merged
from lorplan.plan.since import since
from lorplan.plan.stages import stages_of
from lorplan.plan.verdict import HORIZONS, HorizonPortfolios, Standings, verdicts
from lorplan.results.plan import Plan, ProgramPlan, RuleInForce
from lorplan.results.questions import PossibleAnswer, Unknown
from lorplan.trials.mends import Mends


def compose(case: Case, optimum: Optimum, ask: bool = True, bounds: bool = False) -> Plan:
    """The plan of a case. `ask`: examine which unanswered questions matter. `bounds`: how sure complete sets are at
    least and at most."""
    assignment, readings = optimum.assignment, Readings(case)
    questions, settling = Questions(case, optimum, enabled=ask), Settling(case)
    sent = account(case, assignment, optimum.values.points, readings, settling, Mends(case, optimum))
    tables = (
        {}
        if optimum.chosen_table is None
        else {
            program_class.id: table
            for program_class, table in zip(case.problem.classes, optimum.chosen_table.classes, strict=True)
        }
    )
    portfolios = portfolios_of(sent.sets, Reasons(case, assignment.requests, tables, readings))
    asked = requests(case, optimum)
    unknowns = (*_of_the_phase(case), *merged(questions.answered(), _hanging(case, optimum, readings, settling)))
    gains, examined = lifts(case, optimum)
    standings = Standings(case, readings)
    held = holding(case, optimum, standings)
    programs = with_waits(sent.programs, held)
    return Plan(
        **hashed_head(case),
        season_carried_from=case.carried_from,
        packs=tuple(sorted(pack.id for pack in case.library.packs)),
        only=tuple(reversed(case.only)),
        overrides=overrides(case),
        status="proved" if optimum.proved else "stopped",
        engines=optimum.engines,
        objective=stages_of(optimum),
        verdicts=verdicts(case, optimum, standings),
        looked_up=looked_up(case.scenario.programs, _settled(case)),
        requests=asked,
        portfolios=portfolios,
        programs=programs,
        ledger=sent.ledger,
        findings=sent.findings,
        unknowns=unknowns,
        unknowns_examined=questions.examined,
        unknowns_note=questions.note,
        letters=fates(case, assignment, portfolios),
        curve=curve(case, optimum),
        lifts=gains,
        season_now=season_now(case, [program.program for program in sent.programs if _waits(program)]),
        holding=held,
        next_steps=next_steps(case, asked, programs, held or (), sent.findings, unknowns),
        resilience=resilience(case, optimum, sent.programs, bounds),
        notes=_notes(case, optimum, examined, held is not None),
        rules=rules_in_force(case),
        specialties=sent.specialties,
        assumed=case.assumed,
        doubts=doubts(case),
        rotations=(),  # what each is worth is worked out of several plans: api.explain_plan
        since=since(case, optimum, programs),
    )


def _hanging(case: Case, optimum: Optimum, readings: Readings, settling: Settling) -> Iterator[Unknown]:
    """The questions on which open musts hang: in the plan, and by the days before it."""
    earlier = HorizonPortfolios(case, optimum)
    classes = dict(zip((each.id for each in case.problem.classes), optimum.assignment.portfolios, strict=True))
    by_class = {program_class.id: program_class for program_class in case.problem.classes}
    seen = set()
    for program in case.scenario.programs:
        program_class = by_class[case.class_of[program.id]]
        for portfolio in (classes[program_class.id], *(earlier.at(when, program) for when in HORIZONS)):
            if (program_class.id, portfolio) in seen:
                continue
            seen.add((program_class.id, portfolio))
            statuses = readings.statuses(program_class, portfolio)
            for name in () if statuses.broken else statuses.open:
                rule = case.rule(program_class.id, name)
                if rule is not None:
                    yield from settling.questions(Hanging(rule, program_class, portfolio))


def rules_in_force(case: Case) -> tuple[RuleInForce, ...]:
    """Every must and limit, as it stands at the classes where it stands like that."""
    classes: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    rules = {}
    for program_class in case.problem.classes:
        for rule in (*case.rules[program_class.id], *case.uncertain[program_class.id]):
            if rule.level in ("must", "limit"):
                classes.setdefault((rule.id, rule.key), []).append(program_class.id)
                rules[rule.id, rule.key] = rule
    in_force = [
        RuleInForce(
            rule=rule.id,
            level=rule.level,
            says=rule.says,
            classes=tuple(sorted(classes[key])),
            layers=layer_steps(rule),
            sources=rule.sources,
        )
        for key, rule in rules.items()
    ]
    return tuple(sorted(in_force, key=lambda rule: (rule.rule, rule.classes)))


def _notes(case: Case, optimum: Optimum, lifts_examined: bool, held: bool) -> tuple[str, ...]:
    notes = []
    if not optimum.ties_settled:
        notes.append(
            "Too many combinations to list them all: proved by one method, and other sets of letters may be as good."
        )
    if optimum.chosen_table is None:
        notes.append("What comes of it if a letter fails was not examined: too many combinations.")
    if not optimum.portfolios_proved:
        notes.append("That no fewer different sets of letters would do is not proved.")
    if not lifts_examined:
        notes.append("What giving up a requirement would buy was not examined: too many combinations.")
    if not held:
        notes.append("For whom to hold a place was not worked out: too many combinations.")
    return (*notes, *packs_missing(case))


def _settled(case: Case) -> frozenset[str]:
    """The programs of which nothing is looked up any more: it is too late to apply, or ranks are certified."""
    closed = frozenset(program for each in case.problem.classes if each.closed for program in each.programs)
    return closed | {program.id for program in case.scenario.programs if phase_at(case, program.id) in NO_MORE}


def _of_the_phase(case: Case) -> list[Unknown]:
    """The question on which the phase of the season turns, where nobody told the answer."""
    phase = season_words().of(phase_on(case.season, case.scenario.as_of))
    asked = None if phase.asks is None else case.library.dictionary.fact(phase.asks.fact)
    if phase.asks is None or asked is None or question_of_phase(case) is None or case.world.known(asked, "", None):
        return []
    answers = (PossibleAnswer("yes", phase.asks.if_yes, 0, ()), PossibleAnswer("no", NO_CHANGE, 0, ()))
    return [Unknown(path(asked, ""), "", question(case, asked, ""), True, 0, answers)]


def _waits(program: ProgramPlan) -> bool:
    """Whether a letter of the plan is still to come there."""
    return any(placement.step in ("add when it arrives", "add after asking") for placement in program.letters)
