"""Whether conditions can hold together at all, decided over the values that their tests tell apart.

A condition is brought to alternatives of single tests; an alternative can be if for every fact there is a value that
passes all its tests. Facts are taken to be independent of each other, derived and computed ones too: what is called
impossible is so, what is called possible might still be ruled out by what the facts mean. Tests against events and
sums over experiences are not looked into, and make the answer `PERHAPS`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, count, product
from typing import Any, Final

from msgspec import Struct

from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Condition, Every, Known, Not, Some, Somebody, Surely, Test
from lorplan.rules.language.facts import MISSING, Fact, Members
from lorplan.rules.language.moments import Moment

NO: Final = "no"
PERHAPS: Final = "perhaps"
YES: Final = "yes"

TRUE: Final = frozenset({kleene.TRUE})
FALSE: Final = frozenset({kleene.FALSE})
NOT_TRUE: Final = frozenset({kleene.FALSE, kleene.UNKNOWN})
NOT_FALSE: Final = frozenset({kleene.UNKNOWN, kleene.TRUE})
_NEGATED: Final = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}

MOST: Final = 3000  # alternatives
ROUNDS: Final = 4  # somebody within nobody within somebody ...
MOST_MEMBERS: Final = 8
OTHER: Final = "\0other"  # a value that no test names

Wanted = frozenset[int]
Scope = Mapping[str, int]  # subject -> which writer or experience is spoken of


class _Single(Struct, frozen=True, eq=False):
    """One test (or a sum), of one entity, comes to one of the wanted truths."""

    part: Any
    entity: int
    wanted: Wanted


class _Entity(Struct, frozen=True, eq=False):
    """There is such a writer or experience."""

    subject: str
    entity: int


class _Each(Struct, frozen=True, eq=False):
    """For every writer (experience) the part comes to one of the wanted truths."""

    subject: str
    part: Condition
    wanted: Wanted
    scope: Scope


_Atom = _Single | _Entity | _Each
_Alternative = tuple[_Atom, ...]


class _TooMany(Exception):
    pass


def can_hold(*wanted: tuple[Condition, Wanted]) -> str:
    """Whether all the conditions can come to the truths wanted of them, at one program and for one letter."""
    try:
        return _Search().can_hold(wanted)
    except _TooMany:
        return PERHAPS


class _Search:
    def __init__(self) -> None:
        self._entities = count(1)

    def can_hold(self, wanted: Sequence[tuple[Condition, Wanted]]) -> str:
        best = NO
        for alternative in self._all([self._read(part, want, {}) for part, want in wanted]):
            for whole in self._closed(alternative, ROUNDS):
                answer = _possible(whole)
                if answer == YES:
                    return YES
                best = PERHAPS if answer == PERHAPS else best
        return best

    def _all(self, parts: Iterable[list[_Alternative]]) -> list[_Alternative]:
        combined: list[_Alternative] = [()]
        for alternatives in parts:
            if len(combined) * len(alternatives) > MOST:
                raise _TooMany
            combined = [(*alternative, *other) for alternative, other in product(combined, alternatives)]
        return combined

    def _read(self, part: Condition, want: Wanted, scope: Scope) -> list[_Alternative]:
        """The alternatives under which the part comes to one of the truths wanted."""
        if isinstance(part, Not):
            return self._read(part.part, _NEGATED[want], scope)
        if isinstance(part, Surely):
            return self._read(part.part, TRUE if want in (TRUE, NOT_FALSE) else NOT_TRUE, scope)
        if isinstance(part, Every | Some):
            inner = [self._read(each, want, scope) for each in part.parts]
            together = (want in (TRUE, NOT_FALSE)) == isinstance(part, Every)
            if together:
                return self._all(inner)
            return [alternative for alternatives in inner for alternative in alternatives]
        if isinstance(part, Somebody):
            if want in (TRUE, NOT_FALSE):
                entity = next(self._entities)
                exists = _Entity(part.subject, entity)
                alternatives = self._read(part.part, want, {**scope, part.subject: entity})
                return [(exists, *alternative) for alternative in alternatives]
            return [(_Each(part.subject, part.part, want, scope),)]
        subject = part.fact.subject if isinstance(part, Test | Known) else ""
        return [(_Single(part, scope.get(subject, 0), want),)]

    def _closed(self, alternative: _Alternative, rounds: int) -> list[_Alternative]:
        """With what holds of every writer (experience) said of each that there is; a letter has at least one."""
        each = [atom for atom in alternative if isinstance(atom, _Each)]
        if not each:
            return [alternative]
        if not rounds:
            raise _TooMany
        entities = [atom for atom in alternative if isinstance(atom, _Entity)]
        for subject in {atom.subject for atom in each} - {atom.subject for atom in entities}:
            entities.append(_Entity(subject, next(self._entities)))
        parts = [
            self._read(atom.part, atom.wanted, {**atom.scope, atom.subject: known.entity})
            for atom in each
            for known in entities
            if known.subject == atom.subject
        ]
        rest = tuple(atom for atom in alternative if isinstance(atom, _Single))
        return [
            closed
            for more in self._all(parts)
            for closed in self._closed((*rest, *(atom for atom in more if not isinstance(atom, _Entity))), rounds - 1)
        ]


def _possible(alternative: _Alternative) -> str:
    """Whether every fact has a value that passes all tests of it."""
    answer = YES
    tests: dict[tuple[int, str], list[_Single]] = {}
    opaque: dict[tuple[int, int], Wanted] = {}
    for atom in alternative:
        if not isinstance(atom, _Single):
            continue
        part = atom.part
        on_moment = isinstance(part, Test) and any(isinstance(value, Moment) for value in part.named)
        if isinstance(part, Test | Known) and not on_moment:
            tests.setdefault((atom.entity, atom.part.fact.name), []).append(atom)
            continue
        answer = PERHAPS
        key = (atom.entity, id(atom.part))
        opaque[key] = opaque.get(key, frozenset({0, 1, 2})) & atom.wanted
        if not opaque[key]:
            return NO
    for atoms in tests.values():
        values = _values(atoms[0].part.fact, [atom.part for atom in atoms if isinstance(atom.part, Test)])
        if values is None:
            answer = PERHAPS
        elif not any(all(_truth(atom, value) in atom.wanted for atom in atoms) for value in values):
            return NO
    return answer


def _truth(atom: _Single, value: Any) -> int:
    if isinstance(atom.part, Known):
        return kleene.of((value is not MISSING) == atom.part.wanted)
    truth: int = atom.part.passes(value, None, None)  # only moments look at the world
    return truth


def _values(fact: Fact, tests: Sequence[Test]) -> list[Any] | None:
    """Values that stand for all that the tests tell apart; None where there are too many."""
    named = {value for test in tests for value in test.named}
    if fact.element == "yes_no":
        single: list[Any] = [True, False]
    elif fact.element in ("number", "date"):
        step = 1 if fact.element == "number" else datetime.timedelta(days=1)
        single = [value + shift for value in named for shift in (-step, 0 * step, step)]
        single += [0] if fact.element == "number" else [datetime.date(2027, 1, 1)]
        if fact.element == "number" and fact.subject != "season":
            single = [value for value in single if value >= 0]  # weeks, years, letters
    elif fact.element == "choice" and fact.ordered:
        single = list(fact.values)
    else:
        known = fact.values if fact.element == "choice" else (*named, OTHER)
        # Of values that stand in the same tests one is enough, but for a test that wants several at once.
        together = {value for test in tests if fact.is_set and _wants_all(test) for value in test.named}
        alike = {
            (value if value in together else None, *(value in test.named for test in tests)): value
            for value in sorted(known, key=str, reverse=True)
        }
        single = list(alike.values())
    if not fact.is_set:
        return [MISSING, *single]
    if len(single) > MOST_MEMBERS:
        return None
    sets = [frozenset(chosen) for size in range(len(single) + 1) for chosen in combinations(single, size)]
    return [MISSING, *(Members(yes) for yes in sets), *(Members(yes, frozenset()) for yes in sets)]


def _wants_all(test: Test) -> bool:
    """Whether a test of a set is not passed by one of the values that it names."""
    return len(test.named) > 1 and test.passes(Members(frozenset(test.named[:1])), None, None) != kleene.TRUE  # type: ignore[arg-type]
