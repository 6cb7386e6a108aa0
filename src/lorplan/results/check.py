"""What `check`, `verify` and `rules` answer, as frozen data. Their JSON is exactly this, field by field.

The parts are those of a plan, so that a requirement, a question or a source looks the same everywhere.
"""

from __future__ import annotations

from lorplan.results.doubts import Doubt
from lorplan.results.plan import Assumed, Finding, LetterFate, Override
from lorplan.results.questions import Unknown
from lorplan.results.result import Record, Result
from lorplan.results.verdicts import Verdict


class ProgramEntry(Record, frozen=True):
    """A program, or a type of program, of the scenario."""

    program: str
    name: str  # the id where nothing is written
    count: int


class CheckReport(Result, frozen=True):
    """What a scenario holds, and which requirements its letters can meet. No solver is asked.

    `findings`: every must, with status kept (some portfolio of obtainable letters meets it at all its programs),
    open (only if an unknown turns out well) or broken (no portfolio meets it); then notes. `unknowns`: what the
    file does not say and a rule asks for; whether it matters is not examined here, so `matters` is False.
    """

    format: int
    version: str
    as_of: str
    season: str
    season_carried_from: str | None
    scenario_hash: str
    packs_hash: str
    packs: tuple[str, ...]
    writers: int
    programs: int  # counts added up
    program_entries: int
    overrides: tuple[Override, ...]
    letters: tuple[LetterFate, ...]  # fate: ready | coming | can be asked for | barred | gone
    verdicts: tuple[Verdict, ...]  # as `solve` gives them; empty where there is too much for a table
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    notes: tuple[str, ...]
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
    doubts: tuple[Doubt, ...]  # what the file can hardly mean; only its lines hang on how the file is laid out
    entries: tuple[ProgramEntry, ...]  # the programs that findings name

    @property
    def broken(self) -> bool:
        """Whether a program lacks something whatever is sent (exit code 1)."""
        if self.verdicts:
            return self.verdicts[-1].lacking > 0
        return any(finding.status == "broken" for finding in self.findings)

    @property
    def open(self) -> bool:
        """Whether a program hangs on an answer (exit code 1 with `--strict`)."""
        if self.verdicts:
            return self.verdicts[-1].hangs > 0
        return any(finding.status == "open" for finding in self.findings)
