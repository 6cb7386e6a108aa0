"""The findings of an assignment: alike classes together, with what is measured and how it is said."""

from __future__ import annotations

from pathlib import Path

from answers.verify.cases import PROGRAMS, case_of, must

from lorplan.engines.assignment import Assignment
from lorplan.plan.findings import Findings
from lorplan.plan.readings import Readings


def test_alike_classes_are_told_together_and_others_apart(tmp_path: Path) -> None:
    say = "  - {{id: {0}, level: note, says: {0}., say: {{of: {{letter.id: {1}}}}}}}\n"
    case = case_of(
        tmp_path,
        must("two", "[ben, cat]", "at_least: 2"),
        say.format("of-ann", "ann"),
        say.format("of-cat", "cat"),
        programs=PROGRAMS,
    )
    bit = {name: 1 << index for index, name in enumerate(case.problem.letters)}
    sent = (bit["ann"] | bit["ben"], bit["ann"] | bit["ben"] | bit["cat"])
    findings = Findings(case, Assignment(0, sent), Readings(case)).all()
    own = {found.rule: found for found in findings if found.layers[0].layer == "user"}
    assert [found.status for found in findings] == sorted(
        (found.status for found in findings), key=["broken", "open", "note"].index
    )
    two = own["two"]
    assert (two.status, two.programs, two.count) == ("broken", ("north",), 3)
    assert (two.measured, two.bound, two.missing) == (1, 2, 1)
    assert two.text == "You have 1 of 2 needed, at 3 programs."
    assert (own["of-ann"].programs, own["of-ann"].count) == (("north", "south"), 5)
    assert own["of-ann"].text == "This is about Dr. Ann."
    assert (own["of-cat"].programs, own["of-cat"].letters) == (("south",), ("cat",))
