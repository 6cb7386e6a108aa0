"""Where a rule comes from at a program: its chain of layers, and what each layer did to it."""

from __future__ import annotations

from collections.abc import Iterable

from lorplan.results.plan import LayerStep, Source
from lorplan.rules.packs.layers import combine, effect
from lorplan.rules.packs.statements import Rule


def layer_steps(rule: Rule) -> tuple[LayerStep, ...]:
    """The statements that made the rule, lowest layer first, each with its effect on what stood below it."""
    steps = []
    for place, statement in enumerate(rule.chain):
        below = combine(rule.chain[:place], check=False) if place else None
        steps.append(
            LayerStep(
                statement.layer,
                statement.pack,
                statement.action,
                effect(below, statement),
                statement.reason,
                statement.sources,
            )
        )
    return tuple(steps)


def all_sources(rules: Iterable[Rule]) -> tuple[Source, ...]:
    """The sources of rules, each once, in the order met."""
    return tuple(dict.fromkeys(source for rule in rules for source in rule.sources))
