"""What becomes of each letter: used, spare, barred, not needed, gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import plural, sentence
from lorplan.case.case import Case
from lorplan.case.wording.limits import allowed, denied
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.results.plan import LetterFate, Portfolio
from lorplan.scenario.models import USABLE

_GONE: Final = {"declined": "The writer declined.", "withdrawn": "It was withdrawn."}


def fates(case: Case, assignment: Assignment, portfolios: Sequence[Portfolio]) -> tuple[LetterFate, ...]:
    """What becomes of every letter of the scenario, by id."""
    speaker = Speaker(case)
    sent = tuple(zip(case.problem.classes, assignment.portfolios, strict=True))
    left_out: dict[str, str] = {}  # letter -> why, at the programs that weigh most
    for portfolio in portfolios:
        for left in portfolio.left_out:
            left_out.setdefault(left.letter, left.says)
    every = []
    for letter, name in enumerate(case.problem.letters):
        used = sum(program_class.count for program_class, portfolio in sent if portfolio >> letter & 1)
        status = case.scenario.letters[name].status
        if used:
            fate, why = "used", f"It goes to {plural(used, 'program')}."
        elif status in _GONE:
            fate, why = "gone", _GONE[status]
        else:
            fate, why = _Unused(case, assignment.requests, letter, left_out.get(name)).fate()
        every.append(
            LetterFate(letter=name, writer=speaker.writer(name), status=status, fate=fate, programs=used, why=why)
        )
    return tuple(every)


class _Unused(Struct, frozen=True):
    """A letter that no program gets. `left_out`: why portfolios leave it out, where any says so."""

    case: Case
    requests: int
    letter: int
    left_out: str | None

    def fate(self) -> tuple[str, str]:
        """What becomes of it, and why."""
        problem = self.case.problem
        if not any(program_class.usable >> self.letter & 1 for program_class in problem.classes):
            return self._not_usable()
        if problem.pending >> self.letter & 1 and not self.requests >> self.letter & 1:
            return "not needed", self._not_asked()
        return "spare", self.left_out or "The letters chosen are worth more without it."

    def _not_usable(self) -> tuple[str, str]:
        case, name = self.case, self.case.problem.letters[self.letter]
        for program_class in case.problem.classes:
            for bar in program_class.bars:
                rule = case.rule(program_class.id, bar.rule)
                if bar.column.sure >> self.letter & 1 and rule is not None:
                    return "barred", rule.says
        if case.scenario.letters[name].status == "idea":
            says = denied(case, name) if len(case.only) == len(USABLE) else None
            return "not needed", sentence(says or "nobody new is asked in this plan")
        return "spare", self.left_out or "It may not be used at any of these programs."

    def _not_asked(self) -> str:
        problem = self.case.problem
        if problem.allows(self.requests | 1 << self.letter):
            return "Asking for it would gain less than asking costs."
        for allowance in problem.allowances:
            full = (self.requests & allowance.letters).bit_count() >= allowance.most
            if full and allowance.letters >> self.letter & 1:
                return f"Others are worth more: {allowed(self.case, allowance)}."
        return "Others are worth more within the number of people you are willing to ask."
