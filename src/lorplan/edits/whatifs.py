"""What-ifs from the command line: an edited copy of the scenario in its plain form, and in words what was assumed.

The result does not depend on the order of the options: files first (in their order, a later one over an earlier one),
then values (a whole before its parts), then the same of versions of letters, then letters left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path as FilePath
from typing import Any, Final, Literal

from msgspec import Struct

from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, canonical, one_line, originate
from lorplan.edits import leave_out as leaving
from lorplan.edits import set_value as setting
from lorplan.edits.lay_over import Laid, lay_over
from lorplan.edits.nodes import copied
from lorplan.edits.paths import Target, Wrong, named
from lorplan.edits.plain import Path, as_written, at, plain, written
from lorplan.edits.set_value import SetValue
from lorplan.results.plan import Assumed, Edited
from lorplan.scenario.expand import TABLES, expand
from lorplan.scenario.versions import KEY, ids_of_versions

LONGEST: Final = 100  # characters of an option in messages
_SHOWN: Final = 60  # characters of a value in a sentence
_MOST: Final = 8  # entries of a file that are named

_SECTIONS: Final = (*TABLES, "wishes", "budget", "rules", "overrides")  # then what else there is, then programs


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
    *, sets: Iterable[str] = (), without: Iterable[str] = (), files: Iterable[str | FilePath] = ()
) -> tuple[Assumption, ...]:
    """The assumptions that options come to."""
    return (
        *(Assumption("with", str(file)) for file in files),
        *(Assumption("set", text) for text in sets),
        *(Assumption("without", names) for names in without),
    )


def assume(
    raw: Map, assumptions: Sequence[Assumption], file: str, with_lists: Callable[[Map], Map] | None = None
) -> tuple[Map, tuple[Assumed, ...]]:
    """The scenario with these what-ifs, and what was assumed, in an order that does not depend on theirs.

    `raw`: as written. `file`: the scenario's. `with_lists`: makes entries of the programs in its lists. Raises
    InputError with every what-if that cannot be made; what is wrong with an assumed value is said when the scenario is
    read, at the option's place.
    """
    complaints = Complaints(file)
    tree, assumed = assume_leniently(raw, assumptions, complaints, with_lists)
    complaints.raise_if_any()
    return tree, assumed


def assume_leniently(
    raw: Map, assumptions: Sequence[Assumption], complaints: Complaints, with_lists: Callable[[Map], Map] | None = None
) -> tuple[Map, tuple[Assumed, ...]]:
    """As `assume`; what-ifs that cannot be made are complained about and left out."""
    assuming = _Assuming(plain(copied(raw), complaints), complaints, with_lists)
    of_kind: dict[str, list[Assumption]] = {"with": [], "set": [], "without": []}
    for assumption in dict.fromkeys(assumptions):
        of_kind[assumption.kind].append(assumption)
    readable = assuming.read_pieces(of_kind["with"])  # else what a file would have brought is missed below
    if readable:
        assuming.edit(of_kind["set"])
    assuming.tree = expand(assuming.tree, complaints)  # versions are letters of their own from now on
    if readable:
        assuming.edit_versions()
        assuming.leave(of_kind["without"])
    return assuming.tree, (*assuming.of_pieces(), *assuming.assumed)


class _Assuming:
    """The scenario while what-ifs are made. `tree`: its plain form so far."""

    def __init__(self, tree: Map, complaints: Complaints, with_lists: Callable[[Map], Map] | None) -> None:
        self.tree = tree
        self.complaints = complaints
        self.with_lists = with_lists
        self.assumed: list[Assumed] = []  # of values and letters
        self.done: dict[Path, SetValue] = {}
        self.pieces: dict[str, Map] = {}
        self.pieces_of_versions: dict[str, Map] = {}
        self.laid: dict[str, list[Laid]] = {}  # by the piece's file
        self.waiting: list[SetValue] | None = []  # values of versions, until these are letters of their own

    def refuse(self, option: str, wrong: Wrong) -> None:
        self.complaints.add(wrong.message, Where(option), wrong.hint)

    def read_pieces(self, files: Sequence[Assumption]) -> bool:
        """Read pieces of scenarios from their files; whether all can be read."""
        before = len(self.complaints)
        for assumption in files:
            try:
                self.pieces[assumption.text] = originate(yamltree.read(assumption.text), (assumption.text, ""))
            except InputError as error:
                self.complaints.extend(error.complaints)
        return len(self.complaints) == before

    def edit(self, settings: Sequence[Assumption]) -> None:
        """Pieces laid over, then values. Programs are edited when those of the lists are there as well, and what lists
        there are may be assumed itself. What is of versions waits."""
        for file, piece in self.pieces.items():
            own, self.pieces_of_versions[file] = self._of_versions(piece)
            self._lay_over(file, Map.of({key: value for key, value in own.items() if key != "programs"}, piece))
        values = self._read(settings)
        lists = [what for what in values if what.parts[0] == "program_lists"]
        self._apply(lists)
        if self.with_lists is not None and "program_lists" in self.tree:
            self.tree = plain(copied(self.with_lists(self.tree)), self.complaints)
        for file, piece in self.pieces.items():
            self._lay_over(file, Map.of({key: value for key, value in piece.items() if key == "programs"}, piece))
        self._apply([what for what in values if what not in lists])

    def edit_versions(self) -> None:
        """What pieces and values say of versions of letters."""
        for file, piece in self.pieces_of_versions.items():
            self._lay_over(file, piece)
        waiting, self.waiting = self.waiting or [], None
        self._apply(waiting)

    def _of_versions(self, piece: Map) -> tuple[Map, Map]:
        """A piece without what it says of versions of letters, and that alone."""
        letters = piece.get("letters")
        if not isinstance(letters, Map):
            return piece, Map.of({}, piece)
        key = piece.key("letters")
        versions = {name: letter for name, letter in letters.items() if name in self._versions(letters)}
        others = {name: letter for name, letter in letters.items() if name not in versions}
        alone = {key: Map.of(versions, letters)} if versions else {}
        return Map.of({**piece, key: Map.of(others, letters)}, piece), Map.of(alone, piece)

    def of_pieces(self) -> list[Assumed]:
        """What the pieces changed, in words."""
        return [_said_of_piece(FilePath(file).name, sorted(laid, key=_order_of)) for file, laid in self.laid.items()]

    def _lay_over(self, file: str, piece: Map) -> None:
        self.tree, laid = lay_over(self.tree, copied(piece), file, self.complaints)
        self.laid.setdefault(file, []).extend(laid)

    def _read(self, settings: Sequence[Assumption]) -> list[SetValue]:
        """Values: a whole before its parts, which may be there only then; what is left out goes last."""
        values: list[SetValue] = []
        for assumption in settings:
            try:
                values.append(setting.read(assumption.text, assumption.option))
            except Wrong as wrong:
                self.refuse(assumption.option, wrong)
        return sorted(values, key=lambda what: (what.value is None, len(what.parts), what.parts, what.text))

    def _apply(self, values: Sequence[SetValue]) -> None:
        gone: dict[Path, SetValue] = {}
        for what in values:
            if self.waiting is not None and self._is_of_version(what):
                self.waiting.append(what)
                continue
            try:
                target = setting.target_of(self.tree, what)
                if what.value is None:
                    self._leave_out(what, target, gone)
                else:
                    self._set(what, target)
            except Wrong as wrong:
                self.refuse(what.option, wrong)
        # From behind, so that the numbers of entries in front stay right.
        for path in sorted(gone, key=_from_front, reverse=True):
            leaving.leave_value(self.tree, path)
        if gone:
            self.tree = plain(self.tree, self.complaints)

    def _is_of_version(self, what: SetValue) -> bool:
        """Whether a value is of a letter that is not there yet, as versions are not."""
        letters = self.tree.get("letters")
        if what.parts[0] != "letters" or not isinstance(letters, Map) or named(what.parts[1:], letters)[0] is not None:
            return False
        return len(what.parts) > 2 or ".".join(what.parts[1:]) in self._versions()

    def _versions(self, letters: Map | None = None) -> set[str]:
        """The ids of the versions that letters name: those of the scenario and these."""
        every = [*_entries(self.tree.get("letters")), *_entries(letters)]
        return {version for name, letter in every for version in ids_of_versions(name, letter)}

    def _set(self, what: SetValue, target: Target) -> None:
        other = self.done.get(target.path)
        if other is not None:
            if canonical(other.value) != canonical(what.value):
                raise Wrong(f"'{target.shown}' is set to something else by {other.option}", "keep one of them")
            return
        old = as_written(self.tree, target.path)
        setting.set_value(self.tree, what, target)
        self.done[target.path] = what
        self.tree = plain(self.tree, self.complaints)
        path, new = target.shown, what.value
        if old is None:
            says = f"{path}: {_short(new)}, where your file says nothing"
        elif old == as_written(self.tree, target.path):
            says = f"{path}: {_short(new)}, as your file says"
        else:
            says = f"{path}: {_short(new)} instead of {_short(old)}"
        self.assumed.append(Assumed(what.option, says, (Edited(path, _line(old), _line(new)),)))

    def _leave_out(self, what: SetValue, target: Target, gone: dict[Path, SetValue]) -> None:
        path = target.path
        of_path = [other for done, other in self.done.items() if done[: len(path)] == path]
        if path[0] == "letters" and path[2:] == (KEY,):
            versions = ids_of_versions(str(path[1]), at(self.tree, path[:2]))
            of_path += [other for other in self.waiting or () if named(other.parts[1:], versions)[0] is not None]
        if of_path:
            raise Wrong(f"{of_path[0].option} sets what this leaves out", "keep one of them")
        if path in gone:
            return
        if len(path) == 2 and path[0] == "letters":
            raise Wrong("a letter is left out by name", f"write --without {path[1]}")
        old = as_written(self.tree, path)
        gone[path] = what
        says = f"{target.shown}: nothing, where your file says {_short(old)}"
        self.assumed.append(Assumed(what.option, says, (Edited(target.shown, _line(old), None),)))

    def leave(self, without: Sequence[Assumption]) -> None:
        """Letters left out, by name."""
        names: dict[str, Assumption] = {}
        for assumption in without:
            for name in assumption.text.split(","):
                names.setdefault(name.strip(), assumption)
        for name, assumption in sorted(names.items()):
            by = next((what for path, what in self.done.items() if path[:2] == ("letters", name)), None)
            try:
                if by is not None and isinstance(self.tree.get("letters"), Map):
                    raise Wrong(f"{by.option} sets what this leaves out", "keep one of them")
                leaving.check(self.tree, name)
            except Wrong as wrong:
                self.refuse(assumption.option, wrong)
                continue
            old = as_written(self.tree, ("letters", name))
            also = leaving.leave_letter(self.tree, name)
            says = f"without the letter {name}" + (f", {listing(also)}" if also else "")
            self.assumed.append(Assumed(assumption.option, says, (Edited(f"letters.{name}", _line(old), None),)))


def _entries(table: Any) -> list[tuple[str, Any]]:
    return list(table.items()) if isinstance(table, Map) else []


def _from_front(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(part, int), part if isinstance(part, int) else 0, str(part)) for part in path)


def _order_of(entry: Laid) -> tuple[int, str, bool, str]:
    """Sections as people think of them, what is new in front, whatever the order that a file was written in."""
    section = entry.path.partition(".")[0]
    rank = _SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS) + (section == "programs")
    return (rank, section, entry.old is not None, entry.path)


def _said_of_piece(name: str, laid: Sequence[Laid]) -> Assumed:
    words = [f"{entry.path} {'added' if entry.old is None else 'changed'}" for entry in laid]
    if len(words) > _MOST + 1:
        words = [*words[:_MOST], f"{len(words) - _MOST} more"]
    what = listing(words) or "nothing that your file does not say"
    changes = tuple(Edited(entry.path, _line(entry.old), _line(entry.new)) for entry in laid)
    return Assumed(f"--with {name}", f"with {name}: {what}", changes)


def _line(node: Any) -> str | None:
    return one_line(node) if written(node) else None


def _short(node: Any) -> str:
    text = " ".join(one_line(node).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
