"""A list of programs as text and as CSV: where to apply, whom to signal, what it costs, what is left out and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from lorplan.basics.words import listing, plural
from lorplan.report import View
from lorplan.report.csv import defused
from lorplan.report.names import Names, counted
from lorplan.report.page import Page
from lorplan.results.shortlist import BudgetStep, Forced, ListedProgram, ShortlistReport

BAR: Final = 30  # columns of the longest bar
LISTED: Final = 20  # programs shown before --all
COLUMNS: Final = (
    "program", "program name", "portal", "specialty", "apply", "number", "signal", "points", "letters", "because",
)  # fmt: skip
LETTERS: Final = {
    "complete": "letters complete",
    "hangs": "letters hang on an answer",
    "thin": "too few letters",
    "short": "a letter is missing",
}


def render(report: ShortlistReport, view: View) -> str:
    """The whole answer; quiet: the first line and the programs to apply to. `view.programs`: these in full instead."""
    names = Names({each.program: (each.name, each.count) for each in report.programs})
    page = Page(view, names)
    page.today = report.as_of
    page.assumed(report.assumed)
    if view.programs:
        of_id = {program.program: program for program in report.programs}
        for forced in report.forced:
            _in_full(page, of_id[forced.program], forced)
        return page.drawn()
    page.text(_headline(report), style="bad" if report.missing else "good")
    if not view.quiet:
        for line in _money(report):
            page.text(line, indent=2)
    _signals(page, report)
    _listed(page, report)
    if view.quiet:
        return page.drawn()
    _questions(page, report)
    _left_out(page, report)
    _rules(page, report)
    _budgets(page, report)
    _curve(page, report)
    _how_far(page, report)
    page.sources()
    return page.drawn()


def _headline(report: ShortlistReport) -> str:
    costs = f", for {dollars(report.cents)}" if any(cost.cents for cost in report.costs) else ""
    of = f" of {dollars(report.money * 100)}" if report.money is not None and costs else ""
    first = f"Apply to {report.applied} of {plural(report.considered, 'program')}{costs}{of}."
    if report.missing:
        first += f" Your own requirements of the list lack {plural(report.missing, 'program')}."
    return first


def _money(report: ShortlistReport) -> list[str]:
    lines = []
    for cost in report.costs:
        what = f"{cost.specialty_name}, {cost.portal_name}: {plural(cost.programs, 'program')}"
        if cost.cents is None or cost.next_cents is None:
            lines.append(f"{what}; no page that we found states the fees")
            continue
        lines.append(f"{what}, {dollars(cost.cents)}; one more costs {dollars(cost.next_cents)}")
    if years := sorted({cost.year for cost in report.costs if cost.carried and cost.year is not None}):
        lines.append(f"These are the fees of {listing(map(str, years))}: those of your season are not known yet.")
    lines.append("Fees are not returned.")
    lines.extend(report.besides)
    return lines


def _signals(page: Page, report: ShortlistReport) -> None:
    if not any(use.programs for use in report.signals):
        return
    page.heading("SIGNALS")
    for use in report.signals:
        if not use.programs:
            page.text(f"{use.tier}, {use.specialty_name}: all {use.number} left", mark="- ")
            continue
        carried = f", as of {use.year}" if use.carried else ""
        left = use.number - len(use.programs)
        spare = f"; {left} left" if left else ""
        page.text(
            f"{use.tier}, {use.specialty_name} ({use.number}{carried}{spare}): {page.programs(use.programs, LISTED)}",
            mark="- ",
        )
    page.text("Send signals before you apply: with the application they are fixed.", style="warn")
    if not page.view.quiet:
        for line in report.signal_advice:
            page.text(line, style="dim")


def _listed(page: Page, report: ShortlistReport) -> None:
    for says, title in (("apply", "APPLY TO"), ("maybe", "APPLY, BUT LOOK THIS UP FIRST")):
        chosen = [program for program in report.programs if program.number and program.says == says]
        chosen.sort(key=lambda program: (-program.worth, program.program))
        if not chosen:
            continue
        page.heading(title)
        for program in page.cut(chosen, LISTED):
            page.text(_line(program), mark="- ")


def _line(program: ListedProgram) -> str:
    number = f"{program.number} of {program.count}" if program.count > 1 else ""
    parts = [
        number,
        "already decided" if program.because == "decided" else "",
        f"{program.signal} signal" if program.signal else "",
        LETTERS[program.letters] if program.letters != "complete" else "",
        program.questions[0] if program.because == "open" and program.questions else "",
        *program.notes,
    ]
    said = "; ".join(part.rstrip(".") for part in parts if part)
    return program.name + (f": {said}" if said else "")


def _questions(page: Page, report: ShortlistReport) -> None:
    """What would change the list; of what is asked most first."""
    if not report.questions:
        return
    page.heading("NOT KNOWN, AND WOULD CHANGE THE LIST")
    for question in page.cut(report.questions, 5):
        where = f"{question.on_list} on the list" if question.on_list else "none on the list"
        page.text(f"{question.question} ({plural(len(question.programs), 'program')}, {where})", mark="- ")
    page.text("What nobody told keeps no program off: it is not taken for a no.", style="dim")


def _left_out(page: Page, report: ShortlistReport) -> None:
    left: dict[str, list[str]] = {}
    for program in report.programs:
        if program.number < program.count:
            left.setdefault(program.rest or program.sentence, []).append(program.program)
    if not left:
        return
    page.heading("LEFT OUT")
    numbers = {each.program: each.count - each.number for each in report.programs}
    for sentence, programs in sorted(left.items(), key=lambda each: (-len(each[1]), each[0])):
        total = sum(numbers[program] for program in programs)
        page.text(f"{plural(total, 'program')}: {sentence} {page.programs(programs, 4)}", mark="- ")


def _rules(page: Page, report: ShortlistReport) -> None:
    if not report.rules:
        return
    page.heading("YOUR RULES FOR THE LIST")
    for rule in report.rules:
        state = f"lacks {rule.missing}" if rule.missing else "kept"
        if rule.open:
            state = f"{rule.measured} for sure; the rest hangs on what you have not told"
        points = f", {rule.points:+} points" if rule.points else ""
        word = state if rule.level == "must" else f"{rule.measured} on the list"
        page.text(f"{rule.says} ({word}{points}){page.cite(rule.sources)}", mark="- ")


def _budgets(page: Page, report: ShortlistReport) -> None:
    steps = [step for step in (report.less, report.more) if step is not None and (step.enters or step.leaves)]
    if not steps:
        return
    page.heading("WHAT THE LAST AND THE NEXT DOLLARS BUY")
    for step in steps:
        page.text(_step(page, step), mark="- ")


def _step(page: Page, step: BudgetStep) -> str:
    amount = f"{dollars(abs(step.cents))} {'less' if step.cents < 0 else 'more'}"
    return f"With {amount}: {_moved(page, step.enters, step.leaves)}; {points(step.worth)}."


def _moved(page: Page, enters: Sequence[str], leaves: Sequence[str]) -> str:
    changes = []
    if enters:
        changes.append(f"{page.programs(enters, 4)} {'enters' if len(enters) == 1 else 'enter'}")
    if leaves:
        changes.append(f"{page.programs(leaves, 4)} {'leaves' if len(leaves) == 1 else 'leave'}")
    return listing(changes)


def _how_far(page: Page, report: ShortlistReport) -> None:
    page.heading("HOW FAR THIS REACHES")
    proof = (
        "No list within your budget is worth more to you; that was proved twice."
        if all(engine.status == "proved" for engine in report.engines)
        else "No list within your budget is worth more to you; that was proved once, since its programs hang together."
        if report.status == "proved"
        else "The search was stopped: a list that is worth more to you may exist."
    )
    page.text(proof)
    page.text("It weighs what you wrote down, fees, signals and the letters that are planned for all these programs.")
    page.text("How programs choose is not known and was not considered. Pages may be out of date: look before you pay.")
    if report.every:
        page.text("Every program that you have not applied to was considered.")


def _curve(page: Page, report: ShortlistReport) -> None:
    """The best lists of fewer programs, with bars."""
    if not report.curve:
        return
    page.heading("WHAT FEWER PROGRAMS ARE WORTH")
    most = max(point.worth for point in report.curve) or 1
    for point in report.curve:
        bar = "#" * max(0, point.worth * BAR // most)
        amount = f"{point.programs} {dollars(point.cents)}"
        page.row(amount, f"{bar} {point.worth // 100}", 12)


def _in_full(page: Page, program: ListedProgram, forced: Forced) -> None:
    page.heading(counted(program.name, program.count))
    word = {"apply": "Apply.", "maybe": "Apply, but look this up first.", "leave_out": "Leave it out."}[program.says]
    page.text(f"{word} {program.sentence}", style="strong")
    if program.signal:
        page.text(f"Send it a {program.signal} signal.")
    page.text(f"{LETTERS[program.letters].capitalize()}.")
    for question in program.questions:
        page.text(question, mark="? ")
    for note in program.notes:
        page.text(note, mark="- ")
    page.text(f"What it is worth to you: {plural(program.worth, 'point')}")
    for earned in program.earned:
        page.row(f"{earned.points:+}", earned.says, 5)
    if program.because not in ("decided", "barred"):
        page.text(_forced(page, forced))


def _forced(page: Page, forced: Forced) -> str:
    what = "To have it all the same" if forced.onto else "Without it"
    if forced.worth is None:
        return f"{what}: no list within your budget and rules does."
    money = f", {dollars(abs(forced.cents))} {'more' if forced.cents > 0 else 'less'}" if forced.cents else ""
    moves = _moved(page, forced.enters, forced.leaves)
    return f"{what}: {points(forced.worth)}{money}{f'; {moves}' if moves else ''}."


def dollars(cents: int) -> str:
    """`$1,230`, `$7.70`."""
    whole, rest = divmod(cents, 100)
    return f"${whole:,}" + (f".{rest:02}" if rest else "")


def points(hundredths: int) -> str:
    """`12 points more`, `0.4 points less`."""
    if not hundredths:
        return "worth the same to you"
    number = f"{abs(hundredths) / 100:g}"
    return f"{number} {'point' if number == '1' else 'points'} {'less' if hundredths < 0 else 'more'}"


def rows(report: ShortlistReport) -> str:
    """One row a program, in the order of ids."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for program in report.programs:
        cells: Sequence[object] = (
            program.program,
            program.name,
            program.portal,
            program.specialty,
            program.says.replace("_", " "),
            program.number,
            program.signal or "",
            program.worth,
            program.letters,
            program.sentence,
        )
        table.writerow([defused(str(cell)) for cell in cells])
    return out.getvalue()
