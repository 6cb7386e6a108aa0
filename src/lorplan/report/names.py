"""How programs, letters and sources are called in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lorplan.basics.words import listing
from lorplan.report.page import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lorplan.results.check import ProgramEntry
    from lorplan.results.plan import LayerStep, Plan, Portfolio, ProgramPlan, Source

STATUS = {
    "uploaded": "uploaded",
    "agreed": "agreed, not here yet",
    "asked": "asked, no answer yet",
    "idea": "still to be asked",
    "withdrawn": "withdrawn, but in its slot",
    "declined": "declined",
}


class Names:
    """Names of programs and letters, and its sources in the order in which they were cited."""

    def __init__(
        self, programs: Iterable[ProgramPlan | ProgramEntry] = (), writers: Mapping[str, str] | None = None
    ) -> None:
        self.programs = {program.program: program for program in programs}
        self.writers = dict(writers or {})
        self.cited: dict[tuple[str, str | None], tuple[int, Source]] = {}

    @classmethod
    def of(cls, plan: Plan) -> Names:
        """The names in a plan."""
        return cls(plan.programs, {fate.letter: fate.writer for fate in plan.letters})

    def program(self, ident: str) -> str:
        """`community (60)`: the name, and how many programs the entry stands for."""
        program = self.programs.get(ident)
        if program is None:
            return ident
        return f"{program.name} ({program.count})" if program.count > 1 else program.name

    def some_programs(self, idents: Iterable[str], limit: int | None) -> str:
        """The programs in a list; those beyond `limit` as a number and the flag that shows them."""
        names = [self.program(ident) for ident in idents]
        if limit is None or len(names) <= limit + 1:
            return listing(names)
        return f"{', '.join(names[:limit])} and {len(names) - limit} more (--all)"

    def letter(self, ident: str) -> str:
        """`Dr. Anita Patel (patel-im)`, or the id alone."""
        writer = self.writers.get(ident)
        return f"{writer} ({ident})" if writer and writer != ident else ident

    def cite(self, sources: Iterable[Source]) -> str:
        """` [1] [2]`: numbers of the sources, given at first mention."""
        marks = []
        for source in sources:
            key = source.title, source.url
            number, _ = self.cited.setdefault(key, (len(self.cited) + 1, source))
            marks.append(f" [{number}]")
        return "".join(dict.fromkeys(marks))


def status_of(status: str, assigned: bool = False) -> str:
    """Where a letter stands, in words."""
    words = STATUS.get(status, status)
    return f"{words}, assigned already" if assigned and status == "uploaded" else words


def source_text(source: Source, named: set[str] | None = None) -> str:
    """`Title: heading (checked Nov 22, 2026)`. `named`: works already named in full, whose further headings are
    then called `the same: heading`.
    """
    work, colon, heading = source.title.partition(": ")
    title = source.title
    if named is not None and colon:
        title = f"the same: {heading}" if work in named else title
        named.add(work)
    about = [f"season {source.season}"] if source.season else []
    if source.checked:
        about.append(f"checked {day(source.checked)}")
    return f"{title} ({', '.join(about)})" if about else title


def layer_text(step: LayerStep) -> str:
    """`changed by specialty pack internal_medicine (looser)`."""
    verb = {"defines": "from", "changes": "changed by", "lifts": "lifted by"}.get(step.action, step.action)
    who = {"user": "your own file", "program": f"the program's own rules ({step.pack})"}.get(
        step.layer, f"the {step.layer} pack {step.pack}"
    )
    effect = {"tightens": " (stricter)", "loosens": " (looser)"}.get(step.effect or "", "")
    return f"{verb} {who}{effect}" + (f": {step.reason}" if step.reason else "")


def portfolio_of(plan: Plan, ident: str) -> Portfolio | None:
    """The portfolio with this id."""
    return next((portfolio for portfolio in plan.portfolios if portfolio.id == ident), None)


def turned(before: int, points: int) -> str:
    """What stands before the sentence of a rule that gives `points` more (less) than `before`, where it gives or takes
    less now: else a point lost by a rule in one's favour would read as if the rule took it."""
    if not before or (before > 0) == (points > 0):
        return ""
    return "no longer: " if before + points == 0 else "less: "
