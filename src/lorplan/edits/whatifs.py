"""What-ifs from the command line: an edited copy of the scenario as written, and in words what was assumed.

The result does not depend on the order of the options: files first (in their order, a later one over an earlier one),
then values (a whole before its parts), then letters left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct

from lorplan.basics import yamltree as yamlio
from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, Node, canonical, one_line, originate
from lorplan.edits import lay_over as merging
from lorplan.edits import leave_out as leaving
from lorplan.edits import set_value as setting
from lorplan.edits.layout import Path as Place
from lorplan.edits.nodes import copied, orderly
from lorplan.edits.paths import Wrong, at
from lorplan.edits.set_value import Setting
from lorplan.edits.versions import Versions
from lorplan.results.plan import Assumed, Edited
from lorplan.scenario.expand import TABLES
from lorplan.scenario.versions import KEY

LONGEST: Final = 100  # characters of an option in messages
_SHOWN: Final = 60  # characters of a value in a sentence
_MOST: Final = 8  # entries of a file that are named

_SECTIONS: Final = (*TABLES, "wishes", "budget", "rules", "overrides")  # then what else there is, then programs

_Read = tuple["Assumption", tuple[str, ...], Node | None]


class Assumption(Struct, frozen=True):
    """One option of the command line: `set` with `path=value`, `without` with letters, `with` with a file."""

    kind: Literal["set", "without", "with"]
    text: str

    @property
    def option(self) -> str:
        """The option as messages name it."""
        text = " ".join(self.text.split())
        return f"--{self.kind} {text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}"


def assumptions(
    *, sets: Iterable[str] = (), without: Iterable[str] = (), files: Iterable[str | Path] = ()
) -> tuple[Assumption, ...]:
    """The assumptions that options come to."""
    return (
        *(Assumption("with", str(one)) for one in files),
        *(Assumption("set", one) for one in sets),
        *(Assumption("without", one) for one in without),
    )


def assume(
    raw: Map, assumptions: Sequence[Assumption], file: str, settle: Callable[[Map], Map] | None = None
) -> tuple[Map, tuple[Assumed, ...]]:
    """The scenario as written with these what-ifs, and what was assumed, in an order that does not depend on theirs.

    `file`: the scenario's. `settle`: makes entries of the programs in its lists. Raises InputError with every what-if
    that cannot be made; what is wrong with an assumed value is said when the scenario is read, at the option's place.
    """
    complaints = Complaints(file)
    tree, assumed = assume_leniently(raw, assumptions, complaints, settle)
    complaints.raise_if_any()
    return tree, assumed


def assume_leniently(
    raw: Map, assumptions: Sequence[Assumption], complaints: Complaints, settle: Callable[[Map], Map] | None = None
) -> tuple[Map, tuple[Assumed, ...]]:
    """As `assume`; what-ifs that cannot be made are complained about and left out."""
    assuming = _Assuming(copied(raw), complaints, settle)
    unique = list(dict.fromkeys(assumptions))
    assuming.read([one for one in unique if one.kind == "with"])
    readable = not complaints  # else what a file would have brought is missed below
    if readable:
        assuming.edit([one for one in unique if one.kind == "set"])
    assuming.versions.finish(assuming.tree)
    if readable:
        assuming.leave([one for one in unique if one.kind == "without"])
    return assuming.tree, tuple(assuming.assumed)


class _Assuming:
    def __init__(self, tree: Map, complaints: Complaints, settle: Callable[[Map], Map] | None) -> None:
        self.tree = tree
        self.complaints = complaints
        self.settle = settle
        self.assumed: list[Assumed] = []
        self.done: dict[Place, Setting] = {}
        self.pieces: dict[str, Map] = {}
        self.versions = Versions()
        self.versions.settle(tree)

    def refuse(self, one: Assumption, wrong: Wrong) -> None:
        self.complaints.add(wrong.message, Where(one.option), wrong.hint)

    def read(self, files: Sequence[Assumption]) -> None:
        """Pieces of scenarios from their files."""
        for one in files:
            try:
                self.pieces[one.text] = originate(yamlio.read(one.text), (one.text, ""))
            except InputError as error:
                self.complaints.extend(error.complaints)

    def edit(self, settings: Sequence[Assumption]) -> None:
        """Pieces laid over, then values. Programs are edited when those of the lists are there as well, and what lists
        there are may be assumed itself."""
        laid = {file: self._lay_over(file, programs=False) for file in self.pieces}
        self.versions.settle(self.tree)
        read = self._read(settings)
        lists = [found for found in read if found[1][0] == "program_lists"]
        self._apply(lists)
        if self.settle is not None and "program_lists" in self.tree:
            self.tree = copied(self.settle(self.tree))
        values, self.assumed = self.assumed, []
        for file, others in laid.items():
            self._say(file, [*others, *self._lay_over(file, programs=True)])
        self.assumed += values
        self._apply([found for found in read if found not in lists])

    def _lay_over(self, file: str, programs: bool) -> list[merging.Laid]:
        return merging.lay_over(self.tree, copied(self.pieces[file]), file, self.complaints.file, programs)

    def _say(self, file: str, laid: Sequence[merging.Laid]) -> None:
        name = Path(file).name
        laid = sorted(laid, key=_told_first)
        words = [f"{entry.path} {'added' if entry.old is None else 'changed'}" for entry in laid]
        if len(words) > _MOST + 1:
            words = [*words[:_MOST], f"{len(words) - _MOST} more"]
        what = listing(words) or "nothing that your file does not say"
        changes = tuple(Edited(entry.path, _line(orderly(entry.old)), _line(orderly(entry.new))) for entry in laid)
        self.assumed.append(Assumed(f"--with {name}", f"with {name}: {what}", changes))

    def _read(self, settings: Sequence[Assumption]) -> list[_Read]:
        """Values: a whole before its parts, which may be there only then; what is left out goes last."""
        read: list[_Read] = []
        for one in settings:
            try:
                read.append((one, *setting.read(one.text, one.option)))
            except Wrong as wrong:
                self.refuse(one, wrong)
        read.sort(key=lambda found: (found[2] is None, len(found[1]), found[1], found[0].text))
        return read

    def _apply(self, read: Sequence[_Read]) -> None:
        gone: dict[Place, Setting] = {}
        for assumption, parts, value in read:
            try:
                one = setting.setting(self.tree, parts, value, assumption.option)
                if value is None:
                    self._left_out(one, gone)
                else:
                    self._set(one)
                    self.versions.settle(self.tree)
            except Wrong as wrong:
                self.refuse(assumption, wrong)
        # From behind, so that the numbers of entries in front stay right.
        for place in sorted(gone, key=_order, reverse=True):
            name = at(self.tree, place)
            setting.leave_out(self.tree, place)
            if len(place) == 2 and place[0] == "programs" and isinstance(name, Map):
                leaving.leave_program(self.tree, str(name.get("id")))
        self.versions.settle(self.tree)

    def _set(self, one: Setting) -> None:
        for place in one.places.places:
            other = self.done.get(place)
            if other is not None and canonical(other.value) != canonical(one.value):
                raise Wrong(f"'{one.places.shown}' is set to something else by {other.option}", "keep one of them")
        if all(place in self.done for place in one.places.places):
            return
        old = orderly(at(self.tree, one.places.places[0]))
        setting.apply(self.tree, one)
        self.done.update(dict.fromkeys(one.places.places, one))
        path, new = one.places.shown, one.value
        if old is None or getattr(old, "empty", False):
            what = f"{path}: {_short(new)}, where your file says nothing"
        elif one_line(old) == one_line(orderly(new)):
            what = f"{path}: {_short(new)}, as your file says"
        else:
            what = f"{path}: {_short(new)} instead of {_short(old)}"
        self.assumed.append(Assumed(one.option, what, (Edited(path, _line(old), _line(new)),)))

    def _left_out(self, one: Setting, gone: dict[Place, Setting]) -> None:
        for place in one.places.places:
            for other, by in self.done.items():
                if other[: len(place)] == place:
                    raise Wrong(f"{by.option} sets what this leaves out", "keep one of them")
        place = one.places.places[0]
        if place in gone:
            return
        if len(place) == 3 and place[0] == "letters" and place[2] == KEY:
            versions = self.versions.of(str(place[1]))
            by_version = next(
                (by for other, by in self.done.items() if other[:1] == place[:1] and other[1] in versions), None
            )
            if by_version is not None:
                raise Wrong(f"{by_version.option} sets what this leaves out", "keep one of them")
        if len(place) == 2 and place[0] == "letters":
            raise Wrong("a letter is left out by name", f"write --without {place[1]}")
        path, old = one.places.shown, orderly(at(self.tree, place))
        gone.update(dict.fromkeys(one.places.places, one))
        what = f"{path}: nothing, where your file says {_short(old)}"
        self.assumed.append(Assumed(one.option, what, (Edited(path, _line(old), None),)))

    def leave(self, without: Sequence[Assumption]) -> None:
        """Letters left out, by name."""
        names: dict[str, Assumption] = {}
        for one in without:
            for name in one.text.split(","):
                names.setdefault(name.strip(), one)
        for name, one in sorted(names.items()):
            try:
                by = next((by for place, by in self.done.items() if place[:2] == ("letters", name)), None)
                if by is not None and isinstance(self.tree.get("letters"), Map):
                    raise Wrong(f"{by.option} sets what this leaves out", "keep one of them")
                leaving.check(self.tree, name)
            except Wrong as wrong:
                self.refuse(one, wrong)
                continue
            old = orderly(self.tree["letters"][name])
            also = leaving.leave_letter(self.tree, name)
            what = f"without the letter {name}" + (f", {listing(also)}" if also else "")
            self.assumed.append(Assumed(one.option, what, (Edited(f"letters.{name}", _line(old), None),)))


def _order(place: Place) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(part, int), part if isinstance(part, int) else 0, str(part)) for part in place)


def _told_first(entry: merging.Laid) -> tuple[int, str, bool, str]:
    """Sections as people think of them, what is new in front, whatever the order that a file was written in."""
    section = entry.path.partition(".")[0]
    place = _SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS) + (section == "programs")
    return (place, section, entry.old is not None, entry.path)


def _line(node: Any) -> str | None:
    return None if node is None or getattr(node, "empty", False) else one_line(node)


def _short(node: Any) -> str:
    text = " ".join(one_line(node).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
