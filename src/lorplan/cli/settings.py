"""What the shared options of a command come to: what a scenario is read with, and where its answer goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from lorplan.edits.whatifs import Assumption
    from lorplan.report import View

T = TypeVar("T")


class Given:
    """What a scenario is read with: the day, the least status of letters, further packs, what-ifs."""

    def __init__(
        self,
        on: date | None,
        rules: tuple[Path, ...],
        sets: tuple[str, ...],
        without: tuple[str, ...],
        files: tuple[Path, ...],
        only: str | None = None,
    ) -> None:
        self.on, self.only, self.rules = on, only, rules
        self._what_ifs = sets, without, files

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The what-ifs. Raises InputError where one is not written as it should be."""
        sets, without, files = self._what_ifs
        if not any(self._what_ifs):
            return ()
        from lorplan.edits.whatifs import assumptions

        return assumptions(sets=sets, without=without, files=files)

    @property
    def plain(self) -> dict[str, Any]:
        """Everything but what-ifs, as the functions of `lorplan.api` take it."""
        return {"on": self.on, "only": self.only, "rules": self.rules}

    @property
    def all(self) -> dict[str, Any]:
        """Everything, as the functions of `lorplan.api` take it."""
        return {**self.plain, "assumptions": self.assumptions}


class Shown:
    """How and where an answer is shown. Raises InputError at once where the file named may not be replaced."""

    def __init__(
        self,
        form: str,
        output: Path | None,
        force: bool,
        width: int | None = None,
        show_all: bool = False,
        quiet: int = 0,
        verbose: int = 0,
    ) -> None:
        from lorplan.cli.deliver import refuse_existing

        self.form, self.output, self.force, self.width = form, output, force, width
        self.show_all, self.quiet, self.verbose = show_all, bool(quiet), bool(verbose)
        refuse_existing(output, force)

    def patiently(self, work: Callable[[], T]) -> T:
        """What `work` returns; an interrupt is obeyed at once, and where it takes long that is said."""
        from lorplan.cli.patience import patiently

        return patiently(work, quiet=self.quiet)

    def view(self, programs: tuple[str, ...] = ()) -> View:
        """How text is drawn. `programs`: those to show in full."""
        from lorplan.cli.deliver import colour, columns
        from lorplan.report import View

        lively = self.form == "text" and colour(self.output)
        return View(columns(self.width, self.output), self.show_all, self.quiet, self.verbose, programs, lively)

    def deliver(self, text: str) -> None:
        """Put the text where it belongs."""
        from lorplan.cli.deliver import deliver

        deliver(text, self.output, self.force, self.quiet)

    def answer(self, found: Any, render: Callable[[Any, View], str], data: Callable[[], Any] | None = None) -> None:
        """Deliver what was found: as JSON (of what `data` gives, where it is not its own), or as `render` draws it."""
        if self.form == "json":
            from lorplan.report.json import dumps

            self.deliver(dumps(found.to_json() if data is None else data()))
        else:
            self.deliver(render(found, self.view()))
