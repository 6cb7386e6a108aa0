"""The whole answer of `lorplan shortlist`: the list, why each program is on it or not, what it costs, what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from lorplan.basics.errors import Bug, InputError
from lorplan.basics.words import hint_close
from lorplan.case.case import Case
from lorplan.case.head import hashed_head
from lorplan.case.wording.questions import question
from lorplan.results.plan import Engine
from lorplan.results.shortlist import (
    Because,
    FieldCost,
    ListedProgram,
    ListRule,
    OpenQuestion,
    Says,
    ShortlistReport,
    SignalUse,
    WorthPart,
)
from lorplan.rules.kinds.bar import Bar
from lorplan.rules.language.conditions import Context
from lorplan.rules.packs.statements import Season
from lorplan.scenario.shortlist import ListBudget, Shortlist
from lorplan.shortlist.candidates import Candidate, Pool, pool_of
from lorplan.shortlist.counts import best_value
from lorplan.shortlist.decide import HUNDRED, ChosenList, ListModel, Terms, signalled
from lorplan.shortlist.fees import Schedule, fees
from lorplan.shortlist.others import curve, forced_by, other_budgets
from lorplan.shortlist.recount import ListReading, read_list
from lorplan.shortlist.signals import Allotment, signals

SENTENCES: Mapping[Because, str] = {
    "decided": "You have decided for it.",
    "worth": "You want it, and there is room.",
    "worthless": "Nothing that you wrote speaks for it.",
    "price": "Its fee is more than it is worth to you.",
    "money": "The money goes to programs that are worth more to you.",
    "programs": "The number of programs is used up by others that are worth more to you.",
    "specialty": "The number of programs in this specialty is used up by others.",
}


def shortlist(case: Case, every: bool = False, about: Sequence[str] = (), with_curve: bool = False) -> ShortlistReport:
    """The best list of a case that holds the programs considered. `every`: all are, that were not applied to. `about`:
    programs of which is told what would bring them in or take them out; `with_curve`: with the best lists of fewer
    programs.

    Raises InputError with what is wrong in rules about programs and budgets, and for a program that is not there; Bug
    where two readings differ.
    """
    names = [program.id for program in case.scenario.programs]
    for name in about:
        if name not in names:
            raise InputError.of(f"there is no program '{name}'", None, hint_close(name, names))
    pool = pool_of(case, every)
    terms = terms_of(case)
    chosen = ListModel(pool, terms).best()
    reading = read_list(pool, terms, chosen.numbers, chosen.signals)
    if (reading.missing, reading.worth, reading.cents) != (chosen.missing, chosen.worth, chosen.cents):
        raise Bug.of("the list comes to something else when it is read again")
    engines = _engines(pool, terms, chosen)
    report = _report(pool, terms, chosen, reading, engines)
    forced = tuple(forced_by(pool, terms, chosen, name) for name in about)
    return replace(report, forced=forced, curve=curve(pool, terms, chosen) if with_curve else ())


def _engines(pool: Pool, terms: Terms, chosen: ChosenList) -> tuple[Engine, ...]:
    first = Engine("cp-sat", "proved" if chosen.proved else "stopped", None)
    value = best_value(pool, terms) if chosen.proved else None
    if value is None:
        return (first, Engine("counts", "too large", None))
    if value != chosen.value(terms):
        raise Bug.of(f"the engines differ on the list: {chosen.value(terms)} and {value}")
    return (first, Engine("counts", "proved", None))


def terms_of(case: Case) -> Terms:
    """Fees, signals and budgets as they hold for the scenario's season."""
    wanted = case.scenario.shortlist or Shortlist()
    budget: ListBudget = wanted.budget
    schedules: dict[tuple[str, str], Schedule] = {}
    allotments: dict[str, Allotment] = {}
    per_cent: dict[tuple[str, str], int] = {}
    usual = case.library.settings["signal_per_cent"].value
    for program in case.scenario.programs:
        season = case.world.season_of(program.id)
        if season is None:
            continue
        schedule = fees().schedule(program.portal, season.cycle, season.year)
        if schedule is not None:
            schedules[program.portal, program.specialty] = schedule
        allotment = signals().of(program.specialty, season.year)
        if allotment is not None:
            allotments[program.specialty] = allotment
    for allotment in allotments.values():
        for step, (tier, _) in enumerate(allotment.tiers):
            per_cent[allotment.specialty, tier] = wanted.signals.get(tier, usual[min(step, len(usual) - 1)])
    return Terms(
        schedules=schedules,
        allotments=allotments,
        per_cent=per_cent,
        money=budget.money,
        programs=budget.programs,
        per_specialty=budget.per_specialty,
        dollars_per_point=budget.dollars_per_point,
        assistance=budget.assistance or 0,
    )


# ---- the answer ------------------------------------------------------------------------------------------------------


def _report(
    pool: Pool, terms: Terms, chosen: ChosenList, reading: ListReading, engines: tuple[Engine, ...]
) -> ShortlistReport:
    case = pool.case
    less, more = other_budgets(pool, terms, chosen, reading)
    portals = {candidate.program.portal for candidate in pool.candidates}
    advice = [allotment.advice for allotment in terms.allotments.values() if allotment.advice]
    return ShortlistReport(
        **hashed_head(case),
        assumed=case.assumed,
        status="proved" if chosen.proved else "stopped",
        engines=engines,
        every=pool.every,
        programs=tuple(_program(pool, terms, chosen, reading, position) for position in range(len(chosen.numbers))),
        considered=sum(candidate.program.count for candidate in pool.candidates),
        applied=sum(chosen.numbers),
        money=terms.money,
        most_programs=terms.programs,
        dollars_per_point=terms.dollars_per_point,
        missing=chosen.missing,
        worth=chosen.worth,
        cents=chosen.cents,
        costs=_costs(pool, terms, reading),
        besides=tuple(each.says for each in fees().besides if each.portal is None or each.portal in portals),
        signals=_signals(pool, terms, chosen),
        signal_advice=(signals().home_and_away.says, *advice) if terms.allotments else (),
        less=less,
        more=more,
        forced=(),
        curve=(),
        rules=_rules(pool, reading),
        questions=_questions(pool, chosen),
        letters_proved=pool.letters_proved,
    )


def _program(pool: Pool, terms: Terms, chosen: ChosenList, reading: ListReading, position: int) -> ListedProgram:
    candidate, number = pool.candidates[position], chosen.numbers[position]
    says, because, rule = _why(pool, terms, reading, candidate, number)
    rest = None
    if number and number < candidate.program.count:
        rest = _sentence(pool, *_left_out(pool, terms, reading, candidate))
    verdict, lost = pool.verdicts[candidate.program.id]
    tiers = [tier for (_, tier), programs in chosen.signals.items() if position in programs]
    return ListedProgram(
        program=candidate.program.id,
        name=candidate.program.name,
        count=candidate.program.count,
        number=number,
        portal=candidate.program.portal,
        specialty=candidate.program.specialty,
        says=says,
        because=because,
        rule=rule,
        sentence=_sentence(pool, because, rule),
        rest=rest,
        worth=candidate.worth,
        earned=tuple(
            WorthPart(name, pool.rules[name].says if name in pool.rules else name, points)
            for name, points in candidate.earned
        ),
        letters=verdict,
        letter_points_lost=lost,
        signal=tiers[0] if tiers else None,
        notes=tuple(pool.rules[name].says for name in candidate.said),
        questions=tuple(dict.fromkeys(text for _, text in _open_facts(pool, candidate))),
    )


def _sentence(pool: Pool, because: Because, rule: str | None) -> str:
    return SENTENCES[because] if rule is None else pool.rules[rule].says


def _why(
    pool: Pool, terms: Terms, reading: ListReading, candidate: Candidate, number: int
) -> tuple[Says, Because, str | None]:
    """What to do about a program, and the one reason."""
    if candidate.decided:
        return "apply", "decided", None
    if candidate.barred:
        return "leave_out", "barred", candidate.barred[0]
    if number:
        asked = {fact.partition(".")[0] for (fact, _), _ in _open_facts(pool, candidate)}
        # What is open about the applicant is asked once; what is open about a program, before applying there.
        return ("maybe", "open", candidate.may_bar[0]) if asked == {"program"} else ("apply", "worth", None)
    return "leave_out", *_left_out(pool, terms, reading, candidate)


def _left_out(pool: Pool, terms: Terms, reading: ListReading, candidate: Candidate) -> tuple[Because, str | None]:
    if candidate.worth <= 0:
        return "worthless", None
    programs = reading.fields.get(candidate.field, 0)
    next_cents = terms.cents(candidate.field, programs + 1) - terms.cents(candidate.field, programs)
    if terms.dollars_per_point is not None and candidate.worth * HUNDRED * terms.dollars_per_point < next_cents:
        return "price", None
    specialty = candidate.program.specialty
    in_specialty = sum(number for (_, name), number in reading.fields.items() if name == specialty)
    if in_specialty >= terms.per_specialty.get(specialty, in_specialty + 1):
        return "specialty", None
    if terms.programs is not None and sum(reading.fields.values()) >= terms.programs:
        return "programs", None
    if terms.money is not None and reading.cents + next_cents > terms.money * HUNDRED:
        return "money", None
    held = next((rule.rule for rule in reading.rules if rule.level in ("must", "should")), None)
    return ("rule", held) if held is not None else ("price", None)


def _costs(pool: Pool, terms: Terms, reading: ListReading) -> tuple[FieldCost, ...]:
    costs = []
    for field, number in sorted(reading.fields.items()):
        schedule = terms.schedules.get(field)
        year = _year(pool, field)
        cents = terms.cents(field, number)
        costs.append(
            FieldCost(
                portal=field[0],
                portal_name=pool.case.portal_name(field[0]),
                specialty=field[1],
                specialty_name=pool.case.library.families.in_a_sentence(field[1]),
                programs=number,
                cents=None if schedule is None else cents,
                next_cents=None if schedule is None else terms.cents(field, number + 1) - cents,
                year=None if schedule is None else schedule.year,
                carried=schedule is not None and schedule.year != year,
                sources=() if schedule is None else schedule.sources,
            )
        )
    return tuple(costs)


def _year(pool: Pool, field: tuple[str, str]) -> int:
    program = next(candidate.program for candidate in pool.candidates if candidate.field == field)
    season: Season | None = pool.world.season_of(program.id)
    return 0 if season is None else season.year


def _signals(pool: Pool, terms: Terms, chosen: ChosenList) -> tuple[SignalUse, ...]:
    uses = []
    for specialty, allotment in sorted(terms.allotments.items()):
        if not any(signalled(candidate, specialty) for candidate in pool.candidates):
            continue
        field = next(each.field for each in pool.candidates if each.program.specialty == specialty)
        for tier, number in allotment.tiers:
            sent = chosen.signals.get((specialty, tier), ())
            uses.append(
                SignalUse(
                    specialty=specialty,
                    specialty_name=pool.case.library.families.in_a_sentence(specialty),
                    tier=tier,
                    number=number,
                    programs=tuple(pool.candidates[position].program.id for position in sent),
                    year=allotment.year,
                    carried=allotment.year != _year(pool, field),
                    per_cent=terms.per_cent[specialty, tier],
                    sources=allotment.sources,
                )
            )
    return tuple(uses)


def _rules(pool: Pool, reading: ListReading) -> tuple[ListRule, ...]:
    return tuple(
        ListRule(
            rule=each.rule,
            says=pool.rules[each.rule].says,
            level=each.level,
            missing=each.missing,
            measured=each.measured,
            points=each.points,
            open=each.open,
            sources=pool.rules[each.rule].sources,
        )
        for each in reading.rules
    )


def _open_facts(pool: Pool, candidate: Candidate) -> list[tuple[tuple[str, str], str]]:
    """(fact, entity) and question of what nobody told and a bar hangs on."""
    context = Context(pool.world, candidate.program.id)
    asked = {}
    for name in candidate.may_bar:
        kind = pool.rules[name].kind
        if isinstance(kind, Bar):
            for fact, entity in kind.of.unknown(context):
                asked[fact.name, entity] = question(pool.case, fact, entity)
    return list(asked.items())


def _questions(pool: Pool, chosen: ChosenList) -> tuple[OpenQuestion, ...]:
    """What is not known, by fact: the questions that most programs of the list hang on first."""
    programs: dict[str, list[str]] = {}
    on_list: dict[str, int] = {}
    for candidate, number in zip(pool.candidates, chosen.numbers, strict=True):
        if candidate.decided or candidate.barred:
            continue
        for fact in {fact for (fact, _), _ in _open_facts(pool, candidate)}:
            programs.setdefault(fact, []).append(candidate.program.id)
            on_list[fact] = on_list.get(fact, 0) + number
    return tuple(
        OpenQuestion(fact, _asked(pool, fact, programs[fact]), tuple(programs[fact]), on_list[fact])
        for fact in sorted(programs, key=lambda name: (-on_list[name], name))
    )


def _asked(pool: Pool, name: str, programs: Sequence[str]) -> str:
    fact = pool.case.library.dictionary.fact(name)
    assert fact is not None
    if fact.subject == "program" and len(programs) > 1:
        return (fact.question or name).replace("{program}", "the program")
    return question(pool.case, fact, programs[0] if fact.subject == "program" else "")
