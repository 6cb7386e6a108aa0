"""A page's own rules beside those of the packs that speak of the same letters, as data."""

from __future__ import annotations

from lorplan.results.plan import Assumed
from lorplan.results.result import Record, Result


class RuleBeside(Record, frozen=True):
    """Another rule in force at the program. `relation` to the page's rule: contradicts (nothing keeps both), repeats
    (the same is asked twice), follows (kept wherever the page's is), implies (keeps the page's too), against (takes
    points from letters that the page asks for), for (gives them points), shares (letters of the file count for both).
    """

    relation: str
    rule: str
    level: str
    kind: str
    says: str
    layer: str  # portal | general | specialty | program | user
    pack: str  # which pack defines it; of a program's own rule the program
    sure: bool  # whether it surely holds there
    letters: tuple[str, ...]  # letters of the file that meet both surely


class OwnRule(Record, frozen=True):
    """A rule that the program's page states or changes, and the rules beside it."""

    rule: str
    level: str
    kind: str
    says: str
    changes: bool  # a rule of a pack, with other words or numbers
    letters: tuple[str, ...]  # letters of the file that meet it surely
    beside: tuple[RuleBeside, ...]


class ProgramRulesAbout(Record, frozen=True):
    """A program with rules of its own."""

    program: str
    name: str
    rules: tuple[OwnRule, ...]


class RulesAbout(Result, frozen=True):
    """The programs that were asked about. `writers`: letter -> names of its authors."""

    scenario: str
    programs: tuple[ProgramRulesAbout, ...]
    writers: dict[str, str]
    assumed: tuple[Assumed, ...]  # what-ifs: not in the user's file
