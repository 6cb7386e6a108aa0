"""Why a class of programs falls short: every smallest set of rules and facts that cannot be kept together.

The rules are bound once more over all letters that anybody could think of: barred ones, those beyond the budget and
those left out by `--only` too. Every set P of letters then breaks some members B(P); members that some P keeps all
together do not clash, so the smallest clashes are the smallest sets that share a member with every B(P). Looked at are
the sets that the class has room for, and larger ones for those members that seem to clash without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits, minimal
from lorplan.case.binding import bound_at
from lorplan.case.case import Case
from lorplan.case.problem import Allowance, ProgramClass
from lorplan.case.wishes import WISH_RESERVE
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.alike import representatives, told_apart
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.count import BoundCount, Count
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.kinds.measure import LARGEST, Measure, TooMany, asked_for, grouping, measures, serving, telling_apart
from lorplan.rules.kinds.portfolios import Numbers, Portfolios
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import GONE

MOST_CLASHES = 400  # held at once while they are put together


class Part(Struct, frozen=True):
    """A possible member of a clash. `letters`: that serve a must, that a bar forbids, that a fact is about."""

    kind: str
    rule: Rule | None
    bound: Bound | None
    letters: int
    allowance: Allowance | None = None


@dataclass
class Ground:
    """One class, everything in it that could clash, and the clashes. Raises TooMany."""

    case: Case
    program_class: ProgramClass
    parts: list[Part] = field(init=False)

    def __post_init__(self) -> None:
        self.letters = len(self.case.problem.letters)
        self._universe()
        self.parts = [*self._rules(), *self._facts()]
        try:
            sets = self._sets(self.parts, self.program_class.cap + self.program_class.ghosts.bit_count())
        except TooMany:
            sets = Portfolios([0], self.letters)
        self.broken = set(self._broken(self.parts, sets))
        self.clashes = self._clashes()

    # ---- what there is -------------------------------------------------------------------------------------------

    def _universe(self) -> None:
        case, program_class = self.case, self.program_class
        self.active = self.ideas = self.late = 0
        for index, name in enumerate(case.problem.letters):
            bit = 1 << index
            status = case.scenario.letters[name].status_at(program_class.portal)
            if program_class.ghosts & bit or (status in GONE and not program_class.fixed & bit):
                continue
            self.active |= bit
            if program_class.assigned & bit:
                continue
            if status not in case.only and len(case.only) < 3:
                self.late |= bit
            elif status == "idea":
                self.ideas |= bit
        wishes = case.scenario.wishes
        bits_of = {name: 1 << index for index, name in enumerate(case.problem.letters)}
        programs = set(program_class.programs)
        self.keep = self.avoid = 0
        for wish in wishes.keep:
            if wish.programs is None or programs & set(wish.programs):
                self.keep |= bits_of[wish.letter]
        for wish in wishes.avoid:
            if wish.programs is None or programs & set(wish.programs):
                self.avoid |= bits_of[wish.letter]
        self.keep &= program_class.fixed & ~program_class.assigned
        self.avoid &= self.active & ~program_class.assigned

    def _rules(self) -> Iterable[Part]:
        case, program_class = self.case, self.program_class
        old = case.binders[program_class.id]
        every = (1 << self.letters) - 1
        whole = self.active | program_class.ghosts
        bounds = {bound.rule: bound for bound in program_class.bounds}
        for rule in case.rules[program_class.id]:
            if rule.level not in ("must", "limit"):
                continue
            if rule.kind.name == "bar":
                binder = replace(old, active=every, ghosts=0)
                bar = bound_at(rule, binder)
                if isinstance(bar, BoundBar) and bar.column.sure & self.active & ~program_class.assigned:
                    yield Part("bar", rule, bar, bar.column.sure & self.active & ~program_class.assigned)
                continue
            everything = rule.level == "limit" and isinstance(rule.kind, Count) and rule.kind.every_letter
            bound: Bound | None
            if isinstance(rule.kind, Guarded) and any(guard.obtainable for guard in rule.kind.guards):
                bound = bounds.get(rule.id)  # what can be had decides whether it holds
            else:
                reach = whole if everything else self.active
                bound = bound_at(rule, replace(old, active=reach, ghosts=0))
            if bound is not None:
                yield Part(rule.level, rule, bound, serving(bound) & self.active)
        held = bounds.get(WISH_RESERVE)
        if isinstance(held, BoundCount):
            yield Part("limit", None, held, 0)

    def _facts(self) -> Iterable[Part]:
        program_class = self.program_class
        for letter in bits(program_class.assigned & (self.active | program_class.ghosts)):
            yield Part("assigned", None, None, 1 << letter)
        for letter in bits(self.keep):
            yield Part("keep", None, None, 1 << letter)
        for letter in bits(self.avoid):
            yield Part("avoid", None, None, 1 << letter)
        if self.late:
            yield Part("status", None, None, self.late)
        if self.case.problem.budget is not None and self.ideas:
            yield Part("budget", None, None, self.ideas)
        for allowance in self.case.problem.allowances:
            if (allowance.letters & self.ideas).bit_count() > allowance.most:
                yield Part("allowance", None, None, allowance.letters & self.ideas, allowance)

    # ---- sets of letters and what they break ---------------------------------------------------------------------

    def _clashes(self) -> list[int]:
        """The smallest sets of parts (bit masks) that no set of letters keeps all together."""
        sure: set[int] = set()
        while True:
            clashes = minimal_hitting(self.broken)
            seeming = [clash for clash in clashes if clash not in sure]
            if not seeming:
                return clashes
            for clash in seeming:
                parts = [self.parts[index] for index in bits(clash)]
                sets = self._sets(parts, sum(map(_letters, parts)))
                keep = [mask for mask, broken in zip(sets.masks, self._broken(parts, sets), strict=True) if not broken]
                if keep:
                    self.broken |= set(self._broken(self.parts, Portfolios(keep, self.letters)))
                else:
                    sure.add(clash)

    def _sets(self, parts: Sequence[Part], room: int, people_alike: bool = True) -> Portfolios:
        """Sets of at most so many letters, of those that are alike to these parts one for all. `people_alike`: of
        people with alike letters too; else what some are asked for tells them apart."""
        problem = self.case.problem
        masks: list[int] = []
        groupings: list[list[tuple[int, int]]] = []
        for part in parts:
            groups = None if part.bound is None else grouping(part.bound)
            if part.kind == "budget":
                people = self._by_person()
                masks += [sum(people), *([] if people_alike else people)]
                groupings.append([(letters, 0) for letters in people] if people_alike and problem.budget else [])
            elif part.kind not in ("must", "limit") or part.bound is None:
                masks.append(part.letters)
            elif groups is None:
                masks += telling_apart(part.bound, self.letters)
            else:
                masks += [groups[0], self.ideas]
                groupings.append(groups[1])
        if not people_alike and any(each.letters.bit_count() > each.most for each in problem.allowances):
            masks += [1 << letter for letter in bits(self.ideas)]  # programs may share them, and each counts
        letters = list(bits(self.active | self.program_class.ghosts))
        base = {letter: tuple([mask >> letter & 1 for mask in masks]) for letter in letters}
        return _portfolios(representatives(*told_apart(letters, base, groupings), room, LARGEST), self.letters)

    def _by_person(self) -> list[int]:
        """The letters to ask for of each new person."""
        problem = self.case.problem
        letters: dict[int, int] = {}
        for letter in bits(self.ideas):
            person = problem.person_of[letter]
            if person not in problem.writing:
                letters[person] = letters.get(person, 0) | 1 << letter
        return list(letters.values())

    def people(self, letters: int) -> int:
        """The new people who have to be asked for these letters (a bit mask of people)."""
        people = 0
        for person in self.case.problem.people_for(letters & self.ideas):
            people |= 1 << person
        return people

    def _broken(self, parts: Sequence[Part], table: Portfolios) -> list[int]:
        """For each set of letters which of the parts it breaks, as a bit mask."""
        broken: Any = np.zeros(len(table), dtype=np.int64 if len(parts) < 63 else object)
        for index, part in enumerate(parts):
            if part.kind in ("must", "limit") and part.bound is not None:
                rows = part.bound.check(table).missing > 0
            elif part.kind in ("bar", "avoid", "status"):
                rows = table.count(part.letters) > 0
            elif part.allowance is not None:
                rows = table.count(part.letters) > part.allowance.most
            elif part.kind == "budget":
                rows = self._new_people(table) > (self.case.problem.budget or 0)
            else:
                rows = table.count(part.letters) == 0
            broken |= rows.astype(broken.dtype) << index
        listed: list[int] = broken.tolist()
        return listed

    def _new_people(self, table: Portfolios) -> Numbers:
        """How many new people have to be asked for each set of letters; where nobody may be, whether anybody has."""
        people = self._by_person()
        if not self.case.problem.budget:
            return table.holds(sum(people))
        return sum((table.holds(letters) for letters in people), table.zeros())

    # ---- answers -------------------------------------------------------------------------------------------------

    @property
    def can_be_kept(self) -> bool:
        """Whether some set of letters breaks nothing here: then only other programs stand in the way."""
        return 0 in self.broken

    @cached_property
    def _kept(self) -> list[int]:
        """Sets of letters that break nothing, whoever writes them."""
        sets = self._sets(
            self.parts, self.program_class.cap + self.program_class.ghosts.bit_count(), people_alike=False
        )
        broken = self._broken(self.parts, sets)
        return [mask for mask, breaks in zip(sets.masks, broken, strict=True) if not breaks]

    def best(self, part: Part) -> Measure:
        """The best that any set of letters makes of a must."""
        assert part.bound is not None
        sets = self._sets([part], _letters(part))
        return min(measures(part.bound, sets.masks), key=lambda measured: measured.order)

    def needed_people(self) -> list[int]:
        """The smallest sets of people (bit masks) of whom everything can be kept here. Raises TooMany."""
        return sorted(minimal(self.people(mask) for mask in self._kept))

    def members(self, clash: int) -> list[Part]:
        """The parts of a clash: musts, bars, limits, facts."""
        order = ("must", "bar", "limit", "assigned", "keep", "avoid", "status", "budget", "allowance")
        parts = [self.parts[index] for index in bits(clash)]
        return sorted(parts, key=lambda part: (order.index(part.kind), part.rule.id if part.rule else "", part.letters))

    def needed_letters(self) -> list[int]:
        """The smallest sets of letters to ask for with which everything can be kept here. Raises TooMany."""
        return minimal(mask & self.ideas for mask in self._kept)


@lru_cache(maxsize=64)
def _portfolios(sets: tuple[int, ...], letters: int) -> Portfolios:
    """A table of sets of letters. Many classes have the same, with all that was counted of them."""
    return Portfolios(sets, letters)


def _letters(part: Part) -> int:
    """With how many letters a part can surely be kept, if it can."""
    if part.kind == "must" and part.bound is not None:
        return asked_for(part.bound) or (1 if isinstance(part.bound, BoundCount) else 2)
    return int(part.kind in ("assigned", "keep"))


def minimal_hitting(broken: Iterable[int]) -> list[int]:
    """Every smallest set of parts that shares one with each of these sets; none where one of them is empty.

    Raises TooMany where too many have to be held at once.
    """
    edges = minimal(broken)
    if not edges or edges[0] == 0:
        return []
    hitting = [0]
    for edge in edges:
        more = [mask for mask in hitting if mask & edge]
        for mask in hitting:
            if not mask & edge:
                more.extend(mask | 1 << index for index in bits(edge))
        hitting = minimal(more)
        if len(hitting) > MOST_CLASHES:
            raise TooMany
    return hitting


def joint_people(needs: Sequence[Sequence[int]], most: int) -> set[int]:
    """Smallest sets of at most so many people that serve one set out of each list; empty where there is none."""
    return joint(needs, lambda people: people.bit_count() <= most)


def joint(needs: Sequence[Sequence[int]], allows: Callable[[int], bool]) -> set[int]:
    """Smallest sets that are allowed and hold one set out of each list; empty where there is none. `allows`: no set
    that is too much becomes allowed by adding to it. Raises TooMany."""
    sets = {0}
    for own in needs:
        sets = set(minimal(mask | more for mask in sets for more in own if allows(mask | more)))
        if len(sets) > MOST_CLASHES:
            raise TooMany
    return sets
