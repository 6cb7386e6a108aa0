"""The text of `lorplan compare --frontier`: a plot of plain characters, and every point as a row."""

from __future__ import annotations

from lorplan.basics.words import listing, plural
from lorplan.report import View
from lorplan.report.page import Page
from lorplan.results.compare import Frontier, FrontierPoint

ROWS = 10  # of the plot
POINTS = 12  # rows of the table


def render(frontier: Frontier, view: View) -> str:
    """The whole answer; quiet: the table alone."""
    page = Page(view)
    page.assumed(frontier.assumed)
    page.text(headline(frontier), style="strong")
    few = frontier.points if view.all else _few(frontier.points)
    if not view.quiet and len(frontier.points) > 1:
        _plot(page, frontier, few)
    page.heading("EVERY POINT" if len(few) == len(frontier.points) else "SOME OF THE POINTS")
    for point in few:
        point_lines(page, point)
    if len(few) < len(frontier.points):
        rest = len(frontier.points) - len(few)
        page.text(f"{plural(rest, 'more point')} that give up more requirements for points (--all)", style="dim")
    if not view.quiet:
        page.heading("HOW TO READ IT")
        page.text(
            "A point is a plan that no other beats: who asks no more people and falls short by no more has fewer "
            "points. Where one that asks as many falls short less, it gives up requirements for points; the plan of "
            "lorplan solve never does."
        )
        page.text(proof(frontier))
        for note in frontier.notes:
            page.text(note)
    return page.drawn()


def headline(frontier: Frontier) -> str:
    """How many plans there are that no other beats."""
    if len(frontier.points) == 1:
        only = frontier.points[0]
        return f"One plan is best in everything: {_asks(only)}, {_short(only)}, {plural(only.stages.points, 'point')}."
    people = sorted({point.stages.people for point in frontier.points})
    some = f"{people[0]} to {people[-1]} people" if len(people) > 1 else plural(people[0], "person", "people")
    return f"{len(frontier.points)} plans that no other beats, asking {some}."


def proof(frontier: Frontier) -> str:
    """How sure it is that these are all."""
    if not frontier.proved:
        return "Each point is a plan; that no other beats it is not proved."
    if frontier.engine == "table":
        return "Every point is proved, and none is left out: all portfolios of all programs were compared."
    return "Every point is proved, and none is left out."


def _few(points: tuple[FrontierPoint, ...]) -> tuple[FrontierPoint, ...]:
    """The points at which nothing is given up for points, the plan, and the next ones as far as there is room."""
    if len(points) <= POINTS + 1:
        return points
    chosen = {point.number for point in points if point.least_short or point.is_plan}
    for point in points:
        if len(chosen) >= POINTS:
            break
        chosen.add(point.number)
    return tuple(point for point in points if point.number in chosen)


def point_lines(page: Page, point: FrontierPoint) -> None:
    """A point: how many it asks, how many programs fall short, its points, and whom it asks."""
    parts = [_asks(point), _short(point), plural(point.stages.points, "point")]
    if not point.least_short:
        parts.append("gives up a requirement for points")
    if point.is_plan:
        parts.append("the plan of lorplan solve" if page.typed else "this plan")
    mark = f"{point.number}. "
    page.text("; ".join(parts), mark=mark, style="strong" if point.is_plan else "")
    if point.people:
        page.text(f"({listing(point.people)})", indent=len(mark))


def _asks(point: FrontierPoint) -> str:
    return f"ask {point.stages.people}" if point.stages.people else "ask nobody"


def _short(point: FrontierPoint) -> str:
    return f"{point.short} short" if point.short else "none short"


def _plot(page: Page, frontier: Frontier, points: tuple[FrontierPoint, ...]) -> None:
    """Points upwards, people asked to the right; the marks are the numbers of the points."""
    values = [point.stages.points for point in points]
    least, most = min(values), max(values)
    people = sorted({point.stages.people for point in points})
    label = max(len(str(least)), len(str(most)))
    rows: dict[int, dict[int, list[str]]] = {}
    for point in points:
        row = 0 if most == least else (most - point.stages.points) * (ROWS - 1) // (most - least)
        rows.setdefault(row, {}).setdefault(point.stages.people, []).append(str(point.number))
    widths = {
        number: max(6, 1 + max((len(",".join(row.get(number, []))) for row in rows.values()), default=0))
        for number in people
    }
    if label + 2 + sum(widths.values()) > page.width:
        return
    page.heading("POINTS BY PEOPLE ASKED")
    for row in range(ROWS if most > least else 1):
        scale = str(most) if row == 0 else str(least) if row == ROWS - 1 else ""
        cells = "".join(",".join(rows.get(row, {}).get(number, [])).ljust(widths[number]) for number in people)
        page.lines.append((f"{scale.rjust(label)} |{cells}".rstrip(), ""))
    page.lines.append((" " * label + " +" + "-" * sum(widths.values()), ""))
    page.lines.append(
        (" " * label + "  " + "".join(str(number).ljust(widths[number]) for number in people).rstrip(), "")
    )
    page.text("The marks are the numbers of the points below.", style="dim")
