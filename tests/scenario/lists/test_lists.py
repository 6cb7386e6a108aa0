"""Programs out of a table: the same as if they were written, and every wrong cell is named with its heading."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest
from scenario.test_schema import as_editors_read

from lorplan import api
from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.rules.packs.load import load
from lorplan.scenario.load import content_hash
from lorplan.scenario.schema import scenario_schema

HEAD = """
format: 1
season: eras-2028
as_of: 2027-07-20
applicant: {kind: us_citizen_img, applying_to: internal_medicine, school: {id: g, country: GD, department_letter: false}}
institutions: {lakeside: {country: US, site: community}}
writers:
  patel: {degree: md, specialty: internal_medicine, institution: lakeside, rank: attending, knows_me: very_well,
          experience: {as: sub_intern, supervised: directly, weeks: 4}}
letters: {patel: {status: uploaded, answer: eager, waived: true}}
"""
WRITTEN = """
programs:
  - {id: '1401', name: 'Lakeside; IM', letters: {asked: 3, max: 4}, traits: [research_heavy, academic], institution: lakeside,
     priority: 5}
  - {id: '1402', name: City, letters: 3, traits: [community], institution: {id: city, country: US}, deadline: 2027-10-01,
     priority: 2}
"""
LISTED = """
program_lists:
  - file: programs.csv
    columns: {Program: name, ACGME ID: id, LoRs: asked}
    defaults: {priority: 2}
    ignore: [Website]
"""
TABLE = (
    "ACGME ID;Program;LoRs;Max;Traits;Website;Institution;Institution country;Deadline;Priority\r\n"
    '1401;"Lakeside; IM";3;4;research_heavy|academic;http://x;lakeside;;;5\r\n'
    "1402;City;3;;community;;city;US;2027-10-01;\r\n"
    ";;;;;;;;;\r\n"
    "\r\n"
)


def write(folder: Path, text: str, table: str | bytes = TABLE, name: str = "programs.csv") -> Path:
    path = folder / "plan.yaml"
    path.write_text(HEAD + dedent(text), encoding="utf-8")
    (folder / name).write_bytes(table.encode() if isinstance(table, str) else table)
    return path


def refused(folder: Path, text: str, table: str | bytes = TABLE, name: str = "programs.csv") -> str:
    path = write(folder, text, table, name)
    with pytest.raises(InputError) as caught:
        api.Source(path).case()
    return caught.value.render().replace(f"{folder}/", "")


def test_a_list_says_what_yaml_would_say(tmp_path: Path) -> None:
    by_hand = api.Source(write(tmp_path, WRITTEN)).case()
    listed = api.Source(write(tmp_path, LISTED)).case()
    assert listed.scenario.programs == by_hand.scenario.programs
    assert content_hash(listed.scenario) == content_hash(by_hand.scenario)
    assert listed.problem == by_hand.problem


@pytest.mark.parametrize(
    "table",
    [
        "\ufeff" + TABLE,
        "sep=;\r\n" + TABLE,
        TABLE.replace("\r\n", "\n"),
        TABLE.replace(";", "\t").replace('"Lakeside\t', '"Lakeside;'),
        TABLE.replace(";", ",").replace('"Lakeside,', '"Lakeside;'),
        "\r\n".join([TABLE.split("\r\n")[0], *reversed(TABLE.split("\r\n")[1:3])]),
        TABLE.replace("LoRs", '"LoRs"').replace("1401", '"1401"'),
    ],
    ids=["mark", "sep", "newlines", "tabs", "commas", "order", "quotes"],
)
def test_how_it_was_saved_does_not_matter(tmp_path: Path, table: str) -> None:
    plain = api.Source(write(tmp_path, LISTED)).case().scenario
    other = api.Source(write(tmp_path, LISTED, table)).case().scenario
    assert content_hash(other) == content_hash(plain)


def test_the_content_of_the_list_is_in_the_hash(tmp_path: Path) -> None:
    plain = api.Source(write(tmp_path, LISTED)).case().scenario
    other = api.Source(write(tmp_path, LISTED, TABLE.replace("City;3", "City;2"))).case().scenario
    assert content_hash(other) != content_hash(plain)


def test_every_wrong_cell_is_told_with_its_heading(tmp_path: Path) -> None:
    table = (
        "ACGME ID;Program;LoRs;Traits;Website;Institution;Max;Deadlin\n"
        "1401;A;03;research_hevy|academic;;lakeside;4;\n"
        "1401;B;3;community;;city;2;2027-10-01\n"
        "1403;C;3;research_hevy;;city;4;\n"
    )
    assert refused(tmp_path, LISTED, table) == dedent("""\
        programs.csv:1:8(Deadlin): 'Deadlin' is neither a field nor a declared fact of a program
          hint: did you mean 'deadline'? Else map it under 'columns:', or leave it out with 'ignore: [heading]'
        programs.csv:2:3(LoRs): 'asked': expected a whole number from 0 to 20, found '03'
          hint: write 3
        programs.csv:2:4(Traits): 'traits': expected research_heavy, academic, university_affiliated, community, \
competitive or osteopathic, found 'research_hevy' (and in 1 more row)
          hint: did you mean 'research_heavy'?
        programs.csv:3:1(ACGME ID): program '1401' is defined twice: here and in programs.csv:2:1(ACGME ID)
          hint: give one of them another id""")


def test_contradictions_name_the_cells(tmp_path: Path) -> None:
    table = "id,asked,max,assigned\ncity,4,3,patel\n"
    text = "program_lists: programs.csv\nwishes: {avoid: patel}\n"
    assert refused(tmp_path, text, table) == dedent("""\
        plan.yaml:12:17: letter 'patel' is to be avoided, but it is assigned to program 'city' (programs.csv:2:4(assigned))
          hint: an assigned letter cannot be taken back; name the other programs under 'programs:'
        programs.csv:2:2(asked): program 'city': 'asked' (4) is more than 'max' (3)""")


@pytest.mark.parametrize(
    ("text", "table", "message"),
    [
        (LISTED, "", "programs.csv: the list is empty\n  hint: the first line names the columns"),
        (
            "program_lists: programs.csv",
            "Programme,asked\nA,3\n",
            "programs.csv:1:1(Programme): 'Programme' is neither a field nor a declared fact of a program\n"
            "  hint: map it under 'columns:', or leave it out with 'ignore: [heading]'\n"
            "programs.csv:1:1(Programme): no column holds the id of the programs\n"
            "  hint: name it under 'columns:', as in {ACGME ID: id}",
        ),
        (
            "program_lists: {file: programs.csv, columns: {IDs: id, Name: nam}, defaults: {trak: categorical}}",
            "ID,Name\na,A\n",
            "plan.yaml:11:47: programs.csv has no column 'IDs'\n  hint: did you mean 'ID'?\n"
            "plan.yaml:11:62: 'nam' is neither a field nor a declared fact of a program\n"
            "  hint: did you mean 'name'? Else map it under 'columns:', or leave it out with 'ignore: [heading]'\n"
            "plan.yaml:11:79: 'trak' is neither a field nor a declared fact of a program\n  hint: did you mean 'track'?",
        ),
        (
            "program_lists: programs.csv",
            "id,ID\na,b\n",
            "programs.csv:1:1(id (1)): several columns are called 'id'\n"
            "  hint: say which is meant: 'columns: {id (1): id}', and 'ignore:' the others",
        ),
        ("program_lists: programs.csv", "id\na,b\n", "programs.csv:2:2: the cell 'b' stands under no heading"),
        ("program_lists: programs.csv", "id\n", "plan.yaml:11:16: programs.csv holds no program\n"
         "  hint: each line below the headings is one"),
        ("program_lists: other.csv", "id\n", "other.csv: there is no such file\n"
         "  hint: the name is looked up beside the scenario"),
        ("program_lists: [{files: programs.csv}]", "id\n",
         "plan.yaml:11:17: a program list needs 'file'\n"
         "plan.yaml:11:18: 'files' is not known for a program list\n  hint: did you mean 'file'?"),
        ("program_lists: programs.csv", 'id\n"a\n', "programs.csv:2: this is no CSV that can be read: "
         "unexpected end of data\n  hint: a quote inside a quoted cell is written twice"),
        ("program_lists: programs.csv", b"id,name\na,Caf\xe9\n", "programs.csv:2: byte 0xe9 is not UTF-8\n"
         "  hint: save the file as 'CSV UTF-8'; it was probably saved as Latin-1 or Windows-1252"),
        ("program_lists: programs.csv\nprograms: [{id: a}]", "id\na\n",
         "programs.csv:2:1(id): program 'a' is defined twice: here and in line 12\n  hint: give one of them another id"),
        ("program_lists: programs.csv", "id,requires\na,im-categorcal\n",
         "programs.csv:2:2(requires): requirement set 'im-categorcal' is not defined"),
    ],
)  # fmt: skip
def test_what_is_no_list(tmp_path: Path, text: str, table: str | bytes, message: str) -> None:
    refusal = refused(tmp_path, text, table)
    assert refusal == message or refusal.startswith(message + "\n  hint:")


def test_other_columns_can_be_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "program_lists: {file: programs.csv, ignore: others}", "id,Website,Notes\na,x,y\n")
    assert [program.id for program in api.Source(path).case().scenario.programs] == ["a"]


def test_portals_and_specialties_of_a_list_bring_their_packs(tmp_path: Path) -> None:
    text = "program_lists: {file: programs.csv, defaults: {specialty: obstetrics_gynecology}}"
    path = write(tmp_path, text, "id,portal,specialty\na,residencycas,\nb,eras,family_medicine\n")
    packs = {pack.id for pack in api.Source(path).case().library.packs}
    assert {"residencycas", "family_medicine"} <= packs


def test_three_hundred_programs_need_no_rules_of_their_own(tmp_path: Path) -> None:
    rows = "".join(f"p{number},{3 + number % 2},{4},chair-wanted\n" for number in range(300))
    pack = """
        format: 1
        pack: mine
        layer: general
        title: Mine
        rules:
          - id: chair-letter.missing
            set: chair-wanted
            level: must
            says: One letter comes from the chair.
            count: {of: {writer.role: chair}, at_least: 1}
            source: {title: me, checked: 2026-11-22}
        """
    (tmp_path / "mine.yaml").write_text(dedent(pack), encoding="utf-8")
    path = write(tmp_path, "packs: mine.yaml\nprogram_lists: programs.csv", "id,asked,max,requires\n" + rows)
    case = api.Source(path).case()
    assert len(case.scenario.programs) == 300
    assert len(case.problem.classes) == 2
    assert all(any(rule.id == "chair-letter.missing" for rule in rules) for rules in case.rules.values())


def test_the_schema_knows_lists(tmp_path: Path) -> None:
    schema = scenario_schema(load(None, None).dictionary)
    validator = jsonschema.Draft7Validator(schema)
    tree = as_editors_read(yamltree.read(write(tmp_path, LISTED)))
    validator.validate(tree)
    tree["program_lists"] = "programs.csv"
    validator.validate(tree)
    tree["program_lists"] = [{"file": "programs.csv", "defaults": {"prioritty": 3}}]
    assert not validator.is_valid(tree)
    del tree["program_lists"]
    assert not validator.is_valid(tree)


def test_a_workbook(tmp_path: Path) -> None:
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Programs")
    sheet.append(["ACGME ID", "Program", "LoRs", "Max", "Traits", "Website", "Institution", "Institution country",
                  "Deadline", "Priority"])  # fmt: skip
    sheet.append([1401, "Lakeside; IM", 3.0, 4, "research_heavy|academic", None, "lakeside", None, None, 5])
    sheet.append([1402, "City", 3, None, "community", None, "city", "US", datetime.date(2027, 10, 1), None])
    sheet.append([])
    book.save(tmp_path / "programs.xlsx")
    text = LISTED.replace("programs.csv", "programs.xlsx\n    sheet: Programs")
    scenario = api.Source(write(tmp_path, text)).case().scenario
    assert content_hash(scenario) == content_hash(api.Source(write(tmp_path, LISTED)).case().scenario)
    assert refused(tmp_path, text.replace("sheet: Programs", "sheet: Program")) == (
        "programs.xlsx: the workbook has no sheet 'Program'\n  hint: there are 'Sheet' and 'Programs'"
    )
    (tmp_path / "programs.xlsx").write_bytes(b"no zip")
    assert "this is no workbook that can be read" in refused(tmp_path, text)


def test_a_table_as_people_keep_it(tmp_path: Path) -> None:
    """Numbers as spreadsheets save them, choices as people write them, ranges, marks for nothing, blank lines."""
    tidy = """
    programs:
      - {id: '1401', name: Lakeside, specialty: internal_medicine, track: categorical, letters: {asked: 3}, priority: 5, reads_incomplete: true}
      - {id: '1402', name: City, specialty: internal_medicine, track: preliminary, letters: {min: 3, max: 4}, traits: [research_heavy, community]}
      - {id: '1403', name: Coast, specialty: internal_medicine, letters: {min: 3, max: 4}}
    """
    messy = """
    program_lists: {file: programs.csv, columns: {ACGME Code: id, Program Name: name, LORs: asked, Max LORs: max}, ignore: others}
    """
    table = (
        "ACGME Code,Program Name,Specialty,Track,LORs,Max LORs,Priority,Traits,Reads incomplete,City,,\n"
        "1401.0, Lakeside ,Internal Medicine,Categorical,3.0,n/a,5.0,-,Yes,NY,,\n"
        ",,,,,,,,,,,\n"
        '1402.0,City,internal-medicine,PRELIMINARY,3-4,,,"Research heavy, Community",?,TBD,,\n'
        "1403,Coast,,,3 to 4,4,,,,,,\n"
    )
    by_hand = api.Source(write(tmp_path, tidy)).case()
    listed = api.Source(write(tmp_path, messy, table)).case()
    assert listed.scenario.programs == by_hand.scenario.programs


def test_what_is_not_meant_is_not_guessed(tmp_path: Path) -> None:
    messy = "program_lists: {file: programs.csv, ignore: others}"
    table = "id,asked,max,priority,deadline,specialty\n1,3-4,3,high,10/15/2027,medicine\n2,,,,1/2/2027,\n"
    assert refused(tmp_path, messy, table).splitlines() == [
        "programs.csv:2:2(asked): 'asked': expected a whole number from 0 to 20, found '3-4'",
        "programs.csv:2:4(priority): 'priority': 1 word cannot be read for sure: 'high'",
        "  hint: say what is meant, in the entry of this list, and fill the dots in:",
        "    values:",
        "      priority:",
        "        high: ...  # 1 to 5",
        "programs.csv:2:6(specialty): 'specialty': 1 word cannot be read for sure: 'medicine'",
        "  hint: say what is meant, in the entry of this list, and fill the dots in:",
        "    values:",
        "      specialty:",
        "        medicine: ...  # family_medicine or internal_medicine",
    ]


def test_many_unknown_headings_are_named_at_once(tmp_path: Path) -> None:
    table = "ACGME Code,Program Name,Max LORs,City\n1,Lakeside,4,NY\n"
    refusal = refused(tmp_path, "program_lists: programs.csv", table)
    assert "4 columns are not known; they can be named all at once" in refusal
    assert "for example columns: {ACGME Code: id, Program Name: name, Max LORs: max}, ignore: others" in refusal
