"""The world that shoulds see: what nobody told has the value that its fact's `untold_as` names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from lorplan.case.world import ScenarioWorld
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.language.families import Families


class PresumingWorld(Struct, frozen=True):
    """A world in which what is not known in the `plain` one is presumed. What is presumed is not known."""

    plain: ScenarioWorld

    @property
    def families(self) -> Families:
        return self.plain.families

    def value(self, fact: Fact, entity: str, program: str | None) -> Any:
        value = self.plain.value(fact, entity, program)
        return fact.untold_as if value is MISSING else value

    def known(self, fact: Fact, entity: str, program: str | None) -> bool:
        return self.plain.known(fact, entity, program)

    def writers_of(self, letter: str) -> Sequence[str]:
        return self.plain.writers_of(letter)

    def experiences_of(self, letter: str) -> Sequence[str]:
        return self.plain.experiences_of(letter)

    def offices_of(self, writer: str) -> Sequence[str]:
        return self.plain.offices_of(writer)

    def event(self, name: str, program: str | None = None) -> datetime.date | None:
        return self.plain.event(name, program)

    def applicant_experiences(self) -> Sequence[str]:
        return self.plain.applicant_experiences()

    def assuming(self, answers: Mapping[tuple[str, str], Any]) -> PresumingWorld:
        """The same world with these answers on top: an answer takes the place of what was presumed."""
        return PresumingWorld(self.plain.assuming(answers))
