"""What the models refuse, in the user's words: a validation error becomes complaints with places."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from lorplan.basics.errors import Complaints
from lorplan.basics.scalars import Misfit, shown
from lorplan.basics.words import close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar
from lorplan.rules.language.facts import Dictionary
from lorplan.scenario import models
from lorplan.scenario.declared import SUBJECTS, complain, structure
from lorplan.scenario.expand import SHORT, TABLES, Renamed
from lorplan.scenario.find import NOUNS, find, follow, pattern, step

_MODELS: dict[tuple[str, ...], type[models.Strict]] = {
    (): models.Scenario,
    ("applicant", "prior_training", "*"): models.Training,
    ("writers", "*", "roles", "*"): models.Role,
    ("letters", "*", "expected"): models.Expected,
    ("programs", "*", "letters"): models.Letters,
    ("budget",): models.Budget,
    ("wishes",): models.Wishes,
    ("wishes", "keep", "*"): models.Wish,
    ("wishes", "avoid", "*"): models.Wish,
    ("wishes", "reserve", "*"): models.Reserve,
}
_SUBJECT_OF = {
    ("applicant",): "applicant",
    ("institutions", "*"): "institution",
    ("experiences", "*"): "experience",
    ("writers", "*"): "writer",
    ("letters", "*"): "letter",
    ("programs", "*"): "program",
}
_ADVICE = {
    "format": "write 'format: 1' on the first line",
    "season": "write 'season: eras-2028', for example",
}
_TABLE = "write 'the-id: {…}' for each of them"
_PROGRAMS = "write '- id: the-id' for each of them"
_LISTS = {"tuple_type", "list_type"}
_MAPPINGS = {"dict_type", "model_type", "mapping_type", "model_attributes_type", "dict_attributes_type"}


def refuse(error: ValidationError, tree: Map, dictionary: Dictionary, complaints: Complaints) -> None:
    """Note everything that the models found wrong with the tree."""
    refused = error.errors(include_url=False)
    meant = {
        (*found["loc"][:-1], _close_key(found["loc"], dictionary))
        for found in refused
        if found["type"] == "extra_forbidden"
    }
    for found in refused:
        path = [part for part in found["loc"] if part != "[key]"]
        kind = found["type"]
        misfit = found.get("ctx", {}).get("error")
        name = "id" if "[key]" in found["loc"] else _name(tree, path)
        if kind == "missing":
            # A misspelt key is told as such; that the right one is missing says nothing more.
            if found["loc"] not in meant:
                _missing(tree, path, complaints)
        elif kind == "extra_forbidden":
            _unknown(tree, path, dictionary, complaints)
        elif isinstance(misfit, Misfit):
            complain(misfit, name, follow(tree, path)[0], complaints)
        elif kind in _LISTS or kind in _MAPPINGS:
            wanted = "a list" if kind in _LISTS else "a mapping"
            value = follow(tree, path)[0]
            hint = None
            if len(path) == 1 and not getattr(value, "empty", False):
                hint = _TABLE if path[0] in TABLES else _PROGRAMS if path[0] == "programs" else None
            complaints.add(f"'{name}': expected {wanted}, found {shown(value)}", value, hint)
        elif kind == "too_short":
            complaints.add(f"'{name}' needs at least one entry", find(tree, path, complaints.file))
        else:
            complaints.add(f"'{name}' cannot be read", find(tree, path, complaints.file))


def _name(tree: Map, path: Sequence[str | int]) -> str:
    """The last key on the path, as the user wrote it."""
    for length in range(len(path), 0, -1):
        part = path[length - 1]
        if isinstance(part, str):
            parent = follow(tree, path[: length - 1])[0]
            key = parent.key(part) if isinstance(parent, Map) else None
            return key.written if isinstance(key, Renamed) else part
    return "the scenario"


def _missing(tree: Map, path: Sequence[str | int], complaints: Complaints) -> None:
    parent, field = path[:-1], str(path[-1])
    known = pattern(parent)
    at = find(tree, parent, complaints.file)
    if known == ("letters", "*") and field == "writers":
        writers = tree.get("writers")
        names = [str(name) for name in writers] if isinstance(writers, Map) else []
        meant = close(str(parent[1]), names)
        hint = f"write 'writer: {meant or 'the-id'}'"
        complaints.add(f"letter {quoted(str(parent[1]))} needs a writer", at, hint)
        return
    if known == ("programs", "*") and field == "specialty":
        several = step(tree.get("applicant"), "applying_to")
        if not several:
            return  # the missing 'applying_to' is what has to be mended
        program = step(follow(tree, parent)[0], "id")
        which = f"program {quoted(program)}" if isinstance(program, Scalar) else "a program"
        message = f"{which} needs 'specialty', since 'applying_to' names {len(several)}"
        complaints.add(message, at)
        return
    if known == ("programs", "*") and field == "name":
        return  # follows from the missing id
    if not known and field == "as_of":
        complaints.add("the scenario needs 'as_of', the day of the plan", at, "write 'as_of: 2027-07-20', or give --on")
        return
    advice = None if known else _ADVICE.get(field)
    complaints.add(f"{NOUNS.get(known or (), 'this')} needs '{field}'", at, advice)


def _close_key(path: Sequence[str | int], dictionary: Dictionary) -> str | None:
    """The known key that an unknown one was probably meant to be."""
    return close(str(path[-1]).strip(), _keys(pattern(path[:-1]), dictionary))


def _keys(known: tuple[str, ...] | None, dictionary: Dictionary) -> list[str]:
    """The keys that may be written on what stands at a path."""
    if known is None:
        return []
    subject = _SUBJECT_OF.get(known)
    if subject is not None:
        more = ("versions",) if subject == "letter" else ()
        return [*structure(SUBJECTS[subject]), *dictionary.names(subject), *SHORT.get(subject, {}), *more]
    return structure(_MODELS[known]) if known in _MODELS else []


def _unknown(tree: Map, path: Sequence[str | int], dictionary: Dictionary, complaints: Complaints) -> None:
    parent, key = path[:-1], str(path[-1]).strip()
    known = pattern(parent)
    mapping = follow(tree, parent)[0]
    at = mapping.key(key) if isinstance(mapping, Map) else None
    hint = _meant(key, _keys(known, dictionary), _SUBJECT_OF.get(known or ("",)), dictionary)
    noun = "the scenario" if known is None else NOUNS[known]
    complaints.add(f"'{key}' is not known for {noun}", at, hint)


def _meant(key: str, names: list[str], subject: str | None, dictionary: Dictionary) -> str | None:
    """A hint: the key that was meant, or what the key belongs to."""
    match = close(key, names)
    meant = f"did you mean {match!r}?" if match else None
    for other, model in SUBJECTS.items():
        if other != subject and key in {*structure(model), *dictionary.names(other)} - {"id", "name"}:
            article = "the" if other == "applicant" else "an" if other[0] in "aei" else "a"
            return f"it is known for {article} {other}" + (f"; or {meant}" if meant else "")
    if subject is not None and f"{subject}.{key}" in dictionary:
        return "lorplan finds this out by itself; it cannot be written"
    if meant is None and subject is not None:
        return "facts are declared in rules/facts.yaml and in packs"
    return meant or (f"known are {listing(sorted(names))}" if names else None)
