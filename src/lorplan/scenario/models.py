"""The scenario as data: what the user wrote, every short form written out, every reference checked.

Ids and mappings are sorted, so that the order of the input shows nowhere. What is not structure is a
fact: `facts` holds the values of declared facts by their key (`knows_me`), parsed by the dictionary; what
was not written is not there. Conditions and statements of rules stay as they were read, with their
places; packs/ parses them.
"""

# Types are real objects here: `from __future__ import annotations` would have pydantic compile each of them again.
import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, WithJsonSchema
from pydantic_core.core_schema import no_info_plain_validator_function

from lorplan.basics import scalars
from lorplan.basics.errors import Where
from lorplan.basics.yamltree import Map

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

STATUSES = ("idea", "asked", "agreed", "uploaded", "declined", "withdrawn")
USABLE = ("asked", "agreed", "uploaded")  # exists or is on its way; an idea has to be asked for first
GONE = ("declined", "withdrawn")
SITES = ("academic", "community", "private")
GENERAL = "general"
NAMELESS = "?"  # before a letter's id: the experience of a letter of which no experience is told


class _Read:
    """A value that `reader` alone reads. As PlainValidator with WithJsonSchema, for half the time: pydantic builds no
    schema of the type itself, which nothing would use."""

    def __init__(self, reader: Callable[[Any], Any], **schema: Any) -> None:
        self._reader = reader
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        return no_info_plain_validator_function(self._reader)

    def __get_pydantic_json_schema__(self, schema: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        return dict(self._schema)


def _whole(least: int, most: int | None = None) -> _Read:
    bounds = {"minimum": least} | ({} if most is None else {"maximum": most})
    return _Read(partial(scalars.whole, at_least=least, at_most=most), type="integer", **bounds)


_WORD = ["string", "number", "boolean"]  # an editor takes `NO` or `12` for something else than text

Text = Annotated[str, _Read(scalars.text, type=_WORD)]
Id = Annotated[str, _Read(scalars.ident, type=_WORD)]
Day = Annotated[datetime.date, _Read(scalars.day, type="string", format="date")]
Country = Annotated[str, _Read(scalars.country, type=_WORD, pattern="^[A-Z]{2}$")]
Specialty = Annotated[str, _Read(scalars.text, type="string")]
Status = Annotated[str, _Read(scalars.choice(STATUSES), type="string", enum=list(STATUSES))]
Site = Annotated[str, _Read(scalars.choice(SITES), type="string", enum=list(SITES))]
Natural = Annotated[int, _whole(0, 1000)]
Slots = Annotated[int, _whole(0, 20)]
SomeSlots = Annotated[int, _whole(1, 20)]
Priority = Annotated[int, _whole(1, 5)]
Count = Annotated[int, _whole(1, 100_000)]
Format = Annotated[int, _whole(1, 1)]
Raw = Annotated[Any, WithJsonSchema({"type": "object"})]
Statements = Annotated[tuple[Any, ...], WithJsonSchema({"type": "array", "items": {"type": "object"}})]
Lists = Annotated[tuple[Any, ...], WithJsonSchema({"type": "array"})]
Ids = Annotated[tuple[Id, ...], AfterValidator(lambda ids: tuple(sorted(set(ids))))]
Words = Annotated[tuple[Text, ...], AfterValidator(lambda words: tuple(sorted(set(words))))]
Specialties = Annotated[tuple[Specialty, ...], AfterValidator(lambda names: tuple(sorted(set(names))))]


def _by_key(table: dict[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in sorted(table)}


def _by_id(programs: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(programs, key=lambda program: str(program.id)))


class Strict(BaseModel):
    """Frozen, and without keys that nobody declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Entity(Strict):
    """Something with declared facts."""

    facts: dict[str, Any] = Field(default_factory=dict, description="Declared facts by key, parsed.")


class Institution(Entity):
    """A hospital, a school or a practice."""

    id: Id = Field(description="The institution's id.")
    name: Text | None = Field(default=None, description="What people call it.")
    country: Country | None = Field(default=None, description="Its country, as two capital letters (US, GD).")
    site: Site | None = Field(default=None, description="What kind of place; holds for experiences there.")


class Experience(Entity):
    """Where and how a writer saw the applicant at work."""

    id: Id = Field(description="The experience's id.")
    institution: Id | None = Field(default=None, description="Where it was: an institution's id, or described here.")


class Role(Strict):
    """An office that a writer holds or held."""

    role: Text = Field(description="The office, such as chair or clerkship_director.")
    of: Text | None = Field(default=None, description="Of which specialty or program.")
    at: Id | None = Field(default=None, description="At which institution, if not the writer's.")
    from_: Day | None = Field(default=None, alias="from", description="First day in office.")
    until: Day | None = Field(default=None, description="Last day in office.")


class Writer(Entity):
    """A person, a committee or a department that can write for the applicant.

    `facts["role"]` holds the offices held on the day of the scenario.
    """

    id: Id = Field(description="The writer's id.")
    name: Text = Field(description="How the plan names the writer; else the id.")
    institution: Id | None = Field(default=None, description="Where the writer works: an id, or described.")
    department: Text | None = Field(default=None, description="The writer's department there.")
    roles: tuple[Role, ...] = Field(default=(), description="Offices: names, or with place and time.")
    experiences: Ids = Field(default=(), description="Where the writer saw you: ids, or described.")
    versions: Natural | None = Field(
        default=None, description="How many versions of a letter the writer is willing to write, in all."
    )


class Expected(Strict):
    """The applicant's own estimate of a letter."""

    strength: Text = Field(description="How strong the letter will be.")
    basis: Text | None = Field(default=None, description="What it rests on, such as feedback heard.")


class Letter(Entity):
    """One document by one or more writers."""

    id: Id = Field(description="The letter's id.")
    name: Text | None = Field(default=None, description="What to call the letter in reports.")
    writers: Ids = Field(min_length=1, description="Its authors; the writer of the same id where left out.")
    experiences: Ids = Field(default=(), description="What it speaks of; its writers' ones where left out.")
    addressed_to: Specialty | None = Field(default=None, description="A specialty, or 'general' for none.")
    status: Status = Field(
        default="idea",
        description="How far the letter is, at the portal of its specialty's programs, else the scenario's.",
    )
    at: dict[Id, Status] = Field(
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
    counts: Raw | None = Field(default=None, description="A condition: which letters count.")


class Program(Entity):
    """A program, or `count` programs that are alike."""

    id: Id = Field(description="The program's id.")
    name: Text = Field(description="How the plan names it; the id where nothing is written.")
    count: Count = Field(default=1, description="How many alike programs this entry stands for.")
    priority: Priority = Field(default=3, description="From 1 to 5; weighs 1, 2, 4, 8, 16.")
    portal: Id = Field(default="eras", description="Where one applies; else the scenario's.")
    specialty: Specialty = Field(description="Its specialty; the only one of 'applying_to' where left out.")
    track: Text = Field(default="categorical", description="Categorical, preliminary, ...")
    emphasis: Words = Field(default=(), description="Emphases that the program names for itself.")
    traits: Words = Field(default=(), description="What kind of place it is, such as research_heavy.")
    institution: Id | None = Field(default=None, description="Where it is: an id, or described here.")
    department: Text | None = Field(default=None, description="The department that runs it.")
    letters: Letters = Field(
        default_factory=lambda: Letters(), description="Letters asked, least, most; or just asked."
    )
    assigned: Ids = Field(default=(), description="Letters assigned already.")
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

    applying_to: Specialties = Field(min_length=1, description="The specialties applied to.")
    school: Id | None = Field(default=None, description="The medical school, with its facts.")
    prior_training: tuple[Training, ...] = Field(default=(), description="Residency training done before.")
    experiences: Ids | None = Field(default=None, description="What rules look at; else all of them.")


class Budget(Strict):
    """What asking costs."""

    new_requests: Natural | None = Field(
        default=None, description="How many more people may be asked; no bound if none. Who writes already is no more."
    )
    letters: Natural | None = Field(default=None, description="How many more letters may be asked for, in all.")
    per_writer: Natural | None = Field(default=None, description="How many more letters one writer may be asked for.")
    per_specialty: Annotated[dict[Specialty, Natural], AfterValidator(_by_key)] = Field(
        default_factory=dict,
        description="How many more letters addressed to a specialty, or to 'general', may be asked for.",
    )
    effort: Natural | None = Field(
        default=None, description="Points that asking one new person costs, instead of the usual."
    )


class Wish(Strict):
    """A letter that the user wants placed, or not, at some programs; at all of them if `programs` is None."""

    letter: Id = Field(description="The letter.")
    programs: Ids | None = Field(default=None, description="Only at these programs.")


class Reserve(Strict):
    """Slots held for letters to come."""

    letters: SomeSlots = Field(description="How many slots are held.")
    programs: Ids | None = Field(default=None, description="Only at these programs.")


class Wishes(Strict):
    """What the user wants, held like a limit."""

    keep: tuple[Wish, ...] = Field(default=(), description="Letters to place wherever no bar forbids them.")
    avoid: tuple[Wish, ...] = Field(default=(), description="Letters not to place.")
    reserve: tuple[Reserve, ...] = Field(default=(), description="Slots to hold for letters to come.")


class Scenario(Strict):
    """Everything the user told, on one day."""

    format: Format = Field(description="The version of this format: 1.")
    season: Id = Field(description="The season applied in, such as eras-2028.")
    as_of: Day = Field(description="The day on which the plan is made; or give --on.")
    packs: tuple[Text, ...] = Field(
        default=(), description="The user's own packs: files or folders, from this file on."
    )
    portal: Id = Field(default="eras", description="The portal of programs that name none.")
    applicant: Applicant = Field(description="The person who applies.")
    institutions: Annotated[dict[Id, Institution], AfterValidator(_by_key)] = Field(
        default_factory=dict, description="Hospitals, schools and practices by id."
    )
    experiences: Annotated[dict[Id, Experience], AfterValidator(_by_key)] = Field(
        default_factory=dict, description="Experiences by id, where several writers or letters share them."
    )
    writers: Annotated[dict[Id, Writer], AfterValidator(_by_key)] = Field(
        default_factory=dict, description="People, committees and departments by id."
    )
    letters: Annotated[dict[Id, Letter], AfterValidator(_by_key)] = Field(
        default_factory=dict, description="Letters by id, those to be had included."
    )
    programs: Annotated[tuple[Program, ...], AfterValidator(lambda ps: tuple(sorted(ps, key=lambda p: p.id)))] = Field(
        description="Programs and program types."
    )
    program_lists: Lists = Field(default=(), description="Tables (CSV, XLSX) of more programs.")
    budget: Budget = Field(
        default_factory=lambda: Budget(), description="How many people may be asked, and what it costs."
    )
    wishes: Wishes = Field(default_factory=lambda: Wishes(), description="Letters to keep or avoid; slots to hold.")
    portfolios: Annotated[dict[Id, dict[Id, Ids]], AfterValidator(_by_key)] = Field(
        default_factory=dict, description="Named portfolios by program, for 'lorplan verify' and 'lorplan compare'."
    )
    rules: Statements = Field(default=(), description="The user's own rules.")
    overrides: Statements = Field(default=(), description="Rules changed or lifted, with a reason.")

    _file: str = PrivateAttr("")
    _tree: Map = PrivateAttr(default_factory=Map)

    @property
    def file(self) -> str:
        """The file it was read from, as the user named it."""
        return self._file

    def on_their_way(self, portal: str) -> list[str]:
        """The letters asked for or agreed that are not uploaded yet at one portal."""
        return [name for name, letter in self.letters.items() if letter.status_at(portal) in ("asked", "agreed")]

    def where(self, *path: str) -> Where:
        """The place of a part, such as `where("programs", "community", "portal")`; of what is around it,
        if the part was not written.
        """
        from lorplan.scenario.find import find

        return find(self._tree, path, self._file)
