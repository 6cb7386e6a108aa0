"""The pages of rules: what the packs say, with an example that passes and one that fails, worked out by the program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lorplan.basics import yamltree
from lorplan.basics.yamltree import one_line
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.keeper.cards import rules_list
from lorplan.results.plan import Citation
from lorplan.results.rules import RuleCard, RuleStatement
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.packs.load import Library, load
from lorplan.rules.packs.statements import Pack
from lorplan.scenario.load import build_scenario
from tools.pages.examples import reading

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples" / "rules"
Facts = dict[str, Any]

# The plain letter of the examples: a good one from the wards of internal medicine in the US.
PLAIN: Facts = {
    "writer.degree": "md",
    "writer.specialty": "internal_medicine",
    "writer.country": "US",
    "writer.rank": "attending",
    "writer.knows_me": "somewhat",
    "experience.as": "sub_intern",
    "experience.supervised": "directly",
    "experience.weeks": "4",
    "letter.addressed_to": "internal_medicine",
    "letter.status": "uploaded",
    "letter.answer": "yes",
    "letter.waived": "true",
}
PROGRAM: Facts = {"id": "program", "specialty": "internal_medicine"}
SETTING = ("program", "second program", "applicant", "as_of")  # what an example may name beside letters
APPLICANT: Facts = {
    "kind": "us_citizen_img",
    "applying_to": "internal_medicine",
    "school": {"id": "school", "country": "GD", "department_letter": "false"},
}


@cache
def library() -> Library:
    """All shipped packs."""
    return load(None, None)


class _Text(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads every scalar as text, as lorplan does."""


_Text.yaml_implicit_resolvers = {}


@cache
def written_examples() -> dict[str, Any]:
    """Rule -> its examples, from docs/examples/rules."""
    found: dict[str, Any] = {}
    for file in sorted(EXAMPLES.glob("*.yaml")):
        content = yaml.load(file.read_text(encoding="utf-8"), _Text)
        for rule, examples in content.items():
            if rule in found:
                raise ValueError(f"{file.name}: {rule} has examples in another file already")
            found[rule] = examples
    return found


def scenario_of(example: Facts) -> Facts:
    """A scenario with one program and the letters of an example."""
    writers: Facts = {}
    letters: Facts = {}
    for name, told in letters_of(example).items():
        facts = {**PLAIN, **told}
        facts = {fact: value for fact, value in facts.items() if value != "unknown"}
        writer: Facts = {"institution": {"id": f"{name}-place"}, "experience": {}}
        letter: Facts = {"writer": name}
        for fact, value in facts.items():
            subject, key = fact.split(".", 1)
            if fact == "writer.country":
                writer["institution"]["country"] = value
            elif fact == "writer.id":
                letter["writer"] = value
            elif subject == "experience":
                writer["experience"][key] = value
            else:
                (writer if subject == "writer" else letter)[key] = value
        writers[str(letter["writer"])] = writer
        letters[name] = letter
    applicant = {**APPLICANT, **example.get("applicant", {})}
    if "school.department_letter" in applicant:
        said = applicant.pop("school.department_letter")
        applicant["school"] = {**applicant["school"], "department_letter": said}
    return {
        "format": "1",
        "season": "eras-2028",
        "as_of": str(example.get("as_of", "2027-07-20")),
        "applicant": applicant,
        "writers": writers,
        "letters": letters,
        "programs": [
            {**PROGRAM, **example.get("program", {})},
            *({**PROGRAM, "id": "second", **example[name]} for name in ("second program",) if name in example),
        ],
    }


def letters_of(example: Facts) -> Facts:
    """The letters of an example, by name."""
    return {name: told for name, told in example.items() if name not in SETTING}


def case_of(example: Facts) -> Case:
    """The example as lorplan sees it."""
    raw = yamltree.parse(one_line(scenario_of(example)), "example")
    assert isinstance(raw, yamltree.Map)

    def dictionary(_: Any) -> Dictionary:
        return library().dictionary

    return build(build_scenario(raw, "example", dictionary), library())


def outcome(rule: str, example: Facts) -> str:
    """What the rule says of an example's letters, sent together."""
    case = case_of(example)
    program = case.scenario.programs[0].id
    found = case.rule(case.class_of[program], rule)
    if found is None:
        return "does not apply here"
    letters = tuple(sorted(letters_of(example)))
    return reading(case, rule, found.level, found.kind, found.points, letters)


def _told(facts: Facts) -> str:
    return ", ".join(f"`{name}: {one_line(value)}`" for name, value in facts.items())


def example_text(rule: str, example: Facts) -> Iterator[str]:
    """An example in words, with its outcome."""
    for name, facts in letters_of(example).items():
        yield f"- letter {name}: {'with ' + _told(facts) if facts else 'the plain letter'}"
    for what in ("program", "second program", "applicant"):
        if what in example:
            yield f"- {what}: {_told(example[what])}"
    if "as_of" in example:
        yield f"- on {example['as_of']}"
    yield ""
    yield f"Outcome: **{outcome(rule, example)}**."


def _source(source: Citation) -> str:
    named = f"[{source.title}]({source.url})" if source.url else source.title
    facts = [f"season {source.season}" if source.season else "", f"checked {source.checked}" if source.checked else ""]
    told = ", ".join(fact for fact in facts if fact)
    return f"- {named}" + (f" ({told})" if told else "")


def _when(statement: RuleStatement) -> str:
    what = {"portal": "programs of this portal", "specialty": "programs of this specialty"}
    where = what.get(statement.layer, "programs of every specialty")
    if statement.applies == "always":
        return f"Always, at {where}."
    return f"At {where} where `{statement.applies}`."


def _rule(card: RuleCard, statement: RuleStatement, examples: Any) -> Iterator[str]:
    yield f"## {card.rule}"
    yield ""
    yield f"*{statement.level or card.level}, {card.kind}*"
    yield ""
    yield "### What it says"
    yield ""
    yield statement.says or card.says
    yield ""
    yield "### Why"
    yield ""
    yield statement.why or _why(card.level)
    yield ""
    yield "### Applies when"
    yield ""
    yield _when(statement)
    if statement.season:
        yield f"It speaks from the season {statement.season} on."
    for verdict in ("passes", "fails"):
        yield ""
        yield f"### Example that {verdict}"
        yield ""
        if verdict in examples:
            yield from example_text(card.rule, examples[verdict])
        else:
            yield "None is written yet."
    yield ""
    yield "### Values and sources"
    yield ""
    points = "" if statement.points is None else f", {statement.points} points for each letter missing or too many"
    if statement.states:
        yield f"- states `{card.kind}: {statement.states}`{points}"
    for term in statement.terms:
        yield f"- where `{term.name}` is `{term.means}`"
    for source in statement.sources:
        yield _source(source)
    yield ""


def _why(level: str) -> str:
    return {
        "must": "A requirement: the sources below state it; it has no weight to give reasons for.",
        "limit": "The portal does not let it be otherwise.",
        "note": "It is said and never counted.",
    }.get(level, "See the sources.")


def _settings(pack: Pack) -> Iterator[str]:
    raw = pack.raw or {}
    if pack.groups:
        yield from ("## Groups of points", "")
        yield from ("The points of a group's rules, summed per letter, stay within its bounds.", "")
        yield from ("| group | at least | at most |", "| --- | --- | --- |")
        yield from (f"| {name} | {cap.least} | {cap.most} |" for name, cap in sorted(pack.groups.items()))
        yield ""
    if pack.settings:
        yield from ("## Settings", "", "| setting | value | why |", "| --- | --- | --- |")
        for name, setting in sorted(pack.settings.items()):
            yield f"| {name} | {one_line(raw['settings'][name]['value'])} | {setting.why} |"
        yield ""


MADE = "<!-- made by `make docs` from the packs in rules/ and the examples in docs/examples/rules/; do not edit -->"


def rule_pages() -> dict[str, str]:
    """Path -> page, one for each pack, and the list of all rules."""
    examples = written_examples()
    cards = rules_list()
    pages = {}
    index = [
        MADE,
        "",
        "# All rules",
        "",
        "Every rule, by pack. `lorplan rules show ID` prints one.",
        "",
    ]
    for pack in sorted(library().packs, key=lambda one: (one.layer, one.id)):
        mine = [(c, s) for c in cards for s in c.statements if s.pack == pack.id]
        lines = [MADE, "", f"# {pack.title}", "", f"Pack `{pack.id}`, layer {pack.layer}, {len(mine)} rules.", ""]
        lines += [
            "The examples send letters that differ from *the plain letter* only in what is named. That letter is",
            "uploaded, by an internal medicine attending in the US (MD) who knows the applicant somewhat, about a",
            "sub-internship of four weeks under direct supervision; it is waived, and was answered with *yes*. The",
            "applicant is a US citizen IMG, the program a categorical one in internal medicine at ERAS.",
            "",
        ]
        lines += _settings(pack)
        index += [f"## [{pack.title}]({pack.id}.md)", "", "| rule | level | says |", "| --- | --- | --- |"]
        for card, statement in mine:
            lines += _rule(card, statement, examples.get(card.rule, {}))
            anchor = card.rule.replace(".", "").lower()
            index.append(f"| [{card.rule}]({pack.id}.md#{anchor}) | {card.level} | {card.says} |")
        index.append("")
        pages[f"docs/reference/rules/{pack.id}.md"] = "\n".join(lines).rstrip() + "\n"
    pages["docs/reference/rules/README.md"] = "\n".join(index).rstrip() + "\n"
    return pages
