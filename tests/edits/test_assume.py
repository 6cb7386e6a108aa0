"""What-ifs: a scenario with assumptions is the scenario edited by hand; nothing else changes, and it is said."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longer import some

from lorplan import api
from lorplan.basics import yamltree
from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.case import Case
from lorplan.edits.whatifs import Assumption, assume, assumptions
from lorplan.plan.decide import decide, explain_plan
from lorplan.report import render
from lorplan.rules.packs.folders import folder
from lorplan.scenario.load import content_hash

HERE = Path(__file__).parent
FILE = HERE / "plan.yaml"
TEXT = FILE.read_text(encoding="utf-8")
OTHERS = [folder("scenarios") / f"{name}.yaml" for name in ("us-citizen-img", "guide-example", "already-applied")]


def what_if(*sets: str, without: tuple[str, ...] = (), files: tuple[Path, ...] = (), file: Path = FILE) -> Case:
    return api.Source(file, what_ifs=assumptions(sets=sets, without=without, files=files)).case()


def said(*sets: str, without: tuple[str, ...] = (), files: tuple[Path, ...] = (), file: Path = FILE) -> list[str]:
    return [one.what for one in what_if(*sets, without=without, files=files, file=file).assumed]


def by_hand(tmp_path: Path, *edits: tuple[str, str], text: str = TEXT) -> str:
    """The hash of the scenario edited in its text."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = tmp_path / "edited.yaml"
    file.write_text(text, encoding="utf-8")
    return content_hash(api.Source(file).case().scenario)


# What one writes on the command line, what one would edit in the file, and what is said.
SAME = [
    (
        "letters.chen-im.status=uploaded",
        ("status: agreed", "status: uploaded"),
        "letters.chen-im.status: uploaded instead of agreed",
    ),
    (
        "letters.chen-im.answer=eager",
        ("status: agreed, waived", "status: agreed, answer: eager, waived"),
        "letters.chen-im.answer: eager, where your file says nothing",
    ),
    ("letters.silva.answer=", ("answer: yes, ", ""), "letters.silva.answer: nothing, where your file says yes"),
    ("budget=3", ("budget: 1", "budget: 3"), "budget: 3 instead of 1"),
    ("budget.new_requests=3", ("budget: 1", "budget: 3"), "budget.new_requests: 3 instead of 1"),
    (
        "budget.effort=5",
        ("budget: 1", "budget: {new_requests: 1, effort: 5}"),
        "budget.effort: 5, where your file says nothing",
    ),
    (
        "applicant.school.department_letter=true",
        ("department_letter: false", "department_letter: true"),
        "applicant.school.department_letter: true instead of false",
    ),
    (
        "applicant.school.country=DM",
        ("Windward, country: GD", "Windward, country: DM"),
        "institutions.windward.country: DM instead of GD",
    ),
    ("writers.patel.knows_me=well", ("very_well", "well"), "writers.patel.knows_me: well instead of very_well"),
    (
        "writers.patel.roles=[chair]",
        ("role: program_director", "role: chair"),
        "writers.patel.roles: [chair] instead of [program_director]",
    ),
    (
        "writers.patel.role.until=2027-06-30",
        ("role: program_director", "role: {role: program_director, until: 2027-06-30}"),
        "writers.patel.role.until: 2027-06-30, where your file says nothing",
    ),
    (
        "writers.patel.experience.weeks=8",
        ("directly, weeks: 4", "directly, weeks: 8"),
        "experiences.ward.weeks: 8 instead of 4",
    ),
    (
        "experiences.ward.weeks=8",
        ("directly, weeks: 4", "directly, weeks: 8"),
        "experiences.ward.weeks: 8 instead of 4",
    ),
    (
        "writers.chen.experience.weeks=8",
        ("team, weeks: 4", "team, weeks: 8"),
        "writers.chen.experience.weeks: 8 instead of 4",
    ),
    (
        "experiences.chen:experience.weeks=8",
        ("team, weeks: 4", "team, weeks: 8"),
        "experiences.chen:experience.weeks: 8 instead of 4",
    ),
    (
        "writers.chen.experience={as: observership, weeks: 2}",
        ("{as: elective, setting: inpatient, supervised: team, weeks: 4}", "{as: observership, weeks: 2}"),
        "writers.chen.experience: {as: observership, weeks: 2} instead of "
        "[{as: elective, setting: inpatient, supervised: team, weeks…",
    ),
    (
        "writers.silva.experiences=[{as: observership, weeks: 2}]",
        ("[{as: core_clerkship, weeks: 12}, {as: elective, weeks: 2}]", "[{as: observership, weeks: 2}]"),
        "writers.silva.experiences: [{as: observership, weeks: 2}] instead of "
        "[{as: core_clerkship, weeks: 12}, {as: elective, weeks: 2}]",
    ),
    (
        "applicant.school={id: windward, country: GD}",
        ("{id: windward, name: Windward, country: GD, department_letter: false}", "{id: windward, country: GD}"),
        "applicant.school: {id: windward, country: GD} instead of {id: windward, name: Windward, country: GD}",
    ),
    (
        "writers.silva.experiences.1.weeks=6",
        ("elective, weeks: 2", "elective, weeks: 6"),
        "writers.silva.experiences.1.weeks: 6 instead of 2",
    ),
    (
        "writers.patel.institution.country=CA",
        ("lakeside: {name: Lakeside, country: US}", "lakeside: {name: Lakeside, country: CA}"),
        "institutions.lakeside.country: CA instead of US",
    ),
    (
        "programs.riverside.institution.site=academic",
        ("{id: harbor, country: US}", "{id: harbor, country: US, site: academic}"),
        "institutions.harbor.site: academic, where your file says nothing",
    ),
    (
        "institutions.harbor={country: CA}",
        ("{id: harbor, country: US}", "{id: harbor, country: CA}"),
        "institutions.harbor: {country: CA} instead of {country: US}",
    ),
    (
        'institutions."st.mary".site=community',
        ("st.mary: {country: US}", "st.mary: {country: US, site: community}"),
        'institutions."st.mary".site: community, where your file says nothing',
    ),
    (
        "institutions.st.mary.site=community",
        ("st.mary: {country: US}", "st.mary: {country: US, site: community}"),
        'institutions."st.mary".site: community, where your file says nothing',
    ),
    (
        "programs.community.priority=5",
        ("count: 60,", "count: 60, priority: 5,"),
        "programs.community.priority: 5, where your file says nothing",
    ),
    (
        "programs.community.letters.max=4",
        ("count: 60, letters: 3", "count: 60, letters: {asked: 3, max: 4}"),
        "programs.community.letters.max: 4, where your file says nothing",
    ),
    (
        "programs.academic.traits=[academic]",
        ("traits: [research_heavy, academic]", "traits: [academic]"),
        "programs.academic.traits: [academic] instead of [academic, research_heavy]",
    ),
    (
        "programs.academic.traits.academic=",
        ("traits: [research_heavy, academic]", "traits: [research_heavy]"),
        "programs.academic.traits.academic: nothing, where your file says academic",
    ),
    (
        "programs.riverside.rules.own.two.count.at_least=1",
        ("at_least: 2", "at_least: 1"),
        "programs.riverside.rules.own.two.count.at_least: 1 instead of 2",
    ),
    (
        "programs.new={track: preliminary, count: 3}",
        ("\nwishes:", "\n  - {id: new, track: preliminary, count: 3}\nwishes:"),
        "programs.new: {track: preliminary, count: 3}, where your file says nothing",
    ),
    (
        "letters.chen-gen={writer: chen, status: idea, version_of: chen-im}",
        ("\nprograms:", "\n  chen-gen: {writer: chen, status: idea, version_of: chen-im}\nprograms:"),
        "letters.chen-gen: {writer: chen, status: idea, version_of: chen-im}, where your file says nothing",
    ),
    (
        "letters.silva.expected.basis='feedback: good'",
        ("expected: strong", "expected: {strength: strong, basis: 'feedback: good'}"),
        "letters.silva.expected.basis: feedback: good, where your file says nothing",
    ),
    (
        "letters.silva.at.residencycas=uploaded",
        ("at: {eras: agreed}", "at: {eras: agreed, residencycas: uploaded}"),
        "letters.silva.at.residencycas: uploaded, where your file says nothing",
    ),
    (
        "wishes.reserve=2",
        ("{letters: 1, programs: [academic]}", "2"),
        "wishes.reserve: 2 instead of [{letters: 1, programs: [academic]}]",
    ),
    ("wishes.reserve.letters=2", ("{letters: 1,", "{letters: 2,"), "wishes.reserve.letters: 2 instead of 1"),
    ("wishes.avoid=", ("  avoid: silva\n", ""), "wishes.avoid: nothing, where your file says [silva]"),
    (
        "wishes.keep.chen-im.programs=community",
        ("programs: [community, academic]", "programs: community"),
        "wishes.keep.chen-im.programs: community instead of [academic, community]",
    ),
    (
        "wishes.avoid.silva.programs=[academic]",
        ("avoid: silva", "avoid: {letter: silva, programs: [academic]}"),
        "wishes.avoid.silva.programs: [academic], where your file says nothing",
    ),
    (
        "portfolios.mine.academic=[chen-im]",
        ("academic: patel-im", "academic: [chen-im]"),
        "portfolios.mine.academic: [chen-im] instead of [patel-im]",
    ),
    ("as_of=2027-08-01", ("as_of: 2027-07-20", "as_of: 2027-08-01"), "as_of: 2027-08-01 instead of 2027-07-20"),
    (
        "overrides.competencies.spoken-to.reason=other",
        ('reason: "not here"', "reason: other"),
        "overrides.competencies.spoken-to.reason: other instead of not here",
    ),
]


@pytest.mark.parametrize(("option", "edit", "what"), SAME, ids=[one[0] for one in SAME])
def test_a_value_set_is_the_value_edited(option: str, edit: tuple[str, str], what: str, tmp_path: Path) -> None:
    case = what_if(option)
    assert content_hash(case.scenario) == by_hand(tmp_path, edit)
    assert [one.what for one in case.assumed] == [what]
    assert [one.option for one in case.assumed] == [f"--set {option}"]


def test_the_file_is_left_alone_and_a_case_without_assumptions_says_none() -> None:
    raw = yamltree.read(FILE)
    before = yamltree.one_line(raw)
    tree, assumed = assume(
        raw, assumptions(sets=["budget=9", "letters.silva.status="], without=["chen-im"]), "plan.yaml"
    )
    assert yamltree.one_line(raw) == before != yamltree.one_line(tree)
    assert len(assumed) == 3
    assert what_if().assumed == ()


def test_without_a_letter_every_mention_of_it_goes(tmp_path: Path) -> None:
    case = what_if(without=("chen-im",))
    edits = [
        ("  chen-im: {writer: chen, addressed_to: internal_medicine, status: agreed, waived: true}\n", ""),
        ("  keep: [{letter: chen-im, programs: [community, academic]}]\n", ""),
        ("community: [patel-im, chen-im]", "community: [patel-im]"),
    ]
    assert content_hash(case.scenario) == by_hand(tmp_path, *edits)
    assert [one.what for one in case.assumed] == [
        "without the letter chen-im, the wish to keep it and its places in your portfolios"
    ]
    assert "chen" in case.scenario.writers


def test_without_several_letters_by_commas_or_again() -> None:
    once = what_if("programs.riverside.assigned=", without=("chen-im, silva",))
    twice = what_if("programs.riverside.assigned=", without=("silva", "chen-im", "silva"))
    assert sorted(once.scenario.letters) == ["patel-gen", "patel-im"]
    assert content_hash(once.scenario) == content_hash(twice.scenario)
    assert [one.what for one in once.assumed] == [one.what for one in twice.assumed]


def test_versions_of_a_letter_left_out_stay_versions_of_each_other() -> None:
    more = "letters.patel-fm={writer: patel, version_of: patel-im}"
    case = what_if(more, "programs.riverside.assigned=[]", "portfolios=", without=("patel-im",))
    letters = case.scenario.letters
    assert letters["patel-fm"].version_of is None
    assert letters["patel-gen"].version_of == "patel-fm"
    chained = what_if("letters.patel-fm={writer: patel, version_of: patel-gen}", without=("patel-gen",))
    assert chained.scenario.letters["patel-fm"].version_of == "patel-im"


def test_a_version_is_handed_to_nobody_who_did_not_write_it(tmp_path: Path) -> None:
    piece = tmp_path / "joint.yaml"
    joint = "{joint: {writers: [patel, chen], version_of: chen-im}, patel-im: {version_of: joint}}"
    piece.write_text(f"letters: {joint}\n", encoding="utf-8")
    assert what_if(files=(piece,)).scenario.letters["patel-im"].version_of == "joint"
    assert what_if(files=(piece,), without=("joint",)).scenario.letters["patel-im"].version_of is None


@pytest.mark.parametrize(
    "experience",
    [
        "{id: abroad, as: elective, weeks: 7}",
        "{as: elective, weeks: 7, institution: {country: US}}",
        "[{as: elective, weeks: 7}, {as: elective, weeks: 3, institution: {country: CA}}]",
    ],
)
def test_what_a_letter_tells_of_your_weeks_stays_without_it(experience: str, tmp_path: Path) -> None:
    piece = tmp_path / "abroad.yaml"
    piece.write_text(f"letters: {{away: {{writer: silva, experiences: {experience}}}}}\n", encoding="utf-8")
    there, without = what_if(files=(piece,)).scenario, what_if(files=(piece,), without=("away",)).scenario
    assert len(there.experiences) > len(what_if().scenario.experiences)
    assert without.experiences == there.experiences
    assert without.institutions == there.institutions
    assert without.applicant.experiences == there.applicant.experiences


def test_a_program_left_out_goes_from_wishes_and_portfolios(tmp_path: Path) -> None:
    case = what_if("programs.academic=")
    edits = [
        (
            "  - {id: academic, count: 12, traits: [research_heavy, academic], priority: 4, "
            "letters: {asked: 3, max: 4}}\n",
            "",
        ),
        ("programs: [community, academic]", "programs: [community]"),
        ("  reserve: {letters: 1, programs: [academic]}\n", ""),
        ("    academic: patel-im\n", ""),
    ]
    assert content_hash(case.scenario) == by_hand(tmp_path, *edits)


EXTRA = """\
writers:
  novak: {specialty: internal_medicine, institution: lakeside, rank: attending, knows_me: well}
  patel: {knows_me: well, roles: [chair], institution: {id: harbor}}
letters:
  novak-im: {writer: novak, status: uploaded}
  chen-im: {status: uploaded}
  silva: {at: {residencycas: idea}, expected: {basis: feedback}}
programs:
  - {id: academic, letters: {max: 3}, traits: [academic]}
  - {id: far, count: 2}
wishes:
  avoid: [patel-gen]
budget: {effort: 4}
rules:
  - {id: own.three, level: must, says: "Three letters.", count: {of: {letter.waived: true}, at_least: 3}}
overrides:
  - {lift: competencies.spoken-to, reason: really}
as_of: 2027-08-01
"""


def test_a_piece_is_laid_over_entry_by_entry_and_field_by_field(tmp_path: Path) -> None:
    piece = tmp_path / "extra.yaml"
    piece.write_text(EXTRA, encoding="utf-8")
    case = what_if(files=(piece,))
    rules = EXTRA[EXTRA.index("rules:") : EXTRA.index("overrides:")]
    edits = [
        ("2027-07-20", "2027-08-01"),
        ("budget: 1", "budget: {new_requests: 1, effort: 4}"),
        ("institution: lakeside\n    rank", "institution: harbor\n    rank"),
        ("role: program_director", "role: chair"),
        ("knows_me: very_well", "knows_me: well"),
        (
            "  chen:\n",
            "  novak: {specialty: internal_medicine, institution: lakeside, rank: attending, knows_me: well}\n"
            "  chen:\n",
        ),
        ("status: agreed", "status: uploaded"),
        ("expected: strong", "expected: {strength: strong, basis: feedback}"),
        ("at: {eras: agreed}", "at: {eras: agreed, residencycas: idea}"),
        ("\nprograms:", "\n  novak-im: {writer: novak, status: uploaded}\nprograms:"),
        ("traits: [research_heavy, academic]", "traits: [academic]"),
        ("{asked: 3, max: 4}", "{asked: 3, max: 3}"),
        ("\nwishes:", "\n  - {id: far, count: 2}\n" + rules + "wishes:"),
        ("avoid: silva", "avoid: [patel-gen]"),
        ('"not here"', "really"),
    ]
    assert content_hash(case.scenario) == by_hand(tmp_path, *edits)
    assert [one.what for one in case.assumed] == [
        "with extra.yaml: writers.novak added, writers.patel changed, letters.novak-im added, letters.chen-im changed, "
        "letters.silva changed, wishes changed, budget changed, rules.own.three added and 4 more"
    ]
    assert case.assumed[0].option == "--with extra.yaml"
    paths = [change.path for change in case.assumed[0].changes]
    assert paths[8:] == ["overrides.competencies.spoken-to", "as_of", "programs.far", "programs.academic"]


def test_a_later_file_counts_over_an_earlier_one_and_a_value_over_both(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("budget: 2\nletters: {silva: {answer: eager}}\n", encoding="utf-8")
    other.write_text("budget: 3\n", encoding="utf-8")
    assert what_if(files=(one, other)).scenario.budget.new_requests == 3
    assert what_if(files=(other, one)).scenario.budget.new_requests == 2
    assert what_if("budget=7", files=(one, other)).scenario.budget.new_requests == 7


def test_a_rule_of_the_same_name_is_replaced_whole(tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    rule = "{{id: own.three, {}, says: Three., count: {{at_least: 3}}}}"
    first.write_text(f"rules: [{rule.format('level: should, points: 3')}]", encoding="utf-8")
    second.write_text(f"rules: [{rule.format('level: must')}]", encoding="utf-8")
    (written,) = what_if(files=(first, second)).scenario.rules
    assert (written["level"], "points" in written) == ("must", False)


def test_a_wish_and_a_rule_may_be_the_first_of_theirs() -> None:
    starter = folder("scenarios") / "us-citizen-img.yaml"
    rule = "rules.own={level: must, says: Three., count: {of: {letter.waived: true}, at_least: 3}}"
    case = what_if("wishes.keep.patel-im={programs: [community]}", rule, file=starter)
    assert case.scenario.wishes.keep[0].programs == ("community",)
    assert case.scenario.rules[0]["id"] == "own"


def test_packs_and_lists_of_a_piece_lie_beside_the_piece(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(TEXT, encoding="utf-8")
    there = tmp_path / "there"
    there.mkdir()
    (there / "more.csv").write_text("id,count\nfar,5\n", encoding="utf-8")
    (there / "extra.yaml").write_text("program_lists: more.csv\n", encoding="utf-8")
    case = what_if(file=tmp_path / "plan.yaml", files=(there / "extra.yaml",))
    assert next(one for one in case.scenario.programs if one.id == "far").count == 5


def test_a_program_of_a_list_is_set_by_its_id(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "id,count,asked,traits\nfar,5,3,academic;research_heavy\nnear,2,,\n", encoding="utf-8"
    )
    file = tmp_path / "plan.yaml"
    file.write_text(TEXT + "program_lists: list.csv\n", encoding="utf-8")
    plain = api.Source(file).case()
    case = what_if("programs.far.priority=5", "programs.far.letters.max=4", "programs.near.count=2", file=file)
    changed = {one.id: one for one in case.scenario.programs}
    before = {one.id: one for one in plain.scenario.programs}
    letters = before["far"].letters.model_copy(update={"max": 4})
    assert changed["far"] == before["far"].model_copy(update={"priority": 5, "letters": letters})
    assert {name: one for name, one in changed.items() if name != "far"} == {
        name: one for name, one in before.items() if name != "far"
    }
    assert said("programs.near.count=2", file=file) == ["programs.near.count: 2, as your file says"]
    assert content_hash(what_if("programs.near.count=2", file=file).scenario) == content_hash(plain.scenario)
    dropped = what_if("programs.near=", file=file).scenario
    assert [one.id for one in dropped.programs] == ["academic", "community", "far", "riverside"]


def test_a_piece_changes_programs_of_lists_as_well(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,count,asked\nfar,5,3\n", encoding="utf-8")
    file, piece = tmp_path / "plan.yaml", tmp_path / "piece.yaml"
    file.write_text(TEXT + "program_lists: list.csv\n", encoding="utf-8")
    piece.write_text("programs: [{id: far, letters: {max: 4}}]\nbudget: 2\n", encoding="utf-8")
    case = what_if(file=file, files=(piece,))
    (far,) = [one for one in case.scenario.programs if one.id == "far"]
    assert (far.count, far.letters.asked, far.letters.max) == (5, 3, 4)
    assert [one.what for one in case.assumed] == ["with piece.yaml: budget changed and programs.far changed"]


def test_what_ifs_of_lists_themselves_are_made_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,count\nfar,5\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("id,count\nnear,2\n", encoding="utf-8")
    file = tmp_path / "plan.yaml"
    file.write_text(TEXT + "program_lists: list.csv\n", encoding="utf-8")
    found = what_if("program_lists=other.csv", "programs.near.priority=1", file=file).scenario.programs
    assert next(one for one in found if one.id == "near").priority == 1
    assert "far" not in [one.id for one in found]


def test_another_portal_or_specialty_brings_its_pack() -> None:
    packs = {pack.id for pack in what_if().library.packs}
    other = {pack.id for pack in what_if("programs.riverside.specialty=psychiatry").library.packs}
    assert other - packs == {"psychiatry"}
    portal = {pack.id for pack in what_if("programs.riverside.portal=residencycas").library.packs}
    assert portal - packs == {"residencycas"}


def test_the_answers_say_what_was_assumed_first() -> None:
    given = assumptions(sets=["budget=2"], without=["chen-im"])
    case = api.Source(FILE, what_ifs=given).case()
    plan = explain_plan(decide(case))
    head = (
        "Assumed, not in your file:\n- budget: 2 instead of 1\n"
        "- without the letter chen-im, the wish to keep it and its places in your\n  portfolios\n\n"
    )
    assert render(plan, "text").startswith(head)
    assert plan.assumed == case.assumed
    assert api.check(api.Source(FILE, what_ifs=given)).assumed == case.assumed
    assert api.verify(api.Source(FILE, what_ifs=given), "mine").assumed == case.assumed
    assert api.explain(api.Source(FILE, what_ifs=given), letter="silva").assumed == case.assumed
    assert api.ask(api.Source(FILE, what_ifs=given)).assumed == case.assumed


def test_a_plan_saved_with_what_ifs_is_verified_with_them(tmp_path: Path) -> None:
    from lorplan.report.json import dumps

    given = assumptions(sets=["budget=0"])
    saved = tmp_path / "saved.json"
    saved.write_text(dumps(api.solve(api.Source(FILE, what_ifs=given)).to_json()), encoding="utf-8")
    same = api.verify(api.Source(FILE, what_ifs=given), saved)
    assert (same.wrong, same.same_scenario) == ((), True)
    other = api.verify(api.Source(FILE), saved)
    assert other.same_scenario is False
    note = "It was made with what-ifs: --set budget=0. Give the same ones to judge it by them."
    assert note in other.notes


# ---- properties ------------------------------------------------------------------------------------------------------


def scalars_of(node: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Scalar]]:
    """Every single value, with the path that a user would write."""
    if isinstance(node, Map):
        return [one for key, value in node.items() for one in scalars_of(value, (*path, str(key)))]
    if isinstance(node, Seq):
        found = []
        for number, item in enumerate(node):
            name = (
                next((str(item[key]) for key in ("id", "letter", "lift", "change") if key in item), None)
                if isinstance(item, Map)
                else None
            )
            found += scalars_of(item, (*path, name if name is not None else str(number)))
        return found
    return [(path, node)] if isinstance(node, Scalar) else []


def to_itself(path: tuple[str, ...], value: Scalar) -> str:
    text = "'" + value.replace("'", "''") + "'" if value.quoted else str(value)
    return ".".join(f'"{part}"' if "." in part else part for part in path) + "=" + text


ITSELF = [(file, path, value) for file in (FILE, *OTHERS) for path, value in scalars_of(yamltree.read(file))]


@given(st.lists(st.sampled_from(ITSELF), min_size=1, max_size=4))
@some(30)
def test_a_value_set_to_itself_changes_nothing(chosen: list[tuple[Path, tuple[str, ...], Scalar]]) -> None:
    file = chosen[0][0]
    given = assumptions(sets=[to_itself(path, value) for one, path, value in chosen if one == file])
    case = api.Source(file, what_ifs=given).case()
    assert content_hash(case.scenario) == content_hash(api.Source(file).case().scenario)
    assert all(one.what.endswith("as your file says") for one in case.assumed)


@pytest.mark.parametrize("file", [FILE, *OTHERS], ids=lambda file: file.stem)
def test_every_value_set_to_itself_gives_the_same_plan(file: Path) -> None:
    given = assumptions(sets=[to_itself(path, value) for path, value in scalars_of(yamltree.read(file))])
    same, plain = api.solve(api.Source(file, what_ifs=given)).to_json(), api.solve(api.Source(file)).to_json()
    assert len(same.pop("assumed")) > 20
    assert plain.pop("assumed") == ()
    assert same == plain


INDEPENDENT = [
    *(
        Assumption("set", one[0])
        for one in SAME
        if not one[0].startswith(("writers.silva.exp", "letters.chen-im", "wishes.keep"))
    ),
    Assumption("without", "chen-im"),
]


@given(st.lists(st.sampled_from(INDEPENDENT), max_size=6, unique=True), st.randoms(use_true_random=False))
@some(30)
def test_the_order_of_what_ifs_does_not_matter(chosen: list[Assumption], rng: Any) -> None:
    shuffled = list(chosen)
    rng.shuffle(shuffled)
    assert outcome(chosen) == outcome(shuffled)


def test_what_was_assumed_showed_the_order_that_keys_were_written_in(tmp_path: Path) -> None:
    told = []
    for number, (letter, program, piece) in enumerate(
        [
            (
                "late: {writer: silva, status: idea, says: [growth, english]}",
                "{id: far, count: 2, traits: [community, academic], priority: 4}",
                "letters: {late: {status: asked}, new: {writer: chen}}\n"
                "writers: {z: {knows_me: well}, a: {degree: md}}\n",
            ),
            (
                "late: {says: [english, growth], status: idea, writer: silva}",
                "{priority: 4, traits: [academic, community], count: 2, id: far}",
                "writers: {a: {degree: md}, z: {knows_me: well}}\n"
                "letters: {new: {writer: chen}, late: {status: asked}}\n",
            ),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        file, laid = folder / "plan.yaml", folder / "piece.yaml"
        text = TEXT.replace("letters:\n", f"letters:\n  {letter}\n").replace(
            "programs:\n", f"programs:\n  - {program}\n"
        )
        assert text.count(letter) == text.count(program) == 1
        file.write_text(text, encoding="utf-8")
        laid.write_text(piece, encoding="utf-8")
        told.append(
            [
                what_if("programs.far=", without=("late",), file=file).assumed,
                what_if("letters.late.says=[english, growth]", files=(laid,), file=file).assumed,
            ]
        )
    assert told[0] == told[1]
    assert told[0][1][0].what == (
        "with piece.yaml: writers.a added, writers.z added, letters.new added and letters.late changed"
    )


def outcome(given: list[Assumption]) -> Any:
    """The content and what was assumed; or what is wrong."""
    try:
        tree, assumed = assume(yamltree.read(FILE), given, "plan.yaml")
        case = api.Source(FILE, what_ifs=given).case()
        return yamltree.one_line(tree), [one.what for one in assumed], content_hash(case.scenario)
    except InputError as error:
        return error.render()


WORDS = [
    "letters",
    "writers",
    "programs",
    "chen-im",
    "patel",
    "patel-im",
    "status",
    "experience",
    "experiences",
    "0",
    "1",
    "7",
    "institution",
    "country",
    "institutions",
    "applicant",
    "school",
    "wishes",
    "keep",
    "reserve",
    "rules",
    "own.two",
    "letters",
    "count",
    "portfolios",
    "mine",
    "budget",
    "new_requests",
    "'a.b'",
    "id",
    "as_of",
    "format",
    "season",
    "packs",
    "program_lists",
    "overrides",
    "roles",
    "traits",
    "academic",
    "community",
    "riverside",
    "assigned",
    "version_of",
]
VALUES = [
    "",
    "1",
    "[",
    "{",
    "[]",
    "{}",
    "uploaded",
    "patel-im",
    "'x'",
    "*a",
    "null",
    "\u202e",
    "\u0000",
    "---",
    "{a: b}",
    "[a, {b: c}]",
    "# no",
    "a # b",
    "- a",
    "&a b",
    "!!str a",
    "[1, 2, 3]",
    "{id: x}",
    "{letter: chen-im}",
    "a: b: c",
    "x\n---\ny",
    "9999999999999",
]
PATHS = st.lists(st.sampled_from([*WORDS, "", '"']), min_size=0, max_size=5).map(".".join)
SETS = st.one_of(st.builds("{}={}".format, PATHS, st.sampled_from(VALUES)), st.text(max_size=12))
ANY = st.one_of(
    st.builds(Assumption, st.just("set"), SETS),
    st.builds(
        Assumption, st.just("without"), st.sampled_from(["chen-im", "patel-im", "silva,patel-gen", "", ",", "x"])
    ),
)


@given(st.lists(ANY, min_size=1, max_size=4))
@some(60)
def test_random_what_ifs_are_answered_or_refused_at_their_place(given: list[Assumption]) -> None:
    try:
        case = api.Source(FILE, what_ifs=given).case()
    except InputError as error:
        for complaint in error.complaints:
            assert complaint.message
            assert complaint.where is not None
    else:
        assert case.assumed


PIECES = st.lists(
    st.one_of(
        st.builds("{}: {}".format, st.sampled_from(WORDS), st.sampled_from(VALUES)),
        st.builds(
            "{}: {{{}: {{{}: {}}}}}".format, *(st.sampled_from(WORDS) for _ in range(3)), st.sampled_from(VALUES)
        ),
        st.builds("programs: [{{id: {}, {}: {}}}]".format, *([st.sampled_from(WORDS)] * 2), st.sampled_from(VALUES)),
    ),
    max_size=3,
    unique_by=lambda line: line.partition(":")[0],
)


@given(PIECES)
@some(40)
def test_random_pieces_are_answered_or_refused_at_their_place(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        piece = Path(name) / "piece.yaml"
        piece.write_text("\n".join(lines), encoding="utf-8")
        try:
            case = what_if(files=(piece,))
        except InputError as error:
            for complaint in error.complaints:
                assert complaint.where is not None
        else:
            assert len(case.assumed) == 1


VERSIONS = """format: 1
season: eras-2028
as_of: 2027-08-02
applicant: {kind: us_citizen_img, applying_to: [internal_medicine, family_medicine]}
writers:
  patel: {specialty: internal_medicine, knows_me: well}
  brooks: {specialty: family_medicine, knows_me: well}
letters:
  patel: {status: uploaded, answer: eager, addressed_to: internal_medicine, versions: family_medicine}
  brooks: {status: agreed, addressed_to: family_medicine, experience: {as: elective, weeks: 4}}
programs: [{id: im, specialty: internal_medicine}, {id: fm, specialty: family_medicine}]
"""


@pytest.mark.parametrize(
    ("option", "old", "new", "says"),
    [
        (
            "letters.patel.answer=yes",
            "answer: eager",
            "answer: yes",
            "letters.patel.answer: yes instead of eager",
        ),
        (
            "letters.patel.versions=[family_medicine, general]",
            "versions: family_medicine",
            "versions: [family_medicine, general]",
            "letters.patel.versions: [family_medicine, general] instead of family_medicine",
        ),
        (
            "letters.patel.versions=general",
            "versions: family_medicine",
            "versions: general",
            "letters.patel.versions: general instead of family_medicine",
        ),
        (
            "letters.patel.versions=",
            ", versions: family_medicine",
            "",
            "letters.patel.versions: nothing, where your file says family_medicine",
        ),
        (
            "letters.brooks.versions=internal_medicine",
            "addressed_to: family_medicine, ",
            "addressed_to: family_medicine, versions: internal_medicine, ",
            "letters.brooks.versions: internal_medicine, where your file says nothing",
        ),
    ],
)
def test_versions_follow_the_letter_that_names_them(tmp_path: Path, option: str, old: str, new: str, says: str) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(VERSIONS, encoding="utf-8")
    case = what_if(option, file=file)
    assert [one.what for one in case.assumed] == [says]
    assert content_hash(case.scenario) == by_hand(tmp_path, (old, new), text=VERSIONS)


def test_what_is_assumed_of_a_version_stays_with_it(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(VERSIONS, encoding="utf-8")
    piece = tmp_path / "piece.yaml"
    piece.write_text("letters: {brooks: {versions: [general], waived: true}, patel-family_medicine: {answer: yes}}\n")
    letters = what_if(
        "letters.patel.waived=true", "letters.brooks-general.status=asked", files=(piece,), file=file
    ).scenario.letters
    first, second = letters["patel"], letters["patel-family_medicine"]
    assert (first.facts["answer"], second.facts["answer"], second.status) == ("eager", "yes", "idea")
    assert first.facts["waived"] is second.facts["waived"] is True
    general = letters["brooks-general"]
    assert (general.status, general.addressed_to, general.version_of) == ("asked", "general", "brooks")
    assert general.facts["waived"] is True
    assert general.experiences == letters["brooks"].experiences
    weeks = what_if("letters.brooks.experience.weeks=8", files=(piece,), file=file).scenario
    assert weeks.letters["brooks-general"].experiences == weeks.letters["brooks"].experiences
    assert weeks.experiences["brooks:experience"].facts["weeks"] == 8


def test_a_version_is_left_out_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(VERSIONS, encoding="utf-8")
    assert [*what_if(without=("patel-family_medicine",), file=file).scenario.letters] == ["brooks", "patel"]
    assert [*what_if(without=("patel",), file=file).scenario.letters] == ["brooks", "patel-family_medicine"]
    made = what_if("letters.brooks.versions=[general, internal_medicine]", without=("brooks-general",), file=file)
    assert "brooks-internal_medicine" in made.scenario.letters
    assert "brooks-general" not in made.scenario.letters


def test_a_version_that_is_set_and_no_longer_named_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(VERSIONS, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        what_if("letters.patel-family_medicine.status=asked", "letters.patel.versions=", file=file)
    assert caught.value.render() == (
        "--set letters.patel.versions=: --set letters.patel-family_medicine.status=asked sets what this leaves out\n"
        "  hint: keep one of them"
    )
    with pytest.raises(InputError, match="there is no letter 'patel-family_medicine' in your file"):
        what_if("letters.patel-family_medicine.status=asked", "letters.patel.versions=general", file=file)
    with pytest.raises(InputError, match="'versions': expected a list of specialties"):
        what_if("letters.patel.versions={general: 1}", file=file)
