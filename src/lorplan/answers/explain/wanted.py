"""What a question is about: a letter, a writer, a set of letters or a fourth one; and whether it is in a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from msgspec import Struct

from lorplan.answers.explain.trials import Held, Trial
from lorplan.basics.errors import InputError
from lorplan.basics.words import hint_close, listing
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.optimise import Optimum
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.scenario.models import Writer

FOURTH = "fourth"


class Wanted(Struct, frozen=True):
    """What should be in a portfolio. `letters`: ids; `known`: the letters of the scenario as it stands, so that a
    second version counts for the first only where a change makes it."""

    asked: str
    name: str
    what: str
    letters: frozenset[str]
    known: frozenset[str]

    def held(self, case: Case, one: ProgramClass, portfolio: int) -> bool:
        """Whether a portfolio of a class is, or holds, what is wanted."""
        if self.what == FOURTH:
            return portfolio.bit_count() + one.ghosts.bit_count() >= 4
        if self.what == "portfolio":
            names = (self._first(case, name) for name in case.problem.names(portfolio | one.ghosts))
            return frozenset(names) == self.letters
        return any(self._first(case, name) in self.letters for name in case.problem.names(portfolio))

    def _first(self, case: Case, name: str) -> str:
        version = case.scenario.letters[name].version_of
        return version if name not in self.known and version is not None else name

    def mask(self, case: Case) -> int:
        """The letters it is about; every letter for a fourth one."""
        names = case.problem.letters
        return sum(1 << place for place, name in enumerate(names) if self.what == FOURTH or name in self.letters)


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
        names = [name for one in case.scenario.writers.values() for name in (one.id, one.name)]
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
        (one for one in case.scenario.writers.values() if asked == one.id or asked.casefold() == one.name.casefold()),
        None,
    )


def _letters_by(case: Case, writer: Writer) -> list[str]:
    return [name for name, letter in case.scenario.letters.items() if writer.id in letter.writers]


@dataclass
class Goal:
    """That something is in the plan of one of these programs at least."""

    want: Wanted
    programs: Sequence[str]
    _meant: dict[tuple[int, int], tuple[Portfolios, Any]] = field(default_factory=dict)

    def reached(self, case: Case, optimum: Optimum) -> bool:
        """Whether it is in a plan."""
        ids = {case.class_of[program] for program in self.programs}
        pairs = zip(case.problem.classes, optimum.assignment.portfolios, strict=True)
        return any(self.want.held(case, one, portfolio) for one, portfolio in pairs if one.id in ids)

    def among_best(self, case: Case, optimum: Optimum) -> bool:
        """Whether it is in one of the best portfolios of these programs."""
        ids = {case.class_of[program] for program in self.programs}
        if optimum.chosen_table is None:  # nobody knows: the whole scenario tells
            return True
        return any(
            self.want.held(case, one, known.portfolios.masks[row])
            for one, known in zip(case.problem.classes, optimum.chosen_table.classes, strict=True) if one.id in ids
            for row in known.best(optimum.assignment.requests)
        )  # fmt: skip

    def offered(self, trial: Trial) -> bool:
        """Whether it is in one of the best portfolios of these programs by a trial."""
        return not trial.denies(self._held(trial))

    def possible(self, trial: Trial) -> bool:
        """Whether it is in the plan that a trial comes to."""
        held = self._held(trial)
        if trial.denies(held):
            return False
        # Programs that become alike are given the portfolio of the first of them.
        taken: dict[tuple[int, ...], set[int]] = {}
        for masks, chosen in zip(trial.offered, trial.choice, strict=True):
            taken.setdefault(masks, set()).add(chosen)
        case = trial.trials.case
        classes = [case.problem.classes[part.place] for part in trial.trials.parts]
        return any(self.want.held(case, classes[part], mask) for part in held for mask in taken[trial.offered[part]])

    def _held(self, trial: Trial) -> Held:
        """Part -> which of its portfolios are, or hold, what is wanted, at the programs that are meant."""
        case, table = trial.trials.case, trial.trials.table
        ids = {case.class_of[program] for program in self.programs}
        found = {}
        for number, part in enumerate(trial.trials.parts):
            one, known = case.problem.classes[part.place], table.classes[part.place].portfolios
            if one.id not in ids:
                continue
            key = id(known), one.ghosts
            if key not in self._meant:
                rows = np.array([self.want.held(case, one, mask) for mask in known.masks], dtype=np.bool_)
                self._meant[key] = known, rows
            found[number] = self._meant[key][1]
        return found
