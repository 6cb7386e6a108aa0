"""What a pack states, as data: statements on rules, their sources, caps of groups, settings, seasons."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct, field

from lorplan.basics.errors import Where
from lorplan.results.plan import Citation
from lorplan.rules.kinds import Kind
from lorplan.rules.language.conditions import Condition

LAYERS: Final = ("shortlist", "portal", "general", "specialty", "program", "user")
ACTIONS: Final = ("defines", "changes", "lifts")


class Cap(Struct, frozen=True):
    """The bounds within which the points of a group's rules stay, summed per letter."""

    least: int
    most: int
    why: str
    where: Where


class Origin(Struct, frozen=True):
    """Where statements stand, and what they have in common there: a pack, a program, or the rules of the user.

    `pack`: its id; of a program the program's. `groups`: those that its rules may name. The rest as in `Statement`.
    """

    layer: str
    pack: str
    groups: Mapping[str, Cap]
    only_for: tuple[str, str] | None = None
    season: str | None = None
    program: str | None = None
    distance: int = 0


class Statement(Struct, frozen=True, eq=False):
    """One statement on a rule. `fields` are those that it decides: level, says, kind, points, why,
    required, number.

    `only_for`: the specialty or portal of its pack, None for packs of the general layer. `season`: it speaks from
    that season on.
    """

    rule: str
    layer: str
    pack: str
    action: str
    applies: Condition
    fields: Mapping[str, Any]
    sources: tuple[Citation, ...]
    reason: str | None
    where: Where
    only_for: tuple[str, str] | None = None  # ("program.specialty", "internal_medicine")
    season: str | None = None
    written: Any = None  # the raw mapping, for hashes and `rules show`
    program: str | None = None  # the program whose own statement it is
    distance: int = 0  # how many steps of `extends` away it stands: 0 for a program's own
    set: str | None = None  # the requirement set that a program has to name for it to speak


class Setting(Struct, frozen=True):
    """A number (or a list of numbers) of the general packs that is no rule."""

    value: Any
    why: str
    sources: tuple[Citation, ...]
    where: Where


class Pack(Struct, frozen=True):
    """One file of rules."""

    id: str
    layer: str
    of: str | None  # the specialty or portal it speaks of
    title: str
    file: str
    statements: tuple[Statement, ...]
    groups: Mapping[str, Cap]
    settings: Mapping[str, Setting]
    definitions: Mapping[str, Condition] = field(default_factory=dict)
    raw: Any = None


class Event(Struct, frozen=True):
    """A named day of a season. `projected`: no page that we know states it. `pattern`: what of earlier seasons it then
    follows, `the first Wednesday of June`. `latest`: the later day where two patterns fit; what has to be done by then
    is reckoned by `day`, the earlier one. `own`: the user set it."""

    day: datetime.date
    projected: bool
    sources: tuple[Citation, ...]
    pattern: str | None = None
    latest: datetime.date | None = None
    own: bool = False


class Season(Struct, frozen=True):
    """A named calendar: one cycle of a portal, in the year in which training begins. `specialties`: whom alone it is
    for, empty for all that the portal serves."""

    id: str
    name: str
    events: Mapping[str, Event]
    year: int = 0
    portal: str = ""
    cycle: str = ""
    specialties: frozenset[str] = frozenset()

    def day(self, event: str) -> datetime.date | None:
        """The day of an event, None where the season does not say."""
        known = self.events.get(event)
        return None if known is None else known.day


class Rule(Struct, frozen=True, eq=False):
    """A rule as it stands for a program after all layers.

    `required`: a must of a portal or a program, not only a custom of the field. `number`: a count that is the program's
    number of letters, or part of it: no more than there is room for, and weak letters that nobody was asked for do not
    count. `weak`: points for letters that nobody should be asked for, or a bar on such; neither holds against what a
    must asks for by office or form.
    """

    id: str
    level: str
    says: str
    kind: Kind
    points: int
    why: str | None
    chain: tuple[Statement, ...]
    required: bool = False
    number: bool = False
    weak: bool = False

    @property
    def key(self) -> tuple[int, ...]:
        """Equal for two programs exactly if the same statements made the rule."""
        return tuple(id(statement) for statement in self.chain)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The sources of all statements, the best first, those of a rank in the order of the layers."""
        every = dict.fromkeys(source for statement in self.chain for source in statement.sources)
        return tuple(sorted(every, key=lambda source: source.weight))
