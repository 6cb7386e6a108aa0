"""Holds what a plan claims against what was recomputed, field by field."""

from __future__ import annotations

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
from lorplan.results.plan import Plan, Stage

# How the records of a list are told apart, and what one is called.
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
    "failures": (("letter",), "failure of"),
    "lacking": (("rule", "says"), "requirement"),
    "stand_ins": (("letters",), "stand-in"),
}
MARGIN: Final = 8  # smaller problems are derived on the way; none of them may be beyond the table
# Of these the rederivation knows nothing: it asks one engine only.
_OWN: Final = frozenset({"engines", "status", "assumed"})


def counted(plan: Plan, recounted: Recount, case: Case) -> dict[str, Any]:
    """The parts of a plan that follow from its letters alone, as they ought to be, as plain data."""
    account = recounted.account
    verdicts = [to_builtins(one) for one in plan.verdicts if one.when != "plan"]
    failures: dict[str, Any] = {}
    if recounted.resilience is not None:
        told = to_builtins(recounted.resilience)
        failures["resilience"] = {name: told[name] for name in ("kept", "safe", "failures")}
    order = {request.writer: place for place, request in enumerate(plan.requests)}  # by worth, which is not known here
    return {
        "programs": to_builtins(account.programs),
        "portfolios": [_portfolio(case, letter_set) for letter_set in account.sets],
        "ledger": to_builtins(account.ledger),
        "findings": to_builtins(account.findings),
        "specialties": to_builtins(account.specialties),
        "verdicts": [*verdicts, to_builtins(account.verdict)],
        "requests": sorted(_requests(recounted, case), key=lambda one: order.get(one["writer"], len(order))),
        **failures,
    }


def _portfolio(case: Case, letter_set: LetterSet) -> dict[str, Any]:
    """A set of letters as a plan has it, without the reasons."""
    return {
        "id": letter_set.id,
        "letters": case.problem.names(letter_set.mask),
        "programs": letter_set.programs,
        "count": letter_set.count,
        "weight": letter_set.weight,
    }


def _requests(recounted: Recount, case: Case) -> list[dict[str, Any]]:
    """Who has to be asked, for which letters, and how many programs get one of them."""
    letters: dict[str, set[str]] = {}
    programs: dict[str, int] = {}
    for letter in recounted.asked:
        letters.setdefault(case.scenario.letters[letter].writers[0], set()).add(letter)
    for program in recounted.account.programs:
        asked: set[str] = set()
        for placement in program.letters:
            if placement.step == "add after asking":
                writer = case.scenario.letters[placement.letter].writers[0]
                letters.setdefault(writer, set()).add(placement.letter)
                asked.add(writer)
        for writer in asked:
            programs[writer] = programs.get(writer, 0) + program.count
    return [
        {
            "writer": one,
            "name": case.scenario.writers[one].name,
            "letters": sorted(letters[one]),
            "programs": programs.get(one, 0),
        }
        for one in sorted(letters)
    ]


def rederived(case: Case, plan: Plan) -> dict[str, Any] | None:
    """The whole plan as the table of all portfolios gives it, where it fits with room to spare and gives the same
    letters; else None."""
    if plan.status != "proved" or not all(engine.status == "proved" for engine in plan.engines):
        return None
    rows = sum(portfolio_bound(one) for one in case.problem.classes)
    sets = 1 << min(60, case.problem.pending.bit_count())
    if rows * MARGIN > LARGEST or len(case.problem.classes) * sets * MARGIN > LARGEST:
        return None
    found = compose(case, optimise(case.problem, engines=("table",)))
    mine = {program.program: program.letters for program in plan.programs}
    if mine != {program.program: program.letters for program in found.programs}:
        return None
    data = found.to_json()
    return {name: value for name, value in data.items() if name not in _OWN}


def differences(claimed: Any, found: Any, what: str = "") -> Iterator[str]:
    """A sentence for everything in `found` that `claimed` says otherwise. Keys that `found` lacks are not looked at."""
    if isinstance(found, dict) and isinstance(claimed, dict):
        for key, value in found.items():
            yield from _field(key, claimed.get(key), value, what)
    elif isinstance(found, (list, tuple)) and isinstance(claimed, (list, tuple)):
        if _texts(found) and _texts(claimed):
            if list(found) != list(claimed):
                yield f"{what}: the plan says {_shown(claimed)}, it is {_shown(found)}"
            return
        if len(claimed) != len(found):
            yield f"{what}: the plan has {len(claimed)}, there are {len(found)}"
        for place, (mine, theirs) in enumerate(zip(claimed, found, strict=False), start=1):
            yield from differences(mine, theirs, f"number {place} of {what}")
    elif claimed != found or isinstance(claimed, bool) != isinstance(found, bool):
        yield f"{what}: the plan says {_shown(claimed)}, it is {_shown(found)}"


def _field(key: str, claimed: Any, found: Any, what: str) -> Iterator[str]:
    words = key.replace("_", " ")
    here = f"{words} of {what}" if what else words
    keys, name = _RECORDS.get(key, ((), ""))
    records = bool(keys) and isinstance(found, (list, tuple)) and all(isinstance(one, dict) for one in found)
    # Letters are records in the plan, and names elsewhere; those of a program are told apart by the letter, too.
    if not records or not isinstance(claimed, (list, tuple)) or not all(isinstance(one, dict) for one in claimed):
        yield from differences(claimed, found, here)
        return
    mine = {_key(one, keys): one for one in claimed}
    theirs = {_key(one, keys): one for one in found}
    for each in theirs:
        about = f"{name} {each}" + (f" of {what}" if what else "")
        if each in mine:
            yield from differences(mine[each], theirs[each], about)
        else:
            yield f"{about}: it is missing in the plan"
    for each in mine:
        if each not in theirs:
            yield f"{name} {each}" + (f" of {what}" if what else "") + ": there is none"
    if len(claimed) != len(found) and len(mine) == len(theirs):
        yield f"{here}: the plan has {len(claimed)}, there are {len(found)}"
    elif set(mine) == set(theirs) and list(mine) != list(theirs):
        yield f"{here}: they stand in another order"


def _key(record: Mapping[str, Any], keys: Sequence[str]) -> str:
    parts = [record.get(key) for key in keys]
    return " ".join(_shown(part) for part in parts if part not in ([], ()))


def _texts(value: Sequence[Any]) -> bool:
    return all(not isinstance(one, (dict, list, tuple)) for one in value)


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(one) for one in value) or "none"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if str(value) else "nothing"


def proof(plan: Plan, found: Sequence[Stage]) -> Iterator[str]:
    """Contradictions between a plan's stages, bounds, gap and status. `found`: the stages recomputed; their bounds
    are the best there is where they are proved."""
    claimed = {stage.name: stage for stage in plan.objective}
    mine, theirs = (
        {"objective": [{"name": one.name, "stage": one.stage, "value": one.value} for one in stages]}
        for stages in (plan.objective, found)
    )
    yield from differences(mine, theirs)
    for stage in found:
        said = claimed.get(stage.name)
        if said is None:
            continue
        worse = said.bound < said.value if stage.name == "points" else said.bound > said.value
        if worse:
            yield f"stage {stage.name}: the bound {said.bound} is worse than the value {said.value}"
        elif said.proved and said.bound != said.value:
            yield f"stage {stage.name}: it is called proved, but the bound is {said.bound} and the value {said.value}"
        if plan.status == "proved" and not said.proved and stage.name != "portfolios":
            yield f"stage {stage.name}: it is not proved, but the plan is called proved"
    names = [engine.name for engine in plan.engines]
    yield from (f"engine {name}: it stands there twice" for name in dict.fromkeys(names) if names.count(name) > 1)
    for engine in plan.engines:
        points = claimed.get("points")
        gap = None if engine.status != "stopped" or points is None else points.bound - points.value
        if engine.gap != gap:
            yield f"engine {engine.name}: the plan says a gap of {_shown(engine.gap)}, it is {_shown(gap)}"
    proved = any(engine.status == "proved" for engine in plan.engines)
    if proved != (plan.status == "proved"):
        yield f"the plan is called {plan.status}, and its engines say otherwise"
