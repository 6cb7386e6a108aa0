"""The text of `lorplan compare` for sides: what is better first, then the numbers, then what differs and why."""

from __future__ import annotations

from collections.abc import Sequence

from lorplan.basics.words import listing, plural, verb
from lorplan.report import View
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.report.plain import cells, day, shown
from lorplan.report.sides import facts, moves, requirements, rules
from lorplan.results.compare import Comparison, Difference, Line, Side

MARK = "*"
LACKING = ("get too few letters", "miss something else that is asked for")  # programs, by what they lack
MISSING = "letters missing, by weight"


def render(comparison: Comparison, view: View) -> str:
    """The whole comparison; quiet: what is better, and the numbers."""
    page = Page(view, Names(writers=comparison.names))
    page.text(headline(comparison), style="good" if comparison.same else "strong")
    page.blank()
    for side in comparison.sides:
        page.text(called(side), mark=f"{side.label}  ")
    if comparison.cautions:
        page.blank()
        for caution in comparison.cautions:
            page.text(caution, mark="! ", style="warn")
    if not comparison.same or view.all:
        _table(page, comparison)
    if not view.quiet:
        for difference in comparison.differences:
            difference_lines(page, comparison, difference)
        page.steps(_steps(comparison))
    return page.drawn()


def called(side: Side) -> str:
    """What a side is: `my-plan.yaml: the best plan`."""
    what = {
        "best plan": "the best plan",
        "stopped plan": "the best plan found, not proved best",
        "saved plan": f"a plan saved, made for {day(side.as_of)}",
        "portfolio": "a portfolio of the scenario",
        "assignment": "letters assigned by hand",
        "list": "a list of letters by program",
        "alternative": "another plan",
    }[side.what]
    assumed = f"; assumed: {listing(assumed.what for assumed in side.assumed)}" if side.assumed else ""
    return f"{side.name}: {what}{assumed}"


def headline(comparison: Comparison) -> str:
    """What is better, in a sentence."""
    first, others = comparison.sides[0], comparison.sides[1:]
    if comparison.same:
        return "Nothing differs: the same letters go to the same programs, and come to the same."
    if all(not difference.programs for difference in comparison.differences) and all(
        line.same for line in comparison.lines
    ):
        return "The same letters go to the same programs; only what the plans were made from differs."
    if len(others) == 1:
        return f"{others[0].label} against {first.label}: {_against(first, others[0])}"
    if comparison.optimum is not None:
        side = next(side for side in comparison.sides if side.label == comparison.optimum)
        if len({other.scenario_hash for other in comparison.sides}) == 1:
            return f"{comparison.optimum} is the best plan of {side.name}."
    possible = [side for side in comparison.sides if not side.wrong]
    if len({side.weight for side in comparison.sides}) == 1 and possible:
        top = min(_order(side) for side in possible)
        best = [side.label for side in possible if _order(side) == top]
        return f"{listing(best)} {'comes' if len(best) == 1 else 'come'} out best of {len(comparison.sides)}."
    return f"{len(comparison.sides)} plans side by side."


def _order(side: Side) -> tuple[int, int, int]:
    return side.stages.short, side.stages.missing, -side.stages.points


def _against(first: Side, other: Side) -> str:
    parts = []
    lacking = other.lacking - first.lacking
    if lacking:
        more = "more" if lacking > 0 else "fewer"
        parts.append(f"{plural(abs(lacking), 'program')} {more} {verb(abs(lacking), 'lack')} something")
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
        parts.append(f"{plural(abs(hanging), 'program')} {more} {verb(abs(hanging), 'hang')} on one writer")
    if other.wrong:
        parts.append("and it cannot be sent like this")
    if not parts:
        return "other letters, and just as good." if comparable else "other programs."
    return f"{', '.join(parts)}."


# ---- the numbers


def _table(page: Page, comparison: Comparison) -> None:
    shown_lines = comparison.lines if page.view.all else telling_lines(comparison)
    if not shown_lines:
        return
    page.blank()
    columns = [_column(comparison, index, shown_lines) for index in range(len(comparison.sides))]
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
            _stacked(page, comparison, [column[row] for column in columns])
    if any(line.best for line in shown_lines):
        page.text(f"{MARK} the best of the line", style="dim")
    hidden = sum(1 for line in comparison.lines if line.same and line not in shown_lines)
    if hidden:
        page.text(
            f"{plural(hidden, 'line')} {'is' if hidden == 1 else 'are'} the same in all{page.hint('--all')}.",
            style="dim",
        )


def _stacked(page: Page, comparison: Comparison, values: list[str]) -> None:
    """One number of every side, below each other."""
    label = max(cells(side.label) for side in comparison.sides)
    most = max(cells(value) for value in values)
    for side, value in zip(comparison.sides, values, strict=True):
        page.lines.append((f"  {side.label.ljust(label)}  {' ' * (most - cells(value))}{value}".rstrip(), ""))


def telling_lines(comparison: Comparison) -> list[Line]:
    """The numbers that are not the same in all, without those that follow from others."""
    return [line for line in comparison.lines if not line.same and not _implied(line, comparison)]


def _implied(line: Line, comparison: Comparison) -> bool:
    """Letters missing say nothing new where not even as many programs lack something."""
    return line.name == MISSING and any(not other.same for other in comparison.lines if other.name in LACKING)


def _column(comparison: Comparison, index: int, lines: Sequence[Line]) -> list[str]:
    side = comparison.sides[index]
    texts = [side.label + "  "]
    for line in lines:
        value = line.values[index]
        texts.append(f"{'?' if value is None else value} {MARK if side.label in line.best else ' '}")
    return texts


def _padded(name: str, label: int, values: list[str], widths: list[int]) -> str:
    text = shown(name) + " " * (label - cells(shown(name)))
    for value, width in zip(values, widths, strict=True):
        text += " " * (width - cells(value)) + value
    return text.rstrip()


# ---- what differs


def difference_lines(page: Page, comparison: Comparison, difference: Difference) -> None:
    """What is otherwise in one side than in another."""
    if difference.nothing:
        if len(comparison.differences) > 1:
            page.heading(f"FROM {difference.before} TO {difference.after}")
            page.text("Nothing differs.")
        return
    way = f"FROM {difference.before} TO {difference.after}"
    assumed = next(side.assumed for side in comparison.sides if side.label == difference.after)
    if difference.facts and (page.view.all or not assumed):  # of a what-if all is said where it is named
        page.heading(f"WHAT CHANGED {way}")
        facts(page, difference)
    if difference.programs:
        page.heading(f"LETTERS THAT MOVE {way}")
        moves(page, difference.programs)
    if difference.requirements:
        page.heading(f"REQUIREMENTS {way}")
        requirements(page, difference)
    if difference.rules:
        page.heading(f"POINTS BY RULE {way}")
        rules(page, difference.rules)


def _steps(comparison: Comparison) -> list[str]:
    if comparison.same:
        return []
    best = next((side for side in comparison.sides if side.label == comparison.optimum), None)
    steps = []
    own = [side for side in comparison.sides if side.what in ("assignment", "list", "portfolio")]
    if best is not None and own:
        name = own[0].name.rpartition(":")[2] if own[0].what == "portfolio" else own[0].name
        steps.append(
            f"lorplan verify {best.name} {name} --best: the fewest swaps that bring {own[0].label} to the best."
        )
    if best is not None:
        steps.append(f"lorplan compare {best.name}: the next best plans, and what each gives up for what.")
        steps.append(f"lorplan solve {best.name}: the best plan in full.")
    elif any(side.what == "saved plan" for side in comparison.sides):
        steps.append("lorplan solve SCENARIO: today's plan, where the letters or the day changed.")
    return steps
