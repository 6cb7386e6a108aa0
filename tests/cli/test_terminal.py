"""On a terminal: its width, colours unless they are unwanted, progress only where it takes long."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from report import plans

from lorplan.report import View, render

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pty

ROOT = Path(__file__).parent.parent.parent
ENV = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}", "TERM": "xterm", "COLUMNS": "60"}
ENV.pop("NO_COLOR", None)


def on_terminal(stream: str, before: str = "pass", **env: str) -> tuple[str, str]:
    """What `lorplan solve` writes to the terminal and to the other stream, with `stream` on a terminal."""
    code = (
        "import sys, time, types\nfrom report import plans\n"
        "api = types.ModuleType('lorplan.api')\n"
        f"def solve(*args, **options):\n    {before}\n    return plans.PLAN\n"
        "api.solve, api.Source = solve, lambda *args: args\nsys.modules['lorplan.api'] = api\n"
        "from lorplan.cli import main\nmain(['solve', 'x'])\n"
    )
    master, slave = pty.openpty()
    other = "stderr" if stream == "stdout" else "stdout"
    streams = {stream: slave, other: subprocess.PIPE}
    child = subprocess.Popen([sys.executable, "-c", code], env={**ENV, **env}, **streams)  # type: ignore[call-overload]
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # the terminal is gone with its last user
            break
        if not part:
            break
        seen += part
    os.close(master)
    rest = child.communicate(timeout=20)[0 if other == "stdout" else 1]
    assert child.returncode == 0
    return seen.decode().replace("\r\n", "\n"), rest.decode()


def test_a_terminal_gets_its_width_and_colours() -> None:
    seen, rest = on_terminal("stdout")
    assert rest == ""
    assert seen.startswith("\x1b[1;32mAll 120 programs get 3 of 3 letters")
    plain = re.sub("\x1b\\[[0-9;]*m", "", seen)
    expected = render(plans.PLAN, "text", View(width=60))
    assert [line.rstrip() for line in plain.splitlines()] == expected.splitlines()


@pytest.mark.parametrize("unwanted", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_unwanted(unwanted: dict[str, str]) -> None:
    seen, _ = on_terminal("stdout", **unwanted)
    assert seen == render(plans.PLAN, "text", View(width=60))


def test_long_work_says_so_on_a_terminal_and_wipes_it_away() -> None:
    seen, result = on_terminal("stderr", "time.sleep(1.6)")
    assert seen.startswith("\rlorplan: still working, 1 s (Ctrl-C stops)")
    assert seen.endswith("\r" + " " * 60 + "\r")
    assert result == render(plans.PLAN, "text", View(width=80))


def test_short_work_says_nothing() -> None:
    assert on_terminal("stderr")[0] == ""
