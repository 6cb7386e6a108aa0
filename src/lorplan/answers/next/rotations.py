"""Rotations that have not ended: what their letters are worth, when to ask, and what is left if they do not come."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.answers.ask.outcomes import Outcome, outcome
from lorplan.answers.next.values import TaskValues
from lorplan.basics.words import listing, plural
from lorplan.basics.yamltree import Map
from lorplan.case.case import Case
from lorplan.edits.leave_out import leave_letter
from lorplan.edits.variants import Variants, variants_of_case
from lorplan.plan.tasks.facts import Prospect
from lorplan.plan.tasks.named import named_days
from lorplan.results.plan import Plan
from lorplan.results.rotations import RotationAhead
from lorplan.rules.language.conditions import Context
from lorplan.scenario.models import NAMELESS
from lorplan.scenario.rotations import alternatives

STILL_TO_COME: Final = ("idea", "asked", "agreed")
MOST: Final = 6  # rotations that are looked at, those that end first


class Ahead(Struct, frozen=True):
    """A rotation with its days, the letters about it that are not there, and the rotations that it excludes.
    `choice`: its name under `rotations`, "" where it does not stand there."""

    experience: str
    choice: str
    started: datetime.date | None
    ended: datetime.date
    letters: tuple[str, ...]
    instead: tuple[str, ...]


class Worth(Struct, frozen=True):
    """The best plans if a rotation is done and those that it excludes are not: with its letters and without."""

    ahead: Ahead
    with_it: Outcome
    without: Outcome


def with_rotations(plan: Plan, case: Case) -> Plan:
    """The plan with what it makes of the rotations to come that the file names as such."""
    prospect = Prospect(case, plan.requests, plan.programs)
    values = TaskValues(prospect, named_days(case.library).of(prospect), plan.letters)
    return replace(plan, rotations=rotations_ahead(values, planned_only=True))


def rotations_ahead(values: TaskValues, planned_only: bool = False) -> tuple[RotationAhead, ...]:
    """The rotations that have not ended, by their last day. `planned_only`: those under `rotations` alone."""
    ahead = [each for each in _ahead(values) if each.choice or not planned_only][:MOST]
    if not ahead:
        return ()
    variants = variants_of_case(values.prospect.case)
    letters = {each.experience: each.letters for each in ahead}
    worths = {}
    for each in ahead:
        others = [letter for name in each.instead for letter in letters.get(name, ()) if letter not in each.letters]
        without = _without(variants, [*others, *each.letters])
        worths[each.experience] = Worth(each, _without(variants, others) if each.letters else without, without)
    return tuple(_valued(values, worth, worths) for worth in worths.values())


def _ahead(values: TaskValues) -> list[Ahead]:
    case, ahead = values.prospect.case, []
    scenario, pairs = case.scenario, alternatives(case.scenario)
    choices = {name: choice for choice, rotation in scenario.rotations.items() for name in rotation.experiences}
    for name, experience in scenario.experiences.items():
        ended = experience.facts.get("ended")
        if name.startswith(NAMELESS) or ended is None or ended < scenario.as_of:
            continue
        letters = [
            letter.id
            for letter in scenario.letters.values()
            if letter.status in STILL_TO_COME and name in case.world.experiences_of(letter.id)
        ]
        start = values.days.at("experience.starts_on", Context(values.days.world, None, experience=name))
        instead = sorted(other for pair in pairs if name in pair for other in pair - {name})
        began = None if start is None else start.day
        ahead.append(Ahead(name, choices.get(name, ""), began, ended, tuple(letters), tuple(instead)))
    return sorted(ahead, key=lambda each: (each.ended, each.experience))


def _without(variants: Variants, letters: Collection[str]) -> Outcome:
    """The best plan without these letters."""

    def leave(tree: Map) -> None:
        for letter in letters:
            leave_letter(tree, letter)

    return outcome(variants.case([leave] if letters else []))


def _valued(values: TaskValues, worth: Worth, worths: dict[str, Worth]) -> RotationAhead:
    ahead, prospect = worth.ahead, values.prospect
    complete, left = (each.standing().complete for each in (worth.with_it, worth.without))
    scenario = prospect.case.scenario
    writers = [writer.name for writer in scenario.writers.values() if ahead.experience in writer.experiences]
    due = values.days.at("ask", Context(values.days.world, None, experience=ahead.experience))
    points = worth.with_it.points - worth.without.points if complete == left else None
    asked = tuple(name for name in ahead.letters if name in prospect.wanted or scenario.letters[name].requested)
    return RotationAhead(
        experience=ahead.experience,
        choice=ahead.choice or None,
        name=values.rotation(ahead.experience),
        started=None if ahead.started is None else ahead.started.isoformat(),
        ended=ahead.ended.isoformat(),
        writers=tuple(writers),
        letters=ahead.letters,
        asked=asked,
        ask_on=(ahead.ended if due is None else due.day).isoformat(),
        instead_of=ahead.instead,
        complete_with=complete,
        complete_without=left,
        points=points,
        says=" ".join(
            [
                *_counted(ahead, asked),
                _worth(worth, complete, left, points),
                *_choice(values, worth, worths),
                *_left(values, worth),
            ]
        ),
    )


def _counted(ahead: Ahead, asked: Collection[str]) -> list[str]:
    """Whether the plan counts on it."""
    if not ahead.letters:
        return []
    letters = "letter" if len(asked) == 1 else "letters"
    return [f"The plan counts on its {letters}." if asked else "The plan asks for no letter from it."]


def _worth(worth: Worth, complete: int, left: int, points: int | None) -> str:
    """What its letters are worth."""
    if not worth.ahead.letters:
        return "Your file names no letter from it; write it down as an idea to see what it is worth."
    letters, comes = ("letter", "it makes") if len(worth.ahead.letters) == 1 else ("letters", "they make")
    if points is None:
        return (
            f"With its {letters} {complete} of {plural(worth.with_it.standing().total, 'program')} are complete, "
            f"without {left or 'none'}."
        )
    if points > 0:
        return f"No program hangs on its {letters}; {comes} the plan better by {plural(points, 'point')}."
    return f"The plan is as good without its {letters}."


def _choice(values: TaskValues, worth: Worth, worths: dict[str, Worth]) -> list[str]:
    """Which of those of which only one can be done is worth most."""
    others = [worths[name] for name in worth.ahead.instead if name in worths]
    if not others:
        return []
    names = listing((values.rotation(other.ahead.experience) for other in others), "or")
    mine, best = worth.with_it.order, min(other.with_it.order for other in others)
    more = (
        "This one is worth more"
        if mine < best
        else "They are worth the same"
        if mine == best
        else "The other is worth more"
        if len(others) == 1
        else "One of the others is worth more"
    )
    return [f"You can do only one: this, or {names}. {more}."]


def _left(values: TaskValues, worth: Worth) -> list[str]:
    """Who is asked instead where its letters do not come."""
    people = [writer for writer in worth.without.asked if writer not in worth.with_it.asked]
    if not people:
        return []
    scenario = values.prospect.case.scenario
    return [f"If nothing comes of it, ask {listing(scenario.writers[writer].name for writer in people)}."]
