"""The numbers side by side, with the best of each line; and why they may not mean the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from lorplan.assignments.claim import some
from lorplan.basics.words import listing
from lorplan.results.compare import Line, Side

Number = Callable[[Side], int | None]
Better = Literal["more", "less", "neither"]

IN_HAND = "complete now, with its letters that are uploaded"
IN_HAND_AT_BEST = "complete now, with any letters that are uploaded"


def lines(sides: Sequence[Side]) -> tuple[Line, ...]:
    """Every line, those that are the same included."""
    rows: list[tuple[str, Number, Better]] = []
    if all(side.complete_in_hand is not None for side in sides):
        rows.append((IN_HAND, lambda side: side.complete_in_hand, "more"))
    elif all(side.in_hand_at_best is not None for side in sides):
        rows.append((IN_HAND_AT_BEST, lambda side: side.in_hand_at_best, "more"))
    rows += [
        ("complete when every letter is there", lambda side: side.complete, "more"),
        ("hang on an unanswered question", lambda side: side.hangs, "less"),
        ("get too few letters", lambda side: side.thin, "less"),
        ("miss something else that is asked for", lambda side: side.short, "less"),
        ("letters missing, by weight", lambda side: side.stages.missing, "less"),
        ("hang on one writer that may fail", lambda side: side.hanging, "less"),
        ("points", lambda side: side.stages.points, "more"),
        ("people to ask", lambda side: side.stages.people, "less"),
        ("letters in use", lambda side: len(side.letters), "neither"),
        ("different sets of letters", lambda side: side.stages.portfolios, "less"),
        ("wait for a letter not in hand", lambda side: side.waiting, "less"),
    ]
    return tuple(_line(name, number, better, sides) for name, number, better in rows)


def _line(name: str, number: Number, better: Better, sides: Sequence[Side]) -> Line:
    values = tuple(number(side) for side in sides)
    known = [value for value in values if value is not None]
    same = len(set(values)) == 1
    # Points of other programs, or of programs that weigh otherwise, are no better or worse.
    weighted = name.startswith(("points", "letters missing"))
    comparable = len(known) == len(values) and not same and (not weighted or len({side.weight for side in sides}) == 1)
    best: tuple[str, ...] = ()
    possible = [
        (value, side) for value, side in zip(values, sides, strict=True) if value is not None and not side.wrong
    ]
    if comparable and possible and better != "neither":
        top = (max if better == "more" else min)(value for value, _ in possible)
        best = tuple(side.label for value, side in possible if value == top)
    return Line(name, values, better, best, same)


def cautions(sides: Sequence[Side]) -> tuple[str, ...]:
    """What has to be known before the numbers are read: other scenarios, rules, days, versions; impossible sides."""
    sentences: list[str] = []
    first = sides[0]
    for what, of in _MADE:
        other = [
            side.label for side in sides[1:] if of(side) != of(first) and not (what == "scenario" and side.assumed)
        ]
        if other:
            sentences.append(_SAYS[what](first, [side for side in sides if side.label in other]))
    for side in sides:
        if side.missing:
            sentences.append(
                f"{side.label} does not mention {some(side.missing)}: counted with the letters assigned already."
            )
        if side.wrong:
            sentences.append(f"{side.label} cannot be sent like this: {'; '.join(side.wrong)}.")
    return tuple(sentences)


_MADE: tuple[tuple[str, Callable[[Side], object]], ...] = (
    ("scenario", lambda side: side.scenario_hash),
    ("rules", lambda side: side.packs_hash),
    ("season", lambda side: side.season),
    ("day", lambda side: side.as_of),
    ("version", lambda side: side.version),
    ("only", lambda side: sorted(side.only)),
    ("programs", lambda side: (side.programs, side.weight)),
)


def _labels(sides: Sequence[Side]) -> str:
    return listing(side.label for side in sides)


def _verb(sides: Sequence[Side]) -> str:
    return "was" if len(sides) == 1 else "were"


def _each(sides: Sequence[Side], of: Callable[[Side], str]) -> str:
    return ", ".join(f"{side.label} {of(side)}" for side in sides)


_SAYS: dict[str, Callable[[Side, Sequence[Side]], str]] = {
    "scenario": lambda first, others: (
        f"{_labels(others)} {_verb(others)} made from another scenario than {first.label}, or from another state of it."
    ),
    "rules": lambda first, others: (
        f"{_labels(others)} {_verb(others)} made with other rules than {first.label}: points need not mean the same."
    ),
    "season": lambda first, others: f"Other seasons: {_each([first, *others], lambda side: side.season)}.",
    "day": lambda first, others: f"Other days: {_each([first, *others], lambda side: side.as_of)}.",
    "version": lambda first, others: (
        f"Other versions of lorplan: {_each([first, *others], lambda side: side.version)}."
    ),
    "only": lambda first, others: (
        f"Other letters may be used (--only): {_each([first, *others], lambda side: ' '.join(side.only))}."
    ),
    "programs": lambda first, others: (
        f"Not the same programs, or other priorities: "
        f"{_each([first, *others], lambda side: f'{side.programs} programs of weight {side.weight}')}. "
        "Points are no measure between them."
    ),
}
