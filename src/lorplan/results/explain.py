"""What `explain` answers, as frozen data. Its JSON is exactly this, field by field.

Points are per program unless a field says weighted. Entries that come to nothing are kept here; text hides them.
"""

from __future__ import annotations

from lorplan.results.doubts import Doubt
from lorplan.results.plan import Assumed, Citation
from lorplan.results.remedies import Remedy
from lorplan.results.result import Record, Result
from lorplan.results.verdicts import Verdict


class Member(Record, frozen=True):
    """Something that takes part in a clash: without it, the others could be kept together.

    `kind`: must | bar | limit (rules, by their id), or a fact: budget | assigned | keep | avoid | status | programs.
    """

    kind: str
    rule: str | None
    says: str  # the rule's own sentence, or the fact
    text: str  # what is so for this applicant
    letters: tuple[str, ...]  # that it forbids, or that serve it
    sources: tuple[Citation, ...]
    programs: tuple[str, ...] = ()  # that need somebody asked, where several share a budget


class Conflict(Record, frozen=True):
    """A smallest set of rules and facts that cannot be kept together. `collision`: they are all requirements of one
    page of the program. `hangs`: with the answers still missing it might be kept."""

    members: tuple[Member, ...]
    collision: bool
    hangs: bool


class Shortfall(Record, frozen=True):
    """Programs that fall short for the same causes. `mends`: the cheapest first; after each, none of these programs
    falls short. `note`: what was not examined."""

    programs: tuple[str, ...]
    count: int
    rules: tuple[str, ...]  # the musts that fall short in the plan
    conflicts: tuple[Conflict, ...]
    mends: tuple[Remedy, ...]
    note: str


class RulePoints(Record, frozen=True):
    """A rule and the points it gives (or the difference that it makes to what it gave `before`)."""

    rule: str
    says: str
    points: int
    before: int = 0


class SentLetter(Record, frozen=True):
    """A letter in a portfolio: its points by rule."""

    letter: str
    writer: str
    status: str
    points: int
    needed: str  # the sentence that calls for it; empty where nothing falls short without it
    says: str  # why else it is there
    rules: tuple[RulePoints, ...]


class RunnerUp(Record, frozen=True):
    """The best other portfolio. `behind`: points that it lacks; `short`: whether it falls (further) short."""

    letters: tuple[str, ...]
    points: int
    behind: int
    short: bool
    by_rule: tuple[RulePoints, ...]  # what each rule gives it more (less)


class ProgramWhy(Record, frozen=True):
    """Programs that are alike: their portfolio and why."""

    class_id: str
    programs: tuple[str, ...]
    count: int
    points: int
    letters: tuple[SentLetter, ...]
    together: tuple[RulePoints, ...]  # rules on the letters together
    runner_up: RunnerUp | None


class LetterUse(Record, frozen=True):
    """Programs where a letter stands alike: used, or why not. `price`: points a program, None where it cannot be."""

    programs: tuple[str, ...]
    count: int
    used: bool
    says: str
    price: int | None
    rule: str | None


class LetterWhy(Record, frozen=True):
    """One letter, over all programs."""

    letter: str
    writer: str
    status: str
    used: int  # programs
    places: tuple[LetterUse, ...]


class Payer(Record, frozen=True):
    """What it takes at some programs to have what was asked for.

    `how`: in | barred | gone | avoided | full | short | status | request | price. `price`: points a program, None where
    it cannot be; `weighted`: over all of them. `by_rule`: the difference each rule makes. `instead`: the portfolio that
    would be sent.
    """

    programs: tuple[str, ...]
    count: int
    how: str
    says: str
    rule: str | None
    price: int | None
    weighted: int | None
    instead: tuple[str, ...]
    by_rule: tuple[RulePoints, ...]


class WhyNot(Record, frozen=True):
    """Why something is not in the plan. `change`: the least change that brings it in at `target`; None: none found
    within two changes."""

    asked: str
    name: str  # whom or what that is, as it is read
    what: str  # letter | portfolio | fourth | writer
    is_in: bool
    payers: tuple[Payer, ...]
    target: tuple[str, ...]
    change: Remedy | None
    others: tuple[Remedy, ...]  # as cheap as `change`
    note: str


class Explanation(Result, frozen=True):
    """The answer of `lorplan explain`."""

    format: int
    version: str
    as_of: str
    season: str
    scenario_hash: str
    packs_hash: str
    names: dict[str, str]  # program id -> name, letter id -> authors
    counts: dict[str, int]  # program id -> how many it stands for
    verdicts: tuple[Verdict, ...]  # as `solve` gives them
    shortfalls: tuple[Shortfall, ...]
    programs: tuple[ProgramWhy, ...]
    letter: LetterWhy | None
    why_not: WhyNot | None
    next_steps: tuple[str, ...]
    notes: tuple[str, ...]
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
    doubts: tuple[Doubt, ...]  # what the file can hardly mean; only its lines hang on how the file is laid out
