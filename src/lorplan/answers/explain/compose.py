"""Puts the answer of `explain` together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lorplan.answers.explain.byrule import PointsByRule
from lorplan.answers.explain.shortfalls import Shortfalls
from lorplan.answers.explain.whynot import WhyNots
from lorplan.basics.errors import InputError
from lorplan.basics.words import hint_close, listing, plural, sentence
from lorplan.case.calendar import ahead, phase_on
from lorplan.case.case import Case
from lorplan.case.doubts import doubts
from lorplan.case.head import hashed_head
from lorplan.case.problem import ProgramClass
from lorplan.case.wording.contact import contact, may_be_contacted
from lorplan.case.wording.phases import season_words
from lorplan.edits.variants import Variants
from lorplan.engines.optimise import best
from lorplan.plan.readings import Readings
from lorplan.plan.verdict import Standings, verdicts
from lorplan.results.explain import Explanation, LetterWhy, Shortfall, WhyNot
from lorplan.results.remedies import RemedyChange
from lorplan.scenario.models import USABLE

WANTED = ("submit", "review")  # the days by which a new letter is wanted


def explain(
    variants: Variants, program: str | None = None, letter: str | None = None, why_not: str | None = None
) -> Explanation:
    """Why the plan is as it is: what falls short, the portfolios (of one program), one letter, or why something is not
    there. Raises InputError."""
    case = variants.case()
    ident = None if program is None else _program(case, program)
    if letter is not None and letter not in case.scenario.letters:
        hint = hint_close(letter, case.scenario.letters, "letters are listed under 'letters:'")
        raise InputError.of(f"--letter: the scenario has no letter {letter!r}", None, hint)
    optimum = best(case)
    portfolios = PointsByRule(case, optimum)
    classes = tuple(
        program_class for program_class in case.problem.classes if ident is None or ident in program_class.programs
    )
    answer: WhyNot | None = None
    about: LetterWhy | None = None
    shortfalls: tuple[Shortfall, ...] = ()
    if why_not is not None:
        answer = WhyNots(variants, case, optimum, portfolios).answer(why_not, ident)
    if letter is not None:
        about = portfolios.letter(letter, classes)
    whole = answer is None and about is None
    if whole:
        shortfalls = Shortfalls(variants, case, optimum).all([] if ident is None else [ident])
    scenario = case.scenario
    names = {program.id: program.name for program in scenario.programs}
    names |= {name: portfolios.speaker.writer(name) for name in case.problem.letters}
    by_weight: list[ProgramClass] = sorted(classes, key=lambda program_class: (-program_class.weight, program_class.id))
    return Explanation(
        **hashed_head(case),
        names=names,
        counts={program.id: program.count for program in scenario.programs},
        verdicts=verdicts(case, optimum, Standings(case, Readings(case))),
        shortfalls=shortfalls,
        programs=tuple(portfolios.why(program_class) for program_class in by_weight) if whole else (),
        letter=about,
        why_not=answer,
        next_steps=_next(case, shortfalls, about, answer, whole, names),
        notes=_notes(case, shortfalls),
        assumed=case.assumed,
        doubts=doubts(case),
    )


def _program(case: Case, asked: str) -> str:
    for program in case.scenario.programs:
        if asked in (program.id, program.name):
            return program.id
    hint = hint_close(asked, case.class_of)
    raise InputError.of(f"--program {asked!r}: the scenario has no such program", None, hint)


def _next(
    case: Case,
    shortfalls: tuple[Shortfall, ...],
    about: LetterWhy | None,
    answer: WhyNot | None,
    whole: bool,
    names: Mapping[str, str],
) -> tuple[str, ...]:
    """What to do next: the cheapest mend of each shortfall, or the least change."""
    steps: list[str] = []
    if answer is not None and answer.change is None:
        steps = _without_a_change(answer)
    elif answer is not None and answer.change is not None:
        if any(change.kind.startswith("lift_") and not _required(case, change) for change in answer.change.changes):
            steps = ["Leave it out, unless you know better than this advice; then say so under 'overrides'."]
        else:
            steps = [_told(case, change, answer.target, names) for change in answer.change.changes]
    for shortfall in shortfalls:
        if shortfall.mends:
            steps += [_told(case, change, shortfall.programs, names) for change in shortfall.mends[0].changes]
    if about is not None and about.used < sum(used.count for used in about.places):
        steps.append(f"See what would bring it in: lorplan explain FILE --why-not {about.letter}")
    if whole and not shortfalls:
        steps.append("See the price of another letter: lorplan explain FILE --why-not LETTER")
    return tuple(dict.fromkeys(steps))


def _without_a_change(answer: WhyNot) -> list[str]:
    """What to do about something that is in already, or that no change brings in."""
    if answer.what in ("letter", "writer") and all(payer.how == "in" for payer in answer.payers):
        return (
            [f"See what it is worth there: lorplan explain FILE --letter {answer.asked}"]
            if answer.what == "letter"
            else []
        )
    if answer.what == "letter" and any(payer.price is not None for payer in answer.payers):
        return [
            f"Leave it out. To send it all the same, write it under 'wishes': keep: {answer.asked}, and solve again."
        ]
    if all(payer.how == "gone" for payer in answer.payers):
        return ["Only its writer can bring it back. Whose letter could take its place: lorplan ask FILE"]
    if any(payer.how == "full" for payer in answer.payers):
        return ["See whose letter would come next: lorplan ask FILE"]
    return ["Leave it as it is."]


def _told(case: Case, change: RemedyChange, programs: Sequence[str], names: Mapping[str, str]) -> str:
    if change.kind != "lift_must":
        return change.says
    required = _required(case, change)
    if not required or not may_be_contacted(case):
        return contact(case, required)
    some = [names[program] for program in programs]
    who = listing(some if len(some) < 4 else [*some[:2], f"{len(some) - 2} more"])
    return f"Ask {who} whether they insist, or do without: {change.says.partition(': ')[2]}"


def _required(case: Case, change: RemedyChange) -> bool:
    """Whether the rule that a change sets aside is a program's own or a portal's, and not only advice."""
    return any(rule.required for rules in case.rules.values() for rule in rules if rule.id == change.about)


def _notes(case: Case, shortfalls: tuple[Shortfall, ...]) -> tuple[str, ...]:
    notes = []
    people = any(
        change.kind == "person" for shortfall in shortfalls for mend in shortfall.mends for change in mend.changes
    )
    if people:
        notes += _time_left(case)
    if case.only != USABLE:
        notes.append(f"Only letters that are {listing(case.only, 'or')} were used, and nobody new is asked (--only).")
    return tuple(notes)


def _time_left(case: Case) -> list[str]:
    """How long there is to win somebody new: until applications can be sent or programs begin to read; after that, what
    a new letter is still good for."""
    today = case.scenario.as_of
    for name, event in ahead(case.season, today):
        if name in WANTED and event.day > today:
            days = (event.day - today).days
            left = plural(days // 7, "week") if days > 13 else plural(days, "day")
            guess = ", a projected date" if event.projected else ""
            what = sentence(season_words().events[name]).rstrip(".")
            return [f"{what} on {event.day.isoformat()}{guess}: {left} are left to win somebody new."]
    asking = season_words().of(phase_on(case.season, today)).asking
    return [f"As to a new letter: {asking[:1].lower()}{asking[1:]}"] if asking else []
