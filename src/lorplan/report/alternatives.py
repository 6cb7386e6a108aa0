"""The text of `lorplan compare SCENARIO`: the next best plans, what each gives up for what, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.basics.words import listing, plural
from lorplan.report.assumed import assumed
from lorplan.report.page import Page
from lorplan.report.sides import moves, named, rules

if TYPE_CHECKING:
    from lorplan.report import View
    from lorplan.results.compare import Alternative, Alternatives, Loss, Nearest

MOVES = 3
RULES = 3


def render(found: Alternatives, view: View) -> str:
    """The whole answer; quiet: the alternatives by name and loss alone."""
    page = Page(view.width)
    assumed(page, found.assumed)
    _head(page, found)
    page.heading("THE NEXT BEST SETS OF LETTERS")
    if not found.others:
        page.text("None: without any of its letters the best plan would be worse, and no other letter can stand in.")
    for place, one in enumerate(found.others, 1):
        _other(page, found, place, one, view)
    _nearest(page, found, view)
    if not view.quiet:
        page.heading("WHAT WAS TRIED")
        page.text(_completeness(found))
        page.heading("WHAT TO DO NEXT")
        for number, step in enumerate(_steps(found), 1):
            page.text(step, mark=f"{number}. ")
    return page.coloured() if view.colour else page.plain()


def _head(page: Page, found: Alternatives) -> None:
    best = found.best
    first = found.others[0] if found.others else None
    if first is None:
        page.text("No other set of letters makes a plan of its own.", style="strong")
    elif _nothing(first.loss):
        page.text(f"Just as good: {_what(found, first)}.", style="strong")
    else:
        page.text(f"The next best set of letters ({_what(found, first)}) {_loses(first.loss, found)}.", style="strong")
    page.blank()
    page.text(f"The best plan of {best.name}:")
    page.text(f"uses {listing(named(letter, found.names) for letter in best.letters) or 'no letter'}", mark="- ")
    page.text(f"asks {listing(best.people) or 'nobody new'}", mark="- ")
    page.text(
        f"{best.complete} of {plural(best.programs, 'program')} complete when all letters are there, "
        f"{plural(best.stages.points, 'point')}",
        mark="- ",
    )


def _nothing(loss: Loss) -> bool:
    return not (loss.short or loss.halves or loss.points)


def _what(found: Alternatives, one: Alternative) -> str:
    """`without a`, `a instead of b`; of a letter that stays where it is assigned, that it goes nowhere else."""
    stays = [letter for letter in one.dropped if letter in one.side.letters]
    dropped, added = (listing(each) for each in (one.dropped, one.added))
    else_where = f", except where {'it has' if len(stays) == 1 else 'they have'} to be" if stays else ""
    if dropped and added:
        return f"{added} instead of {dropped}{else_where}"
    if dropped:
        return f"without {dropped}{else_where}"
    return f"with {added} as well" if added else "the same letters"


def _loses(loss: Loss, found: Alternatives) -> str:
    parts = []
    if loss.short:
        parts.append("leaves programs short that need not be")
    elif loss.halves:
        parts.append("lacks more letters where programs fall short")
    if loss.points:
        word = "loses" if loss.points > 0 else "gains"
        parts.append(f"{word} {plural(abs(loss.points), 'point')}{_share(loss, found)}")
    return listing(parts) or "is just as good"


def _share(loss: Loss, found: Alternatives) -> str:
    total = found.best.stages.points
    if not 0 < loss.points <= total:
        return ""
    tenths = loss.points * 1000 // total
    share = f"{tenths // 10}.{tenths % 10} %" if tenths else "less than 0.1 %"
    return f" ({share} of {total})"


def _other(page: Page, found: Alternatives, place: int, one: Alternative, view: View) -> None:
    page.blank()
    page.text(_titled(_what(found, one)), mark=f"{place}. ", style="strong")
    indent = len(f"{place}. ")
    page.text(f"{_capital(_loses(one.loss, found))}.", indent=indent)
    side, best = one.side, found.best
    if side.short != best.short:
        verb = "falls" if side.short == 1 else "fall"
        page.text(f"{plural(side.short, 'program')} {verb} short, not {best.short}.", indent=indent)
    if side.people != best.people:
        fewer = [name for name in best.people if name not in side.people]
        more = [name for name in side.people if name not in best.people]
        parts = [f"You need not ask {listing(fewer, 'or')}."] if fewer else []
        parts += [f"You ask {listing(more)}."] if more else []
        page.text(" ".join(parts), indent=indent)
    if side.waiting != best.waiting:
        verb = "waits" if side.waiting == 1 else "wait"
        waiting = f"{plural(side.waiting, 'program')} {verb} for a letter that is not in hand, not {best.waiting}."
        page.text(waiting, indent=indent)
    if view.quiet:
        return
    if one.together and not view.all:
        page.text(f"{one.together[0]} and {one.together[1]} together.", indent=indent)
        return
    moves(page, one.difference.programs, found.names, view.all, indent)
    rules(page, one.difference.rules, view.all, indent, RULES)


def _titled(text: str) -> str:
    """A capital where a word begins it; the id of a letter stays as it is."""
    return _capital(text) if text.startswith(("with", "the same")) else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _nearest(page: Page, found: Alternatives, view: View) -> None:
    if not found.nearest or view.quiet:
        return
    page.heading("ANOTHER SET AT ONE KIND OF PROGRAMS")
    page.text(
        "Everything else as in the best plan, also who is asked; of several such changes the losses add up.",
        style="dim",
    )
    for one in found.nearest:
        page.text(_change(one, found), mark="- ")
    rest = found.nearest_of - len(found.nearest)
    if rest > 0:
        last = found.nearest[-1].loss
        least = "at least as much as the last" if not _nothing(last) else "nothing or more"
        page.text(f"{plural(rest, 'more such change')}, each losing {least}.", style="dim")


def _change(one: Nearest, found: Alternatives) -> str:
    from lorplan.report.sides import programs, swapped

    first = one.programs[0]
    return (
        f"{plural(one.count, 'program')} ({programs(one.programs, False)}): "
        f"{swapped(first.added, first.removed, found.names)}. {_capital(_loses(one.loss, found))}."
    )


def _completeness(found: Alternatives) -> str:
    if found.tried is not None:
        how = f"All {found.tried} sets of letters that you may use and ask for were tried, each with its best plan."
    else:
        how = "There are too many sets of letters to list their plans, so that the best ones were found one by one" + (
            ", each proved." if found.proved else "; the search was stopped."
        )
    if not found.proved:
        return f"{how} Others may be better than those shown."
    if found.complete:
        return f"{how} There is no other: in every other set some letter adds nothing, or takes from the plan."
    if found.rest is None:
        return f"{how} Others were not looked for (--best N)."
    return (
        f"{how} Every plan that has not all the letters of the best one or of one shown here "
        f"{_loses(found.rest, found)} or more. The next ones: --best N."
    )


def _steps(found: Alternatives) -> list[str]:
    name = found.best.name
    steps = [f"lorplan solve {name}: the best plan in full."]
    if found.others and found.others[0].dropped:
        letter = found.others[0].dropped[0]
        steps.append(f"lorplan explain {name} --letter {letter}: why {letter} is where it is.")
    steps.append(f"lorplan compare {name} --frontier: points against people asked and programs that fall short.")
    return steps
