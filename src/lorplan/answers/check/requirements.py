"""The requirements of all programs, and what the letters that can be had come to at each: kept, open or broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from lorplan.answers.check.search import Reach, outlook
from lorplan.basics.bits import bits, minimal
from lorplan.basics.words import plural
from lorplan.case.binding import bound_at
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.contact import contact
from lorplan.case.wording.observations import Observation, Observations, assigned_already, finding, order_of
from lorplan.case.wording.places import no_place, said
from lorplan.case.wording.speaker import Speaker, at_programs
from lorplan.case.wording.standing import standing_text, status_of, together_text
from lorplan.results.plan import Citation, Finding
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.bar import BoundBar
from lorplan.rules.kinds.count import BoundCount
from lorplan.rules.kinds.measure import Measure, TooMany
from lorplan.rules.kinds.require import BoundRequire
from lorplan.rules.kinds.say import BoundSay, Say
from lorplan.rules.kinds.share import BoundTogether
from lorplan.rules.packs.statements import Rule

TOGETHER = "requirements.not-together"  # musts that no set of letters can meet all at once
BUDGET = "budget"  # requests that programs need together
MOST_SETS = 2000  # sets of people held at once while programs are put together


class Requirements:
    """What `check` finds about requirements. `too_many`: programs where there were too many sets of letters."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.speaker = Speaker(case)
        self.too_many: list[str] = []
        self.budget_examined = True
        self._observations = Observations()
        self._known: dict[tuple[Any, ...], Reach] = {}
        self._needs: list[tuple[ProgramClass, tuple[int, ...]]] = []  # class, the least sets of people to ask for it

    def all(self) -> tuple[Finding, ...]:
        """Every must, the worst first, then what the rules say."""
        clashes: list[Finding] = []
        for program_class in self.case.problem.classes:
            self._of_rules(program_class)
            clashes.extend(self._of_musts(program_class))
        findings = [*_merged(clashes), *self._budget()]
        findings += [
            finding(self.speaker, observation, self._text(observation), self._mend(observation))
            for observation in self._observations
        ]
        return tuple(sorted(findings, key=order_of))

    # ---- one class -----------------------------------------------------------------------------------------------

    def _of_rules(self, program_class: ProgramClass) -> None:
        """What rules say whatever is sent, and letters that are assigned against a bar."""
        for bound in program_class.bounds:
            rule = self.case.rule(program_class.id, bound.rule)
            if isinstance(bound, BoundSay) and bound.column is None and rule is not None:
                caveat = isinstance(rule.kind, Say) and rule.kind.caveat
                self._observations.put(program_class, Observation(rule, "caveat" if caveat else "note"))
        for standing in program_class.standing:
            rule = self.case.rule(program_class.id, standing.rule)
            if rule is not None and standing.stands != "kept":
                observation = Observation(rule, status_of(standing), standing)
                self._observations.put(program_class, observation, standing.stands, standing.day)
        for letter in bits(program_class.ghosts):
            for bar in program_class.bars:
                rule = self.case.rule(program_class.id, bar.rule)
                if bar.column.sure >> letter & 1 and rule is not None:
                    self._observations.put(program_class, Observation(rule, "note", letters=1 << letter), letter)
        for rule in self.case.uncertain[program_class.id]:
            if rule.level == "note":
                self._observations.put(program_class, Observation(rule, "note", sure=False))

    def _of_musts(self, program_class: ProgramClass) -> Iterable[Finding]:
        """Observes every must alone; gives what is about several at once."""
        if program_class.closed:
            return ()
        musts = [bound for bound in program_class.bounds if bound.level == "must"]
        uncertain = self._uncertain(program_class)
        try:
            reachable = self._outlook(program_class, musts)
            for rule, bound in uncertain:
                self._put_must(program_class, rule, bound, self._outlook(program_class, [bound]).best[0], sure=False)
        except TooMany:
            self.too_many.extend(program_class.programs)
            return ()
        for bound, best in zip(musts, reachable.best, strict=True):
            known = self.case.rule(program_class.id, bound.rule)
            if known is not None:
                self._put_must(program_class, known, bound, best)
        if not reachable.conflict:
            self._needs.append((program_class, reachable.people))
            return ()
        return [self._together(program_class, reachable)]

    def _outlook(self, program_class: ProgramClass, musts: Sequence[Bound]) -> Reach:
        """What a class can reach, worked out once for classes that are alike in it."""
        limits = [id(bound) for bound in program_class.bounds if bound.level == "limit"]
        letters = (program_class.usable, program_class.fixed, program_class.pending, program_class.cap)
        key = (*letters, *limits, "musts", *musts)
        if key not in self._known:
            self._known[key] = outlook(self.case.problem, program_class, musts)
        return self._known[key]

    def _uncertain(self, program_class: ProgramClass) -> list[tuple[Rule, Bound]]:
        """The musts of which nobody knows whether they apply, as they would stand. (A bar that may not apply can
        be kept by not sending the letter.)"""
        binder = self.case.binders[program_class.id]
        musts = []
        for rule in self.case.uncertain[program_class.id]:
            if rule.level == "note":
                continue
            bound = bound_at(rule, binder)
            if bound is not None and not isinstance(bound, BoundBar | BoundRequire):
                musts.append((rule, bound))
        return musts

    def _put_must(
        self, program_class: ProgramClass, rule: Rule, bound: Bound, best: Measure, sure: bool = True
    ) -> None:
        status = best.held if sure or best.held == "kept" else "open"
        numbers = (_could(bound),) if status == "kept" else (best.sure, best.unsure)
        observation = Observation(rule, status, bound, best, sure)
        self._observations.put(program_class, observation, _least(bound), bound.bound_of(), *numbers)

    # ---- in words ------------------------------------------------------------------------------------------------

    def _text(self, observation: Observation) -> str:
        bound, best = observation.bound, observation.measure
        if isinstance(bound, BoundRequire):
            return standing_text(bound, observation.count)
        if bound is None or best is None:
            if not observation.sure:
                return self.speaker.unsettled(observation.rule, observation.classes[0])
            return assigned_already(self.speaker, observation) if observation.letters else ""
        unsettled = "" if observation.sure else "Whether this applies is not known. "
        where = f", {at_programs(observation.count)}"
        if observation.status == "kept":
            could = _could(bound)
            if could is None:
                return unsettled.strip()
            return f"{unsettled}{plural(could, 'letter')} could count for this{where}."
        if isinstance(bound, BoundTogether):
            return f"{unsettled}{together_text(bound, best.sure, observation.count)}"
        surely = "surely " if best.held == "open" else ""
        more = f", and {best.unsure} more if what is unknown turns out so" if surely and best.unsure else ""
        least = _least(bound)
        if least is not None and best.sure < least:
            return f"{unsettled}You can {surely}have {best.sure} of {least} needed{more}{where}."
        return f"{unsettled}You {surely}have {best.sure}{more}, and {bound.bound_of()} would be the most{where}."

    def _mend(self, observation: Observation) -> str | None:
        """What to do where nothing can be added; what would mend others is found by solving, which `check` does not."""
        if observation.measure is None or observation.measure.held != "broken":
            return None
        reasons = no_place(self.case, observation.classes)
        if not reasons:
            return None
        return f"{said(self.case, reasons, observation.classes)} {contact(self.case, observation.rule.required)}"

    # ---- several at once -----------------------------------------------------------------------------------------

    def _together(self, program_class: ProgramClass, reachable: Reach) -> Finding:
        """That musts of a class exclude each other."""
        names = (reachable.musts[index].rule for index in reachable.conflict)
        rules = [rule for rule in (self.case.rule(program_class.id, name) for name in names) if rule is not None]
        status = "broken" if reachable.together == "broken" else "open"
        how = "" if status == "broken" else "surely "
        hangs = any(reachable.best[index].held == "open" for index in reachable.conflict)
        alone = " (as far as an answer allows)" if hangs else ""
        where = at_programs(program_class.count)
        return Finding(
            rule=TOGETHER,
            level="must",
            status=status,
            says=f"These go together: {' '.join(rule.says for rule in rules)}",
            text=f"Each can {how}be met alone{alone}, but no set of letters meets all of them {where}.",
            programs=program_class.programs,
            count=program_class.count,
            letters=(),
            measured=None,
            bound=None,
            missing=None,
            layers=(),
            sources=_sources(rules),
            mend=None,
            required=any(rule.required for rule in rules),
        )

    def _budget(self) -> list[Finding]:
        """What programs need to be asked for may each be within the budget, and beyond it together."""
        budget = self.case.problem.budget
        if budget is None:
            return []
        sets = [0]
        needing: list[ProgramClass] = []
        for program_class, people in self._needs:
            if 0 in people:
                continue
            needing.append(program_class)
            sets = minimal({mask | more for mask in sets for more in people})
            if len(sets) > MOST_SETS:
                self.budget_examined = False
                return []
        needed = min(mask.bit_count() for mask in sets)
        if needed <= budget:
            return []
        count = sum(program_class.count for program_class in needing)
        text = f"Each of {plural(count, 'program')} can be served alone, but all of them need {needed} new requests."
        return [
            Finding(
                rule=BUDGET,
                level="must",
                status="broken",
                says=f"Your budget allows {plural(budget, 'new request')}.",
                text=text,
                programs=self.speaker.programs(needing),
                count=count,
                letters=(),
                measured=needed,
                bound=budget,
                missing=needed - budget,
                layers=(),
                sources=(),
                mend=f"Write 'new_requests: {needed}' under 'budget'.",
                required=False,
            )
        ]


def _least(bound: Bound) -> int | None:
    """The least number that a rule asks for, None where it only states a greatest."""
    return bound.least if isinstance(bound, BoundCount) else bound.bound_of()


def _could(bound: Bound) -> int | None:
    """How many letters that can be had surely count; None where that says nothing."""
    plain = isinstance(bound, BoundCount) and bound.least is not None and bound.per is None
    return bound.column.sure.bit_count() if plain and isinstance(bound, BoundCount) else None


def _sources(rules: Iterable[Rule]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(source for rule in rules for source in rule.sources))


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of several classes that say the same, as one."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for clash in findings:
        alike.setdefault((clash.status, clash.says), []).append(clash)
    merged = []
    for first, *others in alike.values():
        count = first.count + sum(clash.count for clash in others)
        programs = tuple(sorted(name for clash in (first, *others) for name in clash.programs))
        text = first.text.replace(at_programs(first.count), at_programs(count))
        merged.append(replace(first, programs=programs, count=count, text=text))
    return merged
