"""Writes out `versions` of letters: `patel: {..., versions: [family_medicine]}` stands for one more letter,
`patel-family_medicine`, which is an idea and shares what is said of the first.
"""

from __future__ import annotations

import re
from typing import Any, Final

from lorplan.basics.errors import Complaints
from lorplan.basics.words import quoted
from lorplan.basics.yamltree import Map, Scalar, Seq

KEY: Final = "versions"
_OF_ONE_VERSION: Final = (  # what another version does not share
    "id", "name", "status", "at", "ready", "asked_on", "answered_on", "promised_for", "written_on", "uploaded_on",
    "season_used", "versions", "version_of", "addressed_to",
)  # fmt: skip


def write_out_versions(tree: Map, complaints: Complaints) -> None:
    """Make every version a letter of its own, in a tree that is expanded otherwise. Notes what is wrong."""
    letters = tree.get("letters")
    if not isinstance(letters, Map) or not any(
        isinstance(letter, Map) and KEY in letter for letter in letters.values()
    ):
        return
    every = Map.of({}, letters)
    for name, letter in letters.items():
        every[name] = letter
        if not isinstance(letter, Map) or KEY not in letter:
            continue
        specialties = _specialties(letter[KEY])
        if specialties is None:
            message = "'versions': expected a list of specialties for further versions"
            complaints.add(message, letter.key(KEY), "write 'versions: [family_medicine]', for example")
        del letter[KEY]
        letter.setdefault(Scalar.of("writers", name), Seq.of([name], name))
        for specialty in specialties or ():
            key = Scalar.of(_id(name, specialty), specialty)
            if key in letters or key in every:
                message = f"letter {quoted(key)} is there already"
                complaints.add(message, specialty, "write it out, or name it here")
            else:
                every[key] = another(name, letter, specialty)
                every[key][Scalar.of("id", key)] = key
    tree[tree.key("letters")] = every


def ids_of_versions(name: str, letter: Any) -> list[str]:
    """The ids that the versions of a letter get, those that its `versions` names."""
    specialties = _specialties(letter[KEY]) if isinstance(letter, Map) and KEY in letter else None
    return [_id(name, specialty) for specialty in specialties or ()]


def _id(name: str, specialty: str) -> str:
    """The id of a version: `patel-family_medicine`, also where `Family Medicine` is written."""
    return f"{name}-{re.sub(r'[^a-z0-9._:-]+', '_', specialty.casefold())}"


def another(name: Scalar, letter: Map, specialty: Scalar) -> Map:
    """One more version of a letter, addressed to that specialty: an idea that shares what is said of the first."""
    version = Map.of({key: _copied(node) for key, node in letter.items() if key not in _OF_ONE_VERSION}, letter)
    version.setdefault(Scalar.of("writers", name), Seq.of([name], name))
    version[Scalar.of("addressed_to", specialty)] = specialty
    version[Scalar.of("version_of", specialty)] = Scalar.of(str(name), specialty)
    return version


def _specialties(node: Any) -> Seq | None:
    listed = node if isinstance(node, Seq) else Seq.of([node], node)
    return listed if all(isinstance(item, Scalar) and not item.empty for item in listed) else None


def _copied(node: Any) -> Any:
    """A node whose edits do not change the original; what is inside it is text."""
    return Map.of(node, node) if isinstance(node, Map) else Seq.of(node, node) if isinstance(node, Seq) else node
