"""Holds what a plan claims against what was recomputed, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import to_builtins

from lorplan.assignments.recount import Recount
from lorplan.case.case import Case
from lorplan.engines.optimise import optimise
from lorplan.engines.table.classtable import portfolio_bound
from lorplan.engines.table.table import LARGEST
from lorplan.plan.account import LetterSet
from lorplan.plan.compose import compose
from lorplan.plan.holding import with_waits
from lorplan.results.placements import Placement
from lorplan.results.plan import Finding, Plan, Stage

Records = tuple[dict[str, Any], ...]

# How the records of a list are told apart, and what such a record is called.
_RECORDS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "objective": (("name",), "stage"),
    "programs": (("program",), "program"),
    "portfolios": (("id",), "portfolio"),
    "ledger": (("rule", "subject", "letters"), "ledger line"),
    "verdicts": (("when",), "verdict"),
    "requests": (("writer",), "request"),
    "letters": (("letter",), "letter"),
    "specialties": (("name",), "specialty"),
    "wants": (("rule", "wanted", "in_hand", "on_the_way", "to_ask"), "want"),
    "reasons": (("letter",), "reason"),
    "left_out": (("letter",), "letter left out"),
    "curve": (("new_requests",), "curve at"),
    "lifts": (("rule",), "lift"),
    "unknowns": (("fact",), "question"),
    "answers": (("value",), "answer"),
    "failures": (("writer",), "failure of"),
    "spares": (("writer",), "spare"),
    "estimates": (("writer",), "estimate of"),
    "chances": (("programs",), "chance of"),
    "lacking": (("rule", "says"), "requirement"),
    "lacks": (("rule",), "requirement"),
    "stand_ins": (("letters",), "stand-in"),
    "holding": (("programs",), "what is held at"),
    "held_for": (("letters",), "what is held for"),
}
MARGIN: Final = 8  # smaller problems are derived on the way; none of them may be beyond the table
# What a plan derived again does not tell of the plan: it asks one engine only, and lines change with the layout.
_NOT_DERIVED: Final = frozenset({"engines", "status", "assumed", "doubts"})


def counted(plan: Plan, recounted: Recount, case: Case) -> dict[str, Any]:
    """The parts of a plan that follow from its letters alone, as they ought to be, as plain data."""
    account = recounted.account
    earlier = [verdict for verdict in plan.verdicts if verdict.when != "planned"]  # they do not follow from the letters
    by_worth = {request.writer: index for index, request in enumerate(plan.requests)}  # nor does the worth of asking
    requests = sorted(_requests(recounted, case), key=lambda request: by_worth.get(request["writer"], len(by_worth)))
    parts = {
        "programs": to_builtins(with_waits(account.programs, plan.holding)),
        "portfolios": tuple(_portfolio(case, letter_set) for letter_set in account.sets),
        "ledger": to_builtins(account.ledger),
        "findings": tuple(_finding(finding) for finding in account.findings),
        "specialties": to_builtins(account.specialties),
        "verdicts": to_builtins((*earlier, account.verdict)),
        "requests": tuple(requests),
    }
    if recounted.resilience is not None:
        resilience = to_builtins(recounted.resilience)
        parts["resilience"] = {name: resilience[name] for name in ("kept", "safe", "failures")}
    return parts


def _finding(finding: Finding) -> dict[str, Any]:
    """A finding without what it takes trials to say: what would mend it, and the answers on which it hangs."""
    return {name: value for name, value in to_builtins(finding).items() if name not in ("mend", "asks")}


def _portfolio(case: Case, letter_set: LetterSet) -> dict[str, Any]:
    """A set of letters as a plan has it, without the reasons."""
    return {
        "id": letter_set.id,
        "letters": case.problem.names(letter_set.mask),
        "programs": letter_set.programs,
        "count": letter_set.count,
        "weight": letter_set.weight,
    }


def _requests(recounted: Recount, case: Case) -> Iterator[dict[str, Any]]:
    """Who has to be asked, for which letters, and how many programs get one of them."""
    writer_of = {letter: case.scenario.letters[letter].writers[0] for letter in case.scenario.letters}
    asked = set(recounted.asked)
    programs: Counter[str] = Counter()
    for program in recounted.account.programs:
        added = {placement.letter for placement in program.letters if placement.step == "add after asking"}
        asked |= added
        programs.update(dict.fromkeys({writer_of[letter] for letter in added}, program.count))
    for writer in sorted({writer_of[letter] for letter in asked}):
        letters = tuple(sorted(letter for letter in asked if writer_of[letter] == writer))
        name = case.scenario.writers[writer].name
        yield {"writer": writer, "name": name, "letters": letters, "programs": programs[writer]}


def rederived(case: Case, plan: Plan) -> dict[str, Any] | None:
    """The whole plan as the table of all portfolios gives it, where it fits with room to spare and gives the same
    letters; else None."""
    if plan.status != "proved" or not all(engine.status == "proved" for engine in plan.engines):
        return None
    rows = sum(portfolio_bound(program_class) for program_class in case.problem.classes)
    sets = 1 << min(60, case.problem.pending.bit_count())
    if rows * MARGIN > LARGEST or len(case.problem.classes) * sets * MARGIN > LARGEST:
        return None
    again = compose(case, optimise(case.problem, engines=("table",)), bounds=_with_bounds(plan))
    if _letters(again) != _letters(plan):
        return None
    return {name: value for name, value in again.to_json().items() if name not in _NOT_DERIVED}


def _with_bounds(plan: Plan) -> bool:
    sureness = None if plan.resilience is None else plan.resilience.sureness
    return sureness is not None and sureness.every is not None and sureness.every.bounds is not None


def _letters(plan: Plan) -> dict[str, tuple[Placement, ...]]:
    return {program.program: program.letters for program in plan.programs}


def differences(claimed: Any, expected: Any, what: str = "") -> Iterator[str]:
    """A sentence for everything in `expected` that `claimed` says otherwise; both are plain data of the same records.
    Fields that `expected` lacks are not looked at."""
    if isinstance(expected, dict) and isinstance(claimed, dict):
        for field, value in expected.items():
            words = field.replace("_", " ")
            about = f"{words} of {what}" if what else words
            if field in _RECORDS and _of_records(claimed[field], value):
                yield from _by_key(field, claimed[field], value, about, what)
            else:
                yield from differences(claimed[field], value, about)
    elif _of_records(claimed, expected):
        if len(claimed) != len(expected):
            yield f"{what}: the plan has {len(claimed)}, there are {len(expected)}"
        for number, (record, other) in enumerate(zip(claimed, expected, strict=False), start=1):
            yield from differences(record, other, f"number {number} of {what}")
    elif claimed != expected:
        yield f"{what}: the plan says {_shown(claimed)}, it is {_shown(expected)}"


def _of_records(claimed: Any, expected: Any) -> bool:
    """Whether these are lists of records. A field may hold such in a part of the plan, and names in another."""
    both = isinstance(expected, tuple) and isinstance(claimed, tuple)
    return both and any(isinstance(entry, dict) for entry in (*claimed, *expected))


def _by_key(field: str, claimed: Records, expected: Records, about: str, what: str) -> Iterator[str]:
    keys, noun = _RECORDS[field]
    inside = f" of {what}" if what else ""
    records, others = ({_key(record, keys): record for record in side} for side in (claimed, expected))
    for key, other in others.items():
        if key in records:
            yield from differences(records[key], other, f"{noun} {key}{inside}")
        else:
            yield f"{noun} {key}{inside}: it is missing in the plan"
    yield from (f"{noun} {key}{inside}: there is none" for key in records if key not in others)
    if len(claimed) != len(expected) and len(records) == len(others):
        yield f"{about}: the plan has {len(claimed)}, there are {len(expected)}"
    elif records.keys() == others.keys() and list(records) != list(others):
        yield f"{about}: they stand in another order"


def _key(record: Mapping[str, Any], keys: Sequence[str]) -> str:
    return " ".join(_shown(record[key]) for key in keys if record[key] != ())


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "none"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if str(value) else "nothing"


def proof(plan: Plan, expected: Sequence[Stage]) -> Iterator[str]:
    """Contradictions between a plan's stages, bounds, gap and status. `expected`: the stages recomputed; their bounds
    are the best there is where they are proved."""
    claimed, right = (
        {"objective": tuple({"name": stage.name, "stage": stage.stage, "value": stage.value} for stage in stages)}
        for stages in (plan.objective, expected)
    )
    yield from differences(claimed, right)
    by_name = {stage.name: stage for stage in plan.objective}
    for stage in (by_name[stage.name] for stage in expected if stage.name in by_name):
        worse = stage.bound < stage.value if stage.name == "points" else stage.bound > stage.value
        if worse:
            yield f"stage {stage.name}: the bound {stage.bound} is worse than the value {stage.value}"
        elif stage.proved and stage.bound != stage.value:
            numbers = f"the bound is {stage.bound} and the value {stage.value}"
            yield f"stage {stage.name}: it is called proved, but {numbers}"
        if plan.status == "proved" and not stage.proved and stage.name != "portfolios":
            yield f"stage {stage.name}: it is not proved, but the plan is called proved"
    times = Counter(engine.name for engine in plan.engines)
    yield from (f"engine {name}: it stands there twice" for name in times if times[name] > 1)
    points = by_name.get("points")
    for engine in plan.engines:
        gap = None if engine.status != "stopped" or points is None else points.bound - points.value
        if engine.gap != gap:
            yield f"engine {engine.name}: the plan says a gap of {_shown(engine.gap)}, it is {_shown(gap)}"
    proved = any(engine.status == "proved" for engine in plan.engines)
    if proved != (plan.status == "proved"):
        yield f"the plan is called {plan.status}, and its engines say otherwise"
