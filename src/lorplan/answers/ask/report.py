"""The whole answer of `ask`."""

from __future__ import annotations

from lorplan.answers.ask.advice import advice, next_steps
from lorplan.answers.ask.cautions import not_to_ask
from lorplan.answers.ask.judgements import Judgements
from lorplan.answers.ask.letters import Extras
from lorplan.answers.ask.outcomes import outcome
from lorplan.answers.ask.people import People, people_to_ask
from lorplan.case.doubts import doubts
from lorplan.case.head import hashed_head
from lorplan.edits.variants import Variants
from lorplan.plan.questions import Questions
from lorplan.results.ask import AskReport


def ask(variants: Variants) -> AskReport:
    """Whom to ask, what more letters would buy, whom not to ask, and what decides the plan.

    Every number is the difference between two plans: that of the scenario, and that of the scenario with the letter.
    Raises InputError where the scenario is wrong.
    """
    case = variants.case()
    plan = outcome(case)
    people = People.of(variants, case)
    now = people.with_asked(())
    persons = people_to_ask(people, now, plan)
    extras = Extras(people, plan)
    kinds = extras.kinds()
    kind_gains = extras.kind_answers(kinds)
    pairs = extras.pairs([*extras.others(), *kinds]) if plan.short else ()
    avoided = not_to_ask(case, persons)
    judgements = Judgements(variants, plan)
    deciding = judgements.deciding()
    questions = Questions(case, plan.optimum)
    unknowns = tuple(unknown for unknown in questions.answered() if unknown.matters)
    scenario = case.scenario
    return AskReport(
        **hashed_head(case),
        only=variants.only,
        budget=scenario.budget.new_requests,
        now=now.standing(),
        plan=plan.standing(),
        people=persons,
        not_to_ask=avoided,
        kinds=kind_gains,
        pairs=pairs,
        advice=advice(plan, kind_gains),
        judgements=deciding,
        judgements_examined=judgements.examined,
        judgements_note=judgements.note,
        unknowns=unknowns,
        unknowns_note=questions.note,
        next_steps=next_steps(case, plan, persons, avoided, kind_gains, pairs, unknowns),
        names={
            program.id: f"{program.name} ({program.count})" if program.count > 1 else program.name
            for program in scenario.programs
        },
        notes=(),
        assumed=variants.assumed,
        doubts=doubts(case),
        applying_to=scenario.applicant.applying_to,
    )
