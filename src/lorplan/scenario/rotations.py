"""Rotations of which only one can be done: those of one choice, and those to come whose days overlap.

A letter that speaks of one of them cannot be had together with a letter that speaks of another.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import combinations, product

from lorplan.scenario.models import Experience, Letter, Scenario
from lorplan.scenario.work import ROTATIONS, done_on, first_day

Pair = frozenset[str]


def alternatives(scenario: Scenario) -> frozenset[Pair]:
    """The pairs of experiences (ids) of which only one can be done."""
    choices = scenario.rotations.values()
    chosen = {frozenset(pair) for choice in choices for pair in combinations(choice.experiences, 2)}
    ahead = {name: work for name, work in scenario.experiences.items() if _rotation_ahead(work, scenario.as_of)}
    overlapping = {frozenset(pair) for pair in combinations(ahead, 2) if _overlap(ahead[pair[0]], ahead[pair[1]])}
    return frozenset(chosen | overlapping)


def excluded(scenario: Scenario) -> Iterator[tuple[Letter, Letter, Pair]]:
    """Letters that cannot both be had, and the rotations of which only one can be done."""
    pairs = alternatives(scenario)
    if not pairs:
        return
    concerned = frozenset().union(*pairs)
    needed = {
        name: needs for name, letter in scenario.letters.items() if (needs := _needs(scenario, letter) & concerned)
    }
    for first, second in combinations(needed, 2):
        both = map(frozenset, product(needed[first], needed[second]))
        pair = min((pair for pair in both if pair in pairs), key=sorted, default=None)
        if pair is not None:
            yield scenario.letters[first], scenario.letters[second], pair


def given_up(scenario: Scenario, letters: Iterable[str]) -> frozenset[str]:
    """The experiences that cannot be done besides those of which these letters speak."""
    pairs = alternatives(scenario)
    needed = {name for letter in letters for name in _needs(scenario, scenario.letters[letter])} if pairs else set()
    return frozenset(name for pair in pairs for name in pair - needed if pair & needed)


def _needs(scenario: Scenario, letter: Letter) -> Pair:
    """The experiences without which there is no such letter: none where it speaks of work that was done in any case."""
    if letter.experiences is None:
        return frozenset()
    optional = {name for choice in scenario.rotations.values() for name in choice.experiences}
    works = {name: scenario.experiences[name] for name in letter.experiences}
    done = any(name not in optional and done_on(work, scenario.as_of) is None for name, work in works.items())
    return frozenset() if done else frozenset(works)


def _rotation_ahead(work: Experience, today: datetime.date) -> bool:
    """Whether it is a rotation still to come of which both days are known."""
    return work.facts.get("as") in ROTATIONS and done_on(work, today) is not None and _days(work) is not None


def _overlap(first: Experience, second: Experience) -> bool:
    """Whether some day belongs to both."""
    one, other = _days(first), _days(second)
    return one is not None and other is not None and max(one[0], other[0]) <= min(one[1], other[1])


def _days(work: Experience) -> tuple[datetime.date, datetime.date] | None:
    """Its first and last day, where both are known."""
    started, ended = first_day(work), work.facts.get("ended")
    return (started, ended) if started is not None and isinstance(ended, datetime.date) else None
