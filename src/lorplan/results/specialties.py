"""The part of a plan that looks at it by specialty: letters of each one's own, shared ones, and what is thin."""

from __future__ import annotations

from lorplan.results.result import Record


class SpecialtyLetter(Record, frozen=True):
    """A letter of the plan at the programs of one specialty."""

    letter: str
    writer: str
    status: str  # at the portal of these programs
    addressed: str  # this_specialty | general | another_specialty | not told
    programs: int  # how many programs of this specialty get it
    shared_with: tuple[str, ...]  # names of the other entries of `specialties` whose programs get it too


class SpecialtyWant(Record, frozen=True):
    """What a rule asks of the letters of a specialty, held against the pool: letters that may be sent there, one for
    each writer. `wanted` = `in_hand` + `on_the_way` + `to_ask` + `unsure` + `missing`.
    """

    rule: str
    level: str  # must | should
    says: str
    of_any_kind: bool  # it wants a number of letters, whichever they are
    programs: tuple[str, ...]
    count: int
    wanted: int  # how many letters the rule asks for
    in_hand: int  # filled by letters uploaded
    on_the_way: int  # filled as well once letters agreed and asked for arrive
    to_ask: int  # filled as well if everybody in the file is asked and agrees
    unsure: int  # filled as well if what nobody told of the letters turns out well
    missing: int  # filled by no letter in the file


class SpecialtyReport(Record, frozen=True):
    """The programs of one specialty and track (and, for a year before an advanced one, of what it is taken for): the
    letters they get, and what their rules want.
    """

    name: str
    specialty: str  # of these programs
    track: str  # of these programs
    linked_specialty: str | None  # the advanced specialty that a preliminary or transitional year is taken for
    applied_to: bool  # one of the specialties that the applicant names
    programs: tuple[str, ...]
    count: int
    weight: int
    short: int  # programs that surely fall short of a must, or have fewer letters than their number
    open: int  # programs that do not, if an answer goes well
    letters_wanted: int  # the largest number that its programs, or the custom, ask for
    writers_in_hand: int  # with a letter uploaded that may be sent there
    writers_on_the_way: int  # further ones, with a letter agreed or asked for
    writers_to_ask: int  # further ones, with a letter that is an idea
    letters: tuple[SpecialtyLetter, ...]  # its own, then general ones, then others
    wants: tuple[SpecialtyWant, ...]  # requirements first, then what lacks most
    thin: tuple[str, ...]  # rules that want more than is in hand and on the way
