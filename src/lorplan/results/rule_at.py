"""What a rule comes to at a program, letter by letter, as data."""

from __future__ import annotations

from lorplan.results.plan import Assumed, Citation
from lorplan.results.result import Record, Result


class StatementAt(Record, frozen=True):
    """One statement on the rule. `speaks`: yes, perhaps (a fact of its condition is not known) or no."""

    layer: str
    pack: str
    action: str  # defines | changes | lifts
    speaks: str
    effect: str | None  # tightens | loosens
    applies: str  # as written; "always" where nothing is
    unknown: tuple[str, ...]  # facts for want of which it speaks perhaps
    reason: str | None
    sources: tuple[Citation, ...]


class Perhaps(Record, frozen=True):
    """A letter that may match, and the facts that would tell."""

    letter: str
    unknown: tuple[str, ...]


class ConditionAt(Record, frozen=True):
    """A condition of the rule, and the letters that meet it surely, perhaps, and not."""

    name: str  # of, unless, when, or a role
    written: str | None
    surely: tuple[str, ...]
    perhaps: tuple[Perhaps, ...]
    no: tuple[str, ...]


class RuleAt(Result, frozen=True):
    """A rule as it stands at a program. `in_force`: yes, perhaps or no; in the last case the rest is empty."""

    rule: str
    program: str
    in_force: str
    level: str | None
    kind: str | None
    says: str | None
    statements: tuple[StatementAt, ...]
    numbers: tuple[tuple[str, str], ...]
    conditions: tuple[ConditionAt, ...]
    terms: dict[str, str]  # names in the conditions, and what they stand for
    writers: dict[str, str]  # letter -> names of its authors
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
