"""The report by specialty: which letters each gets, shared with which other, and what it wants against the pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from lorplan.basics.bits import bits
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.speaker import Speaker
from lorplan.engines.assignment import Assignment
from lorplan.plan.filled import filled, usable_with
from lorplan.plan.musts import statuses
from lorplan.results.specialties import SpecialtyLetter, SpecialtyReport, SpecialtyWant
from lorplan.rules.language.facts import MISSING
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import USABLE, Program

ORDER = ("this_specialty", "general", "another_specialty", "not told")
IN_HAND = ("uploaded",)
PLAIN_TRACK = "categorical"
ANY_KIND = frozenset({"letter.counts"})  # what a rule looks at that wants letters, whichever they are
Numbers = tuple[int, int, int, int, int, int]  # wanted, in hand, on the way, to ask, unsure, missing


class _Group(Struct, frozen=True):
    """Programs of one specialty and track, and of one advanced specialty that they are taken for."""

    name: str
    specialty: str
    track: str
    linked: str | None
    programs: tuple[Program, ...]


def specialties(case: Case, assignment: Assignment) -> tuple[SpecialtyReport, ...]:
    """One report for each specialty and track, the heaviest first; none where all programs are of one specialty and
    none is taken for another one.
    """
    groups = _groups(case)
    if len({group.specialty for group in groups}) < 2 and all(group.linked is None for group in groups):
        return ()
    return _Reports(case, assignment, groups).all()


def _groups(case: Case) -> list[_Group]:
    found: dict[tuple[str, str, str], list[Program]] = {}
    for program in case.scenario.programs:
        linked = program.facts.get("linked_specialty", MISSING)
        key = (program.specialty, program.track, "" if linked is MISSING else str(linked))
        found.setdefault(key, []).append(program)
    return [
        _Group(_name(case, *key), key[0], key[1], key[2] or None, tuple(programs))
        for key, programs in sorted(found.items())
    ]


def _name(case: Case, specialty: str, track: str, linked: str) -> str:
    """`Internal medicine (preliminary, for Anesthesiology)`."""
    families = case.world.families
    name = families.name(specialty)
    about = [track] if track != PLAIN_TRACK and track not in name.lower() else []
    if linked:
        about.append(f"for {families.name(linked)}")
    return f"{name} ({', '.join(about)})" if about else name


class _Reports(Struct, frozen=True):
    case: Case
    assignment: Assignment
    groups: Sequence[_Group]

    def all(self) -> tuple[SpecialtyReport, ...]:
        places = {one.id: place for place, one in enumerate(self.case.problem.classes)}
        portfolio_of = {
            program.id: self.assignment.portfolios[places[self.case.class_of[program.id]]]
            for program in self.case.scenario.programs
        }
        found = [self._report(group, portfolio_of) for group in self.groups]
        return tuple(sorted(found, key=lambda one: (not one.applied_to, -one.weight, one.name)))

    def _report(self, group: _Group, portfolio_of: dict[str, int]) -> SpecialtyReport:
        case = self.case
        wants = tuple(self._wants(group))
        pool = self._pool(group)
        ids = tuple(program.id for program in group.programs)
        held = {one.id: statuses(case, one, portfolio_of[one.programs[0]]) for one in self._classes(group)}
        broken = [program for program in group.programs if held[case.class_of[program.id]].broken]
        open_ = [program for program in group.programs if held[case.class_of[program.id]].open]
        return SpecialtyReport(
            group.name,
            group.specialty,
            group.track,
            group.linked,
            group.specialty in case.scenario.applicant.applying_to and group.linked is None,
            ids,
            sum(program.count for program in group.programs),
            sum(case.weights[name] for name in ids),
            sum(program.count for program in broken),
            sum(program.count for program in open_ if program not in broken),
            max((want.wanted for want in wants if want.of_any_kind), default=0),
            *pool,
            self._letters(group, portfolio_of),
            wants,
            tuple(sorted({want.rule for want in wants if want.in_hand + want.on_the_way < want.wanted})),
        )

    def _classes(self, group: _Group) -> list[ProgramClass]:
        wanted = {self.case.class_of[program.id] for program in group.programs}
        return [one for one in self.case.problem.classes if one.id in wanted]

    # ---- letters -------------------------------------------------------------------------------------------------

    def _letters(self, group: _Group, portfolio_of: dict[str, int]) -> tuple[SpecialtyLetter, ...]:
        problem, speaker = self.case.problem, Speaker(self.case)
        here = 0
        for program in group.programs:
            here |= portfolio_of[program.id]
        found = []
        for place in bits(here):
            letter = problem.letters[place]
            mine = [program for program in group.programs if portfolio_of[program.id] >> place & 1]
            others = [
                other.name
                for other in self.groups
                if other is not group and any(portfolio_of[program.id] >> place & 1 for program in other.programs)
            ]
            addressed = self._addressed(letter, mine[0].id)
            status = speaker.status(letter, mine[0].portal)
            number = sum(program.count for program in mine)
            found.append(
                SpecialtyLetter(letter, speaker.writer(letter), status, addressed, number, tuple(sorted(others)))
            )
        return tuple(sorted(found, key=lambda one: (ORDER.index(one.addressed), -one.programs, one.letter)))

    def _addressed(self, letter: str, program: str) -> str:
        fact = self.case.library.dictionary.fact("letter.addressed")
        value = MISSING if fact is None else self.case.world.value(fact, letter, program)
        return str(value) if value in ORDER else ORDER[-1]

    # ---- wants ---------------------------------------------------------------------------------------------------

    def _wants(self, group: _Group) -> Iterable[SpecialtyWant]:
        ids = {program.id for program in group.programs}
        found: dict[tuple[Rule, Numbers], list[str]] = {}
        same: dict[tuple[str, str, Numbers], Rule] = {}
        for one in self._classes(group):
            for rule in self.case.rules[one.id]:
                numbers = self._numbers(rule, one) if rule.level in ("must", "should") else None
                if numbers is not None:
                    first = same.setdefault((rule.id, rule.says, numbers), rule)
                    found.setdefault((first, numbers), []).extend(name for name in one.programs if name in ids)
        counts = {program.id: program.count for program in group.programs}
        for (rule, numbers), names in sorted(found.items(), key=lambda item: _rank(*item[0])):
            programs = tuple(sorted(names))
            count = sum(counts[name] for name in programs)
            any_kind = all(condition.facts <= ANY_KIND for condition in rule.kind.conditions())
            yield SpecialtyWant(rule.id, rule.level, rule.says, any_kind, programs, count, *numbers)

    def _pool(self, group: _Group) -> tuple[int, int, int]:
        """Writers of letters that some program here may get: in hand, further ones on the way, further ones to ask."""
        problem = self.case.problem
        uploaded = coming = every = 0
        for one in self._classes(group):
            in_hand, expected = self._there(one)
            uploaded, coming, every = uploaded | in_hand, coming | expected, every | one.usable
        first, second, third = (len(problem.asked_for(letters)) for letters in (uploaded, coming, every))
        return first, second - first, third - second

    def _there(self, one: ProgramClass) -> tuple[int, int]:
        """The letters that may be sent there: those uploaded, and with them those agreed and asked for."""
        problem = self.case.problem
        status = {name: letter.status_at(one.portal) for name, letter in self.case.scenario.letters.items()}
        return usable_with(problem, one.usable, status, IN_HAND), usable_with(problem, one.usable, status, USABLE)

    def _numbers(self, rule: Rule, one: ProgramClass) -> Numbers | None:
        """What a rule wants at a class, and where it is to come from."""
        problem = self.case.problem
        bound = rule.kind.bind(rule.id, rule.level, rule.points, self.case.binders[one.id])
        if bound is None:
            return None
        steps = [filled(bound, letters, problem) for letters in (*self._there(one), one.usable)]
        best = steps[-1]
        if best is None:
            return None
        # Of alternatives another one may lack least at each step: what is lacking is comparable, what is there is not.
        there = [max(0, best.wanted - step.lacks) for step in steps if step is not None]
        perhaps = filled(bound, one.usable, problem, perhaps=True)
        missing = min(best.lacks, best.lacks if perhaps is None else perhaps.lacks)
        unsure = best.wanted - there[2] - missing
        return best.wanted, there[0], there[1] - there[0], there[2] - there[1], unsure, missing


def _rank(rule: Rule, numbers: Numbers) -> tuple[bool, int, str, Numbers]:
    """Requirements first, then what lacks most."""
    return rule.level != "must", -numbers[-1], rule.id, numbers
