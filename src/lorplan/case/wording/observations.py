"""What is to be said of rules: alike things at several classes of programs are said once, as one finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lorplan.basics.words import listing
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.layers import layer_steps
from lorplan.case.wording.speaker import Speaker, at_programs
from lorplan.results.plan import Finding
from lorplan.rules.kinds import Bound
from lorplan.rules.kinds.measure import Measure
from lorplan.rules.packs.statements import LAYERS, Rule

STATUSES = ("broken", "open", "kept", "caveat", "step", "note")


@dataclass(repr=False, eq=False)
class Observation:
    """The same of one rule at several classes. `measure`: what the rule comes to, where that is a number of letters;
    `sure`: whether it is known that the rule applies; `letters`: those that are spoken of, as a bit mask; `empty`: the
    roles that nobody fills."""

    rule: Rule
    status: str  # broken | open | kept | caveat | step | note
    bound: Bound | None = None
    measure: Measure | None = None
    sure: bool = True
    letters: int = 0
    empty: tuple[str, ...] = ()
    classes: list[ProgramClass] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many programs it is said of."""
        return sum(program_class.count for program_class in self.classes)

    @property
    def missing(self) -> int:
        """How many letters are surely missing, or too many."""
        return 0 if self.measure is None else self.measure.missing


class Observations:
    """What was observed so far, in the order in which it came up."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[object, ...], Observation] = {}

    def put(self, program_class: ProgramClass, observation: Observation, *apart: object) -> None:
        """Add what was observed at a class. `apart`: what tells it from others of the same rule and status."""
        rule = observation.rule
        key = (rule.id, rule.says, observation.status, observation.sure, *apart)
        known = self._by_key.setdefault(key, observation)
        known.classes.append(program_class)
        known.letters |= observation.letters

    def __iter__(self) -> Iterator[Observation]:
        return iter(self._by_key.values())


def finding(speaker: Speaker, observation: Observation, text: str, mend: str | None) -> Finding:
    """An observation as a finding. `text`: the sentence about this applicant; `mend`: what to do about it."""
    rule, measure = observation.rule, observation.measure
    return Finding(
        rule=rule.id,
        level=rule.level,
        status=observation.status,
        says=rule.says,
        text=text,
        programs=speaker.programs(observation.classes),
        count=observation.count,
        letters=speaker.letters(observation.letters),
        measured=None if measure is None else measure.sure,
        bound=None if measure is None or observation.bound is None else observation.bound.bound_of(),
        missing=None if measure is None else observation.missing,
        layers=layer_steps(rule),
        sources=rule.sources,
        mend=mend,
        required=rule.required,
    )


def order_of(finding: Finding) -> tuple[int, int, int, str, tuple[str, ...]]:
    """What comes first: broken, open, kept, notes, and each by the number of programs. Notes on the applicant's field
    and programs come before those on the portal."""
    layer = -LAYERS.index(finding.layers[0].layer) if finding.status == "note" else 0
    return STATUSES.index(finding.status), layer, -finding.count, finding.rule, finding.programs


def assigned_already(speaker: Speaker, observation: Observation) -> str:
    """That letters keep their slots although a bar speaks against them."""
    names = listing(speaker.writer(name) for name in speaker.letters(observation.letters))
    where = at_programs(observation.count)
    return f"{names}: assigned already; this keeps a slot taken and counts for nothing {where}."
