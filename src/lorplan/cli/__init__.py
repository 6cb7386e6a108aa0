"""The command `lorplan`."""


def main() -> None:
    """Run the command line."""
    raise SystemExit("lorplan: no command yet")
