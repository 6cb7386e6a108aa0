"""The difference of two assignments as typed data: applied to the first it gives the second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lorplan.answers.compare.side import Body
from lorplan.basics.errors import InputError
from lorplan.results.compare import Difference, FactChange, ProgramChange, RequirementChange, RuleChange
from lorplan.results.plan import LedgerLine, ProgramPlan

Letters = Mapping[str, tuple[str, ...]]


def difference(before: Body, after: Body) -> Difference:
    """What the second does otherwise, and what it was made from that is not the same."""
    return Difference(
        before.side.label,
        after.side.label,
        program_changes(before.programs, after.programs),
        rule_changes(before.ledger, after.ledger, {**before.says, **after.says}),
        _requirements(before, after),
        _facts(before, after),
    )


def program_changes(before: Iterable[ProgramPlan], after: Iterable[ProgramPlan]) -> tuple[ProgramChange, ...]:
    """Letters added and removed, by program; programs that only one of them has."""
    old, new = ({one.program: one for one in each} for each in (before, after))
    found = []
    for ident in sorted({*old, *new}):
        one = new.get(ident) or old[ident]
        had, has = ({place.letter for place in each[ident].letters} if ident in each else set() for each in (old, new))
        added, removed = tuple(sorted(has - had)), tuple(sorted(had - has))
        if ident not in old:
            found.append(ProgramChange(ident, one.name, one.count, "new", added, removed))
        elif ident not in new:
            found.append(ProgramChange(ident, one.name, one.count, "gone", added, removed))
        elif added or removed:
            found.append(ProgramChange(ident, one.name, one.count, "changed", added, removed))
    return tuple(found)


def apply(changes: Iterable[ProgramChange], letters: Letters) -> dict[str, tuple[str, ...]]:
    """The letters by program after these changes. Raises InputError where they are not changes of these letters."""
    found = {program: tuple(sorted(sent)) for program, sent in letters.items()}
    for change in changes:
        there = set(found.get(change.program, ()))
        known = change.program in found
        if known == (change.kind == "new") or there & set(change.added) or set(change.removed) - there:
            raise InputError.of(f"the difference does not fit: program {change.program!r} gets other letters")
        if change.kind == "gone":
            del found[change.program]
        else:
            found[change.program] = tuple(sorted((there - set(change.removed)) | set(change.added)))
    return found


def rule_changes(
    before: Iterable[LedgerLine], after: Iterable[LedgerLine], says: Mapping[str, str]
) -> tuple[RuleChange, ...]:
    """Rules whose weighted points differ, the largest difference first."""
    totals: dict[str, list[int]] = {}
    for place, lines in enumerate((before, after)):
        for line in lines:
            totals.setdefault(line.rule, [0, 0])[place] += line.points * line.weight
    found = [RuleChange(rule, says.get(rule, ""), old, new) for rule, (old, new) in totals.items() if old != new]
    return tuple(sorted(found, key=lambda one: (-abs(one.after - one.before), one.rule)))


def _requirements(before: Body, after: Body) -> tuple[RequirementChange, ...]:
    counts: dict[str, list[int]] = {}
    for place, body in enumerate((before, after)):
        for one in body.programs:
            for column, rules in ((place, one.broken), (place + 2, one.open)):
                for rule in rules:
                    counts.setdefault(rule, [0, 0, 0, 0])[column] += one.count
    says = {**before.says, **after.says}
    found = [
        RequirementChange(rule, says.get(rule, ""), *numbers)
        for rule, numbers in counts.items()
        if numbers[0] != numbers[1] or numbers[2] != numbers[3]
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.broken_after - one.broken_before), one.rule)))


def _facts(before: Body, after: Body) -> tuple[FactChange, ...]:
    old, new = before.side, after.side
    found: list[FactChange] = []
    for kind, mine, theirs in (
        ("day", old.as_of, new.as_of),
        ("season", old.season, new.season),
        ("rules", old.packs_hash, new.packs_hash),
        ("version", old.version, new.version),
        ("only", " ".join(old.only), " ".join(new.only)),
    ):
        if mine != theirs:
            found.append(FactChange(kind, "", mine, theirs))  # type: ignore[arg-type]
    for letter in sorted({*before.statuses, *after.statuses}):
        mine, theirs = before.statuses.get(letter, ""), after.statuses.get(letter, "")
        if mine != theirs:
            found.append(FactChange("letter", letter, mine, theirs))
    weights = [{one.program: one for one in body.programs} for body in (before, after)]
    for program in sorted({*weights[0]} & {*weights[1]}):
        first, second = (each[program] for each in weights)
        for what, mine, theirs in (
            ("programs", str(first.count), str(second.count)),
            ("weight", str(first.weight // first.count), str(second.weight // second.count)),
            ("assigned", " ".join(first.assigned_before), " ".join(second.assigned_before)),
        ):
            if mine != theirs:
                found.append(FactChange("program", program, f"{what} {mine or 'none'}", f"{what} {theirs or 'none'}"))
    for kind in ("override", "answer"):
        if kind == "answer" and not (before.side.what == after.side.what == "saved plan"):
            continue  # only a whole plan knows its questions
        names = sorted({name for told in (before.told, after.told) for of, name in told if of == kind})
        for name in names:
            mine, theirs = (kind_of.get((kind, name), "") for kind_of in (before.told, after.told))
            if bool(mine) != bool(theirs):
                found.append(FactChange(kind, name, mine, theirs))  # type: ignore[arg-type]
    return tuple(found)
