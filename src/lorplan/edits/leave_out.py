"""Leaves out letters (`--without LETTER`), programs and values, with every mention, as if they were not in the file.

Trees are in plain form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lorplan.basics.words import hint_close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.edits.paths import Wrong
from lorplan.edits.plain import Path, at


def check(tree: Map, name: str) -> None:
    """Raise Wrong where there is no such letter, and where it is assigned: that cannot be taken back."""
    letters = tree.get("letters")
    known = [str(letter) for letter in letters] if isinstance(letters, Map) else []
    if name not in known:
        raise Wrong(f"there is no letter {quoted(name)} in your file", hint_close(name, known))
    programs = tree.get("programs")
    assigned_at = [
        str(program.get("id"))
        for program in (programs if isinstance(programs, Seq) else ())
        if isinstance(program, Map) and name in (program.get("assigned") or ())
    ]
    if assigned_at:
        several = listing(assigned_at[:3] + ([f"{len(assigned_at) - 3} more"] if len(assigned_at) > 3 else []))
        message = f"letter {quoted(name)} is assigned at {several}; what is assigned cannot be taken back"
        raise Wrong(message, f"if it no longer counts: --set letters.{name}.status=withdrawn")


def leave_value(tree: Map, path: Path) -> None:
    """Take away what stands at a path, as if it had not been written; mentions of a letter or a program go with it."""
    entry = at(tree, path)
    if path[:-1] == ("letters",):
        leave_letter(tree, str(path[-1]))
        return
    del at(tree, path[:-1])[path[-1]]
    if path[:-1] == ("programs",) and isinstance(entry, Map):
        leave_program(tree, str(entry.get("id")))


def leave_letter(tree: Map, name: str) -> list[str]:
    """Take a letter away. What it describes of your experiences stays; versions of it stay, as versions of each other.
    Answers what went with it, in words. The letter must be there."""
    _hand_on_versions(tree["letters"], name)
    del tree["letters"][name]
    gone = [f"the wish to {kind} it" for kind in drop_wishes(tree, name, ("keep", "avoid"))]
    portfolios = False
    for portfolio in _portfolios(tree):
        for letters in portfolio.values():
            portfolios |= isinstance(letters, Seq) and _drop(letters, lambda letter: letter == name)
    return [*gone, "its places in your portfolios"] if portfolios else gone


def drop_wishes(tree: Map, letter: str, kinds: Iterable[str]) -> list[str]:
    """Drop what wishes of these kinds say of a letter; answer the kinds of which there was one."""
    return [kind for kind in kinds if _drop_wishes(tree, kind, lambda wish: wish.get("letter") == letter)]


def leave_program(tree: Map, name: str) -> None:
    """Drop what the wishes and portfolios say of a program; a wish that speaks of nothing else goes with it."""

    def names_no_other(wish: Map) -> bool:
        programs = wish.get("programs")
        return isinstance(programs, Seq) and _drop(programs, lambda program: program == name) and not programs

    for kind in ("keep", "avoid", "reserve"):
        _drop_wishes(tree, kind, names_no_other)
    for portfolio in _portfolios(tree):
        portfolio.pop(name, None)


def authors_left(before: Map, after: Map) -> frozenset[str]:
    """The writers of letters that are in one tree and not in the other: those whose letter is assumed away."""
    old, new = (tree.get("letters") for tree in (before, after))
    if not isinstance(old, Map):
        return frozenset()
    gone = [name for name in old if not (isinstance(new, Map) and name in new)]
    return frozenset(author for name in gone for author in _authors(str(name), old[name]))


def _drop(listed: Seq, gone: Callable[[Any], bool]) -> bool:
    """Drop entries of a list; whether there were any."""
    kept = [entry for entry in listed if not gone(entry)]
    dropped = len(kept) < len(listed)
    listed[:] = kept
    return dropped


def _drop_wishes(tree: Map, kind: str, gone: Callable[[Map], bool]) -> bool:
    wishes: Any = tree.get("wishes")
    listed = wishes.get(kind) if isinstance(wishes, Map) else None
    if not isinstance(listed, Seq) or not _drop(listed, lambda wish: isinstance(wish, Map) and gone(wish)):
        return False
    if not listed:
        del wishes[kind]
    return True


def _portfolios(tree: Map) -> Iterator[Map]:
    portfolios = tree.get("portfolios")
    for portfolio in portfolios.values() if isinstance(portfolios, Map) else ():
        if isinstance(portfolio, Map):
            yield portfolio


def _authors(name: str, letter: Any) -> set[str]:
    writers = letter.get("writers", name) if isinstance(letter, Map) else name
    return {str(writer) for writer in (writers if isinstance(writers, Seq) else [writers]) if isinstance(writer, str)}


def _hand_on_versions(letters: Map, name: str) -> None:
    """Versions of the letter become versions of what it was a version of, else of the first of them."""
    versions = sorted(
        str(other) for other, letter in letters.items() if isinstance(letter, Map) and letter.get("version_of") == name
    )
    gone = letters[name]
    original = str(gone["version_of"]) if isinstance(gone, Map) and "version_of" in gone else None
    if original not in letters or original in versions:
        original = None
    for version in versions:
        letter = letters[version]
        if original is not None and _authors(original, letters[original]) & _authors(version, letter):
            letter[letter.key("version_of")] = Scalar.of(original, letter["version_of"])
        else:
            del letter["version_of"]
            original = original or version
