"""Each set of letters once: its programs, a reason for each letter, and what was left out and why."""

from __future__ import annotations

from lorplan.basics.words import listing, plural, sentence
from lorplan.report.names import status_of, written_by
from lorplan.report.page import Page
from lorplan.results.plan import LeftOut, Plan, Portfolio, Reason

SHOWN = 4  # portfolios, and letters left out of one
PROGRAMS = 6


def portfolios(page: Page, plan: Plan) -> None:
    """All portfolios, the weightiest first."""
    why, left_out = page.view.shows("why"), page.view.shows("left-out")
    if not plan.portfolios or not (why or left_out):
        return
    page.heading("WHY THESE LETTERS" if why else "WHAT IS LEFT OUT")
    if why:
        page.text("+n: points a letter adds; 10 is a strong US letter in its own field.", style="dim")
    few = page.few(plan.portfolios, SHOWN)
    said: dict[tuple[str, str], str] = {}
    for portfolio in few:
        page.blank()
        _portfolio(page, portfolio, said)
    rest = plan.portfolios[len(few) :]
    if rest:
        page.blank()
        many = plural(sum(portfolio.count for portfolio in rest), "program")
        page.text(
            f"and {plural(len(rest), 'more set')} of letters for {many}"
            + page.hint("--all; --format csv lists every program")
        )


def _portfolio(page: Page, portfolio: Portfolio, said: dict[tuple[str, str], str]) -> None:
    letters = plural(len(portfolio.letters), "letter") if portfolio.letters else "no letter"
    page.text(f"{letters} to {plural(portfolio.count, 'program')}", mark=f"{portfolio.id}. ", style="strong")
    indent = len(portfolio.id) + 2
    page.text(page.programs(portfolio.programs, PROGRAMS), indent=indent)
    if page.view.shows("why"):
        _reasons(page, portfolio, said, indent)
    if page.view.shows("left-out"):
        _left_out(page, portfolio, said, indent)


def _reasons(page: Page, portfolio: Portfolio, said: dict[tuple[str, str], str], indent: int) -> None:
    """Why each letter is here; what an earlier set said of a letter is not said again."""
    again: dict[str, list[str]] = {}
    for reason in portfolio.reasons:
        key = (reason.letter, _said(reason))
        if key in said:
            again.setdefault(said[key], []).append(_letter(reason))
    for before, names_of in again.items():
        page.text(f"{listing(names_of)}, as in {before}", indent=indent, mark="* ")
    for reason in portfolio.reasons:
        key = (reason.letter, _said(reason))
        if key not in said:
            reason_lines(page, reason, indent)
            said[key] = portfolio.id
    for reason in (reason for kind in portfolio.alike for reason in kind.reasons):
        said.setdefault((reason.letter, _said(reason)), portfolio.id)  # the same at some of these programs


def _left_out(page: Page, portfolio: Portfolio, said: dict[tuple[str, str], str], indent: int) -> None:
    """Which letters are not here, and why not."""
    if not portfolio.left_out and not page.view.shows("why"):
        page.text("Every letter that could go here does.", indent=indent)
    new = [left for left in portfolio.left_out if said.get((left.letter, _why(left))) is None]
    few_left_out = page.few(new, SHOWN)
    if new:
        page.text("Left out:", indent=indent)
    for left in page.cut(new, SHOWN, indent=indent):
        left_out_lines(page, left, indent)
        said[left.letter, _why(left)] = portfolio.id
    for left in (left for kind in portfolio.alike for left in kind.left_out):
        if any(left.letter == other.letter for other in few_left_out):
            said.setdefault((left.letter, _why(left)), portfolio.id)
    if portfolio.left_out and len(new) < len(portfolio.left_out):
        again_out = listing(left.letter for left in portfolio.left_out if left not in new)
        page.text(f"Left out for the same reason as above: {again_out}.", indent=indent, style="dim")


def _said(reason: Reason) -> str:
    """What is said of a letter: where another set has the same, it is not said again."""
    return f"{_points(reason)} {reason.status} {reason.assigned} {reason.says}"


def reason_lines(page: Page, reason: Reason, indent: int) -> None:
    """A letter, its points, where it stands, and why it is here."""
    status = status_of(reason.status, reason.assigned)
    page.text(f"{_letter(reason)} {_points(reason)}, {status}", indent=indent, mark="* ")
    page.text(sentence(reason.says), indent=indent + 2)


def _points(reason: Reason) -> str:
    """`+4`; where it depends on the program `+2 to +4`."""
    return f"{reason.points:+d}" if reason.least == reason.most else f"{reason.least:+d} to {reason.most:+d}"


def _letter(about: Reason | LeftOut) -> str:
    return written_by(about.letter, about.writer)


def left_out_lines(page: Page, left: LeftOut, indent: int) -> None:
    """A letter that was left out, why, and what adding it would cost a program."""
    page.text(f"{_letter(left)}: {sentence(left.says)}{_cost(left)}", indent=indent, mark="- ")


def _why(left: LeftOut) -> str:
    return f"{left.says}{_cost(left)}"


def _cost(left: LeftOut) -> str:
    if not left.most:
        return ""
    if not left.price:
        return f" At some programs sending it costs up to {plural(left.most, 'point')}."
    price = plural(left.most, "point") if left.least == left.most else f"{left.least} to {plural(left.most, 'point')}"
    return f" Sending it costs {price} a program."
