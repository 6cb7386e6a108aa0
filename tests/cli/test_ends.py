"""How commands end: exit codes, messages, interrupts, and bug reports that hold nothing of the user's."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from cli.standins import Api, Ended
from report import plans

from lorplan.api import Source
from lorplan.basics.errors import Bug, Complaint, InputError, Where
from lorplan.cli import COMMANDS
from lorplan.cli.output import emit
from lorplan.edits.whatifs import assumptions

Run = Callable[..., Ended]
SRC = Path(__file__).parent.parent.parent / "src"


@pytest.mark.parametrize(
    ("plan", "options", "code"),
    [
        (plans.PLAN, (), 0),
        (plans.short(), (), 1),
        (plans.stopped(), (), 4),
        (plans.UNSURE, (), 0),
        (plans.UNSURE, ("--strict",), 1),
    ],
)
def test_the_exit_code_of_solve(lorplan: Run, api: Api, plan: plans.Plan, options: tuple[str, ...], code: int) -> None:
    api.answers["solve"] = plan
    ended = lorplan("solve", "plan.yaml", *options)
    assert (ended.code, ended.err) == (code, "")
    assert ended.out


def test_a_plan_that_was_stopped_and_falls_short_ends_with_4(lorplan: Run, api: Api) -> None:
    api.answers["solve"] = plans.replace(plans.short(), status="stopped")
    assert lorplan("solve", "plan.yaml").code == 4


def test_solve_passes_on_what_was_asked(lorplan: Run, api: Api) -> None:
    api.answers["solve"] = plans.PLAN
    words = ("--on", "2027-07-21", "--only", "agreed", "--rules", "mine", "--rules", "ours", "--effort-limit", "2.5")
    what_if = ("--without", "a,b", "--set", "c=d", "--with", "more.yaml", "--set", "e=")
    lorplan("solve", "plan.yaml", *words, *what_if)
    lorplan("solve", "plan.yaml", *words, *what_if, "--resilient")
    what_ifs = assumptions(sets=("c=d", "e="), without=("a,b",), files=(Path("more.yaml"),))
    source = Source(Path("plan.yaml"), date(2027, 7, 21), "agreed", (Path("mine"), Path("ours")), what_ifs)
    asked = {"limit": 2.5, "bounds": False, "since": None}
    assert api.calls == [("solve", (source,), {**asked, "resilient": resilient}) for resilient in (False, True)]


def test_bad_input_is_said_on_stderr_and_ends_with_2(lorplan: Run, api: Api) -> None:
    api.answers["solve"] = InputError(
        Complaint("writer 'chen\x1b' is not defined", Where("plan.yaml", 14, 7), "did you mean 'chen-l'?"),
        Complaint("text expected", Where("plan.yaml", 2, 1)),
    )
    assert lorplan("solve", "plan.yaml") == Ended(
        2,
        "",
        "plan.yaml:2:1: text expected\n"
        "plan.yaml:14:7: writer 'chen\\x1b' is not defined\n  hint: did you mean 'chen-l'?\n",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("slove",), "there is no command 'slove'\n  hint: did you mean 'solve'?"),
        (
            ("dance",),
            f"there is no command 'dance'\n  hint: the commands are {', '.join(COMMANDS)}",
        ),
        ((), f"no command given\n  hint: the commands are {', '.join(COMMANDS)}"),
        (
            ("--only", "uploaded", "plan.yaml"),
            "there is no option '--only'\n"
            "  hint: options stand behind the command or the file, as in: lorplan my-plan.yaml --only uploaded",
        ),
        (("plan.yaml", "--onyl", "x"), "there is no option '--onyl'\n  hint: did you mean '--only'?"),
        (
            ("plan.yaml", "other.yaml"),
            "got unexpected extra argument (other.yaml)\n  hint: lorplan solve --help shows how it is called",
        ),
        (("rules", "lst"), "there is no command 'lst'\n  hint: did you mean 'list'?"),
        (("solve", "x", "--formt=json"), "there is no option '--formt'\n  hint: did you mean '--format'?"),
        (
            ("solve", "x", "--format", "jsn"),
            "--format: 'jsn' is not one of text, json, csv or xlsx; did you mean 'json'?\n"
            "  hint: lorplan solve --help shows how it is called",
        ),
        (
            ("solve", "x", "--on", "2027-02-30"),
            "--on: '2027-02-30' is not a day of the calendar\n  hint: lorplan solve --help shows how it is called",
        ),
        (
            ("solve", "x", "--on", "20270230"),
            "--on: '20270230' is not a date; expected YYYY-MM-DD, or today\n"
            "  hint: lorplan solve --help shows how it is called",
        ),
        (
            ("solve", "x", "--effort-limit", "0"),
            "--effort-limit: '0' is not a positive number, such as 10 or 0.5\n"
            "  hint: lorplan solve --help shows how it is called",
        ),
        (("solve",), "SCENARIO is missing\n  hint: lorplan solve --help shows how it is called"),
        (
            ("solve", "x", "--program"),
            "option '--program' requires an argument\n  hint: lorplan solve --help shows how it is called",
        ),
    ],
)
def test_a_wrong_call_is_said_with_a_hint(lorplan: Run, words: tuple[str, ...], message: str) -> None:
    assert lorplan(*words) == Ended(2, "", f"lorplan: {message}\n")


@pytest.mark.parametrize("file", ["plan.yaml", "folder/plan", "./plan", "plan.yml", "Plan of Ana.txt"])
def test_a_file_is_solved_without_the_word(lorplan: Run, api: Api, file: str) -> None:
    api.answers["solve"] = plans.PLAN
    assert lorplan(file, "--only", "uploaded") == lorplan("solve", file, "--only", "uploaded")
    asked = {"limit": None, "resilient": False, "bounds": False, "since": None}
    assert api.calls == [("solve", (Source(Path(file), only="uploaded"),), asked)] * 2


def test_a_file_without_an_ending_is_solved_where_there_is_one(
    lorplan: Run, api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    api.answers["solve"] = plans.PLAN
    assert lorplan("chek").err == "lorplan: there is no command 'chek'\n  hint: did you mean 'check'?\n"
    for name in ("chek", "check"):
        (tmp_path / name).write_text("format: 1\n", encoding="utf-8")
    assert lorplan("chek").out
    assert lorplan("check").err.startswith("lorplan: SCENARIO is missing\n")  # a command is never a file


def test_a_file_that_is_not_there_is_named(lorplan: Run) -> None:
    assert lorplan("plann.yaml") == Ended(2, "", "plann.yaml: there is no such file\n")


SECRET = "Dr. Secret"


def boom() -> None:
    raise ValueError(f"{SECRET} in /home/secret/plan.yaml") from KeyError(SECRET)


@pytest.mark.parametrize("error", [boom, Bug.of(SECRET), RecursionError(SECRET)])
def test_a_bug_ends_with_3_and_its_report_holds_nothing_of_the_users(lorplan: Run, api: Api, error: object) -> None:
    api.answers["solve"] = error
    ended = lorplan("solve", f"{SECRET}.yaml", "--on=2027-07-21", "--program", SECRET, "--", f"--{SECRET}")
    assert ended.code == 2  # one argument too many: nothing was solved
    ended = lorplan("solve", f"{SECRET}.yaml", "--on=2027-07-21", "--program", SECRET, "-q")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("lorplan: this is a bug of lorplan, not of your file.")
    assert "call: solve --on --program -q\n" in ended.err
    assert "lorplan/cli/solve.py:" in ended.err
    assert "call: solve -q\n" in lorplan(f"{SECRET}.yaml", "-q").err
    assert "Do not send your scenario" in ended.err.partition("--- end ---")[2]
    for word in ("ecret", "2027-07-21", "home", str(SRC)):
        assert word not in ended.err


def test_a_bug_report_names_the_whole_chain_of_errors(lorplan: Run, api: Api) -> None:
    api.answers["solve"] = boom
    assert "error: builtins.ValueError\n" in lorplan("solve", "x").err
    assert "caused by: builtins.KeyError\n" in lorplan("solve", "x").err


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.txt", "text"), ("a", "text"), ("a.md", "text"), ("a.JSON", "json"), ("b.json", "json"), ("a.csv", "csv")],
)
def test_the_ending_of_the_file_says_the_form(lorplan: Run, api: Api, tmp_path: Path, name: str, form: str) -> None:
    api.answers["solve"] = plans.PLAN
    assert lorplan("solve", "x", "-o", str(tmp_path / name)).code == 0
    written = (tmp_path / name).read_bytes().decode()
    assert written == lorplan("solve", "x", "--format", form).out


def test_a_form_that_is_asked_for_holds_against_the_ending_and_that_is_said(
    lorplan: Run, api: Api, tmp_path: Path
) -> None:
    api.answers["solve"] = plans.PLAN
    for name in ("plan.csv", "plan.pdf"):
        ended = lorplan("solve", "x", "--format", "json", "-o", str(tmp_path / name))
        said = f"the result is json, as --format says, although the file ends in {name[4:]}"
        assert ended == Ended(0, "", f"lorplan: {said}\nlorplan: wrote {tmp_path / name}\n")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("solve", "x"),
            "lorplan solve writes no .pdf; it writes text (.txt), json (.json), csv (.csv) or xlsx (.xlsx)",
        ),
        (("check", "x"), "lorplan check writes no .pdf; it writes text (.txt) or json (.json)"),
        (("rules", "lint"), "lorplan rules lint writes no .pdf; it writes text (.txt) or json (.json)"),
    ],
)
def test_an_ending_of_no_form_is_refused_before_any_work(
    lorplan: Run, api: Api, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    for ending in ("pdf", "csv") if words[0] != "solve" else ("pdf",):
        file = tmp_path / f"a.{ending}"
        message = f"lorplan: --output: {says.replace('.pdf', f'.{ending}')}\n"
        ended = lorplan(*words, "-o", str(file))
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.startswith(message)
        assert not file.exists()
    assert api.calls == []


def test_output_goes_to_a_new_file_only(lorplan: Run, api: Api, tmp_path: Path) -> None:
    api.answers["solve"] = plans.PLAN
    file = tmp_path / "plan.json"
    ended = lorplan("solve", "x", "--format", "json", "-o", str(file))
    assert ended == Ended(0, "", f"lorplan: wrote {file}\n")
    written = file.read_text(encoding="utf-8")
    api.calls.clear()
    ended = lorplan("solve", "x", "-o", str(file))
    assert ended.code == 2
    assert ended.err.startswith(f"{file}: the file exists already\n  hint: ")
    assert api.calls == []
    assert file.read_text(encoding="utf-8") == written
    assert lorplan("solve", "x", "-o", str(file), "--format", "text", "--force", "-q") == Ended(0, "", "")
    assert file.read_text(encoding="utf-8").startswith("All 120 programs")
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.json"]


def test_a_stream_that_cannot_be_written_is_an_error_of_the_call(
    lorplan: Run, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    api.answers["solve"] = plans.PLAN
    monkeypatch.setattr(sys, "stdout", Full())
    from lorplan.cli import group
    from lorplan.cli.run import run

    assert run(group, ["solve", "x"]) == 2


def program(*, before: str) -> list[str]:
    """A Python that runs lorplan with a stand-in api."""
    code = (
        "import sys, types, time, os, signal\n"
        # Whoever runs the tests in the background may have interrupts ignored, which children inherit.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from report import plans\n"
        "api = types.ModuleType('lorplan.api')\n"
        f"def solve(*args, **options):\n    {before}\n    return plans.PLAN\n"
        "api.solve, api.Source = solve, lambda *args: args\n"
        "sys.modules['lorplan.api'] = api\n"
        "from lorplan.cli import main\n"
        "main(['solve', 'x'])\n"
    )
    return [sys.executable, "-c", code]


ENV = {**os.environ, "PYTHONPATH": f"{SRC}{os.pathsep}{SRC.parent / 'tests'}"}


def test_an_interrupt_while_a_thread_starts_ends_with_130_too() -> None:
    """It finds locks half taken then, and comes out as another error."""
    wait = (
        "import threading\n"
        "def wait(self, timeout=None):\n"
        "    try:\n        raise KeyboardInterrupt\n"
        "    finally:\n        raise RuntimeError('release unlocked lock')\n"
        "threading.Event.wait = wait\n"
    )
    words = program(before="time.sleep(60)")
    words[-1] = words[-1].replace("main(['solve', 'x'])", wait + "main(['solve', 'x'])")
    done = subprocess.run(words, env=ENV, capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"lorplan: interrupted\n")


@pytest.mark.parametrize("busy", ["time.sleep(60)", "[i * i for i in range(10**12)]"])
def test_an_interrupt_ends_with_130_and_nothing_on_stdout(busy: str) -> None:
    before = f"sys.stderr.write('started\\n'); sys.stderr.flush(); {busy}"
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(program(before=before), env=ENV, **streams) as child:  # type: ignore[call-overload]
        try:
            assert child.stderr.readline() == b"started\n"
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=20)
        finally:
            child.kill()
    assert (child.returncode, out, err) == (130, b"", b"lorplan: interrupted\n")


@pytest.mark.parametrize("module", ["click", "lorplan.cli.run", "lorplan.api"])
def test_an_interrupt_while_modules_load_gave_a_traceback(module: str) -> None:
    code = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "sys.argv = ['lorplan', 'solve', 'x']\n"
        "from lorplan.start import start\n"
        "start()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.strip()) == (130, b"", b"lorplan: interrupted")


@pytest.mark.parametrize(("streams", "code"), [(">&-", 2), ("2>&-", 0), (">&- 2>&-", 2)])
def test_a_closed_stream_gave_a_traceback(streams: str, code: int) -> None:
    command = f"'{sys.executable}' -m lorplan schema --plan {streams}"
    ended = subprocess.run(["sh", "-c", command], env=ENV, capture_output=True, check=False)
    assert ended.returncode == code
    assert b"Traceback" not in ended.stderr
    assert bool(ended.stdout) == (code == 0)


def test_a_reader_who_stops_early_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        ended = subprocess.run(program(before="pass"), env=ENV, stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_output_is_utf_8_whatever_the_locale_says() -> None:
    env = {**ENV, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = program(before="plans.PLAN = plans.hostile()")
    ended = subprocess.run(command, env=env, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "医師" in ended.stdout.decode("utf-8")


def test_a_workbook_goes_to_a_file_or_a_pipe(lorplan: Run, api: Api, tmp_path: Path) -> None:
    api.answers["solve"] = plans.PLAN
    file = tmp_path / "plan.xlsx"
    assert lorplan("solve", "x", "-o", str(file)) == Ended(0, "", f"lorplan: wrote {file}\n")
    assert file.read_bytes().startswith(b"PK")


def test_a_terminal_is_shown_no_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdout", terminal)
    with pytest.raises(InputError, match="cannot be shown in a terminal"):
        emit(b"PK")
    terminal.flush()
    assert terminal.buffer.getvalue() == b""  # type: ignore[attr-defined]
