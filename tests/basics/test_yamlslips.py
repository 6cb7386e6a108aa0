"""What people who seldom write YAML write: read where it is safe, else blamed where it is wrong."""

from __future__ import annotations

import pytest

from lorplan.basics import yamltree
from lorplan.basics.errors import InputError

READ = {
    "no-break blanks": ("a:\n\u00a0\u00a0name:\u00a0Dr.\u00a0X\n\u202f b: c\n", {"a": {"name": "Dr. X", "b": "c"}}),
    "no blank behind a colon in braces": ("a: {weeks:4, as: b}\n", {"a": {"weeks": "4", "as": "b"}}),
    "curly quotes": ("a: \u201cDr. X\u201d\nb: \u2018y\u2019\n", {"a": "Dr. X", "b": "y"}),
    "an apostrophe in a text": ("a: O\u2019Brien\nb: it's\n", {"a": "O\u2019Brien", "b": "it's"}),
    "a comment": ("a: b # c\n# d\ne: 'x #1'\n", {"a": "b", "e": "x #1"}),
    "an address": ("a: http://b.c/d#e\n", {"a": "http://b.c/d#e"}),
}
BLAMED = {
    "no blank behind a colon": (
        "a:\n  name: X\n  knows_me:well\n  degree: phd\n",
        "f:3:3: a blank is missing after 'knows_me:'\n  hint: write 'knows_me: well'",
    ),
    "no blank behind the first colon": (
        "a:\n  name:X\n  degree: phd\n",
        "f:2:3: a blank is missing after 'name:'\n  hint: write 'name: X'",
    ),
    "no blank before a list": (
        "a: {p:[x], degree: phd}\n",
        "f:1:5: a blank is missing after 'p:'\n  hint: write 'p: ...'",
    ),
    "an apostrophe in single quotes": (
        "a: {name: 'Dr. O'Brien', degree: md}\n",
        "f:1:17: the apostrophe behind 'Dr. O' ends the text there\n  hint: write it in double quotes: \"Dr. O'Brien\"",
    ),
    "quotes inside quotes": (
        'a:\n  name: "Dr. "Bob" Smith"\n  degree: md\n',
        "f:2:14: quotes inside a text end it there\n  hint: put single quotes around it: 'Dr. \"Bob\" Smith'",
    ),
    "an apostrophe that opens quotes": (
        "a:\n  name: 'tis\n  degree: md\nb: it's\n",
        "f:4:6: the text that begins with ' in line 2 ends here\n"
        "  hint: put that text in double quotes, apostrophes included",
    ),
    "a number sign in a name": (
        "a:\n  name: Ana #1 Gomez\n",
        "f:2:13: '#1 Gomez' is a comment to YAML, and no part of the text\n"
        "  hint: put it in quotes: \"Ana #1 Gomez\"; or write '# ' where a comment is meant",
    ),
    "a number sign in braces": (
        "a: {name: Ana #1 Gomez, x: y}\n",
        "f:1:15: '#1 Gomez, x: y}' is a comment to YAML, and hides the end of the braces\n"
        "  hint: put a text that holds ' #' in quotes",
    ),
    "a colon in braces": (
        "a: [{id: r.x, says: One letter: from the chair., say: {}}]\n",
        "f:1:31: a ':' cannot stand here\n  hint: put a text that holds ': ' in quotes",
    ),
    "a colon in a text": (
        "a:\n  says: One letter: from the chair.\n",
        "f:2:19: a ':' cannot stand here\n"
        "  hint: put a text that holds ': ' in quotes; if a new key is meant, look at the indentation",
    ),
    "curly quotes around a colon": (
        "a:\n  says: \u201cOne letter: from the chair\u201d\n",
        'f:2:9: curly quotes hold no text together\n  hint: write straight quotes: "..."',
    ),
}


@pytest.mark.parametrize("what", READ)
def test_it_is_read_as_it_is_meant(what: str) -> None:
    text, tree = READ[what]
    assert yamltree.parse(text, "f") == tree


@pytest.mark.parametrize("what", BLAMED)
def test_the_cause_is_blamed(what: str) -> None:
    text, message = BLAMED[what]
    with pytest.raises(InputError) as caught:
        yamltree.parse(text, "f")
    assert caught.value.render() == message


def test_what_curly_quotes_cut_apart_is_blamed_once_for_each_piece() -> None:
    with pytest.raises(InputError) as caught:
        yamltree.parse("a: {name: \u201cSmith, John\u201d, b: c}\n", "f")
    assert caught.value.render().startswith("f:1:11: the curly quotes of '\u201cSmith' hold no text together")
