"""Plans of many letters and programs: tables are bounded before they are made, and what is left out is said."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lorplan.api import Source
from lorplan.engines.table import classtable
from lorplan.plan import reasons
from lorplan.plan.decide import decide, explain_plan
from lorplan.rules.packs.folders import folder
from lorplan.trials import fewer_letters

FILE = str(folder("scenarios") / "us-citizen-img.yaml")


def test_prices_without_a_table_at_hand_are_those_of_the_table() -> None:
    decision = decide(Source(FILE).case())
    bare = replace(decision, optimum=replace(decision.optimum, chosen_table=None))
    assert explain_plan(bare).portfolios == explain_plan(decision).portfolios


def test_where_there_are_too_many_sets_no_table_is_made_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = decide(Source(FILE).case())
    priced = [left for each in explain_plan(decision).portfolios for left in each.left_out if left.price is not None]
    monkeypatch.setattr(reasons, "MOST_ROWS", 0)
    bare = explain_plan(replace(decision, optimum=replace(decision.optimum, chosen_table=None)))
    left_out = [left for each in bare.portfolios for left in each.left_out]
    assert priced
    assert all(left.price is None for left in left_out)
    assert [left.letter for left in left_out if left.says == reasons.NOT_PRICED] != []


def test_the_solver_finds_portfolios_as_good_as_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Source(FILE).case().problem
    for program_class in problem.classes:
        letters = program_class.usable & ~program_class.pending
        off_table = fewer_letters.best_portfolio(problem, program_class, letters, None)
        with monkeypatch.context() as patched:
            patched.setattr(fewer_letters, "MOST_ROWS", 0)
            solved = fewer_letters.best_portfolio(problem, program_class, letters, None)
        table = classtable.class_table(program_class, len(problem.letters))
        scores = [int(table.score[table.portfolios.masks.index(mask)]) for mask in (off_table, solved)]
        assert scores[0] == scores[1]
