"""What holds for the whole repository: imports go one way, nothing heavy, small files, a whole wheel, a clean lock."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

from lorplan.rules.kinds import KINDS

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "lorplan"
FILES = sorted(SRC.rglob("*.py"))

# The rooms, from the bottom floor up. A module imports from its own room and from those below, never from above.
ORDER = (
    "basics", "results", "report", "rules.language", "rules.kinds", "rules.packs", "scenario", "case", "edits",
    "engines", "trials", "plan", "shortlist", "assignments", "keeper", "answers", "api", "cohort", "app", "cli",
    "start", "__main__",
)  # fmt: skip


def area(module: str) -> str:
    """`lorplan.case.build` lies in `case`, `lorplan.rules.packs.load` in `rules.packs`."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[0] == "rules" else parts[0]


def imports(file: Path) -> Iterator[str]:
    """Modules that a file names in imports, wherever they stand in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


def named(file: Path) -> Iterator[tuple[str, str]]:
    """What a file takes from others, wherever: the module, and the name in it with the module's in front."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", f"{node.module}.{name.name}") for name in node.names)


def at_the_top(file: Path) -> Iterator[str]:
    """Modules that are imported as soon as this file is."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def name_of(file: Path) -> str:
    """`src/lorplan/case/build.py` is `lorplan.case.build`."""
    return ".".join(file.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__")


def own_area(file: Path) -> str:
    return area(name_of(file)) if file.parent != SRC or file.name != "__init__.py" else "__init__"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SRC)))
def test_imports_go_one_way(file: Path) -> None:
    here = own_area(file)
    if here in ("__init__", "rules"):
        assert list(imports(file)) == []
        return
    assert here in ORDER, f"{here} has no place in the order of imports"
    for module in imports(file):
        if module.startswith("lorplan.") and area(module) in ORDER:
            assert ORDER.index(area(module)) <= ORDER.index(here), f"{here} imports {module}"


def test_no_circle_of_files() -> None:
    """Late imports and those for types alone count as well: what a file names, it needs to be understood."""
    modules = {name_of(file) for file in FILES}
    needs = {name_of(file): {name if name in modules else module for module, name in named(file)} for file in FILES}
    TopologicalSorter(needs).prepare()  # raises CycleError with the circle


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SRC)))
def test_nothing_slow_is_imported(file: Path) -> None:
    """cp_model and all that pulls pandas cost more than the whole run; the solver stays in engines."""
    fallback = file.parent == SRC / "engines" / "cpsat"
    for module in imports(file):
        assert not re.match(r"pandas\b", module), module
        if module == "ortools.sat.python.cp_model":  # the fall-back, only when it is called
            assert fallback
            assert module not in set(at_the_top(file))
        if module.startswith("ortools"):
            assert file.parent == SRC / "engines" / "cpsat", module


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SRC)))
def test_files_and_functions_stay_small_and_say_what_they_are(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 350
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} is long"
            taken = node.args
            names = [each.arg for each in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
            names += [each.arg for each in (taken.vararg, taken.kwarg) if each is not None]
            assert len([name for name in names if name not in ("self", "cls")]) <= 7, f"{node.name} takes much"


def test_every_class_has_a_name_of_its_own() -> None:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in FILES)
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_module_its_test_and_a_rule_that_uses_it(kind: str) -> None:
    assert (SRC / "rules" / "kinds" / f"{kind}.py").is_file()
    assert (ROOT / "tests" / "rules" / "kinds" / f"test_{kind}.py").is_file()
    assert any(re.search(rf"^    {kind}:", file.read_text(), re.MULTILINE) for file in (ROOT / "rules").rglob("*.yaml"))


def pinned() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_the_lock_pins_every_dependency_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"https?:|--|@|file:", text)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=!~;\[ ]", each)[0].lower() for each in wanted}
    assert names <= {name.lower() for name in pinned()}


def test_continuous_integration_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text().splitlines() if line.startswith("exec ")]
    assert commands == ["exec make test"]


def test_the_wheel_is_whole(tmp_path: Path) -> None:
    """Unpacked anywhere, it knows its rules and its scenarios."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    assert (tmp_path / "site" / "lorplan" / "py.typed").is_file()
    for folder in ("rules", "scenarios"):
        packaged = tmp_path / "site" / "lorplan" / "data" / folder
        there = {file.relative_to(ROOT / folder) for file in (ROOT / folder).rglob("*.yaml")}
        assert {file.relative_to(packaged) for file in packaged.rglob("*.yaml")} == there
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    for words in (["rules", "list"], ["init", "--list"], ["init", "mine.yaml"]):
        command = [sys.executable, "-m", "lorplan", *words]
        ended = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "mine.yaml").read_text().startswith("# yaml-language-server: $schema=lorplan-schema.json\n")


def test_a_commit_runs_what_ci_runs() -> None:
    """The tools of `make lint types yaml`, out of the same .venv."""
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    hooks = {hook["entry"].partition(" --force")[0] for hook in local["hooks"]}
    assert hooks == {f".venv/bin/{call}" for call in ("ruff check", "ruff format", "mypy", "yamllint --strict")}
    targets = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint:")[2].partition("\nunit:")[0]
    assert set(re.findall(r"\$\(BIN\)/(\w+)", targets)) == {"ruff", "mypy", "yamllint"}
