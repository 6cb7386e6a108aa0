"""Runs all checks over packs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from lorplan.basics import yamltree
from lorplan.keeper.lint import matching, meeting, untold, unused, wording
from lorplan.keeper.lint.base import Books, Check
from lorplan.results.lint import LintFinding, LintReport
from lorplan.rules.packs.folders import called
from lorplan.rules.packs.load import load, shipped

CHECKS: Final[tuple[type[Check], ...]] = (
    meeting.SameLayer, meeting.DuplicateId, meeting.UnknownRule, meeting.Shadowed,
    matching.NeverApplies, matching.NeverMatches, matching.ValueOutside, matching.WhenNot,
    matching.OfficeByHolder, matching.BeyondTheCap,
    unused.UnusedDefinition, unused.DefinedTwice, unused.UnusedGroup, unused.UnusedFact, unused.UnnamedSet,
    untold.UntoldAs,
    wording.IdStyle, wording.Sentence, wording.Weights, wording.Sources, wording.NoSource, wording.RankedSources,
)  # fmt: skip


def lint(rules: Sequence[Path | str], on: date, tests: Iterable[Path] = ()) -> LintReport:
    """What the checks find in the packs under `rules`, read together with the packaged ones; in the packaged ones
    where none are named. `tests`: files whose programs name requirement sets. Raises PackError where a pack is wrong.
    """
    library = load(None, None, rules)
    root = shipped()
    facts_file = str(root / "facts.yaml")
    packaged = frozenset(pack.file for pack in library.packs if Path(pack.file).is_relative_to(root))
    own = frozenset(pack.file for pack in library.packs) - packaged
    files = own if rules else packaged | {facts_file}
    books = Books(
        library, files, on, yamltree.read(facts_file), facts_file, tuple(yamltree.read(test) for test in tests)
    )
    findings: list[LintFinding] = []
    for kind in CHECKS:
        check = kind(books)
        for pack in books.packs:
            for statement in pack.statements:
                findings.extend(check.each(pack, statement))
        findings.extend(check.finalize())
    return LintReport(
        on.isoformat(),
        tuple(sorted(pack.id for pack in books.packs)),
        sum(len(pack.statements) for pack in books.packs),
        tuple(sorted(_called(findings), key=_order)),
    )


def _order(finding: LintFinding) -> tuple[str, int, int, str, str]:
    return (finding.file, finding.line, finding.column, finding.check, finding.message)


def _called(findings: Iterable[LintFinding]) -> set[LintFinding]:
    """Each finding once, with its file as reports call it."""
    return {replace(finding, file=called(finding.file)) for finding in findings}
