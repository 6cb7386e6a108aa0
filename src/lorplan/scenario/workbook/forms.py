"""What a workbook asks for: the sheets, and the blanks on each, made from the models and from the declared facts.

A blank is a column of a sheet, or a line of the sheet about the applicant. Its heading is its path in words, so that
`Knows me` is `knows_me`, and `Letters asked` is `letters: {asked: …}`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lorplan.rules.language.facts import Dictionary, Fact
from lorplan.rules.language.names import Vocabulary
from lorplan.scenario import models
from lorplan.scenario.entity import Strict
from lorplan.scenario.expand import SHORT, STANDS_FOR
from lorplan.scenario.fields import GENERAL
from lorplan.scenario.lists.table import folded
from lorplan.scenario.notes import KEY as NOTE
from lorplan.scenario.versions import KEY as VERSIONS

YOU: Final = "You"
MORE: Final = "More"
TITLES: Final = (YOU, "Writers", "Rotations", "Places", "Letters", "Programs", MORE)
SHEET_OF: Final = {"writers": "Writers", "experiences": "Rotations", "institutions": "Places", "letters": "Letters"}
# What a blank of that name refers to, by its table.
REFERS: Final = {
    "institution": "institutions",
    "writers": "writers",
    "experiences": "experiences",
    "assigned": "letters",
    "version_of": "letters",
}
_SCHOOL: Final = ("applicant", "school")
_NEEDED: Final = frozenset({("season",), ("as_of",), ("applicant", "applying_to")})
_ASIDE: Final = frozenset({("portal",), (*_SCHOOL, "id"), ("season",)})  # what few have to write
_NUMBERS: Final = frozenset({"new_requests"})  # of the budget, those in every workbook
# What is meant, where the fields of a file are described in words that no workbook has.
_MEANT: Final = {
    ("as_of",): "The day on which the plan is made: today.",
    ("id",): "A short name of your own, without blanks; made of the name where you leave it empty.",
    ("institution",): "At which hospital, clinic or school.",
    ("roles",): "The offices that the person holds, such as chair, program director or clerkship director.",
    ("writers",): "Who writes it; several only where they sign one letter together.",
    (
        "experiences",
    ): "Which rotations it speaks of; those of its writers where it is empty, none where it says 'none'.",
    ("specialty",): "Its specialty; where it is empty, the one that you apply to.",
    ("applicant", "school", "name"): "What your medical school is called.",
    ("applicant", "school", "country"): "In which country your medical school is.",
    ("applicant", "school", "site"): "What kind of place your school's hospital is; holds for rotations there.",
    ("budget", "new_requests"): "How many more people you are willing to ask; as many as help where it is empty.",
}
_KINDS: Final = {"integer": "number", "date": "date"}

Schema = dict[str, Any]


class FormBlank(Struct, frozen=True):
    """One thing to fill in. `path`: where it stands in the scenario, from the entry of its sheet on.

    `kind`: text, id, number, date, country, yes_no, choice or reference. `vocabulary`: its values and what people write
    for them; `shown`: by value the words that a workbook has for it, `value_means`: what it means.
    `several`: it takes more than one. `refers`: the table of which it names entries. `usual`: it stands in every
    workbook, other ones only where they are filled in. `needed`: no plan can be made without it.
    """

    path: tuple[str, ...]
    heading: str
    means: str
    kind: str
    vocabulary: Vocabulary | None = None
    shown: Mapping[str, str] = {}
    value_means: Mapping[str, str] = {}
    several: bool = False
    refers: str = ""
    usual: bool = True
    needed: bool = False


class SheetForm(Struct, frozen=True, dict=True):
    """A sheet and its blanks. `table`: where its entries stand in the scenario; empty for the sheet about the
    applicant. `named`: its entries have names, from which ids are made where none are written."""

    title: str
    table: str
    about: str
    blanks: tuple[FormBlank, ...]
    named: bool = True

    @cached_property
    def by_heading(self) -> dict[str, FormBlank]:
        """The blanks by what their headings may be, folded."""
        last = Counter(blank.path[-1] for blank in self.blanks)
        known = {blank.path[-1]: blank for blank in self.blanks if last[blank.path[-1]] == 1 and self.table}
        for blank in self.blanks:
            known["_".join(blank.path)] = known[folded(blank.heading)] = blank
        for short, long in SHORT.get(self.table.removesuffix("s"), {}).items():
            if long in known:
                known.setdefault(short, known[long])
        return known


def forms(dictionary: Dictionary) -> tuple[SheetForm, ...]:
    """The sheets of a scenario with these facts, in their order."""
    make = _Maker(dictionary)
    return (
        SheetForm(YOU, "", "About you: who applies, to what, in which season.", tuple(make.you())),
        SheetForm(
            "Writers",
            "writers",
            "Everybody who could write for you, those who wrote already included. One person in each row.",
            tuple(make.table(models.Writer, leave=("experiences",))),
        ),
        SheetForm(
            "Rotations",
            "experiences",
            "Where and how these people saw you at work. One rotation, job or project in each row.",
            (make.link(), *make.table(models.Experience)),
            named=False,
        ),
        SheetForm(
            "Places",
            "institutions",
            "Hospitals, clinics and schools where the people of this workbook work. Your own school stands in You.",
            tuple(make.table(models.Institution)),
        ),
        SheetForm(
            "Letters",
            "letters",
            "The letters that you have, or could get. A second version of a letter has a row of its own.",
            tuple(make.table(models.Letter)),
            named=False,
        ),
        SheetForm(
            "Programs",
            "programs",
            "Where you apply. One row may stand for many alike programs (Count).",
            tuple(make.table(models.Program)),
        ),
    )


class _Maker:
    """Makes blanks out of models and facts."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self._words: dict[int, tuple[Vocabulary | None, dict[str, str]]] = {}  # by identity, the vocabulary kept alive

    def shown(self, vocabulary: Vocabulary | None, kind: str) -> dict[str, str]:
        """By value the words that people have for it; the same table for the same vocabulary."""
        if id(vocabulary) not in self._words:
            self._words[id(vocabulary)] = vocabulary, _shown(vocabulary, kind)
        return self._words[id(vocabulary)][1]

    def you(self) -> Iterator[FormBlank]:
        """The lines of the sheet about the applicant."""
        fields = [*self._fields(models.Scenario, (), ("season", "as_of", "portal"))]
        fields += self._fields(models.Applicant, ("applicant",), ("applying_to",))
        yield from (replace(blank, usual=True, needed=True) if blank.path in _NEEDED else blank for blank in fields)
        facts = self._facts("applicant", ("applicant",))
        yield from (blank for blank in facts if blank.path[:2] != _SCHOOL)
        yield from self._fields(models.Institution, _SCHOOL)
        yield from (blank for blank in facts if blank.path[:2] == _SCHOOL)
        yield from self._fields(models.Budget, ("budget",))

    def table(self, model: type[Any], leave: Iterable[str] = ()) -> Iterator[FormBlank]:
        """The columns of a sheet: fields, then facts, those that packaged rules look at first; a note at the end."""
        fields = [blank for blank in self._fields(model, ()) if blank.path[0] not in leave]
        yield from fields
        if model is models.Letter:
            specialties = self._vocabulary("program.specialty", (GENERAL,))
            says = "Specialties for which the writer would write a further version: each one is an idea."
            yield self._blank((VERSIONS,), says, "choice", specialties, several=True, usual=False)
        yield from self._facts(model.subject, (), {blank.path[0] for blank in fields})
        yield self._blank((NOTE,), "Your own words; lorplan does not read them.", "text")

    def link(self) -> FormBlank:
        """The column that says who saw the applicant in a rotation."""
        return self._blank(
            ("writers",), "Who saw you at work there: people of the sheet Writers.", "reference", several=True
        )

    def _fields(self, model: type[Strict], path: tuple[str, ...], only: Iterable[str] = ()) -> Iterator[FormBlank]:
        schema = _schema(model)
        for name, field in schema["properties"].items():
            if name != "facts" and (not only or name in only):
                yield from self._field(name, field, schema.get("$defs", {}), path)

    def _field(
        self, name: str, field: dict[str, Any], parts: dict[str, Any], path: tuple[str, ...]
    ) -> Iterator[FormBlank]:
        value = next((form for form in field.get("anyOf", ()) if form != {"type": "null"}), field)
        several = value.get("type") == "array"
        value = value.get("items", value)
        says, here = field.get("description", ""), (*path, name)
        if "$ref" in value:
            within = parts[value["$ref"].rpartition("/")[2]]["properties"]
            short = next((fields[name] for fields in STANDS_FOR.values() if name in fields), "")
            if not several:
                for inner, described in within.items():
                    yield from self._field(inner, described, parts, here)
            elif short:
                yield from self._field(name, {**within[short], "description": says, "several": True}, parts, path)
        elif value.get("type") != "object":
            kind = "id" if name == "id" else _KINDS.get(value.get("format", value.get("type")), "text")
            kind = "reference" if name in REFERS else kind
            words = self._vocabulary(value["fact"], value.get("or", ())) if "fact" in value else None
            if name == "country":
                kind, words = "country", self.dictionary.words.countries
            elif words is not None:
                kind = "choice"
            yield self._blank(
                here, _MEANT.get(here, says), kind, words, several=several or "several" in field, usual=_usual(here)
            )

    def _facts(self, subject: str, path: tuple[str, ...], taken: Iterable[str] = ()) -> list[FormBlank]:
        keys = [key for key in self.dictionary.names(subject) if key not in {*taken, *SHORT.get(subject, {})}]
        facts = [fact for key in keys if (fact := self.dictionary.get(subject, key)) is not None]
        return [
            self._fact(fact, (*path, *fact.key.split("."))) for fact in sorted(facts, key=lambda fact: fact.offered)
        ]

    def _fact(self, fact: Fact, path: tuple[str, ...]) -> FormBlank:
        question = re.sub(r"\{(\w+)\}", r"the \1", fact.question or "")
        kinds = {"yes_no": "yes_no", "number": "number", "date": "date", "country": "country", "text": "text"}
        return FormBlank(
            path,
            heading(path),
            " ".join(part for part in (question, fact.means) if part),
            kinds.get(fact.element, "choice" if fact.vocabulary is not None else "text"),
            fact.vocabulary,
            self.shown(fact.vocabulary, fact.element),
            fact.value_means,
            fact.is_set,
            usual=not fact.offered,
        )

    def _vocabulary(self, name: str, more: Iterable[str] = ()) -> Vocabulary | None:
        fact = self.dictionary.fact(name)
        vocabulary = None if fact is None else fact.vocabulary
        for value in more if vocabulary is not None else ():
            vocabulary = vocabulary.also(value, f"{vocabulary.kind} or {value!r}") if vocabulary else None
        return vocabulary

    def _blank(
        self, path: tuple[str, ...], says: str, kind: str, words: Vocabulary | None = None, several: bool = False,
        usual: bool = True,
    ) -> FormBlank:  # fmt: skip
        return FormBlank(
            path,
            heading(path),
            says,
            kind,
            words,
            self.shown(words, kind),
            {},
            several,
            REFERS.get(path[-1], ""),
            usual,
        )


def _shown(vocabulary: Vocabulary | None, kind: str) -> dict[str, str]:
    """By value the words that people have for it, as long as they mean nothing else."""
    if vocabulary is None:
        return {}
    if kind == "yes_no":
        return {"true": "yes", "false": "no"}
    if kind != "country":
        plain = {value: value.replace("_", " ") for value in vocabulary.values}
        return {value: words if vocabulary.meant(words) == value else value for value, words in plain.items()}
    names: dict[str, str] = {}
    for word in vocabulary.words:
        names.setdefault(vocabulary.meant(word) or "", word)
    return {value: names.get(value, value) for value in vocabulary.values}


@cache
def _schema(model: type[Strict]) -> Schema:
    return model.model_json_schema()


def _usual(path: tuple[str, ...]) -> bool:
    return path not in _ASIDE and (path[0] != "budget" or path[-1] in _NUMBERS)


def heading(path: tuple[str, ...]) -> str:
    """A path in words: what heads its column."""
    words = " ".join(part for part in path if part != "applicant").replace("_", " ")
    return words[:1].upper() + words[1:]
