"""Writes a change of a scenario into the text of its file: what changes is replaced, every other character stays.

The change is the difference of two trees in plain form. Each node knows where it was read from, so what differs is
changed there; what has no place in the file yet gets one. What a shared file says is overruled in the user's own, never
edited. The text that comes of it has to be read and compared by the caller: only that says that it is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path as FilePath
from typing import Any, Final

from lorplan.basics.errors import InputError, Where
from lorplan.basics.splices import Clash, Splice, editing, replacing, spliced
from lorplan.basics.yamlspans import Layout, Span
from lorplan.basics.yamltree import Map, Origin, Scalar, Seq, canonical
from lorplan.edits.plain import Path, at, for_file, shortest, user_key
from lorplan.scenario.expand import TABLES, InPlace

_SHARED: Final = (*TABLES, "programs")
_BY_HAND: Final = "edit the file by hand there"


def rewritten(text: str, file: str, before: Map, after: Map, shared: Collection[str]) -> list[Splice]:
    """The edits of a file's text (without a byte order mark) that lead from one plain tree to the other.

    `shared`: the files that the scenario includes. Raises InputError, which names the line to edit by hand.
    """
    layout = Layout(text)
    after = _without_new_rows(before, after, file)
    rewriting = _Rewriting(layout, file, after, shared)
    rest = rewriting.mapping(before, after, (), layout.root)
    assert rest is None, "the scenario itself stands in its file"
    try:
        splices = list(rewriting.splices())
        spliced(text, splices)
    except Clash:
        raise InputError.of("this cannot be changed without changing others", rewriting.where, _BY_HAND) from None
    return splices


def _without_new_rows(before: Map, after: Map, file: str) -> Map:
    """The tree without the programs of lists that it did not have before: they stand in their lists."""
    lists, programs = after.get("program_lists"), after.get("programs")
    if not isinstance(lists, Seq) or not isinstance(programs, Seq) or not _have_ids(programs):
        return after
    names = [entry.get("file") if isinstance(entry, Map) else entry for entry in lists]
    tables = {str(FilePath(file).parent / str(name)) for name in names}
    had = before.get("programs")
    known = {str(program["id"]) for program in had} if _have_ids(had) and isinstance(had, Seq) else set[str]()
    own = [
        program
        for program in programs
        if str(program["id"]) in known or (getattr(program, "origin", None) or ("",))[0] not in tables
    ]
    return Map.of({**after, after.key("programs"): Seq.of(own, programs)}, after)


class _Rewriting:
    """Notes what has to be done in the file. `put`: what gives way to which value; `gone` and `new`: entries, by the
    mapping or list that they stand in."""

    def __init__(self, layout: Layout, file: str, after: Map, shared: Collection[str]) -> None:
        self.layout = layout
        self.file = file
        self.after = after
        self.shared = shared
        self.put: dict[Span, Any] = {}
        self.gone: dict[Span, list[Span]] = {}
        self.new: dict[Span, list[tuple[Any, Any]]] = {}

    @property
    def where(self) -> Where:
        """The first line that is changed."""
        spans = [*self.put, *(each for gone in self.gone.values() for each in gone), *self.new]
        first = min(spans, key=lambda span: span.start)
        return Where(self.file, first.line, first.column)

    def splices(self) -> Iterator[Splice]:
        """The edits; what lies in something that goes as a whole is left out."""
        wholes = [*self.put, *(each for gone in self.gone.values() for each in gone)]

        def stays(span: Span) -> bool:
            return not any(whole.holds(span) for whole in wholes if whole is not span)

        for span, node in self.put.items():
            if stays(span):
                yield replacing(self.layout.text, span, node)
        for span in dict.fromkeys([*self.gone, *self.new]):
            if span not in self.put and stays(span):
                yield from editing(self.layout.text, span, self.gone.get(span, []), self.new.get(span, []))

    def mapping(self, before: Map, after: Map, path: Path, span: Span | None) -> Map | None:
        """Make a mapping the other one. `span`: where it stands in this file; else what has to be written there is
        the answer."""
        new: dict[Any, Any] = {}
        for key, old in before.items():
            if key not in after:
                if not isinstance(key, InPlace):  # its description goes with its mention
                    self._drop(key, old)
            elif canonical(old) != canonical(after[key]):
                self._entry(key, old, after[key], (*path, str(key)), new)
        for key, node in after.items():
            if key in before or isinstance(key, InPlace):
                continue
            school = self._school(after) if path == ("applicant",) and key.startswith("school.") else None
            shown = self._shown(node, (*path, str(key)))
            if school is not None and school.kind == "map":
                self.new.setdefault(school, []).append((key.removeprefix("school."), node))
            elif shown or key not in TABLES:  # a table may hold nothing but what is described elsewhere
                name, value = shortest(user_key(key), shown) if path else (user_key(key), shown)
                new[name] = value
        if not new:
            return None
        if span is None or span.kind != "map":
            return Map.of(new, Map())
        for key, node in new.items():
            written = next(
                (each for each in span.entries if each.key is not None and self._text(each.key) == key), None
            )
            if written is None:
                self.new.setdefault(span, []).append((key, node))
            else:
                self.put[written] = node
        return None

    def _entry(self, key: Scalar, old: Any, node: Any, path: Path, new: dict[Any, Any]) -> None:
        """Make the value at a key of a mapping another one; notes in `new` what has to be written at that key."""
        if path[:-1] == ("letters",) and self._written_short(key):
            self._remove(self._at(key))  # a version: a letter of its own from now on
            new[str(key)] = self._shown(node, path)
            return
        rest = self._change(old, node, path)
        if rest is not None:
            new[user_key(key)] = rest

    def _change(self, old: Any, node: Any, path: Path) -> Any:
        """Make a value another one; what has to be written by what is around it, if it cannot be here."""
        span = self._at(old)
        if len(path) == 1 and path[0] in _SHARED and path[0] not in self._keys():
            span = None  # its entries come from elsewhere
        if isinstance(old, Map) and isinstance(node, Map) and (span is None or span.kind == "map"):
            rest = self.mapping(old, node, path, span)
            in_part = span is not None or rest is None or self._is_entity(path)
            return rest if in_part else self._shown(node, path)
        if path == ("programs",) and _have_ids(old) and _have_ids(node):
            return self._programs(old, node, span)
        if isinstance(old, Seq) and isinstance(node, Seq) and span is not None and span.kind == "seq":
            self._list(old, node, path, span)
            return None
        if isinstance(old, Seq) and isinstance(node, Seq) and len(old) == len(node) == 1:
            return self._change(old[0], node[0], (*path, 0))  # a single value stands for the list
        if span is None:
            return self._shown(node, path)
        self.put[span] = self._shown(node, path)
        return None

    def _school(self, applicant: Map) -> Span | None:
        """Where the applicant's school is described, if it is so in place: what is said of it stands there."""
        name = applicant.get("school")
        return self._at(at(self.after, ("institutions", name))) if isinstance(name, InPlace) else None

    def _is_entity(self, path: Path) -> bool:
        """Whether what stands at the path is laid over what a shared file says, field by field or entry by entry."""
        return path[0] in _SHARED and len(path) <= 2

    def _list(self, old: Seq, node: Seq, path: Path, span: Span) -> None:
        """Make a list the other one: items added at the end, items left out, or items that are changed."""
        had, has = [canonical(item) for item in old], [canonical(item) for item in node]
        spans = span.entries
        if len(spans) != len(old):
            self.put[span] = self._shown(node, path)
        elif has[: len(had)] == had:
            self.new[span] = [(None, self._shown(item, (*path, 0))) for item in node[len(had) :]]
        elif (left := _left_out(had, has)) is not None:
            self.gone.setdefault(span, []).extend(spans[place] for place in left)
        elif len(had) == len(has):
            for place, (item, other) in enumerate(zip(old, node, strict=True)):
                if had[place] != has[place] and (rest := self._change(item, other, (*path, place))) is not None:
                    self.put[spans[place]] = self._shown(other, (*path, place)) if isinstance(rest, Map) else rest
        else:
            self.put[span] = self._shown(node, path)

    def _programs(self, old: Seq, node: Seq, span: Span | None) -> Seq | None:
        """Make the programs those others, each by its id. Those of lists and shared files stand among them."""
        if not node and span is not None and span.kind == "seq":
            self.put[span] = Seq.of([], Seq())
            return None
        names = [str(program["id"]) for program in old]
        had = dict(zip(names, old, strict=True))
        has = {str(program["id"]): program for program in node}
        if len(node) == len(old):  # one of them may have got another id
            has = dict(zip(names, node, strict=True))
        new = []
        for name, program in had.items():
            if name not in has:
                self._drop(program, program)
            elif canonical(program) != canonical(has[name]):
                rest = self._change(program, has[name], ("programs", name))
                if rest is not None:
                    self._refuse_table(program)
                    new.append(Map.of({"id": program["id"], **rest}, Map()))
        new += [self._shown(program, ("programs", 0)) for name, program in has.items() if name not in had]
        if span is None or span.kind != "seq":
            return Seq.of(new, Seq()) if new else None
        if new:
            self.new.setdefault(span, []).extend((None, program) for program in new)
        return None

    def _drop(self, key: Any, node: Any) -> None:
        """Take an entry out of the file; one that stands in another file cannot be."""
        span = self.layout.entry(key) if isinstance(key, Scalar) else self._at(key)
        span = self._at(key) if span is None else span
        if span is None:
            where = Where.of(key if getattr(key, "origin", None) else node, self.file)
            raise InputError.of("this stands in another file, and is not taken out there", where, _BY_HAND)
        self._remove(span)

    def _remove(self, span: Span | None) -> None:
        assert span is not None
        holder = span.parent
        while holder is not None and holder.parent is not None and holder.kind == "seq" and len(holder.entries) == 1:
            span, holder = holder, holder.parent
        assert holder is not None
        self.gone.setdefault(holder, []).append(span)

    def _refuse_table(self, program: Map) -> None:
        """Programs of a list are changed in the list."""
        origin: Origin | None = getattr(program, "origin", None) or getattr(program["id"], "origin", None)
        if origin is None or origin[0] not in self.shared:
            where = Where.of(program["id"], self.file)
            message = f"program {str(program['id'])!r} stands in this list, which is no YAML file"
            raise InputError.of(message, where, "change it in that row, or write the program into your file instead")

    def _at(self, node: Any) -> Span | None:
        return self.layout.of(node)

    def _written_short(self, key: Scalar) -> bool:
        """Whether a letter is no entry of its own in the file: a version that another letter names."""
        return self.layout.entry(key) is None and self._at(key) is not None

    def _keys(self) -> set[str]:
        return {self._text(each.key) for each in self.layout.root.entries if each.key is not None}

    def _text(self, span: Span) -> str:
        return self.layout.text[span.start : span.end].strip("\"'")

    def _shown(self, node: Any, path: Path) -> Any:
        """A node as a file has it."""
        return for_file(self.after, node, path)


def _have_ids(programs: Any) -> bool:
    """Whether it is a list of programs, each with an id."""
    listed = programs if isinstance(programs, Seq) else [None]
    return all(isinstance(program, Map) and isinstance(program.get("id"), Scalar) for program in listed)


def _left_out(had: list[str], has: list[str]) -> list[int] | None:
    """The places of those that are left out, where nothing else is changed."""
    left, wanted = [], iter(has)
    upcoming = next(wanted, None)
    for place, item in enumerate(had):
        if item == upcoming:
            upcoming = next(wanted, None)
        else:
            left.append(place)
    return left if upcoming is None else None
