"""`python -m lorplan` is the command `lorplan`."""

from lorplan.cli import main

if __name__ == "__main__":
    main()
