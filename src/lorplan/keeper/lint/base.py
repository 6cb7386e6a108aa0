"""What checks look at, and what a check is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal

from msgspec import Struct, field

from lorplan.basics.errors import Where
from lorplan.basics.yamltree import Map, Scalar
from lorplan.keeper.lint.satisfy import TRUE, Wanted
from lorplan.results.lint import LintFinding
from lorplan.rules.language.conditions import Condition, equals
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.statements import Pack, Statement

Severity = Literal["error", "warning"]


class Books(Struct, frozen=True, dict=True):
    """All packs, and the files of them that are looked over. `tests`: test files as read, for the sets they name."""

    library: Library
    files: frozenset[str]
    on: date
    facts: Map  # rules/facts.yaml as read
    facts_file: str
    tests: tuple[Any, ...] = field(default=())

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that are looked over."""
        return tuple(pack for pack in self.library.packs if pack.file in self.files)

    @cached_property
    def statements(self) -> Mapping[str, tuple[tuple[Pack, Statement], ...]]:
        """Every statement of every pack, by rule."""
        by_rule: dict[str, list[tuple[Pack, Statement]]] = {}
        for pack in self.library.packs:
            for statement in pack.statements:
                by_rule.setdefault(statement.rule, []).append((pack, statement))
        return {rule: tuple(by_rule[rule]) for rule in sorted(by_rule)}

    @cached_property
    def sets(self) -> frozenset[str]:
        """The requirement sets that there are."""
        statements = (statement for pack in self.library.packs for statement in pack.statements)
        return frozenset(statement.set for statement in statements if statement.set is not None)

    def declared(self) -> Iterator[tuple[str, Map]]:
        """Every declaration of a fact in the files that are looked over, with its file."""
        if self.facts_file in self.files:
            yield from ((self.facts_file, entry) for entry in self.facts["facts"])
        for pack in self.packs:
            yield from ((pack.file, entry) for entry in pack.raw.get("facts", ()))

    def situation(self, statement: Statement) -> list[tuple[Condition, Wanted]]:
        """The conditions under which a statement speaks: its `applies`, and the specialty or portal of its pack."""
        conditions = [(statement.applies, TRUE)]
        if statement.only_for is not None:
            name, value = statement.only_for
            fact = self.library.dictionary.fact(name)
            if fact is not None:
                conditions.append((equals(fact, frozenset({value})), TRUE))
        return conditions


class Check:
    """One check. `each` is asked of every statement that is looked over, `finalize` once, of all of them."""

    id: ClassVar[str]
    severity: ClassVar[Severity]
    means: ClassVar[str]  # what it finds, for `--help` and docs

    def __init__(self, books: Books) -> None:
        self.books = books

    def each(self, pack: Pack, statement: Statement) -> Iterator[LintFinding]:
        """Findings on one statement."""
        return iter(())

    def finalize(self) -> Iterator[LintFinding]:
        """Findings that need all packs."""
        return iter(())

    def finding(
        self, message: str, at: Any, file: str = "", hint: str | None = None, severity: Severity | None = None
    ) -> LintFinding:
        """A finding at a place: a Where, or something read from `file`."""
        where = Where.of(at, file)
        return LintFinding(
            check=self.id,
            severity=severity or self.severity,
            file=where.file,
            line=where.line,
            column=where.column,
            message=message,
            hint=hint,
        )


def scalars_in(node: Any) -> Iterator[Scalar]:
    """Every text within, values of facts left out: what is left may be the name of a definition."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Map):
        for key, value in node.items():
            if "." not in key:
                yield from scalars_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from scalars_in(item)


def values_at(node: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every value, however deep, that stands at one of these keys."""
    if isinstance(node, Map):
        for key, value in node.items():
            if key in names:
                yield str(key), value
            yield from values_at(value, names)
    elif isinstance(node, list):
        for item in node:
            yield from values_at(item, names)
