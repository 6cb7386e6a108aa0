"""What every page shares: long lists that are cut, names, sources by number."""

from __future__ import annotations

from lorplan.report import View
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.results.plan import Citation


def lines(page: Page) -> list[str]:
    return page.drawn().splitlines()


def cut(number: int, view: View, **options: int) -> list[str]:
    page = Page(view)
    for word in page.cut("abcdefg"[:number], 3, **options):
        page.text(word)
    return lines(page)


def test_an_entry_beyond_the_limit_is_shown_and_several_are_counted() -> None:
    assert cut(3, View()) == ["a", "b", "c"]
    assert cut(4, View()) == ["a", "b", "c", "d"]
    assert cut(5, View()) == ["a", "b", "c", "and 2 more (--all)"]
    assert cut(4, View(), spare=0) == ["a", "b", "c", "and 1 more (--all)"]
    assert cut(5, View(), indent=2)[-1] == "  and 2 more (--all)"
    assert cut(7, View(all=True)) == list("abcdefg")


def test_words_in_a_sentence_are_cut_alike() -> None:
    page = Page(View(), Names({"x": ("Alpha", 2), "y": ("Beta", 1)}, {"a-im": "Dr. A", "b": "b"}))
    assert page.listed("abc", 2) == "a, b and c"
    assert page.listed("abcd", 2) == "a, b and 2 more (--all)"
    assert page.programs(("x", "y", "z"), 4) == "Alpha (2), Beta and z"
    assert [page.names.letter(letter) for letter in ("a-im", "b", "c")] == ["Dr. A (a-im)", "b", "c"]


def test_a_source_keeps_its_number_and_the_page_lists_those_cited() -> None:
    page = Page(View())
    first, second = (Citation(title, None, "2026-11-22", None) for title in ("A", "B"))
    assert (page.cite((first,)), page.cite((second, first, first))) == (" [1]", " [2] [1]")
    page.sources(1)
    assert lines(page) == ["SOURCES", "[1] A (checked Nov 22, 2026)", "and 1 more source (--all)"]
