"""The problem of a scenario: which letters may go where, what fills a slot, and which programs are alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rules.packs.small import SCENARIO, SOURCE, case, general, library, scenario

from lorplan.basics.errors import InputError
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.optimise import optimise

TEXT = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: medicine}
writers: {wa: {}, wb: {}, wc: {}, wd: {}}
letters:
  la: {writers: [wa], status: uploaded}
  lb: {writers: [wb], status: agreed}
  lc: {writers: [wc], status: asked, form: grid}
  ld: {writers: [wd]}
  le: {writers: [wd], status: declined}
programs: [{id: p}]
"""
POINTS = "- {id: good, says: Good., points: {of: {letter.form: [story, grid]}, worth: 5}, source: SOURCE}"
BAR = "- {id: bar, level: must, says: No grids., bar: {of: {letter.form: grid}}, source: SOURCE}"


def only_class(there: Case) -> ProgramClass:
    (one,) = there.problem.classes
    return one


def names(there: Case, what: str) -> str:
    """The letters of a mask of the only class, in short."""
    return "".join(name[1] for name in there.problem.names(getattr(only_class(there), what)))


def with_program(text: str) -> str:
    return TEXT.replace("{id: p}", f"{{id: p, {text}}}")


def refused(folder: Path, text: str, *packs: str) -> str:
    with pytest.raises(InputError) as caught:
        case(folder, *packs, text=text)
    return caught.value.render()


def test_what_may_be_sent(tmp_path: Path) -> None:
    there = case(tmp_path, text=TEXT)
    assert (names(there, "usable"), names(there, "pending"), names(there, "fixed")) == ("abcd", "d", "")
    assert only_class(there).cap == 4


def test_ideas_are_left_out_where_nobody_may_be_asked(tmp_path: Path) -> None:
    there = case(tmp_path, text=TEXT + "budget: 0\n")
    assert (names(there, "usable"), names(there, "pending")) == ("abc", "")


@pytest.mark.parametrize(("only", "wanted"), [("asked", "abc"), ("agreed", "ab"), ("uploaded", "a")])
def test_only_letters_that_far(tmp_path: Path, only: str, wanted: str) -> None:
    packs = library(tmp_path)
    there = build(scenario(packs, TEXT), packs, only)
    assert (names(there, "usable"), names(there, "pending")) == (wanted, "")


def test_a_barred_letter_is_not_sent(tmp_path: Path) -> None:
    there = case(tmp_path, general(BAR), text=TEXT)
    assert names(there, "usable") == "abd"
    assert [bar.rule for bar in only_class(there).bars] == ["bar"]


def test_an_assigned_letter_stays(tmp_path: Path) -> None:
    there = case(tmp_path, text=with_program("assigned: [la]"))
    assert (names(there, "fixed"), names(there, "ghosts")) == ("a", "")


def test_an_assigned_letter_that_is_barred_or_withdrawn_fills_its_slot(tmp_path: Path) -> None:
    text = with_program("assigned: [la, lc]").replace("status: asked", "status: uploaded")
    there = case(tmp_path, general(BAR), text=text)
    assert (names(there, "fixed"), names(there, "ghosts"), names(there, "usable")) == ("a", "c", "abd")
    assert only_class(there).cap == 3
    text = with_program("assigned: [le]").replace("declined", "withdrawn")
    there = case(tmp_path, general(POINTS), text=text)
    assert (names(there, "fixed"), names(there, "ghosts"), only_class(there).cap) == ("", "e", 3)
    assert there.problem.names(optimise(there.problem).assignment.portfolios[0]) == ("la", "lb", "lc")


def test_letters_to_keep_and_to_avoid(tmp_path: Path) -> None:
    there = case(tmp_path, text=TEXT + "wishes: {keep: [lb, ld], avoid: [la]}\n")
    assert (names(there, "usable"), names(there, "fixed")) == ("bcd", "bd")
    assert there.problem.names(there.problem.demanded) == ("ld",)


def test_a_letter_to_keep_stays_away_where_a_bar_forbids_it(tmp_path: Path) -> None:
    there = case(tmp_path, general(BAR), text=TEXT + "wishes: {keep: [lc]}\n")
    assert (names(there, "usable"), names(there, "fixed")) == ("abd", "")


def test_slots_to_hold_are_taken_from_the_portals_cap(tmp_path: Path) -> None:
    """Three letters and four slots: one to hold costs no letter, two cost one."""
    text = TEXT + "budget: 0\n"
    for held, sent in ((1, 3), (2, 2), (4, 0)):
        there = case(tmp_path, general(POINTS), text=f"{text}wishes: {{reserve: {held}}}\n")
        assert optimise(there.problem).assignment.portfolios[0].bit_count() == sent


def test_slots_to_hold_are_taken_from_the_programs_own_number(tmp_path: Path) -> None:
    text = with_program("letters: {max: 3}") + "budget: 0\nwishes: {reserve: 1}\n"
    there = case(tmp_path, general(POINTS), text=text)
    assert only_class(there).cap == 2


def test_slots_and_assigned_letters_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    text = with_program("assigned: [la, lb]").replace("agreed", "uploaded")
    message = refused(tmp_path, text + "wishes: {reserve: 3}\n")
    assert (
        "'p' has room for 1 letters after the 3 held by 'reserve', but 2 are assigned or kept there: la, lb" in message
    )
    assert re.match(r"plan\.yaml:[0-9]+:[0-9]+: ", message)
    message = refused(tmp_path, TEXT + "wishes: {reserve: 5}\n")
    assert "'p' has fewer slots than the 5 held by 'reserve'" in message


def test_a_keep_that_nobody_may_be_asked_for_is_refused(tmp_path: Path) -> None:
    wishes = "budget: 0\nwishes: {keep: [ld]}\n"
    assert "'new_requests' is 0" in refused(tmp_path, TEXT + wishes)
    # Who writes already is no new person.
    text = TEXT.replace("le: {writers: [wd], status: declined}", "le: {writers: [wd], status: uploaded}")
    assert case(tmp_path, text=text + wishes).problem.demanded


def test_a_keep_beyond_the_letters_that_may_be_asked_for_is_refused(tmp_path: Path) -> None:
    wishes = "wishes: {keep: [ld]}\n"
    message = refused(tmp_path, TEXT + "budget: {letters: 0}\n" + wishes)
    assert "the budget leaves 0 new letters, but the letters to keep (line 15) need ld" in message
    message = refused(tmp_path, TEXT + "budget: {per_writer: 0}\n" + wishes)
    assert "the budget for one writer leaves 0 new letters" in message
    message = refused(tmp_path, TEXT.replace("wd: {}", "wd: {versions: 0}") + wishes)
    assert "what writer 'wd' is willing to write leaves 0 new letters" in message


def test_a_portal_without_a_pack_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, with_program("portal: earas"))
    assert "portal 'earas' is not known" in message


# ---- classes


def classes(there: Case) -> list[tuple[str, ...]]:
    return [one.programs for one in there.problem.classes]


def programs(*entries: str) -> str:
    return TEXT.replace("[{id: p}]", "\n" + "\n".join(f"  - {{{entry}}}" for entry in entries))


def test_programs_are_alike_whatever_they_are_called_and_count(tmp_path: Path) -> None:
    there = case(tmp_path, text=programs("id: q, count: 3", "id: p, name: Hill, priority: 5", "id: r, traits: [rural]"))
    assert classes(there) == [("p", "q", "r")]
    (one,) = there.problem.classes
    assert (one.id, one.weight, one.count) == ("p", 3 * 4 + 16 + 4, 5)
    assert there.class_of == {"p": "p", "q": "p", "r": "p"}


def test_programs_are_not_alike_where_a_rule_tells_them_apart(tmp_path: Path) -> None:
    rule = (
        "- {id: two, level: must, says: Two., applies: {program.traits: rural}, count: {at_least: 2}, source: SOURCE}"
    )
    there = case(tmp_path, general(rule), text=programs("id: p", "id: q", "id: r, traits: [rural]"))
    assert classes(there) == [("p", "q"), ("r",)]


def test_programs_are_not_alike_where_a_number_of_theirs_is_a_bound(tmp_path: Path) -> None:
    rule = "- {id: n, level: must, says: N., count: {at_least: program.quota}, source: SOURCE}"
    there = case(tmp_path, general(rule), text=programs("id: p, quota: 1", "id: q, quota: 2", "id: r, quota: 1"))
    assert classes(there) == [("p", "r"), ("q",)]


def test_programs_are_not_alike_where_their_slots_differ_and_some_are_held(tmp_path: Path) -> None:
    text = programs("id: p, letters: {max: 3}", "id: q, letters: {max: 2}")
    assert classes(case(tmp_path, text=text)) == [("p", "q")]
    there = case(tmp_path, text=text + "wishes: {reserve: 1}\n")
    assert [(one.programs, one.cap) for one in there.problem.classes] == [(("p",), 2), (("q",), 1)]


def test_programs_are_not_alike_where_other_words_are_said_of_a_rule(tmp_path: Path) -> None:
    one, other = (f"{{id: two, level: must, says: {word}., count: {{at_least: 2}}}}" for word in ("Two", "Both"))
    there = case(
        tmp_path, text=programs(f"id: p, rules: [{one}]", f"id: q, rules: [{other}]", f"id: r, rules: [{one}]")
    )
    assert classes(there) == [("p", "r"), ("q",)]
    assert [there.rules[name][-1].says for name in ("p", "q")] == ["Two.", "Both."]


def test_the_effort_is_the_packs_unless_the_user_says_otherwise(tmp_path: Path) -> None:
    settings = f"settings: {{effort: {{value: 3, why: So., source: {SOURCE}}}}}"
    assert case(tmp_path, general(POINTS, more=settings), text=SCENARIO).problem.effort == 3
    own = SCENARIO + "budget: {effort: 1}\n"
    assert case(tmp_path, general(POINTS, more=settings), text=own).problem.effort == 1
    assert case(tmp_path, text=SCENARIO).problem.effort == 0


def test_one_person_may_write_several_letters(tmp_path: Path) -> None:
    text = TEXT.replace("le: {writers: [wd], status: declined}", "le: {writers: [wd]}")
    problem = case(tmp_path, text=text).problem
    assert problem.people_for(0b11000) == {problem.people.index("wd")}
    assert problem.people_for(0) == frozenset()
