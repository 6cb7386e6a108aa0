"""What `check`, `verify` and `rules` answer, as frozen data. Their JSON is exactly this, field by field.

The parts are those of a plan, so that a requirement, a question or a source looks the same everywhere.
"""

from __future__ import annotations

from dataclasses import asdict, field
from typing import Any, Literal

from lorplan.plan import Assumed, Finding, LetterFate, Override, ProgramPlan, Source, Stage, Unknown, Verdict
from lorplan.record import record


@record
class ProgramEntry:
    """A program, or a type of program, of the scenario."""

    program: str
    name: str  # the id where nothing is written
    count: int


@record
class CheckReport:
    """What a scenario holds, and which requirements its letters can meet. No solver is asked.

    `findings`: every must, with status kept (some portfolio of obtainable letters meets it at all its programs),
    open (only if an unknown turns out well) or broken (no portfolio meets it); then notes. `unknowns`: what the
    file does not say and a rule asks for; whether it matters is not examined here, so `matters` is False.
    """

    format: int
    version: str
    as_of: str
    season: str
    season_carried_from: str | None
    scenario_hash: str
    packs_hash: str
    packs: tuple[str, ...]
    writers: int
    programs: int  # counts added up
    program_entries: int
    overrides: tuple[Override, ...]
    letters: tuple[LetterFate, ...]  # fate: ready | coming | can be asked for | barred | gone
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    notes: tuple[str, ...] = field(default=())
    assumed: tuple[Assumed, ...] = field(default=())  # what-ifs: not in the user's file
    entries: tuple[ProgramEntry, ...] = field(default=())  # the programs that findings name

    def to_json(self) -> dict[str, Any]:
        """The report as plain data, ready for `json.dumps`."""
        return asdict(self)

    @property
    def broken(self) -> bool:
        """Whether a must cannot be met (exit code 1)."""
        return any(finding.status == "broken" for finding in self.findings)

    @property
    def open(self) -> bool:
        """Whether a must can be met only if an unknown turns out well (exit code 1 with `--strict`)."""
        return any(finding.status == "open" for finding in self.findings)


@record
class Gain:
    """What becomes better: weighted programs short and half letters fewer, points more. Negative: worse."""

    short: int
    halves: int
    points: int


@record
class Swap:
    """One change at programs of one or several kinds: a letter in the place of another, one more (`remove` is None),
    or one less (`add` is None). `gain`: with the swaps before it made already."""

    remove: str | None
    add: str | None
    programs: tuple[str, ...]
    count: int
    gain: Gain


@record
class WayToBest:
    """How far an assignment is from the best plan, and the fewest swaps that close most of that.

    `distance`: what the best plan gains. `impossible`: programs at which the assignment breaks a limit or sends what
    cannot be sent; the swaps mend these first. `swaps`: the fewest after which no program falls short that need not,
    and at most a tenth of the missing points is missing; those that gain most first. `left`: what is missing after
    them. `whole`: how many swaps close everything; None where it is more than were tried. `fewest`: proved that fewer
    would not do; where not, other and fewer swaps may.
    """

    distance: Gain
    impossible: tuple[str, ...]
    swaps: tuple[Swap, ...]
    left: Gain
    whole: int | None
    fewest: bool


@record
class VerifyReport:
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
    best: tuple[Stage, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
    assumed: tuple[Assumed, ...] = field(default=())  # what-ifs: not in the user's file
    way: WayToBest | None = field(default=None)  # with --best

    def to_json(self) -> dict[str, Any]:
        """The report as plain data, ready for `json.dumps`."""
        return asdict(self)

    @property
    def broken(self) -> bool:
        """Whether something is wrong or a must is broken (exit code 1)."""
        return bool(self.wrong) or any(program.broken for program in self.programs)

    @property
    def open(self) -> bool:
        """Whether a must is open (exit code 1 with `--strict`)."""
        return any(program.open for program in self.programs)


@record
class Term:
    """A condition that a pack gives a name, in one line of YAML."""

    name: str
    means: str


@record
class RuleStatement:
    """One statement on a rule, as its pack writes it."""

    layer: str
    pack: str
    title: str  # of the pack
    action: str  # defines | changes | lifts
    season: str | None  # it speaks from this season on
    level: str | None
    says: str | None
    kind: str | None  # count | bar | points | cover | say
    applies: str  # the condition in one line of YAML; "always" where there is none
    states: str | None  # the kind's fields in one line of YAML
    terms: tuple[Term, ...]  # the names that these conditions use, and what they stand for
    points: int | None
    why: str | None
    reason: str | None
    sources: tuple[Source, ...]


@record
class RuleCard:
    """A rule of the packs: all its statements, in the order of the layers. The first defines it."""

    rule: str
    level: str
    kind: str
    says: str
    statements: tuple[RuleStatement, ...]

    def to_json(self) -> dict[str, Any]:
        """The card as plain data."""
        return asdict(self)
