"""One rule at one program: which statements speak there, its numbers, and which letters it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from lorplan.errors import Complaints, InputError
from lorplan.explain.asking import path
from lorplan.explain.sources import layer_steps
from lorplan.explain.speaker import Speaker
from lorplan.kinds.bar import Bar
from lorplan.kinds.base import Kind
from lorplan.kinds.one_of import OneOf
from lorplan.kinds.slots import Slots
from lorplan.kinds.when import Guarded
from lorplan.language import kleene
from lorplan.language.conditions import Condition, Context
from lorplan.language.facts import MISSING, Fact
from lorplan.packs.layers import in_season
from lorplan.packs.seasons import ranks
from lorplan.packs.statements import ACTIONS, LAYERS, Rule, Statement
from lorplan.packs.terms import used_terms
from lorplan.plan import Assumed, Source
from lorplan.problem.build import Case
from lorplan.problem.own import own_statements
from lorplan.record import record
from lorplan.words import hint_close
from lorplan.yamlio import Map, one_line

BOUNDS = ("at_least", "at_most", "exactly", "letters", "points", "worth", "later")


@record
class StatementAt:
    """One statement on the rule. `speaks`: yes, perhaps (a fact of its condition is not known) or no."""

    layer: str
    pack: str
    action: str  # defines | changes | lifts
    speaks: str
    effect: str | None  # tightens | loosens
    applies: str  # as written; "always" where nothing is
    unknown: tuple[str, ...]  # facts for want of which it speaks perhaps
    reason: str | None
    sources: tuple[Source, ...]


@record
class Perhaps:
    """A letter that may match, and the facts that would tell."""

    letter: str
    unknown: tuple[str, ...]


@record
class ConditionAt:
    """A condition of the rule, and the letters that meet it surely, perhaps, and not."""

    name: str  # of, unless, when, or a role
    written: str | None
    surely: tuple[str, ...]
    perhaps: tuple[Perhaps, ...]
    no: tuple[str, ...]


@record
class RuleAt:
    """A rule as it stands at a program. `in_force`: yes, perhaps or no; in the last case the rest is empty."""

    rule: str
    program: str
    in_force: str
    level: str | None
    kind: str | None
    says: str | None
    statements: tuple[StatementAt, ...]
    numbers: tuple[tuple[str, str], ...]
    conditions: tuple[ConditionAt, ...]
    terms: dict[str, str]  # names in the conditions, and what they stand for
    writers: dict[str, str]  # letter -> names of its authors
    assumed: tuple[Assumed, ...] = ()  # what-ifs: not in the user's file

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        return asdict(self)


def rule_at(case: Case, rule_id: str, program: str | None) -> RuleAt:
    """The rule at a program; None: the scenario's only one.

    Raises InputError where there is no such rule or program, and where the program has to be named.
    """
    program = _program(case, program)
    every = _statements(case)
    found = [one for one in every if one.rule == rule_id and one.program in (None, program)]
    if not found:
        hint = hint_close(rule_id, {one.rule for one in every}, "'lorplan rules list' shows those of packs")
        raise InputError.of(f"neither {case.scenario.file} nor its packs have a rule {rule_id!r}", None, hint)
    found.sort(key=lambda one: (LAYERS.index(one.layer), not one.inherited, ACTIONS.index(one.action), one.where))
    class_id = case.class_of[program]
    rule = next((one for one in case.rules[class_id] if one.id == rule_id), None)
    maybe = next((one for one in case.uncertain[class_id] if one.id == rule_id), None)
    shown = rule or maybe
    effects = {} if shown is None else _effects(shown)
    return RuleAt(
        rule_id,
        program,
        "yes" if rule is not None else "perhaps" if maybe is not None else "no",
        None if shown is None else shown.level,
        None if shown is None else shown.kind.name,
        None if shown is None else shown.says,
        tuple(_statement(case, program, one, effects.get(id(one.written))) for one in found),
        () if shown is None else tuple(_numbers(case, program, shown)),
        () if shown is None else tuple(_condition(case, program, *named) for named in _named(shown.kind)),
        used_terms([one.written for one in found if isinstance(one.written, Map)], _defined(case, found)),
        {letter: Speaker(case).writer(letter) for letter in case.problem.letters},
        case.assumed,
    )


def _defined(case: Case, statements: list[Statement]) -> dict[str, Any]:
    """The definitions that these statements see: those of the general packs and of their own."""
    own = {one.pack for one in statements}
    packs = [pack for pack in case.library.packs if pack.layer == "general"]
    packs += [pack for pack in case.library.packs if pack.id in own]
    return {str(name): body for pack in packs for name, body in (pack.raw or {}).get("define", {}).items()}


def _program(case: Case, program: str | None) -> str:
    names = [one.id for one in case.scenario.programs]
    if program is None and len(names) == 1:
        return names[0]
    if program is None:
        raise InputError.of("at which program? Name one with --program", None, hint_close("", names))
    if program not in names:
        raise InputError.of(f"--program {program!r}: no such program", None, hint_close(program, names))
    return program


def _statements(case: Case) -> list[Statement]:
    """All statements that the case was built from."""
    shipped = [statement for pack in case.library.packs for statement in pack.statements]
    statements, _ = in_season(shipped, case.scenario.season, ranks(case.library.seasons))
    own, _ = own_statements(case.scenario, case.library, Complaints(case.scenario.file))
    return [*statements, *own]


def _effects(rule: Rule) -> dict[int, str | None]:
    """What each statement of the chain does to what stands below it. The scenario's own statements are read anew to
    be shown; what was written is the same."""
    return {id(one.written): step.effect for one, step in zip(rule.chain, layer_steps(rule), strict=True)}


def _statement(case: Case, program: str, one: Statement, effect: str | None) -> StatementAt:
    context = Context(case.world, program)
    truth = one.applies.holds(context)
    if one.only_for is not None:
        fact = case.library.dictionary.fact(one.only_for[0])
        if fact is not None and case.world.value(fact, program, program) != one.only_for[1]:
            truth = kleene.FALSE
    speaks = {kleene.TRUE: "yes", kleene.UNKNOWN: "perhaps", kleene.FALSE: "no"}[truth]
    unknown = one.applies.unknown(context) if truth == kleene.UNKNOWN else ()
    written = one.written if isinstance(one.written, Map) else {}
    return StatementAt(
        one.layer,
        one.pack,
        one.action,
        speaks,
        effect,
        one_line(written["applies"]) if "applies" in written else "always",
        tuple(dict.fromkeys(path(fact, entity) for fact, entity in unknown)),
        one.reason,
        one.sources,
    )


def _numbers(case: Case, program: str, rule: Rule) -> Iterator[tuple[str, str]]:
    """The numbers as written; those that a fact of the program gives, with what it gives."""
    facts = {fact.name: fact for fact in rule.kind.numbers()}

    def numbers(node: Any) -> Iterator[tuple[str, str]]:
        if isinstance(node, list):
            for item in node:
                yield from numbers(item)
        for key, value in node.items() if isinstance(node, Map) else ():
            if key in BOUNDS and not isinstance(value, Map):
                text = f"[{', '.join(value)}]" if isinstance(value, list) else str(value)
                yield str(key), f"{text} = {_told(case, program, facts[text])}" if text in facts else text
            elif key not in ("of", "unless", "for_each", "portfolio", "obtainable"):
                yield from numbers(value)

    yield from numbers(rule.kind.written())
    if rule.points:
        yield "points", f"{rule.points} for each missing or too many"


def _told(case: Case, program: str, fact: Fact) -> str:
    value = case.world.value(fact, program, program)
    return "not known here, so it says nothing" if value is MISSING else str(value)


def _named(kind: Kind, before: str = "") -> Iterator[tuple[str, Any, Condition]]:
    """The conditions of a kind with what they are called and how they are written."""
    if isinstance(kind, Guarded):
        yield from _named(kind.kind, before)
        for guard in kind.guards:
            whose = "obtainable" if guard.obtainable else "portfolio"
            yield f"{'unless' if guard.unless else 'when'} ({whose})", None, guard.of
    elif isinstance(kind, Slots):
        for place, (role, raw) in enumerate(zip(kind.roles, kind.raw, strict=True), start=1):
            name = f"{before}{role.name or f'role {place}'}"
            if role.of is not None:
                yield name, raw.get("of"), role.of
            for among, inner in zip(role.among, raw.get("among", ()), strict=False):
                yield f"{name}, among them", inner.get("of"), among.of
    elif isinstance(kind, OneOf):
        for place, branch in enumerate(kind.branches, start=1):
            for part in branch:
                yield from _named(part, f"{before}branch {place}: ")
    elif isinstance(kind, Bar):
        yield f"{before}of", kind.raw.get("of"), kind.of
        if kind.unless is not None:
            yield f"{before}unless", kind.raw.get("unless"), kind.unless
    else:
        for condition in kind.conditions():
            written = kind.written()
            yield f"{before}of", written.get("of") if isinstance(written, Map) else None, condition


def _condition(case: Case, program: str, name: str, raw: Any, condition: Condition) -> ConditionAt:
    written = None if raw is None else one_line(raw)
    surely: list[str] = []
    perhaps: list[Perhaps] = []
    no: list[str] = []
    for letter in case.problem.letters:
        context = Context(case.world, program, letter)
        truth = condition.holds(context)
        if truth == kleene.TRUE:
            surely.append(letter)
        elif truth == kleene.FALSE:
            no.append(letter)
        else:
            unknown = (path(fact, entity) for fact, entity in condition.unknown(context))
            perhaps.append(Perhaps(letter, tuple(dict.fromkeys(unknown))))
    return ConditionAt(name, written, tuple(surely), tuple(perhaps), tuple(no))
