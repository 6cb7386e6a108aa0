"""Rotations to come: which should yield a letter, what it is worth, when to ask, and what is left without it."""

from __future__ import annotations

from collections.abc import Sequence

from lorplan.basics.words import sentence
from lorplan.report.page import Page
from lorplan.report.plain import dated
from lorplan.results.rotations import RotationAhead


def rotations(page: Page, ahead: Sequence[RotationAhead]) -> None:
    """The section; nothing where there is no rotation to come."""
    if not ahead:
        return
    page.heading("ROTATIONS TO COME")
    for rotation in ahead:
        name = f"{rotation.name}, until {rotation.ended}."
        name = f"{rotation.choice}: {name}" if rotation.choice else sentence(name)
        when = f"Ask for a letter by {rotation.ask_on}." if rotation.writers and not _given_up(rotation, ahead) else ""
        page.text(dated(f"{name} {rotation.says} {when}"), mark="- ")


def _given_up(rotation: RotationAhead, ahead: Sequence[RotationAhead]) -> bool:
    """Whether another one, of which only one can be done, yields a letter of the plan."""
    return any(other.asked for other in ahead if other.experience in rotation.instead_of)
