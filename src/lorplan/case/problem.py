"""The problem that the engines solve: classes of alike programs over a sorted list of letters. Letters are bits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.require import BoundRequire


class ProgramClass(Struct, frozen=True):
    """Programs that are alike in everything that decides a portfolio. Letter sets are bit masks.

    `usable`: letters that may be in the portfolio, `fixed` among them those that must be (assigned before, or kept by
    wish). `pending`: usable letters that have to be asked for first; `coming`: those that were asked for or agreed, and
    are not there yet. `weak`: usable letters expected to be weak: those in hand fill a place for want of better ones,
    nobody is asked for the others to fill one. `ghosts`: assigned letters that occupy a slot and satisfy nothing.
    `cap`: the most letters of `usable` that fit. `bounds`: the rules, by id; none of them a bar (bars shape `usable`).
    `bars`: every bar with letters that it forbids here. `required_weight`: how much heavier than an expected
    must a required one weighs. `former`: the letters of the plan before at these programs, None where it has none.
    """

    id: str
    programs: tuple[str, ...]
    weight: int  # sum of priority weight x count
    count: int  # programs, types counted with their `count`
    portal: str
    usable: int
    fixed: int
    pending: int
    ghosts: int
    assigned: int
    cap: int
    bounds: tuple[Bound, ...]
    bars: tuple[BoundBar, ...] = ()
    uncertain: tuple[Bound, ...] = ()  # musts of which nobody knows whether they apply, as they would stand
    standing: tuple[BoundRequire, ...] = ()  # what has to hold whatever is sent
    coming: int = 0
    required_weight: int = 1
    weak: int = 0
    former: int | None = None

    def changes(self, portfolio: int) -> int:
        """How many letters enter or leave at these programs, against the plan before; what cannot be otherwise left
        out."""
        if self.former is None:
            return 0
        return self.count * ((portfolio ^ self.former) & self.usable & ~self.fixed).bit_count()

    @property
    def unsure(self) -> int:
        """Letters that may still fail: nobody has uploaded them for these programs, nor assigned them."""
        return self.pending | self.coming

    def available(self, requests: int) -> int:
        """The letters that it may get when exactly these are asked for."""
        return self.usable & ~(self.pending & ~requests)

    def without(self, failed: int) -> ProgramClass:
        """The class where these letters have failed. A wish may keep some of them: it falls with them."""
        gone = ~failed
        return replace(
            self,
            usable=self.usable & gone,
            fixed=self.fixed & gone,
            pending=self.pending & gone,
            coming=self.coming & gone,
        )

    @property
    def judged(self) -> tuple[Bound, ...]:
        """Everything that a portfolio keeps or breaks, or that speaks of it; where it is too late, that alone."""
        return self.standing if self.closed else (*self.bounds, *self.bars, *self.standing)

    @property
    def perhaps(self) -> frozenset[str]:
        """The musts of which nobody knows whether they apply."""
        return frozenset(bound.rule for bound in self.uncertain)

    @property
    def closed(self) -> bool:
        """Whether it is too late to apply to these programs."""
        return any(bound.closes and bound.stands == "broken" for bound in self.standing)

    @property
    def demands(self) -> tuple[Bound, ...]:
        """The musts and the limits."""
        return tuple(bound for bound in self.bounds if bound.level in ("must", "limit"))


class Allowance(Struct, frozen=True):
    """At most `most` of these letters (a bit mask) may be asked for. `about`: the field of the scenario that says so
    (letters, per_writer, per_specialty, versions, rotations); `of`: the writer or specialty that it is about, if any;
    `rotations`: those of which only one can be done."""

    letters: int
    most: int
    about: str
    of: str = ""
    rotations: frozenset[str] = frozenset()

    def allows(self, letters: int) -> bool:
        """Whether it lets one ask for these letters."""
        return (letters & self.letters).bit_count() <= self.most


class Problem(Struct, frozen=True, dict=True):
    """What there is to decide. `person_of`: letter -> index in `people` of who has to be asked for it.

    `budget`: how many new people may be asked, None for any number; who writes already (`writing`, places in `people`)
    is not new. `effort`: points that asking a new person for one letter costs per unit of weight. `further`: what every
    other letter asked for costs, in hundredths of that (100 at most; rounded down at the weight of all programs), and
    `rewrite` what one of `written` costs: letters (a bit mask) to be asked for of somebody who has written all the
    letters that were asked for before.
    `allowances`: what else limits the letters to be asked for. `resilient`: as few programs as can be shall hang on one
    person whose letters may still fail. `asked_before`: the letters that the plan before asks for, None where there is
    none that is kept to among equals.
    """

    letters: tuple[str, ...]
    people: tuple[str, ...]
    person_of: tuple[int, ...]
    budget: int | None
    effort: int
    classes: tuple[ProgramClass, ...]
    further: int = 0
    rewrite: int = 0
    written: int = 0
    writing: frozenset[int] = frozenset()
    allowances: tuple[Allowance, ...] = ()
    resilient: bool = False
    asked_before: int | None = None

    def changes(self, requests: int, portfolios: Iterable[int]) -> int | None:
        """What changes against the plan before: letters that enter or leave at programs of both, and requests that are
        new or dropped (see `missed`); None where there is no plan before."""
        if self.asked_before is None:
            return None
        pairs = zip(self.classes, portfolios, strict=True)
        changed = sum(program_class.changes(portfolio) for program_class, portfolio in pairs)
        return changed + (requests & ~self.asked_before).bit_count() + (self.missed & ~requests).bit_count()

    @cached_property
    def missed(self) -> int:
        """Letters that the plan before asks for and that nobody was asked for yet: not to ask for one of them any more
        is a change (a bit mask). Those alone that cost points whoever else is asked, so that none is asked for in vain
        only because it was asked for before."""
        missed, whole = 0, self.effort * self.weight
        for letter in bits(self.pending & (self.asked_before or 0)):
            person = self.person_of[letter]
            theirs = sum(self.person_of[other] == person for other in bits(self.pending))
            share = 100 if theirs == 1 and person not in self.writing else self.further
            cost = whole * (self.rewrite if self.written >> letter & 1 else share) // 100
            missed |= 1 << letter if cost else 0
        return missed

    @cached_property
    def weight(self) -> int:
        """The weight of all programs."""
        return sum(program_class.weight for program_class in self.classes)

    @cached_property
    def pending(self) -> int:
        """Letters that some class could get after asking (a bit mask)."""
        every = 0
        for program_class in self.classes:
            every |= program_class.pending
        return every

    @cached_property
    def demanded(self) -> int:
        """Letters to be asked for that a wish places somewhere, so that they must be asked for."""
        every = 0
        for program_class in self.classes:
            every |= program_class.pending & program_class.fixed
        return every

    def people_for(self, letters: int) -> frozenset[int]:
        """The new people who would have to be asked for these letters."""
        return self.asked_for(letters) - self.writing

    def asked_for(self, letters: int) -> frozenset[int]:
        """Everybody who would have to be asked for these letters, those who write already included."""
        return frozenset(self.person_of[letter] for letter in bits(letters))

    def by_person(self, letters: int) -> dict[int, int]:
        """These letters by who is asked for them: person -> letters. What one person writes comes, or fails,
        together."""
        theirs: dict[int, int] = {}
        for letter in bits(letters):
            person = self.person_of[letter]
            theirs[person] = theirs.get(person, 0) | 1 << letter
        return theirs

    def allows(self, letters: int) -> bool:
        """Whether budget and allowances let one ask for exactly these letters."""
        if self.budget is not None and len(self.people_for(letters)) > self.budget:
            return False
        return all(allowance.allows(letters) for allowance in self.allowances)

    def excluded_by(self, letters: int) -> int:
        """The letters that cannot be had together with one of these: of rotations of which only one can be done."""
        pairs = [each.letters for each in self.allowances if each.about == "rotations" and each.letters & letters]
        return reduce(or_, pairs, 0) & ~letters

    def names(self, letters: int) -> tuple[str, ...]:
        """The ids of a bit mask's letters, in order."""
        return tuple(self.letters[letter] for letter in bits(letters))
