"""Doubts about a scenario: what can be read, and can hardly be meant.

A contradiction that no reading resolves is an error (`scenario/contradictions.py`). A doubt is weaker: the answer is
given as the file says, and the doubt is said beside it with its line.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import PurePath

from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.case.numbers import room
from lorplan.case.offices import taken_for_offices
from lorplan.results.doubts import Doubt
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import Members
from lorplan.scenario.authors import name_words
from lorplan.scenario.models import Letter, Program, Rotation, Writer
from lorplan.scenario.work import ROTATIONS

BEFORE_THE_SEASON = datetime.timedelta(days=730)  # nobody plans letters earlier than two years before the portal opens
YEARS_BEFORE_A_FIELD = ("preliminary", "transitional")
AT_HOME = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})  # schools in the territories are US schools
EITHER = "CA"  # whether its graduates count as international depends on their year
NAMED = 3  # programs that a sentence names


def doubts(case: Case) -> tuple[Doubt, ...]:
    """Every doubt about the scenario of a case, by the path of what it is about."""
    notes = _Notes(case)
    notes.kind()
    notes.season()
    for name, letter in case.scenario.letters.items():
        notes.letter(name, letter)
        notes.work(name, letter)
    for choice, rotation in case.scenario.rotations.items():
        notes.chosen(choice, rotation)
    notes.specialties()
    notes.deadlines()
    notes.numbers()
    notes.offices()
    notes.people()
    return tuple(sorted(notes.doubts, key=lambda doubt: (doubt.path, doubt.text)))


class _Notes:
    """Collects doubts with the places that they are about."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.scenario = case.scenario
        self.today = case.scenario.as_of
        self.doubts: list[Doubt] = []

    def add(self, path: tuple[str, ...], text: str, hint: str) -> None:
        """Note a doubt about what stands at a path."""
        where = self.scenario.where(*path)
        file = "" if where.file == self.scenario.file or not where.line else PurePath(where.file).name
        self.doubts.append(
            Doubt(path=".".join(path), file=file, line=where.line, column=where.column, text=text, hint=hint)
        )

    def kind(self) -> None:
        """The kind of applicant against the country of the school, the degree and the citizenship."""
        applicant = self.scenario.applicant
        kind, degree = str(applicant.facts.get("kind", "")), applicant.facts.get("degree")
        citizenship = applicant.facts.get("citizenship")
        american = citizenship.has("US") if isinstance(citizenship, Members) else None
        school = self.scenario.institutions.get(applicant.school or "")
        country = None if school is None else school.country
        path, says = ("applicant", "kind"), f"Your file says that you apply as {kind}"
        if kind in ("us_md", "us_do") and country is not None and country not in {*AT_HOME, EITHER}:
            hint = "graduates of schools outside the US are us_citizen_img or non_us_img"
            self.add(path, f"{says}, and that your school is in {country}.", hint)
        elif kind in ("us_citizen_img", "non_us_img") and country in AT_HOME:
            hint = "graduates of US schools are us_md or us_do"
            self.add(path, f"{says}, and that your school is in {country}.", hint)
        elif (kind, degree) in (("us_md", "do"), ("us_do", "md")):
            hint = "an MD of a US school is us_md, a DO is us_do"
            self.add(path, f"{says}, and that your degree is {degree}.", hint)
        elif (kind, american) in (("us_citizen_img", False), ("non_us_img", True)):
            hint = "a US citizen from a school abroad is us_citizen_img, everybody else from there is non_us_img"
            self.add(path, f"{says}, and that you are {'a' if american else 'no'} US citizen.", hint)

    def season(self) -> None:
        """The day of the plan against the season that it is for."""
        season = self.case.season
        if season is None:
            return
        opens, closes = season.day("open"), season.day("close")
        if closes is not None and self.today > closes:
            text = f"{season.name} ended on {closes}, before the day of this plan ({self.today})."
            self.add(("season",), text, "name the season that you apply in")
        elif opens is not None and self.today < opens - BEFORE_THE_SEASON:
            text = f"The day of this plan, {self.today}, is more than two years before {season.name} opens."
            self.add(("as_of",), text, "look at the year")

    def letter(self, name: str, letter: Letter) -> None:
        """A letter against the calendar."""
        events = (
            ("asked_on", "was asked for"),
            ("answered_on", "was promised or declined"),
            ("written_on", "was written"),
            ("uploaded_on", "was uploaded"),
        )
        for key, done in events:
            day = letter.facts.get(key)
            if isinstance(day, datetime.date) and day > self.today:
                text = f"The letter {name} {done} on {day}, which is after the day of this plan ({self.today})."
                self.add(("letters", name, key), text, "look at the year, or plan for a later day with --on")
        promised = letter.facts.get("promised_for")
        key, day = ("ready", letter.ready) if letter.ready is not None else ("promised_for", promised)
        waiting = {letter.status, *letter.at.values()} & {"asked", "agreed"}
        if waiting and isinstance(day, datetime.date) and day < self.today:
            text = f"The letter {name} was promised for {day}, and is not uploaded yet."
            self.add(("letters", name, key), text, "if it is there, write 'status: uploaded'; else ask for a new day")

    def chosen(self, choice: str, rotation: Rotation) -> None:
        """A choice of rotations of which one has begun: only the user knows which is done."""
        begun = _first([self.scenario.experiences[name].facts.get("started") for name in rotation.experiences])
        if len(rotation.experiences) > 1 and begun is not None and begun <= self.today:
            text = f"You do only one of {listing(rotation.experiences)}, and the first of them began on {begun}."
            self.add(("rotations", choice), text, "leave in the one that you do, and its letters")

    def work(self, name: str, letter: Letter) -> None:
        """A letter that is there, against the days of the work that it speaks of."""
        work = letter.experiences or tuple(
            name for writer in letter.writers for name in self.scenario.writers[writer].experiences
        )
        facts = [self.scenario.experiences[name].facts for name in work]
        begins = _first([known.get("started") for known in facts])
        uploaded = "uploaded" in (letter.status, *letter.at.values())
        if uploaded and begins is not None and begins > self.today:
            text = f"The letter {name} is uploaded, and speaks of work that begins only on {begins}."
            self.add(("letters", name, "status"), text, "look at the dates of the work, or at the status")
            return
        written = letter.facts.get("written_on")
        if begins is not None and isinstance(written, datetime.date) and written < begins:
            text = f"The letter {name} was written on {written}, before the work began that it speaks of ({begins})."
            self.add(("letters", name, "written_on"), text, "look at the year, or at the dates of the work")
        rotations = [known.get("ended") for known in facts if known.get("as") in ROTATIONS]
        ends = _first(rotations) if len(rotations) == len(facts) else None
        if uploaded and ends is not None and ends > self.today:
            text = f"The letter {name} is uploaded, and the rotation that it speaks of ends only on {ends}."
            self.add(("letters", name, "status"), text, "look at the dates of the rotation, or at the status")

    def specialties(self) -> None:
        """Programs in specialties that the applicant does not name."""
        families, applying = self.case.library.families, self.scenario.applicant.applying_to
        outside: dict[str, list[Program]] = {}
        for program in self.scenario.programs:
            year_before = program.track in YEARS_BEFORE_A_FIELD or "linked_specialty" in program.facts
            year_before = year_before or families.is_a_year_before(program.specialty)
            if program.specialty not in applying and not year_before:
                outside.setdefault(program.specialty, []).append(program)
        for specialty, programs in outside.items():
            are = "is" if len(programs) == 1 else "are"
            text = f"{_named(programs)} {are} in {families.name(specialty)}, to which you do not say that you apply."
            hint = f"add {specialty} to 'applying_to', or leave the {_programs(programs)} out"
            self.add(("programs", programs[0].id, "specialty"), text, hint)

    def deadlines(self) -> None:
        """Programs whose deadline has passed, with no letter that was sent."""
        late: dict[datetime.date, list[Program]] = {}
        for program in self.scenario.programs:
            day = program.facts.get("deadline")
            if isinstance(day, datetime.date) and day < self.today and not program.assigned:
                late.setdefault(day, []).append(program)
        for day, programs in late.items():
            text = f"The deadline of {_named(programs)} was {day}, and no letter is assigned there."
            hint = f"write down under 'assigned' what you sent, or leave the {_programs(programs)} out"
            self.add(("programs", programs[0].id, "deadline"), text, hint)

    def numbers(self) -> None:
        """Programs that ask for more letters than their portal takes."""
        above: dict[tuple[str, int, int], list[Program]] = {}
        for program in self.scenario.programs:
            asked = program.letters.asked if program.letters.min is None else program.letters.min
            most = room(self.case.binders[self.case.class_of[program.id]])
            if asked is not None and most is not None and asked > most:
                above.setdefault((program.portal, asked, most), []).append(program)
        for (portal, asked, most), programs in above.items():
            text = (
                f"{_named(programs)}: {asked} letters are asked for, and {self.case.portal_name(portal)} takes {most}."
            )
            hint = f"look at the page again: the plan sends {most}, and what goes past the portal is not planned here"
            self.add(("programs", programs[0].id, "letters"), text, hint)

    def offices(self) -> None:
        """Own rules that ask for an office and look at its holder, where the office is of another field or place."""
        told = {name for name, writer in self.scenario.writers.items() if any(r.of or r.at for r in writer.roles)}
        asking: dict[str, set[str]] = {}
        for class_id, rules in self.case.rules.items() if told else ():
            for rule in rules:
                step = rule.chain[0]
                parts = [part for condition in rule.kind.conditions() for part in taken_for_offices(condition)]
                if step.layer not in ("program", "user") or not parts:
                    continue
                holders = {
                    writer
                    for name, letter in self.scenario.letters.items()
                    if any(part.holds(Context(self.case.world, class_id, name)) == kleene.TRUE for part in parts)
                    for writer in told & {*letter.writers}
                }
                asking.setdefault(rule.id, set()).update(holders)
        for rule_id, writers in asking.items():
            if writers:
                of = listing(sorted(writers))
                text = f"{rule_id} looks at the field or place of who holds an office, not of the office: {of}."
                hint = "to ask what it is an office of, or where, write office.role with office.field or .at_program"
                self.add(("writers", min(writers), "roles"), text, hint)

    def people(self) -> None:
        """One person under two ids."""
        namesakes: dict[tuple[str, ...], list[tuple[str, Writer]]] = {}
        for ident, writer in self.scenario.writers.items():
            name = name_words(writer.name)
            if len(name) > 1:
                namesakes.setdefault(name, []).append((ident, writer))
        for writers in namesakes.values():
            for (first, writer), (second, other) in combinations(writers, 2):
                if _may_be_the_same(writer, other):
                    text = f"{writer.name} ({first}) and {other.name} ({second}) look like the same person."
                    hint = "if so, let both letters name one writer: a program gets one letter of a person"
                    self.add(("writers", second), text, hint)


def _first(days: Iterable[object]) -> datetime.date | None:
    """The first of these days, where all are known."""
    listed = list(days)
    known = [day for day in listed if isinstance(day, datetime.date)]
    return min(known) if known and len(known) == len(listed) else None


def _programs(programs: list[Program]) -> str:
    return "program" if len(programs) == 1 else "programs"


def _named(programs: list[Program]) -> str:
    """The programs in a sentence."""
    if len(programs) <= NAMED:
        return listing(program.name for program in programs)
    return f"{', '.join(program.name for program in programs[:NAMED])} and {len(programs) - NAMED} more"


def _may_be_the_same(writer: Writer, other: Writer) -> bool:
    """Whether nothing tells two writers of one name apart."""
    return _agree(writer, other, lambda person: person.institution) and _agree(
        writer, other, lambda person: person.facts.get("specialty")
    )


def _agree(writer: Writer, other: Writer, read: Callable[[Writer], object]) -> bool:
    values = [value for value in (read(writer), read(other)) if value is not None]
    return len(values) < 2 or values[0] == values[1]
