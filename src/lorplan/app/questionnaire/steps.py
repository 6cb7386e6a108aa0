"""What is asked next: the first questions, then those on which requirements and the plan hang, a few of one person at a
time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from msgspec import Struct

from lorplan.app.questionnaire.definitions import Questionnaire
from lorplan.app.questionnaire.fileview import FileView
from lorplan.app.questionnaire.relevance import Question, Relevance
from lorplan.case.case import Case
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import MISSING, Fact

MOST: Final = 5  # questions on a page
FILLED: Final = {"people": "writers", "programs": "programs"}  # cards that are done once their table has an entry


class Step(Struct, frozen=True):
    """A page of the questionnaire. `questions`: what it asks; of a `card` none. `about`: the person, if it is of one;
    `left`: how many first questions come after it before there is a plan."""

    questions: tuple[Question, ...]
    card: str = ""
    why: str = ""
    about: str = ""
    left: int = 0

    @property
    def id(self) -> str:
        """What it is called in addresses."""
        return self.card or ",".join(f"{question.holder}:{question.ask}" for question in self.questions)


class Steps(Struct, frozen=True):
    """The questionnaire over one file. `case`: None where the file has something wrong."""

    view: FileView
    questionnaire: Questionnaire
    relevance: Relevance
    case: Case | None

    def following(self, asked: Collection[str]) -> Step | None:
        """The next page; None where nothing more matters. `asked`: the questions (and cards) that had their turn."""
        first = list(self._first(asked))
        if first:
            question, why = first[0]
            left = len(first) - 1
            if isinstance(question, str):
                return Step((), card=question, why=why, left=left)
            return Step((question,), why=why, left=left)
        waiting = [question for question in self.relevance.first if name_of(question) not in asked]
        waiting = [question for question in waiting if question.holder.split(".")[0] != "programs"]
        if not waiting:
            return None
        about = self._person(waiting[0])
        together = [question for question in waiting if self._person(question) == about]
        return Step(self._in_card_order(together)[:MOST], about=about)

    def step(self, name: str) -> Step | None:
        """The page of that id, be it answered already; None where there is none."""
        if name in FILLED:
            why = next((first.why for first in self.questionnaire.first if first.asks == name), "")
            return Step((), card=name, why=why)
        questions = []
        for part in name.split(","):
            holder, _, ask = part.rpartition(":")
            known = ask in self.questionnaire.fields or ask in self.view.library.dictionary
            holds = holder in ("", "applicant") or ".experience" in holder or self.view.node(holder) is not None
            if not known or not holds:
                return None
            questions.append(Question(ask, holder))
        about = self._person(questions[0])
        why = next((first.why for first in self.questionnaire.first if first.asks == questions[0].ask), "")
        return Step(tuple(questions), why=why, about=about)

    def _first(self, asked: Collection[str]) -> Iterator[tuple[Question | str, str]]:
        """The first questions that are not answered, and had no turn."""
        for entry in self.questionnaire.first:
            if entry.asks in FILLED:
                if entry.asks not in asked and not self.view.table(FILLED[entry.asks]):
                    yield entry.asks, entry.why
                continue
            for question in self._of_first(entry.asks):
                if name_of(question) not in asked:
                    yield question, entry.why

    def _of_first(self, ask: str) -> Iterable[Question]:
        subject = ask.partition(".")[0]
        fact = self.view.library.dictionary.fact(ask)
        if self.view.node(ask) is not None:
            return ()
        if fact is None or not fact.derived or self.case is None:
            return (Question(ask, subject if subject == "applicant" else ""),)
        if self.case.world.value(fact, "", None) is not MISSING:
            return ()
        return [Question(source.name, "applicant") for source in self._sources(fact)[:1]]

    def _sources(self, fact: Fact) -> list[Fact]:
        """The facts of which a fact follows, that are not known and could still settle it."""
        assert self.case is not None
        context = Context(self.case.world, None)
        lines = self.case.library.derivations.get(fact.name, ())
        missing = [source for condition, _ in lines for source, _ in condition.unknown(context)]
        return list(dict.fromkeys(missing)) or [fact]

    def _person(self, question: Question) -> str:
        """The id of the person whom a question is about; empty where it is about the applicant."""
        table, _, rest = question.holder.partition(".")
        if table == "letters":
            return self.view.writers_of(rest.strip('"'))[0]
        if table != "writers":
            return ""
        every = self.view.table("writers")
        return next((name for name in every if _begins(rest, name)), "")

    def _in_card_order(self, questions: list[Question]) -> tuple[Question, ...]:
        cards = self.questionnaire.cards.values()
        order = {ask: place for place, ask in enumerate(ask for card in cards for g in card.groups for ask in g.asks)}
        return tuple(sorted(questions, key=lambda question: order.get(question.ask, len(order))))


def name_of(question: Question) -> str:
    """What a question is called in addresses."""
    return f"{question.holder}:{question.ask}"


def _begins(path: str, name: str) -> bool:
    quoted = f'"{name}"' if "." in name else name
    return path == quoted or path.startswith(f"{quoted}.")
