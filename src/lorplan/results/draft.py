"""What `lorplan draft` answers, as frozen data. Its JSON is exactly this, field by field."""

from __future__ import annotations

from lorplan.results.plan import Assumed, Citation
from lorplan.results.result import Record, Result


class MarkedGap(Record, frozen=True):
    """Something that a draft would say and that the file does not tell."""

    name: str  # what --fill calls it
    mark: str  # what stands in the draft instead, without its brackets
    question: str  # that fills it
    path: str | None  # where the file would tell it, null where it is the user's to write


class Recipient(Record, frozen=True):
    """Who gets an e-mail. `address`: None where the file does not tell it."""

    id: str  # of the writer or the program
    name: str  # in words
    address: str | None  # null where the file does not tell it


class Draft(Result, frozen=True):
    """An e-mail to be read, completed and sent by the user: never a letter of recommendation.

    `subject` and `body` are plain text, gaps in square brackets. `notes`: what to know before it is sent.
    """

    format: int
    version: str
    as_of: str
    season: str
    kind: str  # of draft, such as request
    letter: str | None  # its id, null where the e-mail is about no letter
    program: str | None  # its id, null where the e-mail is to a writer
    to: tuple[Recipient, ...]  # everybody who gets it
    subject: str  # in one line
    body: str  # paragraphs are lines
    gaps: tuple[MarkedGap, ...]  # what is still to be filled in
    notes: tuple[str, ...]  # what to know before it is sent
    sources: tuple[Citation, ...]
    other_kinds: tuple[str, ...]  # that fit the same letter, writer or program today
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
