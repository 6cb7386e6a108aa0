"""What `lorplan shortlist` answers, as frozen data. Its JSON is exactly this, field by field.

Points of programs are whole numbers; worths that signals take part in are in hundredths of points. Money is in US
cents. Everything is sorted; nothing here says how programs choose.
"""

from __future__ import annotations

from typing import Literal

from lorplan.results.plan import Assumed, Citation, Engine
from lorplan.results.result import Record, Result

Says = Literal["apply", "maybe", "leave_out"]
Because = Literal["decided", "worth", "barred", "open", "worthless", "price", "money", "programs", "specialty", "rule"]


class WorthPart(Record, frozen=True):
    """Points that a rule gives a program."""

    rule: str
    says: str
    points: int


class ListedProgram(Record, frozen=True):
    """A program and what to do about it. `number`: of `count` alike ones, how many to apply to.

    `because`: decided (on the list already), worth (wanted, and there is room), barred (by `rule`), open (a bar hangs
    on an answer), worthless (no points speak for it), price (its fee is more than it is worth), money, programs,
    specialty (of these none is left), rule (a rule about the list). `letters`: what the plan of letters comes to there.
    """

    program: str
    name: str
    count: int
    number: int
    portal: str
    specialty: str
    says: Says
    because: Because
    rule: str | None
    sentence: str
    rest: str | None  # why no more of `count` alike ones
    worth: int
    earned: tuple[WorthPart, ...]
    letters: str
    letter_points_lost: int
    signal: str | None
    notes: tuple[str, ...]
    questions: tuple[str, ...]


class FieldCost(Record, frozen=True):
    """What the applications of a specialty at a portal cost. `cents`: None where no fees are known; `year`: of the
    fees, `carried`: they are of another year than the season; `next_cents`: what one more would cost."""

    portal: str
    portal_name: str
    specialty: str
    specialty_name: str
    programs: int
    cents: int | None
    next_cents: int | None
    year: int | None
    carried: bool
    sources: tuple[Citation, ...]


class SignalUse(Record, frozen=True):
    """The signals of a tier: how many there are, and for whom."""

    specialty: str
    specialty_name: str
    tier: str
    number: int
    programs: tuple[str, ...]
    year: int
    carried: bool
    per_cent: int
    sources: tuple[Citation, ...]


class BudgetStep(Record, frozen=True):
    """What the list would be with another budget: `cents` more (less where negative), and what that adds (takes)."""

    cents: int
    worth: int  # hundredths of points
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


class Forced(Record, frozen=True):
    """What it would take to have a program after all, or to do without it. `worth`: hundredths of points more for the
    whole list, less where negative; None where no list within the budget has it."""

    program: str
    onto: bool  # whether it would come onto the list; else off it
    worth: int | None
    cents: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


class ListPoint(Record, frozen=True):
    """The best list of so many programs at most, within the rest of the budget."""

    programs: int
    cents: int
    worth: int


class ListRule(Record, frozen=True):
    """A rule about the list as it stands with it: `missing` programs too few or too many; `points` it adds; `open`: it
    may be broken, depending on what nobody told."""

    rule: str
    says: str
    level: str
    missing: int
    measured: int
    points: int
    open: bool
    sources: tuple[Citation, ...]


class OpenQuestion(Record, frozen=True):
    """What nobody told and could keep programs off the list. `programs`: those that it is about; `on_list`: how many
    of them are on it."""

    fact: str
    question: str
    programs: tuple[str, ...]
    on_list: int


class ShortlistReport(Result, frozen=True):
    """The list. `missing`: what musts about the list lack; `worth`: hundredths of points; `cents`: all fees; `gain`:
    the same in cents less the fees, where the user says what a point is worth."""

    format: int
    version: str
    as_of: str
    season: str
    scenario_hash: str
    packs_hash: str
    assumed: tuple[Assumed, ...]
    status: str  # proved | stopped
    engines: tuple[Engine, ...]
    every: bool  # no program is marked as considered: all were looked at
    programs: tuple[ListedProgram, ...]
    considered: int
    applied: int
    money: int | None  # dollars
    most_programs: int | None
    dollars_per_point: int | None
    missing: int
    worth: int
    cents: int
    costs: tuple[FieldCost, ...]
    besides: tuple[str, ...]
    signals: tuple[SignalUse, ...]
    signal_advice: tuple[str, ...]
    less: BudgetStep | None
    more: BudgetStep | None
    forced: tuple[Forced, ...]  # of the programs asked about
    curve: tuple[ListPoint, ...]  # where it is asked for
    rules: tuple[ListRule, ...]
    questions: tuple[OpenQuestion, ...]
    letters_proved: bool
