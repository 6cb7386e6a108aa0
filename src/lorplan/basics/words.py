"""Small helpers for sentences: close matches, lists, plurals, values as they are shown in messages."""

from __future__ import annotations

from collections.abc import Iterable


def _folded(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "").replace(".", "")


def close(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` was probably meant to be, or None. Case, `_`, `-`, `.` and blanks do not
    count.
    """
    folded: dict[str, str] = {}
    for candidate in sorted(candidates):
        folded.setdefault(_folded(candidate), candidate)
    key = _folded(word)
    if not key:
        return None
    if key in folded:
        return folded[key]
    import difflib  # only a mistake needs it

    best = difflib.get_close_matches(key, folded, n=1, cutoff=0.85)
    if best:
        return folded[best[0]]
    # A name cut short or made longer ("chen" for "chen-l") is as good as a misspelt one, if only one is so.
    begun = [f for f in folded if len(min(f, key, key=len)) >= 3 and (f.startswith(key) or key.startswith(f))]
    if len(begun) == 1:
        return folded[begun[0]]
    best = difflib.get_close_matches(key, folded, n=1, cutoff=0.72)
    return folded[best[0]] if best else None


def hint_close(word: str, candidates: Iterable[str], listed: str = "") -> str | None:
    """A hint: the close match if there is one, else the candidates where they are few, then what `listed`
    says.
    """
    names = sorted(set(candidates))
    match = close(word, names)
    if match is not None:
        start = f"did you mean {match!r}?"
    elif names and len(names) <= 12:
        start = f"there {'is' if len(names) == 1 else 'are'} {listing(names)}"
    else:
        start = ""
    if start and listed:
        return f"{start} {listed}" if match is not None else f"{start}; {listed}"
    return start or listed or None


def listing(words: Iterable[str], last: str = "and") -> str:
    """Words in a sentence: "a", "a and b", "a, b and c"."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def plural(number: int, noun: str, many: str | None = None) -> str:
    """A number with its noun: "1 letter", "3 letters"; `many` where an s is not enough."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def column_letters(column: int) -> str:
    """What spreadsheets call the column of that number, from 1: A ... Z, AA ..."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def verb(number: int, many: str) -> str:
    """The verb of so many things: 1 "falls", 3 "fall"."""
    return f"{many}s" if number == 1 else many


def quoted(text: str, longest: int = 60) -> str:
    """Text as it is shown in a message: in quotes, cut where it is long, without control characters."""
    return repr(str(text) if len(text) <= longest else str(text[: longest - 1]) + "…")


def sentence(text: str) -> str:
    """The text with a capital and a full stop; a command that begins it stays as it is typed."""
    text = text.strip()
    if not text:
        return text
    end = "" if text[-1] in ".!?:" else "."
    first = text[:1] if text.startswith("lorplan ") else text[:1].upper()
    return first + text[1:] + end
