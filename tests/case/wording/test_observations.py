"""Findings stand in their order: broken, open, notes; by the number of programs; on the field before on the portal."""

from __future__ import annotations

from pathlib import Path

from answers.verify.cases import case_of, must
from msgspec.structs import replace

from lorplan.case.wording import observations
from lorplan.case.wording.observations import Observation, Observations, order_of
from lorplan.case.wording.speaker import Speaker
from lorplan.results.plan import Finding, LayerStep
from lorplan.rules.kinds.measure import Measure


def finding(rule: str, status: str, layer: str, count: int) -> Finding:
    step = LayerStep(layer=layer, pack="p", action="defines", effect=None, reason=None, sources=())
    return Finding(rule, "must", status, "Says.", "", (rule,), count, (), None, None, None, (step,), (), None, False)


def test_the_order_of_findings() -> None:
    ordered = [
        finding("b", "broken", "portal", 9),
        finding("a", "broken", "specialty", 2),
        finding("c", "broken", "specialty", 2),
        finding("z", "open", "general", 70),
        finding("k", "kept", "general", 80),
        finding("n-user", "note", "user", 1),
        finding("n-specialty-many", "note", "specialty", 8),
        finding("n-specialty-few", "note", "specialty", 3),
        finding("n-portal", "note", "portal", 99),
    ]
    assert sorted(reversed(ordered), key=order_of) == ordered
    first = ordered[0]
    assert order_of(replace(first, programs=("a",))) < order_of(first)


def test_the_same_of_several_classes_is_one_finding(tmp_path: Path) -> None:
    case = case_of(tmp_path, must("two", "[ben, cat]", "at_least: 2"))
    north, south = case.problem.classes
    rule = case.rule(north.id, "two")
    assert rule is not None
    bound = next(bound for bound in north.bounds if bound.rule == "two")
    seen = Observations()
    for program_class, letters in ((north, 1), (south, 2)):
        seen.put(program_class, Observation(rule, "broken", bound, Measure(1, False, 1, 0), letters=letters), 1)
    seen.put(south, Observation(rule, "broken", bound, Measure(2, False, 0, 0)), 0)
    together, apart = (observations.finding(Speaker(case), each, "Text.", None) for each in seen)
    assert (together.programs, together.count, together.letters) == (("north", "south"), 5, ("ann", "ben"))
    assert (together.measured, together.bound, together.missing) == (1, 2, 1)
    assert (apart.programs, apart.measured, apart.missing) == (("south",), 0, 2)
