"""The least change that does what is wanted: single changes first, then pairs, the cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from lorplan.basics.errors import InputError
from lorplan.basics.words import listing, plural
from lorplan.edits.changes import Change
from lorplan.engines.table.requests import TooLarge
from lorplan.results.remedies import Remedy, RemedyChange
from lorplan.trials.trial import Key, Trial, Trials, key_of

MOST_WORK = 60_000_000  # cells of tables looked at for one question, and what building scenarios costs, in such cells

HELPS = " It helps if the answer is: "


def answered(change: Change) -> tuple[str, str]:
    """The question and the answer of a change that settles a fact."""
    asked, _, answer = change.says.partition(HELPS)
    return asked, answer.removesuffix(".")


@dataclass
class ChangeSearch:
    """Tries changes of a scenario until the goal is reached. `left`: single changes, and pairs, that were not tried,
    since that would have taken too long. `most_work`: cells of tables that may be looked at."""

    trials: Trials
    goal: Callable[[Trial], bool]
    most_work: int = MOST_WORK
    left: list[int] = field(default_factory=lambda: [0, 0])
    _asked: dict[Key, str] = field(default_factory=dict)

    def reaches(self, changes: Sequence[Change]) -> bool:
        """Whether the changes, made together, do what is wanted. Changes that do not fit together do not."""
        if self.trials.work >= self.most_work:
            self.left[min(len(changes), 2) - 1] += 1
            return False
        try:
            trial = self.trials.trial(changes)
            reached = self.goal(trial)
            if reached and any(change.kind == "budget" for change in changes):
                new = [writer for writer in trial.writers if writer not in self.trials.asked]
                who = listing(trial.case.scenario.writers[writer].name for writer in new)
                self._asked[key_of(changes)] = f" The plan would then ask {who}." if who else ""
        except InputError:
            return False
        except TooLarge:
            self.left[min(len(changes), 2) - 1] += 1
            return False
        return reached

    def remedies(self) -> list[tuple[Change, ...]]:
        """Single changes that do it, and pairs that are cheaper than all of these, the cheapest first; of the letters
        that the file names, also more at once where fewer do not."""
        candidates = self.trials.candidates
        reached: list[tuple[Change, ...]] = [(change,) for change in candidates if self.reaches([change])]
        alone = {key_of(changes)[0] for changes in reached}
        reached += self._named_in_the_file()
        below = min((_cost(changes)[0] for changes in reached), default=None)
        rest = [change for change in candidates if (change.kind, change.key) not in alone]
        reached += self._cheapest(_pairs(rest, below))
        return sorted(reached, key=_cost)

    def _named_in_the_file(self) -> list[tuple[Change, ...]]:
        """Three or more letters that the file names and that do it together, none of which can be left out."""
        letters = [change for change in self.trials.candidates if change.kind in ("arrive", "ask")]
        if len(letters) < 3 or not self.reaches(letters):
            return []
        for change in sorted(letters, key=lambda change: -change.cost):
            fewer = [other for other in letters if other is not change]
            if self.reaches(fewer):
                letters = fewer
        return [tuple(letters)] if len(letters) > 2 else []

    def least(self) -> list[tuple[Change, ...]]:
        """The cheapest of single changes and pairs that do it, all of one cost; single ones where there are any."""
        candidates = self.trials.candidates
        pairs = _pairs(candidates, None)
        for cost in sorted({change.cost for change in candidates}):
            cheaper = [pair for pair in pairs if _cost(pair)[0] < cost]
            reached = self._cheapest(cheaper)
            if not reached:
                reached = [(change,) for change in candidates if change.cost == cost and self.reaches([change])]
            if reached:
                return reached
            pairs = pairs[len(cheaper) :]
        return self._cheapest(pairs)

    def _cheapest(self, pairs: Sequence[tuple[Change, Change]]) -> list[tuple[Change, ...]]:
        """Of pairs, the cheapest first, those of the least cost that do it."""
        reached: list[tuple[Change, ...]] = []
        for pair in pairs:
            if reached and _cost(pair) > _cost(reached[0]):
                break
            if not self.trials.adds_nothing(pair) and self.reaches(pair):
                reached.append(pair)
        return reached

    def told(self, reached: Sequence[Sequence[Change]]) -> tuple[Remedy, ...]:
        """Remedies as they are told; several answers to one question that all help are one."""
        made: list[Remedy] = []
        known: dict[tuple[str, str], int] = {}
        words: dict[int, list[str]] = {}
        for changes in reached:
            if len(changes) == 1 and changes[0].answers:
                ((fact, _),) = changes[0].answers.items()
                _, answer = answered(changes[0])
                if fact in known:
                    words[known[fact]].append(answer)
                    continue
                known[fact] = len(made)
                words[len(made)] = [answer]
            asked = self._asked.get(key_of(changes), "")
            parts = tuple(
                RemedyChange(
                    change.kind, change.key, change.cost, change.says + (asked if change.kind == "budget" else "")
                )
                for change in changes
            )
            made.append(Remedy(sum(change.cost for change in changes), parts))
        for number, answers in words.items():
            first = made[number].changes[0]
            asked = first.says.partition(HELPS)[0]
            says = f"{asked}{HELPS}{listing(answers, 'or')}."
            made[number] = Remedy(made[number].cost, (RemedyChange(first.kind, first.about, first.cost, says),))
        return tuple(made)

    @property
    def note(self) -> str:
        """What was not examined; empty where everything was."""
        single, pairs = self.left
        if single:
            return f"{plural(single, 'change')}, and {plural(pairs, 'pair')} of changes, were not tried."
        return f"{plural(pairs, 'pair')} of changes were not tried." if pairs else ""


def _cost(changes: Iterable[Change]) -> tuple[int, int]:
    """Orders remedies: the cheapest first, of these the single ones."""
    every = list(changes)
    return sum(change.cost for change in every), len(every)


def _pairs(changes: Sequence[Change], below: int | None) -> list[tuple[Change, Change]]:
    """Pairs that go together and cost less than `below`, cheapest first."""
    pairs = [
        pair for pair in combinations(changes, 2) if _go_together(*pair) and (below is None or _cost(pair)[0] < below)
    ]
    return sorted(pairs, key=_cost)


def _go_together(first: Change, second: Change) -> bool:
    if first.kind == second.kind == "budget":
        return False
    return not set(first.answers) & set(second.answers)
