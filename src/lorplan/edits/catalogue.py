"""Kinds of letters that one could get (rules/catalogue.yaml), and the change that adds one of them to a scenario."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.words import hint_close, quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.case import Case
from lorplan.edits.changes import Change, costs
from lorplan.results.plan import Citation
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.load import shipped
from lorplan.rules.packs.sources import read_sources
from lorplan.scenario.models import Experience, Letter, Writer
from lorplan.scenario.portals import portals_of

SUBJECTS: Final = ("late", "year")
KEYS: Final = ("name", "says", "for", "applies", "writer", "letter", "source")
PLACEHOLDERS: Final = ("$specialty", "$part", "$school")
OF_A_SPECIALTY: Final = ("$specialty", "$part")
SHORT: Final = {  # what may be written instead of a field, by what it is written on
    "writer": ("specialty", "role", "experience"),
    "experience": ("specialty",),
    "letter": (),
}
SET_BY_CHANGE: Final = ("id", "writer", "writers", "status", "version_of", "at")  # when the letter is added


class AdviceText(Struct, frozen=True):
    """Advice with its sources, which is said where something is so."""

    says: str
    sources: tuple[Citation, ...]


class _Lacks(Exception):
    """Raised where the scenario has nothing that a placeholder could stand for."""


class LetterKind(Struct, frozen=True):
    """A kind of letter. `name` completes "a letter from ..."; `says`: what it takes to get one.

    `only_for`: the specialties it is for, none for all. `writer`, `letter`: what would be added, as written.
    """

    id: str
    name: str
    says: str
    only_for: tuple[str, ...]
    applies: Any  # a condition on the applicant as written, or None
    writer: Map
    letter: Map
    sources: tuple[Citation, ...]
    file: str

    def suits(self, case: Case) -> bool:
        """Whether the applicant is surely one of those that it applies to. Raises PackError."""
        if self.applies is None:
            return True
        complaints = Complaints(self.file)
        condition = case.library.reader(complaints).read(
            self.applies, frozenset({"applicant"}), f"'applies' of {self.id}"
        )
        complaints.raise_if_any(PackError)
        return condition.holds(Context(case.world, None)) == kleene.TRUE

    @property
    def for_any(self) -> bool:
        """Whether such a letter is the same whatever specialty it is for: nothing in it names the one applied to."""
        named = {str(word) for word in _scalars([self.writer, self.letter])}
        return not self.only_for and not named & set(OF_A_SPECIALTY)

    def change(self, case: Case, specialty: str, status: str = "agreed", taken: Collection[str] = ()) -> Change | None:
        """The change that adds such a letter for a specialty applied to; None where it makes no sense there.

        `status` of the letter: agreed (it needs no place in the budget), or idea (somebody has to be asked for it).
        `taken`: ids that others have, besides those of the scenario.
        Raises PackError where the kind names a fact that nothing declares.
        """
        if (self.only_for and specialty not in self.only_for) or not self.suits(case):
            return None
        self._check(case.library.dictionary)
        several = len(case.scenario.applicant.applying_to) > 1 and not self.for_any
        key = self._free(f"new-{self.id}-{specialty}" if several else f"new-{self.id}", case, taken)
        try:
            writer = _filled(self.writer, specialty, case)
            letter = _filled(self.letter, specialty, case)
        except _Lacks:
            return None
        writer.setdefault("name", self.name[:1].upper() + self.name[1:])
        if isinstance(writer.get("institution"), dict):
            writer["institution"].setdefault("id", f"{key}-place")
        letter |= {"writer": key, "status": status}
        if self.weeks is not None and status == "agreed":
            letter["promised_for"] = self.ready(case).isoformat()
        portals = portals_of(case.scenario)
        if len(portals) > 1:
            letter["at"] = dict.fromkeys(portals, status)
        letter.setdefault("answer", "yes")
        letter.setdefault("waived", True)
        what = self.name if "kind" in self.writer else f"a letter from {self.name}"  # else the name is of a person
        for_which = (
            f", for {case.library.families.in_a_sentence(specialty)}"
            if several or not (self.for_any or self.only_for)
            else ""
        )
        says = f"Get {what}{for_which}."
        added = {"writers": {key: writer}, "letters": {key: letter}}
        return Change("person", key, says, costs()["person"], added)

    @property
    def weeks(self) -> int | None:
        """How many weeks its longest experience takes; None where it says none."""
        experiences = _experiences(self.writer) + _experiences(self.letter)
        weeks = [str(experience["weeks"]) for experience in experiences if "weeks" in experience]
        return max((int(number) for number in weeks if number.isdigit()), default=None)

    def ready(self, case: Case) -> datetime.date:
        """The day on which such a letter could be there, if what it takes began on the day of the plan."""
        return case.scenario.as_of + datetime.timedelta(weeks=self.weeks or 0)

    def _free(self, wanted: str, case: Case, taken: Collection[str]) -> str:
        """An id like the wanted one that nobody has."""
        all_taken = {*case.scenario.writers, *case.scenario.letters, *taken}
        key, number = wanted, 1
        while key in all_taken:
            number += 1
            key = f"{wanted}-{number}"
        return key

    def _check(self, dictionary: Dictionary) -> None:
        complaints = Complaints(self.file)
        models: dict[str, Any] = {"writer": Writer, "letter": Letter, "experience": Experience}
        entries = [("writer", self.writer), ("letter", self.letter)]
        entries += [("experience", entry) for entry in _experiences(self.writer) + _experiences(self.letter)]
        for subject, entry in entries:
            fields = {*models[subject].model_fields, *SHORT[subject]} - {"facts", "id"}
            for key in entry:
                if key not in fields and dictionary.get(subject, str(key)) is None:
                    names = [*fields, *dictionary.names(subject)]
                    complaints.add(f"a {subject} has no field '{key}'", entry.key(key), hint_close(str(key), names))
        complaints.raise_if_any(PackError)


def _experiences(entry: Map) -> list[Map]:
    written = entry.get("experience", entry.get("experiences"))
    return [
        described for described in (written if isinstance(written, Seq) else [written]) if isinstance(described, Map)
    ]


def _filled(node: Any, specialty: str, case: Case) -> Any:
    """Plain data with the placeholders replaced. Raises _Lacks."""
    if isinstance(node, Map):
        return {str(key): _filled(value, specialty, case) for key, value in node.items()}
    if isinstance(node, Seq):
        return [_filled(item, specialty, case) for item in node]
    text = str(node)
    if text == "$specialty":
        return specialty
    if text == "$part":
        family = case.library.families.families.get(specialty)
        if family is None or not family.parts:
            raise _Lacks
        return min(family.parts)
    if text == "$school":
        if case.scenario.applicant.school is None:
            raise _Lacks
        return case.scenario.applicant.school
    return text


def kinds(path: Path | str | None = None) -> list[LetterKind]:
    """The kinds of the catalogue, in its order. Raises PackError with everything that is wrong in it."""
    return list(_catalogue(_path(path))[0])


def advice_texts(path: Path | str | None = None) -> Mapping[str, AdviceText]:
    """The catalogue's advice, by what it is said of (SUBJECTS). Raises PackError as `kinds`."""
    return dict(_catalogue(_path(path))[1])


def _path(path: Path | str | None) -> str:
    return str(shipped() / "catalogue.yaml" if path is None else path)


@cache
def _catalogue(path: str) -> tuple[tuple[LetterKind, ...], tuple[tuple[str, AdviceText], ...]]:
    raw = yamltree.read(path)
    complaints = Complaints(path)
    known_keys(raw, ("format", "kinds", "advice"), "a catalogue", complaints)
    take(lambda value: scalars.whole(value, 1, 1), raw, "format", complaints)
    for key in ("format", "kinds"):
        if key not in raw:
            complaints.add(f"'{key}' is missing", raw)
    kinds = [_kind(name, body, path, complaints) for name, body in mapped(raw, "kinds", complaints).items()]
    written = mapped(raw, "advice", complaints)
    known_keys(written, SUBJECTS, "'advice'", complaints)
    advice = []
    for name, body in written.items():
        if not isinstance(body, Map):
            complaints.add(f"the advice '{name}' must be a mapping of says and source", body)
            continue
        known_keys(body, ("says", "source"), "advice", complaints)
        if "says" not in body:
            complaints.add(f"'{name}': 'says' is missing", body)
        says = str(take(scalars.text, body, "says", complaints) or "")
        advice.append((str(name), AdviceText(says, read_sources(body, complaints, required=True))))
    complaints.raise_if_any(PackError)
    return tuple(kind for kind in kinds if kind is not None), tuple(advice)


def _kind(name: Any, body: Any, file: str, complaints: Complaints) -> LetterKind | None:
    if not isinstance(body, Map):
        complaints.add(f"the kind of letter '{name}' must be a mapping", body)
        return None
    try:
        scalars.ident(name)
    except scalars.Misfit as misfit:
        complaints.add(f"the name of a kind of letter: {misfit}", name, misfit.hint)
    known_keys(body, KEYS, "a kind of letter", complaints)
    for key in ("name", "says", "writer", "letter"):
        if key not in body:
            complaints.add(f"'{name}': '{key}' is missing", body)
    writer, letter = mapped(body, "writer", complaints), mapped(body, "letter", complaints)
    for entry in (writer, letter):
        _placeholders(entry, complaints)
        for key in SET_BY_CHANGE:
            if key in entry:
                complaints.add(f"'{key}' is set where the letter is added; leave it out", entry.key(key))
    return LetterKind(
        id=str(name),
        name=str(take(scalars.text, body, "name", complaints) or ""),
        says=str(take(scalars.text, body, "says", complaints) or ""),
        only_for=tuple(str(specialty) for specialty in listed(body, "for", complaints)),
        applies=body.get("applies"),
        writer=writer,
        letter=letter,
        sources=read_sources(body, complaints, required=True),
        file=file,
    )


def _placeholders(node: Any, complaints: Complaints) -> None:
    if isinstance(node, Map | Seq):
        for inner in node.values() if isinstance(node, Map) else node:
            _placeholders(inner, complaints)
    elif isinstance(node, Scalar) and node.startswith("$") and node not in PLACEHOLDERS:
        complaints.add(f"{quoted(node)} stands for nothing", node, hint_close(str(node), PLACEHOLDERS))


def _scalars(node: Any) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Map | Seq | list):
        for inner in node.values() if isinstance(node, Map) else node:
            yield from _scalars(inner)


def person_changes(
    case: Case, among: Iterable[LetterKind] | None = None, status: str = "agreed"
) -> list[tuple[LetterKind, Change]]:
    """Every kind that suits the scenario, once for each specialty applied to, with the change that adds it; once in all
    where it is the same for each."""
    changes = []
    for kind in kinds() if among is None else among:
        applying = case.scenario.applicant.applying_to
        for specialty in applying[:1] if kind.for_any else applying:
            change = kind.change(case, specialty, status)
            if change is not None:
                changes.append((kind, change))
    return changes
