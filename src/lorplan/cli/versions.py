"""What `lorplan --version` prints."""

from __future__ import annotations


def versions() -> str:
    """Versions of lorplan and OR-Tools, and the packaged packs with the hash of their content."""
    from importlib.metadata import PackageNotFoundError, version

    from lorplan import __version__

    try:
        solver = version("ortools")
    except PackageNotFoundError:
        solver = "not installed"
    lines = [f"lorplan {__version__}", f"OR-Tools {solver}"]
    from lorplan.keeper.cards import packaged_packs

    packs, digest = packaged_packs()
    lines += [f"rules {digest[:16]}", f"packs {', '.join(packs)}"]
    return "\n".join(lines) + "\n"
