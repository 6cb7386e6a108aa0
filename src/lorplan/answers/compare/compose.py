"""Puts a comparison together: every word becomes a side, each side is held against the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from lorplan import __version__
from lorplan.answers.compare.difference import difference
from lorplan.answers.compare.named import Named, named
from lorplan.answers.compare.numbers import cautions, lines
from lorplan.answers.compare.side import Compared, in_hand_of, judged, saved, solved
from lorplan.assignments.claim import Claim
from lorplan.assignments.read import read_claim, read_saved
from lorplan.basics.errors import Complaint, InputError
from lorplan.basics.words import hint_close
from lorplan.case.case import Case
from lorplan.edits.whatifs import Assumption
from lorplan.plan.account import label
from lorplan.results.compare import Comparison, What
from lorplan.results.plan import FORMAT, Plan
from lorplan.scenario.load import content_hash

_WHAT: dict[str, What] = {"csv": "list", "yaml": "assignment", "portfolio": "portfolio", "plan": "saved plan"}

WhatIf = Sequence[Assumption]
Load = Callable[[str, WhatIf], Case]


@dataclass
class _Sides:
    """The sides so far. `load`: the case of a scenario file under assumptions; `first`: the scenario file that
    assignments are judged in, if any is named."""

    load: Load
    first: str | None
    compared: list[Compared] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    best: dict[str, Compared] = field(default_factory=dict)  # scenario file -> its best plan

    @property
    def label(self) -> str:
        """The label of the next side."""
        return label(len(self.compared))

    def case(self, file: str) -> Case:
        """The case of a scenario file."""
        if file not in self.cases:
            self.cases[file] = self.load(file, ())
        return self.cases[file]

    def add_scenario(self, file: str, name: str) -> None:
        """The best plan of a scenario."""
        known = self.best.get(file)
        if known is None:
            known = self.best[file] = solved(self.case(file), self.label, name)
        self.compared.append(replace(known, side=replace(known.side, label=self.label, name=name)))

    def add_what_if(self, file: str, what_if: WhatIf, words: Sequence[Named]) -> None:
        """The best plan of a scenario under assumptions, and those of its portfolios that the words name and that the
        assumptions leave as they are."""
        under = self.load(file, what_if)
        before, after = self.case(file).scenario.portfolios, under.scenario.portfolios
        for word in words:
            named_of_it = word.kind == "portfolio" and word.file in ("", file) and word.portfolio in before
            if named_of_it and after.get(word.portfolio) == before[word.portfolio]:
                self._add_judged(under, word)
        self.compared.append(solved(under, self.label, file))

    def add(self, word: Named) -> None:
        """What a word names."""
        if word.kind == "scenario":
            self.add_scenario(word.file, word.word)
        elif word.kind == "plan":
            self.compared.append(self._saved(word))
        else:
            file = word.file if word.kind == "portfolio" and word.file else self.first
            assert file is not None
            self._add_judged(self.case(file), word)

    def _add_judged(self, case: Case, word: Named) -> None:
        claim = _claim(case, word)
        self.compared.append(judged(case, claim, self.label, word.word, _WHAT[claim.of]))

    def _saved(self, word: Named) -> Compared:
        """A saved plan with its own numbers; where it is of the scenario as it stands, judged there, which says
        more."""
        plan = read_saved(word.file)
        if self.first is None or not _made_from(plan, self.case(self.first)):
            return saved(plan, self.label, word.word)
        case = self.case(self.first)
        claim = read_claim(word.file, case.scenario)
        compared = judged(case, claim, self.label, word.word, "saved plan")
        return replace(compared, side=replace(compared.side, in_hand_at_best=in_hand_of(plan.verdicts)))


def compare(load: Load, words: Sequence[str], what_ifs: Sequence[WhatIf] = ()) -> Comparison:
    """The comparison of everything that is named. `what_ifs` are made of the first scenario: of each its best plan is a
    side, and so are the portfolios that are named.

    Raises InputError with what is wrong with the words, and where there is nothing to compare with.
    """
    every = named(words)
    scenarios = (word.file for word in every if word.kind == "scenario" or (word.file and word.kind == "portfolio"))
    sides = _Sides(load, next(scenarios, None))
    if sides.first is None:
        _nothing_to_judge(every, what_ifs)
    for word in every:
        sides.add(word)
    for what_if in what_ifs:
        assert sides.first is not None
        sides.add_what_if(sides.first, what_if, every)
    judged_in = any(word.kind in ("assignment", "portfolio") for word in every)
    if sides.first is not None and not sides.best and (judged_in or len(sides.compared) == 1):
        sides.add_scenario(sides.first, sides.first)
    if len(sides.compared) < 2:
        raise InputError.of(
            f"there is nothing to compare {every[0].word!r} with",
            None,
            "name a second plan or scenario, or the scenario it belongs to",
        )
    return composed(sides.compared)


def alone(words: Sequence[str]) -> str | None:
    """The scenario, where nothing else is named."""
    if len(words) != 1:
        return None
    (word,) = named(words)
    return word.file if word.kind == "scenario" else None


def composed(compared: Sequence[Compared]) -> Comparison:
    """The comparison of these sides."""
    sides = [each.side for each in compared]
    names: dict[str, str] = {}
    for each in compared:
        names.update(each.names)
    return Comparison(
        format=FORMAT,
        version=__version__,
        sides=tuple(sides),
        optimum=next((side.label for side in sides if side.what == "best plan"), None),
        cautions=cautions(sides),
        lines=lines(sides),
        differences=tuple(difference(compared[0], each) for each in compared[1:]),
        names=dict(sorted(names.items())),
    )


def _nothing_to_judge(every: Sequence[Named], what_ifs: Sequence[WhatIf]) -> None:
    """Raises InputError for everything that needs a scenario, where none is named."""
    complaints = [
        Complaint(f"{word.word!r} has to be judged in a scenario", None, "name the scenario file as well, first")
        for word in every
        if word.kind in ("assignment", "portfolio")
    ]
    if what_ifs:
        complaints.append(Complaint("a what-if needs a scenario to change", None, "name the scenario file as well"))
    if complaints:
        raise InputError(*complaints)


def _claim(case: Case, word: Named) -> Claim:
    if word.kind != "portfolio":
        return read_claim(word.file, case.scenario)
    portfolio = case.scenario.portfolios.get(word.portfolio)
    if portfolio is None:
        known = sorted(case.scenario.portfolios)
        listed = f"portfolios are listed under 'portfolios:' of {case.scenario.file}"
        message = f"there is no such file, and {case.scenario.file} has no portfolio {word.portfolio!r}"
        raise InputError.of(message, None, hint_close(word.portfolio, known) or listed)
    return Claim("portfolio", {program: tuple(sent) for program, sent in portfolio.items()})


def _made_from(plan: Plan, case: Case) -> bool:
    """Whether a saved plan was made from the scenario as it stands, with the same rules and version."""
    return (
        plan.scenario_hash == content_hash(case.scenario)
        and plan.packs_hash == case.library.hash
        and plan.version == __version__
        and set(plan.only) == set(case.only)
    )
