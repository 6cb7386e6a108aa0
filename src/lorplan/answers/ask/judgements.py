"""Which of the user's own judgements decide the plan: each is moved step by step until another plan would be better.

A judgement is what the user told about others and could have told otherwise: how well a writer knows them, what the
writer answered, how strong a letter will be, how much a program matters. All others stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from msgspec import Struct

from lorplan.answers.ask.outcomes import Outcome, moved, outcome
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.build import PRIORITY_WEIGHTS
from lorplan.case.wording.speaker import Speaker
from lorplan.edits.variants import Variants
from lorplan.engines.effort import effort, effort_of
from lorplan.engines.recount import class_values
from lorplan.engines.table.scores import NEVER, split
from lorplan.engines.table.scores import SHORT as SHORT_SCORE
from lorplan.engines.table.table import Table
from lorplan.results.ask import Judgement
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.scenario.models import GONE
from lorplan.trials.assumed import Assumptions, Premise, Unfollowed
from lorplan.trials.tables import ClassPart, best_place, changed_in

FACTS: Final = ("writer.knows_me", "letter.answer", "letter.expected")
MOST_CELLS: Final = 40_000_000  # of priorities: programs x sets x values

SHORT: Final = "a requirement falls short"
BETTER: Final = "another plan is better"
MET: Final = "a requirement is met"
Effect = Literal["a requirement falls short", "another plan is better", "a requirement is met"]


@dataclass
class Judgements:
    """The judgements of a plan. `examined`: values tried; `note`: what was not examined."""

    variants: Variants
    plan: Outcome
    examined: int = 0
    note: str = ""
    _study: _Supposition | None = field(default=None)

    def deciding(self) -> tuple[Judgement, ...]:
        """Those that change the plan: first those that touch a requirement, then fewest steps, then most points."""
        table = self.plan.optimum.table
        if table is None:
            self.note = "Which of your judgements decide was not examined: there are too many combinations."
            return ()
        self._study = _Supposition(self.plan, table)
        judgements = [*self._facts(), *self._priorities(table)]
        rank = (SHORT, MET, BETTER)
        judgements.sort(
            key=lambda judgement: (
                rank.index(judgement.effect),
                judgement.steps,
                -judgement.gain,
                -judgement.programs,
                judgement.fact,
                judgement.to,
            )
        )
        return tuple(judgements)

    # ---- facts -----------------------------------------------------------------------------------------------------

    def _facts(self) -> Iterator[Judgement]:
        case = self.plan.case
        world, dictionary = case.world, case.library.dictionary
        alive = [case.problem.letters[bit] for bit in bits(self._usable())]
        barred = [name for name in case.problem.letters if name not in alive]
        alive += [name for name in barred if case.scenario.letters[name].status not in GONE]
        writers = sorted({writer for name in alive for writer in case.scenario.letters[name].writers})
        for name in FACTS:
            fact = dictionary.fact(name)
            if fact is None or not fact.values:
                continue
            for entity in writers if fact.subject == "writer" else sorted(alive):
                value = world.value(fact, entity, None)
                if value is not MISSING and value in fact.values:
                    yield from self._moved(fact, entity, str(value))

    def _usable(self) -> int:
        every = 0
        for program_class in self.plan.case.problem.classes:
            every |= program_class.usable
        return every

    def _moved(self, fact: Fact, entity: str, value: str) -> Iterator[Judgement]:
        now = fact.values.index(value)
        for values in (fact.values[:now][::-1], fact.values[now + 1 :]):
            for steps, to in enumerate(values, 1):
                self.examined += 1
                judgement = self._compared(fact, entity, value, to, steps)
                if judgement is not None:
                    yield judgement
                    break

    def _compared(self, fact: Fact, entity: str, value: str, to: str, steps: int) -> Judgement | None:
        """The judgement, if the plan of today is then no longer the best or a requirement of it falls short."""
        assert self._study is not None
        other = self._study.under(fact, entity, to)
        if other is None:  # which letters may be sent at all changes
            other = _built(self.plan, outcome(self.variants.case((), {(fact.name, entity): to})))
        now = self.plan.optimum.values.order[:2]
        effect: Effect
        if other.best[:2] < now:
            effect = MET
        elif other.kept is None or other.kept[:2] > now:
            effect = SHORT
        elif other.kept > other.best:
            effect = BETTER
        else:
            return None
        gain = other.kept[2] - other.best[2] if effect == BETTER and other.kept is not None else 0
        speaker = Speaker(self.plan.case)
        asks = tuple(speaker.person(writer) for writer in other.asked if writer not in self.plan.asked)
        no_more = tuple(speaker.person(writer) for writer in self.plan.asked if writer not in other.asked)
        before = self.plan.letters
        leaves = moved(self.plan, {program: before[program] - letters for program, letters in other.changed.items()})
        comes = moved(self.plan, {program: letters - before[program] for program, letters in other.changed.items()})
        number = self.plan.number(other.changed)
        condition = self._condition(fact, entity, value, to)
        says = condition + _effect(effect, number, self.plan, other.short, _asks(asks, no_more))
        return Judgement(
            fact=f"{fact.subject}.{entity}.{fact.key}",
            subject=entity,
            value=value,
            to=to,
            steps=steps,
            effect=effect,
            gain=max(gain, 0),
            programs=number,
            says=says,
            leaves=leaves,
            comes=comes,
            asks=asks,
            asks_no_more=no_more,
        )

    def _condition(self, fact: Fact, entity: str, value: str, to: str) -> str:
        scenario = self.plan.case.scenario
        was, then = value.replace("_", " "), to.replace("_", " ")
        if fact.name == "writer.knows_me":
            name = scenario.writers[entity].name
            knew = "barely knew your work" if to == "barely" else f"knew your work {then}"
            return f"If {name} {knew} (you say {was})"
        name = Speaker(self.plan.case).writer(entity)
        if fact.name == "letter.answer":
            return f"If {name} had answered '{then}' when you asked for a strong letter (you say '{was}')"
        return f"If the letter {entity} of {name} turned out {then} (you expect {was})"

    # ---- priorities ------------------------------------------------------------------------------------------------

    def _priorities(self, table: Table) -> Iterator[Judgement]:
        """Priorities decide nothing but whom to ask: each program's letters are chosen for itself."""
        problem = self.plan.case.problem
        sets = len(table.sets.masks)
        if sets < 2:
            return
        programs = self.plan.case.scenario.programs
        if sets * len(programs) * 4 > MOST_CELLS:
            self.note = "What other priorities would change was not examined: there are too many combinations."
            return
        short, halves, points, possible = table.totals()
        setting = self.plan.case.library.settings.get("priority_weights")
        weights = PRIORITY_WEIGHTS if setting is None else tuple(setting.value)
        index = {
            name: number for number, program_class in enumerate(problem.classes) for name in program_class.programs
        }
        today = table.sets.masks.index(self.plan.optimum.assignment.requests)
        scores = {number: split(table.best[number]) for number in set(index.values())}
        for program in programs:
            own = scores[index[program.id]]
            for direction in (-1, 1):
                value = program.priority + direction
                while 1 <= value <= len(weights):
                    self.examined += 1
                    more = (weights[value - 1] - weights[program.priority - 1]) * program.count
                    before, after = (
                        effort(problem, table.sets.people, table.sets.sizes, problem.weight + add) for add in (0, more)
                    )
                    earned = points + more * own[2] + before - after
                    totals = (short + more * own[0], halves + more * own[1], earned)
                    keys = (table.sets.sizes, table.sets.people, -totals[2], totals[1], totals[0], ~possible)
                    top = int(np.lexsort(keys)[0])
                    if any(int(total[top]) != int(total[today]) for total in totals):
                        yield self._priority(
                            program.id, value, table, today, top, int(totals[2][top] - totals[2][today])
                        )
                        break
                    value += direction

    def _priority(self, name: str, to: int, table: Table, today: int, top: int, gain: int) -> Judgement:
        case = self.plan.case
        program = next(other for other in case.scenario.programs if other.id == name)
        speaker = Speaker(case)
        now, then = (set(speaker.people_of(table.sets.masks[index])) for index in (today, top))
        asks = tuple(speaker.person(writer) for writer in sorted(then - now))
        no_more = tuple(speaker.person(writer) for writer in sorted(now - then))
        changed = [
            program_class
            for number, program_class in enumerate(case.problem.classes)
            if table.best[number][today] != table.best[number][top]
        ]
        number = sum(program_class.count for program_class in changed)
        what = _asks(asks, no_more) or "another set of letters would be asked for"
        says = f"If {program.name} had priority {to} (you say {program.priority}), {what}."
        return Judgement(
            fact=f"program.{name}.priority",
            subject=name,
            value=str(program.priority),
            to=str(to),
            steps=abs(to - program.priority),
            effect=BETTER,
            gain=max(gain, 0),
            programs=number,
            says=says,
            leaves=(),
            comes=(),
            asks=asks,
            asks_no_more=no_more,
        )


class _Under(Struct, frozen=True):
    """The plan of today, and the best one, under another judgement. Both as (short, half letters, -points)."""

    kept: tuple[int, int, int] | None  # None where today's plan is not possible any more
    best: tuple[int, ...]
    short: frozenset[str]  # programs that fall short in the best plan
    asked: tuple[str, ...]
    changed: Mapping[str, frozenset[str]]  # programs with other letters that are better, and these letters


def _built(plan: Outcome, other: Outcome) -> _Under:
    """From a case that was built and solved."""
    problem = other.case.problem
    kept: list[int] | None = [0, 0, 0]
    changed = {}
    index = {letter: 1 << place for place, letter in enumerate(problem.letters)}
    for program_class, portfolio in zip(problem.classes, other.optimum.assignment.portfolios, strict=True):
        now = class_values(problem, program_class, portfolio)
        for program in program_class.programs:
            old = sum(index[letter] for letter in plan.letters[program])
            values = class_values(problem, program_class, old) if old != portfolio else now
            possible = not old & ~program_class.usable and not values[3]
            if not possible or values != now:
                changed[program] = other.letters[program]
            if not possible:
                kept = None
            elif kept is not None:
                weight = other.case.weights[program]
                kept = [kept[0] + weight * values[0], kept[1] + weight * values[1], kept[2] - weight * values[2]]
    if kept is not None:
        kept[2] += effort_of(problem, plan.optimum.assignment.requests)
    before = None if kept is None else (kept[0], kept[1], kept[2])
    return _Under(before, other.optimum.values.worth, other.short, other.asked, changed)


def _asks(asks: tuple[str, ...], no_more: tuple[str, ...]) -> str:
    if asks and no_more:
        return f"you would ask {listing(asks)} instead of {listing(no_more)}"
    if asks:
        return f"you would ask {listing(asks)} as well"
    return f"you would not ask {listing(no_more)}" if no_more else ""


def _effect(effect: str, number: int, plan: Outcome, short: frozenset[str], people: str) -> str:
    where = plural(number, "program")
    if effect == SHORT:
        falls = plan.number(short - plan.short)
        if falls:
            return f", a requirement would fall short at {plural(falls, 'program')}."
        return f", the plan would have to change at {where}, or a requirement would fall short there."
    if effect == MET:
        met = plan.number(plan.short - short)
        if met:
            return f", {plural(met, 'program')} would no longer fall short."
        return ", less would be missing at the programs that fall short."
    if not number:
        return f", {people}."
    return f", the plan would change at {where}{': ' + people if people else ''}."


@dataclass
class _Supposition:
    """The plan under an assumed value, from tables of today; no case is built anew."""

    plan: Outcome
    table: Table

    def __post_init__(self) -> None:
        problem, assignment = self.plan.case.problem, self.plan.optimum.assignment
        self.assumptions = Assumptions(self.plan.case, self.table)
        self.rows = [
            known.portfolios.masks.index(portfolio)
            for known, portfolio in zip(self.table.classes, assignment.portfolios, strict=True)
        ]
        self.today = self.table.sets.index_of[assignment.requests]
        self.effort = effort_of(problem, assignment.requests)

    def under(self, fact: Fact, entity: str, value: str) -> _Under | None:
        """Today's plan and the best one; None where tables do not tell, since other letters may be sent at all."""
        problem = self.plan.case.problem
        try:
            parts = self.assumptions.under([Premise(fact.name, entity, value)])
        except Unfollowed:
            return None
        top, best = self._top(parts)
        requests = self.table.sets.masks[top]
        kept = [0, 0, self.effort]
        short: set[str] = set()
        changed: dict[str, frozenset[str]] = {}
        for part in parts:
            program_class, now, row = problem.classes[part.index], part.table, self.rows[part.index]
            if int(now.score[row]) <= NEVER // 2:
                return None
            kept[0] += part.weight * int(now.short[row])
            kept[1] += part.weight * int(now.halves[row])
            kept[2] -= part.weight * int(now.points[row])
            rows = now.best(requests)
            highest = int(now.score[rows[0]])
            if highest <= -SHORT_SCORE // 2:
                short.update(part.programs)
            old = now.portfolios.masks[row]
            if highest != int(now.score[row]) or old & program_class.pending & ~requests:
                masks = [now.portfolios.masks[each] for each in rows]
                mask = min(masks, key=lambda mask: ((mask ^ old).bit_count(), tuple(bits(mask))))
                changed.update(dict.fromkeys(part.programs, frozenset(problem.names(mask))))
        asked = tuple(Speaker(self.plan.case).people_of(requests))
        return _Under((kept[0], kept[1], kept[2]), best, frozenset(short), asked, changed)

    def _top(self, parts: Sequence[ClassPart]) -> tuple[int, tuple[int, int, int]]:
        """The place of the best set of letters to ask for, today's where it is as good, and what it comes to."""
        totals = self.table.totals_with(changed_in(self.table, parts))
        short, halves, points, possible = totals
        first = best_place(self.table, totals)
        now, then = ((int(short[place]), int(halves[place]), -int(points[place])) for place in (self.today, first))
        return (self.today, now) if possible[self.today] and now == then else (first, then)
