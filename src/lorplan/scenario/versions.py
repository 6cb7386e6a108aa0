"""Writes out `versions` of letters: `patel: {..., versions: [family_medicine]}` stands for one more letter,
`patel-family_medicine`, which is an idea and shares what is told of the first.
"""

from __future__ import annotations

from typing import Any

from lorplan.basics.errors import Complaints
from lorplan.basics.words import quoted
from lorplan.basics.yamltree import Map, Scalar, Seq, canonical

KEY = "versions"
OF_ONE_VERSION = (  # what another version does not share
    "id", "name", "status", "at", "ready", "asked_on", "promised_for", "written_on", "season_used", "versions",
    "version_of", "addressed_to",
)  # fmt: skip


def written_out(raw: Map, complaints: Complaints | None = None) -> Map:
    """The scenario as written with every version as a letter of its own; the same tree where there are none.

    What cannot be written out is complained of, and without `complaints` left as it is, to be complained of later.
    """
    letters = raw.get("letters")
    if not isinstance(letters, Map) or not any(isinstance(one, Map) and KEY in one for one in letters.values()):
        return raw
    made = Map(letters.line, letters.column)
    for name, letter in letters.items():
        if not isinstance(letter, Map) or KEY not in letter:
            made[name] = letter
            continue
        written, wrong = _with_versions(name, letter, {*letters, *made})
        if complaints is not None:
            for what, at, hint in wrong:
                complaints.add(what, at, hint)
        made.update({name: letter} if wrong and complaints is None else written)
    tree = Map.of(raw, raw)
    tree[tree.key("letters")] = made
    return tree


def ids_of_versions(name: str, letter: Any) -> list[str]:
    """The ids that the versions of a letter get, those that its `versions` names."""
    listed = _listed(letter[KEY]) if isinstance(letter, Map) and KEY in letter else None
    return [f"{name}-{to}" for to in listed or ()]


def _with_versions(name: Scalar, letter: Map, taken: set[Any]) -> tuple[dict[Scalar, Map], list[tuple[str, Any, str]]]:
    """A letter and its versions, and what is wrong with them: sentence, place, hint. `taken`: ids of letters."""
    base = _whole(name, letter)
    found, wrong = {name: base}, []
    listed = _listed(letter[KEY])
    if listed is None:
        what = "'versions': expected a list of specialties for further versions"
        wrong.append((what, letter.key(KEY), "write 'versions: [family_medicine]', for example"))
    for to in listed or ():
        key = Scalar(f"{name}-{to}", to.line, to.column)
        if key in taken or key in found:
            wrong.append((f"letter {quoted(key)} is there already", to, "write it out, or name it here"))
        else:
            found[key] = _version(name, base, to)
    return found, wrong


def another(name: Scalar, letter: Map, to: Scalar) -> Map:
    """One more version of a letter as written, addressed to that: an idea that shares what is told of the first."""
    return _version(name, _whole(name, letter), to)


def _listed(node: Any) -> Seq | None:
    listed = node if isinstance(node, Seq) else Seq.of([node], node)
    return listed if all(isinstance(one, Scalar) and not one.empty for one in listed) else None


def _whole(name: Scalar, letter: Map) -> Map:
    """The letter without the key, its writer and experiences so written that another version can share them."""
    base = Map.of({key: value for key, value in letter.items() if key != KEY}, letter)
    if "writer" not in base and "writers" not in base:
        base[Scalar("writer", name.line, name.column)] = name
    for key in ("experience", "experiences"):
        if key in base:
            base[base.key(key)] = _named(name, base[key])
    return base


def _named(name: Scalar, node: Any) -> Any:
    """Experiences that are described in place, with the ids that they would be given."""
    items = list(node) if isinstance(node, Seq) else [node]
    nameless = sorted(canonical(one) for one in items if isinstance(one, Map) and "id" not in one)
    made = []
    for one in items:
        if isinstance(one, Map) and "id" not in one:
            number = "" if len(nameless) == 1 else f"-{nameless.index(canonical(one)) + 1}"
            one = Map.of({**one, Scalar("id", one.line, one.column): Scalar(f"{name}:experience{number}")}, one)
        made.append(one)
    return Seq.of(made, node) if isinstance(node, Seq) else made[0]


def _version(name: Scalar, base: Map, to: Scalar) -> Map:
    made = Map.of({key: value for key, value in base.items() if key not in OF_ONE_VERSION}, base)
    for key, value in (("addressed_to", to), ("version_of", Scalar(str(name), to.line, to.column))):
        made[Scalar(key, to.line, to.column)] = value
    return made
