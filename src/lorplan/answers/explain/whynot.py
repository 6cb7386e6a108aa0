"""Why something is not in the plan: what bars it, or its price, and the least change that would bring it in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lorplan.answers.explain.byrule import PointsByRule, best_row
from lorplan.answers.explain.wanted import FOURTH, Wanted, wanted
from lorplan.basics.bits import bits
from lorplan.basics.words import listing, plural
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.limits import denied
from lorplan.edits.variants import Variants
from lorplan.engines.effort import effort_of
from lorplan.engines.optimise import Optimum
from lorplan.engines.recount import class_values
from lorplan.engines.table.classtable import ClassTable
from lorplan.engines.table.scores import NEVER
from lorplan.results.explain import Payer, RulePoints, WhyNot
from lorplan.results.remedies import Remedy
from lorplan.rules.packs.statements import Rule
from lorplan.scenario.models import GONE
from lorplan.trials.candidates import Candidates
from lorplan.trials.search import ChangeSearch
from lorplan.trials.trial import Trials

Lines = tuple[RulePoints, ...]
ORDER = ("in", "price", "request", "short", "full", "barred", "status", "avoided", "gone")


class WhyNots:
    """Answers for one plan."""

    def __init__(self, variants: Variants, case: Case, optimum: Optimum, portfolios: PointsByRule) -> None:
        self.variants = variants
        self.case = case
        self.optimum = optimum
        self.portfolios = portfolios
        self.speaker = portfolios.speaker
        self._rows: dict[tuple[int, int], list[int]] = {}

    def answer(self, asked: str, program: str | None) -> WhyNot:
        """What bars it, or its price, and the least change. `program`: only there. Raises InputError."""
        want = wanted(self.case, asked)
        classes = [
            program_class
            for program_class in self.case.problem.classes
            if program is None or program in program_class.programs
        ]
        at = {program_class.id: self._payer(want, program_class) for program_class in classes}
        payers = self._together(classes, at)
        missing = [program_class for program_class in classes if at[program_class.id].how != "in"]
        is_in = len(missing) < len(classes)
        if not missing:
            return WhyNot(
                asked=asked,
                name=want.name,
                what=want.what,
                is_in=True,
                payers=payers,
                target=(),
                change=None,
                others=(),
                note="",
            )
        if is_in:  # the weightiest programs that do without it
            missing = [max(missing, key=lambda program_class: (program_class.weight, program_class.id))]
        targets = tuple(program_class.programs[0] for program_class in missing)
        rules = self._in_the_way(want, missing, at)
        candidates = Candidates(self.variants, self.case).for_bringing_in(missing, want.mask(self.case), rules)
        search = ChangeSearch(
            Trials(self.variants, self.case, self.optimum, candidates), lambda trial: want.reached(trial, targets)
        )
        changes = search.least()
        least = search.told(changes)
        change: Remedy | None = least[0] if least else None
        others = least[1:]
        shown = self.speaker.programs(missing)
        return WhyNot(
            asked=asked,
            name=want.name,
            what=want.what,
            is_in=is_in,
            payers=payers,
            target=shown,
            change=change,
            others=others,
            note=search.note,
        )

    def _in_the_way(self, want: Wanted, classes: Sequence[ProgramClass], at: dict[str, Payer]) -> list[Rule]:
        rules = []
        for program_class in classes:
            payer = at[program_class.id]
            names = {line.rule for line in payer.by_rule if line.points < 0}
            mask = want.mask(self.case)
            names |= {bar.rule for bar in program_class.bars if bar.column.sure & mask}
            if payer.how == "short":
                names |= {bound.rule for bound in program_class.bounds if bound.level == "must"}
            rules += [rule for rule in self.case.rules[program_class.id] if rule.id in names]
        return rules

    # ---- what stands in the way ----------------------------------------------------------------------------------

    def _payer(self, want: Wanted, program_class: ProgramClass) -> Payer:
        chosen = self.portfolios.chosen[program_class.id]
        if want.held(self.case, program_class, chosen):
            return _payer(program_class, "in", "It is in the plan here.")
        if want.what != FOURTH:
            stopped = self._stopped(want, program_class)
            if stopped is not None:
                return stopped
        table = self.portfolios.table(program_class)
        masks = table.portfolios.masks
        rows = [row for row in self._holding(want, program_class, table) if int(table.score[row]) > NEVER // 2]
        if not rows:
            return self._no_room(want, program_class)
        requests = self.optimum.assignment.requests
        have = [row for row in rows if not table.needs[row] & ~requests]
        row = best_row(table, have or rows)
        mask = masks[row]
        _, missing, points, _ = class_values(self.case.problem, program_class, chosen)
        price = points - int(table.points[row])
        by_rule = self.portfolios.by_rule(program_class, chosen, mask)
        names = self.case.problem.names(mask)
        if int(table.missing[row]) > missing:
            worse = self._worse(program_class, chosen, mask)
            says = f"With it something is missing: {worse[1]}"
            return Payer(
                programs=program_class.programs,
                count=program_class.count,
                how="short",
                says=says,
                rule=worse[0],
                price=None,
                weighted=None,
                instead=names,
                by_rule=by_rule,
            )
        if not have:
            return self._request(program_class, table.needs[row] & ~requests, price, names, by_rule)
        return Payer(
            programs=program_class.programs,
            count=program_class.count,
            how="price",
            says=self._trade(chosen, mask),
            rule=None,
            price=price,
            weighted=price * program_class.weight,
            instead=names,
            by_rule=by_rule,
        )

    def _holding(self, want: Wanted, program_class: ProgramClass, table: ClassTable) -> list[int]:
        """The rows of a table that are, or hold, what is wanted; found once for classes with the same portfolios."""
        key = id(table.portfolios), program_class.ghosts
        if key not in self._rows:
            masks = enumerate(table.portfolios.masks)
            self._rows[key] = [row for row, mask in masks if want.held(self.case, program_class, mask)]
        return self._rows[key]

    def _request(
        self, program_class: ProgramClass, need: int, price: int, names: tuple[str, ...], by_rule: Lines
    ) -> Payer:
        problem = self.case.problem
        requests = self.optimum.assignment.requests
        effort = effort_of(problem, requests | need) - effort_of(problem, requests)
        who = listing(self.speaker.person(writer) for writer in self.speaker.people_of(need))
        asked = len(problem.people_for(requests | need))
        says = f"{who} would have to be asked first"
        if problem.budget is not None and asked > problem.budget:
            says += f", more than the {plural(problem.budget, 'person', 'people')} of your budget"
        elif not problem.allows(requests | need):
            says += ", for more letters than may be asked for"
        says += f"; asking counts as {plural(effort, 'weighted point')}, once." if effort else "."
        weighted = price * program_class.weight
        return Payer(
            programs=program_class.programs,
            count=program_class.count,
            how="request",
            says=says,
            rule=None,
            price=price,
            weighted=weighted,
            instead=names,
            by_rule=by_rule,
        )

    def _trade(self, chosen: int, mask: int) -> str:
        names = self.case.problem.names
        gone, new = names(chosen & ~mask), names(mask & ~chosen)
        left = listing(f"{self.speaker.writer(name)} ({name})" for name in gone)
        if gone and new:
            return f"It would take the place of {left}."
        return f"It would leave out {left}." if gone else "It would come on top."

    def _stopped(self, want: Wanted, program_class: ProgramClass) -> Payer | None:
        """What keeps its letters from these programs, whatever they are worth; None where one of them may be sent
        (of a portfolio: all)."""
        payers = []
        for bit in bits(want.mask(self.case)):
            if program_class.usable >> bit & 1 and want.what != "portfolio":
                return None
            if want.what == "portfolio" and (program_class.usable | program_class.ghosts) >> bit & 1:
                continue
            payers.append(self._letter_stopped(program_class, bit))
        return payers[0] if payers else None

    def _letter_stopped(self, program_class: ProgramClass, bit: int) -> Payer:
        name = self.case.problem.letters[bit]
        status = self.speaker.status(name, program_class.portal)
        writer = self.speaker.writer(name)
        if program_class.ghosts >> bit & 1:
            why = status if status in GONE else "barred"
            return _payer(
                program_class, "gone", f"{writer} ({name}) is {why}: it keeps its slot and counts for nothing."
            )
        if status in GONE:
            return _payer(
                program_class, "gone", f"{writer} declined." if status == "declined" else f"{name} was withdrawn."
            )
        for bar in program_class.bars:
            rule = self.case.rule(program_class.id, bar.rule)
            if bar.column.sure >> bit & 1 and rule is not None:
                return _payer(program_class, "barred", f"{writer} ({name}) is barred: {rule.says}", rule.id)
        wishes = [wish.programs for wish in self.case.scenario.wishes.avoid if wish.letter == name]
        if any(programs is None or set(program_class.programs) & set(programs) for programs in wishes):
            return _payer(program_class, "avoided", f"You wish to avoid {name}.")
        if status == "idea" and self.variants.only is None:
            against = denied(self.case, name) or "you ask nobody new"
            return _payer(program_class, "request", f"{writer} would have to be asked, and {against}.")
        says = f"{name} is {status}, and only letters that are {listing(self.case.only, 'or')} may be used."
        return _payer(program_class, "status", says)

    def _no_room(self, want: Wanted, program_class: ProgramClass) -> Payer:
        if want.what == FOURTH and program_class.usable.bit_count() + program_class.ghosts.bit_count() < 4:
            letters = plural(program_class.usable.bit_count(), "letter")
            return _payer(program_class, "full", f"You have only {letters} to send here.")
        if program_class.fixed.bit_count() >= program_class.cap:
            return _payer(program_class, "full", "Every slot is taken by letters that are assigned or kept.")
        return _payer(
            program_class, "full", "The portal's limits, assigned letters or your budget leave no place for it."
        )

    def _worse(self, program_class: ProgramClass, chosen: int, mask: int) -> tuple[str, str]:
        from lorplan.rules.kinds.portfolios import Portfolios

        rows = Portfolios([chosen, mask], len(self.case.problem.letters))
        for bound in program_class.bounds:
            if bound.level == "must":
                missing = bound.check(rows).missing
                rule = self.case.rule(program_class.id, bound.rule)
                if missing[1] > missing[0] and rule is not None:
                    return rule.id, rule.says
        return "", "a requirement"

    def _together(self, classes: Sequence[ProgramClass], at: dict[str, Payer]) -> tuple[Payer, ...]:
        """Alike answers of several classes as one, those with a price first, the dearest first."""
        groups: dict[tuple[object, ...], list[ProgramClass]] = {}
        for program_class in classes:
            payer = at[program_class.id]
            key = (payer.how, payer.says, payer.rule, payer.price, payer.instead, payer.by_rule)
            groups.setdefault(key, []).append(program_class)
        payers = []
        for alike in groups.values():
            first = at[alike[0].id]
            weighted = [at[program_class.id].weighted for program_class in alike]
            total = None if None in weighted else sum(number for number in weighted if number is not None)
            payers.append(
                replace(
                    first,
                    programs=self.speaker.programs(alike),
                    count=sum(program_class.count for program_class in alike),
                    weighted=total,
                )
            )
        payers.sort(key=lambda payer: (ORDER.index(payer.how), -(payer.weighted or 0), -payer.count, payer.programs))
        return tuple(payers)


def _payer(program_class: ProgramClass, how: str, says: str, rule: str | None = None) -> Payer:
    return Payer(
        programs=program_class.programs,
        count=program_class.count,
        how=how,
        says=says,
        rule=rule,
        price=None,
        weighted=None,
        instead=(),
        by_rule=(),
    )
