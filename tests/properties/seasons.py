"""A season in one process: an applicant does what the plan says, fate does the rest, and all of it is recorded.

The file is written by the code of `record`, planned again since the plan before, and verified, on every day on which
something happens or the plan has something done. No limit is ever broken and nothing that was assigned goes away again.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec.structs import replace

from lorplan import api
from lorplan.answers.record.change import Editing
from lorplan.answers.record.happened import Happening
from lorplan.basics.bits import bits
from lorplan.case.arrival import arrival, day_that_counts, there_by
from lorplan.case.case import Case
from lorplan.case.workdays import workdays_before
from lorplan.engines.recount import class_values
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings
from lorplan.report import render
from lorplan.results.holding import HeldPlaces
from lorplan.results.plan import Plan

WRITERS: Final = ("ames", "bell", "cole", "dunn", "eden", "ford")
SUBMIT, LAST = datetime.date(2027, 9, 1), datetime.date(2027, 12, 1)
DAYS: Final = ("2027-07-20", "2027-09-01", "2027-09-23", "2027-11-22")
ONE_DAY: Final = datetime.timedelta(days=1)
CHAIR: Final = (
    "{id: chair, level: must, says: A letter from the chair., "
    "count: {of: {writer.role: chair}, at_least: 1}}"
)  # fmt: skip


def season_file(rng: random.Random, writers: Iterable[str] = WRITERS) -> str:
    """An applicant in July, with some writers and three programs."""
    people, letters = [], []
    for writer in writers:
        knows = rng.choice(["very_well", "well", "somewhat"])
        specialty = rng.choice(["internal_medicine", "internal_medicine", "cardiology", "family_medicine"])
        country = rng.choice(["US", "US", "GD"])
        role = rng.choice(["", "", "", ", role: chair"])
        people.append(
            f"  {writer}: {{name: Dr. {writer.title()}, degree: md, specialty: {specialty}, rank: attending{role}, "
            f"knows_me: {knows}, kind: individual, institution: {{id: at-{writer}, country: {country}}}, "
            f"experience: {{as: elective, setting: inpatient, supervised: directly, weeks: {rng.randint(2, 8)}}}}}"
        )
        status = rng.choice(["idea", "idea", "asked", "agreed", "uploaded", "uploaded"])
        letters.append(
            f"  {writer}-im: {{writer: {writer}, addressed_to: internal_medicine, status: {status}}}  # mine"
        )
    programs = [
        f"  - {{id: p{number}, name: Program {number}, count: {rng.randint(1, 20)}, priority: {rng.randint(1, 5)}"
        + rng.choice(["", ", traits: [research_heavy]", ", deadline: 2027-10-15", ", deadline: 2027-09-17"])
        + rng.choice(["", ", letters: {asked: 3, max: 3}", ", letters: {asked: 3, max: 4}", ", letters: {max: 3}"])
        + rng.choice(["", "", f", rules: [{CHAIR}]"])
        + "}"
        for number in range(3)
    ]
    return "\n".join([
        "format: 1", "season: eras-2028", "as_of: 2027-07-20",
        "applicant: {kind: us_citizen_img, applying_to: [internal_medicine], school: {id: s, country: GD}}",
        "budget: {new_requests: 2}", "writers:", *people, "letters:", *letters, "programs:", *programs, "",
    ])  # fmt: skip


@dataclass
class Season:
    """One applicant's season. `days`: those still to come on which something is done or happens; `fates`: of letters
    by day; `promised`: program -> the letters that were in hand, or sure to be in time, when it first was sent any,
    each with the day by which it was to be there."""

    file: Path
    rng: random.Random
    days: set[datetime.date] = field(default_factory=set)
    fates: dict[datetime.date, list[Happening]] = field(default_factory=dict)
    promised: dict[str, dict[str, datetime.date]] = field(default_factory=dict)
    uploaded_on: dict[str, datetime.date] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    assigned: dict[str, set[str]] = field(default_factory=dict)

    def live(self) -> None:
        """From the first day to the last. Raises AssertionError where something is not as it has to be."""
        self.days = {datetime.date.fromisoformat(day) for day in DAYS}
        saved: Path | None = None
        for name, letter in yaml.safe_load(self.file.read_text())["letters"].items():
            self._fate(name, letter["status"], min(self.days))
        while self.days:
            day = min(self.days)
            self.days.remove(day)
            for happening in self.fates.pop(day, []):
                self._record(happening)
            saved = self._planned(day, saved)

    def _planned(self, day: datetime.date, before: Path | None) -> Path:
        """Plans since the plan before, verifies, and does what the plan says; the plan saved."""
        source = api.Source(self.file, on=day)
        decision = api.decide(source, since=before)
        plan = api.explain_plan(decision)
        saved = self.file.with_name(f"{day}.json")
        saved.write_text(str(render(plan, "json")))
        assert plan.status == "proved"
        report = api.verify(source, saved)
        assert not report.wrong, report.wrong
        for program in plan.programs:
            was = self.assigned.setdefault(program.program, set())
            assert was == {*program.assigned_before}, f"{program.program} had {was}"
            assert len({*was, *(placed.letter for placed in program.letters)}) <= 4
        self._ask(plan, day)
        if day >= SUBMIT:
            self._send(decision.case, plan, day)
        return saved

    def _ask(self, plan: Plan, day: datetime.date) -> None:
        status = {fate.letter: fate.status for fate in plan.letters}
        letters = [name for request in plan.requests for name in request.letters if status[name] == "idea"]
        for name in letters:
            self._record(Happening("asked", (name,), day))
            self._fate(name, "asked", day)

    def _send(self, case: Case, plan: Plan, day: datetime.date) -> None:
        """Applies, and assigns what is to be assigned on this day."""
        held = {program: record for record in plan.holding or () for program in record.programs}
        status = {fate.letter: fate.status for fate in plan.letters}
        together: dict[tuple[str, ...], list[str]] = {}
        applying = []
        for program in plan.programs:
            record = held.get(program.program)
            now = [placed.letter for placed in program.letters if placed.step == "add now"]
            if record is not None:
                self._note(record)
                if record.apply_on is not None and day.isoformat() < record.apply_on:
                    continue
                now = [*record.assign_now]
                if record.until is not None and day.isoformat() >= record.until:
                    now += record.if_none.letters
            assert all(status[name] == "uploaded" for name in now), f"{now} at {program.program}"
            if program.program not in self.promised:
                self.promised[program.program] = self._counted_on(case, program.program)
            applying += [program.program] if program.program not in self.applied else []
            if now:
                together.setdefault(tuple(sorted(now)), []).append(program.program)
        for letters, programs in together.items():
            self._record(Happening("assigned", letters, at=tuple(programs)))
            for name in programs:
                self.assigned[name] |= {*letters}
        if applying:
            self._record(Happening("applied", tuple(applying), day))
            self.applied |= {*applying}

    def _note(self, record: HeldPlaces) -> None:
        """The days on which places are filled are days on which something is done."""
        for told in (record.apply_on, record.until, record.late_until):
            day = None if told is None else datetime.date.fromisoformat(told)
            known = max(map(datetime.date.fromisoformat, (path.stem for path in self.file.parent.glob("2*.json"))))
            self.days |= {each for each in (day, day + ONE_DAY) if known < each < LAST} if day is not None else set()

    @staticmethod
    def _counted_on(case: Case, program: str) -> dict[str, datetime.date]:
        days = {letter: there_by(case.world, letter, program) for letter in case.problem.letters}
        return {
            letter: day
            for letter, day in days.items()
            if day is not None
            and case.scenario.letters[letter].status in ("asked", "agreed", "uploaded")
            and arrival(case.world, letter, program) in ("there", "in_time")
        }

    def _fate(self, name: str, status: str, today: datetime.date) -> None:
        """What will become of a letter, and when."""
        rng = self.rng
        day = today
        if status == "uploaded":
            self.uploaded_on[name] = today
            if rng.random() < 0.1:
                self._later(today, rng.randint(20, 120), Happening("withdrawn", (name,)))
            return
        if status == "idea":
            return
        if status == "asked":
            day = self._later(
                today, rng.randint(1, 20), Happening("declined", (name,)) if rng.random() < 0.25 else None
            )
            if day in self.fates and any(name in each.names for each in self.fates[day]):
                return
            named = day + datetime.timedelta(days=rng.randint(5, 60)) if rng.random() < 0.7 else None
            self._later(today, (day - today).days, Happening("agreed", (name,), promised=named))
            day = named or day
        if rng.random() < 0.85:
            late = rng.choice([0, 0, -3, 2, 25])
            self._later(max(day, today), max(1, late), Happening("uploaded", (name,)))

    def _later(self, today: datetime.date, days: int, happening: Happening | None) -> datetime.date:
        day = today + datetime.timedelta(days=days)
        if happening is not None and day < LAST:
            self.fates.setdefault(day, []).append(replace(happening, on=day))
            self.days.add(day)
        return day

    def _record(self, happening: Happening) -> None:
        api.record(Editing(str(self.file)), happening)
        if happening.event == "uploaded":
            assert happening.on is not None
            self.uploaded_on.update(dict.fromkeys(happening.names, happening.on))


def in_vain(season: Season) -> Iterator[str]:
    """Programs that did not end complete though with what came in time they could have, as trying every set of it
    says."""
    text = season.file.read_text()
    stripped: dict[str, Any] = yaml.safe_load(text)
    gone = {name for name, letter in stripped["letters"].items() if letter["status"] == "withdrawn"}
    for program in stripped["programs"]:
        program["assigned"] = [name for name in program.get("assigned", []) if name in gone]
    actual = api.Source(season.file, on=LAST).case()
    other = api.Source(season.file, on=LAST, written=yaml.safe_dump(stripped, sort_keys=False)).case()
    sent, free = Standings(actual, Readings(actual)), Standings(other, Readings(other))
    for name in sorted(season.assigned):
        own = next(each for each in actual.problem.classes if name in each.programs)
        if sent.of(own, own.assigned & own.usable).state == "complete":
            continue
        counts = day_that_counts(actual.world, name)
        assert counts is not None
        until = workdays_before(counts, 2)
        in_time = {letter for letter, day in season.uploaded_on.items() if day <= until}
        promised = season.promised.get(name, dict.fromkeys(in_time, until))  # a place is kept until the day named
        letters = {letter for letter in in_time & {*promised} if season.uploaded_on[letter] <= promised[letter]} - gone
        one = next(each for each in other.problem.classes if name in each.programs)
        usable = [bit for bit in bits(one.usable) if other.problem.letters[bit] in letters]
        for size in range(1, min(one.cap, len(usable)) + 1):
            for chosen in combinations(usable, size):
                mask = sum(1 << bit for bit in chosen)
                if not class_values(other.problem, one, mask)[3] and free.of(one, mask).state == "complete":
                    yield f"{name}: {season.assigned[name]} is not complete, {other.problem.names(mask)} would be"
                    break
