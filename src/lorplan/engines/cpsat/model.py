"""The model of a problem: the rows of every class, what counts of them, and what is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from lorplan.basics.bits import bits
from lorplan.case.problem import Problem
from lorplan.engines.cpsat.asking import post_asking
from lorplan.engines.cpsat.resilience import Blocks, Protection, protect, shorts_of
from lorplan.engines.cpsat.rows import ClassRows, Musts, Stencils
from lorplan.engines.cpsat.shortfall import LackRange, LackVariables, least_missing
from lorplan.engines.cpsat.solver import Model, Row
from lorplan.engines.effort import effort_of
from lorplan.engines.stages import in_order
from lorplan.rules.kinds.rows import Linear


class PlanModel:
    """A model with what its variables stand for.

    `asked`: letter -> variable, `people`: person -> variable. `lacks`: what a kind of class lacks.
    `impossible`: some row cannot be kept at all.
    """

    def __init__(
        self,
        problem: Problem,
        musts: Sequence[Musts],
        lacks: Sequence[LackRange] | None = None,
        requests: int | None = None,
        protection: Protection = "no",
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        """`musts`: how those of every class are posted; `lacks`: what every class falls short by, where some are not
        hard. `requests`: the only letters asked for, instead of the best within the budget. `protection`: which
        programs are to stand the failure of a letter; `parameters`: of the solver that finds out which can."""
        self.model = Model()
        self.classes: list[ClassRows] = []
        self.asked: dict[int, int] = {}
        self.people: dict[int, int] = {}
        self.lacks: dict[LackRange, LackVariables] = {}
        self.impossible = False
        self._short: dict[int, int] = {}
        self._missing: dict[int, int] = {}
        self._points: dict[int, int] = {}
        lack_short = lack_missing = points = 0
        stencils = Stencils()
        for index, program_class in enumerate(problem.classes):
            withheld = 0 if requests is None else program_class.pending & ~requests
            free = program_class.usable & ~program_class.fixed & ~withheld
            rows = ClassRows(self.model, program_class, musts[index], free)
            stencils.post((bound for bound in program_class.bounds if bound.level != "note"), rows)
            self.classes.append(rows)
            self.impossible |= rows.impossible
            weight = program_class.weight
            if lacks is not None and rows.musts != "hard":
                least = lacks[index].least
                lack_short += weight * least.short
                lack_missing += weight * (least.missing if rows.musts == "constant" else lacks[index].fewest)
                self._count_slack(rows, lacks[index])
            self._points.update((variable, worth * weight) for variable, worth in rows.points.items())
            points += rows.constant * weight
        self.blocks: Blocks | None = None
        if protection != "no":
            shorts = shorts_of(problem, musts, lacks, self.lacks)
            least_of = partial(least_missing, parameters=parameters)
            self.blocks = protect(self.model, problem, shorts, requests, protection, least_of)
            self.impossible |= self.blocks.impossible
        if requests is None:
            self._link(problem)
        else:
            points -= effort_of(problem, requests)
        self.short, self.missing = Linear(self._short, lack_short), Linear(self._missing, lack_missing)
        self.points = Linear(self._points, points)
        self.changes = self._changes(problem, requests or 0)

    def stages(self) -> tuple[Linear, ...]:
        """The stages of the plan's order, each to be made small."""
        exposed = None if self.blocks is None else Linear(self.blocks.exposed, self.blocks.lost)
        people, letters = (Linear(dict.fromkeys(each.values(), 1)) for each in (self.people, self.asked))
        return in_order(self.short, self.missing, exposed, self.points, self.changes, people, letters)

    def _changes(self, problem: Problem, requests: int) -> Linear | None:
        """What changes against the plan before, see Problem. `requests`: letters asked for without a choice."""
        if problem.asked_before is None:
            return None
        terms = {variable: 1 for letter, variable in self.asked.items() if not problem.asked_before >> letter & 1}
        terms |= {variable: -1 for letter, variable in self.asked.items() if problem.missed >> letter & 1}
        constant = (requests & ~problem.asked_before).bit_count() + (problem.missed & ~requests).bit_count()
        for rows in self.classes:
            former, count = rows.program_class.former, rows.program_class.count
            if former is None:
                continue
            for letter, variable in rows.letters.items():
                terms[variable] = -count if former >> letter & 1 else count
            constant += count * (former & rows.program_class.usable & ~rows.program_class.fixed).bit_count()
        return Linear(terms, constant)

    @property
    def apart(self) -> int:
        """How many stages are best solved before the others: what falls short, where that depends on the plan. In one
        objective with the points its weights are so large that the relaxation loses its precision, and the search its
        bounds: minutes instead of a second."""
        return 2 if self.short.terms or self.missing.terms else 0

    def portfolios(self, values: list[int]) -> tuple[int, ...]:
        """The portfolios of all classes in a solution."""
        return tuple(rows.portfolio(values) for rows in self.classes)

    def _count_slack(self, rows: ClassRows, lack: LackRange) -> None:
        model, weight, heavier = self.model, rows.program_class.weight, rows.program_class.required_weight
        variables = [slack.variable for slack in rows.slacks]
        factors = [rows.weight_of(slack) for slack in rows.slacks]
        worst = lack.least if rows.musts == "constant" else lack.most
        for slack in rows.slacks:
            if slack.required and worst.short < heavier:  # nothing required ever falls short here
                model.uppers[slack.variable] = 0
        if rows.musts == "constant":
            # What the class falls short by is known: the row says so, and nothing of it is left to the objective.
            model.rows.append(Row(variables, factors, None, lack.least.missing))
            return
        if lack not in self.lacks:
            self.lacks[lack] = self._flags(lack, rows)
        flags = self.lacks[lack]
        model.rows.append(Row([*variables, flags.more], [*factors, -1], None, lack.fewest))
        self._missing[flags.more] = self._missing.get(flags.more, 0) + weight
        for flag, price in ((flags.short, weight), (flags.required, weight * (heavier - 1))):
            if flag is not None:
                self._short[flag] = self._short.get(flag, 0) + price
        for slack in rows.slacks:
            flag = flags.required if slack.required and flags.required is not None else flags.short
            if flag is not None:
                model.rows.append(Row([slack.variable, flag], [1, -slack.most], None, 0))

    def _flags(self, lack: LackRange, rows: ClassRows) -> LackVariables:
        model, heavier = self.model, rows.program_class.required_weight
        same_level = lack.least.short == lack.most.short
        most = lack.most if same_level else rows.shortfall([slack.most for slack in rows.slacks])
        more = model.variable(most.missing - lack.fewest)
        short = None if lack.least.short else model.variable(1)
        required = model.variable(1) if 1 < heavier == lack.most.short and not same_level else None
        if short is not None:
            model.rows.append(Row([more, short], [1, -model.uppers[more]], None, 0))
            if required is not None:
                model.rows.append(Row([required, short], [1, -1], None, 0))
        return LackVariables(more, short, required)

    def _link(self, problem: Problem) -> None:
        """A letter that nobody has been asked for yet needs a request; requests need people; people are limited."""
        model = self.model
        users: dict[int, list[int]] = {}
        for rows in (*self.classes, *(self.blocks.rows if self.blocks else ())):
            for letter in bits(rows.program_class.pending & rows.free):
                users.setdefault(letter, []).append(rows.letters[letter])
        for letter in bits(problem.pending):
            asked = self.asked[letter] = model.variable(1)
            if users.get(letter):
                model.denied.append((asked, users[letter]))
            if problem.demanded >> letter & 1:
                model.rows.append(Row([asked], [1], 1, None))
        self.people, costs = post_asking(model, problem, self.asked)
        self._points.update((variable, -cost) for variable, cost in costs.items())
