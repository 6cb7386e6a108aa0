"""What `ask` answers, as frozen data. Its JSON is exactly this, field by field.

Points are weighted and summed over all programs; the effort of asking is taken off.
"""

from __future__ import annotations

from typing import Literal

from lorplan.results.doubts import Doubt
from lorplan.results.plan import Assumed, Citation, NextStep
from lorplan.results.questions import Unknown
from lorplan.results.requests import RequestedLetter
from lorplan.results.result import Record, Result


class Outlook(Record, frozen=True):
    """Where one stands with certain people asked. `short`: program ids; `points` are weighted, effort taken off."""

    asked: tuple[str, ...]  # writers
    total: int  # programs, types counted with their `count`
    complete: int  # of these, programs none of whose musts falls short
    short: tuple[str, ...]
    points: int
    open: int  # of the programs that are not complete, those where nothing is surely missing: an answer decides


class Replaced(Record, frozen=True):
    """A letter that would no longer be sent, and at how many programs."""

    letter: str
    writer: str
    programs: int


class Gain(Record, frozen=True):
    """What one more letter changes. Numbers of programs count types with their `count`."""

    better: bool  # whether the plan is better with it
    completes: tuple[str, ...]  # programs (ids) none of whose musts falls short any more
    completed: int
    letters_missing: int  # weighted letters by which less is missing
    points: int  # weighted points more, effort taken off; where `letters_missing` is not 0 they count for little
    sent: int  # programs that get it
    added: int  # of these, programs where it takes nobody's place
    replaces: tuple[Replaced, ...]


class Caution(Record, frozen=True):
    """A rule that speaks against a letter. `points` per program; None where it bars the letter."""

    rule: str
    says: str
    points: int | None
    sources: tuple[Citation, ...]


class Person(Record, frozen=True):
    """A person who was not asked yet. `order`: when to ask, from 1; None where nothing is gained by asking."""

    writer: str
    name: str
    letters: tuple[str, ...]  # their letters in the file that nobody asked for; or one that was imagined
    imagined: bool  # the file has no letter by this person: one was imagined
    in_plan: bool  # the plan asks this person
    order: int | None
    after: tuple[str, ...]  # writers to ask before; `next` is what is gained once they are asked
    alone: Gain
    next: Gain
    cautions: tuple[Caution, ...]
    new: bool  # nobody who writes already
    versions: tuple[str, ...]  # of `letters`, those that the plan with this person would ask for
    entries: tuple[RequestedLetter, ...]  # what to request at which portal; none where `only` lets nobody be asked
    reserve: tuple[str, ...]  # letters to ask others for instead, if a person of the plan says no
    wished: bool  # a wish keeps a letter of theirs, so that they are asked whatever it gains


class NotToAsk(Record, frozen=True):
    """Somebody whom not to ask."""

    writer: str
    name: str
    letters: tuple[str, ...]
    why: str  # barred | not allowed | adds nothing
    cautions: tuple[Caution, ...]
    new: bool  # nobody who writes already
    says: str = ""  # of one who is not allowed: what limits the letters to be asked for


class KindGain(Record, frozen=True):
    """A kind of letter of the catalogue, and what one of it would buy on top of the plan."""

    kind: str
    specialty: str  # the specialty applied to that it was tried for; empty where it is the same for each
    letter: str  # the id that it was given
    name: str
    says: str
    gain: Gain
    not_asked: tuple[str, ...]  # people of the plan who need not be asked then (names)
    ready: str | None  # the day on which its experience would end if it began today, ISO
    late: bool  # that is after the last upload in time: for a deadline, else before programs begin to read
    sources: tuple[Citation, ...]


class Pair(Record, frozen=True):
    """Two letters that together complete programs which neither completes alone."""

    kinds: tuple[str, str]  # kinds of the catalogue, or writers
    names: tuple[str, str]
    letters: tuple[str, ...]
    completes: tuple[str, ...]  # what neither does alone
    completed: int
    gain: Gain


class Advice(Record, frozen=True):
    """A sentence that a rule or the catalogue says, and what triggered it. `programs`: how many it is said of."""

    rule: str  # of the catalogue: catalogue.late, catalogue.year
    says: str
    programs: int
    triggers: tuple[str, ...]
    sources: tuple[Citation, ...]


class Judgement(Record, frozen=True):
    """One of the user's own judgements, moved until the plan changes. Other judgements stay as they are."""

    fact: str  # writer.patel.knows_me, program.community.priority
    subject: str
    value: str  # as the user told it
    to: str  # the nearest value, in that direction, at which the plan changes
    steps: int  # from `value` to `to`
    effect: Literal["more is missing", "another plan is better", "less is missing"]
    gain: int  # weighted points by which the other plan is then better; 0 where musts decide
    programs: int  # programs that then get another set of letters
    says: str
    leaves: tuple[Replaced, ...]
    comes: tuple[Replaced, ...]
    asks: tuple[str, ...]  # people (names) whom the plan would ask then and does not ask now
    asks_no_more: tuple[str, ...]


class AskReport(Result, frozen=True):
    """The answer of `lorplan ask`."""

    format: int
    version: str
    as_of: str
    season: str
    scenario_hash: str
    packs_hash: str
    only: str | None
    budget: int | None  # how many people the user is willing to ask
    now: Outlook  # nobody else is asked
    plan: Outlook  # as `solve` plans it
    people: tuple[Person, ...]  # in the order to ask; then those by whom nothing is gained, by id
    not_to_ask: tuple[NotToAsk, ...]
    kinds: tuple[KindGain, ...]  # those that gain most first
    pairs: tuple[Pair, ...]
    advice: tuple[Advice, ...]
    judgements: tuple[Judgement, ...]  # those that decide most first
    judgements_examined: int
    judgements_note: str
    unknowns: tuple[Unknown, ...]  # those that matter, the worthiest first
    unknowns_note: str
    next_steps: tuple[NextStep, ...]
    names: dict[str, str]  # program id -> its name, with the number of programs it stands for
    notes: tuple[str, ...]
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
    doubts: tuple[Doubt, ...]  # what the file can hardly mean; only its lines hang on how the file is laid out
    applying_to: tuple[str, ...]  # specialties
