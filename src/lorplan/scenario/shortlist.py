"""What a scenario says of where to apply: what it may cost, what signals are worth, rules about programs."""

# Types are real objects here: `from __future__ import annotations` would have pydantic compile each of them again.
from pydantic import Field

from lorplan.scenario.entity import Strict
from lorplan.scenario.fields import Count, Id, Keyed, Money, Percent, Specialty, Statements


class ListBudget(Strict):
    """What applying may cost."""

    money: Money | None = Field(default=None, description="US dollars for application fees, in all.")
    programs: Count | None = Field(default=None, description="How many programs, in all.")
    per_specialty: Keyed[Specialty, Count] = Field(
        default_factory=dict, description="How many programs of a specialty at most."
    )
    dollars_per_point: Money | None = Field(
        default=None, description="What a point is worth to you: an application is left out where it costs more."
    )
    assistance: Percent | None = Field(
        default=None, description="What a fee assistance program takes off your fees, in per cent."
    )


class Shortlist(Strict):
    """Where to apply: what it may cost, what signals are worth, and rules about programs."""

    budget: ListBudget = Field(default_factory=lambda: ListBudget(), description="Money and numbers for applying.")
    signals: Keyed[Id, Percent] = Field(
        default_factory=dict,
        description="Tier -> how much more an application is worth to you with that signal, in per cent.",
    )
    rules: Statements = Field(default=(), description="Your own rules about programs, and changes of those of packs.")
