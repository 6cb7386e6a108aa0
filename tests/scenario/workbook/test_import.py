"""Workbooks that people filled in: what becomes of them, and what they are told."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from scenario.workbook.books import SHEETS, Rows, book, saved

from lorplan.api import Source, import_workbook, template
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import mapping

EXPECTED = """\
# Made from my.xlsx by lorplan import. Leave out whatever you do not know; lorplan asks where it matters.
format: 1
season: eras-2028
as_of: 2027-07-20

# The person who applies.
applicant:
  applying_to: [internal_medicine]
  citizenship: [US]
  degree: md
  school: {name: Windward School of Medicine, country: GD, department_letter: false}

# How many people may be asked, and what it costs.
budget: {new_requests: 1}

# Hospitals, schools and practices by id.
institutions:
  lakeside-medical-center: {name: Lakeside Medical Center, country: US}

# Experiences by id, where several writers or letters share them.
experiences:
  lab: {as: research}

# People, committees and departments by id.
writers:
  anita-patel:
    name: Dr. Anita Patel
    institution: lakeside-medical-center
    roles: [clerkship_director, mentor]
    degree: md
    knows_me: very_well
    rank: attending
    specialty: internal_medicine
    experiences:
      - {as: sub_intern, ended: 2027-02-26, supervised: directly, weeks: 4}
      - lab
  ruth-charles:
    name: Dr. Ruth Charles
    institution: school
    specialty: internal_medicine
    experience: lab

# Letters by id, those to be had included.
letters:
  anita-patel-internal-medicine: {writer: anita-patel, addressed_to: internal_medicine, status: uploaded, waived: true}
  charles: {writer: ruth-charles, status: idea}

# Programs and program types.
programs:
  - {id: community, count: 60}
  - id: lakeside-medical-center
    name: Lakeside Medical Center
    priority: 5
    institution: lakeside-medical-center
    letters: {asked: 3, max: 4}
    assigned: anita-patel-internal-medicine
"""

ONE: Rows = [{"Id": "community"}]


def refused(opened: openpyxl.Workbook | bytes, name: str = "my.xlsx") -> list[str]:
    """The complaints about a workbook, hints left out."""
    data = opened if isinstance(opened, bytes) else saved(opened)
    with pytest.raises(InputError) as caught:
        import_workbook(data, name)
    return [f"{complaint.where}: {complaint.message}" for complaint in caught.value.complaints]


def test_a_filled_workbook_reads_as_a_person_would_write_it() -> None:
    assert import_workbook(saved(book()), "some/folder/my.xlsx") == EXPECTED


def test_twelve_mistakes_are_twelve_messages() -> None:
    opened = book(
        {"Season": None, "Citizenship": "Untied Kingdm", "As of": "3/4/2027"},
        {
            "Writers": [
                {"Id": "patel", "Name": "Dr. Anita Patel", "Knows me": "quite well", "Institution": "Harbor Hospital"},
                {"Id": "patel", "Name": "Dr. Ruth Charles"},
            ],
            "Rotations": [{"Writers": "Dr. Anita Patel", "As": "sub-intern", "Weeks": "a month"}],
            "Letters": [
                {"Id": "patel-im", "Writers": "Dr. Anita Patell", "Status": "sent"},
                {"Id": "other", "Writers": "patel", "Promised for": "2027-02-30"},
            ],
            "Programs": [{"Id": "community", "Count": "many"}],
        },
    )
    last = opened["Letters"].max_column + 1
    opened["Letters"].cell(3, last).value = "Colour"
    opened["Letters"].cell(4, last).value = "blue"
    assert {said.split(": ")[1] for said in refused(opened)} == {
        cell_of(opened, "Letters", "Colour", 3),
        cell_of(opened, "Letters", "Writers", 4),
        cell_of(opened, "Letters", "Status", 4),
        cell_of(opened, "Letters", "Promised for", 5),
        cell_of(opened, "Programs", "Count", 4),
        cell_of(opened, "Rotations", "Weeks", 4),
        cell_of(opened, "Writers", "Institution", 4),
        cell_of(opened, "Writers", "Knows me", 4),
        cell_of(opened, "Writers", "Id", 5),
        "You!B4",
        "You!B5",
        "You!B8",
    }
    assert len(refused(opened)) == 12


def cell_of(opened: openpyxl.Workbook, title: str, heading: str, line: int) -> str:
    """What messages call the cell of a column in a line."""
    column = next(cell.column_letter for cell in opened[title][3] if cell.value == heading)
    return f"{title}!{column}{line}"


@pytest.mark.parametrize(
    ("you", "change", "place", "says", "hint"),
    [
        ({"Season": None}, {}, "You!B4", "'Season' has to be filled in", "The season applied in, such as eras-2028."),
        (
            {"As of": "3/4/2027"},
            {},
            "You!B5",
            "'as_of': '3/4/2027' may be 4 March 2027 or 3 April 2027",
            "write 2027-03-04 or 2027-04-03",
        ),
        (
            {},
            {"Letters": [{"Id": "a", "Writers": "Dr. Anita Patell"}], "Programs": ONE},
            "Letters!C4",
            "'Dr. Anita Patell' is not in the sheet Writers",
            "did you mean 'Dr. Anita Patel'?",
        ),
        (
            {},
            {"Letters": [{"Id": "a", "Writers": "nobody"}], "Programs": ONE},
            "Letters!C4",
            "'nobody' is not in the sheet Writers",
            "there are Dr. Anita Patel and Dr. Ruth Charles",
        ),
        (
            {},
            {"Letters": [{"Id": "a", "Status": "idea"}], "Programs": ONE},
            "Letters!A4",
            "the letter 'a' has no writer",
            "fill in the column Writers",
        ),
    ],
)
def test_each_mistake_is_told_at_its_cell(
    you: dict[str, Any], change: dict[str, Rows], place: str, says: str, hint: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        import_workbook(saved(book(you, change)), "my.xlsx")
    first = caught.value.complaints[0]
    assert (f"{first.where}: {first.message}", len(caught.value.complaints)) == (f"my.xlsx: {place}: {says}", 1)
    assert hint is None or first.hint == hint


def test_what_a_spreadsheet_makes_of_values_is_read_as_it_was_meant() -> None:
    rotation = {"Writers": " Dr. Anita Patel ", "As": "Sub-I", "Weeks": 4.0, "Supervised": "Directly",
                "Ended": datetime.datetime(2027, 2, 26)}  # fmt: skip
    opened = book({"As of": datetime.datetime(2027, 7, 20)}, {"Rotations": [rotation, {**SHEETS["Rotations"][1]}]})
    for sheet in (opened["Letters"], opened["Programs"]):
        sheet.insert_rows(1, 2)
        sheet.cell(1, 1).value = "My own title"
        sheet.merge_cells("A1:F1")
    text = import_workbook(saved(opened), "my.xlsx")
    assert text == EXPECTED


@pytest.mark.parametrize("word", ["", "I do not know", "I don\u2019t know.", "unknown", "?", "-", " n/a "])
def test_what_nobody_knows_is_not_told(word: str) -> None:
    letters = [{"Id": "a", "Writers": "Dr. Anita Patel", "Answer": word, "Waived": word}]
    programs: Rows = [{"Id": "community"}]
    text = import_workbook(saved(book({}, {"Letters": letters, "Programs": programs})), "my.xlsx")
    assert dict(mapping(text, "")["letters"]["a"]) == {"writer": "anita-patel"}


def test_columns_may_be_moved_and_deleted() -> None:
    opened = book()
    sheet = opened["Letters"]
    for column in range(sheet.max_column, 0, -1):
        if sheet.cell(3, column).value in ("Name", "Answer", "Note"):
            sheet.delete_cols(column)
    sheet.move_range("A3:A5", cols=60)
    assert import_workbook(saved(opened), "my.xlsx") == EXPECTED


def test_a_wrong_word_in_many_rows_is_said_once() -> None:
    programs: Rows = [{"Id": f"p{number}", "Track": "sideways"} for number in range(60)]
    (said,) = refused(book({}, {"Programs": programs}))
    assert said.startswith("my.xlsx: Programs!")
    assert said.endswith("(and in 59 more rows)")


def test_the_rest_stands_in_a_sheet_of_its_own() -> None:
    opened = book()
    more = opened["More"]
    rows = [
        ("wishes", "keep: charles"),
        ("programs / community / rules", "- {id: a, level: should, says: Two., points: -3, count: {at_least: 2}}"),
        ("nonsense", "1"),
        ("letters / nobody / note", "x"),
        ("estimates", "{likely: 80 %"),
        ("dates", None),
    ]
    for number, (where, what) in enumerate(rows[:2], 4):
        more.cell(number, 1).value, more.cell(number, 2).value = where, what
    tree = mapping(import_workbook(saved(opened), "my.xlsx"), "")
    assert (tree["wishes"], tree["programs"][0]["rules"]["id"]) == ({"keep": "charles"}, "a")
    for number, (where, what) in enumerate(rows, 4):
        more.cell(number, 1).value, more.cell(number, 2).value = where, what
    assert [said.split(":")[1] + said.split(":")[2][:24] for said in refused(opened)] == [
        " More!A6 'nonsense' is no part o",
        " More!A7 there is nothing at 'le",
        " More!B8 this is not YAML",
        " More!A9 the row does not say wh",
    ]


def test_other_sheets_are_named_and_misspelt_ones_are_told() -> None:
    opened = book()
    opened.create_sheet("My own notes")["A1"].value = "call Anita"
    assert "# Not read: My own notes.\n" in import_workbook(saved(opened), "my.xlsx")
    opened["Letters"].title = "Leters"
    assert "my.xlsx: there is no sheet 'Letters'" in refused(opened)
    stranger = openpyxl.Workbook()
    assert refused(stranger) == ["my.xlsx: there is no sheet 'You'"]


@pytest.mark.parametrize(
    ("data", "name"), [(b"PK nothing", "my.xlsx"), (b"", "my.ods"), (b"a,b", "my.csv"), (b"", "my")]
)
def test_what_is_no_workbook_is_told(data: bytes, name: str) -> None:
    (said,) = refused(data, name)
    assert said.startswith(f"{name}: this is no workbook")


def test_no_formula_is_worked_out_and_none_is_written() -> None:
    opened = book({}, {"Places": [{"Name": "=1+1", "Country": "US"}, *SHEETS["Places"]]})
    opened["Places"]["B4"].data_type = "s"
    text = import_workbook(saved(opened), "my.xlsx")
    again = openpyxl.load_workbook(io.BytesIO(template(Source("my.yaml", written=text))))
    cell = again["Places"]["B4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_same_mistake_in_two_sheets_is_said_in_both() -> None:
    experiences: Rows = [{"Writers": "Dr. Anita Patel", "Specialty": "alchemy"}]
    writers = [{**SHEETS["Writers"][0], "Specialty": "alchemy"}, SHEETS["Writers"][1]]
    opened = book({}, {"Rotations": experiences, "Writers": writers})
    for sheet in (opened["Rotations"], opened["Writers"]):
        column = next(cell.column for cell in sheet[3] if cell.value == "Specialty")
        for line in range(3, 7):  # the same column in both
            sheet.cell(line, 60).value, sheet.cell(line, column).value = sheet.cell(line, column).value, None
    assert {said.split(": ")[1].split("!")[0] for said in refused(opened)} == {"Rotations", "Writers"}
