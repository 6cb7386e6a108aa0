"""Renderings of a plan, by name. Nothing here computes anything: all of it is drawn from the plan."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from lorplan.results.plan import Plan

FORMATS = ("text", "json", "csv", "xlsx")
PARTS = ("why", "left-out", "specialties", "notes", "sources")  # of a plan as text, on request


class View(Struct, frozen=True):
    """How much of a plan is shown, and how wide. `programs`: ids or names of programs to show in full; `parts`: of
    PARTS, those that are shown besides."""

    width: int = 80
    all: bool = False
    quiet: bool = False
    verbose: bool = False
    programs: tuple[str, ...] = ()
    colour: bool = False
    parts: tuple[str, ...] = ()

    def shows(self, part: str) -> bool:
        """Whether that part of a plan is asked for."""
        return self.all or part in self.parts


def render(plan: Plan, name: str, view: View | None = None) -> str | bytes:
    """The plan in the format called `name`, one of FORMATS: a text that ends with a newline, or the bytes of a file.

    Raises InputError where `view` names a program that the plan does not have.
    """
    function: Callable[[Plan, View], str | bytes] = import_module(f"lorplan.report.{name}").render
    return function(plan, view or View())
