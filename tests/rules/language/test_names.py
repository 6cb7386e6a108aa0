"""What people write for the values of facts: read where it can mean one thing, asked about where it can mean two."""

from __future__ import annotations

import pytest

from lorplan.basics.scalars import Misfit
from lorplan.basics.yamltree import Scalar
from lorplan.rules.language.facts import Dictionary
from lorplan.rules.language.names import folded, nearest
from lorplan.rules.packs.load import load


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return load(None, None).dictionary


@pytest.mark.parametrize(
    ("fact", "written", "meant"),
    [
        ("program.specialty", "IM", "internal_medicine"),
        ("program.specialty", "Internal Medicine", "internal_medicine"),
        ("program.specialty", "fm", "family_medicine"),
        ("program.specialty", "OB/GYN", "obstetrics_gynecology"),
        ("program.specialty", "Ob-Gyn", "obstetrics_gynecology"),
        ("program.specialty", "Obstetrics & Gynecology", "obstetrics_gynecology"),
        ("program.specialty", "Diagnostic radiology", "radiology"),
        ("program.specialty", "haematology", "hematology_oncology"),
        ("program.specialty", "surgery", "general_surgery"),
        ("writer.degree", "MD", "md"),
        ("writer.degree", "M.D.", "md"),
        ("writer.degree", "PhD", "phd"),
        ("writer.degree", "MD/PhD", "md_phd"),
        ("writer.knows_me", "Very well", "very_well"),
        ("writer.relation", "uncle", "relative"),
        ("writer.role", "PD", "program_director"),
        ("experience.as", "sub-I", "sub_intern"),
        ("experience.as", "Core clerkship", "core_clerkship"),
        ("experience.as", "shadowing", "observership"),
        ("letter.status", "Received", "uploaded"),
        ("letter.status", "promised", "agreed"),
        ("program.track", "Prelim", "preliminary"),
        ("applicant.citizenship", "USA", "US"),
        ("applicant.citizenship", "Grenada", "GD"),
        ("applicant.citizenship", "NO", "NO"),
        ("applicant.citizenship", "gbr", "GB"),
        ("applicant.citizenship", "Côte d'Ivoire", "CI"),
    ],
)
def test_it_is_read(dictionary: Dictionary, fact: str, written: str, meant: str) -> None:
    declared = dictionary.fact(fact)
    assert declared is not None
    assert declared.parse_one(Scalar(written)) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("Yes", True), ("y", True), ("TRUE", True), ("no", False), ("N", False)]
)
def test_yes_and_no(dictionary: Dictionary, written: str, meant: bool) -> None:
    assert dictionary.words.flag(Scalar(written)) is meant
    with pytest.raises(Misfit, match="in quotes"):
        dictionary.words.flag(Scalar(written, 1, 1, quoted=True))


@pytest.mark.parametrize(
    ("fact", "written", "message"),
    [
        ("program.specialty", "medicine", "'medicine' may mean family_medicine or internal_medicine"),
        ("program.specialty", "neuro", "'neuro' may mean neurology or neurosurgery"),
        ("letter.status", "pending", "'pending' may mean asked or agreed"),
        ("writer.role", "chief of service", "'chief of service' may mean chair or division_chief"),
        ("experience.as", "rotation", "'rotation' may mean core_clerkship or elective"),
        ("applicant.citizenship", "Georgia", "'Georgia' may mean GE or US"),
        ("applicant.kind", "IMG", "'IMG' may mean us_citizen_img or non_us_img"),
    ],
)
def test_two_meanings_are_asked_about(dictionary: Dictionary, fact: str, written: str, message: str) -> None:
    declared = dictionary.fact(fact)
    assert declared is not None
    with pytest.raises(Misfit) as caught:
        declared.parse_one(Scalar(written))
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("internal_medcine", "did you mean 'internal_medicine'?"),
        ("Internal Medecine", "did you mean 'internal_medicine'?"),
        ("nurology", "did you mean 'neurology' or 'urology'?"),
        ("occupational_medicine", None),
        ("preventive medicine", None),
        ("xyz", None),
    ],
)
def test_a_hint_is_right_or_absent(dictionary: Dictionary, written: str, hint: str | None) -> None:
    assert dictionary.words.specialties.hint(written) == hint


def test_no_word_hides_a_value_and_every_name_belongs_to_one(dictionary: Dictionary) -> None:
    """Every value that the table names is a value of some fact, and is read as itself."""
    values: dict[str, set[str]] = {"country": set(dictionary.words.words["country"])}
    values |= {"portal": set(dictionary.words.words["portal"]), "yes_no": {"true", "false"}}
    values |= {"specialty": set(dictionary.words.words["specialty"])}
    for fact in dictionary.all():
        if fact.element == "choice":
            values.setdefault(fact.key.rsplit(".", 1)[-1], set()).update(fact.values)
    for key, table in dictionary.words.words.items():
        assert set(table) <= values[key], key
        assert all(folded(word) for words in table.values() for word in words), key
    for fact in dictionary.all():
        vocabulary = fact.vocabulary
        assert vocabulary is None or all(vocabulary.meant(value) == value for value in vocabulary.values)


def test_slips_are_letters_left_out_added_changed_or_swapped() -> None:
    assert nearest("nuerology", ["neurology", "urology"]) == ["neurology"]
    assert nearest("abc", ["abd"]) == []
    assert nearest("abcd", ["abce", "xbcd", "zzzz"]) == ["abce", "xbcd"]
    assert nearest("abcdefgh", ["abcdefxy", "abcdef"]) == ["abcdefxy", "abcdef"]
