"""Puts the list of tasks together: which tasks there are today, of what, by when, and in which order."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan import __version__
from lorplan.answers.next.definitions import Definition, Definitions, definitions
from lorplan.answers.next.rotations import rotations_ahead
from lorplan.answers.next.values import TaskValues
from lorplan.basics.words import listing
from lorplan.case.case import Case
from lorplan.plan.tasks.days import Days, DueDay
from lorplan.plan.tasks.facts import Prospect, TaskWorld
from lorplan.results.plan import FORMAT, NextStep, Plan
from lorplan.results.tasks import Task, TaskList, When
from lorplan.rules.language import kleene
from lorplan.rules.language.conditions import Context
from lorplan.scenario.models import NAMELESS

WEEK: Final = datetime.timedelta(weeks=1)
HOLDS: Final = "program.holds"  # of programs that wait for different letters different things are said
EACH: Final = ("people", "promises")  # values that name a letter with its writer
BLANK: Final = {name: "..." for name in EACH} | {"several": True}
# Kinds of the plan's steps that are tasks as they are -> their rank.
OF_THE_PLAN: Final = {"mend": 1, "contact": 1, "rule": 2}


class Occasion(Struct, frozen=True):
    """A task of something on this day, before its text is written. `programs`: all those that it is about."""

    definition: Definition
    context: Context
    by: DueDay
    begins: DueDay | None
    until: DueDay | None
    programs: tuple[str, ...] = ()

    @property
    def entity(self) -> str:
        """The id of what it is about; of the applicant nothing."""
        return self.context.entity(self.definition.of)


def next_tasks(case: Case, plan: Plan, until: datetime.date | None = None) -> TaskList:
    """What to do by when, for a case and its plan. `until`: nothing that is due later."""
    known = definitions(case.library)
    prospect = Prospect(case, plan.requests, plan.programs, plan.holding or ())
    days = known.named.of(prospect)
    values = TaskValues(prospect, days, plan.letters)
    occasions = _gathered(_in_turn(_occasions(known, days), case.scenario.as_of), prospect)
    tasks = [*_told_together([_task(occasion, values) for occasion in occasions]), *_of_the_plan(plan)]
    shown = [task for task in tasks if until is None or task.by <= until.isoformat()]
    return TaskList(
        format=FORMAT,
        version=__version__,
        as_of=plan.as_of,
        season=plan.season,
        until=None if until is None else until.isoformat(),
        tasks=tuple(sorted(shown, key=_order)),
        rotations=rotations_ahead(values),
        assumed=plan.assumed,
    )


def _order(task: Task) -> tuple[Any, ...]:
    """What is overdue comes first, the most important before the oldest; everything else by day."""
    if task.when == "overdue":
        return 0, task.rank, task.by, task.id
    return 1, task.by, task.rank, task.id


# ---- which tasks there are


def _occasions(known: Definitions, days: Days) -> Iterator[Occasion]:
    for definition in known.tasks.values():
        for context in _contexts(definition.of, days.world):
            occasion = _occasion(definition, context, days)
            if occasion is not None:
                yield occasion


def _contexts(of: str, world: TaskWorld) -> Iterator[Context]:
    """Everything that there is of a kind."""
    scenario = world.prospect.case.scenario
    if of == "applicant":
        yield Context(world, None)
    elif of == "program":
        yield from (Context(world, program.id) for program in scenario.programs)
    else:
        tables: Mapping[str, Sequence[str]] = {
            "letter": list(scenario.letters),
            "writer": list(scenario.writers),
            "experience": [
                name
                for name in scenario.experiences
                if not name.startswith(NAMELESS) and name not in world.prospect.given_up
            ],
        }
        yield from (Context(world, None, **{of: name}) for name in tables[of])


def _occasion(definition: Definition, context: Context, days: Days) -> Occasion | None:
    """The task for that of which the context is; None where it is not to be done, or not any more."""
    today = days.world.prospect.case.scenario.as_of
    if definition.portal is not None and days.portal(context) != definition.portal:
        return None
    begins, until = (None if day is None else days.of(day, context) for day in (definition.begins, definition.until))
    by = days.of(definition.by, context)
    if by is None or (definition.begins is not None and begins is None):
        return None
    if begins is not None and not definition.ahead and begins.day > today:
        return None
    if until is not None and until.day < max(today, by.day if definition.weekly else today):
        return None
    if definition.when.holds(context) != kleene.TRUE or _done(definition, context, days):
        return None
    if definition.weekly:
        by = replace(by, day=by.day + WEEK * max(0, -((by.day - today).days // 7)))
        if until is not None and by.day > until.day:
            return None
    elif begins is not None:
        by = max(by, begins)
    return Occasion(definition, context, by, begins, until)


def _done(definition: Definition, context: Context, days: Days) -> bool:
    done = definition.done
    if done is None:
        return False
    on, since = days.at(done.fact, context), days.of(done.since, context)
    return on is not None and since is not None and on.day >= since.day


def _in_turn(occasions: Iterator[Occasion], today: datetime.date) -> list[Occasion]:
    """Without those that come after another one which is still to be done and is due no later."""
    every = list(occasions)
    due = {(occasion.definition.task, occasion.entity): occasion.by for occasion in every}

    def waits(occasion: Occasion) -> bool:
        first = due.get((occasion.definition.after or "", occasion.entity))
        return first is not None and max(first.day, today) >= max(occasion.by.day, today)

    return [occasion for occasion in every if not waits(occasion)]


def _gathered(occasions: Sequence[Occasion], prospect: Prospect) -> Iterator[Occasion]:
    """One occasion for all programs of which the same is to be said."""
    groups: dict[Any, Occasion] = {}
    for occasion in occasions:
        if occasion.definition.of != "program":
            yield occasion
            continue
        says = prospect.held[occasion.entity].says if HOLDS in occasion.definition.when.facts else ()
        key = occasion.definition.task, occasion.by, occasion.until, says
        first = groups.get(key, occasion)
        groups[key] = replace(first, programs=(*first.programs, occasion.entity))
    yield from groups.values()


# ---- what they say


class _Wording(Struct, frozen=True):
    """A task with its definition and the values of its texts."""

    task: Task
    definition: Definition
    values: Mapping[str, Any]


def _task(occasion: Occasion, values: TaskValues) -> _Wording:
    definition, context = occasion.definition, occasion.context
    scenario = values.prospect.case.scenario
    named = values.of(context, occasion.programs)
    about = occasion.programs or tuple([occasion.entity] if occasion.entity else [])
    record = "" if definition.record is None else definition.record.render(named)
    draft = None if definition.draft is None else definition.draft.render(named)
    steps = [_line(step.render(named)) for step in definition.steps]
    addressee = context.letter or context.writer or _seen_by(occasion.entity, values)
    task = Task(
        id=":".join([definition.task, *about[:1]]),
        task=definition.task,
        of=definition.of,
        about=about,
        when=_when(occasion.by.day, scenario.as_of),
        by=occasion.by.day.isoformat(),
        projected=occasion.by.projected,
        begins=None if occasion.begins is None else occasion.begins.day.isoformat(),
        until=None if occasion.until is None else occasion.until.day.isoformat(),
        every="week" if definition.weekly else None,
        rank=definition.rank,
        move=named["writer"] if definition.move == "writer" else definition.move,
        says=_line(definition.says.render(named)),
        together=None,
        steps=tuple(step for step in steps if step),
        draft=None
        if draft is None or addressee is None
        else _command(f"draft {{file}} {addressee} --kind {draft}", scenario.file),
        record=None if not record else _command(record.replace(" ", " {file} ", 1), scenario.file),
        done=tuple(shlex.split(record)),
        sources=definition.sources,
    )
    return _Wording(task, definition, named)


def _line(text: str) -> str:
    return " ".join(text.split())


def _told_together(every: Sequence[_Wording]) -> Iterator[Task]:
    """The tasks; those that differ in nothing but the names have one sentence besides."""
    groups: dict[Any, list[_Wording]] = {}
    for written in every:
        task = written.task
        alone = not written.values.keys() & set(EACH)
        said = task.id if alone else _line(written.definition.says.render({**written.values, **BLANK}))
        groups.setdefault((task.task, task.by, task.projected, said, task.steps), []).append(written)
    for group in groups.values():
        if len(group) == 1:
            yield group[0].task
            continue
        names = {name: listing(each.values[name] for each in group) for name in EACH if name in group[0].values}
        sentence = group[0].definition.says.render({**group[0].values, **names, "several": True})
        yield from (replace(each.task, together=_line(sentence)) for each in group)


def _seen_by(experience: str, values: TaskValues) -> str | None:
    """The first who sees the applicant there."""
    writers = values.prospect.case.scenario.writers
    return next((name for name, writer in writers.items() if experience in writer.experiences), None)


def _command(written: str, file: str) -> str:
    """A command line of lorplan about the user's file."""
    return "lorplan " + written.replace("{file}", shlex.quote(file))


def _when(by: datetime.date, today: datetime.date) -> When:
    if by < today:
        return "overdue"
    return "this week" if by < today + WEEK else "later"


def _of_the_plan(plan: Plan) -> Iterator[Task]:
    """The steps of the plan that no definition carries."""
    for number, step in enumerate((step for step in plan.next_steps if step.kind in OF_THE_PLAN), 1):
        yield _plan_task(plan, step, f"plan.{step.kind}", number, OF_THE_PLAN[step.kind])
    asked = [unknown.question for unknown in plan.unknowns if unknown.matters]
    for step in plan.next_steps:
        if step.kind == "question" and asked:
            what = f"{step.what.replace('question 1', 'this question')} {asked[0]}"
            yield _plan_task(plan, replace(step, what=what), "plan.question", 1, 2)


def _plan_task(plan: Plan, step: NextStep, name: str, number: int, rank: int) -> Task:
    by = step.by or plan.as_of
    return Task(
        id=f"{name}:{number}",
        task=name,
        of="applicant",
        about=(),
        when=_when(datetime.date.fromisoformat(by), datetime.date.fromisoformat(plan.as_of)),
        by=by,
        projected=step.projected,
        begins=None,
        until=None,
        every=None,
        rank=rank,
        move="you",
        says=step.what,
        together=None,
        steps=(),
        draft=None,
        record=None,
        done=(),
        sources=(),
    )
