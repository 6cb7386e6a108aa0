"""Who writes already, and how many letters may be asked for beyond those."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lorplan.scenario.models import USABLE, Scenario
from lorplan.scenario.rotations import Pair, excluded


class AskLimit(Struct, frozen=True):
    """At most `most` of these letters (ids) may be asked for. `about`: the field of the scenario that says so (letters,
    per_writer, per_specialty, versions, rotations); `of`: the writer or specialty that it is about, if any;
    `rotations`: those of which only one can be done."""

    letters: tuple[str, ...]
    most: int
    about: str
    of: str = ""
    rotations: Pair = frozenset()

    @property
    def path(self) -> tuple[str, ...]:
        """Where the scenario says so."""
        if self.about == "versions":
            return "writers", self.of, "versions"
        if self.about == "rotations":
            return ("rotations",)
        return ("budget", self.about, self.of) if self.about == "per_specialty" else ("budget", self.about)


def asked_writers(scenario: Scenario) -> frozenset[str]:
    """The writers who were asked for some letter already: whatever else they write, they are no new people."""
    return frozenset(letter.writers[0] for letter in scenario.letters.values() if letter.requested)


def rewritten(scenario: Scenario) -> Iterator[str]:
    """The letters for which somebody would have to sit down anew: nobody asked for them, and their writer has uploaded
    every letter that was asked for. Who still has one to write adds a version to it; a letter that is written and only
    has to be requested at one more portal is none of these."""
    done: dict[str, bool] = {}
    for letter in scenario.letters.values():
        statuses = {letter.status, *letter.at.values()} & set(USABLE)
        if statuses:
            writer = letter.writers[0]
            done[writer] = done.get(writer, True) and "uploaded" in statuses
    for letter in scenario.letters.values():
        if not letter.requested and done.get(letter.writers[0], False):
            yield letter.id


def ask_limits(scenario: Scenario) -> Iterator[AskLimit]:
    """What the budget, the writers and the days leave of new letters: in all, of one writer, for one specialty, and of
    rotations of which only one can be done.

    A letter that exists and only has to be requested at one more portal is not new.
    """
    budget = scenario.budget
    new = [letter for letter in scenario.letters.values() if not letter.requested]
    if budget.letters is not None:
        yield AskLimit(tuple(letter.id for letter in new), budget.letters, "letters")
    for writer in sorted({letter.writers[0] for letter in new}):
        of_writer = tuple(letter.id for letter in new if letter.writers[0] == writer)
        if budget.per_writer is not None:
            yield AskLimit(of_writer, budget.per_writer, "per_writer", writer)
        versions = scenario.writers[writer].versions
        if versions is not None:
            asked = sum(letter.requested and letter.writers[0] == writer for letter in scenario.letters.values())
            yield AskLimit(of_writer, max(0, versions - asked), "versions", writer)
    for specialty, most in budget.per_specialty.items():
        addressed = tuple(letter.id for letter in new if letter.addressed_to == specialty)
        if addressed:
            yield AskLimit(addressed, most, "per_specialty", specialty)
    for first, second, pair in excluded(scenario):
        left = tuple(letter.id for letter in (first, second) if not letter.requested)
        if left:
            yield AskLimit(left, len(left) - 1, "rotations", rotations=pair)
