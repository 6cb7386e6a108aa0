"""Hand-made assignments with every kind of fault, in every form that verify reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.verify.cases import LETTERS, PROGRAMS, case_of, must

from lorplan.answers.verify import verify
from lorplan.basics.errors import InputError
from lorplan.results.verify import VerifyReport

FULL = "5 letters are too many at north: ERAS takes at most four letters per program."
HEADER = "program,program name,letter,writer,step\n"


def judged(folder: Path, assignment: str, *rules: str, name: str = "mine.yaml", **parts: str) -> VerifyReport:
    """The report on a file with this text."""
    file = folder / name
    file.write_text(assignment, encoding="utf-8")
    return verify(case_of(folder, *rules, **parts), file)


def test_a_right_assignment(tmp_path: Path) -> None:
    report = judged(tmp_path, "north: [ann, ben, dan]\nsouth: [ann, ben, cat]\n")
    assert (report.of, report.wrong, report.same_scenario) == ("yaml", (), None)
    assert (report.verdict.complete, report.verdict.total) == (5, 5)
    assert report.notes == ()
    assert [program.portfolio for program in report.programs] == ["B", "A"]
    assert [[place.step for place in program.letters] for program in report.programs] == [
        ["add now", "add when it arrives", "add now"],
        ["there", "add when it arrives", "add when it arrives"],
    ]


@pytest.mark.parametrize(
    ("assignment", "wrong"),
    [
        ("south: [ben]", "'ann' is left out at south, where it is assigned already and cannot be taken back"),
        ("north: [gus]", "'gus' is declined, so it cannot be sent to north"),
        ("north: [ann, ben, cat, dan, eva]", FULL),
        # A barred letter satisfies nothing, and takes a slot all the same.
        ("north: [ann, ben, cat, dan, fay]", FULL),
    ],
)
def test_what_cannot_be(tmp_path: Path, assignment: str, wrong: str) -> None:
    report = judged(tmp_path, assignment)
    assert report.wrong == (wrong,)
    assert report.broken


def test_a_fault_at_several_programs_is_said_once(tmp_path: Path) -> None:
    programs = "programs:\n" + "".join(f"  - {{id: p{number}}}\n" for number in range(9))
    assignment = "".join(f"p{number}: [gus]\n" for number in range(9))
    report = judged(tmp_path, assignment, programs=programs)
    assert report.wrong == ("'gus' is declined, so it cannot be sent to p0, p1, p2, p3, p4 and 4 more",)


def test_a_barred_letter_breaks_its_bar_and_satisfies_nothing(tmp_path: Path) -> None:
    rule = must("one", "[fay, gus]", "at_least: 1", applies="{program.id: north}")
    report = judged(tmp_path, "north: [ann, ben, dan, fay]\nsouth: [ann, ben, dan]", rule)
    assert report.wrong == ()
    north = report.programs[0]
    assert north.broken == ("one", "writer.personally-related")
    texts = {finding.rule: finding.text for finding in report.findings if finding.status == "broken"}
    assert texts["writer.personally-related"] == "Dr. Fay is barred by this at 3 programs."
    mends = {finding.rule: finding.mend for finding in report.findings if finding.status == "broken"}
    assert mends["writer.personally-related"] == "leave fay out."
    # 3 programs of weight 4 fall short: of one letter that is required (four times), and by one that is too many.
    assert [stage.value for stage in report.value[:2]] == [48, 60]
    alone = judged(tmp_path, "north: [fay]\nsouth: [ann, ben, dan]")
    # Of the three that are expected, and by one that is too many.
    assert [stage.value for stage in alone.value[:2]] == [12, 48]


def test_wishes_hold_like_limits(tmp_path: Path) -> None:
    more = "wishes: {keep: [dan], avoid: [ben], reserve: [{letters: 2, programs: [north]}]}\n"
    report = judged(tmp_path, "north: [ann, ben, cat]\nsouth: [ann, dan]", more=more)
    assert report.wrong == (
        "'ben' is sent to north, where your wishes avoid it",
        "'dan' is not sent to north, where your wishes keep it",
        "3 letters leave no room at north, where your wishes hold 2 slots for others",
    )


def test_people_are_counted_once_against_the_budget(tmp_path: Path) -> None:
    letters = LETTERS.replace("status: declined", "status: idea") + "  eva-two: {writer: eva, status: idea}\n"
    parts = {"letters": letters, "more": "budget: {new_requests: 1}\n"}
    assert judged(tmp_path, "north: [eva]\nsouth: [ann, eva-two]", **parts).wrong == ()
    assert judged(tmp_path, "north: [eva]\nsouth: [ann, gus]", **parts).wrong == (
        "2 new people would have to be asked (Dr. Eva and Dr. Gus); the budget is 1",
    )


def test_only_narrows(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("north: [ann, ben, eva]", encoding="utf-8")
    assert verify(case_of(tmp_path, only="uploaded"), file).wrong == (
        "'ben' is agreed and --only takes letters that are uploaded, but it is sent to north",
        "'eva' has to be asked for first, and --only leaves that out, but it is sent to north",
    )


def test_a_must_that_falls_short_is_found(tmp_path: Path) -> None:
    report = judged(
        tmp_path, "north: [ann, cat, dan]\nsouth: [ann, ben, dan]", must("two", "[ann, ben]", "at_least: 2")
    )
    assert report.wrong == ()
    assert [program.broken for program in report.programs] == [("two",), ()]
    (finding,) = [finding for finding in report.findings if finding.status == "broken"]
    assert (finding.rule, finding.measured, finding.bound, finding.missing) == ("two", 1, 2, 1)
    assert finding.mend == "send ben too."
    assert (report.verdict.complete, report.verdict.short) == (2, 3)
    short, letters = report.value[:2]
    assert (short.value, short.bound, letters.value) == (48, 0, 48)  # required: four times
    assert [stage.value for stage in report.best[:2]] == [0, 0]


def test_programs_of_one_class_may_get_different_letters(tmp_path: Path) -> None:
    programs = "programs:\n  - {id: east, count: 3}\n  - {id: west, count: 3}\n"
    report = judged(
        tmp_path, "east: [ann, dan, ben]\nwest: [ann, ben, cat]", must("dan", "[dan]", "at_least: 1"), programs=programs
    )
    assert [program.broken for program in report.programs] == [(), ("dan",)]
    letters = [{place.letter for place in program.letters} for program in report.programs]
    assert letters == [{"ann", "ben", "dan"}, {"ann", "ben", "cat"}]
    assert [program.class_id for program in report.programs] == ["east", "west"]


def test_programs_that_are_not_mentioned_keep_what_they_have(tmp_path: Path) -> None:
    report = judged(tmp_path, "north: [ann]")
    assert report.notes == ("Not mentioned, and judged with the letters assigned already, is south.",)
    assert [place.letter for place in report.programs[1].letters] == ["ann"]


def test_a_program_may_get_nothing(tmp_path: Path) -> None:
    report = judged(tmp_path, "north: []\nsouth: ann\n")
    assert report.wrong == ()
    assert [[place.letter for place in program.letters] for program in report.programs] == [[], ["ann"]]


def test_a_withdrawn_letter_occupies_its_slot(tmp_path: Path) -> None:
    letters = LETTERS.replace("ann: {status: uploaded", "ann: {status: withdrawn")
    report = judged(tmp_path, "south: [ann, ben, cat, dan, eva]\nnorth: [ann]", letters=letters)
    assert report.wrong == (
        "'ann' is withdrawn, so it cannot be sent to north",
        "5 letters are too many at south: ERAS takes at most four letters per program.",
    )


def test_a_portfolio_of_the_scenario(tmp_path: Path) -> None:
    case = case_of(tmp_path, more="portfolios: {mine: {north: [ann, ben], south: [ann]}}\n")
    report = verify(case, "mine")
    assert (report.of, report.wrong, report.notes) == ("portfolio", (), ())
    with pytest.raises(InputError) as error:
        verify(case, "mien")
    assert str(error.value) == (
        "mien: there is no such file, and the scenario has no portfolio of that name\n  hint: did you mean 'mine'?"
    )


# ---- YAML that cannot be read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "nort: [ann]\nsouth: [xyz, ben]\n",
            "{file}:1:1: program 'nort' is not in the scenario\n"
            "  hint: did you mean 'north'? programs are listed under 'programs:' of {plan}\n"
            "{file}:2:9: letter 'xyz' is not in the scenario\n"
            "  hint: there are ann, ben, cat, dan, eva, fay and gus; letters are listed under 'letters:' of {plan}",
        ),
        ("north: [ann, ann]\n", "{file}:1:14: letter 'ann' stands there twice\n  hint: delete one of them"),
        (
            "north:\n",
            "{file}:1:7: expected a list of letters, found nothing\n  hint: write [] for a program that gets no letter",
        ),
        (
            "north: [{ann: ben}]\n",
            "{file}:1:9: expected a list of letters, found a mapping\n"
            "  hint: write lines such as 'community: [patel-im, chen-im]'",
        ),
        (
            "[ann]\n",
            "{file}:1:1: expected programs with their letters, found a list\n"
            "  hint: write lines such as 'community: [patel-im, chen-im]'",
        ),
        (
            "north: [ann]\nnorth: [ben]\n",
            "{file}:2:1: the key 'north' stands here and in line 1, column 1\n  hint: keep one of them",
        ),
    ],
)
def test_yaml_is_strict(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        judged(tmp_path, text)
    assert str(error.value) == message.format(file=tmp_path / "mine.yaml", plan=tmp_path / "plan.yaml")


def test_what_is_no_file(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    for source, message in (
        (str(tmp_path), f"{tmp_path}: is a directory, not a file"),
        ("a\0b", "a\0b: is not the name of a file"),
        ("/dev/null", "/dev/null: is not an ordinary file\n  hint: write the plan to a file and give its name"),
    ):
        with pytest.raises(InputError) as error:
            verify(case, source)
        assert str(error.value) == message
    (tmp_path / "latin").write_bytes(b"north: [\xe4]")
    with pytest.raises(InputError, match="byte 0xe4 is not UTF-8"):
        verify(case, tmp_path / "latin")


# ---- the list as CSV


def test_a_list_is_read_back(tmp_path: Path) -> None:
    rows = (
        "north,North,ann,Dr. Ann,add now\nnorth,North,ben,Dr. Ben,add when it arrives\nsouth,South,ann,Dr. Ann,there\n"
    )
    report = judged(tmp_path, HEADER + rows, name="list.csv")
    assert (report.of, report.wrong, report.notes) == ("csv", (), ())
    # As a spreadsheet saves it: semicolons, carriage returns, a byte order mark, defused cells.
    saved = "\ufeff" + (HEADER + rows).replace(",", ";").replace("\n", "\r\n").replace("North", "'=North")
    assert judged(tmp_path, saved, name="saved").wrong == ()
    assert judged(tmp_path, saved, name="saved").programs == report.programs


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("nort,North,ann,,add now\n", "line 2: program 'nort' is not in the scenario; did you mean 'north'?"),
        ("north,North,annn,,add now\n", "line 2: letter 'annn' is not in the scenario; did you mean 'ann'?"),
        ("north,North,ann,,add now\nnorth,North,ann,,add now\n", "line 3: 'ann' stands at 'north' twice"),
        ("north,North,ann,,there\n", "line 2: 'ann' is not assigned to 'north' yet"),
        ("south,South,ann,,add now\n", "line 2: 'ann' is assigned to 'south' already"),
        ("north,North,,,add now\n", "line 2: the letter is missing"),
        (
            "north,North,ann,,no letter\n",
            "line 2: the step 'no letter' is not 'there', 'add now', 'wait', 'add when it arrives' or "
            "'add after asking'",
        ),
        (
            "north,North,,,no letter\nnorth,North,ann,,add now\n",
            "line 3: 'north' gets a letter here, and no letter in another line",
        ),
        (
            "north,North,ann,,add now\nnorth,North,,,no letter\n",
            "line 3: 'north' gets no letter here, and something else in another line",
        ),
    ],
)
def test_a_list_with_a_fault(tmp_path: Path, rows: str, wrong: str) -> None:
    assert judged(tmp_path, HEADER + rows, name="list.csv").wrong == (wrong,)


@pytest.mark.parametrize(
    "text",
    [
        "program,letter\nnorth,ann\nnorth,ben\nsouth,ann\n",
        "Letter;Program;remarks\nann;north;call them\nben ;north;\nann;south;\n",
        "program,letter,,\nnorth,ann,,\n,,,\nnorth,ben,,\n , ,,\nsouth,ann,,\n",
        "sep=;\r\nprogram;letter\r\nnorth;ann\r\nnorth;ben\r\nsouth;ann\r\n",
        "program\tletter\rnorth\tann\rnorth\tben\rsouth\tann\r",
    ],
    ids=["by hand", "moved", "empty cells", "separator", "old ends of lines"],
)
def test_a_list_was_refused_for_what_spreadsheets_do_to_columns(tmp_path: Path, text: str) -> None:
    report = judged(tmp_path, text, name="list.csv")
    assert (report.of, report.wrong, report.notes) == ("csv", (), ())
    assert {one.program: [each.letter for each in one.letters] for one in report.programs} == {
        "north": ["ann", "ben"],
        "south": ["ann"],
    }


def test_a_list_without_steps_may_hold_programs_without_a_letter(tmp_path: Path) -> None:
    report = judged(tmp_path, "program,letter\nnorth,\nsouth,ann\n", name="list.csv")
    assert report.wrong == ()
    assert {one.program: len(one.letters) for one in report.programs} == {"north": 0, "south": 1}


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (
            "1.4E+09,ann\n1.4E+09,ben\n",
            "lines 2 and 3: program '1.4E+09' is not in the scenario; a spreadsheet has shortened its number: "
            "format the column as text there",
        ),
        (
            "north,Dr. Ben\nsouth,ann\n",
            "line 2: letter 'Dr. Ben' is not in the scenario; Dr. Ben writes 'ben'",
        ),
        (
            "Hospital Up There,ann\n" * 8,
            "lines 2, 3, 4, 5, 6 and 3 more: program 'Hospital Up There' is not in the scenario; that is the name of "
            "'north'",
        ),
    ],
)
def test_what_a_hand_made_list_calls_otherwise_was_said_line_by_line_without_a_hint(
    tmp_path: Path, rows: str, wrong: str
) -> None:
    programs = PROGRAMS.replace("name: North", "name: Hospital Up There")
    text = "program,letter\n" + rows
    assert judged(tmp_path, text, name="list.csv", programs=programs).wrong == (wrong,)


def test_steps_out_of_date_are_noted(tmp_path: Path) -> None:
    rows = "north,North,ann,,add when it arrives\nsouth,South,ann,,there\n"
    report = judged(tmp_path, HEADER + rows, name="list.csv")
    assert report.wrong == ()
    assert report.notes == (
        "1 step of the list is out of date, the first in line 2: "
        "it says 'add when it arrives', and now it is 'add now'.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "program,letters\nnorth,ann\n",
            "{file}:1:1: expected the columns program, program name, letter, writer, step in the first line\n"
            "  hint: 'lorplan solve SCENARIO --format csv' writes the list; a column program and a column letter are "
            "enough",
        ),
        (
            HEADER + "north,North,ann\n",
            "{file}:2:1: expected 5 cells, found 3\n"
            "  hint: the columns are program, program name, letter, writer, step",
        ),
        (HEADER + 'north,"No"rth,ann,,there\n', "{file}:2:1: this is no CSV that can be read: ',' expected after '\"'"),
    ],
)
def test_a_list_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        judged(tmp_path, text, name="list.csv")
    assert str(error.value) == message.format(file=tmp_path / "list.csv")


def test_the_best_is_not_known_where_the_table_is_too_large(tmp_path: Path) -> None:
    writers = "".join(f"  w{number:02}: {{writer: ann, status: uploaded, waived: true}}\n" for number in range(60))
    report = judged(tmp_path, "north: [ann, ben]", letters=LETTERS + writers, programs=PROGRAMS)
    assert report.best == ()
    note = "How far it is from the best cannot be said without a solver: there are too many combinations."
    assert note in report.notes
