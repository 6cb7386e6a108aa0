"""What would mend musts that fall short: changes that were applied to a copy of the scenario, solved, and found to do.

The one finder of all answers. A change mends musts at programs if the plan after it surely keeps them there, and no
must that is required falls short that did not before. What the search takes is imported when there is something to
mend, so that a plan in which nothing falls short does not wait for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.contact import contact
from lorplan.case.wording.places import no_place, said
from lorplan.edits.variants import Variants, variants_of_case
from lorplan.engines.optimise import Optimum
from lorplan.results.plan import NOTHING_MENDS, TO_MEND
from lorplan.results.remedies import Remedy

if TYPE_CHECKING:
    from lorplan.trials.search import ChangeSearch
    from lorplan.trials.trial import Trial, Trials

SHOWN = 3  # mends that are told of one must
MOST_MENDING = 80_000_000  # cells of tables that are looked at for what would mend all that falls short
LEAST_LEFT = MOST_MENDING // 32  # of them with which a search is begun
FROM = " from "
FIELD = ", for "


class Need(Struct, frozen=True):
    """Musts that fall short at some classes: their ids, each with the letters missing or too many; whether one of them
    is required."""

    classes: tuple[ProgramClass, ...]
    rules: Mapping[str, int]
    required: bool


class Mended(Struct, frozen=True):
    """The mends of musts, the cheapest first, and what was not tried. `instead`: what to do where nothing mends, and
    at programs where nothing can be added."""

    remedies: tuple[Remedy, ...]
    note: str
    instead: str

    @property
    def text(self) -> str:
        """The first few in sentences, or what to do instead."""
        words = in_words(self.remedies[:SHOWN])
        return " ".join([*([f"{TO_MEND}{uncapitalised(words)}"] if words else []), *filter(None, [self.instead])])


class Mends:
    """The mends of one plan. `work`: the cells of tables that may be looked at for all musts; for each at most half of
    what is left, so that the first does not take all."""

    def __init__(
        self, case: Case, optimum: Optimum, variants: Variants | None = None, work: int = MOST_MENDING
    ) -> None:
        self.case = case
        self.optimum = optimum
        self._variants = variants
        self._work = work
        self._trials: dict[tuple[object, ...], Trials] = {}

    @cached_property
    def variants(self) -> Variants:
        """The scenario, to be edited."""
        return self._variants or variants_of_case(self.case)

    def of(self, lacking: Need, giving_up: bool = False) -> Mended:
        """What mends these musts. `giving_up`: also that one of them is done without."""
        reasons = no_place(self.case, lacking.classes)
        about = contact(self.case, lacking.required)
        taken = f"{said(self.case, reasons, lacking.classes)} {about}" if reasons else ""
        everywhere = all(program in reasons for each in lacking.classes for program in each.programs)
        if everywhere and not giving_up:
            return Mended((), "", taken)
        if self._work <= LEAST_LEFT:
            return Mended((), "", f"What would mend it was not examined: too much is missing. {taken or about}")
        search = self.search(lacking, giving_up, () if everywhere else reasons)
        remedies = search.told(search.remedies())
        self._work -= search.trials.work
        if remedies or everywhere:
            return Mended(remedies, search.note, taken)
        return Mended((), search.note, f"{NOTHING_MENDS}{taken or about}")

    def search(self, lacking: Need, giving_up: bool = False, but: Collection[str] = ()) -> ChangeSearch:
        """The search for changes after which these musts are kept. `but`: programs where nothing can be added."""
        from lorplan.trials.candidates import Candidates
        from lorplan.trials.search import ChangeSearch
        from lorplan.trials.trial import Trials

        key = (*(program_class.id for program_class in lacking.classes), giving_up, *sorted(lacking.rules.items()))
        if key not in self._trials:
            asked = len(self.case.problem.people_for(self.optimum.assignment.requests))
            possible = Candidates(self.variants, self.case, asked)
            candidates = possible.for_mending(lacking.classes, lacking.rules, giving_up)
            self._trials = {key: Trials(self.variants, self.case, self.optimum, candidates)}  # the last ones alone
        programs = {program for each in lacking.classes for program in each.programs if program not in but}
        most = max(0, self._work) // 2
        return ChangeSearch(self._trials[key], lambda trial: self._mends(trial, programs, lacking.rules), most)

    def _mends(self, trial: Trial, programs: Collection[str], rules: Collection[str]) -> bool:
        from lorplan.trials.keeping import Keeping

        keeping = Keeping(trial)
        if not keeping.keeps(programs, rules):
            return False
        new = keeping.broken() - self._broken
        return not any(program in programs or self._required(program, rule) for program, rule in new)

    def _required(self, program: str, name: str) -> bool:
        rule = self.case.rule(self.case.class_of[program], name)
        return rule is None or rule.required

    @cached_property
    def _broken(self) -> set[tuple[str, str]]:
        """The musts that fall short today, each with its program."""
        from lorplan.trials.keeping import Keeping
        from lorplan.trials.trial import Trials

        trials = Trials(self.variants, self.case, self.optimum, ())
        return Keeping(trials.trial(())).broken()


def in_words(remedies: Sequence[Remedy]) -> str:
    """Remedies in sentences, one instead of the other; new people who would do the same are told together."""
    told: dict[tuple[str, str], list[str]] = {}
    for remedy in remedies:
        first, *more = [change.says for change in remedy.changes]
        if remedy.changes[0].kind != "person" or more:
            told[" And ".join([first, *map(uncapitalised, more)]), ""] = []
            continue
        head, _, whom = first.removesuffix(".").partition(FROM)
        whom, field, specialty = whom.partition(FIELD)
        told.setdefault((head, field + specialty), []).append(whom)
    sentences = [
        f"{head}{FROM}{f', or{FROM}'.join(people)}{field}." if people else head
        for (head, field), people in told.items()
    ]
    return " Or ".join([*sentences[:1], *map(uncapitalised, sentences[1:])])


def uncapitalised(sentence: str) -> str:
    """A sentence as it goes on after another word."""
    return sentence[:1].lower() + sentence[1:]
