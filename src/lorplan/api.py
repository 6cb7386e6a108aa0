"""What the commands do, without a command line: a source goes in, facts come out.

Each function imports what it needs when it runs, so that `check` waits for no solver and `verify` for no table.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError, Where
from lorplan.basics.inputfile import content
from lorplan.basics.yamltree import Map, Scalar
from lorplan.case.case import Case
from lorplan.edits.variants import Variants, variants_of

if TYPE_CHECKING:
    from lorplan.answers.record.change import Editing
    from lorplan.answers.record.happened import Happening
    from lorplan.edits.whatifs import Assumption
    from lorplan.plan.decide import Decision
    from lorplan.results.ask import AskReport
    from lorplan.results.check import CheckReport
    from lorplan.results.compare import Alternatives, Comparison, Frontier
    from lorplan.results.draft import Draft
    from lorplan.results.explain import Explanation
    from lorplan.results.plan import Plan
    from lorplan.results.record import FileChange
    from lorplan.results.report import PlanReport
    from lorplan.results.shortlist import ShortlistReport
    from lorplan.results.tasks import TaskList
    from lorplan.results.verify import VerifyReport


class Source(Struct, frozen=True):
    """A scenario, and all that it is read with.

    `file`: the scenario's; messages name it, and packs and lists are looked for beside it. `on`: the day to plan for,
    instead of the scenario's `as_of`. `only`: the least status that a letter must have to be used. `rules`: the user's
    own packs, besides those that the scenario names. `what_ifs`: what is assumed and the scenario does not say.
    `written`: the scenario itself, as a tree or as YAML; then the file is not read and need not be there.
    """

    file: Path | str
    on: datetime.date | None = None
    only: str | None = None
    rules: tuple[Path | str, ...] = ()
    what_ifs: tuple[Assumption, ...] = ()
    written: Map | str | None = None

    def case(self) -> Case:
        """The case of the scenario. Raises InputError (PackError) with every complaint."""
        return self.variants().case()

    def tree(self) -> Map:
        """The scenario as it is written. Raises InputError where it cannot be read as YAML."""
        if isinstance(self.written, Map):
            return self.written
        text = content(str(self.file)) if self.written is None else self.written
        return yamltree.leniently(text, str(self.file))

    def variants(self, considered: bool = False) -> Variants:
        """The scenario with everything that its variants are read with. `considered`: with the programs that are only
        considered, and the packs of rules about programs.

        Raises InputError where the file or a pack cannot be read, or a what-if cannot be made; what the file says is
        read by `Variants.case`.
        """
        tree = self.tree()
        if considered and "shortlist" not in tree:
            tree = Map.of({**tree, Scalar.of("shortlist", tree): Map.of({}, tree)}, tree)
        try:
            return variants_of(
                tree,
                str(self.file),
                on=self.on,
                only=self.only,
                rules=self.rules,
                what_ifs=self.what_ifs,
                considered=considered,
            )
        except InputError as error:
            refused = getattr(tree, "refused", ())
            raise InputError(*refused, *error.complaints) if refused else error from None


def solve(
    source: Source,
    *,
    limit: float | None = None,
    engines: tuple[str, ...] = ("cp-sat", "table"),
    resilient: bool = False,
    bounds: bool = False,
    since: Path | str | None = None,
) -> Plan:
    """The plan of a scenario with its reasons; see `decide` and `explain_plan`."""
    return explain_plan(decide(source, limit=limit, engines=engines, resilient=resilient, since=since), bounds)


def decide(
    source: Source,
    *,
    limit: float | None = None,
    engines: tuple[str, ...] = ("cp-sat", "table"),
    resilient: bool = False,
    since: Path | str | None = None,
) -> Decision:
    """The letters of the best plan before their reasons, proved by both engines where the table fits.

    `limit`: CP-SAT's deterministic time. `resilient`: as few programs as can be shall hang on one writer who may still
    fail. `since`: a plan saved as JSON that is changed as little as can be among equals. Raises InputError where that
    cannot be read, or is of another season.
    """
    from lorplan.plan import decide as plan

    case = source.case()
    if resilient:
        case = replace(case, problem=replace(case.problem, resilient=True))
    if since is not None:
        case = _since(case, since)
    return plan.decide(case, limit, engines)


def _since(case: Case, file: Path | str) -> Case:
    from lorplan.assignments.read import read_saved
    from lorplan.case.former import former_of, with_former

    former = former_of(read_saved(str(file)))
    if former.season != case.scenario.season:
        message = f"this plan is of season {former.season}, and your file of {case.scenario.season}"
        raise InputError.of(message, Where(str(file)), "solve without --since: a new season is a new plan")
    return with_former(case, former)


def explain_plan(decision: Decision, bounds: bool = False) -> Plan:
    """The plan that was decided, with its reasons, findings, questions and next steps. `bounds`: with the user's
    estimates, how sure complete sets are at least and at most, however the writers hang together."""
    from lorplan.plan import decide as plan

    explained = plan.explain_plan(decision, bounds)
    if not decision.case.scenario.rotations:
        return explained
    from lorplan.answers.next.rotations import with_rotations

    return with_rotations(explained, decision.case)


def check(source: Source) -> CheckReport:
    """What a scenario holds and leaves unknown, and which requirements its letters can meet. Nothing is solved."""
    from lorplan.answers.check import check as check_case

    return check_case(source.case())


def explain(
    source: Source, *, program: str | None = None, letter: str | None = None, why_not: str | None = None
) -> Explanation:
    """Why the plan is as it is. `program`: this program alone; `letter`: where it is used and where not; `why_not`: a
    letter, a set of letters (`a,b,c`), `fourth` or a writer: what bars it, or its price, and what would bring it in."""
    from lorplan.answers.explain.compose import explain as explain_variants

    return explain_variants(source.variants(), program, letter, why_not)


def ask(source: Source) -> AskReport:
    """Whom to ask and in which order, whom not, what other letters would buy, and which judgements decide the plan.

    Of a source with `only`: letters in hand must be at least this far; a new letter is taken to be as far as that.
    """
    from lorplan.answers.ask.report import ask as ask_variants

    return ask_variants(source.variants())


def draft(source: Source, who: str, kind: str | None = None, fills: Mapping[str, Sequence[str]] | None = None) -> Draft:
    """An e-mail about a letter (`who`: its id), to a writer or to a program. `kind`: what it is to say, else what fits
    the letter's status. `fills`: name of a gap -> what to say there, a line each."""
    from lorplan.answers.draft.compose import draft as draft_case

    return draft_case(source.case(), who, kind, fills)


def compare(
    what: Sequence[Path | str],
    *,
    number: int = 5,
    frontier: bool = False,
    on: datetime.date | None = None,
    only: str | None = None,
    rules: tuple[Path | str, ...] = (),
    what_ifs: Sequence[Sequence[Assumption]] = (),
) -> Comparison | Alternatives | Frontier:
    """Alternatives side by side: scenarios, saved plans, hand-made assignments and portfolios (NAME, or SCENARIO:NAME),
    and of the first scenario a side for each of the `what_ifs`. Every scenario is read with `on`, `only` and `rules`
    as a `Source` has them.

    Of one scenario alone: `number` of the next best plans; with `frontier` points against people asked and what falls
    short (under the what-ifs, all together). Raises InputError where something cannot be read, or where there is
    nothing to compare with.
    """
    from lorplan.answers.compare import compose

    def case(file: str, what_if: Sequence[Assumption]) -> Case:
        return Source(file, on, only, rules, tuple(what_if)).case()

    words = [str(word) for word in what]
    alone = compose.alone(words)
    if frontier:
        if alone is None:
            raise InputError.of("--frontier is of one scenario", None, "name a scenario, and nothing else")
        from lorplan.answers.compare.frontier import frontier as frontier_of

        return frontier_of(case(alone, [assumption for what_if in what_ifs for assumption in what_if]))
    if alone is None or what_ifs:
        return compose.compare(case, words, what_ifs)
    from lorplan.answers.compare.alternatives import alternatives

    return alternatives(case(alone, ()), alone, number)


def verify(source: Source, plan: Path | str, *, best: bool = False) -> VerifyReport:
    """Whether a plan or a hand-made assignment is right, without a solver. `plan`: a file (JSON or CSV of a plan, or
    YAML `program: [letters]`), or the name of a portfolio of the scenario. `best`: solve as well, and tell the fewest
    swaps that close most of the way to the best plan."""
    from lorplan.answers.verify import verify as verify_case

    case = source.case()
    report = verify_case(case, plan)
    if not best:
        return report
    from lorplan.answers.compare.way import with_way

    return with_way(report, case, plan)


def next_tasks(source: Source, until: datetime.date | None = None) -> TaskList:
    """What to do by when: the tasks of the season, of rotations, letters and programs, and what the plan needs.
    `until`: nothing that is due later."""
    from lorplan.answers.next.compose import next_tasks as tasks_of

    decision = decide(source)
    return tasks_of(decision.case, explain_plan(decision), until)


def report(
    source: Source,
    *,
    resilient: bool = False,
    bounds: bool = False,
    since: Path | str | None = None,
    with_frontier: bool = False,
    compared: Sequence[Path | str] = (),
    anonymous: bool = False,
) -> PlanReport:
    """The plan with its tasks and drafts, as `solve`, `next_tasks` and `draft` give them: what a page shows.

    `with_frontier`: also points against people asked. `compared`: whatever `compare` takes, to be held against the
    scenario. `anonymous`: names and ids of people and institutions are replaced throughout.
    """
    from lorplan.answers.report import compose

    decision = decide(source, resilient=resilient, since=since)
    case, comparison, frontier = decision.case, None, None
    if compared:
        comparison = _compared(source, compared)
    if with_frontier:
        from lorplan.answers.compare.frontier import frontier as frontier_of

        frontier = frontier_of(case)
    answer = compose.report(case, explain_plan(decision, bounds), frontier, comparison)
    if not anonymous:
        return answer
    from lorplan.answers.report.pseudonyms import pseudonyms

    return pseudonyms(case).of(answer)


def _compared(source: Source, others: Sequence[Path | str]) -> Comparison:
    from lorplan.results.compare import Comparison

    words, what_ifs = [source.file, *others], [source.what_ifs] if source.what_ifs else ()
    answer = compare(words, on=source.on, only=source.only, rules=source.rules, what_ifs=what_ifs)
    assert isinstance(answer, Comparison)  # as of everything that is more than one scenario
    return answer


def shortlist(
    source: Source, *, every: bool = False, about: Sequence[str] = (), curve: bool = False
) -> ShortlistReport:
    """Where to apply and whom to signal: the best list of the programs that the scenario marks as considered, with
    those that are decided. `every`: all that were not applied to are considered; `about`: programs of which is told
    what would bring them in or take them out; `curve`: with the best lists of fewer programs. Raises InputError."""
    from lorplan.shortlist.compose import shortlist as shortlist_of

    return shortlist_of(source.variants(considered=True).case(), every, about, curve)


def record(editing: Editing, happening: Happening) -> FileChange:
    """Write into the scenario's file what happened to letters or programs. Raises InputError with all that would be
    wrong with the file; then nothing is written."""
    from lorplan.answers.record.happened import record as record_happening

    return record_happening(editing, happening)


def set_values(editing: Editing, values: Sequence[tuple[str, str]], *, add: bool = False) -> FileChange:
    """Write values into the scenario's file: paths, and what is to stand there as YAML (nothing: leave it out). `add`:
    as one more item of the list there. Raises InputError as `record`."""
    from lorplan.answers.record.change import set_values as set_in_file

    return set_in_file(editing, values, add)


def template(source: Source | None = None, *, rules: tuple[Path | str, ...] = (), everything: bool = False) -> bytes:
    """A workbook (XLSX) to fill in, with the cells of a scenario if one is given. `rules`: the user's own packs, whose
    facts have cells too; `everything`: with all the cells there are, not only the usual ones.

    Raises InputError where the scenario cannot be read as it is.
    """
    from lorplan.answers.workbook.compose import template as workbook_of

    written = None if source is None else (source.tree(), source.case())
    return workbook_of(written, rules, everything)


def import_workbook(data: bytes | None, name: str, *, rules: tuple[Path | str, ...] = ()) -> str:
    """The scenario in a workbook (XLSX, ODS), as text. `name`: the workbook's file, as messages call it; packs and
    lists are looked for beside it, and the workbook itself is read from there where its bytes are not given.

    Raises InputError with all that is wrong, each at its sheet and cell.
    """
    from lorplan.answers.workbook.compose import read_workbook

    return read_workbook(data, name, rules, lambda written: Source(name, rules=rules, written=written).case())


def undo(editing: Editing) -> FileChange:
    """Take back what lorplan wrote last into the scenario's file. Raises InputError where there is nothing, or where
    the file was changed since."""
    from lorplan.answers.record.change import undo as undo_step

    return undo_step(editing)
