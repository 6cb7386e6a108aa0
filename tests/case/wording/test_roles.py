"""The roles that stay empty: as many as the rule's own reading misses, by name, the first roles filled first."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from lorplan import api
from lorplan.case.wording.roles import empty_roles
from lorplan.rules.kinds.kind import Column
from lorplan.rules.kinds.portfolios import Portfolios
from lorplan.rules.kinds.slots import Among, BoundSlots, SlotRole, Slots
from lorplan.rules.language.conditions import Condition

LETTERS = 5
EVERY = (1 << LETTERS) - 1


class Desk:
    """A binder whose conditions are the masks themselves."""

    active = EVERY
    letters = LETTERS
    ghosts = 0
    ideas = 0

    def column(self, condition: Condition) -> Column:
        return Column(cast(int, condition))

    def number(self, bound: Any) -> int | None:
        return cast(int, bound)


mask = st.integers(0, EVERY)
roles = st.lists(
    st.builds(
        lambda of, letters, further: SlotRole(
            None, of, letters, tuple(Among(each, 1, None) for each in further[:letters])
        ),
        st.none() | mask,
        st.integers(1, 2),
        st.lists(mask, max_size=1),
    ),
    min_size=1,
    max_size=4,
)


@given(roles, mask)
def test_as_many_as_the_rule_misses(written: list[SlotRole], sent: int) -> None:
    named = [SlotRole(f"r{number}", role.of, role.letters, role.among) for number, role in enumerate(written)]
    kind, desk = Slots(tuple(named), raw=None), cast(Any, Desk())
    bound = kind.bind("rule", "must", 0, desk)
    assert isinstance(bound, BoundSlots)
    missing = bound.demand - int(bound.check(Portfolios([sent], LETTERS)).measured[0])
    empty = empty_roles(kind, desk, sent)
    assert len(empty) <= missing
    assert (not empty) == (missing == 0)
    singles = [one for one in named if one.letters == 1]
    if len(singles) == len(named):
        assert len(empty) == missing


@given(roles, mask)
def test_the_first_roles_are_filled_first(written: list[SlotRole], sent: int) -> None:
    """What is empty among the first roles is what would be empty if there were no others."""
    named = [SlotRole(f"r{number}", role.of, role.letters, role.among) for number, role in enumerate(written)]
    desk = cast(Any, Desk())
    for number in range(1, len(named) + 1):
        first = {f"r{place}" for place in range(number)}
        alone = empty_roles(Slots(tuple(named[:number]), raw=None), desk, sent)
        assert alone == tuple(name for name in empty_roles(Slots(tuple(named), raw=None), desk, sent) if name in first)


SCENARIO = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: neurology}
writers: {chair: {role: chair, faculty: true}, ann: {faculty: true}, ben: {}, cem: {faculty: false}}
letters: {chair: {status: uploaded}, ann: {status: uploaded}, ben: {status: uploaded}, cem: {status: uploaded}}
programs:
  - id: city
    rules:
      - id: roles.unfilled
        level: must
        says: Roles.
        slots:
          - {as: a chair, of: {writer.role: chair}}
          - {as: two of the faculty, letters: 2, of: {writer.faculty: true}}
portfolios: {short: {city: [ann, cem]}, unsure: {city: [chair, ann, ben]}, kept: {city: [chair, ann]}}
"""


def test_a_finding_names_them(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    texts = {
        name: [one.text for one in api.verify(api.Source(path), name).findings if one.rule == "roles.unfilled"]
        for name in ("short", "unsure")
    }
    assert texts == {
        "short": ["You have 1 of 3 needed, at 1 program. Not filled: a chair and two of the faculty."],
        "unsure": ["You surely have 2 of 3 needed, at 1 program. Not surely filled: two of the faculty."],
    }
