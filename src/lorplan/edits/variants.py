"""A scenario and its variants: the same file with edits, built and solved with the same rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.errors import Complaints, InputError
from lorplan.basics.yamltree import Map
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.case.precheck import complain_of_rules
from lorplan.edits.nodes import Edit, copied
from lorplan.rules.packs.load import Library
from lorplan.scenario.load import build_scenario

if TYPE_CHECKING:
    from lorplan.edits.changes import Change
    from lorplan.results.plan import Assumed


class Variants(Struct, frozen=True):
    """A scenario file that was read, with what it was read with."""

    raw: Map
    file: str
    library: Library
    on: datetime.date | None = None
    only: str | None = None
    assumed: tuple[Assumed, ...] = ()  # what-ifs that `raw` holds already
    left: frozenset[str] = frozenset()  # writers a letter of whom is assumed away

    def case(self, edits: Sequence[Edit] = (), answers: Mapping[tuple[str, str], Any] | None = None) -> Case:
        """The case with these edits and answers. Raises InputError with every complaint about the file, and where an
        edit does not fit."""
        tree = copied(self.raw) if edits else self.raw
        for edit in edits:
            edit(tree)
        try:
            scenario = build_scenario(tree, self.file, lambda _: self.library.dictionary, self.on)
        except InputError as error:
            complaints = Complaints(self.file)
            complaints.extend(error.complaints)
            complain_of_rules(tree, self.library, complaints)
            raise InputError(*complaints.sorted()) from None
        case = build(scenario, self.library, self.only, answers)
        return replace(case, assumed=self.assumed) if self.assumed else case

    def changed(self, changes: Iterable[Change]) -> Case:
        """The case after these changes."""
        every = list(changes)
        answers = {place: value for change in every for place, value in change.answers.items()}
        return self.case([change.apply for change in every], answers or None)
