"""Puts the report of `check` together."""

from __future__ import annotations

from lorplan import __version__
from lorplan.answers.check.requirements import Requirements
from lorplan.answers.check.unknowns import unknowns
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.speaker import Speaker, at_programs
from lorplan.results.check import CheckReport, ProgramEntry
from lorplan.results.plan import FORMAT, LetterFate, Override
from lorplan.scenario.load import content_hash
from lorplan.scenario.models import GONE, USABLE

_NEAREST_FIRST = ("uploaded", "agreed", "asked", "idea", "withdrawn", "declined")


def check(case: Case) -> CheckReport:
    """What the scenario holds, what it leaves unknown, and which requirements its letters can meet."""
    requirements = Requirements(case)
    findings = requirements.all()
    return CheckReport(
        format=FORMAT,
        version=__version__,
        as_of=case.scenario.as_of.isoformat(),
        season=case.scenario.season,
        season_carried_from=case.carried_from,
        scenario_hash=content_hash(case.scenario),
        packs_hash=case.library.hash,
        packs=tuple(sorted(pack.id for pack in case.library.packs)),
        writers=len(case.scenario.writers),
        programs=sum(program.count for program in case.scenario.programs),
        program_entries=len(case.scenario.programs),
        overrides=_overrides(case),
        letters=tuple(_letter(case, place) for place in range(len(case.problem.letters))),
        findings=findings,
        unknowns=unknowns(case),
        notes=_notes(case, requirements),
        assumed=case.assumed,
        entries=tuple(ProgramEntry(program.id, program.name, program.count) for program in case.scenario.programs),
    )


def _overrides(case: Case) -> tuple[Override, ...]:
    found = []
    for raw in case.scenario.overrides:
        action = "lift" if "lift" in raw else "change"
        reason = raw.get("reason")
        found.append(Override(str(raw[action]), action, None if reason is None else str(reason)))
    return tuple(sorted(found, key=lambda one: (one.rule, one.action)))


def _letter(case: Case, place: int) -> LetterFate:
    """What can become of a letter: where it stands at the portal where it is furthest, and how many programs may
    get it."""
    name = case.problem.letters[place]
    classes = case.problem.classes
    letter = case.scenario.letters[name]
    usable = [one for one in classes if one.usable >> place & 1]
    standing = {letter.status_at(one.portal) for one in usable or classes} or {letter.status}
    status = next(one for one in _NEAREST_FIRST if one in standing)
    count = sum(one.count for one in usable)
    writer = Speaker(case).writer(name)
    if usable:
        fate = {"uploaded": "ready", "idea": "can be asked for"}.get(status, "coming")
        return LetterFate(name, writer, status, fate, count, _barred(case, place, usable) or "")
    if status in GONE:
        return LetterFate(name, writer, status, "gone", 0, _kept_slot(case, place, status))
    why = _barred(case, place, ())
    if why is None and any(wish.letter == name for wish in case.scenario.wishes.avoid):
        why = "Your wishes avoid it."
    if why is not None:
        return LetterFate(name, writer, status, "barred", 0, why)
    fate = {"uploaded": "ready", "idea": "can be asked for"}.get(status, "coming")
    unasked = bool(classes) and status == "idea"
    return LetterFate(name, writer, status, fate, 0, "It is left out here: nobody new is asked." if unasked else "")


def _kept_slot(case: Case, place: int, status: str) -> str:
    count = sum(one.count for one in case.problem.classes if one.ghosts >> place & 1)
    slot = f"; it still occupies a slot {at_programs(count)}" if count else ""
    return ("The writer declined" if status == "declined" else "It was withdrawn") + f"{slot}."


def _barred(case: Case, place: int, usable: tuple[ProgramClass, ...] | list[ProgramClass]) -> str | None:
    """The sentence of the bar that keeps the letter from most programs; None where no bar does."""
    by_says: dict[str, int] = {}
    for one in case.problem.classes:
        for bar in one.bars:
            rule = case.rule(one.id, bar.rule)
            if bar.column.sure >> place & 1 and rule is not None:
                by_says[rule.says] = by_says.get(rule.says, 0) + one.count
    if not by_says:
        return None
    says = min(by_says, key=lambda one: (-by_says[one], one))
    return f"It may not be used {at_programs(by_says[says])}: {says}" if usable else says


def _notes(case: Case, requirements: Requirements) -> tuple[str, ...]:
    notes = []
    if case.only != USABLE:
        statuses = listing(case.only, "or")
        notes.append(f"Only letters that are {statuses} were looked at, and nobody new to ask (--only).")
    without = sorted(
        {one.specialty for one in case.scenario.programs if case.library.pack("specialty", one.specialty) is None}
    )
    for specialty in without:
        name = case.library.families.name(specialty)
        notes.append(f"There is no pack of rules for {name}: only the general rules are used there.")
    if requirements.too_many:
        many = plural(len(requirements.too_many), "program entry", "program entries")
        notes.append(
            f"At {many} there are too many sets of letters to look at here; lorplan solve looks at all of them."
        )
    if not requirements.budget_examined:
        notes.append("Whether the budget is enough for all programs together was not examined; lorplan solve does.")
    return tuple(notes)
