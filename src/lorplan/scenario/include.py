"""`include:` names files that scenarios share: the writers and programs of a school. The user's own file wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints, InputError
from lorplan.basics.words import close, hint_close, listing, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq, originate, read
from lorplan.scenario.expand import SHORT

KEY: Final = "include"
TABLES: Final = ("institutions", "experiences", "writers")
SHARED: Final = ("format", "note", *TABLES, "programs")  # what a shared file may hold


def with_included(raw: Map, file: str) -> Map:
    """The scenario with what its shared files say, where it does not say otherwise itself. Raises InputError with all
    that is wrong with them."""
    if KEY not in raw:
        return raw
    complaints = Complaints(file)
    whole = Map.of({key: value for key, value in raw.items() if key != KEY}, raw)
    written = raw[KEY]
    for entry in written if isinstance(written, Seq) else [written]:
        shared, wanted = _shared(entry, file, complaints)
        for name in TABLES:
            _lay_under(whole, name, shared.get(name), complaints)
        _lay_programs_under(whole, shared.get("programs"), wanted, complaints)
    complaints.raise_if_any()
    return whole


def shared_files(raw: Map, file: str) -> frozenset[str]:
    """The names of the files that a scenario as written includes, as messages name them."""
    written = raw.get(KEY, ())
    entries = written if isinstance(written, Seq) else [written]
    names = [entry.get("file") if isinstance(entry, Map) else entry for entry in entries]
    return frozenset(str(Path(file).parent / name) for name in names if isinstance(name, Scalar))


def _shared(entry: Any, file: str, complaints: Complaints) -> tuple[Map, list[Any] | None]:
    """What a shared file holds, and which of its programs are wanted (None: all)."""
    body = entry if isinstance(entry, Map) else Map.of({"file": entry}, entry)
    for key in body:
        if key not in ("file", "programs"):
            complaints.add(f"'{key}' is not known for a shared file", key, "it has 'file' and 'programs'")
    try:
        path = str(Path(file).parent / scalars.text(body.get("file")))
        shared = read(path)
    except scalars.Misfit as misfit:
        complaints.add(f"'{KEY}': {misfit}", entry, "write the name of a file, from this one on")
        return Map(), None
    except InputError as error:
        complaints.extend(error.complaints)
        return Map(), None
    originate(shared, (path, ""))
    for key in shared:
        if key not in SHARED:
            meant = close(str(key), SHARED)
            hint = f"did you mean {meant!r}?" if meant else f"a shared file holds {listing(SHARED[2:])}"
            complaints.add(f"'{key}' belongs in a scenario of one's own", key, hint)
    wanted = body.get("programs")
    return shared, list(wanted) if isinstance(wanted, Seq) else None if wanted is None else [wanted]


def _lay_under(whole: Map, name: str, shared: Any, complaints: Complaints) -> None:
    """Entries of a table, each below the user's own of that id."""
    own = whole.get(name)
    if shared is None or not isinstance(own, Map | None):
        return  # what is no table of the user's is refused by those who read it
    if not isinstance(shared, Map):
        complaints.add(f"'{name}' must be a mapping", shared)
        return
    table = Map.of(own or {}, own if own is not None else shared)
    for ident, entity in shared.items():
        key = table.key(ident) if ident in table else ident
        table[key] = _below(table.get(ident), entity, name.removesuffix("s"))
    whole[whole.key(name) if name in whole else Scalar.of(name, shared)] = table


def _below(own: Any, shared: Any, kind: str) -> Any:
    """The user's own entity, with what only the shared one says."""
    if own is None or not (isinstance(own, Map) and isinstance(shared, Map)):
        return shared if own is None else own
    long = SHORT.get(kind, {})
    said = {long.get(key, key) for key in own}
    return Map.of({**own, **{key: value for key, value in shared.items() if long.get(key, key) not in said}}, own)


def _lay_programs_under(whole: Map, shared: Any, wanted: list[Any] | None, complaints: Complaints) -> None:
    """Programs, each below the user's own of that id; of the shared ones only those that are wanted."""
    own = whole.get("programs")
    if shared is None or not isinstance(own, Seq | None):
        return
    if not isinstance(shared, Seq):
        complaints.add("'programs' must be a list", shared)
        return
    names = [program.get("id") if isinstance(program, Map) else None for program in shared]
    for ident in wanted or ():
        if ident not in names:
            known = [str(name) for name in names if name]
            complaints.add(f"program {quoted(ident)} is not in the shared file", ident, hint_close(str(ident), known))
    programs = []
    for program in own or ():
        ident = program.get("id") if isinstance(program, Map) else None
        place = names.index(ident) if ident and ident in names else None
        programs.append(program if place is None else _below(program, shared[place], "program"))
    users = {program.get("id") for program in own or () if isinstance(program, Map)}
    # What stands in the shared file twice, or without an id, is refused by those who read programs.
    further = [place for place, name in enumerate(names) if name not in users or name in names[:place]]
    programs += [shared[place] for place in further if wanted is None or names[place] in wanted]
    at = whole.key("programs") if "programs" in whole else Scalar.of("programs", shared)
    whole[at] = Seq.of(programs, own or shared)
