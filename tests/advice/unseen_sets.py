"""Sets of published answers that the rules are measured by and were not made with.

A set is collected and typed before it is run, and how it fared at its first run is kept for good. While a set is held
out it is read, but never judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tests.advice.judging import BEFORE, HERE, Answer, Facts, answers_in, read

FOLDER = HERE / "unseen"
KINDS = ("missing rule", "wrong weight", "opinion")  # of disagreements


@dataclass(frozen=True)
class UnseenSet:
    """A set with the faults of its first run."""

    name: str  # first | second | third
    collected: str
    ran: str  # day of the first run; empty while the set is held out
    answers: tuple[Answer, ...]
    disagreed: Mapping[str, Sequence[str]]  # answer -> what was at fault; answers that agreed are missing


def unseen_sets() -> list[UnseenSet]:
    """Every set, in the order of collecting."""
    return [
        UnseenSet(
            name,
            record["collected"],
            record.get("ran", ""),
            tuple(answer for case in read(FOLDER / f"{name}.yaml") for answer in answers_in(case, later=True)),
            record.get("disagreed", {}),
        )
        for name, record in read(FOLDER / "runs.yaml").items()
    ]


@cache
def afterwards() -> dict[str, Facts]:
    """Answer that disagreed at a first run -> of which kind that was, and by what it was `mended` or why it `stays`."""
    found: dict[str, Facts] = read(FOLDER / "afterwards.yaml")
    return found


@dataclass(frozen=True)
class Figure:
    """How many of some answers agree, as texts such as `14 of 19`. Answers that contradict another one are left out."""

    sets: str  # firm answers about which letters to send
    letters_alone: str  # the same, whatever the order among the letters
    pairs: str  # firm answers about which of two is better
    permissive: str  # of both kinds


def figure(answers: Sequence[Answer], faults: Mapping[str, Sequence[str]]) -> Figure:
    """The figure of answers with what is at fault with each; an answer without an entry agrees."""
    clear = [answer for answer in answers if not answer.conflicts]
    firm = [answer for answer in clear if answer.firmness == "firm"]
    sets = [answer for answer in firm if "better" not in answer.asks]
    alone = {name: [fault for fault in all_of if BEFORE not in fault] for name, all_of in faults.items()}
    return Figure(
        _share(sets, faults),
        _share(sets, alone),
        _share([answer for answer in firm if "better" in answer.asks], faults),
        _share([answer for answer in clear if answer.firmness != "firm"], faults),
    )


def _share(answers: Sequence[Answer], faults: Mapping[str, Sequence[str]]) -> str:
    return f"{sum(not faults.get(answer.id) for answer in answers)} of {len(answers)}"
