"""`lorplan cohort`: many applicants at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lorplan.cli import options as o
from lorplan.cli.settings import Output
from lorplan.cli.types import FilePath

if TYPE_CHECKING:
    from pathlib import Path


@click.command("cohort", short_help="Many applicants: who needs help first.")
@o.options(
    click.argument("folder", type=FilePath()),
    click.option("--people", type=FilePath(), metavar="FILE", help="Names and groups of applicants, by their files."),
    click.option("--names", is_flag=True, help="Call applicants by these names instead of by their files."),
    click.option("--group", metavar="GROUP", help="Only the applicants of this group."),
    click.option("--before", type=FilePath(), metavar="ROWS", help="Rows of an earlier run (jsonl): what changed."),
    click.option("--workers", type=click.IntRange(1, 256), help="Processes.  [default: one for each processor]"),
    o.ON,
    *o.output("text", "jsonl", "csv", "json", verbose=False),
)
def command(
    folder: Path,
    people: Path | None,
    names: bool,
    group: str | None,
    before: Path | None,
    workers: int | None,
    **shared: Any,
) -> int:
    """Look at every scenario in FOLDER (one file an applicant): who needs help first, what is missing, whose move it
    is, which writers are asked by many.

    \b
    lorplan cohort students/
    lorplan cohort students/ --on today --format jsonl -o monday.jsonl
    lorplan cohort students/ --before monday.jsonl      what changed since

    Applicants are told by the names of their files. A file that is broken is one row. Nothing is said of what a
    waived letter says: there is no place for it.
    """
    from lorplan.cohort.compose import KnownPeople, cohort, read_people, read_rows
    from lorplan.cohort.run import usual_workers
    from lorplan.report.cohort import csv_rows, lines, render

    output = Output.of(shared)
    old = [] if before is None else read_rows(before)
    told = KnownPeople(group=group) if people is None else read_people(people, names, group)
    report = output.patiently(
        lambda: cohort(folder, told, on=shared["on"], before=old, workers=workers or usual_workers())
    )
    if output.form in ("jsonl", "csv"):
        output.deliver(lines(report) if output.form == "jsonl" else csv_rows(report))
    else:
        output.show(report, render)
    return 0
