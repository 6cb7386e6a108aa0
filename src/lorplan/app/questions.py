"""The questionnaire: a few questions a page, those first that matter most; it goes on from what the file says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from msgspec import Struct
from msgspec.structs import replace
from werkzeug.wrappers import Response as AnyResponse

from lorplan.app.desk import LONGEST_WAIT
from lorplan.app.inquiry import Inquiry, at_fields
from lorplan.app.pages import about_files, as_json, current_hash, open_file, page, save, seen
from lorplan.app.questionnaire.additions import (
    people_added,
    people_rows,
    program_fields,
    programs_added,
)
from lorplan.app.questionnaire.answers import Edit
from lorplan.app.questionnaire.fields import Field
from lorplan.app.questionnaire.steps import Step
from lorplan.basics.errors import Complaint
from lorplan.report.verdict import headline

pages = about_files(Blueprint("questions", __name__))


class Asked(Struct, frozen=True):
    """The way through the questionnaire so far: the pages that had their turn, as their address names them."""

    steps: tuple[str, ...]

    @classmethod
    def of_request(cls) -> Asked:
        """As the page's address has it."""
        return cls(tuple(request.args.getlist("asked")))

    @property
    def questions(self) -> frozenset[str]:
        """The questions on these pages."""
        return frozenset(name for step in self.steps for name in step.split(","))

    def address(self, step: str) -> str:
        """The address of a page after these."""
        return url_for("questions.ask", step=step, asked=self.steps)

    @property
    def back(self) -> str | None:
        """The address of the page before, if there is one."""
        return Asked(self.steps[:-1]).address(self.steps[-1]) if self.steps else None

    def and_(self, step: str) -> Asked:
        """The way with a page more."""
        return Asked((*self.steps, step))


@pages.route("/next")
def following() -> AnyResponse:
    """The next question, or the end of the questionnaire."""
    asked = Asked.of_request()
    step = Inquiry.of_page(reasons=True).steps.following(asked.questions)
    return redirect(url_for("questions.done", asked=asked.steps) if step is None else asked.address(step.id), 303)


@page(pages, "/asked-enough", "done.html")
def done() -> Mapping[str, Any]:
    """Nothing more matters now: what comes next."""
    inquiry = Inquiry.of_page(reasons=True)
    skipped = inquiry.steps.following(frozenset()) is not None
    return {"_now": inquiry.now, "skipped": skipped, "headline": first_line(inquiry), "_back": Asked.of_request().back}


@pages.route("/ask", methods=["GET", "POST"])
def ask() -> AnyResponse | str | tuple[str, int]:
    """A page of the questionnaire, and the answers that were given on it."""
    inquiry, asked = Inquiry.of_page(reasons=request.method == "GET"), Asked.of_request()
    step = inquiry.steps.step(request.args.get("step", "")) or abort(404, "Your file has nothing that this asks about.")
    if request.method == "GET":
        return _page(inquiry, step, asked, _fields(inquiry, step))
    onwards = url_for("questions.following", asked=asked.and_(step.id).steps)
    if step.card == "people":
        rows, edits = people_added(inquiry.view, inquiry.questionnaire, request.form.getlist)
        parts: Sequence[Any] = rows
        fields = tuple(field for row in rows for field in row.fields)
    elif step.card == "programs":
        groups, edits = programs_added(inquiry.view, inquiry.questionnaire, request.form.getlist)
        parts, fields = groups, tuple(group.field for group in groups)
    else:
        submission = inquiry.submitted(_fields(inquiry, step))
        parts = fields = submission.fields
        edits = submission.edits
    wrong = wrong_parts(fields)
    if wrong:
        return _page(inquiry, step, asked, parts, wrong=wrong), 422
    if not edits:
        return redirect(onwards, 303)

    def again(complaints: tuple[Complaint, ...]) -> str:
        marked, rest = at_fields(fields, edits, complaints)
        return _page(inquiry, step, asked, parts if step.card else marked, wrong_parts(marked), rest)

    return write(edits, onwards, again)


@pages.route("/ask.json")
def ask_json() -> AnyResponse:
    """What a page of the questionnaire asks, as data."""
    inquiry = Inquiry.of_page(reasons=True)
    step = inquiry.steps.step(request.args.get("step", "")) or abort(404, "Your file has nothing that this asks about.")
    return as_json({"step": step, "asks": _fields(inquiry, step)})


def write(edits: Sequence[Edit], back: str, again: Callable[[tuple[Complaint, ...]], str]) -> AnyResponse:
    """Write the edits, and go on; where the file would say that something is wrong, `again` draws the form anew."""
    return save(lambda store: store.set_values(seen(), edits), back, again, "Saved.")


def _fields(inquiry: Inquiry, step: Step) -> tuple[Any, ...]:
    if step.card == "people":
        return people_rows(inquiry.view)
    if step.card == "programs":
        return program_fields(inquiry.view, inquiry.questionnaire)
    return tuple(replace(inquiry.forms.field(question), matters=False) for question in step.questions)  # all do


def _page(
    inquiry: Inquiry,
    step: Step,
    asked: Asked,
    parts: Sequence[Any],
    wrong: Sequence[Field] = (),
    problems: Sequence[Complaint] = (),
) -> str:
    names = inquiry.view.name
    return render_template(
        "ask.html",
        step=step,
        parts=parts,
        about=names("writers", step.about) if step.about else "",
        people=[names("writers", writer) for writer in inquiry.view.table("writers")],
        fields_of=[(name, inquiry.view.library.families.name(name)) for name in inquiry.view.specialties],
        wrong=wrong,
        problems=problems,
        back=asked.back,
        skip=url_for("questions.following", asked=asked.and_(step.id).steps),
        seen=current_hash(),
        **plan_line(inquiry),
    )


def wrong_parts(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields, or their parts, with which something is wrong."""
    return tuple(each for field in fields for each in (field, *field.parts) if each.problem)


def first_line(inquiry: Inquiry) -> str:
    """The plan's first line; empty as long as there is no plan."""
    now = inquiry.now
    if now.decision is None or not now.verdicts or not now.verdicts[-1].total:
        return ""
    counts = {program.id: program.count for program in now.decision.case.scenario.programs}
    return headline(now.verdicts, counts)


def plan_line(inquiry: Inquiry) -> dict[str, Any]:
    """What the line about the plan beside a form shows."""
    return {"line": first_line(inquiry), "_now": inquiry.now}


@pages.route("/plan-line")
def renewed_line() -> AnyResponse:
    """The line about the plan, when there is something newer than what the page has (`have`)."""
    have = request.args.get("have", 0, type=int)
    now = open_file().planner.newer(have, min(request.args.get("wait", LONGEST_WAIT, type=float), LONGEST_WAIT))
    if now.id == have:
        return Response(status=204)
    response = make_response(render_template("planline.html", **plan_line(Inquiry.of_page())))
    response.headers["X-Plan"] = str(now.id)
    return response
