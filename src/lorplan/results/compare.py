"""What `lorplan compare` answers, as frozen data. Its JSON is exactly this, field by field.

Numbers are integers: programs are counted with their `count`; points, missing letters and what falls short are weighted
as in the plan's order. Everything is sorted; no run times and no paths beyond the names that the user gave.
"""

from __future__ import annotations

from typing import Literal

from lorplan.results.plan import Assumed
from lorplan.results.result import Record, Result

ChangeKind = Literal["changed", "new", "gone"]
FactKind = Literal["day", "season", "rules", "version", "only", "letter", "program", "override", "answer"]
What = Literal["best plan", "stopped plan", "saved plan", "portfolio", "assignment", "list", "alternative"]


class Stages(Record, frozen=True):
    """What a plan comes to, stage by stage."""

    short: int  # weight of the programs that fall short
    missing: int  # weighted letters
    points: int
    people: int
    letters: int
    portfolios: int


class Side(Record, frozen=True):
    """One thing that is compared. `label`: A, B ...; `name`: as it was given."""

    label: str
    name: str
    what: What
    assumed: tuple[Assumed, ...]  # what-ifs, which its file does not say
    as_of: str
    season: str
    version: str
    scenario_hash: str
    packs_hash: str
    only: tuple[str, ...]
    wrong: tuple[str, ...]  # what cannot be: a limit broken, a letter that is gone
    missing: tuple[str, ...]  # programs that it does not mention, counted with the letters assigned already
    programs: int
    weight: int
    complete_in_hand: int | None  # with those of its own letters that are uploaded; None where it is not known
    in_hand_at_best: int | None  # with any letters that are uploaded, placed at best
    complete: int  # when every letter is there
    hangs: int  # complete but for an unanswered question
    thin: int  # fewer letters than their number
    short: int
    stages: Stages
    letters: tuple[str, ...]  # used somewhere
    people: tuple[str, ...]  # to be asked, by name
    asked: tuple[str, ...]  # letters to be asked for, spares of a resilient plan included
    hanging: int | None  # complete programs that fall short if some one writer fails; None where it is not known
    waiting: int  # programs that are sent a letter that is not in hand
    waiting_for: tuple[str, ...]  # these letters

    @property
    def lacking(self) -> int:
        """Programs at which something is surely missing."""
        return self.thin + self.short


class Line(Record, frozen=True):
    """One number of every side. `best`: labels of the sides that have the best of it; empty where none is better, or
    where they cannot be compared."""

    name: str
    values: tuple[int | None, ...]
    better: Literal["more", "less", "neither"]
    best: tuple[str, ...]
    same: bool


class ProgramChange(Record, frozen=True):
    """What one program gets more and less. `kind` new or gone: only the second, or only the first, has the program."""

    program: str
    name: str
    count: int
    kind: ChangeKind
    added: tuple[str, ...]
    removed: tuple[str, ...]


class RuleChange(Record, frozen=True):
    """Weighted points that a rule gives, before and after. `says`: its sentence, where it is known."""

    rule: str
    says: str
    before: int
    after: int


class RequirementChange(Record, frozen=True):
    """A must that is kept at other programs than before. Numbers of programs at which it is broken, or open."""

    rule: str
    says: str
    broken_before: int
    broken_after: int
    open_before: int
    open_after: int


class FactChange(Record, frozen=True):
    """What the two were made from and is not the same: a letter's status, the day, the rules."""

    kind: FactKind
    subject: str
    before: str
    after: str


class Difference(Record, frozen=True):
    """The second against the first. Applied to the letters of the first it gives those of the second."""

    before: str  # label
    after: str
    programs: tuple[ProgramChange, ...]
    rules: tuple[RuleChange, ...]
    requirements: tuple[RequirementChange, ...]
    facts: tuple[FactChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether they send the same letters and come to the same."""
        return not (self.programs or self.rules or self.requirements or self.facts)


class Comparison(Result, frozen=True):
    """Sides, their numbers line by line, and each against the first. `optimum`: label of the best plan, where it is
    among them. `cautions`: why numbers may not mean the same."""

    format: int
    version: str
    sides: tuple[Side, ...]
    optimum: str | None
    cautions: tuple[str, ...]
    lines: tuple[Line, ...]
    differences: tuple[Difference, ...]
    names: dict[str, str]  # letter -> its writers' names

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return all(difference.nothing for difference in self.differences) and all(line.same for line in self.lines)


class Loss(Record, frozen=True):
    """What a plan loses against the best one: weighted programs short and letters missing more, points fewer. The first
    of them that is not 0 is above 0."""

    short: int
    missing: int
    points: int


class Alternative(Record, frozen=True):
    """A plan with another set of letters. `dropped` and `added`: letters that it does without, or uses, unlike the best
    plan; where a letter has to be (assigned, or kept by wish) does not count. `together`: numbers of two alternatives
    before it whose changes it makes both; empty where it is none of that kind."""

    side: Side
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    loss: Loss
    difference: Difference
    together: tuple[int, ...]


class Nearest(Record, frozen=True):
    """Another portfolio at one class of alike programs, everything else being as in the best plan."""

    programs: tuple[ProgramChange, ...]
    count: int
    loss: Loss


class Alternatives(Result, frozen=True):
    """The best plan, and the next best ones by what the applicant decides. `tried`: sets of letters whose best plans
    were compared; None where they were found one by one. `complete`: there is no other. `rest`: the least that any
    plan loses that has the letters of none of those listed; None where there is none, or where it is not known."""

    format: int
    version: str
    as_of: str
    season: str
    scenario_hash: str
    packs_hash: str
    assumed: tuple[Assumed, ...]
    engine: Literal["table", "cp-sat"]
    proved: bool
    tried: int | None
    complete: bool
    rest: Loss | None
    best: Side
    others: tuple[Alternative, ...]
    nearest: tuple[Nearest, ...]
    nearest_of: int  # how many other portfolios there are at single classes of programs
    names: dict[str, str]


class FrontierPoint(Record, frozen=True):
    """A plan that no other beats. `number`: of the point, as in the plot."""

    number: int

    people: tuple[str, ...]
    letters: tuple[str, ...]  # to be asked for
    short: int  # programs, with counts
    stages: Stages
    least_short: bool  # nobody who asks so few falls short less
    programs_short: tuple[str, ...]
    is_plan: bool  # it is the plan of `lorplan solve`


class Frontier(Result, frozen=True):
    """Points against people asked and what falls short. `proved`: every point is, and none is left out."""

    format: int
    version: str
    as_of: str
    season: str
    scenario_hash: str
    packs_hash: str
    assumed: tuple[Assumed, ...]
    engine: Literal["table", "cp-sat"]
    proved: bool
    programs: int
    weight: int
    points: tuple[FrontierPoint, ...]
    notes: tuple[str, ...]
