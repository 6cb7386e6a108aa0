"""The five layers: which statements hold for a program, and the rule that they come to, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from itertools import combinations
from typing import Any

from msgspec import Struct

from lorplan.basics.errors import Complaint, InputError
from lorplan.rules.kinds import KINDS, Kind
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Context, World, program_facts
from lorplan.rules.packs.seasons import LAST
from lorplan.rules.packs.statements import ACTIONS, LAYERS, Rule, Statement


class Holding(Struct, frozen=True):
    """What holds for one program: the rules, and those of which nobody knows whether they apply: the musts, and what
    the program's or the user's own rules say of the applicant.

    Of the rules, `common` are those that no statement of the program's own made (one object for all programs that have
    them), `own` the others.
    """

    rules: tuple[Rule, ...]
    uncertain: tuple[Rule, ...]
    common: tuple[Rule, ...]
    own: tuple[Rule, ...] = ()


Held = dict[str, tuple[Rule | None, Rule | None]]


def in_season(
    statements: Iterable[Statement], season: str, ranks: Mapping[str, int]
) -> tuple[list[Statement], str | None]:
    """The statements that speak in a season: undated ones, and of the dated ones on the same rule in the same pack
    the latest definition that is not later than the season, and the latest change or lift that is neither later than
    the season nor earlier than that definition. Second: the latest season that one was carried over from."""
    chosen: list[Statement] = []
    dated: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in statements:
        if statement.season is None:
            chosen.append(statement)
        else:
            dated.setdefault((statement.rule, statement.layer, statement.pack), []).append(statement)
    now = ranks.get(season, LAST)
    carried: set[str] = set()
    for group in dated.values():
        known = [(ranks.get(statement.season or "", -1), statement) for statement in group]
        past = [(rank, statement) for rank, statement in known if rank <= now]
        defined = max((rank for rank, statement in past if statement.action == "defines"), default=-1)
        altered = max((rank for rank, statement in past if statement.action != "defines"), default=-1)
        for rank, statement in past:
            latest = defined if statement.action == "defines" else altered
            if rank == latest and rank >= defined:
                chosen.append(statement)
                if rank < now and statement.season is not None:
                    carried.add(statement.season)
    return chosen, max(carried, key=lambda name: ranks.get(name, -1), default=None)


class Layers:
    """Resolves statements for programs; remembers what depends on the same facts of a program.

    `statements`: all but those of programs' own.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        reads: Mapping[str, tuple[str, ...]],
        world: World,
        before: Layers | None = None,
    ) -> None:
        """`before`: layers of other statements in a world that is the same but for letters, writers and programs;
        what they worked out of a statement is used again."""
        self.statements = statements
        self.reads = reads
        self._world = world
        self._truths: dict[tuple[Statement, tuple[Any, ...]], int] = {} if before is None else before._truths
        self._rules: dict[tuple[Any, ...], Rule | None] = {} if before is None else before._rules
        self._needs: dict[Statement, tuple[str, ...]] = {} if before is None else before._needs
        self._by_rule: dict[str, list[Statement]] = {}
        for statement in sorted(statements, key=lambda statement: statement.rule):
            self._by_rule.setdefault(statement.rule, []).append(statement)
        for group in self._by_rule.values():
            group.sort(key=_order)
        self.needs = frozenset(name for statement in statements for name in self.needs_of(statement))
        self._deciding = sorted(self.needs)
        self._held: dict[tuple[Any, ...], Held] = {}
        self._common: dict[tuple[Any, ...], tuple[Rule, ...]] = {}

    def seen_in(self, world: World) -> Layers:
        """The same layers in a world that differs in letters, writers and programs alone. They remember together."""
        layers = copy(self)
        layers._world = world
        return layers

    def needs_of(self, statement: Statement) -> tuple[str, ...]:
        """The facts of a program that decide whether a statement applies there."""
        needs = self._needs.get(statement)
        if needs is None:
            needs = program_facts(statement.applies, self.reads)
            needs = needs if statement.only_for is None else (*needs, statement.only_for[0])
            self._needs[statement] = needs
        return needs

    def holding(self, program: str, value: Mapping[str, Any], own: Sequence[Statement] = ()) -> Holding:
        """The rules at a program. `value`: its facts by name (those that statements need); `own`: its own statements.

        Raises InputError where two statements of one layer on one rule both apply, and where a statement that may
        not changes a limit.
        """
        key = tuple([value[name] for name in self._deciding])
        shared = self._held.get(key)
        if shared is None:
            shared = self._held[key] = self._hold(self._by_rule, program, value)
        names = {statement.rule for statement in own}
        by_rule = {name: self._with(name, own) for name in sorted(names)}
        held = {**shared, **self._hold(by_rule, program, value)} if own else shared
        common_key = (key, *(name for name in by_rule if name in shared))
        common = self._common.get(common_key)
        if common is None:
            rules = (rule for name, (rule, _) in shared.items() if name not in names)
            common = self._common[common_key] = tuple([rule for rule in rules if rule is not None])
        return Holding(
            tuple([rule for rule, _ in held.values() if rule is not None]),
            tuple([rest for _, rest in held.values() if rest is not None]),
            common,
            tuple([rule for name in by_rule if (rule := held[name][0]) is not None]),
        )

    def _with(self, name: str, own: Sequence[Statement]) -> list[Statement]:
        """The statements on a rule, a program's own among them, in the order of the layers."""
        on_rule = (statement for statement in own if statement.rule == name)
        return sorted([*self._by_rule.get(name, ()), *on_rule], key=_order)

    def _hold(self, by_rule: Mapping[str, Sequence[Statement]], program: str, value: Mapping[str, Any]) -> Held:
        """Rule -> as it surely stands at a program, and as it may stand besides."""
        held: Held = {}
        for name, statements in by_rule.items():
            truths = [self._truth(statement, program, value) for statement in statements]
            stated = list(zip(statements, truths, strict=True))
            rule = self._rule([statement for statement, truth in stated if truth == kleene.TRUE])
            rest = None
            if kleene.UNKNOWN in truths:
                # In the order that they were read in: those that surely apply, then those that may.
                sure = [statement for statement, truth in stated if truth == kleene.TRUE]
                maybe = [statement for statement, truth in stated if truth == kleene.UNKNOWN]
                rest = self._rule(sorted([*sure, *maybe], key=_order), check=False)
            known = rest is None or not _matters(rest) or (rule is not None and rest.chain == rule.chain)
            held[name] = rule, None if known else rest
        return held

    def _truth(self, statement: Statement, program: str, value: Mapping[str, Any]) -> int:
        if statement.only_for is not None and value[statement.only_for[0]] != statement.only_for[1]:
            return kleene.FALSE
        key = statement, tuple([value[name] for name in self.needs_of(statement)])
        truth = self._truths.get(key)
        if truth is None:
            truth = self._truths[key] = statement.applies.holds(Context(self._world, program))
        return truth

    def _rule(self, sure: Sequence[Statement], check: bool = True) -> Rule | None:
        key = (check, *sure)
        if key not in self._rules:
            if check:
                _refuse_twins(sure)
            self._rules[key] = combine(sure, check)
        return self._rules[key]


def _matters(rule: Rule) -> bool:
    """Whether to tell that nobody knows if a rule applies: a must, or what a program or the user says of the applicant.
    Sentences of packs would be too many."""
    own = any(step.layer in ("program", "user") for step in rule.chain)
    return rule.level == "must" or (rule.level == "note" and own and not rule.kind.conditions())


def _order(statement: Statement) -> tuple[int, int, int]:
    """Layer by layer, inherited statements before a program's own, the farthest first, and within these what defines
    before what changes, wherever the two are written."""
    return LAYERS.index(statement.layer), -statement.distance, ACTIONS.index(statement.action)


def _refuse_twins(sure: Sequence[Statement]) -> None:
    for first, other in combinations(sure, 2):
        same_place = first.layer == other.layer and first.distance == other.distance
        if same_place and not succeeds(other, first) and not succeeds(first, other):
            message = f"two statements on '{first.rule}' in the layer {first.layer} both apply to one program"
            hint = f"the other stands at {first.where}; narrow the 'applies' of one of them"
            raise InputError(Complaint(message, other.where, hint))


def succeeds(later: Statement, earlier: Statement) -> bool:
    """Whether a pack changes or lifts from some season on what it defines itself."""
    same_pack = later.pack == earlier.pack and earlier.action == "defines"
    return same_pack and later.action != "defines" and later.season is not None


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
    if check and level == "should" and points is None and fields["kind"].wants_points:
        message = f"'{statements[0].rule}' becomes a should without 'points', and would count for nothing"
        hint = "write points per letter missing or too many, for example points: -4"
        raise InputError(Complaint(message, chain[-1].where, hint))
    return Rule(
        id=statements[0].rule,
        level=level,
        says=fields["says"],
        kind=kind,
        points=points or 0,
        why=fields.get("why"),
        chain=tuple(chain),
        required=level == "must" and bool(fields.get("required", _required(chain))),
        number=level in ("must", "should") and bool(fields.get("number")),
        weak=bool(fields.get("weak")) and kind.name in ("points", "bar"),
    )


def _required(chain: Sequence[Statement]) -> bool:
    """Whether the statement that decides a must is a portal's, a program's or the user's."""
    deciding = [statement for statement in chain if {"kind", "level"} & statement.fields.keys()]
    return deciding[-1].layer in ("portal", "program", "user")


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
