"""The five layers: which statements hold for a program, and the rule that they come to, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from msgspec import Struct

from lorplan.basics.errors import Complaint, InputError
from lorplan.rules.kinds import KINDS, Kind
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Context, World, program_facts
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.packs.statements import ACTIONS, LAYERS, Rule, Statement


class Holding(Struct, frozen=True):
    """What holds for one program: the rules, and those of which nobody knows whether they apply: the musts, and what
    the program's or the user's own rules say of the applicant."""

    rules: tuple[Rule, ...]
    uncertain: tuple[Rule, ...]
    common: tuple[Rule, ...]  # of the rules those that no statement of its own made; one object for all that have them


Held = dict[str, tuple[Rule | None, Rule | None]]


def in_season(
    statements: Iterable[Statement], season: str, ranks: Mapping[str, int]
) -> tuple[list[Statement], str | None]:
    """The statements that speak in a season: undated ones, and of the dated ones on the same rule in the same pack
    the latest that is not later than the season. Second: the latest season that one was carried over from."""
    chosen: list[Statement] = []
    dated: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in statements:
        if statement.season is None:
            chosen.append(statement)
        else:
            dated.setdefault((statement.rule, statement.layer, statement.pack), []).append(statement)
    now = ranks.get(season, len(ranks))
    carried: set[str] = set()
    for group in dated.values():
        known = [(ranks.get(one.season or "", -1), one) for one in group]
        past = [rank for rank, _ in known if rank <= now]
        if not past:
            continue
        latest = max(past)
        for rank, one in known:
            if rank == latest:
                chosen.append(one)
                if rank < now and one.season is not None:
                    carried.add(one.season)
    return chosen, max(carried, key=lambda name: ranks.get(name, -1), default=None)


@dataclass(repr=False, eq=False)
class Layers:
    """Resolves statements for programs; remembers what depends on the same facts of a program."""

    statements: Sequence[Statement]
    dictionary: Dictionary
    reads: Mapping[str, tuple[str, ...]]
    world: World
    _truths: dict[tuple[int, tuple[Any, ...]], int] = field(default_factory=dict)
    _rules: dict[tuple[bool | int, ...], Rule | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._needs = [program_facts(statement.applies, self.reads) for statement in self.statements]
        shared: dict[str, list[int]] = {}
        own: dict[str, dict[str, list[int]]] = {}
        for place, statement in enumerate(self.statements):
            group = shared if statement.program is None else own.setdefault(statement.program, {})
            group.setdefault(statement.rule, []).append(place)
        self._shared = self._sorted(shared)
        names = {name for places in shared.values() for place in places for name in self._needs[place]}
        only = (self.statements[place].only_for for places in shared.values() for place in places)
        self._decided_by = sorted(names | {one[0] for one in only if one is not None})
        self._known: dict[tuple[Any, ...], Held] = {}
        self._common: dict[tuple[int, tuple[str, ...]], tuple[Rule, ...]] = {}
        # A program's own statements are looked at there and nowhere else.
        self._own = {
            program: self._sorted({rule: [*shared.get(rule, []), *places] for rule, places in rules.items()})
            for program, rules in own.items()
        }

    def _sorted(self, by_rule: Mapping[str, list[int]]) -> dict[str, list[int]]:
        """The places of statements by rule, in the order of the layers."""
        return {
            rule: sorted(places, key=lambda place: _order(self.statements[place]))
            for rule, places in sorted(by_rule.items())
        }

    @property
    def needs(self) -> frozenset[str]:
        """Every fact of a program that decides which rules hold there."""
        only = {one.only_for[0] for one in self.statements if one.only_for is not None}
        return frozenset(name for needs in self._needs for name in needs) | only

    def holding(self, program: str, value: Mapping[str, Any]) -> Holding:
        """The rules at a program. `value`: its facts by name (those of `needs`).

        Raises InputError where two statements of one layer on one rule both apply, and where a statement that may
        not changes a limit.
        """
        key = tuple([value[name] for name in self._decided_by])
        shared = self._known.get(key)
        if shared is None:
            shared = self._known[key] = self._held(self._shared, program, value)
        own = self._own.get(program, {})
        held = {**shared, **self._held(own, program, value)} if own else shared
        rules = tuple([rule for rule, _ in held.values() if rule is not None])
        here = id(shared), tuple([name for name in own if name in shared])
        if here not in self._common:
            left = (rule for name, (rule, _) in shared.items() if name not in own)
            self._common[here] = tuple([rule for rule in left if rule is not None])
        return Holding(rules, tuple([rest for _, rest in held.values() if rest is not None]), self._common[here])

    def _held(self, by_rule: Mapping[str, list[int]], program: str, value: Mapping[str, Any]) -> Held:
        """Rule -> as it surely stands at a program, and as it may stand besides."""
        found: Held = {}
        for name, places in by_rule.items():
            sure: list[Statement] = []
            maybe: list[Statement] = []
            for place in places:
                truth = self._truth(place, program, value)
                if truth == kleene.TRUE:
                    sure.append(self.statements[place])
                elif truth == kleene.UNKNOWN:
                    maybe.append(self.statements[place])
            rule = self._rule(sure)
            rest = self._rule(_by_layer([*sure, *maybe]), check=False) if maybe else None
            known = rest is None or not _matters(rest) or (rule is not None and rest.key == rule.key)
            found[name] = rule, None if known else rest
        return found

    def _truth(self, place: int, program: str, value: Mapping[str, Any]) -> int:
        statement = self.statements[place]
        if statement.only_for is not None and value[statement.only_for[0]] != statement.only_for[1]:
            return kleene.FALSE
        key = (place, tuple(value[name] for name in self._needs[place]))
        found = self._truths.get(key)
        if found is None:
            found = statement.applies.holds(Context(self.world, program))
            self._truths[key] = found
        return found

    def _rule(self, sure: Sequence[Statement], check: bool = True) -> Rule | None:
        key = (check, *(id(statement) for statement in sure))
        if key in self._rules:
            return self._rules[key]
        if check:
            _refuse_twins(sure)
        rule = combine(sure, check)
        self._rules[key] = rule
        return rule


def _matters(rule: Rule) -> bool:
    """Whether to tell that nobody knows if a rule applies: a must, or what a program or the user says of the applicant.
    Sentences of packs would be too many."""
    own = any(step.layer in ("program", "user") for step in rule.chain)
    return rule.level == "must" or (rule.level == "note" and own and not rule.kind.conditions())


def _by_layer(statements: Iterable[Statement]) -> list[Statement]:
    return sorted(statements, key=_order)


def _order(statement: Statement) -> tuple[int, bool, int]:
    """Layer by layer, inherited statements before a program's own, and within these what defines before what changes,
    wherever the two are written."""
    return LAYERS.index(statement.layer), not statement.inherited, ACTIONS.index(statement.action)


def _refuse_twins(sure: Sequence[Statement]) -> None:
    for one, other in combinations(sure, 2):
        if one.layer == other.layer and one.inherited == other.inherited:
            message = f"two statements on '{one.rule}' in the layer {one.layer} both apply to one program"
            hint = f"the other stands at {one.where}; narrow the 'applies' of one of them"
            raise InputError(Complaint(message, other.where, hint))


def combine(statements: Sequence[Statement], check: bool = True) -> Rule | None:
    """The rule that statements in the order of their layers come to; None where none defines it or it is lifted.

    Raises InputError where another layer than the portal's changes or lifts a limit.
    """
    fields: dict[str, Any] = {}
    alive = False
    chain: list[Statement] = []
    for statement in statements:
        limited = alive and fields.get("level") == "limit" and statement.layer != "portal"
        if limited and check:
            message = f"'{statement.rule}' is a limit of the portal: nobody else can change it"
            raise InputError(Complaint(message, statement.where))
        if statement.action == "lifts":
            alive = False
            fields = {}
        elif statement.action == "defines":
            alive = True
            fields = {**fields, **statement.fields}
        elif alive:
            fields = {**fields, **statement.fields}
        else:
            continue
        chain.append(statement)
    if not alive or "kind" not in fields:
        return None
    kind: Kind = fields["kind"]
    if fields.get("guards"):
        kind = Guarded(kind, fields["guards"])
    level: str = fields["level"]
    levels = KINDS[fields["kind"].name].levels
    if check and level not in levels:
        message = (
            f"'{statements[0].rule}' cannot become a {level}: a {fields['kind'].name} is a {' or a '.join(levels)}"
        )
        raise InputError(Complaint(message, chain[-1].where))
    points = fields.get("points") if level == "should" else None
    return Rule(statements[0].rule, level, fields["says"], kind, points or 0, fields.get("why"), tuple(chain))


def effect(rule_before: Rule | None, statement: Statement) -> str | None:
    """Whether a statement tightens or loosens the rule that the layers below it come to; None where neither can be
    said, as for a change of words."""
    if rule_before is None:
        return None
    if statement.action == "lifts":
        return "loosens"
    order = {"note": 0, "should": 1, "must": 2, "limit": 3}
    new_level = statement.fields.get("level", rule_before.level)
    if order[new_level] != order[rule_before.level]:
        return "tightens" if order[new_level] > order[rule_before.level] else "loosens"
    kind = statement.fields.get("kind")
    signs = set()
    for name, up in (("least", 1), ("most", -1)):
        new, old = getattr(kind, name, None), getattr(rule_before.kind, name, None)
        if isinstance(new, int) and isinstance(old, int) and new != old:
            signs.add(up if new > old else -up)
    points = statement.fields.get("points")
    if points is not None and points != rule_before.points:
        signs.add(1 if points < rule_before.points else -1)
    return {frozenset({1}): "tightens", frozenset({-1}): "loosens"}.get(frozenset(signs))
