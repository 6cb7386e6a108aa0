"""The plan: what lorplan answers, as frozen data. The JSON of `lorplan solve` is exactly this, field by field.

Every other form of output (text, CSV) is drawn from these classes and from nothing else. All numbers are
integers, all sequences are sorted, dates are ISO text; no run times and no paths occur, so that the same input
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from lorplan.results.curve import CurvePoint, Lift
from lorplan.results.doubts import Doubt
from lorplan.results.holding import HeldPlaces
from lorplan.results.placements import Placement, SeasonNow
from lorplan.results.questions import Unknown
from lorplan.results.requests import Request
from lorplan.results.resilience import Resilience
from lorplan.results.result import Record, Result
from lorplan.results.rotations import RotationAhead
from lorplan.results.since import Since
from lorplan.results.specialties import SpecialtyReport
from lorplan.results.verdicts import Lack, LookedUp, State, Verdict

FORMAT = 2

Proof = Literal["proved", "stopped", "too large"]
Held = Literal["kept", "open", "broken"]


class Stage(Record, frozen=True):
    """One stage of the plan's strict order. Smaller is better but for `points`."""

    stage: int
    # programs short or thin | letters missing | programs exposed | points | new people | new letters | portfolios
    name: str
    value: int
    bound: int
    proved: bool


class Reason(Record, frozen=True):
    """Why a letter is in a portfolio: what it does there, and its points at the programs that weigh most.

    `least` and `most`: its points over all programs of the portfolio.
    """

    letter: str
    writer: str  # names of the authors, as the user wrote them
    status: str  # uploaded | agreed | asked | idea | withdrawn ... at the portal of these programs
    says: str
    points: int
    assigned: bool  # already assigned before this plan
    least: int
    most: int


class LeftOut(Record, frozen=True):
    """Why an available letter is not in a portfolio. `price`: points per program lost by adding or swapping it
    in at its best, at the programs that weigh most; None where a bar or a limit forbids it.

    `least` and `most`: the price over all programs of the portfolio where it has one; None where it has one nowhere.
    """

    letter: str
    writer: str
    says: str
    price: int | None
    rule: str | None  # the barring rule's id, where one bars
    least: int | None
    most: int | None


class AlikePrograms(Record, frozen=True):
    """Programs of one portfolio at which the same holds of every letter, and what holds there."""

    programs: tuple[str, ...]  # program ids, sorted
    reasons: tuple[Reason, ...]
    left_out: tuple[LeftOut, ...]


class Portfolio(Record, frozen=True):
    """A set of letters and the programs that get it. `id` is A, B, ... by weight of the programs.

    `reasons` and `left_out` speak of all programs; `alike` tells them apart where they differ, and is empty elsewhere.
    """

    id: str
    letters: tuple[str, ...]
    programs: tuple[str, ...]  # program ids, sorted
    count: int  # programs, a program type counted with its `count`
    weight: int
    reasons: tuple[Reason, ...]  # in order of points, most first
    left_out: tuple[LeftOut, ...]
    alike: tuple[AlikePrograms, ...]  # those that weigh most first


class ProgramPlan(Record, frozen=True):
    """What one program (or program type) gets. `points` are per program, not weighted."""

    program: str
    name: str
    count: int
    portal: str
    specialty: str
    track: str
    class_id: str  # the first program id of the class of alike programs
    weight: int  # priority weight x count
    portfolio: str
    letters: tuple[Placement, ...]
    state: State
    counted: int  # letters that fill a place of its number
    number: int  # of letters that it is planned with
    lacks: tuple[Lack, ...]
    kept: tuple[str, ...]  # ids of musts
    open: tuple[str, ...]
    broken: tuple[str, ...]
    points: int
    assigned_before: tuple[str, ...]
    to_add: tuple[str, ...]
    rests_on: tuple[str, ...]  # unknown facts ("writer.patel.knows_me") that a kept-or-open rule here depends on


class LedgerLine(Record, frozen=True):
    """One rule match. Sum of points x weight over all lines = the objective's `points`.

    `effort`, `effort.further` and `effort.rewritten` are no rules but what asking costs: a new person, every further
    letter, a letter by somebody who has written already.
    """

    rule: str
    subject: str  # class id, or "writer:ID" for the effort of asking
    letters: tuple[str, ...]
    units: int
    points: int  # for all units together, per program
    weight: int


# What a source's word weighs, the best first. `official`: portals, ECFMG, ACGME, NRMP, specialty bodies, schools and
# programs.
RANKS: Final = ("official", "study", "guide", "adviser", "opinion")
FIRM: Final = RANKS[:3]  # what a must or a number of letters may rest on


class Citation(Record, frozen=True):
    """Where a rule comes from. `title` is what the reader sees; `url` may be absent (the guide, a user's own)."""

    title: str
    url: str | None
    checked: str | None  # ISO date
    season: str | None
    rank: str | None = None  # one of RANKS; none where a user's own rule does not tell it

    @property
    def weight(self) -> int:
        """Smaller is better: the place of its rank. One that a user gives without a rank comes first."""
        return -1 if self.rank is None else RANKS.index(self.rank)


def opinion_only(sources: Sequence[Citation]) -> bool:
    """Whether every source is an adviser's page or somebody's opinion."""
    return bool(sources) and all(source.rank is not None and source.rank not in FIRM for source in sources)


class LayerStep(Record, frozen=True):
    """One statement on a rule: which layer defined, changed or lifted it, and whether that tightened it."""

    layer: str  # portal | general | specialty | program | user
    pack: str
    action: str  # defines | changes | lifts
    effect: str | None  # tightens | loosens | None where neither can be said
    reason: str | None
    sources: tuple[Citation, ...]


TO_MEND: Final = "To mend it: "  # before a way to mend what is broken
NOTHING_MENDS: Final = "Nothing that was tried mends it. "


class Finding(Record, frozen=True):
    """Something to know: a must that is broken or open, a barred letter that stays, a note.

    `measured` and `bound` are numbers of letters; `missing` is how many are missing (or too many).
    """

    rule: str
    level: str  # limit | must | should | note
    status: str  # broken | open | caveat (how far the rules reach) | step (to do next) | note
    says: str  # the rule's sentence
    text: str  # one sentence about this applicant: "1 of 2 letters, at 60 programs"
    programs: tuple[str, ...]
    count: int
    letters: tuple[str, ...]
    measured: int | None
    bound: int | None
    missing: int | None
    layers: tuple[LayerStep, ...]
    sources: tuple[Citation, ...]
    mend: str | None
    required: bool  # a must of the program or the portal; else one that the field expects, or no must
    asks: tuple[str, ...] = ()  # of an open must: the questions on which it hangs

    @property
    def first_mend(self) -> str:
        """The first way to mend it; empty where none is told."""
        return (self.mend or "").partition(" Or ")[0].removesuffix(".")

    @property
    def mendable(self) -> bool:
        """Whether a way to mend it was found."""
        return (self.mend or "").startswith(TO_MEND)

    @property
    def to_do(self) -> str:
        """What one does about it: the first way to mend it, else what is done where nothing mends it."""
        return self.first_mend.removeprefix(TO_MEND).removeprefix(NOTHING_MENDS)


class RuleInForce(Record, frozen=True):
    """A rule as it stands for some programs: its sentence, and the layers that made it so. Two records of one
    rule differ in their chain of layers, and then in their programs.
    """

    rule: str
    level: str  # limit | must | should | note
    says: str
    classes: tuple[str, ...]  # class ids of the programs it stands for like this
    layers: tuple[LayerStep, ...]
    sources: tuple[Citation, ...]


class LetterFate(Record, frozen=True):
    """What becomes of one letter in the plan."""

    letter: str
    writer: str
    status: str
    fate: str  # used | spare | barred | not needed | gone
    programs: int  # how many programs get it
    why: str


class Engine(Record, frozen=True):
    """One engine's word on the plan."""

    name: str  # cp-sat | table
    status: Proof
    gap: int | None  # weighted points between bound and value, where stopped


class NextStep(Record, frozen=True):
    """One thing to do, in the order of doing. `by`: the last day for it, ISO; None where no day is named; `projected`:
    whether that day is."""

    what: str
    by: str | None = None
    kind: Literal[
        "ask", "mend", "contact", "silence", "rule", "withdrawn", "remind", "question", "assign", "advice"
    ] = "advice"
    projected: bool = False


class Override(Record, frozen=True):
    """A user's change or lift of a rule, with the reason given."""

    rule: str
    action: str
    reason: str | None


class Edited(Record, frozen=True):
    """One value that was taken to be otherwise. Values are lines of YAML; None where nothing is written."""

    path: str  # letters.chen-im.status
    old: str | None  # what the file says
    new: str | None  # what was assumed


class Assumed(Record, frozen=True):
    """A what-if (`--set`, `--without`, `--with`) that an answer rests on: what was assumed, which the file does not
    say."""

    option: str  # as given: --set letters.chen-im.status=uploaded; of a file its name alone
    what: str  # in words
    changes: tuple[Edited, ...]  # value by value


class Plan(Result, frozen=True):
    """The whole answer of `lorplan solve`."""

    format: int
    version: str
    as_of: str
    season: str
    season_carried_from: str | None
    scenario_hash: str
    packs_hash: str
    packs: tuple[str, ...]
    only: tuple[str, ...]  # statuses that may be used, beyond new requests; the surest first
    overrides: tuple[Override, ...]
    status: Literal["proved", "stopped"]
    engines: tuple[Engine, ...]
    objective: tuple[Stage, ...]
    verdicts: tuple[Verdict, ...]
    looked_up: LookedUp
    requests: tuple[Request, ...]
    portfolios: tuple[Portfolio, ...]
    programs: tuple[ProgramPlan, ...]
    ledger: tuple[LedgerLine, ...]
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    unknowns_examined: int
    unknowns_note: str  # what was varied, and what was not examined
    letters: tuple[LetterFate, ...]
    curve: tuple[CurvePoint, ...]
    lifts: tuple[Lift, ...]
    season_now: SeasonNow  # the phase of the season, and the days ahead that matter
    holding: tuple[HeldPlaces, ...] | None  # for letters on their way, by weight; None: was not worked out
    next_steps: tuple[NextStep, ...]
    resilience: Resilience | None  # None where there are too many combinations to say
    notes: tuple[str, ...]  # said once about the run: no table, season carried over, ...
    rules: tuple[RuleInForce, ...]  # by rule, then by first class; those that `--program` tells
    specialties: tuple[SpecialtyReport, ...]  # where there are two specialties or a linked year
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file; empty for the plan itself
    doubts: tuple[Doubt, ...]  # what the file can hardly mean; only its lines hang on how the file is laid out
    rotations: tuple[RotationAhead, ...]  # those to come under `rotations`, by their last day
    since: Since | None = None  # what changed since the plan before, with --since

    @property
    def resilient(self) -> bool:
        """Whether it was made to stand the failure of any one letter."""
        return any(stage.name == "programs exposed" for stage in self.objective)

    @property
    def broken(self) -> bool:
        """Whether a program falls short or has fewer letters than its number (exit code 1)."""
        return any(program.state in ("short", "thin") for program in self.programs)

    @property
    def open(self) -> bool:
        """Whether a program hangs on an answer (exit code 1 with `--strict`)."""
        return any(program.state == "hangs" for program in self.programs)
