"""The text of plans: goldens at 80 and at 50 columns, and what holds at every width."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from report import plans

from lorplan import api
from lorplan.basics.errors import InputError
from lorplan.report import View, render
from lorplan.report.plain import cells
from lorplan.report.verdict import headline
from lorplan.results.verdicts import Lack, ProgramVerdict, Verdict
from lorplan.rules.packs.folders import folder

STATES = ("complete", "hangs", "thin", "short")
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
        wide = [line for line in render(plan, "text", view).splitlines() if cells(line) > width]
        assert [line for line in wide if not re.fullmatch(r"https?://\S+", line)] == []  # addresses are never broken


def test_the_verdict_stands_first_and_quiet_stops_after_it() -> None:
    text = render(plans.PLAN, "text", View(quiet=True))
    assert text.startswith("All 120 programs get 3 of 3 letters if 1 more person says yes.\n")
    assert "WHICH LETTERS" not in text
    assert "1. Today: Ask Dr. Ngozi Okafor" in text


WHOLE = ProgramVerdict("community", "complete", 3, 3, (), ())
CHAIR = Lack("chair.missing", "One letter from the chair.", 1, required=True, number=False)
NUMBER = Lack("letters.fewer-than-usual", "Programs expect three letters.", 1, required=False, number=True)
THIN = replace(WHOLE, state="thin", letters=2, lacks=(NUMBER,))
SHORT = replace(WHOLE, state="short", lacks=(CHAIR,))
HANGS = replace(WHOLE, state="hangs")
NONE = replace(WHOLE, state="thin", letters=0, lacks=(NUMBER,))


def told(**horizons: tuple[ProgramVerdict, ...]) -> str:
    """The first sentence where the programs, of 40, 1 and 1, are like this by these horizons, each the last before."""
    names, counts = ("community", "north", "south"), {"community": 40, "north": 1, "south": 1}
    verdicts = []
    programs: tuple[ProgramVerdict, ...] = (NONE,)
    for when in ("sent", "in_hand", "promised", "asked", "planned"):
        programs = horizons.get(when, programs)
        named = tuple(replace(program, program=name) for program, name in zip(programs, names, strict=False))
        tally = {state: sum(counts[p.program] for p in named if p.state == state) for state in STATES}
        total = sum(tally.values())
        verdicts.append(Verdict(when=when, total=total, letters=(), undated=(), late=(), programs=named, **tally))  # type: ignore[arg-type]
    return headline(verdicts, counts, "if 1 more person says yes")


@pytest.mark.parametrize(
    ("horizons", "says"),
    [
        ({"sent": (WHOLE,)}, "All 40 programs get 3 of 3 letters already assigned."),
        ({"in_hand": (WHOLE,)}, "All 40 programs get 3 of 3 letters with the letters in hand."),
        ({"promised": (WHOLE,)}, "All 40 programs get 3 of 3 letters once the letters promised arrive."),
        ({"asked": (WHOLE,)}, "All 40 programs get 3 of 3 letters if those you have asked say yes."),
        ({"planned": (WHOLE,)}, "All 40 programs get 3 of 3 letters if 1 more person says yes."),
        ({"planned": (NONE,)}, "No letter at all 40 programs."),
        ({"in_hand": (THIN,)}, "2 of 3 letters at all 40 programs."),
        ({"asked": (THIN,)}, "If those you have asked say yes: 2 of 3 letters at all 40 programs."),
        ({"planned": (THIN,)}, "If 1 more person says yes: 2 of 3 letters at all 40 programs."),
        (
            {"promised": (HANGS,)},
            "Once the letters promised arrive: 3 of 3 letters, hanging on an answer, at all 40 programs.",
        ),
        (
            {"in_hand": (WHOLE, SHORT)},
            "A full set of letters at 40 of 41 programs; 3 of 3 letters, but not what the program requires (one letter "
            "from the chair) at 1.",
        ),
        (
            {"in_hand": (THIN, SHORT, HANGS)},
            "2 of 3 letters at 40 of 42 programs; 3 of 3 letters, but not what the program requires (one letter from "
            "the chair) at 1; 3 of 3 letters, hanging on an answer, at 1.",
        ),
        (
            {"in_hand": (replace(SHORT, letters=2, lacks=(NUMBER, CHAIR)), SHORT)},
            "2 of 3 letters, without one thing that the program requires, at 40 of 41 programs; 3 of 3 letters, "
            "without one thing that the program requires, at 1.",
        ),
    ],
)
def test_the_first_sentence_says_how_things_stand(horizons: dict[str, tuple[ProgramVerdict, ...]], says: str) -> None:
    assert told(**horizons) == says


def test_the_flagship_fits_on_a_screen_and_a_phone() -> None:
    plan = api.solve(api.Source(folder("scenarios") / "us-citizen-img.yaml"))
    for width, most in ((80, 49), (50, 66)):
        text = render(plan, "text", View(width=width))
        assert len(text.splitlines()) <= most
        assert not re.search(r"\b(thin|points?)\b", text)
        assert "--why" in text
        assert "--all" in text


def test_where_no_letter_is_left_out_that_is_said_and_only_there() -> None:
    plan = api.solve(api.Source(folder("scenarios") / "guide-example.yaml"))
    text = render(plan, "text", View(width=80, parts=("left-out",)))
    assert text.count("Every letter that could go here does.") == sum(not one.left_out for one in plan.portfolios) == 1
    assert "could go here" not in render(plan, "text", View(width=80, parts=("left-out", "why")))


def test_addresses_are_never_broken() -> None:
    text = render(plans.PLAN, "text", View(width=40, parts=("sources",)))
    whole = {line.strip() for line in text.splitlines() if "://" in line}
    cited = {source.url for rule in (*plans.PLAN.findings, *plans.PLAN.rules) for source in rule.sources}
    assert whole
    assert whole <= cited


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
    every = tuple(replace(plans.PLAN.programs[0], program=f"p{i:03d}", name=f"p{i:03d}", count=1) for i in range(40))
    sets = tuple(replace(plans.PLAN.portfolios[0], id=f"S{number}") for number in range(10))
    some = (replace(program, portfolio=f"S{max(0, index - 30)}") for index, program in enumerate(every))
    plan = replace(plans.PLAN, portfolios=sets, programs=tuple(some), requests=(), findings=(), specialties=())
    complete = replace(plans.PLAN.verdicts[-1], total=40, complete=40, hangs=0, thin=0, short=0, programs=())
    plan = replace(plan, looked_up=replace(plan.looked_up, first=()), verdicts=(complete,))
    short, whole = render(plan, "text"), render(plan, "text", View(all=True))
    assert "p003 and 27 more (--all)" in short
    assert "and 4 more sets of letters for 4 programs (--all; --format csv lists every program)" in " ".join(
        short.split()
    )
    assert "p039" in whole
    assert "more" not in whole.split("WHAT HANGS")[0].split("WHICH LETTERS")[1]


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
    none = replace(plans.PLAN.verdicts[-1], total=0, complete=0, hangs=0, thin=0, short=0, programs=())
    empty = replace(plans.PLAN, verdicts=(none,), portfolios=(), programs=(), requests=(), next_steps=())
    assert render(empty, "text").startswith("No programs in this scenario yet: nothing to send.\n")


def test_colours_change_no_word() -> None:
    text, coloured = (render(plans.short(), "text", View(colour=colour)) for colour in (False, True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text
    first, bold = text.split("\n", 1)[0], "\x1b[1mWHAT IS MISSING\x1b[0m\n"
    assert coloured.startswith(f"\x1b[1;31m{first}\x1b[0m\n")
    assert bold in coloured
