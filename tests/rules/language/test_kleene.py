"""Kleene's strong tables, whole."""

from __future__ import annotations

from itertools import product

import pytest
from referee import both, either, opposite

from lorplan.rules.language import kleene
from lorplan.rules.language.kleene import FALSE, TRUE, UNKNOWN

WORDS = {FALSE: "no", UNKNOWN: "maybe", TRUE: "yes"}


def test_the_table_of_not() -> None:
    assert [kleene.negate(truth) for truth in (FALSE, UNKNOWN, TRUE)] == [TRUE, UNKNOWN, FALSE]


# Rows and columns: false, unknown, true.
AND = [[FALSE, FALSE, FALSE], [FALSE, UNKNOWN, UNKNOWN], [FALSE, UNKNOWN, TRUE]]
OR = [[FALSE, UNKNOWN, TRUE], [UNKNOWN, UNKNOWN, TRUE], [TRUE, TRUE, TRUE]]


@pytest.mark.parametrize(("one", "other"), list(product([FALSE, UNKNOWN, TRUE], repeat=2)))
def test_the_tables_of_all_and_any(one: int, other: int) -> None:
    assert kleene.every([one, other]) == AND[one][other]
    assert kleene.some([one, other]) == OR[one][other]


@pytest.mark.parametrize("length", range(5))
def test_all_and_any_of_any_number_agree_with_the_referee(length: int) -> None:
    for truths in product([FALSE, UNKNOWN, TRUE], repeat=length):
        words = [WORDS[truth] for truth in truths]
        assert WORDS[kleene.every(iter(truths))] == both(words)
        assert WORDS[kleene.some(iter(truths))] == either(words)
        # De Morgan holds in Kleene's logic.
        assert kleene.negate(kleene.every(truths)) == kleene.some([kleene.negate(truth) for truth in truths])
    for truth in (FALSE, UNKNOWN, TRUE):
        assert WORDS[kleene.negate(truth)] == opposite(WORDS[truth])


def test_nothing_is_all_true_and_none_true() -> None:
    assert kleene.every([]) == TRUE
    assert kleene.some([]) == FALSE
    assert (kleene.of(True), kleene.of(False)) == (TRUE, FALSE)
