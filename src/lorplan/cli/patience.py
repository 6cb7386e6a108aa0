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
    busy = threading.Lock()  # a bare lock: an interrupt within an event's own locks can come out as another error
    busy.acquire()
    results: list[T] = []
    errors: list[BaseException] = []

    def body() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            busy.release()

    thread = threading.Thread(target=body, name="lorplan", daemon=True)
    started = time.monotonic()
    try:
        thread.start()
        if not busy.acquire(timeout=FIRST_WORD):
            _wait(busy, started, not quiet and sys.stderr is not None and sys.stderr.isatty())
    except (KeyboardInterrupt, RuntimeError) as error:
        if not _interrupted(error):
            raise
        complain("lorplan: interrupted")
        os._exit(130)
    if errors:
        raise errors[0]
    return results[0]


def _interrupted(error: BaseException | None) -> bool:
    """Whether it is an interrupt, or came of one: starting a thread has locks that an interrupt may find half taken."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _wait(busy: threading.Lock, started: float, talk: bool) -> None:
    """Wait for the end; on a terminal, say every second how long it has been."""
    while True:
        if talk:
            sys.stderr.write(f"\rlorplan: still working, {int(time.monotonic() - started)} s (Ctrl-C stops) ")
            sys.stderr.flush()
        if busy.acquire(timeout=1.0):
            break
    if talk:
        sys.stderr.write("\r" + " " * 60 + "\r")
        sys.stderr.flush()
