"""Every check finds what it is for, where it stands, and nothing where nothing is."""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from cli.standins import Ended

from lorplan.keeper.lint import CHECKS, lint
from lorplan.results.lint import LintReport

ON = date(2026, 11, 22)
SOURCE = "source: {guide: me, checked: 2026-11-22}"


def pack(rules: str = "", name: str = "mine", layer: str = "general", more: str = "") -> str:
    return (
        f"format: 1\npack: {name}\nlayer: {layer}\ntitle: {name}\n{dedent(more)}"
        + ("rules:\n" + dedent(rules).strip("\n").replace("SOURCE", SOURCE) if rules else "")
        + "\n"
    )


def found(folder: Path, *packs: str, on: date = ON) -> LintReport:
    for place, text in enumerate(packs):
        (folder / f"{place}.yaml").write_text(text, encoding="utf-8")
    return lint([folder], on)


def lines(report: LintReport) -> list[str]:
    return [f"{Path(one.file).name}:{one.line}:{one.column} {one.severity} {one.check}" for one in report.findings]


CLEAN = """
- id: chair-letter.missing
  level: must
  says: One letter comes from the chair.
  applies: {program.track: categorical}
  count: {of: {writer.role: chair}, at_least: 1}
  SOURCE
"""


def test_a_clean_pack_is_clean(tmp_path: Path) -> None:
    report = found(tmp_path, pack(CLEAN))
    assert (report.findings, report.errors, report.packs, report.statements) == ((), 0, ("mine",), 1)


RULE = "- {id: a.b, level: must, says: A., count: {of: {writer.role: chair}, at_least: 1}, SOURCE%s}\n"
CONFLICTS = {
    "both always": ("", "", "error"),
    "apart": (", applies: {program.track: categorical}", ", applies: {program.track: preliminary}", None),
    "apart by not": (", applies: {program.track: {not: categorical}}", ", applies: {program.track: categorical}", None),
    "numbers apart": (
        ", applies: {program.letters.asked: {at_least: 4}}", ", applies: {program.letters.asked: {at_most: 3}}", None,
    ),
    "numbers meet": (
        ", applies: {program.letters.asked: {at_least: 3}}", ", applies: {program.letters.asked: {at_most: 3}}", "error",
    ),
    "known or not": (
        ", applies: {program.letters.asked: {known: true}}", ", applies: {not: {program.letters.asked: {known: true}}}",
        None,
    ),
    "sets meet": (", applies: {program.traits: community}", ", applies: {program.traits: {not: academic}}", "error"),
    "sets apart": (
        ", applies: {program.traits: community}", ", applies: {program.traits: {not: [community, academic]}}", None,
    ),
    "nested": (
        ", applies: {any: [{program.track: categorical}, {program.track: advanced}]}",
        ", applies: {all: [{not: {program.track: categorical}}, {not: {program.track: advanced}}]}", None,
    ),
    "sums": (
        ", applies: {total: {of: {experience.contact: hands_on}, weeks: {at_least: 4}}}", "", "warning",
    ),
    "requirement sets": (", set: one", ", set: two", "warning"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CONFLICTS))
def test_statements_of_one_layer_that_can_both_hold(tmp_path: Path, name: str) -> None:
    one, other, severity = CONFLICTS[name]
    report = found(tmp_path, pack(RULE % one + RULE % other))
    met = [finding.severity for finding in report.findings if finding.check == "same-layer-conflict"]
    assert met == ([severity] if severity else [])


def test_changes_of_different_fields_do_not_conflict(tmp_path: Path) -> None:
    rules = RULE % "" + "- {change: a.b, level: should, points: -3, SOURCE}\n- {change: a.b, says: B., SOURCE}\n"
    assert [one.check for one in found(tmp_path, pack(rules)).findings if one.severity == "error"] == [
        "same-layer-conflict",  # level and says of the definition are said anew beside it
        "same-layer-conflict",
    ]


def test_ids_across_packs(tmp_path: Path) -> None:
    one = pack(RULE % ", applies: {program.track: categorical}", "one")
    report = found(tmp_path, one, pack(RULE % ", applies: {program.track: advanced}", "two"))
    assert lines(report) == ["1.yaml:6:8 warning duplicate-id"]
    assert "is defined by pack 'one' too" in report.findings[0].message
    report = found(tmp_path, one, pack(RULE % "", "two"))
    assert lines(report) == ["1.yaml:6:8 error same-layer-conflict"]


def test_specialties_do_not_meet(tmp_path: Path) -> None:
    one = pack(RULE % "", "one", "specialty", "specialty: psychiatry\n")
    other = pack(RULE % "", "two", "specialty", "specialty: neurology\n")
    assert lines(found(tmp_path, one, other)) == ["1.yaml:7:8 warning duplicate-id"]


def test_seasons_take_turns(tmp_path: Path) -> None:
    rules = RULE % ", season: eras-2027" + RULE % ", season: eras-2028"
    assert found(tmp_path, pack(rules)).findings == ()


def test_an_office_is_not_looked_at_by_its_holder(tmp_path: Path) -> None:
    rule = "- {id: a.b, level: must, says: A., count: {of: {%s}, at_least: 1}, SOURCE}\n"
    report = found(tmp_path, pack(rule % "writer.role: chair, writer.at_own_school: true"))
    assert lines(report) == ["0.yaml:6:8 warning office-by-holder"]
    for fine in ("writer.role: chair", "office.role: chair, office.at_own_school: true"):
        assert found(tmp_path, pack(rule % fine)).findings == ()


CHANGE = "- {change: a.b, season: %s, says: B., SOURCE}\n"


@pytest.mark.parametrize("defined", ["", ", season: eras-2027", ", season: eras-2028"])
def test_a_rule_may_change_from_a_season_on(tmp_path: Path, defined: str) -> None:
    assert found(tmp_path, pack(RULE % defined + CHANGE % "eras-2028")).findings == ()


def test_a_change_for_a_season_in_which_there_is_no_such_rule_yet(tmp_path: Path) -> None:
    report = found(tmp_path, pack(RULE % ", season: eras-2028" + CHANGE % "eras-2027"))
    assert lines(report) == ["0.yaml:7:12 error unknown-rule"]
    assert report.findings[0].message == "in eras-2027 there is no rule 'a.b' yet: it is defined from eras-2028 on"


def test_a_change_of_nothing(tmp_path: Path) -> None:
    report = found(tmp_path, pack("- {change: us-im-leter.missing, level: should, points: -4, SOURCE}\n"))
    assert lines(report) == ["0.yaml:6:12 error unknown-rule"]
    assert report.findings[0].hint == "did you mean 'us-im-letter.missing'?"


def test_shadows(tmp_path: Path) -> None:
    low = pack(RULE % ", applies: {program.track: categorical}" + CLEAN, "one")
    anew = RULE.replace("id: a.b", "change: a.b, reason: no")
    high = pack(anew % ", applies: {program.track: [categorical, advanced]}", "two", "user")
    report = found(tmp_path, low, high)
    assert lines(report) == ["0.yaml:6:8 warning shadowed"]
    assert report.findings[0].message == (
        "nothing is left of this statement on 'a.b' (kind, level and says): it is changed wherever it applies"
    )  # fmt: skip
    narrower = pack(anew % ", applies: {program.track: categorical, program.traits: academic}", "two", "user")
    assert lines(found(tmp_path, low, narrower)) == []
    lift = pack("- {lift: a.b, reason: no, SOURCE}\n", "two", "user")
    assert lines(found(tmp_path, low, lift)) == ["0.yaml:6:8 warning shadowed"]
    change = pack("- {change: a.b, reason: no, says: C., SOURCE}\n", "two", "user")
    assert lines(found(tmp_path, low, change)) == []


NEVER = {
    "applies": ("applies: {program.track: categorical, not: {program.track: categorical}}, bar: {of: {writer.role: chair}}",
                "never-applies"),
    "numbers": ("bar: {of: {experience.weeks: {at_least: 4, at_most: 3}}}", "never-matches"),
    "less than nothing": ("bar: {of: {experience.weeks: {at_most: -1}}}", "never-matches"),
    "one writer": ("bar: {of: {writer.rank: attending, not: {writer.rank: attending}}}", "never-matches"),
    "letter": ("bar: {of: {letter.form: sloe, not: {letter.form: [sloe, narrative]}}}", "never-matches"),
    "with applies": ("applies: {program.track: advanced}, bar: {of: {program.track: categorical, writer.role: chair}}",
                     "never-matches"),
    "unless": ("bar: {of: {writer.role: chair}, unless: {all: [{letter.waived: true}, {letter.waived: false}]}}",
               "never-matches"),
    "two writers": ("bar: {of: {all: [{writer.kind: individual}, {writer.kind: committee}]}}", None),
    "two roles": ("bar: {of: {writer.role: chair, not: {writer.role: clerkship_director}}}", None),
    "ordered": ("bar: {of: {writer.knows_me: {at_least: well, at_most: somewhat}}}", "never-matches"),
    "events": ("bar: {of: {letter.written_on: {at_least: submit - 2 weeks, at_most: submit - 4 weeks}}}", None),
    "families": ("bar: {of: {writer.specialty: {family: psychiatry}}}", None),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(NEVER))
def test_what_nothing_meets(tmp_path: Path, name: str) -> None:
    body, check = NEVER[name]
    report = found(tmp_path, pack(f"- {{id: a.b, level: must, says: A., {body}, SOURCE}}\n"))
    assert [one.check for one in report.findings] == ([check] if check else [])


def test_a_pack_for_one_portal_that_speaks_of_another(tmp_path: Path) -> None:
    rules = RULE % ", applies: {program.portal: residencycas}"
    report = found(tmp_path, pack(rules, layer="portal", more="portal: eras\n").replace("pack: mine", "pack: mine"))
    assert [one.check for one in report.findings] == ["never-applies"]


def test_values_that_there_are_not(tmp_path: Path) -> None:
    rules = (
        RULE % ", applies: {any: [{program.portal: earas}, {program.portal: {not: sf_match}}, {season.id: eras-2027}]}"
    )
    report = found(tmp_path, pack(rules))
    assert lines(report) == ["0.yaml:6:159 error value-outside"]
    assert (report.findings[0].message, report.findings[0].hint) == (
        "'program.portal' is never 'earas'",
        "did you mean 'eras'?",
    )
    sets = RULE % ", set: ours, applies: {program.requires: {not: [ours, theirs]}}"
    assert "error value-outside" in " ".join(lines(found(tmp_path, pack(sets))))


def test_when_not(tmp_path: Path) -> None:
    rules = """
    - id: a.b
      level: must
      says: A.
      count: {at_least: 3}
      when: {portfolio: {not: {letter.form: sloe}}}
      SOURCE
    - id: a.c
      level: must
      says: A.
      count: {at_least: 3}
      unless: {obtainable: {letter.form: sloe}}
      SOURCE
    """
    report = found(tmp_path, pack(rules))
    assert lines(report) == ["0.yaml:10:22 warning when-not"]
    assert report.findings[0].hint == "if no such letter is meant: unless: {portfolio: …}, without 'not'"


def test_what_is_used_nowhere(tmp_path: Path) -> None:
    more = """
    define: {chairs: {writer.role: chair}, nobody: {writer.role: chair}}
    groups: {some: {at_most: 3, why: A.}, none-of-these: {at_most: 3, why: A.}}
    facts:
      - {fact: letter.mine_a, untold_as: false, is: yes_no, question: Is it?, means: A.}
      - {fact: letter.mine_b, is: yes_no, question: Is it?, means: B.}
      - {fact: letter.mine_c, offered: true, is: yes_no, question: Is it?, means: C.}
      - {fact: letter.mine_d, offered: true, untold_as: false, is: yes_no, question: Is it?, means: D.}
    """
    rules = (
        "- {id: a.b, says: A., points: {of: {all: [chairs, {letter.mine_a: true, letter.mine_d: true}]}, worth: 3, "
        "group: some}, SOURCE}\n"
    )
    report = found(tmp_path, pack(rules, more=more))
    assert lines(report) == [
        "0.yaml:6:40 warning unused-definition",
        "0.yaml:7:39 warning unused-group",
        "0.yaml:10:12 warning unused-fact",
        "0.yaml:12:27 warning unused-fact",
    ]


def test_what_shoulds_see_of_facts_that_nobody_told(tmp_path: Path) -> None:
    more = """
    facts:
      - {fact: letter.read, is: yes_no, question: Is it?, means: A.}
      - {fact: letter.presumed, is: yes_no, untold_as: false, question: Is it?, means: B.}
      - {fact: letter.best, is: choice, values: [low, high], ordered: true, untold_as: high, question: Is it?, means: C.}
      - {fact: letter.certain, is: yes_no, default: false, untold_as: false, question: Is it?, means: D.}
      - {fact: letter.known, is: yes_no, question: Is it?, means: E.}
      - {fact: letter.asked_for, is: yes_no, question: Is it?, means: F.}
    """
    of = "{letter.read: true, letter.presumed: true, letter.best: high, letter.certain: true, letter.known: {known: true}}"
    rules = f"""
    - {{id: a.b, says: A., points: {{of: {of}, worth: 3}}, SOURCE}}
    - {{id: b.c, level: must, says: B., count: {{of: {{letter.asked_for: true}}, at_least: 1}}, SOURCE}}
    """
    assert [line for line in lines(found(tmp_path, pack(rules, more=more))) if "untold" in line] == [
        "0.yaml:7:12 error untold-as",
        "0.yaml:9:84 error untold-as",
        "0.yaml:10:56 error untold-as",
    ]


def test_definitions_of_one_name(tmp_path: Path) -> None:
    defined = pack(RULE % "", "one", more="define: {clinical: {letter.about: clinical}}\n").replace(
        "{writer.role: chair}", "clinical"
    )
    report = found(tmp_path, defined)
    assert lines(report) == ["0.yaml:5:10 error duplicate-definition"]
    special = defined.replace("layer: general", "layer: specialty\nspecialty: psychiatry")
    assert lines(found(tmp_path, special)) == ["0.yaml:6:10 warning duplicate-definition"]


def test_ids_sentences_weights_and_sources(tmp_path: Path) -> None:
    rules = """
    - {id: ChairLetter, level: must, says: A chair, count: {of: {writer.role: chair}, at_least: 1}, SOURCE}
    - {id: letters.must-be-three, level: must, says: Please get three letters., count: {at_least: 3}, SOURCE}
    - {id: letters.two, level: should, says: Two., count: {at_least: 2}, points: -30, SOURCE}
    - {id: letters.dear, says: Dear., points: {of: {writer.role: chair}, worth: 21},
       source: {guide: me, checked: 2025-05-21}}
    - {id: letters.five, level: must, says: Five., count: {at_least: 5}, SOURCE}
    - {id: letters.three, level: should, says: Three., count: {at_least: 3}, points: -20, SOURCE}
    """
    report = found(tmp_path, pack(rules))
    assert lines(report) == [
        "0.yaml:6:8 warning id-style",
        "0.yaml:6:40 warning says-style",
        "0.yaml:7:8 warning id-style",
        "0.yaml:7:50 warning says-style",
        "0.yaml:8:78 warning weight-out-of-scale",
        "0.yaml:9:77 warning weight-out-of-scale",
        "0.yaml:10:33 warning stale-source",
        "0.yaml:11:55 warning beyond-the-cap",
    ]
    assert report.findings[6].message == "this source was checked on 2025-05-21, more than 18 months ago"
    assert "stale-source" not in " ".join(lines(found(tmp_path, pack(rules), on=date(2026, 11, 21))))


def test_a_user_pack_may_lack_sources_and_is_told(tmp_path: Path) -> None:
    report = found(tmp_path, pack((RULE % "").replace(", SOURCE", ""), layer="user"))
    assert lines(report) == ["0.yaml:6:8 warning missing-source"]


def test_a_source_says_what_its_word_weighs(tmp_path: Path) -> None:
    def ranked(rank: str, level: str = "level: must") -> list[str]:
        rule = (RULE % "").replace("SOURCE", f"source: {{title: me, {rank}checked: 2026-11-22}}")
        report = found(tmp_path, pack(rule.replace("level: must", level)))
        return [one.message for one in report.findings if one.check == "source-rank"]

    assert ranked("") == ["'a.b': the source me has no rank"]
    for rank in ("adviser", "opinion"):
        assert ranked(f"rank: {rank}, ") == ["'a.b' asks for it, and only advisers or opinions say so"]
    for rank in ("official", "study", "guide"):
        assert ranked(f"rank: {rank}, ") == []
    assert ranked("rank: opinion, ", "level: should, points: -2") == []


def test_sets_that_no_test_names(tmp_path: Path) -> None:
    (tmp_path / "0.yaml").write_text(pack(RULE % ", set: chair-wanted"), encoding="utf-8")
    assert [one.check for one in lint([tmp_path], ON).findings] == ["set-never-named"]
    test = tmp_path / "0.test.yaml"
    test.write_text("scenario: {programs: [{id: a, requires: [chair-wanted]}]}\n", encoding="utf-8")
    assert lint([tmp_path], ON, [test]).findings == ()


def test_only_the_folder_is_reported_on(tmp_path: Path) -> None:
    """A conflict with a packaged rule is told, what is wrong with packaged rules alone is not."""
    rules = "- {change: us-im-letter.missing, says: Another sentence., SOURCE}\n"
    report = found(tmp_path, pack(rules, layer="specialty", more="specialty: internal_medicine\n"))
    assert [one.check for one in report.findings] == ["same-layer-conflict"]
    assert "internal_medicine.yaml:" in (report.findings[0].hint or "")


def test_every_check_has_an_id_of_its_own_and_says_what_it_finds() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert all(check.means and check.severity in ("error", "warning") for check in CHECKS)


def test_the_packaged_rules_have_no_errors() -> None:
    report = lint([], ON)
    assert [one for one in report.findings if one.severity == "error"] == []
    assert report.statements > 50


def test_the_command(tmp_path: Path, lorplan: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.yaml").write_text(pack(RULE % "" + RULE % ""), encoding="utf-8")
    ended = lorplan("rules", "lint", "--rules", "mine", "--on", "2026-11-22")
    assert ended.code == 1
    assert ended.out == (
        "mine/a.yaml:7:8: error: two statements on 'a.b' in the layer general can both apply to one program "
        "(same-layer-conflict)\n"
        "  hint: the other stands at mine/a.yaml:6:8; narrow the 'applies' of one of them\n"
        "1 error, 0 warnings. Looked over: 2 statements in 1 pack.\n"
    )
    (folder / "a.yaml").write_text(pack(CLEAN), encoding="utf-8")
    assert lorplan("rules", "lint", "--rules", "mine", "--format", "json").code == 0
    (folder / "a.yaml").write_text(pack(CLEAN.replace("count", "cuont")), encoding="utf-8")
    assert lorplan("rules", "lint", "--rules", "mine").code == 2
