"""Notes of one's own are read by nobody."""

from __future__ import annotations

from pathlib import Path

from lorplan import api
from lorplan.basics import yamltree
from lorplan.scenario.load import content_hash
from lorplan.scenario.notes import without_notes

PLAIN = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_md, applying_to: psychiatry}
budget: {new_requests: 1}
writers: {a: {specialty: psychiatry, experience: {as: elective}, role: [{role: chair}]}, note: {name: N. Note}}
letters: {a: {status: uploaded}, note: {status: idea}}
programs: [{id: p, letters: {asked: 2}, rules: [{id: r.x, level: note, says: A, say: {}}]}]
portfolios: {note: {p: [a]}}
"""


def test_notes_change_nothing_and_ids_may_be_called_so(tmp_path: Path) -> None:
    noted = PLAIN
    for mark in ("{kind", "{new", "{specialty", "{as", "{role", "{status: u", "{id: p", "{asked", "{id: r"):
        noted = noted.replace(mark, "{note: 'call: her', " + mark[1:], 1)
    noted += "note: all mine\n"
    file = tmp_path / "plan.yaml"
    hashes = []
    for text in (PLAIN, noted):
        file.write_text(text)
        hashes.append(content_hash(api.Source(file).case().scenario))
    assert hashes[0] == hashes[1]


def test_a_scenario_without_notes_is_left_as_it_is() -> None:
    tree = yamltree.mapping(PLAIN, "f")
    assert without_notes(tree) is tree
