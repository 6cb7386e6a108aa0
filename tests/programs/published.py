"""The files of this folder: what a program's page says, fact by fact, and the program that says the same in YAML.

Those of `later/` were collected when the rule language stood; those of `shapes/` are composed and have no page.

A file holds `source` (the page, for every rule that names none), a pool of letters, and programs as in a scenario with
these keys on top: `facts` (each published fact and what carries it), `meets` (portfolios that keep every requirement),
`breaks` (for each requirement portfolios that break it and no other), `earns` (for a should a better portfolio and a
worse one), `notes` (sentences that are said; with `given`, only where that is so). `given` changes the scenario.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).parent
FIRST: Final = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.startswith("_"))
LATER: Final = sorted((FOLDER / "later").glob("*.yaml"))  # collected when the language stood
SHAPES: Final = sorted((FOLDER / "shapes").glob("*.yaml"))  # composed: requirements of shapes that pages have
FILES: Final = [*FIRST, *LATER, *SHAPES]
PACKS: Final = sorted((FOLDER / "packs").glob("*.yaml"))
NUMBERS: Final = {
    "asked": "letters.fewer-than-required",
    "min": "letters.fewer-than-required",
    "counts": "letters.fewer-than-required",
    "max": "letters.more-than-allowed",
}
CARRIERS: Final = ("rules", "numbers", "facts", "attested", "lifts", "extends", "meets", "out")
OWN_KEYS: Final = ("title", "case", "facts", "meets", "breaks", "earns", "notes")


class _Reader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads every scalar as text, as lorplan does."""


class _Writer(yaml.SafeDumper):
    """Writes every scalar as it was read, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Reader.yaml_implicit_resolvers = {}
_Writer.yaml_implicit_resolvers = {}


def read(path: Path) -> dict[str, Any]:
    """A file as plain data."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _Reader)
    return found


def written(data: Any) -> str:
    """Plain data as YAML."""
    return yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=1000)


@dataclass(frozen=True)
class Published:
    """One program of a file."""

    file: Path
    data: Mapping[str, Any]  # the whole file
    entry: Mapping[str, Any]  # the program's part

    @property
    def id(self) -> str:
        return str(self.entry["id"])

    @property
    def source(self) -> Mapping[str, Any]:
        """The page; empty for what was composed."""
        return dict(self.entry.get("source", self.data.get("source", {})))

    @property
    def facts(self) -> list[Mapping[str, Any]]:
        """Each published fact with what carries it."""
        return list(self.entry["facts"])

    @property
    def meets(self) -> list[tuple[list[str], Mapping[str, Any]]]:
        """Portfolios that keep every requirement, and what is so in each case."""
        return [_portfolio(one) for one in self.entry["meets"]]

    @property
    def breaks(self) -> Iterator[tuple[str, list[str], Mapping[str, Any], set[str]]]:
        """(rule, letters, given, further musts that cannot but fall with it)"""
        for rule, listed in self.entry.get("breaks", {}).items():
            several = isinstance(listed, list) and bool(listed) and not isinstance(listed[0], str)
            for one in listed if several else [listed]:
                letters, given = _portfolio(one)
                also = one.get("also", []) if isinstance(one, dict) else []
                yield rule, letters, given, set(also)

    @property
    def earns(self) -> Mapping[str, Mapping[str, Any]]:
        """rule -> {better, worse, given}: of two portfolios the first earns more by it."""
        return dict(self.entry.get("earns", {}))

    @property
    def notes(self) -> Mapping[str, Mapping[str, Any]]:
        """rule -> what is so where it speaks; empty where it always does."""
        notes = self.entry.get("notes", {})
        return {one: {} for one in notes} if isinstance(notes, list) else dict(notes)

    @property
    def portfolios(self) -> Iterator[tuple[list[str], Mapping[str, Any]]]:
        """Every portfolio that is judged, with what is so in its case."""
        yield from self.meets
        for _, letters, given, _ in self.breaks:
            yield letters, given
        for pair in self.earns.values():
            yield pair["better"], pair.get("given", {})
        first, usual = self.meets[0]
        for told in self.notes.values():
            yield first, told.get("given", usual)

    @property
    def statements(self) -> list[str]:
        """The rules that the program's own statements speak of."""
        return [str(one.get("id") or one.get("change") or one.get("lift")) for one in self.entry.get("rules", [])]

    def level(self, rule: str) -> str | None:
        """The level that the program's own statement gives a rule."""
        own = (one for one in self.entry.get("rules", []) if rule in (one.get("id"), one.get("change")))
        return next((one.get("level") for one in own), None)


def _portfolio(one: Any) -> tuple[list[str], Mapping[str, Any]]:
    return (one["letters"], one.get("given", {})) if isinstance(one, dict) else (one, {})


def programs(path: Path) -> list[Published]:
    """The published programs of a file; those that only serve as a base have no `facts`."""
    data = read(path)
    return [Published(path, data, entry) for entry in data["programs"] if "facts" in entry]


def every(files: Sequence[Path] = FILES) -> list[Published]:
    """All programs of these files."""
    return [one for path in files for one in programs(path)]


def merged(base: Any, more: Any) -> Any:
    """`more` on top of `base`, mapping by mapping."""
    if isinstance(base, dict) and isinstance(more, dict):
        return {**base, **{key: merged(base[key], value) if key in base else value for key, value in more.items()}}
    return more


def scenario(program: Published, given: Mapping[str, Any], portfolios: Mapping[str, list[str]]) -> dict[str, Any]:
    """The scenario in which a file's programs are judged."""
    data = merged(program.data, {key: value for key, value in given.items() if key != "program"})
    pool = read(FOLDER / "_pool.yaml")
    letters: dict[str, Any] = {}
    writers: dict[str, Any] = {}
    for name, told in _named(data["letters"]).items():
        letters[name] = merged({"writer": name, "status": "uploaded", "waived": "true"}, pool["letters"].get(name, {}))
        letters[name] = merged(letters[name], told)
        for writer in letters[name].get("writers", [letters[name]["writer"]]):
            writers[writer] = merged(pool["writers"].get(writer, {}), data.get("writers", {}).get(writer, {}))
    own = data["programs"][0]["specialty"]
    entries = []
    for entry in data["programs"]:
        if entry["id"] == program.id:
            entry = merged(entry, given.get("program", {}))
        kept = {key: value for key, value in entry.items() if key not in (*OWN_KEYS, "source")}
        source = entry.get("source", data.get("source"))
        own_source = {} if source is None else {"source": source}
        kept["rules"] = [{**own_source, **rule} for rule in entry.get("rules", [])]
        entries.append({**kept, "name": entry.get("title", entry["id"])})
    applicant = {
        "kind": "us_md",
        "applying_to": sorted({entry["specialty"] for entry in data["programs"]}),
        "school": {"id": "own-school", "department_letter": "false"},
    }
    whole = {
        "format": "1",
        "season": "eras-2028",
        "as_of": data.get("as_of", "2027-07-20"),
        "packs": [str(path) for path in PACKS],
        "applicant": merged(applicant, data.get("applicant", {})),
        "institutions": merged(pool["institutions"], data.get("institutions", {})),
        "experiences": data.get("experiences", {}),
        "writers": _own(writers, own),
        "letters": letters,
        "programs": entries,
        "portfolios": {name: {program.id: sent} for name, sent in portfolios.items()},
    }
    return {key: value for key, value in whole.items() if value != {}}


def _named(letters: Any) -> dict[str, Any]:
    return {name: {} for name in letters} if isinstance(letters, list) else {k: v or {} for k, v in letters.items()}


def _own(value: Any, specialty: str) -> Any:
    """The same with the specialty in the place of OWN."""
    if isinstance(value, dict):
        return {key: _own(one, specialty) for key, one in value.items()}
    if isinstance(value, list):
        return [_own(one, specialty) for one in value]
    return specialty if value == "OWN" else value


def without(fact: str, told: Any) -> Any:
    """The same data where nobody tells a fact: its key is left out wherever it is written, but for rules."""
    key = fact.split(".", 1)[1]
    if isinstance(told, Mapping):
        left = {name: value for name, value in told.items() if name != key}
        return {name: value if name == "rules" else without(fact, value) for name, value in left.items()}
    if isinstance(told, list):
        return [without(fact, one) for one in told]
    return told
