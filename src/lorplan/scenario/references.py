"""Ids that point nowhere, ids used twice, versions in a circle: found on the expanded tree, whatever else is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.scenario.find import reach

# The path of every reference in the expanded tree, and the table that it points into.
REFERENCES = (
    (("applicant", "school"), "institutions"),
    (("applicant", "experiences", "*"), "experiences"),
    (("applicant", "prior_training", "*", "institution"), "institutions"),
    (("applicant", "prior_training", "*", "program_director"), "writers"),
    (("experiences", "*", "institution"), "institutions"),
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
    (("applicant", "applying_to"), "{} is named twice"),
    (("wishes", "keep", "*", "programs"), "program {} is named twice"),
    (("wishes", "avoid", "*", "programs"), "program {} is named twice"),
    (("wishes", "reserve", "*", "programs"), "program {} is named twice"),
)


def check(tree: Map, complaints: Complaints) -> None:
    """Note every reference that cannot be followed, and every id that is used twice."""
    tables: dict[str, set[str]] = {}
    for name in ("institutions", "experiences", "writers", "letters", "programs"):
        table = tree.get(name, Map())
        if isinstance(table, Map) and name != "programs":
            tables[name] = {str(key) for key in table}
        elif isinstance(table, Seq) and name == "programs":
            tables[name] = {str(program) for program in _ids(table)}
        # Otherwise it cannot be read, and what is in it is not known.
    _programs(tree, complaints)
    for path, table in REFERENCES:
        for node in reach(tree, path):
            _follow(node, table, tables, complaints)
    for portfolio in reach(tree, ("portfolios", "*")):
        for program in portfolio if isinstance(portfolio, Map) else ():
            _follow(program, "programs", tables, complaints)
    for path, message in ONCE:
        for listed in reach(tree, path):
            _once(listed, message, complaints)
    _versions(tree, complaints)


def _ids(programs: Any) -> Iterator[Scalar]:
    for program in programs if isinstance(programs, Seq) else ():
        name = program.get("id") if isinstance(program, Map) else None
        if isinstance(name, Scalar) and not name.empty:
            yield name


def _programs(tree: Map, complaints: Complaints) -> None:
    first: dict[str, Scalar] = {}
    for name in _ids(tree.get("programs")):
        if name in first:
            complaints.add(
                f"program {quoted(name)} is defined twice: here and in {_line(first[name], complaints)}",
                name,
                "give one of them another id",
            )
        first.setdefault(name, name)


def _line(node: Scalar, complaints: Complaints) -> str:
    where = complaints.where(node)
    return f"line {where.line}" if where.file == complaints.file else str(where)


def _follow(node: Any, table: str, tables: Mapping[str, set[str]], complaints: Complaints) -> None:
    known = tables.get(table)
    # What is no plain id is refused by the models.
    if known is None or not isinstance(node, Scalar) or node.empty or node in known:
        return
    kind = table.removesuffix("s")
    listed = f"{table} are listed under '{table}:'"
    complaints.add(f"{kind} {quoted(node)} is not defined", node, hint_close(node, known, listed))


def _once(listed: Any, message: str, complaints: Complaints) -> None:
    seen: set[str] = set()
    for node in listed if isinstance(listed, Seq) else ():
        if not isinstance(node, Scalar):
            continue
        if node in seen:
            complaints.add(message.format(quoted(node)), node, "delete one of them")
        seen.add(node)


def _versions(tree: Map, complaints: Complaints) -> None:
    letters = tree.get("letters")
    if not isinstance(letters, Map):
        return
    original: dict[str, Scalar] = {}
    for name, letter in letters.items():
        target = letter.get("version_of") if isinstance(letter, Map) else None
        if not isinstance(target, Scalar) or not isinstance(letters.get(target), Map):
            continue
        original[str(name)] = target
        authors, others = _authors(letter), _authors(letters[target])
        if target != name and authors and others and not authors & others:
            complaints.add(
                f"letter {quoted(name)} cannot be a version of {quoted(target)}: they have no writer in common",
                target,
            )
    told: set[str] = set()
    for start in original:
        chain = [start]
        while (further := original.get(chain[-1])) is not None and further not in chain:
            chain.append(str(further))
        if further is None or further in told:
            continue
        circle = chain[chain.index(str(further)) :]
        told.update(circle)
        last = max((original[name] for name in circle), key=lambda node: (node.line, node.column))
        if len(circle) == 1:
            complaints.add(f"letter {quoted(start)} cannot be a version of itself", last)
        else:
            names = listing([quoted(name) for name in sorted(circle)])
            complaints.add(f"letters {names} are versions of each other in a circle", last, "one is the original")


def _authors(letter: Map) -> set[str]:
    authors = letter.get("writers")
    return {str(name) for name in authors} if isinstance(authors, Seq) else set()
