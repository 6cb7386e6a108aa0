"""What becomes of each letter: used, spare, barred, not needed, gone."""

from __future__ import annotations

from lorplan.basics.words import plural, sentence
from lorplan.case.case import Case
from lorplan.case.wording.limits import allowed, denied
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.results.plan import LetterFate, Portfolio
from lorplan.scenario.models import USABLE

_GONE = {"declined": "The writer declined.", "withdrawn": "It was withdrawn."}


def fates(case: Case, assignment: Assignment, portfolios: tuple[Portfolio, ...]) -> tuple[LetterFate, ...]:
    """One line for every letter of the scenario, by id."""
    problem = case.problem
    speaker = Speaker(case)
    found = []
    for place, letter in enumerate(problem.letters):
        used = sum(
            one.count
            for one, portfolio in zip(problem.classes, assignment.portfolios, strict=True)
            if portfolio >> place & 1
        )
        status = case.scenario.letters[letter].status
        fate, why = _fate(case, place, used, status, assignment, portfolios)
        found.append(LetterFate(letter, speaker.writer(letter), status, fate, used, why))
    return tuple(found)


def _fate(
    case: Case, place: int, used: int, status: str, assignment: Assignment, portfolios: tuple[Portfolio, ...]
) -> tuple[str, str]:
    problem = case.problem
    letter = problem.letters[place]
    if used:
        return "used", f"It goes to {plural(used, 'program')}."
    if status in _GONE:
        return "gone", _GONE[status]
    left = [left for portfolio in portfolios for left in portfolio.left_out if left.letter == letter]
    usable = any(one.usable >> place & 1 for one in problem.classes)
    if not usable:
        for one in problem.classes:
            for bar in one.bars:
                rule = case.rule(one.id, bar.rule)
                if bar.column.sure >> place & 1 and rule is not None:
                    return "barred", rule.says
        if status == "idea":
            says = denied(case, letter) if len(case.only) == len(USABLE) else None
            return "not needed", sentence(says or "nobody new is asked in this plan")
        return ("spare", left[0].says) if left else ("spare", "It may not be used at any of these programs.")
    if problem.pending >> place & 1 and not assignment.requests >> place & 1:
        return "not needed", _not_asked(case, place, assignment)
    return "spare", left[0].says if left else "The letters chosen are worth more without it."


def _not_asked(case: Case, place: int, assignment: Assignment) -> str:
    problem = case.problem
    if not problem.allows(assignment.requests | 1 << place):
        for allowance in problem.allowances:
            full = (assignment.requests & allowance.letters).bit_count() >= allowance.most
            if full and allowance.letters >> place & 1:
                return f"Others are worth more: {allowed(case, allowance)}."
        return "Others are worth more within the number of people you are willing to ask."
    return "Asking for it would gain less than asking costs."
