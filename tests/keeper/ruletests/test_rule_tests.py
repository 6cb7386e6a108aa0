"""Tests of rules: what passes, what fails and with which words, what is no test; the packaged ones pass."""

# ruff: noqa: E501
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from cli.standins import Ended

from lorplan.basics.errors import InputError
from lorplan.keeper import ruletests
from lorplan.rules.packs.load import load

PACK = """
format: 1
pack: my-psychiatry
layer: user
title: Psychiatry
rules:
  - id: psychiatrist-letter.missing
    level: must
    says: One letter comes from a psychiatrist.
    applies: {program.specialty: psychiatry}
    count: {of: {writer.specialty: {family: psychiatry}}, at_least: 1}
  - id: chair-letter.valued
    says: A chair's letter is valued.
    points: {of: {writer.role: chair}, worth: 2}
  - {id: psychiatry.advice, says: Think of it., say: {of: {writer.role: chair}}}
  - {id: psychiatry.silent, level: must, says: None., applies: {program.traits: community}, count: {at_least: 1}}
"""
SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-08-02
applicant: {kind: us_citizen_img, applying_to: psychiatry}
writers: {ito: {specialty: psychiatry, role: chair}, owens: {specialty: neurology}, nemo: {}}
letters: {ito: {status: uploaded}, owens: {status: uploaded}, nemo: {status: uploaded}}
programs: [{id: city, letters: {asked: 1, max: 1}}, {id: town, letters: 2}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "psychiatry.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path / "mine"


def run(folder: Path, tests: str) -> ruletests.run.TestReport:
    text = "format: 1\nscenario: ../plan.yaml\ntests:\n" + dedent(tests).strip("\n") + "\n"
    (folder / "psychiatry.test.yaml").write_text(text, encoding="utf-8")
    return ruletests.run_tests([folder])


def failures(folder: Path, tests: str) -> tuple[str, ...]:
    return tuple(failure for test in run(folder, tests).tests for failure in test.failures)


@pytest.mark.parametrize(
    "test",
    [
        "send: [ito], expect: {psychiatrist-letter.missing: kept, chair-letter.valued: 2, psychiatry.advice: said}",
        "send: [owens], expect: {psychiatrist-letter.missing: broken, chair-letter.valued: points 0}",
        "send: [nemo], expect: {psychiatrist-letter.missing: open}",
        "send: [owens], expect: {psychiatry.advice: silent, psychiatry.silent: absent}",
        "send: {city: [ito], town: owens}, expect: {psychiatrist-letter.missing: {city: kept, town: broken}}",
        "send: {city: [ito]}, expect: {psychiatrist-letter.missing: kept}",
        "solve: true, sends: {city: [ito]}, expect: {psychiatrist-letter.missing: kept}",
        "send: [owens], with: {writers: {owens: {specialty: psychiatry}}}, expect: {psychiatrist-letter.missing: kept}",
        "send: [ito], without: [writers.ito.specialty], expect: {psychiatrist-letter.missing: open}",
        "send: [owens], with: {programs: [{id: town, traits: community}]}, expect: {psychiatry.silent: {town: kept}}",
        "send: [owens], with: {programs: [{id: city, assigned: ito}]}, expect: {psychiatrist-letter.missing: {city: kept, town: broken}}",
        "send: {city: [ito]}, with: {programs: [{id: city, rules: [{id: own.bar, level: must, says: No chairs., bar: {of: {writer.role: chair}}}]}]}, expect: {own.bar: broken, chair-letter.valued: 0}",
        "send: [owens], without: [programs.city], expect: {letters.fewer-than-required: {town: broken}}",
    ],
)
def test_what_passes(folder: Path, test: str) -> None:
    assert failures(folder, f"- {{test: It holds., {test}}}") == ()


def test_what_fails_is_told_with_its_numbers(folder: Path) -> None:
    tests = """
    - test: A neurologist will do.
      send: {city: [owens], town: [ito, nemo]}
      expect: {psychiatrist-letter.missing: kept, chair-letter.valued: {town: 3}}
    - test: The plan sends the neurologist.
      solve: true
      sends: {city: [owens]}
    """
    assert failures(folder, tests) == (
        "psychiatrist-letter.missing at city: expected kept, found broken: 0 of 1",
        "chair-letter.valued at town: expected +3 points, found +2 points",
        "city: expected owens, found ito",
    )


def test_rules_that_are_never_exercised_are_named(folder: Path) -> None:
    report = run(folder, "- {test: One., send: [ito], expect: {psychiatrist-letter.missing: kept}}")
    assert report.exercised == ("psychiatrist-letter.missing",)
    assert report.never == ("chair-letter.valued", "psychiatry.advice", "psychiatry.silent")
    report = run(folder, "- {test: One., send: [owens], expect: {chair-letter.valued: 0, psychiatry.silent: absent}}")
    assert report.exercised == ()


@pytest.mark.parametrize(
    ("tests", "message"),
    [
        ("- {test: A., send: [ito]}", "4:3: a test expects something: 'expect' or, of a plan, 'sends'"),
        ("- {test: A., expect: {psychiatrist-letter.missing: kept}}", "4:3: a test needs one of 'send' and 'solve: true'"),
        ("- {tset: A., send: [ito], expect: {a: kept}}",
         "4:3: 'test' is missing: a sentence on what is tested\n"
         "4:4: a test has no 'tset'\n  hint: did you mean 'test'?"),
        ("- {test: A., send: [ito], expect: {psychiatrist-letter.missing: keept}}",
         "4:65: an outcome is kept, open, broken, said, silent or absent, or a number of points\n"
         "  hint: did you mean 'kept'?"),
        ("- {test: A., send: [ito], expect: {psychiatrist-leter.missing: kept}}",
         "4:36: there is no rule 'psychiatrist-leter.missing'\n  hint: did you mean 'psychiatrist-letter.missing'?"),
        ("- {test: A., send: [itto], expect: {psychiatrist-letter.missing: kept}}",
         "4:21: letter 'itto' is not in the scenario\n  hint: did you mean 'ito'?"),
        ("- {test: A., send: {citty: [ito]}, expect: {psychiatrist-letter.missing: kept}}",
         "4:21: program 'citty' is not in the scenario\n  hint: did you mean 'city'?"),
        ("- {test: A., send: {city: [ito]}, expect: {psychiatrist-letter.missing: {town: kept}}}",
         "4:74: 'send' does not say what 'town' gets"),
        ("- {test: A., send: [ito], without: [writers.itto], expect: {psychiatrist-letter.missing: kept}}",
         "4:37: the scenario has no such part\n  hint: for example writers.patel.knows_me"),
        ("- {test: A., send: [ito], with: {writers: {ito: {rank: cheif}}}, expect: {psychiatrist-letter.missing: kept}}",
         "4:56: 'rank': expected"),
        ("- {test: A., scenario: nowhere.yaml, send: [ito], expect: {psychiatrist-letter.missing: kept}}",
         "4:24: there is no scenario"),
    ],
)  # fmt: skip
def test_what_is_no_test(folder: Path, tests: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        run(folder, tests)
    found = caught.value.render().replace(f"{folder / 'psychiatry.test.yaml'}:", "")
    assert found.startswith(message)


def test_tests_are_no_packs(folder: Path) -> None:
    run(folder, "- {test: One., send: [ito], expect: {psychiatrist-letter.missing: kept}}")
    assert "my-psychiatry" in {pack.id for pack in load(None, None, [folder]).packs}


def test_tests_of_one_pack(folder: Path) -> None:
    run(folder, "- {test: One., send: [ito], expect: {psychiatrist-letter.missing: kept}}")
    report = ruletests.run_tests([folder / "psychiatry.yaml"])
    assert [one.test for one in report.tests] == ["One."]


def test_without_tests_there_is_nothing_to_run(folder: Path) -> None:
    with pytest.raises(InputError, match=r"mine: there is no test\n  hint: tests stand beside rules"):
        ruletests.run_tests([folder])


def test_the_command(folder: Path, lorplan: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    run(folder, "- {test: A neurologist will do., send: [owens], expect: {psychiatrist-letter.missing: kept}}")
    ended = lorplan("rules", "test", "--rules", "mine")
    assert ended.code == 1
    assert ended.out == dedent("""\
        mine/psychiatry.test.yaml
        FAILED  A neurologist will do. (line 4)
                - psychiatrist-letter.missing at city: expected kept, found broken: 0 of
                  1
                - psychiatrist-letter.missing at town: expected kept, found broken: 0 of
                  1

        NEVER EXERCISED
          chair-letter.valued, psychiatry.advice, psychiatry.silent

        1 test, 1 failed. 1 of 4 rules exercised.
        """)
    data = json.loads(lorplan("rules", "test", "--rules", "mine", "--format", "json").out)
    assert data["tests"][0]["passed"] is False
    run(folder, "- {test: A neurologist will not do., send: [owens], expect: {psychiatrist-letter.missing: broken}}")
    ended = lorplan("rules", "test", "--rules", "mine", "-v")
    assert ended.code == 0
    assert "ok      A neurologist will not do. (line 4)\n" in ended.out


def test_the_packaged_tests_pass() -> None:
    report = ruletests.run_tests()
    assert [one for one in report.tests if not one.passed] == []
    assert len(report.tests) >= 20


def test_a_program_states_rules_of_its_own_and_has_tests_without_a_pack(
    tmp_path: Path, lorplan: Callable[..., Ended]
) -> None:
    stated = "{id: two.at-town, level: must, says: Two., count: {at_least: 2}}, {id: never.seen, level: must, says: N., applies: {program.track: preliminary}, count: {at_least: 1}}"
    mine = (
        "{id: psychiatrist.for-me, level: must, says: One., count: {of: {writer.specialty: psychiatry}, at_least: 1}}"
    )
    plan = SCENARIO.replace("letters: 2}]", f"rules: [{stated}]}}]") + f"rules: [{mine}]\npacks: mine.yaml\n"
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    tests = """\
        format: 1
        scenario: plan.yaml
        tests:
          - {test: one is too few, send: {town: [ito]}, expect: {two.at-town: broken, psychiatrist.for-me: kept}}
          - {test: packs are read, send: {city: [ito]}, expect: {psychiatrist-letter.missing: kept}}
        """
    (tmp_path / "plan.test.yaml").write_text(dedent(tests), encoding="utf-8")
    for named in ("plan.yaml", "plan.test.yaml"):
        ended = lorplan("rules", "test", str(tmp_path / named))
        assert (ended.code, ended.err) == (0, "")
        assert ended.out == "NEVER EXERCISED\n  never.seen\n\n2 tests, 0 failed. 2 of 3 rules exercised.\n"
    (tmp_path / "plan.test.yaml").write_text(dedent(tests).replace("broken", "kept"), encoding="utf-8")
    ended = lorplan("rules", "test", str(tmp_path / "plan.yaml"))
    assert ended.code == 1
    assert "two.at-town at town: expected kept, found broken: 1 of 2" in ended.out


def test_a_scenario_without_tests_is_told_where_they_stand(tmp_path: Path, lorplan: Callable[..., Ended]) -> None:
    (tmp_path / "plan.yaml").write_text(SCENARIO, encoding="utf-8")
    ended = lorplan("rules", "test", str(tmp_path / "plan.yaml"))
    assert ended.code == 2
    assert "there is no test\n  hint: tests stand beside rules, in files called NAME.test.yaml" in ended.err
