"""Seeded instances: what every method solves. Nothing here knows a solver; `problem_of` makes lorplan's form of one.

N letters, a quarter of them in hand, writers with one to three versions, at most max(4, N/2 - 1) people asked, whole
points 0..100 per letter and class, attributes (internal medicine, United States, research), 3 or 4 letters to each
program, musts that can all be kept. Instances that end in h: nothing in hand, requests cost little, points differ by
up to 30 between classes. `E`: every must is kept also where any one letter fails that is not in hand. `Bs`: B with
musts that nothing can keep, and others whose keeping depends on who is asked.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorplan.case.problem import Problem


PROFILES = 6  # kinds of program, each with its own view of the letters


@dataclass(frozen=True)
class Kind:
    """How a family of instances is drawn. `soft`: should-counts and covers; `short`: musts that cannot all be kept.
    `resilient`: all musts are to be kept where any one letter to be asked for fails. `asks`: who writes already is no
    new person, further versions cost less, and letters to ask for are limited as well."""

    letters: int
    classes: int
    programs: int
    spread: int = 5
    hard: bool = False
    soft: bool = False
    short: bool = False
    resilient: bool = False
    asks: bool = False


KINDS = {
    "A": Kind(12, 6, 300),
    "B": Kind(16, 300, 300),
    "C": Kind(24, 300, 300),
    "Cv": Kind(24, 300, 300, asks=True),
    "D": Kind(40, 1000, 1000),
    "E": Kind(16, 8, 300, resilient=True),
    "Ce": Kind(24, 300, 300, resilient=True),
    "F": Kind(16, 100, 100, soft=True),
    "Bh": Kind(16, 300, 300, spread=30, hard=True),
    "Ch": Kind(24, 300, 300, spread=30, hard=True),
    "Bs": Kind(16, 300, 300, short=True),
    "Cs": Kind(24, 300, 300, short=True),
    "B20": Kind(20, 300, 300),
    "T": Kind(12, 20, 300),
    "Se": Kind(8, 4, 12, resilient=True),
    "S": Kind(6, 4, 12, soft=True),
    "Ss": Kind(6, 4, 12, soft=True, short=True),
}


@dataclass(frozen=True)
class Rule:
    """least <= letters of `mask` in the portfolio <= most. Above 0, `off` are points for each letter missing or too
    many; else the rule is a must (`limit`: a limit)."""

    id: str
    mask: int
    least: int | None = None
    most: int | None = None
    off: int = 0
    limit: bool = False


@dataclass(frozen=True)
class Group:
    """Alike programs: how many, their weights, points per letter, rules, and points for each value covered."""

    weights: tuple[int, ...]
    points: tuple[int, ...]
    rules: tuple[Rule, ...]
    covers: tuple[tuple[int, int], ...] = ()

    @property
    def weight(self) -> int:
        return sum(self.weights)


@dataclass(frozen=True)
class Instance:
    """`person`: who writes each letter. `effort`: points per unit of weight that asking a person costs.

    `asks`: who has a letter in hand is no new person, every further letter costs half the effort of a person
    (`further`), and `allowances` limit letters to ask for (mask, most).
    """

    name: str
    seed: int
    letters: int
    person: tuple[int, ...]
    in_hand: int
    budget: int
    effort: int
    groups: tuple[Group, ...]
    resilient: bool = False
    asks: bool = False

    @property
    def further(self) -> int:
        """What a further letter costs, in hundredths of the effort of a person."""
        return 50 if self.asks else 0

    @property
    def allowances(self) -> tuple[tuple[int, int], ...]:
        """Of all letters to ask for at most a third of all letters, of those of one writer at most two, of every third
        letter (a specialty) at most three."""
        if not self.asks:
            return ()
        field = sum(1 << letter for letter in range(0, self.letters, 3)) & self.pending
        own = [(mask & self.pending, 2) for mask in self.versions() if (mask & self.pending).bit_count() > 2]
        return (self.pending, self.letters // 3), (field, 3), *own

    @property
    def pending(self) -> int:
        return (1 << self.letters) - 1 & ~self.in_hand

    @property
    def weight(self) -> int:
        return sum(group.weight for group in self.groups)

    def per_program(self) -> Instance:
        """The same with a group for every single program."""
        single = [replace(group, weights=(weight,)) for group in self.groups for weight in group.weights]
        return replace(self, groups=tuple(single))

    def versions(self) -> list[int]:
        """For every writer of several letters their mask."""
        masks: dict[int, int] = {}
        for letter, person in enumerate(self.person):
            masks[person] = masks.get(person, 0) | 1 << letter
        return [mask for mask in masks.values() if mask.bit_count() > 1]


def instance(name: str, seed: int) -> Instance:
    """The instance of that name and seed, the same on every machine."""
    kind = KINDS[name]
    draw = random.Random(f"{name}-{seed}")
    number = kind.letters
    person = _people(draw, number)
    budget = max(4, number // 2 - 1)
    in_hand = 0 if kind.hard else sum(1 << letter for letter in draw.sample(range(number), number // 4))
    medicine, local, research = _attributes(draw, number, person, 4 if kind.resilient else 3)
    profiles = [[draw.randint(0, 100) for _ in range(number)] for _ in range(PROFILES)]
    says = [sum(1 << letter for letter in range(number) if draw.random() < 0.35) for _ in range(6)]
    rare = _rare(draw, number, in_hand)
    every = (1 << number) - 1
    groups = []
    for place in range(kind.classes):
        share = kind.programs // kind.classes
        weights = tuple(draw.choice((1, 2, 4, 8, 16)) for _ in range(share))
        base = profiles[place % PROFILES]
        points = tuple(max(0, min(100, value + draw.randint(-kind.spread, kind.spread))) for value in base)
        rules = [
            Rule("letters.cap", every, most=4, limit=True),
            Rule("letters.least", every, least=3),
            Rule("medicine", medicine, least=draw.choice((1, 2, 2))),
            Rule("medicine.local", medicine & local, least=draw.choice((0, 1, 1, 2))),
            Rule("research", research, most=draw.choice((0, 1, 1, 2))),
        ]
        covers: tuple[tuple[int, int], ...] = ()
        if kind.soft:
            rules.append(Rule("medicine.local.wished", medicine & local, least=2, off=-draw.randint(5, 25)))
            rules.append(Rule("letters.more", every, most=3, off=-draw.randint(20, 60)))
            covers = tuple((mask, draw.randint(3, 15)) for mask in says if mask)
        if kind.short and place % 5 == 1:  # nothing keeps it: three of two letters
            rules.append(Rule("never", sum(1 << letter for letter in draw.sample(range(number), 2)), least=3))
        if kind.short and place % 5 == 3:  # it depends on who is asked
            rules.append(Rule("rare", draw.choice(rare), least=1))
        groups.append(Group(weights, points, tuple(rule for rule in rules if rule.least != 0), covers))
    effort = 1 if kind.hard else 3
    return Instance(name, seed, number, person, in_hand, budget, effort, tuple(groups), kind.resilient, kind.asks)


def _people(draw: random.Random, number: int) -> tuple[int, ...]:
    person: list[int] = []
    while len(person) < number:
        person += [person[-1] + 1 if person else 0] * draw.choice((1, 1, 1, 1, 1, 2, 2, 3))
    return tuple(person[:number])


def _attributes(draw: random.Random, number: int, person: tuple[int, ...], sure: int) -> tuple[int, int, int]:
    """`sure` letters from as many writers are internal medicine, local and no research: so every must can be kept."""
    medicine = sum(1 << letter for letter in range(number) if draw.random() < 0.6)
    local = sum(1 << letter for letter in range(number) if draw.random() < 0.6)
    research = sum(1 << letter for letter in range(number) if draw.random() < 0.3)
    writers = sorted(set(person))
    for one in draw.sample(writers, min(sure, len(writers))):
        bit = 1 << draw.choice([letter for letter in range(number) if person[letter] == one])
        medicine, local, research = medicine | bit, local | bit, research & ~bit
    return medicine, local, research


def _rare(draw: random.Random, number: int, in_hand: int) -> list[int]:
    """More groups of letters to be asked for than the budget can serve."""
    pending = [letter for letter in range(number) if not in_hand >> letter & 1]
    return [1 << letter for letter in draw.sample(pending, (len(pending) + 1) // 2)] + [
        sum(1 << letter for letter in draw.sample(pending, 2)) for _ in range(len(pending) // 2)
    ]


def problem_of(instance: Instance) -> Problem:
    """The instance as lorplan's problem."""
    from lorplan.case.problem import Allowance, Problem, ProgramClass
    from lorplan.rules.kinds import Bound
    from lorplan.rules.kinds.count import BoundCount, Split
    from lorplan.rules.kinds.cover import BoundCover
    from lorplan.rules.kinds.kind import Column
    from lorplan.rules.kinds.points import BoundPoints

    every = (1 << instance.letters) - 1
    interned: dict[Bound, Bound] = {}
    versions = Split(tuple(Column(mask) for mask in instance.versions()), Column())
    classes = []
    for place, group in enumerate(instance.groups):
        bounds: list[Bound] = [
            BoundCount(
                rule.id, "limit" if rule.limit else "should" if rule.off else "must", rule.off, Column(rule.mask),
                rule.least, rule.most, None, None, (),
            )
            for rule in group.rules
        ]  # fmt: skip
        if versions.values:
            bounds.append(BoundCount("versions", "limit", 0, Column(every), None, 1, versions, None, ()))
        for letter, worth in enumerate(group.points):
            if worth:
                bounds.append(BoundPoints(f"points.{letter:02}", "should", 1 << letter, worth))
        if group.covers:
            bounds.append(BoundCover("competencies", "should", group.covers))
        shared = tuple(interned.setdefault(bound, bound) for bound in sorted(bounds, key=lambda bound: bound.rule))
        name = f"p{place:04}"
        classes.append(
            ProgramClass(
                id=name, programs=(name,), weight=group.weight, count=len(group.weights), portal="eras", usable=every,
                fixed=0, pending=instance.pending, ghosts=0, assigned=0, cap=4, bounds=shared,
            )
        )  # fmt: skip
    people = tuple(f"w{one:02}" for one in range(max(instance.person) + 1))
    letters = tuple(f"l{one:02}" for one in range(instance.letters))
    writes = frozenset(person for letter, person in enumerate(instance.person) if instance.in_hand >> letter & 1)
    allowances = tuple(Allowance(mask, most, "letters") for mask, most in instance.allowances)
    return Problem(
        letters, people, instance.person, instance.budget, instance.effort, tuple(classes), further=instance.further,
        writing=writes if instance.asks else frozenset(), allowances=allowances, resilient=instance.resilient,
    )  # fmt: skip
