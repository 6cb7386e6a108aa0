"""Parts of the pages of `lorplan compare`: changes of letters, rules and requirements in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lorplan.basics.words import listing, plural, sentence
from lorplan.report.names import STATUS, Names, counted, turned
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.results.compare import Difference, FactChange, ProgramChange, RuleChange

PROGRAMS = 4  # named of one group of programs
GROUPS = 5
RULES = 6
FACTS = 8


def swapped(names: Names, added: Sequence[str], removed: Sequence[str]) -> str:
    """`Dr. Lee (lee-im) instead of Dr. Patel (patel-im)`; `also ...`; `without ...`."""
    plus, minus = (listing(map(names.letter, letters)) for letters in (added, removed))
    if added and removed:
        return f"{plus} instead of {minus}"
    return f"also {plus}" if added else f"without {minus}"


def groups(changes: Sequence[ProgramChange]) -> list[list[ProgramChange]]:
    """Changes that are alike together, those of most programs first."""
    alike: dict[tuple[object, ...], list[ProgramChange]] = {}
    for change in changes:
        alike.setdefault((change.kind, change.added, change.removed), []).append(change)
    return sorted(alike.values(), key=lambda group: (-sum(change.count for change in group), group[0].program))


def moves(page: Page, changes: Sequence[ProgramChange], indent: int = 0) -> None:
    """Which letters moved, one line for each kind of programs."""
    every = groups(changes)
    few = page.few(every, GROUPS)
    for group in few:
        first, count = group[0], sum(change.count for change in group)
        what = {"changed": "", "new": "new: "}.get(first.kind, "no longer there: ")
        where = f"{what}{plural(count, 'program')} ({programs(page, group)})"
        if first.kind == "gone":
            letters = ""
        elif first.kind == "new":
            letters = f": {listing(map(page.names.letter, first.added)) or 'no letter'}"
        else:
            letters = f": {swapped(page.names, first.added, first.removed)}"
        page.text(f"{where}{letters}.", mark="- ", indent=indent)
    if len(few) < len(every):
        page.text(
            f"and {plural(len(every) - len(few), 'more kind')} of programs{page.hint('--all')}",
            indent=indent,
            style="dim",
        )


def programs(page: Page, group: Sequence[ProgramChange]) -> str:
    """The names of a group's programs."""
    words = [counted(change.name, change.count) for change in group]
    few = page.few(words, PROGRAMS)
    return listing(words) if few is words else f"{', '.join(few)} and {len(words) - PROGRAMS} more"


def rules(page: Page, changes: Sequence[RuleChange], indent: int = 0, most: int = RULES) -> None:
    """Points that rules give more and less, only what changed."""
    few = page.few(changes, most)
    width = max((len(f"{change.after - change.before:+d}") for change in few), default=0)
    for change in few:
        gain = change.after - change.before
        says = sentence(change.says) if change.says else _SAID.get(re.split("[.:]", change.rule)[0], "")
        says = f": {turned(change.before, gain)}{says}" if says else ""
        page.row(f"{gain:+d}", f"{change.rule}{says}", width, indent=indent)
    if len(few) < len(changes):
        rest = sum(change.after - change.before for change in changes[len(few) :])
        page.text(
            f"{rest:+d} by {plural(len(changes) - len(few), 'more rule')}{page.hint('--all')}",
            indent=indent,
            style="dim",
        )


_SAID = {"effort": "What asking people costs.", "group": "What rules on one theme give together, within bounds."}


def requirements(page: Page, difference: Difference) -> None:
    """Requirements that are kept at other programs."""
    for change in difference.requirements:
        says = sentence(change.says) if change.says else change.rule
        parts = []
        if change.broken_before != change.broken_after:
            parts.append(f"falls short at {plural(change.broken_after, 'program')}, not at {change.broken_before}")
        if change.open_before != change.open_after:
            parts.append(f"hangs on an answer at {plural(change.open_after, 'program')}, not at {change.open_before}")
        page.text(f"{says} {sentence(listing(parts))}", mark="- ")


def facts(page: Page, difference: Difference) -> None:
    """What two plans were made from that is not the same."""
    for change in page.cut(difference.facts, FACTS):
        page.text(_fact(page.names, change, difference), mark="- ")


def _fact(names: Names, change: FactChange, sides: Difference) -> str:
    before, after = change.before, change.after
    if change.kind == "letter":
        letter = names.letter(change.subject)
        if not before:
            return f"{letter} is only in {sides.after}: {STATUS.get(after, after)}."
        if not after:
            return f"{letter} is only in {sides.before}: {STATUS.get(before, before)}."
        # Nobody knows which of the two is the older one, so they are told by their letters.
        was, then = STATUS.get(before, before), STATUS.get(after, after)
        return f"{letter}: {was} in {sides.before}; {then} in {sides.after}."
    if change.kind == "day":
        return f"The day: {day(before)}, then {day(after)}."
    if change.kind == "rules":
        return "The rules were changed."
    if change.kind == "program":
        return f"{change.subject}: {before}, then {after}."
    if change.kind == "override":
        return f"Your own change of the rule {change.subject}: {'made' if after else 'gone'}."
    if change.kind == "answer":
        return f"{change.subject}: {'not answered any more' if after else 'answered since, or not asked any more'}."
    return f"{change.kind.capitalize()}: {before}, then {after}."
