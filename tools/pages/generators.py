"""Pages and parts of pages that are drawn from the code and the packs, so that they cannot differ from them."""

from __future__ import annotations

import inspect
import re
import tokenize
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from io import StringIO
from types import ModuleType
from typing import Any, Final, Literal, get_args, get_origin

import click
from msgspec.structs import fields

from lorplan.basics.words import listing
from lorplan.cli import group
from lorplan.results import ask as ask_module
from lorplan.results import compare as comparison_module
from lorplan.results import curve as plan_curve
from lorplan.results import doubts as plan_doubts
from lorplan.results import draft as draft_module
from lorplan.results import explain as explain_module
from lorplan.results import holding as plan_holding
from lorplan.results import placements as plan_placements
from lorplan.results import plan as plan_module
from lorplan.results import questions as plan_questions
from lorplan.results import record as record_module
from lorplan.results import remedies as plan_remedies
from lorplan.results import report as report_module
from lorplan.results import requests as plan_requests
from lorplan.results import resilience as plan_resilience
from lorplan.results import rotations as plan_rotations
from lorplan.results import since as plan_since
from lorplan.results import specialties as plan_specialties
from lorplan.results import sureness as plan_sureness
from lorplan.results import tasks as tasks_module
from lorplan.results import verdicts as plan_verdicts
from lorplan.results import verify as verify_module
from lorplan.results.result import Record
from lorplan.rules.kinds import KINDS
from lorplan.rules.language.facts import MISSING, Fact, written
from lorplan.rules.packs.load import load
from lorplan.scenario import entity, models, shortlist
from lorplan.scenario.expand import SHORT
from lorplan.scenario.lists.rows import FIELDS as LIST_FIELDS
from tools.pages import maketest, trace
from tools.pages.advice_report import advice_pages
from tools.pages.meanings import meaning
from tools.pages.program_table import program_pages
from tools.pages.rooms import ROOMS
from tools.pages.rule_pages import rule_pages
from tools.pages.sample_report import sample_report
from tools.pages.sheets import sheets
from tools.pages.task_list import task_days, task_list
from tools.pages.value_page import value_page

TYPES: Final = {
    "choice": "one of",
    "choices": "any of",
    "yes_no": "`true` or `false`",
    "number": "a whole number",
    "date": "a date, YYYY-MM-DD",
    "text": "text",
    "texts": "texts",
    "country": "a country",
    "countries": "countries",
    "specialty": "a specialty",
    "specialties": "specialties",
}


# Whole answers that are parts of another one, and the page on which they are told; all other parts are the plan's.
ANSWER_PAGES: Final = {
    "Comparison": "compare-json.md",
    "Draft": "answers-json.md",
    "Frontier": "compare-json.md",
    "TaskList": "answers-json.md",
}


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """A Markdown table; a pipe in a cell is written as such."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


# ---- the scenario


def model_table(model: type[entity.Strict]) -> str:
    """The fields of a part of the scenario."""

    def rows() -> Iterator[tuple[str, ...]]:
        for name, field in model.model_fields.items():
            if name == "facts":
                continue
            default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True))
            yield f"`{field.alias or name}`", field.description or "", default

    return table(("field", "meaning", "if left out"), rows())


def _default(value: Any) -> str:
    if value is None or value == () or value == {} or isinstance(value, entity.Strict):
        return "nothing"
    return f"`{value}`"


def facts_table(subject: str) -> str:
    """The declared facts that a scenario may write on a subject."""
    dictionary = load(None, None).dictionary

    def rows() -> Iterator[tuple[str, ...]]:
        for key in dictionary.names(subject):
            fact = dictionary.get(subject, key)
            if fact is not None:
                name = f"`{key}` †" if fact.offered else f"`{key}`"
                yield name, _type(fact), _missing(fact), fact.means, fact.question or ""

    return table(("fact", "values", "if left out", "meaning", "the question that settles it"), rows())


def computed_table() -> str:
    """The facts that lorplan finds out itself; conditions may use them, scenarios cannot write them."""
    facts = [fact for fact in load(None, None).dictionary.all() if fact.computed]
    return table(("fact", "values", "meaning"), ((f"`{fact.name}`", _type(fact), fact.means) for fact in facts))


def _type(fact: Fact) -> str:
    if fact.values:
        order = " (in this order)" if fact.ordered else ""
        return f"{TYPES[fact.type]} {', '.join(f'`{value}`' for value in fact.values)}{order}"
    return TYPES[fact.type]


def _missing(fact: Fact) -> str:
    if fact.derived:
        return "follows from other facts" + ("" if fact.default is MISSING else f", else `{written(fact.default)}`")
    if fact.default is MISSING:
        return "unknown"
    return f"`{written(fact.default)}`"


def short_forms() -> str:
    """What may be written instead of a longer form."""
    rows = [
        ("`writer: patel`", "`writers: [patel]`"),
        ("no `writer` on a letter whose id is a writer's id", "`writers: [that id]`"),
        ("`institution: {id: lakeside, country: US}` in place", "an entry in `institutions:`, and its id here"),
        ("`experience: {as: elective, ...}` in place", "an entry in `experiences:`, and its id here"),
        ("no `experiences` on a letter", "those of its writers"),
        ("`role: chair`", "`roles: [{role: chair}]`"),
        ("`letters: 3` on a program", "`letters: {asked: 3}`"),
        ("`expected: strong`", "`expected: {strength: strong}`"),
        ("`budget: 3`", "`budget: {new_requests: 3}`"),
        ("`keep: patel-im`", "`keep: [{letter: patel-im}]`; the same for `avoid`"),
        ("`reserve: 1`", "`reserve: [{letters: 1}]`"),
        (
            "`versions: [family_medicine]` on the letter `patel`",
            "`patel-family_medicine`, an idea that shares the rest",
        ),
        ("one value where a list is meant", "a list of one"),
        ("a list of values for a fact", "the whole list: nothing else belongs to it"),
        ("`says: {growth: true, english: false}`", "growth belongs, english does not, the rest is unknown"),
    ]
    named = {f"`{short}`": f"`{long}`" for names in SHORT.values() for short, long in names.items()}
    missing = [short for short in named if not any(short[1:-1] in left for left, _ in rows)]
    rows += [(short, named[short]) for short in missing]
    return table(("written", "means"), iter(rows))


# ---- the plan

PLAN = (
    plan_module,
    plan_verdicts,
    plan_questions,
    plan_curve,
    plan_requests,
    plan_resilience,
    plan_sureness,
    plan_specialties,
    plan_doubts,
    plan_placements,
    plan_holding,
    plan_rotations,
    plan_since,
    plan_remedies,
)


@cache
def _comments(module: ModuleType) -> dict[tuple[str, str], str]:
    """(class, field) -> the comment behind the field in a module of records."""
    found: dict[tuple[str, str], str] = {}
    owner = name = ""
    for token in tokenize.generate_tokens(StringIO(inspect.getsource(module)).readline):
        if declared := re.match(r"class (\w+)", token.line):
            owner = declared[1]
        elif declared := re.match(r"    (\w+): ", token.line):
            name = declared[1]
        if token.type == tokenize.COMMENT and owner and token.line.startswith(f"    {name}: "):
            found[owner, name] = token.string.lstrip("# ")
    return found


def _parts(modules: Sequence[ModuleType], first: str, among: Collection[str] | None = None) -> str:
    """Every part of an answer's JSON, field by field, the whole of it first."""
    kinds = [
        (number, module, kind)
        for number, module in enumerate(modules)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Record) and kind.__module__ == module.__name__ and (among is None or name in among)
    ]
    kinds.sort(key=lambda one: (one[2].__name__ != first, one[0], inspect.getsourcelines(one[2])[1]))
    own = frozenset(kind.__name__ for _, _, kind in kinds)
    return "\n\n".join(_part(module, kind, own) for _, module, kind in kinds)


def _said(module: ModuleType, kind: type, field: str) -> str | None:
    said = _comments(module).get((kind.__name__, field), "")
    return re.sub(r'"([a-z ]+)"', r"\1", said).replace(" | ", ", ")


def _part(module: ModuleType, kind: type[Record], own: Collection[str]) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for field in fields(kind):
            written = str(kind.__annotations__[field.name])
            yield (
                f"`{field.name}`",
                _json_type(written, module, own),
                meaning(kind.__name__, field.name, _said(module, kind, field.name)),
            )

    about = " ".join((inspect.getdoc(kind) or "").split()).replace("None", "null")
    return f"### {kind.__name__}\n\n{about}\n\n{table(('field', 'type', 'meaning'), rows())}"


def _json_type(annotation: str, module: ModuleType, own: Collection[str]) -> str:
    """The type in words, with links to parts: those of `own` on this page, others on the page of the plan."""
    if match := re.fullmatch(r"tuple\[(.*), \.\.\.\]", annotation):
        return f"list of {_json_type(match[1], module, own)}"
    kind = vars(module).get(annotation)
    if get_origin(kind) is Literal:
        return listing(get_args(kind), "or")
    if match := re.fullmatch(r"Literal\[(.*)\]", annotation):
        return listing(re.sub(r"['\"]", "", match[1]).split(", "), "or")
    named = {"str": "text", "int": "integer", "bool": "true or false", "None": "null", "dict[str, str]": "mapping"}
    parts = [named.get(part, part) for part in annotation.split(" | ")]
    return " or ".join(_linked(part, own) if part[:1].isupper() else part for part in parts)


def _linked(part: str, own: Collection[str]) -> str:
    page = "" if part in own else ANSWER_PAGES.get(part, "plan-json.md")
    return f"[{part}]({page}#{part.lower()})"


# ---- commands


def commands() -> Iterator[tuple[str, click.Context]]:
    """Every command with its whole name, in the context that a call gives it."""

    def below(parent: click.Context) -> Iterator[click.Context]:
        yield parent
        command = parent.command
        if isinstance(command, click.Group):
            for name in command.list_commands(parent):
                inner = command.get_command(parent, name)
                assert inner is not None
                yield from below(click.Context(inner, parent, info_name=name))

    top = click.Context(group, info_name="lorplan", terminal_width=78, **group.context_settings)
    for context in below(top):
        yield context.command_path, context


def help_texts() -> str:
    """The help of every command."""
    parts = [f"## {name}\n\n```text\n{context.get_help()}\n```" for name, context in commands()]
    return "\n\n".join(parts)


# ---- rules and seasons


def kind_table(name: str) -> str:
    """The fields of a rule kind, and the levels that it may have."""
    kind = KINDS[name]
    rows = ((f"`{field}`", means) for field, means in kind.fields.items())
    return f"Levels: {', '.join(kind.levels)}.\n\n" + table(("field", "meaning"), rows)


def seasons() -> str:
    """Every season with its events; a projected date is called projected."""
    parts = []
    for season in load(None, None).seasons.values():

        def rows(events: Any = season.events) -> Iterator[tuple[str, ...]]:
            for name, event in events.items():
                sources = "; ".join(
                    (f"[{source.title}]({source.url})" if source.url else source.title) + f", checked {source.checked}"
                    for source in event.sources
                )
                day = event.day.isoformat() + (f" or {event.latest.isoformat()}" if event.latest else "")
                yield name, f"{day}{_projected(event.projected, event.pattern)}", sources

        parts.append(f"## {season.id}\n\n{season.name}\n\n{table(('event', 'date', 'source'), rows())}")
    return "\n\n".join(parts)


def _projected(projected: bool, pattern: str | None) -> str:
    """` (projected: the third Friday of March)`; nothing for a date that a page states."""
    return f" (projected{f': {pattern}' if pattern else ''})" if projected else ""


def specialties() -> str:
    """Every specialty with its subspecialties and the fields near it."""

    def rows() -> Iterator[tuple[str, ...]]:
        for family in load(None, None).families.families.values():
            parts = ", ".join(f"`{part}`" for part in family.parts)
            yield f"`{family.id}`", family.name, parts or "-", ", ".join(f"`{one}`" for one in sorted(family.related))

    return table(("specialty", "name", "subspecialties", "related fields"), rows())


MEASURED: Final = {
    "docs/background/proof.md": "How lorplan is proved right",
    "docs/background/benchmarks.md": "How fast it is",
}  # each made by a command of its own


def measured() -> str:
    """Links to the pages of measurements that are there."""
    there = [f"- [{title}]({page})" for page, title in MEASURED.items() if (maketest.ROOT / page).exists()]
    return "\n".join(there)


def drawn() -> dict[str, str]:
    """Path -> text of the pages that are drawn as a whole."""
    return {**rule_pages(), **program_pages(), **advice_pages(), **value_page(), **sample_report()}


MODELS: Final = {
    model.__name__: model
    for module in (models, shortlist)
    for _, model in inspect.getmembers(module, inspect.isclass)
    if issubclass(model, entity.Strict) and model not in (entity.Strict, entity.Entity)
}


def _models() -> dict[str, Callable[[], str]]:
    return {f"fields {name}": lambda model=model: model_table(model) for name, model in MODELS.items()}  # type: ignore[misc]


def _facts() -> dict[str, Callable[[], str]]:
    subjects = ("applicant", "writer", "experience", "letter", "program")
    return {f"facts {subject}": lambda subject=subject: facts_table(subject) for subject in subjects}  # type: ignore[misc]


def program_list() -> str:
    """The columns of a list of programs, beside the facts of a program."""
    return table(("column", "meaning"), ((f"`{name}`", said) for name, said in LIST_FIELDS.items()))


GENERATORS: dict[str, Callable[[], str]] = {
    "fields program list": program_list,
    **_models(),
    **_facts(),
    **{f"kind {name}": lambda name=name: kind_table(name) for name in KINDS},  # type: ignore[misc]
    "facts computed": computed_table,
    "short forms": short_forms,
    "plan": lambda: _parts(PLAN, "Plan"),
    "explain": lambda: _parts((explain_module,), "Explanation"),
    "ask": lambda: _parts((ask_module,), "AskReport"),
    "draft": lambda: _parts((draft_module,), "Draft"),
    "record": lambda: _parts((record_module,), "FileChange"),
    "task list": task_list,
    "task days": task_days,
    "tasks": lambda: _parts((tasks_module,), "TaskList"),
    "report": lambda: _parts((report_module,), "PlanReport"),
    "comparison": lambda: _parts((comparison_module,), "Comparison"),
    "way": lambda: _parts((verify_module,), "WayToBest", {"WayToBest", "Swap", "Improvement"}),
    "help": help_texts,
    "measured": measured,
    "make test": maketest.kept,
    **trace.STAGES,
    **ROOMS,
    "seasons": seasons,
    "sheets": sheets,
    "specialties": specialties,
}
