"""What `lorplan verify` answers, as frozen data. Its JSON is exactly this, field by field."""

from __future__ import annotations

from typing import Literal

from lorplan.results.doubts import Doubt
from lorplan.results.plan import Assumed, Finding, ProgramPlan, Stage
from lorplan.results.result import Record, Result
from lorplan.results.verdicts import Verdict


class Improvement(Record, frozen=True):
    """What becomes better: weighted programs short and letters missing fewer, points more. Negative: worse."""

    short: int
    missing: int
    points: int


class Swap(Record, frozen=True):
    """One change at programs of one or several kinds: a letter in the place of another, one more (`remove` is None),
    or one less (`add` is None). `fewer`: programs that lack something then no longer; negative: more of them do.
    `gain`: with the swaps before it made already."""

    remove: str | None
    add: str | None
    programs: tuple[str, ...]
    count: int
    fewer: int  # programs that lack something then no longer; negative: more of them do
    gain: Improvement


class WayToBest(Record, frozen=True):
    """How far an assignment is from the best plan, and the fewest swaps that close most of that.

    `distance`: what the best plan gains. `impossible`: programs at which the assignment breaks a limit or sends what
    cannot be sent; the swaps mend these first. `swaps`: the fewest after which no program falls short that need not,
    and at most a tenth of the missing points is missing; those that gain most first. `left`: what is missing after
    them. `whole`: how many swaps close everything; None where it is more than were tried. `fewest`: proved that fewer
    would not do; where not, other and fewer swaps may.
    """

    distance: Improvement
    impossible: tuple[str, ...]
    swaps: tuple[Swap, ...]
    left: Improvement
    whole: int | None
    fewest: bool


class VerifyReport(Result, frozen=True):
    """Whether a plan or a hand-made assignment is right, recomputed without a solver.

    `wrong`: sentences on what cannot be: letters or programs that do not exist, a limit broken, a number that
    the plan claims and that does not add up. `findings`: musts that fall short or are open, barred letters that
    are sent, notes. `value`: the stages of the plan's order, recomputed. `best`: the best there is, where the
    table of all portfolios could say, or a solver was asked (`--best`); empty otherwise.
    """

    format: int
    version: str
    as_of: str
    season: str
    scenario_hash: str
    packs_hash: str
    of: Literal["plan", "csv", "yaml", "portfolio"]  # what was verified
    same_scenario: bool | None  # whether the plan was made from this scenario; None where it does not say
    same_packs: bool | None
    wrong: tuple[str, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    programs: tuple[ProgramPlan, ...]
    value: tuple[Stage, ...]
    best: tuple[Stage, ...]
    notes: tuple[str, ...]
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
    doubts: tuple[Doubt, ...]  # what the file can hardly mean; only its lines hang on how the file is laid out
    way: WayToBest | None  # with --best

    @property
    def broken(self) -> bool:
        """Whether something is wrong, or a program lacks something (exit code 1)."""
        return bool(self.wrong) or self.verdict.lacking > 0

    @property
    def open(self) -> bool:
        """Whether a must is open (exit code 1 with `--strict`)."""
        return self.verdict.hangs > 0
