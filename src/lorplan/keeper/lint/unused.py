"""Checks for what is declared and never used: definitions, groups, facts, requirement sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from lorplan.basics.words import close
from lorplan.basics.yamltree import Map, Seq
from lorplan.keeper.lint.base import Check, Severity, scalars_in, values_at
from lorplan.results.lint import LintFinding
from lorplan.rules.kinds.points import Points
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.statements import Pack

# Facts that lorplan itself looks at, besides conditions.
OWN: Final = frozenset(
    {
        "program.requires", "program.extends", "program.deadline", "program.department", "letter.written_on",
        "letter.promised_for", "letter.asked_on", "letter.answered_on", "letter.uploaded_on",
        "experience.weeks", "experience.started", "experience.ended",
        "experience.site", "writer.role", "writer.specialty", "experience.specialty", "program.linked_specialty",
        "applicant.first_specialty", "applicant.submitted_seasons", "letter.names", "letter.season_used",
    }
)  # fmt: skip


class UnusedDefinition(Check):
    """A definition that nothing names; in a general pack, any pack may."""

    id: ClassVar[str] = "unused-definition"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a definition that no rule, fact or other definition names"

    def finalize(self) -> Iterator[LintFinding]:
        named = {pack.id: {str(word) for word in scalars_in(pack.raw)} for pack in self.books.library.packs}
        in_facts = {str(word) for word in scalars_in(self.books.facts)}
        everywhere = in_facts.union(*named.values())
        for pack in self.books.packs:
            used = everywhere if pack.layer == "general" else named[pack.id]
            for name in pack.raw.get("define", ()):
                if str(name) not in used:
                    yield self.finding(f"definition '{name}' is used nowhere", name, pack.file)


class DefinedTwice(Check):
    """General packs share their definitions, so that a name must mean one thing."""

    id: ClassVar[str] = "duplicate-definition"
    severity: ClassVar[Severity] = "error"
    means: ClassVar[str] = "a name that two general packs define, or that a pack takes from a general one"

    def finalize(self) -> Iterator[LintFinding]:
        shared: dict[str, tuple[Pack, Any]] = {}
        for pack in self.books.library.packs:
            for name in pack.raw.get("define", ()) if pack.layer == "general" else ():
                other = shared.setdefault(str(name), (pack, name))[0]
                if other is not pack and {pack.file, other.file} & self.books.files:
                    hint = f"conditions of other packs that name it mean only one; '{other.id}' has the other"
                    yield self.finding(f"definition '{name}' stands in two general packs", name, pack.file, hint)
        for pack in self.books.packs:
            for name in pack.raw.get("define", ()) if pack.layer != "general" else ():
                if str(name) in shared:
                    other = shared[str(name)][0]
                    hint = f"in this pack it no longer means what pack '{other.id}' says; give it another name"
                    yield self.finding(f"definition '{name}' hides a general one", name, pack.file, hint, "warning")


class UnusedGroup(Check):
    """A group without rules."""

    id: ClassVar[str] = "unused-group"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a group that no rule of points belongs to"

    def finalize(self) -> Iterator[LintFinding]:
        used = {
            kind.group
            for statements in self.books.statements.values()
            for _, statement in statements
            if isinstance(kind := statement.fields.get("kind"), Points)
        }
        for pack in self.books.packs:
            for name, cap in pack.groups.items():
                if name not in used:
                    yield self.finding(f"no rule belongs to the group '{name}'", cap.where)


class UnusedFact(Check):
    """A declared fact that nothing looks at: whoever writes it changes nothing. One that is `offered` to the rules of
    programs and users is looked at there."""

    id: ClassVar[str] = "unused-fact"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a declared fact that no condition of any pack looks at"

    def finalize(self) -> Iterator[LintFinding]:
        library = self.books.library
        used = set(OWN)
        for pack in library.packs:
            for condition in pack.definitions.values():
                used |= condition.facts
            for statement in pack.statements:
                used |= statement.applies.facts
                kind = statement.fields.get("kind")
                if kind is not None:
                    used |= {fact.name for fact in (*kind.grouping(), *kind.numbers())}
                    used |= {name for condition in kind.conditions() for name in condition.facts}
                for guard in statement.fields.get("guards") or ():
                    used |= guard.of.facts
        for lines in library.derivations.values():
            used |= {name for condition, _ in lines for name in condition.facts}
        for file, entry in self.books.declared():
            fact: Fact | None = library.dictionary.fact(str(entry["fact"]))
            if fact is None or fact.computed:
                continue
            if fact.offered and fact.name in used:
                hint = "'offered' is for facts that only programs' and users' own rules look at"
                yield self.finding(f"a rule looks at the fact '{fact.name}'", entry.key("offered"), file, hint)
            elif not fact.offered and fact.name not in used:
                message = f"no rule looks at the fact '{fact.name}'"
                hint = "write 'offered: true' where it is there for the rules of programs and users"
                yield self.finding(message, entry["fact"], file, hint)


class UnnamedSet(Check):
    """A requirement set that no test tries, or that is spelt almost like another."""

    id: ClassVar[str] = "set-never-named"
    severity: ClassVar[Severity] = "warning"
    means: ClassVar[str] = "a requirement set that no program of the tests beside the packs names"

    def finalize(self) -> Iterator[LintFinding]:
        named: set[str] = set()
        for test in self.books.tests:
            for _, value in values_at(test, ("requires",)):
                items = value if isinstance(value, Seq | Map) else [value]
                named |= {str(item) for item in items}
        said: set[str] = set()
        for pack in self.books.packs:
            for statement in pack.statements:
                name = statement.set
                if name is None or name in said or name in named:
                    continue
                said.add(name)
                like = close(name, self.books.sets - {name})
                hint = f"there is also the set '{like}'" if like else "a program names it with 'requires'"
                at = statement.written.get("set", statement.written)
                yield self.finding(f"no program of any test names the set '{name}'", at, pack.file, hint)
