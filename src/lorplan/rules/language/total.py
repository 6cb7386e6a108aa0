"""The sum of weeks over the experiences of an applicant, as a condition."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context, Test
from lorplan.rules.language.facts import MISSING, Fact


class Total(Struct, frozen=True, eq=False):
    """The weeks of the applicant's experiences for which the part holds, together, are at least (at most) so many.

    Experiences of unknown length, or for which the part is unknown, may add to it. `facts` are those beyond the
    experiences themselves, of which every program sees the same.
    """

    part: Condition
    weeks: Fact
    bound: int  # weeks
    most: bool
    facts: frozenset[str]

    def holds(self, context: Context) -> int:
        sure = possible = 0
        endless = False
        for experience in context.world.applicant_experiences():
            truth = self.part.holds(Context(context.world, context.program, experience=experience))
            weeks = context.world.value(self.weeks, experience, context.program)
            if truth == kleene.FALSE:
                continue
            if weeks is MISSING:
                endless = True
                continue
            possible += weeks
            sure += weeks if truth == kleene.TRUE else 0
        if self.most:
            if sure > self.bound:
                return kleene.FALSE
            return kleene.UNKNOWN if endless or possible > self.bound else kleene.TRUE
        if sure >= self.bound:
            return kleene.TRUE
        return kleene.UNKNOWN if endless or possible >= self.bound else kleene.FALSE

    def tests(self) -> Iterator[Test]:
        return self.part.tests()

    def unknown(self, context: Context) -> Iterator[tuple[Fact, str]]:
        if self.holds(context) != kleene.UNKNOWN:
            return
        for experience in context.world.applicant_experiences():
            bound = Context(context.world, context.program, experience=experience)
            truth = self.part.holds(bound)
            if truth == kleene.UNKNOWN:
                yield from self.part.unknown(bound)
            elif truth == kleene.TRUE and context.world.value(self.weeks, experience, context.program) is MISSING:
                yield self.weeks, experience
