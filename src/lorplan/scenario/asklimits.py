"""Who writes already, and how many letters may be asked for beyond those."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lorplan.scenario.models import Scenario


class AskLimit(Struct, frozen=True):
    """At most `most` of these letters (ids) may be asked for. `about`: the field of the scenario that says so (letters,
    per_writer, per_specialty, versions); `of`: the writer or specialty that it is about, if any."""

    letters: tuple[str, ...]
    most: int
    about: str
    of: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Where the scenario says so."""
        if self.about == "versions":
            return "writers", self.of, "versions"
        return ("budget", self.about, self.of) if self.about == "per_specialty" else ("budget", self.about)


def asked_writers(scenario: Scenario) -> frozenset[str]:
    """The writers who were asked for some letter already: whatever else they write, they are no new people."""
    return frozenset(one.writers[0] for one in scenario.letters.values() if one.requested)


def ask_limits(scenario: Scenario) -> Iterator[AskLimit]:
    """What the budget and the writers leave of new letters: in all, of one writer, for one specialty.

    A letter that is there and only has to be requested at one more portal is not new.
    """
    budget = scenario.budget
    new = {name: one for name, one in scenario.letters.items() if not one.requested}
    if budget.letters is not None:
        yield AskLimit(tuple(new), budget.letters, "letters")
    for writer in sorted({one.writers[0] for one in new.values()}):
        own = tuple(name for name, one in new.items() if one.writers[0] == writer)
        if budget.per_writer is not None:
            yield AskLimit(own, budget.per_writer, "per_writer", writer)
        versions = scenario.writers[writer].versions
        if versions is not None:
            written = sum(one.requested and one.writers[0] == writer for one in scenario.letters.values())
            yield AskLimit(own, max(0, versions - written), "versions", writer)
    for specialty, most in budget.per_specialty.items():
        to = tuple(name for name, one in new.items() if one.addressed_to == specialty)
        if to:
            yield AskLimit(to, most, "per_specialty", specialty)
