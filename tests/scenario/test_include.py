"""Shared files: the same as if everything stood in one file, where the user's own words win."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from lorplan import api
from lorplan.basics.errors import InputError
from lorplan.scenario.load import content_hash

HEAD = "format: 1\nseason: eras-2028\nas_of: 2027-07-20\napplicant: {kind: us_md, applying_to: psychiatry}\n"
SHARED = """
format: 1
note: kept by the dean's office
institutions: {lake: {country: US}}
writers:
  patel: {name: Dr. Patel, degree: MD, specialty: psychiatry, institution: lake, role: chair, knows_me: barely}
  chen: {name: Dr. Chen}
programs:
  - {id: lake-psych, institution: lake, letters: {asked: 4}, priority: 1}
  - {id: hill-psych}
"""
OWN = """
writers: {patel: {knows_me: very_well, roles: [program_director]}}
letters: {patel: {status: uploaded}}
programs: [{id: lake-psych, priority: 5}]
"""
JOINED = """
institutions: {lake: {country: US}}
writers:
  patel: {name: Dr. Patel, degree: md, specialty: psychiatry, institution: lake, role: program_director, knows_me: very_well}
  chen: {name: Dr. Chen}
letters: {patel: {status: uploaded}}
"""


def write(folder: Path, text: str, shared: str = SHARED) -> Path:
    (folder / "school.yaml").write_text(shared)
    path = folder / "plan.yaml"
    path.write_text(HEAD + text)
    return path


@pytest.mark.parametrize(
    ("include", "further"),
    [
        ("school.yaml", ", {id: hill-psych}"),
        ("[school.yaml]", ", {id: hill-psych}"),
        ("{file: school.yaml, programs: lake-psych}", ""),
    ],
)
def test_it_is_as_if_it_stood_in_one_file(tmp_path: Path, include: str, further: str) -> None:
    joined = f"{JOINED}programs: [{{id: lake-psych, institution: lake, letters: 4, priority: 5}}{further}]\n"
    apart = api.Source(write(tmp_path, f"{OWN}include: {include}\n")).case().scenario
    assert content_hash(apart) == content_hash(api.Source(write(tmp_path, joined)).case().scenario)


def test_messages_name_the_shared_file(tmp_path: Path) -> None:
    wrong = SHARED.replace("MD", "XX") + "letters: {}\n"
    with pytest.raises(InputError) as caught:
        api.Source(write(tmp_path, f"{OWN}include: school.yaml\n", wrong)).case()
    assert caught.value.render().replace(f"{tmp_path}/", "") == (
        "school.yaml:11:1: 'letters' belongs in a scenario of one's own\n"
        "  hint: a shared file holds institutions, experiences, writers and programs"
    )
    with pytest.raises(InputError, match=r"school\.yaml:6:36: 'degree': expected"):
        api.Source(write(tmp_path, f"{OWN}include: school.yaml\n", SHARED.replace("MD", "XX"))).case()
    with pytest.raises(InputError, match="program 'lakepsych' is not in the shared file"):
        api.Source(write(tmp_path, f"{OWN}include: {{file: school.yaml, programs: lakepsych}}\n")).case()
    with pytest.raises(InputError, match="there is no such file"):
        api.Source(write(tmp_path, f"{OWN}include: missing.yaml\n")).case()
