"""The page of all values: every fact that a condition may test, what each value means, and other words for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from lorplan.rules.language.facts import MISSING, Dictionary, Fact, written
from lorplan.rules.packs.load import load

PAGE: Final = "docs/reference/facts.md"
SUBJECTS: Final = ("applicant", "season", "program", "institution", "writer", "office", "experience", "letter")
ELEMENTS: Final = {
    "yes_no": "`true` or `false`",
    "number": "a whole number",
    "date": "a day, YYYY-MM-DD",
    "text": "text, as you write it",
    "country": "a country, by name or code",
    "specialty": "a [specialty](scenario.md#specialties)",
}
HEAD: Final = """\
<!-- made by `make docs` from rules/facts.yaml and rules/names.yaml; do not edit -->

# Facts and their values

Every fact that [conditions](conditions.md) may test, whoever it is about, and what each of its values means. Where a
fact is written in a scenario, and in which short forms, stands in [the scenario reference](scenario.md). Capitals,
blanks and punctuation do not matter; *also written* are other words that are read for the value, and a word that stands
at two values is asked about, never guessed. Packs may declare
[facts of their own](../howto/add-a-rule.md#a-fact-of-your-own).
"""


@cache
def dictionary() -> Dictionary:
    """The packaged facts."""
    return load(None, None).dictionary


def meaning(fact: Fact, value: str) -> str:
    """What a value means: as the fact says, else as another fact says that has all its values."""
    if fact.value_means:
        return fact.value_means[value]
    alike = [other for other in dictionary().all() if other.value_means.keys() >= set(fact.values)]
    return alike[0].value_means[value]


def value_page() -> dict[str, str]:
    """Path -> text of the page."""
    return {PAGE: "\n".join(_lines()).rstrip("\n") + "\n"}


def _lines() -> Iterator[str]:
    yield HEAD
    for subject in SUBJECTS:
        facts = [fact for fact in dictionary().all() if fact.subject == subject]
        if facts:
            yield f"## {subject.capitalize()}\n"
        for fact in sorted(facts, key=lambda each: each.name):
            yield from _fact(fact)


def _fact(fact: Fact) -> Iterator[str]:
    yield f"### {fact.name}\n"
    if fact.values:
        kind = f"{'Any' if fact.is_set else 'One'} of the values below{', from least to most' if fact.ordered else ''}"
    else:
        kind = f"Several, each {ELEMENTS[fact.element]}" if fact.is_set else _begun(ELEMENTS[fact.element])
    yield f"{fact.means} {kind}; {_untold(fact)}\n"
    if fact.values:
        yield "| value | meaning | also written |\n| --- | --- | --- |"
        for value in fact.values:
            yield f"| `{value}` | {meaning(fact, value)} | {_also(fact, value)} |"
        yield ""


def _begun(words: str) -> str:
    return words[0].upper() + words[1:]


def _untold(fact: Fact) -> str:
    """What holds where nobody told the fact."""
    if fact.computed:
        return "found out, never written."
    derived = "it may follow from others; else " if fact.derived else ""
    default = "it is unknown" if fact.default is MISSING else f"it is `{written(fact.default)}`"
    asked = f" *{fact.question}*" if fact.question else ""
    return f"if left out, {derived}{default}.{asked}"


def _also(fact: Fact, value: str) -> str:
    words = fact.names.words.get(fact.key.rsplit(".", 1)[-1], {}).get(value, ())
    return ", ".join(words) or "-"
