"""Values that no fact of the program decides are found once: they are the same at every program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lorplan import api
from lorplan.case.case import Case
from lorplan.rules.language.facts import Fact

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


def entities(case: Case, fact: Fact) -> Iterator[str]:
    world = case.world
    if fact.subject == "letter":
        yield from case.problem.letters
    elif fact.subject == "writer":
        yield from sorted({one for letter in case.problem.letters for one in world.writers_of(letter)})
    elif fact.subject == "office":
        writers = sorted({one for letter in case.problem.letters for one in world.writers_of(letter)})
        yield from (office for writer in writers for office in world.offices_of(writer))
    elif fact.subject == "experience":
        yield from sorted({one for letter in case.problem.letters for one in world.experiences_of(letter)})
    else:
        yield ""


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_no_program_decides_them(file: Path) -> None:
    case = api.Source(file).case()
    world = case.world
    told = 0
    for name in sorted(case.library.dictionary):
        fact = case.library.dictionary.fact(name)
        if fact is None or fact.subject == "program" or case.library.reads.get(name):
            continue
        for entity in entities(case, fact):
            values = {repr(world._value(fact, entity, one.id)) for one in case.scenario.programs}
            assert values == {repr(world.value(fact, entity, case.scenario.programs[0].id))}, (name, entity)
            told += 1
    assert told > 100
