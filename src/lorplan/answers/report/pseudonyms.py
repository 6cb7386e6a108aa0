"""Neutral words for people and institutions, the same throughout an answer, also in what the user wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, convert, inspect, to_builtins

from lorplan.case.case import Case
from lorplan.results.report import PlanReport
from lorplan.results.verdicts import OWN_LAYERS
from lorplan.rules.language.facts import Dictionary
from lorplan.scenario.models import Scenario

Site = tuple[str, str | None]  # title and address of a source

FILE: Final = "my-plan.yaml"
ADDRESS: Final = "name@example.org"
OWN_PAGE: Final = "a page that you named"
# Words of names that say nothing about who it is: titles, kinds of places, and what joins words.
COMMON: Final = frozenset(re.findall(r"\w+", """
    a academic and associates at care center centre city clinic college committee community county da de del
    department der des di division do doctor dr du east el for general health healthcare hospital hospitals in
    institute internal international la le letters md medical medicine memorial miss mr mrs ms mbbs national north of
    office phd physicians practice preliminary primary prof professor program programs regional research residency
    saint school science sciences south st state surgery system the track transitional und united university van
    veterans von west y years"""))  # fmt: skip
# Words of an answer that are no user's, though a field of it may hold any text.
_FATES: Final = frozenset(("used", "spare", "barred", "gone", "must", "should", "note", "limit", "you"))
_TITLE: Final = re.compile(r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms)\b\.?\s+)+$")
_TITLES: Final = re.compile(r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms)\b\.?\s+)+")
_WORD: Final = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_PART: Final = re.compile(r"([-_]+)")
_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")


class Pseudonyms(Struct, frozen=True):
    """Words that stand for others.

    `phrases`: first word -> names and ids that begin with it, the longest first, each with what stands for it. `parts`:
    a part of a name, in small letters -> what stands for it inside an id. `file`: the name of the user's file.
    """

    phrases: Mapping[str, tuple[tuple[str, str], ...]]
    parts: Mapping[str, str]
    file: str

    def of(self, answer: PlanReport) -> PlanReport:
        """The answer with every name and id replaced, wherever it stands. Of pages that the user named as sources
        neither title nor address stays."""
        plain = to_builtins(answer)
        return convert(self._replaced({**plain, "anonymous": True}, frozenset(_own_sites(plain))), PlanReport)

    def text(self, text: str) -> str:
        """A text with every name and id replaced, and with no address of e-mail."""
        text = _MAIL.sub(ADDRESS, text.replace(self.file, FILE))
        written, place = "", 0
        while (word := _WORD.search(text, place)) is not None:
            phrase, instead = self._longest(text, word)
            written += text[place : word.start()]
            if phrase != instead and instead[0].isupper():
                written = _TITLE.sub("", written)
            written += instead
            place = word.start() + len(phrase)
        return written + text[place:]

    def _longest(self, text: str, word: re.Match[str]) -> tuple[str, str]:
        """The longest name or id that begins at a word, and what stands for it; else the word, its parts replaced."""
        for phrase, instead in self.phrases.get(word[0], ()):
            end = word.start() + len(phrase)
            if text.startswith(phrase, word.start()) and not re.match(r"[\w]", text[end : end + 1]):
                return phrase, instead
        pieces = _PART.split(word[0])
        if len(pieces) == 1:
            return word[0], word[0]
        return word[0], "".join(self.parts.get(piece.lower(), piece) for piece in pieces)

    def _replaced(self, plain: Any, own: frozenset[Site]) -> Any:
        if isinstance(plain, str):
            return self.text(plain)
        if isinstance(plain, dict):
            if (plain.get("title"), plain.get("url")) in own:
                return {**plain, "title": OWN_PAGE, "url": None}
            return {self.text(key): self._replaced(value, own) for key, value in plain.items()}
        if isinstance(plain, list | tuple):
            return [self._replaced(value, own) for value in plain]
        return plain


def _own_sites(plain: Any) -> Iterator[Site]:
    """The sources of the user's own statements and of those of programs."""
    if isinstance(plain, dict):
        if plain.get("layer") in OWN_LAYERS:
            yield from ((source["title"], source["url"]) for source in plain["sources"])
        for value in plain.values():
            yield from _own_sites(value)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from _own_sites(value)


def pseudonyms(case: Case) -> Pseudonyms:
    """Words for everybody and every place of a case: writers, letters, single programs, institutions, the applicant.

    A program type keeps its name, but for names in it. An id that is a word of the rules, such as `chair`, stays: it
    names nobody, and texts would be spoilt.
    """
    scenario = case.scenario
    words: dict[str, str] = {}
    parts: dict[str, str] = {}
    reserved = _reserved(case.library.dictionary, scenario)
    for ident, name, instead in _named(scenario):
        for called in (name, _TITLES.sub("", name)):
            if called != ident and called.lower() not in COMMON:
                words.setdefault(called, instead)
        for part in _telling(name):
            words.setdefault(part, instead)
            parts.setdefault(part.lower(), _id_of(instead))
        if ident and ident not in reserved:
            words[ident] = _id_of(instead)
            words.setdefault(ident.upper(), instead)
            parts.setdefault(ident.lower(), _id_of(instead))
    for number, letter in enumerate(scenario.letters, 1):
        if letter not in reserved:
            words[letter] = f"letter-{number}"
    by_first: dict[str, list[tuple[str, str]]] = {}
    for phrase, instead in words.items():
        first = _WORD.match(phrase)
        if first is not None:
            by_first.setdefault(first[0], []).append((phrase, instead))
    longest_first = {first: tuple(sorted(each, key=lambda entry: -len(entry[0]))) for first, each in by_first.items()}
    return Pseudonyms(longest_first, parts, scenario.file)


def _named(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Id, name and neutral word of everybody and every place. Who has no id here has an empty one."""
    for number, (ident, writer) in enumerate(scenario.writers.items(), 1):
        yield ident, writer.name, f"Writer {number}"
    single = [program for program in scenario.programs if program.count == 1]
    for number, program in enumerate(single, 1):
        track = "" if program.track == "categorical" else f" ({program.track})"
        yield program.id, program.name, f"Program {number}{track}"
    for number, (ident, institution) in enumerate(scenario.institutions.items(), 1):
        yield ident, institution.name or ident, f"Institution {number}"
    for fact, instead in (("name", "Applicant"), ("aamc_id", "AAMC ID")):
        if fact in scenario.applicant.facts:
            yield "", str(scenario.applicant.facts[fact]), instead


def _telling(name: str) -> Iterator[str]:
    """The words of a name by which somebody is known: those with a capital, but for titles and kinds of places. Of two
    letters only the last one, as of Dr. Mei Wu."""
    found = [word[0] for word in _WORD.finditer(name)]
    for index, word in enumerate(found):
        long_enough = len(word) > 2 or (len(word) == 2 and index == len(found) - 1)
        if long_enough and not word.isdigit() and word[0] != word[0].lower() and word.lower() not in COMMON:
            yield word


def _id_of(instead: str) -> str:
    """`Writer 1` inside an id: `writer-1`."""
    return instead.partition(" (")[0].lower().replace(" ", "-")


def _reserved(dictionary: Dictionary, scenario: Scenario) -> set[str]:
    """Words of the rules and of the answer itself."""
    programs = scenario.programs
    said = {word for program in programs for word in (program.portal, program.specialty, program.track)}
    said |= {word for program in programs for word in (*program.emphasis, *program.traits)}
    said |= {value for fact in dictionary.all() for value in fact.values}
    return said | COMMON | _FATES | set(_literals(inspect.type_info(PlanReport)))


def _literals(part: Any) -> Iterator[str]:
    """Every word that a field of an answer may hold and no other."""
    if isinstance(part, inspect.LiteralType):
        yield from (str(value) for value in part.values)
    elif isinstance(part, inspect.StructType):
        for field in part.fields:
            yield from _literals(field.type)
    elif isinstance(part, inspect.UnionType):
        for kind in part.types:
            yield from _literals(kind)
    elif isinstance(part, inspect.VarTupleType):
        yield from _literals(part.item_type)
