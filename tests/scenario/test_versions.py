"""`versions` of a letter, and letters at several portals."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.basics.errors import InputError
from lorplan.rules.packs.load import load
from lorplan.scenario.load import content_hash, load_scenario
from lorplan.scenario.models import Scenario

HEAD = """format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: [internal_medicine, family_medicine]}
writers: {patel: {knows_me: well}}
programs: [{id: p, specialty: internal_medicine}]
"""
SHORT = """letters:
  patel: {status: uploaded, waived: true, about: clinical, asked_on: 2027-06-01, experience: {as: elective, weeks: 4},
          addressed_to: internal_medicine, versions: [family_medicine, general]}
"""
LONG = """experiences: {"patel:experience": {as: elective, weeks: 4}}
letters:
  patel: {writer: patel, status: uploaded, waived: true, about: clinical, asked_on: 2027-06-01,
          experience: "patel:experience", addressed_to: internal_medicine}
  patel-family_medicine: {writer: patel, waived: true, about: clinical, experience: "patel:experience",
                          addressed_to: family_medicine, version_of: patel}
  patel-general: {writer: patel, waived: true, about: clinical, experience: "patel:experience", addressed_to: general,
                  version_of: patel}
"""


def read(folder: Path, text: str) -> Scenario:
    file = folder / "plan.yaml"
    file.write_text(text)
    return load_scenario(file, lambda raw: load(None, None).dictionary)


def refused(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    Path("plan.yaml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_scenario("plan.yaml", lambda raw: load(None, None).dictionary)
    return caught.value.render()


def test_versions_are_letters_that_share_what_is_told_of_the_first(tmp_path: Path) -> None:
    short, long = read(tmp_path, HEAD + SHORT), read(tmp_path, HEAD + LONG)
    assert short.letters == long.letters
    assert content_hash(short) == content_hash(long)


def test_versions_that_cannot_be_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message = refused(tmp_path, HEAD + SHORT.replace("[family_medicine, general]", "{family_medicine: 1}"), monkeypatch)
    assert message == (
        "plan.yaml:9:44: 'versions': expected a list of specialties for further versions\n"
        "  hint: write 'versions: [family_medicine]', for example"
    )
    message = refused(tmp_path, HEAD + SHORT + "  patel-general: {writer: patel}\n", monkeypatch)
    assert message == ("plan.yaml:9:72: letter 'patel-general' is there already\n  hint: write it out, or name it here")
    message = refused(tmp_path, HEAD + SHORT.replace("family_medicine, general", "famliy_medicine"), monkeypatch)
    assert "plan.yaml:9:55: 'addressed_to': expected a specialty or 'general', found 'famliy_medicine'" in message
    assert "did you mean 'family_medicine'?" in message


def test_what_cannot_be_written_out_is_left_to_be_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(HEAD + SHORT + "  patel-general: {writer: patel}\n")
    with pytest.raises(InputError, match="letter 'patel-general' is there already"):
        api.Source(tmp_path / "plan.yaml").case()


def test_a_budget_for_a_specialty_that_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message = refused(tmp_path, HEAD + "budget: {per_specialty: {famliy_medicine: 1}}\n", monkeypatch)
    assert message == (
        "plan.yaml:7:26: 'per_specialty': expected a specialty or 'general', found 'famliy_medicine'\n"
        "  hint: did you mean 'family_medicine'?"
    )


PORTALS = HEAD.replace(
    "[{id: p, specialty: internal_medicine}]",
    "[{id: p, specialty: internal_medicine}, {id: e, specialty: family_medicine, portal: residencycas, "
    "assigned: [sent]}]",
)


@pytest.mark.parametrize(
    ("letter", "eras", "other"),
    [
        ("{writer: patel, status: uploaded}", "uploaded", "idea"),
        ("{writer: patel, status: agreed, at: {residencycas: asked}}", "agreed", "asked"),
        ("{writer: patel, status: uploaded, addressed_to: family_medicine}", "idea", "uploaded"),
        ("{writer: patel, status: uploaded, addressed_to: general}", "uploaded", "idea"),
        ("{writer: patel, status: declined}", "declined", "declined"),
        ("{writer: patel}", "idea", "idea"),
    ],
)
def test_where_a_letter_is(tmp_path: Path, letter: str, eras: str, other: str) -> None:
    text = PORTALS + f"letters: {{x: {letter}, sent: {{writer: patel, status: uploaded}}}}\n"
    found = read(tmp_path, text).letters["x"]
    assert (found.status_at("eras"), found.status_at("residencycas")) == (eras, other)


def test_what_is_assigned_at_a_portal_was_uploaded_there(tmp_path: Path) -> None:
    found = read(tmp_path, PORTALS + "letters: {sent: {writer: patel, status: uploaded}}\n").letters["sent"]
    assert (found.status_at("eras"), found.status_at("residencycas")) == ("uploaded", "uploaded")


def test_one_portal_alone_is_the_one_that_a_status_speaks_of(tmp_path: Path) -> None:
    text = HEAD.replace("{id: p, ", "{id: p, portal: residencycas, ")
    found = read(tmp_path, text + "letters: {x: {writer: patel, status: uploaded}}\n").letters["x"]
    assert found.status_at("residencycas") == "uploaded"
