"""What the commands do, without a command line: scenario in, facts out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from lorplan.basics import yamltree as yamlio
from lorplan.basics.errors import InputError
from lorplan.case.case import Case
from lorplan.edits.variants import Variants, variants_of

if TYPE_CHECKING:
    from lorplan.edits.whatifs import Assumption
    from lorplan.results.ask import AskReport
    from lorplan.results.check import CheckReport
    from lorplan.results.compare import Alternatives, Comparison, Frontier
    from lorplan.results.explain import Explanation
    from lorplan.results.plan import Plan
    from lorplan.results.verify import VerifyReport


def load_case(
    path: Path | str,
    *,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    assumptions: Sequence[Assumption] = (),
) -> Case:
    """The case of a scenario file. `rules`: the user's own packs, besides those that the scenario names.

    `only`: the least status that a letter must have to be used. `assumptions`: what-ifs, which the file does not say.
    Raises InputError (PackError) with every complaint.
    """
    return load_variants(path, on=on, only=only, rules=rules, assumptions=assumptions).case()


def load_variants(
    path: Path | str,
    *,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    assumptions: Sequence[Assumption] = (),
) -> Variants:
    """A scenario file with everything that its variants are read with; see `load_case`.

    Raises InputError where the file or a pack cannot be read; what the file says is read by `Variants.case`.
    """
    return variants_of(yamlio.read(path), str(path), on=on, only=only, rules=rules, what_ifs=assumptions)


def solve(
    path: Path | str,
    *,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    assumptions: Sequence[Assumption] = (),
    limit: float | None = None,
    engines: tuple[str, ...] = ("cp-sat", "table"),
    resilient: bool = False,
) -> Plan:
    """The plan of a scenario, proved by both engines where the table fits. `limit`: CP-SAT's deterministic time.
    `resilient`: as few programs as can be shall hang on one letter that may still fail."""
    case = load_case(path, on=on, only=only, rules=rules, assumptions=assumptions)
    if resilient:
        case = replace(case, problem=replace(case.problem, resilient=True))
    return solve_case(case, limit=limit, engines=engines)


def solve_case(case: Case, *, limit: float | None = None, engines: tuple[str, ...] = ("cp-sat", "table")) -> Plan:
    """The plan of a case."""
    from lorplan.engines.optimise import optimise
    from lorplan.plan.compose import compose

    options: dict[str, Any] = {"limit": limit, "engines": engines}
    return compose(case, optimise(case.problem, **options))


def check(
    path: Path | str,
    *,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    assumptions: Sequence[Assumption] = (),
) -> CheckReport:
    """What a scenario holds and leaves unknown, and which requirements its letters can meet. Nothing is solved."""
    from lorplan.answers.check import check as check_case

    return check_case(load_case(path, on=on, only=only, rules=rules, assumptions=assumptions))


def explain(
    path: Path | str,
    *,
    program: str | None = None,
    letter: str | None = None,
    why_not: str | None = None,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    assumptions: Sequence[Assumption] = (),
) -> Explanation:
    """Why the plan is as it is. `program`: only there; `letter`: where it is used and where not; `why_not`: a letter,
    a set of letters (`a,b,c`), `fourth` or a writer: what bars it, or its price, and what would bring it in."""
    from lorplan.answers.explain.compose import explain as explain_variants

    return explain_variants(
        load_variants(path, on=on, only=only, rules=rules, assumptions=assumptions), program, letter, why_not
    )


def ask(
    path: Path | str,
    *,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    assumptions: Sequence[Assumption] = (),
) -> AskReport:
    """Whom to ask and in which order, whom not, what other letters would buy, and which judgements decide the plan.

    `only`: what is there already must be at least this far; a new letter is taken to be as far as that.
    """
    from lorplan.answers.ask.report import ask as ask_variants

    return ask_variants(load_variants(path, on=on, only=only, rules=rules, assumptions=assumptions))


def compare(
    what: Sequence[Path | str],
    *,
    number: int = 5,
    frontier: bool = False,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    what_ifs: Sequence[Sequence[Assumption]] = (),
) -> Comparison | Alternatives | Frontier:
    """Alternatives side by side: scenarios, saved plans, hand-made assignments and portfolios (NAME, or SCENARIO:NAME),
    and of the first scenario a side for each of the `what_ifs`.

    Of one scenario alone: `number` of the next best plans; with `frontier` points against people asked and what falls
    short (under the what-ifs, all together). Raises InputError where something cannot be read, or where there is
    nothing to compare with.
    """
    from lorplan.answers.compare import compose

    def case(file: str, assumptions: Sequence[Assumption]) -> Case:
        return load_case(file, on=on, only=only, rules=rules, assumptions=assumptions)

    words = [str(one) for one in what]
    alone = compose.alone(words)
    if frontier:
        if alone is None:
            raise InputError.of("--frontier is of one scenario", None, "name a scenario, and nothing else")
        from lorplan.answers.compare.frontier import frontier as frontier_of

        return frontier_of(case(alone, [one for each in what_ifs for one in each]))
    if alone is None or what_ifs:
        return compose.compare(case, words, what_ifs)
    from lorplan.answers.compare.alternatives import alternatives

    return alternatives(case(alone, ()), alone, number)


def verify(
    path: Path | str,
    plan: Path | str,
    *,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: Sequence[Path | str] = (),
    assumptions: Sequence[Assumption] = (),
    best: bool = False,
) -> VerifyReport:
    """Whether a plan or a hand-made assignment is right, without a solver. `plan`: a file (JSON or CSV of a plan, or
    YAML `program: [letters]`), or the name of a portfolio of the scenario. `best`: solve as well, and tell the fewest
    swaps that close most of the way to the best plan."""
    from lorplan.answers.verify import verify as verify_case

    case = load_case(path, on=on, only=only, rules=rules, assumptions=assumptions)
    report = verify_case(case, plan)
    if not best:
        return report
    from lorplan.answers.compare.way import with_way

    return with_way(report, case, plan)
