"""What `rules test` answers, as frozen data. Its JSON is exactly this."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lorplan.basics.record import record


@record
class RuleTest:
    """One test of rules that was run. `failures`: sentences on what came out otherwise."""

    file: str
    line: int
    test: str
    passed: bool
    failures: tuple[str, ...]


@record
class TestReport:
    """What `rules test` found. `never`: rules that no test exercises."""

    tests: tuple[RuleTest, ...]
    exercised: tuple[str, ...]
    never: tuple[str, ...]

    @property
    def failed(self) -> int:
        """How many tests failed (exit code 1 if any)."""
        return sum(not one.passed for one in self.tests)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)
