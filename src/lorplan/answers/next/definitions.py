"""The definitions of tasks: rules/tasks.yaml, and files of tasks in rules/tasks/."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Template as Text
from msgspec import Struct

from lorplan.basics import scalars, yamltree
from lorplan.basics.errors import Complaints, PackError
from lorplan.basics.words import listing
from lorplan.basics.yamltree import Map
from lorplan.plan.tasks.days import Expression, read_day
from lorplan.plan.tasks.named import NamedDays, named_days
from lorplan.results.plan import Citation
from lorplan.rules.language.conditions import ALWAYS, Condition
from lorplan.rules.language.moments import TODAY, Moment
from lorplan.rules.language.reading import LETTER_SIDE, PROGRAM_SIDE, Reader
from lorplan.rules.packs.entries import known_keys, listed, mapped, take
from lorplan.rules.packs.folders import folder
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.sources import read_sources
from lorplan.rules.packs.texts import compiled, text_at

_APPLICANT: Final = frozenset({"applicant", "season"})
SUBJECTS: Final = {  # of what a task may be -> whose facts its condition may use
    "applicant": _APPLICANT,
    "writer": _APPLICANT | {"writer", "office"},
    "experience": _APPLICANT | {"experience"},
    "letter": LETTER_SIDE - {"program"},
    "program": PROGRAM_SIDE,
}
KEYS: Final = (
    "task", "of", "portal", "when", "after", "from", "by", "until", "ahead", "every", "done", "rank", "move", "says",
    "steps", "draft", "record", "source",
)  # fmt: skip
LEAST_RANK: Final = 5


class Done(Struct, frozen=True):
    """A fact that ticks a task off where its day is not before another one."""

    fact: str
    since: Expression


class Definition(Struct, frozen=True, eq=False):
    """What a task is. `of`: a key of SUBJECTS; `portal`: only where the season is that portal's; `when`: it has to
    hold surely; `after`: the task that comes first; `begins`, `by` and `until`: days, of which `by` is where it comes
    back every week the first; `ahead`: it is told before it begins; `move`: whose it is, `you` or `writer`.
    """

    task: str
    of: str
    portal: str | None
    when: Condition
    after: str | None
    begins: Expression | None
    by: Expression
    until: Expression | None
    ahead: bool
    weekly: bool
    done: Done | None
    rank: int
    move: str
    says: Text
    steps: tuple[Text, ...]
    draft: Text | None
    record: Text | None
    sources: tuple[Citation, ...]


class Definitions(Struct, frozen=True):
    """Everything that rules/tasks.yaml and rules/tasks/ hold, read against a library."""

    tasks: Mapping[str, Definition]
    named: NamedDays


def definitions(library: Library, rules: Path | None = None) -> Definitions:
    """The shipped tasks, or those in another folder. Raises PackError with everything that is wrong in a file."""
    base = folder("rules") if rules is None else rules
    named = named_days(library, rules)
    tasks: dict[str, Definition] = {}
    for path in sorted((base / "tasks").glob("*.yaml")):
        complaints = Complaints(str(path))
        reader = Reader(named.facts, library.families, complaints, library.events)
        for definition in _tasks(yamltree.read(path), reader, named.events):
            if definition.task in tasks:
                complaints.add(f"there is a task '{definition.task}' already")
            tasks[definition.task] = definition
        complaints.raise_if_any(PackError)
    return Definitions(tasks, named)


def _tasks(raw: Map, reader: Reader, days: frozenset[str]) -> list[Definition]:
    known_keys(raw, ("format", "define", "tasks"), "a file of tasks", reader.complaints)
    named: dict[str, Condition] = {}
    for name, written in mapped(raw, "define", reader.complaints).items():
        named[str(name)] = reader.read(written)
        reader.definitions = dict(named)
    return [_task(entry, reader, days) for entry in listed(raw, "tasks", reader.complaints) if _is_map(entry, reader)]


def _is_map(entry: Any, reader: Reader) -> bool:
    if not isinstance(entry, Map):
        reader.complaints.add("a task must be a mapping", entry)
    return isinstance(entry, Map)


def _task(raw: Map, reader: Reader, days: frozenset[str]) -> Definition:
    complaints = reader.complaints
    known_keys(raw, KEYS, "a task", complaints)
    words = {
        key: take(scalars.text, raw, key, complaints) for key in ("task", "of", "portal", "after", "every", "move")
    }
    task, of = words["task"], words["of"]
    if not task or of not in SUBJECTS:
        complaints.add(f"a task needs a name, and 'of': {listing(SUBJECTS, 'or')}", raw)
    weekly = words["every"] is not None
    if words["every"] not in (None, "week"):
        complaints.add("'every': expected 'week'", raw["every"])
    begins, by, until = (read_day(raw[key], reader, days) if key in raw else None for key in ("from", "by", "until"))
    first = begins if weekly else by
    if first is None:
        complaints.add(f"'{task}' needs a day under '{'from' if weekly else 'by'}'", raw)
    rank = take(scalars.whole, raw, "rank", complaints)
    if rank is None or not 1 <= rank <= LEAST_RANK:
        complaints.add(f"'rank': expected 1 to {LEAST_RANK}", raw)
    subjects = SUBJECTS.get(of or "", LETTER_SIDE)
    bound = frozenset({str(of)}) if of in ("writer", "experience") else frozenset()
    return Definition(
        task=str(task),
        of=str(of),
        portal=words["portal"],
        when=reader.read(raw["when"], subjects, bound=bound) if "when" in raw else ALWAYS,
        after=words["after"],
        begins=begins,
        by=first or Moment(TODAY),
        until=until,
        ahead=take(scalars.yes_no, raw, "ahead", complaints) is not False,
        weekly=weekly,
        done=_done(raw, reader, days),
        rank=rank or LEAST_RANK,
        move=words["move"] or "you",
        says=text_at(raw, "says", complaints),
        steps=tuple(compiled(step, complaints) for step in listed(raw, "steps", complaints)),
        draft=text_at(raw, "draft", complaints) if "draft" in raw else None,
        record=text_at(raw, "record", complaints) if "record" in raw else None,
        sources=read_sources(raw, complaints, required=True),
    )


def _done(raw: Map, reader: Reader, days: frozenset[str]) -> Done | None:
    body = mapped(raw, "done", reader.complaints)
    if not body:
        return None
    known_keys(body, ("on", "since"), "'done'", reader.complaints)
    fact = take(scalars.text, body, "on", reader.complaints)
    since = read_day(body["since"], reader, days) if "since" in body else None
    if fact is None or reader.dictionary.fact(fact) is None or since is None:
        reader.complaints.add("'done' needs a fact under 'on' and a day under 'since'", body)
        return None
    return Done(fact, since)
