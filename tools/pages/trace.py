"""The guide's example on its way through the program: what each layer holds, printed from the real objects."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lorplan.api import Source
from lorplan.basics import yamltree
from lorplan.basics.bits import bits
from lorplan.basics.yamltree import one_line
from lorplan.case.case import Case
from lorplan.engines.cpsat.plan import solve_problem
from lorplan.engines.table.table import Table
from lorplan.plan.decide import decide, explain_plan
from lorplan.results.plan import Plan
from lorplan.rules.kinds import KINDS
from lorplan.rules.language.facts import written

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "guide-example.yaml"
LETTER, WRITER = "lindqvist-research", "lindqvist"
RULE = "research-letter.at-a-research-program"


@cache
def case() -> Case:
    """The guide's example, built."""
    return Source(SCENARIO).case()


@cache
def plan() -> Plan:
    """The guide's example, solved."""
    return explain_plan(decide(case()))


def _block(*lines: str) -> str:
    return "\n".join(["```text", *lines, "```"])


def as_read() -> str:
    """The letter as it was read."""
    raw = yamltree.read(SCENARIO)
    letter = raw["letters"][LETTER]
    status = letter["status"]
    return _block(
        f"{LETTER}: {one_line(letter)}",
        f"status: {status!s}, a Scalar with line {status.line}, column {status.column}, quoted {status.quoted}",
    )


def as_modelled() -> str:
    """The letter as the scenario's model holds it."""
    letter = case().scenario.letters[LETTER]
    facts = ", ".join(f"{name}: {written(value)}" for name, value in letter.facts.items())
    return _block(
        f"Letter id={letter.id} writers={list(letter.writers)} experiences={list(letter.experiences)}",
        f"       status={letter.status} addressed_to={letter.addressed_to}",
        f"       facts={{{facts}}}",
    )


def as_rules() -> str:
    """What was loaded, and the statement that the example follows."""
    library = case().library
    statement = next(each for pack in library.packs for each in pack.statements if each.rule == RULE)
    kind = next(name for name in KINDS if name in statement.written)
    return _block(
        f"packs: {', '.join(pack.id for pack in library.packs)}",
        f"{statement.rule} {statement.action} in pack {statement.pack}, layer {statement.layer}",
        f"  applies: {one_line(statement.written['applies'])}",
        f"  {kind}: {one_line(statement.written[kind])}",
    )


def as_facts() -> str:
    """Values of facts about the letter, told and computed."""
    world, dictionary = case().world, case().library.dictionary
    entity = {"letter": LETTER, "writer": WRITER, "experience": f"{WRITER}:experience", "program": "research-heavy"}
    lines = []
    for name in ("letter.about", "writer.knows_me", "writer.field", "experience.contact", "program.traits"):
        fact = dictionary.fact(name)
        assert fact is not None
        value = world.value(fact, entity[fact.subject], "research-heavy")
        how = "computed" if fact.computed else "derived or told" if fact.derived else "told"
        lines.append(f"{name:20} {written(value):16} {how}")
    return _block(*lines)


def as_bound() -> str:
    """The rule bound at both classes of programs."""
    lines = []
    for program_class in case().problem.classes:
        bound = next((bound for bound in program_class.bounds if bound.rule == RULE), None)
        said = "no such rule here" if bound is None else repr(bound)
        lines.append(f"{program_class.id}: {said}")
    return _block(*lines)


def as_problem() -> str:
    """The letters and the classes of programs."""
    problem = case().problem
    lines = ["letters  " + ", ".join(f"{bit} {letter}" for bit, letter in enumerate(problem.letters))]
    for each in problem.classes:
        lines.append(
            f"class    {each.id}: {each.count} programs, weight {each.weight}, usable {list(bits(each.usable))}, "
            f"at most {each.cap}"
        )
    return _block(*lines)


def as_solved() -> str:
    """What both engines say."""
    problem = case().problem
    answer = solve_problem(problem)
    assert answer is not None
    table = Table(problem)
    best = table.values(table.ranking()[0])
    lines = [f"CP-SAT   {answer.values}", f"table    {best}"]
    for program_class, rows in zip(problem.classes, table.classes, strict=True):
        top = rows.best(0)[0]
        letters = ", ".join(problem.names(rows.portfolios.masks[top]))
        count = len(rows.portfolios.masks)
        lines.append(
            f"         {program_class.id}: best of {count} portfolios: {letters} ({int(rows.points[top])} points)"
        )
    return _block(*lines)


def as_planned() -> str:
    """The portfolios of the plan, and the ledger's lines of the rule."""
    lines = [
        f"portfolio {each.id}: {', '.join(each.letters)} for {', '.join(each.programs)}" for each in plan().portfolios
    ]
    lines += [
        f"ledger: {line.rule} {line.subject} {', '.join(line.letters)} units {line.units}, points {line.points}, "
        f"weight {line.weight}"
        for line in plan().ledger
        if line.rule == RULE
    ]
    return _block(*lines)


def objective() -> str:
    """The stages of the plan, and how its points add up."""
    rows = ["| stage | name | value |", "| --- | --- | --- |"]
    rows += [f"| {stage.stage} | {stage.name} | {stage.value} |" for stage in plan().objective]
    parts = " + ".join(f"{program.weight} * {program.points}" for program in plan().programs)
    total = sum(program.weight * program.points for program in plan().programs)
    return "\n".join([*rows, "", f"`{parts} = {total}`"])


STAGES = {
    "trace read": as_read,
    "trace model": as_modelled,
    "trace rules": as_rules,
    "trace facts": as_facts,
    "trace bound": as_bound,
    "trace problem": as_problem,
    "trace solved": as_solved,
    "trace plan": as_planned,
    "guide objective": objective,
}
