"""What a draft may say: the values that the file tells or that follow from it, and blanks for the others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from lorplan.answers.draft.templates import Detail, Drafts
from lorplan.basics.days import in_words
from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.case.wording.contact import phase
from lorplan.case.wording.questions import question
from lorplan.case.wording.speaker import Speaker
from lorplan.plan.days import due
from lorplan.results.draft import MarkedGap
from lorplan.rules.language.facts import MISSING, Fact, Members
from lorplan.scenario.models import GONE, NAMELESS, Letter, Program
from lorplan.scenario.places import follow
from lorplan.scenario.portals import home, portals_of

_PLURALS = {"letter": "letters", "writer": "writers", "program": "programs", "experience": "experiences"}


class Correspondence(Struct, frozen=True):
    """What an e-mail is about: a letter and its writers, writers alone, or a program."""

    letter: str | None = None
    writers: tuple[str, ...] = ()
    program: str | None = None


class Blank:
    """A value that nobody told. In a text it is its mark, and is then among the gaps; as a condition it is false; as a
    list it has the mark as its one line."""

    def __init__(self, gap: MarkedGap, gaps: dict[str, MarkedGap]) -> None:
        self._gap = gap
        self._gaps = gaps

    def __str__(self) -> str:
        self._gaps.setdefault(self._gap.name, self._gap)
        return f"[{self._gap.mark}]"

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Blank]:
        yield self


class Details:
    """The values of one draft by name. `gaps`: the blanks that a text has used so far."""

    def __init__(self, case: Case, about: Correspondence, drafts: Drafts, fills: Mapping[str, Sequence[str]]) -> None:
        self.case = case
        self.about = about
        self.drafts = drafts
        self.gaps: dict[str, MarkedGap] = {}
        known = self._told() | self._worked_out() | {name: list(lines) for name, lines in fills.items()}
        self.named: dict[str, Any] = {"after_match": phase(case) == "after"}
        for name, entry in drafts.known.items():
            self.named[name] = self._shown(entry, known.get(name))

    def _shown(self, entry: Detail, value: Any) -> Any:
        """A value as texts take it; a blank in its stead, or after its lines where more are wanted."""
        blank = Blank(self._gap(entry), self.gaps)
        if not entry.at_least:
            return blank if value in (None, "", []) else listing(value) if isinstance(value, list) else value
        lines: list[str] = [] if value is None else value
        return [*lines, blank] if lines and len(lines) < entry.at_least else lines or blank

    def _gap(self, entry: Detail) -> MarkedGap:
        fact = self._fact(entry.fact)
        entity = "" if fact is None else self._entity(fact)
        if fact is not None and (entity or fact.subject == "applicant"):
            return MarkedGap(entry.name, entry.mark, question(self.case, fact, entity), _path(fact, entity))
        first = next(iter(self._experiences()), None)
        writer = next(iter(self.about.writers), None)
        within = (
            "writers.{writer}.experience" if first is None or first.startswith(f"{writer}:") else f"experiences.{first}"
        )
        path = entry.write and entry.write.replace("{experience}", within)
        for name, value in (("{writer}", writer), ("{letter}", self.about.letter)):
            if path and name in path:
                path = path.replace(name, value) if value else None
        return MarkedGap(entry.name, entry.mark, entry.asks or f"What is {entry.mark}?", path)

    # ---- what the file tells

    def _fact(self, name: str | None) -> Fact | None:
        return None if name is None else self.case.library.dictionary.fact(name)

    def _entity(self, fact: Fact) -> str:
        """Of whom a fact is told, here; empty for the applicant, and where there is nobody."""
        entities = {"letter": self.about.letter, "writer": next(iter(self.about.writers), None)}
        return entities.get(fact.subject) or (self.about.program if fact.subject == "program" else None) or ""

    def _told(self) -> dict[str, Any]:
        """The values of the names that are facts."""
        told = {}
        for name, entry in self.drafts.known.items():
            fact = self._fact(entry.fact)
            if fact is not None and (fact.subject == "applicant" or self._entity(fact)):
                told[name] = self.fact(fact.name, self._entity(fact))
        return told

    def fact(self, name: str, entity: str) -> str | None:
        """The value of a fact in the words of an e-mail; None where it is not known."""
        value = self.case.world.named(name, entity, None)
        if value is MISSING:
            return None
        values = sorted(value.yes) if isinstance(value, Members) else [value]
        return listing(self._worded(name, value) for value in values) or None

    def _worded(self, fact: str, value: Any) -> str:
        if isinstance(value, datetime.date):
            return in_words(value)
        declared = self._fact(fact)
        if declared is None or declared.element == "text":
            return str(value)
        return self.drafts.words.get(fact, {}).get(str(value)) or str(value).replace("_", " ")

    # ---- what follows from it

    def _worked_out(self) -> dict[str, Any]:
        scenario = self.case.scenario
        school = scenario.institutions.get(scenario.applicant.school or "")
        season = self.case.season
        values: dict[str, Any] = {
            "school": school.name if school is not None else None,
            "applying_to": [self._specialty(specialty) for specialty in scenario.applicant.applying_to],
            "season": scenario.season if season is None else season.name,
            "rotations": [self._rotation(name) for name in self._experiences()],
            "observed": self._observed(),
            "over": self._over(),
        }
        if self.about.writers:
            speaker = Speaker(self.case)
            values["writer"] = [speaker.person(writer) for writer in self.about.writers]
            values["department"] = scenario.writers[self.about.writers[0]].department
        if self.about.letter is not None:
            values |= self._of_letter(scenario.letters[self.about.letter])
        program = next((program for program in scenario.programs if program.id == self.about.program), None)
        if program is not None:
            values["program_specialty"] = self._specialty(program.specialty)
        if program is not None and program.count == 1:
            values["program"] = program.name
        portal = self._portal(program)
        return values | {"portal_id": portal, "portal": self.case.portal_name(portal), "by": self._by(portal)}

    def _of_letter(self, letter: Letter) -> dict[str, Any]:
        scenario = self.case.scenario
        base = scenario.letters.get(letter.version_of or "")
        if base is None:
            others = [other for other in scenario.letters.values() if other.writers == letter.writers]
            others = [other for other in others if other.id != letter.id and other.status not in (*GONE, "idea")]
            base = others[0] if len(others) == 1 else None
        here = home(scenario, letter)
        elsewhere = [portal for portal in portals_of(scenario) if portal != here and letter.status_at(portal) == "idea"]
        return {
            "letter_for": self._addressed(letter),
            "base_for": None if base is None else self._addressed(base),
            "promised": None if letter.ready is None else in_words(letter.ready),
            "elsewhere": [self.case.portal_name(portal) for portal in elsewhere],
        }

    def _addressed(self, letter: Letter) -> str | None:
        if letter.addressed_to is None:
            return None
        return "residency in general" if letter.addressed_to == "general" else self._specialty(letter.addressed_to)

    def _specialty(self, specialty: str) -> str:
        return self.case.library.families.in_a_sentence(specialty)

    def _portal(self, program: Program | None) -> str:
        scenario = self.case.scenario
        if program is not None:
            return program.portal
        return scenario.portal if self.about.letter is None else home(scenario, scenario.letters[self.about.letter])

    def _by(self, portal: str) -> str | None:
        """The day by which the letter is asked for: as the file tells, else the day that plans name for that portal."""
        told = self.fact("letter.needed_by", self.about.letter) if self.about.letter is not None else None
        here = [program.id for program in self.case.scenario.programs if program.portal == portal]
        wanted = due(self.case, here if self.about.program is None else [self.about.program])
        if told or wanted.day is None:
            return told
        day = in_words(wanted.day)
        return f"about {day} (the portal has not confirmed its days yet)" if wanted.projected else day

    # ---- where and how the writer saw the applicant at work

    def _experiences(self) -> tuple[str, ...]:
        if self.about.letter is not None:
            names = self.case.world.experiences_of(self.about.letter)
        else:
            names = [name for writer in self.about.writers for name in self.case.scenario.writers[writer].experiences]
        return tuple(dict.fromkeys(name for name in names if not name.startswith(NAMELESS)))

    def _rotation(self, experience: str) -> str:
        weeks, started, ended, capacity = (
            self.fact(f"experience.{key}", experience) for key in ("weeks", "started", "ended", "as")
        )
        institution = self.case.scenario.institutions.get(self.case.scenario.experiences[experience].institution or "")
        dates = Blank(self._gap(self.drafts.known["dates"]), self.gaps)
        return self.drafts.phrases["rotations"].render(
            capacity=capacity,
            where=None if institution is None else institution.name,
            weeks=weeks,
            started=started,
            ended=ended,
            dates=dates,
        )

    def _observed(self) -> list[str]:
        """The lines in the order in which they were written: those of the letter, else those of its experiences."""
        letter = self.about.letter
        places = [("letters", letter)] if letter is not None else []
        for table, name in [*places, *(("experiences", name) for name in self._experiences())]:
            fact = f"{table.removesuffix('s')}.observed"
            value = self.case.world.named(fact, name, None)
            if isinstance(value, Members) and value.yes:
                written, _ = follow(self.case.scenario.as_read[0], (table, name, "observed"))
                order = [" ".join(str(line).split()) for line in written] if isinstance(written, list) else []
                return sorted(value.yes, key=lambda line: (order.index(line) if line in order else len(order), line))
        return []

    def _over(self) -> bool | None:
        """Whether all the time with the writer has ended; None where the file does not tell."""
        ends = [self.case.world.named("experience.ended", name, None) for name in self._experiences()]
        if not ends or MISSING in ends:
            return None
        return all(end < self.case.scenario.as_of for end in ends)


def _path(fact: Fact, entity: str) -> str:
    return f"{_PLURALS[fact.subject]}.{entity}.{fact.key}" if entity else fact.name
