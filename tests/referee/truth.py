"""Kleene's tables in words, and small helpers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

YES, NO, MAYBE = "yes", "no", "maybe"
UNTOLD = object()
UNSETTLED = object()


class Refused(Exception):
    """The scenario contradicts itself: it has to be refused as bad input."""


def both(truths: Iterable[str]) -> str:
    """True if all are, false if one is not, else nobody knows."""
    found = list(truths)
    if NO in found:
        return NO
    return MAYBE if MAYBE in found else YES


def either(truths: Iterable[str]) -> str:
    """True if one is, false if none is, else nobody knows."""
    found = list(truths)
    if YES in found:
        return YES
    return MAYBE if MAYBE in found else NO


def opposite(truth: str) -> str:
    """The other one; what nobody knows, nobody knows of its opposite."""
    return {YES: NO, NO: YES, MAYBE: MAYBE}[truth]


def sure(value: bool) -> str:
    """A truth that is known."""
    return YES if value else NO


def many(value: Any) -> list[Any]:
    """One or several, as a list."""
    return value if isinstance(value, list) else [value]


def subsets(things: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """All subsets, small ones first."""
    listed = list(things)
    return chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))


@dataclass(frozen=True)
class Eye:
    """At what a condition looks."""

    program: str | None = None
    letter: str | None = None
    writer: str | None = None
    experience: str | None = None
    office: tuple[str, int] | None = None
