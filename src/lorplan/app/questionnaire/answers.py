"""Answers as edits of the file: what was typed is read field by field, and only what changes is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.app.questionnaire.fields import NONE, Field
from lorplan.app.questionnaire.fileview import FileView, joined
from lorplan.app.questionnaire.names import Namer
from lorplan.basics import scalars
from lorplan.basics.scalars import Misfit
from lorplan.basics.words import quoted
from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.basics.yamlwrite import in_line
from lorplan.edits.paths import find, name_in, parts_of
from lorplan.edits.plain import for_file, last_key

Edit = tuple[str, str]  # a path, and its value as YAML; no value where what stands there is left out
Typed = Callable[[str], Sequence[str]]  # what was sent under the name of a field

LONGEST: Final = 500  # characters of a text
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "number": partial(scalars.whole, at_least=0, at_most=100_000),
    "date": scalars.day,
}
_PLAINLY: Final = {
    "number": "please write a whole number here, such as 12",
    "date": "please write the day like 2027-07-20: the year, the month, the day",
}


class Submission(Struct, frozen=True):
    """What came of sent fields: these as they were typed, with what is wrong with them, and the edits."""

    fields: tuple[Field, ...]
    edits: tuple[Edit, ...]

    @property
    def wrong(self) -> tuple[Field, ...]:
        """The fields, or their parts, with which something is wrong."""
        every = [each for field in self.fields for each in (field, *field.parts)]
        return tuple(field for field in every if field.problem)


def submitted(view: FileView, fields: Iterable[Field], typed: Typed, namer: Namer) -> Submission:
    """Read the sent answers to these fields. A field that was not sent at all is left as it is."""
    read, edits = [], []
    for field in fields:
        if field.control == "institution":
            answered, changes = _institution(view, field, typed, namer)
        else:
            answered, changes = _answered(view, field, typed(field.path))
        read.append(answered)
        edits += changes
    return Submission(tuple(read), tuple(edits))


def _answered(view: FileView, field: Field, sent: Sequence[str]) -> tuple[Field, list[Edit]]:
    texts = _texts(field, sent)
    if not sent and field.control != "checks":
        return field, []
    answered = replace(field, typed=texts)
    try:
        values = _values(field, texts)
    except Misfit as misfit:
        return replace(answered, problem=_said(misfit)), []
    if values == tuple(field.typed) or (field.control == "checks" and set(values) == set(field.typed)):
        return answered, []
    if not values:
        return answered, [(field.path, "")] if view.node(field.path) is not None else []
    return answered, [(field.path, _yaml(view, field, values))]


def _texts(field: Field, sent: Sequence[str]) -> tuple[str, ...]:
    """What was typed, without what is empty."""
    lines = [line for text in sent for line in text.splitlines()] if field.control == "lines" else sent
    return tuple(dict.fromkeys(text.strip() for text in lines if text.strip()))


def _values(field: Field, texts: Sequence[str]) -> tuple[str, ...]:
    """The values that are meant. Raises Misfit."""
    known = [option.value for option in field.options]
    closed = known and field.control not in ("text", "lines")
    if NONE in texts:
        if len(texts) > 1:
            raise Misfit("none of these, or some of them", ", ".join(texts[:-1]), None, "this says both none and some")
        return (NONE,)
    values = []
    for text in texts:
        if closed and text not in known:
            raise Misfit("one of the answers in the list", quoted(text))
        try:
            values.append(text if closed else str(_READ.get(field.control, _text)(Scalar(text))))
        except Misfit as misfit:
            plainly = _PLAINLY.get(field.control)
            message = misfit.message if plainly is None else f"{plainly}; this says {quoted(text)}"
            raise Misfit(misfit.expected, misfit.value, misfit.hint, message) from None
    if not field.many and len(values) > 1:
        raise Misfit("one answer", "several")
    return tuple(values)


def _text(value: Scalar) -> str:
    text = scalars.text(Scalar(str(value), quoted=True))
    if len(text) > LONGEST:
        raise Misfit(f"at most {LONGEST} characters", f"{len(text)}")
    if _UNSEEN.search(text):
        raise Misfit("a text", "characters that cannot be seen")
    return text


def _said(misfit: Misfit) -> str:
    """What is wrong, as a sentence at a field."""
    message = misfit.message[:1].upper() + misfit.message[1:]
    return f"{message}. {misfit.hint[:1].upper() + misfit.hint[1:]}." if misfit.hint else f"{message}."


def _yaml(view: FileView, field: Field, values: Sequence[str]) -> str:
    """The values as they are written. Entries of a list that say more than their names stay as they are."""
    if values == (NONE,):
        return "[]"
    if not field.many:
        return in_line(Scalar(values[0]))
    single = field.control == "selects" and not field.ask.startswith("applicant.") and len(values) == 1
    if single:
        return in_line(Scalar(values[0]))
    return in_line(Seq.of([_entry(view, field.path, value) for value in values], Seq()))


def _entry(view: FileView, path: str, value: str) -> Any:
    node = view.node(path)
    if isinstance(node, Seq):
        place = find(view.tree, parts_of(path)).path
        for number, entry in enumerate(node):
            if isinstance(entry, Map) and name_in(last_key(place), entry) == value:
                return for_file(view.tree, entry, (*place, number))
    return Scalar(value)


def _institution(view: FileView, field: Field, typed: Typed, namer: Namer) -> tuple[Field, list[Edit]]:
    """Where somebody works, or something was: a place that the file knows, or a new one in the table of places."""
    name, country, site = (_answered(view, part, typed(part.path)) for part in field.parts)
    answered = replace(field, parts=(name[0], country[0], site[0]))
    if any(part.problem for part in answered.parts):
        return answered, []
    words = next(iter(answered.parts[0].typed), "")
    mentioned = view.node(field.path)
    of_place = [*country[1], *site[1]]
    if not any(part.typed for part in answered.parts):
        return answered, [(field.path, "")] if mentioned is not None else []
    if not name[1]:
        return answered, of_place
    known = namer.institution(words)
    if known is not None and known != str(mentioned):
        return answered, [(field.path, in_line(Scalar(known)))]
    alone = isinstance(mentioned, Scalar) and view.mentions("institutions", str(mentioned)) == 1
    if mentioned is not None and (known is not None or alone or not words):
        return answered, [*name[1], *of_place]  # another name for the same place
    new = namer.new_institution(words)
    parts = {"name": words, "country": _first(answered.parts[1]), "site": _first(answered.parts[2])}
    described = Map.of({key: Scalar(value) for key, value in parts.items() if value}, Map())
    return answered, [(joined("institutions", new), in_line(described)), (field.path, new)]


def _first(field: Field) -> str:
    return next(iter(field.typed), "")
