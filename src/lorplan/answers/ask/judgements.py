"""Which of the user's own judgements decide the plan: each is moved step by step until another plan would be better.

A judgement is what the user told about others and could have told otherwise: how well a writer knows them, what the
writer answered, how strong a letter will be, how much a program matters. All others stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lorplan.answers.ask.outcomes import Outcome, moved, outcome
from lorplan.answers.ask.supposed import Supposition, built_anew
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.basics.yamltree import Map, Scalar
from lorplan.case.build import PRIORITY_WEIGHTS
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.edits.nodes import table
from lorplan.edits.variants import Variants
from lorplan.engines.table.scores import split
from lorplan.engines.table.table import Table
from lorplan.results.ask import Judgement
from lorplan.rules.kinds.portfolios import Numbers
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.scenario.models import GONE

FACTS: Final = ("writer.knows_me", "letter.answer", "letter.expected")
MOST_CELLS: Final = 40_000_000  # of priorities: programs x sets x values
MOST_WORK: Final = 12_000_000  # cells of tables (classes x sets) looked at for other values of facts

SHORT: Final = "more is missing"
BETTER: Final = "another plan is better"
MET: Final = "less is missing"
Effect = Literal["more is missing", "another plan is better", "less is missing"]


@dataclass
class Judgements:
    """The judgements of a plan. `examined`: values tried; `note`: what was not examined."""

    variants: Variants
    plan: Outcome
    examined: int = 0
    note: str = ""
    _study: Supposition | None = field(default=None)
    _cells: int = 0  # that one value costs
    _work: int = 0
    _left_out: int = 0

    def deciding(self) -> tuple[Judgement, ...]:
        """Those that change the plan: first those that touch a requirement, then fewest steps, then most points."""
        table = self.plan.optimum.table
        if table is None:
            self.note = "Which of your judgements decide was not examined: there are too many combinations."
            return ()
        self._study = Supposition(self.plan, table)
        self._cells = len(table.classes) * len(table.sets.masks)
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
        if self._left_out:
            left = plural(self._left_out, "other value")
            self._leave_out(f"Not tried: {left} of what you judged; there are too many combinations.")

    def _leave_out(self, note: str) -> None:
        """Says what was not examined."""
        self.note = f"{self.note} {note}".strip()

    def _usable(self) -> int:
        every = 0
        for program_class in self.plan.case.problem.classes:
            every |= program_class.usable
        return every

    def _moved(self, fact: Fact, entity: str, value: str) -> Iterator[Judgement]:
        now = fact.values.index(value)
        for values in (fact.values[:now][::-1], fact.values[now + 1 :]):
            for steps, to in enumerate(values, 1):
                if self._work >= MOST_WORK:
                    self._left_out += len(values) - steps + 1
                    break
                self.examined += 1
                self._work += self._cells
                judgement = self._compared(fact, entity, value, to, steps)
                if judgement is not None:
                    yield judgement
                    break

    def _compared(self, fact: Fact, entity: str, value: str, to: str, steps: int) -> Judgement | None:
        """The judgement, if the plan of today is then no longer the best or a requirement of it falls short."""
        assert self._study is not None
        other = self._study.under(fact, entity, to)
        if other is None:  # which letters may be sent at all changes
            other = built_anew(self.plan, outcome(self._told(fact, entity, to)))
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

    def _told(self, fact: Fact, entity: str, value: str) -> Case:
        """The case where another value is told. Where one is written down already it is written in its place, since
        what other letters come to is then not worked out again."""
        written = table(self.variants.plain, f"{fact.subject}s").get(entity)
        if isinstance(written, Map) and isinstance(written.get(fact.key), Scalar):

            def write(tree: Map) -> None:
                entry = tree[f"{fact.subject}s"][entity]
                entry[entry.key(fact.key)] = Scalar.of(value, entry)

            return self.variants.case([write])
        return self.variants.case((), {(fact.name, entity): value})

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
            self._leave_out("What other priorities would change was not examined: there are too many combinations.")
            return
        short, missing, points, possible = table.totals()
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
                    before, after = (table.sets.effort(problem, problem.weight + add) for add in (0, more))
                    earned = points + more * own[2] + before - after
                    totals = (short + more * own[0], missing + more * own[1], earned)
                    top = _first(possible, (*totals[:2], -earned, table.sets.people, table.sets.sizes))
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


def _first(possible: NDArray[np.bool_], stages: Sequence[Numbers]) -> int:
    """The index of the set that is least by these stages in turn; the first of those that are."""
    indices = np.flatnonzero(possible)
    for numbers in stages:
        left = numbers[indices]
        indices = indices[left == left.min()]
    return int(indices[0])


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
            return f", something would be missing at {plural(falls, 'program')}."
        if not number:
            return ", more would be missing than is now, and no other letters could be sent instead."
        return f", the plan would have to change at {where}, or something would be missing there."
    if effect == MET:
        met = plan.number(plan.short - short)
        if met:
            return f", {plural(met, 'program')} would no longer fall short."
        return ", less would be missing at the programs that fall short."
    if not number:
        return f", {people}."
    return f", the plan would change at {where}{': ' + people if people else ''}."
