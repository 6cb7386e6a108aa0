"""The programs that a list chooses among: what each is worth, what keeps it off, and what letters can be sent there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.world import ScenarioWorld
from lorplan.engines.optimise import Optimum, optimise
from lorplan.engines.table.classtable import ClassTable
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.kind import Bound
from lorplan.rules.kinds.points import BoundGroup, BoundPoints, gather
from lorplan.rules.kinds.say import BoundSay
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import Program
from lorplan.shortlist.rules import ListBinder, list_rules
from lorplan.trials.fewer_letters import best_portfolio


class Candidate(Struct, frozen=True):
    """A program, or `program.count` alike ones, that a list may hold.

    `decided`: it is on the list already: applied to, or not only considered. `worth`: points of one of them, and
    `earned` what they come from. `barred`: rules that keep it off; `may_bar`: those that would, depending on what
    nobody told. `said`: sentences about it.
    """

    program: Program
    decided: bool
    worth: int
    earned: tuple[tuple[str, int], ...]
    barred: tuple[str, ...]
    may_bar: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def field(self) -> tuple[str, str]:
        """Portal and specialty: fees are reckoned for each by itself."""
        return self.program.portal, self.program.specialty


class Pool(Struct, frozen=True):
    """All programs in the order of their ids, with the rules that couple them.

    `coupling`: bounds over several programs, whose letters are programs by their position. `verdicts`: program ->
    what the plan of letters comes to there, and the points that it loses.
    """

    case: Case
    world: ScenarioWorld
    binder: ListBinder
    rules: Mapping[str, Rule]
    candidates: tuple[Candidate, ...]
    coupling: tuple[Bound, ...]
    verdicts: Mapping[str, tuple[str, int]]
    letters_proved: bool
    every: bool  # no program is marked as considered, so that all are


def pool_of(case: Case, every: bool) -> Pool:
    """The pool of a case that holds the programs considered. `every`: all that were not applied to are considered.

    Raises InputError with what is wrong in rules about programs.
    """
    programs = tuple(sorted(case.scenario.programs, key=lambda program: program.id))
    unmarked = all(program.facts.get("considered") is not True for program in programs)
    optimum = optimise(case.problem)
    verdicts = _verdicts(case, optimum)
    answers: dict[tuple[str, str], str | int] = {}
    for name, (state, lost) in verdicts.items():
        answers["program.letters_verdict", name] = state
        answers["program.letter_points_lost", name] = lost
    world = case.world.assuming(answers)
    rules = {rule.id: rule for rule in list_rules(case, world)}
    binder = ListBinder(world, tuple(program.id for program in programs))
    bound = [(rule.id, rule.kind.bind(rule.id, rule.level, rule.points, binder)) for rule in rules.values()]
    bounds = gather([each for _, each in bound if each is not None], _caps(case), len(programs))
    return Pool(
        case=case,
        world=world,
        binder=binder,
        rules=rules,
        candidates=_candidates(programs, bounds, every or unmarked),
        coupling=tuple(each for each in bounds if not isinstance(each, BoundBar | BoundPoints | BoundGroup | BoundSay)),
        verdicts=verdicts,
        letters_proved=optimum.proved,
        every=every or unmarked,
    )


def _caps(case: Case) -> dict[str, tuple[int, int]]:
    return {name: (cap.least, cap.most) for name, cap in case.library.caps.items()}


def _candidates(programs: Sequence[Program], bounds: Sequence[Bound], every: bool) -> tuple[Candidate, ...]:
    earned: list[list[tuple[str, int]]] = [[] for _ in programs]
    barred: list[list[str]] = [[] for _ in programs]
    may_bar: list[list[str]] = [[] for _ in programs]
    said: list[list[str]] = [[] for _ in programs]
    for bound in bounds:
        if isinstance(bound, BoundBar):
            for names, mask in ((barred, bound.column.sure), (may_bar, bound.column.unknown)):
                for bit in bits(mask):
                    names[bit].append(bound.rule)
        elif isinstance(bound, BoundSay):
            for bit in bits(bound.spoken_of((1 << len(programs)) - 1)):
                said[bit].append(bound.rule)
        elif isinstance(bound, BoundPoints | BoundGroup):
            for bit in range(len(programs)):
                earned[bit].extend((match.rule, match.points) for match in bound.ledger(1 << bit))
    return tuple(
        Candidate(
            program=program,
            decided=_decided(program, every),
            worth=sum(points for _, points in earned[bit]),
            earned=tuple(earned[bit]),
            barred=tuple(barred[bit]),
            may_bar=tuple(may_bar[bit]),
            said=tuple(said[bit]),
        )
        for bit, program in enumerate(programs)
    )


def _decided(program: Program, every: bool) -> bool:
    if program.assigned or "applied_on" in program.facts:
        return True
    return not every and program.facts.get("considered") is not True


def _verdicts(case: Case, optimum: Optimum) -> dict[str, tuple[str, int]]:
    """Program -> how far the best plan of letters gets there, and the points that it stays below the best that all
    letters there are, and could be, would give."""
    readings = Readings(case)
    standings = Standings(case, readings)
    classes = case.problem.classes
    tables: Sequence[ClassTable | None] = [None] * len(classes) if optimum.table is None else optimum.table.classes
    verdicts = {}
    for program_class, sent, table in zip(classes, optimum.assignment.portfolios, tables, strict=True):
        best = best_portfolio(case.problem, program_class, program_class.usable, table)
        lost = max(0, readings.points(program_class, best) - readings.points(program_class, sent))
        state = standings.of(program_class, sent).state
        verdicts.update(dict.fromkeys(program_class.programs, (str(state), lost)))
    return verdicts
