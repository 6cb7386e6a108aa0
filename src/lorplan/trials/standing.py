"""What portfolios of a class come to, each looked up in the table where it stands there, and read once where not."""

from __future__ import annotations

from dataclasses import dataclass, field

from lorplan.case.problem import Problem, ProgramClass
from lorplan.engines.recount import class_values
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.scores import NEVER
from lorplan.engines.table.table import Table


@dataclass(repr=False, eq=False)
class Standing:
    """The worth of single portfolios of a problem. `tables`: class id -> its table, as far as there are any."""

    problem: Problem
    tables: dict[str, ClassTable] = field(default_factory=dict)
    _known: dict[tuple[str, int], tuple[int, int, int]] = field(default_factory=dict)
    _rows: dict[int, dict[int, int]] = field(default_factory=dict)

    def values(self, program_class: ProgramClass, portfolio: int) -> tuple[int, int, int]:
        """Short, letters missing, and points per program. See ShortBy."""
        key = (program_class.id, portfolio)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (
                self._looked_up(program_class, portfolio) or class_values(self.problem, program_class, portfolio)[:3]
            )
        return known

    def _looked_up(self, program_class: ProgramClass, portfolio: int) -> tuple[int, int, int] | None:
        table = self.tables.get(program_class.id)
        if table is None:
            return None
        rows = self._rows.get(id(table.portfolios))
        if rows is None:
            rows = {mask: row for row, mask in enumerate(table.portfolios.masks)}
            self._rows[id(table.portfolios)] = rows
        row = rows.get(portfolio)
        if row is None or int(table.score[row]) <= NEVER // 2:
            return None
        return int(table.short[row]), int(table.missing[row]), int(table.points[row])


def standing_of(problem: Problem, table: Table | None) -> Standing:
    """The standing of a problem with the tables that there are."""
    if table is None:
        return Standing(problem)
    return Standing(
        problem, {program_class.id: known for program_class, known in zip(problem.classes, table.classes, strict=True)}
    )
