"""What to assign now, what to wait for and what to send in its place, in sentences about one program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lorplan.basics.words import listing, plural, sentence
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.results.holding import HeldPlaces
from lorplan.scenario.models import GONE

PLACES: Final = ("the first place", "the second place", "the third place", "the fourth place", "the fifth place")
ALONE: Final = 3  # awaited letters each of which is spoken of by itself


class HoldingWords:
    """Speaks of what is held at a program. Days are ISO. `assigned`: how many letters are assigned already; `coming`:
    those of the plan that are on their way; `over`: the day that counts has gone by."""

    def __init__(self, case: Case, held: HeldPlaces, assigned: int, coming: Sequence[str], over: bool) -> None:
        self._case, self._held = case, held
        self._assigned, self._coming, self._over = assigned, coming, over
        self._kept = [letter for awaited in held.held_for for letter in awaited.letters]
        self._beside = [letter for letter in held.if_all.letters if letter not in self._kept]

    def sentences(self) -> Iterator[str]:
        """What to do, in the order of doing."""
        held = self._held
        until = f"{held.until}{' (projected)' if held.projected else ''}"
        it, there = ("it", "is") if len(self._kept) == 1 else ("them", "are")
        if held.apply_on is not None:
            yield f"Apply as soon as {self._letters(self._kept)} {there} there, on {until} at the latest."
            with_it = [*held.assign_now, *self._beside]
            if with_it:
                yield f"Send {self._letters(with_it)} with {it}."
            yield from self._instead()
        elif held.held_for:
            yield self._now()
            places = _places(self._assigned + len(held.assign_now), len(held.if_none.letters))
            yield f"Keep {places} for {self._letters(self._kept)} until {until}."
            if self._beside:
                yield f"When {it if it == 'it' else 'they'} {there} there, send {self._letters(self._beside)} as well."
            yield from self._instead()
        else:
            yield self._now()
            yield from self._filling()
        yield from self._late()
        if held.worst.counted < held.worst.number:
            yield f"If nothing comes, it is {held.worst.counted} of {plural(held.worst.number, 'letter')}."

    def _now(self) -> str:
        held = self._held
        if not held.assign_now:
            return "Assign nothing yet." if held.applied else "When you apply, send no letter yet."
        letters = self._letters(held.assign_now)
        if held.applied:
            return f"Assign {letters} now."
        return f"When you apply, send {letters}{' and no other' if held.held_for else ''}."

    def _instead(self) -> Iterator[str]:
        """What goes in the place of what is not there on the day."""
        held = self._held
        if len(held.held_for) == 1:
            there = "it is" if len(self._kept) == 1 else "they are"
            yield f"If {there} not there, send {self._letters(held.if_none.letters)}."
            return
        known = {*self._kept, *self._beside}
        each = [
            (awaited.letters, tuple(letter for letter in awaited.instead if letter not in known))
            for awaited in held.held_for
        ]
        if {new for _, new in each} == {held.if_none.letters}:
            yield f"If one of them is not there, send {self._letters(held.if_none.letters)} in its place."
            return
        for letters, new in each if len(each) <= ALONE else ():
            if new:
                yield f"Without {self._letters(letters)}, send {self._letters(new)}."
        yield f"If none of them is there, send {self._letters(held.if_none.letters)}."

    def _filling(self) -> Iterator[str]:
        """Why something fills a place in which the plan would rather have something else."""
        held, coming = self._held, self._coming
        if not held.fills:
            return
        fill, late = ("fills" if len(held.fills) == 1 else "fill"), ("is" if len(coming) == 1 else "are")
        why = f"{self._letters(coming)} {late} not sure to be there in time"
        if self._over:
            why = f"programs read already and {self._letters(coming)} {late} not there"
        yield sentence(f"{self._letters(held.fills)} {fill} a place, since {why}")
        left = [letter for letter in coming if letter not in held.if_none.on_top]
        if left:
            yield f"No place is left then for {self._letters(left)}."

    def _late(self) -> Iterator[str]:
        """What is added beyond the number if it comes later."""
        held = self._held
        on_top, instead = held.if_none.on_top, held.if_none.instead
        if not on_top:
            return
        it, comes = ("it", "comes") if len(on_top) == 1 else ("they", "come")
        if instead:
            before = self._assigned + len(held.assign_now) + len(held.if_none.letters)
            kept = f"Keep {_places(before, len(instead))} for {self._letters(on_top)} until {held.late_until}"
            yield f"{kept}; if {it} {comes} no sooner, add {self._letters(instead)}."
        else:
            known = on_top == (tuple(self._coming) if held.fills else tuple(self._kept))
            yield f"If {it if known else self._letters(on_top)} {comes} later, add {'it' if it == 'it' else 'them'}."

    def _letters(self, letters: Iterable[str]) -> str:
        """`the letters of Dr. A and Dr. B`, with the ids of those whose writers have several."""
        names = [self._name(letter) for letter in letters]
        return f"the letter{'s' if len(names) > 1 else ''} of {listing(names)}"

    def _name(self, letter: str) -> str:
        scenario, writer = self._case.scenario, Speaker(self._case).writer(letter)
        own = scenario.letters[letter].writers
        others = [
            other
            for other in scenario.letters.values()
            if other.id != letter and other.status not in GONE and set(own) & set(other.writers)
        ]
        return f"{writer} ({letter})" if others else writer


def _places(before: int, number: int) -> str:
    """`the third place`, `two places`."""
    if number == 1 and before < len(PLACES):
        return PLACES[before]
    return plural(number, "place")
