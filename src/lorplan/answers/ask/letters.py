"""What a letter of each kind of the catalogue would buy, and pairs of letters that do together what neither does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.answers.ask.outcomes import Outcome, gain, outcome
from lorplan.answers.ask.people import People
from lorplan.basics.errors import InputError
from lorplan.case.wording.speaker import Speaker
from lorplan.edits.catalogue import LetterKind, person_changes
from lorplan.edits.changes import Change
from lorplan.edits.nodes import Edit
from lorplan.engines.table.requests import TooLarge
from lorplan.plan.days import last_in_time
from lorplan.results.ask import KindGain, Pair
from lorplan.trials.more_letters import Additions, Completions

MOST_PAIRS: Final = 4  # told; of those that complete most programs


class Extra(Struct, frozen=True):
    """One more letter on top of the plan: of a kind (two of it may be had), or by a person whom the plan leaves out."""

    id: str  # the kind, or the writer
    name: str
    letters: tuple[str, ...]
    change: Change | None
    kind: LetterKind | None
    specialty: str
    outcome: Outcome


class Extras(Struct, frozen=True):
    """Letters on top of a plan."""

    people: People
    plan: Outcome

    def outcome(self, changes: Sequence[Change], writers: Sequence[str] = ()) -> Outcome:
        """The best plan with these letters promised, and these people asked besides those of the plan."""
        if not changes and writers and (self.people.variants.only is None or not self.plan.asked):
            return self.people.with_asked({*self.plan.asked, *writers})
        edits: list[Edit] = [change.apply for change in changes]
        if writers:
            edits.append(self.people.edit({*self.plan.asked, *writers}))
        promised = [change.key for change in changes]
        if self.people.variants.only is not None:
            promised += [letter for writer in writers for letter in self.people.letters[writer]]
        return outcome(self.people.variants.case(edits), promised, self.plan.case)

    def kinds(self) -> list[Extra]:
        """Every kind of the catalogue that suits the scenario."""
        case = self.plan.case
        status = self.people.variants.only or "agreed"
        extras = []
        changes = person_changes(case, status=status)
        together = self._together([change for _, change in changes])
        for kind, change in changes:
            to = str(change.data["letters"][change.key].get("addressed_to", ""))
            applying = case.scenario.applicant.applying_to
            specialty = "" if kind.for_any and len(applying) > 1 else to if to in applying else applying[0]
            extra = None if together is None else outcome(together.case([change]), [change.key])
            if extra is None or not self._settled(extra):
                extra = self.outcome([change])
            extras.append(
                Extra(
                    id=kind.id,
                    name=kind.name,
                    letters=(change.key,),
                    change=change,
                    kind=kind,
                    specialty=specialty,
                    outcome=extra,
                )
            )
        return extras

    def _together(self, changes: Sequence[Change]) -> Additions | None:
        """The plan's scenario with all these letters, of which each is looked at by itself; None where the scenario has
        to be built for each of them."""
        table = self.plan.optimum.table
        try:
            return None if table is None else Additions(self.people.variants, self.plan.case, table, changes)
        except (InputError, TooLarge):
            return None

    def _settled(self, reached: Outcome) -> bool:
        """Whether programs that are alike today, and to which the same portfolios are best, are given one and the same.
        Then the plan is the same whether or not another letter that could come tells them apart."""
        table = reached.optimum.chosen_table
        if table is None:
            return False
        given: dict[tuple[str, tuple[int, ...]], int] = {}
        best = table.optimal(reached.optimum.assignment.requests)
        for program_class, masks, chosen in zip(
            reached.case.problem.classes, best, reached.optimum.assignment.portfolios, strict=True
        ):
            key = (self.plan.case.class_of[program_class.programs[0]], tuple(masks))
            if given.setdefault(key, chosen) != chosen:
                return False
        return True

    def others(self) -> list[Extra]:
        """Everybody whom the plan does not ask."""
        left = [writer for writer in self.people.letters if writer not in self.plan.asked]
        case = self.plan.case
        return [
            Extra(
                id=writer,
                name=case.scenario.writers[writer].name,
                letters=self.people.letters[writer],
                change=None,
                kind=None,
                specialty="",
                outcome=self.outcome([], [writer]),
            )
            for writer in left
        ]

    def pairs(self, extras: Sequence[Extra]) -> tuple[Pair, ...]:
        """The pairs that complete programs which neither of the two completes; those that complete most first."""
        if not self.plan.short or not extras:
            return ()
        made = []
        for first, second in self._promising(extras):
            again = second if second is not first else self._again(first)
            changes = [extra.change for extra in (first, again) if extra.change is not None]
            writers = [extra.id for extra in (first, again) if extra.change is None]
            both = self.outcome(changes, writers)
            letters = (*first.letters, *again.letters)
            alone = (self.plan.short - first.outcome.short) | (self.plan.short - second.outcome.short)
            completes = tuple(sorted(self.plan.short - both.short - alone))
            if completes:
                won = gain(self.plan, both, letters)
                number = both.number(completes)
                made.append(Pair((first.id, second.id), (first.name, second.name), letters, completes, number, won))
        made.sort(key=lambda pair: (-pair.completed, -pair.gain.completed, -pair.gain.points, pair.letters))
        return tuple(made[:MOST_PAIRS])

    def _again(self, extra: Extra) -> Extra:
        """A second letter of a kind."""
        assert extra.kind is not None
        status = self.people.variants.only or "agreed"
        change = extra.kind.change(self.plan.case, extra.specialty, status, extra.letters)
        assert change is not None
        return replace(extra, letters=(change.key,), change=change)

    def _promising(self, extras: Sequence[Extra]) -> list[tuple[Extra, Extra]]:
        """Pairs worth a look: read off one table in which all of them may be had, of the programs that fall short.

        The few that complete most. What else can be had decides some rules, so that each is solved before it is told.
        """
        again = {extra.letters: self._again(extra) for extra in extras if extra.kind is not None}
        each = [*extras, *again.values()]
        edits: list[Edit] = [extra.change.apply for extra in each if extra.change is not None]
        edits.append(self.people.edit({*self.plan.asked, *(extra.id for extra in extras if extra.change is None)}))
        new = {letter for extra in each for letter in extra.letters}
        try:
            completions = Completions(self.people.variants.case(edits), self.plan.short, new)
        except TooLarge:
            return []
        ranked: list[tuple[int, int, Extra, Extra]] = []
        for first, second in combinations_with_replacement(extras, 2):
            if first is second and first.kind is None:
                continue
            other = again[first.letters] if first is second else second
            alone = (self.plan.short - first.outcome.short) | (self.plan.short - second.outcome.short)
            completed = completions.with_letters({*first.letters, *other.letters}) - alone
            if completed:
                ranked.append((-self.plan.number(completed), len(ranked), first, second))
        return [(first, second) for *_, first, second in sorted(ranked, key=lambda entry: entry[:2])[: 2 * MOST_PAIRS]]

    def kind_answers(self, extras: Sequence[Extra]) -> tuple[KindGain, ...]:
        """What each kind buys: those that complete most first, then those that can be there in time, then those that
        gain most; of equal ones in the order of the catalogue."""
        case = self.plan.case
        speaker = Speaker(case)
        answers = []
        for place, extra in enumerate(extras):
            kind = extra.kind
            if kind is None:
                continue
            no_more = tuple(speaker.person(writer) for writer in self.plan.asked if writer not in extra.outcome.asked)
            won = gain(self.plan, extra.outcome, extra.letters)
            ready = None if kind.weeks is None else kind.ready(case)
            last = last_in_time(case, extra.specialty or None)
            late = ready is not None and last is not None and ready > last
            answer = KindGain(
                kind=kind.id,
                specialty=extra.specialty,
                letter=extra.letters[0],
                name=kind.name,
                says=kind.says,
                gain=won,
                not_asked=no_more,
                ready=None if ready is None else ready.isoformat(),
                late=late,
                sources=kind.sources,
            )
            short, missing, lost = extra.outcome.order
            answers.append(((short, missing, late, lost, place), answer))
        return tuple(kind for _, kind in sorted(answers, key=lambda entry: entry[0]))
