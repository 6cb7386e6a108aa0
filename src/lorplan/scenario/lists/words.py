"""What the words of a table mean: `values:` maps them, and what nobody can read is asked about once a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.days import days_meant
from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close, listing, plural, quoted
from lorplan.basics.yamltree import Map, Scalar
from lorplan.rules.language import names
from lorplan.rules.language.facts import Dictionary
from lorplan.scenario.lists.rows import is_set, several
from lorplan.scenario.lists.table import ProgramList, Sheet, folded

_NUMBERS: Final = {"priority": "1 to 5", "count": "a whole number"}
_DATES: Final = frozenset({"looked_up"})
_SHOWN: Final = 12  # words that a ready-made block holds
_PLAIN: Final = re.compile(r"[A-Za-z(][\w ()./&+-]*")
Words = dict[str, dict[str, object]]


def words_of(values: Map, table: Sheet, complaints: Complaints) -> Words:
    """What `values:` says: by field or heading, folded, what each word means (folded too)."""
    words: Words = {}
    for name, meanings in values.items():
        if isinstance(meanings, Map):
            words[folded(str(name))] = {names.folded(str(word)): value for word, value in meanings.items()}
        else:
            complaints.add(f"'values': expected words with their values for {quoted(str(name))}", meanings)
    return words


def unread(listed: ProgramList, columns: Mapping[int, str], dictionary: Dictionary, raw: Map) -> _Unread:
    """Looks through a list for words that nobody can read. `columns`: the field of each column; `raw`: the scenario."""
    return _Unread(listed, columns, dictionary, _institutions(raw), _target(raw))


def _target(raw: Map) -> str:
    """A specialty that the applicant applies to; nothing where none is written."""
    applicant = raw.get("applicant")
    targets = applicant.get("applying_to", "") if isinstance(applicant, Map) else ""
    return next((str(target) for target in (targets if isinstance(targets, list) else [targets])), "")


def _institutions(raw: Map) -> dict[str, str]:
    """The institutions of the scenario: folded name -> id."""
    table = raw.get("institutions")
    described = table.items() if isinstance(table, Map) else ()
    called = {str(body["name"]): str(ident) for ident, body in described if isinstance(body, Map) and "name" in body}
    return {names.folded(name): ident for name, ident in {**called, **{str(i): str(i) for i, _ in described}}.items()}


class _Unread(Struct):
    listed: ProgramList
    columns: Mapping[int, str]
    dictionary: Dictionary
    institutions: Mapping[str, str]
    target: str

    def complain(self, complaints: Complaints) -> dict[int, dict[str, object]]:
        """Ask about each column with words that cannot be read, with a block to fill in. Gives for these columns what
        to take the words for, so that nothing else is said of them; nothing for a column to leave out."""
        asked: dict[int, dict[str, object]] = {}
        for column, field in self.columns.items():
            cells = [row[column] for _, row in self.listed.table.rows if column < len(row) and row[column]]
            known = words_for(self.listed, field, str(self.listed.table.headings[column]))
            strange: dict[str, tuple[Scalar, str]] = {}
            for cell in cells:
                for part in several(cell) if is_set(field, self.dictionary) else [cell]:
                    if names.folded(part) not in known and (meant := self._strange(field, part)) is not None:
                        strange.setdefault(str(part), (cell, meant))
            if strange:
                taken = self._taken_for(field)
                asked[column] = {} if taken is None else {names.folded(word): taken for word in strange}
                self._ask(field, strange, complaints)
            elif self._swapped(field, cells):
                asked[column] = {}
                self._ask_for_order(field, cells, complaints)
        return asked

    def _taken_for(self, field: str) -> Scalar | None:
        """Any value that may stand in a field."""
        fact = self.dictionary.fact(f"program.{field}")
        if field == "specialty":
            return Scalar(self.target) if self.target else None
        return Scalar(fact.vocabulary.values[0]) if fact is not None and fact.vocabulary is not None else None

    def _strange(self, field: str, word: str) -> str | None:
        """None for a word that can be read; else what it may mean, as far as that is known."""
        if field in _NUMBERS:
            return None if re.fullmatch(r"[^A-Za-z]*|[0-9].*", word) else _NUMBERS[field]
        if field == "institution_country":
            vocabulary = self.dictionary.words.countries
        elif field == "portal":
            return None
        elif field == "institution":
            meant = self.institutions.get(names.folded(word))
            return f"institution {meant}" if meant is not None and meant != word else None
        else:
            fact = self.dictionary.fact(f"program.{field}")
            if fact is None or fact.vocabulary is None:
                return None
            vocabulary = fact.vocabulary
        if vocabulary.meant(word) is not None:
            return None
        values = vocabulary.meanings.get(names.folded(word), ())
        if not values and (vocabulary.hint(word) or "").startswith("did"):
            return None  # misspelt: its reader says so
        few = vocabulary.values if len(vocabulary.values) <= 8 else ()
        return listing(values or few, "or")

    def _ask(self, field: str, strange: Mapping[str, tuple[Scalar, str]], complaints: Complaints) -> None:
        first = next(iter(strange.values()))[0]
        words = listing([quoted(word) for word in list(strange)[:4]]) + (" and others" if len(strange) > 4 else "")
        what = f"{plural(len(strange), 'word')} cannot be read for sure: {words}"
        block = "\n".join(["    values:", f"      {field}:", *self._block(strange)])
        hint = f"say what is meant, in the entry of this list, and fill the dots in:\n{block}"
        complaints.add(f"'{field}': {what}", first, hint)

    @staticmethod
    def _block(strange: Mapping[str, tuple[Scalar, str]]) -> Iterator[str]:
        for word, (_, meant) in list(strange.items())[:_SHOWN]:
            key = word if _PLAIN.fullmatch(word) else f'"{word}"'
            yield f"        {key}: ..." + (f"  # {meant}" if meant else "")

    def _swapped(self, field: str, cells: list[Scalar]) -> bool:
        """Whether it is not known of some day of a column which number is the month."""
        return self._is_day(field) and day_first(self.listed, cells) is None and any(map(_ambiguous, cells))

    def _is_day(self, field: str) -> bool:
        fact = self.dictionary.fact(f"program.{field}")
        return field in _DATES or (fact is not None and fact.element == "date")

    def _ask_for_order(self, field: str, cells: list[Scalar], complaints: Complaints) -> None:
        doubtful = [cell for cell in cells if _ambiguous(cell)]
        days = days_meant(doubtful[0]) or {}
        more = f", and {plural(len(doubtful) - 1, 'more day')} of this column" if len(doubtful) > 1 else ""
        message = f"'{field}': {quoted(doubtful[0])}{more}: day and month could be swapped"
        meant = listing([f"'dates: {order}' for {day}" for order, day in days.items()], "or")
        complaints.add(message, doubtful[0], f"write in the entry of this list {meant}")


def _ambiguous(cell: str) -> bool:
    return len(set((days_meant(cell) or {}).values())) > 1


def day_first(listed: ProgramList, cells: list[Scalar]) -> bool | None:
    """Whether the day comes first in the dates of a column: as the list says, or as the days of the column show that
    can be written in one order only. None where neither says so."""
    return order_shown(cells) if listed.day_first is None else listed.day_first


def order_shown(cells: Iterable[str]) -> bool | None:
    """Whether the day comes first, as those days show that can be written in one order only. None where none does."""
    orders = [set(days) for days in map(days_meant, cells) if days and len(days) == 1]
    shown = {order for days in orders for order in days} & {"month first", "day first"}
    return shown == {"day first"} if len(shown) == 1 else None


def words_for(listed: ProgramList, field: str, heading: str) -> Mapping[str, Any]:
    """What `values:` says of a column, by its field or its heading."""
    return {**listed.words.get(field, {}), **listed.words.get(folded(heading), {})}


def unused(listed: ProgramList, columns: Mapping[int, str], complaints: Complaints) -> None:
    """Complain of names under `values:` that are neither a field nor a heading of the list."""
    headings = [folded(heading) for heading in listed.table.headings]
    for name in listed.words:
        if name not in headings and name not in columns.values():
            hint = hint_close(name, [*columns.values()])
            complaints.add(f"'values': no column is called or holds {quoted(name)}", listed.table.headings[0], hint)
