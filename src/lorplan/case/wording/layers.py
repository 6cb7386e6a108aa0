"""Where a rule comes from at a program: its chain of layers, and what each layer did to it."""

from __future__ import annotations

from lorplan.results.plan import LayerStep
from lorplan.rules.packs.layers import combine, effect
from lorplan.rules.packs.statements import Rule


def layer_steps(rule: Rule) -> tuple[LayerStep, ...]:
    """The statements that made the rule, lowest layer first, each with its effect on what stood below it."""
    steps = []
    for index, statement in enumerate(rule.chain):
        below = combine(rule.chain[:index], check=False) if index else None
        steps.append(
            LayerStep(
                layer=statement.layer,
                pack=statement.pack,
                action=statement.action,
                effect=effect(below, statement),
                reason=statement.reason,
                sources=statement.sources,
            )
        )
    return tuple(steps)
