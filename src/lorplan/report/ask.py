"""The answer of `ask` as text: whom to ask first, then whom not, what else would help, and what all that hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lorplan.basics.words import listing, plural, sentence, verb
from lorplan.report import View
from lorplan.report.advice import entry_label, question_lines
from lorplan.report.page import Page
from lorplan.report.plain import dated, day
from lorplan.results.ask import AskReport, Gain, KindGain, NotToAsk, Person, Replaced

_FEW = 5  # entries of a section before --all


def render(report: AskReport, view: View) -> str:
    """The whole answer; quiet: its first lines only."""
    page = Page(view)
    page.assumed(report.assumed)
    _verdict(page, report)
    if not view.quiet:
        page.doubts(report.doubts)
        _people(page, report)
        _not_to_ask(page, report)
        _pairs(page, report)
        _kinds(page, report)
        _advice(page, report)
        _judgements(page, report)
        _questions(page, report)
        page.steps(sentence(step.what) for step in report.next_steps)
        page.sources(6)
        _about(page, report)
    return page.drawn()


def _verdict(page: Page, report: AskReport) -> None:
    plan, now = report.plan, report.now
    asked = [person for person in report.people if person.in_plan]
    if asked:
        page.text(f"Ask {listing(person.name for person in asked)}.", style="good")
    elif any(person.order for person in report.people):
        first = next(person for person in report.people if person.order)
        page.text(f"If you can ask one person more than you planned, ask {first.name}.", style="warn")
    elif report.people:
        page.text("Nobody in your file has to be asked: none would make the plan better.", style="good")
    else:
        page.text("Your file names nobody who could still be asked.", style="warn")
    short = plan.total - plan.complete - plan.open
    then = "Even then" if asked else "As it is,"
    if plan.open:
        hanging = f"{plan.open} of {plural(plan.total, 'program')} {verb(plan.open, 'hang')} on an answer"
        page.text(f"{then} {hanging} that is missing in your file.", style="warn")
    if short:
        then = "And" if plan.open else then
        lacking = f"{short} of {plural(plan.total, 'program')} {verb(short, 'lack')} letters, or letters of a kind"
        page.text(f"{then} {lacking}.", style="bad")
    if plan.short:
        best = next((kind for kind in report.kinds if kind.gain.completed), None)
        if best is not None:
            page.text(f"What would help most is {best.name}: that completes {plural(best.gain.completed, 'program')}.")
    elif now.complete < now.total:
        missing = plural(now.total - now.complete, "program")
        page.text(f"That completes {missing}; then all {plan.total} have what they require.")


def _people(page: Page, report: AskReport) -> None:
    chosen = [person for person in report.people if person.order]
    if not chosen:
        return
    page.heading("WHOM TO ASK FIRST")
    beyond = False
    authors = {letter: person.name for person in report.people for letter in person.letters}
    for person in chosen:
        if not person.in_plan and not beyond and report.budget is not None and report.only is None:
            beyond = True
            page.text(
                f"Beyond the {plural(report.budget, 'person', 'people')} whom you are willing to ask:", style="dim"
            )
        which = listing(person.versions or person.letters)
        page.text(f"{person.name}, for {which}", mark=f"{person.order}. ", style="strong")
        if person.imagined:
            page.text("Your file has no letter by this person; one was imagined.", indent=3, style="dim")
        for line in _where(person, len(report.applying_to) > 1):
            page.text(line, indent=3)
        if person.wished:
            page.text("Your wish keeps a letter of theirs.", indent=3)
        page.text(_bought(page, report, person.next), indent=3)
        if person.reserve:
            instead = listing(f"{authors[name]} ({name})" if name in authors else name for name in person.reserve)
            page.text(f"If the answer is no: ask {instead} instead.", indent=3)
        if person.cautions:
            against = " ".join(f"{sentence(caution.says)}{page.cite(caution.sources)}" for caution in person.cautions)
            page.text(f"With caution: {against}", indent=3)
        if person.after and person.next.points != person.alone.points:
            page.text(f"(Asked alone: {_worth(person.alone)}.)", indent=3, style="dim")


def _where(person: Person, several: bool) -> Iterator[str]:
    """Who writes already, and what to request where if that does not go without saying. `several`: there are letters
    for several specialties."""
    if not person.new:
        yield "Writes for you already."
    if several or len(person.entries) > 1 or not person.new:
        for entry in person.entries:
            label = entry_label(entry)
            yield f"Request {entry.letter} in {entry.portal_name}{label}."


def _worth(gain: Gain) -> str:
    """`completes 3 programs` or `12 points over all programs`."""
    if gain.completed:
        return f"completes {plural(gain.completed, 'program')}"
    if gain.letters_missing > 0:
        return "brings programs that fall short closer to what they require"
    return f"{plural(gain.points, 'point')} over all programs" if gain.points > 0 else "nothing"


def _bought(page: Page, report: AskReport, gain: Gain) -> str:
    worth = _worth(gain)
    text = f"Goes to {plural(gain.sent, 'program')}; "
    if gain.completed:
        some = page.listed((report.names[program] for program in gain.completes), 3)
        text += f"{worth}: {some}."
    elif gain.letters_missing > 0:
        text += f"{worth}."
    else:
        text += f"worth {worth}."
    if gain.replaces:
        replaced = (f"{old.writer} ({old.letter}) at {plural(old.programs, 'program')}" for old in gain.replaces)
        text += f" It takes the place of {page.listed(replaced, 3)}."
    if gain.added and gain.replaces:
        text += f" At {plural(gain.added, 'program')} it comes on top."
    elif gain.added:
        text += " It takes nobody's place."
    return text


_VERDICTS = {
    "barred": "The letter may not be used.",
    "adds nothing": "The letter would add nothing to the plan.",
}


def _not_to_ask(page: Page, report: AskReport) -> None:
    if not report.not_to_ask:
        return
    page.heading("WHOM NOT TO ASK")
    for entry in page.cut(report.not_to_ask, _FEW):
        page.text(_against(page, entry), mark="- ")


def _against(page: Page, entry: NotToAsk) -> str:
    if entry.why == "not allowed":
        return f"{entry.name}: {entry.says}"
    if not entry.new and entry.why == "adds nothing":
        return f"{entry.name}: Writes for you already; {listing(entry.letters)} would add nothing to the plan."
    reasons = [f"{sentence(caution.says)}{page.cite(caution.sources)}" for caution in entry.cautions]
    why = " ".join(reasons) or "Nothing speaks against them; others are worth more."
    return f"{entry.name}: {why} {_VERDICTS[entry.why]}"


def _pairs(page: Page, report: AskReport) -> None:
    if not report.pairs:
        return
    page.heading("TWO TOGETHER")
    for pair in report.pairs:
        first, second = pair.names
        both = f"two letters of this kind: {first}" if first == second else f"{first}, and {second}"
        done = plural(pair.completed, "program")
        page.text(sentence(f"{both}. Together they complete {done} that neither completes"), mark="- ")


def _kinds(page: Page, report: AskReport) -> None:
    better = [kind for kind in report.kinds if kind.gain.better]
    idle = [kind for kind in report.kinds if not kind.gain.better]
    if not report.kinds:
        return
    page.heading("WHAT ANOTHER LETTER WOULD BUY")
    page.text("On top of the plan, each by itself, by somebody who came to know your work very well:", style="dim")
    in_time = [kind for kind in better if not kind.late]
    late = [kind for kind in better if kind.late and in_time and not kind.gain.completed]
    better = [kind for kind in better if kind not in late]
    several = len({kind.specialty for kind in report.kinds if kind.specialty}) > 1
    for kind in page.cut(better, _FEW):
        page.text(_called(kind, several), mark="- ", style="strong")
        page.text(f"{sentence(kind.says)}{page.cite(kind.sources)}", indent=2)
        page.text(_bought(page, report, kind.gain), indent=2)
        if kind.late and kind.ready:
            weeks = (date.fromisoformat(kind.ready) - date.fromisoformat(report.as_of)).days // 7
            what = f"It takes {plural(weeks, 'week')}: begun today, it ends on {day(kind.ready)}"
            page.text(f"{what}, after the last upload in time.", indent=2)
        if kind.not_asked:
            page.text(f"Then you need not ask {listing(kind.not_asked)}.", indent=2)
    if late:
        listed = page.listed((_called(kind, several, False) for kind in late), 4)
        page.text(f"These would help too, but come after programs begin to read, or after deadlines: {listed}.")
    if idle:
        listed = page.listed((_called(kind, several, False) for kind in idle), 4)
        page.text(
            f"{'These' if better else 'None of these'} would add {'nothing' if better else 'anything'}: {listed}."
        )


def _called(kind: KindGain, several: bool, capital: bool = True) -> str:
    name = f"{kind.name}, for {kind.specialty.replace('_', ' ')}" if several and kind.specialty else kind.name
    return name[:1].upper() + name[1:] if capital else name


def _advice(page: Page, report: AskReport) -> None:
    if not report.advice:
        return
    page.heading("ADVICE FOR YOUR SITUATION")
    for advice in report.advice:
        page.text(f"{sentence(advice.says)}{page.cite(advice.sources)}", mark="- ")
        if advice.triggers:
            page.text(
                f"Said because: {'; '.join(dated(trigger) for trigger in advice.triggers)}.", indent=2, style="dim"
            )


def _judgements(page: Page, report: AskReport) -> None:
    if not report.judgements_examined and not report.judgements_note:
        return
    page.heading("WHICH OF YOUR JUDGEMENTS DECIDE")
    if not report.judgements and report.judgements_examined:
        page.text("None: moving any one of them, as far as it goes, would not change the plan.")
    for judgement in page.cut(report.judgements, _FEW):
        page.text(judgement.says + _swap(judgement.leaves, judgement.comes), mark="- ")
    if report.judgements_note:
        page.text(report.judgements_note, style="dim")


def _swap(leaves: tuple[Replaced, ...], comes: tuple[Replaced, ...]) -> str:
    """What happens at most of the programs."""
    if leaves and comes:
        return f" {comes[0].letter} would be sent instead of {leaves[0].letter}."
    if comes:
        return f" {comes[0].letter} would be sent as well."
    return f" {leaves[0].letter} would not be sent." if leaves else ""


def _questions(page: Page, report: AskReport) -> None:
    if not report.unknowns:
        return
    page.heading("QUESTIONS WHOSE ANSWER MATTERS")
    for number, unknown in enumerate(page.cut(report.unknowns, 3, spare=0), 1):
        question_lines(page, number, unknown)


def _about(page: Page, report: AskReport) -> None:
    page.heading("ABOUT THIS ANSWER")
    page.text(
        f"Made for {day(report.as_of)}, season {report.season}. Each number is the difference between two plans: with "
        "the letter, and without it; the effort of asking is taken off."
    )
    if report.only is not None:
        page.text(f"Letters count that are at least {report.only}; a new one is taken to be as far as that.")
    page.text("It says which letters fit the rules best. It says nothing about the chance to match.")
    for note in report.notes:
        page.text(sentence(note))
    if page.view.verbose:
        page.text(f"{report.judgements_examined} other values of your judgements tried, one at a time.", mark="- ")
        page.text(f"scenario {report.scenario_hash}, rules {report.packs_hash}, lorplan {report.version}", mark="- ")
