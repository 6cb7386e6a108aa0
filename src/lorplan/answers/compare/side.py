"""What is compared, in one form: letters by program, the ledger, what is kept; out of a case or a saved plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from lorplan import __version__
from lorplan.assignments.claim import Claim
from lorplan.assignments.judge import Judged, judge
from lorplan.assignments.recount import recount
from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.engines.optimise import Optimum, optimise
from lorplan.engines.stages import Values
from lorplan.plan.musts import statuses
from lorplan.plan.verdicts import verdicts
from lorplan.results.compare import Side, Stages, What
from lorplan.results.plan import Assumed, LedgerLine, Plan, ProgramPlan
from lorplan.results.resilience import Resilience
from lorplan.scenario.load import content_hash

AFTER = ("add when it arrives", "add after asking")


class Body(Struct, frozen=True):
    """A side with all that differences are read from. `statuses`: letter -> where it stands; `says`: rule -> its
    sentence; `told`: whatever else it was made from, for differences of facts."""

    side: Side
    programs: tuple[ProgramPlan, ...]
    ledger: tuple[LedgerLine, ...]
    statuses: Mapping[str, str]
    names: Mapping[str, str]  # letter -> its writers
    says: Mapping[str, str]
    told: Mapping[tuple[str, str], str]
    optimum: Optimum | None = None

    @property
    def letters(self) -> dict[str, tuple[str, ...]]:
        """Program -> its letters."""
        return {one.program: tuple(place.letter for place in one.letters) for one in self.programs}


def solved(case: Case, label: str, name: str) -> Body:
    """The best plan of a case."""
    found = optimise(case.problem)
    what: What = "best plan" if found.proved else "stopped plan"
    tonight = verdicts(case, found)[0]
    body = judged(case, claim_of(case, found.assignment), label, name, what, tonight.complete)
    return replace(body, optimum=found)


def claim_of(case: Case, assignment: Assignment) -> Claim:
    """An assignment to classes as letters by program."""
    letters = {}
    for one, portfolio in zip(case.problem.classes, assignment.portfolios, strict=True):
        letters.update(dict.fromkeys(one.programs, case.problem.names(portfolio | one.assigned)))
    return Claim("plan", letters)


def judged(
    case: Case,
    claim: Claim,
    label: str,
    name: str,
    what: What,
    tonight_at_best: int | None = None,
    digest: str | None = None,
) -> Body:
    """An assignment, judged in a case without a solver. `digest`: the hash of the scenario, where it is known."""
    if claim.plan is not None and claim.plan.resilient:
        case = replace(case, problem=replace(case.problem, resilient=True))
    found = judge(case, claim)
    counted = recount(found)
    scenario, speaker = case.scenario, Speaker(case)
    names = {letter: speaker.writer(letter) for letter in scenario.letters}
    side = _side(
        label,
        name,
        what,
        case.assumed,
        scenario.as_of.isoformat(),
        scenario.season,
        __version__,
        content_hash(scenario) if digest is None else digest,
        case.library.hash,
        tuple(reversed(case.only)),
        (*claim.wrong, *found.wrong),
        found.missing,
        counted.programs,
        _stages(counted.values, len(counted.portfolios)),
        names,
        {letter: scenario.writers[one.writers[0]].name for letter, one in scenario.letters.items()},
        counted.asked,
        counted.resilience,
        _tonight(found),
        tonight_at_best,
    )
    return Body(
        side,
        counted.programs,
        counted.ledger,
        {letter: one.status for letter, one in scenario.letters.items()},
        names,
        {rule.id: rule.says for rules in case.rules.values() for rule in rules},
        {("override", str(raw.get("lift", raw.get("change", "")))): "yes" for raw in scenario.overrides},
    )


def _stages(values: Values, portfolios: int) -> Stages:
    return Stages(values.short, values.halves, values.points, values.people, values.letters, portfolios)


def _tonight(found: Judged) -> int:
    """Programs that are complete with those of their letters that are uploaded."""
    case, complete = found.case, 0
    for one, sent in zip(case.problem.classes, found.assignment.portfolios, strict=True):
        here = sent & one.assigned
        for letter in bits(sent & ~one.assigned):
            name = case.problem.letters[letter]
            here |= (case.scenario.letters[name].status_at(one.portal) == "uploaded") << letter
        held = statuses(case, one, here)
        complete += 0 if held.broken or held.open else one.count
    return complete


def saved(plan: Plan, label: str, name: str) -> Body:
    """A plan as it was saved, with its own numbers."""
    value = {stage.name: stage.value for stage in plan.objective}
    stages = Stages(
        *(value.get(one, 0) for one in ("programs short", "letters short", "points")),
        *(value.get(one, 0) for one in ("new people", "new letters", "portfolios")),
    )
    names = {fate.letter: fate.writer for fate in plan.letters}
    asked = {letter: request.name for request in plan.requests for letter in request.letters}
    tonight = next((one.complete for one in plan.verdicts if one.when == "tonight"), None)
    side = _side(
        label,
        name,
        "saved plan",
        plan.assumed,
        plan.as_of,
        plan.season,
        plan.version,
        plan.scenario_hash,
        plan.packs_hash,
        plan.only,
        (),
        (),
        plan.programs,
        stages,
        names,
        asked,
        tuple(asked),
        plan.resilience,
        None,
        tonight,
    )
    says = {one.rule: one.says for one in plan.findings} | {one.rule: one.says for one in plan.rules}
    told = {("override", one.rule): one.action for one in plan.overrides}
    told |= {("answer", one.fact): "not answered" for one in plan.unknowns}
    return Body(
        side, plan.programs, plan.ledger, {fate.letter: fate.status for fate in plan.letters}, names, says, told
    )


def _side(
    label: str,
    name: str,
    what: What,
    assumed: tuple[Assumed, ...],
    as_of: str,
    season: str,
    version: str,
    scenario_hash: str,
    packs_hash: str,
    only: tuple[str, ...],
    wrong: tuple[str, ...],
    missing: tuple[str, ...],
    programs: tuple[ProgramPlan, ...],
    stages: Stages,
    names: Mapping[str, str],
    asks: Mapping[str, str],
    spares: Iterable[str],
    resilience: Resilience | None,
    tonight: int | None,
    tonight_at_best: int | None,
) -> Side:
    total = sum(one.count for one in programs)
    broken = sum(one.count for one in programs if one.broken)
    unsure = sum(one.count for one in programs if one.open and not one.broken)
    used = sorted({place.letter for one in programs for place in one.letters})
    waits = {
        one.program: [place.letter for place in one.letters if place.step in AFTER and place.letter in names]
        for one in programs
    }
    sent = {place.letter for one in programs for place in one.letters if place.step == "add after asking"}
    asked = sorted({*sent, *spares})
    people = sorted({asks[letter] for letter in asked if letter in asks})
    return Side(
        label=label,
        name=name,
        what=what,
        assumed=assumed,
        as_of=as_of,
        season=season,
        version=version,
        scenario_hash=scenario_hash,
        packs_hash=packs_hash,
        only=only,
        wrong=wrong,
        missing=missing,
        programs=total,
        weight=sum(one.weight for one in programs),
        complete_tonight=tonight,
        tonight_at_best=tonight_at_best,
        complete=total - broken - unsure,
        open=unsure,
        short=broken,
        stages=stages,
        letters=tuple(used),
        people=tuple(people),
        asked=tuple(asked),
        hanging=None if resilience is None else resilience.kept - resilience.safe,
        waiting=sum(one.count for one in programs if waits[one.program]),
        waiting_for=tuple(sorted({letter for letters in waits.values() for letter in letters})),
    )
