"""What hangs on whom: how many programs would be incomplete without each writer who may still fail."""

from __future__ import annotations

from msgspec import Struct

from lorplan.report import failing, sureness
from lorplan.report.html.outline import Outline, Section
from lorplan.results.plan import Plan


class HangingBar(Struct, frozen=True):
    """Somebody whose letter is not there yet. `count`: programs that would be incomplete without it; `width`: of all,
    in per cent; `says`: what comes of it then, and who could stand in."""

    name: str
    count: int
    width: float
    says: Section


class HangingView(Struct, frozen=True):
    """Everybody who may still fail, the gravest first, of `total` programs. `protection`: what spares cost; `sure`: how
    sure a complete set is, by the user's estimates."""

    total: int
    people: tuple[HangingBar, ...]
    protection: Section
    sure: Section


def hanging_view(outline: Outline, plan: Plan) -> HangingView | None:
    """None where nobody can fail any more, or where too many can to say."""
    resilience = plan.resilience
    if resilience is None or not (resilience.failures or plan.resilient):
        return None
    estimates = () if resilience.sureness is None else resilience.sureness.estimates
    sure = {estimated.writer: estimated.percent for estimated in estimates}
    total = plan.verdicts[-1].total
    return HangingView(
        total,
        tuple(
            HangingBar(
                failure.name,
                failure.count,
                round(100 * failure.count / max(1, total), 2),
                outline.section(failing.failure_lines, failure, resilience.kept, sure.get(failure.writer)),
            )
            for failure in resilience.failures
        ),
        outline.section(failing.protection, plan, resilience),
        outline.section(sureness.how_sure, plan),
    )
