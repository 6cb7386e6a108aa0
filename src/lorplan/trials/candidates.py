"""The single changes that could help: answers, arrivals, second versions, a budget, new people, rules given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.errors import PackError
from lorplan.basics.words import plural
from lorplan.basics.yamltree import Map, Scalar
from lorplan.case.case import Case
from lorplan.case.columns import ProgramBinder
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.questions import question, too_early
from lorplan.case.wording.speaker import Speaker
from lorplan.edits.catalogue import kinds
from lorplan.edits.changes import Change, costs
from lorplan.edits.variants import Variants
from lorplan.rules.language.conditions import Condition, Context, Test
from lorplan.rules.language.facts import Fact
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.fields import GENERAL
from lorplan.scenario.models import GONE, USABLE
from lorplan.scenario.versions import another
from lorplan.trials.answers import SUBJECTS, assumed_columns, cells_of, rules_at
from lorplan.trials.coming import may_still_come

ADDRESSED = "letter.addressed"
MORE_PEOPLE = 3  # by so many at most a larger budget is tried
GIVEN = ("versions", "rotations")  # what is not the applicant's to change: the will of writers, and days
NUMBERS = ("two", "three", "four")
MOST_PEOPLE = 1 + len(NUMBERS)  # new people of one kind that are tried together
WRITTEN = ("uploaded", "agreed", "asked")


class Candidates:
    """Single changes of a scenario that could matter at some classes. `asked`: how many new people the plan asks."""

    def __init__(self, variants: Variants, case: Case, asked: int = 0) -> None:
        self.variants = variants
        self.case = case
        self.asked = asked
        self.cost = costs()
        self.speaker = Speaker(case)

    # ---- answers -------------------------------------------------------------------------------------------------

    def answers(self, classes: Iterable[ProgramClass], levels: Sequence[str], letters: int) -> list[Change]:
        """Answers to what nobody told and rules of these levels ask of these letters, their writers, the applicant
        and the programs."""
        unknown: dict[tuple[str, str], Fact] = {}
        rules: dict[int, Rule] = {}
        for program_class in classes:
            maybe = [(self.case.binders[program_class.id], rule) for rule in self.case.uncertain[program_class.id]]
            for binder, rule in (*rules_at(self.case, program_class), *maybe):
                if rule.level in levels:
                    rules[id(rule)] = rule
                    for fact, entity in self._unknown(binder, rule, letters):
                        if fact.question and not too_early(self.case, fact, entity):
                            unknown[fact.name, entity] = fact
        tests = self._tests(rules.values())
        made = []
        for (name, entity), fact in sorted(unknown.items(), key=lambda item: item[0]):
            for cell in cells_of(fact, entity, tests.get(name, []), self.case):
                asked = question(self.case, fact, entity)
                says = f'Find out: "{asked}" It helps if the answer is: {cell.words}.'
                key = f"{name} {entity} {cell.words}"
                made.append(Change("settle", key, says, self.cost["settle"], {}, {(name, entity): cell.value}))
        return made

    def _unknown(self, binder: ProgramBinder, rule: Rule, letters: int) -> Iterator[tuple[Fact, str]]:
        world = self.case.world
        for statement in rule.chain:
            yield from statement.applies.unknown(Context(world, binder.program))
        for condition in rule.kind.conditions():
            column = self.case.columns.column(condition, binder.program, binder.value)
            for bit in bits(column.unknown & letters):
                letter = self.case.problem.letters[bit]
                for fact, entity in condition.unknown(Context(world, binder.program, letter)):
                    if fact.subject in SUBJECTS and not entity:
                        continue
                    yield fact, entity

    def _tests(self, rules: Iterable[Rule]) -> dict[str, list[Test]]:
        conditions: list[Condition] = [each for rule in rules for each in rule.kind.conditions()]
        conditions += [statement.applies for rule in rules for statement in rule.chain]
        conditions += [each for lines in self.case.library.derivations.values() for each, _ in lines]
        tests: dict[str, list[Test]] = {}
        for condition in {id(each): each for each in conditions}.values():
            for test in condition.tests():
                tests.setdefault(test.fact.name, []).append(test)
        return tests

    # ---- letters -------------------------------------------------------------------------------------------------

    def arrivals(self) -> list[Change]:
        """Letters that are agreed or asked for and that `--only` leaves out."""
        if self.variants.only is None:
            return []
        portals = {program.portal for program in self.case.scenario.programs}
        left_out = set(USABLE) - set(self.case.only)
        made = []
        for name, letter in self.case.scenario.letters.items():
            statuses = {letter.status_at(portal) for portal in portals}
            if statuses & left_out and not statuses & set(GONE) and self._entry(name):
                says = f"Wait for the letter of {self.speaker.writer(name)} ({name}), or remind the writer."
                made.append(Change("arrive", name, says, self.cost["arrive"]))
        return made

    def ideas(self) -> list[Change]:
        """Letters that the file names, that `--only` leaves out, and that nobody was asked for yet."""
        if self.variants.only is None:
            return []
        made = []
        for name, letter in self.case.scenario.letters.items():
            if {letter.status, *letter.at.values()} == {"idea"} and self._entry(name):
                says = f"Ask {self.speaker.writer(name)} for {name}."
                made.append(Change("ask", name, says, self.cost["ask"]))
        return made

    def versions(self, classes: Iterable[ProgramClass]) -> list[Change]:
        """Second versions, for the specialties of these classes, of letters that are addressed otherwise; only where
        a rule tells the two apart there."""
        made = []
        wanting = list(classes)
        specialties = self._specialties(wanting)
        letters = self.case.scenario.letters
        for name, letter in letters.items():
            entry = self._entry(name)
            if letter.status not in WRITTEN or letter.addressed_to is None or entry is None:
                continue
            willing = self.case.scenario.writers[letter.writers[0]].versions
            if (
                willing is not None
                and sum(other.writers[0] == letter.writers[0] for other in letters.values()) >= willing
            ):
                continue
            for target in sorted(specialties):
                own = [version for version in letters.values() if version.writers == letter.writers]
                if any(version.addressed_to == target for version in own):
                    continue
                key = f"{name}-for-{target}"
                if key in letters or not self._tells_apart(name, target, wanting):
                    continue
                data = {
                    str(field): value for field, value in another(Scalar.of(name, entry), entry, Scalar(target)).items()
                }
                data["status"] = self.variants.only or min(letter.status, "agreed", key=USABLE.index)
                field_of = self.case.library.families.in_a_sentence(target)
                says = f"Ask {self.speaker.writer(name)} for a second version, addressed to {field_of}."
                made.append(Change("version", key, says, self.cost["version"], {"letters": {key: data}}))
        return made

    def _tells_apart(self, letter: str, specialty: str, classes: Iterable[ProgramClass]) -> bool:
        """Whether a rule at programs of a specialty looks otherwise at a letter that is addressed to it."""
        case, base = self.case, self.case.columns
        columns = assumed_columns(case, {(ADDRESSED, letter): "this_specialty"})
        for program_class in classes:
            binders = [
                same.binder
                for same in case.alike[program_class.id]
                if case.world.program(same.binder.program).specialty == specialty
            ]
            for rule in case.rules[program_class.id] if binders else ():
                for condition in rule.kind.conditions() if rule.level != "note" else ():
                    for binder in binders if condition.facts & columns.changed else ():
                        at = condition, binder.program, binder.value
                        if columns.seen_by(rule.level).column(*at) != base.seen_by(rule.level).column(*at):
                            return True
        return False

    def _entry(self, letter: str) -> Map | None:
        table = self.variants.plain.get("letters")
        entry = table.get(Scalar(letter, 0, 0)) if isinstance(table, Map) else None
        return entry if isinstance(entry, Map) else None

    # ---- people --------------------------------------------------------------------------------------------------

    def budgets(self) -> list[Change]:
        """A larger number of people who may be asked."""
        if self.variants.only is not None:
            return []
        return [*self._more_people(), *self._more_letters()]

    def _more_letters(self) -> list[Change]:
        """More letters than the budget allows in all, of one writer, for one specialty."""
        made = []
        for allowance in self.case.problem.allowances:
            missing = allowance.letters.bit_count() - allowance.most
            for more in range(1, min(MORE_PEOPLE, missing) + 1 if allowance.about not in GIVEN else 1):
                most = allowance.most + more
                of = ""
                if allowance.about == "per_writer":
                    of = " of one writer"
                elif allowance.about == "per_specialty":
                    name = (
                        self.case.library.families.in_a_sentence(allowance.of) if allowance.of != GENERAL else GENERAL
                    )
                    of = f" addressed to {name}"
                says = f"Ask for {plural(more, 'letter')}{of} more than your budget allows: {most} in all."
                key = f"{allowance.about} {allowance.of if allowance.about == 'per_specialty' else ''} {most}"
                data = {"allow": (allowance.about, allowance.of, most)}
                made.append(Change("budget", key, says, self.cost["budget"] * more, data))
        return list({change.key: change for change in made}.values())

    def _more_people(self) -> list[Change]:
        budget = self.case.problem.budget
        if budget is None:
            return []
        ideas = {
            letter.writers[0]
            for letter in self.case.scenario.letters.values()
            if "idea" in (letter.status, *letter.at.values())
        } - {self.case.problem.people[person] for person in self.case.problem.writing}
        made = []
        for more in range(1, min(MORE_PEOPLE, len(ideas) - budget) + 1):
            says = f"Ask {plural(more, 'person', 'people')} more than your budget allows: {budget + more} in all."
            cost = self.cost["budget"] * more
            made.append(Change("budget", str(budget + more), says, cost, {"people": budget + more}))
        return made

    def people(self, specialties: Iterable[str], letters: int = 1) -> list[Change]:
        """So many letters, each from somebody new, of each kind of the catalogue that fits."""
        status = self.variants.only or "agreed"
        wanted = set(specialties) & set(self.case.scenario.applicant.applying_to)
        made = []
        for kind in kinds():
            tried = sorted(wanted or self.case.scenario.applicant.applying_to)
            for specialty in tried[:1] if kind.for_any else tried:
                changes: list[Change] = []
                while len(changes) < letters:
                    try:
                        change = kind.change(self.case, specialty, status, [change.key for change in changes])
                    except PackError:  # it speaks of facts that these packs do not declare
                        break
                    if change is None:
                        break
                    changes.append(change)
                if changes:
                    made.append(_together(changes, self._beyond(len(changes))))
        return made

    def _beyond(self, more: int) -> str:
        """That so many new people are more than may be asked; empty where they are not."""
        budget = self.case.problem.budget
        if budget is None or self.asked + more <= budget:
            return ""
        return f" (beyond your budget of {plural(budget, 'person', 'people')})"

    # ---- rules ---------------------------------------------------------------------------------------------------

    def given_up(self, rules: Iterable[Rule], missing: Mapping[str, int] | None = None) -> list[Change]:
        """Rules set aside: musts and bars at the cost of a requirement, shoulds at that of advice. `missing`: by how
        many letters requirements fall short in the plan."""
        made = {}
        for rule in rules:
            if rule.level == "must":
                short = (missing or {}).get(rule.id, 0)
                by = f" (short by {plural(short, 'letter')})" if short else ""
                says = f"{'Give up this requirement' if rule.required else 'Set this advice aside'}{by}: {rule.says}"
                made[rule.id] = Change("lift_must", rule.id, says, self.cost["lift_must"])
            elif rule.level == "should":
                says = f"Set this advice aside: {rule.says}"
                made[rule.id] = Change("lift_should", rule.id, says, self.cost["lift_should"])
        return list(made.values())

    def for_mending(
        self, classes: Sequence[ProgramClass], missing: Mapping[str, int], giving_up: bool = True
    ) -> list[Change]:
        """What could make these classes complete, cheapest first. `missing`: see `given_up`; `giving_up`: also to do
        without a requirement."""
        every = (1 << len(self.case.problem.letters)) - 1
        rules = [rule for program_class in classes for rule in self.case.rules[program_class.id]]
        specialties = self._specialties(classes)
        most = min(MOST_PEOPLE, max(missing.values(), default=0))
        several = [change for number in range(2, most + 1) for change in self.people(specialties, number)]
        given_up = self.given_up((rule for rule in rules if _can_be_given_up(rule)), missing) if giving_up else []
        letters = [*self.arrivals(), *self.ideas(), *self.versions(classes), *self.people(specialties), *several]
        return _cheapest_first(
            [
                *self.answers(classes, ("must", "limit"), every),
                *may_still_come(self.variants, letters, classes, {change.key for change in given_up}),
                *self.budgets(),
                *given_up,
            ]
        )

    def for_bringing_in(self, classes: Sequence[ProgramClass], letters: int, rules: Iterable[Rule]) -> list[Change]:
        """What could bring letters into the plan of these classes, cheapest first. `rules`: that stand in the way."""
        given_up = self.given_up(rules)
        added = [*self.arrivals(), *self.versions(classes)]
        return _cheapest_first(
            [
                *self.answers(classes, ("must", "limit", "should"), letters),
                *may_still_come(self.variants, added, classes, {change.key for change in given_up}),
                *self.budgets(),
                *given_up,
            ]
        )

    def _specialties(self, classes: Iterable[ProgramClass]) -> set[str]:
        wanted = {program for program_class in classes for program in program_class.programs}
        return {program.specialty for program in self.case.scenario.programs if program.id in wanted}


def _can_be_given_up(rule: Rule) -> bool:
    """Whether a program may be asked to do without a must: not where it is a bar of the guide or the portal."""
    return rule.level == "must" and (rule.kind.name != "bar" or rule.chain[0].layer in ("program", "user"))


def _together(changes: Sequence[Change], beyond: str) -> Change:
    """New people of one kind as one change. `beyond`: that this is more than may be asked."""
    first = changes[0]
    if len(changes) == 1:
        return replace(first, says=first.says.replace("Get a letter", f"Get a letter{beyond}", 1))
    data: dict[str, dict[str, Any]] = {}
    for change in changes:
        for table, entries in change.data.items():
            data.setdefault(table, {}).update(entries)
    letters = f"Get {NUMBERS[len(changes) - 2]} letters{beyond}"
    says = first.says.replace("Get a letter", letters, 1).replace(" from ", ", each from ", 1)
    return Change(
        first.kind, " ".join(change.key for change in changes), says, sum(change.cost for change in changes), data
    )


def _cheapest_first(changes: Iterable[Change]) -> list[Change]:
    """By cost; of one cost as they were listed: answers, letters, people (in the catalogue's order), rules."""
    return sorted(changes, key=lambda change: change.cost)
