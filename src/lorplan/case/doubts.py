"""Doubts about a scenario: what can be read, and can hardly be meant.

A contradiction that no reading resolves is an error (`scenario/contradictions.py`). A doubt is weaker: the plan is
made as the file says, and the doubt is said beside it with its line.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import combinations

from lorplan.basics.words import listing, quoted
from lorplan.results.doubts import Doubt
from lorplan.rules.language.families import Families
from lorplan.rules.packs.statements import Season
from lorplan.scenario.models import Letter, Program, Scenario, Writer

BEFORE_THE_SEASON = datetime.timedelta(days=730)  # nobody plans letters earlier than two years before the portal opens
TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "md", "do", "phd", "mbbs"})
YEARS_BEFORE_A_FIELD = ("preliminary", "transitional")


class _Notes:
    """Collects doubts with the places that they are about."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.doubts: list[Doubt] = []

    def add(self, path: tuple[str, ...], text: str, hint: str) -> None:
        where = self.scenario.where(*path)
        self.doubts.append(Doubt(path=".".join(path), line=where.line, column=where.column, text=text, hint=hint))


def doubts(scenario: Scenario, season: Season | None, families: Families) -> tuple[Doubt, ...]:
    """Every doubt about a scenario, in the order of its lines. `season`: its calendar, where one is known."""
    notes = _Notes(scenario)
    _school(notes)
    _season(notes, season)
    _letters(notes)
    _programs(notes, families)
    _people(notes)
    return tuple(sorted(notes.doubts, key=lambda doubt: (doubt.line, doubt.column, doubt.path)))


def _school(notes: _Notes) -> None:
    """The kind of applicant against the country of the school."""
    applicant = notes.scenario.applicant
    school = notes.scenario.institutions.get(applicant.school or "")
    kind = str(applicant.facts.get("kind", ""))
    if school is None or school.country is None or not kind:
        return
    at_home = school.country == "US"
    if kind in ("us_md", "us_do") and not at_home:
        text = f"The kind of applicant is {kind}, but the school is in {school.country}."
        notes.add(("applicant", "kind"), text, "graduates of schools outside the US are us_citizen_img or non_us_img")
    if kind in ("us_citizen_img", "non_us_img") and at_home:
        text = f"The kind of applicant is {kind}, but the school is in the US."
        notes.add(("applicant", "kind"), text, "graduates of US schools are us_md or us_do")


def _season(notes: _Notes, season: Season | None) -> None:
    """The day of the plan against the season that it is for."""
    if season is None:
        return
    day = notes.scenario.as_of
    opens, closes = season.day("open"), season.day("close")
    if closes is not None and day > closes:
        text = f"The day of the plan, {_day(day)}, lies after the end of {season.name} ({_day(closes)})."
        notes.add(("season",), text, "name the season that you apply in")
    elif opens is not None and day < opens - BEFORE_THE_SEASON:
        text = f"The day of the plan, {_day(day)}, lies more than two years before {season.name} opens."
        notes.add(("as_of",), text, "look at the year")


def _letters(notes: _Notes) -> None:
    """Letters against the calendar."""
    today = notes.scenario.as_of
    for name, letter in notes.scenario.letters.items():
        for key, verb in (("asked_on", "was asked for"), ("written_on", "was written")):
            day = letter.facts.get(key)
            if isinstance(day, datetime.date) and day > today:
                text = f"{name} {verb} on {_day(day)}, which is after the day of the plan ({_day(today)})."
                notes.add(("letters", name, key), text, "look at the year, or plan for a later day with --on")
        begins = _work_to_come(notes.scenario, letter)
        if letter.status == "uploaded" and begins is not None:
            text = f"{name} is uploaded, but speaks of work that begins on {_day(begins)}, after the day of the plan."
            notes.add(("letters", name, "status"), text, "look at the dates of the experience, or at the status")


def _work_to_come(scenario: Scenario, letter: Letter) -> datetime.date | None:
    """The first day of the work that a letter speaks of, where all of it is still to come."""
    names = letter.experiences or [name for writer in letter.writers for name in scenario.writers[writer].experiences]
    days = [scenario.experiences[name].facts.get("started") for name in names]
    known = [day for day in days if isinstance(day, datetime.date)]
    return min(known) if days and len(known) == len(days) and min(known) > scenario.as_of else None


def _programs(notes: _Notes, families: Families) -> None:
    """Programs in specialties that the applicant does not name."""
    applying = notes.scenario.applicant.applying_to
    outside: dict[str, list[Program]] = {}
    for program in notes.scenario.programs:
        year_before = program.track in YEARS_BEFORE_A_FIELD or "linked_specialty" in program.facts
        if program.specialty not in applying and not year_before and not families.is_a_year_before(program.specialty):
            outside.setdefault(program.specialty, []).append(program)
    for specialty, programs in outside.items():
        named = listing([quoted(program.id) for program in programs[:3]])
        more = f" and {len(programs) - 3} more" if len(programs) > 3 else ""
        verb = "is" if len(programs) == 1 else "are"
        text = f"{named}{more} {verb} in {families.name(specialty)}, which you do not say that you apply to."
        path = ("programs", programs[0].id, "specialty")
        notes.add(path, text, f"add {specialty} to 'applying_to', or leave the programs out")


def _people(notes: _Notes) -> None:
    """One person under two ids."""
    scenario = notes.scenario
    for (first, one_writer), (second, other) in combinations(sorted(scenario.writers.items()), 2):
        if _same_person(one_writer, other):
            text = f"{one_writer.name} ({first}) and {other.name} ({second}) look like the same person."
            hint = "a person's letters all name one writer; a program takes one letter of a person"
            notes.add(("writers", second), text, hint)


def _same_person(one_writer: Writer, other: Writer) -> bool:
    """Whether two writers have one name, titles and accents aside, and nothing that tells them apart."""
    if _name(one_writer.name) != _name(other.name) or len(_name(one_writer.name)) < 2:
        return False
    return _agree(one_writer, other, lambda writer: writer.institution) and _agree(
        one_writer, other, lambda writer: writer.facts.get("specialty")
    )


def _agree(one_writer: Writer, other: Writer, read: Callable[[Writer], object]) -> bool:
    values = [value for value in (read(one_writer), read(other)) if value is not None]
    return len(values) < 2 or values[0] == values[1]


def _name(name: str) -> tuple[str, ...]:
    """A name without titles, accents, punctuation and case."""
    return tuple(sorted(set(_words(name)) - TITLES))


def _words(name: str) -> Iterator[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    yield from re.findall(r"\w+", plain.casefold())


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
