"""A rule at a program: which statements speak there, its numbers, and which letters it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map, one_line
from lorplan.case.case import Case
from lorplan.case.scenariorules import scenario_rules
from lorplan.case.wording.layers import layer_steps
from lorplan.case.wording.questions import path
from lorplan.case.wording.speaker import Speaker
from lorplan.results.rule_at import ConditionAt, Perhaps, RuleAt, StatementAt
from lorplan.rules.kinds.bar import Bar
from lorplan.rules.kinds.guard import Guarded
from lorplan.rules.kinds.kind import Kind
from lorplan.rules.kinds.one_of import OneOf
from lorplan.rules.kinds.slots import Slots
from lorplan.rules.kinds.timing import EACH
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Context
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.packs.layers import in_season
from lorplan.rules.packs.seasons import ranks
from lorplan.rules.packs.statements import ACTIONS, LAYERS, Rule, Statement
from lorplan.rules.packs.terms import used_terms

BOUNDS = ("at_least", "at_most", "exactly", "letters", "points", "worth", "later")


def rule_at(case: Case, rule_id: str, program: str | None) -> RuleAt:
    """The rule at a program; None: the scenario's only one.

    Raises InputError where there is no such rule or program, and where the program has to be named.
    """
    program = _program(case, program)
    every = _statements(case)
    statements = [
        statement for statement in every if statement.rule == rule_id and statement.program in (None, program)
    ]
    if not statements:
        known = {statement.rule for statement in every}
        hint = hint_close(rule_id, known, "'lorplan rules list' shows those of packs")
        raise InputError.of(f"neither {case.scenario.file} nor its packs have a rule {rule_id!r}", None, hint)
    statements.sort(key=_order)
    class_id = case.class_of[program]
    sure = next((rule for rule in case.rules[class_id] if rule.id == rule_id), None)
    shown = sure or next((rule for rule in case.uncertain[class_id] if rule.id == rule_id), None)
    effects = {} if shown is None else _effects(shown)
    written = [statement.written for statement in statements if isinstance(statement.written, Map)]
    return RuleAt(
        rule=rule_id,
        program=program,
        in_force="yes" if sure is not None else "perhaps" if shown is not None else "no",
        level=None if shown is None else shown.level,
        kind=None if shown is None else shown.kind.name,
        says=None if shown is None else shown.says,
        statements=tuple(_statement(case, program, each, effects.get(id(each.written))) for each in statements),
        numbers=() if shown is None else tuple(_numbers(case, program, shown)),
        conditions=() if shown is None else tuple(_condition(case, program, *named) for named in _named(shown.kind)),
        terms=used_terms(written, _defined(case, statements)),
        writers={letter: Speaker(case).writer(letter) for letter in case.problem.letters},
        assumed=case.assumed,
    )


def _order(statement: Statement) -> tuple[int, int, int, Where]:
    """Lower layers before higher ones, inherited statements before a program's own, definitions before changes."""
    layer, action = LAYERS.index(statement.layer), ACTIONS.index(statement.action)
    return (layer, -statement.distance, action, statement.where)


def _defined(case: Case, statements: list[Statement]) -> dict[str, Any]:
    """The definitions that these statements see: those of the general packs and of their own."""
    own = {statement.pack for statement in statements}
    packs = [pack for pack in case.library.packs if pack.layer == "general"]
    packs += [pack for pack in case.library.packs if pack.id in own]
    return {str(name): body for pack in packs for name, body in (pack.raw or {}).get("define", {}).items()}


def _program(case: Case, wanted: str | None) -> str:
    """The id of the program that is asked for."""
    names = [program.id for program in case.scenario.programs]
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None:
        raise InputError.of("at which program? Name one with --program", None, hint_close("", names))
    if wanted not in names:
        raise InputError.of(f"--program {wanted!r}: no such program", None, hint_close(wanted, names))
    return wanted


def _statements(case: Case) -> list[Statement]:
    """All statements that the case was built from."""
    shipped = [statement for pack in case.library.packs for statement in pack.statements]
    statements, _ = in_season(shipped, case.scenario.season, ranks(case.library.seasons))
    own = scenario_rules(case.scenario, case.library, Complaints(case.scenario.file)).statements
    return [*statements, *own]


def _effects(rule: Rule) -> dict[int, str | None]:
    """What each statement of the chain does to those below it. The scenario's own statements are read anew to be
    shown; what was written is the same."""
    steps = zip(rule.chain, layer_steps(rule), strict=True)
    return {id(statement.written): step.effect for statement, step in steps}


def _statement(case: Case, program: str, statement: Statement, effect: str | None) -> StatementAt:
    context = Context(case.world, program)
    truth = statement.applies.holds(context)
    if statement.only_for is not None:
        fact = case.library.dictionary.fact(statement.only_for[0])
        if fact is not None and case.world.value(fact, program, program) != statement.only_for[1]:
            truth = kleene.FALSE
    speaks = {kleene.TRUE: "yes", kleene.UNKNOWN: "perhaps", kleene.FALSE: "no"}[truth]
    unknown = statement.applies.unknown(context) if truth == kleene.UNKNOWN else ()
    written = statement.written if isinstance(statement.written, Map) else {}
    return StatementAt(
        layer=statement.layer,
        pack=statement.pack,
        action=statement.action,
        speaks=speaks,
        effect=effect,
        applies=one_line(written["applies"]) if "applies" in written else "always",
        unknown=tuple(dict.fromkeys(path(fact, entity) for fact, entity in unknown)),
        reason=statement.reason,
        sources=statement.sources,
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
                yield str(key), f"{text} = {_value(case, program, facts[text])}" if text in facts else text
            elif key not in ("of", "unless", *EACH, "portfolio", "obtainable"):
                yield from numbers(value)

    yield from numbers(rule.kind.written())
    if rule.points:
        yield "points", f"{rule.points} for each missing or too many"


def _value(case: Case, program: str, fact: Fact) -> str:
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
        for number, (role, raw) in enumerate(zip(kind.roles, kind.listed, strict=True), start=1):
            name = f"{before}{role.name or f'role {number}'}"
            if role.of is not None:
                yield name, raw.get("of"), role.of
            for among, inner in zip(role.among, raw.get("among", ()), strict=False):
                yield f"{name}, among them", inner.get("of"), among.of
    elif isinstance(kind, OneOf):
        for number, branch in enumerate(kind.branches, start=1):
            for part in branch:
                yield from _named(part, f"{before}branch {number}: ")
    elif isinstance(kind, Bar):
        yield f"{before}of", kind.raw.get("of"), kind.of
        if kind.unless is not None:
            yield f"{before}unless", kind.raw.get("unless"), kind.unless
    else:
        written = kind.written() if isinstance(kind.written(), Map) else {}
        conditions = kind.conditions()
        each = next((field for field in EACH if field in written), None)
        for number, condition in enumerate(conditions, start=1):
            field = each if each is not None and number == len(conditions) else "of"
            yield f"{before}{field}", written.get(field), condition


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
