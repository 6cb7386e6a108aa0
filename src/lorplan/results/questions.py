"""Questions that the user's file leaves open, as frozen data: what each answer would do."""

from __future__ import annotations

from lorplan.results.result import Record


class PossibleAnswer(Record, frozen=True):
    """One answer to a question and what it would do to the plan."""

    value: str
    effect: str  # "nothing changes" | "another plan would be better" | "a must would fall short" | ...
    gain: int  # weighted points between the plan kept and the best plan, under this answer
    breaks: tuple[str, ...]  # rule ids of musts that would fall short although they are kept now


class Unknown(Record, frozen=True):
    """A fact that the user's file does not say. Only those that `matter` are asked.

    `together`: further facts that are asked in the same question; `keeps`: ids of open musts that hang on the answer.
    """

    fact: str  # writer.patel.knows_me
    subject: str  # patel
    question: str
    matters: bool
    worth: int  # the largest gain of its answers
    answers: tuple[PossibleAnswer, ...]
    together: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
