"""What the text says of how sure complete sets are: the user's numbers, and nothing of a match."""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace
from report.test_failing import RAO, SAFE, priced, with_it
from report.test_failing import text as drawn

from lorplan.results.resilience import Price
from lorplan.results.sureness import Chance, Estimated, Range, SetChance, Sureness

OWENS = Estimated("owens", "Dr. Grace Owens", ("owens",), 80, "2027-09-15")
RAOS = Estimated("rao", "Dr. Vikram Rao", ("rao-research",), 60, None)
UNSAID = Estimated("lopez", "Dr. Ana Lopez", ("lopez-im",), None, None)
TWO_THIRDS = Chance("2/3", 66)
HALF, WHOLE = Chance("1/2", 50), Chance("1", 100)
EVERY = SetChance(("academic", "community"), 72, HALF, None, (), False, None)
COMMUNITY = SetChance(("community",), 60, TWO_THIRDS, None, (), False, None)


def section(sureness: Sureness, **view: Any) -> str:
    """The section, a paragraph a line; empty where there is none."""
    after = drawn(with_it(replace(SAFE, sureness=sureness)), **view).split("HOW SURE A COMPLETE SET IS\n")[1:]
    return after[0].split("\n\n")[0] if after else ""


def test_the_users_estimates_come_first_then_all_programs_then_each() -> None:
    assert section(Sureness((OWENS, RAOS), EVERY, (COMMUNITY,))) == (
        "Your estimates: Dr. Grace Owens 80 % by Sep 15, 2027 and Dr. Vikram Rao 60 %.\n"
        "The chance of a complete set with these, if what one writer does says nothing about another, and if you send "
        "the best of what is there by then and ask nobody new:\n"
        "- all 72 programs at once: 50 %\n"
        "- community (60): about 67 %"
    )


def test_bounds_are_told_where_they_differ() -> None:
    wide = replace(EVERY, bounds=Range(Chance("1/3", 33), WHOLE))
    narrow = replace(COMMUNITY, bounds=Range(TWO_THIRDS, TWO_THIRDS))
    text = section(Sureness((OWENS, RAOS), wide, (narrow,)))
    assert "- all 72 programs at once: 50 % (about 33 % to 100 %)\n- community (60): about 67 %\n" in text
    assert text.endswith("In brackets: the least and the most that it can be, however the writers hang together.")


def test_nothing_is_rounded_to_never_or_to_always() -> None:
    seldom, mostly = (
        replace(COMMUNITY, independent=Chance("1/999", 0)),
        replace(EVERY, independent=Chance("998/999", 99)),
    )
    text = section(Sureness((OWENS,), mostly, (seldom,)))
    assert ": more than 99 %" in text
    assert ": less than 1 %" in text


def test_what_wants_an_estimate_is_named() -> None:
    unsaid = SetChance(("community",), 60, None, None, ("lopez",), False, None)
    assert "- community (60): needs your estimate of Dr. Ana Lopez\n" in section(
        Sureness((UNSAID, OWENS), replace(unsaid, count=72), (unsaid, COMMUNITY))
    )
    late = replace(unsaid, lacking=("owens",), last="2027-09-10")
    assert "needs your estimate of Dr. Grace Owens for an upload by Sep 10, 2027" in section(
        Sureness((OWENS,), late, (late,))
    )


def test_what_hangs_on_an_answer_besides_is_said() -> None:
    hangs = replace(COMMUNITY, hangs=True)
    assert "60 programs hang on an answer besides, which is taken to be the one you hope for." in section(
        Sureness((OWENS,), hangs, (hangs,))
    )


def test_too_many_writers_and_programs_that_are_never_complete_are_said() -> None:
    many = tuple(replace(OWENS, writer=f"w{number}") for number in range(13))
    assert "More than 12 writers have not sent theirs: how sure a complete set is was not worked out." in section(
        Sureness(many, None, ())
    )
    assert "No program gets a complete set, even if everybody sends a letter." in section(Sureness((OWENS,), None, ()))


def test_without_estimates_nothing_is_said() -> None:
    assert "HOW SURE" not in drawn(with_it(SAFE))
    assert section(Sureness((), EVERY, ())) == ""


def test_a_turning_point_is_held_against_the_estimate() -> None:
    failing = replace(SAFE, failures=(RAO,))
    for percent, answer in ((60, "You say 60 %: it is."), (82, "You say 82 %: it is not.")):
        sureness = Sureness((replace(RAOS, percent=percent),), EVERY, (COMMUNITY,))
        assert answer in drawn(with_it(replace(failing, sureness=sureness)), all=True)
    assert "You say" not in drawn(with_it(failing), all=True)


MATCHING = re.compile(
    r"\b(chances?|probab\w+|odds|likelihood|sure)\b[^.]*\b(match\w*|interview\w*|rank\w*)\b", re.IGNORECASE
)


def test_no_text_speaks_of_a_chance_to_match() -> None:
    bounds = replace(EVERY, bounds=Range(TWO_THIRDS, WHOLE), hangs=True)
    unsaid = SetChance(("community",), 60, None, None, ("lopez",), True, None)
    sureness = Sureness((OWENS, RAOS, UNSAID), bounds, (unsaid, COMMUNITY))
    plan = with_it(replace(SAFE, failures=(RAO,), sureness=sureness))
    texts = [drawn(plan, all=True), priced(Price(1, 1, 120, 72, True))]
    spoken = [match.group() for text in texts for match in MATCHING.finditer(text)]
    assert set(spoken) == {"chance to match"}  # of which a plan says that it says nothing
    assert "It says nothing about the chance to match." in texts[0]
