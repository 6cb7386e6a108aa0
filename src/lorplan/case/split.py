"""Classes of alike programs, split where something tells their programs apart after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from lorplan.case.case import Alike, Case
from lorplan.case.problem import ProgramClass

Key = TypeVar("Key")


def split(case: Case, groups: Mapping[tuple[str, Key], Sequence[str]]) -> tuple[Case, tuple[Key, ...]]:
    """The case with a class for each of these groups of its programs, and the key of each class. `groups`: the class
    that they are of, and a key -> programs."""
    classes = {program_class.id: program_class for program_class in case.problem.classes}
    counts = {program.id: program.count for program in case.scenario.programs}
    parts: list[tuple[ProgramClass, Key, str]] = []
    for (origin, key), programs in groups.items():
        ids = tuple(sorted(programs))
        weight = sum(case.weights[name] for name in ids)
        count = sum(counts[name] for name in ids)
        program_class = replace(classes[origin], id=ids[0], programs=ids, weight=weight, count=count)
        parts.append((program_class, key, origin))
    parts.sort(key=lambda item: item[0].id)
    divided = replace(
        case,
        problem=replace(case.problem, classes=tuple(program_class for program_class, _, _ in parts)),
        rules={program_class.id: case.rules[origin] for program_class, _, origin in parts},
        uncertain={program_class.id: case.uncertain[origin] for program_class, _, origin in parts},
        binders={program_class.id: case.binders[origin] for program_class, _, origin in parts},
        alike={program_class.id: _alike(case, program_class, origin) for program_class, _, origin in parts},
        class_of={name: program_class.id for program_class, _, _ in parts for name in program_class.programs},
    )
    return divided, tuple(key for _, key, _ in parts)


def _alike(case: Case, part: ProgramClass, origin: str) -> tuple[Alike, ...]:
    """The programs of a part of a class, those together that agree in every fact."""
    kept = ((same, tuple(name for name in same.programs if name in part.programs)) for same in case.alike[origin])
    return tuple(
        Alike(same.binder, programs, sum(case.weights[name] for name in programs))
        for same, programs in kept
        if programs
    )
