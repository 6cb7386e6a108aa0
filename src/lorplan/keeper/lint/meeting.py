"""Checks of statements that meet: on one rule, in one layer or one above the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from msgspec.structs import replace

from lorplan.basics.words import close, listing
from lorplan.keeper.lint.base import Books, Check, Severity
from lorplan.keeper.lint.satisfy import NO, NOT_TRUE, YES, can_hold
from lorplan.results.lint import LintFinding
from lorplan.rules.language.conditions import Every, facts_of
from lorplan.rules.packs.folders import called
from lorplan.rules.packs.layers import succeeds
from lorplan.rules.packs.seasons import ranks
from lorplan.rules.packs.statements import LAYERS, Pack, Statement


def _clash(first: Statement, second: Statement) -> bool:
    """Whether both decide the same: one lifts the rule, or they write the same field."""
    return "lifts" in (first.action, second.action) or bool(set(first.fields) & set(second.fields))


def _take_turns(first: Statement, second: Statement) -> bool:
    """Whether the season says which of the two decides: both dated, in one pack, for different seasons, or the one
    changes or lifts from a season on what the other defines."""
    dated = None not in (first.season, second.season) and first.pack == second.pack and first.season != second.season
    return dated or succeeds(first, second) or succeeds(second, first)


def _at(statement: Statement) -> str:
    return str(replace(statement.where, file=called(statement.where.file)))


def _placed(books: Books, first: Statement, second: Statement) -> list[Statement]:
    """The two in the order in which they stand; that of a file that is looked over comes second."""
    return sorted((first, second), key=lambda statement: (statement.where.file in books.files, statement.where))


class SameLayer(Check):
    """Two statements of one layer on one rule that could both apply to one program."""

    id: ClassVar[str] = "same-layer-conflict"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "two statements on one rule in one layer whose conditions can both hold"

    def finalize(self) -> Iterator[LintFinding]:
        for rule, statements in self.books.statements.items():
            for (_, first), (_, second) in combinations(statements, 2):
                files = {first.where.file, second.where.file}
                if first.layer != second.layer or not files & self.books.files or _take_turns(first, second):
                    continue
                earlier, later = _placed(self.books, first, second)
                answer = can_hold(*self.books.situation(first), *self.books.situation(second))
                hint = f"the other stands at {_at(earlier)}; narrow the 'applies' of one of them"
                if _clash(first, second) and answer != NO:
                    what = "can both apply" if answer == YES else "can perhaps both apply"
                    message = f"two statements on '{rule}' in the layer {first.layer} {what} to one program"
                    severity: Severity = "error" if answer == YES and not _sets(first, second) else "warning"
                    yield self.finding(message, later.where, hint=hint, severity=severity)


def _sets(first: Statement, second: Statement) -> bool:
    """Whether two requirement sets meet: only at a program that names both."""
    return first.set is not None and second.set is not None and first.set != second.set


class DuplicateId(Check):
    """One id defined by two packs of a layer."""

    id: ClassVar[str] = "duplicate-id"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "one id defined by two packs of a layer, for programs that never meet"

    def finalize(self) -> Iterator[LintFinding]:
        for rule, statements in self.books.statements.items():
            for (pack, first), (second_pack, second) in combinations(statements, 2):
                both = first.action == second.action == "defines" and first.layer == second.layer
                if not both or pack is second_pack or not {pack.file, second_pack.file} & self.books.files:
                    continue
                if can_hold(*self.books.situation(first), *self.books.situation(second)) == NO:
                    earlier, later = _placed(self.books, first, second)
                    message = f"'{rule}' is defined by pack '{earlier.pack}' too"
                    hint = f"there at {_at(earlier)}; an id names one situation, and is never used again"
                    yield self.finding(message, later.where, hint=hint)


class UnknownRule(Check):
    """A change or a lift of a rule that nothing defines."""

    id: ClassVar[str] = "unknown-rule"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "a change or lift of a rule that no pack defines"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        if self._is_defined(statement.rule):
            yield from self._not_yet(statement)
            return
        defined = [rule for rule in self.books.statements if self._is_defined(rule)]
        meant = close(statement.rule, defined)
        hint = f"did you mean '{meant}'?" if meant else "'lorplan rules list' shows them all"
        verb = "change" if statement.action == "changes" else "lift"
        yield self.finding(f"there is no rule '{statement.rule}' to {verb}", statement.where, hint=hint)

    def _not_yet(self, statement: Statement) -> Iterator[LintFinding]:
        """A change or lift for a season in which nothing defines the rule yet."""
        rank = ranks(self.books.library.seasons)
        defined = [each.season for _, each in self.books.statements[statement.rule] if each.action == "defines"]
        if statement.season not in rank or any(season not in rank for season in defined):
            return
        first = min(defined, key=lambda season: rank[season or ""])
        if rank[statement.season] < rank[first or ""]:
            message = f"in {statement.season} there is no rule '{statement.rule}' yet: it is defined from {first} on"
            yield self.finding(message, statement.where, hint=f"write season: {first} or a later one")

    def _is_defined(self, rule: str) -> bool:
        return any(statement.action == "defines" for _, statement in self.books.statements[rule])


class Shadowed(Check):
    """A statement of which nothing is left wherever it applies."""

    id: ClassVar[str] = "shadowed"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a statement that a higher layer replaces or lifts wherever it applies"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        if statement.action == "lifts":
            return
        for _, higher in self.books.statements[statement.rule]:
            above = LAYERS.index(higher.layer) > LAYERS.index(statement.layer)
            if (
                above
                and higher.season is None
                and self._replaces(higher, statement)
                and self._always(higher, statement)
            ):
                verb = {"defines": "defined anew", "changes": "changed", "lifts": "lifted"}[higher.action]
                fields = "" if higher.action == "lifts" else f" ({listing(sorted(statement.fields))})"
                message = (
                    f"nothing is left of this statement on '{statement.rule}'{fields}: it is {verb} wherever it applies"
                )
                yield self.finding(message, statement.where, hint=f"by pack '{higher.pack}', at {_at(higher)}")

    def _replaces(self, higher: Statement, lower: Statement) -> bool:
        return higher.action == "lifts" or set(lower.fields) <= set(higher.fields)

    def _always(self, higher: Statement, lower: Statement) -> bool:
        """Whether there is no program at which the lower one speaks and the higher one does not."""
        parts = [condition for condition, _ in self.books.situation(higher)]
        whole = Every(tuple(parts), facts_of(parts))
        return can_hold(*self.books.situation(lower), (whole, NOT_TRUE)) == NO
