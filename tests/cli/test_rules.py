"""The rules as text, and the catalog of them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from cli.standins import Ended

from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import one_line
from lorplan.keeper.cards import rule_show, rules_list
from lorplan.report import View
from lorplan.report.plain import cells
from lorplan.report.rules import narrowed, render_card, render_list


def test_every_rule_is_listed_once_and_reads_at_every_width() -> None:
    cards = rules_list()
    assert [card.rule for card in cards] == sorted({card.rule for card in cards})
    for width in (40, 80):
        text = render_list(cards, View(width=width))
        assert all(cells(line) <= width for line in text.splitlines())
        for card in cards:
            assert all(cells(line) <= width for line in render_card(card, View(width=width)).splitlines())


def test_a_rule_is_shown_with_its_condition_the_names_in_it_and_its_sources() -> None:
    text = render_card(rule_show("us-im-letter.missing"), View())
    assert text.startswith("us-im-letter.missing (must, count)\n")
    assert "DEFINED by internal_medicine (specialty)\n" in text
    assert "States: count: {of: us_im_hands_on, at_least: 1}\n" in text
    assert "where us_im_hands_on is {writer.country: US," in text
    assert "where hands_on is" not in text
    assert "Source: " in text


def test_a_rule_that_is_not_there() -> None:
    with pytest.raises(InputError) as wrong:
        rule_show("us-im-leter.missing")
    assert str(wrong.value) == (
        "there is no rule 'us-im-leter.missing'\n"
        "  hint: did you mean 'us-im-letter.missing'? 'lorplan rules list' shows them all"
    )


def test_packs_narrow_the_list() -> None:
    cards = rules_list()
    eras = narrowed(cards, ("eras",))
    assert eras
    assert all(card.statements[0].pack == "eras" for card in eras)
    with pytest.raises(InputError, match=r"--pack 'ears': no such pack\n  hint: did you mean 'eras'\?"):
        narrowed(cards, ("ears",))


def test_one_line_of_yaml() -> None:
    assert one_line({"a": ["x", {"b": "y"}], "c": "z"}) == "{a: [x, {b: y}], c: z}"


def test_rules_as_json(lorplan: Callable[..., Ended]) -> None:
    shown = lorplan("rules", "show", "us-im-letter.missing", "--format", "json")
    assert shown.code == 0
    assert json.loads(shown.out)["statements"][0]["pack"] == "internal_medicine"
    listed = lorplan("rules", "list", "--pack", "eras", "--format", "json")
    assert all(rule["rule"].startswith("eras.") for rule in json.loads(listed.out))
