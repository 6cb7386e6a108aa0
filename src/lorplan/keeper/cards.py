"""The rules that are there, as cards to read: every statement on a rule with its condition and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lorplan.basics.errors import InputError
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import one_line
from lorplan.results.rules import RuleCard, RuleStatement, Term
from lorplan.rules.kinds import KINDS
from lorplan.rules.packs.load import load
from lorplan.rules.packs.statements import LAYERS, Pack, Statement
from lorplan.rules.packs.terms import used_terms


def packaged_packs() -> tuple[tuple[str, ...], str]:
    """The ids of the packs that come with lorplan, and the hash of their content."""
    library = load(None, None)
    return tuple(sorted(pack.id for pack in library.packs)), library.hash


def scenario_schema(rules: Iterable[Path] = ()) -> dict[str, Any]:
    """The JSON Schema of scenarios, with the facts of the packaged packs and of `rules`."""
    from lorplan.scenario import schema

    return schema.scenario_schema(load(None, None, tuple(rules)).dictionary)


def rules_list(rules: Iterable[Path] = ()) -> list[RuleCard]:
    """All rules of the packaged packs and of those under `rules`, by id.

    Raises PackError where a pack is wrong.
    """
    by_rule: dict[str, list[tuple[int, Pack, Statement]]] = {}
    packs = load(None, None, tuple(rules)).packs
    shared: dict[str, Any] = {}
    for pack in packs:
        if pack.layer == "general":
            shared.update(_defined(pack))
    for pack in packs:
        for statement in pack.statements:
            by_rule.setdefault(statement.rule, []).append((_rank(statement), pack, statement))
    return [_card(rule, by_rule[rule], shared) for rule in sorted(by_rule)]


def rule_show(rule: str, rules: Iterable[Path] = ()) -> RuleCard:
    """One rule.

    Raises InputError with the close match where there is none of that id.
    """
    cards = {card.rule: card for card in rules_list(rules)}
    if rule not in cards:
        hint = hint_close(rule, cards, "'lorplan rules list' shows them all")
        raise InputError.of(f"there is no rule {rule!r}", None, hint)
    return cards[rule]


def _rank(statement: Statement) -> int:
    """Definitions before changes, lower layers before higher ones."""
    return LAYERS.index(statement.layer) + (0 if statement.action == "defines" else len(LAYERS))


def _card(rule: str, ranked: Sequence[tuple[int, Pack, Statement]], shared: Mapping[str, Any]) -> RuleCard:
    ordered = sorted(ranked, key=lambda entry: (entry[0], entry[1].id, entry[2].where))
    first = ordered[0][2]
    statements = tuple(_statement(pack, statement, shared) for _, pack, statement in ordered)
    level, says = str(first.fields.get("level", "")), str(first.fields.get("says", ""))
    return RuleCard(rule, level, _kind(first.written) or "", says, statements)


def _statement(pack: Pack, statement: Statement, shared: Mapping[str, Any]) -> RuleStatement:
    written: Mapping[str, Any] = statement.written or {}
    kind = _kind(written)
    used = [written.get(key) for key in ("applies", "when", "unless", kind or "")]
    points = statement.fields.get("points")
    return RuleStatement(
        layer=statement.layer,
        pack=pack.id,
        title=pack.title,
        action=statement.action,
        season=_text(statement.season),
        level=_text(statement.fields.get("level")),
        says=_text(statement.fields.get("says")),
        kind=kind,
        applies=one_line(written["applies"]) if "applies" in written else "always",
        states=one_line(written[kind]) if kind else None,
        terms=tuple(Term(name, text) for name, text in used_terms(used, {**shared, **_defined(pack)}).items()),
        points=points if isinstance(points, int) else None,
        why=_text(statement.fields.get("why")),
        reason=_text(statement.reason),
        sources=statement.sources,
    )


def _defined(pack: Pack) -> dict[str, Any]:
    return dict((pack.raw or {}).get("define", {}))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _kind(written: Mapping[str, Any]) -> str | None:
    """The kind that a statement names. `points: 4` beside another kind is a weight, and no kind."""
    return next((kind for kind in KINDS if isinstance(written.get(kind), Mapping | list)), None)
