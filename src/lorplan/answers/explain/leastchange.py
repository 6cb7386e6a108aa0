"""The least change that does what is wanted: single changes first, then pairs, the cheapest first.

What a change comes to is read off a table where that is possible; only changes that may reach the goal are made in a
copy of the scenario and solved. Nothing is told that was not solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from msgspec.structs import replace

from lorplan.answers.explain.looks import LIFTS, Looks
from lorplan.answers.explain.trials import Trial, Trials
from lorplan.basics.errors import InputError
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.case import Case
from lorplan.edits.changes import Change
from lorplan.edits.nodes import as_node, copied, table
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import Optimum, best
from lorplan.engines.table.requests import TooLarge
from lorplan.results.explain import Remedy, RemedyChange
from lorplan.scenario.models import Scenario
from lorplan.scenario.portals import portals_of
from lorplan.trials.more_letters import ADDS, Additions

MOST_TRIED = 400  # scenarios built and solved for one question

HELPS = " It helps if the answer is: "

Goal = Callable[[Case, Optimum], bool]
Key = tuple[tuple[str, str], ...]


def answered(change: Change) -> tuple[str, str]:
    """The question and the answer of a change that settles a fact."""
    asked, _, answer = change.says.partition(HELPS)
    return asked, answer.removesuffix(".")


@dataclass
class Search:
    """Tries changes of a scenario.

    `possible`: whether a trial read off the table may reach the goal; what it denies is not solved. `quick`: the same
    scenario with fewer programs, in which everything is reached that is reached in the whole; None: there is none.
    `whole`: where the scenario searched has fewer programs than the one asked about: what may be reached (`quick_goal`)
    is reached only if it is reached there. `tried`: scenarios solved; `left`: pairs that were not tried.
    """

    variants: Variants
    case: Case
    optimum: Optimum
    goal: Goal
    possible: Callable[[Trial], bool]
    quick: Variants | None = None
    quick_goal: Goal | None = None
    whole: Variants | None = None
    tried: int = 0
    left: int = 0
    _candidates: Sequence[Change] = ()
    _trials: dict[Key, Trials | None] = field(default_factory=dict)
    _looks: dict[int, Looks] = field(default_factory=dict)
    _added: Additions | None = None
    _refused: bool = False
    _asked: dict[Key, str] = field(default_factory=dict)
    _lifted: dict[str, Search | None] = field(default_factory=dict)

    # ---- whether changes do it -----------------------------------------------------------------------------------

    def reaches(self, changes: Sequence[Change]) -> bool:
        """Whether the changes, made together, do what is wanted. Changes that do not fit together do not."""
        trial = self._trial(changes)
        if trial is not None and not self.possible(trial):
            return False
        self.tried += 1
        try:
            if self.quick is not None and self.quick_goal is not None and (trial is None or self._alone(changes)):
                case = self.quick.changed(changes)
                if not self.quick_goal(case, best(case)):
                    return False
                if trial is not None:
                    return True
            if self.whole is not None and self.quick_goal is not None and trial is None:
                case = self.variants.changed(changes)
                if not self.quick_goal(case, best(case)):
                    return False
            case = (self.whole or self.variants).changed(changes)
            optimum = best(case)
        except InputError:
            return False
        reached = self.goal(case, optimum)
        if reached and any(one.kind == "budget" for one in changes):
            people = sorted({case.scenario.letters[name].writers[0] for name in _asked(case, optimum)})
            who = listing(case.scenario.writers[person].name for person in people)
            self._asked[_key(changes)] = f" The plan would then ask {who}."
        return reached

    def _alone(self, changes: Sequence[Change]) -> bool:
        """Whether nobody can be asked after the changes, so that each program has what it has without the others."""
        asked = bool(self.case.problem.pending) or any(one.kind == "budget" for one in changes)
        return self.variants.only is not None or not asked

    def _trial(self, changes: Sequence[Change]) -> Trial | None:
        """What the changes come to, read off a table; None where they have to be made and solved to know."""
        base = self._on(())
        if base is None:
            return None
        built = [one for one in changes if base.effects.of([one]) is None]
        kinds = {one.kind for one in built}
        others = [one for one in built if one.kind in LIFTS]
        if len(others) == 1 and kinds & set(ADDS):
            under = self._under(others[0])
            return None if under is None else under._trial([one for one in changes if one is not others[0]])
        if len(built) == len(changes) and not kinds <= {*ADDS, "budget"} and "budget" not in kinds:
            return None
        trials = self._on(built)
        return None if trials is None else trials.trial([one for one in changes if one not in built])

    def _under(self, change: Change) -> Search | None:
        """The same question where a rule is set aside for good; None where that cannot be."""
        if change.key not in self._lifted:
            tree = copied(self.variants.plain)
            change.apply(tree)
            variants = replace(self.variants, raw=tree)
            try:
                case = variants.case()
                found: Search | None = Search(variants, case, best(case), self.goal, self.possible)
            except InputError:
                found = None
            self._lifted[change.key] = found
        under = self._lifted[change.key]
        if under is not None:
            under._candidates = self._candidates
        return under

    def _on(self, changes: Sequence[Change]) -> Trials | None:
        """Trials of the scenario after these changes; None where there are none."""
        key = _key(changes)
        if key not in self._trials:
            try:
                self._trials[key] = self._made(changes)
            except (InputError, TooLarge):
                self._trials[key] = None
        return self._trials[key]

    def _made(self, changes: Sequence[Change]) -> Trials:
        if self.optimum.table is None:
            raise TooLarge
        if not changes:
            return Trials(self.case, self._looks_at(self.case), self.optimum.table)
        budgets = [one for one in changes if "people" in one.data and self.case.problem.budget]
        if budgets:  # with a budget of nobody, ideas are not even looked at
            others = [one for one in changes if one not in budgets]
            before = self._on(others)
            if before is None:
                raise TooLarge
            return before.with_budget(max(int(one.data["people"]) for one in budgets))
        case = self._added_to(changes) if all(one.kind in ADDS for one in changes) else None
        case = self.variants.changed(changes) if case is None else case
        return Trials(case, self._looks_at(case))

    def _looks_at(self, case: Case) -> Looks:
        """What the rules of a case look at, found once for cases that differ in nothing else."""
        found = self._looks.get(id(case.rules))
        if found is None:
            found = self._looks[id(case.rules)] = Looks(case, self._candidates)
        return found

    def _added_to(self, changes: Sequence[Change]) -> Case | None:
        """The case with more letters, read off one in which all that could come are there; None where it has to be
        built for these."""
        if self._added is None and not self._refused:
            assert self.optimum.table is not None
            try:
                self._added = Additions(self.variants, self.case, self.optimum.table, self._candidates)
            except (InputError, TooLarge):
                self._refused = True
        return None if self._added is None else self._added.case(changes)

    # ---- remedies ------------------------------------------------------------------------------------------------

    def _pairs(self, changes: Sequence[Change], below: int | None) -> list[tuple[Change, Change]]:
        """Pairs that go together and cost less than `below`, cheapest first."""
        pairs = [
            pair for pair in combinations(changes, 2)
            if _go_together(*pair) and (below is None or pair[0].cost + pair[1].cost < below)
        ]  # fmt: skip
        return sorted(pairs, key=lambda pair: pair[0].cost + pair[1].cost)

    def remedies(self, candidates: Sequence[Change]) -> list[tuple[Change, ...]]:
        """Single changes that do it, and pairs that are cheaper than all of these, the cheapest first."""
        self._candidates = candidates
        singles = [one for one in candidates if self.reaches([one])]
        below = min((one.cost for one in singles), default=None)
        alone = {(one.kind, one.key) for one in singles}
        rest = [one for one in candidates if (one.kind, one.key) not in alone]
        found: list[tuple[Change, ...]] = [(one,) for one in singles]
        found += self._cheapest(self._pairs(rest, below))
        return sorted(found, key=_cost)

    def least(self, candidates: Sequence[Change]) -> list[tuple[Change, ...]]:
        """The cheapest of single changes and pairs that do it, all of one cost; single ones where there are any."""
        self._candidates = candidates
        pairs = self._pairs(candidates, None)
        for cost in sorted({one.cost for one in candidates}):
            cheaper = [pair for pair in pairs if _cost(pair)[0] < cost]
            found = self._cheapest(cheaper)
            if not found:
                found = [(one,) for one in candidates if one.cost == cost and self.reaches([one])]
            if found:
                return found
            pairs = pairs[len(cheaper) :]
        return self._cheapest(pairs)

    def _cheapest(self, pairs: Sequence[tuple[Change, Change]]) -> list[tuple[Change, ...]]:
        """Of pairs, the cheapest first, those of the least cost that do it."""
        found: list[tuple[Change, ...]] = []
        cheapest: int | None = None
        for place, pair in enumerate(pairs):
            cost = pair[0].cost + pair[1].cost
            if cheapest is not None and cost > cheapest:
                break
            if self.tried >= MOST_TRIED:
                self.left = len(pairs) - place
                break
            base = self._on(())
            if base is not None and base.inert(pair):
                continue
            if self.reaches(pair):
                found.append(pair)
                cheapest = cost
        return found

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
                RemedyChange(one.kind, one.key, one.cost, one.says + (asked if one.kind == "budget" else ""))
                for one in changes
            )
            made.append(Remedy(sum(one.cost for one in changes), parts))
        for number, answers in words.items():
            first = made[number].changes[0]
            asked = first.says.partition(HELPS)[0]
            says = f"{asked}{HELPS}{listing(answers, 'or')}."
            made[number] = Remedy(made[number].cost, (RemedyChange(first.kind, first.about, first.cost, says),))
        return tuple(made)

    @property
    def note(self) -> str:
        """What was not examined; empty where everything was."""
        return f"{self.left} pairs of changes were not tried." if self.left else ""


def _key(changes: Sequence[Change]) -> Key:
    return tuple((one.kind, one.key) for one in changes)


def _cost(changes: Iterable[Change]) -> tuple[int, int]:
    """Orders remedies: the cheapest first, of these the single ones."""
    every = list(changes)
    return sum(one.cost for one in every), len(every)


def _asked(case: Case, optimum: Optimum) -> tuple[str, ...]:
    return case.problem.names(optimum.assignment.requests)


def _go_together(one: Change, other: Change) -> bool:
    if one.kind == other.kind == "budget":
        return False
    return not set(one.answers) & set(other.answers)


def narrowed(variants: Variants, programs: Sequence[str], whole: Scenario) -> tuple[Variants, Case] | None:
    """The scenario with these programs alone, and its case; None where they cannot be read without the others.

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
        return found, found.case()
    except InputError:
        return None
