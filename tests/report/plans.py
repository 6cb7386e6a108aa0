"""Plans for the tests of reports: a strong applicant who must still ask one person, and what may become of that."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec.structs import replace

from lorplan import api
from lorplan.edits.whatifs import assumptions
from lorplan.results.plan import Engine, Plan
from lorplan.results.verdicts import Verdict

__all__ = ["NAMED", "PLAN", "UNSURE", "US_IM", "Plan", "Verdict", "hostile", "short", "stopped"]

FILE = Path(__file__).parent / "strong.yaml"
US_IM = "At least one letter comes from an internal medicine physician practising in the US."


def solved(*sets: str) -> Plan:
    """The plan with these values set, as if they stood in the file."""
    return replace(api.solve(api.Source(FILE, what_ifs=assumptions(sets=sets))), assumed=())


PLAN = solved()


@cache
def short() -> Plan:
    """The same applicant when nobody may be asked any more and one letter less is promised: Lakeside falls short."""
    return solved("budget=0", "letters.chen-im.status=idea")


def stopped() -> Plan:
    """A plan whose search was stopped, found by one method only."""
    engines = (
        Engine(name="cp-sat", status="stopped", gap=96),
        Engine(name="table", status="too large", gap=None),
    )
    return replace(PLAN, status="stopped", engines=engines)


def hostile() -> Plan:
    """The plan with names that try to be markup, formulas and terminal codes."""
    bad = "=HYPERLINK(1) [bold]x[/bold] \x1b[31mred\u202e\n\u2603 医師"
    programs = tuple(replace(p, name=bad) if p.program == "academic" else p for p in PLAN.programs)
    letters = tuple(replace(fate, writer=bad) if fate.letter == "patel-im" else fate for fate in PLAN.letters)
    portfolios = tuple(
        replace(p, reasons=tuple(replace(r, writer=bad) if r.letter == "patel-im" else r for r in p.reasons))
        for p in PLAN.portfolios
    )
    return replace(PLAN, programs=programs, letters=letters, portfolios=portfolios)


NAMED = {"ready": PLAN, "short": short(), "stopped": stopped()}

# Nothing falls short, but what is expected of letters hangs on the specialty of Dr. Patel at every program.
UNSURE = solved(
    "budget=0", "letters.chen-im.status=idea", "writers.patel.specialty=", "writers.clarke.role=clerkship_director"
)
