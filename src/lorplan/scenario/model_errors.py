"""What the models refuse, in the user's words: a validation error becomes complaints with places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lorplan.basics.errors import Complaints
from lorplan.basics.scalars import Misfit, shown
from lorplan.basics.words import close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar
from lorplan.rules.language.facts import Dictionary
from lorplan.scenario import models, shortlist
from lorplan.scenario.entity import FACTS, Entity, Strict, keys
from lorplan.scenario.expand import SHORT, TABLES, Renamed
from lorplan.scenario.places import follow, step, where

Path = Sequence[str | int]

# The mappings of the expanded tree by their path, `*` for any id or number: what messages call them, and their models.
_MAPPINGS: Final[dict[tuple[str, ...], tuple[str, type[Strict]]]] = {
    (): ("the scenario", models.Scenario),
    ("applicant",): ("the applicant", models.Applicant),
    ("applicant", "prior_training", "*"): ("prior training", models.Training),
    ("institutions", "*"): ("an institution", models.Institution),
    ("experiences", "*"): ("an experience", models.Experience),
    ("rotations", "*"): ("a rotation", models.Rotation),
    ("shortlist",): ("the shortlist", shortlist.Shortlist),
    ("shortlist", "budget"): ("the budget for applying", shortlist.ListBudget),
    ("writers", "*"): ("a writer", models.Writer),
    ("writers", "*", "roles", "*"): ("a role", models.Role),
    ("letters", "*"): ("a letter", models.Letter),
    ("letters", "*", "expected"): ("an expected strength", models.Expected),
    ("programs", "*"): ("a program", models.Program),
    ("programs", "*", "letters"): ("the numbers of letters", models.Letters),
    ("budget",): ("the budget", models.Budget),
    ("estimates",): ("the estimates", models.Estimates),
    ("estimates", "writers", "*"): ("an estimate", models.Estimate),
    ("wishes",): ("the wishes", models.Wishes),
    ("wishes", "keep", "*"): ("a wish", models.Wish),
    ("wishes", "avoid", "*"): ("a wish", models.Wish),
    ("wishes", "reserve", "*"): ("a reserve", models.Reserve),
}
_ENTITIES: Final = [model for _, model in _MAPPINGS.values() if issubclass(model, Entity) and model.subject]
_ADVICE: Final = {
    "format": "write 'format: 1' on the first line",
    "season": "write 'season: eras-2028', for example",
    "as_of": "write 'as_of: 2027-07-20', or give --on",
}
_MOST_UNKNOWN: Final = 100  # keys of one mapping that are named one by one
_TABLE: Final = "write 'the-id: {…}' for each of them"
_PROGRAMS: Final = "write '- id: the-id' for each of them"
_WANTED: Final = {"tuple_type": "a list", "dict_type": "a mapping", "model_type": "a mapping"}


def refuse(error: ValidationError, tree: Map, dictionary: Dictionary, complaints: Complaints) -> None:
    """Note everything that the models found wrong with the expanded tree."""
    _Refusal(tree, dictionary, complaints).note(error.errors(include_url=False))


def complain(misfit: Misfit, name: str, node: Any, complaints: Complaints) -> None:
    """Note a value that does not fit, where it stands."""
    at = misfit.value if hasattr(misfit.value, "line") else node
    complaints.add(f"'{name}': {misfit.message}", at if hasattr(at, "line") else None, misfit.hint)


class _Refusal:
    def __init__(self, tree: Map, dictionary: Dictionary, complaints: Complaints) -> None:
        self.tree = tree
        self.dictionary = dictionary
        self.complaints = complaints

    def note(self, errors: Sequence[ErrorDetails]) -> None:
        paths = [[part for part in error["loc"] if part not in ("[key]", FACTS)] for error in errors]
        unknown = [path for path, error in zip(paths, errors, strict=True) if error["type"] == "extra_forbidden"]
        unlisted = self._unlisted(unknown)
        unknown = [path for path in unknown if tuple(path) not in unlisted]
        meant = [[*path[:-1], close(str(path[-1]), self._keys(path[:-1]))] for path in unknown]
        refused: set[int] = set()
        for path, error in zip(paths, errors, strict=True):
            if error["type"] == "extra_forbidden":
                if tuple(path) not in unlisted:
                    self._unknown(path)
                continue
            node = follow(self.tree, path)[0]
            misfit = error.get("ctx", {}).get("error")
            if error["type"] == "missing":
                # A misspelt key is complained of as such; that the right one is missing says nothing more.
                if path not in meant:
                    self._missing(path)
            elif isinstance(misfit, Misfit):
                at = misfit.value if hasattr(misfit.value, "line") else node
                # One value may stand in several places: a program's specialty is the only one of 'applying_to'.
                if id(at) not in refused:
                    complain(misfit, self._name(path, key="[key]" in error["loc"]), at, self.complaints)
                refused.add(id(at))
            elif error["type"] in _WANTED:
                self._shape(path, node, _WANTED[error["type"]])
            elif error["type"] != "too_short":
                self.complaints.add(
                    f"'{self._name(path)}' cannot be read", where(self.tree, path, self.complaints.file)
                )
            elif not node:  # else it is short of the entries that are refused
                message = f"'{self._name(path)}' needs at least one entry"
                self.complaints.add(message, where(self.tree, path, self.complaints.file))

    def _unlisted(self, unknown: Sequence[Path]) -> set[tuple[str | int, ...]]:
        """Unknown keys beyond many of one mapping, which are counted and not looked at: each would cost a search for
        what was meant."""
        of_mapping: dict[tuple[str | int, ...], list[Path]] = {}
        for path in unknown:
            of_mapping.setdefault(tuple(path[:-1]), []).append(path)
        for parent, paths in of_mapping.items():
            if len(paths) > _MOST_UNKNOWN:
                at = where(self.tree, paths[_MOST_UNKNOWN], self.complaints.file)
                more = len(paths) - _MOST_UNKNOWN
                self.complaints.add(f"{more:,} more keys are not known for {_mapping(parent)[0]}", at)
        return {tuple(path) for paths in of_mapping.values() for path in paths[_MOST_UNKNOWN:]}

    def _shape(self, path: Path, node: Any, wanted: str) -> None:
        """A list where a mapping is wanted, or the like."""
        hint = None
        if len(path) == 1 and not getattr(node, "empty", False):
            hint = _TABLE if path[0] in TABLES else _PROGRAMS if path[0] == "programs" else None
        self.complaints.add(f"'{self._name(path)}': expected {wanted}, found {shown(node)}", node, hint)

    def _name(self, path: Path, key: bool = False) -> str:
        """The last key on the path, as the user wrote it. `key`: what does not fit is a key itself."""
        if key:
            return "per_specialty" if path[-2] == "per_specialty" else "id"
        for length in range(len(path), 0, -1):
            part = path[length - 1]
            if isinstance(part, str):
                parent = follow(self.tree, path[: length - 1])[0]
                written = parent.key(part) if isinstance(parent, Map) else None
                return written.written if isinstance(written, Renamed) else part
        return "the scenario"

    def _missing(self, path: Path) -> None:
        parent, field = path[:-1], str(path[-1])
        noun, model = _mapping(parent)
        at = where(self.tree, parent, self.complaints.file)
        if (model, field) == (models.Letter, "writers"):
            writers = self.tree.get("writers")
            meant = close(str(parent[1]), [str(name) for name in writers] if isinstance(writers, Map) else [])
            message = f"letter {quoted(str(parent[1]))} needs a writer"
            self.complaints.add(message, at, f"write 'writer: {meant or 'the-id'}'")
        elif (model, field) == (models.Program, "specialty"):
            several = step(self.tree.get("applicant"), "applying_to")
            if several:  # else the missing 'applying_to' is what has to be mended
                program = step(follow(self.tree, parent)[0], "id")
                which = f"program {quoted(program)}" if isinstance(program, Scalar) else "a program"
                message = f"{which} needs 'specialty', since 'applying_to' names {len(several)}"
                self.complaints.add(message, at)
        elif (model, field) != (models.Program, "name"):  # which follows from the missing id
            what = "'as_of', the day of the plan" if field == "as_of" else f"'{field}'"
            self.complaints.add(f"{noun} needs {what}", at, None if parent else _ADVICE.get(field))

    def _unknown(self, path: Path) -> None:
        parent, key = path[:-1], str(path[-1])
        mapping = follow(self.tree, parent)[0]
        at = mapping.key(key) if isinstance(mapping, Map) else None
        self.complaints.add(f"'{key}' is not known for {_mapping(parent)[0]}", at, self._hint(key, parent))

    def _keys(self, path: Path) -> list[str]:
        """The keys that may be written on the mapping at a path."""
        _, model = _mapping(path)
        if not issubclass(model, Entity) or not model.subject:
            return list(keys(model))
        versions = ("versions",) if model is models.Letter else ()
        return [*keys(model), *self.dictionary.names(model.subject), *SHORT.get(model.subject, {}), *versions]

    def _hint(self, key: str, path: Path) -> str | None:
        """The key that was meant, or what the key belongs to."""
        names = self._keys(path)
        match = close(key, names)
        meant = f"did you mean {match!r}?" if match else None
        _, model = _mapping(path)
        subject = model.subject if issubclass(model, Entity) else ""
        for entity in _ENTITIES:
            known = {*keys(entity), *self.dictionary.names(entity.subject)} - {"id", "name"}
            if entity is not model and key in known:
                article = "the" if entity is models.Applicant else "an" if entity.subject[0] in "aei" else "a"
                return f"it is known for {article} {entity.subject}" + (f"; or {meant}" if meant else "")
        if key in keys(models.Role):  # a word of its own, no misspelt one
            return "it is known for an office, below 'roles:'"
        if subject and f"{subject}.{key}" in self.dictionary:
            return "lorplan finds this out by itself; it cannot be written"
        if meant is None and subject:
            return "facts are declared in rules/facts.yaml and in packs"
        return meant or (f"known are {listing(sorted(names))}" if names else None)


def _mapping(path: Path) -> tuple[str, type[Strict]]:
    """What the mapping at a path is called, and its model."""
    for pattern, mapping in _MAPPINGS.items():
        if len(pattern) == len(path) and all(known in ("*", part) for known, part in zip(pattern, path, strict=True)):
            return mapping
    raise KeyError(path)
