"""The catalogue of kinds of letters: each can be added wherever it makes sense, and a wrong one is refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.basics.errors import PackError
from lorplan.edits.catalogue import kinds, person_changes
from lorplan.rules.packs.load import shipped

ROOT = Path(__file__).resolve().parents[3]
SPECIALTIES = sorted(path.stem for path in (ROOT / "rules" / "specialties").glob("*.yaml"))

PLAIN = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {{kind: us_citizen_img, applying_to: [{specialty}], school: {{id: windward, country: GD}}}}
programs: [{{id: one, specialty: {specialty}}}]
writers: {{}}
letters: {{}}
"""


@pytest.mark.parametrize("specialty", SPECIALTIES)
def test_every_kind_can_be_added(specialty: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAIN.format(specialty=specialty).replace("writers: {}\nletters: {}\n", ""))
    variants = api.Source(file).variants()
    case = variants.case()
    found = person_changes(case)
    assert {"us-ward", "core-clerkship", "research-mentor"} <= {kind.id for kind, _ in found}
    changed = variants.changed(change for _, change in found)
    assert {change.key for _, change in found} == set(changed.scenario.letters)
    assert {letter.status for letter in changed.scenario.letters.values()} == {"agreed"}


def test_the_kinds_speak_of_people_one_could_meet() -> None:
    for kind in kinds():
        assert kind.name[0] in "at"
        assert kind.says.endswith(".")
        assert kind.sources


def test_two_specialties_get_a_letter_each_and_ids_stay_free(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    text = PLAIN.format(specialty="internal_medicine").replace("[internal_medicine]", "[internal_medicine, neurology]")
    text = text.replace("writers: {}\nletters: {}\n", "writers: {new-chair-neurology: {}}\n")
    file.write_text(text)
    case = api.Source(file).variants().case()
    keys = {change.key for kind, change in person_changes(case) if kind.id == "chair"}
    assert keys == {"new-chair-internal_medicine", "new-chair-neurology-2"}


def test_what_a_scenario_lacks_leaves_a_kind_out(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    text = PLAIN.format(specialty="dermatology").replace(", school: {id: windward, country: GD}", "")
    file.write_text(text.replace("writers: {}\nletters: {}\n", ""))
    found = {kind.id for kind, _ in person_changes(api.Source(file).variants().case())}
    assert not {"own-school", "department-letter", "us-hospitalist", "sloe"} & found


STUDENTS_ONLY = {
    "us-ward",
    "us-academic",
    "us-subspecialist",
    "us-hospitalist",
    "core-clerkship",
    "own-school",
    "chair",
}


@pytest.mark.parametrize(
    ("applicant", "there", "absent"),
    [
        (
            "kind: us_citizen_img, school: {id: a, country: GD}",
            {"us-ward", "core-clerkship"},
            {"own-school", "us-extern"},
        ),
        (
            "kind: us_citizen_img, school: {id: a, country: PL}",
            {"us-ward", "own-school"},
            {"core-clerkship", "us-extern"},
        ),
        ("kind: us_md, school: {id: a, country: US}", {"us-ward", "own-school"}, {"core-clerkship", "us-extern"}),
        ("kind: non_us_img, graduated: 2021-06-30, school: {id: a, country: IN}", {"us-extern"}, STUDENTS_ONLY),
        (
            "kind: us_md, prior_training: [{until: 2027-06-30}], school: {id: a, country: US}",
            {"us-extern"},
            STUDENTS_ONLY,
        ),
    ],
)
def test_only_what_is_possible_for_the_applicant(
    applicant: str, there: set[str], absent: set[str], tmp_path: Path
) -> None:
    file = tmp_path / "plan.yaml"
    text = PLAIN.format(specialty="internal_medicine").replace("writers: {}\nletters: {}\n", "")
    file.write_text(
        text.replace("kind: us_citizen_img", applicant).replace(", school: {id: windward, country: GD}", "")
    )
    changes = person_changes(api.Source(file).variants().case())
    possible = {kind.id for kind, _ in changes}
    assert there <= possible
    assert not absent & possible
    schools = {
        change.data["writers"][change.key].get("institution") for kind, change in changes if kind.id == "own-school"
    }
    assert schools <= {"a"}


def test_each_kind_is_imagined_equally_well_done(tmp_path: Path) -> None:
    signs = {"gave_responsibility", "saw_me_improve", "compares_with_us_students", "feedback", "says", "answer"}
    for kind in kinds():
        assert not signs & {*map(str, kind.writer), *map(str, kind.letter)}
        if "kind" not in kind.writer:
            assert kind.writer["knows_me"] == ("well" if kind.id == "chair" else "very_well"), kind.id


def test_a_letter_is_there_when_what_it_takes_is_over(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAIN.format(specialty="internal_medicine").replace("writers: {}\nletters: {}\n", ""))
    case = api.Source(file).variants().case()
    days = {kind.id: change.data["letters"][change.key].get("promised_for") for kind, change in person_changes(case)}
    assert days["us-ward"] == "2027-08-17"
    assert days["core-clerkship"] == "2027-09-14"


GOOD = """\
format: 1
kinds:
  one:
    name: a person
    says: It takes work.
    writer: {specialty: $specialty, knows_me: well}
    letter: {addressed_to: $specialty}
    source: {guide: "A", checked: 2026-11-22}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("says:", "sayz:", "4:5: 'one': 'says' is missing"),
        ("sayz", "sayz", ""),
        ("$specialty}", "$speciality}", "stands for nothing"),
        ("{addressed_to", "{status: uploaded, addressed_to", "'status' is set where the letter is added"),
        ("    source:", "    sauce:", "'source' is missing"),
        ("writer: {specialty: $specialty, knows_me: well}", "writer: 5", "'writer' must be a mapping"),
        ("format: 1\n", "", "'format' is missing"),
    ],
)
def test_a_wrong_catalogue_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "catalogue.yaml"
    file.write_text(GOOD.replace(old, new))
    if not message:
        assert len(kinds(file)) == 1
        return
    with pytest.raises(PackError) as refused:
        kinds(file)
    assert message in refused.value.render()


def test_a_misspelt_fact_is_refused_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.yaml"
    file.write_text(GOOD.replace("knows_me", "know_me"))
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAIN.format(specialty="internal_medicine").replace("writers: {}\nletters: {}\n", ""))
    case = api.Source(plan).variants().case()
    with pytest.raises(PackError, match=r"catalogue.yaml:6:\d+: a writer has no field 'know_me'") as refused:
        person_changes(case, kinds(file))
    assert "did you mean 'knows_me'" in refused.value.render()


def test_it_lies_beside_the_packs_and_is_none() -> None:
    assert (shipped() / "catalogue.yaml").is_file()
