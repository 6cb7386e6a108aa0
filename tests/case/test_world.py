"""Values of facts: as told, on the writer, derived, by default, computed; and how answers change them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from rules.packs.small import SCENARIO, case

from lorplan.case.case import Case
from lorplan.rules.language.facts import MISSING, Members

TEXT = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: medicine, kind: home}
institutions: {hill: {country: US}, lake: {country: GD}}
experiences:
  ward: {ward: true, weeks: 4, institution: lake}
  lab: {institution: lake}
writers:
  told: {specialty: [heart, trauma], institution: hill, warmth: hot, experiences: [ward], rank: senior}
  seen: {experiences: [ward, lab]}
  untold: {}
letters:
  la: {writers: [told], status: uploaded, at: {residencycas: idea}, says: [skill], addressed_to: medicine}
  lb: {writers: [seen, told], warmth: cool, pages: 1, says: {growth: true, skill: false}, addressed_to: general}
  lc: {writers: [untold], version_of: lb, form: grid, addressed_to: surgery}
programs:
  - {id: one, specialty: medicine, institution: hill, mood: busy, letters: {asked: 3, max: 4}}
  - {id: many, specialty: surgery, count: 3}
  - {id: some, specialty: heart, letters: {min: 2, asked: 3, counts: {writer.rank: senior}}}
""".replace(", version_of: lb", "")


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("rules"), text=TEXT)


def value(there: Case, name: str, entity: str, program: str | None = "one") -> Any:
    fact = there.library.dictionary.fact(name)
    assert fact is not None
    return there.world.value(fact, entity, program)


@pytest.mark.parametrize(
    ("name", "entity", "program", "wanted"),
    [
        # as told, by default, unknown
        ("applicant.kind", "", None, "home"),
        ("applicant.early", "", None, False),
        ("program.mood", "one", "one", "busy"),
        ("program.mood", "many", "many", MISSING),
        ("writer.rank", "told", "one", "senior"),
        ("writer.rank", "seen", "one", MISSING),
        ("writer.kin", "seen", "one", False),
        ("letter.form", "la", "one", "story"),
        ("letter.form", "lc", "one", "grid"),
        ("letter.says", "la", "one", Members(frozenset({"skill"}))),
        ("letter.says", "lb", "one", Members(frozenset({"growth"}), frozenset({"skill"}))),
        # what is told of the writer holds for the writer's letters, unless the letter says otherwise
        ("letter.warmth", "la", "one", "hot"),
        ("letter.warmth", "lb", "one", "cool"),
        ("letter.warmth", "lc", "one", MISSING),
        # derived: the first line that surely holds; an unknown one before it leaves the value unknown
        ("letter.tone", "la", "one", "bright"),
        ("letter.tone", "lb", "one", "dull"),
        ("letter.tone", "lc", "one", MISSING),
        # computed
        ("letter.status", "la", "one", "uploaded"),
        ("letter.addressed", "la", "one", "this_specialty"),
        ("letter.addressed", "la", "many", "another_specialty"),
        ("letter.addressed", "lb", "many", "general"),
        ("letter.addressed", "lc", "many", "this_specialty"),
        ("writer.field", "told", "one", "subspecialty"),
        ("writer.field", "told", "many", "subspecialty"),
        ("writer.field", "told", "some", "same"),
        ("writer.field", "untold", "one", MISSING),
        ("writer.country", "told", "one", "US"),
        ("writer.country", "seen", "one", "GD"),  # nobody told where the writer works, but where the writer saw one
        ("writer.country", "untold", "one", MISSING),
        ("writer.at_program", "told", "one", True),
        ("writer.at_program", "seen", "one", False),
        ("writer.at_program", "untold", "one", MISSING),
        ("writer.at_program", "told", "many", False),  # a type of program is elsewhere
        ("writer.at_program", "told", "some", MISSING),
        ("experience.country", "ward", "one", "GD"),
        ("experience.weeks", "lab", "one", MISSING),
        ("program.letters.asked", "one", "one", 3),
        ("program.letters.min", "one", "one", 3),  # what is asked for, unless a least number is given
        ("program.letters.min", "some", "some", 2),
        ("program.letters.max", "some", "some", MISSING),
        ("program.letters.max", "one", "one", 4),
        ("letter.counts", "la", "one", True),
        ("letter.counts", "la", "some", True),
        ("letter.counts", "lc", "some", MISSING),  # not known whether it counts
    ],
)
def test_the_value_of_a_fact(there: Case, name: str, entity: str, program: str | None, wanted: Any) -> None:
    assert value(there, name, entity, program) == wanted


def test_a_letter_without_experience_is_about_one_of_which_nothing_is_known(there: Case) -> None:
    (nameless,) = there.world.experiences_of("lc")
    assert value(there, "experience.ward", nameless) is MISSING
    assert value(there, "experience.country", nameless) is MISSING
    assert list(there.world.experiences_of("la")) == ["ward"]
    assert sorted(there.world.experiences_of("lb")) == ["lab", "ward"]


def test_an_answer_goes_before_what_was_told(there: Case) -> None:
    world = there.world.assuming({("letter.form", "la"): "grid"}).assuming({("writer.rank", "seen"): "junior"})
    form, rank = (there.library.dictionary.fact(name) for name in ("letter.form", "writer.rank"))
    assert form is not None
    assert rank is not None
    assert world.value(form, "la", "one") == "grid"
    assert world.value(form, "lb", "one") == "story"
    assert world.value(rank, "seen", "one") == "junior"
    assert there.world.value(form, "la", "one") == "story"


def test_days_of_the_season(there: Case, tmp_path: Path) -> None:
    assert there.world.event("open") == datetime.date(2027, 6, 2)
    assert there.world.event("submit") is None
    later = case(tmp_path, text=SCENARIO.replace("eras-2028", "eras-2031"))
    assert later.world.event("open") is None
