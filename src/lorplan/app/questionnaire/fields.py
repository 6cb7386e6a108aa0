"""Fields of forms: a question in plain words, the answers that there are, and what the file says now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct

from lorplan.app.questionnaire.definitions import OwnField, Questionnaire
from lorplan.app.questionnaire.fileview import ROOT, FileView, joined
from lorplan.basics.scalars import Misfit
from lorplan.rules.language.facts import MISSING, Fact, Members, written
from lorplan.scenario.fields import GENERAL

Control = Literal["radio", "select", "checks", "selects", "text", "lines", "number", "date", "institution"]
Scalar = Literal["text", "number", "date"]

NONE: Final = "none-of-these"  # of checkboxes: surely none, which is more than nothing said
UNKNOWN: Final = "I do not know"
MOST_RADIOS: Final = 7
SUBJECTS: Final = ("applicant", "writer", "experience", "letter", "program", "institution")
_VALUES: Final = re.compile(r"\s*\([^()]*\)(?=\?$)")  # behind a question: the values, which stand below it as answers
_SHORT: Final = {"phd": "PhD"} | {
    word: word.upper()
    for word in ("md", "do", "mbbs", "us", "img", "icu", "ed", "sel", "sloe", "eslor", "slor", "loe", "pd")
}


class PossibleValue(Struct, frozen=True):
    """An answer. `group`: what it is listed under."""

    value: str
    label: str
    means: str = ""
    group: str = ""


class Field(Struct, frozen=True):
    """One question of a form.

    `path`: where the answer stands in the file, which is the field's name too; `ask`: what it is (`writer.knows_me`);
    `typed`: the answer in the file, or as it was sent; `silence`: what it means to leave the question open; `parts`: of
    an institution. `problem`: what is wrong with what was typed; `matters`: the plan hangs on it; `why`: what the rules
    that look at it say.
    """

    path: str
    ask: str
    question: str
    means: str
    control: Control
    options: tuple[PossibleValue, ...] = ()
    typed: tuple[str, ...] = ()
    silence: str = UNKNOWN
    parts: tuple[Field, ...] = ()
    problem: str = ""
    matters: bool = False
    why: tuple[str, ...] = ()

    @property
    def many(self) -> bool:
        """Whether several answers can be given."""
        return self.control in ("checks", "selects", "lines")


class FieldMaker:
    """Makes the fields of a view of a file."""

    def __init__(self, view: FileView, questionnaire: Questionnaire) -> None:
        self.view = view
        self.own = questionnaire.fields
        self.dictionary = view.library.dictionary

    def writable(self, ask: str) -> bool:
        """Whether there is a field of that name."""
        fact = self.dictionary.fact(ask)
        return ask in self.own or (fact is not None and not fact.computed)

    def field(self, ask: str, holder: str, names: Mapping[str, str], each: str = "") -> Field:
        """The field that asks for something of what stands at the path `holder`. `names`: what questions call the
        writer, the letter, the program; `each`: the entry of a table that is asked for."""
        own, fact = self.own.get(ask), self.dictionary.fact(ask)
        key = own.path if own else ask.partition(".")[2]
        path = f"{holder}.{key}" if holder != ROOT else joined(ask, each) if each else ask
        kind = own.kind if own and own.kind else fact.type if fact else "text"
        question = (own.question if own else "") or (fact.question if fact else "") or key.replace("_", " ")
        for name, words in names.items():
            question = question.replace(f"{{{name}}}", words)
        means = own.means if own else ""
        if kind == "institution":
            return self._institution(path, ask, question, means)
        options = self._options(kind, fact, own)
        if options:
            question = _VALUES.sub("", question)
        return _closed_with_typed(
            Field(
                path=path,
                ask=ask,
                question=question,
                means=means,
                control=_control(kind, len(options)),
                options=(*options, *_none(kind, fact)),
                typed=self._typed(path, fact if own is None or own.kind == "" else None),
                silence=(own.silence if own else "") or self._silence(fact),
            )
        )

    def _typed(self, path: str, fact: Fact | None) -> tuple[str, ...]:
        """What the file says, each value by its own word where it can be read."""
        node = self.view.node(path)
        if node is None or fact is None:
            return self.view.texts(path)
        try:
            value = fact.parse(node)
        except Misfit:
            return self.view.texts(path)
        if isinstance(value, Members):
            return tuple(sorted(value.yes)) or (NONE,)
        return (written(value),)

    def _silence(self, fact: Fact | None) -> str:
        if fact is None or (fact.default is MISSING and not fact.derived and not fact.worked_out):
            return UNKNOWN
        if fact.derived or fact.worked_out:
            return f"{UNKNOWN}, or it follows from my other answers"
        if isinstance(fact.default, Members):
            return ""  # nothing chosen means none
        return f"Not said: {_label(written(fact.default))}"

    def _options(self, kind: str, fact: Fact | None, own: OwnField | None) -> tuple[PossibleValue, ...]:
        library = self.view.library
        if own is not None and own.values:
            return tuple(PossibleValue(value, words) for value, words in own.values.items())
        match kind:
            case "yes_no":
                return PossibleValue("true", "Yes"), PossibleValue("false", "No")
            case "choice" | "choices":
                values = fact.values if fact else ()
                meanings = fact.value_means if fact else {}
                return tuple(PossibleValue(value, _label(value), meanings.get(value, "")) for value in values)
            case "specialty" | "specialties":
                return tuple(self._specialties())
            case "country" | "countries":
                return tuple(self._countries())
            case "season":
                return tuple(PossibleValue(season.id, season.name) for season in library.seasons.values())
            case "portal":
                return tuple(PossibleValue(portal, _label(portal)) for portal in sorted(library.portals))
            case "address":
                own_fields = [PossibleValue(each, library.families.name(each)) for each in self.view.specialties]
                known = {option.value for option in own_fields}
                rest = [option for option in self._specialties() if option.value not in known]
                return *own_fields, PossibleValue(GENERAL, "To no specialty in particular"), *rest
            case "letters":
                return tuple(PossibleValue(letter, self.letter_name(letter)) for letter in self.view.table("letters"))
        return ()

    def letter_name(self, letter: str) -> str:
        """A letter by its writers, and its id."""
        sheet = self.view
        return f"{', '.join(sheet.name('writers', writer) for writer in sheet.writers_of(letter))} ({letter})"

    def _specialties(self) -> Iterable[PossibleValue]:
        families = self.view.library.families
        for family in sorted(families.families.values(), key=lambda family: family.name):
            yield PossibleValue(family.id, family.name, group=family.name)
            for part in sorted(set(family.parts) - set(families.families), key=families.name):
                yield PossibleValue(part, families.name(part), group=family.name)

    def _countries(self) -> Iterable[PossibleValue]:
        words = self.dictionary.words.words.get("country", {})
        every = {code: names[0] if names else code for code, names in words.items()}
        first = [code for code in ("US", "CA") if code in every]  # most rotations, and most schools next to them
        for code in (*first, *sorted(set(every) - set(first), key=lambda code: every[code])):
            yield PossibleValue(code, every[code])

    def _institution(self, path: str, ask: str, question: str, means: str) -> Field:
        """An institution in parts: its name, its country, what kind of place it is."""
        known = tuple(PossibleValue(name, name) for name in sorted(self._institution_names()))
        site = self.dictionary.fact("experience.site")
        name = next(iter(self.view.texts(f"{path}.name")), "")
        if not name and not self.view.node(f"{path}.country"):
            name = next((text for text in self.view.texts(path)), "")
        country = self._typed(f"{path}.country", self.dictionary.fact("writer.country"))
        parts = (
            Field(f"{path}.name", f"{ask}.name", "Name", "", "text", known, (name,) if name else ()),
            Field(f"{path}.country", f"{ask}.country", "Country", "", "select", tuple(self._countries()), country),
            Field(
                f"{path}.site", f"{ask}.site", "What kind of place is it?", "", "radio",
                self._options("choice", site, None), self._typed(f"{path}.site", site),
            ),
        )  # fmt: skip
        return Field(path, ask, question, means, "institution", parts=tuple(map(_closed_with_typed, parts)))

    def _institution_names(self) -> set[str]:
        return {self.view.name("institutions", name) for name in self.view.table("institutions") if ":" not in name}


def _control(kind: str, options: int) -> Control:
    match kind:
        case "choice" | "yes_no":
            return "radio" if options <= MOST_RADIOS else "select"
        case "choices" | "letters":
            return "checks"
        case "specialties" | "countries":
            return "selects"
        case "number" | "date":
            return "number" if kind == "number" else "date"
        case "texts":
            return "lines"
    return "select" if options else "text"


def _none(kind: str, fact: Fact | None) -> tuple[PossibleValue, ...]:
    """The answer that there is surely none, of a set where saying nothing is no answer."""
    is_open = fact is not None and fact.default is MISSING
    return (
        (PossibleValue(NONE, "None of these"),) if kind == "choices" and is_open and fact and not fact.computed else ()
    )


def _closed_with_typed(field: Field) -> Field:
    """The field, with what the file says among its answers even where it is none of them."""
    if not field.options or field.control in ("text", "institution"):
        return field
    known = {option.value for option in field.options}
    strange = tuple(PossibleValue(text, text) for text in field.typed if text not in known and text != NONE)
    if not strange:
        return field
    from msgspec.structs import replace

    return replace(field, options=(*field.options, *strange))


def _label(value: str) -> str:
    """A value as people read it: `sub_intern` is Sub intern."""
    text = " ".join(_SHORT.get(word, word) for word in value.split("_")).replace("MD PhD", "MD/PhD")
    return {"true": "Yes", "false": "No"}.get(text, text[:1].upper() + text[1:])
