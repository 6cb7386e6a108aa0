"""`ask` is solving with the letter added: small cases worked out by hand, and many at random against `solve`."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from answers.ask.scenarios import Tree, drawn, letter, scenario, ward, written
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan import api
from lorplan.answers.ask.judgements import FACTS
from lorplan.edits.catalogue import kinds
from lorplan.engines.optimise import optimise
from lorplan.engines.recount import class_values
from lorplan.results.ask import AskReport, Gain
from lorplan.results.plan import Plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ask")


def asked(tree: Tree, folder: Path, **options: Any) -> AskReport:
    return api.ask(api.Source(written(tree, folder / "plan.yaml"), **options))


def solved(tree: Tree, folder: Path) -> Plan:
    return api.solve(api.Source(written(tree, folder / "other.yaml")), engines=("table",))


def stages(plan: Plan) -> dict[str, int]:
    return {stage.name: stage.value for stage in plan.objective}


def short(plan: Plan) -> set[str]:
    return {program.program for program in plan.programs if program.broken or _open_short(plan, program.program)}


def _open_short(plan: Plan, program: str) -> bool:
    rules = {finding.rule for finding in plan.findings if finding.status == "open" and finding.missing}
    found = next(one for one in plan.programs if one.program == program)
    return bool(rules & set(found.open))


# ---- worked out by hand


def from_home(number: int) -> tuple[Tree, Tree]:
    """So many people of the school's hospital, and their letters, which are there."""
    writers = {f"home{n}": ward("GD", "very_well") for n in range(number)}
    return writers, {f"{name}-im": letter(name, "uploaded", answer="yes") for name in writers}


def two_to_ask(**more: Any) -> Tree:
    """Two letters from home are there; two people in the US could be asked, who know the applicant well and
    somewhat."""
    writers, letters = from_home(2)
    return scenario(
        writers={**writers, "first": ward(), "second": ward("US", "somewhat")},
        letters={**letters, "first-im": letter("first", "idea"), "second-im": letter("second", "idea")},
        **more,
    )


def test_whom_a_wish_names_is_asked_first(tmp_path: Path) -> None:
    tree = two_to_ask(
        budget={"new_requests": 1},
        wishes={"keep": ["second-im"]},
    )
    report = asked(tree, tmp_path)
    second, first = report.people
    assert (second.writer, second.order, second.in_plan, second.wished, second.after) == ("second", 1, True, True, ())
    assert (first.writer, first.order, first.wished, first.after) == ("first", 2, False, ("second",))
    without = solved({**tree, "letters": from_home(2)[1], "wishes": {}}, tmp_path)
    assert report.now.points == stages(without)["points"]
    assert report.plan.points - report.now.points == second.next.points


@pytest.mark.parametrize("relation", ["colleague", "relative"])
def test_a_letter_to_keep_that_nobody_may_send_is_no_contradiction(tmp_path: Path, relation: str) -> None:
    aunt = ward(relation="relative") if relation == "relative" else ward()
    tree = scenario(
        writers={"home": ward("GD", "very_well"), "aunt": aunt},
        letters={"home-im": letter("home", "uploaded"), "aunt-im": letter("aunt", "idea")},
        wishes={"keep": ["aunt-im"]},
    )
    report = asked(tree, tmp_path)
    (person,) = report.people
    assert person.wished == person.in_plan == (relation == "colleague")
    assert [one.why for one in report.not_to_ask] == ([] if person.wished else ["barred"])


def test_a_letter_to_keep_is_requested_at_a_second_portal(tmp_path: Path) -> None:
    tree = scenario(
        writers={"home": ward("GD", "very_well")},
        letters={"home-im": {"writer": "home", "status": "uploaded", "waived": True}},
        programs=[{"id": "here", "count": 10}, {"id": "there", "portal": "residencycas"}],
        wishes={"keep": [{"letter": "home-im", "programs": ["there"]}]},
        budget={"new_requests": 0},
    )
    (person,) = asked(tree, tmp_path).people
    assert (person.writer, person.new, person.wished, person.order) == ("home", False, True, 1)
    assert [(entry.letter, entry.portal) for entry in person.entries] == [("home-im", "residencycas")]


def test_the_first_us_letter_completes_all_and_the_second_person_adds_points(tmp_path: Path) -> None:
    tree = two_to_ask(budget={"new_requests": 2})
    tree["writers"]["second"] = ward("US", "well")
    report = asked(tree, tmp_path)
    assert (report.now.complete, report.plan.complete) == (0, 10)
    first, second = report.people
    assert (first.writer, first.order, first.after) == ("first", 1, ())
    assert (first.next.completed, first.next.completes, first.next.sent) == (10, ("types",), 10)
    assert (second.writer, second.order, second.after) == ("second", 2, ("first",))
    assert second.next.completed == 0
    assert second.next.points > 0
    assert second.next.added == 10
    assert not report.pairs


def test_two_of_a_kind_do_together_what_neither_does_alone(tmp_path: Path) -> None:
    writers, letters = from_home(1)
    report = asked(scenario(writers=writers, letters=letters), tmp_path)
    assert report.plan.complete == 0
    assert not any(kind.gain.completed for kind in report.kinds)
    assert ("us-ward", "us-ward") in {pair.kinds for pair in report.pairs} or report.pairs
    best = report.pairs[0]
    assert (best.completed, best.completes) == (10, ("types",))
    assert len(set(best.letters)) == 2
    assert any("two more letters" in step.what for step in report.next_steps)


def test_two_people_do_together_what_neither_does_alone(tmp_path: Path) -> None:
    writers, letters = from_home(1)
    tree = scenario(
        writers={**writers, "one": ward(), "two": ward("GD")},
        letters={**letters, "one-im": letter("one", "idea"), "two-im": letter("two", "idea")},
        budget={"new_requests": 0},
    )
    report = asked(tree, tmp_path)
    assert {pair.completed for pair in report.pairs} == {10}
    assert all(person.alone.completed == 0 for person in report.people)


def test_nobody_is_asked_who_only_watched_barely_knows_or_is_a_friend(tmp_path: Path) -> None:
    good = {f"good{n}": ward("US", "very_well") for n in range(3)}
    tree = scenario(
        writers={
            **good,
            "watched": ward("US", "well", seen={"as": "observership"}),
            "stranger": ward("US", "barely"),
            "uncle": ward("US", "very_well", relation="relative"),
            "chemist": ward(
                "US",
                "well",
                specialty="basic_science",
                physician=False,
                experience={"as": "preclinical", "contact": "observer"},
            ),
        },
        letters={
            **{f"{name}-im": letter(name, "uploaded", answer="eager") for name in good},
            **{f"{name}-im": letter(name, "idea") for name in ("watched", "stranger", "uncle", "chemist")},
        },
        budget={"new_requests": 2},
    )
    report = asked(tree, tmp_path)
    against = {one.writer: (one.why, {caution.rule for caution in one.cautions}) for one in report.not_to_ask}
    assert set(against) == {"watched", "stranger", "uncle", "chemist"}
    assert against["uncle"] == ("barred", {"writer.personally-related"})
    assert "letter.shadowing-only" in against["watched"][1]
    assert "writer.barely-knows-you" in against["stranger"][1]
    assert {"letter.no-clinical-observation", "writer.no-physician"} <= against["chemist"][1]
    assert not any(person.order for person in report.people)
    assert report.not_to_ask[0].writer == "uncle"


def test_somebody_without_a_letter_in_the_file_gets_one_imagined(tmp_path: Path) -> None:
    writers, letters = from_home(2)
    (person,) = asked(scenario(writers={**writers, "met": ward()}, letters=letters), tmp_path).people
    assert (person.writer, person.imagined, person.letters, person.in_plan) == ("met", True, ("met-letter",), False)
    assert person.alone.completed == 10


def test_what_a_year_is_for_is_said_when_time_is_short(tmp_path: Path) -> None:
    early = {one.rule for one in asked(scenario(), tmp_path).advice}
    late = {one.rule for one in asked(scenario(as_of="2027-08-25"), tmp_path).advice}
    assert "no-us-im-letter.consider-waiting" in early & late
    assert not {"catalogue.late", "catalogue.year"} & early
    writers, letters = from_home(2)
    with_two = scenario(as_of="2027-08-25", writers=writers, letters=letters)
    told = {one.rule: one for one in asked(with_two, tmp_path).advice}
    assert {"catalogue.late", "catalogue.year"} <= set(told)
    assert told["no-us-im-letter.consider-waiting"].triggers == ("home0: country GD", "home1: country GD")


def test_only_uploaded_takes_new_letters_as_uploaded(tmp_path: Path) -> None:
    writers, letters = from_home(2)
    tree = scenario(writers={**writers, "new": ward()}, letters={**letters, "new-im": letter("new", "idea")})
    report = asked(tree, tmp_path, only="uploaded")
    assert report.plan.asked == ()
    (person,) = report.people
    assert (person.order, person.alone.completed) == (1, 10)


def test_judgements_are_tried_within_a_bound_and_the_rest_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = scenario(
        writers={name: ward("US", "very_well") for name in "abc"},
        letters={name: letter(name, "uploaded", answer="yes") for name in "abc"},
        programs=[{"id": "types", "count": 10, "letters": {"asked": 3, "max": 3}}],
    )
    every = asked(tree, tmp_path)
    assert every.judgements_note == ""
    monkeypatch.setattr("lorplan.answers.ask.judgements.MOST_WORK", 2)
    some = asked(tree, tmp_path)
    left = every.judgements_examined - some.judgements_examined
    assert some.judgements_examined == 2
    said = re.fullmatch(
        r"Not tried: (\d+) other values of what you judged; there are too many combinations.", some.judgements_note
    )
    assert said is not None
    assert int(said[1]) >= left > 0  # beyond a value that decides none is tried


def test_a_judgement_that_decides_is_told_with_its_nearest_value(tmp_path: Path) -> None:
    good = {name: ward("US", "very_well") for name in ("a", "b")}
    tree = scenario(
        writers={**good, "c": ward("US", "well"), "d": ward("US", "well")},
        letters={name: letter(name, "uploaded", answer="yes") for name in "abcd"},
        programs=[{"id": "types", "count": 10, "letters": {"asked": 3, "max": 3}}],
    )
    moved = {(one.fact, one.to): one for one in asked(tree, tmp_path).judgements}
    one = moved["writer.c.knows_me", "somewhat"]
    assert (one.value, one.steps, one.programs, one.effect) == ("well", 1, 10, "another plan is better")
    assert [each.letter for each in one.leaves] == ["c"]
    assert [each.letter for each in one.comes] == ["d"]
    assert one.says == "If c knew your work somewhat (you say well), the plan would change at 10 programs."
    assert one.gain == 10 * 4 * 4


# ---- at random, against solving


def same(gain: Gain, before: Plan, after: Plan, effort: int = 0) -> None:
    """The gain is the difference of the two plans."""
    one, other = stages(before), stages(after)
    assert gain.letters_missing == one["letters missing"] - other["letters missing"]
    assert gain.points == other["points"] - effort - one["points"]
    assert set(gain.completes) == short(before) - short(after)


def only_asking(tree: Tree, people: set[str]) -> Tree:
    """Everybody else's letters that nobody asked for are declined; there is room for these people."""
    edited = copy.deepcopy(tree)
    for entry in edited["letters"].values():
        if entry["status"] == "idea" and entry["writer"] not in people:
            entry["status"] = "declined"
    authors = {entry["writer"] for entry in tree["letters"].values()}
    for writer in people - authors:
        research = tree["writers"][writer]["experience"]["as"] == "research"
        entry = {"writer": writer, "addressed_to": "internal_medicine", "status": "idea"}
        edited["letters"][f"{writer}-letter"] = {**entry, "about": "research"} if research else entry
    edited["budget"] = {"new_requests": len(people)}
    return edited


def added(tree: Tree, kind_id: str, key: str) -> Tree:
    """The scenario with a promised letter of that kind."""
    kind = next(one for one in kinds() if one.id == kind_id)

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {str(name): filled(value) for name, value in node.items()}
        if isinstance(node, list):
            return [filled(item) for item in node]
        return {"$specialty": "internal_medicine", "$part": "cardiology", "$school": "windward"}.get(
            str(node), str(node)
        )

    edited = copy.deepcopy(tree)
    writer, entry = filled(kind.writer), filled(kind.letter)
    if isinstance(writer.get("institution"), dict):
        writer["institution"]["id"] = f"{key}-somewhere"
    edited["writers"][key] = writer
    edited["letters"][key] = {**entry, "writer": key, "status": "agreed", "answer": "yes", "waived": True}
    return edited


@some(5, 500)
@given(st.integers(0, 2**40))
def test_asking_is_solving_with_the_letter_added(folder: Path, seed: int) -> None:
    tree = drawn(seed)
    report = asked(tree, folder)
    plan = solved(tree, folder)
    assert (report.plan.asked, report.plan.points) == (
        tuple(sorted(one.writer for one in plan.requests)), stages(plan)["points"],
    )  # fmt: skip
    nobody = solved(only_asking(tree, set()), folder)
    assert set(report.now.short) == short(nobody)
    for person in report.people:
        same(person.alone, nobody, solved(only_asking(tree, {person.writer}), folder))
        before = solved(only_asking(tree, set(person.after)), folder)
        same(person.next, before, solved(only_asking(tree, {*person.after, person.writer}), folder))
    orders = [person.order for person in report.people if person.order]
    assert orders == list(range(1, len(orders) + 1))
    weight = sum(program.weight for program in plan.programs)
    for kind in report.kinds[::4]:
        other = solved(added(tree, kind.kind, kind.letter), folder)
        sent = any(kind.letter in portfolio.letters for portfolio in other.portfolios)
        same(kind.gain, plan, other, weight * sent)
        assert kind.gain.sent == sum(p.count for p in other.portfolios if kind.letter in p.letters)


@some(5, 500)
@given(st.integers(0, 2**40))
def test_pairs_complete_what_neither_completes(folder: Path, seed: int) -> None:
    tree = drawn(seed)
    for pair in asked(tree, folder).pairs:
        if set(pair.kinds) & set(tree["writers"]):
            continue
        first, second = zip(pair.kinds, pair.letters, strict=True)
        today = short(solved(tree, folder))
        alone = [today - short(solved(added(tree, *one), folder)) for one in (first, second)]
        both = solved(added(added(tree, *first), *second), folder)
        assert set(pair.completes) == today - short(both) - alone[0] - alone[1] != set()
        assert set(pair.gain.completes) == today - short(both)


@some(5, 500)
@given(st.integers(0, 2**40))
def test_judgements_told_decide_and_others_do_not(folder: Path, seed: int) -> None:
    tree = drawn(seed)
    path = written(tree, folder / "plan.yaml")
    report = api.ask(api.Source(path))
    variants = api.Source(path).variants()
    case = variants.case()
    plan = optimise(case.problem, engines=("table",))
    told = {(one.fact, one.to): one for one in report.judgements}
    for name in FACTS:
        fact = case.library.dictionary.fact(name)
        assert fact is not None
        for entity in tree["writers"] if fact.subject == "writer" else tree["letters"]:
            value = case.world.value(fact, entity, None)
            if value not in fact.values:
                continue
            if fact.subject == "writer" and not any(one["writer"] == entity for one in tree["letters"].values()):
                continue
            here = fact.values.index(value)
            for direction in (-1, 1):
                place = here + direction
                while 0 <= place < len(fact.values):
                    to = fact.values[place]
                    changed = _changes(variants.case((), {(name, entity): to}), case, plan)
                    assert changed == ((f"{fact.subject}.{entity}.{fact.key}", to) in told), (entity, to)
                    if changed:
                        break
                    place += direction


def _changes(other: Any, case: Any, plan: Any) -> bool:
    """Whether today's plan is no longer the best there, or what is required is met to another degree."""
    best = optimise(other.problem, engines=("table",)).values
    totals = [0, 0, 0]
    portfolio = dict(zip((one.id for one in case.problem.classes), plan.assignment.portfolios, strict=True))
    for one in other.problem.classes:
        for program in one.programs:
            mask = portfolio[case.class_of[program]]
            if mask & ~one.usable:
                return True
            values = class_values(other.problem, one, mask)
            for number in range(3):
                totals[number] += other.weights[program] * values[number]
    totals[2] -= other.problem.effort * other.problem.weight * plan.values.people
    return (totals[0], totals[1], -totals[2]) != best.order[:3] or best.order[:2] != plan.values.order[:2]


@some(3, 500)
@given(st.integers(0, 2**40))
def test_priorities_told_decide_and_others_do_not(folder: Path, seed: int) -> None:
    tree = drawn(seed)
    report = asked(tree, folder)
    told = {(one.fact, one.to) for one in report.judgements if one.fact.startswith("program.")}
    plan = solved(tree, folder)
    requests = {name for one in plan.requests for name in one.letters}
    for number, program in enumerate(tree["programs"]):
        now = program.get("priority", 3)
        for direction in (-1, 1):
            to = now + direction
            while 1 <= to <= 5:
                edited = copy.deepcopy(tree)
                edited["programs"][number]["priority"] = to
                free = solved(edited, folder)
                kept = copy.deepcopy(edited)
                for name, entry in kept["letters"].items():
                    if entry["status"] == "idea" and name not in requests:
                        entry["status"] = "declined"
                held = solved(kept, folder)
                # Keeping today's requests is as good, or another set of letters would be asked for.
                same_worth = all(
                    stages(free)[name] == stages(held)[name]
                    for name in ("programs short or thin", "letters missing", "points")
                )
                everyone = {name for one in held.requests for name in one.letters} == requests
                decides = (f"program.{program['id']}.priority", str(to)) in told
                if same_worth and everyone:
                    assert not decides
                if not same_worth:
                    assert decides
                if decides:
                    break
                to += direction


def test_us_attendings_who_saw_hands_on_work_come_first(tmp_path: Path) -> None:
    """The guide's order, each letter imagined equally well done; what cannot be there in time comes after what can."""
    file = tmp_path / "plan.yaml"
    text = (Path(__file__).resolve().parents[3] / "scenarios" / "us-citizen-img.yaml").read_text(encoding="utf-8")
    file.write_text(text)
    kinds = [kind for kind in api.ask(api.Source(file)).kinds if kind.gain.better]
    assert {kind.kind for kind in kinds[:2]} == {"us-academic", "us-ward"}
    assert [kind.late for kind in kinds] == sorted(kind.late for kind in kinds)
    assert "own-school" not in {kind.kind for kind in kinds}
    file.write_text(text.replace("country: GD", "country: PL"))
    order = [kind.kind for kind in api.ask(api.Source(file)).kinds]
    assert order.index("own-school") > max(order.index(kind) for kind in ("us-academic", "us-ward", "us-subspecialist"))
