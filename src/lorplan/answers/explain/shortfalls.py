"""Programs that fall short: what clashes there, told together where it is the same, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lorplan.answers.explain.conflicts import Ground, Part, joint, joint_people
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import Allowance, ProgramClass
from lorplan.case.wording.contact import may_be_contacted
from lorplan.case.wording.limits import allowed
from lorplan.case.wording.speaker import Speaker
from lorplan.case.wording.standing import standing_text
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import Optimum
from lorplan.engines.recount import class_values
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings
from lorplan.results.explain import Conflict, Member, Shortfall
from lorplan.rules.kinds.measure import TooMany, asked_for
from lorplan.rules.packs.statements import Rule
from lorplan.trials.mends import Mended, Mends, Need

TOO_MANY = "There are too many sets of letters to say what clashes here."


@dataclass
class _Group:
    classes: list[ProgramClass] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    conflicts: tuple[Conflict, ...] = ()
    note: str = ""


class Shortfalls:
    """The shortfalls of one plan."""

    def __init__(self, variants: Variants, case: Case, optimum: Optimum) -> None:
        self.variants = variants
        self.case = case
        self.optimum = optimum
        self.speaker = Speaker(case)
        self.mends = Mends(case, optimum, variants)
        self.standings = Standings(case, Readings(case))
        self._grounds: dict[str, Ground | None] = {}

    def all(self, programs: Sequence[str] = ()) -> tuple[Shortfall, ...]:
        """Every shortfall, most programs first; `programs`: only of classes that hold one of these."""
        groups: dict[tuple[object, ...], _Group] = {}
        for program_class, portfolio in zip(self.case.problem.classes, self.optimum.assignment.portfolios, strict=True):
            if programs and not set(programs) & set(program_class.programs):
                continue
            standing = tuple(self._standing(program_class))
            conflicts, note = standing, ""
            if not program_class.closed and class_values(self.case.problem, program_class, portfolio)[0]:
                of_letters, note = self._conflicts(program_class)
                conflicts = (*standing, *of_letters)
            elif not standing:
                continue
            statuses = Readings(self.case).statuses(program_class, portfolio)
            key = (*((conflict.collision, *map(_as_told, conflict.members)) for conflict in conflicts), note)
            group = groups.setdefault(key, _Group(conflicts=conflicts, note=note))
            group.classes.append(program_class)
            group.rules |= {*statuses.broken, *statuses.open} - program_class.perhaps
        found_at = [self._told(group) for group in groups.values()]
        return tuple(sorted(found_at, key=lambda shortfall: (-shortfall.count, shortfall.programs)))

    def _told(self, group: _Group) -> Shortfall:
        lacking = self.lacking(group.classes)
        mended = Mended((), "", "")
        if lacking.rules and not group.classes[0].closed:
            mended = self.mends.of(lacking, giving_up=may_be_contacted(self.case))
        return Shortfall(
            programs=self.speaker.programs(group.classes),
            count=sum(program_class.count for program_class in group.classes),
            rules=tuple(sorted(group.rules)),
            conflicts=group.conflicts,
            mends=mended.remedies,
            note=" ".join(text for text in (group.note, mended.instead, mended.note) if text),
        )

    # ---- what clashes --------------------------------------------------------------------------------------------

    def ground(self, program_class: ProgramClass) -> Ground | None:
        """What can clash at a class; None where there is too much to look at."""
        if program_class.id not in self._grounds:
            try:
                self._grounds[program_class.id] = Ground(self.case, program_class)
            except TooMany:
                self._grounds[program_class.id] = None
        return self._grounds[program_class.id]

    def _standing(self, program_class: ProgramClass) -> Iterator[Conflict]:
        """What does not hold there whatever is sent."""
        for bound in program_class.standing:
            rule = self.case.rule(program_class.id, bound.rule)
            if rule is not None and rule.level == "must" and bound.stands == "broken":
                member = Member("must", rule.id, rule.says, standing_text(bound), (), rule.sources)
                yield Conflict((member,), collision=False, hangs=False)

    def _conflicts(self, program_class: ProgramClass) -> tuple[tuple[Conflict, ...], str]:
        ground = self.ground(program_class)
        if ground is None:
            return (), TOO_MANY
        if not ground.can_be_kept:
            conflicts = [self._conflict(ground, clash) for clash in ground.clashes]
            conflicts.sort(
                key=lambda conflict: (len(conflict.members), [(m.kind, m.rule or "", m.says) for m in conflict.members])
            )
            return tuple(conflicts), ""
        shared = self._shared(program_class)
        return ((shared,), "") if shared is not None else ((), TOO_MANY)

    def _conflict(self, ground: Ground, clash: int) -> Conflict:
        parts = ground.members(clash)
        members = tuple(self._member(ground, part, parts) for part in parts)
        rules = [part.rule for part in parts if part.rule is not None]
        own = len(rules) == len(parts) > 1 and all(rule.chain[0].layer == "program" for rule in rules)
        collision = own and len({rule.chain[0].pack for rule in rules}) == 1 and _one_page(rules)
        musts = [part for part in parts if part.kind == "must"]
        return Conflict(members, collision, any(self._hangs(ground, part) for part in musts))

    def _hangs(self, ground: Ground, part: Part) -> bool:
        """Whether letters of which something is not known could serve the must."""
        if part.bound is None:
            return False
        return ground.best(part).unsure > 0

    def _member(self, ground: Ground, part: Part, parts: Sequence[Part]) -> Member:
        says, text, letters = "", "", part.letters
        if part.kind == "must":
            text = self._must(ground, part, alone=len(parts) == 1)
        elif part.kind == "bar":
            serving = 0
            for other in parts:
                serving |= other.letters if other.kind == "must" else 0
            letters = part.letters & serving or part.letters
            text = f"It forbids {self._names(letters)}."
        elif part.kind == "limit":
            most = None if part.bound is None else part.bound.bound_of()
            text = "" if most is None else f"There is room for {plural(most, 'letter')}."
        else:
            says = self._fact(ground, part)
        if part.rule is not None:
            says = part.rule.says
        elif part.kind == "limit":
            says = "Your wish holds slots for letters to come."
        sources = () if part.rule is None else part.rule.sources
        return Member(
            part.kind, None if part.rule is None else part.rule.id, says, text, self.speaker.letters(letters), sources
        )

    def _must(self, ground: Ground, part: Part, alone: bool) -> str:
        if part.bound is None:
            return ""
        reached = ground.best(part)
        least = asked_for(part.bound)
        if not alone:
            if not part.letters or not least:
                return ""
            asks = f"It takes {least} of these" if least > 1 else "These would serve it"
            return f"{asks}: {self._names(part.letters)}."
        more = f", and {reached.unsure} more if what is unknown turns out well" if reached.unsure else ""
        if not reached.sure and not reached.unsure:
            return "You have no such letter."
        if least is None:
            return f"At best there {'is' if reached.sure == 1 else 'are'} {reached.sure}{more}."
        return f"You have {reached.sure} of {least}{more}."

    def _fact(self, ground: Ground, part: Part) -> str:
        names = self._names(part.letters)
        if part.kind == "budget":
            return self._budget()
        if part.allowance is not None:
            limit = allowed(self.case, part.allowance)
            return f"{limit[:1].upper()}{limit[1:]}: {names}."
        if part.kind == "status":
            return f"Only letters that are {listing(self.case.only, 'or')} may be used now, so {names} may not."
        if part.kind == "keep":
            return f"You wish to keep {names}."
        if part.kind == "avoid":
            return f"You wish to avoid {names}."
        if not ground.program_class.ghosts & part.letters:
            return f"{names} is assigned already and cannot be taken back."
        (name,) = self.speaker.letters(part.letters)
        status = self.speaker.status(name, ground.program_class.portal)
        why = f"was {status}" if status == "withdrawn" else status if status == "declined" else "is barred"
        return f"{names} {why}, but was assigned before: it keeps its slot and counts for nothing."

    def _names(self, letters: int) -> str:
        names = [f"{self.speaker.writer(name)} ({name})" for name in self.speaker.letters(letters)]
        return listing(names if len(names) < 6 else [*names[:4], f"{len(names) - 4} more"])

    def _shared(self, program_class: ProgramClass) -> Conflict | None:
        """What limits the asking, and programs that can each be served alone and together need more than it allows."""
        if self.case.problem.allowances:
            return self._shared_letters(program_class)
        budget = self.case.problem.budget
        needs: dict[str, list[int]] = {}
        try:
            for other in self.case.problem.classes:
                ground = self.ground(other)
                if ground is not None and ground.can_be_kept and 0 not in (people := ground.needed_people()):
                    needs[other.id] = people
            if budget is None or joint_people(list(needs.values()), budget):
                return None
            for name in sorted(needs, key=lambda name: (name == program_class.id, name)):
                rest = [people for other, people in needs.items() if other != name]
                if not joint_people(rest, budget):
                    del needs[name]
        except TooMany:
            return None
        by_id = {other.id: other for other in self.case.problem.classes}
        members = []
        for name, people in needs.items():
            who = listing((" and ".join(self._people(mask)) for mask in people), "or")
            ids = self.speaker.programs([by_id[name]])
            says = f"{listing(self._program(program) for program in ids)}: complete only after asking {who}."
            members.append(Member(kind="programs", rule=None, says=says, text="", letters=(), sources=(), programs=ids))
        return Conflict((*members, Member("budget", None, self._budget(), "", (), ())), False, False)

    def _shared_letters(self, program_class: ProgramClass) -> Conflict | None:
        """The same where letters are limited too."""
        problem = self.case.problem
        needs: dict[str, list[int]] = {}
        limits: list[Allowance | None] = [None, *problem.allowances] if problem.budget is not None else []
        limits = limits or list(problem.allowances)
        try:
            for other in problem.classes:
                ground = self.ground(other)
                if ground is not None and ground.can_be_kept and 0 not in (letters := ground.needed_letters()):
                    needs[other.id] = letters
            if joint(list(needs.values()), lambda letters: self._within(letters, limits)):
                return None
            for limit in list(limits):
                rest = [each for each in limits if each is not limit]
                if not joint(list(needs.values()), lambda letters, rest=rest: self._within(letters, rest)):  # type: ignore[misc]
                    limits = rest
            for name in sorted(needs, key=lambda name: (name == program_class.id, name)):
                others = [letters for other, letters in needs.items() if other != name]
                if not joint(others, lambda letters: self._within(letters, limits)):
                    del needs[name]
        except TooMany:
            return None
        by_id = {other.id: other for other in problem.classes}
        members = []
        for name, sets in needs.items():
            which = listing((self._names(letters) for letters in sets[:4]), "or")
            ids = self.speaker.programs([by_id[name]])
            says = f"{listing(self._program(each) for each in ids)}: complete only after asking for {which}."
            members.append(Member(kind="programs", rule=None, says=says, text="", letters=(), sources=(), programs=ids))
        for limit in limits:
            sentence = self._budget() if limit is None else allowed(self.case, limit)
            says = sentence if limit is None else f"{sentence[:1].upper()}{sentence[1:]}."
            members.append(Member("budget" if limit is None else "allowance", None, says, "", (), ()))
        return Conflict(tuple(members), False, False)

    def _within(self, letters: int, limits: Sequence[Allowance | None]) -> bool:
        """Whether these letters may be asked for, as far as these limits tell; None stands for the budget of people."""
        problem = self.case.problem
        return all(
            len(problem.people_for(letters)) <= (problem.budget or 0)
            if limit is None
            else (letters & limit.letters).bit_count() <= limit.most
            for limit in limits
        )

    def _budget(self) -> str:
        budget = self.case.problem.budget or 0
        who = plural(budget, "new person", "new people") if budget else "nobody new"
        return f"By your budget {who} may be asked."

    def _people(self, mask: int) -> list[str]:
        return [self.speaker.person(self.case.problem.people[person]) for person in bits(mask)]

    def _program(self, ident: str) -> str:
        return next(program.name for program in self.case.scenario.programs if program.id == ident)

    # ---- what would mend it --------------------------------------------------------------------------------------

    def lacking(self, classes: Sequence[ProgramClass]) -> Need:
        """The musts that are surely broken in the plan, with the letters missing or too many, the most at any class."""
        missing: dict[str, int] = {}
        required = False
        for program_class, portfolio in zip(self.case.problem.classes, self.optimum.assignment.portfolios, strict=True):
            standing = {bound.rule for bound in program_class.standing}  # no change of letters mends these
            lacks = self.standings.of(program_class, portfolio).lacks if program_class in classes else ()
            for lack in (lack for lack in lacks if lack.rule not in standing):
                missing[lack.rule] = max(missing.get(lack.rule, 0), lack.missing)
                required |= lack.required
        return Need(tuple(classes), missing, required)


def _as_told(member: Member) -> tuple[str | None, ...]:
    return member.kind, member.rule, member.says, member.text


def _one_page(rules: Sequence[Rule]) -> bool:
    """Whether rules have a source in common, or none of them has one."""
    pages = [{source.url or source.title for source in rule.sources} for rule in rules]
    return not any(pages) or bool(set.intersection(*pages))
