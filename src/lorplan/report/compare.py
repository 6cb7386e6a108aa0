"""The text of `lorplan compare` for sides: what is better first, then the numbers, then what differs and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.basics.words import listing, plural
from lorplan.report.page import Page, day
from lorplan.report.plain import cells, shown
from lorplan.report.sides import facts, moves, requirements, rules

if TYPE_CHECKING:
    from lorplan.report import View
    from lorplan.results.compare import Comparison, Difference, Line, Side

MARK = "*"
SHORT = "fall short"
HALVES = "half letters short, by weight"


def render(found: Comparison, view: View) -> str:
    """The whole comparison; quiet: what is better, and the numbers."""
    page = Page(view.width)
    page.text(_headline(found), style="good" if found.same else "strong")
    page.blank()
    for side in found.sides:
        page.text(_called(side), mark=f"{side.label}  ")
    if found.cautions:
        page.blank()
        for caution in found.cautions:
            page.text(caution, mark="! ", style="warn")
    if not found.same or view.all:
        _table(page, found, view)
    if not view.quiet:
        for one in found.differences:
            _difference(page, found, one, view)
        _next(page, found)
    return page.coloured() if view.colour else page.plain()


def _called(side: Side) -> str:
    what = {
        "best plan": "the best plan",
        "stopped plan": "the best plan found, not proved best",
        "saved plan": f"a plan saved, made for {day(side.as_of)}",
        "portfolio": "a portfolio of the scenario",
        "assignment": "letters assigned by hand",
        "list": "a list of letters by program",
        "alternative": "another plan",
    }[side.what]
    assumed = f"; assumed: {listing(one.what for one in side.assumed)}" if side.assumed else ""
    return f"{side.name}: {what}{assumed}"


def _headline(found: Comparison) -> str:
    first, others = found.sides[0], found.sides[1:]
    if found.same:
        return "Nothing differs: the same letters go to the same programs, and come to the same."
    if all(not one.programs for one in found.differences) and all(line.same for line in found.lines):
        return "The same letters go to the same programs; only what the plans were made from differs."
    if len(others) == 1:
        return f"{others[0].label} against {first.label}: {_against(first, others[0])}"
    if found.optimum is not None:
        side = next(side for side in found.sides if side.label == found.optimum)
        if len({one.scenario_hash for one in found.sides}) == 1:
            return f"{found.optimum} is the best plan of {side.name}."
    possible = [side for side in found.sides if not side.wrong]
    if len({side.weight for side in found.sides}) == 1 and possible:
        top = min(_order(side) for side in possible)
        best = [side.label for side in possible if _order(side) == top]
        return f"{listing(best)} {'comes' if len(best) == 1 else 'come'} out best of {len(found.sides)}."
    return f"{len(found.sides)} plans side by side."


def _order(side: Side) -> tuple[int, int, int]:
    return side.stages.short, side.stages.halves, -side.stages.points


def _against(first: Side, other: Side) -> str:
    parts = []
    short = other.short - first.short
    if short:
        parts.append(f"{plural(abs(short), 'program')} {'more' if short > 0 else 'fewer'} fall short")
    comparable = first.weight == other.weight
    gain = other.stages.points - first.stages.points
    if comparable and gain:
        parts.append(f"{plural(abs(gain), 'point')} {'more' if gain > 0 else 'less'}")
    people = other.stages.people - first.stages.people
    if people:
        parts.append(f"{plural(abs(people), 'person', 'people')} {'more' if people > 0 else 'fewer'} to ask")
    hanging = None if None in (first.hanging, other.hanging) else (other.hanging or 0) - (first.hanging or 0)
    if hanging:
        more = "more" if hanging > 0 else "fewer"
        parts.append(
            f"{plural(abs(hanging), 'program')} {more} {'hangs' if abs(hanging) == 1 else 'hang'} on one letter"
        )
    if other.wrong:
        parts.append("and it cannot be sent like this")
    if not parts:
        return "other letters, and just as good." if comparable else "other programs."
    return f"{', '.join(parts)}."


# ---- the numbers


def _table(page: Page, found: Comparison, view: View) -> None:
    shown_lines = [line for line in found.lines if view.all or (not line.same and not _told_already(line, found))]
    if not shown_lines:
        return
    page.blank()
    columns = [_column(found, place, shown_lines) for place in range(len(found.sides))]
    widths = [max(cells(text) for text in column) + 2 for column in columns]
    label = max(cells(line.name) for line in shown_lines)
    if label + sum(widths) <= page.width:
        names = ["", *(line.name for line in shown_lines)]
        for row, name in enumerate(names):
            text = _padded(name, label, [column[row] for column in columns], widths)
            page.lines.append((text, "" if row else "head"))
    else:
        for row, line in enumerate(shown_lines, 1):
            page.text(line.name, style="head")
            _stacked(page, found, [column[row] for column in columns])
    if any(line.best for line in shown_lines):
        page.text(f"{MARK} the best of the line", style="dim")
    hidden = sum(1 for line in found.lines if line.same and line not in shown_lines)
    if hidden:
        page.text(f"{plural(hidden, 'line')} {'is' if hidden == 1 else 'are'} the same in all (--all).", style="dim")


def _stacked(page: Page, found: Comparison, values: list[str]) -> None:
    """One number of every side, below each other."""
    label = max(cells(side.label) for side in found.sides)
    most = max(cells(value) for value in values)
    for side, value in zip(found.sides, values, strict=True):
        page.lines.append((f"  {side.label.ljust(label)}  {' ' * (most - cells(value))}{value}".rstrip(), ""))


def _told_already(line: Line, found: Comparison) -> bool:
    """Half letters say nothing new where not even as many programs fall short."""
    short = next(other for other in found.lines if other.name == SHORT)
    return line.name == HALVES and not short.same


def _column(found: Comparison, place: int, lines: list[Line]) -> list[str]:
    side = found.sides[place]
    texts = [side.label + "  "]
    for line in lines:
        value = line.values[place]
        texts.append(f"{'?' if value is None else value} {MARK if side.label in line.best else ' '}")
    return texts


def _padded(name: str, label: int, values: list[str], widths: list[int]) -> str:
    text = shown(name) + " " * (label - cells(shown(name)))
    for value, width in zip(values, widths, strict=True):
        text += " " * (width - cells(value)) + value
    return text.rstrip()


# ---- what differs


def _difference(page: Page, found: Comparison, one: Difference, view: View) -> None:
    if one.nothing:
        if len(found.differences) > 1:
            page.heading(f"FROM {one.before} TO {one.after}")
            page.text("Nothing differs.")
        return
    way = f"FROM {one.before} TO {one.after}"
    assumed = next(side.assumed for side in found.sides if side.label == one.after)
    if one.facts and (view.all or not assumed):  # of a what-if all is said where it is named
        page.heading(f"WHAT CHANGED {way}")
        facts(page, one, found.names, view.all)
    if one.programs:
        page.heading(f"LETTERS THAT MOVE {way}")
        moves(page, one.programs, found.names, view.all)
    if one.requirements:
        page.heading(f"REQUIREMENTS {way}")
        requirements(page, one, view.all)
    if one.rules:
        page.heading(f"POINTS BY RULE {way}")
        rules(page, one.rules, view.all)


def _next(page: Page, found: Comparison) -> None:
    steps = _steps(found)
    if steps:
        page.heading("WHAT TO DO NEXT")
    for number, step in enumerate(steps, 1):
        page.text(step, mark=f"{number}. ")


def _steps(found: Comparison) -> list[str]:
    if found.same:
        return []
    best = next((side for side in found.sides if side.label == found.optimum), None)
    steps = []
    own = [side for side in found.sides if side.what in ("assignment", "list", "portfolio")]
    if best is not None and own:
        name = own[0].name.rpartition(":")[2] if own[0].what == "portfolio" else own[0].name
        steps.append(
            f"lorplan verify {best.name} {name} --best: the fewest swaps that bring {own[0].label} to the best."
        )
    if best is not None:
        steps.append(f"lorplan compare {best.name}: the next best plans, and what each gives up for what.")
        steps.append(f"lorplan solve {best.name}: the best plan in full.")
    elif any(side.what == "saved plan" for side in found.sides):
        steps.append("lorplan solve SCENARIO: today's plan, where the letters or the day changed.")
    return steps
