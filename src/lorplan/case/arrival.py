"""When a letter is there: the earliest day on which it can be, the day that is told, and whether that is in time.

What is uploaded is there. Anything else is not there before the work that it speaks of is done, nor before the day for
which it is promised; then the portal takes some business days to pass it on. Nobody knows how late letters are, so no
delay is added. The day that counts at a program is its deadline, else the day on which programs begin to read.
"""

from __future__ import annotations

import datetime
from typing import Final

from lorplan.case.workdays import workdays_after, workdays_before
from lorplan.case.world import ScenarioWorld
from lorplan.results.placements import Arrival
from lorplan.rules.language.moments import DEADLINE
from lorplan.scenario.work import letter_about

REVIEW: Final = "review"  # the event on which programs begin to read
MATCH: Final = "match"  # the event after which no program reads letters of the season


def there_from(world: ScenarioWorld, letter: str, program: str | None) -> datetime.date:
    """The earliest day on which a letter can be there at a program."""
    today = world.scenario.as_of
    if _uploaded(world, letter, program):
        return today
    days = [day for day in (work_done(world, letter), _first_told(world, letter)) if day is not None]
    return workdays_after(max((today, *days)), processing(world, program))


def there_by(world: ScenarioWorld, letter: str, program: str | None) -> datetime.date | None:
    """The day by which a letter will be there as far as anybody tells; a promise that has gone by tells nothing."""
    today = world.scenario.as_of
    if _uploaded(world, letter, program):
        return today
    told = _last_told(world, letter)
    if told is None or told < today:
        return None
    done = work_done(world, letter)
    return workdays_after(told if done is None else max(told, done), processing(world, program))


def work_done(world: ScenarioWorld, letter: str) -> datetime.date | None:
    """The day before which the work that a letter speaks of is not done; None where it is."""
    works = world.scenario.experiences
    return letter_about((works[name] for name in world.experiences_of(letter) if name in works), world.scenario.as_of)


def arrival(world: ScenarioWorld, letter: str, program: str) -> Arrival | None:
    """Whether a letter is there in time at a program, late (programs read already) or too late; None where what is told
    leaves it open."""
    if _uploaded(world, letter, program):
        return "there"
    earliest, latest = there_from(world, letter, program), there_by(world, letter, program)
    deadline, match = world.event(DEADLINE, program), world.event(MATCH, program)
    if any(day is not None and earliest > day for day in (deadline, match)):
        return "too_late"
    counts = day_that_counts(world, program)
    if counts is None:
        return None
    if earliest > counts:
        return "late"
    return "in_time" if latest is not None and latest <= counts else None


def day_that_counts(world: ScenarioWorld, program: str) -> datetime.date | None:
    """The day by which a letter is in time at a program: its deadline, else the day on which programs begin to read."""
    return world.event(DEADLINE, program) or world.event(REVIEW, program)


def last_upload(world: ScenarioWorld, program: str) -> datetime.date | None:
    """The last day on which an upload is in time at a program: the day that counts, less what the portal takes."""
    counts = day_that_counts(world, program)
    return None if counts is None else workdays_before(counts, processing(world, program))


def day_to_meet(world: ScenarioWorld, program: str) -> datetime.date | None:
    """The last upload that is in time at a program; once programs read, the last one before Match Day, until which a
    late letter still helps."""
    last, match = last_upload(world, program), world.event(MATCH, program)
    if last is None or last >= world.scenario.as_of or world.event(DEADLINE, program) is not None or match is None:
        return last
    return workdays_before(match, processing(world, program))


def processing(world: ScenarioWorld, program: str | None) -> int:
    """The business days that the program's portal takes to pass a letter on."""
    days = world.named("program.processing_days", program, program) if program is not None else 0
    return days if isinstance(days, int) else 0


def _uploaded(world: ScenarioWorld, letter: str, program: str | None) -> bool:
    written = world.scenario.letters[letter]
    status = written.status if program is None else written.status_at(world.program(program).portal)
    return status == "uploaded"


def _first_told(world: ScenarioWorld, letter: str) -> datetime.date | None:
    """The first day for which a letter is promised: that of a range, else the day named."""
    first = world.scenario.letters[letter].facts.get("promised_from")
    return first if isinstance(first, datetime.date) else _last_told(world, letter)


def _last_told(world: ScenarioWorld, letter: str) -> datetime.date | None:
    written = world.scenario.letters[letter]
    day = written.ready or written.facts.get("promised_for")
    return day if isinstance(day, datetime.date) else None
