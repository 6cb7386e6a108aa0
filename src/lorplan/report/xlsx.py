"""Plans, tasks and comparisons as workbooks: tables to sort and to filter, with the facts of the JSON and the CSV.

No cell is a formula, whatever it begins with. The same answer gives the same bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from lorplan.basics.words import listing
from lorplan.basics.workbook import Cell, SheetColumn, WorkSheet, workbook
from lorplan.report import View
from lorplan.report.csv import NOTHING, rows
from lorplan.report.find import programs
from lorplan.report.names import STATUS
from lorplan.report.page import Page
from lorplan.report.plain import shown
from lorplan.report.program import STEPS
from lorplan.report.text import about
from lorplan.report.verdict import says_of, verdict
from lorplan.results.compare import Alternatives, Comparison, Frontier, Side
from lorplan.results.plan import Plan
from lorplan.results.tasks import TaskList

_NARROWEST, _WIDEST = 8, 60  # characters in a column


def render(plan: Plan, view: View) -> bytes:
    """The plan: its verdict, what each program gets, whom to ask, what becomes of the letters, what is missing or
    open, and where the points come from. `view.programs` narrows the letters by program."""
    page = Page(View(width=100))
    page.assumed(plan.assumed)
    verdict(page, plan)
    page.steps(plan.next_steps)
    about(page, plan)
    return workbook(
        [
            _text("Plan", page.drawn()),
            _table("Letters by program", _OF_LETTERS, _ticks(plan, view)),
            _table("Programs", _OF_PROGRAMS, _programs(plan, view)),
            _table("To ask", _OF_REQUESTS, _requests(plan)),
            _table("Letters", ("Letter", "Writer", "Status", "In the plan", "Programs", "Why"), _letters(plan)),
            _table("Missing or open", _OF_FINDINGS, _findings(plan)),
            _table("Points", _OF_POINTS, _points(plan)),
        ]
    )  # fmt: skip


def tasks(answer: TaskList, view: View) -> bytes:
    """The tasks, one in a row."""
    head = ("When", "By", "Projected", "What", "How", "Whose move", "About", "E-mail", "Done")
    body = (
        (task.when, _day(task.by), _yes(task.projected), task.says, "\n".join(task.steps), task.move,
         listing(task.about), task.draft or "", task.record or "")
        for task in answer.tasks
    )  # fmt: skip
    rotations = (
        (rotation.name, _day(rotation.started), _day(rotation.ended), listing(rotation.writers), _day(rotation.ask_on),
         rotation.says)
        for rotation in answer.rotations
    )  # fmt: skip
    ahead = ("Rotation", "From", "Until", "Writers", "Ask for a letter by", "What its letters are worth")
    return workbook([_table("Tasks", head, body), _table("Rotations to come", ahead, rotations)])


def comparison(answer: Comparison | Alternatives | Frontier, view: View) -> bytes:
    """What is compared side by side, and which letters move."""
    if isinstance(answer, Comparison):
        sides = ["", *(side.label for side in answer.sides)]
        names: list[Sequence[Cell]] = [("what it is", *(side.name for side in answer.sides))]
        names += [(line.name, *("?" if value is None else value for value in line.values)) for line in answer.lines]
        moves = [
            (f"{difference.before} to {difference.after}", change.program, change.name, change.count, change.kind,
             listing(change.added), listing(change.removed))
            for difference in answer.differences for change in difference.programs
        ]  # fmt: skip
        points = [
            (f"{difference.before} to {difference.after}", change.rule, change.says, change.before, change.after)
            for difference in answer.differences for change in difference.rules
        ]  # fmt: skip
        return workbook(
            [
                _table("Side by side", sides, names),
                _table("Letters that move", ("From", "Program", "Name", "Count", "Kind", "Added", "Removed"), moves),
                _table("Points by rule", ("From", "Rule", "Says", "Before", "After"), points),
            ]
        )
    if isinstance(answer, Alternatives):
        best = ("the best plan", "", "", 0, 0, 0, *_numbers(answer.best))
        others = [
            (f"number {number}", listing(other.dropped), listing(other.added), other.loss.short, other.loss.missing,
             other.loss.points, *_numbers(other.side))
            for number, other in enumerate(answer.others, 1)
        ]  # fmt: skip
        return workbook([_table("Next best plans", _OF_ALTERNATIVES, [best, *others])])
    body = [
        (point.number, point.stages.people, listing(point.people), listing(point.letters), point.short,
         point.stages.points, _yes(point.is_plan))
        for point in answer.points
    ]  # fmt: skip
    head = ("Number", "People asked", "Who", "Letters", "Programs short", "Points", "The plan of lorplan solve")
    return workbook([_table("Points against people", head, body)])


_OF_LETTERS = ("Program", "Program name", "Letter", "Writer", "What to do", "Place kept until", "Else send", "In time")
_OF_REQUESTS = ("Person", "Letters", "By", "Programs", "Label at the portal", "If no: ask for")
_OF_FINDINGS = ("Rule", "State", "Says", "Here", "Programs", "What would mend it")
_OF_POINTS = ("Rule", "Says", "Of", "Letters", "Points each", "Weight", "Points in all")
_OF_PROGRAMS = (
    "Program", "Program name", "Count", "Specialty", "Track", "Portal", "Letters", "Of", "State", "How far",
    "Letters sent", "To add", "Assigned before", "Points", "Weight", "Portfolio", "Rests on",
)  # fmt: skip
_OF_ALTERNATIVES = (
    "Plan", "Without", "With", "Weighted programs short more", "Weighted letters missing more", "Points fewer",
    "Programs complete", "Programs lacking something", "People to ask", "Letters used",
)  # fmt: skip


def _numbers(side: Side) -> tuple[Cell, ...]:
    return side.complete, side.lacking, listing(side.people), listing(side.letters)


def _ticks(plan: Plan, view: View) -> Iterable[Sequence[Cell]]:
    for *cells, step, until, instead, arrival in rows(plan, view):
        yield *cells, STEPS.get(step, step), _day(until), instead, arrival


def _programs(plan: Plan, view: View) -> Iterable[Sequence[Cell]]:
    verdicts = {program.program: program for program in plan.verdicts[-1].programs}
    for program in programs(plan, view.programs) if view.programs else plan.programs:
        yield (
            program.program, program.name, program.count, _words(program.specialty), _words(program.track),
            program.portal, program.counted, program.number, program.state, says_of(verdicts[program.program]),
            listing(placement.letter for placement in program.letters) or NOTHING, listing(program.to_add),
            listing(program.assigned_before), program.points, program.weight, program.portfolio,
            listing(program.rests_on),
        )  # fmt: skip


def _requests(plan: Plan) -> Iterable[Sequence[Cell]]:
    for request in plan.requests:
        labels = listing(entry.label or entry.address or entry.portal_name for entry in request.entries)
        yield (
            request.name, listing(request.letters), _day(request.needed_by), request.programs, labels,
            listing(request.reserve),
        )  # fmt: skip


def _letters(plan: Plan) -> Iterable[Sequence[Cell]]:
    for letter in plan.letters:
        status = STATUS.get(letter.status, letter.status)
        yield letter.letter, letter.writer, status, letter.fate, letter.programs, letter.why


def _findings(plan: Plan) -> Iterable[Sequence[Cell]]:
    for finding in plan.findings:
        if finding.status in ("broken", "open"):
            mend = finding.mend or " ".join(finding.asks)
            state = "hangs on an answer" if finding.status == "open" else "missing"
            yield finding.rule, state, finding.says, finding.text, listing(finding.programs), mend


def _points(plan: Plan) -> Iterable[Sequence[Cell]]:
    says = {rule.rule: rule.says for rule in plan.rules}
    for line in plan.ledger:
        total = line.points * line.weight
        yield line.rule, says.get(line.rule, ""), line.subject, listing(line.letters), line.points, line.weight, total


def _words(value: str) -> str:
    return value.replace("_", " ")


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _day(iso: str | None) -> Cell:
    return datetime.date.fromisoformat(iso) if iso else None


def _table(title: str, headings: Sequence[str], body: Iterable[Sequence[Cell]]) -> WorkSheet:
    """A sheet whose columns are as wide as what stands in them, within bounds."""
    lines = [[shown(cell, keep="\n") if isinstance(cell, str) else cell for cell in row] for row in body]
    columns = []
    for number, heading in enumerate(headings):
        longest = max((len(part) for line in lines for part in str(line[number] or "").split("\n")), default=0)
        width = min(max(longest, len(heading)) + 2, _WIDEST)
        columns.append(SheetColumn(heading, width=max(width, _NARROWEST)))
    return WorkSheet(title, tuple(columns), lines, frozen=1)


def _text(title: str, text: str) -> WorkSheet:
    return WorkSheet(title, rows=[[line] for line in text.split("\n")], widths=(110,))
