"""One applicant's row: a file goes in, a row comes out, whatever is wrong with the file."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from pathlib import Path

from msgspec import Struct

from lorplan import __version__
from lorplan.answers.next.compose import next_tasks
from lorplan.api import Source, decide, explain_plan
from lorplan.basics.errors import Bug, InputError
from lorplan.case.case import Case
from lorplan.cohort.lists import MondayRule, definitions, lists_of
from lorplan.results.cohort import ApplicantRow, HorizonCount, NextMove, State, WriterUse
from lorplan.results.plan import Plan
from lorplan.rules.packs.load import Library

LACKS = 3  # sentences of what is missing
STATUSES = ("uploaded", "agreed", "asked")


class ApplicantFile(Struct, frozen=True):
    """A file to look at. `name`: what the row is called; `group`: of the applicant, if any."""

    file: str
    name: str
    group: str | None
    on: datetime.date | None


def key_of(applicant: ApplicantFile, rules: str) -> str:
    """A hash of what the row follows from: the file with those that lie beside it in name only, the day, the rules."""
    digest = hashlib.sha256()
    for part in (__version__, rules, str(applicant.on), str(applicant.group), applicant.name):
        digest.update(part.encode() + b"\0")
    try:
        digest.update(Path(applicant.file).read_bytes())
    except OSError as error:
        digest.update(type(error).__name__.encode())
    return digest.hexdigest()


def row_of(applicant: ApplicantFile, key: str) -> ApplicantRow:
    """The row of an applicant. A file that cannot be read, and a bug of ours at it, is a row of its own."""
    try:
        decision = decide(Source(applicant.file, applicant.on), engines=("table", "cp-sat"))
        plan = explain_plan(decision)
        return _row(applicant, key, decision.case, plan)
    except InputError as error:
        return broken_row(applicant, key, _first_complaint(error))
    except (Bug, ArithmeticError, LookupError, TypeError, ValueError) as error:
        return broken_row(applicant, key, f"a bug of lorplan at this file ({type(error).__name__})")


def _first_complaint(error: InputError) -> str:
    complaint, *others = error.complaints
    where = complaint.where
    place = f"line {where.line}: " if where is not None and where.line else ""
    more = f" (and {len(others)} more)" if others else ""
    return f"{place}{complaint.message}{more}"


def broken_row(applicant: ApplicantFile, key: str, error: str) -> ApplicantRow:
    return ApplicantRow(
        applicant=applicant.name,
        file=applicant.file,
        key=key,
        state="broken",
        error=error,
        group=applicant.group,
        programs=0,
        horizons=(),
        lacks=(),
        coming=(),
        questions=0,
        overdue=0,
        next=None,
        lists=(),
        writers=(),
    )


def _row(applicant: ApplicantFile, key: str, case: Case, plan: Plan) -> ApplicantRow:
    tasks = next_tasks(case, plan).tasks
    first = tasks[0] if tasks else None
    final = plan.verdicts[-1]
    return ApplicantRow(
        applicant=applicant.name,
        file=applicant.file,
        key=key,
        state=_state(plan),
        error=None,
        group=applicant.group,
        programs=final.total,
        horizons=tuple(
            HorizonCount(each.when, each.complete, each.hangs, each.thin, each.short) for each in plan.verdicts
        ),
        lacks=_lacks(plan),
        coming=tuple(case.scenario.on_their_way(case.scenario.portal)),
        questions=len(plan.unknowns),
        overdue=sum(task.when == "overdue" for task in tasks),
        next=None if first is None else NextMove(first.by, first.move, first.says),
        lists=lists_of(case, plan, _lists(case.library)),
        writers=_writers(case, plan),
    )


_KNOWN: dict[str, tuple[MondayRule, ...]] = {}  # a library's hash -> the lists, read against it


def _lists(library: Library) -> tuple[MondayRule, ...]:
    if library.hash not in _KNOWN:
        _KNOWN[library.hash] = definitions(library)
    return _KNOWN[library.hash]


def _state(plan: Plan) -> State:
    final = plan.verdicts[-1]
    if not final.total:
        return "nothing"
    if final.short:
        return "short"
    if final.thin:
        return "thin"
    return "hangs" if final.hangs else "complete"


def _lacks(plan: Plan) -> tuple[str, ...]:
    """What is surely missing with the planned letters, by how many programs lack it."""
    counts = {program.program: program.count for program in plan.programs}
    lacking: Counter[str] = Counter()
    for program in plan.verdicts[-1].programs:
        for lack in program.lacks:
            lacking[lack.says] += counts.get(program.program, 1)
    return tuple(says for says, _ in sorted(lacking.items(), key=lambda each: (-each[1], each[0]))[:LACKS])


def _writers(case: Case, plan: Plan) -> tuple[WriterUse, ...]:
    scenario = case.scenario
    wanted = Counter(writer for request in plan.requests for writer in [request.writer] for _ in request.letters)
    uses = []
    for name, writer in sorted(scenario.writers.items()):
        letters = [letter for letter in scenario.letters.values() if name in letter.writers]
        held = Counter(letter.status for letter in letters)
        will_write = writer.facts.get("will_write")
        uses.append(
            WriterUse(
                key=" @ ".join(filter(None, (" ".join(writer.name.split()).casefold(), writer.institution))),
                writer=name,
                name=writer.name,
                uploaded=held["uploaded"],
                agreed=held["agreed"],
                asked=held["asked"],
                planned=wanted[name],
                will_write=will_write if isinstance(will_write, int) else None,
            )
        )
    return tuple(uses)
