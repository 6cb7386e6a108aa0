"""What is compared, in one form: letters by program, the ledger, what is kept; out of a case or a saved plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from msgspec import Struct
from msgspec.structs import replace

from lorplan import __version__
from lorplan.assignments.claim import Claim
from lorplan.assignments.judge import judge
from lorplan.assignments.recount import recount
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.engines.optimise import Optimum, optimise
from lorplan.engines.stages import Values
from lorplan.plan.account import letters_by_program
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings, in_hand, tally_of, verdicts
from lorplan.results.compare import Side, Stages, What
from lorplan.results.plan import Assumed, LedgerLine, Plan, ProgramPlan
from lorplan.results.resilience import Resilience
from lorplan.results.verdicts import Verdict
from lorplan.scenario.load import content_hash

AFTER = ("add when it arrives", "add after asking")


class Compared(Struct, frozen=True):
    """A side with all that differences are read from. `statuses`: letter -> where it stands; `says`: rule -> its
    sentence; `rests_on`: whatever else it was made from, for differences of facts."""

    side: Side
    programs: tuple[ProgramPlan, ...]
    ledger: tuple[LedgerLine, ...]
    statuses: Mapping[str, str]
    names: Mapping[str, str]  # letter -> its writers
    says: Mapping[str, str]
    rests_on: Mapping[tuple[str, str], str]
    optimum: Optimum | None = None

    @property
    def letters(self) -> dict[str, tuple[str, ...]]:
        """Program -> its letters."""
        return {program.program: tuple(placement.letter for placement in program.letters) for program in self.programs}


class _Sent(TypedDict):
    """What is sent to programs, in all. `letters`: used somewhere; `asked`: to be asked for, and `people` whom."""

    weight: int
    letters: tuple[str, ...]
    asked: tuple[str, ...]
    people: tuple[str, ...]
    waiting: int
    waiting_for: tuple[str, ...]


class _Made(TypedDict):
    """When, and what a side was made from."""

    as_of: str
    season: str
    version: str
    scenario_hash: str
    packs_hash: str
    only: tuple[str, ...]
    assumed: tuple[Assumed, ...]


def solved(case: Case, label: str, name: str) -> Compared:
    """The best plan of a case."""
    optimum = optimise(case.problem)
    what: What = "best plan" if optimum.proved else "stopped plan"
    best = verdicts(case, optimum, Standings(case, Readings(case)))
    compared = judged(case, claim_of(case, optimum.assignment), label, name, what)
    return replace(compared, side=replace(compared.side, in_hand_at_best=in_hand_of(best)), optimum=optimum)


def claim_of(case: Case, assignment: Assignment) -> Claim:
    """An assignment to classes as letters by program."""
    return Claim("plan", letters_by_program(case, assignment))


def judged(case: Case, claim: Claim, label: str, name: str, what: What) -> Compared:
    """An assignment, judged in a case without a solver."""
    if claim.plan is not None and claim.plan.resilient:
        case = replace(case, problem=replace(case.problem, resilient=True))
    verdict = judge(case, claim)
    recounted = recount(verdict)
    account, scenario, speaker = recounted.account, case.scenario, Speaker(case)
    names = {letter: speaker.writer(letter) for letter in scenario.letters}
    asks = {name: speaker.person(letter.writers[0]) for name, letter in scenario.letters.items()}
    letters = _sent(account.programs, names, asks, recounted.asked)
    made = _Made(
        as_of=scenario.as_of.isoformat(),
        season=scenario.season,
        version=__version__,
        scenario_hash=content_hash(scenario),
        packs_hash=case.library.hash,
        only=tuple(reversed(case.only)),
        assumed=case.assumed,
    )
    stages = stages_of_values(recounted.values, len(account.sets))
    standings = Standings(verdict.case, Readings(verdict.case))
    side = replace(
        _side((label, name, what), made, account.programs, letters, stages, recounted.resilience),
        wrong=(*claim.wrong, *verdict.wrong),
        missing=verdict.missing,
        complete_in_hand=in_hand(verdict.case, standings, verdict.assignment.portfolios).complete,
    )
    return Compared(
        side=side,
        programs=account.programs,
        ledger=account.ledger,
        statuses={name: letter.status for name, letter in scenario.letters.items()},
        names=names,
        says={rule.id: rule.says for rules in case.rules.values() for rule in rules},
        rests_on={("override", str(raw.get("lift", raw.get("change", "")))): "yes" for raw in scenario.overrides},
    )


def saved(plan: Plan, label: str, name: str) -> Compared:
    """A plan as it was saved, with its own numbers."""
    value = {stage.name: stage.value for stage in plan.objective}
    names = {fate.letter: fate.writer for fate in plan.letters}
    asked = {letter: request.name for request in plan.requests for letter in request.letters}
    letters = _sent(plan.programs, names, asked, asked)
    made = _Made(
        as_of=plan.as_of,
        season=plan.season,
        version=plan.version,
        scenario_hash=plan.scenario_hash,
        packs_hash=plan.packs_hash,
        only=plan.only,
        assumed=plan.assumed,
    )
    stages = Stages(
        short=value.get("programs short or thin", 0),
        missing=value.get("letters missing", 0),
        points=value.get("points", 0),
        people=value.get("new people", 0),
        letters=value.get("new letters", 0),
        portfolios=value.get("portfolios", 0),
    )
    side = replace(
        _side((label, name, "saved plan"), made, plan.programs, letters, stages, plan.resilience),
        in_hand_at_best=in_hand_of(plan.verdicts),
    )
    overrides = {("override", override.rule): override.action for override in plan.overrides}
    return Compared(
        side=side,
        programs=plan.programs,
        ledger=plan.ledger,
        statuses={fate.letter: fate.status for fate in plan.letters},
        names=names,
        says={finding.rule: finding.says for finding in plan.findings} | {rule.rule: rule.says for rule in plan.rules},
        rests_on=overrides | {("answer", unknown.fact): "not answered" for unknown in plan.unknowns},
    )


def _side(
    called: tuple[str, str, What],
    made: _Made,
    programs: Sequence[ProgramPlan],
    sent: _Sent,
    stages: Stages,
    resilience: Resilience | None,
) -> Side:
    """A side of which nothing is wrong or left out. `called`: its label, its name, and what it is."""
    numbers = tally_of(programs)
    label, name, what = called
    return Side(
        label=label,
        name=name,
        what=what,
        **made,
        **sent,
        wrong=(),
        missing=(),
        programs=sum(numbers.values()),
        complete_in_hand=None,
        in_hand_at_best=None,
        complete=numbers["complete"],
        hangs=numbers["hangs"],
        thin=numbers["thin"],
        short=numbers["short"],
        stages=stages,
        hanging=None if resilience is None else resilience.kept - resilience.safe,
    )


def stages_of_values(values: Values, portfolios: int) -> Stages:
    """What an assignment with these values and so many different portfolios comes to."""
    return Stages(
        short=values.short,
        missing=values.missing,
        points=values.points,
        people=values.people,
        letters=values.letters,
        portfolios=portfolios,
    )


def in_hand_of(horizons: Iterable[Verdict]) -> int | None:
    """How many programs are complete with uploaded letters."""
    return next((verdict.complete for verdict in horizons if verdict.when == "in_hand"), None)


def _sent(
    programs: Sequence[ProgramPlan], names: Mapping[str, str], asks: Mapping[str, str], spares: Iterable[str]
) -> _Sent:
    """`names`: letter -> its writers; `asks`: letter -> the name of who is asked for it; `spares`: letters asked for,
    sent or not."""
    placements = [placement for program in programs for placement in program.letters]
    asked = {placement.letter for placement in placements if placement.step == "add after asking"} | {*spares}
    waits = {
        program.program: [
            placement.letter for placement in program.letters if placement.step in AFTER and placement.letter in names
        ]
        for program in programs
    }
    return _Sent(
        weight=sum(program.weight for program in programs),
        letters=tuple(sorted({placement.letter for placement in placements})),
        asked=tuple(sorted(asked)),
        people=tuple(sorted({asks[letter] for letter in asked if letter in asks})),
        waiting=sum(program.count for program in programs if waits[program.program]),
        waiting_for=tuple(sorted({letter for letters in waits.values() for letter in letters})),
    )
