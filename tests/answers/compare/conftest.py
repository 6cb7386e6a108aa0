"""Run the command line in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cli.standins import Ended

from lorplan.cli import group
from lorplan.cli.run import run


@pytest.fixture
def lorplan(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ended]:
    """A function that runs `lorplan` with these words."""

    def call(*words: str) -> Ended:
        capsysbinary.readouterr()
        code = run(group, list(words))
        captured = capsysbinary.readouterr()
        return Ended(code, captured.out.decode(), captured.err.decode())

    return call
