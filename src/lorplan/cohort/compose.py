"""The whole answer of `lorplan cohort`: files in, rows out, and what they come to together."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lorplan import __version__
from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, InputError, Where
from lorplan.basics.inputfile import content
from lorplan.basics.yamltree import Map
from lorplan.cohort.lists import definitions
from lorplan.cohort.row import ApplicantFile, key_of
from lorplan.cohort.run import Done, known_rows, rows
from lorplan.results.cohort import ApplicantRow, CohortReport, GroupCount, MondayList, SharedWriter
from lorplan.results.plan import FORMAT
from lorplan.rules.packs.entries import known_keys
from lorplan.rules.packs.load import load, shipped

FEW: Final = 5  # a group smaller than this is told of as "fewer than 5"
COMPARED: Final = ("state", "error", "programs", "horizons", "lacks", "coming", "questions", "overdue", "lists")
HELD: Final = ("uploaded", "agreed", "asked", "planned")
NAMELESS: Final = "group not told"


class KnownPeople(Struct, frozen=True):
    """What is known of applicants besides their files. `told`: a file's name without its ending -> name and group;
    `names`: rows are called by these names; `group`: only these applicants are looked at."""

    told: Mapping[str, Mapping[str, str]] = {}
    names: bool = False
    group: str | None = None

    def applicants(self, files: Iterable[Path], on: datetime.date | None) -> list[ApplicantFile]:
        """The applicants in these files, by name. Raises InputError where nobody is in the group."""
        chosen = []
        for file in files:
            told = self.told.get(file.stem, {})
            if self.group is None or told.get("group") == self.group:
                name = told.get("name", file.stem) if self.names else file.stem
                chosen.append(ApplicantFile(str(file), name, told.get("group"), on))
        if not chosen:
            raise InputError.of(f"nobody is in the group '{self.group}'", None)
        return chosen


def cohort(
    folder: Path | str,
    people: KnownPeople = KnownPeople(),  # noqa: B008 (it is frozen)
    *,
    on: datetime.date | None = None,
    before: Iterable[ApplicantRow] = (),
    workers: int = 1,
    progress: Done = lambda done: None,
) -> CohortReport:
    """One row for each scenario in a folder. `before`: rows of an earlier run, taken again where nothing changed.

    Raises InputError where the folder holds no scenario.
    """
    applicants = people.applicants(scenarios_in(folder), on)
    rules = rules_hash()
    old = known_rows(before)
    jobs = [(applicant, key_of(applicant, rules)) for applicant in applicants]
    new = rows([job for job in jobs if job[1] not in old], workers, progress)
    made = [old[key] if key in old else new[applicant.file] for applicant, key in jobs]
    made = _compared(made, before)
    return CohortReport(
        format=FORMAT,
        version=__version__,
        as_of=None if on is None else on.isoformat(),
        rows=tuple(sorted(made, key=lambda row: row.need)),
        lists=tuple(
            MondayList(each.name, each.says, tuple(sorted(row.applicant for row in made if each.name in row.lists)))
            for each in definitions(load((), ()))
        ),
        writers=_writers(made),
        groups=_groups(made),
        again=len(jobs) - len(new),
    )


def rules_hash() -> str:
    """A hash of every shipped rule, as written."""
    digest = hashlib.sha256()
    for file in sorted(shipped().rglob("*.yaml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def scenarios_in(folder: Path | str) -> list[Path]:
    """The YAML files of a folder that look like scenarios; by name. Raises InputError where there is none."""
    path = Path(folder)
    if not path.is_dir():
        raise InputError.of("is no folder of scenarios", Where(str(folder)), "one YAML file an applicant")
    files = [file for file in sorted(path.iterdir()) if file.suffix in (".yaml", ".yml") and _is_scenario(file)]
    if not files:
        raise InputError.of("holds no scenario", Where(str(folder)), "one YAML file an applicant")
    return files


def _is_scenario(file: Path) -> bool:
    """Whether a file has an applicant in it, be it a wrong one; whatever cannot be read is a row that says so."""
    try:
        head = file.read_bytes()
    except OSError:
        return True
    return b"applicant" in head or b"season" in head


def read_people(file: Path | str, names: bool = False, group: str | None = None) -> KnownPeople:
    """The people of a file. Raises InputError with everything that is wrong."""
    complaints = Complaints(str(file))
    raw = yamltree.mapping(content(str(file)), str(file))
    known_keys(raw, ("people",), "a file of people", complaints)
    people: dict[str, dict[str, str]] = {}
    written: Any = raw.get("people", Map())
    for name, entry in written.items() if isinstance(written, Map) else ():
        if not isinstance(entry, Map):
            complaints.add("a person is a mapping of name and group", entry)
            continue
        known_keys(entry, ("name", "group"), "a person", complaints)
        told = {}
        for key in ("name", "group"):
            if key in entry:
                try:
                    told[key] = scalars.text(entry[key])
                except scalars.Misfit as misfit:
                    complaints.add(f"'{key}': {misfit}", entry[key], misfit.hint)
        people[str(name)] = told
    if not isinstance(written, Map):
        complaints.add("'people' is a mapping: the name of a file, then name and group", written)
    complaints.raise_if_any(InputError)
    return KnownPeople(people, names, group)


def read_rows(file: Path | str) -> list[ApplicantRow]:
    """The rows of an earlier run, saved as JSON lines. Raises InputError with the line that is none."""
    made = []
    for number, line in enumerate(content(str(file)).decode("utf-8", "replace").splitlines(), 1):
        try:
            made.append(msgspec.convert(json.loads(line), ApplicantRow))
        except (ValueError, msgspec.ValidationError):
            hint = "name a file that 'lorplan cohort --format jsonl' wrote"
            raise InputError.of("this line is no row of a cohort", Where(str(file), number, 1), hint) from None
    return made


def _compared(made: Sequence[ApplicantRow], before: Iterable[ApplicantRow]) -> list[ApplicantRow]:
    """The rows with what differs from those before, by file."""
    old: Mapping[str, ApplicantRow] = {row.file: row for row in before}
    compared = []
    for row in made:
        was = old.get(row.file)
        fields = () if was is None else tuple(name for name in COMPARED if getattr(was, name) != getattr(row, name))
        compared.append(replace(row, changed=fields))
    return compared


def _writers(made: Sequence[ApplicantRow]) -> tuple[SharedWriter, ...]:
    """Those whom more than one applicant names, or who would write more than they will; the most wanted first."""
    uses: dict[str, list[tuple[str, Any]]] = {}
    for row in made:
        for use in row.writers:
            uses.setdefault(use.key, []).append((row.applicant, use))
    shared = []
    for key, of_key in uses.items():
        held = {name: sum(getattr(use, name) for _, use in of_key) for name in HELD}
        limits = [use.will_write for _, use in of_key if use.will_write is not None]
        most = min(limits, default=None)
        over = None if most is None else max(0, sum(held.values()) - most)
        if len(of_key) > 1 or over:
            names = tuple(sorted(applicant for applicant, _ in of_key))
            shared.append(SharedWriter(key, of_key[0][1].name, names, **held, will_write=most, over=over))
    return tuple(sorted(shared, key=lambda each: (-(each.over or 0), -each.asked - each.planned, each.key)))


def _groups(made: Sequence[ApplicantRow]) -> tuple[GroupCount, ...]:
    groups: dict[str, list[ApplicantRow]] = {}
    for row in made:
        groups.setdefault(row.group or NAMELESS, []).append(row)
    if set(groups) == {NAMELESS}:
        return ()
    counts = []
    for name, of_group in sorted(groups.items()):
        lacking = sum(row.state in ("short", "thin", "broken") for row in of_group)
        few = len(of_group) < FEW
        counts.append(GroupCount(name, None if few else len(of_group), None if few or lacking < FEW else lacking))
    return tuple(counts)
