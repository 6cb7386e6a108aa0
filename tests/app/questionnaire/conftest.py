"""A file on the disk whose fields are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from lorplan import api
from lorplan.answers.check.unknowns import required_unknowns
from lorplan.answers.record.change import Editing, set_values
from lorplan.app.questionnaire.answers import Submission, submitted
from lorplan.app.questionnaire.definitions import questionnaire
from lorplan.app.questionnaire.fields import Field
from lorplan.app.questionnaire.fileview import FileView
from lorplan.app.questionnaire.forms import FormMaker
from lorplan.app.questionnaire.names import Namer
from lorplan.app.questionnaire.relevance import Relevance, looked_at, questions
from lorplan.app.questionnaire.steps import Step, Steps, name_of


class Filled:
    """A scenario's file, its forms and what comes of answers."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        file.write_text(text, encoding="utf-8")

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def view(self) -> FileView:
        return FileView.of(Editing(str(self.file)), self.text)

    def fields(self, card: str, entity: str = "") -> dict[str, Field]:
        """The fields of a card by what they ask for."""
        form = FormMaker(self.view, questionnaire(), Relevance({})).form(card, entity)
        return {field.path: field for field in form.fields}

    def answer(self, fields: Sequence[Field], sent: Mapping[str, Sequence[str]]) -> Submission:
        """What comes of answers to these fields; nothing is written."""
        view = self.view
        return submitted(view, fields, lambda path: sent.get(path, ()), Namer(view, questionnaire().titles))

    def write(self, edits: Sequence[tuple[str, str]]) -> None:
        set_values(Editing(str(self.file)), edits, add=False)

    def steps(self, plan: bool = False) -> Steps:
        """The questionnaire over the file; with `plan`, what hangs on answers too."""
        source, view, told_by = api.Source(self.file), self.view, questionnaire().told_by
        case = source.case()
        hanging = api.solve(source).unknowns if plan else ()
        relevance = Relevance(
            looked_at(view.library, case, told_by),
            questions(view, case, hanging, told_by),
            questions(view, case, required_unknowns(case), told_by),
        )
        return Steps(view, questionnaire(), relevance, case)

    def way(self, plan: bool = False) -> list[Step]:
        """All pages, where every question is skipped."""
        steps, asked, way = self.steps(plan), set[str](), list[Step]()
        while (step := steps.following(asked)) is not None:
            way.append(step)
            asked |= {step.card} if step.card else {name_of(question) for question in step.questions}
        return way


@pytest.fixture
def filled(tmp_path: Path) -> Callable[[str], Any]:
    """Puts a scenario into a file."""
    return lambda text: Filled(tmp_path / "my-plan.yaml", text)
