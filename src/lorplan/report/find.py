"""Programs of a plan by the words a user gives."""

from __future__ import annotations

from lorplan.basics.errors import Complaint, InputError
from lorplan.basics.words import hint_close
from lorplan.results.plan import Plan, ProgramPlan


def programs(plan: Plan, wanted: tuple[str, ...]) -> list[ProgramPlan]:
    """The programs with these ids, or names where no id fits, in the order wanted, each once.

    Raises InputError naming every word that is neither.
    """
    by_id = {program.program: program for program in plan.programs}
    by_name = {program.name: program for program in plan.programs}
    chosen: dict[str, ProgramPlan] = {}
    wrong: list[Complaint] = []
    for word in wanted:
        program = by_id.get(word) or by_name.get(word)
        if program is None:
            hint = hint_close(word, by_id)
            wrong.append(Complaint(f"--program {word!r}: the scenario has no such program", None, hint))
        else:
            chosen[program.program] = program
    if wrong:
        raise InputError(*wrong)
    return list(chosen.values())
