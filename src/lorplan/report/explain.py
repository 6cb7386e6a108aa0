"""Text of `lorplan explain`: what falls short and why, portfolios by rule, one letter, why not another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.basics.words import listing, plural, sentence
from lorplan.report.assumed import assumed
from lorplan.report.names import STATUS, Names, turned
from lorplan.report.page import Page, dated
from lorplan.report.sources import sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lorplan.report import View
    from lorplan.results.explain import (
        Conflict,
        Explanation,
        LetterHere,
        Member,
        Payer,
        ProgramWhy,
        Remedy,
        RulePoints,
        Shortfall,
    )

MENDS = 4
PORTFOLIOS = 4
PROGRAMS = 6
RULES = 6


def render(found: Explanation, view: View) -> str:
    """The answer as text, the most important first, ending in what to do next."""
    page = Page(view.width)
    assumed(page, found.assumed)
    told = _Told(page, found, view)
    if found.why_not is not None:
        told.why_not()
    if found.letter is not None:
        told.letter()
    if found.programs:
        told.shortfalls()
        told.portfolios()
    told.end()
    return page.coloured() if view.colour else page.plain()


class _Told:
    def __init__(self, page: Page, found: Explanation, view: View) -> None:
        self.page = page
        self.found = found
        self.view = view
        self.names = Names()

    # ---- names ---------------------------------------------------------------------------------------------------

    def _programs(self, idents: Sequence[str]) -> str:
        names = []
        for ident in idents:
            count = self.found.counts[ident]
            name = self.found.names[ident]
            names.append(f"{name} ({count})" if count > 1 else name)
        if self.view.all or len(names) <= PROGRAMS + 1:
            return listing(names)
        return f"{', '.join(names[:PROGRAMS])} and {len(names) - PROGRAMS} more (--all)"

    def _letter(self, ident: str) -> str:
        writer = self.found.names.get(ident, ident)
        return f"{writer} ({ident})" if writer != ident else ident

    # ---- what falls short ----------------------------------------------------------------------------------------

    def shortfalls(self) -> None:
        """What falls short: the clashes, then the mends."""
        total = sum(one.count for one in self.found.programs)
        short = sum(one.count for one in self.found.shortfalls)
        if not short:
            self.page.text(f"Nothing falls short: {_all(total)} have what they require.", style="good")
            return
        falls = "falls" if short == 1 else "fall"
        self.page.text(f"{short} of {plural(total, 'program')} {falls} short of a requirement.", style="bad")
        for shortfall in self.found.shortfalls:
            self._shortfall(shortfall)

    def _shortfall(self, shortfall: Shortfall) -> None:
        page = self.page
        page.heading("WHY IT FALLS SHORT" if shortfall.count == 1 else "WHY THEY FALL SHORT")
        many = f"{plural(shortfall.count, 'program')}: " if len(shortfall.programs) > 1 else ""
        page.text(f"{many}{self._programs(shortfall.programs)}", style="strong")
        number = len(shortfall.conflicts)
        if number > 1:
            page.text(f"There are {number} causes, each by itself enough:")
        for place, conflict in enumerate(shortfall.conflicts, 1):
            self._conflict(conflict, f"{place}. " if number > 1 else "")
        if shortfall.note:
            page.text(sentence(shortfall.note), style="dim")
        page.blank()
        self._mends(shortfall.mends)

    def _conflict(self, conflict: Conflict, mark: str) -> None:
        page = self.page
        indent = len(mark)
        if len(conflict.members) == 1:
            (only,) = conflict.members
            page.text(self._says(only), mark=mark, style="bad")
            if only.text:
                page.text(sentence(only.text), indent=indent)
            return
        if conflict.collision:
            head = "The program's own page asks for what cannot be kept together; this is not your fault:"
        else:
            head = "These cannot all be kept:"
        page.text(head, mark=mark, style="bad")
        for member in conflict.members:
            page.text(self._says(member), indent=indent, mark="- ")
            if member.text:
                page.text(sentence(member.text), indent=indent + 2)
        page.text("Without any one of them, the others could be kept.", indent=indent, style="dim")

    def _says(self, member: Member) -> str:
        """The rule's sentence with its sources, or the fact."""
        return sentence(member.says) + self.names.cite(member.sources)

    def _mends(self, mends: Sequence[Remedy]) -> None:
        page = self.page
        if not mends:
            page.text("No one or two changes that lorplan knows of would mend this.")
            return
        page.text("What would mend it, the easiest first:", style="strong")
        few = mends if self.view.all or len(mends) <= MENDS + 1 else mends[:MENDS]
        self._remedies(few)
        if len(few) < len(mends):
            page.text(f"and {len(mends) - len(few)} more (--all)", style="dim")

    def _remedies(self, remedies: Iterable[Remedy]) -> None:
        """Each with its changes; pairs that begin alike are told as one."""
        alike: dict[object, list[Remedy]] = {}
        for number, remedy in enumerate(remedies):
            key = (remedy.cost, remedy.changes[0]) if len(remedy.changes) == 2 else number
            alike.setdefault(key, []).append(remedy)
        for some in alike.values():
            first, *more = some[0].changes
            self.page.text(sentence(first.says), mark="* ")
            if len(some) == 1:
                for change in more:
                    self.page.text(f"And: {sentence(change.says)}", indent=2)
                continue
            self.page.text("And one of these:", indent=2)
            for remedy in some:
                self.page.text(sentence(remedy.changes[1].says), indent=2, mark="- ")

    # ---- portfolios ----------------------------------------------------------------------------------------------

    def portfolios(self) -> None:
        """Each set of letters with its points by rule, and the runner-up."""
        alike: dict[tuple[object, ...], list[ProgramWhy]] = {}
        for one in self.found.programs:
            alike.setdefault((one.letters, one.together, one.points, one.runner_up), []).append(one)
        groups = list(alike.values())
        few = groups if self.view.all or len(groups) <= PORTFOLIOS + 1 else groups[:PORTFOLIOS]
        self.page.heading("WHY THESE LETTERS")
        self.page.text("+n: points; 10 is a strong US letter in its own field.", style="dim")
        said: dict[tuple[LetterHere, ...], str] = {}
        for group in few:
            self.page.blank()
            self._portfolio(group, said)
        if len(few) < len(groups):
            self.page.blank()
            self.page.text(f"and {plural(len(groups) - len(few), 'more set')} of letters (--all, or --program ID)")

    def _portfolio(self, group: Sequence[ProgramWhy], said: dict[tuple[LetterHere, ...], str]) -> None:
        page, first = self.page, group[0]
        programs = sorted(program for one in group for program in one.programs)
        letters = plural(len(first.letters), "letter")
        page.text(f"{self._programs(programs)}: {letters}, {plural(first.points, 'point')}", style="strong")
        if first.letters and first.letters in said:
            page.text(f"the same letters with the same points as at {said[first.letters]}", mark="* ")
        else:
            said[first.letters] = self.found.names[programs[0]]
            for letter in first.letters:
                self._letter_here(letter)
        if any(one.points or self.view.all for one in first.together):
            page.text("All together", mark="* ")
            self._rules(first.together, 2)
        second = first.runner_up
        if second is None:
            page.text("There is no other portfolio to choose from.", indent=2)
            return
        names = listing(second.letters) or "no letter at all"
        if second.short:
            page.text(f"Runner-up: {names}. With it a requirement falls short.", mark="* ")
        elif second.behind:
            page.text(f"Runner-up: {names}, {plural(second.behind, 'point')} behind:", mark="* ")
        else:
            page.text(f"Just as good: {names}.", mark="* ")
        if not second.short or self.view.all:
            self._rules(second.by_rule, 2)

    def _letter_here(self, letter: LetterHere) -> None:
        status = STATUS.get(letter.status, letter.status)
        self.page.text(f"{self._letter(letter.letter)} {letter.points:+d}, {status}", mark="* ")
        if letter.needed:
            self.page.text(f"Needed: {sentence(letter.needed)}", indent=2)
        elif letter.points <= 0 and letter.says:
            self.page.text(sentence(letter.says), indent=2)
        self._rules(letter.rules, 2)

    def _rules(self, entries: Sequence[RulePoints], indent: int) -> None:
        """Rules with their points: those that give nothing, and those beyond the first few, only where all is asked."""
        told = [one for one in entries if one.points or self.view.all]
        few = told if self.view.all or len(told) <= RULES + 1 else told[:RULES]
        width = max((len(f"{one.points:+d}") for one in few), default=0)
        for one in few:
            says = f"{turned(one.before, one.points)}{sentence(one.says)}"
            self.page.row(f"{one.points:+d}" if one.points else "0", says, width, indent=indent)
        if len(few) < len(told):
            rest = sum(one.points for one in told[len(few) :])
            more = plural(len(told) - len(few), "more rule")
            self.page.text(f"and {more}, {rest:+d} together (--all)", indent=indent, style="dim")

    # ---- one letter ----------------------------------------------------------------------------------------------

    def letter(self) -> None:
        """Where a letter is used, where not, and why."""
        letter = self.found.letter
        assert letter is not None
        total = sum(place.count for place in letter.places)
        status = STATUS.get(letter.status, letter.status)
        head = f"{self._letter(letter.letter)}, {status}: used at {letter.used} of {plural(total, 'program')}."
        self.page.text(head, style="strong")
        for used, heading in ((True, "WHERE IT IS USED"), (False, "WHERE NOT, AND WHY")):
            places = [place for place in letter.places if place.used is used]
            if places:
                self.page.heading(heading)
            for place in places:
                self.page.text(self._programs(place.programs), mark="- ")
                cost = f" Sending it costs {plural(place.price, 'point')} a program." if place.price else ""
                self.page.text(sentence(place.says) + cost, indent=2)

    # ---- why not -------------------------------------------------------------------------------------------------

    def why_not(self) -> None:
        """What keeps it out, what it would cost, and the least change."""
        told = self.found.why_not
        assert told is not None
        what = {
            "letter": self._letter(told.asked),
            "writer": f"A letter by {told.name}",
            "fourth": "A fourth letter", "portfolio": f"The set {told.asked.replace(',', ', ')}",
        }[told.what]  # fmt: skip
        here = [one for one in told.payers if one.how == "in"]
        out = [one for one in told.payers if one.how != "in"]
        total = sum(one.count for one in told.payers)
        if not out:
            programs = [program for one in here for program in one.programs]
            place = self._programs(programs) if total == 1 else _all(total)
            self.page.text(f"{what} is in the plan at {place}.", style="good")
            return
        number = sum(one.count for one in here)
        where = f"in the plan at {number} of {plural(total, 'program')}" if here else "not in the plan"
        self.page.text(f"{what} is {where}.", style="strong")
        self.page.heading("WHY NOT")
        few = out if self.view.all or len(out) <= PORTFOLIOS + 1 else out[:PORTFOLIOS]
        shared = out[0].says if len({one.says for one in out}) == 1 and len(out) > 1 else ""
        if shared:
            self.page.text(sentence(shared))
        for payer in few:
            self._payer(payer, shared)
        if len(few) < len(out):
            self.page.text(f"and {len(out) - len(few)} more (--all)", style="dim")
        self.page.heading("WHAT WOULD BRING IT IN")
        where = f", at {self._programs(told.target)}" if here else ""
        if told.change is None:
            self.page.text(f"None of the changes that lorplan knows of, alone or two together{where}.")
        else:
            self.page.text(f"The least change{where}:")
            self._remedies([told.change])
            few_others = told.others if self.view.all else told.others[:3]
            if told.others:
                self.page.text("Or as easily:")
                self._remedies(few_others)
            if len(few_others) < len(told.others):
                self.page.text(f"and {len(told.others) - len(few_others)} more (--all)", style="dim")
        if told.note:
            self.page.text(sentence(told.note), style="dim")

    def _payer(self, payer: Payer, shared: str) -> None:
        self.page.text(self._programs(payer.programs), mark="- ")
        if not shared:
            self.page.text(sentence(payer.says), indent=2)
        if payer.how in ("price", "request") and payer.price is not None:
            self.page.text(_price(payer), indent=2)
        if payer.how != "short":
            self._rules(payer.by_rule, 2)

    def end(self) -> None:
        """Sources and notes, and what to do next."""
        sources(self.page, self.names, None if self.view.all else 4)
        for note in self.found.notes:
            self.page.blank()
            self.page.text(dated(sentence(note)), style="dim")
        if self.found.next_steps:
            self.page.heading("WHAT TO DO NEXT")
            for number, step in enumerate(self.found.next_steps, 1):
                self.page.text(sentence(step), mark=f"{number}. ")


def _price(payer: Payer) -> str:
    price, weighted = payer.price or 0, payer.weighted or 0
    if not price:
        cost = "It would be just as good here"
    elif price > 0:
        cost = f"It costs {plural(price, 'point')} a program"
    else:
        cost = f"It would add {plural(-price, 'point')} a program"
    if weighted > 0 and weighted != price:
        return f"{cost}; {plural(weighted, 'weighted point')} in all:"
    return f"{cost}:" if payer.by_rule else f"{cost}."


def _all(total: int) -> str:
    return "the program" if total == 1 else f"all {total} programs"
