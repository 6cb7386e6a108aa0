"""Long work: a word on stderr after a second, and an interrupt that is obeyed at once."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from lorplan.cli.output import complain

T = TypeVar("T")

FIRST_WORD = 1.0  # seconds of silence before progress is shown


def patiently(work: Callable[[], T], quiet: bool = False) -> T:
    """What `work` returns or raises. It runs beside the main thread, which stays free to hear Ctrl-C even
    while a solver computes; on an interrupt the process ends with 130 and nothing on stdout.
    """
    done = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def body() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    thread = threading.Thread(target=body, name="lorplan", daemon=True)
    started = time.monotonic()
    try:
        thread.start()
        if not done.wait(FIRST_WORD):
            _wait(done, started, not quiet and sys.stderr is not None and sys.stderr.isatty())
    except KeyboardInterrupt:
        complain("lorplan: interrupted")
        os._exit(130)
    if errors:
        raise errors[0]
    return results[0]


def _wait(done: threading.Event, started: float, talk: bool) -> None:
    """Wait for the end; on a terminal, say every second how long it has been."""
    while True:
        if talk:
            sys.stderr.write(f"\rlorplan: still working, {int(time.monotonic() - started)} s (Ctrl-C stops) ")
            sys.stderr.flush()
        if done.wait(1.0):
            break
    if talk:
        sys.stderr.write("\r" + " " * 60 + "\r")
        sys.stderr.flush()
