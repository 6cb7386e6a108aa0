"""Results go to stdout, messages to stderr; a reader who stops early is no error."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from typing import Any


def emit(result: str | bytes) -> None:
    """Write a result to stdout, whole; a text in UTF-8 wherever bytes can be written.

    From the first byte on, an interrupt waits until the result is whole; a second one is obeyed at once. Raises
    LorplanError where stdout cannot take it all (a full disk, a closed stream), and where it is a terminal that would
    be shown the bytes of a file.
    """
    if isinstance(result, bytes) and sys.stdout is not None and sys.stdout.isatty():
        from lorplan.basics.errors import InputError

        raise InputError.of("a workbook cannot be shown in a terminal", None, "write it to a file: -o plan.xlsx")
    with contextlib.suppress(ValueError):  # only the main thread hears interrupts
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _wait_once)
    stream = sys.stdout
    try:
        if stream is None:
            raise OSError("it is closed")
        buffer = getattr(stream, "buffer", None)
        encoding = (stream.encoding or "utf-8") if buffer is None or stream.isatty() else "utf-8"
        data = result.encode(encoding, "backslashreplace") if isinstance(result, str) else result
        if buffer is None:
            stream.write(data.decode(encoding))
        else:
            stream.flush()
            _write_whole(getattr(buffer, "raw", buffer), data)
        stream.flush()
    except BrokenPipeError:
        muted()
    except (OSError, ValueError) as error:
        from lorplan.basics.errors import InputError

        muted()
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError.of(f"cannot write the result: {reason}") from None


def _write_whole(raw: Any, data: bytes) -> None:
    """Write to a stream that may take only part at a time, as one without a buffer does (PYTHONUNBUFFERED)."""
    rest = memoryview(data)
    while rest:
        taken = raw.write(rest)
        if taken is None:  # the stream does not wait for its reader, so that is done for it
            select.select([], [raw], [])
        else:
            rest = rest[taken:]


def _wait_once(number: int, frame: Any) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def complain(text: str) -> None:
    """Write a message to stderr, as far as there is one."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def muted() -> None:
    """Send whatever is still buffered for stdout to nowhere, so that leaving says nothing."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
