"""What `rules lint` answers, as frozen data. Its JSON is exactly this."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from lorplan.basics.record import record


@record
class LintFinding:
    """Something in a pack that can be read and is probably not meant. Lines and columns count from 1."""

    check: str
    severity: Literal["error", "warning"]
    file: str
    line: int
    column: int
    message: str
    hint: str | None


@record
class LintReport:
    """What `rules lint` finds, by place. `statements`: how many were looked over."""

    on: str
    packs: tuple[str, ...]
    statements: int
    findings: tuple[LintFinding, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors (exit code 1 if any)."""
        return sum(one.severity == "error" for one in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)
