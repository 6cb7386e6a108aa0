"""Whom to ask, what more people would buy, which answers matter, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from lorplan.basics.words import listing, plural, sentence
from lorplan.report.lacks import fewer, finding_lines
from lorplan.report.page import Page
from lorplan.report.plain import day
from lorplan.results.curve import CurvePoint
from lorplan.results.plan import Plan
from lorplan.results.questions import Unknown
from lorplan.results.requests import Request, RequestedLetter

NOTHING = "nothing changes"  # what an answer does that changes nothing
QUESTIONS = 2
MANY = 3  # answers of one effect that are spelt out in any case
SPELT = 6  # answers with one effect that are all spelt out


def requests(page: Page, plan: Plan) -> None:
    """The people to ask."""
    if not plan.requests:
        return
    page.heading("WHOM TO ASK")
    for number, request in enumerate(plan.requests, 1):
        by = ""
        if request.needed_by:
            by = f", by {day(request.needed_by)}{' (projected)' if request.needed_by_projected else ''}"
        entries = _entries(plan, request)
        letters = entries or listing(request.letters)
        page.text(f"{request.name}, for {letters}{by}", mark=f"{number}. ", style="strong")
        if not request.new:
            again = all(entry.why == "another portal" for entry in request.entries)
            page.text("Writes for you already" + ("." if again else ": one more version."), indent=3)
        elif len(request.letters) > 1:
            page.text(f"One conversation, {len(request.letters)} versions.", indent=3)
        page.text(_why(page, plan, request), indent=3)
        if request.reserve:
            instead = listing(page.names.letter(letter) for letter in request.reserve)
            page.text(f"If the answer is no: ask {instead} instead.", indent=3)


def _entries(plan: Plan, request: Request) -> str:
    """The letters and what to enter where, if that does not go without saying: who writes already; several versions,
    portals or specialties."""
    places = {(program.portal, program.specialty) for program in plan.programs}
    if len(places) < 2 and len(request.entries) < 2 and request.new:
        return ""
    return listing(f"{entry.letter} (in {entry.portal_name}{entry_label(entry)})" for entry in request.entries)


def entry_label(entry: RequestedLetter) -> str:
    """How the entry is labelled, or where the portal has no labels, to whom the letter is addressed."""
    if entry.label is not None:
        return f", labelled {entry.label}"
    if entry.address is None:
        return ""
    return ", kept general" if entry.address == "General" else f", addressed to {entry.address}"


def _why(page: Page, plan: Plan, request: Request) -> str:
    goes = f"For {plural(request.programs, 'program')}."
    if not request.programs:  # a resilient plan asks for it all the same
        return "A spare: sent only where another letter fails."
    if request.needed_for:
        return f"{goes} Without it something is missing at {page.programs(request.needed_for, 4)}."
    if request.worth is None:
        return f"{goes} Without it more programs would hang on one writer."
    if page.view.shows("why") and request.worth:
        return f"{goes} Worth {plural(request.worth, 'point')} over all programs."
    says = (reason.says for portfolio in plan.portfolios for reason in portfolio.reasons)
    letters = (reason.letter for portfolio in plan.portfolios for reason in portfolio.reasons)
    why = next((said for said, letter in zip(says, letters, strict=True) if letter in request.letters), "")
    return f"{goes} {why.partition('. ')[0].rstrip('.')}." if why else goes


def curve(page: Page, plan: Plan) -> None:
    """What asking nobody, one person, two people ... would give."""
    if len(plan.curve) < 2:
        return
    page.heading("WHAT ASKING MORE PEOPLE BUYS")
    width = max(len(_ask(point)) for point in plan.curve)
    before: CurvePoint | None = None
    hanging = _hanging(plan)
    for index, point in enumerate(plan.curve):
        this = "; this plan" if point.new_requests == sum(request.new for request in plan.requests) else ""
        sure = "" if point.proved else "; not proved"
        same = before is not None and hanging[index] == hanging[index - 1]
        if before is not None and same and _same(point, before) and point.points == before.points:
            page.row(_ask(point), f"nothing more{sure}{this}", width)
            continue
        gain = f", {point.points - before.points:+d} points in all" if before and _same(point, before) else ""
        who = f" ({listing(point.writers)})" if point.writers else ""
        page.row(_ask(point), f"{fewer(point.programs_short)}{hanging[index]}{gain}{who}{sure}{this}", width)
        before = point


def _hanging(plan: Plan) -> list[str]:
    """For each point of the curve of a resilient plan how many programs hang on one writer."""
    along = () if plan.resilience is None else plan.resilience.along_curve
    if len(along) != len(plan.curve):
        return [""] * len(plan.curve)
    return [f", {number or 'none'} {'hang' if number > 1 else 'hangs'} on one writer" for number in along]


def _ask(point: CurvePoint) -> str:
    return f"ask {point.new_requests}" if point.new_requests else "nobody new" if point.writers else "nobody"


def _same(point: CurvePoint, before: CurvePoint) -> bool:
    return (point.short, point.letters_missing) == (before.short, before.letters_missing)


def lifts(page: Page, plan: Plan) -> None:
    """What the costliest requirements cost, for those who may ask a program whether it insists."""
    # A requirement that is met and merely costs points is for those who look at everything.
    costly = [lift for lift in plan.lifts if _fewer_short(plan, lift.short) or (page.view.all and lift.gain > 0)]
    if not costly:
        return
    page.heading("WHAT A REQUIREMENT COSTS YOU")
    for lift in page.cut(costly, 2, spare=0):
        gains = []
        if _fewer_short(plan, lift.short):
            gains.append("fewer programs would fall short" if lift.short else "no program would fall short")
        if lift.gain > 0:
            gains.append(f"the plan is worth {plural(lift.gain, 'point')} more over all programs")
        insist = "your program does" if sum(program.count for program in plan.programs) == 1 else "programs do"
        page.text(f"{sentence(lift.says)} If {insist} not insist on it, {listing(gains)}.", mark="- ")


def _fewer_short(plan: Plan, short: int) -> bool:
    return any(stage.stage == 2 and short < stage.value for stage in plan.objective)


def questions(page: Page, plan: Plan) -> None:
    """The questions whose answer matters, the worthiest first; then the requirements that hang on an answer."""
    asked = [unknown for unknown in plan.unknowns if unknown.matters]
    hanging = [finding for finding in plan.findings if finding.status == "open"]
    if not asked and not hanging:
        return
    page.heading("WHAT HANGS ON AN ANSWER")
    for number, unknown in enumerate(page.cut(asked, QUESTIONS), 1):
        question_lines(page, number, unknown, [rule.says for rule in plan.rules if rule.rule in unknown.keeps])
    covered = {rule for unknown in asked[:QUESTIONS] for rule in unknown.keeps}
    for finding in page.cut([finding for finding in hanging if finding.rule not in covered], QUESTIONS):
        finding_lines(page, finding)
    if plan.unknowns_note and page.view.all:
        page.text(sentence(plan.unknowns_note), style="dim")


def question_lines(page: Page, number: int, unknown: Unknown, hanging: Sequence[str] = ()) -> None:
    """A question, and what each answer would do. `hanging`: the requirements that hang on it, each in a sentence."""
    page.text(unknown.question, mark=f"{number}. ", style="strong")
    for requirement in dict.fromkeys(hanging):
        page.text(f"For: {sentence(requirement)}", indent=3)
    effects: dict[str, list[str]] = {}
    for answer in unknown.answers:
        effects.setdefault(answer.effect, []).append(answer.value)
    values_by_effect = {effect: _values(answers) for effect, answers in effects.items()}
    # Many answers that change nothing are not spelt out, for the others are.
    many = len(values_by_effect) > 1 and len(values_by_effect.get(NOTHING, ())) > MANY
    says = [
        f"{listing(_few(values), 'or')}: {effect}"
        for effect, values in values_by_effect.items()
        if not (many and effect == NOTHING)
    ]
    says += [f"anything else: {NOTHING}"] if many else []
    if says:
        page.text("; ".join(says), indent=3)
    if page.typed:
        page.text(f"({unknown.fact})", indent=3, style="dim")


def _few(values: list[str]) -> list[str]:
    """A few of many answers, and how many others there are."""
    return values if len(values) <= SPELT else [*values[:3], f"{len(values) - 3} others"]


def _values(answers: list[str]) -> list[str]:
    """The single values of answers that may be several, `a, b or c`."""
    return [value for answer in answers for value in answer.replace(" or ", ", ").split(", ")]
