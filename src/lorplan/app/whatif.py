"""What if: a letter fails, a person says no, one more letter, another status, one more program; beside the plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import Blueprint, request, url_for
from msgspec import Struct
from msgspec.structs import replace
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response as AnyResponse

from lorplan.answers.compare.compose import compare
from lorplan.answers.record.happened import quoted_part
from lorplan.app.pages import about_files, open_file, page, refuse_stale, save, seen, workspace
from lorplan.app.planner import PlanNow
from lorplan.basics.errors import Complaint, InputError
from lorplan.case.case import Case
from lorplan.edits.catalogue import person_changes
from lorplan.edits.whatifs import Assumption
from lorplan.engines.optimise import best
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings, verdicts
from lorplan.report.html.comparison import comparison_view
from lorplan.report.verdict import headline
from lorplan.results.compare import Comparison

pages = about_files(Blueprint("whatif", __name__))
STATUS: Final = {
    "idea": (("asked", "you ask"), ("declined", "the answer is no"), ("uploaded", "it is there")),
    "asked": (("agreed", "the answer is yes"), ("declined", "the answer is no"), ("uploaded", "it is there")),
    "agreed": (("uploaded", "it is there"), ("declined", "it never comes")),
    "uploaded": (("withdrawn", "it is withdrawn"),),
}
NEW_PROGRAM: Final = "one-more-program"
LETTER: Final = "letter."  # what stands before a letter's id in the name of a field


class Switch(Struct, frozen=True):
    """A letter, and what could become of it: values with words."""

    letter: str
    writer: str
    now: str
    options: tuple[tuple[str, str], ...]
    chosen: str


class WhatIf(Struct, frozen=True):
    """What was chosen on the page. `values`: paths with what would be written there; `imagined`: those of people and
    letters that nobody has yet, which cannot be written."""

    values: tuple[tuple[str, str], ...]
    imagined: tuple[tuple[str, str], ...]

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The same as assumptions."""
        return tuple(Assumption("set", f"{path}={value}") for path, value in (*self.values, *self.imagined))


@page(pages, "/what-if", "what-if.html")
def what_if() -> Mapping[str, Any]:
    """The switches, and the plan as it would be beside the plan as it is. Nothing is written."""
    return _shown(request.args)


@pages.route("/what-if", methods=["POST"])
def make_it_so() -> AnyResponse:
    """Write into the file what was assumed."""
    refuse_stale(url_for("whatif.what_if"))
    chosen = chosen_in(request.form, _now())
    if not chosen.values:
        abort(422, "Nothing was chosen that could be written.")
    return save(lambda store: store.set_values(seen(), chosen.values), url_for("desk.today"))


def _now() -> PlanNow:
    now = open_file().planner.look(20)
    if now.decision is None:
        abort(409, "There is no plan to change. The page Today says why.")
    return now


def _shown(form: MultiDict[str, str]) -> dict[str, Any]:
    now = _now()
    assert now.decision is not None
    case = now.decision.case
    chosen, first = chosen_in(form, now), form.get("first", "")
    what_ifs = [chosen_in(MultiDict(parse_qsl(first)), now)] if first else []
    what_ifs += [chosen] if chosen.assumptions else []
    comparison: Comparison | None = None
    problems: tuple[Complaint, ...] = ()
    says: list[str] = []
    if what_ifs:
        try:
            says = [_headline(now, each) for each in what_ifs]
            comparison = _compared(now, [each.assumptions for each in what_ifs])
        except InputError as error:
            problems = error.complaints
    return {
        "chosen": chosen,
        "says": says,
        "comparison": comparison,
        "problems": [complaint.render() for complaint in problems],
        "seen": now.written.hash,
        "_problems": problems,
        "_view": None if comparison is None else comparison_view(comparison),
        "_switches": _switches(case, form),
        "_kinds": [(change.key, kind.name) for kind, change in person_changes(case)],
        "_targets": [(name, case.library.families.in_a_sentence(name)) for name in case.scenario.applicant.applying_to],
        "_form": form,
        "_first": first,
        "_query": request.query_string.decode() if not first else "",
    }


def _switches(case: Case, form: MultiDict[str, str]) -> list[Switch]:
    switches = []
    for name, letter in case.scenario.letters.items():
        options = STATUS.get(letter.status, ())
        if options:
            writers = " and ".join(case.scenario.writers[writer].name for writer in letter.writers)
            switches.append(Switch(name, writers, letter.status, options, form.get(f"{LETTER}{name}", "")))
    return switches


def chosen_in(form: MultiDict[str, str], now: PlanNow) -> WhatIf:
    """What the fields of the page come to. What is no choice on the page is left out."""
    assert now.decision is not None
    case = now.decision.case
    values = []
    for name, letter in case.scenario.letters.items():
        status = form.get(f"{LETTER}{name}", "")
        if status in dict(STATUS.get(letter.status, ())):
            values.append((f"letters.{quoted_part(name)}.status", status))
    if people := form.get("people", "").strip():
        values.append(("budget.new_requests", people))
    if (field := form.get("program", "")) in case.scenario.applicant.applying_to:
        program = {"name": "One more program", "specialty": field, "track": "categorical"}
        values.append((f"programs.{NEW_PROGRAM}", json.dumps(program)))
    for line in form.get("more", "").splitlines():
        path, equals, value = line.partition("=")
        if equals:
            values.append((path.strip(), value.strip()))
    imagined = []
    for _, change in person_changes(case):
        if change.key == form.get("kind"):
            for table in ("writers", "letters"):
                imagined.append((f"{table}.{change.key}", json.dumps(change.data[table][change.key])))
    return WhatIf(tuple(values), tuple(imagined))


def _compared(now: PlanNow, what_ifs: Sequence[Sequence[Assumption]]) -> Comparison:
    """The plan beside what it would be. Raises InputError where something assumed does not fit."""
    store, today = open_file().store, workspace().today()

    def load(_: str, what_if: Sequence[Assumption]) -> Case:
        return store.source(now.written, today, tuple(what_if)).case()

    comparison = compare(load, [str(store.file)], what_ifs)
    return replace(comparison, sides=tuple(replace(side, name=store.name) for side in comparison.sides))


def _headline(now: PlanNow, what_if: WhatIf) -> str:
    """The verdict on the plan that a what-if would give. Raises InputError where something assumed does not fit."""
    store = open_file().store
    case = store.source(now.written, workspace().today(), what_if.assumptions).variants().after(store.case).case()
    counts = {program.id: program.count for program in case.scenario.programs}
    told = verdicts(case, best(case), Standings(case, Readings(case)))
    return headline(told, counts) if told[-1].total else ""
