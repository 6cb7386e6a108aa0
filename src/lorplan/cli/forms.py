"""The form of a result: what `--format` says, else what the ending of `-o` says, else text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lorplan.basics.words import listing
from lorplan.cli.output import complain

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = {
    "txt": "text",
    "text": "text",
    "json": "json",
    "csv": "csv",
    "eml": "eml",
    "ics": "ics",
    "xlsx": "xlsx",
    "html": "html",
    "htm": "html",
}
# Files of these endings are opened by programs that cannot read any form of lorplan's.
ELSEWHERE = frozenset({"doc", "docx", "ods", "pdf", "tsv", "xls", "yaml", "yml"})


def form_of(asked: str | None, file: Path | None, quiet: bool) -> str:
    """The form in which the command that runs writes its result. `asked`: by `--format`; it holds against the ending of
    the file, and that is said.

    Raises BadParameter where nothing was asked and the command has no form with that ending.
    """
    ending = "" if file is None else file.suffix.removeprefix(".").lower()
    meant = ENDINGS.get(ending)
    if asked is not None:
        if (meant not in (None, asked) or ending in ELSEWHERE) and not quiet:
            complain(f"lorplan: the result is {asked}, as --format says, although the file ends in .{ending}")
        return asked
    ctx = click.get_current_context()
    options = {param.name: param for param in ctx.command.params}
    choice = options["form"].type
    forms = [str(form) for form in choice.choices] if isinstance(choice, click.Choice) else []
    if ending in ELSEWHERE or meant not in (None, *forms):
        endings = {form: ending for ending, form in reversed(ENDINGS.items())}
        known = listing([f"{form} (.{endings[form]})" for form in forms if form in endings], "or")
        page = "; a page is written by lorplan report" if meant == "html" else ""
        message = f"{ctx.command_path} writes no .{ending}; it writes {known}{page}"
        raise click.BadParameter(message, ctx, options["file"])
    return meant or forms[0]
