"""Changes of a scenario, and whether what a trial says of them is what building and solving says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lorplan.answers.explain.changes import Candidates
from lorplan.answers.explain.leastchange import Search
from lorplan.answers.explain.trials import Trial
from lorplan.basics.errors import InputError
from lorplan.edits.changes import Change
from lorplan.edits.variants import Variants
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import best
from lorplan.engines.table.scores import split


def all_changes(variants: Variants) -> list[Change]:
    """Everything that could bring any letter in or mend anything."""
    case = variants.case()
    classes = list(case.problem.classes)
    every = (1 << len(case.problem.letters)) - 1
    rules = [rule for one in classes for rule in case.rules[one.id]]
    maker = Candidates(variants, case)
    found = [*maker.for_bringing_in(classes, every, rules), *maker.for_mending(classes, {})]
    return list({(one.kind, one.key): one for one in found}.values())


def search_of(variants: Variants, changes: Sequence[Change]) -> Search:
    case = variants.case()
    search = Search(variants, case, best(case), lambda *_: False, lambda _: True)
    search._candidates = changes
    return search


def worth(trial: Trial) -> tuple[int, ...]:
    """What the trial comes to, effort left out."""
    total = np.zeros(3, dtype=np.int64)
    for number, part in enumerate(trial.trials.parts):
        highest = trial.score(number)[trial.optimal(number)[:1]]
        total += part.weight * np.concatenate(split(highest))
    return tuple(total.tolist())


def compare(variants: Variants, search: Search, changes: Sequence[Change]) -> bool:
    """Whether a trial was made; it is worth what the solved scenario is."""
    trial = search._trial(changes)
    if trial is None:
        return False
    try:
        case = variants.changed(changes)
        optimum = best(case)
    except InputError:
        return False
    effort = effort_of(case.problem, optimum.assignment.requests)
    values = (optimum.values.short, optimum.values.halves, optimum.values.points + effort)
    assert worth(trial) == values, [(one.kind, one.key) for one in changes]
    mine = trial.trials.case.problem
    asked = optimum.assignment.requests & case.problem.pending
    assert mine.names(trial.requests) == case.problem.names(asked)
    return True
