"""`python -m lorplan` is the command `lorplan`."""

from lorplan.cli import entry

if __name__ == "__main__":
    entry()
