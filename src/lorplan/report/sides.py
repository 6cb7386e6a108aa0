"""Parts of the pages of `lorplan compare`: changes of letters, rules and requirements in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.basics.words import listing, plural, sentence
from lorplan.report.names import STATUS, turned
from lorplan.report.page import day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lorplan.report.page import Page
    from lorplan.results.compare import Difference, FactChange, ProgramChange, RuleChange

PROGRAMS = 4  # named of one group of programs
GROUPS = 5
RULES = 6
FACTS = 8


def named(letter: str, names: Mapping[str, str]) -> str:
    """`Dr. Anita Patel (patel-im)`, or the id alone."""
    writer = names.get(letter)
    return f"{writer} ({letter})" if writer and writer != letter else letter


def swapped(added: Sequence[str], removed: Sequence[str], names: Mapping[str, str]) -> str:
    """`Dr. Lee (lee-im) instead of Dr. Patel (patel-im)`; `also ...`; `without ...`."""
    plus, minus = (listing(named(letter, names) for letter in each) for each in (added, removed))
    if added and removed:
        return f"{plus} instead of {minus}"
    return f"also {plus}" if added else f"without {minus}"


def groups(changes: Sequence[ProgramChange]) -> list[list[ProgramChange]]:
    """Changes that are alike together, those of most programs first."""
    found: dict[tuple[object, ...], list[ProgramChange]] = {}
    for one in changes:
        found.setdefault((one.kind, one.added, one.removed), []).append(one)
    return sorted(found.values(), key=lambda each: (-sum(one.count for one in each), each[0].program))


def moves(page: Page, changes: Sequence[ProgramChange], names: Mapping[str, str], whole: bool, indent: int = 0) -> None:
    """Which letters moved, one line for each kind of programs."""
    every = groups(changes)
    few = every if whole or len(every) <= GROUPS + 1 else every[:GROUPS]
    for group in few:
        count = sum(one.count for one in group)
        what = "" if group[0].kind == "changed" else "new: " if group[0].kind == "new" else "no longer there: "
        where = f"{what}{plural(count, 'program')} ({programs(group, whole)})"
        letters = (
            swapped(group[0].added, group[0].removed, names) if group[0].added or group[0].removed else "no letter"
        )
        if group[0].kind == "gone":
            page.text(f"{where}.", mark="- ", indent=indent)
        elif group[0].kind == "new":
            sent = listing(named(letter, names) for letter in group[0].added) or "no letter"
            page.text(f"{where}: {sent}.", mark="- ", indent=indent)
        else:
            page.text(f"{where}: {letters}.", mark="- ", indent=indent)
    if len(few) < len(every):
        page.text(f"and {plural(len(every) - len(few), 'more kind')} of programs (--all)", indent=indent, style="dim")


def programs(group: Sequence[ProgramChange], whole: bool) -> str:
    """The names of a group's programs."""
    words = [f"{one.name} ({one.count})" if one.count > 1 else one.name for one in group]
    if whole or len(words) <= PROGRAMS + 1:
        return listing(words)
    return f"{', '.join(words[:PROGRAMS])} and {len(words) - PROGRAMS} more"


def rules(page: Page, changes: Sequence[RuleChange], whole: bool, indent: int = 0, most: int = RULES) -> None:
    """Points that rules give more and less, only what changed."""
    few = changes if whole or len(changes) <= most + 1 else changes[:most]
    width = max((len(f"{one.after - one.before:+d}") for one in few), default=0)
    for one in few:
        says = sentence(one.says) if one.says else _SAID.get(one.rule.partition(":")[0], "")
        says = f"{turned(one.before, one.after - one.before)}{says}" if says else ""
        page.row(f"{one.after - one.before:+d}", f"{one.rule}" + (f": {says}" if says else ""), width, indent=indent)
    if len(few) < len(changes):
        rest = sum(one.after - one.before for one in changes[len(few) :])
        page.text(f"{rest:+d} by {plural(len(changes) - len(few), 'more rule')} (--all)", indent=indent, style="dim")


_SAID = {"effort": "What asking people costs.", "group": "What rules on one theme give together, within bounds."}


def requirements(page: Page, one: Difference, whole: bool) -> None:
    """Requirements that are kept at other programs."""
    for change in one.requirements:
        says = sentence(change.says) if change.says else change.rule
        parts = []
        if change.broken_before != change.broken_after:
            parts.append(f"falls short at {plural(change.broken_after, 'program')}, not at {change.broken_before}")
        if change.open_before != change.open_after:
            parts.append(f"hangs on an answer at {plural(change.open_after, 'program')}, not at {change.open_before}")
        page.text(f"{says} {sentence(listing(parts))}", mark="- ")


def facts(page: Page, difference: Difference, names: Mapping[str, str], whole: bool) -> None:
    """What two plans were made from that is not the same."""
    changes = difference.facts
    few = changes if whole or len(changes) <= FACTS + 1 else changes[:FACTS]
    for one in few:
        page.text(_fact(one, names, difference), mark="- ")
    if len(few) < len(changes):
        page.text(f"and {len(changes) - len(few)} more (--all)", style="dim")


def _fact(one: FactChange, names: Mapping[str, str], sides: Difference) -> str:
    before, after = one.before, one.after
    if one.kind == "letter":
        letter = named(one.subject, names)
        if not before:
            return f"{letter} is only in {sides.after}: {STATUS.get(after, after)}."
        if not after:
            return f"{letter} is only in {sides.before}: {STATUS.get(before, before)}."
        # Nobody knows which of the two is the older one, so they are told by their letters.
        was, then = STATUS.get(before, before), STATUS.get(after, after)
        return f"{letter}: {was} in {sides.before}; {then} in {sides.after}."
    if one.kind == "day":
        return f"The day: {day(before)}, then {day(after)}."
    if one.kind == "rules":
        return "The rules were changed."
    if one.kind == "program":
        return f"{one.subject}: {before}, then {after}."
    if one.kind == "override":
        return f"Your own change of the rule {one.subject}: {'made' if after else 'gone'}."
    if one.kind == "answer":
        return f"{one.subject}: {'not answered any more' if after else 'answered since, or not asked any more'}."
    return f"{one.kind.capitalize()}: {before}, then {after}."
