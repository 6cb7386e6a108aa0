"""The price of a letter, worked out by hand: points a program, and weighted by their number and priority."""

from __future__ import annotations

from pathlib import Path

from answers.ask.scenarios import letter, scenario, ward, written

from lorplan import api
from lorplan.answers.explain.compose import explain

WEIGHTS = {3: 4, 5: 16}  # of priorities


def test_the_weighted_price_counts_every_program_by_its_priority(tmp_path: Path) -> None:
    names = ("ames", "boyd", "cole", "dunn")
    tree = scenario(
        writers={name: ward(knows="well" if name == "dunn" else "very_well") for name in names},
        letters={f"{name}-im": letter(name, "uploaded", answer="eager") for name in names},
        programs=[
            {"id": "many", "letters": {"asked": 3, "max": 3}, "count": 10},
            {"id": "dear", "letters": {"asked": 3, "max": 3}, "count": 2, "priority": 5},
        ],
    )
    source = api.Source(written(tree, tmp_path / "plan.yaml"))
    told = explain(source.variants(), None, None, "dunn-im").why_not
    assert told is not None
    (payer,) = told.payers
    assert (payer.how, payer.price) == ("price", 4)  # 6 points for being known very well, 2 for well
    assert payer.weighted == 4 * (10 * WEIGHTS[3] + 2 * WEIGHTS[5])

    kept = {**tree, "wishes": {"keep": [{"letter": "dunn-im"}]}}
    plans = [api.solve(source), api.solve(api.Source(written(kept, tmp_path / "kept.yaml")))]
    points = [next(stage.value for stage in plan.objective if stage.name == "points") for plan in plans]
    assert points[0] - points[1] == payer.weighted
