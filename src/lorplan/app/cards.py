"""A page for each writer, letter, program and rule: what it is in the plan, why, why not, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lorplan.answers.explain.compose import explain
from lorplan.answers.record.happened import EVENTS, LETTER_EVENTS, Happening
from lorplan.app.drawn import outline_of, sources
from lorplan.app.forms import day_in
from lorplan.app.pages import about_files, page, save, seen
from lorplan.app.planner import PlanNow
from lorplan.app.season import day_of, draft_kinds, explained
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.edits.variants import variants_of_case
from lorplan.keeper.rule_at import rule_at
from lorplan.report import explain as explain_text
from lorplan.report import rules as rules_text
from lorplan.report.html.verdict import STATE_WORDS
from lorplan.report.names import STATUS
from lorplan.report.program import program_in_full
from lorplan.results.explain import Explanation
from lorplan.results.plan import Plan
from lorplan.scenario.models import Letter

pages = about_files(Blueprint("cards", __name__))
STATES = {
    "complete": "complete",
    "hangs": "hangs on an answer",
    "thin": "too few letters",
    "short": "something missing",
}


def _plan() -> tuple[PlanNow, Plan, Case]:
    now = explained()
    assert now.plan is not None
    assert now.decision is not None
    return now, now.plan, now.decision.case


def _explained(case: Case, **about: str) -> Explanation:
    try:
        return explain(variants_of_case(case), **about)
    except InputError as error:
        abort(404, error.complaints[0].message)


@page(pages, "/letters", "letters.html")
def letters() -> Mapping[str, Any]:
    """All letters, and what becomes of them."""
    now, plan, case = _plan()
    writers = [
        (name, writer.name) for name, writer in sorted(case.scenario.writers.items(), key=lambda each: each[1].name)
    ]
    return {"letters": plan.letters, "writers": writers, "seen": now.written.hash, "_status": STATUS}


@page(pages, "/letter/<name>", "letter.html")
def letter(name: str) -> Mapping[str, Any]:
    """A letter: where it is used and where not, and a form for what happened to it."""
    now, plan, case = _plan()
    told = case.scenario.letters.get(name) or abort(404, f"There is no letter {name}.")
    answer = _explained(case, letter=name)
    outline = outline_of(plan)
    parts = outline.section(explain_text.reasons, answer)
    fate = next(fate for fate in plan.letters if fate.letter == name)
    why_not = None
    if not fate.programs and told.status not in ("declined", "withdrawn"):
        why_not = _explained(case, why_not=name)
        parts_not = outline.section(explain_text.reasons, why_not)
    return {
        "letter": answer.letter,
        "fate": fate,
        "why_not": why_not and why_not.why_not,
        "seen": now.written.hash,
        "_parts": parts,
        "_parts_not": parts_not if why_not else None,
        "_sources": sources(outline),
        "_told": told,
        "_facts": facts_of(told.facts),
        "_writers": [(each, case.scenario.writers[each].name) for each in told.writers],
        "_kinds": draft_kinds(name),
        "_events": _events(told),
        "_day": day_of(now).isoformat(),
        "_status": STATUS,
    }


def _events(told: Letter) -> list[str]:
    """What may happen to the letter next."""
    return [event for event in EVENTS if event in LETTER_EVENTS and told.status in LETTER_EVENTS[event][0]]


@pages.route("/letter/<name>/happened", methods=["POST"])
def happened(name: str) -> AnyResponse:
    """Record what happened to a letter."""
    form = request.form
    happening = Happening(
        event=form.get("event", ""),
        names=(name,),
        on=day_in(form, "on"),
        promised=day_in(form, "promised"),
        answer=form.get("answer") or None,
    )
    if happening.event not in LETTER_EVENTS:
        abort(422, "Choose what happened.")
    return save(lambda store: store.record(seen(), happening), url_for("cards.letter", name=name))


@page(pages, "/writer/<name>", "writer.html")
def writer(name: str) -> Mapping[str, Any]:
    """A writer: what is known of them, their letters, and what hangs on them."""
    now, plan, case = _plan()
    told = case.scenario.writers.get(name) or abort(404, f"There is no writer {name}.")
    own = [letter for letter, written in case.scenario.letters.items() if name in written.writers]
    return {
        "writer": name,
        "name": told.name,
        "letters": [fate for fate in plan.letters if fate.letter in own],
        "asked": next((asked for asked in plan.requests if asked.writer == name), None),
        "failure": failure_of(plan, name),
        "seen": now.written.hash,
        "_facts": facts_of(told.facts),
        "_status": STATUS,
    }


def failure_of(plan: Plan, writer: str) -> Any:
    """What comes of it if a writer sends nothing; None where nothing hangs on them."""
    if plan.resilience is None:
        return None
    return next((failure for failure in plan.resilience.failures if failure.writer == writer), None)


@page(pages, "/programs", "programs.html")
def programs() -> Mapping[str, Any]:
    """All programs, and how far each is."""
    now, plan, _ = _plan()
    return {"programs": plan.programs, "seen": now.written.hash, "_states": STATE_WORDS}


@page(pages, "/program/<name>", "program.html")
def program(name: str) -> Mapping[str, Any]:
    """A program: its letters and why these, what it lacks and what would mend that, its rules and their sources."""
    now, plan, case = _plan()
    entry = next((each for each in plan.programs if each.program == name), None) or abort(404, f"There is no {name}.")
    outline = outline_of(plan)
    parts = outline.section(program_in_full, plan, entry)
    why = None
    if entry.state in ("short", "thin"):
        why = _explained(case, program=name)
        parts_why = outline.section(explain_text.reasons, why)
    rules = sorted({rule.id: rule.says for rule in case.rules[entry.class_id]}.items())
    return {
        "program": entry,
        "shortfalls": why and why.shortfalls,
        "rules": rules,
        "seen": now.written.hash,
        "_parts": parts,
        "_parts_why": parts_why if why else None,
        "_sources": sources(outline),
        "_day": day_of(now).isoformat(),
    }


@page(pages, "/rule/<program>/<name>", "rule.html")
def rule(program: str, name: str) -> Mapping[str, Any]:
    """A rule at a program: its layers, its numbers, and the letters that it is about."""
    _, plan, case = _plan()
    try:
        answer = rule_at(case, name, program)
    except InputError as error:
        abort(404, error.complaints[0].message)
    outline = outline_of(plan)
    return {"rule": answer, "_parts": outline.section(rules_text.rule_at, answer), "_sources": sources(outline)}


def facts_of(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the file tells of something, in words."""
    return [(key.replace("_", " "), _words(value)) for key, value in facts.items()]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    members = getattr(value, "yes", None)
    if members is not None:
        return ", ".join(sorted(str(each).replace("_", " ") for each in members))
    return str(value).replace("_", " ")
