"""The account of an assignment, whoever made it: what each program gets, what becomes of its musts, where points come
from.

The plan, `verify` and `compare` are all made of it. No solver takes part and nothing is proved: it is read off the
rules' own readings (`check` and `ledger` of each kind) for the letters that are sent. So `verify` uses it and believes
the plan nothing: it reads the rules again, and the best there is comes from the table. What could be wrong for both,
the readings themselves, the tests hold against a referee that shares no code with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.arrival import arrival
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.steps import step
from lorplan.engines.assignment import Assignment
from lorplan.plan.findings import Findings
from lorplan.plan.ledger import ledger
from lorplan.plan.readings import Readings
from lorplan.plan.settling import Settling
from lorplan.plan.specialties import specialties
from lorplan.plan.unknowns import Unknowns
from lorplan.plan.verdict import Standings, planned
from lorplan.results.placements import Placement
from lorplan.results.plan import Finding, LedgerLine, ProgramPlan
from lorplan.results.specialties import SpecialtyReport
from lorplan.results.verdicts import Verdict
from lorplan.scenario.models import Program
from lorplan.trials.mends import Mends


class LetterSet(Struct, frozen=True):
    """Classes of programs that get the same letters. `id`: A, B ... by the weight of the programs."""

    id: str
    mask: int  # the letters
    classes: tuple[ProgramClass, ...]

    @property
    def programs(self) -> tuple[str, ...]:
        """The ids of the programs, sorted."""
        return tuple(sorted(name for program_class in self.classes for name in program_class.programs))

    @property
    def count(self) -> int:
        """How many programs these are."""
        return sum(program_class.count for program_class in self.classes)

    @property
    def weight(self) -> int:
        """What they weigh together."""
        return sum(program_class.weight for program_class in self.classes)


class Account(Struct, frozen=True):
    """What an assignment comes to."""

    sets: tuple[LetterSet, ...]
    programs: tuple[ProgramPlan, ...]
    ledger: tuple[LedgerLine, ...]
    findings: tuple[Finding, ...]
    specialties: tuple[SpecialtyReport, ...]
    verdict: Verdict


def account(
    case: Case,
    assignment: Assignment,
    points: int,
    readings: Readings,
    settling: Settling,
    mends: Mends | None = None,
) -> Account:
    """The account of an assignment that is worth so many points. What is sent although it may not be used stands in its
    portfolios: no rule counts it, but a bar sees it. `mends`: see Findings."""
    sets, standings = letter_sets(case, assignment.portfolios), Standings(case, readings)
    return Account(
        sets=sets,
        programs=_programs(case, assignment, sets, standings, readings, settling.unknowns),
        ledger=ledger(case, assignment, points, readings),
        findings=Findings(case, assignment, readings, settling, mends).all(),
        specialties=specialties(case, assignment, readings),
        verdict=planned(case, standings, assignment.portfolios),
    )


def letters_by_program(case: Case, assignment: Assignment) -> dict[str, tuple[str, ...]]:
    """Program -> the letters that it gets, those that are assigned there already included."""
    letters = {}
    for program_class, sent in zip(case.problem.classes, assignment.portfolios, strict=True):
        names = case.problem.names(sent | program_class.assigned)
        letters.update(dict.fromkeys(program_class.programs, names))
    return letters


def letter_sets(case: Case, portfolios: Sequence[int]) -> tuple[LetterSet, ...]:
    """The different sets of letters that satisfy anything, those whose programs weigh most first."""
    classes: dict[int, list[ProgramClass]] = {}
    for program_class, sent in zip(case.problem.classes, portfolios, strict=True):
        classes.setdefault(sent & program_class.usable, []).append(program_class)
    weight = {mask: sum(program_class.weight for program_class in some) for mask, some in classes.items()}
    ordered = sorted(classes, key=lambda mask: (-weight[mask], tuple(bits(mask))))
    return tuple(LetterSet(label(number), mask, tuple(classes[mask])) for number, mask in enumerate(ordered))


def label(number: int) -> str:
    """A, B ... Z, AA, AB ... for 0, 1 ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _programs(
    case: Case,
    assignment: Assignment,
    sets: Sequence[LetterSet],
    standings: Standings,
    readings: Readings,
    unknowns: Unknowns,
) -> tuple[ProgramPlan, ...]:
    set_of = {program_class.id: letter_set.id for letter_set in sets for program_class in letter_set.classes}
    by_id = {program.id: program for program in case.scenario.programs}
    programs = []
    for program_class, sent in zip(case.problem.classes, assignment.portfolios, strict=True):
        held, standing = readings.statuses(program_class, sent), standings.of(program_class, sent)
        points = readings.points(program_class, sent)
        rests_on = unknowns.rests_on(program_class, sent & program_class.usable)
        for name in program_class.programs:
            program = by_id[name]
            placements = _placements(case, sent, program, standing.stop_gaps)
            programs.append(
                ProgramPlan(
                    program=name,
                    name=program.name,
                    count=program.count,
                    portal=program.portal,
                    specialty=program.specialty,
                    track=program.track,
                    class_id=program_class.id,
                    weight=case.weights[name],
                    portfolio=set_of[program_class.id],
                    letters=placements,
                    state=standing.state,
                    counted=standing.letters,
                    number=standing.number,
                    lacks=standing.lacks,
                    kept=held.kept,
                    open=held.open,
                    broken=held.broken,
                    points=points,
                    assigned_before=tuple(program.assigned),
                    to_add=tuple(placement.letter for placement in placements if placement.step != "there"),
                    rests_on=rests_on,
                )
            )
    return tuple(sorted(programs, key=lambda program: program.program))


def _placements(case: Case, sent: int, program: Program, stop_gaps: int) -> tuple[Placement, ...]:
    letters, weak = sorted({*case.problem.names(sent), *program.assigned}), case.problem.names(stop_gaps)
    return tuple(
        Placement(
            letter=letter,
            step=step(case, letter, program),
            stop_gap=letter in weak,
            arrival=arrival(case.world, letter, program.id),
        )
        for letter in letters
    )
