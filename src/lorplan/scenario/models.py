"""The scenario as data: what the user wrote, every short form written out, every reference checked.

Ids and mappings are sorted, so that the order of the input shows nowhere. What is not structure is a fact (entity.py).
Conditions and statements of rules stay as they were read, with their places; packs/ parses them.
"""

# Types are real objects here: `from __future__ import annotations` would have pydantic compile each of them again.
import datetime
from typing import ClassVar, Final

from pydantic import Field, PrivateAttr

from lorplan.basics.errors import Where
from lorplan.basics.yamltree import Map
from lorplan.scenario.entity import Entity, Strict
from lorplan.scenario.fields import (
    Address,
    AppliedTo,
    ById,
    Condition,
    Count,
    Country,
    Day,
    Definitions,
    Emphasis,
    Format,
    HowSure,
    Id,
    Keyed,
    Natural,
    Office,
    Ordered,
    Percent,
    Portal,
    Priority,
    ProgramLists,
    Season,
    Site,
    Slots,
    SomeSlots,
    Specialty,
    Statements,
    Status,
    Strength,
    Text,
    Track,
    Trait,
)
from lorplan.scenario.places import where
from lorplan.scenario.shortlist import Shortlist

USABLE: Final = ("asked", "agreed", "uploaded")  # exists or is on its way; an idea has to be asked for first
GONE: Final = ("declined", "withdrawn")
NAMELESS: Final = "?"  # before a letter's id: the experience of a letter of which no experience is told


class Institution(Entity):
    """A hospital, a school or a practice."""

    subject: ClassVar[str] = "institution"

    id: Id = Field(description="The institution's id.")
    name: Text | None = Field(default=None, description="What people call it.")
    country: Country | None = Field(default=None, description="Its country, by two letters or by name (US, Grenada).")
    site: Site | None = Field(default=None, description="What kind of place; holds for experiences there.")


class Experience(Entity):
    """Where and how a writer saw the applicant at work."""

    subject: ClassVar[str] = "experience"

    id: Id = Field(description="The experience's id.")
    institution: Id | None = Field(default=None, description="Where it was: an institution's id, or described here.")


class Rotation(Strict):
    """A rotation to come, or several of which the applicant will do one."""

    experiences: Ordered[Id] = Field(
        min_length=1, description="The experience, by its id or described here with an id; of several only one is done."
    )


class Role(Strict):
    """An office that a writer holds or held."""

    role: Office = Field(description="The office, such as chair or clerkship_director.")
    of: Specialty | None = Field(default=None, description="Of which specialty, such as the chair of medicine.")
    at: Id | None = Field(default=None, description="At which institution, if not the writer's.")
    from_: Day | None = Field(default=None, alias="from", description="First day in office.")
    until: Day | None = Field(default=None, description="Last day in office.")

    def held_on(self, day: datetime.date) -> bool:
        """Whether the office is held on that day, as far as is told."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or self.until >= day)


class Writer(Entity):
    """A person, a committee or a department that can write for the applicant.

    `facts["role"]` holds the offices held on the day of the scenario.
    """

    subject: ClassVar[str] = "writer"

    id: Id = Field(description="The writer's id.")
    name: Text = Field(description="How the plan names the writer; else the id.")
    institution: Id | None = Field(default=None, description="Where the writer works: an id, or described.")
    department: Text | None = Field(default=None, description="The writer's department there.")
    roles: tuple[Role, ...] = Field(default=(), description="Offices: names, or with place and time.")
    experiences: Ordered[Id] = Field(default=(), description="Where the writer saw you: ids, described, or 'none'.")
    versions: Natural | None = Field(
        default=None, description="How many versions of a letter the writer is willing to write, in all."
    )


class Expected(Strict):
    """The applicant's own estimate of a letter."""

    strength: Strength = Field(description="How strong the letter will be.")
    basis: Text | None = Field(default=None, description="What it rests on, such as feedback heard.")


class Letter(Entity):
    """One document by one or more writers."""

    subject: ClassVar[str] = "letter"

    id: Id = Field(description="The letter's id.")
    name: Text | None = Field(default=None, description="What to call the letter in reports.")
    writers: Ordered[Id] = Field(min_length=1, description="Its authors; the writer of the same id where left out.")
    experiences: Ordered[Id] | None = Field(
        default=None, description="What it speaks of; its writers' ones where left out, none where it is 'none'."
    )
    addressed_to: Address | None = Field(default=None, description="A specialty, or 'general' for none.")
    status: Status = Field(
        default="idea",
        description="How far the letter is, at the portal of its specialty's programs, else the scenario's.",
    )
    at: dict[Portal, Status] = Field(
        default_factory=dict, description="Its status at other portals; what is there has to be requested anew at each."
    )
    ready: Day | None = Field(default=None, description="The day on which it will surely be there.")
    expected: Expected | None = Field(default=None, description="How strong it will probably be.")
    version_of: Id | None = Field(default=None, description="The letter that this is a version of.")

    def status_at(self, portal: str) -> str:
        """The status at one portal."""
        return self.at.get(portal, self.status)

    @property
    def requested(self) -> bool:
        """Whether somebody was asked for the letter already, at some portal."""
        return any(status in USABLE for status in (self.status, *self.at.values()))


class Letters(Strict):
    """How many letters a program takes."""

    asked: Slots | None = Field(default=None, description="How many letters the program asks for.")
    min: Slots | None = Field(default=None, description="The least number it takes.")
    max: Slots | None = Field(default=None, description="The largest number it takes.")
    counts: Condition | None = Field(default=None, description="A condition: which letters count.")


class Program(Entity):
    """A program, or `count` programs that are alike."""

    subject: ClassVar[str] = "program"

    id: Id = Field(description="The program's id.")
    name: Text = Field(description="How the plan names it; the id where nothing is written.")
    count: Count = Field(default=1, description="How many alike programs this entry stands for.")
    priority: Priority = Field(default=3, description="From 1 to 5; weighs 1, 2, 4, 8, 16.")
    portal: Portal = Field(default="eras", description="Where one applies; else the scenario's.")
    specialty: Specialty = Field(description="Its specialty; the only one of 'applying_to' where left out.")
    track: Track = Field(default="categorical", description="Categorical, preliminary, ...")
    emphasis: Ordered[Emphasis] = Field(default=(), description="Emphases that the program names for itself.")
    traits: Ordered[Trait] = Field(default=(), description="What kind of place it is, such as research_heavy.")
    institution: Id | None = Field(default=None, description="Where it is: an id, or described here.")
    department: Text | None = Field(default=None, description="The department that runs it.")
    season: Season | None = Field(default=None, description="The calendar it follows, if not that of its portal.")
    letters: Letters = Field(
        default_factory=lambda: Letters(), description="Letters asked, least, most; or just asked."
    )
    assigned: Ordered[Id] = Field(default=(), description="Letters assigned already.")
    looked_up: Day | None = Field(
        default=None, description="The day on which you read on the program's own page what it asks for."
    )
    rules: Statements = Field(default=(), description="The program's own requirements.")


class Training(Entity):
    """Residency or fellowship training before this application."""

    institution: Id | None = Field(default=None, description="Where it was.")
    program_director: Id | None = Field(default=None, description="The writer who directed the program.")
    years: Natural | None = Field(default=None, description="How many years were done.")
    until: Day | None = Field(default=None, description="Its last day, past or planned.")
    specialty: Specialty | None = Field(default=None, description="In which specialty.")


class Applicant(Entity):
    """The person who applies. Facts of the school have keys such as `school.department_letter`."""

    subject: ClassVar[str] = "applicant"

    applying_to: Ordered[AppliedTo] = Field(min_length=1, description="The specialties applied to.")
    school: Id | None = Field(default=None, description="The medical school, with its facts.")
    prior_training: tuple[Training, ...] = Field(default=(), description="Residency training done before.")
    experiences: Ordered[Id] | None = Field(default=None, description="What rules look at; else all of them.")


class Budget(Strict):
    """What asking costs."""

    new_requests: Natural | None = Field(
        default=None, description="How many more people may be asked; no bound if none. Who writes already is no more."
    )
    letters: Natural | None = Field(default=None, description="How many more letters may be asked for, in all.")
    per_writer: Natural | None = Field(default=None, description="How many more letters one writer may be asked for.")
    per_specialty: Keyed[Address, Natural] = Field(
        default_factory=dict,
        description="How many more letters addressed to a specialty, or to 'general', may be asked for.",
    )
    effort: Natural | None = Field(
        default=None, description="Points that asking one new person costs, instead of the usual."
    )


class Estimate(Strict):
    """How sure the user is that a writer's letters will be there: all of them, or none."""

    how_sure: HowSure = Field(description="In per cent, or a word whose number stands beside 'writers'.")
    by: Day | None = Field(default=None, description="By which day; the day promised, or in time, where left out.")


class Estimates(Strict):
    """How sure the user is of writers, and what the words for it mean to the user, in per cent."""

    sure: Percent | None = Field(default=None, description="What 'sure' means to you, in per cent.")
    likely: Percent | None = Field(default=None, description="What 'likely' means to you, in per cent.")
    doubtful: Percent | None = Field(default=None, description="What 'doubtful' means to you, in per cent.")
    writers: Keyed[Id, Estimate] = Field(default_factory=dict, description="How sure you are of writers, by their ids.")

    def percent(self, writer: str) -> int | None:
        """The estimate of a writer as a number; None where there is none."""
        estimate = self.writers.get(writer)
        if estimate is None:
            return None
        number: int | None = (
            getattr(self, estimate.how_sure) if isinstance(estimate.how_sure, str) else estimate.how_sure
        )
        return number


class Wish(Strict):
    """A letter that the user wants placed, or not, at some programs; at all of them if `programs` is None."""

    letter: Id = Field(description="The letter.")
    programs: Ordered[Id] | None = Field(default=None, description="Only at these programs.")


class Reserve(Strict):
    """Slots held for letters to come."""

    letters: SomeSlots = Field(description="How many slots are held.")
    programs: Ordered[Id] | None = Field(default=None, description="Only at these programs.")


class Wishes(Strict):
    """What the user wants, held like a limit."""

    keep: tuple[Wish, ...] = Field(default=(), description="Letters to place wherever no bar forbids them.")
    avoid: tuple[Wish, ...] = Field(default=(), description="Letters not to place.")
    reserve: tuple[Reserve, ...] = Field(default=(), description="Slots to hold for letters to come.")


class Scenario(Strict):
    """Everything the user told, on one day."""

    format: Format = Field(description="The version of this format: 1.")
    season: Season = Field(description="The season applied in, such as eras-2028.")
    as_of: Day = Field(description="The day on which the plan is made; or give --on.")
    dates: Keyed[Id, Day] = Field(
        default_factory=dict, description="Days of the season that you know better, such as `submit: 2027-09-08`."
    )
    packs: tuple[Text, ...] = Field(default=(), description="Your own packs: files or folders, from this file on.")
    facts: Statements = Field(default=(), description="Facts of your own, declared as in a pack.")
    define: Definitions = Field(default_factory=dict, description="Conditions with names, for your own rules.")
    portal: Portal = Field(default="eras", description="The portal of programs that name none.")
    applicant: Applicant = Field(description="The person who applies.")
    institutions: Keyed[Id, Institution] = Field(
        default_factory=dict, description="Hospitals, schools and practices by id."
    )
    experiences: Keyed[Id, Experience] = Field(
        default_factory=dict, description="Experiences by id, where several writers or letters share them."
    )
    rotations: Keyed[Id, Rotation] = Field(
        default_factory=dict,
        description="Rotations to come, by a name such as june: an experience, or a list of those of which you do one.",
    )
    writers: Keyed[Id, Writer] = Field(default_factory=dict, description="People, committees and departments by id.")
    letters: Keyed[Id, Letter] = Field(default_factory=dict, description="Letters by id, those to be had included.")
    programs: ById[Program] = Field(description="Programs and program types.")
    program_lists: ProgramLists = Field(default=(), description="Tables (CSV, XLSX, ODS) of more programs.")
    budget: Budget = Field(
        default_factory=lambda: Budget(), description="How many people may be asked, and what it costs."
    )
    estimates: Estimates = Field(
        default_factory=lambda: Estimates(), description="How sure you are that letters will be there."
    )
    shortlist: Shortlist | None = Field(default=None, description="Where to apply: budget, signals, rules.")
    wishes: Wishes = Field(default_factory=lambda: Wishes(), description="Letters to keep or avoid; slots to hold.")
    portfolios: Keyed[Id, dict[Id, Ordered[Id]]] = Field(
        default_factory=dict, description="Named portfolios by program, for 'lorplan verify' and 'lorplan compare'."
    )
    rules: Statements = Field(default=(), description="The user's own rules.")
    overrides: Statements = Field(default=(), description="Rules changed or lifted, with a reason.")

    _file: str = PrivateAttr("")
    _tree: Map = PrivateAttr(default_factory=Map)
    _read: "Scenario | None" = PrivateAttr(None)  # as it was read, before anything was derived

    @property
    def file(self) -> str:
        """The file it was read from, as the user named it."""
        return self._file

    @property
    def as_read(self) -> tuple[Map, "Scenario"]:
        """The expanded tree, and the models that it was read as before anything was derived from the rest."""
        return self._tree, self._read or self

    def applied_to(self) -> "Scenario":
        """The scenario without the programs that are only considered."""
        kept = tuple([program for program in self.programs if not program.facts.get("considered")])
        return self if len(kept) == len(self.programs) else self.model_copy(update={"programs": kept})

    def on_their_way(self, portal: str) -> list[str]:
        """The letters asked for or agreed that are not uploaded yet at one portal."""
        return [name for name, letter in self.letters.items() if letter.status_at(portal) in ("asked", "agreed")]

    def where(self, *path: str) -> Where:
        """The place of a part, such as `where("programs", "community", "portal")`; of what is around it,
        if the part was not written.
        """
        return where(self._tree, path, self._file)
