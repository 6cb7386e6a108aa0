"""How a fact that nobody told is named and asked for, in the user's names."""

from __future__ import annotations

from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.case.world import letter_of_nameless, writer_of_office
from lorplan.rules.language.facts import Fact
from lorplan.scenario.work import letter_about


def path(fact: Fact, entity: str) -> str:
    """`writer.patel.knows_me`. An experience that nobody described is named by its letter."""
    if fact.subject in ("applicant", "season") or not entity:
        return fact.name
    return f"{fact.subject}.{letter_of_nameless(entity) or entity}.{fact.key}"


def too_early(case: Case, fact: Fact, entity: str) -> bool:
    """Whether nobody can answer yet: all work together, which alone shows it, is still to come."""
    if not fact.after_work:
        return False
    scenario = case.scenario
    writer = scenario.writers.get(entity)
    works = [entity] if writer is None else writer.experiences
    known = [scenario.experiences[name] for name in works if name in scenario.experiences]
    return letter_about(known, scenario.as_of) is not None


def question(case: Case, fact: Fact, entity: str) -> str:
    """The question that settles a fact of an entity."""
    scenario = case.scenario
    names = {"letter": "the letter", "writer": "the writer", "program": "the program"}
    letter = letter_of_nameless(entity)
    if fact.subject == "letter":
        names["letter"] = f"the letter {entity}"
        letter = entity
    elif fact.subject == "office":
        writer, number = scenario.writers[writer_of_office(entity)], int(entity.rpartition("#")[2])
        names |= {"writer": writer.name, "office": writer.roles[number].role.replace("_", " ")}
    elif fact.subject == "writer":
        names["writer"] = scenario.writers[entity].name
    elif fact.subject == "program":
        names["program"] = next(program.name for program in scenario.programs if program.id == entity)
    elif fact.subject == "experience" and letter is None:
        seen = [writer.name for writer in scenario.writers.values() if entity in writer.experiences]
        names["writer"] = seen[0] if seen else entity
    if letter is not None:
        names["writer"] = scenario.writers[scenario.letters[letter].writers[0]].name
    asked = fact.question or f"What is {path(fact, entity)}?"
    for name, words in names.items():
        asked = asked.replace(f"{{{name}}}", words)
    if fact.element == "specialty" and fact.subject in ("writer", "experience"):
        names_of = map(case.library.families.in_a_sentence, scenario.applicant.applying_to)
        examples = listing(names_of, "or")
        asked += f" (for example {examples})" if examples else ""
    return asked
