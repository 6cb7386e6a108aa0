"""Loads the packs that a scenario reads: facts, specialties and seasons, the general packs, those of its portals and
specialties, and the user's own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Final

from msgspec import Struct

from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints, InputError, PackError, Where
from lorplan.basics.inputfile import content
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.language.families import Families
from lorplan.rules.language.names import NameTable
from lorplan.rules.language.reading import LETTERS, PROGRAMS, Reader, RuleScope
from lorplan.rules.packs.entries import listed
from lorplan.rules.packs.facts import declared, derived_reads, read_derivations, read_fact, read_families
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.names import read_names
from lorplan.rules.packs.reading import content_hash, read_pack
from lorplan.rules.packs.seasons import read_seasons
from lorplan.rules.packs.statements import LAYERS, Cap, Pack, Season, Setting

TESTS: Final = ".test.yaml"  # how the names of files with tests of rules end
Derivations = Mapping[str, tuple[tuple[Condition, Any], ...]]


class Library(Struct, frozen=True):
    """Everything that was loaded."""

    dictionary: Dictionary
    derivations: Derivations
    reads: Mapping[str, tuple[str, ...]]  # fact -> facts of the program that its value depends on
    families: Families
    seasons: Mapping[str, Season]
    packs: tuple[Pack, ...]
    list_packs: tuple[Pack, ...]  # whose rules choose programs, not letters
    caps: Mapping[str, Cap]
    settings: Mapping[str, Setting]
    hash: str

    @property
    def portals(self) -> frozenset[str]:
        """The portals that packs speak of, those shipped and not loaded included."""
        shipped_ones = {path.stem for path in (shipped() / "portals").glob("*.yaml")}
        return frozenset(shipped_ones | {pack.of or "" for pack in self.packs if pack.layer == "portal"})

    @property
    def events(self) -> frozenset[str]:
        """Names of events that any season has."""
        return frozenset(event for season in self.seasons.values() for event in season.events)

    @property
    def required_weight(self) -> int:
        """How much heavier than an expected must a required one weighs, 1 to 10."""
        setting = self.settings.get("required_weight")
        return 1 if setting is None else min(10, max(1, int(setting.value)))

    def pack(self, layer: str, of: str) -> Pack | None:
        """The pack of a portal or a specialty, None where there is none."""
        return next((pack for pack in self.packs if pack.layer == layer and pack.of == of), None)

    def reader(self, complaints: Complaints, chosen: RuleScope = LETTERS) -> Reader:
        """A reader of conditions against this library, with the definitions of all packs."""
        shared: dict[str, Condition] = {}
        for pack in (*self.packs, *self.list_packs):
            shared.update(pack.definitions)
        return Reader(self.dictionary, self.families, complaints, self.events, shared=shared, chosen=chosen)


class InScenario:
    """The facts and definitions that stand in a scenario: a pack of the user's own without a file of its own. Equal to
    another where the same stands at the same places."""

    KEYS: ClassVar[tuple[str, ...]] = ("facts", "define")

    def __init__(self, raw: Map, file: str) -> None:
        """Raises nothing: what is wrong is said when it is read as a pack. `raw`: the scenario."""
        own = {raw.key(key): raw[key] for key in self.KEYS if key in raw}
        head = {"format": "1", "pack": "your_file", "layer": "user", "title": "What your file declares"}
        written = {Scalar.of(key, raw): Scalar.of(value, raw) for key, value in head.items()}
        self.file = file
        self.pack = Map.of({**written, **own}, raw)
        self._key = file, tuple(_placed(node) for node in own.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InScenario) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def _placed(node: Any) -> Any:
    """What is written at a node, and where."""
    if isinstance(node, Map):
        return tuple((str(key), _placed(value)) for key, value in node.items())
    if isinstance(node, Seq):
        return tuple(map(_placed, node))
    return str(node), getattr(node, "line", 0), getattr(node, "column", 0)


class _File(Struct, frozen=True):
    """A file as it was read, with what is wrong in it."""

    name: str
    raw: Map
    complaints: Complaints


def shipped() -> Path:
    """The folder of the shipped packs."""
    return folder("rules")


def load(
    portals: Iterable[str] | None,
    specialties: Iterable[str] | None,
    own: Sequence[Path | str] = (),
    declared_in: InScenario | None = None,
    shortlist: bool = False,
) -> Library:
    """The library for these portals and specialties, named as people write them (None: all that are shipped), the
    user's own files or folders, and what a scenario declares. A portal or specialty without a pack simply has none.
    `shortlist`: with the packs of rules about programs. Raises PackError with every complaint.

    Files that say the same as at an earlier call are not read again: the library made of them then is returned.
    """
    root = shipped()
    base = [root / name for name in ("facts.yaml", "specialties.yaml", "seasons.yaml", "names.yaml")]
    names = _shipped_names(_texts([root / "specialties.yaml", root / "names.yaml"]))
    paths = _packs_in(root / "general")
    for name, wanted, known in (("portals", portals, names.portals), ("specialties", specialties, names.specialties)):
        meant = None if wanted is None else {known.meant(word) for word in wanted}
        paths += [path for path in _packs_in(root / name) if meant is None or path.stem in meant]
    paths += _packs_in(root / "shortlist") if shortlist else []
    files: dict[str, Path] = {}  # one that is named twice is read once
    for path in (path for name in own for path in own_files(name)):
        files.setdefault(os.path.realpath(path), path)
    return _library(_texts(base), _texts(paths), _texts(files.values()), declared_in)


Text = tuple[str, bytes]  # a file's name with its content


@lru_cache(maxsize=4)
def _shipped_names(texts: tuple[Text, Text]) -> NameTable:
    """What people call the specialties and portals that are shipped. What is wrong in the files is said by `load`."""
    specialties, names = map(_file, texts)
    return read_names(names.raw, read_families([(specialties.raw, specialties.complaints)]), names.complaints)


def _texts(paths: Iterable[Path]) -> tuple[Text, ...]:
    return tuple((str(path), content(str(path))) for path in paths)


# What is kept is found by the whole content of the files, so that an edited file is read again.
@lru_cache(maxsize=16)
def _library(
    base: tuple[Text, ...], shipped: tuple[Text, ...], own: tuple[Text, ...], declared_in: InScenario | None
) -> Library:
    packs = [_file(text) for text in shipped]
    if declared_in is not None:
        packs.append(_File(declared_in.file, declared_in.pack, Complaints(declared_in.file)))
    strangers: list[_File] = []
    for file in map(_file, own):
        (packs if _is_pack(file.raw) else strangers).append(file)
    for file in strangers:
        scenario = {"applicant", "programs"} & set(file.raw)
        hint = "it looks like a scenario" if scenario else "a pack says so, with format, pack, layer and title"
        file.complaints.add("this is no pack of rules", file.raw, hint)
    return _assemble([_file(text) for text in base], packs, strangers)


def _file(text: Text) -> _File:
    return _File(text[0], _tree(text), Complaints(text[0]))


@lru_cache(maxsize=256)
def _tree(text: Text) -> Map:
    name, content = text
    return yamltree.mapping(content, name)


def _is_pack(raw: Map) -> bool:
    """Whether a file says that it is a pack, be it a wrong one."""
    keys = set(raw)
    return not keys & {"applicant", "writers"} and bool(
        keys & {"pack", "layer", "rules", "facts", "define", "settings"}
    )


def _packs_in(folder: Path, pattern: str = "*.yaml") -> list[Path]:
    """The packs of a folder: tests of rules stand beside them."""
    return sorted(path for path in folder.glob(pattern) if not path.name.endswith(TESTS))


def own_files(name: Path | str) -> list[Path]:
    """The packs of the user's own in a folder, or the file that is named. Raises InputError for a folder of none."""
    path = Path(name)
    if not os.path.isdir(name):  # unlike Path.is_dir, it takes names of any length
        return [path]
    packs = _packs_in(path, "**/*.yaml")
    if not packs:
        raise InputError.of("holds no pack (no .yaml file)", Where(str(name)))
    return packs


def _assemble(base: Sequence[_File], files: Sequence[_File], strangers: Sequence[_File] = ()) -> Library:
    facts_file, specialties_file, seasons_file, names_file = base
    families = read_families([(file.raw, file.complaints) for file in (specialties_file, *files)])
    seasons = read_seasons(seasons_file.raw, seasons_file.complaints)
    names = read_names(names_file.raw, families, names_file.complaints)
    facts = []
    for file in (facts_file, *files):
        pack = str(file.raw.get("pack", "facts"))
        for entry in listed(file.raw, "facts", file.complaints):
            fact = read_fact(entry, pack, families.names, names, file.complaints)
            if fact is not None:
                facts.append((fact, file.complaints, entry))
    dictionary = Dictionary(declared(facts).values(), names)
    events = frozenset(event for season in seasons.values() for event in season.events)
    facts_reader = Reader(dictionary, families, facts_file.complaints, events)
    derivations = read_derivations(dictionary, facts_reader)
    packs: list[Pack] = []
    shared: dict[str, Condition] = {}
    # General packs first: the others use their definitions, wherever they lie.
    for file in sorted(files, key=lambda each: each.raw.get("layer") != "general"):
        chosen = PROGRAMS if file.raw.get("layer") == "shortlist" else LETTERS
        reader = Reader(dictionary, families, file.complaints, events, shared=shared, chosen=chosen)
        pack_read = read_pack(file.raw, file.name, reader)
        if pack_read is not None:
            packs.append(pack_read)
            _check_seasons(pack_read, seasons, file.complaints)
            if pack_read.layer == "general":
                shared.update(pack_read.definitions)
    _raise_all((*base, *files, *strangers))
    _refuse_twins(packs)
    # By their ids, so that where and in which order files lie does not show.
    rules = (facts_file, specialties_file, seasons_file)  # names say nothing about letters
    content = [file.raw for file in (*rules, *sorted(files, key=lambda each: str(each.raw.get("pack"))))]
    return Library(
        dictionary=dictionary,
        derivations=derivations,
        reads=derived_reads(derivations),
        families=families,
        seasons=seasons,
        packs=tuple(pack for pack in packs if pack.layer != "shortlist"),
        list_packs=tuple(pack for pack in packs if pack.layer == "shortlist"),
        caps={name: cap for pack in packs for name, cap in pack.groups.items()},
        settings={name: setting for pack in packs for name, setting in pack.settings.items()},
        hash=content_hash(content),
    )


def _check_seasons(pack: Pack, seasons: Mapping[str, Season], complaints: Complaints) -> None:
    """A statement of a season that nobody knows is a misspelling: it would else be taken for one long past."""
    for statement in pack.statements:
        if statement.season is not None and statement.season not in seasons:
            hint = hint_close(statement.season, seasons, "seasons stand in rules/seasons.yaml")
            complaints.add(f"season '{statement.season}' of '{statement.rule}' is not known", statement.where, hint)


def _raise_all(files: Iterable[_File]) -> None:
    every = [complaint for file in files for complaint in file.complaints.sorted()]
    if every:
        raise PackError(*every)


def _taken(packs: Sequence[Pack]) -> list[PackError]:
    """Rules with the name that a pack of a lower layer gives to another one, which would be replaced unseen."""
    lowest: dict[str, Pack] = {}
    for pack in sorted(packs, key=lambda each: LAYERS.index(each.layer)):
        for statement in pack.statements:
            if statement.action == "defines":
                lowest.setdefault(statement.rule, pack)
    return [
        PackError.of(
            f"'{statement.rule}' is a rule of the pack '{lowest[statement.rule].id}' already",
            statement.where,
            f"take another id, or write 'change: {statement.rule}' or 'lift: {statement.rule}'",
        )
        for pack in packs
        for statement in pack.statements
        if statement.action == "defines" and lowest[statement.rule].layer != pack.layer
    ]


def _refuse_twins(packs: Sequence[Pack]) -> None:
    """Pack ids, groups and settings are each said once."""
    seen: dict[tuple[str, str], Pack] = {}
    complaints: list[PackError] = []
    for pack in packs:
        defined = [
            ("pack", pack.id, Where.of(pack.raw.key("pack"), pack.file)),
            *(("group", name, cap.where) for name, cap in pack.groups.items()),
            *(("setting", name, setting.where) for name, setting in pack.settings.items()),
        ]
        for what, name, where in defined:
            other = seen.setdefault((what, name), pack)
            if other is not pack:
                message = f"{what} '{name}' is defined already, in {Path(other.file).name}"
                complaints.append(PackError.of(message, where))
    complaints += _taken(packs)
    if complaints:
        raise PackError(*(complaint for error in complaints for complaint in error.complaints))
