"""Findings: musts that are broken or open, sentences that rules say, letters that stay and satisfy nothing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.observations import Observation, Observations, assigned_already, finding, order_of
from lorplan.case.wording.roles import empty_roles
from lorplan.case.wording.speaker import Speaker, at_programs
from lorplan.case.wording.standing import standing_text, status_of, together_text
from lorplan.engines.assignment import Assignment
from lorplan.plan.readings import Readings
from lorplan.plan.settling import Hanging, Settling
from lorplan.plan.verdict import Standings
from lorplan.results.plan import Finding
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.measure import asked_for, measure_of
from lorplan.rules.kinds.require import BoundRequire
from lorplan.rules.kinds.say import BoundSay, Say
from lorplan.rules.kinds.share import BoundTogether
from lorplan.rules.language.facts import Fact, Members
from lorplan.trials.mends import Mends, Need


class Findings:
    """The findings of an assignment, alike ones of several classes together. `settling`, `mends`: find the
    questions on which the open ones hang, and what would mend those that are broken; without them nothing is said."""

    def __init__(
        self,
        case: Case,
        assignment: Assignment,
        readings: Readings,
        settling: Settling | None = None,
        mends: Mends | None = None,
    ) -> None:
        self._case = case
        self._assignment = assignment
        self._settling = settling
        self._mends = mends
        self._sent = dict(zip((each.id for each in case.problem.classes), assignment.portfolios, strict=True))
        self._readings = readings
        self._speaker = Speaker(case)
        self._observations = Observations()

    def all(self) -> tuple[Finding, ...]:
        """Broken first, then open, then notes; each by the number of programs it concerns."""
        for program_class, sent in zip(self._case.problem.classes, self._assignment.portfolios, strict=True):
            self._of_class(program_class, sent)
        findings = [
            replace(
                finding(self._speaker, observation, self._text(observation), self._mend(observation)),
                asks=self._asks(observation),
            )
            for observation in self._observations
            if observation.status != "step" or self._nowhere_complete(observation)
        ]
        return tuple(sorted(findings, key=order_of))

    def _nowhere_complete(self, observation: Observation) -> bool:
        """Whether every program of the specialties that it is said of falls short or is thin."""
        by_class = {each.id: each for each in self._case.problem.classes}
        said_of = {program for each in observation.classes for program in each.programs}
        programs = self._case.scenario.programs
        specialties = {program.specialty for program in programs if program.id in said_of}
        standings = Standings(self._case, self._readings)
        return all(
            standings.of(by_class[name], self._sent[name]).state in ("short", "thin")
            for name in {self._case.class_of[program.id] for program in programs if program.specialty in specialties}
        )

    def _of_class(self, program_class: ProgramClass, sent: int) -> None:
        for bound in program_class.judged:
            if bound.level != "should":
                self._of_rule(program_class, bound, sent)
        for bound in program_class.uncertain:
            rule = self._case.rule(program_class.id, bound.rule)
            kept = measure_of(self._readings.reading(bound, sent)).held == "kept"
            if rule is not None and not kept:
                self._observations.put(program_class, Observation(rule, "open", sure=False))
        for rule in self._case.uncertain[program_class.id]:
            if rule.level == "note":
                self._observations.put(program_class, Observation(rule, "note", sure=False))
        for letter in bits(program_class.ghosts):
            for bar in program_class.bars:
                rule = self._case.rule(program_class.id, bar.rule)
                if bar.column.sure >> letter & 1 and rule is not None:
                    self._observations.put(program_class, Observation(rule, "note", bar, letters=1 << letter), letter)

    def _of_rule(self, program_class: ProgramClass, bound: Bound, sent: int) -> None:
        rule = self._case.rule(program_class.id, bound.rule)
        if rule is None:
            return
        measure = measure_of(self._readings.reading(bound, sent))
        if isinstance(bound, BoundSay):
            if measure.sure:
                spoken_of = bound.spoken_of(sent)
                status = rule.kind.status if isinstance(rule.kind, Say) else "note"
                self._observations.put(program_class, Observation(rule, status, bound, letters=spoken_of))
            return
        if isinstance(bound, BoundRequire):
            if bound.stands != "kept":
                standing = Observation(rule, status_of(bound), bound, measure)
                self._observations.put(program_class, standing, bound.stands, bound.day)
            return
        if measure.held == "kept":
            return
        empty = empty_roles(rule.kind, self._case.binders[program_class.id], sent)
        letters = sent & bound.column.possible if isinstance(bound, BoundBar) else 0
        observation = Observation(rule, measure.held, bound, measure, letters=letters, empty=empty)
        self._observations.put(program_class, observation, measure.sure, measure.missing, bound.bound_of(), empty)

    def _asks(self, observation: Observation) -> tuple[str, ...]:
        """The questions on which an open must hangs."""
        if self._settling is None or observation.status != "open":
            return ()
        questions: dict[str, None] = {}
        for program_class in observation.classes:
            hanging = Hanging(observation.rule, program_class, self._sent[program_class.id])
            questions.update(dict.fromkeys(unknown.question for unknown in self._settling.questions(hanging)))
        return tuple(questions)

    # ---- in words ------------------------------------------------------------------------------------------------

    def _text(self, observation: Observation) -> str:
        if isinstance(observation.bound, BoundRequire):
            return standing_text(observation.bound, observation.count)
        if observation.status in ("note", "step", "caveat"):
            return self._note(observation)
        bound, measure = observation.bound, observation.measure
        where = at_programs(observation.count)
        if bound is None or measure is None:
            return f"Whether this applies is not known {where}."
        is_open = observation.status == "open"
        if isinstance(bound, BoundTogether):
            return together_text(bound, measure.sure, observation.count)
        if isinstance(bound, BoundBar):
            return f"{self._names(observation)} {'may be barred' if is_open else 'is barred'} by this {where}."
        surely = "surely " if is_open else ""
        wanted, most = asked_for(bound), bound.bound_of()
        if wanted is not None and measure.sure < wanted:
            choice = "or" if len(observation.empty) > wanted - measure.sure else "and"
            roles = f" Not {surely}filled: {listing(observation.empty, choice)}." if observation.empty else ""
            return f"You {surely}have {measure.sure} of {wanted} needed, {where}.{roles}"
        if most is not None and wanted is None:
            return f"You {surely}have {measure.sure}, and {most} would be the most, {where}."
        verb = "may be" if is_open else "are" if observation.missing > 1 else "is"
        return f"{plural(max(1, observation.missing), 'letter')} {verb} missing {where}."

    def _note(self, observation: Observation) -> str:
        if observation.bound is None:
            return self._speaker.unsettled(observation.rule, observation.classes[0])
        if isinstance(observation.bound, BoundBar):
            return assigned_already(self._speaker, observation)
        if isinstance(observation.rule.kind, Say) and observation.rule.kind.lists is not None:
            return " ".join(self._listed(observation, observation.rule.kind.lists))
        names = self._names(observation)
        return f"This is about {names}." if names else ""

    def _listed(self, observation: Observation, fact: Fact) -> Iterator[str]:
        """The values of a fact, by the programs that have the same."""
        by_values: dict[str, list[str]] = {}
        for name in (program for each in observation.classes for program in each.programs):
            value = self._case.world.value(fact, name, name)
            told = listing(sorted(value.yes)) if isinstance(value, Members) else str(value)
            by_values.setdefault(told, []).append(name)
        name_of = {program.id: program.name for program in self._case.scenario.programs}
        for values, programs in sorted(by_values.items(), key=lambda entry: min(entry[1])):
            yield f"{listing(name_of[program] for program in sorted(programs))}: {values}."

    def _names(self, observation: Observation) -> str:
        return listing(self._speaker.writer(name) for name in self._speaker.letters(observation.letters))

    def _mend(self, observation: Observation) -> str | None:
        """What mends it, or what to do where nothing does; None where that was not looked for."""
        if observation.status != "broken" or self._mends is None or isinstance(observation.bound, BoundRequire):
            return None
        rule = observation.rule
        missing = {rule.id: max(1, observation.missing)}
        return self._mends.of(Need(tuple(observation.classes), missing, rule.required)).text
