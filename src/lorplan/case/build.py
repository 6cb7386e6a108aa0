"""Builds the Problem: resolves the rules of every program, binds them, and puts alike programs into classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.errors import Complaint, Complaints, InputError
from lorplan.case.asklimits import Asking
from lorplan.case.case import Alike, Case
from lorplan.case.columns import Binder, Columns
from lorplan.case.precheck import known_portal
from lorplan.case.problem import Problem, ProgramClass
from lorplan.case.scenariorules import own_statements
from lorplan.case.season import season_of
from lorplan.case.wishes import Wanted, wanted
from lorplan.case.world import ScenarioWorld
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.count import BoundCount, Count
from lorplan.rules.kinds.earned import with_points
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.points import gather
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.packs.layers import Holding, Layers, in_season
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.seasons import ranks
from lorplan.rules.packs.statements import Rule, Season, Statement
from lorplan.scenario.models import GONE, USABLE, Program, Scenario

PRIORITY_WEIGHTS = (1, 2, 4, 8, 16)  # priorities 1 to 5; the general pack states them as data
WISH_RESERVE = "wish.reserve"


def build(
    scenario: Scenario, library: Library, only: str | None = None, assumed: Mapping[tuple[str, str], Any] | None = None
) -> Case:
    """The case of a scenario. `only`: the least status a letter must have to be used (asked, agreed, uploaded), which
    also leaves out ideas; None allows all of these and ideas within the budget. `assumed`: answers to questions.

    Raises InputError with everything that is wrong in the scenario's own rules, wishes and season.
    """
    complaints = Complaints(scenario.file)
    season, season_carried = season_of(scenario, library, complaints)
    own, counts = own_statements(scenario, library, complaints)
    _check_portals(scenario, library, complaints)
    complaints.raise_if_any(InputError)
    world = ScenarioWorld(scenario, library, season, counts)
    if assumed:
        world = world.assuming(assumed)
    shipped = [statement for pack in library.packs for statement in pack.statements]
    statements, carried = in_season(shipped, scenario.season, ranks(library.seasons))
    return _Builder(scenario, library, world, [*statements, *own], only).case(season, season_carried or carried)


def _check_portals(scenario: Scenario, library: Library, complaints: Complaints) -> None:
    for program in scenario.programs:
        if library.pack("portal", program.portal) is None:
            known_portal(program.portal, library, complaints, scenario.where("programs", program.id, "portal"))


@dataclass(repr=False, eq=False)
class _Builder:
    """Makes the classes of a scenario's programs."""

    scenario: Scenario
    library: Library
    world: ScenarioWorld
    statements: Sequence[Statement]
    only: str | None
    letters: tuple[str, ...] = field(init=False)
    asking: Asking = field(init=False)
    columns: Columns = field(init=False)
    layers: Layers = field(init=False)
    place: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.letters = tuple(sorted(self.scenario.letters))
        self.place = {letter: place for place, letter in enumerate(self.letters)}
        self.asking = Asking(self.scenario, self.library.settings, self.letters)
        self.columns = Columns(self.world, self.letters, self.library.reads)
        self.layers = Layers(self.statements, self.library.dictionary, self.library.reads, self.world)
        self._bound: dict[tuple[Any, ...], Bound | None] = {}
        self._decided_by: dict[int, tuple[str, ...]] = {}
        self._interned: dict[Bound, Bound] = {}
        self._instances: set[int] = set()  # of those that are kept
        self._common: dict[tuple[Any, ...], dict[int, Bound | None]] = {}
        self._needs_of: dict[int, tuple[str, ...]] = {}
        self._said: dict[tuple[Any, ...], int] = {}
        self._word_of: dict[int, int] = {}

    def case(self, season: Season | None, carried: str | None) -> Case:
        wishes = wanted(self.scenario)
        weights: dict[str, int] = {}
        steps = self._priority_weights()
        found: dict[tuple[Any, ...], list[Program]] = {}
        made: dict[tuple[Any, ...], tuple[ProgramClass, Holding, Binder]] = {}
        profiles: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        bound_with: dict[tuple[Any, ...], Alike] = {}  # profile -> its programs
        needs = self._needs()
        complaints: list[Complaint] = []
        for program in self.scenario.programs:
            weights[program.id] = steps[program.priority - 1] * program.count
            value = {name: self._value(name, program) for name in needs}
            profile = (
                tuple(value[name] for name in needs),
                program.portal,
                program.id if program.rules or "extends" in program.facts else None,
                program.assigned,
                wishes.at(program.id),
                program.letters.max if wishes.at(program.id)[2] else None,
            )
            if profile not in profiles:
                try:
                    key, one, holding, binder = self._program(program, value, wishes)
                except InputError as error:
                    complaints.extend(error.complaints)
                    continue
                profiles[profile] = key
                made.setdefault(key, (one, holding, binder))
                bound_with[profile] = Alike(binder, (), 0)
            same = bound_with[profile]
            bound_with[profile] = Alike(same.binder, (*same.programs, program.id), same.weight + weights[program.id])
            found.setdefault(profiles[profile], []).append(program)
        if complaints:
            raise InputError(*complaints)
        classes = []
        rules: dict[str, tuple[Rule, ...]] = {}
        uncertain: dict[str, tuple[Rule, ...]] = {}
        class_of: dict[str, str] = {}
        binders: dict[str, Binder] = {}
        alike: dict[str, tuple[Alike, ...]] = {}
        by_key: dict[tuple[Any, ...], list[Alike]] = {}
        for profile, key in profiles.items():
            by_key.setdefault(key, []).append(bound_with[profile])
        for key, programs in found.items():
            one, holding, binder = made[key]
            ids = tuple(sorted(program.id for program in programs))
            weight = sum(weights[name] for name in ids)
            classes.append(
                replace(one, id=ids[0], programs=ids, weight=weight, count=sum(program.count for program in programs))
            )
            rules[ids[0]] = holding.rules
            uncertain[ids[0]] = holding.uncertain
            binders[ids[0]] = binder
            alike[ids[0]] = tuple(by_key[key])
            class_of.update(dict.fromkeys(ids, ids[0]))
        people = tuple(sorted({self._asked(letter) for letter in self.letters}))
        problem = Problem(
            self.letters,
            people,
            tuple(people.index(self._asked(letter)) for letter in self.letters),
            self.scenario.budget.new_requests,
            self.asking.effort,
            tuple(sorted(classes, key=lambda one: one.id)),
            self.asking.further,
            frozenset(people.index(one) for one in people if one in self.asking.writing),
            self.asking.allowances,
        )
        return Case(
            self.scenario,
            self.library,
            season,
            carried,
            self.world,
            problem,
            rules,
            uncertain,
            self._statuses(),
            class_of,
            weights,
            self.columns,
            binders,
            alike,
        )

    def _asked(self, letter: str) -> str:
        """Who is asked for a letter: its first author."""
        return self.scenario.letters[letter].writers[0]

    def _priority_weights(self) -> tuple[int, ...]:
        setting = self.library.settings.get("priority_weights")
        return PRIORITY_WEIGHTS if setting is None else tuple(setting.value)

    def _statuses(self) -> tuple[str, ...]:
        return USABLE if self.only is None else USABLE[USABLE.index(self.only) :]

    def _needs(self) -> tuple[str, ...]:
        """Every fact of a program that decides anything about it."""
        names = set(self.layers.needs)
        for statement in self.statements:
            for guard in statement.fields.get("guards", ()):
                names.update(self.columns.needs(guard.of))
                if isinstance(guard.least, Fact):
                    names.add(guard.least.name)
            kind = statement.fields.get("kind")
            if kind is None:
                continue
            for condition in kind.conditions():
                names.update(self.columns.needs(condition))
            names.update(fact.name for fact in kind.numbers())
            for fact in kind.grouping():
                names.update(self.library.reads.get(fact.name, ()))
        return tuple(sorted(names))

    def _value(self, name: str, program: Program) -> Any:
        if name == "program.letters.counts":
            return program.id if program.letters.counts is not None else None
        if name == "program.institution" and program.institution is None:
            return program.count > 1  # decides whether "at the program's institution" is false or unknown
        fact = self.library.dictionary.fact(name)
        return MISSING if fact is None else self.world.value(fact, program.id, program.id)

    # ---- one program ---------------------------------------------------------------------------------------------

    def _program(
        self, program: Program, value: Mapping[str, Any], wishes: Wanted
    ) -> tuple[tuple[Any, ...], ProgramClass, Holding, Binder]:
        holding = self.layers.holding(program.id, value)
        every = (1 << len(self.letters)) - 1
        bars = self._bars(holding.rules, Binder(self.columns, program.id, value, every, len(self.letters), 0))
        barred = 0
        for bar in bars:
            barred |= bar.column.sure
        usable, pending, assigned, ghosts = self._letters_at(program, barred, wishes)
        keep, _, reserved = wishes.at(program.id)
        fixed = (assigned & ~ghosts) | (self._mask(keep) & usable)
        binder = Binder(self.columns, program.id, value, usable, len(self.letters), ghosts.bit_count(), holding.rules)
        bound_by = self._bound_by(holding, binder)
        bounds = [one for bound in bound_by.values() for one in with_points(bound)]
        caps = {name: (cap.least, cap.most) for name, cap in self.library.caps.items()}
        bounds = gather(bounds, caps, len(self.letters))
        cap = self._cap(program, bounds, usable)
        slots = self._slots(program, holding.rules, binder) if reserved else None
        if slots is not None:
            cap = min(cap, slots - reserved)
            bounds.append(BoundCount(WISH_RESERVE, "limit", 0, Column(usable), None, max(cap, 0), None, None, ()))
        if cap < fixed.bit_count():
            raise InputError(self._overfull(program, fixed, cap, reserved))
        # Sorted by id and then put to one instance each, so that equal rules have one identity.
        ordered = tuple(self._intern(bound) for bound in sorted(bounds, key=lambda bound: bound.rule))
        unsure = tuple(sorted(rule.id for rule in holding.uncertain if rule.level == "must"))
        key = (
            usable, fixed, pending, ghosts, assigned, cap, tuple(id(bound) for bound in ordered),
            tuple(id(self._intern(bar)) for bar in bars), unsure, program.portal,
            self._words([*bound_by, *(rule for rule in holding.rules if rule.kind.name == "bar"), *holding.uncertain]),
        )  # fmt: skip
        one = ProgramClass(
            program.id, (program.id,), 0, 0, program.portal, usable, fixed, pending, ghosts, assigned, cap, ordered,
            tuple(bars), unsure, self._mask(self.scenario.on_their_way(program.portal)) & usable & ~assigned,
        )  # fmt: skip
        return key, one, holding, binder

    def _words(self, rules: Iterable[Rule]) -> tuple[int, ...]:
        """What is said of each rule, and by whom, as numbers: only programs that are told the same are alike."""
        found = []
        for rule in rules:
            number = self._word_of.get(id(rule))
            if number is None:
                said = (rule.id, rule.says, rule.why, rule.sources)
                number = self._word_of[id(rule)] = self._said.setdefault(said, len(self._said))
            found.append(number)
        return tuple(found)

    def _bars(self, rules: Sequence[Rule], binder: Binder) -> list[BoundBar]:
        found = [self._bind(rule, binder) for rule in rules if rule.kind.name == "bar"]
        return [bar for bar in found if isinstance(bar, BoundBar)]

    def _bound_by(self, holding: Holding, binder: Binder) -> dict[Rule, Bound]:
        """What the rules at a program come to, bars aside, where they come to anything."""
        if id(holding.common) not in self._needs_of:
            needs = {name for rule in holding.common for name in self._needs_at(rule)}
            self._needs_of[id(holding.common)] = tuple(sorted(needs))
        values = tuple([binder.value[name] for name in self._needs_of[id(holding.common)]])
        key = id(holding.common), binder.active, binder.ghosts, values
        if key not in self._common:
            self._common[key] = {id(rule): self._bind(rule, binder) for rule in holding.common}
        common = self._common[key]
        found = {}
        for rule in holding.rules:
            bound = common[id(rule)] if id(rule) in common else self._bind(rule, binder)
            if bound is not None and rule.kind.name != "bar":
                found[rule] = bound
        return found

    def _bind(self, rule: Rule, binder: Binder) -> Bound | None:
        """What a rule comes to; the same for programs that agree in all that decides it."""
        key = id(rule), binder.active, binder.ghosts, tuple([binder.value[name] for name in self._needs_at(rule)])
        if key not in self._bound:
            bound = rule.kind.bind(rule.id, rule.level, rule.points, binder)
            self._bound[key] = bound if bound is None else self._intern(bound)
        return self._bound[key]

    def _needs_at(self, rule: Rule) -> tuple[str, ...]:
        """The facts of a program that decide what a rule comes to there."""
        if id(rule) not in self._decided_by:
            self._decided_by[id(rule)] = self.columns.decided_by(rule.kind)
        return self._decided_by[id(rule)]

    def _intern(self, bound: Bound) -> Bound:
        """One instance for all bounds that are equal."""
        if id(bound) not in self._instances:
            bound = self._interned.setdefault(bound, bound)
            self._instances.add(id(bound))
        return bound

    def _letters_at(self, program: Program, barred: int, wishes: Wanted) -> tuple[int, int, int, int]:
        """Usable, pending, assigned, and ghosts among the assigned letters, as bit masks."""
        usable = pending = assigned = ghosts = 0
        statuses = self._statuses()
        avoid = wishes.at(program.id)[1]
        for letter in self.letters:
            bit = 1 << self.place[letter]
            status = self.scenario.letters[letter].status_at(program.portal)
            if letter in program.assigned:
                assigned |= bit
                if barred & bit or status in GONE:
                    ghosts |= bit
                else:
                    usable |= bit
            elif barred & bit or letter in avoid:
                continue
            elif status in statuses:
                usable |= bit
            elif status == "idea" and self.only is None and self.asking.may_be_asked_for(letter):
                usable |= bit
                pending |= bit
        return usable, pending, assigned, ghosts

    def _mask(self, letters: Sequence[str]) -> int:
        mask = 0
        for letter in letters:
            mask |= 1 << self.place[letter]
        return mask

    def _cap(self, program: Program, bounds: Sequence[Bound], usable: int) -> int:
        """The most active letters that the limits leave room for; letters that a limit does not count come on top."""
        cap = usable.bit_count()
        for bound in bounds:
            if not isinstance(bound, BoundCount) or bound.level != "limit" or bound.most is None:
                continue
            if bound.per is None and bound.different is None:
                cap = min(cap, bound.most + (usable & ~bound.column.sure).bit_count())
        return cap

    def _slots(self, program: Program, rules: Sequence[Rule], binder: Binder) -> int | None:
        """The slots that the portal's caps and the program's own largest number give, less those taken for nothing;
        None where nobody states a number, so that there is always room for more."""
        numbers = [program.letters.max]
        for rule in rules:
            kind = rule.kind
            if rule.level == "limit" and isinstance(kind, Count) and kind.every_letter:
                numbers.append(None if kind.most is None else binder.number(kind.most))
        stated = [number for number in numbers if number is not None]
        return min(stated) - binder.ghosts if stated else None

    def _overfull(self, program: Program, fixed: int, cap: int, reserved: int) -> Complaint:
        names = ", ".join(self.letters[letter] for letter in bits(fixed))
        if not fixed:
            message = f"'{program.id}' has fewer slots than the {reserved} held by 'reserve'"
            hint = "hold fewer slots, or name the programs"
            return Complaint(message, self.scenario.where("wishes", "reserve"), hint)
        what = f"'{program.id}' has room for {max(cap, 0)} letters"
        if reserved:
            what += f" after the {reserved} held by 'reserve'"
        place = self.scenario.where("programs", program.id, "assigned")
        kept = self.scenario.wishes.keep or self.scenario.wishes.reserve
        hint = f"wishes stand at {self.scenario.where('wishes')}" if kept else "the portal's cap leaves no more room"
        return Complaint(f"{what}, but {fixed.bit_count()} are assigned or kept there: {names}", place, hint)
