"""How a case comes about, program by program, and what of it another case can be made with.

What a rule says of a letter at a program depends on that letter with its writers, on that program, and on what all of
them share: the applicant, the days, experiences, institutions and packs. So where the shared things are the same, the
letters that are as they were keep their bits in every column, a rule whose columns are all the same comes to the same,
and a program that is as it was keeps its facts and the rules that hold there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics.errors import Complaint, InputError
from lorplan.case.asklimits import Asking
from lorplan.case.binding import Bindings
from lorplan.case.calendar import Calendars
from lorplan.case.classes import Bounded, ClassMaker, Facts
from lorplan.case.columns import Columns
from lorplan.case.computed import COMPUTED
from lorplan.case.presuming import PresumingWorld
from lorplan.case.scenariorules import ScenarioRules
from lorplan.case.wishes import wishes_of
from lorplan.case.world import ScenarioWorld
from lorplan.rules.kinds.count import PROGRAM_MOST
from lorplan.rules.language.facts import MISSING, Fact
from lorplan.rules.packs.layers import Layers, in_season
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.seasons import ranks
from lorplan.rules.packs.statements import Statement
from lorplan.scenario.models import Program, Scenario

Answers = Mapping[tuple[str, str], Any]  # (fact, entity) -> value


class Basis(Struct, frozen=True, eq=False):
    """What programs are bound with. `shipped`: the packs' statements that speak in the season, and the season that one
    was carried over from; `needs`: the facts of a program that decide anything about it, `needs_of` by statement.

    `same_facts`: a program that is as it was has the same facts as in the basis before; `same_rules`: and the same
    rules; `same_letters`: and they come to the same.
    """

    scenario: Scenario
    library: Library
    only: str | None
    rules: ScenarioRules
    shipped: tuple[tuple[Statement, ...], str | None]
    world: ScenarioWorld
    layers: Layers
    columns: Columns
    bindings: Bindings
    asking: Asking
    needs: tuple[str, ...]
    needs_of: dict[Statement, frozenset[str]]
    same_facts: bool = False
    same_rules: bool = False
    same_letters: bool = False


class Workings(Struct, frozen=True, eq=False):
    """The programs of a scenario with their rules bound, and what they were bound with."""

    basis: Basis
    facts: Mapping[str, Facts]
    bounded: Mapping[str, Bounded]


class _Worker:
    """Binds the programs of a scenario one after the other."""

    def __init__(self, basis: Basis, before: Workings | None) -> None:
        self._basis = basis
        self._before = before
        self._wishes = wishes_of(basis.scenario)
        self._maker = ClassMaker(
            scenario=basis.scenario,
            library=basis.library,
            letters=basis.columns.letters,
            asking=basis.asking,
            columns=basis.columns,
            bindings=basis.bindings,
            least=basis.only,
        )
        self._first: dict[tuple[Any, ...], str] = {}  # profile -> the first program that has it
        self.facts: dict[str, Facts] = {}
        self.bounded: dict[str, Bounded] = {}

    def add(self, program: Program) -> None:
        """Bind one more program. Raises InputError with what is wrong there."""
        basis, name = self._basis, program.id
        old = self._known(program)
        facts = self._facts(program, old)
        first = self._first.get(facts.profile)
        if first is not None:
            bounded = self.bounded[first]
        elif facts is old and basis.same_letters and self._before is not None:
            kept = self._before.bounded[name]
            bounded = replace(kept, binder=replace(kept.binder, program=name, columns=basis.columns))
        else:
            bounded = self._maker.bound(facts)
        self._first.setdefault(facts.profile, name)
        self.facts[name], self.bounded[name] = facts, bounded

    def _known(self, program: Program) -> Facts | None:
        """What was known of the program before, where it is as it was."""
        if self._before is None or not self._basis.same_facts:
            return None
        old = self._before.facts.get(program.id)
        own = self._basis.rules.programs[program.id].statements
        return old if old is not None and old.program == program and old.own == own else None

    def _facts(self, program: Program, old: Facts | None) -> Facts:
        basis, wished = self._basis, self._wishes[program.id]
        if old is not None and basis.same_rules and old.wished == wished:
            return old
        value = {name: self._value(name, program) for name in basis.needs} if old is None else old.value
        profile = (
            tuple(value.values()),
            program.portal,
            program.id if program.rules or "extends" in program.facts else None,
            program.assigned,
            wished,
            program.letters.max if wished.reserve else None,
        )
        own = basis.rules.programs[program.id].statements
        first = self._first.get(profile)
        if first is not None:
            holding = self.facts[first].holding
        elif old is not None and basis.same_rules:
            holding = old.holding
        else:
            holding = basis.layers.holding(program.id, value, own)
        return Facts(program, own, wished, value, profile, holding)

    def _value(self, name: str, program: Program) -> Any:
        if name == "program.letters.counts":
            return program.id if program.letters.counts is not None else None
        if name == "program.institution" and program.institution is None:
            return program.count > 1  # decides whether "at the program's institution" is false or unknown
        fact = self._basis.library.dictionary.fact(name)
        return MISSING if fact is None else self._basis.world.value(fact, program.id, program.id)


def worked_out(basis: Basis, before: Workings | None = None) -> Workings:
    """The programs of a scenario with their rules bound. `before`: the workings that the basis follows from.

    Raises InputError with everything that is wrong at any program.
    """
    worker = _Worker(basis, before)
    complaints: list[Complaint] = []
    for program in basis.scenario.programs:
        try:
            worker.add(program)
        except InputError as error:
            complaints.extend(error.complaints)
    if complaints:
        raise InputError(*complaints)
    basis.bindings.forget()
    return Workings(basis, worker.facts, worker.bounded)


def basis_of(
    scenario: Scenario,
    library: Library,
    only: str | None,
    rules: ScenarioRules,
    calendars: Calendars,
    assumed: Answers,
) -> Basis:
    """What the programs of a scenario are bound with, made from nothing."""
    world = ScenarioWorld(scenario, library, calendars, COMPUTED, rules.counts)
    world = world.assuming(assumed) if assumed else world
    shipped = [statement for pack in library.packs for statement in pack.statements]
    spoken, carried = in_season(shipped, scenario.season, ranks(library.seasons))
    letters = tuple(sorted(scenario.letters))
    layers = Layers([*spoken, *rules.user], library.reads, world)
    presuming = Columns(PresumingWorld(world), letters, library.reads)
    columns = Columns(world, letters, library.reads, presuming=presuming)
    needs_of: dict[Statement, frozenset[str]] = {}
    return Basis(
        scenario=scenario,
        library=library,
        only=only,
        rules=rules,
        shipped=(tuple(spoken), carried),
        world=world,
        layers=layers,
        columns=columns,
        bindings=Bindings(columns),
        asking=Asking(scenario, library.settings, letters),
        needs=_needs([*spoken, *rules.statements], layers, columns, needs_of),
        needs_of=needs_of,
    )


def basis_after(old: Basis, scenario: Scenario, rules: ScenarioRules) -> Basis | None:
    """What the programs of a scenario are bound with, made from another basis; None where what all programs and letters
    share differs. `rules`: those inside the scenario, read with those of the other."""
    was = old.scenario
    if old.world.assumed or rules.counts != old.rules.counts or not _same_ground(was, scenario):
        return None
    writers = {name for name, writer in scenario.writers.items() if writer != was.writers.get(name)}
    letters = [
        name
        for name, letter in scenario.letters.items()
        if letter != was.letters[name] or not writers.isdisjoint(letter.writers)
    ]
    known = {program.id: program for program in was.programs}
    programs = {program.id for program in scenario.programs if known.get(program.id) != program}
    programs |= known.keys() - {program.id for program in scenario.programs}
    moved = _targets(was) != _targets(scenario)
    if moved:  # what one program is told of the others may differ
        programs = {*known, *(program.id for program in scenario.programs)}
    world = old.world.after(scenario, rules.counts, {*writers, *letters, *programs})
    same_writers = all(world.writers_of(name) == old.world.writers_of(name) for name in letters)
    same_experiences = all(world.experiences_of(name) == old.world.experiences_of(name) for name in letters)
    subjects = {"letter"} | ({"writer", "office"} if writers or not same_writers else set())
    subjects |= set() if same_experiences else {"experience"}
    changed_bits = [old.columns.letters.index(name) for name in letters]
    columns = old.columns.after(world, changed_bits, subjects, programs)
    same_statements = rules.user == old.rules.user
    statements = [*old.shipped[0], *rules.user]
    layers = old.layers.seen_in(world) if same_statements else Layers(statements, old.layers.reads, world, old.layers)
    needs = _needs([*old.shipped[0], *rules.statements], layers, columns, old.needs_of)
    same_facts = not moved and needs == old.needs
    same_letters = scenario.letters == was.letters and not writers and scenario.budget == was.budget
    return replace(
        old,
        scenario=scenario,
        rules=rules,
        world=world,
        layers=layers,
        columns=columns,
        bindings=Bindings(columns, old.bindings, same_experiences),
        asking=Asking(scenario, old.library.settings, old.columns.letters),
        needs=needs,
        same_facts=same_facts,
        same_rules=same_facts and same_statements,
        same_letters=same_letters,
    )


def _same_ground(was: Scenario, scenario: Scenario) -> bool:
    """Whether everything is the same that is not told of single letters, writers and programs, nor wished for."""
    return (
        was.season == scenario.season
        and was.as_of == scenario.as_of
        and was.dates == scenario.dates
        and was.applicant == scenario.applicant
        and was.experiences == scenario.experiences
        and was.institutions == scenario.institutions
        and list(was.letters) == list(scenario.letters)
        and all(letter.version_of == scenario.letters[name].version_of for name, letter in was.letters.items())
    )


def _targets(scenario: Scenario) -> frozenset[tuple[str | None, str]]:
    """The specialties of the programs, with their institutions."""
    return frozenset((program.institution, program.specialty) for program in scenario.programs)


def _needs(
    statements: Iterable[Statement], layers: Layers, columns: Columns, needs_of: dict[Statement, frozenset[str]]
) -> tuple[str, ...]:
    """Every fact of a program that decides anything about it. `needs_of`: what is known by statement, added to."""
    names = {PROGRAM_MOST}
    for statement in statements:
        needs = needs_of.get(statement)
        if needs is None:
            needs = needs_of[statement] = frozenset(_needs_of(statement, layers, columns))
        names |= needs
    return tuple(sorted(names))


def _needs_of(statement: Statement, layers: Layers, columns: Columns) -> Iterator[str]:
    yield from layers.needs_of(statement)
    for guard in statement.fields.get("guards", ()):
        yield from columns.needs(guard.of)
        if isinstance(guard.least, Fact):
            yield guard.least.name
    kind = statement.fields.get("kind")
    if kind is not None:
        yield from columns.decided_by(kind)
