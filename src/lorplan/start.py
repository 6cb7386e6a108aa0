"""The installed program: what it does to start and to leave quickly, and an interrupt that is obeyed from the first
moment on, also while modules are loaded.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import NoReturn

# Memory that a process may address, in MB: what plans of up to 300 programs took at most (386), and a third more. With
# less, libraries in C fail while they are loaded, by signals that nothing in Python can answer.
NEEDED = 512


def start() -> NoReturn:
    """Run the command line and leave with its exit code; where it is interrupted before it can hear that itself, with
    130, and where the process may have too little memory for the libraries, at once with 3."""
    _hasten()
    try:
        _look_at_memory()
        from lorplan.cli import main

        main()
    except KeyboardInterrupt:
        try:
            os.write(2, b"lorplan: interrupted\n")
        finally:
            os._exit(130)
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 3)
    except BaseException:  # most likely there was no memory left to load a module, or to report a bug
        os.write(2, b"lorplan: it could not be loaded or could not go on; is there enough memory?\n")
    _leave(3)


def _hasten() -> None:
    """Leave undone what a process of a second need not do.

    In brackets: what it saves of the 0.94 CPU seconds of `solve` of the flagship scenario, the median of 13 alternating
    runs on two busy cores.
    """
    # Collecting garbage while modules load, which leave none [90 ms].
    gc.disable()
    # Threads of numpy's linear algebra: nothing is large enough for them [within noise on two cores; one a core].
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Looking for plugins of pydantic in the metadata of every installed package [2 to 5 ms, within noise].
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _look_at_memory() -> None:
    """End with one line where the process was given less memory (`ulimit -v`) than the libraries need."""
    with contextlib.suppress(ImportError):  # not on Windows, which has no such limit
        import resource

        allowed = resource.getrlimit(resource.RLIMIT_AS)[0]
        if allowed != resource.RLIM_INFINITY and allowed < NEEDED << 20:
            os.write(
                2, b"lorplan: it needs about %d MB of memory, and may use %d (ulimit -v)\n" % (NEEDED, allowed >> 20)
            )
            _leave(3)


def _leave(code: int) -> NoReturn:
    """End the process at once, with everything written; the solver's libraries are not taken down [250 ms]."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # there is none where it was closed
            stream.flush()
    os._exit(code)
