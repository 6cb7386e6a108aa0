"""Run the command line in this process, and with an api that answers what a test wants."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import pytest
from cli.standins import Api, Ended

from lorplan.api import Source
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


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    """The api of this test, in the place of the real one."""
    stand_in = Api()
    module = types.ModuleType("lorplan.api")
    module.Source = Source  # type: ignore[attr-defined]

    def function(name: str) -> Callable[..., Any]:
        def answer(*args: Any, **options: Any) -> Any:
            stand_in.calls.append((name, args, options))
            result = stand_in.answers[name]
            if callable(result):
                result = result()
            if isinstance(result, BaseException):
                raise result
            return result

        return answer

    for name in ("solve", "check", "verify"):
        setattr(module, name, function(name))
    monkeypatch.setitem(sys.modules, "lorplan.api", module)
    return stand_in
