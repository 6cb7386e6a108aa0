"""The words of a vocabulary for a JSON Schema: values to choose from, and whatever else is read as one of them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from lorplan.rules.language.names import Vocabulary

_APART = r"[\W_]*"  # blanks, dashes and the like between parts of a word


def words(vocabulary: Vocabulary) -> dict[str, Any]:
    """Editors offer the values; a pattern takes every other word for one of them, in any case. A word that may mean
    several values is left out: lorplan asks which."""
    spoken = dict.fromkeys((*vocabulary.values, *vocabulary.words))
    patterns = sorted({_pattern(word) for word in spoken if vocabulary.meant(word) is not None})
    return {"anyOf": [{"enum": list(vocabulary.values)}, {"pattern": f"^{_APART}(?:{'|'.join(patterns)}){_APART}$"}]}


def _pattern(word: str) -> str:
    """A word in any case, with or without its accents and what stands between its parts."""
    parts = re.findall(r"&|[^\W_]+", unicodedata.normalize("NFC", word))
    return _APART.join("(?:&|[aA][nN][dD])" if part == "&" else "".join(map(_letter, part)) for part in parts)


def _letter(letter: str) -> str:
    base = "".join(each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each))
    either = "".join(sorted({letter.lower(), letter.upper(), base.lower(), base.upper()}))
    return f"[{either}]" if len(either) > 1 else either
