"""Kleene's three truth values as integers, so that `all` is min and `any` is max.

Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64 (the strong tables).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

FALSE: Final = 0
UNKNOWN: Final = 1
TRUE: Final = 2


def negate(truth: int) -> int:
    """True for false, false for true; unknown stays unknown."""
    return TRUE - truth


def every(truths: Iterable[int]) -> int:
    """The least of the truths; true where there are none. Stops at the first false."""
    least = TRUE
    for truth in truths:
        if truth < least:
            if truth == FALSE:
                return FALSE
            least = truth
    return least


def some(truths: Iterable[int]) -> int:
    """The greatest of the truths; false where there are none. Stops at the first true."""
    most = FALSE
    for truth in truths:
        if truth > most:
            if truth == TRUE:
                return TRUE
            most = truth
    return most


def of(value: bool) -> int:
    """The surely known truth of a Python bool."""
    return TRUE if value else FALSE
