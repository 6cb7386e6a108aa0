"""How programs, letters and sources are called in text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lorplan.report.plain import day
from lorplan.results.check import ProgramEntry
from lorplan.results.plan import Citation, LayerStep, LetterFate, Plan, Portfolio, ProgramPlan

RANK = {"official": "official", "study": "study", "adviser": "advice", "opinion": "opinion"}
STATUS = {
    "uploaded": "uploaded",
    "agreed": "agreed, not here yet",
    "asked": "asked, no answer yet",
    "idea": "still to be asked",
    "withdrawn": "withdrawn, but in its slot",
    "declined": "declined",
}


class Names:
    """What programs and letters are called. `programs`: ids, each with a name and the number of programs that the entry
    stands for; `writers`: ids of letters, each with the name of who writes it."""

    def __init__(
        self, programs: Mapping[str, tuple[str, int]] | None = None, writers: Mapping[str, str] | None = None
    ) -> None:
        self.programs = programs or {}
        self.writers = writers or {}

    @classmethod
    def of(cls, programs: Iterable[ProgramPlan | ProgramEntry], letters: Iterable[LetterFate] = ()) -> Names:
        """The names in a plan or a report."""
        return cls(
            {program.program: (program.name, program.count) for program in programs},
            {letter.letter: letter.writer for letter in letters},
        )

    def program(self, ident: str) -> str:
        """`community (60)`: the name, and how many programs the entry stands for; or the id alone."""
        return counted(*self.programs.get(ident, (ident, 1)))

    def letter(self, ident: str) -> str:
        """`Dr. Anita Patel (patel-im)`, or the id alone."""
        return written_by(ident, self.writers.get(ident, ""))


def counted(name: str, count: int) -> str:
    """The name of an entry and for how many programs it stands."""
    return f"{name} ({count})" if count > 1 else name


def written_by(letter: str, writer: str) -> str:
    """The writer's name and the letter's id; the id alone where it says as much."""
    return f"{writer} ({letter})" if writer and writer != letter else letter


def status_of(status: str, assigned: bool = False) -> str:
    """Where a letter stands, in words."""
    words = STATUS.get(status, status)
    return f"{words}, assigned already" if assigned and status == "uploaded" else words


def source_text(source: Citation, named: set[str] | None = None) -> str:
    """`Title: heading (official, checked Nov 22, 2026)`. `named`: works already named in full, whose
    further headings are then called `the same: heading`.
    """
    work, colon, heading = source.title.partition(": ")
    title = source.title
    if named is not None and colon:
        title = f"the same: {heading}" if work in named else title
        named.add(work)
    about = [RANK[source.rank]] if source.rank in RANK else []
    if source.season:
        about.append(f"season {source.season}")
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
