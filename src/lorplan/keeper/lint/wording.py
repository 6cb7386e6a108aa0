"""Checks of words and numbers: ids, sentences, weights, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Final

from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.keeper.lint.base import Check, Severity, values_at
from lorplan.results.lint import LintFinding
from lorplan.results.plan import RANKS, opinion_only
from lorplan.rules.language.moments import shifted
from lorplan.rules.packs.statements import Pack, Statement

STALE: Final = 18  # months
SCALE: Final = 20  # points; 10 is a strong letter
_ID: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)+")
_RULING: Final = re.compile(
    r"(?:^|[.-])(must|should|need|needs|needed|(?<!than-)require[sd]?|get|add|ask|have)(?=[.-]|$)"
)
_REMEDY: Final = re.compile(
    r"^(please|get|ask|add|send|choose|use|make|try|find)\b|\b(please|make sure|you (should|must|need to|have to))\b",
    re.I,
)


class IdStyle(Check):
    """Ids that do not name a situation."""

    id: ClassVar[str] = "id-style"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "an id that is not lower-case words with dots and hyphens, or names a rule, not a situation"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        if statement.action != "defines":
            return
        # A portal's or specialty's id may stand first as it is.
        rule = re.sub(rf"^{re.escape(pack.of or pack.id)}(?=[.-])", "x", statement.rule)
        ruling = _RULING.search(rule)
        if not _ID.fullmatch(rule):
            hint = "lower-case words, joined by hyphens, and a dot before what is the matter: us-im-letter.missing"
            yield self.finding(f"the id '{statement.rule}' does not read as a situation", statement.where, hint=hint)
        elif ruling:
            message = f"the id '{statement.rule}' names what is asked for ('{ruling[1]}'), not the situation"
            yield self.finding(message, statement.where, hint="name what is found, such as us-im-letter.missing")


class Sentence(Check):
    """`says` without a full stop, or with a remedy."""

    id: ClassVar[str] = "says-style"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a 'says' without a full stop, or one that gives a remedy instead of saying what holds"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        says = statement.fields.get("says")
        if says is None:
            return
        at = statement.written["says"]
        if not says.endswith((".", "!", "?")):
            yield self.finding(f"the sentence of '{statement.rule}' has no full stop", at, pack.file)
        remedy = _REMEDY.search(says)
        if remedy and statement.fields.get("level") != "note":
            message = f"the sentence of '{statement.rule}' tells what to do ('{remedy[0]}')"
            yield self.finding(message, at, pack.file, "say what holds; what would mend it, the plan works out")


class Weights(Check):
    """Points beyond the scale."""

    id: ClassVar[str] = "weight-out-of-scale"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = f"points beyond the usual -{SCALE} to {SCALE} (10 is a strong letter)"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        for key, value in values_at(statement.written, ("points", "worth", "later")):
            # The kind called points has its numbers under 'worth'.
            for number in _numbers(value) if key != "points" or isinstance(value, Scalar) else ():
                if abs(int(number)) > SCALE:
                    message = f"'{statement.rule}': {key} {number} is out of scale: -{SCALE} to {SCALE} are usual"
                    yield self.finding(message, number, pack.file, "10 is a strong letter; a requirement is a must")

    def finalize(self) -> Iterator[LintFinding]:
        for pack in self.books.packs:
            for name, cap in pack.groups.items():
                if cap.least < -SCALE or cap.most > SCALE:
                    message = f"group '{name}': its bounds are out of scale: -{SCALE} to {SCALE} are usual"
                    yield self.finding(message, cap.where)


def _numbers(value: Any) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        if re.fullmatch(r"-?[0-9]+", value):
            yield value
    elif isinstance(value, Seq):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, Map):
        for item in value.values():
            yield from _numbers(item)


class Sources(Check):
    """Rules without a source, and sources that nobody has read for long."""

    id: ClassVar[str] = "stale-source"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = f"a source checked more than {STALE} months ago"

    def finalize(self) -> Iterator[LintFinding]:
        for pack in self.books.packs:
            for _, source in values_at(pack.raw, ("source",)):
                for entry in source if isinstance(source, Seq) else [source]:
                    checked = entry.get("checked") if isinstance(entry, Map) else None
                    if checked is not None and shifted(date.fromisoformat(checked), STALE) < self.books.on:
                        message = f"this source was checked on {checked}, more than {STALE} months ago"
                        yield self.finding(message, checked, pack.file, "read it again, and write the day")


class NoSource(Check):
    """Statements without a source, which only a user's own may be."""

    id: ClassVar[str] = "missing-source"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a statement without a source"

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        if not statement.sources:
            message = f"'{statement.rule}' has no source: where does it come from?"
            yield self.finding(message, statement.where, hint="source: {url: …, checked: …}")


class RankedSources(Check):
    """Sources whose rank nobody told, and requirements that rest on opinion alone."""

    id: ClassVar[str] = "source-rank"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = (
        "a source without a rank, and a must or a number of letters that only advisers or opinions state"
    )

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        for source in statement.sources:
            if source.rank is None:
                message = f"'{statement.rule}': the source {source.title} has no rank"
                yield self.finding(message, statement.where, hint=f"rank: one of {', '.join(RANKS)}")
        required = statement.fields.get("level") in ("must", "limit") or statement.fields.get("number")
        if required and opinion_only(statement.sources):
            message = f"'{statement.rule}' asks for it, and only advisers or opinions say so"
            yield self.finding(message, statement.where, hint="find the page of who asks for it, or make it a should")
