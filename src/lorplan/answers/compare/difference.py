"""The difference of two assignments as typed data: applied to the first it gives the second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lorplan.answers.compare.side import Compared
from lorplan.basics.errors import InputError
from lorplan.results.compare import (
    ChangeKind,
    Difference,
    FactChange,
    FactKind,
    ProgramChange,
    RequirementChange,
    RuleChange,
)
from lorplan.results.plan import LedgerLine, ProgramPlan

Letters = Mapping[str, tuple[str, ...]]


def difference(before: Compared, after: Compared) -> Difference:
    """What the second does otherwise, and what it was made from that is not the same."""
    says = {**before.says, **after.says}
    return Difference(
        before=before.side.label,
        after=after.side.label,
        programs=program_changes(before.programs, after.programs),
        rules=rule_changes(before.ledger, after.ledger, says),
        requirements=_requirements(before.programs, after.programs, says),
        facts=tuple(_facts(before, after)),
    )


def program_changes(before: Iterable[ProgramPlan], after: Iterable[ProgramPlan]) -> tuple[ProgramChange, ...]:
    """Letters added and removed, by program; programs that only one of them has."""
    old, new = ({program.program: program for program in programs} for programs in (before, after))
    changes = []
    for ident in sorted({*old, *new}):
        program = new.get(ident) or old[ident]
        had, has = (_letters(programs.get(ident)) for programs in (old, new))
        kind: ChangeKind = "new" if ident not in old else "gone" if ident not in new else "changed"
        if kind == "changed" and had == has:
            continue
        changes.append(
            ProgramChange(
                program=ident,
                name=program.name,
                count=program.count,
                kind=kind,
                added=tuple(sorted(has - had)),
                removed=tuple(sorted(had - has)),
            )
        )
    return tuple(changes)


def _letters(program: ProgramPlan | None) -> set[str]:
    return set() if program is None else {placement.letter for placement in program.letters}


def apply(changes: Iterable[ProgramChange], letters: Letters) -> dict[str, tuple[str, ...]]:
    """The letters by program after these changes. Raises InputError where they are not changes of these letters."""
    result = {program: tuple(sorted(sent)) for program, sent in letters.items()}
    for change in changes:
        known = change.program in result
        sent = set(result.get(change.program, ()))
        if known == (change.kind == "new") or sent & set(change.added) or set(change.removed) - sent:
            raise InputError.of(f"the difference does not fit: program {change.program!r} gets other letters")
        if change.kind == "gone":
            del result[change.program]
        else:
            result[change.program] = tuple(sorted((sent - set(change.removed)) | set(change.added)))
    return result


def rule_changes(
    before: Iterable[LedgerLine], after: Iterable[LedgerLine], says: Mapping[str, str]
) -> tuple[RuleChange, ...]:
    """Rules whose weighted points differ, the largest difference first."""
    totals: dict[str, list[int]] = {}
    for side, lines in enumerate((before, after)):
        for line in lines:
            totals.setdefault(line.rule, [0, 0])[side] += line.points * line.weight
    changes = [RuleChange(rule, says.get(rule, ""), old, new) for rule, (old, new) in totals.items() if old != new]
    return tuple(sorted(changes, key=lambda change: (-abs(change.after - change.before), change.rule)))


def _requirements(
    before: Iterable[ProgramPlan], after: Iterable[ProgramPlan], says: Mapping[str, str]
) -> tuple[RequirementChange, ...]:
    """Musts that are broken or open at other numbers of programs than before."""
    counts: dict[str, dict[str, int]] = {}
    for when, programs in (("before", before), ("after", after)):
        for program in programs:
            for status, rules in (("broken", program.broken), ("open", program.open)):
                for rule in rules:
                    of_rule = counts.setdefault(rule, {})
                    of_rule[f"{status}_{when}"] = of_rule.get(f"{status}_{when}", 0) + program.count
    changes = [
        RequirementChange(
            rule=rule,
            says=says.get(rule, ""),
            broken_before=of_rule.get("broken_before", 0),
            broken_after=of_rule.get("broken_after", 0),
            open_before=of_rule.get("open_before", 0),
            open_after=of_rule.get("open_after", 0),
        )
        for rule, of_rule in counts.items()
    ]
    differing = [
        change
        for change in changes
        if change.broken_before != change.broken_after or change.open_before != change.open_after
    ]
    return tuple(sorted(differing, key=lambda change: (-abs(change.broken_after - change.broken_before), change.rule)))


def _facts(before: Compared, after: Compared) -> Iterator[FactChange]:
    """What the two were made from and is not the same."""
    old, new = before.side, after.side
    yield from _differing("day", {"": old.as_of}, {"": new.as_of})
    yield from _differing("season", {"": old.season}, {"": new.season})
    yield from _differing("rules", {"": old.packs_hash}, {"": new.packs_hash})
    yield from _differing("version", {"": old.version}, {"": new.version})
    yield from _differing("only", {"": " ".join(old.only)}, {"": " ".join(new.only)})
    yield from _differing("letter", before.statuses, after.statuses)
    yield from _programs(before.programs, after.programs)
    for kind in ("override", "answer"):
        if kind == "answer" and not (old.what == new.what == "saved plan"):
            continue  # only a whole plan knows its questions
        was, now = (
            {name: value for (of, name), value in side.rests_on.items() if of == kind} for side in (before, after)
        )
        for change in _differing(kind, was, now):
            if bool(change.before) != bool(change.after):
                yield change


def _differing(kind: FactKind, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FactChange]:
    """The facts of a kind (name -> value) that are not the same."""
    for name in sorted({*before, *after}):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield FactChange(kind, name, was, now)


def _programs(before: Iterable[ProgramPlan], after: Iterable[ProgramPlan]) -> Iterator[FactChange]:
    """What is not the same of programs that both have."""
    old, new = ({program.program: _facts_of(program) for program in programs} for programs in (before, after))
    for name in sorted({*old} & {*new}):
        for what, was in old[name].items():
            now = new[name][what]
            if was != now:
                yield FactChange("program", name, f"{what} {was or 'none'}", f"{what} {now or 'none'}")


def _facts_of(program: ProgramPlan) -> dict[str, str]:
    return {
        "programs": str(program.count),
        "weight": str(program.weight // program.count),
        "assigned": " ".join(program.assigned_before),
    }
