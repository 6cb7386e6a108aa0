"""Changes values in a scenario's file: what `--set` would assume is written down, and read again before it counts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from msgspec import Struct

from lorplan import __version__
from lorplan.answers.record.textfile import TextFile
from lorplan.basics import yamltree
from lorplan.basics.errors import Complaint, InputError, Where
from lorplan.basics.splices import Splice, spliced
from lorplan.basics.words import listing
from lorplan.basics.yamlspans import BREAK
from lorplan.basics.yamltree import Map, Seq, canonical
from lorplan.basics.yamlwrite import in_line
from lorplan.case.case import Case
from lorplan.case.library import library_of, whole
from lorplan.edits.paths import Wrong, find, parts_of
from lorplan.edits.plain import at, content, for_file, written
from lorplan.edits.rewrite import rewritten
from lorplan.edits.variants import variants_of
from lorplan.edits.whatifs import Assumption, assume
from lorplan.results.plan import Assumed
from lorplan.results.record import FileChange, LinesChanged
from lorplan.scenario.include import shared_files, with_included

FORMAT: Final = 1
NOT_WRITTEN: Final = "Nothing was written: this is what would be changed."


class Editing(Struct, frozen=True):
    """A scenario's file to be changed. `on`: the day to read it for, where it names none. `dry`: nothing is written.
    `seen`: the hash of the file for which the change is meant; with another one it is refused. `case`: of another text
    of the file, from which is taken what is the same."""

    file: str
    on: datetime.date | None = None
    rules: tuple[Path | str, ...] = ()
    dry: bool = False
    seen: str | None = None
    case: Case | None = None

    def tree(self, text: str, assumed: Sequence[Assumption] = ()) -> tuple[Map, tuple[Assumed, ...]]:
        """The scenario in its plain form, with what is assumed. Raises InputError."""

        def with_lists(tree: Map) -> Map:
            from lorplan.scenario.lists import settled

            tree = whole(tree, self.file)
            return settled(tree, self.file, library_of(tree, self.file, self.rules).dictionary)

        raw = with_included(yamltree.mapping(text, self.file), self.file)
        return assume(raw, assumed, self.file, with_lists)

    def check(self, text: str, assumed: Sequence[Assumption] = ()) -> None:
        """Raise InputError with all that is wrong with the scenario."""
        raw = yamltree.mapping(text, self.file)
        on = self.on if "as_of" not in raw else None
        variants = variants_of(raw, self.file, on=on, rules=self.rules, what_ifs=tuple(assumed))
        variants.after(self.case).case()


def change(editing: Editing, done: str, what: str, values: Callable[[Map], Sequence[Assumption]]) -> FileChange:
    """Write values into the file. `values`: which, from the scenario in its plain form. Raises InputError with all that
    would be wrong; then nothing is written."""
    file = TextFile.read(editing.file, editing.seen)
    before, _ = editing.tree(file.text)
    assumptions = values(before)
    try:
        after, assumed = editing.tree(file.text, assumptions)
    except InputError as error:
        raise _in_own_words(error, editing.file) from None
    changes = tuple(edited for each in assumed for edited in each.changes if edited.old != edited.new)
    if canonical(content(before)) == canonical(content(after)):
        note = "Your file says so already; nothing was written."
        return FileChange(FORMAT, __version__, done, what, False, (), (), (note,))
    raw = yamltree.mapping(file.text, editing.file)
    splices = rewritten(file.text, editing.file, before, after, shared_files(raw, editing.file))
    new = spliced(file.text, splices)
    _read_again(editing, file.text, new, after, splices, assumptions)
    if not editing.dry:
        file.write(what, splices)
    notes = (NOT_WRITTEN if editing.dry else f"To take it back: lorplan undo {editing.file}",)
    return FileChange(FORMAT, __version__, done, what, not editing.dry, changes, lines_changed(file.text, new), notes)


def _read_again(
    editing: Editing, old: str, new: str, after: Map, splices: Sequence[Splice], assumptions: Sequence[Assumption]
) -> None:
    """Raise InputError unless the new text is a scenario, and the one that was meant."""
    try:
        same = canonical(content(editing.tree(new)[0])) == canonical(content(after))
    except InputError:
        same = False
    try:
        if same:
            editing.check(new)
            return
    except InputError:
        _check_as_meant(editing, old, assumptions)
        raise
    _check_as_meant(editing, old, assumptions)  # what is meant may be wrong itself
    line = old.count("\n", 0, min(splice.start for splice in splices)) + 1
    message = "this cannot be changed without changing more than was asked for; nothing was written"
    raise InputError.of(message, Where(editing.file, line), "edit the file by hand there")


def _check_as_meant(editing: Editing, old: str, assumptions: Sequence[Assumption]) -> None:
    """Raise InputError with what is wrong with the values, each where it was asked for."""
    try:
        editing.check(old, assumptions)
    except InputError as error:
        raise _in_own_words(error, editing.file) from None


def _in_own_words(error: InputError, file: str) -> InputError:
    """What is wrong with a value, for somebody who called `lorplan set`, not `--set`."""
    option = "--set "
    complaints = []
    for each in error.complaints:
        where = each.where
        if where is not None and where.file.startswith(option):
            where = Where(where.file.removeprefix(option))
        hint = None if each.hint is None else each.hint.replace(option, f"lorplan set {file} ")
        complaints.append(Complaint(each.message, where, hint))
    return InputError(*complaints)


def set_values(editing: Editing, values: Sequence[tuple[str, str]], add: bool) -> FileChange:
    """Write values at paths; with `add` each as one more item of the list there. A letter without a value goes with
    every mention. Raises InputError as `change`."""

    def assumptions(tree: Map) -> list[Assumption]:
        return [_added(tree, path, value) if add else _set(path, value) for path, value in values]

    what = listing([f"{path} with {value}" if add else f"{path}={value}" for path, value in values])
    return change(editing, "set", what, assumptions)


def _set(path: str, value: str) -> Assumption:
    try:
        parts = parts_of(path)
    except Wrong as wrong:
        raise InputError.of(wrong.message, Where(path), wrong.hint) from None
    if not value.strip() and len(parts) == 2 and parts[0] == "letters":
        return Assumption("without", parts[1])
    return Assumption("set", f"{path}={value}")


def _added(tree: Map, path: str, value: str) -> Assumption:
    """The list at a path with one more item."""
    try:
        target = find(tree, parts_of(path))
    except Wrong as wrong:
        raise InputError.of(wrong.message, Where(path), wrong.hint) from None
    old = at(tree, target.path)
    if isinstance(old, Map):
        raise InputError.of("no list stands there", Where(path), f"name what is new: {path}.NAME={value}")
    node = for_file(tree, old, target.path) if written(old) else Seq()
    items = [in_line(item) for item in (node if isinstance(node, Seq) else [node])]
    return Assumption("set", f"{path}=[{', '.join([*items, value])}]")


def undo(editing: Editing) -> FileChange:
    """Take the last step back. Raises InputError where there is none, or the file was changed since."""
    file = TextFile.read(editing.file, editing.seen)
    step, splices = file.last()
    new = spliced(file.text, splices)
    if not editing.dry:
        file.undo(splices)
    notes = (NOT_WRITTEN,) if editing.dry else ()
    lines = lines_changed(file.text, new)
    return FileChange(FORMAT, __version__, "undo", step.what, not editing.dry, (), lines, notes)


def lines_changed(old: str, new: str) -> tuple[LinesChanged, ...]:
    """The lines that differ."""
    before, after = BREAK.split(old), BREAK.split(new)
    same = next((n for n, (line, other) in enumerate(zip(before, after, strict=False)) if line != other), len(before))
    matcher = SequenceMatcher(None, before[same:], after[same:], autojunk=False)
    return tuple(
        LinesChanged(same + start + 1, tuple(before[same:][start:end]), tuple(after[same:][first:last]))
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    )
