"""The sets of letters of a plan: each once with its programs, and what holds of its letters at all of them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lorplan.case.problem import ProgramClass
from lorplan.plan.account import LetterSet
from lorplan.plan.reasons import Reasons
from lorplan.results.plan import AlikePrograms, LeftOut, Portfolio, Reason


def portfolios_of(sets: Sequence[LetterSet], reasons: Reasons) -> tuple[Portfolio, ...]:
    """Every set with the reasons for its letters and against others."""
    return tuple(_portfolio(letter_set, reasons) for letter_set in sets)


def _portfolio(letter_set: LetterSet, reasons: Reasons) -> Portfolio:
    mask, speaker = letter_set.mask, reasons.speaker
    classes = sorted(letter_set.classes, key=lambda program_class: (-program_class.weight, program_class.id))
    alike = _alike(classes, mask, reasons)
    return Portfolio(
        id=letter_set.id,
        letters=speaker.letters(mask),
        programs=letter_set.programs,
        count=letter_set.count,
        weight=letter_set.weight,
        reasons=alike[0].reasons if len(alike) == 1 else _reasons(reasons, classes, mask, alike),
        left_out=alike[0].left_out if len(alike) == 1 else _left_out(alike),
        alike=tuple(alike) if len(alike) > 1 else (),
    )


def _alike(classes: Sequence[ProgramClass], mask: int, reasons: Reasons) -> list[AlikePrograms]:
    """The classes at which the same is said together. What is said of the programs that weigh most comes first, also
    among those at which the same is said."""
    by_text: dict[tuple[tuple[Reason, ...], tuple[LeftOut, ...]], list[ProgramClass]] = {}
    for program_class in classes:
        text = reasons.why_in(program_class, mask), reasons.left_out(program_class, mask)
        by_text.setdefault(text, []).append(program_class)
    heaviest = sorted(by_text.items(), key=lambda item: -sum(program_class.weight for program_class in item[1]))
    return [
        AlikePrograms(programs=reasons.speaker.programs(some), reasons=why_in, left_out=left_out)
        for (why_in, left_out), some in heaviest
    ]


def _reasons(
    reasons: Reasons, classes: Sequence[ProgramClass], mask: int, alike: Sequence[AlikePrograms]
) -> tuple[Reason, ...]:
    """The points at the programs that weigh most and over all, and sentences that hold at all of them."""
    together = []
    for first in alike[0].reasons:
        every = [reason for programs in alike for reason in programs.reasons if reason.letter == first.letter]
        if len({reason.says for reason in every}) > 1:
            first = replace(first, says=reasons.says_of_all(classes, mask, first.letter) or first.says)
        points = [reason.points for reason in every]
        together.append(replace(first, least=min(points), most=max(points)))
    return tuple(together)


def _left_out(alike: Sequence[AlikePrograms]) -> tuple[LeftOut, ...]:
    """What is said where most weighs, and the prices over all programs."""
    prices: dict[str, list[int]] = {}
    for programs in alike:
        for left in programs.left_out:
            if left.price is not None:
                prices.setdefault(left.letter, []).append(left.price)
    return tuple(
        replace(left, least=min(prices[left.letter]), most=max(prices[left.letter])) if left.letter in prices else left
        for left in alike[0].left_out
    )
