"""What a rule says, as data."""

from __future__ import annotations

from lorplan.results.plan import Citation
from lorplan.results.result import Record, Result


class Term(Record, frozen=True):
    """A condition that a pack gives a name, in one line of YAML."""

    name: str
    means: str


class RuleStatement(Record, frozen=True):
    """One statement on a rule, as its pack writes it."""

    layer: str
    pack: str
    title: str  # of the pack
    action: str  # defines | changes | lifts
    season: str | None  # it speaks from this season on
    level: str | None
    says: str | None
    kind: str | None  # count | bar | points | cover | say
    applies: str  # the condition in one line of YAML; "always" where there is none
    states: str | None  # the kind's fields in one line of YAML
    terms: tuple[Term, ...]  # the names that these conditions use, and what they stand for
    points: int | None
    why: str | None
    reason: str | None
    sources: tuple[Citation, ...]


class RuleCard(Result, frozen=True):
    """A rule of the packs: all its statements, in the order of the layers. The first defines it."""

    rule: str
    level: str
    kind: str
    says: str
    statements: tuple[RuleStatement, ...]
