"""What the shared options of a command come to: the source of its facts, and where its answer goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self, TypeVar

from lorplan.cli import deliver, patience
from lorplan.cli.forms import form_of

if TYPE_CHECKING:
    from pathlib import Path

    from lorplan.api import Source
    from lorplan.edits.whatifs import Assumption
    from lorplan.report import View

T = TypeVar("T")
Render = Callable[[Any, "View"], "str | bytes"]


def what_ifs(shared: Mapping[str, Any]) -> tuple[Assumption, ...]:
    """The what-ifs of `--set`, `--without` and `--with`."""
    if not any(shared[name] for name in ("sets", "without", "overlays")):
        return ()
    from lorplan.edits.whatifs import assumptions

    return assumptions(sets=shared["sets"], without=shared["without"], files=shared["overlays"])


def source(scenario: Path, shared: Mapping[str, Any]) -> Source:
    """The scenario, to be read with what the options of `options.source` say."""
    from lorplan.api import Source

    return Source(scenario, shared["on"], shared.get("only"), shared["rules"], what_ifs(shared))


@dataclass(frozen=True)
class Output:
    """How and where an answer is shown: one field for each option of `options.output`."""

    form: str
    file: Path | None
    force: bool
    width: int | None = None
    show_all: bool = False
    quiet: int = 0
    verbose: int = 0

    @classmethod
    def of(cls, shared: Mapping[str, Any]) -> Self:
        """From the values of the options. Raises InputError at once where the file named may not be replaced."""
        values = {field.name: shared[field.name] for field in fields(cls) if field.name in shared}
        values["form"] = form_of(shared["form"], shared["file"], bool(shared.get("quiet")))
        output = cls(**values)
        deliver.refuse_existing(output.file, output.force)
        return output

    def patiently(self, work: Callable[[], T]) -> T:
        """What `work` returns; an interrupt is obeyed at once, and where it takes long that is said."""
        return patience.patiently(work, quiet=self.quiet > 0)

    def view(self, programs: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> View:
        """How text is drawn. `programs`: those to show in full; `parts`: what is shown of a plan besides."""
        from lorplan.report import View

        width = deliver.columns(self.width, self.file)
        colour = self.form == "text" and deliver.colour(self.file)
        return View(width, self.show_all, self.quiet > 0, self.verbose > 0, programs, colour, parts)

    def deliver(self, result: str | bytes) -> None:
        """Put the result where it belongs."""
        deliver.deliver(result, self.file, self.force, self.quiet > 0)

    def show(self, result: Any, render: Render, data: Callable[[], Any] | None = None) -> None:
        """Deliver a result: as JSON (of what `data` gives, where it is not its own), or as `render` draws it."""
        if self.form == "json":
            from lorplan.report.json import dumps

            self.deliver(dumps(result.to_json() if data is None else data()))
        else:
            self.deliver(render(result, self.view()))
