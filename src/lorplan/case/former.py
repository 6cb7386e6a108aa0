"""A case that keeps to the plan before among plans that are equally good."""

from __future__ import annotations

from msgspec.structs import replace

from lorplan.case.case import Case
from lorplan.case.split import split
from lorplan.results.plan import Plan
from lorplan.results.since import FormerLetter, FormerPlan, FormerProgram


def former_of(plan: Plan) -> FormerPlan:
    """What a plan says, to be kept to by the next."""
    return FormerPlan(
        as_of=plan.as_of,
        season=plan.season,
        version=plan.version,
        scenario_hash=plan.scenario_hash,
        letters=tuple(FormerLetter(fate.letter, fate.writer, fate.status) for fate in plan.letters),
        programs=tuple(
            FormerProgram(
                program=program.program,
                name=program.name,
                letters=tuple(sorted({placement.letter for placement in program.letters} | {*program.assigned_before})),
                assigned=program.assigned_before,
            )
            for program in plan.programs
        ),
        asked=tuple(sorted({letter for request in plan.requests for letter in request.letters})),
    )


def with_former(case: Case, former: FormerPlan) -> Case:
    """The case that keeps to the plan before. Programs for which that had other letters are alike no more."""
    bit = {letter: 1 << place for place, letter in enumerate(case.problem.letters)}
    sent = {program.program: sum(bit.get(name, 0) for name in program.letters) for program in former.programs}
    groups: dict[tuple[str, int | None], list[str]] = {}
    for program in case.scenario.programs:
        groups.setdefault((case.class_of[program.id], sent.get(program.id)), []).append(program.id)
    divided, kept = split(case, groups)
    classes = tuple(
        replace(program_class, former=letters)
        for program_class, letters in zip(divided.problem.classes, kept, strict=True)
    )
    asked = sum(bit.get(letter, 0) for letter in former.asked)
    return replace(divided, problem=replace(divided.problem, classes=classes, asked_before=asked), former=former)
