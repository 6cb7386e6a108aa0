"""Tasks on their days: small cases with exact dates, one for each matter, and what makes a task vanish."""

from __future__ import annotations

import datetime
from functools import cache

import pytest

from lorplan.api import Source, next_tasks
from lorplan.results.tasks import Task, TaskList

SMALL = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant:
  citizenship: US
  degree: md
  applying_to: [internal_medicine]
  school: {id: windward, country: GD}
institutions:
  lakeside: {name: Lakeside Medical Center, country: US}
writers:
  patel:
    name: Dr. Anita Patel
    degree: md
    specialty: internal_medicine
    institution: lakeside
    rank: attending
    knows_me: very_well
    experience: {id: wards, as: sub_intern, weeks: 4, ended: 2027-06-25}
  reyes:
    name: Dr. Jo Reyes
    degree: md
    specialty: internal_medicine
    institution: lakeside
    rank: attending
    knows_me: well
    experience: {id: clinic, as: elective, weeks: 4, ended: 2027-05-28}
letters:
  patel-im: {writer: patel, LETTER}
  reyes-im: {writer: reyes, status: uploaded, answer: eager, waived: true, thanked_on: 2027-06-30}
programs:
  - {id: city, name: City Internal Medicine, letters: 2}
"""
AGREED = (
    "status: agreed, answer: eager, waived: true, entered_on: 2027-06-10, link_arrived: true, packet_sent: 2027-06-12"
)


@cache
def tasks(letter: str = AGREED, day: str | None = None, until: str | None = None, *swaps: tuple[str, str]) -> TaskList:
    written = SMALL.replace("LETTER", letter)
    for old, new in swaps:
        assert old in written
        written = written.replace(old, new)
    on = None if day is None else datetime.date.fromisoformat(day)
    last = None if until is None else datetime.date.fromisoformat(until)
    return next_tasks(Source("my-plan.yaml", on=on, written=written), last)


def due(result: TaskList, name: str) -> list[str]:
    """The days on which a task is due, `!` where it is overdue, and `~` where the day is projected."""
    marks = {"overdue": "!", "this week": "", "later": ""}
    return [f"{t.by}{marks[t.when]}{'~' * t.projected}" for t in result.tasks if t.task == name]


def the(result: TaskList, name: str) -> Task:
    (task,) = (task for task in result.tasks if task.task == name)
    return task


# ---- reminding


@pytest.mark.parametrize(
    ("told", "first", "last", "office"),
    [
        # Ten business days before the last upload in time, 2027-09-15, is 2027-08-31: two weeks before that,
        # a week before, the day after.
        ("", "2027-08-17~", "2027-08-24~", "2027-09-01~"),
        # Four weeks after asking come earlier.
        (", asked_on: 2027-07-15", "2027-08-12", "2027-08-24~", "2027-09-01~"),
        # Asked five weeks ago.
        (", asked_on: 2027-06-15", "2027-07-13!", "2027-08-24~", "2027-09-01~"),
        # Answered two days ago: not within a week of that.
        (", asked_on: 2027-06-15, answered_on: 2027-07-18", "2027-07-25", "2027-08-24~", "2027-09-01~"),
        # Promised: two weeks before that day.
        (", promised_for: 2027-08-10", "2027-07-27", "2027-08-03", "2027-08-11"),
        (", needed_by: 2027-08-20, asked_on: 2027-07-15", "2027-08-06", "2027-08-13", "2027-08-21"),
        # Nobody is reminded within a week of being asked.
        (", promised_for: 2027-07-25, asked_on: 2027-07-18", "2027-07-25", "", "2027-07-26"),
    ],
)
def test_reminders_follow_the_day_of_asking_and_the_day_named(told: str, first: str, last: str, office: str) -> None:
    result = tasks(AGREED + told)
    assert due(result, "letter.remind") == [first]
    assert due(result, "letter.remind-again") == ([last] if last else [])
    assert due(result, "letter.office") == [office]


def test_of_what_is_overdue_the_first_reminder_comes_first() -> None:
    """The promise was for 10 July: all three are due, and nobody turns to the office before a reminder."""
    result = tasks(AGREED + ", promised_for: 2027-07-10")
    assert due(result, "letter.remind") == ["2027-06-26!"]
    assert due(result, "letter.remind-again") == due(result, "letter.office") == []
    assert "promised for 2027-07-10, which has passed" in the(result, "letter.remind").says


def test_after_a_reminder_the_next_one_waits_a_week() -> None:
    result = tasks(AGREED + ", promised_for: 2027-07-24, reminded_on: 2027-07-14")
    assert due(result, "letter.remind") == []
    assert due(result, "letter.remind-again") == ["2027-07-21"]
    result = tasks(AGREED + ", promised_for: 2027-07-24, reminded_on: 2027-07-18")
    assert due(result, "letter.remind-again") == []  # this was the last one
    assert due(result, "letter.office") == ["2027-07-25"]


def test_the_office_is_asked_with_a_spare_writer() -> None:
    swaps = (
        ("letters:\n", "letters:\n  gupta-im: {writer: gupta, status: idea}\n"),
        ("writers:\n", "writers:\n  gupta: {name: Dr. Lee Gupta, specialty: internal_medicine, degree: md}\n"),
    )
    result = tasks(AGREED + ", promised_for: 2027-07-10, reminded_on: 2027-07-08", None, None, *swaps)
    office = the(result, "letter.office")
    assert (office.by, office.when) == ("2027-07-15", "overdue")
    assert "Ask a spare writer the same day: Dr. Lee Gupta (gupta-im)." in office.steps
    assert office.draft == "lorplan draft my-plan.yaml patel-im --kind office"


# ---- from asking to the link


def test_a_letter_that_the_plan_wants_is_asked_for_today_or_near_the_end_of_work_to_come() -> None:
    ask = the(tasks("status: idea"), "letter.ask")
    assert (ask.by, ask.rank) == ("2027-07-20", 1)
    assert ask.says == (
        "Ask Dr. Anita Patel (patel-im) whether they can write you a strong letter for internal medicine, "
        "to be there by 2027-08-31 (projected)."
    )
    assert ask.draft == "lorplan draft my-plan.yaml patel-im --kind request"
    assert ask.record == "lorplan record my-plan.yaml patel-im asked --on 2027-07-20"
    later = tasks("status: idea", None, None, ("ended: 2027-06-25", "ended: 2027-08-06"))
    assert due(later, "letter.ask") == ["2027-08-03"]


def test_the_packet_follows_three_days_after_the_yes_or_the_asking() -> None:
    agreed = "status: agreed, waived: true, entered_on: 2027-06-10, link_arrived: true"
    assert due(tasks(agreed + ", asked_on: 2027-07-19"), "letter.packet") == ["2027-07-22"]
    assert due(tasks(agreed + ", asked_on: 2027-07-09"), "letter.packet") == ["2027-07-12!"]
    assert due(tasks(agreed + ", asked_on: 2027-07-01, answered_on: 2027-07-19"), "letter.packet") == ["2027-07-22"]
    assert due(tasks(agreed), "letter.packet") == ["2027-07-20"]
    assert due(tasks(AGREED), "letter.packet") == []
    assert the(tasks(agreed), "letter.packet").record == (
        "lorplan set my-plan.yaml letters.patel-im.packet_sent 2027-07-20"
    )


def test_before_the_portal_opens_the_writer_writes_and_keeps_it() -> None:
    """ERAS opens on 2027-06-02, projected."""
    agreed = "status: agreed, waived: true"
    packet = the(tasks(agreed, "2027-04-05"), "letter.packet")
    assert packet.steps[-1] == (
        "Ask them to write it now and keep it: the link to upload it comes when ERAS opens, 2027-06-02 (projected)."
    )
    sent = tasks(agreed + ", packet_sent: 2027-04-01", "2027-04-05")
    assert due(sent, "letter.keep-until-open") == ["2027-05-19~"]
    assert due(sent, "letter.enter") == ["2027-06-09~"]
    assert due(tasks(agreed + ", packet_sent: 2027-04-01", "2027-06-02"), "letter.keep-until-open") == []


def test_before_a_request_is_confirmed_one_looks_at_label_waiver_chair_and_kind() -> None:
    enter = the(tasks("status: agreed, waived: true, packet_sent: 2027-07-01"), "letter.enter")
    assert enter.by == "2027-07-20"
    assert [step.partition(":")[0] for step in enter.steps[:4]] == [
        "The label",
        "The waiver",
        "The chair question",
        "Standardized or narrative",
    ]
    assert enter.steps[0] == "The label: internal medicine. The writer sees it, programs do not."
    assert due(tasks(AGREED), "letter.enter") == []


def test_three_days_after_the_request_one_asks_for_the_link() -> None:
    result = tasks("status: agreed, waived: true, packet_sent: 2027-07-01, entered_on: 2027-07-19")
    assert due(result, "letter.link-arrived") == ["2027-07-22"]
    assert due(tasks(AGREED), "letter.link-arrived") == []


def test_an_old_request_and_a_waiver_that_nobody_knows_are_looked_up() -> None:
    told = "status: agreed, packet_sent: 2027-03-01, link_arrived: true, entered_on: 2027-03-02"
    assert due(tasks(told), "letter.old-request") == ["2027-07-20"]
    assert due(tasks(told), "letter.waive") == ["2027-07-20"]
    assert due(tasks(AGREED), "letter.old-request") == due(tasks(AGREED), "letter.waive") == []


@pytest.mark.parametrize(
    ("gone", "says", "step"),
    [("moved", "has moved", "Ask for the new address"), ("died", "has died", "Ask the department's office")],
)
def test_a_writer_who_is_gone_is_neither_reminded_nor_sent_anything(gone: str, says: str, step: str) -> None:
    result = tasks(AGREED, None, None, ("knows_me: very_well", f"knows_me: very_well\n    unavailable: {gone}"))
    task = the(result, "letter.writer-gone")
    assert says in task.says
    assert task.steps[0].startswith(step)
    assert task.record == "lorplan record my-plan.yaml patel-im declined --on 2027-07-20"
    assert not {"letter.remind", "letter.packet", "letter.office"} & {each.task for each in result.tasks}


def test_a_letter_that_is_there_is_thanked_for_once() -> None:
    assert due(tasks("status: uploaded"), "letter.thank") == ["2027-07-20"]
    assert due(tasks("status: uploaded, thanked_on: 2027-07-19"), "letter.thank") == []
    assert due(tasks("status: uploaded"), "letter.remind") == []


def test_the_last_useful_day_is_a_week_before_programs_read_for_an_img_and_the_writers_move() -> None:
    """Review on 2027-09-22: five business days before is 2027-09-15."""
    task = the(tasks(), "letter.last-useful-day")
    assert (task.by, task.move) == ("2027-09-15", "Dr. Anita Patel")
    home = tasks(AGREED, None, None, ("country: GD", "country: US"))
    assert due(home, "letter.last-useful-day") == ["2027-09-22~"]
    assert due(tasks(AGREED, "2027-09-16"), "letter.last-useful-day") == []


# ---- applications and the season


def test_the_token_is_for_imgs_from_the_opening_on() -> None:
    assert due(tasks(AGREED, "2027-05-01"), "application.token") == ["2027-06-09~"]
    assert due(tasks(), "application.token") == ["2027-07-20"]
    assert due(tasks(AGREED, None, None, ("country: GD", "country: US")), "application.token") == []
    told = ("degree: md\n  applying", "degree: md\n  token_on: 2027-06-10\n  applying")
    assert due(tasks(AGREED, None, None, told), "application.token") == []


def test_pages_are_looked_up_letters_assigned_and_places_kept() -> None:
    result = tasks()
    assert due(result, "program.look-up") == ["2027-08-18~"]
    assert due(result, "program.assign") == ["2027-09-01~"]
    assert due(result, "place.hold") == []  # nothing is in hand that could go there
    read = ("letters: 2}", "letters: 2, looked_up: 2027-07-01}")
    assert due(tasks(AGREED, None, None, read), "program.look-up") == []


MOSS = (
    (
        "letters:\n",
        "  moss: {name: Dr. Moss, degree: md, specialty: general_surgery, knows_me: somewhat}\nletters:\n",
    ),
    (
        "programs:\n",
        "  moss-im: {writer: moss, status: uploaded, answer: yes, waived: true, thanked_on: 2027-06-30}\nprograms:\n",
    ),
)


def test_a_place_is_kept_until_its_day_and_filled_then() -> None:
    """Two letters are asked for; the second is promised, and a weaker one is in hand."""
    applied = ("letters: 2}", "letters: 2, applied_on: 2027-09-02}")
    promised = f"{AGREED}, promised_for: 2027-09-08"
    held = the(tasks(promised, "2027-09-03", None, *MOSS, applied), "place.hold")
    assert (held.by, held.projected, held.about) == ("2027-09-20", True, ("city",))
    assert held.says == (
        "City Internal Medicine: Assign the letter of Dr. Jo Reyes now. Keep the second place for the letter of "
        "Dr. Anita Patel until 2027-09-20 (projected). If it is not there, send the letter of Dr. Moss. "
        "If it comes later, add it."
    )
    assert due(tasks(promised, "2027-09-21", None, *MOSS, applied), "place.hold") == []
    assert due(tasks(promised, "2027-09-21", None, *MOSS, applied), "place.fall-back") == ["2027-09-21"]
    assert due(tasks(promised, "2027-09-03", None, *MOSS), "application.wait") == ["2027-09-20~"]
    assert due(tasks(promised, "2028-03-14", None, *MOSS, applied), "place.fall-back") == []


def test_uploaded_and_not_assigned_is_looked_at_every_week() -> None:
    applied = ("letters: 2}", "letters: 2, assigned: [reyes-im]}")
    days = [due(tasks(AGREED, day, None, applied), "application.unassigned") for day in ("2027-09-02", "2027-09-08")]
    assert days == [["2027-09-08~"], ["2027-09-08~"]]
    assert the(tasks(AGREED, "2027-09-02", None, applied), "application.unassigned").every == "week"
    assert due(tasks("status: uploaded", "2027-09-02", None, applied), "application.unassigned") == []


def test_the_season_has_its_days() -> None:
    """Opening 2027-06-02, sending 2027-09-01, Match on 2028-03-17; all projected."""
    early = tasks("status: agreed", "2026-01-15")
    assert due(early, "season.collect") == ["2027-02-02~"]
    assert due(early, "season.chase") == ["2027-06-01~"]
    assert due(tasks("status: agreed", "2027-02-03"), "season.collect") == []
    assert due(tasks(), "season.three-in") == ["2027-09-01~"]
    assert due(tasks(), "season.rank-list") == ["2028-03-01~"]
    assert due(tasks(), "season.before-soap") == ["2028-02-21~"]
    assert due(tasks(), "season.register") == ["2028-01-31~"]


def test_in_match_week_silence_and_after_it_news() -> None:
    assert due(tasks(AGREED, "2028-03-14"), "season.soap-silence") == ["2028-03-14"]
    assert due(tasks(AGREED, "2028-03-17"), "season.soap-silence") == []
    news = the(tasks(AGREED, "2028-03-17"), "season.news")
    assert (news.about, news.by) == (("reyes",), "2028-03-17")
    assert news.record == "lorplan set my-plan.yaml writers.reyes.news_on 2028-03-17"


def test_in_match_week_nobody_is_sent_to_an_office_or_to_assign() -> None:
    result = tasks(AGREED + ", reminded_on: 2027-09-01", "2028-03-14")
    assert not {"letter.office", "program.assign", "place.fall-back"} & {task.task for task in result.tasks}


def test_a_season_that_nobody_knows_the_days_of_has_no_days_but_todays() -> None:
    result = tasks("status: agreed, packet_sent: 2027-07-01", None, None, ("eras-2028", "eras-2029"))
    assert not any(task.projected for task in result.tasks)
    assert due(result, "letter.remind") == ["2027-07-20"]


def test_until_leaves_out_what_is_later() -> None:
    assert max(task.by for task in tasks(AGREED, None, "2027-08-31").tasks) <= "2027-08-31"
    assert len(tasks(AGREED, None, "2027-08-31").tasks) < len(tasks().tasks)


# ---- rotations


ROTATION = (
    ("experience: {id: clinic, as: elective, weeks: 4, ended: 2027-05-28}", "WHERE"),
    ("  reyes-im: {writer: reyes, status: uploaded, answer: eager, waived: true, thanked_on: 2027-06-30}\n", ""),
)


def rotation(day: str, *more: str, where: str = "experience: {") -> TaskList:
    """Four weeks with Dr. Reyes, from Monday 5 July to Friday 30 July 2027, of which no letter tells."""
    told = ", ".join(["as: elective", "started: 2027-07-05", "ended: 2027-07-30", *more])
    return tasks(AGREED, day, None, (ROTATION[0][0], f"{where}{told}}}"), ROTATION[1])


def of_rotations(result: TaskList) -> list[tuple[str, str]]:
    return [
        (task.task.removeprefix("rotation."), task.by)
        for task in result.tasks
        if task.of == "experience" and task.about != ("wards",)
    ]


def test_a_rotation_has_its_tasks_from_three_weeks_before_until_after_its_end() -> None:
    whole = [
        ("prepare", "2027-07-04"),
        ("aim", "2027-07-09"),
        ("work", "2027-07-11"),
        ("feedback", "2027-07-17"),
        ("feedback-again", "2027-07-23"),
        ("ask", "2027-07-27"),
    ]
    assert of_rotations(rotation("2027-06-10")) == whole
    assert of_rotations(rotation("2027-07-12")) == [("aim", "2027-07-09"), ("feedback", "2027-07-17"),
                                                    ("work", "2027-07-18"), *whole[4:]]  # fmt: skip
    assert of_rotations(rotation("2027-08-02")) == [("ask", "2027-07-27")]
    assert of_rotations(rotation("2027-08-28")) == []


def test_what_was_done_on_a_rotation_is_not_told_again() -> None:
    done = ("aim_told_on: 2027-07-06", "feedback_on: 2027-07-16", "feedback_again_on: 2027-07-24")
    assert of_rotations(rotation("2027-07-26", *done)) == [("ask", "2027-07-27")]
    aim = the(rotation("2027-07-06"), "rotation.aim")
    assert aim.record == "lorplan set my-plan.yaml writers.reyes.experience.aim_told_on 2027-07-06"
    named = the(rotation("2027-07-06", "id: july"), "rotation.aim")
    assert named.record == "lorplan set my-plan.yaml experiences.july.aim_told_on 2027-07-06"


def test_nobody_is_told_to_earn_a_letter_by_watching_or_research() -> None:
    watched = (ROTATION[0][0], "experience: {as: observership, started: 2027-07-05, ended: 2027-07-30}")
    assert of_rotations(tasks(AGREED, "2027-07-12", None, watched, ROTATION[1])) == []


def test_whose_role_nobody_told_is_looked_up_before_the_rotation() -> None:
    untold = ("    rank: attending\n    knows_me: well\n    WHERE", "    knows_me: well\n    WHERE")
    dated = ("WHERE", "experience: {as: elective, started: 2027-07-05, ended: 2027-07-30}")
    result = tasks(AGREED, "2027-06-20", None, *ROTATION, untold, dated)
    assert the(result, "rotation.roles").by == "2027-07-04"
    assert the(result, "rotation.roles").says == (
        "Look up who will supervise you on your elective at Lakeside Medical Center (from 2027-07-05), "
        "and which role each has."
    )
