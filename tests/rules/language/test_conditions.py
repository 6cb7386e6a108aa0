"""Conditions: every operator on every type of fact, known and unknown; whose writer and whose experience is meant."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import ALWAYS, Condition, Context, program_facts
from lorplan.rules.language.facts import MISSING, Dictionary, Fact, Members
from lorplan.rules.language.families import Families, Family
from lorplan.rules.language.kleene import FALSE, TRUE, UNKNOWN
from lorplan.rules.language.names import NameTable
from lorplan.rules.language.reading import PROGRAM_SIDE, Reader

FAMILIES = Families(
    {
        "medicine": Family("medicine", "Medicine", {"heart": "Heart", "lung": "Lung"}, frozenset({"family"})),
        "family": Family("family", "Family medicine", {"sports": "Sports"}, frozenset()),
        "surgery": Family("surgery", "Surgery", {"trauma": "Trauma"}, frozenset()),
    }
)

NAMES = NameTable({"country": {"US": ("USA",), "CA": (), "GD": ()}})


def fact(name: str, kind: str, values: Sequence[str] = (), ordered: bool = False) -> Fact:
    return Fact(name, kind, tuple(values), ordered, question="?", means=".", specialties=FAMILIES.names, names=NAMES)


FACTS = [
    fact("letter.form", "choice", ["story", "grid", "mixed"]),
    fact("letter.warmth", "choice", ["cool", "mild", "hot"], ordered=True),
    fact("letter.says", "choices", ["skill", "growth", "team"]),
    fact("letter.waived", "yes_no"),
    fact("letter.pages", "number"),
    fact("letter.signed", "date"),
    fact("letter.words", "text"),
    fact("letter.tags", "texts"),
    fact("letter.from", "country"),
    fact("letter.seen_in", "countries"),
    fact("letter.field", "specialty"),
    fact("letter.fields", "specialties"),
    fact("writer.rank", "choice", ["junior", "senior"]),
    fact("writer.chair", "yes_no"),
    fact("experience.ward", "yes_no"),
    fact("experience.weeks", "number"),
    fact("program.mood", "choice", ["calm", "busy"]),
    fact("applicant.kind", "choice", ["home", "abroad"]),
    fact("season.late", "yes_no"),
]
EVENTS = frozenset({"open", "submit"})


@dataclass
class Small:
    """A world of one letter: its values, its writers' and its experiences'."""

    letter: dict[str, Any] = field(default_factory=dict)
    writers: dict[str, dict[str, Any]] = field(default_factory=dict)
    experiences: dict[str, dict[str, Any]] = field(default_factory=dict)
    families: Families = FAMILIES

    def value(self, one: Fact, entity: str, program: str | None) -> Any:
        if one.subject == "writer":
            return self.writers[entity].get(one.key, MISSING)
        if one.subject == "experience":
            return self.experiences[entity].get(one.key, MISSING)
        return self.letter.get(one.key, MISSING)

    def known(self, one: Fact, entity: str, program: str | None) -> bool:
        return self.value(one, entity, program) is not MISSING

    def writers_of(self, letter: str) -> Sequence[str]:
        return sorted(self.writers)

    def experiences_of(self, letter: str) -> Sequence[str]:
        return sorted(self.experiences)

    def applicant_experiences(self) -> list[str]:
        return []

    def event(self, name: str, program: str | None = None) -> datetime.date | None:
        return datetime.date(2027, 6, 2) if name == "open" else None


def read(text: str, define: str = "", **how: Any) -> tuple[Condition, str]:
    """The condition, and what is wrong with it."""
    complaints = Complaints("pack.yaml")
    reader = Reader(Dictionary(FACTS), FAMILIES, complaints, EVENTS)
    if define:
        definitions: dict[str, Condition] = {}
        for name, body in yamltree.parse(define, "pack.yaml").items():  # type: ignore[union-attr]
            definitions[str(name)] = reader.read(body)
        reader.definitions = definitions
    condition = reader.read(yamltree.parse(text, "pack.yaml"), **how)
    return condition, "\n".join(complaint.render() for complaint in complaints.sorted())


def truth(text: str, world: Small, define: str = "") -> int:
    condition, wrong = read(text, define)
    assert not wrong, wrong
    return condition.holds(Context(world, "p", "l"))


DAY = datetime.date
PART = Members(frozenset({"skill"}), frozenset({"team"}))  # of growth nothing is told
ALL = Members(frozenset({"skill", "growth"}))
CASES: list[tuple[str, Any, int]] = [
    # choice
    ("{letter.form: story}", "story", TRUE),
    ("{letter.form: story}", "grid", FALSE),
    ("{letter.form: [story, grid]}", "grid", TRUE),
    ("{letter.form: {not: story}}", "grid", TRUE),
    ("{letter.form: {not: [story, grid]}}", "grid", FALSE),
    ("{letter.form: {known: true}}", "grid", TRUE),
    ("{letter.form: {known: false}}", "grid", FALSE),
    # ordered choice
    ("{letter.warmth: {at_least: mild}}", "hot", TRUE),
    ("{letter.warmth: {at_least: mild}}", "mild", TRUE),
    ("{letter.warmth: {at_least: mild}}", "cool", FALSE),
    ("{letter.warmth: {at_most: mild}}", "hot", FALSE),
    ("{letter.warmth: {at_most: mild}}", "cool", TRUE),
    ("{letter.warmth: {at_least: mild, at_most: mild}}", "mild", TRUE),
    ("{letter.warmth: {at_least: mild, at_most: mild}}", "hot", FALSE),
    ("{letter.warmth: {not: {at_least: mild}}}", "cool", TRUE),
    # choices: a list is complete, a mapping tells some
    ("{letter.says: growth}", ALL, TRUE),
    ("{letter.says: team}", ALL, FALSE),
    ("{letter.says: [team, growth]}", ALL, TRUE),
    ("{letter.says: {all_of: [skill, growth]}}", ALL, TRUE),
    ("{letter.says: {all_of: [skill, team]}}", ALL, FALSE),
    ("{letter.says: {not: team}}", ALL, TRUE),
    ("{letter.says: skill}", PART, TRUE),
    ("{letter.says: team}", PART, FALSE),
    ("{letter.says: growth}", PART, UNKNOWN),
    ("{letter.says: [team, growth]}", PART, UNKNOWN),
    ("{letter.says: [skill, growth]}", PART, TRUE),
    ("{letter.says: {not: growth}}", PART, UNKNOWN),
    ("{letter.says: {all_of: [skill, growth]}}", PART, UNKNOWN),
    ("{letter.says: {all_of: [growth, team]}}", PART, FALSE),
    ("{letter.says: {known: true}}", PART, TRUE),
    # yes_no
    ("{letter.waived: true}", True, TRUE),
    ("{letter.waived: true}", False, FALSE),
    ("{letter.waived: {not: true}}", False, TRUE),
    ("{letter.waived: [true, false]}", False, TRUE),
    # number
    ("{letter.pages: 2}", 2, TRUE),
    ("{letter.pages: 2}", 3, FALSE),
    ("{letter.pages: [1, 2]}", 2, TRUE),
    ("{letter.pages: {at_least: 2}}", 2, TRUE),
    ("{letter.pages: {at_least: 2}}", 1, FALSE),
    ("{letter.pages: {at_most: 2}}", 2, TRUE),
    ("{letter.pages: {at_most: -1}}", -2, TRUE),
    ("{letter.pages: {not: {at_most: 2}}}", 3, TRUE),
    # date, with events; the day of `submit` is not known here
    ("{letter.signed: 2027-06-02}", DAY(2027, 6, 2), TRUE),
    ("{letter.signed: {at_most: open}}", DAY(2027, 6, 2), TRUE),
    ("{letter.signed: {at_most: open}}", DAY(2027, 6, 3), FALSE),
    ("{letter.signed: {at_least: open}}", DAY(2027, 6, 1), FALSE),
    ("{letter.signed: {at_least: 2027-06-01}}", DAY(2027, 6, 1), TRUE),
    ("{letter.signed: {at_most: submit}}", DAY(2027, 6, 1), UNKNOWN),
    # text, country
    ("{letter.words: NO}", "NO", TRUE),
    ("{letter.words: {not: NO}}", "yes", TRUE),
    ("{letter.tags: [a, b]}", Members(frozenset({"b"})), TRUE),
    ("{letter.from: US}", "US", TRUE),
    ("{letter.from: {not: [US, CA]}}", "GD", TRUE),
    ("{letter.seen_in: GD}", Members(frozenset({"US", "GD"})), TRUE),
    # specialty
    ("{letter.field: heart}", "heart", TRUE),
    ("{letter.field: medicine}", "heart", FALSE),
    ("{letter.field: {family: medicine}}", "heart", TRUE),
    ("{letter.field: {family: medicine}}", "medicine", TRUE),
    ("{letter.field: {family: medicine}}", "family", FALSE),
    ("{letter.field: {family: heart}}", "heart", TRUE),
    ("{letter.field: {family: [surgery, family]}}", "sports", TRUE),
    ("{letter.field: {not: {family: medicine}}}", "trauma", TRUE),
    ("{letter.fields: {family: medicine}}", Members(frozenset({"trauma", "lung"})), TRUE),
    ("{letter.fields: {family: medicine}}", Members(frozenset({"trauma"}), frozenset({"lung"})), UNKNOWN),
    ("{letter.fields: {all_of: [lung, trauma]}}", Members(frozenset({"trauma", "lung"})), TRUE),
]


@pytest.mark.parametrize(("condition", "value", "wanted"), CASES)
def test_an_operator_on_a_known_value(condition: str, value: Any, wanted: int) -> None:
    key = condition.split(".", 1)[1].split(":", 1)[0]
    assert truth(condition, Small({key: value})) == wanted


@pytest.mark.parametrize("condition", sorted({condition for condition, _, _ in CASES}))
def test_whatever_is_asked_of_a_value_that_nobody_told_is_unknown(condition: str) -> None:
    wanted = {"known: true": FALSE, "known: false": TRUE}
    expected = next((answer for word, answer in wanted.items() if word in condition), UNKNOWN)
    assert truth(condition, Small()) == expected


YES_NO = {"true": True, "false": False}


@pytest.mark.parametrize("one", [True, False, MISSING])
@pytest.mark.parametrize("other", ["story", "grid", MISSING])
def test_conditions_compose_in_kleenes_logic(one: Any, other: Any) -> None:
    world = Small({key: value for key, value in (("waived", one), ("form", other)) if value is not MISSING})
    first = UNKNOWN if one is MISSING else TRUE if one else FALSE
    second = UNKNOWN if other is MISSING else TRUE if other == "story" else FALSE
    parts = "[{letter.waived: true}, {letter.form: story}]"
    assert truth("{letter.waived: true, letter.form: story}", world) == min(first, second)
    assert truth(f"{{all: {parts}}}", world) == min(first, second)
    assert truth(f"{{is: {parts}}}", world) == min(first, second)
    assert truth(f"{{any: {parts}}}", world) == max(first, second)
    assert truth(f"{{not: {{any: {parts}}}}}", world) == 2 - max(first, second)
    assert truth("{letter.waived: true, any: [{letter.form: story}]}", world) == min(first, second)
    assert truth("both_of", world, f"both_of: {{all: {parts}}}") == min(first, second)
    assert truth("{is: [a, b]}", world, "a: {letter.waived: true}\nb: {letter.form: story}") == min(first, second)
    assert truth("{any: [a, {not: a}]}", world, "a: {letter.waived: true}") == (UNKNOWN if one is MISSING else TRUE)


def test_always_holds() -> None:
    assert ALWAYS.holds(Context(Small(), None)) == TRUE
    assert list(ALWAYS.tests()) == []


# ---- whose writer, whose experience

APART = Small(writers={"a": {"rank": "senior", "chair": False}, "b": {"rank": "junior", "chair": True}})
ONE = Small(writers={"a": {"rank": "senior", "chair": True}, "b": {}})
PERHAPS = Small(writers={"a": {"rank": "senior"}, "b": {"rank": "junior", "chair": True}})


def test_the_tests_of_one_mapping_speak_of_one_writer() -> None:
    together = "{writer.rank: senior, writer.chair: true}"
    assert truth(together, APART) == FALSE  # one is senior, the other one is chair
    assert truth(together, ONE) == TRUE
    assert truth(together, PERHAPS) == UNKNOWN  # the senior one may be chair


def test_tests_apart_may_speak_of_two_writers() -> None:
    assert truth("{all: [{writer.rank: senior}, {writer.chair: true}]}", APART) == TRUE
    assert truth("{writer.rank: senior, all: [{writer.chair: true}]}", APART) == TRUE


def test_one_writer_binds_what_is_nested() -> None:
    assert truth("{one_writer: {all: [{writer.rank: senior}, {writer.chair: true}]}}", APART) == FALSE
    assert truth("{one_writer: {writer.rank: senior, any: [{writer.chair: true}]}}", ONE) == TRUE
    assert truth("{one_writer: {not: {writer.chair: true}, writer.rank: senior}}", APART) == TRUE
    assert truth("{one_writer: {not: {writer.chair: true}}}", Small(writers={"a": {"chair": True}})) == FALSE


def test_not_of_a_writer_means_no_writer() -> None:
    assert truth("{not: {writer.rank: senior}}", APART) == FALSE
    assert truth("{writer.rank: {not: senior}}", APART) == TRUE  # some writer is not
    assert truth("{not: {writer.rank: senior}}", Small(writers={"a": {"rank": "junior"}, "b": {}})) == UNKNOWN


def test_experiences_are_bound_as_writers_are() -> None:
    world = Small(experiences={"x": {"ward": True, "weeks": 2}, "y": {"ward": False, "weeks": 8}})
    assert truth("{experience.ward: true, experience.weeks: {at_least: 4}}", world) == FALSE
    assert truth("{any: [{experience.ward: true}], experience.weeks: {at_least: 4}}", world) == TRUE
    assert truth("{one_experience: {any: [{experience.ward: true}], experience.weeks: 8}}", world) == FALSE
    nameless = Small(experiences={"": {}})
    assert truth("{experience.ward: true}", nameless) == UNKNOWN


def test_a_writer_and_an_experience_in_one_mapping_are_bound_each_by_itself() -> None:
    world = Small(
        {"waived": True},
        {"a": {"rank": "junior"}, "b": {"rank": "senior"}},
        {"x": {"ward": True}, "y": {"ward": False}},
    )
    assert truth("{writer.rank: senior, experience.ward: true, letter.waived: true}", world) == TRUE


def test_what_leaves_a_condition_unknown_is_named() -> None:
    condition, _ = read("{any: [{letter.waived: true}, {writer.rank: senior}], letter.form: story}")
    world = Small({"form": "story"}, {"a": {"rank": "junior"}, "b": {}})
    found = {(one.name, entity) for one, entity in condition.unknown(Context(world, "p", "l"))}
    assert found == {("letter.waived", "l"), ("writer.rank", "b")}
    assert {test.fact.name for test in condition.tests()} == {"letter.waived", "writer.rank", "letter.form"}


@pytest.mark.parametrize("waived", [{"waived": True}, {"waived": False}, {}])
def test_surely_is_never_unknown(waived: dict[str, bool]) -> None:
    world = Small({"form": "story", **waived})
    surely, _ = read("{surely: {letter.waived: true}}")
    assert surely.holds(Context(world, "p", "l")) == kleene.of(waived.get("waived", False))
    assert not list(surely.unknown(Context(world, "p", "l")))
    assert surely.facts == {"letter.waived"}
    negated, _ = read("{not: {surely: {letter.waived: true}}}")
    assert negated.holds(Context(world, "p", "l")) == kleene.negate(surely.holds(Context(world, "p", "l")))


def test_surely_within_one_writer_speaks_of_that_writer() -> None:
    world = Small({}, {"a": {"rank": "senior"}, "b": {}})
    assert truth("{one_writer: {not: {surely: {writer.rank: senior}}}}", world) == TRUE
    assert truth("{surely: {writer.rank: senior}}", world) == TRUE
    assert truth("{one_writer: {writer.rank: junior}}", world) == UNKNOWN
    assert truth("{surely: {one_writer: {writer.rank: junior}}}", world) == FALSE


def test_the_facts_of_the_program_that_a_condition_depends_on() -> None:
    condition, _ = read("{program.mood: calm, letter.waived: true, writer.rank: senior}")
    assert program_facts(condition) == ("program.mood",)
    assert program_facts(condition, {"writer.rank": ("program.specialty",)}) == ("program.mood", "program.specialty")


# ---- families


@pytest.mark.parametrize(
    ("specialty", "target", "wanted"),
    [
        ("medicine", "medicine", "same"),
        ("heart", "medicine", "subspecialty"),
        ("family", "medicine", "related"),
        ("sports", "medicine", "related"),  # part of a related family
        ("surgery", "medicine", "other"),
        ("medicine", "family", "other"),  # nobody said so the other way round
        ("medicine", "heart", "related"),  # the parent of a target that is a part
        ("lung", "heart", "related"),
        ("surgery", "heart", "other"),
        ("elsewhere", "medicine", "other"),
        ("medicine", "elsewhere", "other"),
    ],
)
def test_how_a_specialty_is_seen_from_another(specialty: str, target: str, wanted: str) -> None:
    assert FAMILIES.relation(specialty, target) == wanted


def test_families_know_their_names_and_members() -> None:
    assert FAMILIES.names == {"medicine", "heart", "lung", "family", "sports", "surgery", "trauma"}
    assert FAMILIES.members("medicine") == {"medicine", "heart", "lung"}
    assert FAMILIES.members("heart") == {"heart"}
    assert (FAMILIES.name("medicine"), FAMILIES.name("heart"), FAMILIES.name("new_field")) == (
        "Medicine",
        "Heart",
        "new field",
    )


# ---- what cannot be read

WRONG = [
    (
        "{letter.warmht: hot}",
        "pack.yaml:1:2: 'letter.warmht' is not a declared fact\n"
        "  hint: did you mean 'letter.warmth'? facts are declared in rules/facts.yaml and in packs",
    ),
    (
        "{one_writr: {writer.rank: senior}}",
        "pack.yaml:1:2: 'one_writr' is not a declared fact\n"
        "  hint: did you mean 'one_writer'? facts are declared in rules/facts.yaml and in packs",
    ),
    (
        "{letter.form: storry}",
        "pack.yaml:1:15: 'letter.form': expected story, grid or mixed, found 'storry'\n  hint: did you mean 'story'?",
    ),
    (
        "{letter.form: [story, gird]}",
        "pack.yaml:1:23: 'letter.form': expected story, grid or mixed, found 'gird'\n  hint: did you mean 'grid'?",
    ),
    (
        "{letter.form: []}",
        "pack.yaml:1:15: 'letter.form': expected one of story, grid, mixed, found an empty list\n"
        "  hint: an empty list is met by nothing",
    ),
    ("{letter.form: {}}", "pack.yaml:1:15: 'letter.form': expected one of story, grid, mixed, found a mapping"),
    (
        "{letter.form: {at_least: story}}",
        "pack.yaml:1:16: 'at_least' needs a number, a date or an ordered choice, and 'letter.form' is none",
    ),
    ("{letter.form: {all_of: [story]}}", "pack.yaml:1:16: 'all_of' needs a list, and 'letter.form' is none"),
    ("{letter.form: {family: medicine}}", "pack.yaml:1:16: 'family' needs a specialty, and 'letter.form' is none"),
    (
        "{letter.warmth: {at_leats: mild}}",
        "pack.yaml:1:18: 'at_leats' is not a test of 'letter.warmth'\n  hint: did you mean 'at_least'?",
    ),
    (
        "{letter.waived: 'NO'}",
        "pack.yaml:1:17: 'letter.waived': expected true or false, found 'NO' in quotes\n"
        "  hint: write it without quotes",
    ),
    (
        "{letter.waived: {known: maybe}}",
        "pack.yaml:1:25: 'letter.waived': expected true or false, found 'maybe'",
    ),
    (
        "{letter.pages: {at_least: 012}}",
        "pack.yaml:1:27: 'letter.pages': expected a whole number such as 12, found '012'\n  hint: write 12",
    ),
    (
        "{letter.pages: '2'}",
        "pack.yaml:1:16: 'letter.pages': expected a whole number such as 12, found '2' in quotes\n"
        "  hint: write it without quotes",
    ),
    (
        "{letter.signed: {at_most: sumbit}}",
        "pack.yaml:1:27: 'letter.signed': expected a date such as 2027-07-20 or an event of the season, "
        "found 'sumbit'\n"
        "  hint: events: deadline, open, submit, today",
    ),
    (
        "{letter.field: {family: medecine}}",
        "pack.yaml:1:25: 'letter.field': expected a specialty, found 'medecine'\n  hint: did you mean 'medicine'?",
    ),
    (
        "{letter.from: USX}",
        "pack.yaml:1:15: 'letter.from': expected a country such as US or India, found 'USX'",
    ),
    ("{}", "pack.yaml:1:1: a condition is empty\n  hint: leave it out where it holds for everything"),
    ("{any: []}", "pack.yaml:1:7: 'any' needs at least one condition"),
    ("[letter.form]", "pack.yaml:1:1: a condition must be a mapping of facts, or the name of a definition"),
    ("strong", "pack.yaml:1:1: 'strong' is not defined\n  hint: definitions stand under 'define:'"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_cannot_be_read_is_said_where_it_stands(text: str, message: str) -> None:
    assert read(text)[1] == message


def test_a_misspelt_definition_gets_its_close_match() -> None:
    _, wrong = read("clincal", "clinical: {letter.waived: true}")
    assert (
        wrong
        == "pack.yaml:1:1: 'clincal' is not defined\n  hint: did you mean 'clinical'? definitions stand under 'define:'"
    )


def test_everything_wrong_is_said_at_once() -> None:
    _, wrong = read("{letter.fom: story, any: [{letter.form: storry}, strong], letter.pages: two}")
    assert [line.split(": ")[0] for line in wrong.splitlines() if not line.startswith("  ")] == [
        "pack.yaml:1:2",
        "pack.yaml:1:41",
        "pack.yaml:1:50",
        "pack.yaml:1:73",
    ]


def test_where_only_the_program_may_be_spoken_of() -> None:
    how = {"subjects": PROGRAM_SIDE, "what": "'applies'"}
    hint = "  hint: it may speak of applicant, program and season"
    assert read("{letter.form: story}", **how)[1] == (
        f"pack.yaml:1:2: 'applies' cannot speak of the letter: 'letter.form' does\n{hint}"
    )
    assert read("{one_writer: {writer.rank: senior}}", **how)[1].startswith(
        "pack.yaml:1:2: 'applies' cannot speak of a writer"
    )
    assert read("graded", "graded: {letter.form: grid}", **how)[1] == (
        f"pack.yaml:1:1: 'applies' cannot speak of letter: 'graded' does\n{hint}"
    )
    assert read("{program.mood: calm, applicant.kind: home, season.late: true}", **how)[1] == ""
