"""The least change that does what is wanted: single changes first, then pairs, each made and solved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from lorplan.engines.run import Optimum, optimise
from lorplan.errors import InputError
from lorplan.problem.build import Case
from lorplan.scenario.models import Scenario
from lorplan.scenario.portals import portals_of
from lorplan.whatif.changes import Change
from lorplan.whatif.tree import as_node, copied, table
from lorplan.whatif.variants import Variants
from lorplan.why.answers import ChangeTold, Remedy
from lorplan.words import listing
from lorplan.yamlio import Map, Scalar, Seq

MOST_TRIED = 400  # scenarios built and solved for one question
MOST_PAIRS = 150  # beyond that, only of changes that make a difference alone

HELPS = " It helps if the answer is: "

Goal = Callable[[Case, Optimum], bool]
Measure = Callable[[Case, Optimum], object]


def best(case: Case) -> Optimum:
    """The best plan, from the table; where that is too large, by the solver with the table of its letters."""
    try:
        return optimise(case.problem, engines=("table",))
    except InputError:
        return optimise(case.problem)


def answered(change: Change) -> tuple[str, str]:
    """The question and the answer of a change that settles a fact."""
    asked, _, answer = change.says.partition(HELPS)
    return asked, answer.removesuffix(".")


@dataclass
class Search:
    """Tries changes of a scenario.

    `quick`: the same scenario with fewer programs, in which everything is reached that is reached in the whole; None:
    there is none. `measure`: how far from the goal a scenario is, to leave out changes that make no difference where
    there are many pairs. `tried`: scenarios solved; `left`: pairs that were not tried; `pruned`: whether changes were
    left out of pairs.
    """

    variants: Variants
    goal: Goal
    quick: Variants | None = None
    quick_goal: Goal | None = None
    measure: Measure | None = None
    tried: int = 0
    left: int = 0
    pruned: bool = False
    _measured: dict[tuple[str, str], object] = field(default_factory=dict)
    _asked: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)

    def reaches(self, changes: Sequence[Change]) -> bool:
        """Whether the changes, made together, do what is wanted. Changes that do not fit together do not."""
        self.tried += 1
        try:
            if self.quick is not None and self.quick_goal is not None:
                case = self.quick.changed(changes)
                optimum = best(case)
                self._note(changes, case, optimum)
                if not self.quick_goal(case, optimum):
                    return False
            case = self.variants.changed(changes)
            optimum = best(case)
            if self.quick is None:
                self._note(changes, case, optimum)
            reached = self.goal(case, optimum)
            if reached and any(one.kind == "budget" for one in changes):
                people = sorted({case.scenario.letters[name].writers[0] for name in _asked(case, optimum)})
                who = listing(case.scenario.writers[person].name for person in people)
                self._asked[_key(changes)] = f" The plan would then ask {who}."
            return reached
        except InputError:
            return False

    def _note(self, changes: Sequence[Change], case: Case, optimum: Optimum) -> None:
        if len(changes) == 1 and self.measure is not None:
            self._measured[changes[0].kind, changes[0].key] = self.measure(case, optimum)

    def _pairs(self, changes: Sequence[Change], below: int | None) -> list[tuple[Change, Change]]:
        """Pairs that go together and cost less than `below`, cheapest first."""
        pairs = [
            pair for pair in combinations(changes, 2)
            if _go_together(*pair) and (below is None or pair[0].cost + pair[1].cost < below)
        ]  # fmt: skip
        return sorted(pairs, key=lambda pair: pair[0].cost + pair[1].cost)

    def remedies(self, candidates: Sequence[Change]) -> list[tuple[Change, ...]]:
        """Single changes that do it, and pairs that are cheaper than all of these, the cheapest first."""
        singles = [one for one in candidates if self.reaches([one])]
        below = min((one.cost for one in singles), default=None)
        alone = {(one.kind, one.key) for one in singles}
        rest = [one for one in candidates if (one.kind, one.key) not in alone]
        pairs = self._pairs(rest, below)
        if len(pairs) > MOST_PAIRS and self.measure is not None:
            case = (self.quick or self.variants).case()
            base = self.measure(case, best(case))
            rest = [one for one in rest if self._measured.get((one.kind, one.key), base) != base]
            pairs, self.pruned = self._pairs(rest, below), True
        found: list[tuple[Change, ...]] = [(one,) for one in singles]
        cheapest: int | None = None
        for place, pair in enumerate(pairs):
            cost = pair[0].cost + pair[1].cost
            if cheapest is not None and cost > cheapest:
                break
            if self.tried >= MOST_TRIED:
                self.left = len(pairs) - place
                break
            if self.reaches(pair):
                found.append(pair)
                cheapest = cost
        return sorted(found, key=lambda some: (sum(one.cost for one in some), len(some)))

    def told(self, found: Sequence[Sequence[Change]]) -> tuple[Remedy, ...]:
        """Remedies as they are told; several answers to one question that all help are one."""
        made: list[Remedy] = []
        known: dict[tuple[str, str], int] = {}
        words: dict[int, list[str]] = {}
        for changes in found:
            if len(changes) == 1 and changes[0].answers:
                ((place, _),) = changes[0].answers.items()
                _, answer = answered(changes[0])
                if place in known:
                    words[known[place]].append(answer)
                    continue
                known[place] = len(made)
                words[len(made)] = [answer]
            asked = self._asked.get(_key(changes), "")
            parts = tuple(
                ChangeTold(one.kind, one.key, one.cost, one.says + (asked if one.kind == "budget" else ""))
                for one in changes
            )
            made.append(Remedy(sum(one.cost for one in changes), parts))
        for number, answers in words.items():
            first = made[number].changes[0]
            asked = first.says.partition(HELPS)[0]
            says = f"{asked}{HELPS}{listing(answers, 'or')}."
            made[number] = Remedy(made[number].cost, (ChangeTold(first.kind, first.about, first.cost, says),))
        return tuple(made)

    @property
    def note(self) -> str:
        """What was not examined; empty where everything was."""
        if self.left:
            return f"{self.left} pairs of changes were not tried."
        return "Pairs were tried only of changes that make a difference alone." if self.pruned else ""


def _key(changes: Sequence[Change]) -> tuple[tuple[str, str], ...]:
    return tuple((one.kind, one.key) for one in changes)


def _asked(case: Case, optimum: Optimum) -> tuple[str, ...]:
    return case.problem.names(optimum.assignment.requests)


def _go_together(one: Change, other: Change) -> bool:
    if one.kind == other.kind == "budget":
        return False
    return not set(one.answers) & set(other.answers)


def narrowed(variants: Variants, programs: Sequence[str], whole: Scenario) -> Variants | None:
    """The scenario with these programs alone; None where they cannot be read without the others.

    `whole`: the scenario with all of them, which tells how far every letter is at the portals of these.
    """
    listed = variants.raw.get("programs")
    if not isinstance(listed, Seq):
        return None
    few = [one for one in listed if isinstance(one, Map) and str(one.get("id", "")) in programs]
    tree = Map(variants.raw.line, variants.raw.column)
    for key, value in variants.raw.items():
        tree[key] = Seq.of(few, listed) if key == "programs" else value
    portals = portals_of(whole)
    if len(portals) > 1:
        tree = copied(tree)
        for name, letter in whole.letters.items():
            entry = table(tree, "letters").get(name)
            if isinstance(entry, Map):
                at = {portal: letter.status_at(portal) for portal in portals}
                entry[Scalar("at", entry.line, entry.column)] = as_node(at, entry)
    found = replace(variants, raw=tree)
    try:
        found.case()
    except InputError:
        return None
    return found
