"""The command line in this process, as the tests of commands have it."""

from cli.conftest import lorplan

__all__ = ["lorplan"]
