"""Worked advice held against the packs: which letters of a described set go where, and which of two letters is better.

A case describes letters with facts; its answers say of a program what should be sent. Nothing here weighs anything: a
case becomes a scenario, the table of all its portfolios is made, and the best of them is held against the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace

from lorplan.basics import yamltree
from lorplan.basics.bits import bits
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.case.problem import ProgramClass
from lorplan.engines.table.classtable import ClassTable, class_table
from lorplan.rules.kinds import Bound
from lorplan.rules.packs.load import Library, load
from lorplan.scenario.load import build_scenario

HERE = Path(__file__).parent
Facts = dict[str, Any]
NOTHING = -(1 << 60)
BEFORE = "does not come before"  # in what is at fault with an order

# What an advice takes for granted of a letter unless it says otherwise. Country, specialty, dates and fame are not.
PLAIN: Facts = {
    "writer.degree": "md",
    "writer.rank": "attending",
    "experience.as": "elective",
    "experience.supervised": "directly",
    "letter.status": "uploaded",
    "letter.waived": "true",
    "letter.answer": "yes",
}
# Pages that list types of letters speak of writers who know the student as writers usually do.
TYPED: Facts = {"writer.knows_me": "well"}
APPLICANTS: dict[str, Facts] = {
    "us_citizen_img": {"kind": "us_citizen_img", "school": {"id": "school", "country": "GD"}},
    "non_us_img": {"kind": "non_us_img", "school": {"id": "school", "country": "PK"}},
    "us_md": {"kind": "us_md", "school": {"id": "school", "country": "US"}},
    "us_do": {"kind": "us_do", "school": {"id": "school", "country": "US"}},
    "any": {"school": {"id": "school"}},
}


class _Text(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads every scalar as text, as lorplan does."""


_Text.yaml_implicit_resolvers = {}


def read(path: Path) -> Any:
    """A YAML file with every scalar as text."""
    return yaml.load(path.read_text(encoding="utf-8"), _Text)


@cache
def library() -> Library:
    """All shipped packs."""
    return load(None, None)


@dataclass(frozen=True)
class Answer:
    """One published answer: a case at one kind of program, or a pair."""

    id: str
    topic: str
    firmness: str  # firm | permissive
    conflicts: tuple[str, ...]  # cases whose answers contradict this one
    told: Facts  # the case
    asks: Facts  # what is said of the program, and what is advised there
    later: bool = False  # collected when the weights stood

    @property
    def at_first(self) -> list[str]:
        """What did not agree when a later answer was first tried, and what became of it; empty where it agreed."""
        why = self.asks.get("at_first", self.told.get("at_first"))
        return [why] if why else []


def answers() -> list[Answer]:
    """Every answer of the cases and of the pairs: those that the weights were made with, then those collected later."""
    told = [read(file) for file in sorted((HERE / "cases").glob("*.yaml"))] + read(HERE / "pairs.yaml")
    first = [answer for one in told for answer in answers_in(one, later=False)]
    return first + [answer for one in read(HERE / "later.yaml") for answer in answers_in(one, later=True)]


def answers_in(told: Facts, later: bool) -> Iterator[Answer]:
    """The answers of a case, or the one of a pair."""
    conflicts = tuple(told.get("conflicts_with", ()))
    if "pair" in told:
        yield Answer(told["pair"], told["topic"], told["firmness"], conflicts, told, told, later)
        return
    for place, asks in enumerate(told["answers"], start=1):
        name = told["case"] if len(told["answers"]) == 1 else f"{told['case']}/{place}"
        yield Answer(name, told["topic"], asks["firmness"], conflicts, told, asks, later)


@cache
def exceptions() -> dict[str, str]:
    """Answer -> why the packs do not agree with it."""
    found: dict[str, str] = read(HERE / "exceptions.yaml")
    return found


def scenario_of(answer: Answer) -> Facts:
    """The case with the one program that the answer is about."""
    told, asks = answer.told, answer.asks
    plain = {**PLAIN, **(TYPED if told.get("form") != "concrete" else {})}
    writers: Facts = {}
    letters: Facts = {}
    for name, own in told["letters"].items():
        facts = {k: v for k, v in {**plain, **own}.items() if k not in ("who",) and v != "unknown"}
        place: Facts = {"id": f"{name.lower()}-place"}
        writer: Facts = {"institution": place, "experience": {}}
        letter: Facts = {"writer": f"w-{name.lower()}"}
        for fact, value in facts.items():
            subject, key = fact.split(".", 1)
            if fact in ("writer.country", "writer.name"):
                place[key] = value
            elif fact == "writer.institution":
                writer["institution"] = value
            elif subject == "experience":
                writer["experience"][key] = value
            else:
                (writer if subject == "writer" else letter)[key] = value
        if letter.get("about") in ("research", "teaching", "character"):
            for key in ("as", "supervised"):
                if f"experience.{key}" not in own:
                    writer["experience"].pop(key, None)
            if letter["about"] == "research":
                writer["experience"].setdefault("as", "research")
        if not writer["experience"]:
            del writer["experience"]
        writers[letter["writer"]] = writer
        letters[name.lower()] = letter
    program: Facts = {"id": "program", **asks.get("program", told.get("program", {}))}
    program.setdefault("specialty", "internal_medicine")
    if "letters" not in program and "slots" in asks:
        least, most = asks["slots"]
        program["letters"] = {"min": least, "max": most, **({"asked": least} if least == most else {})}
    applicant = {**APPLICANTS[told.get("applicant", "any")], **told.get("applicant_facts", {})}
    applicant.setdefault("applying_to", [program["specialty"]])
    scenario: Facts = {"format": "1", "season": "eras-2028", "as_of": "2027-08-16", "applicant": applicant}
    if "institutions" in told:
        scenario["institutions"] = told["institutions"]
    return {**scenario, "writers": writers, "letters": letters, "programs": [program]}


def one_line(value: Any) -> str:
    """Flow YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {one_line(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(one_line(item) for item in value) + "]"
    text = str(value)
    if text.startswith("[") and text.endswith("]"):
        return text
    return text if re.fullmatch(r"[\w.+/-]+", text) else '"' + text.replace('"', "'") + '"'


def built(scenario: Facts) -> Case:
    """A scenario as lorplan sees it."""
    raw = yamltree.parse(one_line(scenario), "advice")
    assert isinstance(raw, yamltree.Map)
    return build(build_scenario(raw, "advice", lambda _: library().dictionary), library())


def case_of(answer: Answer) -> Case:
    """The answer's case."""
    return built(scenario_of(answer))


@dataclass
class Table:
    """All portfolios of a case's program, as sets of letters, with their scores."""

    names: tuple[str, ...]
    table: ClassTable
    _scores: dict[frozenset[str], int] = field(default_factory=dict)

    def scores(self) -> Mapping[frozenset[str], int]:
        """Sets of letters with their scores."""
        if not self._scores:
            masks, scores = self.table.portfolios.masks, self.table.score.tolist()
            held = [frozenset(self.names[place] for place in bits(mask)) for mask in masks]
            self._scores = dict(zip(held, scores, strict=True))
        return self._scores

    def best(
        self, least: int, most: int, holding: Sequence[str] = (), without: Sequence[str] = ()
    ) -> tuple[int, list[frozenset[str]]]:
        """The best score among portfolios of `least` to `most` letters (fewer where there are no more) with and
        without certain ones, and the portfolios that have it."""
        least = min(least, len(self.names))
        fit = {
            held: score
            for held, score in self.scores().items()
            if least <= len(held) <= most and held.issuperset(holding) and held.isdisjoint(without)
        }
        top = max(fit.values(), default=NOTHING)
        return top, [held for held, score in fit.items() if score == top]

    def score(self, letters: Sequence[str]) -> int:
        """The score of exactly these letters; far below any other where they cannot be sent together."""
        return self.scores().get(frozenset(letters), NOTHING)


def table_of(case: Case, one: ProgramClass) -> Table:
    return Table(case.problem.letters, class_table(one, len(case.problem.letters)))


def faults(answer: Answer, table: Table) -> list[str]:
    """What of the answer the packs do not agree with; empty where they agree. Every best portfolio has to agree."""
    asks = answer.asks
    least, most = (int(number) for number in asks["slots"])
    if "better" in asks:
        better, worse = [[x.lower() for x in asks[key]] for key in ("better", "worse")]
        ahead = table.score(better) - table.score(worse)
        return [] if ahead > 0 else [f"{asks['better']} is not ahead of {asks['worse']} ({ahead:+d})"]
    _, best = table.best(least, most)
    kinds: dict[Any, list[list[str]]] = {}
    for sent in best:
        # Letters of which the same is told are each other's equals: one choice among them has to agree.
        kind = tuple(sorted(one_line(_told(answer, name)) for name in answer.told["letters"] if name.lower() in sent))
        kinds.setdefault(kind, []).append([*_sent_faults(asks, sent), *_late(answer, sent)])
    found = [fault for options in kinds.values() for fault in min(options, key=len)]
    order = asks.get("order", ())
    for first, second in pairwise(order):
        one, other = first.lower(), second.lower()
        ahead = table.best(0, most, [one], [other])[0] - table.best(0, most, [other], [one])[0]
        same = _told(answer, first) == _told(answer, second)
        if ahead < 0 or (ahead == 0 and not same):
            found.append(f"{first} {BEFORE} {second} ({ahead:+d})")
    return sorted(set(found))


def _sent_faults(asks: Facts, sent: frozenset[str]) -> Iterator[str]:
    """What of an answer a set of letters does not agree with."""
    yield from (f"{name} is not sent" for name in asks.get("send", ()) if name.lower() not in sent)
    yield from (f"{name} is sent" for name in asks.get("leave_out", ()) if name.lower() in sent)
    groups = asks.get("one_of", ())
    yield from (f"none of {group} is sent" for group in groups if not {x.lower() for x in group} & sent)
    for part in asks.get("mix", ()):
        number = len({x.lower() for x in part["of"]} & sent)
        if not int(part.get("at_least", 0)) <= number <= int(part.get("at_most", 40)):
            yield f"{number} of {part['of']} are sent"


def faults_of(answer: Answer, sent: frozenset[str]) -> list[str]:
    """What of an answer these letters, sent by a plan, do not agree with."""
    return sorted({*_sent_faults(answer.asks, sent), *_late(answer, sent)})


def _late(answer: Answer, sent: frozenset[str]) -> Iterator[str]:
    """Letters that should go at once, but are not sent or not there."""
    for name in answer.asks.get("send_now", ()):
        if name.lower() not in sent or "letter.status" in answer.told["letters"][name]:
            yield f"{name} is not sent now"


def _told(answer: Answer, name: str) -> Facts:
    return {key: value for key, value in answer.told["letters"][name].items() if key != "who"}


def judge(answer: Answer) -> list[str]:
    """What of the answer the packs as they are do not agree with."""
    case = case_of(answer)
    return faults(answer, table_of(case, case.problem.classes[0]))


# ---- each weight moved by one ----------------------------------------------------------------------------------------


def moved(bound: Bound) -> Iterator[tuple[str, Bound]]:
    """The bound with each of its weights one higher and one lower, named."""
    given: Any = bound
    for step in (1, -1):
        for name in ("points", "worth", "later", "least", "most"):
            value = getattr(given, name, None)
            is_weight = name in ("points", "worth", "later") or type(given).__name__ == "BoundGroup"
            if isinstance(value, int) and value and is_weight and _weighs(given, name):
                yield f"{given.rule} {name} {step:+d}", _checked(given, {name: value + step})
        worth = getattr(given, "worth", None)
        if isinstance(worth, tuple):
            for place, value in enumerate(worth):
                changed = (*worth[:place], value + step, *worth[place + 1 :])
                yield f"{given.rule} worth[{place}] {step:+d}", replace(given, worth=changed)
        if type(given).__name__ == "BoundCover":
            values = tuple((letters, value + step) for letters, value in given.values)
            yield f"{given.rule} worth {step:+d}", replace(given, values=values)
        for place, (places, points) in enumerate(getattr(given, "wishes", ())):
            wishes = list(given.wishes)
            wishes[place] = (places, min(0, points + step))
            yield f"{given.rule} among {step:+d}", replace(given, wishes=tuple(wishes))
        for place, member in enumerate(getattr(given, "members", ())):
            members = list(given.members)
            members[place] = replace(member, worth=member.worth + step)
            yield f"{member.rule} worth {step:+d}", replace(given, members=tuple(members))
        if hasattr(given, "branches"):
            branches = tuple(tuple(_by(part, step) for part in branch) for branch in given.branches)
            yield f"{given.rule} points {step:+d}", replace(given, branches=branches)


def _weighs(bound: Any, name: str) -> bool:
    return not (name == "points" and getattr(bound, "level", "should") != "should")


def _by(part: Any, step: int) -> Any:
    return replace(part, points=min(0, part.points + step)) if part.points else part


def _checked(bound: Any, change: Facts) -> Bound:
    found: Bound = replace(bound, **change)
    return found


def moved_faults(answer: Answer) -> tuple[int, list[str]]:
    """How many weights play a part in an answer, and which of them, moved by one, break it."""
    case = case_of(answer)
    one = case.problem.classes[0]
    tried, broken = 0, []
    for place, bound in enumerate(one.bounds):
        for name, changed in moved(bound):
            tried += 1
            bounds = (*one.bounds[:place], changed, *one.bounds[place + 1 :])
            if faults(answer, table_of(case, replace(one, bounds=bounds))):
                broken.append(name)
    return tried, broken
