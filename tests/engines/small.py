"""Problems of the engines made directly: a class of programs from a few bound rules."""

from __future__ import annotations

import random

from lorplan.case.problem import Problem, ProgramClass
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.points import BoundPoints


def count(
    rule: str, level: str, letters: int, least: int | None = None, most: int | None = None, **more: int
) -> BoundCount:
    """A count over letters (a bit mask). `points` per letter missing or too many; `unknown`: letters that may match,
    `ideas` among them; `required`: 1 for a must that is."""
    unknown = more.get("unknown", 0)
    column = Column(letters & ~unknown, unknown, unknown & more.get("ideas", 0))
    required = bool(more.get("required", 0))
    return BoundCount(rule, level, more.get("points", 0), column, least, most, None, None, (), required=required)


def points(rule: str, letters: int, worth: int) -> BoundPoints:
    return BoundPoints(rule, "should", letters, worth)


def a_class(name: str, bounds: list[Bound], usable: int, pending: int = 0, **more: int) -> ProgramClass:
    """A class of one program; `weight`, `cap`, `fixed` on demand."""
    weight, cap = more.get("weight", 1), more.get("cap", usable.bit_count())
    fixed = more.get("fixed", 0)
    if "cap" in more:  # as the portal's limit states it
        bounds = [*bounds, count("cap", "limit", usable, most=cap)]
    rules, heavier = tuple(bounds), more.get("required_weight", 4)
    return ProgramClass(
        name, (name,), weight, 1, "eras", usable, fixed, pending, 0, fixed, cap, rules, required_weight=heavier
    )


def a_problem(classes: list[ProgramClass], letters: int, budget: int | None = None, effort: int = 0) -> Problem:
    """The problem of these classes; every letter has an author of its own."""
    names = tuple("abcdefghijklmnopqrstuvwxyz"[place] for place in range(letters))
    return Problem(names, names, tuple(range(letters)), budget, effort, tuple(classes))


def any_problem(rng: random.Random, letters: int = 5) -> Problem:
    """A random problem: musts, shoulds, points, a cap, ideas, weights."""
    every = (1 << letters) - 1
    classes = []
    shared: list[Bound] = [_rule(rng, f"r{place}", every) for place in range(rng.randint(1, 5))]
    for place in range(rng.randint(1, 5)):
        own: list[Bound] = [_rule(rng, f"s{place}{number}", every) for number in range(rng.randint(0, 2))]
        usable = every if rng.random() < 0.5 else rng.getrandbits(letters)
        pending = usable & rng.getrandbits(letters)
        bounds = [*rng.sample(shared, rng.randint(0, len(shared))), *own]
        cap = rng.randint(1, 4)
        classes.append(a_class(f"p{place}", bounds, usable, pending, cap=cap, weight=rng.choice([1, 2, 5, 60])))
    people = tuple(rng.choice("xyz") for _ in range(letters))
    names = tuple(sorted(set(people)))
    return Problem(
        tuple("abcdefgh"[:letters]),
        names,
        tuple(names.index(person) for person in people),
        rng.choice([None, 0, 1, 2]),
        rng.choice([0, 0, 1, 3]),
        tuple(classes),
    )


def short_problem(rng: random.Random, letters: int = 6) -> Problem:
    """A random problem in which nothing is in hand and the classes have required and expected musts together: which of
    them fall short depends on who is asked."""
    every = (1 << letters) - 1
    musts = [
        count(
            f"m{number}",
            "must",
            rng.getrandbits(letters) | rng.getrandbits(letters),
            least=rng.randint(1, 3),
            required=number % 2,
        )
        for number in range(6)
    ]
    classes = []
    for number in range(rng.randint(2, 6)):
        own = [points(f"p{letter}", 1 << letter, rng.randint(0, 9)) for letter in range(letters)]
        bounds = [*rng.sample(musts[::2], rng.randint(1, 2)), *rng.sample(musts[1::2], rng.randint(1, 2)), *own]
        more = {"cap": rng.randint(2, 4), "weight": rng.choice([1, 2, 5, 60]), "required_weight": rng.choice([1, 2, 4])}
        classes.append(a_class(f"c{number}", bounds, every, every, **more))
    return a_problem(classes, letters, rng.randint(0, 3), rng.choice([0, 1, 3]))


def _rule(rng: random.Random, name: str, every: int) -> Bound:
    letters = rng.getrandbits(every.bit_length())
    kind = rng.random()
    if kind < 0.35:
        return points(name, letters, rng.randint(-6, 10))
    unknown = letters & rng.getrandbits(every.bit_length()) if rng.random() < 0.4 else 0
    level = "must" if kind < 0.8 else "should"
    more = {"unknown": unknown, "ideas": rng.getrandbits(every.bit_length())}
    more["required"] = int(level == "must" and rng.random() < 0.5)
    if rng.random() < 0.6:
        return count(name, level, letters, least=rng.randint(1, 3), points=-rng.randint(0, 6), **more)
    return count(name, level, letters, most=rng.randint(0, 2), points=-rng.randint(0, 6), **more)
