"""Reads what is to be verified: a plan as JSON, the click-through list or a grid of ticks as a table, YAML
`program: [letters]`, or the name of a portfolio in the scenario."""

from __future__ import annotations

import os
import stat
from typing import Any

from lorplan.assignments.claim import Claim, of_plan
from lorplan.assignments.csvlist import is_list, read_list
from lorplan.assignments.grid import is_grid, read_grid
from lorplan.assignments.jsonplan import read_plan
from lorplan.basics import yamltree
from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import hint_close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.results.plan import Plan
from lorplan.scenario.lists.tablefile import is_workbook
from lorplan.scenario.models import Scenario

LARGEST = 50_000_000  # bytes


def read_claim(source: str, scenario: Scenario) -> Claim:
    """The claim in a file or under a name. A file goes before a portfolio of the same name.

    Raises InputError where there is neither, and with everything that cannot be read.
    """
    if not os.path.lexists(source) and source in scenario.portfolios:
        letters = {program: tuple(sent) for program, sent in scenario.portfolios[source].items()}
        return Claim("portfolio", letters)
    data = _bytes(source, scenario)
    if source.lower().endswith((".yaml", ".yml")):
        return _yaml(data, source, scenario)
    if is_workbook(source):
        return read_grid(source, scenario)
    text = _text(data, source)
    if source.lower().endswith(".json") or text.lstrip().startswith("{"):
        return of_plan(read_plan(text, source), scenario)
    if is_list(text):
        return read_list(text, source, scenario)
    if source.lower().endswith(".csv"):
        return read_grid(source, scenario) if is_grid(text, scenario) else read_list(text, source, scenario)
    return _yaml(data, source, scenario)


def read_saved(source: str) -> Plan:
    """The plan saved as JSON in a file, with its own facts. Raises InputError where there is none."""
    return read_plan(_text(_bytes(source), source), source)


def _bytes(source: str, scenario: Scenario | None = None) -> bytes:
    where = Where(source)
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not wait for ever.
        handle = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise InputError.of("is not an ordinary file", where, "write the plan to a file and give its name")
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        if scenario is None:
            raise InputError.of("there is no such file", where) from None
        named = sorted(scenario.portfolios)
        hint = hint_close(source, named) or f"portfolios are listed under 'portfolios:' of {scenario.file}"
        raise InputError.of(
            "there is no such file, and the scenario has no portfolio of that name", where, hint
        ) from None
    except IsADirectoryError:
        raise InputError.of("is a directory, not a file", where) from None
    except ValueError:
        raise InputError.of("is not the name of a file", where) from None
    except OSError as error:
        kind = "is a directory, not a file" if os.path.isdir(source) else None
        reason = (error.strerror or "unknown reason").lower()
        raise InputError.of(kind or f"cannot be read: {reason}", where) from None
    if len(data) > LARGEST:
        raise InputError.of(f"the file is larger than {LARGEST:,} bytes", where)
    return data


def _text(data: bytes, source: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError.of("the file is written in UTF-16, expected UTF-8", Where(source, 1, 1), "save it as UTF-8")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save the file as UTF-8; it was probably saved as Latin-1 or Windows-1252"
        raise InputError.of(f"byte 0x{data[error.start]:02x} is not UTF-8", Where(source, line), hint) from None


def _yaml(data: bytes, source: str, scenario: Scenario) -> Claim:
    node = yamltree.parse(data, source)
    example = "write lines such as 'community: [patel-im, chen-im]'"
    if not isinstance(node, Map):
        what = "a list" if isinstance(node, Seq) else f"the text {quoted(node)}"
        where = Where(source, node.line, node.column)
        raise InputError.of(f"expected programs with their letters, found {what}", where, example)
    complaints = Complaints(source)
    programs = {program.id for program in scenario.programs}
    claim = Claim("yaml")
    for name, value in node.items():
        if name not in programs:
            listed = f"programs are listed under 'programs:' of {scenario.file}"
            complaints.add(f"program {quoted(name)} is not in the scenario", name, hint_close(name, programs, listed))
        claim.letters[str(name)] = _letters(value, scenario, complaints, example)
    complaints.raise_if_any()
    return claim


def _letters(value: Any, scenario: Scenario, complaints: Complaints, example: str) -> tuple[str, ...]:
    items = value if isinstance(value, Seq) else [value]
    letters: list[str] = []
    for item in items:
        if not isinstance(item, Scalar) or item.empty:
            what = "nothing" if isinstance(item, Scalar) else "a mapping" if isinstance(item, Map) else "a list"
            hint = "write [] for a program that gets no letter" if what == "nothing" else example
            complaints.add(f"expected a list of letters, found {what}", item, hint)
        elif item not in scenario.letters:
            listed = f"letters are listed under 'letters:' of {scenario.file}"
            hint_text = hint_close(item, scenario.letters, listed)
            complaints.add(f"letter {quoted(item)} is not in the scenario", item, hint_text)
        elif item in letters:
            complaints.add(f"letter {quoted(item)} stands there twice", item, "delete one of them")
        else:
            letters.append(str(item))
    return tuple(letters)
