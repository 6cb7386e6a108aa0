"""What changed since the plan before, as text: what happened, what is still to click, what is otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from lorplan.basics.words import listing, plural, sentence
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.results.clicks import held_at, to_assign
from lorplan.results.plan import Plan
from lorplan.results.since import MovedLetters, Since

SHOWN = 8  # entries of each kind before --all
NAMED = 3  # programs that a sentence names


def since(page: Page, plan: Plan, changed: Since) -> None:
    """The section."""
    page.heading(f"SINCE THE PLAN OF {day(changed.former.as_of).upper()}")
    happened = list(dict.fromkeys(_happened(changed)))
    for entry in page.cut(happened or ["Nothing happened that your file tells of."], SHOWN):
        page.text(entry, mark="* ")
    click = _to_click(plan)
    if click:
        page.text("Still to click at the portal:")
        for entry in page.cut(click, SHOWN):
            page.text(entry, indent=2, mark="* ")
    if changed.without_letters:
        names = [program.name for program in plan.programs if program.program in changed.without_letters]
        page.text(f"Added since, and nothing is assigned there yet: {_some(names)}.")
    _changes(page, changed)


def _happened(changed: Since) -> Iterator[str]:
    """Letters one by one; what was assigned where, added or taken out, together."""
    for each in changed.happened:
        letter = f"{each.name} ({each.id})"
        if each.what == "letter":
            yield f"{letter}: {each.old}, now {each.new}"
        elif each.what == "new letter":
            yield f"{letter}: new in your file, {each.new}"
        elif each.what == "letter gone":
            yield f"{letter}: no longer in your file"
    assigned: dict[str, list[str]] = {}
    for each in changed.happened:
        if each.new is not None and each.what in ("assigned", "new program"):
            assigned.setdefault(each.new, []).append(each.name)
    for letters, names in assigned.items():
        yield f"assigned: {letters} at {_some(names)}"
    for what, words in (("new program", "added"), ("program gone", "taken out")):
        names = _names(changed, what)
        if names:
            yield f"{words}: {_some(names)}"


def _names(changed: Since, what: str) -> list[str]:
    return [each.name for each in changed.happened if each.what == what]


def _to_click(plan: Plan) -> list[str]:
    """The letters that are there and not assigned, and where: what is assigned already is done, and what waits for
    other letters is none of it."""
    now: dict[tuple[str, ...], int] = {}
    held = held_at(plan)
    for program in plan.programs:
        letters = to_assign(program, held.get(program.program))
        if letters:
            now[letters] = now.get(letters, 0) + program.count
    return [f"{listing(letters)} at {plural(count, 'program')}" for letters, count in now.items()]


def _changes(page: Page, changed: Since) -> None:
    asks = [f"ask for {listing(changed.asks)}"] if changed.asks else []
    asks += [f"{listing(changed.asks_no_more)} need not be asked for any more"] if changed.asks_no_more else []
    if not changed.moved and not asks:
        page.text("The plan is as it was: nothing is otherwise at the programs of both.")
        return
    page.text("Otherwise than before:")
    moves: dict[str, list[MovedLetters]] = {}
    for move in changed.moved:
        moves.setdefault(_move(move), []).append(move)
    for words, moved in moves.items():
        count = sum(move.count for move in moved)
        page.text(f"{plural(count, 'program')} ({_some([move.name for move in moved])}): {words}", indent=2, mark="* ")
    for entry in asks:
        page.text(sentence(entry), indent=2, mark="* ")
    page.text(_price(changed))


def _move(move: MovedLetters) -> str:
    parts = [f"{listing(move.added)} comes in" if len(move.added) == 1 else f"{listing(move.added)} come in"]
    gone = [f"{listing(move.removed)} leaves" if len(move.removed) == 1 else f"{listing(move.removed)} leave"]
    return listing((parts if move.added else []) + (gone if move.removed else []))


def _price(changed: Since) -> str:
    """What not changing it would come to."""
    price = changed.unchanged
    if price is None:
        return "The plan before can no longer be kept to: something in it is gone, or no longer fits."
    if price.programs_short > 0:
        more = plural(price.programs_short, "more program")
        return f"Left as it was, {more} would fall short or have too few letters."
    if price.points > 0:
        return "Left as it was, no more programs would fall short; the letters would do less for you."
    return "Left as it was, it would be as good."


def _some(names: list[str]) -> str:
    """Names in a sentence; of many the first, and how many more."""
    shown = list(dict.fromkeys(names))
    return listing(shown if len(shown) <= NAMED + 1 else [*shown[:NAMED], f"{len(shown) - NAMED} more"])
