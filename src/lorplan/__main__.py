"""`python -m lorplan` is the command `lorplan`."""

from lorplan.start import start

if __name__ == "__main__":
    start()
