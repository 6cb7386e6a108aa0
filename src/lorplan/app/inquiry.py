"""What the pages of questions are made of: the file as forms read it, and what is worth asking for."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from flask import request
from msgspec import Struct
from msgspec.structs import replace

from lorplan.answers.check.unknowns import required_unknowns
from lorplan.answers.record.change import Editing
from lorplan.app.pages import open_file
from lorplan.app.planner import PlanNow
from lorplan.app.questionnaire.answers import Edit, Submission, submitted
from lorplan.app.questionnaire.definitions import Questionnaire, questionnaire
from lorplan.app.questionnaire.fields import Field
from lorplan.app.questionnaire.fileview import FileView
from lorplan.app.questionnaire.forms import FormMaker
from lorplan.app.questionnaire.names import Namer
from lorplan.app.questionnaire.relevance import Relevance, looked_at, questions
from lorplan.app.questionnaire.steps import Steps
from lorplan.basics.errors import Complaint, Where
from lorplan.basics.words import sentence
from lorplan.case.case import Case

REASONS: Final = 15.0  # seconds that a page of the questionnaire waits for what hangs on answers


class Inquiry(Struct, frozen=True, dict=True):
    """The file of a page with its questions. `now`: what is known of its plan."""

    now: PlanNow
    view: FileView
    questionnaire: Questionnaire

    @classmethod
    def of_page(cls, reasons: bool = False) -> Inquiry:
        """Of the open file. `reasons`: wait for what hangs on answers. Raises InputError where the file cannot be
        read."""
        file = open_file()
        now = file.planner.explained(REASONS) if reasons else file.planner.look()
        written = file.store.now() if now.problems else now.written
        editing = Editing(str(file.store.file), rules=file.store.rules)
        return cls(now, FileView.of(editing, written.text), questionnaire())

    @property
    def case(self) -> Case | None:
        """The case of the file; None where something is wrong with it."""
        return None if self.now.decision is None else self.now.decision.case

    @cached_property
    def relevance(self) -> Relevance:
        """What is worth asking for."""
        case, told_by = self.case, self.questionnaire.told_by
        fields = looked_at(self.view.library, case, told_by)
        if case is None:
            return Relevance(fields)
        hanging = () if self.now.plan is None else self.now.plan.unknowns
        return Relevance(
            fields,
            questions(self.view, case, hanging, told_by),
            questions(self.view, case, required_unknowns(case), told_by),
        )

    @property
    def forms(self) -> FormMaker:
        """Makes the forms of the file."""
        return FormMaker(self.view, self.questionnaire, self.relevance)

    @property
    def steps(self) -> Steps:
        """The order of the questions."""
        return Steps(self.view, self.questionnaire, self.relevance, self.case)

    @property
    def namer(self) -> Namer:
        """Gives ids to what is new."""
        return Namer(self.view, self.questionnaire.titles)

    def submitted(self, fields: tuple[Field, ...]) -> Submission:
        """What was sent for these fields."""
        return submitted(self.view, fields, request.form.getlist, self.namer)


def at_fields(
    fields: tuple[Field, ...], edits: tuple[Edit, ...], complaints: tuple[Complaint, ...]
) -> tuple[tuple[Field, ...], tuple[Complaint, ...]]:
    """The fields with what the file would say to their edits, and the complaints that are about none of them."""
    rest: list[Complaint] = []
    said: dict[str, str] = {}
    for complaint in complaints:
        path = _path_of(complaint.where, fields)
        if path is None:
            rest.append(complaint)
        else:
            hint = f" {sentence(complaint.hint)}" if complaint.hint else ""
            said[path] = f"{sentence(complaint.message)}{hint}"
    return tuple(replace(field, problem=said.get(field.path, field.problem)) for field in fields), tuple(rest)


def _path_of(where: Where | None, fields: tuple[Field, ...]) -> str | None:
    """The field whose value a complaint is about: it stands where the value was to be set."""
    if where is None:
        return None
    return next((field.path for field in fields if where.file.startswith(f"{field.path}=")), None)
