"""Results go to stdout, messages to stderr; a reader who stops early is no error."""

from __future__ import annotations

import contextlib
import os
import sys


def emit(text: str) -> None:
    """Write a result to stdout, in UTF-8 wherever bytes can be written, all at once.

    Raises LorplanError where stdout cannot take it (a full disk, a closed stream).
    """
    stream = sys.stdout
    try:
        if stream is None:
            raise OSError("it is closed")
        buffer = getattr(stream, "buffer", None)
        if buffer is None or stream.isatty():
            encoding = stream.encoding or "utf-8"
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        else:
            stream.flush()
            buffer.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()
    except BrokenPipeError:
        muted()
    except (OSError, ValueError) as error:
        from lorplan.basics.errors import InputError

        muted()
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError.of(f"cannot write the result: {reason}") from None


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
