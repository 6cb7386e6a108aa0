"""Rotations that have not ended: what their letters are worth, when to ask, and what is left if they do not come."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Final

from msgspec import Struct

from lorplan.answers.ask.outcomes import Outcome, outcome
from lorplan.answers.next.values import TaskValues
from lorplan.basics.words import listing, plural
from lorplan.basics.yamltree import Map
from lorplan.edits.leave_out import leave_letter
from lorplan.edits.variants import Variants, variants_of_case
from lorplan.results.tasks import RotationAhead
from lorplan.rules.language.conditions import Context
from lorplan.scenario.models import NAMELESS

STILL_TO_COME: Final = ("idea", "asked", "agreed")
MOST: Final = 6  # rotations that are looked at, those that end first


class Ahead(Struct, frozen=True):
    """A rotation with its days, and the letters about it that are not there."""

    experience: str
    started: datetime.date | None
    ended: datetime.date
    letters: tuple[str, ...]

    def overlaps(self, other: Ahead) -> bool:
        """Whether nobody can do both."""
        if self.started is None or other.started is None or self.experience == other.experience:
            return False
        return self.started <= other.ended and other.started <= self.ended


def rotations_ahead(values: TaskValues) -> tuple[RotationAhead, ...]:
    """The rotations that have not ended, by their last day."""
    ahead = _ahead(values)
    if not ahead:
        return ()
    variants = variants_of_case(values.prospect.case)
    instead = {each.experience: [other for other in ahead if each.overlaps(other)] for each in ahead}
    with_it, without = {}, {}
    for each in ahead:
        others = [letter for other in instead[each.experience] for letter in other.letters]
        with_it[each.experience] = _without(variants, others)
        without[each.experience] = _without(variants, [*others, *each.letters])
    return tuple(_valued(values, each, instead[each.experience], with_it, without[each.experience]) for each in ahead)


def _ahead(values: TaskValues) -> list[Ahead]:
    case, ahead = values.prospect.case, []
    for name, experience in case.scenario.experiences.items():
        ended = experience.facts.get("ended")
        if name.startswith(NAMELESS) or ended is None or ended < case.scenario.as_of:
            continue
        letters = [
            letter.id
            for letter in case.scenario.letters.values()
            if letter.status in STILL_TO_COME and name in case.world.experiences_of(letter.id)
        ]
        start = values.days.at("experience.starts_on", Context(values.days.world, None, experience=name))
        ahead.append(Ahead(name, None if start is None else start.day, ended, tuple(letters)))
    return sorted(ahead, key=lambda each: (each.ended, each.experience))[:MOST]


def _without(variants: Variants, letters: Collection[str]) -> Outcome:
    """The best plan without these letters."""

    def leave(tree: Map) -> None:
        for letter in letters:
            leave_letter(tree, letter)

    return outcome(variants.case([leave] if letters else []))


def _valued(
    values: TaskValues, ahead: Ahead, instead: Sequence[Ahead], with_it: dict[str, Outcome], without: Outcome
) -> RotationAhead:
    here = with_it[ahead.experience]
    complete, left = here.standing().complete, without.standing().complete
    writers = values.prospect.case.scenario.writers
    due = values.days.at("ask", Context(values.days.world, None, experience=ahead.experience))
    points = here.points - without.points if complete == left else None
    return RotationAhead(
        experience=ahead.experience,
        name=values.rotation(ahead.experience),
        started=None if ahead.started is None else ahead.started.isoformat(),
        ended=ahead.ended.isoformat(),
        writers=tuple(writer.name for writer in writers.values() if ahead.experience in writer.experiences),
        letters=ahead.letters,
        ask_on=(ahead.ended if due is None else due.day).isoformat(),
        instead_of=tuple(other.experience for other in instead),
        complete_with=complete,
        complete_without=left,
        points=points,
        says=" ".join([_worth(ahead, here, complete, left, points), *_choice(values, ahead, instead, with_it),
                       *_left(values, here, without)]),
    )  # fmt: skip


def _worth(ahead: Ahead, here: Outcome, complete: int, left: int, points: int | None) -> str:
    """What its letters are worth."""
    if not ahead.letters:
        return "Your file names no letter from it; write it down as an idea to see what it is worth."
    letters = "letter" if len(ahead.letters) == 1 else "letters"
    if points is None:
        return (
            f"With its {letters} {complete} of {plural(here.standing().total, 'program')} are complete, without {left}."
        )
    if points > 0:
        return f"No program hangs on its {letters}; it makes the plan better by {plural(points, 'point')}."
    return f"The plan is as good without its {letters}."


def _choice(values: TaskValues, ahead: Ahead, instead: Sequence[Ahead], with_it: dict[str, Outcome]) -> list[str]:
    """Which of those that nobody can do together is worth most."""
    if not instead:
        return []
    names = listing(values.rotation(other.experience) for other in instead)
    here, best = with_it[ahead.experience].order, min(with_it[other.experience].order for other in instead)
    more = (
        "This one is worth more."
        if here < best
        else "They are worth the same."
        if here == best
        else ("The other is worth more." if len(instead) == 1 else "One of the others is worth more.")
    )
    return [f"You cannot do both this and {names} at the same time. {more}"]


def _left(values: TaskValues, here: Outcome, without: Outcome) -> list[str]:
    """Who is asked instead where its letters do not come."""
    people = [writer for writer in without.asked if writer not in here.asked]
    if not people:
        return []
    scenario = values.prospect.case.scenario
    return [f"If nothing comes of it, ask {listing(scenario.writers[writer].name for writer in people)}."]
