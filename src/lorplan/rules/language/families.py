"""Specialties and their families: which field is part of, or related to, which other one. The names are data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

SAME: Final = "same"
SUBSPECIALTY: Final = "subspecialty"
RELATED: Final = "related"
OTHER: Final = "other"
CLOSEST_FIRST: Final = (SAME, SUBSPECIALTY, RELATED, OTHER)


class Family(Struct, frozen=True):
    """A specialty with its subspecialties (`parts`) and the fields that are near it (`related`).

    `abbreviations`: what people call it in short. `year_before`: it is no specialty of its
    own, but a year before one, such as a transitional year.
    """

    id: str
    name: str
    parts: Mapping[str, str]  # id -> name
    related: frozenset[str]
    abbreviations: tuple[str, ...] = ()
    year_before: bool = False


class Families(Struct, frozen=True):
    """All specialties that scenarios and packs may name."""

    families: Mapping[str, Family] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every id that may stand where a specialty is expected: families and their parts."""
        every = set(self.families)
        for family in self.families.values():
            every.update(family.parts)
        return frozenset(every)

    def name(self, specialty: str) -> str:
        """What people call it; the id with spaces where no pack names it."""
        if specialty in self.families:
            return self.families[specialty].name
        for family in self.families.values():
            if specialty in family.parts:
                return family.parts[specialty]
        return specialty.replace("_", " ")

    def in_a_sentence(self, specialty: str) -> str:
        """What people call it, as it stands within a sentence."""
        name = self.name(specialty)
        return name if name[:2].isupper() else name[:1].lower() + name[1:]

    def called(self, specialty: str) -> list[str]:
        """What people call it: its name and its abbreviations."""
        family = self.families.get(specialty)
        return [self.name(specialty), *(family.abbreviations if family else ())]

    def is_a_year_before(self, specialty: str) -> bool:
        """Whether it is a year before an advanced specialty, and none of its own."""
        return specialty in self.families and self.families[specialty].year_before

    def members(self, family: str) -> frozenset[str]:
        """The family itself and its parts. A part named as a family has itself as its only member."""
        if family in self.families:
            return frozenset({family, *self.families[family].parts})
        return frozenset({family})

    def relation(self, specialty: str, target: str) -> str:
        """How a specialty is seen from a target: same, subspecialty, related or other.

        A subspecialty of a related family counts as related, as does the parent of a target that is itself a part.
        """
        if specialty == target:
            return SAME
        if specialty in self.members(target):
            return SUBSPECIALTY
        family = self.families.get(target)
        if family is None:
            parents = [parent for parent in self.families.values() if target in parent.parts]
            near = any(specialty in self.members(parent.id) for parent in parents)
            return RELATED if near else OTHER
        near_fields = set(family.related)
        for related in family.related:
            near_fields |= self.members(related)
        return RELATED if specialty in near_fields else OTHER
