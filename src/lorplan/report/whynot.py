"""Text of `lorplan explain --why-not`: what keeps something out, what it would cost, and what would bring it in."""

from __future__ import annotations

from lorplan.basics.words import plural, sentence
from lorplan.report.page import Page
from lorplan.report.why import PROGRAMS, all_programs, remedies, rule_points
from lorplan.results.explain import Payer, WhyNot

PAYERS = 4
OTHERS = 3


def why_not(page: Page, answer: WhyNot) -> None:
    """What keeps it out, its price, and the least change that brings it in."""
    what = _what(page, answer)
    using = [payer for payer in answer.payers if payer.how == "in"]
    paying = [payer for payer in answer.payers if payer.how != "in"]
    total = sum(payer.count for payer in answer.payers)
    if not paying:
        programs = [program for payer in using for program in payer.programs]
        where = page.programs(programs, PROGRAMS) if total == 1 else all_programs(total)
        page.text(f"{what} is in the plan at {where}.", style="good")
        return
    number = sum(payer.count for payer in using)
    where = f"in the plan at {number} of {plural(total, 'program')}" if using else "not in the plan"
    page.text(f"{what} is {where}.", style="strong")
    page.heading("WHY NOT")
    shared = paying[0].says if len({payer.says for payer in paying}) == 1 and len(paying) > 1 else ""
    if shared:
        page.text(sentence(shared))
    for payer in page.cut(paying, PAYERS):
        _payer(page, payer, shared)
    page.heading("WHAT WOULD BRING IT IN")
    _changes(page, answer, f", at {page.programs(answer.target, PROGRAMS)}" if using else "")
    if answer.note:
        page.text(sentence(answer.note), style="dim")


def _what(page: Page, answer: WhyNot) -> str:
    """What was asked about, as the subject of a sentence."""
    match answer.what:
        case "letter":
            return page.names.letter(answer.asked)
        case "writer":
            return f"A letter by {answer.name}"
        case "fourth":
            return "A fourth letter"
    return f"The set {answer.asked.replace(',', ', ')}"


def _payer(page: Page, payer: Payer, shared: str) -> None:
    page.text(page.programs(payer.programs, PROGRAMS), mark="- ")
    if not shared:
        page.text(sentence(payer.says), indent=2)
    if payer.how in ("price", "request") and payer.price is not None:
        page.text(_price(payer), indent=2)
    if payer.how != "short":
        rule_points(page, payer.by_rule)


def _changes(page: Page, answer: WhyNot, where: str) -> None:
    """The least change, and those that are as easy."""
    if answer.change is None:
        page.text(f"None of the changes that lorplan knows of, alone or two together{where}.")
        return
    page.text(f"The least change{where}:")
    remedies(page, [answer.change])
    if answer.others:
        page.text("Or as easily:")
    few = page.few(answer.others, OTHERS, spare=0)
    remedies(page, few)
    if len(few) < len(answer.others):
        page.text(f"and {len(answer.others) - len(few)} more{page.hint('--all')}", style="dim")


def _price(payer: Payer) -> str:
    price, weighted = payer.price or 0, payer.weighted or 0
    if not price:
        cost = "It would be just as good here"
    elif price > 0:
        cost = f"It costs {plural(price, 'point')} a program"
    else:
        cost = f"It would add {plural(-price, 'point')} a program"
    if weighted > 0 and weighted != price:
        return f"{cost}; {plural(weighted, 'weighted point')} in all:"
    return f"{cost}:" if payer.by_rule else f"{cost}."
