"""What `rules test` answers, as frozen data. Its JSON is exactly this."""

from __future__ import annotations

from lorplan.results.result import Record, Result


class RuleTest(Record, frozen=True):
    """One test of rules that was run. `failures`: sentences on what came out otherwise."""

    file: str
    line: int
    test: str
    passed: bool
    failures: tuple[str, ...]


class TestReport(Result, frozen=True):
    """The outcome of `rules test`. `never`: rules that no test exercises."""

    tests: tuple[RuleTest, ...]
    exercised: tuple[str, ...]
    never: tuple[str, ...]

    @property
    def failed(self) -> int:
        """How many tests failed (exit code 1 if any)."""
        return sum(not test.passed for test in self.tests)
