"""Advice where its facts hold: what rules say of these letters, with what triggered it; and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lorplan.answers.ask.outcomes import Outcome, who_writes
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.wording.contact import contact
from lorplan.case.wording.places import no_place, said
from lorplan.case.wording.speaker import Speaker
from lorplan.edits.catalogue import advice_texts
from lorplan.plan.days import last_in_time
from lorplan.plan.findings import Findings
from lorplan.plan.readings import Readings
from lorplan.results.ask import Advice, KindGain, NotToAsk, Pair, Person
from lorplan.results.plan import Finding, NextStep
from lorplan.results.questions import Unknown
from lorplan.rules.kinds.say import Say
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context, Every, Known, Not, Some, Somebody, Surely, Test
from lorplan.rules.language.facts import written

MOST_FACTS = 3  # of one letter, told as the reason why it is not of the kind


def advice(plan: Outcome, kinds: Sequence[KindGain]) -> tuple[Advice, ...]:
    """What rules say of the letters there are: that some are missing, or of the applicant; not of single letters, and
    not how a portal works. Then what the catalogue says of letters that would come late."""
    findings = Findings(plan.case, plan.optimum.assignment, Readings(plan.case)).all()
    notes = [finding for finding in findings if finding.status in ("caveat", "step", "note")]
    advised = [
        Advice(note.rule, note.says, note.count, _triggers(plan, note), note.sources)
        for note in notes
        if not note.letters and note.layers[0].layer != "portal"
    ]
    last = last_in_time(plan.case)
    helping = [kind for kind in kinds if (kind.gain.completed if plan.short else kind.gain.better)]
    late = [kind for kind in helping if kind.late]
    if last is None or not late or len(late) < len(helping):
        return tuple(advised)
    sentences = advice_texts()
    gone = "was" if last < plan.case.scenario.as_of else "is"
    facts = (
        f"the last upload in time {gone} that of {last}",
        f"a rotation that begins today ends on {min(k.ready or '' for k in late)}",
    )
    short = plan.number(plan.short)
    if "late" in sentences:
        advised.append(Advice("catalogue.late", sentences["late"].says, short, facts, sentences["late"].sources))
    if "year" in sentences and _nowhere_complete(plan):
        year = (
            f"{plural(short, 'program')} would fall short",
            "every letter found that would complete them takes a rotation that would end late",
        )
        advised.append(Advice("catalogue.year", sentences["year"].says, short, year, sentences["year"].sources))
    return tuple(advised)


def _nowhere_complete(plan: Outcome) -> bool:
    """Whether every program of some specialty falls short."""
    programs = plan.case.scenario.programs
    fine = {program.specialty for program in programs if program.id not in plan.short}
    return any(program.specialty not in fine for program in programs)


def _triggers(plan: Outcome, finding: Finding) -> tuple[str, ...]:
    """Every letter that is at hand, with what keeps it from being of the kind that is missing."""
    case = plan.case
    program_class = next(
        program_class for program_class in case.problem.classes if program_class.id in finding.programs
    )
    rule = case.rule(program_class.id, finding.rule)
    if rule is None or not isinstance(rule.kind, Say) or rule.kind.of is None:
        return ()
    available = program_class.usable & ~(program_class.pending & ~plan.optimum.assignment.requests)
    triggers = []
    for bit in bits(available):
        letter = case.problem.letters[bit]
        facts = list(dict.fromkeys(_failing(rule.kind.of, Context(case.world, program_class.id, letter))))
        if facts:
            triggers.append(f"{Speaker(case).writer(letter)}: {', '.join(facts[:MOST_FACTS])}")
    return tuple(triggers) or ("there is no letter at all",)


def _failing(condition: Condition, context: Context, wanted: int = kleene.FALSE) -> Iterator[str]:
    """The facts for which a condition has that truth here, as `country PL`."""
    if condition.holds(context) != wanted:
        return
    if isinstance(condition, Test | Known):
        fact = condition.fact
        value = context.world.value(fact, context.entity(fact.subject), context.program)
        yield f"{fact.key.replace('_', ' ')} {written(value).replace('_', ' ')}"
    elif isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from _failing(part, context, wanted)
    elif isinstance(condition, Surely):
        yield from _failing(condition.part, context, wanted)
    elif isinstance(condition, Not):
        yield from _failing(condition.part, context, kleene.negate(wanted))
    elif isinstance(condition, Somebody) and context.letter is not None:
        for somebody in condition.everybody(context):
            yield from _failing(condition.part, somebody, wanted)


def next_steps(
    case: Case,
    plan: Outcome,
    people: tuple[Person, ...],
    avoided: tuple[NotToAsk, ...],
    kinds: tuple[KindGain, ...],
    pairs: tuple[Pair, ...],
    unknowns: tuple[Unknown, ...],
) -> tuple[NextStep, ...]:
    """What to do, in the order of doing."""
    steps = []
    asked = [person for person in people if person.order is not None]
    budget = case.scenario.budget.new_requests
    room = [person for person in asked if person.in_plan]
    if room:
        names = listing(f"{person.name} ({listing(person.versions or person.letters)})" for person in room)
        steps.append(
            f"Ask {names}: would they feel comfortable writing you a strong letter? "
            "Take an honest no with thanks, and ask somebody else."
        )
    more = [person for person in asked if not person.in_plan]
    new = [person for person in room if person.writer not in who_writes(case)]
    if more and budget is not None and len(new) >= budget:
        steps.append(f"If you can ask one more person than {budget}, ask {more[0].name}.")
    if plan.short:
        steps.extend(_mend(plan, kinds, pairs))
    if unknowns:
        steps.append(f"Answer this, the plan hangs on it: {unknowns[0].question}")
    if not steps:
        better = [kind for kind in kinds if kind.gain.better]
        if better:
            steps.append(
                f"Nobody has to be asked. What would help most is {better[0].name}; go on only if it costs you little."
            )
        else:
            steps.append("Nobody has to be asked: no further letter would make the plan better.")
    steps.append("Run lorplan solve for the letters of each program, and lorplan ask again when an answer comes.")
    return tuple(NextStep(step) for step in steps)


def _mend(plan: Outcome, kinds: tuple[KindGain, ...], pairs: tuple[Pair, ...]) -> list[str]:
    classes = [each for each in plan.case.problem.classes if not plan.short.isdisjoint(each.programs)]
    reasons = no_place(plan.case, classes)
    if plan.short <= set(reasons):
        required = any(rule.required for each in classes for rule in plan.case.rules[each.id])
        return [f"{said(plan.case, reasons, classes)} {contact(plan.case, required)}"]
    short = plural(plan.number(plan.short), "program")
    whole = [kind for kind in kinds if kind.gain.completed]
    if whole and (not pairs or whole[0].gain.completed >= pairs[0].gain.completed):
        best = whole[0]
        number = plural(best.gain.completed, "program")
        return [f"Look for {best.name}: that alone completes {number} of the {short} that fall short."]
    if pairs:
        first, second = pairs[0].names
        both = f"{first} and another of that kind" if first == second else f"{first}, and {second}"
        number = plural(pairs[0].gain.completed, "program")
        return [f"Look for two more letters: {both}. Together they complete {number} of the {short} that fall short."]
    return [f"No one or two letters complete the {short} that fall short: see what falls short with lorplan solve."]
