"""What a question is about: a letter, a writer, a set of letters or a fourth one; and whether it is in a plan."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from lorplan.basics.errors import InputError
from lorplan.basics.words import hint_close, listing
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.scenario.models import Writer
from lorplan.trials.trial import Trial

FOURTH = "fourth"


class Wanted(Struct, frozen=True):
    """What should be in a portfolio. `letters`: ids; `known`: the letters of the scenario as it stands, so that a
    second version counts for the first only where a change makes it."""

    asked: str
    name: str
    what: str
    letters: frozenset[str]
    known: frozenset[str]

    def held(self, case: Case, program_class: ProgramClass, portfolio: int) -> bool:
        """Whether a portfolio of a class is, or holds, what is wanted."""
        if self.what == FOURTH:
            return portfolio.bit_count() + program_class.ghosts.bit_count() >= 4
        if self.what == "portfolio":
            names = (self._first(case, name) for name in case.problem.names(portfolio | program_class.ghosts))
            return frozenset(names) == self.letters
        return any(self._first(case, name) in self.letters for name in case.problem.names(portfolio))

    def reached(self, trial: Trial, programs: Collection[str]) -> bool:
        """Whether it is in the plan of one of these programs at least."""
        return trial.sends(programs, lambda program_class, portfolio: self.held(trial.case, program_class, portfolio))

    def _first(self, case: Case, name: str) -> str:
        version = case.scenario.letters[name].version_of
        return version if name not in self.known and version is not None else name

    def mask(self, case: Case) -> int:
        """The letters it is about; every letter for a fourth one."""
        names = case.problem.letters
        return sum(1 << bit for bit, name in enumerate(names) if self.what == FOURTH or name in self.letters)


def wanted(case: Case, asked: str) -> Wanted:
    """What the words stand for: a letter, `L1,L2,L3`, `fourth`, or a writer. Raises InputError."""
    letters = case.scenario.letters
    known = frozenset(letters)
    if "," in asked:
        names = [_one_letter(case, name.strip()) for name in asked.split(",") if name.strip()]
        return Wanted(asked, listing(names), "portfolio", frozenset(names), known)
    if asked in letters:
        return Wanted(asked, asked, "letter", frozenset([asked]), known)
    if asked == FOURTH:
        return Wanted(asked, "a fourth letter", FOURTH, frozenset(), known)
    writer = _writer(case, asked)
    if writer is None:
        names = [name for writer in case.scenario.writers.values() for name in (writer.id, writer.name)]
        hint = hint_close(asked, [*letters, *names, FOURTH])
        raise InputError.of(f"--why-not: {asked!r} is no letter, no writer and not '{FOURTH}'", None, hint)
    own = _letters_by(case, writer)
    if not own:
        hint = f"write one under 'letters:': {writer.id}: {{status: idea}}"
        raise InputError.of(f"--why-not: the scenario has no letter by {writer.name}", None, hint)
    return Wanted(asked, writer.name, "writer", frozenset(own), known)


def _one_letter(case: Case, asked: str) -> str:
    """A letter by its id, or by its writer's id or name where that is the only one. Raises InputError."""
    letters = case.scenario.letters
    if asked in letters:
        return asked
    writer = _writer(case, asked)
    own = [] if writer is None else _letters_by(case, writer)
    if len(own) == 1:
        return own[0]
    listed = "letters are listed under 'letters:'"
    hint = f"{asked} writes {listing(own)}: name one of them" if own else hint_close(asked, letters, listed)
    raise InputError.of(f"--why-not: the scenario has no letter {asked!r}", None, hint)


def _writer(case: Case, asked: str) -> Writer | None:
    """A writer by id or name; how the name is capitalised does not count."""
    return next(
        (
            writer
            for writer in case.scenario.writers.values()
            if asked == writer.id or asked.casefold() == writer.name.casefold()
        ),
        None,
    )


def _letters_by(case: Case, writer: Writer) -> list[str]:
    return [name for name, letter in case.scenario.letters.items() if writer.id in letter.writers]
