"""The tasks of rules/tasks as a page has them: what each says, of whom, by when, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from lorplan.answers.next.definitions import Definition, definitions
from lorplan.basics.words import listing, plural
from lorplan.plan.tasks.days import Expression
from lorplan.plan.tasks.named import named_days
from lorplan.rules.language.moments import Moment
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import load

CHOICES: Final = {
    "first": "the first known of",
    "earliest": "the earliest of",
    "latest": "the latest of",
    "latest_of_all": "the latest of all of",
}


def day(expression: Expression | None) -> str:
    """A day as the data have it, in words."""
    if expression is None:
        return ""
    if isinstance(expression, Moment):
        weeks, rest = divmod(abs(expression.days), 7)
        if not expression.days or rest:
            return f"`{str(expression).replace(' 1 days', ' 1 day')}`"
        sign = "+" if expression.days > 0 else "-"
        return f"`{expression.event} {sign} {plural(weeks, 'week')}`"
    parts = [day(part) for part in expression.parts]
    said = parts[0] if len(parts) == 1 else f"{CHOICES[expression.how]} {listing(parts)}"
    return said if expression.condition is None else f"{said} under a condition"


def _said(text: str) -> str:
    """A text with its fields in square brackets; of two words that depend on a number the one for several."""
    text = re.sub(r"{{ '[^']*' if \w+ == 1 else '([^']*)' }}", r"\1", text)
    text = re.sub(r"{{ '([^']*)' if several else '[^']*' }}", r"\1", text)
    text = re.sub(r"{% if \w+ %}|{% endif %}", "", re.sub(r"{% else %}", " / ", text))
    text = re.sub(r"{{ day\('(\w+)'\) }}", r"[\1]", text)
    return " ".join(re.sub(r"{{ (\w+) }}", r"[\1]", text).split())


def task_list() -> str:
    """Every task, by the files that they are in."""
    known = definitions(load(None, None)).tasks
    parts = []
    for file in sorted((folder("rules") / "tasks").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        parts.append(f"## {file.stem.capitalize()}\n\n{text.splitlines()[0].removeprefix('# ')}")
        parts += [_task(entry, known[entry["task"]]) for entry in yaml.safe_load(text)["tasks"]]
    return "\n\n".join(parts)


def _task(entry: dict[str, object], definition: Definition) -> str:
    return "\n".join(_lines(entry, definition))


def _lines(entry: dict[str, object], definition: Definition) -> Iterator[str]:
    yield f"### {definition.task}\n"
    yield f"{_said(str(entry['says']))}\n"
    steps = entry.get("steps", [])
    assert isinstance(steps, list)
    yield from (f"- {_said(str(step))}" for step in steps)
    if steps:
        yield ""
    from_to = [f"from {day(definition.begins)}"] if definition.begins else []
    from_to += ["every week"] if definition.weekly else [f"by {day(definition.by)}"]
    from_to += [f"no more after {day(definition.until)}"] if definition.until else []
    of = "the applicant" if definition.of == "applicant" else f"each {definition.of}"
    yield f"Of {of}: {', '.join(from_to)}. Rank {definition.rank}."
    for source in definition.sources:
        yield (
            "\nSource: "
            + (f"[{source.title}]({source.url})" if source.url else source.title)
            + f", read {source.checked}."
        )


def task_days() -> str:
    """The days that have names."""
    days = named_days(load(None, None)).days
    return "\n".join(f"- `{name}`: {day(expression)}" for name, expression in days.items())
