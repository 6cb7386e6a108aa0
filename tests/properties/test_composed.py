"""Rules composed of slots, one_of, `when`, `unless` and shares, several at once: both engines agree, verify accepts.

`api.solve` raises Bug where CP-SAT (the posted rows) and the table (the solver-free readings) differ in any stage, and
where the ledger does not add up.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan import api
from lorplan.report import View, render

WRITERS = {
    "ada": {"specialty": "internal_medicine", "institution": "here", "knows_me": "very_well", "role": "chair"},
    "ben": {"specialty": "internal_medicine", "institution": "here", "knows_me": "well"},
    "cal": {"specialty": "cardiology", "institution": "away", "knows_me": "well"},
    "dee": {"specialty": "general_surgery", "institution": "here", "rank": "professor"},
    "eve": {"specialty": "cardiology", "knows_me": "barely", "role": "program_director"},
    "fay": {"specialty": "family_medicine", "institution": "away", "rank": "fellow"},
}
STATUSES = ["uploaded", "uploaded", "agreed", "idea", "idea", "uploaded"]

conditions = st.sampled_from(
    [
        {"writer.specialty": {"family": "internal_medicine"}},
        {"writer.country": "US"},
        {"writer.knows_me": {"at_least": "well"}},
        {"writer.role": ["chair", "program_director"]},
        {"any": [{"writer.rank": "professor"}, {"writer.specialty": "cardiology"}]},
        {"not": {"writer.country": "US"}},
        {"letter.status": "uploaded"},
    ]
)
bounds = st.one_of(
    st.fixed_dictionaries({"of": conditions, "at_least": st.integers(1, 3)}),
    st.fixed_dictionaries({"of": conditions, "at_most": st.integers(0, 2)}),
    st.fixed_dictionaries({"of": conditions, "at_least": st.sampled_from(["1/2", "1/3"])}),
)


@st.composite
def roles(draw: st.DrawFn) -> dict[str, Any]:
    role: dict[str, Any] = {"of": draw(conditions), "letters": draw(st.integers(1, 2))}
    if draw(st.booleans()):
        among: dict[str, Any] = {"of": draw(conditions)}
        if draw(st.booleans()):
            among["points"] = draw(st.integers(-6, -1))
        role["among"] = [among]
    return role


def some_of() -> st.SearchStrategy[dict[str, Any]]:
    """Roles of which one is enough."""
    return st.fixed_dictionaries({"roles": st.lists(roles(), min_size=1, max_size=3), "at_least": st.just(1)})


@st.composite
def composed(draw: st.DrawFn, name: str) -> dict[str, Any]:
    level = draw(st.sampled_from(["must", "must", "should"]))
    rule: dict[str, Any] = {"id": name, "level": level, "says": "A rule."}
    if level == "should":
        rule["points"] = draw(st.integers(-7, 0))
    kind = draw(st.sampled_from(["count", "slots", "one_of"]))
    if kind == "count":
        rule["count"] = draw(bounds)
    elif kind == "slots":
        rule["slots"] = draw(st.lists(roles(), min_size=1, max_size=3) | some_of())
    else:
        part = st.one_of(
            st.fixed_dictionaries({"count": bounds}),
            st.fixed_dictionaries({"slots": st.lists(roles(), min_size=1, max_size=2) | some_of()}),
        )
        branches = draw(st.lists(st.one_of(part, st.lists(part, min_size=1, max_size=2)), min_size=2, max_size=3))
        rule["one_of"] = {"branches": branches, "later": draw(st.integers(-4, 0))}
    if draw(st.integers(0, 2)) == 0:
        where = draw(st.sampled_from(["portfolio", "obtainable"]))
        rule[draw(st.sampled_from(["when", "unless"]))] = {where: draw(conditions), "at_least": draw(st.integers(1, 2))}
    return rule


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    statuses = draw(st.permutations(STATUSES))
    letters = {name: {"status": status} for name, status in zip(WRITERS, statuses, strict=True)}
    programs: list[dict[str, Any]] = [{"id": "plain", "count": 2}]
    for name in ("one", "two"):
        number = draw(st.integers(1, 2))
        rules = [draw(composed(f"{name}.rule-{place}")) for place in range(number)]
        programs.append({"id": name, "priority": draw(st.integers(1, 5)), "rules": rules})
    programs[1]["letters"] = {"asked": draw(st.integers(1, 4)), "max": 4}
    return {
        "format": 1,
        "season": "eras-2028",
        "as_of": "2027-07-20",
        "applicant": {"kind": "us_citizen_img", "applying_to": ["internal_medicine"]},
        "budget": draw(st.integers(0, 2)),
        "institutions": {"here": {"country": "US"}, "away": {"country": "IN"}},
        "writers": WRITERS,
        "letters": letters,
        "programs": programs,
    }


@some(25, 2000)
@given(worlds())
def test_engines_agree_and_verify_accepts(tmp_path_factory: Any, world: dict[str, Any]) -> None:
    folder: Path = tmp_path_factory.mktemp("world")
    file = folder / "plan.yaml"
    file.write_text(json.dumps(world))  # JSON is YAML
    plan = api.solve(api.Source(file))
    assert plan.status == "proved"
    saved = folder / "plan.json"
    saved.write_text(render(plan, "json", View(width=80)))
    assert api.verify(api.Source(file), str(saved)).wrong == ()
