"""The text of `lorplan compare SCENARIO`: the next best plans, what each gives up for what, and how sure that is."""

from __future__ import annotations

from lorplan.basics.words import listing, plural, verb
from lorplan.report import View
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.report.sides import moves, programs, rules, swapped
from lorplan.results.compare import Alternative, Alternatives, Loss, Nearest

RULES = 3


def render(answer: Alternatives, view: View) -> str:
    """The whole answer; quiet: the alternatives by name and loss alone."""
    page = Page(view, Names(writers=answer.names))
    page.assumed(answer.assumed)
    _head(page, answer)
    page.heading("THE NEXT BEST SETS OF LETTERS")
    if not answer.others:
        page.text("None: without any of its letters the best plan would be worse, and no other letter can stand in.")
    for number, other in enumerate(answer.others, 1):
        _other(page, answer, number, other)
    _nearest(page, answer)
    if not view.quiet:
        page.heading("WHAT WAS TRIED")
        page.text(_completeness(answer))
        page.steps(_steps(answer))
    return page.drawn()


def _head(page: Page, answer: Alternatives) -> None:
    best = answer.best
    first = answer.others[0] if answer.others else None
    if first is None:
        page.text("No other set of letters makes a plan of its own.", style="strong")
    elif _nothing(first.loss):
        page.text(f"Just as good: {_what(answer, first)}.", style="strong")
    else:
        page.text(
            f"The next best set of letters ({_what(answer, first)}) {_loses(first.loss, answer)}.", style="strong"
        )
    page.blank()
    page.text(f"The best plan of {best.name}:")
    page.text(f"uses {listing(map(page.names.letter, best.letters)) or 'no letter'}", mark="- ")
    page.text(f"asks {listing(best.people) or 'nobody new'}", mark="- ")
    page.text(
        f"{best.complete} of {plural(best.programs, 'program')} complete when all letters are there, "
        f"{plural(best.stages.points, 'point')}",
        mark="- ",
    )


def _nothing(loss: Loss) -> bool:
    return not (loss.short or loss.missing or loss.points)


def _what(answer: Alternatives, other: Alternative) -> str:
    """`without a`, `a instead of b`; of a letter that stays where it is assigned, that it goes nowhere else."""
    stays = [letter for letter in other.dropped if letter in other.side.letters]
    dropped, added = (listing(letters) for letters in (other.dropped, other.added))
    else_where = f", except where {'it has' if len(stays) == 1 else 'they have'} to be" if stays else ""
    if dropped and added:
        return f"{added} instead of {dropped}{else_where}"
    if dropped:
        return f"without {dropped}{else_where}"
    return f"with {added} as well" if added else "the same letters"


def _loses(loss: Loss, answer: Alternatives) -> str:
    parts = []
    if loss.short:
        parts.append("leaves programs short that need not be")
    elif loss.missing:
        parts.append("lacks more letters where programs fall short")
    if loss.points:
        word = "loses" if loss.points > 0 else "gains"
        parts.append(f"{word} {plural(abs(loss.points), 'point')}{_share(loss, answer)}")
    return listing(parts) or "is just as good"


def _share(loss: Loss, answer: Alternatives) -> str:
    total = answer.best.stages.points
    if not 0 < loss.points <= total:
        return ""
    tenths = loss.points * 1000 // total
    share = f"{tenths // 10}.{tenths % 10} %" if tenths else "less than 0.1 %"
    return f" ({share} of {total})"


def _other(page: Page, answer: Alternatives, number: int, other: Alternative) -> None:
    page.blank()
    page.text(_titled(_what(answer, other)), mark=f"{number}. ", style="strong")
    indent = len(f"{number}. ")
    page.text(f"{_capital(_loses(other.loss, answer))}.", indent=indent)
    side, best = other.side, answer.best
    if side.lacking != best.lacking:
        page.text(
            f"{plural(side.lacking, 'program')} {verb(side.lacking, 'lack')} something, not {best.lacking}.",
            indent=indent,
        )
    if side.people != best.people:
        fewer = [name for name in best.people if name not in side.people]
        more = [name for name in side.people if name not in best.people]
        parts = [f"You need not ask {listing(fewer, 'or')}."] if fewer else []
        parts += [f"You ask {listing(more)}."] if more else []
        page.text(" ".join(parts), indent=indent)
    if side.waiting != best.waiting:
        waiting = f"{plural(side.waiting, 'program')} {verb(side.waiting, 'wait')} for a letter that is not in hand"
        page.text(f"{waiting}, not {best.waiting}.", indent=indent)
    if page.view.quiet:
        return
    if other.together and not page.view.all:
        page.text(f"{other.together[0]} and {other.together[1]} together.", indent=indent)
        return
    moves(page, other.difference.programs, indent)
    rules(page, other.difference.rules, indent, RULES)


def _titled(text: str) -> str:
    """A capital where a word begins it; the id of a letter stays as it is."""
    return _capital(text) if text.startswith(("with", "the same")) else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _nearest(page: Page, answer: Alternatives) -> None:
    if not answer.nearest or page.view.quiet:
        return
    page.heading("ANOTHER SET AT ONE KIND OF PROGRAMS")
    page.text(
        "Everything else as in the best plan, also who is asked; of several such changes the losses add up.",
        style="dim",
    )
    for nearest in answer.nearest:
        page.text(_change(page, nearest, answer), mark="- ")
    rest = answer.nearest_of - len(answer.nearest)
    if rest > 0:
        last = answer.nearest[-1].loss
        least = "at least as much as the last" if not _nothing(last) else "nothing or more"
        page.text(f"{plural(rest, 'more such change')}, each losing {least}.", style="dim")


def _change(page: Page, nearest: Nearest, answer: Alternatives) -> str:
    first = nearest.programs[0]
    return (
        f"{plural(nearest.count, 'program')} ({programs(page, nearest.programs)}): "
        f"{swapped(page.names, first.added, first.removed)}. {_capital(_loses(nearest.loss, answer))}."
    )


def _completeness(answer: Alternatives) -> str:
    if answer.tried is not None:
        how = f"All {answer.tried} sets of letters that you may use and ask for were tried, each with its best plan."
    else:
        how = "There are too many sets of letters to list their plans, so that the best ones were found one by one" + (
            ", each proved." if answer.proved else "; the search was stopped."
        )
    if not answer.proved:
        return f"{how} Others may be better than those shown."
    if answer.complete:
        return f"{how} There is no other: in every other set some letter adds nothing, or takes from the plan."
    if answer.rest is None:
        return f"{how} Others were not looked for (--best N)."
    return (
        f"{how} Every plan that has not all the letters of the best one or of one shown here "
        f"{_loses(answer.rest, answer)} or more. The next ones: --best N."
    )


def _steps(answer: Alternatives) -> list[str]:
    name = answer.best.name
    steps = [f"lorplan solve {name}: the best plan in full."]
    if answer.others and answer.others[0].dropped:
        letter = answer.others[0].dropped[0]
        steps.append(f"lorplan explain {name} --letter {letter}: why {letter} is where it is.")
    steps.append(f"lorplan compare {name} --frontier: points against people asked and programs that fall short.")
    return steps
