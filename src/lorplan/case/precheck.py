"""What is wrong with a scenario's rules, season and portals, found in the file as written.

A scenario that cannot be read has no problem to build; but what its rules say can still be checked, so that everything
that is wrong with a file is said at once.
"""

from __future__ import annotations

from typing import Any

from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.scenariorules import refuse_unknown_rules
from lorplan.case.season import known_season
from lorplan.rules.language.reading import LETTER_SIDE
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.reading import read_statement
from lorplan.rules.packs.statements import Origin, Statement
from lorplan.scenario.fields import season_id


def complain_of_rules(raw: Map, library: Library, complaints: Complaints) -> None:
    """Note what is wrong with the statements, the season and the portals of a scenario as written; what has not even
    the right shape is left to those who read the scenario."""
    season = raw.get("season")
    if isinstance(season, Scalar) and not season.empty:
        year = str(raw.get("as_of", ""))[:4]
        known_season(season_id(season), library, complaints, season, int(year) if year.isdecimal() else None)
    reader = library.reader(complaints)
    statements: list[Statement | None] = []
    programs = [program for program in _items(raw.get("programs")) if isinstance(program, Map)]
    for holder in (raw, *programs):
        portal = holder.get("portal")
        if isinstance(portal, Scalar) and not portal.empty:
            meant = library.dictionary.words.portals.meant(portal)
            known_portal(meant or str(portal), library, complaints, portal)
    for program in programs:
        name = str(program.get("id", ""))
        origin = Origin("program", name, library.caps, program=name)
        statements += [read_statement(statement, origin, reader) for statement in _items(program.get("rules"))]
        letters = program.get("letters")
        if isinstance(letters, Map) and isinstance(letters.get("counts"), Map):
            reader.read(letters["counts"], LETTER_SIDE, "'counts'")
    for key in ("rules", "overrides"):
        origin = Origin("user", key, library.caps)
        statements += [read_statement(statement, origin, reader) for statement in _items(raw.get(key))]
    refuse_unknown_rules([statement for statement in statements if statement is not None], library, complaints)


def known_portal(name: str, library: Library, complaints: Complaints, at: Any) -> None:
    """Complain where no pack speaks of the portal."""
    if library.pack("portal", name) is None:
        known = sorted(library.portals)
        hint = hint_close(name, known, "portals are packs in rules/portals")
        complaints.add(f"portal {quoted(name)} is not known", at, hint)


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Seq) else []
