"""Starting is quick: help and errors import click and nothing heavy, small plans nothing that they do not use; the
version names what it must."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version

import pytest
from cli.standins import Ended

from lorplan import __version__
from lorplan.cli import COMMANDS
from lorplan.keeper.cards import packaged_packs
from lorplan.rules.packs.folders import folder

FLAGSHIP = str(folder("scenarios") / "us-citizen-img.yaml")
HEAVY = ("numpy", "pandas", "pydantic", "yaml", "ortools", "hypothesis", "importlib.metadata")


def loaded(words: list[str], modules: tuple[str, ...]) -> str:
    """Which of the modules a command has imported when it ends, as a list in words."""
    code = (
        "import sys\nfrom lorplan.cli import main\n"
        f"try:\n    main({words!r})\nfinally:\n"
        f"    print([m for m in {modules!r} if m in sys.modules], file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return ended.stderr.splitlines()[-1]


@pytest.mark.parametrize("words", [["--help"], ["slove"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    assert loaded(words, HEAVY) == "[]"


@pytest.mark.parametrize(
    ("words", "needless"),
    [
        (["check", FLAGSHIP], ("pandas", "ortools", "asyncio")),
        (["solve", FLAGSHIP], ("pandas", "asyncio")),
    ],
)
def test_a_small_plan_imports_only_what_it_needs(words: list[str], needless: tuple[str, ...]) -> None:
    assert loaded(words, needless) == "[]"


def test_the_installed_program_starts_no_threads_for_linear_algebra() -> None:
    code = (
        "import os\nimport lorplan.cli\n"
        "lorplan.cli.main = lambda: print(os.environ['OPENBLAS_NUM_THREADS'])\n"
        "from lorplan.start import start\nstart()\n"
    )
    for given, expected in ((None, "1"), ("3", "3")):
        told = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
        told |= {} if given is None else {"OPENBLAS_NUM_THREADS": given}
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=told)
        assert (ended.returncode, ended.stdout.strip()) == (3, expected)


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
