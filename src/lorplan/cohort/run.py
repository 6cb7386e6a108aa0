"""Goes through all applicants, on several processes or in this one; the rows are the same.

The interface is `concurrent.futures`: any Executor does. Processes are spawned, since a fork beside a solver's threads
is not safe. A worker that is killed loses nothing: what it had in hand is done again, each file by itself, and a file
that ends its worker again becomes a row that says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Final

from lorplan.cohort.row import ApplicantFile, broken_row, row_of
from lorplan.results.cohort import ApplicantRow

CHUNK: Final = 16
Job = tuple[ApplicantFile, str]
Done = Callable[[int], None]


def rows(jobs: Sequence[Job], workers: int, progress: Done = lambda done: None) -> dict[str, ApplicantRow]:
    """File -> its row. `workers`: processes; 1 works in this one. `progress` is told how many are done."""
    made: dict[str, ApplicantRow] = {}
    if workers <= 1 or len(jobs) <= CHUNK:
        for job in jobs:
            made[job[0].file] = row_of(*job)
            progress(len(made))
        return made
    pending = list(_chunks(jobs, CHUNK))
    while pending:
        for row in finished(pending, min(workers, len(pending))):
            made[row.file] = row
            progress(len(made))
        left = [chunk for chunk in pending if chunk[0][0].file not in made]
        # A killed worker ends its pool. What was in hand then stands first; it is done file by file, apart.
        suspects, pending = left[: workers + 1], left[workers + 1 :]
        for job in (job for chunk in suspects for job in chunk):
            made.update({row.file: row for row in finished([[job]], 1)})
            if job[0].file not in made:
                made[job[0].file] = broken_row(*job, "a worker was killed twice at this file")
            progress(len(made))
    return made


def finished(chunks: Sequence[Sequence[Job]], workers: int, pool: Executor | None = None) -> Iterator[ApplicantRow]:
    """The rows of chunks as they come; those of chunks that a killed worker left undone are missing. `pool`: any
    executor, else processes."""
    with pool or ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        for future in as_completed([executor.submit(work, chunk) for chunk in chunks]):
            with suppress(BrokenProcessPool):
                yield from future.result()


def work(jobs: Sequence[Job]) -> list[ApplicantRow]:
    """A chunk of applicants, in a worker: the rules are read once, at the first of them."""
    return [row_of(*job) for job in jobs]


def _chunks(jobs: Sequence[Job], size: int) -> Iterable[Sequence[Job]]:
    return (jobs[start : start + size] for start in range(0, len(jobs), size))


def usual_workers() -> int:
    """As many as there are processors for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def known_rows(before: Iterable[ApplicantRow]) -> Mapping[str, ApplicantRow]:
    """Key -> the row of an earlier run."""
    return {row.key: row for row in before if row.state != "broken"}
