"""What a plan says about the plan before: what happened, what changes, and what not changing would come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment, needed
from lorplan.engines.optimise import Optimum
from lorplan.engines.recount import class_values, values_of
from lorplan.results.plan import ProgramPlan
from lorplan.results.since import FormerPlan, Happened, MovedLetters, Since, Unchanged


def since(case: Case, optimum: Optimum, programs: Sequence[ProgramPlan]) -> Since | None:
    """What changed; None where there is no plan before."""
    former = case.former
    if former is None:
        return None
    asked = set(case.problem.names(optimum.assignment.requests))
    waiting = set(case.problem.names(case.problem.pending))  # nobody was asked for them yet
    known = {program.program for program in former.programs}
    return Since(
        former=former,
        happened=tuple(_happened(case, former)),
        moved=tuple(_moved(former, programs)),
        asks=tuple(sorted(asked - {*former.asked})),
        asks_no_more=tuple(sorted(({*former.asked} & waiting) - asked)),
        without_letters=tuple(
            program.program for program in programs if program.program not in known and not program.assigned_before
        ),
        unchanged=_unchanged(case, optimum),
    )


def _happened(case: Case, former: FormerPlan) -> Iterator[Happened]:
    """Letters, then programs, each in the order of their ids."""
    scenario, speaker = case.scenario, Speaker(case)
    before = {letter.letter: letter for letter in former.letters}
    for name in sorted({*before, *scenario.letters}):
        old, letter = before.get(name), scenario.letters.get(name)
        if letter is None:
            assert old is not None
            yield Happened("letter gone", name, old.writer, old.status, None)
        elif old is None:
            yield Happened("new letter", name, speaker.writer(name), None, letter.status)
        elif old.status != letter.status:
            yield Happened("letter", name, speaker.writer(name), old.status, letter.status)
    had = {program.program: program for program in former.programs}
    has = {program.id: program for program in scenario.programs}
    for name in sorted({*had, *has}):
        if name not in has:
            yield Happened("program gone", name, had[name].name, None, None)
            continue
        assigned = {*has[name].assigned}
        new = listing(sorted(assigned - {*had[name].assigned} if name in had else assigned)) or None
        if name not in had:
            yield Happened("new program", name, has[name].name, None, new)
        elif new is not None:
            yield Happened("assigned", name, has[name].name, listing(had[name].assigned) or None, new)


def _moved(former: FormerPlan, programs: Sequence[ProgramPlan]) -> Iterator[MovedLetters]:
    """Programs of both plans that get other letters."""
    had = {program.program: {*program.letters} for program in former.programs}
    for program in programs:
        if program.program not in had:
            continue
        before, now = had[program.program], {placement.letter for placement in program.letters}
        now |= {*program.assigned_before}
        if before != now:
            yield MovedLetters(
                program=program.program,
                name=program.name,
                count=program.count,
                added=tuple(sorted(now - before)),
                removed=tuple(sorted(before - now)),
            )


def _unchanged(case: Case, optimum: Optimum) -> Unchanged | None:
    """What keeping to the plan before would come to today; None where it cannot be kept to."""
    problem = case.problem
    kept = tuple(
        sent if program_class.former is None else program_class.former & program_class.usable | program_class.fixed
        for program_class, sent in zip(problem.classes, optimum.assignment.portfolios, strict=True)
    )
    assignment = Assignment(needed(problem, kept), kept)
    read = [
        class_values(problem, program_class, sent) for program_class, sent in zip(problem.classes, kept, strict=True)
    ]
    too_many = any(sent.bit_count() > each.cap for each, sent in zip(problem.classes, kept, strict=True))
    if too_many or any(illegal for *_, illegal in read) or not problem.allows(assignment.requests):
        return None
    short = sum(each.count for each, (lacks, *_) in zip(problem.classes, read, strict=True) if lacks)
    return Unchanged(
        programs_short=short - _short(case, optimum.assignment.portfolios),
        points=optimum.values.points - values_of(problem, assignment).points,
    )


def _short(case: Case, portfolios: Sequence[int]) -> int:
    pairs = zip(case.problem.classes, portfolios, strict=True)
    return sum(each.count for each, sent in pairs if class_values(case.problem, each, sent)[0])
