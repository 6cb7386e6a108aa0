"""How sure complete sets are: by hand, by day, at the size that is promised, and beyond it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from answers.verify.cases import case_of, must

from lorplan.api import Source
from lorplan.case.case import Case
from lorplan.engines.optimise import optimise
from lorplan.plan.compose import compose
from lorplan.plan.sureness import sureness
from lorplan.results.sureness import Chance, SetChance, Sureness

LETTERS = (
    "letters: {ann: {status: uploaded, waived: true}, ben: {status: agreed, waived: true}, "
    "cat: {status: asked, waived: true}, ben-two: {writer: ben, status: agreed, waived: true}}\n"
)
NORTH = "programs: [{id: north, letters: {asked: 1, max: 2}}]\n"


def told(folder: Path, rules: str, estimates: str, programs: str = NORTH) -> Sureness:
    """What a plan says, with bounds."""
    case = case_of(folder, rules, letters=LETTERS, programs=programs, more=f"estimates: {estimates}\n")
    resilience = compose(case, optimise(case.problem), ask=False, bounds=True).resilience
    assert resilience is not None
    assert resilience.sureness is not None
    return resilience.sureness


def chances(chance: SetChance | None) -> tuple[str, str, str] | None:
    """If independent, at least, at most."""
    if chance is None or chance.independent is None or chance.bounds is None:
        return None
    return chance.independent.exact, chance.bounds.least.exact, chance.bounds.greatest.exact


def test_one_of_two_writers(tmp_path: Path) -> None:
    """70 % and 50 %: 1 - 0.3 x 0.5 = 85 %; at least the surer, at most both added up."""
    sure = told(tmp_path, must("needs", "[ben, cat]", "at_least: 1"), "{writers: {ben: 70 %, cat: 50 %}}")
    assert chances(sure.every) == ("17/20", "7/10", "1")
    assert [each.programs for each in sure.chances] == [("north",)]


def test_what_one_writer_writes_comes_together(tmp_path: Path) -> None:
    """One program needs the one letter of Ben's, another the other: both are complete with 70 %, and not with 49 %."""
    rules = must("one", "[ben]", "at_least: 1", applies="{program.id: north}")
    rules += must("two", "[ben-two]", "at_least: 1", applies="{program.id: south}")
    programs = "programs: [{id: north, letters: {asked: 1, max: 2}}, {id: south, letters: {asked: 1, max: 2}}]\n"
    sure = told(tmp_path, rules, "{writers: {ben: 70 %, cat: 50 %}}", programs)
    assert len(sure.chances) == 1
    assert chances(sure.every) == ("7/10", "7/10", "7/10")


def test_what_makes_no_difference_needs_no_estimate(tmp_path: Path) -> None:
    rule = must("needs", "[ben]", "at_least: 1")
    assert chances(told(tmp_path, rule, "{writers: {ben: 70 %}}").every) == ("7/10", "7/10", "7/10")
    without = told(tmp_path, rule, "{writers: {cat: 70 %}}").every
    assert without is not None
    assert (without.independent, without.lacking) == (None, ("ben",))


def test_an_estimate_for_a_day_after_the_deadline_says_nothing_there(tmp_path: Path) -> None:
    programs = (
        "programs: [{id: north, letters: {asked: 1, max: 2}, deadline: 2027-10-01},"
        " {id: south, letters: {asked: 1, max: 2}, deadline: 2027-12-01}]\n"
    )
    rule = must("needs", "[ben]", "at_least: 1")
    sure = told(tmp_path, rule, "{writers: {ben: {how_sure: 70, by: 2027-11-01}, cat: 60}}", programs)
    assert {each.programs: (chances(each), each.lacking) for each in sure.chances} == {
        ("south",): (("7/10", "7/10", "7/10"), ()),
        ("north",): (None, ("ben",)),
    }
    assert sure.every is not None
    assert sure.every.lacking == ("ben",)


def test_without_a_deadline_the_day_on_which_programs_begin_to_read_counts(tmp_path: Path) -> None:
    """Programs read from 22 September 2027 on; a letter of this applicant takes the portal five business days, so that
    the last upload in time is that of the 15th. Once they read, a late letter helps until Match Day."""
    rule = must("needs", "[ben]", "at_least: 1")
    for by, lacking in (("2027-09-15", ()), ("2027-09-16", ("ben",))):
        sure = told(tmp_path, rule, f"{{writers: {{ben: {{how_sure: 70, by: {by}}}}}}}").every
        assert sure is not None
        assert (sure.lacking, sure.last) == (lacking, "2027-09-15")


@pytest.mark.parametrize("words", ["{likely: 70 %, writers: {ben: likely}}", "{likely: 70, writers: {ben: Likely}}"])
def test_a_word_is_the_users_number(tmp_path: Path, words: str) -> None:
    sure = told(tmp_path, must("needs", "[ben]", "at_least: 1"), words)
    assert sure.every is not None
    assert sure.every.independent == Chance("7/10", 70)


def many(folder: Path, writers: int) -> tuple[Case, set[str], dict[int, int]]:
    """300 programs, each of which wants two letters of five of these writers, whose letters are all on their way."""
    names = [f"w{number:02}" for number in range(writers)]
    who = "citizenship: [US], degree: md, applying_to: psychiatry, school: {id: windward, country: GD}"
    lines = ["format: 1", "season: eras-2028", "as_of: 2027-07-20", f"applicant: {{{who}}}"]
    lines += ["writers:", *(f"  {name}: {{degree: md, specialty: psychiatry, rank: attending}}" for name in names)]
    lines += ["letters:", *(f"  {name}: {{status: agreed, waived: true}}" for name in names)]
    lines += ["estimates:", "  writers:", *(f"    {name}: {50 + number}" for number, name in enumerate(names))]
    lines += ["programs:"]
    for number in range(300):
        chosen = ", ".join(sorted({names[(number * step + step) % writers] for step in (1, 2, 3, 5, 7)}))
        rule = f"{{id: p{number}.two, level: must, says: Two., count: {{of: {{letter.id: [{chosen}]}}, at_least: 2}}}}"
        lines.append(f"  - {{id: p{number}, letters: {{asked: 2, max: 4}}, rules: [{rule}]}}")
    file = folder / "many.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    case = Source(file).case()
    return case, set(case.class_of), case.problem.by_person((1 << len(case.problem.letters)) - 1)


def test_twelve_writers_and_300_programs_take_a_second(tmp_path: Path) -> None:
    case, programs, everybody = many(tmp_path, 12)
    began = time.process_time()
    sure = sureness(case, 0, programs, everybody, bounds=False)
    assert time.process_time() - began < 2  # 0.4 s on a machine with nothing else to do
    assert sure is not None
    assert sum(each.count for each in sure.chances) == 300
    assert all(each.independent is not None for each in sure.chances)


def test_beyond_twelve_writers_nothing_is_worked_out(tmp_path: Path) -> None:
    case, programs, everybody = many(tmp_path, 13)
    sure = sureness(case, 0, programs, everybody, bounds=False)
    assert sure is not None
    assert (len(sure.estimates), sure.every, sure.chances) == (13, None, ())
