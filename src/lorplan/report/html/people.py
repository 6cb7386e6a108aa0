"""A sheet for each writer: what to ask, under which label, for which programs, by when, and what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from lorplan.basics.words import listing, sentence
from lorplan.report import View
from lorplan.report import tasks as task_texts
from lorplan.report.advice import entry_label
from lorplan.report.draft import mailto
from lorplan.report.html.outline import Outline, Section
from lorplan.report.html.verdict import days_away
from lorplan.report.names import STATUS
from lorplan.report.plain import dated, day
from lorplan.results.draft import Draft
from lorplan.results.plan import LetterFate, Plan
from lorplan.results.report import PlanReport
from lorplan.results.requests import Request
from lorplan.results.tasks import Task

PROGRAMS: Final = 12  # named for a letter
MOST: Final = 2000  # characters of an address that mail programs surely take
ORDER: Final = ("idea", "asked", "agreed", "uploaded")


class TaskLine(Struct, frozen=True):
    """A task, or several that are told in one. `by`: the day in words; `away`: how far it is; `about`: ids of letters
    of which it is."""

    when: str  # overdue | this week | later
    by: str
    away: str
    says: str
    steps: tuple[str, ...]
    about: tuple[str, ...]
    tasks: tuple[Task, ...]


class DraftView(Struct, frozen=True):
    """An e-mail to be read and completed. `mailto`: empty where it is too long for an address."""

    kind: str
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]  # what is missing, and the question that tells it
    notes: tuple[str, ...]
    mailto: str


class LetterView(Struct, frozen=True):
    """A letter on the sheet of its writer."""

    letter: str
    status: str
    why: str
    labels: tuple[str, ...]
    programs: str
    draft: DraftView | None


class WriterView(Struct, frozen=True):
    """A sheet. `asks`: what to ask of them, if anything; `tasks`: about their letters, by day."""

    anchor: str
    name: str
    ask: str
    by: str
    reserve: str
    letters: tuple[LetterView, ...]
    tasks: tuple[TaskLine, ...]


def writers_view(report: PlanReport, outline: Outline) -> tuple[WriterView, ...]:
    """A sheet for everybody whose letter the plan sends, asks for or waits for: those to ask first."""
    plan = report.plan
    drafts = {draft.letter: draft for draft in report.drafts if draft.letter is not None}
    requests = {letter: request for request in plan.requests for letter in request.letters}
    by_writer: dict[str, list[LetterFate]] = {}
    for fate in plan.letters:
        if fate.fate == "used" or fate.letter in requests or fate.letter in drafts:
            by_writer.setdefault(fate.writer, []).append(fate)
    order = sorted(by_writer, key=lambda writer: (min(_rank(fate, requests) for fate in by_writer[writer]), writer))
    sheets = []
    for number, writer in enumerate(order, 1):
        fates = by_writer[writer]
        letters = {fate.letter for fate in fates}
        request = next((requests[letter] for letter in sorted(letters) if letter in requests), None)
        sheets.append(
            WriterView(
                anchor=f"writer-{number}",
                name=writer,
                ask=_ask(plan, request),
                by="" if request is None or request.needed_by is None else _by(request),
                reserve="" if request is None else listing(map(outline.names.letter, request.reserve)),
                letters=tuple(_letter(fate, requests, drafts, plan, outline) for fate in fates),
                tasks=task_views([task for task in report.tasks.tasks if letters & set(task.about)], plan.as_of, True),
            )
        )
    return tuple(sheets)


def _rank(fate: LetterFate, requests: Mapping[str, Request]) -> int:
    if fate.letter in requests:
        return 0
    return 1 + (ORDER.index(fate.status) if fate.status in ORDER else len(ORDER))


def _by(request: Request) -> str:
    return f"{day(request.needed_by or '')}{' (projected)' if request.needed_by_projected else ''}"


def _ask(plan: Plan, request: Request | None) -> str:
    """What the plan asks of them, in a sentence."""
    if request is None:
        return ""
    number = len(request.letters)
    if not request.new:
        return "Writes for you already: one more version." if number == 1 else "Writes for you already: more versions."
    many = "" if number == 1 else f" One conversation, {number} versions."
    return f"Ask whether they can write you a strong letter; the word lets them say no.{many}"


def _letter(
    fate: LetterFate, requests: Mapping[str, Request], drafts: Mapping[str, Draft], plan: Plan, outline: Outline
) -> LetterView:
    entries = requests[fate.letter].entries if fate.letter in requests else ()
    goes = [program.program for program in plan.programs if any(p.letter == fate.letter for p in program.letters)]
    draft = drafts.get(fate.letter)
    return LetterView(
        letter=fate.letter,
        status=STATUS.get(fate.status, fate.status),
        why=sentence(fate.why),
        labels=tuple(f"{entry.portal_name}{entry_label(entry)}" for entry in entries if entry.letter == fate.letter),
        programs=outline.programs(goes, PROGRAMS),
        draft=None if draft is None else draft_view(draft),
    )


def draft_view(draft: Draft) -> DraftView:
    """A draft as it is shown, and as an address for the mail program."""
    address = mailto(draft, View()).strip()
    return DraftView(
        kind=draft.kind.replace("-", " "),
        to=", ".join(f"{to.name} <{to.address}>" if to.address else to.name for to in draft.to),
        subject=draft.subject,
        paragraphs=tuple(block for block in draft.body.strip().split("\n\n") if block.strip()),
        gaps=tuple((gap.mark, gap.question) for gap in draft.gaps),
        notes=draft.notes,
        mailto=address if len(address) <= MOST else "",
    )


def task_views(tasks: Sequence[Task], today: str, apart: bool = False) -> tuple[TaskLine, ...]:
    """Tasks in the order of doing, those that are told in one together, or each `apart` with its own sentence."""
    groups = [[task] for task in tasks] if apart else task_texts.together(tasks)
    return tuple(_task(same, today) for same in groups)


def _task(same: Sequence[Task], today: str) -> TaskLine:
    task = same[0]
    says = task.says if len(same) == 1 else task.together or task.says
    away = "" if task.by == today else days_away(task.by, today)
    about = tuple(dict.fromkeys(letter for each in same if each.of == "letter" for letter in each.about))
    return TaskLine(
        task.when, task_texts.due(same, today), away, dated(says), tuple(map(dated, task.steps)), about, tuple(same)
    )


def nowhere_view(outline: Outline, plan: Plan) -> Section:
    """Letters that the plan does not use, and why."""

    def written(page: Outline, fates: Sequence[LetterFate]) -> None:
        for fate in fates:
            status = STATUS.get(fate.status, fate.status)
            page.text(f"{outline.names.letter(fate.letter)}, {status}: {sentence(fate.why)}", mark="- ")

    return outline.section(written, [fate for fate in plan.letters if fate.fate != "used"])


def by_when(views: Sequence[TaskLine]) -> Iterator[tuple[str, tuple[TaskLine, ...]]]:
    """The tasks under the titles of their groups."""
    for group, title in task_texts.GROUPS:
        chosen = tuple(view for view in views if view.when == group)
        if chosen:
            yield title.capitalize(), chosen
