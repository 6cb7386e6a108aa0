"""`lorplan compare` through the program: what may be named, what is said at the top, and wrong calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answers.verify.cases import PROGRAMS, must, written
from cli.standins import Ended

from lorplan.answers.compare import alternatives as module
from lorplan.engines.table import nextbest as choices
from lorplan.engines.table.requests import TooLarge

Run = Callable[..., Ended]
RULES = (
    must("two", "[ann, ben, cat]", "at_least: 2"),
    "  - {id: like-ann, level: should, says: Ann is good., points: {of: {letter.id: ann}, worth: 10}}\n",
    "  - {id: like-dan, level: should, says: Dan is fine., points: {of: {letter.id: dan}, worth: 3}}\n",
)
PORTFOLIOS = "portfolios:\n  mine: {north: [ann, ben], south: [ann, dan]}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, *RULES, more=PORTFOLIOS)
    (tmp_path / "hand.yaml").write_text("north: [ann, cat]\nsouth: [ann, ben]\n")
    return tmp_path


def top(ended: Ended, lines: int = 1) -> str:
    assert (ended.code, ended.err) == (0, "")
    return "\n".join(ended.out.splitlines()[:lines])


def save(lorplan: Run, name: str, *more: str) -> None:
    code = lorplan("solve", "plan.yaml", "--format", "json", "-o", name, "--force", "-q", *more).code
    assert code in (0, 1)


NOTHING = "Nothing differs: the same letters go to the same programs, and come to the same."


@pytest.mark.parametrize(
    "words",
    [
        ("plan.yaml", "plan.yaml"),
        ("saved.json", "saved.json"),
        ("plan.yaml", "saved.json"),
        ("saved.json", "plan.yaml"),
        ("plan.yaml", "list.csv"),
        ("plan.yaml:mine", "plan.yaml:mine"),
        ("plan.yaml:mine", "mine"),
    ],
)
def test_a_thing_is_the_same_as_itself(lorplan: Run, folder: Path, words: tuple[str, ...]) -> None:
    save(lorplan, "saved.json")
    assert lorplan("solve", "plan.yaml", "--format", "csv", "-o", "list.csv", "-q").code == 0
    ended = lorplan("compare", *words, "--format", "json")
    assert ended.code == 0
    first, second, *_ = json.loads(ended.out)["sides"]
    one, other = ({**side, "label": "", "name": "", "what": ""} for side in (first, second))
    tonight = {one.pop("in_hand_at_best"), other.pop("in_hand_at_best")}  # a list does not say it
    assert one == other
    assert len(tonight - {None}) < 2
    if "mine" not in words[0]:  # where the best plan stands beside it, something differs
        assert top(lorplan("compare", *words)) == NOTHING


def test_one_of_everything_side_by_side(lorplan: Run, folder: Path) -> None:
    save(lorplan, "saved.json")
    ended = lorplan("compare", "plan.yaml", "saved.json", "hand.yaml", "mine", "--what-if", "--without ben")
    assert (
        top(ended, 8)
        == (
            "A is the best plan of plan.yaml.\n"
            "\n"
            "A  plan.yaml: the best plan\n"
            "B  saved.json: a plan saved, made for Jul 20, 2027\n"
            "C  hand.yaml: letters assigned by hand\n"
            "D  mine: a portfolio of the scenario\n"
            "E  plan.yaml: the best plan; assumed: without the letter ben, its places in your\n"
            "   portfolios"
        )
        or "E  plan.yaml" in ended.out
    )
    data = json.loads(
        lorplan("compare", "plan.yaml", "saved.json", "hand.yaml", "mine", "--without", "ben", "--format", "json").out
    )
    assert [side["what"] for side in data["sides"]] == [
        "best plan", "saved plan", "assignment", "portfolio", "best plan",
    ]  # fmt: skip
    assert data["optimum"] == "A"
    assert [one["before"] for one in data["differences"]] == ["A"] * 4
    lacking = {line["name"]: line for line in data["lines"]}
    assert lacking["get too few letters"]["values"] == [0, 0, 5, 3, 0]
    assert lacking["miss something else that is asked for"]["values"] == [0, 0, 0, 2, 0]
    assert lacking["miss something else that is asked for"]["best"] == ["A", "B", "C", "E"]


def test_a_portfolio_alone_is_held_against_the_best(lorplan: Run, folder: Path) -> None:
    ended = lorplan("compare", "plan.yaml:mine")
    assert top(ended, 4) == (
        f"{ended.out.splitlines()[0]}\n\nA  plan.yaml:mine: a portfolio of the scenario\nB  plan.yaml: the best plan"
    )
    assert "lorplan verify plan.yaml mine --best" in " ".join(ended.out.split())


def test_two_days_say_what_changed(lorplan: Run, folder: Path) -> None:
    save(lorplan, "june.json")
    text = (folder / "plan.yaml").read_text().replace("ben: {status: agreed", "ben: {status: uploaded")
    (folder / "plan.yaml").write_text(text.replace("2027-07-20", "2027-08-02"))
    save(lorplan, "august.json")
    ended = lorplan("compare", "june.json", "august.json")
    assert ended.code == 0
    assert "! B was made from another scenario than A, or from another state of it.\n" in ended.out
    assert "! Other days: A 2027-07-20, B 2027-08-02.\n" in ended.out
    assert "- Dr. Ben (ben): agreed, not here yet in A; uploaded in B.\n" in ended.out
    assert "- The day: Jul 20, 2027, then Aug 2, 2027.\n" in ended.out
    assert "complete now, with any letters that are uploaded" in ended.out


def test_other_rules_and_versions_are_said(lorplan: Run, folder: Path) -> None:
    save(lorplan, "saved.json")
    data = json.loads((folder / "saved.json").read_text())
    (folder / "old.json").write_text(json.dumps(data | {"packs_hash": "0" * 64, "version": "0.0.1"}))
    ended = lorplan("compare", "saved.json", "old.json")
    assert "! B was made with other rules than A: points need not mean the same.\n" in ended.out
    assert "! Other versions of lorplan: A " in ended.out
    assert "The rules were changed." in ended.out
    assert NOTHING not in ended.out


def test_what_cannot_be_sent_is_said_at_the_top(lorplan: Run, folder: Path) -> None:
    (folder / "bad.yaml").write_text("north: [gus, ann]\nsouth: [ann, ben]\n")
    ended = lorplan("compare", "plan.yaml", "bad.yaml")
    assert "! B cannot be sent like this: 'gus' is declined, so it cannot be sent to north.\n" in ended.out
    assert ended.code == 0


def test_a_program_that_is_not_mentioned_is_said(lorplan: Run, folder: Path) -> None:
    (folder / "part.yaml").write_text("south: [ann, ben]\n")
    ended = lorplan("compare", "plan.yaml", "part.yaml")
    assert "! B does not mention north: counted with the letters assigned already.\n" in ended.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("hand.yaml",), "'hand.yaml' has to be judged in a scenario\n  hint: name the scenario file as well, first\n"),
        (("plan.yml",), "there is no file 'plan.yml'\n  hint: did you mean 'plan.yaml'?\n"),
        (
            ("plan.yaml", "mien"),
            "there is no such file, and plan.yaml has no portfolio 'mien'\n  hint: did you mean 'mine'?\n",
        ),
        (
            ("saved.json",),
            "there is nothing to compare 'saved.json' with\n"
            "  hint: name a second plan or scenario, or the scenario it belongs to\n",
        ),
        (
            ("plan.yaml", "hand.yaml", "--frontier"),
            "--frontier is of one scenario\n  hint: name a scenario, and nothing else\n",
        ),
        (("saved.json", "saved.json", "--without", "ann"), "a what-if needs a scenario to change\n"),
        (("hand.yaml:mine", "plan.yaml"), "hand.yaml: 'hand.yaml:mine': only a scenario has portfolios\n"),
        (
            ("plan.yaml", "--what-if", "--wihout ann"),
            "lorplan: --what-if: '--wihout' is no what-if; did you mean '--without'?\n",
        ),
        (("plan.yaml", "--what-if", "--set"), "lorplan: --what-if: --set needs a value\n"),
        (("plan.yaml", "--what-if", ""), "lorplan: --what-if: no what-if is given"),
        (("plan.yaml", "--what-if", "--set 'a"), 'lorplan: --what-if: "--set \'a" has a quotation mark'),
        (("plan.yaml", "--without", "bne"), "--without bne: there is no letter 'bne' in your file\n"),
    ],
)
def test_wrong_calls(lorplan: Run, folder: Path, words: tuple[str, ...], message: str) -> None:
    save(lorplan, "saved.json")
    ended = lorplan("compare", *words)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith(message)


def test_everything_that_is_missing_is_said_at_once(lorplan: Run, folder: Path) -> None:
    ended = lorplan("compare", "one.json", "two.json")
    assert [line for line in ended.err.splitlines() if line.startswith("there is")] == [
        "there is no file 'one.json'",
        "there is no file 'two.json'",
    ]


# ---- a scenario alone


def test_the_next_best_plans(lorplan: Run, folder: Path) -> None:
    ended = lorplan("compare", "plan.yaml", "--best", "2")
    assert ended.code == 0
    data = json.loads(lorplan("compare", "plan.yaml", "--best", "2", "--format", "json").out)
    assert data["engine"] == "table"
    assert data["proved"] is True
    assert len(data["others"]) == 2
    losses = [tuple(one["loss"].values()) for one in data["others"]]
    assert losses == sorted(losses)
    assert tuple(data["rest"].values()) >= losses[-1]
    assert f"All {data['tried']} sets of letters that you may use and ask for were tried" in " ".join(ended.out.split())


def test_all_of_them(lorplan: Run, folder: Path) -> None:
    ended = lorplan("compare", "plan.yaml", "--best", "100")
    assert "There is no other: in every other set some letter adds nothing" in " ".join(ended.out.split())


def test_beyond_the_table_it_says_so_and_finds_the_same(
    lorplan: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = json.loads(lorplan("compare", "plan.yaml", "--best", "3", "--format", "json").out)
    monkeypatch.setattr(choices, "MOST_CHOICES", 1)
    searched = json.loads(lorplan("compare", "plan.yaml", "--best", "3", "--format", "json").out)
    assert (searched["engine"], searched["tried"]) == ("cp-sat", None)
    assert [one["loss"] for one in searched["others"]] == [one["loss"] for one in table["others"]]
    assert searched["rest"] == table["rest"]
    text = " ".join(lorplan("compare", "plan.yaml", "--best", "3").out.split())
    assert "the best ones were found one by one, each proved." in text


def test_the_frontier(lorplan: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = lorplan("compare", "plan.yaml", "--frontier")
    assert ended.code == 0
    data = json.loads(lorplan("compare", "plan.yaml", "--frontier", "--format", "json").out)
    assert [point["number"] for point in data["points"]] == list(range(1, len(data["points"]) + 1))
    assert sum(point["is_plan"] for point in data["points"]) == 1
    for point in data["points"]:
        mine, fewer = point["stages"], [one["stages"] for one in data["points"]]
        beaten = [one for one in fewer if one["people"] <= mine["people"] and one["short"] < mine["short"]]
        assert point["least_short"] == (not beaten)
    from lorplan.answers.compare import frontier

    def too_large(*_: object) -> None:
        raise TooLarge

    monkeypatch.setattr(frontier, "front", too_large)
    searched = json.loads(lorplan("compare", "plan.yaml", "--frontier", "--format", "json").out)
    assert searched["engine"] == "cp-sat"
    values = [[point["stages"]["points"], point["stages"]["short"]] for point in searched["points"]]
    assert values == [[point["stages"]["points"], point["stages"]["short"]] for point in data["points"]]
    text = " ".join(lorplan("compare", "plan.yaml", "--frontier").out.split())
    assert "Too many combinations for the table of all portfolios: the points were found one by one." in text


@pytest.mark.parametrize("width", ["40", "80"])
@pytest.mark.parametrize("words", [("--best", "9"), ("--frontier",), ("mine", "hand.yaml"), ("mine", "--all")])
def test_no_line_is_wider_than_the_terminal(lorplan: Run, folder: Path, width: str, words: tuple[str, ...]) -> None:
    ended = lorplan("compare", "plan.yaml", *words, "--width", width)
    assert ended.code == 0
    assert max(map(len, ended.out.splitlines())) <= int(width)


def test_alternatives_are_held_against_the_best_plan(folder: Path) -> None:
    from lorplan import api

    found = module.alternatives(api.Source("plan.yaml").case(), "plan.yaml", 50)
    for one in found.others:
        assert one.difference.before == "best"
        lost = found.best.stages.points - one.side.stages.points
        assert (one.loss.points, one.loss.short) == (lost, one.side.stages.short - found.best.stages.short)
        gained = sum(rule.after - rule.before for rule in one.difference.rules)
        assert gained == -lost


SPARE = "letters:\n  ann: {status: uploaded}\n  ben: {status: agreed}\n  cat: {status: idea}\n"


@pytest.fixture
def resilient(lorplan: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two plans of one scenario, the second to stand the failure of any letter."""
    monkeypatch.chdir(tmp_path)
    two = PROGRAMS.replace("count:", "letters: 2, count:")
    written(tmp_path, RULES[0], letters=SPARE, programs=two, more="budget: {effort: 50}\n")
    save(lorplan, "plain.json")
    save(lorplan, "safe.json", "--resilient")
    plain, safe = (json.loads(Path(name).read_text()) for name in ("plain.json", "safe.json"))
    return plain, safe


@pytest.mark.parametrize("first", ["plan.yaml", "plain.json"])
@pytest.mark.parametrize("scenario", [[], ["plan.yaml"]])
def test_a_resilient_plan_shows_what_it_buys(
    lorplan: Run, resilient: tuple[dict[str, Any], dict[str, Any]], first: str, scenario: list[str]
) -> None:
    plain, safe = resilient
    text = lorplan("compare", first, "safe.json", "--width", "100").out
    assert "1 person more to ask, 5 programs fewer hang on one writer." in text.splitlines()[0]
    assert "hang on one writer that may fail" in text
    found = json.loads(lorplan("compare", first, "safe.json", *scenario, "--format", "json").out)
    one, other = found["sides"][:2]
    assert (one["hanging"], other["hanging"]) == (5, 0)
    assert (one["asked"], other["asked"]) == ([], ["cat"])
    assert (one["people"], other["people"]) == ([], ["Dr. Cat"])
    assert plain["resilience"]["kept"] - plain["resilience"]["safe"] == one["hanging"]
    assert (safe["resilience"]["kept"], safe["resilience"]["safe"]) == (5, 5)


def test_the_best_of_a_resilient_plan_is_resilient(
    lorplan: Run, resilient: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    report = json.loads(lorplan("verify", "plan.yaml", "safe.json", "--best", "--format", "json").out)
    assert report["value"] == report["best"]
    assert [stage["name"] for stage in report["best"]][2] == "programs exposed"
    assert (report["wrong"], report["way"], report["notes"]) == ([], None, [])
