"""The plan's strict order, stage by stage: what an assignment comes to, against the best there is."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lorplan.engines.optimise import Optimum
from lorplan.engines.stages import Values
from lorplan.results.plan import Stage


class BestValues(Struct, frozen=True):
    """The best there is: its values and its number of different portfolios."""

    values: Values
    portfolios: int


def stages_of(optimum: Optimum) -> tuple[Stage, ...]:
    """The stages of a plan with the engines' bounds. How many people and letters are asked is proved only where nothing
    before it is open; the bound is the value itself where it is not."""
    values, bound = optimum.values, optimum.bound
    settled = optimum.proved and values.order == bound.order
    if not settled:
        bound = replace(bound, changes=values.changes, people=values.people, letters=values.letters)
    if values.exposed is None or bound.exposed is None:
        values, bound = replace(values, exposed=None), replace(bound, exposed=None)
    proved = {
        "programs exposed": optimum.proved or values.kept == bound.kept,
        "changes": settled,
        "new people": settled,
        "new letters": settled,
        "portfolios": optimum.portfolios_proved,
    }
    pairs = zip(_listed(values, optimum.portfolios), _listed(bound, optimum.portfolios_bound), strict=True)
    return tuple(
        Stage(number, name, value, best, proved.get(name, optimum.proved or value == best))
        for (number, name, value), (_, _, best) in pairs
    )


def stages_against(values: Values, portfolios: int, best: BestValues | None) -> tuple[Stage, ...]:
    """The stages of any assignment; the bound is the best there is, where that is known."""
    bounds = _listed(values, portfolios) if best is None else _listed(best.values, best.portfolios)
    level = True  # a bound of a later stage holds only where the earlier ones are as good as the best
    stages = []
    for (number, name, value), (_, _, bound) in zip(_listed(values, portfolios), bounds, strict=True):
        as_good = level and value == bound
        stages.append(Stage(number, name, value, bound if level else value, best is not None and as_good))
        level = as_good
    return tuple(stages)


def best_stages(best: BestValues) -> tuple[Stage, ...]:
    """The best plan's stages."""
    return stages_against(best.values, best.portfolios, best)


def _listed(values: Values, portfolios: int) -> list[tuple[int, str, int]]:
    return [
        (2, "programs short or thin", values.short),
        (3, "letters missing", values.missing),
        *([] if values.exposed is None else [(3, "programs exposed", values.exposed)]),
        (4, "points", values.points),
        *([] if values.changes is None else [(5, "changes", values.changes)]),
        (5, "new people", values.people),
        (5, "new letters", values.letters),
        (6, "portfolios", portfolios),
    ]
