"""Plans side by side: what is better, the numbers that differ, and what each would change."""

from __future__ import annotations

from msgspec import Struct

from lorplan.report import compare
from lorplan.report.html.outline import Outline, Section
from lorplan.report.names import Names
from lorplan.results.compare import Comparison


class NumberLine(Struct, frozen=True):
    """A number of every side, and whether it is the best of the line."""

    name: str
    values: tuple[tuple[str, bool], ...]


class ComparisonView(Struct, frozen=True):
    """The comparison. `sides`: the label of each, and what it is; `differences`: each against the first."""

    says: str
    sides: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    lines: tuple[NumberLine, ...]
    differences: tuple[Section, ...]


def comparison_view(comparison: Comparison) -> ComparisonView:
    """What a page says of plans side by side."""
    outline = Outline(Names(writers=comparison.names))
    lines = []
    for line in compare.telling_lines(comparison):
        values = zip(comparison.sides, line.values, strict=True)
        cells = tuple(("?" if value is None else str(value), side.label in line.best) for side, value in values)
        lines.append(NumberLine(line.name, cells))
    return ComparisonView(
        compare.headline(comparison),
        tuple((side.label, compare.called(side)) for side in comparison.sides),
        comparison.cautions,
        tuple(lines),
        tuple(
            outline.section(compare.difference_lines, comparison, difference) for difference in comparison.differences
        ),
    )
