"""Puts a draft together: whom and what it is about, which kind, whether it may be sent today, and its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lorplan.answers.draft.templates import Drafts, Template, drafts
from lorplan.answers.draft.values import Correspondence, Details
from lorplan.basics.errors import InputError
from lorplan.basics.words import hint_close, listing
from lorplan.case.case import Case
from lorplan.case.head import head
from lorplan.case.wording.contact import contact, may_be_contacted
from lorplan.case.wording.questions import question
from lorplan.results.draft import Draft, MarkedGap, Recipient
from lorplan.rules.language.facts import MISSING

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class NoDraft(InputError):
    """There is nothing to write about it today."""


def draft(case: Case, who: str, kind: str | None = None, fills: Mapping[str, Sequence[str]] | None = None) -> Draft:
    """An e-mail about a letter, to its writers; to a writer; or to a program. `who`: its id.

    `kind`: what it is to say, else what fits the letter's status. `fills`: name of a gap -> what to say there, a line
    each. Raises InputError where there is no such letter, writer, program, kind or gap, where the kind does not fit,
    and where the e-mail may not be sent on this day.
    """
    shipped = drafts()
    if kind is not None and kind not in shipped.templates:
        raise InputError.of(f"there is no draft of kind '{kind}'", None, hint_close(kind, shipped.templates))
    about = _about(case, who, None if kind is None else shipped.templates[kind].of)
    template = shipped.templates[_default(case, about, shipped) if kind is None else kind]
    _refuse_status(case, about, template, shipped)
    if template.of == "program" and not may_be_contacted(case):
        raise InputError.of(contact(case, required=True))
    unknown = sorted(set(fills or {}) - set(shipped.known))
    if unknown:
        raise InputError.of(f"no draft has a gap '{unknown[0]}'", None, hint_close(unknown[0], shipped.known))
    values = Details(case, about, shipped, fills or {})
    for refusal in template.refuses:
        if refusal.condition.render(values.named):
            raise NoDraft.of(f"no '{template.kind}' for '{who}': {refusal.says}")
    return _written(case, about, template, values, tuple(_fitting(case, about, shipped)))


def _written(case: Case, about: Correspondence, template: Template, values: Details, kinds: tuple[str, ...]) -> Draft:
    to = tuple(_recipients(case, about, template, values))
    return Draft(
        **head(case),
        kind=template.kind,
        letter=about.letter,
        program=about.program,
        to=to,
        subject=" ".join(template.subject.render(values.named).split()),
        body=re.sub(r"\n{3,}", "\n\n", template.body.render(values.named).strip()) + "\n",
        notes=(*(note.render(values.named) for note in template.notes), *_silence(case, about)),
        gaps=tuple(values.gaps.values()),  # as the texts above have met them
        sources=template.sources,
        other_kinds=tuple(kind for kind in kinds if kind != template.kind),
        assumed=case.assumed,
    )


def _silence(case: Case, about: Correspondence) -> list[str]:
    """In Match Week, that a writer who works at a place that one applies to is no way to turn to its program."""
    places = {program.institution for program in case.scenario.programs} - {None}
    at_programs = any(case.scenario.writers[writer].institution in places for writer in about.writers)
    return [contact(case, required=True)] if at_programs and not may_be_contacted(case) else []


def _recipients(case: Case, about: Correspondence, template: Template, values: Details) -> list[Recipient]:
    """Who gets it. An address that the file does not tell is a gap."""
    scenario = case.scenario
    names = {writer: scenario.writers[writer].name for writer in about.writers}
    if about.program is not None:
        names = {program.id: program.name for program in scenario.programs if program.id == about.program}
    fact = case.library.dictionary.fact(template.address)
    recipients = []
    for ident, name in names.items():
        address: Any = case.world.named(template.address, ident, None)
        table, key = ("programs" if about.program is not None else "writers"), template.address.split(".", 1)[1]
        if address is MISSING and fact is not None:
            path = f"{table}.{ident}.{key}"
            values.gaps[path] = MarkedGap(template.address, "the address", question(case, fact, ident), path)
        elif not _ADDRESS.fullmatch(address):
            where = scenario.where(table, ident, key)
            raise InputError.of(f"'{key}': expected an e-mail address, found '{address}'", where)
        called = template.recipient.replace("{name}", name)
        recipients.append(Recipient(ident, called, None if address is MISSING else address))
    return recipients


def _about(case: Case, who: str, of: str | None) -> Correspondence:
    """What the id means: for a kind of a letter a letter before a writer; else what there is of that id."""
    scenario = case.scenario
    programs = {program.id for program in scenario.programs}
    if of == "program" or (of is None and who not in scenario.letters and who not in scenario.writers):
        if who in programs:
            return Correspondence(program=who)
        every = programs if of == "program" else {*programs, *scenario.letters, *scenario.writers}
        what = "program" if of == "program" else "letter, writer or program"
        raise InputError.of(f"there is no {what} '{who}' in {scenario.file}", None, hint_close(who, every))
    if of == "writer" and who in scenario.writers:
        return Correspondence(writers=(who,))
    letter = who if who in scenario.letters else _letter_of(case, who, of)
    if letter is None:
        return Correspondence(writers=(who,))
    return Correspondence(None if of == "writer" else letter, tuple(scenario.letters[letter].writers))


def _letter_of(case: Case, writer: str, of: str | None) -> str | None:
    """The one letter of a writer; None where there is none and the kind needs none."""
    scenario = case.scenario
    if writer not in scenario.writers:
        every = {*scenario.letters, *scenario.writers}
        raise InputError.of(
            f"there is no letter or writer '{writer}' in {scenario.file}", None, hint_close(writer, every)
        )
    letters = [name for name, letter in scenario.letters.items() if writer in letter.writers]
    if len(letters) > 1:
        raise InputError.of(f"'{writer}' writes {listing(letters)}", None, "name the letter instead of the writer")
    if of == "letter" and not letters:
        raise InputError.of(f"the file names no letter by '{writer}'", None, "write it down under 'letters:' first")
    return letters[0] if letters else None


def _default(case: Case, about: Correspondence, shipped: Drafts) -> str:
    if about.program is not None:
        return next(kind for kind, template in shipped.templates.items() if template.of == "program")
    status = "none" if about.letter is None else case.scenario.letters[about.letter].status
    for default in shipped.defaults:
        told = default.unless is not None and case.world.named(default.unless, about.letter or "", None) is not MISSING
        if default.status == status and not told:
            return default.kind
    raise NoDraft.of(
        f"'{about.letter}' has status {status}: no draft is usual then", None, _kinds(case, about, shipped)
    )


def _fitting(case: Case, about: Correspondence, shipped: Drafts) -> list[str]:
    """The kinds that fit the letter's status, the writer or the program."""
    of = {"program"} if about.program is not None else {"writer"} if about.letter is None else {"writer", "letter"}
    status = None if about.letter is None else case.scenario.letters[about.letter].status
    return [
        kind
        for kind, template in shipped.templates.items()
        if template.of in of and (not template.statuses or status in template.statuses)
    ]


def _kinds(case: Case, about: Correspondence, shipped: Drafts) -> str:
    return f"these fit: --kind {listing(_fitting(case, about, shipped), 'or')}"


def _refuse_status(case: Case, about: Correspondence, template: Template, shipped: Drafts) -> None:
    if about.letter is None or not template.statuses:
        return
    status = case.scenario.letters[about.letter].status
    if status not in template.statuses:
        wanted = f"status {listing(template.statuses, 'or')}"
        raise InputError.of(
            f"a draft of kind '{template.kind}' is for a letter with {wanted}; '{about.letter}' has status {status}",
            case.scenario.where("letters", about.letter, "status"),
            _kinds(case, about, shipped),
        )
