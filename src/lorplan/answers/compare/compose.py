"""Puts a comparison together: every word becomes a side, each side is held against the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from lorplan import __version__
from lorplan.answers.compare.difference import difference
from lorplan.answers.compare.named import Named, named
from lorplan.answers.compare.numbers import cautions, lines
from lorplan.answers.compare.side import Body, judged, saved, solved
from lorplan.assignments.claim import Claim
from lorplan.assignments.read import read_claim, read_saved
from lorplan.basics.errors import Complaint, InputError
from lorplan.basics.words import hint_close
from lorplan.case.case import Case
from lorplan.edits.whatifs import Assumption
from lorplan.results.compare import Comparison, What
from lorplan.results.plan import FORMAT
from lorplan.scenario.load import content_hash

_WHAT: dict[str, What] = {"csv": "list", "yaml": "assignment", "portfolio": "portfolio", "plan": "saved plan"}


WhatIf = Sequence[Assumption]
Load = Callable[[str, WhatIf], Case]


@dataclass
class _Sides:
    """The sides so far. `load`: the case of a scenario file under assumptions."""

    load: Load
    bodies: list[Body] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    best: dict[str, Body] = field(default_factory=dict)  # scenario file -> its best plan

    @property
    def label(self) -> str:
        number, label = len(self.bodies), ""
        while True:
            label = chr(ord("A") + number % 26) + label
            number = number // 26 - 1
            if number < 0:
                return label

    def case(self, file: str) -> Case:
        if file not in self.cases:
            self.cases[file] = self.load(file, ())
        return self.cases[file]

    def add(self, body: Body) -> None:
        self.bodies.append(body)

    def scenario(self, file: str, name: str) -> None:
        known = self.best.get(file)
        if known is None:
            known = self.best[file] = solved(self.case(file), self.label, name)
            self.add(known)
        else:
            self.add(replace(known, side=replace(known.side, label=self.label, name=name)))

    def what_if(self, file: str, what_if: WhatIf) -> None:
        self.add(solved(self.load(file, what_if), self.label, file))


def compare(load: Load, words: Sequence[str], what_ifs: Sequence[WhatIf] = ()) -> Comparison:
    """The comparison of everything that is named. `what_ifs` are made of the first scenario, each a side of its own.

    Raises InputError with what is wrong with the words, and where there is nothing to compare with.
    """
    every = named(words)
    first = next((one.file for one in every if one.kind == "scenario" or (one.file and one.kind == "portfolio")), None)
    _judgeable(every, first, what_ifs)
    sides = _Sides(load)
    for one in every:
        _side(sides, one, first)
    for what_if in what_ifs:
        assert first is not None
        sides.what_if(first, what_if)
    judged_in = next((one for one in every if one.kind in ("assignment", "portfolio")), None)
    if first is not None and not sides.best and (judged_in is not None or len(sides.bodies) == 1):
        sides.scenario(first, first)
    if len(sides.bodies) < 2:
        raise InputError.of(
            f"there is nothing to compare {every[0].word!r} with",
            None,
            "name a second plan or scenario, or the scenario it belongs to",
        )
    return composed(sides.bodies)


def alone(words: Sequence[str]) -> str | None:
    """The scenario, where nothing else is named."""
    if len(words) != 1:
        return None
    (one,) = named(words)
    return one.file if one.kind == "scenario" else None


def composed(bodies: Sequence[Body]) -> Comparison:
    """The comparison of these sides."""
    told = [body.side for body in bodies]
    optimum = next((side.label for side in told if side.what == "best plan"), None)
    names: dict[str, str] = {}
    for body in bodies:
        names.update(body.names)
    return Comparison(
        format=FORMAT,
        version=__version__,
        sides=tuple(told),
        optimum=optimum,
        cautions=cautions(told),
        lines=lines(told),
        differences=tuple(difference(bodies[0], body) for body in bodies[1:]),
        names=dict(sorted(names.items())),
    )


def _judgeable(every: Sequence[Named], first: str | None, what_ifs: Sequence[WhatIf]) -> None:
    if first is not None:
        return
    wrong = [one for one in every if one.kind in ("assignment", "portfolio")]
    complaints = [
        Complaint(f"{one.word!r} has to be judged in a scenario", None, "name the scenario file as well, first")
        for one in wrong
    ]
    if what_ifs:
        complaints.append(Complaint("a what-if needs a scenario to change", None, "name the scenario file as well"))
    if complaints:
        raise InputError(*complaints)


def _side(sides: _Sides, one: Named, first: str | None) -> None:
    if one.kind == "scenario":
        sides.scenario(one.file, one.word)
        return
    if one.kind == "plan":
        sides.add(_saved(sides, one, first))
        return
    file = one.file if one.kind == "portfolio" and one.file else first
    assert file is not None
    case = sides.case(file)
    claim = _claim(case, one)
    sides.add(judged(case, claim, sides.label, one.word, _WHAT[claim.of]))


def _claim(case: Case, one: Named) -> Claim:
    if one.kind != "portfolio":
        return read_claim(one.file, case.scenario)
    found = case.scenario.portfolios.get(one.portfolio)
    if found is None:
        known = sorted(case.scenario.portfolios)
        listed = f"portfolios are listed under 'portfolios:' of {case.scenario.file}"
        message = f"there is no such file, and {case.scenario.file} has no portfolio {one.portfolio!r}"
        raise InputError.of(message, None, hint_close(one.portfolio, known) or listed)
    return Claim("portfolio", {program: tuple(sent) for program, sent in found.items()})


def _saved(sides: _Sides, one: Named, first: str | None) -> Body:
    """A saved plan with its own numbers; where it is of the scenario as it stands, judged there, which says more."""
    plan = read_saved(one.file)
    if first is not None:
        case = sides.case(first)
        same = (plan.scenario_hash, plan.packs_hash, plan.version, set(plan.only)) == (
            content_hash(case.scenario),
            case.library.hash,
            __version__,
            set(case.only),
        )
        if same:
            claim = read_claim(one.file, case.scenario)
            tonight = next((verdict.complete for verdict in plan.verdicts if verdict.when == "tonight"), None)
            return judged(case, claim, sides.label, one.word, "saved plan", tonight)
    return saved(plan, sides.label, one.word)
