"""Ids that point nowhere, ids used twice, versions in a circle: looked for in the expanded tree, be it wrong or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.expand import TABLES
from lorplan.scenario.places import reach

# The path of every reference in the expanded tree, and the table that it points into.
REFERENCES = (
    (("applicant", "school"), "institutions"),
    (("applicant", "experiences", "*"), "experiences"),
    (("applicant", "prior_training", "*", "institution"), "institutions"),
    (("applicant", "prior_training", "*", "program_director"), "writers"),
    (("experiences", "*", "institution"), "institutions"),
    (("rotations", "*", "experiences", "*"), "experiences"),
    (("writers", "*", "institution"), "institutions"),
    (("writers", "*", "experiences", "*"), "experiences"),
    (("writers", "*", "roles", "*", "at"), "institutions"),
    (("letters", "*", "writers", "*"), "writers"),
    (("letters", "*", "experiences", "*"), "experiences"),
    (("letters", "*", "version_of"), "letters"),
    (("programs", "*", "institution"), "institutions"),
    (("programs", "*", "assigned", "*"), "letters"),
    (("wishes", "keep", "*", "letter"), "letters"),
    (("wishes", "avoid", "*", "letter"), "letters"),
    (("wishes", "keep", "*", "programs", "*"), "programs"),
    (("wishes", "avoid", "*", "programs", "*"), "programs"),
    (("wishes", "reserve", "*", "programs", "*"), "programs"),
    (("portfolios", "*", "*", "*"), "letters"),
)
# Lists in which an id may stand once only.
ONCE = (
    (("programs", "*", "assigned"), "letter {} is assigned twice"),
    (("portfolios", "*", "*"), "letter {} stands twice in this portfolio"),
    (("letters", "*", "writers"), "writer {} is named twice"),
    (("rotations", "*", "experiences"), "rotation {} is named twice"),
    (("applicant", "applying_to"), "{} is named twice"),
    (("wishes", "keep", "*", "programs"), "program {} is named twice"),
    (("wishes", "avoid", "*", "programs"), "program {} is named twice"),
    (("wishes", "reserve", "*", "programs"), "program {} is named twice"),
)


def check(tree: Map, complaints: Complaints) -> None:
    """Note every reference that cannot be followed, and every id that is used twice."""
    # A table that cannot be read is left out: what is in it is not known.
    tables = {name: set(table) for name in TABLES if isinstance(table := tree.get(name, Map()), Map)}
    if isinstance(tree.get("programs", Seq()), Seq):
        tables["programs"] = set(_program_ids(tree))
    for path, table in REFERENCES:
        for node in reach(tree, path):
            _follow(node, table, tables, complaints)
    for portfolio in reach(tree, ("portfolios", "*")):
        for program in portfolio if isinstance(portfolio, Map) else ():
            _follow(program, "programs", tables, complaints)
    for estimated in reach(tree, ("estimates", "writers")):
        for writer in estimated if isinstance(estimated, Map) else ():
            _follow(writer, "writers", tables, complaints)
    for path, message in ONCE:
        for listed in reach(tree, path):
            _once(listed, message, complaints)
    _programs(tree, complaints)
    _versions(tree, complaints)


def _program_ids(tree: Map) -> list[Scalar]:
    return [name for name in reach(tree, ("programs", "*", "id")) if isinstance(name, Scalar) and not name.empty]


def _programs(tree: Map, complaints: Complaints) -> None:
    first: dict[str, Scalar] = {}
    for name in _program_ids(tree):
        if name in first:
            where = complaints.where(first[name])
            line = f"line {where.line}" if where.file == complaints.file else str(where)
            message = f"program {quoted(name)} is defined twice: here and in {line}"
            complaints.add(message, name, "give one of them another id")
        first.setdefault(name, name)


def _follow(node: Any, table: str, tables: Mapping[str, set[str]], complaints: Complaints) -> None:
    known = tables.get(table)
    # What is no plain id is refused by the models.
    if known is None or not isinstance(node, Scalar) or node.empty or node in known:
        return
    kind = table.removesuffix("s")
    listed = f"{table} are listed under '{table}:'"
    close = [name for name in known if not getattr(name, "made_up", False)]
    complaints.add(f"{kind} {quoted(node)} is not defined", node, hint_close(node, close, listed))


def _once(listed: Any, message: str, complaints: Complaints) -> None:
    before: set[str] = set()
    for node in listed if isinstance(listed, Seq) else ():
        if isinstance(node, Scalar):
            if node in before:
                complaints.add(message.format(quoted(node)), node, "delete one of them")
            before.add(node)


def _versions(tree: Map, complaints: Complaints) -> None:
    """A version has a writer in common with its original, and no circle of versions."""
    table = tree.get("letters")
    letters = (
        {name: letter for name, letter in table.items() if isinstance(letter, Map)} if isinstance(table, Map) else {}
    )
    originals: dict[str, Scalar] = {}
    for name, letter in letters.items():
        original = letter.get("version_of")
        if not isinstance(original, Scalar) or original not in letters:
            continue
        originals[name] = original
        authors, others = _authors(letter), _authors(letters[original])
        if original != name and authors and others and not authors & others:
            message = f"letter {quoted(name)} cannot be a version of {quoted(original)}: they have no writer in common"
            complaints.add(message, original)
    _circles(originals, complaints)


def _authors(letter: Map) -> set[Any]:
    authors = letter.get("writers")
    return {name for name in authors if isinstance(name, Scalar)} if isinstance(authors, Seq) else set()


def _circles(originals: Mapping[str, Scalar], complaints: Complaints) -> None:
    """`originals`: by letter, what it is a version of."""
    seen: set[str] = set()
    for start in originals:
        chain: list[str] = [start]
        while (further := originals.get(chain[-1])) is not None and further not in chain:
            chain.append(further)
        if further is None or further in seen:
            continue
        circle = chain[chain.index(further) :]
        seen.update(circle)
        last = max((originals[name] for name in circle), key=lambda node: (node.line, node.column))
        if len(circle) == 1:
            complaints.add(f"letter {quoted(start)} cannot be a version of itself", last)
        else:
            names = listing([quoted(name) for name in sorted(circle)])
            complaints.add(f"letters {names} are versions of each other in a circle", last, "one is the original")
