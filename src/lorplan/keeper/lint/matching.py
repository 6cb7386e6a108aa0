"""Checks of conditions: those that nothing meets, and those that say something else than is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.offices import taken_for_offices
from lorplan.keeper.lint.base import Check, Severity, values_at
from lorplan.keeper.lint.satisfy import NO, TRUE, can_hold
from lorplan.results.lint import LintFinding
from lorplan.rules.kinds.bar import Bar
from lorplan.rules.kinds.count import Count
from lorplan.rules.packs.statements import Pack, Statement


class NeverApplies(Check):
    """`applies` that no program meets."""

    id: ClassVar[str] = "never-applies"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "an 'applies' that contradicts itself, or the pack's own specialty or portal"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        if can_hold(*self.books.situation(statement)) == NO:
            at = _node(statement, "applies") or statement.where
            hint = "its tests exclude each other" + (f", or {pack.layer} {pack.of}" if pack.of else "")
            yield self.finding(f"'{statement.rule}' can never apply", at, pack.file, hint)


class NeverMatches(Check):
    """A condition on letters that no letter meets."""

    id: ClassVar[str] = "never-matches"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "a condition on letters that no letter can meet where the rule applies"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        kind = statement.fields.get("kind")
        guards = statement.fields.get("guards") or ()
        situation = self.books.situation(statement)
        if can_hold(*situation) == NO:
            return  # said by never-applies
        at = _node(statement, kind.name) if kind is not None else None
        for condition in kind.conditions() if kind is not None else ():
            if can_hold(*situation, (condition, TRUE)) == NO:
                what = (
                    "its 'unless'" if isinstance(kind, Bar) and condition is kind.unless else "a condition on letters"
                )
                message = f"'{statement.rule}': {what} is met by no letter wherever the rule applies"
                yield self.finding(message, at or statement.where, pack.file, "its tests exclude each other")
        for guard in guards:
            if can_hold(*situation, (guard.of, TRUE)) == NO:
                word = "unless" if guard.unless else "when"
                message = f"'{statement.rule}': '{word}' is met by no letter"
                yield self.finding(message, _node(statement, word) or statement.where, pack.file)


class ValueOutside(Check):
    """A portal, a season or a requirement set that there is not."""

    id: ClassVar[str] = "value-outside"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "a condition that names a portal, a season or a requirement set that there is not"

    def finalize(self) -> Iterator[LintFinding]:
        library = self.books.library
        known: dict[str, set[str | None]] = {
            "program.portal": {pack.of for pack in library.packs if pack.layer == "portal"},
            "season.id": {*library.seasons},
            "program.requires": set(self.books.sets),
        }
        for pack in self.books.packs:
            for fact, test in values_at(pack.raw, tuple(known)):
                for name in _texts(test):
                    if name not in known[fact]:
                        hint = hint_close(name, {value for value in known[fact] if value is not None})
                        yield self.finding(f"'{fact}' is never '{name}'", name, pack.file, hint)


def _texts(node: Any) -> Iterator[Scalar]:
    """The values that a test names."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Map):
        for word, value in node.items():
            if word != "known":
                yield from _texts(value)
    elif isinstance(node, Seq):
        for item in node:
            yield from _texts(item)


class OfficeByHolder(Check):
    """An office asked for by `writer.role`, with the field or place of its holder."""

    id: ClassVar[str] = "office-by-holder"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "`writer.role` beside the writer's field or place, which says nothing of the office's own"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        kind = statement.fields.get("kind")
        conditions = () if kind is None else kind.conditions()
        if any(True for condition in conditions for _ in taken_for_offices(condition)):
            message = f"'{statement.rule}' looks at the field or place of who holds an office, not of the office"
            hint = "write office.role with office.of, office.field, office.at_own_school or office.at_program"
            yield self.finding(message, statement.where, hint=hint)


class WhenNot(Check):
    """`when: {portfolio: {not: X}}`, which looks for a letter that is no X, and not for the absence of X."""

    id: ClassVar[str] = "when-not"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "`when` with `not`, where `unless` is probably meant, and the other way round"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        for word, other in (("when", "unless"), ("unless", "when")):
            guard = _node(statement, word)
            for key in ("portfolio", "obtainable"):
                body = guard.get(key) if isinstance(guard, Map) else None
                if isinstance(body, Map) and set(body) == {"not"}:
                    message = f"'{word}' looks for a letter for which this does not hold, not for its absence"
                    hint = f"if no such letter is meant: {other}: {{{key}: …}}, without 'not'"
                    yield self.finding(message, body.key("not"), pack.file, hint)


class BeyondTheCap(Check):
    """More letters required than any portal takes."""

    id: ClassVar[str] = "beyond-the-cap"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a count that asks for more letters than the portals take"

    def finalize(self) -> Iterator[LintFinding]:
        caps: dict[str, int] = {}
        for pack in self.books.library.packs:
            for statement in pack.statements:
                kind = statement.fields.get("kind")
                if pack.layer != "portal" or statement.fields.get("level") != "limit" or not isinstance(kind, Count):
                    continue
                if kind.every_letter and isinstance(kind.most, int):
                    caps[pack.of or ""] = min(kind.most, caps.get(pack.of or "", kind.most))
        most = max(caps.values(), default=None)
        for pack in self.books.packs:
            for statement in pack.statements:
                kind = statement.fields.get("kind")
                asked = kind.least if isinstance(kind, Count) else None
                if most is not None and isinstance(asked, int) and asked > most:
                    message = f"'{statement.rule}' asks for {asked} letters, and no portal takes more than {most}"
                    yield self.finding(message, _node(statement, "count") or statement.where, pack.file)


def _node(statement: Statement, key: str) -> Any:
    """The key of a field as written, or what stands there where it has a place of its own."""
    written = statement.written
    return written.get(key) if isinstance(written, Map) else None
