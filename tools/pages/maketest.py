"""What `make test` prints. The commands come from the Makefile; what they print is measured, with --make-test."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def commands() -> list[str]:
    """The commands that `make test` runs once everything is set up, in their order."""
    dry = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [line for line in dry.stdout.splitlines() if line.startswith(".venv/bin/") and not _sets_up(line)]


def _sets_up(line: str) -> bool:
    return any(part in line for part in (" -m pip ", "import pip", " -m compileall "))


def shown_in(readme: str) -> list[str]:
    """The lines that the README shows."""
    start = readme.index("$ make test\n")
    return readme[start : readme.index("```", start)].splitlines()[1:]


def kept() -> str:
    """The block as the README shows it; measured lines stay until they are measured anew."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = shown_in(readme) if "$ make test\n" in readme else commands()
    return _block([line for line in lines if not _sets_up(line)])


def measure() -> None:
    """Run `make test` and put what it prints into the README; progress dots and times are left out."""
    ended = subprocess.run(["make", "test"], cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"make test left with {ended.returncode}:\n{ended.stdout[-3000:]}{ended.stderr[-1000:]}")
    wanted = (".venv/bin/", "All checks passed", "Success:")
    lines = []
    for line in ended.stdout.splitlines():
        if (line.startswith(wanted) and not _sets_up(line)) or "files already formatted" in line:
            lines.append(line)
        elif summary := re.fullmatch(r"=+ (.* passed.*) in [^=]*=+", line):
            lines.append(f"{'=' * 20} {summary[1]} {'=' * 20}")
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    start = text.index("<!-- generated: make test -->\n") + len("<!-- generated: make test -->\n")
    end = text.index("<!-- end -->", start)
    path.write_text(f"{text[:start]}\n{_block(lines)}\n\n{text[end:]}", encoding="utf-8")


def _block(lines: list[str]) -> str:
    return "\n".join(["```text", "$ make test", *lines, "```"])
