"""Puts the report of `check` together."""

from __future__ import annotations

from collections.abc import Sequence

from lorplan.answers.check.requirements import Requirements
from lorplan.answers.check.unknowns import unknowns
from lorplan.basics.errors import InputError
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.doubts import doubts
from lorplan.case.head import hashed_head
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.origin import overrides, packs_missing
from lorplan.case.wording.speaker import Speaker, at_programs
from lorplan.engines.optimise import optimise
from lorplan.engines.table.table import LARGEST
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings, verdicts
from lorplan.results.check import CheckReport, ProgramEntry
from lorplan.results.plan import Finding, LetterFate
from lorplan.results.verdicts import Verdict
from lorplan.scenario.models import GONE, USABLE

_NEAREST_FIRST = ("uploaded", "agreed", "asked", "idea", "withdrawn", "declined")


def check(case: Case) -> CheckReport:
    """What the scenario holds, what it leaves unknown, and which requirements its letters can meet."""
    requirements = Requirements(case)
    findings = requirements.all()
    return CheckReport(
        **hashed_head(case),
        season_carried_from=case.carried_from,
        packs=tuple(sorted(pack.id for pack in case.library.packs)),
        writers=len(case.scenario.writers),
        programs=sum(program.count for program in case.scenario.programs),
        program_entries=len(case.scenario.programs),
        overrides=overrides(case),
        letters=tuple(_letter(case, letter) for letter in range(len(case.problem.letters))),
        verdicts=_verdicts(case),
        findings=findings,
        unknowns=unknowns(case),
        notes=_notes(case, requirements, findings),
        assumed=case.assumed,
        doubts=doubts(case),
        entries=tuple(ProgramEntry(program.id, program.name, program.count) for program in case.scenario.programs),
    )


def _verdicts(case: Case) -> tuple[Verdict, ...]:
    """The verdicts by the table of all portfolios; none where that is too large, or where limits leave no plan."""
    try:
        optimum = optimise(case.problem, engines=("table",), cells=LARGEST // 10)
    except InputError:
        return ()
    return verdicts(case, optimum, Standings(case, Readings(case)))


def _letter(case: Case, letter: int) -> LetterFate:
    """What can become of a letter: how far it is at the portal where it is furthest, and how many programs may get
    it."""
    name = case.problem.letters[letter]
    classes = case.problem.classes
    usable = [program_class for program_class in classes if program_class.usable >> letter & 1]
    written = case.scenario.letters[name]
    statuses = {written.status_at(program_class.portal) for program_class in usable or classes} or {written.status}
    status = next(status for status in _NEAREST_FIRST if status in statuses)
    fate, why = _fate(case, letter, status, usable)
    return LetterFate(
        letter=name,
        writer=Speaker(case).writer(name),
        status=status,
        fate=fate,
        programs=sum(program_class.count for program_class in usable),
        why=why,
    )


def _fate(case: Case, letter: int, status: str, usable: Sequence[ProgramClass]) -> tuple[str, str]:
    """What can become of a letter with that status that these classes may get, and why no more can."""
    barred = _barred(case, letter, usable)
    ready = {"uploaded": "ready", "idea": "can be asked for"}.get(status, "coming")
    if usable:
        return ready, barred or ""
    if status in GONE:
        return "gone", _kept_slot(case, letter, status)
    name = case.problem.letters[letter]
    if barred is None and any(wish.letter == name for wish in case.scenario.wishes.avoid):
        barred = "Your wishes avoid it."
    if barred is not None:
        return "barred", barred
    unasked = bool(case.problem.classes) and status == "idea"
    return ready, "It is left out here: nobody new is asked." if unasked else ""


def _kept_slot(case: Case, letter: int, status: str) -> str:
    """That a letter is gone, and the slots that it occupies all the same."""
    count = sum(program_class.count for program_class in case.problem.classes if program_class.ghosts >> letter & 1)
    slot = f"; it still occupies a slot {at_programs(count)}" if count else ""
    return ("The writer declined" if status == "declined" else "It was withdrawn") + f"{slot}."


def _barred(case: Case, letter: int, usable: Sequence[ProgramClass]) -> str | None:
    """The sentence of the bar that keeps the letter from most programs; None where no bar does."""
    by_says: dict[str, int] = {}
    for program_class in case.problem.classes:
        for bar in program_class.bars:
            rule = case.rule(program_class.id, bar.rule)
            if bar.column.sure >> letter & 1 and rule is not None:
                by_says[rule.says] = by_says.get(rule.says, 0) + program_class.count
    if not by_says:
        return None
    says = min(by_says, key=lambda says: (-by_says[says], says))
    return f"It may not be used {at_programs(by_says[says])}: {says}" if usable else says


def _notes(case: Case, requirements: Requirements, findings: Sequence[Finding]) -> tuple[str, ...]:
    notes = []
    if case.only != USABLE:
        statuses = listing(case.only, "or")
        notes.append(f"Only letters that are {statuses} were looked at, and nobody new is asked (--only).")
    notes += packs_missing(case)
    if any(finding.status == "broken" and finding.mend is None for finding in findings):
        notes.append("What would mend what cannot be met, tried out: lorplan explain FILE.")
    if requirements.too_many:
        many = plural(len(requirements.too_many), "program entry", "program entries")
        notes.append(
            f"At {many} there are too many sets of letters to look at here; lorplan solve looks at all of them."
        )
    if not requirements.budget_examined:
        notes.append("Whether the budget is enough for all programs together was not examined; lorplan solve does.")
    return tuple(notes)
