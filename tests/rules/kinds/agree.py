"""Holds the three readings of a rule against each other: `post` into the solver, `check` without it, the referee.

A rule is given with the truth of its condition for each of a few letters, instead of facts to work it out from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from hypothesis import strategies as st
from msgspec.structs import replace
from referee import Eye, Judge, Outcome

from lorplan.case.problem import ProgramClass
from lorplan.engines.cpsat.rows import ClassRows
from lorplan.engines.cpsat.solver import Model, Row, solve
from lorplan.rules.kinds import Bound, Kind
from lorplan.rules.kinds.kind import Column, Groups, Reading
from lorplan.rules.kinds.portfolio import SinglePortfolio
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact

YES, NO, MAYBE = "yes", "no", "maybe"
OF = cast(Condition, "of")  # stands for a condition; only its truths are looked at
UNLESS = cast(Condition, "unless")
VALUE = Fact("letter.value", "texts", question="?", means=".")
QUOTA = Fact("program.quota", "number", question="?", means=".")


@dataclass
class Truths:
    """What conditions and facts come to, letter by letter: a Binder, and the same for the referee.

    `of`, `unless`: the truths. `values`: the values of VALUE that are told, and whether one is not.
    """

    of: list[str]
    unless: list[str] = field(default_factory=list)
    values: list[tuple[frozenset[str], bool]] = field(default_factory=list)
    quota: int | None = None
    ghosts: int = 0
    ideas: int = 0

    @property
    def letters(self) -> int:
        return len(self.of)

    @property
    def active(self) -> int:
        return (1 << self.letters) - 1

    def column(self, condition: Condition) -> Column:
        truths = self.of if condition == OF else self.unless
        masks = {truth: sum(1 << place for place, one in enumerate(truths) if one == truth) for truth in (YES, MAYBE)}
        return Column(masks[YES], masks[MAYBE], masks[MAYBE] & self.ideas)

    def groups(self, fact: Fact) -> Groups:
        every = sorted({value for told, _ in self.values for value in told})
        masks = {
            value: sum(1 << place for place, (told, _) in enumerate(self.values) if value in told) for value in every
        }
        return Groups(tuple(masks.items()), sum(1 << place for place, (_, untold) in enumerate(self.values) if untold))

    def number(self, bound: int | Fact) -> int | None:
        return bound if isinstance(bound, int) else self.quota


class Slow(Judge):
    """The referee on truths that are given."""

    def __init__(self, truths: Truths) -> None:
        self.truths = truths

    def truth(self, condition: Any, eye: Eye, bound: frozenset[str] = frozenset()) -> str:
        if condition == {}:
            return YES
        return (self.truths.of if condition == "of" else self.truths.unless)[int(eye.letter or 0)]

    def values_of(self, fact: str, letter: str, name: str) -> tuple[set[Any], bool]:
        told, untold = self.truths.values[int(letter)]
        return set(told), untold

    def number(self, bound: Any, name: str) -> int | None:
        return self.truths.quota if bound == "quota" else bound

    def idea(self, letter: str, name: str) -> bool:
        return bool(self.truths.ideas >> int(letter) & 1)

    def _letters_at(self, name: str) -> tuple[set[str], set[str], set[str]]:
        raise AssertionError

    def letters_at(self, name: str) -> tuple[set[str], set[str], set[str]]:
        return set(), set(), {str(place) for place in range(self.truths.ghosts)}


def outcome(truths: Truths, level: str, kind: str, body: dict[str, Any], points: int, mask: int) -> Outcome:
    """What the referee says of a portfolio (a bit mask)."""
    letters = [str(place) for place in range(truths.letters) if mask >> place & 1]
    return Slow(truths).outcome({"kind": (kind, body), "level": level, "points": points}, "p", letters)


def a_class(letters: int, bounds: tuple[Bound, ...], fixed: int = 0) -> ProgramClass:
    """A class of programs that may get any of the letters."""
    every = (1 << letters) - 1
    return ProgramClass("p", ("p",), 1, 1, "eras", every, fixed, 0, 0, 0, letters, bounds)


def posted(bound: Bound, letters: int, fixed: int = 0) -> list[tuple[int, int, int]]:
    """(portfolio, letters missing, points) for every portfolio that holds `fixed`, from the posted rows with the
    letters set to that portfolio and slack as small, points as large as the rows allow."""
    model = Model()
    found: list[tuple[int, ClassRows]] = []
    for mask in range(1 << letters):
        if mask & fixed != fixed:
            continue
        rows = ClassRows(model, a_class(letters, (bound,), fixed), "soft", ((1 << letters) - 1) & ~fixed)
        bound.post(rows)
        assert not rows.impossible
        for letter, variable in rows.letters.items():
            model.rows.append(Row([variable], [1], mask >> letter & 1, mask >> letter & 1))
        found.append((mask, rows))
    for _, rows in found:
        for variable, points in rows.points.items():
            model.objective[variable] = model.objective.get(variable, 0) + points
        for slack in rows.slacks:
            model.objective[slack.variable] = -1
    solution = solve(model)
    assert solution.outcome == "optimal"
    values = solution.values
    return [
        (
            mask,
            sum(values[slack.variable] for slack in rows.slacks),
            rows.constant + sum(points * values[variable] for variable, points in rows.points.items()),
        )
        for mask, rows in found
    ]


def allowed(bound: Bound, letters: int, mask: int) -> bool:
    """Whether the rows allow a portfolio where a must may not fall short (and a limit never may)."""
    model = Model()
    rows = ClassRows(model, a_class(letters, (bound,)), "hard", (1 << letters) - 1)
    bound.post(rows)
    for letter, variable in rows.letters.items():
        model.rows.append(Row([variable], [1], mask >> letter & 1, mask >> letter & 1))
    return not rows.impossible and solve(model).outcome == "optimal"


def agree(truths: Truths, kind: Kind, level: str, points: int, body: dict[str, Any], fixed: int = 0) -> None:
    """Fail unless `post`, `check`, the ledger and the referee say the same of every portfolio."""
    bound = kind.bind("rule", level, points, truths)
    every = range(1 << truths.letters)
    if bound is None:
        for mask in every:
            assert outcome(truths, level, kind.name, body, points, mask) == Outcome()
        return
    reading = bound.check(Portfolios(list(every), truths.letters))
    for mask in every:
        single = bound.check(SinglePortfolio(mask))
        assert row_of(single) == row_of(reading, mask), mask
        want = outcome(truths, level, kind.name, body, points, mask)
        assert int(reading.missing[mask]) == want.missing, (mask, want)
        assert bool(reading.open[mask]) == want.open, (mask, want)
        assert int(reading.points[mask]) == want.points, (mask, want)
        lines = list(bound.ledger(mask))
        assert sum(line.points for line in lines) == want.points, (mask, lines)
        assert all(line.letters & ~mask == 0 for line in lines), (mask, lines)
    if level == "limit":
        for mask in every:
            assert allowed(bound, truths.letters, mask) == (reading.missing[mask] == 0), mask
        return
    for mask, missing, earned in posted(bound, truths.letters, fixed):
        assert (missing, earned) == (int(reading.missing[mask]), int(reading.points[mask])), mask


def row_of(reading: Reading, row: int | None = None) -> list[int]:
    """The numbers of a reading: of a single portfolio, or of one of many."""
    numbers = (reading.missing, reading.open, reading.points, reading.measured, reading.unsure)
    return [int(each if row is None else each[row]) for each in numbers]


def truth_columns(letters: int) -> st.SearchStrategy[list[str]]:
    """A truth for every letter."""
    return st.lists(st.sampled_from([YES, NO, MAYBE]), min_size=letters, max_size=letters)


def told_values(letters: int) -> st.SearchStrategy[list[tuple[frozenset[str], bool]]]:
    """The values told of every letter, and whether one is not told."""
    told = st.tuples(st.frozensets(st.sampled_from("abc"), max_size=2), st.booleans())
    return st.lists(told, min_size=letters, max_size=letters)


@st.composite
def some_truths(draw: st.DrawFn, most: int = 5) -> Truths:
    """Truths for up to so many letters."""
    letters = draw(st.integers(0, most))
    return Truths(
        draw(truth_columns(letters)),
        draw(truth_columns(letters)),
        draw(told_values(letters)),
        draw(st.none() | st.integers(0, 3)),
        draw(st.integers(0, 2)),
        draw(st.integers(0, (1 << letters) - 1)),
    )


__all__ = ["MAYBE", "NO", "OF", "QUOTA", "UNLESS", "VALUE", "YES", "Truths", "a_class", "agree", "replace"]
