"""A scenario and its variants: the same file with edits, built and solved with the same rules."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.errors import Complaint, Complaints, InputError, Where
from lorplan.basics.yamltree import Map
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.case.library import library_of, own_packs, whole
from lorplan.case.precheck import complain_of_rules
from lorplan.edits.nodes import Edit, copied
from lorplan.rules.packs.declaring import declared_names
from lorplan.rules.packs.load import Library
from lorplan.scenario.expand import expand
from lorplan.scenario.include import with_included
from lorplan.scenario.load import build_scenario

if TYPE_CHECKING:
    from lorplan.edits.changes import Change
    from lorplan.edits.whatifs import Assumption
    from lorplan.results.plan import Assumed
    from lorplan.scenario.models import Scenario

_QUOTED: Final = re.compile(r"'([^']+)'")  # names in a message


class Variants(Struct, frozen=True, dict=True):
    """A scenario file that was read, with what it was read with."""

    raw: Map
    file: str
    library: Library
    on: datetime.date | None = None
    only: str | None = None
    assumed: tuple[Assumed, ...] = ()  # what-ifs that `raw` holds already
    left: frozenset[str] = frozenset()  # writers a letter of whom is assumed away
    considered: bool = False  # with the programs that are only considered
    before: Case | None = None  # of another text of the file, from which is taken what is the same

    @cached_property
    def plain(self) -> Map:
        """The scenario with its short forms written out, which edits expect. What is wrong in it is said by `case`."""
        return expand(self.raw, Complaints(self.file))

    @cached_property
    def _written(self) -> Case:
        """The case as written, from which variants take what their edits leave as it is."""
        return self._built(self.raw, None, self.before)

    def after(self, before: Case | None) -> Variants:
        """The same, worked out from the case of another text of the file."""
        return replace(self, before=before)

    def case(self, edits: Sequence[Edit] = (), answers: Mapping[tuple[str, str], Any] | None = None) -> Case:
        """The case with these edits and answers. Raises InputError with every complaint about the file, and where an
        edit does not fit."""
        if not edits and not answers:
            return self._written
        try:
            before = self._written
        except InputError:  # an edit may mend it
            before = None
        return self._built(self._edited(edits) if edits else self.raw, answers, before)

    def scenario(self, edits: Iterable[Edit]) -> Scenario:
        """The scenario with these edits, read and not built. Raises InputError where they do not fit."""
        return self._read(self._edited(edits), self._written)

    def _edited(self, edits: Iterable[Edit]) -> Map:
        tree: Map = copied(self.plain)
        for edit in edits:
            edit(tree)
        return tree

    def _read(self, tree: Map, before: Case | None) -> Scenario:
        known = None if before is None else before.scenario
        return build_scenario(tree, self.file, lambda _: self.library.dictionary, self.on, known)

    def _built(self, tree: Map, answers: Mapping[tuple[str, str], Any] | None, before: Case | None) -> Case:
        try:
            scenario = self._read(tree, before)
        except InputError as error:
            complaints = Complaints(self.file)
            complaints.settle(getattr(tree, "refused", ()))
            complaints.extend(error.complaints)
            complain_of_rules(tree, self.library, complaints)
            raise InputError(*complaints.sorted()) from None
        if not self.considered:
            scenario = self._applied_to(scenario)
        case = build(scenario, self.library, self.only, answers, before)
        return replace(case, assumed=self.assumed) if self.assumed else case

    def _applied_to(self, scenario: Scenario) -> Scenario:
        applied = scenario.applied_to()
        if scenario.programs and not applied.programs:
            hint = (
                f"'lorplan shortlist {self.file}' chooses among them; 'considered: false' for those that you apply to"
            )
            raise InputError.of("all programs are only considered", scenario.where("programs"), hint)
        return applied

    def changed(self, changes: Iterable[Change]) -> Case:
        """The case after these changes."""
        every = list(changes)
        answers = {question: value for change in every for question, value in change.answers.items()}
        return self.case([change.apply for change in every], answers or None)


def variants_of_case(case: Case) -> Variants:
    """The scenario that a case was built from, to be edited; the case is its own, unchanged one."""
    tree, _ = case.scenario.as_read
    variants = Variants(tree, case.scenario.file, case.library, None, case.workings.basis.only, case.assumed)
    variants.__dict__["_written"] = case
    return variants


def variants_of(
    raw: Map,
    file: str,
    *,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    what_ifs: Sequence[Assumption] = (),
    considered: bool = False,
) -> Variants:
    """A scenario as written, with everything that its variants are read with. `file`: where it stands, or would stand:
    messages name it, and the packs and lists of programs that the scenario names are looked for from there on.

    `rules`: the user's own packs besides. `considered`: with the programs that are only considered. Raises InputError
    (PackError) where a pack cannot be read or a what-if does not fit; what the scenario itself says is read by
    `Variants.case`.
    """
    raw = with_included(raw, file)
    if what_ifs:
        return replace(_assuming(raw, file, what_ifs, on, only, rules), considered=considered)
    tree = whole(raw, file)
    try:
        library = library_of(tree, file, rules)
    except InputError as error:
        raise type(error)(*error.complaints, *_besides(tree, file, on, rules)) from None
    return Variants(tree, file, library, on, only, considered=considered)


def _besides(tree: Map, file: str, on: datetime.date | None, rules: Sequence[Path | str]) -> Iterator[Complaint]:
    """What is wrong with a scenario besides a pack of the user's own, as far as that pack has no part in it."""
    declared = declared_names([*own_packs(tree, file), *rules])
    if declared is None:
        return
    alone = Map.of({key: value for key, value in tree.items() if key != "packs"}, tree)
    try:
        Variants(alone, file, library_of(alone, file), on).case()
    except InputError as error:
        for complaint in error.complaints:
            if declared.isdisjoint(_QUOTED.findall(complaint.message)):
                yield complaint


def _assuming(
    raw: Map,
    file: str,
    what_ifs: Sequence[Assumption],
    on: datetime.date | None,
    only: str | None,
    rules: Sequence[Path | str],
) -> Variants:
    """The scenario with what-ifs. Where one cannot be made, the rest is read as well, so that all is said at once."""
    from lorplan.edits.leave_out import authors_left
    from lorplan.edits.whatifs import assume_leniently

    def with_lists(tree: Map) -> Map:
        from lorplan.scenario.lists import prepared, settled

        tree = prepared(tree, file)
        return settled(tree, file, library_of(tree, file, rules).dictionary)

    complaints = Complaints(file)
    tree, assumed = assume_leniently(raw, what_ifs, complaints, with_lists)
    for what_if in assumed:
        if on is not None and what_if.option.startswith("--set") and what_if.changes[0].path == "as_of":
            complaints.add(f"--on {on.isoformat()} names the day as well", Where(what_if.option), "keep one of them")
    tree = whole(tree, file)
    left = authors_left(expand(raw, Complaints(file)), tree)
    variants = Variants(
        raw=tree, file=file, library=library_of(tree, file, rules), on=on, only=only, assumed=assumed, left=left
    )
    if complaints:
        try:
            variants.case()
        except InputError as error:
            complaints.extend(error.complaints)
        complaints.raise_if_any()
    return variants
