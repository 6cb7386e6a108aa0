"""Lists as people keep them: what stands around the table, what its words mean, and which sheet it is."""

# ruff: noqa: E501
from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from scenario.lists.test_lists import refused, write

from lorplan import api
from lorplan.basics.errors import InputError
from lorplan.scenario.models import Program

LIST = "program_lists: {file: programs.csv}\n"


def programs(folder: Path, table: str | bytes, text: str = LIST, name: str = "programs.csv") -> list[Program]:
    return list(api.Source(write(folder, text.replace("programs.csv", name), table, name)).case().scenario.programs)


def workbook(*rows: list[object], merged: str | None = None, zeros: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    if zeros:
        sheet[zeros].number_format = "0000000000"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: str, sheets: tuple[str, ...] = ("Programs",)) -> bytes:
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name in sheets)
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", content)
    return out.getvalue()


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def text(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'


def test_titles_row_numbers_and_sums_are_left_out(tmp_path: Path) -> None:
    table = "My list,,\n\nasked in May,,\n,id,count\n1,a,2\n2,b,3\nTotal,,5\n"
    assert [(program.id, program.count) for program in programs(tmp_path, table)] == [("a", 2), ("b", 3)]
    named = "id,id,id\nx,y,z\nid,count,name\na,2,A\n"
    (program,) = programs(tmp_path, named, "program_lists: {file: programs.csv, header: 3}\n")
    assert (program.id, program.count, program.name) == ("a", 2, "A")
    assert refused(tmp_path, "program_lists: {file: programs.csv, header: 2}", "id\n\na\n") == (
        "programs.csv:2: line 2 is empty, and cannot hold the headings\n  hint: 'header' is the number of their line"
    )


def test_a_first_column_that_numbers_nothing_is_no_index(tmp_path: Path) -> None:
    assert refused(tmp_path, LIST, ",id\n3,a\n7,b\n") == (
        "programs.csv:2:1: the cell '3' stands under no heading, as 1 more cell of column 1\n"
        "  hint: give the column a heading; where the headings stand elsewhere, write 'header: LINE' in its entry"
    )


def test_values_say_what_words_mean_also_of_several_fields(tmp_path: Path) -> None:
    values = """
    program_lists:
      - file: programs.csv
        columns: {Kind: specialty}
        values:
          Kind: {Medicine-Preliminary: {specialty: IM, track: prelim}}
          priority: {Gold: 5, Reach: 1}
          traits: {University: academic}
    """
    table = "id,Kind,priority,traits\na,Medicine-Preliminary,gold,University; community\nb,Internal Medicine,Reach,\n"
    first, second = programs(tmp_path, table, values)
    assert (first.specialty, first.track, first.priority) == ("internal_medicine", "preliminary", 5)
    assert (first.traits, second.priority, second.track) == (("academic", "community"), 1, "categorical")


def test_a_hospital_by_name_is_offered_and_not_guessed(tmp_path: Path) -> None:
    named = "institutions: {lakeside: {country: US, site: community}}"
    listed = "id,institution\na,Lakeside General\n"
    path = write(tmp_path, LIST, listed)
    path.write_text(path.read_text().replace(named, "institutions: {lakeside: {name: Lakeside General, country: US}}"))
    with pytest.raises(InputError) as caught:
        api.Source(path).case()
    assert "Lakeside General: ...  # institution lakeside" in str(caught.value)


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["7/20/2027", "10/1/2027"], ["2027-07-20", "2027-10-01"]),
        (["20/7/2027", "10/1/2027"], ["2027-07-20", "2027-01-10"]),
        (["July 20, 2027", "2027-10-01"], ["2027-07-20", "2027-10-01"]),
    ],
)
def test_days_of_a_column_are_in_one_order(tmp_path: Path, days: list[str], read: list[str]) -> None:
    table = "id;deadline\n" + "".join(f"p{number};{day}\n" for number, day in enumerate(days))
    assert [str(program.facts["deadline"]) for program in programs(tmp_path, table)] == read


def test_it_is_asked_once_which_number_is_the_month(tmp_path: Path) -> None:
    table = "id,deadline\na,10/1/2027\nb,9/2/2027\nc,9/9/2027\n"
    assert refused(tmp_path, LIST, table) == (
        "programs.csv:2:2(deadline): 'deadline': '10/1/2027', and 1 more day of this column: day and month could be swapped\n"
        "  hint: write in the entry of this list 'dates: month first' for 2027-10-01 or 'dates: day first' for 2027-01-10"
    )
    first = programs(tmp_path, table, "program_lists: {file: programs.csv, dates: day first}\n")[0]
    assert str(first.facts["deadline"]) == "2027-01-10"


@pytest.mark.parametrize(
    ("written", "bounds"),
    [
        ("3", (3, None, None)), ("3-4", (None, 3, 4)), ("3 or 4", (None, 3, 4)), ("3+", (None, 3, None)),
        ("up to 4", (None, None, 4)), ("at least 3", (None, 3, None)), ("3 letters", (3, None, None)),
        ("three", (3, None, None)), ("at least two", (None, 2, None)), ("Three to Four", (None, 3, 4)),
        ("Max. 4", (None, None, 4)),
    ],
)  # fmt: skip
def test_numbers_of_letters_in_tables_and_in_yaml(
    tmp_path: Path, written: str, bounds: tuple[int | None, int | None, int | None]
) -> None:
    (listed,) = programs(tmp_path, f"id,asked\na,{written}\n")
    (plain,) = programs(tmp_path, "", f"programs: [{{id: a, letters: {written}}}]\n")
    for program in (listed, plain):
        assert (program.letters.asked, program.letters.min, program.letters.max) == bounds


def test_a_writers_name_where_a_letter_is_meant(tmp_path: Path) -> None:
    table = "id,assigned\na,Dr. Anita PATEL\n"
    path = write(tmp_path, LIST, table)
    path.write_text(path.read_text().replace("patel: {degree", "patel: {name: 'Anita Patel, MD', degree"))
    assert api.Source(path).case().scenario.programs[0].assigned == ("patel",)


def test_zeros_of_an_id_and_merged_cells_of_a_workbook(tmp_path: Path) -> None:
    data = workbook(["id", "traits"], [140201, "academic"], [17, None], [18, "community"], merged="B2:B3", zeros="A2")
    read = programs(tmp_path, data, name="programs.xlsx")
    assert [(program.id, program.traits) for program in read] == [
        ("0000140201", ("academic",)),
        ("17", ("academic",)),
        ("18", ("community",)),
    ]


def test_an_ods_workbook(tmp_path: Path) -> None:
    number = (
        '<table:table-cell office:value-type="float" office:value="140201"><text:p>0140201</text:p></table:table-cell>'
    )
    day = '<table:table-cell office:value-type="date" office:value-date="x" office:date-value="2027-10-01"><text:p>10/1/27</text:p></table:table-cell>'
    rows = (
        row(text("id"), text("traits"), text("deadline"))
        + row(number, text("academic", ' table:number-rows-spanned="2"'), day)
        + row(text("b"), "<table:covered-table-cell/>")
        + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
    )
    first, second = programs(tmp_path, ods(rows), name="programs.ods")
    assert (first.id, first.traits, second.traits) == ("0140201", ("academic",), ("academic",))
    assert str(first.facts["deadline"]) == "2027-10-01"
    listed = LIST.replace("programs.csv", "programs.ods")
    assert refused(tmp_path, listed, ods(rows, ("A", "B")), "programs.ods") == (
        "programs.ods: the workbook has 2 sheets, and 'A' and 'B' could be meant\n"
        "  hint: write 'sheet: NAME' in the entry of the list; there are 'A' and 'B'"
    )
    assert "this is no workbook that can be read" in refused(tmp_path, listed, b"no zip", "programs.ods")
    many = row(text("id")) + f'<table:table-row table:number-rows-repeated="900000">{text("x")}</table:table-row>'
    assert "more than 20,000 lines hold anything" in refused(tmp_path, listed, ods(many), "programs.ods")


def test_headings_without_ids_are_those_that_head_every_cell(tmp_path: Path) -> None:
    table = "My list of programs\n\n,ACGME ID,Program,Wish\n1,7,Lakeside,x\n2,8,,\n"
    text = refused(tmp_path, LIST, table)
    assert "programs.csv:3:1: no column holds the id of the programs" in text
    assert "stands under no heading" not in text


def test_words_that_nobody_can_read_bring_no_other_problems(tmp_path: Path) -> None:
    """Not even where the field has to be said, as the specialty of who applies to two."""
    table = "id,specialty,track\na,IM,cat\nb,Hospital work,what\nc,FM,\n"
    path = write(tmp_path, LIST, table)
    two = "applying_to: [internal_medicine, family_medicine]"
    path.write_text(path.read_text(encoding="utf-8").replace("applying_to: internal_medicine", two), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        api.Source(path).case()
    text = caught.value.render()
    assert len(caught.value.complaints) == 2
    assert "programs.csv:3:2(specialty): 'specialty': 1 word cannot be read for sure: 'Hospital work'" in text
    assert "programs.csv:3:3(track): 'track': 1 word cannot be read for sure: 'what'" in text
