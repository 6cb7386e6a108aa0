"""The part of a plan that says whom to ask for what: people, their letters, and what to enter at which portal."""

from __future__ import annotations

from lorplan.results.result import Record


class RequestedLetter(Record, frozen=True):
    """A letter to request at a portal. `address`: the name of the specialty that it is addressed to, or General; None
    where the file does not say. `label`: the same where the portal labels its entries so, else None."""

    letter: str
    portal: str  # id of the portal
    portal_name: str  # what people call it
    address: str | None
    label: str | None
    why: str  # new | another version | another portal


class Request(Record, frozen=True):
    """A person to ask, for these letters. `new`: nobody who writes already. `worth`: weighted points (effort included)
    lost if never asked; None where without it a must would fall short at the programs in `needed_for`, or (with
    --resilient) more programs would hang on one writer."""

    writer: str
    name: str
    letters: tuple[str, ...]
    needed_by: str | None  # the day to name, ISO; None where none is known or all that count have gone by
    needed_by_projected: bool
    worth: int | None
    programs: int  # how many programs would get one of the letters
    needed_for: tuple[str, ...]  # programs (ids) whose must falls short without it
    new: bool
    entries: tuple[RequestedLetter, ...]
    reserve: tuple[str, ...]  # letters to ask for instead if the answer is no
