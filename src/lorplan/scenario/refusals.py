"""What the models refuse, in the user's words: a validation error becomes complaints with places."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from lorplan.errors import Complaints
from lorplan.language.facts import Dictionary
from lorplan.scalars import Misfit, shown
from lorplan.scenario import models
from lorplan.scenario.expand import SHORT, TABLES, Renamed
from lorplan.scenario.places import NOUNS, find, follow, pattern, step
from lorplan.scenario.told import SUBJECTS, complain, structure
from lorplan.words import close, quoted
from lorplan.yamlio import Map, Scalar

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
_LISTS = {"tuple_type", "list_type"}
_MAPPINGS = {"dict_type", "model_type", "mapping_type", "model_attributes_type", "dict_attributes_type"}


def refuse(error: ValidationError, tree: Map, dictionary: Dictionary, complaints: Complaints) -> None:
    """Note everything that the models found wrong with the tree."""
    for found in error.errors(include_url=False):
        path = [part for part in found["loc"] if part != "[key]"]
        kind = found["type"]
        misfit = found.get("ctx", {}).get("error")
        name = _name(tree, path)
        if kind == "missing":
            _missing(tree, path, complaints)
        elif kind == "extra_forbidden":
            _unknown(tree, path, dictionary, complaints)
        elif isinstance(misfit, Misfit):
            complain(misfit, name, follow(tree, path)[0], complaints)
        elif kind in _LISTS or kind in _MAPPINGS:
            wanted = "a list" if kind in _LISTS else "a mapping"
            value = follow(tree, path)[0]
            hint = "write 'the-id: {…}' for each of them" if tuple(path) in {(table,) for table in TABLES} else None
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


def _unknown(tree: Map, path: Sequence[str | int], dictionary: Dictionary, complaints: Complaints) -> None:
    parent, key = path[:-1], str(path[-1]).strip()
    known = pattern(parent)
    noun = NOUNS.get(known or (), "this")
    subject = _SUBJECT_OF.get(known or ("",))
    if subject is not None:
        names = [*structure(SUBJECTS[subject]), *dictionary.names(subject), *SHORT.get(subject, {})]
    else:
        names = structure(_MODELS[known]) if known in _MODELS else []
    mapping = follow(tree, parent)[0]
    at = mapping.key(key) if isinstance(mapping, Map) else None
    complaints.add(f"'{key}' is not known for {noun}", at, _meant(key, names, subject, dictionary))


def _meant(key: str, names: list[str], subject: str | None, dictionary: Dictionary) -> str | None:
    """A hint: the key that was meant, or what the key belongs to."""
    for other, model in SUBJECTS.items():
        own = {*structure(model), *dictionary.names(other)} - {"id", "name"}
        if other != subject and key in own and key not in names:
            article = "an" if other[0] in "aei" else "a"
            whose = "the applicant" if other == "applicant" else f"{article} {other}"
            match = close(key, names)
            return f"it is known for {whose}" + (f"; or did you mean {match!r}?" if match else "")
    match = close(key, names)
    if match:
        return f"did you mean {match!r}?"
    if subject is not None:
        return "facts are declared in rules/facts.yaml and in packs"
    return f"known are {', '.join(sorted(names))}" if names else None
