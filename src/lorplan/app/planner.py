"""The plan of a file while it is being changed: the decision at once, then the second proof, then the reasons.

Two threads work on what the file says last: one decides, by the table alone, which takes milliseconds; the other proves
the decision by CP-SAT and composes the plan with its reasons. What was begun for an older text is given up between the
steps.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lorplan.answers.next.compose import next_tasks
from lorplan.app.store import Store, Written
from lorplan.basics.errors import Bug, Complaint, InputError, LorplanError
from lorplan.edits.whatifs import Assumption
from lorplan.plan.decide import Decision, decide, explain_plan
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings, verdicts
from lorplan.results.plan import Plan
from lorplan.results.tasks import TaskList
from lorplan.results.verdicts import Verdict

PATIENCE = 1.5  # seconds that a page waits for a decision before it says that it is being worked out
LOOK_EVERY = 0.25  # seconds between two looks at the file while somebody waits for something newer


class PlanNow(Struct, frozen=True):
    """What is known of the plan at a moment. `id`: counts up with everything new.

    `proved`: by both engines, or as far as they go. `plan` comes with its `tasks`. `problems`: what is wrong with the
    file, where it has no plan.
    """

    id: int
    written: Written
    decision: Decision | None = None
    verdicts: tuple[Verdict, ...] = ()
    proved: bool = False
    plan: Plan | None = None
    tasks: TaskList | None = None
    problems: tuple[Complaint, ...] = ()

    @property
    def stage(self) -> str:
        """How far it is: working | broken | decided | proved | explained."""
        if self.problems:
            return "broken"
        if self.plan is not None:
            return "explained"
        if self.decision is None:
            return "working"
        return "proved" if self.proved else "decided"

    @property
    def settled(self) -> bool:
        """Whether nothing more is to come of this text."""
        return self.stage in ("broken", "explained")


class Planner:
    """The live plan of one file, under what-ifs where there are any. `today`: the day for a file that names none."""

    def __init__(self, store: Store, today: Callable[[], datetime.date], what_ifs: Sequence[Assumption] = ()) -> None:
        self.store = store
        self.what_ifs = tuple(what_ifs)
        self._today = today
        self._changed = threading.Condition()
        self._now: PlanNow | None = None
        self._threads: list[threading.Thread] = []

    def look(self, patience: float = PATIENCE) -> PlanNow:
        """What is known of the plan of the file as it stands; waits for the decision, though not longer than
        `patience`."""
        state = self._latest()
        with self._changed:
            self._changed.wait_for(lambda: self._shown(state.id).stage != "working", patience)
            return self._shown(state.id)

    def explained(self, patience: float) -> PlanNow:
        """The same with the reasons, if they come within `patience` seconds."""
        state = self._latest()
        with self._changed:
            self._changed.wait_for(lambda: self._shown(state.id).settled, patience)
            return self._shown(state.id)

    def newer(self, have: int, patience: float) -> PlanNow:
        """Something newer than what carries the id `have`, or after `patience` seconds what there is. The file is
        looked at all the while: another program may change it."""
        end = time.monotonic() + patience
        while True:
            state = self._latest()
            left = end - time.monotonic()
            if (state.id != have and state.stage != "working") or left <= 0:
                return state
            with self._changed:
                self._changed.wait(min(LOOK_EVERY, left))

    def _shown(self, at_least: int) -> PlanNow:
        state = self._now
        assert state is not None
        assert state.id >= at_least
        return state

    def _latest(self) -> PlanNow:
        """The state of the file's text of this moment; where the text is new, work on it begins."""
        unreadable: tuple[Complaint, ...] = ()
        try:
            written = self.store.now()
        except InputError as error:
            written, unreadable = Written("", ""), error.complaints
        with self._changed:
            if self._now is None or self._now.written.hash != written.hash or unreadable:
                before = 0 if self._now is None else self._now.id
                if self._now is None or (self._now.written, self._now.problems) != (written, unreadable):
                    self._now = PlanNow(before + 1, written, problems=unreadable)
                    self._start()
                    self._changed.notify_all()
            return self._now

    def _start(self) -> None:
        if not self._threads:
            for work in (self._decide, self._explain):
                thread = threading.Thread(target=self._forever, args=(work,), name=work.__name__, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _forever(self, work: Callable[[PlanNow], None]) -> None:
        stage = "working" if work == self._decide else "decided"
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._now is not None and self._now.stage == stage)
                state = self._now
            assert state is not None
            try:
                work(state)
            except LorplanError as error:
                self._publish(state, problems=error.complaints)
            except Exception as error:  # a fault of ours: said on the page, the app goes on
                fault = Bug.of(f"lorplan has a fault here ({type(error).__name__}); please report it")
                self._publish(state, problems=fault.complaints)

    def _decide(self, state: PlanNow) -> None:
        variants = self.store.source(state.written, self._today(), self.what_ifs).variants()
        case = self.store.case = variants.after(self.store.case).case()
        try:
            decision = decide(case, engines=("table",))
        except InputError:  # too large for the table alone, or a contradiction that the solver names as well
            decision = decide(case)
        told = verdicts(case, decision.optimum, Standings(case, Readings(case)))
        self._publish(state, decision=decision, verdicts=told)

    def _explain(self, state: PlanNow) -> None:
        assert state.decision is not None
        decision = decide(state.decision.case)
        proved = self._publish(state, decision=decision, proved=True)
        if proved is not None:
            plan = explain_plan(decision)
            self._publish(proved, plan=plan, tasks=next_tasks(decision.case, plan))

    def _publish(self, state: PlanNow, **more: object) -> PlanNow | None:
        """The state with more known; None where the file says something else by now, and nobody wants it."""
        with self._changed:
            if self._now is None or self._now.id != state.id:
                return None
            self._now = replace(state, id=state.id + 1, **more)
            self._changed.notify_all()
            return self._now
