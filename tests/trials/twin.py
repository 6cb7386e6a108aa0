"""The slow twin of trials: every change is edited into the scenario, which is then built and solved."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from lorplan.basics.errors import InputError
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import best
from lorplan.engines.recount import class_values
from lorplan.trials.candidates import Candidates
from lorplan.trials.trial import Trial, Trials


class Read(Struct, frozen=True):
    """A plan as both see it: every program's letters, the programs that fall short, and who is asked."""

    letters: Mapping[str, tuple[str, ...]]
    short: frozenset[str]
    asked: tuple[str, ...]


def all_changes(variants: Variants) -> list[Change]:
    """Everything that could bring any letter in or mend anything."""
    case = variants.case()
    classes = list(case.problem.classes)
    every = (1 << len(case.problem.letters)) - 1
    rules = [rule for one in classes for rule in case.rules[one.id]]
    maker = Candidates(variants, case)
    changes = [*maker.for_bringing_in(classes, every, rules), *maker.for_mending(classes, {})]
    return list({(change.kind, change.key): change for change in changes}.values())


def pairs_of(changes: Sequence[Change], number: int, seed: int = 1) -> list[tuple[Change, ...]]:
    """Some pairs that go together."""
    pairs: list[tuple[Change, ...]] = [
        pair for pair in combinations(changes, 2)
        if not set(pair[0].answers) & set(pair[1].answers) and [each.kind for each in pair] != ["budget", "budget"]
    ]  # fmt: skip
    random.Random(seed).shuffle(pairs)
    return pairs[:number]


def trials_of(variants: Variants, changes: Sequence[Change]) -> Trials:
    case = variants.case()
    return Trials(variants, case, best(case), changes)


def solved(variants: Variants, changes: Sequence[Change]) -> Read | None:
    """The plan of the changed scenario; None where the changes do not fit."""
    try:
        case = variants.changed(changes)
        assignment = best(case).assignment
    except InputError:
        return None
    letters, short = {}, set()
    for one, mask in zip(case.problem.classes, assignment.portfolios, strict=True):
        letters.update(dict.fromkeys(one.programs, case.problem.names(mask)))
        short.update(one.programs if class_values(case.problem, one, mask)[0] else ())
    people = {case.scenario.letters[name].writers[0] for name in case.problem.names(assignment.requests)}
    return Read(letters, frozenset(short), tuple(sorted(people)))


def tried(trials: Trials, changes: Sequence[Change]) -> Read | None:
    """The plan that trials tell."""
    try:
        trial = trials.trial(changes)
        return _read(trial)
    except InputError:
        return None


def _read(trial: Trial) -> Read:
    letters, short = {}, set()
    for part, mask in zip(trial.parts, trial.portfolios, strict=True):
        letters.update(dict.fromkeys(part.programs, trial.case.problem.names(mask)))
        short.update(part.programs if trial.short(part.programs) else ())
    return Read(letters, frozenset(short), tuple(trial.writers))


def agree(variants: Variants, changes: Sequence[Change], tries: Sequence[Sequence[Change]]) -> int:
    """How many of these tries come to a plan; each is the plan that building and solving gives."""
    trials = trials_of(variants, changes)
    plans = 0
    for each in tries:
        told = tried(trials, each)
        assert told == solved(variants, each), [(change.kind, change.key) for change in each]
        plans += told is not None
    return plans
