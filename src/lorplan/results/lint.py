"""What `rules lint` answers, as frozen data. Its JSON is exactly this."""

from __future__ import annotations

from typing import Literal

from lorplan.results.result import Record, Result


class LintFinding(Record, frozen=True):
    """Something in a pack that can be read and is probably not meant. Lines and columns count from 1."""

    check: str
    severity: Literal["error", "warning"]
    file: str
    line: int
    column: int
    message: str
    hint: str | None


class LintReport(Result, frozen=True):
    """The findings of `rules lint`, in the order of files and lines. `statements`: how many were looked over."""

    on: str
    packs: tuple[str, ...]
    statements: int
    findings: tuple[LintFinding, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors (exit code 1 if any)."""
        return sum(finding.severity == "error" for finding in self.findings)
