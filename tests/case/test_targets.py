"""Facts about applying to several specialties and about earlier seasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lorplan.api import Source
from lorplan.case.case import Case
from lorplan.rules.language.facts import MISSING

TEXT = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {applying_to: [internal_medicine, neurology, orthopedics], FIRST}
institutions: {hill: {country: US}, lake: {country: US}}
writers: {ann: {}, ben: {}, cat: {}, dan: {}, eva: {}}
letters:
  ann: {addressed_to: neurology, season_used: [eras-2026, eras-2028]}
  ben: {addressed_to: general, names: [neurology], season_used: eras-2027}
  cat: {addressed_to: family_medicine, names: [internal_medicine]}
  dan: {season_used: [eras-2025], status: uploaded}
  eva: {season_used: [eras-2027], status: uploaded, imported: false}
programs:
  - {id: hill-im, specialty: internal_medicine, institution: hill}
  - {id: hill-neuro, specialty: neurology, institution: hill}
  - {id: hill-prelim, specialty: general_surgery, track: preliminary, institution: hill}
  - {id: lake-im, specialty: internal_medicine, institution: lake}
  - {id: lake-prelim, specialty: general_surgery, track: preliminary, institution: lake}
  - {id: nowhere, specialty: internal_medicine}
  - {id: many, specialty: internal_medicine, count: 30}
  - {id: ortho, specialty: orthopedics, institution: lake, count: 2}
"""


def case(folder: Path, more: str) -> Case:
    file = folder / "plan.yaml"
    file.write_text(TEXT.replace(", FIRST", more), encoding="utf-8")
    return Source(file).case()


def value(there: Case, name: str, entity: str, program: str) -> Any:
    fact = there.library.dictionary.fact(name)
    assert fact is not None
    return there.world.value(fact, entity, program)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Case:
    more = ", first_specialty: neurology, reapplicant: true, submitted_seasons: {eras-2027: true, eras-2025: false}"
    return case(tmp_path_factory.mktemp("told"), more)


@pytest.fixture(scope="module")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("untold"), "")


@pytest.mark.parametrize(
    ("name", "entity", "program", "wanted"),
    [
        ("applicant.specialty_count", "", "hill-im", 3),
        ("program.in_first_specialty", "hill-neuro", "hill-neuro", True),
        ("program.in_first_specialty", "hill-im", "hill-im", False),
        # neurology is the nearest to medicine; to orthopedics both are far
        ("program.nearest_other_specialty", "hill-im", "hill-im", "related"),
        ("program.nearest_other_specialty", "ortho", "ortho", "other"),
        # the preliminary year in surgery at the hill is no second specialty, nor is it exposed
        ("program.two_specialties_here", "hill-im", "hill-im", True),
        ("program.two_specialties_here", "hill-neuro", "hill-neuro", True),
        ("program.two_specialties_here", "hill-prelim", "hill-prelim", False),
        ("program.two_specialties_here", "lake-im", "lake-im", True),
        ("program.two_specialties_here", "nowhere", "nowhere", MISSING),
        ("program.two_specialties_here", "many", "many", False),
        ("letter.for_a_specialty_applied_to", "ann", "hill-im", True),
        ("letter.for_a_specialty_applied_to", "ben", "hill-im", False),
        ("letter.for_a_specialty_applied_to", "cat", "hill-im", False),
        ("letter.for_a_specialty_applied_to", "dan", "hill-im", MISSING),
        ("letter.names_another_specialty", "ben", "hill-im", True),
        ("letter.names_another_specialty", "ben", "hill-neuro", False),
        ("letter.names_another_specialty", "cat", "hill-im", False),
        ("letter.names_another_specialty", "ann", "hill-im", MISSING),
        # the season of the plan is no earlier one
        ("letter.earlier_seasons", "ann", "hill-im", 1),
        ("letter.earlier_seasons", "cat", "hill-im", 0),
        ("letter.used_before", "ann", "hill-im", True),
        ("letter.used_before", "cat", "hill-im", False),  # it is still to be written
        # only what is uploaded can be an import; who says that it comes anew is believed
        ("letter.imported", "ann", "hill-im", False),
        ("letter.imported", "cat", "hill-im", False),
        ("letter.imported", "dan", "hill-im", True),
        ("letter.imported", "eva", "hill-im", False),
        ("letter.from_submitted_season", "ben", "hill-im", True),
        ("letter.from_submitted_season", "dan", "hill-im", False),
        ("letter.from_submitted_season", "ann", "hill-im", MISSING),
        ("letter.from_submitted_season", "cat", "hill-im", MISSING),
    ],
)
def test_values(there: Case, name: str, entity: str, program: str, wanted: object) -> None:
    found = value(there, name, entity, program)
    assert (found is MISSING) if wanted is MISSING else (found == wanted and type(found) is type(wanted))


def test_what_nobody_told_is_unknown(untold: Case) -> None:
    assert value(untold, "program.in_first_specialty", "hill-im", "hill-im") is MISSING
    assert value(untold, "letter.from_submitted_season", "ben", "hill-im") is MISSING
