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
from lorplan.rules.packs.statements import LAYERS, Pack, Statement


def _clash(one: Statement, other: Statement) -> bool:
    """Whether both decide the same: one lifts the rule, or they write the same field."""
    return "lifts" in (one.action, other.action) or bool(set(one.fields) & set(other.fields))


def _one_speaks(one: Statement, other: Statement) -> bool:
    """Whether the season picks one of the two: both dated, in one pack, for different seasons."""
    return None not in (one.season, other.season) and one.pack == other.pack and one.season != other.season


def _at(statement: Statement) -> str:
    return str(replace(statement.where, file=called(statement.where.file)))


def _placed(books: Books, one: Statement, other: Statement) -> list[Statement]:
    """The two, that of a file that is looked over last, else in the order of their places."""
    return sorted((one, other), key=lambda statement: (statement.where.file in books.files, statement.where))


class SameLayer(Check):
    """Two statements of one layer on one rule that could both apply to one program."""

    id: ClassVar[str] = "same-layer-conflict"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "two statements on one rule in one layer whose conditions can both hold"

    def finalize(self) -> Iterator[LintFinding]:
        for rule, found in self.books.statements.items():
            for (_, one), (_, other) in combinations(found, 2):
                files = {one.where.file, other.where.file}
                if one.layer != other.layer or not files & self.books.files or _one_speaks(one, other):
                    continue
                first, last = _placed(self.books, one, other)
                answer = can_hold(*self.books.situation(one), *self.books.situation(other))
                hint = f"the other stands at {_at(first)}; narrow the 'applies' of one of them"
                if _clash(one, other) and answer != NO:
                    what = "can both apply" if answer == YES else "can perhaps both apply"
                    message = f"two statements on '{rule}' in the layer {one.layer} {what} to one program"
                    severity: Severity = "error" if answer == YES and not _sets(one, other) else "warning"
                    yield self.finding(message, last.where, hint=hint, severity=severity)


def _sets(one: Statement, other: Statement) -> bool:
    """Whether two requirement sets meet: only at a program that names both."""
    return one.set is not None and other.set is not None and one.set != other.set


class DuplicateId(Check):
    """One id defined by two packs of a layer."""

    id: ClassVar[str] = "duplicate-id"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "one id defined by two packs of a layer, for programs that never meet"

    def finalize(self) -> Iterator[LintFinding]:
        for rule, found in self.books.statements.items():
            for (pack, one), (other_pack, other) in combinations(found, 2):
                both = one.action == other.action == "defines" and pack is not other_pack and one.layer == other.layer
                if not both or not {pack.file, other_pack.file} & self.books.files:
                    continue
                if can_hold(*self.books.situation(one), *self.books.situation(other)) == NO:
                    first, last = _placed(self.books, one, other)
                    message = f"'{rule}' is defined by pack '{first.pack}' too"
                    hint = f"there at {_at(first)}; an id names one situation, and is never used again"
                    yield self.finding(message, last.where, hint=hint)


class UnknownRule(Check):
    """A change or a lift of a rule that nothing defines."""

    id: ClassVar[str] = "unknown-rule"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "a change or lift of a rule that no pack defines"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        every = self.books.statements
        if any(one.action == "defines" for _, one in every[statement.rule]):
            return
        defined = [rule for rule, found in every.items() if any(one.action == "defines" for _, one in found)]
        meant = close(statement.rule, defined)
        hint = f"did you mean '{meant}'?" if meant else "'lorplan rules list' shows them all"
        verb = "change" if statement.action == "changes" else "lift"
        yield self.finding(f"there is no rule '{statement.rule}' to {verb}", statement.where, hint=hint)


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
