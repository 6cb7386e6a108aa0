"""The documentation is what the program does: every command shown is run, every drawn page is made anew."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest

from lorplan.keeper.cards import rules_list
from lorplan.rules.kinds import KINDS
from lorplan.rules.language.reading import TEST_WORDS, WORDS
from tools import docs
from tools.pages import maketest
from tools.pages.generators import MODELS, commands
from tools.pages.rule_pages import outcome, rule_pages, written_examples
from tools.pages.sample_report import sample_report
from tools.pages.session import Session, environment
from tools.pages.value_page import dictionary, meaning, value_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
STALE = "out of date; `make docs` makes it anew"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.slow
@pytest.mark.parametrize("page", docs.written(), ids=name)
def test_commands_print_what_the_page_shows(page: Path) -> None:
    assert not docs.difference(page, docs.page_text(page)), STALE


@cache
def drawn() -> dict[str, str]:
    return rule_pages()


@pytest.mark.parametrize("page", sorted(drawn()))
def test_rule_pages_are_the_rules(page: str) -> None:
    assert not docs.difference(ROOT / page, drawn()[page]), STALE


def test_the_page_of_facts_explains_every_value() -> None:
    (page,) = value_page().items()
    assert not docs.difference(ROOT / page[0], page[1]), STALE
    for fact in dictionary().all():
        assert f"\n### {fact.name}\n\n{fact.means} " in page[1]
        for value in fact.values:
            assert meaning(fact, value)


def test_the_sample_of_a_report_is_what_the_command_writes() -> None:
    (page,) = sample_report().items()
    assert not docs.difference(ROOT / page[0], page[1]), STALE


def test_no_rule_page_is_left_over() -> None:
    assert {name(page) for page in (ROOT / "docs/reference/rules").glob("*.md")} == set(drawn())


def test_every_rule_has_examples() -> None:
    """In docs/examples/rules: one that passes, one that fails."""
    assert {card.rule for card in rules_list()} <= set(written_examples())


GOOD = re.compile(r"kept.*|\+\d+ points|0 points|silent|does not apply here")


@pytest.mark.parametrize("rule", sorted(set(written_examples()) & {card.rule for card in rules_list()}))
def test_of_two_examples_one_passes_and_one_fails(rule: str) -> None:
    examples = written_examples()[rule]
    passes, fails = outcome(rule, examples["passes"]), outcome(rule, examples["fails"])
    assert GOOD.fullmatch(passes)
    if fails == "0 points":
        assert passes.startswith("+"), "the failing example must earn less"
    else:
        assert re.fullmatch(r"broken.*|-\d+ points|said", fails)


# ---- what a page must not lack


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_section_with_examples_of_both_outcomes(kind: str) -> None:
    text = (ROOT / "docs/reference/rule-kinds.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {kind}\n")[1].split("\n## ")[0]
    tables = re.findall(r"^```text\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert tables
    for table in tables:
        outcomes = {re.sub(r"\d+", "", line.split("   ")[-1].split(":")[0]) for line in table.splitlines()}
        assert len(outcomes) > 1, f"all portfolios of this example end alike:\n{table}"


@pytest.mark.parametrize("word", [*WORDS, *TEST_WORDS])
def test_every_word_of_conditions_is_explained(word: str) -> None:
    text = (ROOT / "docs/reference/conditions.md").read_text(encoding="utf-8")
    assert re.search(rf"`\{{?{word}(: [^`]*)?`", text)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    found = set()
    fenced = False
    for line in page.read_text(encoding="utf-8").splitlines():
        fenced ^= line.startswith("```")
        if not fenced and (heading := re.match(r"#+ (.*)", line)):
            plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
            found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors(there), f"{target}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_is_linked_from_another(page: Path) -> None:
    if page.name == "README.md" and page.parent == ROOT:
        return
    links = [
        (other.parent / target.split("#")[0]).resolve()
        for other in PAGES
        if other != page
        for target in re.findall(r"\]\(([^)\s]+)\)", other.read_text(encoding="utf-8"))
        if not target.startswith("http")
    ]
    assert page in links


@pytest.mark.parametrize(("whole", "context"), [pytest.param(*one, id=one[0]) for one in commands()])
def test_every_command_and_option_is_documented(whole: str, context: click.Context) -> None:
    text = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    assert f"## {whole}\n" in text
    section = text.split(f"## {whole}\n")[1].split("\n## ")[0]
    for parameter in context.command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert all(option in section for option in parameter.opts)


def test_help_is_what_the_command_prints() -> None:
    with Session() as session:
        printed = session.run("lorplan solve --help")
    assert printed in (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    ["solve scenarios/us-citizen-img.yaml", "check scenarios/late-no-us-letter.yaml", "solve nowhere.yaml", "solve -x"],
)
def test_a_page_shows_what_a_process_prints(words: str) -> None:
    """Pages call the command line in their own process; a process of its own prints the same and ends alike."""
    with Session() as session:
        ended = subprocess.run(
            [sys.executable, "-m", "lorplan", *words.split()],
            cwd=session.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert (session.run(f"lorplan {words}"), session.code) == (ended.stdout, ended.returncode)


def test_the_readme_shows_the_commands_of_make_test() -> None:
    shown = maketest.shown_in((ROOT / "README.md").read_text(encoding="utf-8"))
    assert [line for line in shown if line.startswith(".venv/bin/")] == maketest.commands()
    assert not any("failed" in line for line in shown)


@pytest.mark.parametrize(
    "part", sorted(path.name for path in (ROOT / "src/lorplan").iterdir() if path.stem[:2] != "__")
)
def test_the_architecture_names_every_part_of_the_program(part: str) -> None:
    if part == "py.typed":
        return
    wanted = part if part.endswith(".py") else f"{part}/"
    assert f"`{wanted}`" in (ROOT / "docs/background/architecture.md").read_text(encoding="utf-8")


def test_every_file_that_the_architecture_names_is_there() -> None:
    """From `src/lorplan` or from the top of the repository."""
    text = re.sub(
        r"<!-- generated.*?<!-- end -->", "", (ROOT / "docs/background/architecture.md").read_text("utf-8"), flags=re.S
    )
    files = re.findall(r"`([\w/]+/[\w/]*\.(?:py|yaml))`", text)
    assert len(files) > 30
    assert [file for file in files if not any((top / file).is_file() for top in (ROOT, ROOT / "src/lorplan"))] == []


@pytest.mark.parametrize("model", sorted(MODELS))
def test_every_part_of_a_scenario_has_its_table(model: str) -> None:
    text = (ROOT / "docs/reference/scenario.md").read_text(encoding="utf-8")
    assert f"<!-- generated: fields {model} -->" in text


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_pages_name_no_place_on_a_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w/.])/(work|tmp|home|Users)/", page.read_text(encoding="utf-8"))
