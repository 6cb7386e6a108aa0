"""The report by specialty: which letters each gets, shared with which other, and what it wants against the pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.binding import bound_at
from lorplan.case.case import Case
from lorplan.case.problem import Problem, ProgramClass
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.plan.filled import filled, with_status
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings, tally
from lorplan.results.specialties import SpecialtyLetter, SpecialtyReport, SpecialtyWant
from lorplan.results.verdicts import State
from lorplan.rules.kinds import Bound
from lorplan.rules.language.facts import MISSING
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import USABLE, Program

ORDER = ("this_specialty", "general", "another_specialty", "not told")
IN_HAND = ("uploaded",)
PLAIN_TRACK = "categorical"
ANY_KIND = frozenset({"letter.counts"})  # what a rule looks at that wants letters, whichever they are


def _of_any_kind(rule: Rule) -> bool:
    """Whether a rule wants a number of letters, whichever they are."""
    if rule.number and rule.level == "must":
        return True
    return all(condition.facts <= ANY_KIND for condition in rule.kind.conditions())


class _Branch(Struct, frozen=True):
    """Programs of one specialty and track, and of one advanced specialty that they are taken for."""

    name: str
    specialty: str
    track: str
    linked: str | None
    programs: tuple[Program, ...]


class _Supply(Struct, frozen=True, order=True):
    """How many letters a rule wants, and where they are to come from."""

    wanted: int
    in_hand: int
    on_the_way: int
    to_ask: int
    unsure: int
    missing: int


def specialties(case: Case, assignment: Assignment, readings: Readings) -> tuple[SpecialtyReport, ...]:
    """One report for each specialty and track, the heaviest first; none where all programs are of one specialty and
    none is taken for another one.
    """
    branches = _branches(case)
    if len({branch.specialty for branch in branches}) < 2 and all(branch.linked is None for branch in branches):
        return ()
    return _Reports(case, assignment, readings, branches).all()


def _branches(case: Case) -> list[_Branch]:
    programs: dict[tuple[str, str, str], list[Program]] = {}
    for program in case.scenario.programs:
        linked = program.facts.get("linked_specialty", MISSING)
        key = (program.specialty, program.track, "" if linked is MISSING else str(linked))
        programs.setdefault(key, []).append(program)
    return [
        _Branch(name=_name(case, *key), specialty=key[0], track=key[1], linked=key[2] or None, programs=tuple(some))
        for key, some in sorted(programs.items())
    ]


def _name(case: Case, specialty: str, track: str, linked: str) -> str:
    """`Internal medicine (preliminary, for Anesthesiology)`."""
    families = case.world.families
    name = families.name(specialty)
    about = [track] if track != PLAIN_TRACK and track not in name.lower() else []
    if linked:
        about.append(f"for {families.name(linked)}")
    return f"{name} ({', '.join(about)})" if about else name


@dataclass(repr=False, eq=False)
class _Reports:
    """The reports of one assignment. What a rule wants is worked out once for classes that agree in what decides it."""

    case: Case
    assignment: Assignment
    readings: Readings
    branches: Sequence[_Branch]
    _supplies: dict[tuple[Any, ...], _Supply | None] = field(default_factory=dict)
    _decided_by: dict[int, tuple[str, ...]] = field(default_factory=dict)  # facts of programs, by rule

    def __post_init__(self) -> None:
        classes = self.case.problem.classes
        self._classes = {program_class.id: program_class for program_class in classes}
        self._standings = Standings(self.case, self.readings)
        self._sent = {
            name: sent
            for program_class, sent in zip(classes, self.assignment.portfolios, strict=True)
            for name in program_class.programs
        }
        self._available = {program_class.id: self._available_at(program_class) for program_class in classes}

    def all(self) -> tuple[SpecialtyReport, ...]:
        """Specialties that are applied to first, then by weight."""
        reports = [self._report(branch) for branch in self.branches]
        return tuple(sorted(reports, key=lambda report: (not report.applied_to, -report.weight, report.name)))

    def _report(self, branch: _Branch) -> SpecialtyReport:
        case = self.case
        ids = tuple(program.id for program in branch.programs)
        wants = tuple(self._wants(branch))
        in_hand, on_the_way, to_ask = self._writers(branch)
        numbers = tally((self._state(program), program.count) for program in branch.programs)
        return SpecialtyReport(
            name=branch.name,
            specialty=branch.specialty,
            track=branch.track,
            linked_specialty=branch.linked,
            applied_to=branch.specialty in case.scenario.applicant.applying_to and branch.linked is None,
            programs=ids,
            count=sum(numbers.values()),
            weight=sum(case.weights[name] for name in ids),
            short=numbers["short"] + numbers["thin"],
            open=numbers["hangs"],
            letters_wanted=max((want.wanted for want in wants if want.of_any_kind), default=0),
            writers_in_hand=in_hand,
            writers_on_the_way=on_the_way,
            writers_to_ask=to_ask,
            letters=self._letters(branch),
            wants=wants,
            thin=tuple(sorted({want.rule for want in wants if want.in_hand + want.on_the_way < want.wanted})),
        )

    def _state(self, program: Program) -> State:
        program_class = self._classes[self.case.class_of[program.id]]
        return self._standings.of(program_class, self._sent[program_class.id]).state

    def _classes_of(self, branch: _Branch) -> list[ProgramClass]:
        wanted = {self.case.class_of[program.id] for program in branch.programs}
        return [program_class for program_class in self.case.problem.classes if program_class.id in wanted]

    # ---- letters -------------------------------------------------------------------------------------------------

    def _letters(self, branch: _Branch) -> tuple[SpecialtyLetter, ...]:
        problem, speaker = self.case.problem, Speaker(self.case)
        sent = 0
        for program in branch.programs:
            sent |= self._sent[program.id]
        letters = []
        for letter in bits(sent):
            name = problem.letters[letter]
            getting = [program for program in branch.programs if self._sent[program.id] >> letter & 1]
            others = [
                other.name
                for other in self.branches
                if other is not branch and any(self._sent[program.id] >> letter & 1 for program in other.programs)
            ]
            letters.append(
                SpecialtyLetter(
                    letter=name,
                    writer=speaker.writer(name),
                    status=speaker.status(name, getting[0].portal),
                    addressed=self._addressed(name, getting[0].id),
                    programs=sum(program.count for program in getting),
                    shared_with=tuple(sorted(others)),
                )
            )
        return tuple(sorted(letters, key=lambda sent: (ORDER.index(sent.addressed), -sent.programs, sent.letter)))

    def _addressed(self, letter: str, program: str) -> str:
        fact = self.case.library.dictionary.fact("letter.addressed")
        value = MISSING if fact is None else self.case.world.value(fact, letter, program)
        return str(value) if value in ORDER else ORDER[-1]

    # ---- wants ---------------------------------------------------------------------------------------------------

    def _wants(self, branch: _Branch) -> Iterable[SpecialtyWant]:
        ids = {program.id for program in branch.programs}
        programs: dict[tuple[Rule, _Supply], list[str]] = {}
        same: dict[tuple[str, str, _Supply], Rule] = {}
        for program_class in self._classes_of(branch):
            names = [name for name in program_class.programs if name in ids]
            for rule in self.case.rules[program_class.id]:
                supply = self._supply(rule, program_class) if rule.level in ("must", "should") else None
                if supply is not None:
                    first = same.setdefault((rule.id, rule.says, supply), rule)
                    programs.setdefault((first, supply), []).extend(names)
        counts = {program.id: program.count for program in branch.programs}
        for (rule, supply), names in sorted(programs.items(), key=lambda item: _rank(*item[0])):
            yield SpecialtyWant(
                rule=rule.id,
                level=rule.level,
                says=rule.says,
                of_any_kind=_of_any_kind(rule),
                programs=tuple(sorted(names)),
                count=sum(counts[name] for name in names),
                wanted=supply.wanted,
                in_hand=supply.in_hand,
                on_the_way=supply.on_the_way,
                to_ask=supply.to_ask,
                unsure=supply.unsure,
                missing=supply.missing,
            )

    def _writers(self, branch: _Branch) -> tuple[int, int, int]:
        """Writers of letters that some program of a branch may get: in hand, further ones on the way, further ones to
        ask."""
        problem = self.case.problem
        uploaded = coming = every = 0
        for program_class in self._classes_of(branch):
            in_hand, expected = self._available[program_class.id]
            uploaded, coming, every = uploaded | in_hand, coming | expected, every | program_class.usable
        first, second, third = (len(problem.asked_for(letters)) for letters in (uploaded, coming, every))
        return first, second - first, third - second

    def _available_at(self, program_class: ProgramClass) -> tuple[int, int]:
        """The letters that may be sent there: those uploaded, and with them those agreed and asked for."""
        uploaded, expected = (
            with_status(self.case, program_class, program_class.usable, statuses) for statuses in (IN_HAND, USABLE)
        )
        return uploaded, expected

    def _supply(self, rule: Rule, program_class: ProgramClass) -> _Supply | None:
        """What a rule wants at a class; None where it wants no number of letters."""
        if id(rule) not in self._decided_by:
            self._decided_by[id(rule)] = self.case.columns.decided_by(rule.kind)
        binder = self.case.binders[program_class.id]
        values = tuple([binder.value[name] for name in self._decided_by[id(rule)]])
        available = (*self._available[program_class.id], program_class.usable)
        key = (id(rule), values, available, binder.active, binder.ideas, binder.ghosts)
        if key not in self._supplies:
            bound = bound_at(rule, binder)
            self._supplies[key] = None if bound is None else _supply(bound, available, self.case.problem)
        return self._supplies[key]


def _supply(bound: Bound, available: tuple[int, int, int], problem: Problem) -> _Supply | None:
    """What a bound rule wants, and how much of it the letters uploaded, those on their way, and all that may be sent
    (bit masks) give."""
    steps = [filled(bound, letters, problem) for letters in available]
    best = steps[-1]
    if best is None:
        return None
    # Of alternatives another one may lack least at each step: what is lacking is comparable, what is filled is not.
    uploaded, expected, every = (max(0, best.wanted - step.lacks) for step in steps if step is not None)
    perhaps = filled(bound, available[-1], problem, perhaps=True)
    missing = min(best.lacks, best.lacks if perhaps is None else perhaps.lacks)
    return _Supply(
        wanted=best.wanted,
        in_hand=uploaded,
        on_the_way=expected - uploaded,
        to_ask=every - expected,
        unsure=best.wanted - every - missing,
        missing=missing,
    )


def _rank(rule: Rule, supply: _Supply) -> tuple[bool, int, str, _Supply]:
    """Requirements first, then what lacks most."""
    return rule.level != "must", -supply.missing, rule.id, supply
