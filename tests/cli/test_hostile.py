"""Hostile surroundings, through the command line: full disks, slow readers, links in circles, little memory."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.standins import Api, Ended
from report import plans

from lorplan.cli.output import emit
from lorplan.rules.packs.folders import called, folder
from lorplan.start import NEEDED

Run = Callable[..., Ended]
STARTER = str(folder("scenarios") / "starter.yaml")
SRC = Path(__file__).parent.parent.parent / "src"
ENV = {**os.environ, "PYTHONPATH": str(SRC)}
LONG_RESULT = (
    "import signal, sys, time\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from lorplan.basics.errors import LorplanError\n"
    "from lorplan.cli.output import emit\n"
    "try:\n    emit('x' * 1_000_000)\nexcept LorplanError as error:\n    sys.exit(error.exit_code)\n"
)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_with_room_for_a_part_of_a_result_ends_with_2(tmp_path: Path, unbuffered: str) -> None:
    with (tmp_path / "out").open("wb") as out:
        ended = subprocess.run(
            [sys.executable, "-c", LONG_RESULT],
            env={**ENV, "PYTHONUNBUFFERED": unbuffered},
            stdout=out,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384)),
            check=False,
        )
    assert ended.returncode == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("blocking", [True, False])
@pytest.mark.parametrize("signals", [[signal.SIGTSTP, signal.SIGCONT], [signal.SIGINT]])
def test_a_slow_reader_gets_the_whole_result(unbuffered: str, blocking: bool, signals: list[signal.Signals]) -> None:
    """Also where the program is stopped and goes on, or is interrupted, in the midst of writing."""
    read, write = os.pipe()
    os.set_blocking(write, blocking)
    env = {**ENV, "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen([sys.executable, "-c", LONG_RESULT], env=env, stdout=write) as child:
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            begun = pipe.read(1)
            for each in signals:
                child.send_signal(each)
                time.sleep(0.05)
            rest = pipe.read()
    assert (child.returncode, len(begun + rest)) == (0, 1_000_000)


def test_a_second_interrupt_does_not_wait_for_the_reader() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LONG_RESULT], env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.read(1) == b"x"
        while child.poll() is None:
            child.send_signal(signal.SIGINT)
            time.sleep(0.05)
    assert child.returncode != 0


class Reluctant:
    """A stream without a buffer that takes seven bytes at a time."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.buffer = self
        self.taken = b""

    def isatty(self) -> bool:
        return False

    def flush(self) -> None:
        pass

    def write(self, data: memoryview) -> int:
        self.taken += bytes(data[:7])
        return min(7, len(data))


def test_what_a_stream_did_not_take_is_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Reluctant()
    monkeypatch.setattr(sys, "stdout", stream)
    emit("All programs get 3 letters: é.\n")
    assert stream.taken.decode() == "All programs get 3 letters: é.\n"


@pytest.mark.parametrize("words", [["--help"], ["solve", "--help"], ["rules", "-h"], ["rules", "list", "--help"]])
def test_help_on_a_full_disk_is_no_bug_and_a_reader_who_is_gone_no_broken_must(
    lorplan: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    def fails(error: OSError) -> Callable[[memoryview], int]:
        def write(data: memoryview) -> int:
            raise error

        return write

    stream = Reluctant()
    for error, code in ((OSError(28, "No space left on device"), 2), (BrokenPipeError(32, "Broken pipe"), 0)):
        monkeypatch.setattr(stream, "write", fails(error))
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            patched.setattr("lorplan.cli.output.muted", lambda: None)
            from lorplan.cli import group
            from lorplan.cli.run import run

            assert run(group, words) == code
    assert lorplan(*words).out.startswith("Usage: lorplan")


def test_a_link_to_itself_is_refused(lorplan: Run, api: Api, tmp_path: Path) -> None:
    api.answers["solve"] = plans.PLAN
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    ended = lorplan("solve", "x", "-o", str(loop), "--force")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"{loop}: cannot be written: too many levels of symbolic links\n"


def test_a_name_of_255_bytes_is_written(lorplan: Run, api: Api, tmp_path: Path) -> None:
    api.answers["solve"] = plans.PLAN
    file = tmp_path / ("y" * 255)
    assert lorplan("solve", "x", "-o", str(file), "-q") == Ended(0, "", "")
    assert file.read_text(encoding="utf-8")
    assert lorplan("solve", "x", "-o", f"{file}y").code == 2


def test_what_was_in_the_making_when_lorplan_was_killed_is_swept(lorplan: Run, api: Api, tmp_path: Path) -> None:
    """But not what somebody else is writing at this moment, and no file of the user's."""
    api.answers["solve"] = plans.PLAN
    names = {".lorplan-abc.tmp": 3600, ".lorplan-now.tmp": 0, ".lorplan-notes": 3600, "plan.tmp": 3600}
    for name, age in names.items():
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert lorplan("solve", "x", "-o", str(tmp_path / "plan.txt")).code == 0
    assert {file.name for file in tmp_path.iterdir()} == {*names, "plan.txt"} - {".lorplan-abc.tmp"}


def test_a_folder_that_is_no_longer_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert called(str(folder("rules") / "facts.yaml")) == "rules/facts.yaml"
    assert called("/elsewhere/facts.yaml") == "/elsewhere/facts.yaml"


def test_a_path_of_700_parts_is_refused(lorplan: Run) -> None:
    ended = lorplan("check", STARTER, "--set", f"applicant.{'a.' * 700}b=c")
    assert (ended.code, ended.out) == (2, "")
    assert "the path has more than 50 parts\n" in ended.err


@pytest.mark.parametrize("command", ["solve", "check"])
@pytest.mark.parametrize("megabytes", [30, 60, 150, 260, NEEDED - 1])
def test_little_memory_is_said_in_one_line(command: str, megabytes: int) -> None:
    ended = within(megabytes, command)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == f"lorplan: it needs about {NEEDED} MB of memory, and may use {megabytes} (ulimit -v)\n"


def test_the_memory_that_is_said_to_be_needed_is_enough() -> None:
    ended = within(NEEDED, "solve")
    assert (ended.returncode, ended.stderr) == (0, "")


def within(megabytes: int, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lorplan", command, STARTER],
        env=ENV,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20,) * 2),
        check=False,
    )


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libortools.so: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
    ],
)
def test_memory_that_runs_out_on_the_way_is_no_bug(lorplan: Run, api: Api, error: Exception) -> None:
    api.answers["solve"] = error
    ended = lorplan("solve", "x")
    assert ended == Ended(3, "", "lorplan: there was not enough memory to go on; no result was written\n")


def test_whatever_leaves_the_command_line_ends_with_3() -> None:
    code = (
        "import lorplan.cli\n"
        "def main():\n    raise MemoryError\n"
        "lorplan.cli.main = main\n"
        "from lorplan.start import start\nstart()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == "lorplan: it could not be loaded or could not go on; is there enough memory?\n"
