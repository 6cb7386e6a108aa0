"""Checks what shoulds see of facts that nobody told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from lorplan.keeper.lint.base import Check, Severity
from lorplan.results.lint import LintFinding
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import MISSING, Fact

# Computed facts that always have a value.
NEVER_UNTOLD: Final = frozenset(
    {
        "writer.id",
        "letter.id",
        "letter.status",
        "letter.versions",
        "letter.expected_basis",
        "letter.earlier_seasons",
        "letter.authors",
    }
    | {"experience.supervision_told"}
)
SUBJECTS: Final = ("writer", "office", "experience", "letter")


class UntoldAs(Check):
    """A fact that a should reads and that may be untold, without a value that shoulds then see, or with the best."""

    id: ClassVar[str] = "untold-as"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "a fact that a should reads, without a value for where nobody told it, or with the best"

    def finalize(self) -> Iterator[LintFinding]:
        read = self._read_by_shoulds()
        for file, entry in self.books.declared():
            fact = self.books.library.dictionary.fact(str(entry["fact"]))
            if fact is None:
                continue
            if not fact.presumes:
                if fact.name in read and fact.default is MISSING and fact.name not in NEVER_UNTOLD:
                    message = f"rule '{read[fact.name]}' reads the fact '{fact.name}', which may be untold"
                    hint = "name one of its values and not its best: 'untold_as: VALUE', or 'nothing'"
                    yield self.finding(message, entry["fact"], file, hint)
            elif fact.default is not MISSING:
                hint = "it is never untold: leave 'untold_as' out"
                yield self.finding(f"the fact '{fact.name}' has a default", entry.key("untold_as"), file, hint)
            elif fact.ordered and fact.untold_as == fact.values[-1]:
                message = f"'{fact.name}' counts as '{fact.values[-1]}', its best, where nobody told it"
                yield self.finding(message, entry["untold_as"], file, "what is not known speaks for nobody")

    def _read_by_shoulds(self) -> dict[str, str]:
        """Fact of letters, their writers and experiences -> a should that reads it."""
        read: dict[str, str] = {}
        for rule, statements in self.books.statements.items():
            levels = {statement.fields.get("level") for _, statement in statements}
            for _, statement in statements if "should" in levels else ():
                for fact in _facts_of(statement.fields):
                    if fact.subject in SUBJECTS:
                        read.setdefault(fact.name, rule)
        return read


def _facts_of(fields: Any) -> Iterator[Fact]:
    """The facts that a statement's kind and guards test or group by; whether they are known aside."""
    kind = fields.get("kind")
    conditions: list[Condition] = [] if kind is None else list(kind.conditions())
    if kind is not None:
        yield from kind.grouping()
    for condition in (*conditions, *(guard.of for guard in fields.get("guards") or ())):
        for test in condition.tests():
            yield test.fact
