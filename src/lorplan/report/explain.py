"""Text of `lorplan explain`: what falls short and why, portfolios by rule, where a letter is, why not another one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lorplan.basics.words import listing, plural, sentence
from lorplan.report import View
from lorplan.report.names import STATUS, Names
from lorplan.report.page import Page
from lorplan.report.plain import dated
from lorplan.report.verdict import headline, style_of
from lorplan.report.why import PROGRAMS, remedies, rule_points
from lorplan.report.whynot import why_not
from lorplan.results.explain import (
    Conflict,
    Explanation,
    LetterWhy,
    Member,
    ProgramWhy,
    SentLetter,
    Shortfall,
)
from lorplan.results.remedies import Remedy

MENDS = 4
PORTFOLIOS = 4


def render(explanation: Explanation, view: View) -> str:
    """The answer as text, the most important first, ending in what to do next."""
    names, counts = explanation.names, explanation.counts
    page = Page(view, Names({program: (names[program], count) for program, count in counts.items()}, names))
    page.assumed(explanation.assumed)
    reasons(page, explanation)
    page.steps(map(sentence, explanation.next_steps))
    return page.drawn()


def reasons(page: Page, explanation: Explanation) -> None:
    """The answer without what was assumed and without what to do next."""
    if explanation.why_not is not None:
        why_not(page, explanation.why_not)
    if explanation.letter is not None:
        _letter(page, explanation.letter)
    if explanation.programs:
        _shortfalls(page, explanation)
    page.doubts(explanation.doubts)
    if explanation.programs:
        _portfolios(page, explanation.programs)
    page.sources(4)
    for note in explanation.notes:
        page.blank()
        page.text(dated(sentence(note)), style="dim")


# ---- what falls short


def _shortfalls(page: Page, explanation: Explanation) -> None:
    """The clashes of each shortfall, then its mends."""
    final = explanation.verdicts[-1]
    page.text(headline(explanation.verdicts, explanation.counts), style=style_of(final))
    for shortfall in explanation.shortfalls:
        _shortfall(page, shortfall)


def _shortfall(page: Page, shortfall: Shortfall) -> None:
    page.heading("WHY IT FALLS SHORT" if shortfall.count == 1 else "WHY THEY FALL SHORT")
    many = f"{plural(shortfall.count, 'program')}: " if len(shortfall.programs) > 1 else ""
    page.text(f"{many}{page.programs(shortfall.programs, PROGRAMS)}", style="strong")
    causes = len(shortfall.conflicts)
    if causes > 1:
        page.text(f"There are {causes} causes, each by itself enough:")
    for number, conflict in enumerate(shortfall.conflicts, 1):
        _conflict(page, conflict, f"{number}. " if causes > 1 else "")
    if shortfall.note:
        page.text(sentence(shortfall.note), style="dim")
    page.blank()
    _mends(page, shortfall.mends)


def _conflict(page: Page, conflict: Conflict, mark: str) -> None:
    indent = len(mark)
    if len(conflict.members) == 1:
        (member,) = conflict.members
        page.text(_says(page, member), mark=mark, style="bad")
        if member.text:
            page.text(sentence(member.text), indent=indent)
        return
    if conflict.collision:
        head = "The program's own page asks for what cannot be kept together; this is not your fault:"
    else:
        head = "These cannot all be kept:"
    page.text(head, mark=mark, style="bad")
    for member in conflict.members:
        page.text(_says(page, member), indent=indent, mark="- ")
        if member.text:
            page.text(sentence(member.text), indent=indent + 2)
    page.text("Without any one of them, the others could be kept.", indent=indent, style="dim")


def _says(page: Page, member: Member) -> str:
    """The rule's sentence with its sources, or the fact."""
    return sentence(member.says) + page.cite(member.sources)


def _mends(page: Page, mends: Sequence[Remedy]) -> None:
    if not mends:
        return
    page.text("What would mend it, the easiest first:", style="strong")
    few = page.few(mends, MENDS)
    remedies(page, few)
    if len(few) < len(mends):
        page.text(f"and {len(mends) - len(few)} more{page.hint('--all')}", style="dim")


# ---- portfolios


def _portfolios(page: Page, programs: Iterable[ProgramWhy]) -> None:
    """Each set of letters with its points by rule, and the runner-up."""
    alike: dict[tuple[object, ...], list[ProgramWhy]] = {}
    for program in programs:
        alike.setdefault((program.letters, program.together, program.points, program.runner_up), []).append(program)
    groups = list(alike.values())
    few = page.few(groups, PORTFOLIOS)
    page.heading("WHY THESE LETTERS")
    page.text("+n: points; 10 is a strong US letter in its own field.", style="dim")
    said: dict[tuple[SentLetter, ...], str] = {}
    for group in few:
        page.blank()
        _portfolio(page, group, said)
    if len(few) < len(groups):
        page.blank()
        page.text(f"and {plural(len(groups) - len(few), 'more set')} of letters{page.hint('--all, or --program ID')}")


def _portfolio(page: Page, group: Sequence[ProgramWhy], said: dict[tuple[SentLetter, ...], str]) -> None:
    first = group[0]
    programs = sorted(ident for program in group for ident in program.programs)
    about = f"{plural(len(first.letters), 'letter')}, {plural(first.points, 'point')}"
    page.text(f"{page.programs(programs, PROGRAMS)}: {about}", style="strong")
    if first.letters and first.letters in said:
        page.text(f"the same letters with the same points as at {said[first.letters]}", mark="* ")
    else:
        said[first.letters] = page.names.programs[programs[0]][0]
        for letter in first.letters:
            _letter_of_a_portfolio(page, letter)
    if any(rule.points or page.view.all for rule in first.together):
        page.text("All together", mark="* ")
        rule_points(page, first.together)
    second = first.runner_up
    if second is None:
        page.text("There is no other portfolio to choose from.", indent=2)
        return
    names = listing(second.letters) or "no letter at all"
    if second.short:
        page.text(f"Runner-up: {names}. With it something is missing.", mark="* ")
    elif second.behind:
        page.text(f"Runner-up: {names}, {plural(second.behind, 'point')} behind:", mark="* ")
    else:
        page.text(f"Just as good: {names}.", mark="* ")
    if not second.short or page.view.all:
        rule_points(page, second.by_rule)


def _letter_of_a_portfolio(page: Page, letter: SentLetter) -> None:
    status = STATUS.get(letter.status, letter.status)
    page.text(f"{page.names.letter(letter.letter)} {letter.points:+d}, {status}", mark="* ")
    if letter.needed:
        page.text(f"Needed: {sentence(letter.needed)}", indent=2)
    elif letter.points <= 0 and letter.says:
        page.text(sentence(letter.says), indent=2)
    rule_points(page, letter.rules)


# ---- a letter


def _letter(page: Page, letter: LetterWhy) -> None:
    """Where a letter is used, where not, and why."""
    total = sum(use.count for use in letter.places)
    status = STATUS.get(letter.status, letter.status)
    head = f"{page.names.letter(letter.letter)}, {status}: used at {letter.used} of {plural(total, 'program')}."
    page.text(head, style="strong")
    for used, heading in ((True, "WHERE IT IS USED"), (False, "WHERE NOT, AND WHY")):
        places = [use for use in letter.places if use.used is used]
        if places:
            page.heading(heading)
        for use in places:
            page.text(page.programs(use.programs, PROGRAMS), mark="- ")
            cost = f" Sending it costs {plural(use.price, 'point')} a program." if use.price else ""
            page.text(sentence(use.says) + cost, indent=2)
