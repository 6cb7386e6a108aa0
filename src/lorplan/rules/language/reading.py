"""Reads conditions out of YAML: every misspelt fact, value, definition and operator is a located complaint."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import Struct

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.scalars import Misfit
from lorplan.basics.words import hint_close, listing
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.rules.language import conditions as c
from lorplan.rules.language.facts import Dictionary, Fact
from lorplan.rules.language.families import Families
from lorplan.rules.language.moments import DEADLINE, TODAY, Moment, day_fact, read_moment
from lorplan.rules.language.total import Total, Window

WORDS: Final = ("any", "all", "not", "surely", "is", "one_writer", "one_office", "one_experience", "total")
TEST_WORDS: Final = ("not", "at_least", "at_most", "family", "all_of", "known")
WINDOW: Final = ("since", "until")
LARGEST: Final = 1000  # conditions within one, so that small files of definitions do not come to endless work
PROGRAM_SIDE: Final = frozenset({"applicant", "season", "program"})
LETTER_SIDE: Final = frozenset({"applicant", "season", "program", "writer", "office", "experience", "letter"})


class RuleScope(Struct, frozen=True):
    """What rules choose among: letters for a program, or programs for a list.

    `side`: whose facts their conditions may use; `grouped`: whose facts tell the chosen apart; `most`: the largest
    number of them that a bound may name.
    """

    side: frozenset[str]
    grouped: tuple[str, ...]
    most: int


LETTERS: Final = RuleScope(LETTER_SIDE, ("letter", "writer", "office", "experience"), 40)
PROGRAMS: Final = RuleScope(PROGRAM_SIDE, ("program",), 100_000)


@dataclass(repr=False, eq=False)
class Reader:
    """Reads conditions against a dictionary, the families and the definitions of one pack.

    `events` are the names that date tests may use; `definitions` are the pack's own, `shared` those of the general
    packs. `chosen`: what the rules choose among. Complaints are collected, never raised here; a condition with
    a complaint reads as ALWAYS, so that reading goes on.
    """

    dictionary: Dictionary
    families: Families
    complaints: Complaints
    events: frozenset[str] = frozenset()
    definitions: Mapping[str, c.Condition] = field(default_factory=dict)
    shared: Mapping[str, c.Condition] = field(default_factory=dict)
    chosen: RuleScope = LETTERS
    _read: dict[Any, c.Condition] = field(default_factory=dict)  # by what is written: many programs ask for the same

    def read(
        self,
        raw: Any,
        subjects: frozenset[str] = LETTER_SIDE,
        what: str = "a condition",
        bound: frozenset[str] = frozenset(),
    ) -> c.Condition:
        """The condition written at `raw`. `subjects`: whose facts it may use. `place` names it in messages.

        `bound`: subjects of which one is given already, so that no "there is a writer" is put around their tests.
        """
        condition = self._condition(raw, subjects, bound, what)
        if c.size(condition, LARGEST) > LARGEST:
            message = f"{what} comes to more than {LARGEST:,} conditions, those of definitions counted wherever named"
            self.complaints.add(message, raw, "name each definition once, or say it more simply")
            return c.ALWAYS
        return condition

    def _condition(self, raw: Any, subjects: frozenset[str], bound: frozenset[str], what: str) -> c.Condition:
        if isinstance(raw, Scalar):
            return self._named(raw, subjects, what)
        if not isinstance(raw, Map):
            self.complaints.add(f"{what} must be a mapping of facts, or the name of a definition", raw)
            return c.ALWAYS
        if not raw:
            self.complaints.add(f"{what} is empty", raw, "leave it out where it holds for everything")
            return c.ALWAYS
        key = _written(raw), subjects, bound
        condition = self._read.get(key)
        if condition is None:
            before = len(self.complaints)
            condition = self._every(raw, subjects, bound, what)
            if len(self.complaints) == before:  # what is wrong is told wherever it stands
                self._read[key] = condition
        return condition

    def _every(self, raw: Map, subjects: frozenset[str], bound: frozenset[str], what: str) -> c.Condition:
        parts: list[c.Condition] = []
        free: dict[str, list[c.Condition]] = {"office": [], "writer": [], "experience": []}
        for key, value in raw.items():
            if key in WORDS:
                parts.append(self._word(key, value, subjects, bound, what))
                continue
            test = self._test(key, value, subjects, what)
            if test is None:
                continue
            subject = str(key).split(".", 1)[0]
            if subject in free and subject not in bound:
                free[subject].append(test)
            else:
                parts.append(test)
        for subject, tests in free.items():
            if tests:
                inner = _every(tests)
                somebody = c.Somebody(subject, inner, inner.facts)
                # An office is one of that writer's of whom the same conjunction speaks.
                of_writer = subject == "office" and "writer" not in bound
                (free["writer"] if of_writer else parts).append(somebody)
        return _every(parts)

    def _named(self, raw: Scalar, subjects: frozenset[str], what: str) -> c.Condition:
        condition = self.definitions.get(str(raw)) or self.shared.get(str(raw))
        if condition is None:
            names = sorted({*self.definitions, *self.shared})
            hint = hint_close(str(raw), names, "definitions stand under 'define:'")
            self.complaints.add(f"'{raw}' is not defined", raw, hint)
            return c.ALWAYS
        self._check_subjects(condition, raw, subjects, what)
        return condition

    def _check_subjects(self, condition: c.Condition, at: Any, subjects: frozenset[str], what: str) -> None:
        wrong = sorted({name.split(".", 1)[0] for name in condition.facts} - subjects)
        if wrong:
            self.complaints.add(
                f"{what} cannot speak of {listing(wrong)}: '{at}' does",
                at,
                f"it may speak of {listing(sorted(subjects))}",
            )

    def _word(self, key: Any, value: Any, subjects: frozenset[str], bound: frozenset[str], what: str) -> c.Condition:
        if key in ("any", "all", "is"):
            items = value if isinstance(value, Seq) else [value]
            if isinstance(value, Seq) and not value:
                self.complaints.add(f"'{key}' needs at least one condition", value)
            parts = [self._condition(item, subjects, bound, what) for item in items]
            return c.Some(tuple(parts), c.facts_of(parts)) if key == "any" else _every(parts)
        if key == "not":
            part = self._condition(value, subjects, bound, what)
            return c.Not(part, part.facts)
        if key == "surely":
            part = self._condition(value, subjects, bound, what)
            return c.Surely(part, part.facts)
        if key == "total":
            return self._total(key, value, subjects)
        subject = str(key).removeprefix("one_")
        if subject not in subjects:
            self.complaints.add(f"{what} cannot speak of a {subject}", key)
            return c.ALWAYS
        part = self._condition(value, subjects, bound | {subject}, what)
        somebody = c.Somebody(subject, part, part.facts)
        of_writer = subject == "office" and "writer" not in bound
        return c.Somebody("writer", somebody, part.facts) if of_writer else somebody

    def _test(self, key: Any, value: Any, subjects: frozenset[str], what: str) -> c.Condition | None:
        fact = self.dictionary.fact(str(key))
        if fact is None:
            hint = hint_close(
                str(key), [*self.dictionary, *WORDS], "facts are declared in rules/facts.yaml and in packs"
            )
            self.complaints.add(f"'{key}' is not a declared fact", key, hint)
            return None
        if fact.subject not in subjects:
            allowed = f"it may speak of {listing(sorted(subjects))}"
            self.complaints.add(f"{what} cannot speak of the {fact.subject}: '{key}' does", key, allowed)
            return None
        try:
            return self._read_test(fact, value)
        except Misfit as misfit:
            at = misfit.value if isinstance(misfit.value, Scalar) else value
            self.complaints.add(f"'{key}': {misfit}", at, misfit.hint)
            return None

    def _read_test(self, fact: Fact, value: Any) -> c.Condition | None:
        if isinstance(value, Map):
            read = [self._operator(fact, word, operand) for word, operand in value.items()]
            if not read:
                raise Misfit(fact.expected(), value)
            return _every([test for test in read if test is not None])
        items = list(value) if isinstance(value, Seq) else [value]
        if not items:
            raise Misfit(fact.expected(), value, "an empty list is met by nothing")
        return c.equals(fact, frozenset(fact.parse_one(item) for item in items))

    def _operator(self, fact: Fact, word: Any, operand: Any) -> c.Condition | None:
        items = operand if isinstance(operand, Seq) else [operand]
        if word == "not":
            inner = self._read_test(fact, operand)
            return None if inner is None else c.Not(inner, inner.facts)
        if word == "known":
            return c.is_known(fact, scalars.yes_no(operand))
        if word == "family" and fact.element == "specialty":
            return c.in_family(fact, frozenset(fact.parse_one(item) for item in items), self.families)
        if word == "all_of" and fact.is_set:
            return c.has_all(fact, frozenset(fact.parse_one(item) for item in items))
        if word in ("at_least", "at_most") and (fact.type in ("number", "date") or fact.ordered):
            bound = self._bound(fact, operand)
            since = bound if isinstance(bound, Fact) else day_fact(bound, self.dictionary)
            return c.bounded(fact, bound, most=word == "at_most", since=since)
        if word in TEST_WORDS:
            needs = {"family": "a specialty", "all_of": "a list"}.get(
                str(word), "a number, a date or an ordered choice"
            )
            self.complaints.add(f"'{word}' needs {needs}, and '{fact.name}' is none", word)
        else:
            hint = hint_close(str(word), TEST_WORDS)
            self.complaints.add(f"'{word}' is not a test of '{fact.name}'", word, hint)
        return None

    def _total(self, key: Any, value: Any, subjects: frozenset[str]) -> c.Condition:
        """`total: {of: condition on experiences, weeks|months: {at_least|at_most: n}}`; `since`, `until`: the days that
        count."""
        weeks, started, ended = (self.dictionary.fact(f"experience.{name}") for name in ("weeks", "started", "ended"))
        wanted = isinstance(value, Map) and set(value) - {*WINDOW} in ({"of", "weeks"}, {"of", "months"})
        if weeks is None or not wanted:
            needs = "'total' needs 'of' and one of 'weeks' and 'months'; 'since' and 'until' say which days count"
            self.complaints.add(needs, value if value else key)
            return c.ALWAYS
        window = None
        if {*WINDOW} & set(value) and started is not None and ended is not None:
            since, until = (self._window_day(value, name) for name in WINDOW)
            counts_from = [day_fact(day, self.dictionary) for day in (since, until)]
            window = Window(started, ended, since, until, tuple(fact for fact in counts_from if fact is not None))
        inner = (subjects & PROGRAM_SIDE) | {"experience"}
        part = self._condition(value["of"], inner, frozenset({"experience"}), "'total'")
        unit = "weeks" if "weeks" in value else "months"
        body = value[unit]
        if not isinstance(body, Map) or len(body) != 1 or next(iter(body)) not in ("at_least", "at_most"):
            self.complaints.add(f"'{unit}' needs one of 'at_least' and 'at_most'", body)
            return c.ALWAYS
        ((word, number),) = body.items()
        try:
            bound = scalars.whole(number, 0, 1000)
        except Misfit as misfit:
            self.complaints.add(f"'{word}': {misfit}", number, misfit.hint)
            return c.ALWAYS
        # Three months are twelve weeks to those who ask for months: four weeks are a month's rotation.
        bound = bound if unit == "weeks" else bound * 4
        facts = frozenset(name for name in part.facts if not name.startswith("experience."))
        names = {fact.name for fact in ([] if window is None else window.counts_from)}
        return Total(part, weeks, bound, word == "at_most", facts | names, window)

    def _window_day(self, value: Map, name: str) -> Moment | datetime.date | None:
        """The event or day at `since` or `until`."""
        if name not in value:
            return None
        moment = self.day(value[name])
        if moment is None:
            self.complaints.add(f"'{name}' needs an event or a day, such as today - 2 years or 2027-03-01", value[name])
        return moment

    def _bound(self, fact: Fact, operand: Any) -> Any:
        if fact.type == "number" and isinstance(operand, Scalar):
            other = self.dictionary.fact(str(operand))
            if other is not None and other.type == "number" and other.subject in ("applicant", "program"):
                return other
        if fact.type != "date":
            return fact.parse_one(operand)
        if isinstance(operand, Scalar):
            moment = self.moment(str(operand))
            if moment is not None:
                return moment
        try:
            return fact.parse_one(operand)
        except Misfit as misfit:
            hint = misfit.hint or "events: " + ", ".join(sorted({*self.events, *self._dates(), TODAY, DEADLINE}))
            raise Misfit("a date such as 2027-07-20 or an event of the season", operand, hint) from misfit

    def day(self, value: Any) -> Moment | datetime.date | None:
        """An event with so much time before or after it, or a day of the calendar; None where it is neither."""
        if not isinstance(value, Scalar):
            return None
        try:
            return self.moment(str(value)) or scalars.day(value)
        except Misfit:
            return None

    def moment(self, written: str) -> Moment | None:
        """The moment written so; None where it is none, or counts from an event or a date fact that nobody knows."""
        return read_moment(written, {*self.events, *self._dates()})

    def _dates(self) -> list[str]:
        """The facts that name a day for everybody who looks: those of the applicant and of the program."""
        names = (name for name in self.dictionary if name.startswith(("applicant.", "program.")))
        return [name for name in names if (fact := self.dictionary.fact(name)) is not None and fact.type == "date"]


def _every(parts: list[Any]) -> c.Condition:
    if len(parts) == 1:
        only: c.Condition = parts[0]
        return only
    return c.Every(tuple(parts), c.facts_of(parts))


def _written(node: Any) -> Any:
    """What is written at a node, wherever it stands."""
    if isinstance(node, Map):
        return tuple([(str(key), _written(value)) for key, value in node.items()])
    if isinstance(node, Seq):
        return "list", *map(_written, node)
    return (str(node), node.quoted, node.empty) if isinstance(node, Scalar) else node
