"""By specialty: which letters each one gets, which it shares, and where it is thin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lorplan.basics.words import listing, plural, sentence, verb
from lorplan.report.lacks import fewer
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.results.plan import Plan
from lorplan.results.specialties import SpecialtyLetter, SpecialtyReport, SpecialtyWant

KINDS = (
    ("this_specialty", "Written for it"),
    ("general", "Kept general"),
    ("another_specialty", "Written for another field"),
    ("not told", "Not told to whom"),
)


def by_specialty(page: Page, plan: Plan) -> None:
    """The section, for those who apply to two specialties or to a year linked with another one; with --all wherever
    there are programs of two specialties.
    """
    reports = plan.specialties
    targets = {report.specialty for report in reports if report.applied_to}
    linked = any(report.linked_specialty for report in reports)
    if not reports or not (page.view.all or len(targets) > 1 or linked):
        return
    page.heading("BY SPECIALTY")
    short = _short_names(reports)
    for report in reports:
        style = "bad" if report.short else "warn" if report.open else "strong"
        page.text(f"{report.name}, {plural(report.count, 'program')}: {_standing(report)}", style=style)
        _letters(page, report, short)
        _pool(page, report)
        _thin(page, report)


def _short_names(reports: Iterable[SpecialtyReport]) -> dict[str, str]:
    """Names of the entries, without what stands in brackets where the specialty alone says which one is meant."""
    bare = {report.name: report.name.partition(" (")[0] for report in reports}
    alone = list(bare.values())
    return {name: short if alone.count(short) == 1 else name for name, short in bare.items()}


def _standing(report: SpecialtyReport) -> str:
    if report.short or not report.open:
        return fewer(report.short)
    return f"{plural(report.open, 'program')} {verb(report.open, 'hang')} on an answer"


def _letters(page: Page, report: SpecialtyReport, short: Mapping[str, str]) -> None:
    if not report.letters:
        page.text("It gets no letter.", indent=2, style="warn")
    for kind, head in KINDS:
        letters = [letter for letter in report.letters if letter.addressed == kind]
        if letters:
            page.text(f"{head}: {_said(letters, page.names, short)}", mark="- ")


def _said(letters: Iterable[SpecialtyLetter], names: Names, short: Mapping[str, str]) -> str:
    """The letters, those with the same companions together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for letter in letters:
        groups.setdefault(letter.shared_with, []).append(names.letter(letter.letter))
    parts = []
    for shared, names_of in groups.items():
        also = f" (also to {listing(short[specialty] for specialty in shared)})" if shared else ""
        parts.append(listing(names_of) + also)
    return "; ".join(parts)


def _pool(page: Page, report: SpecialtyReport) -> None:
    writers = report.writers_in_hand, report.writers_on_the_way, report.writers_to_ask
    if not report.letters_wanted or writers[0] >= report.letters_wanted:
        return
    some = [f"from {plural(writers[0], 'writer')} in hand" if writers[0] else "none in hand"]
    some += [f"{number} {words}" for number, words in zip(writers[1:], ("on the way", "to ask"), strict=True) if number]
    page.text(f"{plural(report.letters_wanted, 'letter')} wanted: {', '.join(some)}", mark="- ", style="warn")


def _thin(page: Page, report: SpecialtyReport) -> None:
    thin = [want for want in report.wants if not want.of_any_kind and want.wanted > want.in_hand + want.on_the_way]
    thin.sort(key=_worst_first)
    for want in page.cut(thin, 1, indent=2):
        some = "" if want.count == report.count else f" At {plural(want.count, 'program')}."
        style = "bad" if want.level == "must" and want.missing else "warn"
        page.text(f"Too few: {sentence(want.says)}{some} {_have(want)}", mark="- ", style=style)


def _worst_first(want: SpecialtyWant) -> tuple[bool, int, int, str]:
    """Requirements, then what has the smallest part of what is wanted, in percent."""
    return (
        want.level != "must",
        100 * (want.in_hand + want.on_the_way + want.unsure) // want.wanted,
        -want.missing,
        want.rule,
    )


def _have(want: SpecialtyWant) -> str:
    """`1 of 2 in hand, 1 can be asked for.`"""
    parts = [f"{want.in_hand} of {want.wanted} in hand"]
    if want.on_the_way:
        parts.append(f"{want.on_the_way} on the way")
    if want.to_ask:
        parts.append(f"{want.to_ask} can be asked for")
    if want.unsure:
        parts.append(f"{want.unsure} if what is not told of the letters fits")
    if want.missing:
        parts.append(f"for {want.missing} there is nobody in your file")
    return f"{', '.join(parts)}."
