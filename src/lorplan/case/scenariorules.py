"""The statements inside a scenario: a program's own rules, the user's rules, and overrides with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map
from lorplan.rules.language import conditions as c
from lorplan.rules.language.facts import Members
from lorplan.rules.language.reading import LETTER_SIDE, Reader
from lorplan.rules.packs.load import Library
from lorplan.rules.packs.reading import read_statement
from lorplan.rules.packs.statements import Origin, Statement
from lorplan.scenario.models import Program, Scenario

COUNTS: Final = "letter.counts"


class ProgramRules(Struct, frozen=True):
    """What a program's own rules say. `written`: what they were read from: the program's own, after those of the
    programs that it extends, each with the id of the program that it stands at. `counts`: its condition on which
    letters count towards its numbers, and what that was read from."""

    written: tuple[tuple[str, Any], ...]
    statements: tuple[Statement, ...]
    counts: tuple[Any, c.Condition] | None = None


class ScenarioRules(Struct, frozen=True):
    """The statements inside a scenario: those of its programs, by program, and the user's own."""

    programs: Mapping[str, ProgramRules]
    user: tuple[Statement, ...]

    @property
    def statements(self) -> list[Statement]:
        """All of them, those of programs first."""
        return [*(statement for rules in self.programs.values() for statement in rules.statements), *self.user]

    @property
    def counts(self) -> dict[str, c.Condition]:
        """Program -> its condition on which letters count, where it has one."""
        return {name: rules.counts[1] for name, rules in self.programs.items() if rules.counts is not None}


def scenario_rules(
    scenario: Scenario, library: Library, complaints: Complaints, before: ScenarioRules | None = None
) -> ScenarioRules:
    """The statements inside a scenario. `before`: those of another scenario, read with the same library; what stands
    in both, at the same place, is not read again."""
    reader = library.reader(complaints)
    by_id = {program.id: program for program in scenario.programs}
    programs: dict[str, ProgramRules] = {}
    for program in scenario.programs:
        known = None if before is None else before.programs.get(program.id)
        programs[program.id] = _program_rules(program, by_id, scenario, library, reader, known)
        _check_sets(program, library, scenario, complaints)
    known_user = () if before is None else before.user
    user = []
    for raw in scenario.rules:
        user.append(_user_statement(raw, "your rules", library, reader, known_user))
    for raw in scenario.overrides:
        if isinstance(raw, Map) and "id" in raw:
            complaints.add("'overrides' changes or lifts rules; a rule of your own stands under 'rules'", raw.key("id"))
            continue
        user.append(_user_statement(raw, "your overrides", library, reader, known_user))
    rules = ScenarioRules(programs, tuple(statement for statement in user if statement is not None))
    refuse_unknown_rules(rules.statements, library, complaints)
    refuse_taken_names(rules, library, complaints)
    return rules


def _program_rules(
    program: Program,
    by_id: Mapping[str, Program],
    scenario: Scenario,
    library: Library,
    reader: Reader,
    known: ProgramRules | None,
) -> ProgramRules:
    ancestors = _ancestors(program, by_id, scenario, reader.complaints) if "extends" in program.facts else []
    written = tuple((holder.id, raw) for holder in (*ancestors, program) for raw in holder.rules)
    counts = program.letters.counts
    if known is not None and _same(written, known.written) and counts == (known.counts and known.counts[0]):
        return known
    statements = []
    steps = {holder.id: step for step, holder in enumerate((program, *reversed(ancestors)))}
    for holder, raw in written:
        origin = Origin("program", holder, library.caps, program=program.id, distance=steps[holder])
        statements.append(read_statement(raw, origin, reader))
    condition = None
    if counts is not None:
        condition = reader.read(counts, LETTER_SIDE, "'counts'")
        if COUNTS in _looked_at(condition, library):
            message = f"'counts' decides '{COUNTS}', so it cannot ask for it"
            reader.complaints.add(message, scenario.where("programs", program.id, "letters", "counts"))
    return ProgramRules(
        written,
        tuple(statement for statement in statements if statement is not None),
        None if condition is None else (counts, condition),
    )


def _user_statement(
    raw: Any, pack: str, library: Library, reader: Reader, known: tuple[Statement, ...]
) -> Statement | None:
    for statement in known:
        if statement.pack == pack and _same((("", raw),), (("", statement.written),)):
            return statement
    return read_statement(raw, Origin("user", pack, library.caps), reader)


def _same(written: tuple[tuple[str, Any], ...], before: tuple[tuple[str, Any], ...]) -> bool:
    """Whether the same rules are written at the same places."""
    return written == before and all(
        _place(raw) == _place(old) for (_, raw), (_, old) in zip(written, before, strict=True)
    )


def _place(raw: Any) -> Any:
    """Where a statement stands: where messages about it point to."""
    verb = next((raw[verb] for verb in ("id", "change", "lift") if verb in raw), None)
    return verb if verb is None else (verb.line, verb.column, getattr(verb, "origin", None))


def _looked_at(condition: c.Condition, library: Library) -> set[str]:
    """Every fact that a condition looks at, with those that derived facts come from."""
    seen: set[str] = set()
    todo = list(condition.facts)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(fact for line, _ in library.derivations.get(name, ()) for fact in line.facts)
    return seen


def _ancestors(
    program: Program, by_id: Mapping[str, Program], scenario: Scenario, complaints: Complaints
) -> list[Program]:
    """The programs whose requirements this one takes over, the farthest first."""
    ancestors: list[Program] = []
    child = program
    while "extends" in child.facts:
        name = str(child.facts["extends"])
        parent = by_id.get(name)
        if parent is None or parent is program or parent in ancestors:
            message = f"program '{name}' is not defined" if parent is None else f"'{program.id}' extends itself"
            hint = hint_close(name, by_id, "programs are listed under 'programs:'") if parent is None else None
            complaints.add(message, scenario.where("programs", child.id, "extends"), hint)
            break
        ancestors.insert(0, parent)
        child = parent
    return ancestors


def _check_sets(program: Program, library: Library, scenario: Scenario, complaints: Complaints) -> None:
    """Complain about requirement sets that no pack offers."""
    required = program.facts.get("requires")
    if not isinstance(required, Members):
        return
    offered = {statement.set for pack in library.packs for statement in pack.statements if statement.set is not None}
    for name in sorted(required.yes - offered):
        hint = hint_close(name, offered, "packs offer sets with 'set:'")
        complaints.add(
            f"requirement set '{name}' is not defined", scenario.where("programs", program.id, "requires"), hint
        )


def refuse_unknown_rules(statements: list[Statement], library: Library, complaints: Complaints) -> None:
    """A change or lift of a rule that nothing defines is a misspelling."""
    every = [*(statement for pack in library.packs for statement in pack.statements), *statements]
    defined = {statement.rule for statement in every if statement.action == "defines"}
    for statement in statements:
        if statement.action != "defines" and statement.rule not in defined:
            hint = hint_close(statement.rule, defined, "'lorplan rules list' shows them all")
            complaints.add(f"there is no rule '{statement.rule}' to change or lift", statement.where, hint)


def refuse_taken_names(rules: ScenarioRules, library: Library, complaints: Complaints) -> None:
    """A rule of a program or of the user with the name that a lower layer's rule has would replace it unseen."""
    taken = {
        statement.rule: f"a rule of the pack '{pack.id}'"
        for pack in library.packs
        for statement in pack.statements
        if statement.action == "defines"
    }
    for program in rules.programs.values():
        inherited = {
            statement.rule: f"a rule of the program '{statement.pack}'"
            for statement in program.statements
            if statement.action == "defines" and statement.distance
        }
        own = [statement for statement in program.statements if not statement.distance]
        _refuse_taken(own, {**inherited, **taken}, complaints)
    of_programs = {
        statement.rule: f"a rule of the program '{statement.program}'"
        for program in rules.programs.values()
        for statement in program.statements
        if statement.action == "defines"
    }
    _refuse_taken(rules.user, {**of_programs, **taken}, complaints)


def _refuse_taken(statements: Iterable[Statement], taken: Mapping[str, str], complaints: Complaints) -> None:
    for statement in statements:
        if statement.action == "defines" and statement.rule in taken:
            complaints.add(
                f"'{statement.rule}' is {taken[statement.rule]} already",
                statement.where,
                f"take another id; or write 'change: {statement.rule}' for other words or numbers of that rule, and "
                f"'lift: {statement.rule}' to do without it",
            )
