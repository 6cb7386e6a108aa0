"""What an answer rests on besides the scenario's facts: rules that the user changed, packs that there are not."""

from __future__ import annotations

from lorplan.case.case import Case
from lorplan.results.plan import Override


def overrides(case: Case) -> tuple[Override, ...]:
    """The user's changes and lifts of rules, by rule."""
    written = []
    for raw in case.scenario.overrides:
        action = "lift" if "lift" in raw else "change"
        reason = raw.get("reason")
        written.append(Override(str(raw[action]), action, None if reason is None else str(reason)))
    return tuple(sorted(written, key=lambda override: (override.rule, override.action)))


def packs_missing(case: Case) -> list[str]:
    """A sentence for each specialty of a program that no pack is about."""
    specialties = {program.specialty for program in case.scenario.programs}
    without = sorted(name for name in specialties if case.library.pack("specialty", name) is None)
    names = (case.library.families.name(specialty) for specialty in without)
    return [f"There is no pack of rules for {name}: only the general rules are used there." for name in names]
