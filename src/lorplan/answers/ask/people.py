"""The people whom nobody asked yet: what each gives alone, in which order to ask them, and what each then adds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct, field

from lorplan.answers.ask.cautions import cautions
from lorplan.answers.ask.outcomes import Outcome, gain, outcome, who_writes
from lorplan.basics.bits import bits
from lorplan.basics.yamltree import Map, Scalar
from lorplan.case.case import Case
from lorplan.edits.changes import Change
from lorplan.edits.leave_out import drop_wishes
from lorplan.edits.nodes import Edit, put, table
from lorplan.edits.variants import Variants
from lorplan.plan.entries import entries
from lorplan.results.ask import Person
from lorplan.results.requests import RequestedLetter
from lorplan.scenario.fields import GENERAL
from lorplan.scenario.models import Letter
from lorplan.trials.fewer_letters import without_letters

MOST_SOLVED = 60  # outcomes looked at for the order to ask in


def is_idea(letter: Letter) -> bool:
    """Whether somebody would have to be asked for it, for one portal at least."""
    return "idea" in (letter.status, *letter.at.values())


class People(Struct, frozen=True):
    """The people whom nobody asked yet, with their letters; for a person without any, a letter is imagined."""

    variants: Variants
    case: Case
    letters: Mapping[str, tuple[str, ...]]  # writer -> letters that would have to be asked for
    imagined: Mapping[str, Mapping[str, Mapping[str, Any]]]  # writer -> letter -> what would be written
    wished: frozenset[str]  # people whose letters a wish places, so that the plan asks them whatever it gains
    _known: dict[frozenset[str], Outcome] = field(default_factory=dict)

    @classmethod
    def of(cls, variants: Variants, case: Case) -> People:
        """The people of a scenario."""
        scenario = case.scenario
        letters: dict[str, tuple[str, ...]] = {}
        for name, letter in scenario.letters.items():
            if is_idea(letter):
                letters[letter.writers[0]] = (*letters.get(letter.writers[0], ()), name)
        authors = {writer for letter in scenario.letters.values() for writer in letter.writers}
        imagined = {}
        # Whose letter is assumed away does not write, so that none is imagined either.
        for writer in sorted(set(scenario.writers) - authors - variants.left):
            imagined[writer] = _imagined(case, writer)
            letters[writer] = tuple(imagined[writer])
        problem = case.problem
        wished = frozenset(problem.people[person] for person in problem.asked_for(problem.demanded))
        return cls(variants, case, letters, imagined, wished)

    def edit(self, asked: Collection[str], also: int = 0) -> Edit:
        """Only these people are asked: their number is the budget, the others' letters are declined, and wishes to keep
        them fall.

        With `only`, where nobody may be asked, their letters are as far as that.
        """
        only = self.variants.only

        def apply(tree: Map) -> None:
            for writer, names in self.letters.items():
                for name in names:
                    if writer in self.imagined:
                        if writer in asked:
                            put(tree, "letters", name, {**self.imagined[writer][name], "status": only or "idea"})
                    elif writer not in asked:
                        _set_status(tree, self.case.scenario.letters[name], "declined")
                        drop_wishes(tree, name, ("keep",))
                    elif only is not None:
                        _set_status(tree, self.case.scenario.letters[name], only)
            Change("budget", "", "", 0, {"people": len(set(asked)) + also}).apply(tree)

        return apply

    def with_asked(self, asked: Collection[str]) -> Outcome:
        """The best plan where only these people may be asked."""
        key = frozenset(asked)
        if key not in self._known:
            self._known[key] = self._with_asked(asked)
        return self._known[key]

    def _with_asked(self, asked: Collection[str]) -> Outcome:
        case = self.variants.case([self.edit(asked)])
        if self.variants.only is None:
            return outcome(case)
        promised = [letter for writer in asked for letter in self.letters.get(writer, ())]
        return outcome(case, promised, self.case)


def _imagined(case: Case, writer: str) -> dict[str, dict[str, Any]]:
    """The letter that the person could write: about research where all that they saw was research; where there are
    several specialties, in a version for each of them and one for none in particular."""
    scenario = case.scenario
    experiences = [
        scenario.experiences[experience].facts.get("as") for experience in scenario.writers[writer].experiences
    ]
    name = f"{writer}-letter"
    while name in scenario.letters:
        name += "-2"
    to = scenario.applicant.applying_to
    about = {"about": "research"} if experiences and all(experience == "research" for experience in experiences) else {}
    if len(to) == 1:
        return {name: {"writer": writer, "addressed_to": to[0], **about}}
    return {
        f"{name}-{specialty}": {"writer": writer, "addressed_to": specialty, "version_of": f"{name}-{GENERAL}", **about}
        if specialty != GENERAL
        else {"writer": writer, "addressed_to": specialty, **about}
        for specialty in (*to, GENERAL)
    }


def _versions(reached: Outcome, writer: str, letters: Collection[str]) -> tuple[str, ...]:
    """Those of a person's letters that an outcome asks for, or sends where all that is asked for is promised."""
    asked = {entry.letter for entry in _entries(reached, writer)}
    sent = asked or {letter for portfolio in reached.letters.values() for letter in portfolio}
    return tuple(letter for letter in letters if letter in sent)


def _entries(reached: Outcome, writer: str) -> tuple[RequestedLetter, ...]:
    people = reached.case.problem.people
    if writer not in people:
        return ()
    return entries(reached.case, reached.optimum.assignment, people.index(writer))


def _reserve(plan: Outcome, writer: str) -> tuple[str, ...]:
    """The letters that are asked for instead where a person of the plan says no."""
    problem, requests = plan.case.problem, plan.optimum.assignment.requests
    if writer not in plan.asked:
        return ()
    person = problem.people.index(writer)
    own = sum(1 << letter for letter in bits(problem.pending) if problem.person_of[letter] == person)
    without = without_letters(problem, plan.optimum.table, own | problem.excluded_by(own & requests))
    return problem.names(without.assignment.requests & ~requests)


def _set_status(tree: Map, letter: Letter, status: str) -> None:
    """Every `idea` among the letter's statuses becomes another, also at portals of which nobody wrote anything."""
    entry = table(tree, "letters")[letter.id]
    ideas = [portal for portal, portal_status in letter.at.items() if portal_status == "idea"]
    if ideas and not isinstance(entry.get("at"), Map):
        entry[Scalar("at", entry.line, entry.column)] = Map(entry.line, entry.column)
    for portal in ideas:
        entry["at"][Scalar(portal, entry.line, entry.column)] = Scalar(status, entry.line, entry.column)
    if entry.get("status", "idea") == "idea":
        entry[Scalar("status", entry.line, entry.column)] = Scalar(status, entry.line, entry.column)


class _Order(Struct, frozen=True):
    """The order to ask in. `chain`: whom to ask, the first first. Of everybody, `after`: who is asked before;
    `steps`: the outcome without them, and with them."""

    chain: list[str] = field(default_factory=list)
    after: dict[str, tuple[str, ...]] = field(default_factory=dict)
    steps: dict[str, tuple[Outcome, Outcome]] = field(default_factory=dict)


def _order(people: People, now: Outcome, plan: Outcome, alone: Mapping[str, Outcome]) -> _Order:
    """Those whom a wish names, then others of the plan, then those who would add to it: within each the one who gains
    most, given those before, comes first."""
    order = _Order()
    reached, solved = now, 0
    for writer in sorted(people.wished):
        order.steps[writer] = reached, people.with_asked([*order.chain, writer])
        order.after[writer] = tuple(order.chain)
        order.chain.append(writer)
        reached = order.steps[writer][1]
    rest = [writer for writer in alone if writer not in people.wished]
    for waiting in (
        [writer for writer in rest if writer in plan.asked],
        [writer for writer in rest if writer not in plan.asked],
    ):
        while waiting:
            tried = {
                writer: people.with_asked([*order.chain, writer]) if order.chain else alone[writer]
                for writer in waiting
            }
            solved += len(tried)
            best = min(waiting, key=lambda writer: (tried[writer].order, writer))
            for writer in waiting:
                order.steps[writer] = reached, tried[writer]
                order.after[writer] = tuple(order.chain)
            if tried[best].order >= reached.order or solved > MOST_SOLVED:
                break
            order.chain.append(best)
            # Who gains nothing now is not tried again: letters crowd each other out far more often than in.
            waiting = [writer for writer in waiting if writer != best and tried[writer].order < reached.order]
            reached = tried[best]
    return order


def people_to_ask(people: People, now: Outcome, plan: Outcome) -> tuple[Person, ...]:
    """Everybody, in the order to ask; then those whom it is not worth to ask, by id."""
    alone = {writer: people.with_asked([writer]) for writer in sorted(people.letters)}
    order = _order(people, now, plan, alone)
    chain = order.chain
    persons = []
    for writer in [*chain, *(writer for writer in alone if writer not in chain)]:
        before, with_them = order.steps[writer]
        letters = people.letters[writer]
        versions = _versions(with_them, writer, letters)
        persons.append(
            Person(
                writer=writer,
                name=people.case.scenario.writers[writer].name,
                letters=letters,
                imagined=writer in people.imagined,
                in_plan=writer in plan.asked,
                order=chain.index(writer) + 1 if writer in chain else None,
                after=order.after[writer],
                alone=gain(now, alone[writer], versions or letters),
                next=gain(before, with_them, versions or letters),
                cautions=cautions(alone[writer].case, letters),
                new=writer not in who_writes(people.case),
                versions=versions,
                entries=_entries(with_them, writer),
                reserve=_reserve(plan, writer),
                wished=writer in people.wished,
            )
        )
    return tuple(persons)
