"""Questions on which the plan hangs, to be answered where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import abort

from lorplan.answers.record.happened import quoted_part
from lorplan.app.planner import PlanNow
from lorplan.basics.words import sentence
from lorplan.case.case import Case
from lorplan.results.questions import Unknown
from lorplan.rules.language.facts import Fact

TABLES: Final = {"writer": "writers", "letter": "letters", "experience": "experiences", "program": "programs"}
YES_NO: Final = {"true": "Yes", "false": "No"}
INPUTS: Final = {"number": "number", "date": "date"}


class AnswerOption(Struct, frozen=True):
    """An answer to choose. `value`: as the file says it."""

    value: str
    label: str
    means: str


class QuestionView(Struct, frozen=True):
    """A question with the answers there are. `control`: radio | checkbox | number | date | text; `effects`: what an
    answer would do."""

    fact: str
    question: str
    control: str
    options: tuple[AnswerOption, ...]
    effects: tuple[tuple[str, str], ...]


def question_views(now: PlanNow) -> list[QuestionView]:
    """The questions that matter for the plan, the weightiest first."""
    if now.plan is None or now.decision is None:
        return []
    views = []
    for unknown in now.plan.unknowns:
        fact = _fact(now.decision.case, unknown)
        if unknown.matters and fact is not None:
            views.append(_view(fact, unknown, now.decision.case))
    return views


def answer_values(now: PlanNow, form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What an answer comes to in the file: a path and a value. Refuses what the plan does not ask (404)."""
    asked = {} if now.plan is None else {unknown.fact: unknown for unknown in now.plan.unknowns}
    unknown = asked.get(form.get("fact", ""))
    if unknown is None or now.decision is None:
        abort(404, "This question is not open any more.")
    fact = _fact(now.decision.case, unknown)
    values = [value.strip() for value in form.getlist("value") if value.strip()]
    if fact is None or not values:
        abort(422, "No answer was chosen, so nothing was written.")
    written = f"[{', '.join(values)}]" if fact.is_set else values[0]
    return [(path_of(now.decision.case, unknown.fact), written)]


def path_of(case: Case, fact: str) -> str:
    """Where the file tells a fact, by the name that questions give it: `writers.patel.knows_me`."""
    subject, _, rest = fact.partition(".")
    entity, _, key = rest.rpartition(".")
    if not entity:
        return fact
    if subject == "experience" and entity in case.scenario.letters:  # of an experience that nobody described
        return f"letters.{quoted_part(entity)}.experience.{key}"
    if subject == "office":
        writer, _, number = entity.rpartition("#")
        return f"writers.{quoted_part(writer)}.roles.{number}.{key}"
    return f"{TABLES[subject]}.{quoted_part(entity)}.{key}"


def _fact(case: Case, unknown: Unknown) -> Fact | None:
    subject, _, rest = unknown.fact.partition(".")
    return case.library.dictionary.fact(f"{subject}.{rest.rpartition('.')[2]}")


def _view(fact: Fact, unknown: Unknown, case: Case) -> QuestionView:
    effects = tuple((answer.value, answer.effect) for answer in unknown.answers if answer.effect != "nothing changes")
    control = INPUTS.get(fact.element, "text")
    options: tuple[AnswerOption, ...] = ()
    if fact.element == "yes_no":
        control, options = "radio", tuple(AnswerOption(value, label, "") for value, label in YES_NO.items())
    elif fact.element == "choice":
        control = "checkbox" if fact.is_set else "radio"
        options = tuple(_option(value, fact.value_means) for value in fact.values)
    elif fact.element == "specialty":
        control = "select"
        names = case.world.families.names
        options = tuple(AnswerOption(value, value.replace("_", " "), "") for value in sorted(names))
    return QuestionView(unknown.fact, unknown.question, control, options, effects)


def _option(value: str, means: Mapping[str, str]) -> AnswerOption:
    return AnswerOption(value, sentence(value.replace("_", " ")).rstrip("."), means.get(value, ""))
