"""The packs agree with published advice but for named disagreements, and not by the last point of any weight."""

from __future__ import annotations

import itertools

import pytest

from tests.advice import judging
from tests.advice.judging import Answer, answers, exceptions, judge, moved_faults

ANSWERS = answers()
by_id = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.id)


@by_id
def test_the_packs_agree_or_the_disagreement_is_named(answer: Answer) -> None:
    found = judge(answer)
    if answer.id in exceptions():
        assert found, f"{answer.id} agrees by now: take it out of exceptions.yaml"
    else:
        assert not found


def test_exceptions_are_not_firm_or_contradict_others_or_are_decided_on_purpose() -> None:
    known = {answer.id: answer for answer in ANSWERS}
    for name, why in exceptions().items():
        contradicted = known[name].firmness == "permissive" or known[name].conflicts
        assert bool(contradicted) != why.startswith("Decided otherwise: "), name


@by_id
def test_agreement_does_not_turn_on_one_point(answer: Answer) -> None:
    if answer.id not in exceptions():
        _, broken = moved_faults(answer)
        assert broken == []


def test_every_answer_names_its_source() -> None:
    for answer in ANSWERS:
        assert answer.told["url"] == "guide" or answer.told["url"].startswith("http"), answer.id
        assert answer.told["says"], answer.id


KNOWS = ("barely", "somewhat", "well", "very_well")
TITLES = ("unknown", "[chair]", "[program_director]", "[clerkship_director]", "[chair, program_director, dean]")
FAME = ("unknown", "local", "national")
RANKS = ("attending", "assistant", "associate", "professor")


@pytest.mark.parametrize("role", TITLES)
@pytest.mark.parametrize("step", list(itertools.pairwise(KNOWS)), ids="-".join)
def test_titles_and_fame_never_outweigh_a_step_of_knowing_you(step: tuple[str, str], role: str) -> None:
    """In every specialty: every title, reputation and rank, against a plain attending who knows you one step better."""
    less, more = step
    specialties = sorted(str(pack.of) for pack in judging.library().packs if pack.layer == "specialty")
    dressed = list(itertools.product(FAME, RANKS))
    letters = {"plain": {"writer.country": "US", "writer.knows_me": more}}
    for place, (reputation, rank) in enumerate(dressed):
        facts = {"writer.role": role, "writer.reputation": reputation, "writer.rank": rank, "writer.knows_me": less}
        letters[f"dressed-{place}"] = {"writer.country": "US", **facts}
    told = {"form": "concrete", "applicant": "us_md", "letters": letters}
    scenario = judging.scenario_of(Answer("step", "knowing", "firm", (), told, {}))
    scenario["programs"] = [{"id": one, "specialty": one, "letters": "1"} for one in specialties]
    case = judging.built(scenario)
    for one in case.problem.classes:
        scores = {min(held): score for held, score in judging.table_of(case, one).scores().items() if len(held) == 1}
        assert len(scores) == len(dressed) + 1
        assert all(scores["plain"] > score for name, score in scores.items() if name != "plain"), one.programs
