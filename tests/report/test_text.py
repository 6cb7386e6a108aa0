"""The text of plans: goldens at 80 and at 50 columns, and what holds at every width."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from report import plans

from lorplan.basics.errors import InputError
from lorplan.report import View, render
from lorplan.report.plain import cells

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str, text: str) -> None:
    """The text is the one in tests/report/golden; LORPLAN_GOLDEN=write writes it."""
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("LORPLAN_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [50, 80])
@pytest.mark.parametrize("name", sorted(plans.NAMED))
def test_the_whole_plan_reads_as_pinned(name: str, width: int) -> None:
    golden(f"{name}-{width}", render(plans.NAMED[name], "text", View(width=width)))


@pytest.mark.parametrize("width", [50, 80])
def test_one_program_in_full_reads_as_pinned(width: int) -> None:
    view = View(width=width, programs=("lakeside-im", "academic"))
    golden(f"programs-{width}", render(plans.short(), "text", view))


@pytest.mark.parametrize("width", range(40, 121, 5))
@pytest.mark.parametrize("plan", [plans.PLAN, plans.short(), plans.stopped(), plans.hostile()])
def test_no_line_is_wider_than_asked(plan: plans.Plan, width: int) -> None:
    for view in (View(width=width, all=True, verbose=True), View(width=width, programs=("academic",))):
        assert [line for line in render(plan, "text", view).splitlines() if cells(line) > width] == []


def test_the_verdict_stands_first_and_quiet_stops_after_it() -> None:
    text = render(plans.PLAN, "text", View(quiet=True))
    assert text.startswith("All 120 programs can be complete once you ask 1 more person.\n")
    assert "WHICH LETTERS" not in text
    assert "Next: Ask Dr. Ngozi Okafor" in text


def verdicts(tonight: tuple[int, int], expected: tuple[int, int], plan: tuple[int, int]) -> plans.Plan:
    """The plan with these numbers of programs complete, and open, of 120."""
    numbers = zip(("tonight", "expected", "plan"), (tonight, expected, plan), strict=True)
    changed = tuple(plans.Verdict(when, complete, 120, unsure, (), (), 0) for when, (complete, unsure) in numbers)
    return replace(plans.PLAN, verdicts=changed)


@pytest.mark.parametrize(
    ("plan", "head"),
    [
        (verdicts((120, 0), (120, 0), (120, 0)), "All 120 programs have every letter required, tonight."),
        (
            replace(verdicts((60, 0), (120, 0), (120, 0)), requests=()),
            "All 120 programs can be complete once the letters on their way arrive.",
        ),
        (
            verdicts((0, 0), (60, 12), (108, 12)),
            "All 120 programs can be complete once you ask 1 more person and if an open\nquestion is answered well.",
        ),
        (
            replace(verdicts((108, 12), (108, 12), (108, 12)), requests=()),
            "All 120 programs can be complete if an open question is answered well.",
        ),
        (
            verdicts((0, 0), (60, 0), (117, 0)),
            "3 of 120 programs fall short of a requirement, whichever letters you send.",
        ),
    ],
)
def test_the_first_line_says_how_things_stand(plan: plans.Plan, head: str) -> None:
    assert render(plan, "text", View(quiet=True)).split("\n\n")[0] == head


def test_asking_that_completes_nothing_more_is_for_better_letters() -> None:
    text = render(verdicts((0, 0), (120, 0), (120, 0)), "text", View(quiet=True))
    assert "120 of 120  after asking 1 more person, for better letters\n" in text


def test_user_text_is_never_markup_nor_a_terminal_code() -> None:
    text = render(plans.hostile(), "text", View(width=100, all=True))
    assert "[bold]x[/bold] \\x1b[31mred\\u202e" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_colour_adds_only_colour() -> None:
    view = View(width=60)
    coloured = render(plans.hostile(), "text", replace(view, colour=True))
    assert "\x1b[" in coloured
    stripped = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == render(plans.hostile(), "text", view).splitlines()


def test_long_lists_are_cut_with_the_number_and_the_flag() -> None:
    many = tuple(f"p{i:03d}" for i in range(40))
    plan = replace(plans.PLAN, portfolios=(replace(plans.PLAN.portfolios[0], programs=many),) * 9)
    short, whole = render(plan, "text"), render(plan, "text", View(all=True))
    assert "p005 and 34 more (--all)" in short
    assert "and 5 more sets of letters for 535 programs (--all; --format csv lists every" in short
    assert "p039" in whole
    assert "more" not in whole.split("WHOM TO ASK")[0].split("WHICH LETTERS")[1]


def test_a_chance_to_match_is_never_claimed_and_solvers_are_not_named() -> None:
    for plan in plans.NAMED.values():
        text = render(plan, "text", View(width=400, all=True)).lower()
        assert "nothing about the chance to match" in text
        assert not re.search(r"\b(cp-sat|solver|objective|class|classes|infeasible|optimal|constraint)\b", text)


def test_a_program_that_is_not_there_is_named_with_its_close_match() -> None:
    with pytest.raises(InputError) as wrong:
        render(plans.PLAN, "text", View(programs=("comunity",)))
    assert str(wrong.value) == (
        "--program 'comunity': the scenario has no such program\n  hint: did you mean 'community'?"
    )


def test_a_plan_without_programs_says_so() -> None:
    empty = replace(plans.PLAN, verdicts=(), portfolios=(), programs=(), requests=(), next_steps=())
    assert render(empty, "text").startswith("No programs in this scenario yet: nothing to send.\n")


def test_colours_change_no_word() -> None:
    text, coloured = (render(plans.short(), "text", View(colour=colour)) for colour in (False, True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text
    first, bold = text.split("\n", 1)[0], "\x1b[1mWHAT FALLS SHORT\x1b[0m\n"
    assert coloured.startswith(f"\x1b[1;31m{first}\x1b[0m\n")
    assert bold in coloured
