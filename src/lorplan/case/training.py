"""What earlier residency or fellowship training makes of writers and of the applicant."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any, Final

from lorplan.rules.language.facts import MISSING, Members
from lorplan.scenario.models import Training, Writer

DIRECTOR: Final = "program_director"


def directed(writer: Writer, institution: str | None, trainings: Sequence[Training]) -> Any:
    """Whether the writer directed one of the trainings. Where a training names no director, nobody knows it of a
    program director who may work there."""
    answer: Any = False
    for training in trainings:
        if training.program_director is not None:
            if training.program_director == writer.id:
                return True
        elif _directs(writer) and _same(institution, training.institution) is not False:
            answer = MISSING
    return answer


def _directs(writer: Writer) -> bool:
    roles = writer.facts.get("role")
    return isinstance(roles, Members) and roles.has(DIRECTOR) is True


def directed_latest(writer: Writer, institution: str | None, trainings: Sequence[Training]) -> Any:
    """Whether the writer directed the training that ends last. Any training whose end is not told may be that one."""
    answers = {directed(writer, institution, group) for group in _latest(trainings)} or {False}
    return answers.pop() if len(answers) == 1 else MISSING


def in_training(trainings: Sequence[Training], day: datetime.date) -> Any:
    """Whether one of the trainings goes on, on that day."""
    if any(training.until is not None and training.until >= day for training in trainings):
        return True
    return MISSING if any(training.until is None for training in trainings) else False


def at_training(institution: str | None, trainings: Sequence[Training]) -> Any:
    """Whether an institution is where one of the trainings was."""
    same = [_same(institution, training.institution) for training in trainings]
    return True if True in same else MISSING if MISSING in same else False


def at_latest_training(institution: str | None, trainings: Sequence[Training]) -> Any:
    """Whether an institution is where the training was, or is, that ends last."""
    answers = {at_training(institution, group) for group in _latest(trainings)} or {False}
    return answers.pop() if len(answers) == 1 else MISSING


def _latest(trainings: Sequence[Training]) -> list[list[Training]]:
    """The trainings of which each may be the one that ends last: any whose end is not told, and the last of
    the others."""
    last = max((training.until for training in trainings if training.until is not None), default=None)
    groups = [[training] for training in trainings if training.until is None]
    if last is not None:
        groups.append([training for training in trainings if training.until == last])
    return groups


def trained_in(trainings: Sequence[Training], country_of: Callable[[str | None], Any]) -> Members:
    """The countries of the trainings; others may belong to them where one is not told."""
    countries = [country_of(training.institution) for training in trainings]
    known = frozenset(country for country in countries if country is not MISSING)
    return Members(known, frozenset() if MISSING in countries else None)


def _same(first: str | None, other: str | None) -> Any:
    return MISSING if first is None or other is None else first == other
