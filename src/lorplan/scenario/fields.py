"""The types of a scenario's fields: each is read from the text that was written by a validator of its own.

Where a fact is declared for a field (a track, a role, a specialty), only its values fit. The validation context is the
dictionary of facts; without one every text fits.
"""

# Types are real objects here: `from __future__ import annotations` would have pydantic compile each of them again.
import datetime
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from annotated_types import GroupedMetadata, Interval
from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo, WithJsonSchema

from lorplan.basics import scalars
from lorplan.basics.scalars import Misfit
from lorplan.basics.words import hint_close
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
        """The text. Raises Misfit."""
        text = scalars.text(value)
        fact = _fact(self.fact, info)
        if fact is not None:
            fact.parse_one(value)
        return text


def _fact(name: str, info: ValidationInfo) -> Fact | None:
    """The fact of that name, where values are declared for it."""
    fact: Fact | None = info.context.fact(name) if info.context else None
    return None if fact is None or (fact.element == "specialty" and not fact.specialties) else fact


def _address(value: Any, info: ValidationInfo) -> str:
    """A specialty, or `general`. Raises Misfit."""
    text = scalars.text(value)
    fact = _fact("program.specialty", info)
    if fact is not None and value != GENERAL and value not in fact.specialties:
        raise Misfit(f"a specialty or {GENERAL!r}", value, hint_close(value, [*fact.specialties, GENERAL]))
    return text


Text = Annotated[str, BeforeValidator(scalars.text)]
Id = Annotated[str, BeforeValidator(scalars.ident)]
Day = Annotated[datetime.date, BeforeValidator(scalars.day)]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$"), BeforeValidator(scalars.country)]
_Status = Literal["idea", "asked", "agreed", "uploaded", "declined", "withdrawn"]
_Site = Literal["academic", "community", "private"]
Status = Annotated[_Status, BeforeValidator(scalars.choice(get_args(_Status)))]
Site = Annotated[_Site, BeforeValidator(scalars.choice(get_args(_Site)))]

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
Statements = Annotated[tuple[Any, ...], WithJsonSchema({"type": "array", "items": {"type": "object"}})]
ProgramLists = Annotated[tuple[Any, ...], WithJsonSchema({"type": "array"})]

# The order in which these are written means nothing.
Ordered = Annotated[tuple[T, ...], AfterValidator(lambda values: tuple(sorted(set(values))))]
ById = Annotated[tuple[T, ...], AfterValidator(lambda entries: tuple(sorted(entries, key=lambda entry: entry.id)))]
Keyed = Annotated[dict[K, T], AfterValidator(lambda table: {key: table[key] for key in sorted(table)})]
