"""Workbooks of scenarios and scenarios of workbooks, with the facts that packs declare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from lorplan.basics.errors import Bug, Complaints, InputError
from lorplan.basics.yamltree import Map, mapping
from lorplan.case.case import Case
from lorplan.case.library import own_packs, whole
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.packs.load import InScenario, load
from lorplan.scenario.include import with_included
from lorplan.scenario.lists import said_once
from lorplan.scenario.lists.tablefile import file_bytes
from lorplan.scenario.load import build_scenario, content_hash
from lorplan.scenario.workbook.fill import FilledIn, filled
from lorplan.scenario.workbook.forms import forms
from lorplan.scenario.workbook.read import tree_of
from lorplan.scenario.workbook.template import Offered
from lorplan.scenario.workbook.template import template as workbook_of
from lorplan.scenario.workbook.text import text_of

_SEASONS: Final = 6  # offered, the latest first


def template(scenario: tuple[Map, Case] | None, rules: Sequence[Path | str], everything: bool) -> bytes:
    """The workbook, filled in from a scenario (as it is written, and its case) if one is given."""
    library = load(None, None, rules) if scenario is None else scenario[1].library
    known = forms(library.dictionary)
    cells = FilledIn() if scenario is None else filled(scenario[0], known)
    offered = Offered(tuple(sorted(library.seasons, reverse=True)[:_SEASONS]), tuple(library.portals))
    return workbook_of(known, offered, cells, everything)


def read_workbook(data: bytes | None, name: str, rules: Sequence[Path | str], case_of: Callable[[Map], Case]) -> str:
    """The text of the scenario in a workbook. `case_of`: reads a tree as the scenario of a file of that name.

    Raises InputError with all that is wrong. The text is read again, and has to say what the workbook says.
    """

    def dictionary_for(stub: Map) -> Dictionary:
        declares = any(key in stub for key in InScenario.KEYS)
        return load(
            None, None, [*own_packs(stub, name), *rules], InScenario(stub, name) if declares else None
        ).dictionary

    tree, unread = tree_of(file_bytes(name) if data is None else data, name, dictionary_for)
    try:
        meant = case_of(tree)
    except InputError as error:
        complaints = Complaints(name)
        complaints.extend(error.complaints)
        raise InputError(*said_once(complaints).sorted()) from None
    text = text_of(tree, Path(name).name, unread)
    again = whole(with_included(mapping(text.encode(), name), name), name)
    written = build_scenario(again, name, lambda _: meant.library.dictionary)
    if content_hash(written) != content_hash(meant.scenario):
        raise Bug.of("the scenario that was made of the workbook says something else than the workbook")
    return text
