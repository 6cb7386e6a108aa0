"""What applications cost: the schedules of rules/fees.yaml."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.yamltree import Map
from lorplan.results.plan import Citation
from lorplan.rules.packs.entries import known_keys, listed, take
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.sources import read_sources


class Tier(Struct, frozen=True):
    """Applications that cost the same: up to so many in all (None: without end), `each` in dollars."""

    upto: int | None
    each: int


class Schedule(Struct, frozen=True):
    """Fees of a portal for one specialty, in US dollars. `first`: so many programs together, and their fee."""

    portal: str
    cycle: str
    year: int
    first: tuple[int, int]
    tiers: tuple[Tier, ...]
    sources: tuple[Citation, ...]

    def cost(self, programs: int) -> int:
        """What so many applications cost."""
        covered, fee = self.first
        total = fee if programs else 0
        for tier in self.tiers:
            reached = programs if tier.upto is None else min(programs, tier.upto)
            total += max(0, reached - covered) * tier.each
            covered = max(covered, reached)
        return total

    def widths(self, most: int) -> list[tuple[int, int]]:
        """(how many applications, dollars each) of every tier after the first fee, for at most so many programs."""
        covered, steps = self.first[0], []
        for tier in self.tiers:
            reached = most if tier.upto is None else min(most, tier.upto)
            if reached > covered:
                steps.append((reached - covered, tier.each))
                covered = reached
        return steps


class Besides(Struct, frozen=True):
    """What is paid besides, whatever the list. `portal`: only there."""

    says: str
    portal: str | None
    sources: tuple[Citation, ...]


class Fees(Struct, frozen=True):
    """All that rules/fees.yaml holds."""

    schedules: tuple[Schedule, ...]
    besides: tuple[Besides, ...]

    def schedule(self, portal: str, cycle: str, year: int) -> Schedule | None:
        """The fees of that year, else the latest that are known before it, else the earliest after it."""
        known = [each for each in self.schedules if (each.portal, each.cycle) == (portal, cycle)]
        past = [each for each in known if each.year <= year]
        if past:
            return max(past, key=lambda each: each.year)
        return min(known, key=lambda each: each.year, default=None)


@cache
def fees() -> Fees:
    """The shipped fees. Raises PackError with everything that is wrong in the file."""
    path = folder("rules") / "fees.yaml"
    raw, complaints = yamltree.read(path), Complaints(str(path))
    known_keys(raw, ("format", "fees", "besides"), "the file of fees", complaints)
    schedules = [_schedule(entry, complaints) for entry in listed(raw, "fees", complaints)]
    besides = [_besides(entry, complaints) for entry in listed(raw, "besides", complaints)]
    complaints.raise_if_any(PackError)
    return Fees(
        tuple(each for each in schedules if each is not None), tuple(each for each in besides if each is not None)
    )


def _schedule(entry: Any, complaints: Complaints) -> Schedule | None:
    if not isinstance(entry, Map):
        complaints.add("fees are a mapping of portal, cycle, year, tiers and source", entry)
        return None
    known_keys(entry, ("portal", "cycle", "year", "first", "tiers", "source"), "fees", complaints)
    for key in ("portal", "cycle", "year", "tiers"):
        if key not in entry:
            complaints.add(f"'{key}' is missing", entry)
    first = entry.get("first")
    together = (0, 0)
    if isinstance(first, Map):
        known_keys(first, ("programs", "fee"), "'first'", complaints)
        programs, fee = (take(scalars.whole, first, key, complaints) for key in ("programs", "fee"))
        together = programs or 0, fee or 0
    tiers = [_tier(each, complaints) for each in listed(entry, "tiers", complaints)]
    ends = [together[0], *(tier.upto for tier in tiers if tier.upto is not None)]
    if sorted(set(ends)) != ends or sum(tier.upto is None for tier in tiers) != 1 or tiers[-1].upto is not None:
        complaints.add("'tiers' go up, and the last of them, and only it, has no 'upto'", entry.get("tiers", entry))
    if any(later.each < tier.each for tier, later in pairwise(tiers)):
        complaints.add("a later tier costs no less than an earlier one", entry.get("tiers", entry))
    return Schedule(
        portal=str(take(scalars.ident, entry, "portal", complaints)),
        cycle=str(take(scalars.ident, entry, "cycle", complaints)),
        year=take(scalars.whole, entry, "year", complaints) or 0,
        first=together,
        tiers=tuple(tiers),
        sources=read_sources(entry, complaints, required=True),
    )


def _tier(entry: Any, complaints: Complaints) -> Tier:
    if not isinstance(entry, Map) or "each" not in entry:
        complaints.add("a tier is a mapping of upto and each", entry)
        return Tier(None, 0)
    known_keys(entry, ("upto", "each"), "a tier", complaints)
    return Tier(take(scalars.whole, entry, "upto", complaints), take(scalars.whole, entry, "each", complaints) or 0)


def _besides(entry: Any, complaints: Complaints) -> Besides | None:
    if not isinstance(entry, Map) or "says" not in entry:
        complaints.add("what is paid besides is a mapping of says, portal and source", entry)
        return None
    known_keys(entry, ("says", "portal", "source"), "what is paid besides", complaints)
    says, portal = take(scalars.text, entry, "says", complaints), take(scalars.ident, entry, "portal", complaints)
    return Besides(says or "", portal, read_sources(entry, complaints, required=True))
