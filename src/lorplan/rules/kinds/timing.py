"""Fields of a count that narrow which letters count: by an event or a day, within a time, for each experience."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.errors import Complaints
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map, Scalar
from lorplan.rules.kinds.kind import Binder, Column
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Every, Some, Test, World, bounded, facts_of, is_known
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.language.moments import TODAY, Moment, day_fact, read_moment
from lorplan.rules.language.reading import Reader

SENDING: Final = "submit"  # the event before which `within` looks back
THERE: Final = "letter.there_on"
WRITTEN: Final = "letter.written_on"
STATUS: Final = "letter.status"
UNWRITTEN: Final = ("idea", "asked", "agreed")
EXPERIENCE_SIDE: Final = frozenset({"applicant", "season", "program", "experience"})


def timely(raw: Map, of: Condition | None, reader: Reader, complaints: Complaints) -> Condition | None:
    """`of`, and that the letter is there `by` an event and was written `within` a time before sending."""
    parts = [] if of is None else [of]
    if "by" in raw:
        last = reader.day(raw["by"])
        arrival = reader.dictionary.fact(THERE)
        if last is None or arrival is None:
            complaints.add("'by' needs an event or a day, such as submit, review - 2 weeks or 2027-11-15", raw["by"])
        else:
            parts.append(bounded(arrival, last, most=True, since=day_fact(last, reader.dictionary)))
    if "within" in raw:
        span = str(raw["within"]) if isinstance(raw["within"], Scalar) else ""
        moment = read_moment(f"{SENDING} - {span}", {SENDING}) if re.match("[0-9]", span) else None
        written = reader.dictionary.fact(WRITTEN)
        if moment is None or written is None:
            complaints.add("'within' needs a time, such as 24 months", raw["within"])
        else:
            parts.append(_recent(written, moment, reader))
    if len(parts) < 2:
        return parts[0] if parts else None
    return Every(tuple(parts), facts_of(parts))


def _recent(written: Fact, moment: Moment, reader: Reader) -> Condition:
    """Written since a moment; a letter of which no date is told and that is still to be written will be."""
    since = bounded(written, moment, most=False)
    status = reader.dictionary.fact(STATUS)
    if status is None:
        return since

    def passes(value: Any, world: World, program: str | None) -> int:
        first, today = moment.day(lambda event: world.event(event, program)), world.event(TODAY)
        if value is MISSING or first is None or today is None:
            return kleene.UNKNOWN
        return kleene.of(value in UNWRITTEN and today >= first)

    ahead = Test(status, passes, UNWRITTEN, frozenset({STATUS}))
    parts = (ahead, is_known(written, False))
    undated = Every(parts, facts_of(parts))
    return Some((since, undated), facts_of((since, undated)))


class Each(Struct, frozen=True):
    """That a bound holds for each of the applicant's experiences, or of their institutions. `of`: which of them; `by`:
    the experiences' fact that tells them apart; `letters`: the fact that tells to which of them a letter belongs."""

    of: Condition
    by: Fact
    letters: Fact

    def columns(self, column: Column, binder: Binder) -> Iterator[tuple[Column, bool]]:
        """The letters of the column that belong to each, and whether it surely is one of them."""
        groups = binder.groups(self.letters)
        belonging = dict(groups.values)
        for value, surely in binder.among_experiences(self.of, self.by):
            sure = belonging.get(value or "", 0)
            unknown = (binder.active if value is None else groups.unknown) & ~sure
            yield column.and_of(Column(sure, unknown), binder.ideas), surely


EACH: Final = {
    "for_each": ("experience.id", "experience.id"),
    "from_each": ("experience.institution", "writer.institution"),
}


def read_each(raw: Map, reader: Reader, complaints: Complaints) -> Each | None:
    """What is written at `for_each` or `from_each`; None where neither is."""
    field = next((field for field in EACH if field in raw), None)
    if field is None:
        return None
    if not {"at_least", "at_most", "exactly"} & set(raw) or {"per", "different", *EACH} & set(raw) != {field}:
        complaints.add(f"'{field}' goes with 'at_least' and 'at_most' alone", raw.key(field))
    of = reader.read(raw[field], EXPERIENCE_SIDE, f"'{field}'", frozenset({"experience"}))
    by, letters = (reader.dictionary.fact(name) for name in EACH[field])
    if by is None or letters is None:
        complaints.add(f"'{field}' needs the facts {listing(EACH[field])}", raw.key(field))
        return None
    return Each(of, by, letters)
