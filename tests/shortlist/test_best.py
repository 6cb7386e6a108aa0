"""The best list against every list there is, on small random worlds; and the second proof against the first."""

from __future__ import annotations

from itertools import product
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan.api import Source
from lorplan.shortlist.candidates import Pool, pool_of
from lorplan.shortlist.compose import terms_of
from lorplan.shortlist.counts import best_value
from lorplan.shortlist.decide import ChosenList, ListModel, Terms, gain, shared_institutions, signalled
from lorplan.shortlist.recount import read_list

NO_LETTERS = {"lift": "list.letter-missing", "reason": "These worlds have no letters."}
FIELDS = ["internal_medicine", "neurology"]


def world(draw: st.DrawFn) -> dict[str, Any]:
    programs = []
    for number in range(draw(st.integers(1, 6))):
        program: dict[str, Any] = {
            "id": f"p{number}",
            "specialty": draw(st.sampled_from(["internal_medicine", "neurology"])),
            "considered": draw(st.integers(0, 5)) > 0,
            "priority": draw(st.integers(1, 5)),
            "count": draw(st.sampled_from([1, 1, 1, 2, 3])),
        }
        for key, values in {
            "setting": ["academic", "community"],
            "state": ["NY", "OH"],
            "least_step2_score": [220, 250],
            "takes_signals": [True, False],
        }.items():
            if draw(st.booleans()):
                program[key] = draw(st.sampled_from(values))
        if program["count"] == 1 and draw(st.booleans()):
            program["institution"] = draw(st.sampled_from(["harbor", "lake"]))
        programs.append(program)
    rules = [
        {"id": "near", "says": "Near.", "points": {"of": {"program.state": "NY"}, "worth": draw(st.integers(-30, 30))}},
        {
            "id": "community",
            "level": "must",
            "says": "Enough community programs.",
            "count": {"of": {"program.setting": "community"}, "at_least": draw(st.integers(1, 3))},
        },
        {
            "id": "once",
            "level": "should",
            "points": -draw(st.integers(0, 40)),
            "says": "Each institution once.",
            "count": {"per": "program.institution", "at_most": 1},
        },
        {"id": "states", "says": "Many states.", "cover": {"over": "program.state", "worth": draw(st.integers(1, 25))}},
    ]
    chosen = [NO_LETTERS, *(rule for rule in rules if draw(st.booleans()))]
    budget: dict[str, Any] = {}
    for key, values in {"money": [33, 50, 200], "programs": [2, 4, 20], "dollars_per_point": [1, 3]}.items():
        if draw(st.booleans()):
            budget[key] = draw(st.sampled_from(values))
    return {
        "format": 1,
        "season": "eras-2028",
        "as_of": "2027-08-20",
        "applicant": {
            "citizenship": ["US"],
            "school": {"id": "isla", "country": "GD"},
            "applying_to": ["internal_medicine", "neurology"],
            "step2_score": 231,
        },
        "institutions": {"harbor": {"country": "US"}, "lake": {"country": "US"}},
        "programs": programs,
        "shortlist": {"budget": budget, "rules": chosen},
    }


def pool(written: dict[str, Any]) -> tuple[Pool, Terms]:
    case = Source("list.yaml", written=yaml.safe_dump(written)).variants(considered=True).case()
    return pool_of(case, False), terms_of(case)


def every_list(pool: Pool, terms: Terms) -> list[tuple[int, int, int, int]]:
    """The value of every list and of every way to signal it, that keeps budgets, bars and numbers of signals."""
    ranges = []
    for candidate in pool.candidates:
        most = 0 if candidate.barred and not candidate.decided else candidate.program.count
        ranges.append(range(candidate.program.count if candidate.decided else 0, most + 1))
    values = []
    for numbers in product(*ranges):
        unsignalled = read_list(pool, terms, numbers, {})
        if unsignalled.wrong:
            continue
        worth = unsignalled.worth + _signals(pool, terms, numbers)
        value = gain(worth, unsignalled.cents, terms)
        values.append((-unsignalled.missing, value, -unsignalled.cents, -sum(numbers)))
    return values


def _signals(pool: Pool, terms: Terms, numbers: tuple[int, ...]) -> int:
    """The most that signals add: every way to give each program a tier or none."""
    shared, total = shared_institutions(pool), 0
    for specialty, allotment in terms.allotments.items():
        can = [
            index
            for index, candidate in enumerate(pool.candidates)
            if numbers[index] and signalled(candidate, specialty)
        ]
        best = 0
        for tiers in product([None, *(tier for tier, _ in allotment.tiers)], repeat=len(can)):
            sent = [(index, tier) for index, tier in zip(can, tiers, strict=True) if tier is not None]
            if any(sum(tier == name for _, tier in sent) > most for name, most in allotment.tiers):
                continue
            places = [
                (specialty, institution) if (specialty, institution) in shared else index
                for index, _ in sent
                for institution in [pool.candidates[index].program.institution]
            ]
            if allotment.per_institution and len(set(places)) < len(places):
                continue
            best = max(
                best,
                sum(max(0, pool.candidates[index].worth) * terms.per_cent[specialty, tier] for index, tier in sent),
            )
        total += best
    return total


@some(60)
@given(st.data())
def test_no_list_is_better(data: st.DataObject) -> None:
    chosen_pool, terms = pool(world(data.draw))
    values = every_list(chosen_pool, terms)
    if not values:
        return  # what is decided goes beyond the budget
    chosen = ListModel(chosen_pool, terms).best()
    assert chosen.proved
    assert chosen.value(terms) == max(values)
    reading = read_list(chosen_pool, terms, chosen.numbers, chosen.signals)
    assert not reading.wrong
    assert (reading.missing, reading.worth, reading.cents) == (chosen.missing, chosen.worth, chosen.cents)
    second = best_value(chosen_pool, terms)
    assert second in (None, chosen.value(terms))


@some(30, 500)
@given(st.data())
def test_the_order_of_programs_does_not_matter(data: st.DataObject) -> None:
    written = world(data.draw)
    first, terms = pool(written)
    if not every_list(first, terms):
        return
    turned, _ = pool({**written, "programs": written["programs"][::-1]})

    def best(one: Pool) -> ChosenList:
        return ListModel(one, terms).best()

    assert best(first) == best(turned)


@some(40, 500)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(FIELDS)), min_size=1, max_size=60),
    st.sampled_from([{}, {"money": 100}, {"money": 700, "programs": 25}, {"programs": 7}, {"dollars_per_point": 1}]),
)
def test_the_table_over_counts_proves_independent_programs(
    programs: list[tuple[int, str]], budget: dict[str, int]
) -> None:
    written = {
        "format": 1,
        "season": "eras-2028",
        "as_of": "2027-08-20",
        "applicant": {"kind": "us_citizen_img", "applying_to": ["internal_medicine", "neurology"]},
        "programs": [
            {"id": f"p{number}", "specialty": specialty, "priority": priority, "considered": True}
            for number, (priority, specialty) in enumerate(programs)
        ],
        "shortlist": {"budget": budget, "rules": [NO_LETTERS]},
    }
    chosen_pool, terms = pool(written)
    assert best_value(chosen_pool, terms) == ListModel(chosen_pool, terms).best().value(terms)


def test_fees_are_those_of_the_page() -> None:
    """The page's own example: 43 programs of internal medicine and 7 of radiology cost 797 dollars."""
    _, terms = pool(
        {
            "format": 1,
            "season": "eras-2028",
            "as_of": "2027-08-20",
            "applicant": {"kind": "us_citizen_img", "applying_to": ["internal_medicine", "radiology"]},
            "programs": [
                {"id": "im", "specialty": "internal_medicine", "count": 43},
                {"id": "dr", "specialty": "radiology", "count": 7},
            ],
        }
    )
    assert terms.cents(("eras", "internal_medicine"), 43) + terms.cents(("eras", "radiology"), 7) == 79_700
    assert [terms.cents(("eras", "radiology"), number) // 100 for number in (20, 30, 40, 60, 100, 200)] == [
        220, 330, 630, 1230, 2430, 5430,
    ]  # fmt: skip
