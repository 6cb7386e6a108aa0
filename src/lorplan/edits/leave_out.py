"""`--without LETTER`: the letter, and every mention of it, as if they were not in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lorplan.basics.words import hint_close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.edits.layout import described, key_in
from lorplan.edits.paths import Wrong, at


def check(tree: Map, name: str) -> None:
    """Raise Wrong where there is no such letter, and where it is assigned: that cannot be taken back."""
    letters = tree.get("letters")
    known = [str(one) for one in letters] if isinstance(letters, Map) else []
    if name not in known:
        raise Wrong(f"there is no letter {quoted(name)} in your file", hint_close(name, known))
    where = [str(program.get("id")) for program, assigned in _assigned(tree) if name in assigned]
    if where:
        places = listing(where[:3] + ([f"{len(where) - 3} more"] if len(where) > 3 else []))
        message = f"letter {quoted(name)} is assigned at {places}; what is assigned cannot be taken back"
        raise Wrong(message, f"if it no longer counts: --set letters.{name}.status=withdrawn")


def _assigned(tree: Map) -> Iterator[tuple[Map, list[str]]]:
    programs = tree.get("programs")
    for program in programs if isinstance(programs, Seq) else ():
        if isinstance(program, Map) and "assigned" in program:
            assigned = program["assigned"]
            listed = assigned if isinstance(assigned, Seq) else [assigned]
            yield program, [str(one) for one in listed if isinstance(one, Scalar)]


def leave_letter(tree: Map, name: str) -> list[str]:
    """Take a letter away. What it describes of your experiences stays; versions of it stay, as versions of each other.
    Answers what went with it, in words. The letter must be there."""
    _keep_experiences(tree, name)
    _hand_on_versions(tree["letters"], name)
    del tree["letters"][name]
    gone = [f"the wish to {kind} it" for kind in drop_wishes(tree, name, ("keep", "avoid"))]
    if _leave_portfolios(tree, name):
        gone.append("its places in your portfolios")
    return gone


def drop_wishes(tree: Map, letter: str, kinds: Iterable[str]) -> list[str]:
    """Drop what wishes of these kinds say of a letter; answer the kinds of which there was one."""
    found = []
    wishes = tree.get("wishes")
    for kind in kinds:
        if isinstance(wishes, Map) and kind in wishes:
            left, dropped = _dropped(wishes[kind], lambda one: _letter_of(one) == letter)
            if dropped:
                found.append(kind)
            _set_or_delete(wishes, kind, left)
    return found


def authors_left(before: Map, after: Map) -> frozenset[str]:
    """The writers of letters that are in one tree and not in the other: those whose letter is assumed away."""
    there, still = (tree.get("letters") for tree in (before, after))
    if not isinstance(there, Map):
        return frozenset()
    gone: set[str] = set()
    for name, letter in there.items():
        if not (isinstance(still, Map) and name in still):
            gone |= _authors(str(name), letter)
    return frozenset(gone)


def leave_program(tree: Map, name: str) -> None:
    """Drop what the wishes and portfolios say of a program; a wish that speaks of nothing else goes with it."""
    wishes = tree.get("wishes")
    for kind in ("keep", "avoid", "reserve"):
        if not isinstance(wishes, Map) or kind not in wishes:
            continue
        listed = wishes[kind] if isinstance(wishes[kind], Seq) else Seq.of([wishes[kind]], wishes[kind])
        left: list[Any] = []
        for wish in listed:
            if isinstance(wish, Map) and "programs" in wish:
                programs, dropped = _dropped(wish["programs"], lambda one: one == name)
                if dropped and programs is None:
                    continue
                if dropped:
                    wish = Map.of({**wish, "programs": programs}, wish)
            left.append(wish)
        _set_or_delete(wishes, kind, Seq.of(left, listed) if left else None)
    portfolios = tree.get("portfolios")
    for portfolio in portfolios.values() if isinstance(portfolios, Map) else ():
        if isinstance(portfolio, Map) and name in portfolio:
            del portfolio[name]


def _dropped(listed: Any, gone: Any) -> tuple[Any, bool]:
    """The value (one, or a list) without what is gone: None where nothing is left; and whether anything was."""
    if not isinstance(listed, Seq):
        return (None, True) if gone(listed) else (listed, False)
    left = Seq.of([one for one in listed if not gone(one)], listed)
    return left or None, len(left) < len(listed)


def _set_or_delete(holder: Map, key: str, value: Any) -> None:
    if value is None:
        del holder[key]
    else:
        holder[key] = value


def _letter_of(wish: Any) -> Any:
    return wish.get("letter") if isinstance(wish, Map) else wish


def _leave_portfolios(tree: Map, name: str) -> bool:
    found = False
    portfolios = tree.get("portfolios")
    for portfolio in portfolios.values() if isinstance(portfolios, Map) else ():
        for program, letters in list(portfolio.items()) if isinstance(portfolio, Map) else ():
            left, dropped = _dropped(letters, lambda one: one == name)
            if dropped:
                found = True
                portfolio[program] = Seq.of([], letters) if left is None else left
    return found


def _authors(name: str, letter: Any) -> set[str]:
    key = key_in(letter, "letter", "writers") if isinstance(letter, Map) else None
    if key is None:
        return {name}
    writers = letter[key]
    return {str(one) for one in (writers if isinstance(writers, Seq) else [writers]) if isinstance(one, Scalar)}


def _hand_on_versions(letters: Map, name: str) -> None:
    """Versions of the letter become versions of what it was a version of, else of the first of them."""
    versions = sorted(
        str(one) for one, letter in letters.items() if isinstance(letter, Map) and letter.get("version_of") == name
    )
    gone = letters[name]
    original = str(gone["version_of"]) if isinstance(gone, Map) and "version_of" in gone else None
    if original not in letters or original in versions:
        original = None
    for one in versions:
        letter = letters[one]
        if original is not None and _authors(original, letters[original]) & _authors(one, letter):
            letter[letter.key("version_of")] = Scalar.of(original, letter["version_of"])
        else:
            del letter["version_of"]
            original = original or one


def _keep_experiences(tree: Map, name: str) -> None:
    """What the letter describes in place moves to the table of experiences: the weeks were worked all the same."""
    inside = [
        (one, at(tree, path))
        for table, one, path in list(described(tree))
        if table == "experiences" and path[:2] == ("letters", name)
    ]
    table = tree.get("experiences")
    for one, entry in inside:
        if not isinstance(table, Map):
            table = tree[Scalar.of("experiences", entry)] = Map.of({}, entry)
        if one not in table:
            table[Scalar.of(one, entry)] = Map.of({key: value for key, value in entry.items() if key != "id"}, entry)
