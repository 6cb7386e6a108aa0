"""The types of a scenario's fields: each is read from the text that was written by a validator of its own.

Where a fact is declared for a field (a track, a role, a specialty), only its values fit. The validation context is the
dictionary of facts; without one every text fits.
"""

# Types are real objects here: `from __future__ import annotations` would have pydantic compile each of them again.
import datetime
import re
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from annotated_types import GroupedMetadata, Interval
from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo, WithJsonSchema

from lorplan.basics import scalars
from lorplan.basics.scalars import Misfit
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Scalar
from lorplan.rules.language.facts import Fact

T = TypeVar("T")
K = TypeVar("K")
GENERAL: Final = "general"  # what a letter for no specialty in particular is addressed to


class Whole(GroupedMetadata):
    """A whole number between two bounds, both of which belong to it."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def __iter__(self) -> Iterator[object]:
        yield Interval(ge=self.least, le=self.most)
        yield BeforeValidator(partial(scalars.whole, at_least=self.least, at_most=self.most))


class Declared(GroupedMetadata):
    """A text; where values are declared for the fact of that name, one of these."""

    def __init__(self, fact: str) -> None:
        self.fact = fact

    def __iter__(self) -> Iterator[object]:
        yield BeforeValidator(self.read)
        yield WithJsonSchema({"type": "string", "fact": self.fact})

    def read(self, value: Any, info: ValidationInfo) -> str:
        """The text, or the value that it stands for. Raises Misfit."""
        fact = _fact(self.fact, info)
        return scalars.text(value) if fact is None else str(fact.parse_one(value))


def _fact(name: str, info: ValidationInfo) -> Fact | None:
    """The fact of that name, where values are declared for it."""
    fact: Fact | None = info.context.fact(name) if info.context else None
    return None if fact is None or (fact.element == "specialty" and not fact.specialties) else fact


def _address(value: Any, info: ValidationInfo) -> str:
    """A specialty, or `general`. Raises Misfit."""
    fact = _fact("program.specialty", info)
    if fact is None or fact.vocabulary is None:
        return scalars.text(value)
    return fact.vocabulary.also(GENERAL, f"a specialty or {GENERAL!r}").read(value)


def _country(value: Any, info: ValidationInfo) -> str:
    """A country's two letters. Raises Misfit."""
    return str(info.context.words.countries.read(value)) if info.context else scalars.text(value)


def _portal(value: Any, info: ValidationInfo) -> str:
    """A portal's id. Raises Misfit."""
    written = scalars.text(value)
    meant = info.context.words.portals.meant(written) if info.context else None
    return meant or scalars.ident(value)


def _season(value: Any) -> str:
    """A season's id: `ERAS 2028` is eras-2028. Raises Misfit."""
    return scalars.ident(Scalar.of(season_id(scalars.text(value)), value))


def season_id(written: str) -> str:
    """The id that is meant by what people call a season."""
    return re.sub(r"[\s_]+", "-", written.strip()).casefold()


Text = Annotated[str, BeforeValidator(scalars.text)]
Id = Annotated[str, BeforeValidator(scalars.ident)]
Day = Annotated[datetime.date, BeforeValidator(scalars.day)]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$"), BeforeValidator(_country)]
Portal = Annotated[str, BeforeValidator(_portal)]
Season = Annotated[str, BeforeValidator(_season)]
_Status = Literal["idea", "asked", "agreed", "uploaded", "declined", "withdrawn"]
_Site = Literal["academic", "community", "private"]
Status = Annotated[_Status, Declared("letter.status")]
Site = Annotated[_Site, Declared("experience.site")]

SureWord = Literal["sure", "likely", "doubtful"]
SURE_WORDS: Final = get_args(SureWord)


def _how_sure(value: Any) -> int | str:
    """A number of per cent, or one of the words for it. Raises Misfit."""
    if isinstance(value, str) and value.strip().casefold() in SURE_WORDS:
        return value.strip().casefold()
    try:
        return scalars.percent(value)
    except Misfit as misfit:
        expected = f"{listing(SURE_WORDS, 'or')}, or a whole number of per cent from 0 to 100, such as 80 %"
        raise Misfit(expected, value, misfit.hint) from None


_NUMBER: Final = "(100|[0-9]{1,2}) *%?"


def _percent_or(words: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": ["integer", "string"], "minimum": 0, "maximum": 100, "pattern": f"^({words}{_NUMBER})$"}
    )


Percent = Annotated[int, BeforeValidator(scalars.percent), _percent_or("")]
HowSure = Annotated[int | str, BeforeValidator(_how_sure), _percent_or("".join(f"{word}|" for word in SURE_WORDS))]
Money = Annotated[int, Whole(0, 1_000_000)]
Natural = Annotated[int, Whole(0, 1000)]
Slots = Annotated[int, Whole(0, 20)]
SomeSlots = Annotated[int, Whole(1, 20)]
Priority = Annotated[int, Whole(1, 5)]
Count = Annotated[int, Whole(1, 100_000)]
Format = Annotated[int, Whole(1, 1)]

AppliedTo = Annotated[str, Declared("applicant.applying_to")]
Specialty = Annotated[str, Declared("program.specialty")]
Track = Annotated[str, Declared("program.track")]
Emphasis = Annotated[str, Declared("program.emphasis")]
Trait = Annotated[str, Declared("program.traits")]
Office = Annotated[str, Declared("writer.role")]
Strength = Annotated[str, Declared("letter.expected")]
Address = Annotated[
    str, BeforeValidator(_address), WithJsonSchema({"type": "string", "fact": "program.specialty", "or": [GENERAL]})
]

# Read where they are used: by rules/packs and by scenario/lists.
Condition = Annotated[Any, WithJsonSchema({"type": "object"})]
Definitions = Annotated[dict[str, Any], WithJsonSchema({"type": "object"})]
Statements = Annotated[tuple[Any, ...], WithJsonSchema({"type": "array", "items": {"type": "object"}})]
ProgramLists = Annotated[tuple[Any, ...], WithJsonSchema({"type": "array"})]

# The order in which these are written means nothing.
Ordered = Annotated[tuple[T, ...], AfterValidator(lambda values: tuple(sorted(set(values))))]
ById = Annotated[tuple[T, ...], AfterValidator(lambda entries: tuple(sorted(entries, key=lambda entry: entry.id)))]
Keyed = Annotated[dict[K, T], AfterValidator(lambda table: {key: table[key] for key in sorted(table)})]
