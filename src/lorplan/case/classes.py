"""Programs with their rules bound, and the classes of those that are alike in everything that decides a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.errors import Complaint, InputError
from lorplan.case.asklimits import Asking
from lorplan.case.binding import Bindings, Common
from lorplan.case.columns import Columns, ProgramBinder
from lorplan.case.numbers import room, weak_letters
from lorplan.case.problem import ProgramClass
from lorplan.case.wishes import WISH_RESERVE, Wished
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.require import BoundRequire
from lorplan.rules.packs.layers import Holding
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.statements import Rule, Statement
from lorplan.scenario.models import GONE, USABLE, Program, Scenario


class Facts(Struct, frozen=True, eq=False):
    """What is known of one program before any letter is looked at: its facts and the rules that hold there.

    `own`: its own statements. `profile`: equal for programs about which nothing differs that could decide anything.
    """

    program: Program
    own: tuple[Statement, ...]
    wished: Wished
    value: Mapping[str, Any]
    profile: tuple[Any, ...]
    holding: Holding


class Bounded(Struct, frozen=True, eq=False):
    """A program with its rules bound. `key` is equal for alike programs; `only` is the class of this one alone, without
    weight."""

    key: tuple[Any, ...]
    only: ProgramClass
    binder: ProgramBinder


class _Letters(Struct, frozen=True):
    """The letters at a program as bit masks: see ProgramClass."""

    usable: int
    pending: int
    assigned: int
    ghosts: int


class _Ordered(Struct, frozen=True):
    """The bounds of a class in the order of their ids, and those among them that cap a portfolio's size."""

    bounds: tuple[Bound, ...]
    caps: tuple[BoundCount, ...]


@dataclass(repr=False, eq=False)
class ClassMaker:
    """Binds the rules of programs and makes their classes. `least`: the least status of letters that are used; None
    allows ideas as well, within the budget."""

    scenario: Scenario
    library: Library
    letters: Sequence[str]
    asking: Asking
    columns: Columns
    bindings: Bindings
    least: str | None
    _letters: dict[tuple[Any, ...], _Letters] = field(default_factory=dict)
    _ordered: dict[tuple[int, ...], _Ordered] = field(default_factory=dict)
    _coming: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._every = (1 << len(self.letters)) - 1
        self._bit = {letter: 1 << bit for bit, letter in enumerate(self.letters)}
        self._caps = {name: (cap.least, cap.most) for name, cap in self.library.caps.items()}
        self.statuses = USABLE if self.least is None else USABLE[USABLE.index(self.least) :]

    def bound(self, facts: Facts) -> Bounded:
        """A program with its rules bound. Raises InputError where more letters are fixed than there is room for."""
        program, holding, value = facts.program, facts.holding, facts.value
        whole = ProgramBinder(self.columns, program.id, value, self._every, len(self.letters), 0, rules=holding.rules)
        bars = self.bindings.bars(holding.rules, whole)
        at = self._letters_at(program, bars, facts.wished)
        fixed = (at.assigned & ~at.ghosts) | (self._mask(facts.wished.keep) & at.usable)
        binder = replace(whole, active=at.usable, ghosts=at.ghosts.bit_count(), ideas=at.pending)
        common = self.bindings.common(holding.common, binder)
        own = [(rule, bound) for rule in holding.own if (bound := self._own(rule, binder)) is not None]
        ordered = self._in_order(common, [bound for _, bound in own])
        cap = at.usable.bit_count()
        for limit in ordered.caps:  # letters that a limit does not count come on top
            cap = min(cap, (limit.most or 0) + (at.usable & ~limit.column.sure).bit_count())
        bounds = ordered.bounds
        most = room(binder) if facts.wished.reserve else None
        if most is not None:
            cap = min(cap, most - binder.ghosts - facts.wished.reserve)
            held = BoundCount(
                rule=WISH_RESERVE,
                level="limit",
                points=0,
                column=Column(at.usable),
                least=None,
                most=max(cap, 0),
                per=None,
                different=None,
                worth=(),
            )
            bounds = tuple(sorted([*bounds, self.bindings.intern(held)], key=lambda bound: bound.rule))
        if cap < fixed.bit_count():
            raise InputError(self._overfull(program, fixed, cap, facts.wished.reserve))
        only = ProgramClass(
            id=program.id,
            programs=(program.id,),
            weight=0,
            count=0,
            portal=program.portal,
            usable=at.usable,
            fixed=fixed,
            pending=at.pending,
            ghosts=at.ghosts,
            assigned=at.assigned,
            cap=cap,
            bounds=tuple(bound for bound in bounds if not isinstance(bound, BoundRequire)),
            bars=bars,
            uncertain=self._uncertain(holding, binder, whole),
            standing=tuple(bound for bound in ordered.bounds if isinstance(bound, BoundRequire)),
            weak=weak_letters(binder),
            coming=self._coming_to(program.portal) & at.usable & ~at.assigned,
            required_weight=self.library.required_weight,
        )
        barring = self.bindings.barring(holding.rules)
        words = self.bindings.words([*(rule for rule, _ in own), *barring, *holding.uncertain])
        return Bounded(_key(only, sorted([*common.words, *words])), only, binder)

    def _uncertain(self, holding: Holding, binder: ProgramBinder, whole: ProgramBinder) -> tuple[Bound, ...]:
        """The musts of which nobody knows whether they apply, as they would stand; bars over every letter."""
        musts = sorted((rule for rule in holding.uncertain if rule.level == "must"), key=attrgetter("id"))
        bounds = [self.bindings.bind(rule, whole if rule.kind.name == "bar" else binder) for rule in musts]
        return tuple(bound for bound in bounds if bound is not None)

    def _own(self, rule: Rule, binder: ProgramBinder) -> Bound | None:
        return None if rule.kind.name == "bar" else self.bindings.bind(rule, binder)

    def _in_order(self, common: Common, own: Sequence[Bound]) -> _Ordered:
        """Rules sorted by id, so that programs with the same rules have them in the same order."""
        key = id(common), *[id(bound) for bound in own]
        ordered = self._ordered.get(key)
        if ordered is None:
            parts = self.bindings.parts(own)
            groups = self.bindings.gathered([*common.parts.grouped, *parts.grouped], self._caps)
            bounds = sorted([*common.parts.single, *parts.single, *groups], key=attrgetter("rule"))
            ordered = self._ordered[key] = _Ordered(tuple(bounds), tuple(_capping(bounds)))
        return ordered

    def _letters_at(self, program: Program, bars: Iterable[BoundBar], wished: Wished) -> _Letters:
        barred = 0
        for bar in bars:
            barred |= bar.column.sure
        key = program.portal, program.assigned, barred, wished.avoid
        known = self._letters.get(key)
        if known is not None:
            return known
        usable = pending = assigned = ghosts = 0
        for letter in self.letters:
            bit = self._bit[letter]
            status = self.scenario.letters[letter].status_at(program.portal)
            if letter in program.assigned:
                assigned |= bit
                if barred & bit or status in GONE:
                    ghosts |= bit
                else:
                    usable |= bit
            elif barred & bit or letter in wished.avoid:
                continue
            elif status in self.statuses:
                usable |= bit
            elif status == "idea" and self.least is None and self.asking.may_be_asked_for(letter):
                usable |= bit
                pending |= bit
        letters = self._letters[key] = _Letters(usable, pending, assigned, ghosts)
        return letters

    def _coming_to(self, portal: str) -> int:
        if portal not in self._coming:
            self._coming[portal] = self._mask(self.scenario.on_their_way(portal))
        return self._coming[portal]

    def _mask(self, letters: Iterable[str]) -> int:
        mask = 0
        for letter in letters:
            mask |= self._bit[letter]
        return mask

    def _overfull(self, program: Program, fixed: int, cap: int, reserved: int) -> Complaint:
        names = ", ".join(self.letters[letter] for letter in bits(fixed))
        if not fixed:
            message = f"'{program.id}' has fewer slots than the {reserved} held by 'reserve'"
            hint = "hold fewer slots, or name the programs"
            return Complaint(message, self.scenario.where("wishes", "reserve"), hint)
        what = f"'{program.id}' has room for {max(cap, 0)} letters"
        if reserved:
            what += f" after the {reserved} held by 'reserve'"
        assigned_at = self.scenario.where("programs", program.id, "assigned")
        wishes = self.scenario.wishes
        wished = wishes.keep or wishes.reserve
        hint = f"wishes stand at {self.scenario.where('wishes')}" if wished else "the portal's cap leaves no more room"
        return Complaint(f"{what}, but {fixed.bit_count()} are assigned or kept there: {names}", assigned_at, hint)


def _capping(bounds: Iterable[Bound]) -> Iterable[BoundCount]:
    """The limits on how many letters there may be in all."""
    for bound in bounds:
        if not isinstance(bound, BoundCount) or bound.level != "limit":
            continue
        if bound.most is not None and bound.per is None and bound.different is None:
            yield bound


def _key(only: ProgramClass, words: Sequence[int]) -> tuple[Any, ...]:
    """What alike programs have in common. Equal bounds are one object, so that their identities will do."""
    return (
        only.usable,
        only.fixed,
        only.pending,
        only.ghosts,
        only.assigned,
        only.cap,
        only.weak,
        tuple([id(bound) for bound in only.bounds]),
        tuple([id(bar) for bar in only.bars]),
        only.uncertain,
        only.standing,
        only.portal,
        tuple(words),
    )
