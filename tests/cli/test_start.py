"""Starting is quick: help and errors import click and nothing heavy; the version names what it must."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version

import pytest
from cli.standins import Ended

from lorplan import __version__
from lorplan.catalog import packaged_packs
from lorplan.cli import COMMANDS

HEAVY = ("numpy", "pandas", "pydantic", "rich", "yaml", "ortools", "hypothesis", "importlib.metadata")


@pytest.mark.parametrize("words", [["--help"], ["slove"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\nfrom lorplan.cli import main\n"
        f"try:\n    main({words!r})\nfinally:\n"
        f"    print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", [["--help"], *([name, "--help"] for name in COMMANDS), ["rules", "show", "--help"]])
def test_every_option_has_help(lorplan: Callable[..., Ended], command: list[str]) -> None:
    ended = lorplan(*command)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: lorplan {' '.join(command[:-1])}".rstrip())


def test_help_names_every_command(lorplan: Callable[..., Ended]) -> None:
    listed = [line.split()[0] for line in lorplan("--help").out.split("Commands:")[1].splitlines() if line.strip()]
    assert listed == list(COMMANDS)


def test_version_names_lorplan_or_tools_and_packs(lorplan: Callable[..., Ended]) -> None:
    packs, digest = packaged_packs()
    lines = [f"lorplan {__version__}", f"OR-Tools {version('ortools')}", f"rules {digest[:16]}"]
    assert lorplan("--version") == Ended(0, "\n".join([*lines, f"packs {', '.join(packs)}"]) + "\n", "")
    assert "internal_medicine" in packs


def test_python_m_lorplan_is_the_command() -> None:
    ended = subprocess.run([sys.executable, "-m", "lorplan", "--help"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert ended.stdout.startswith("Usage: lorplan [OPTIONS] COMMAND")
