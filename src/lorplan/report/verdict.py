"""The verdict in people's words: how many letters of how many each program gets, and what that waits for.

Every command says it with these sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from lorplan.basics.words import listing, plural, sentence, verb
from lorplan.report.failing import outlook
from lorplan.report.page import Page
from lorplan.results.plan import Finding, Plan, ProgramPlan
from lorplan.results.verdicts import Lack, ProgramVerdict, Verdict, When

WAITING: Mapping[When, str] = {
    "sent": "already assigned",
    "in_hand": "with the letters in hand",
    "promised": "once the letters promised arrive",
    "asked": "if those you have asked say yes",
}
LATE = ", but not before programs begin to read"
LINES: Mapping[When, str] = {
    "sent": "assigned so far",
    "in_hand": "in hand now",
    "promised": "with those promised",
    "asked": "if those asked say yes",
}
COMMON = ("A", "An", "All", "At", "Both", "Each", "Every", "Letters", "No", "One", "The", "Three", "Two")  # no names
LOOK_UP = 2  # programs named
LOOK_FOR = "how many letters and of which kinds, how old they may be, the deadline, whether incomplete files are read."
NO_PROGRAMS = "No programs in this scenario yet: nothing to send."
TOO_LATE = "too late to apply"
GROUPS = 3  # of programs alike in their letters, in one sentence


class _AlikePrograms(Struct, frozen=True):
    """Programs that get as many letters of as many and lack the same."""

    says: str
    count: int


def verdict(page: Page, plan: Plan) -> None:
    """The head of a plan: one sentence, then the horizons that say something new."""
    final = plan.verdicts[-1]
    if not final.total:
        page.text(NO_PROGRAMS, style="warn")
        return
    counts = counts_of(plan)
    page.text(headline(plan.verdicts, counts, asking(plan)), style=style_of(final))
    rows = list(_horizons(plan.verdicts, counts))
    width = max((len(when) for when, _ in rows), default=0)
    for when, says in rows:
        page.text(says, mark=f"  {when}:{' ' * (width - len(when))} ")
    looked_up(page, plan)
    caveats(page, plan.findings)
    outlook(page, plan)


def counts_of(plan: Plan) -> dict[str, int]:
    """How many programs each entry stands for."""
    return {program.program: program.count for program in plan.programs}


def style_of(verdict: Verdict) -> str:
    """How the sentence on a verdict is drawn."""
    return "bad" if verdict.lacking else "warn" if verdict.hangs else "good"


def headline(verdicts: Sequence[Verdict], counts: Mapping[str, int], asking: str = "") -> str:
    """The truest short sentence. `counts`: how many programs each entry stands for; `asking`: what the plan asks for
    besides, such as `if 1 more person says yes`."""
    final = verdicts[-1]
    if final.complete < final.total:
        return sentence(f"{_until_then(verdicts, counts, asking)}{summary(final, counts)}")
    waits, better = _waits(verdicts, asking)
    whole = f"{_everything(final.total)} {_get(final.total)} {_whole(final, counts)}{waits}"
    return sentence(f"{whole}; better ones {better}" if better else whole)


def summary(verdict: Verdict, counts: Mapping[str, int], brief: bool = False) -> str:
    """How far the programs are, without a word on when: `2 of 3 letters at 40 programs`. `brief`: without what is
    missing besides."""
    total = verdict.total
    parts: list[tuple[str, int]] = []
    if verdict.complete:
        whole = "a full set of letters" if verdict.complete < total else _whole(verdict, counts)
        parts.append((whole, verdict.complete))
    groups = _groups(verdict, counts, brief)
    parts += [(group.says, group.count) for group in groups[:GROUPS]]
    rest = sum(group.count for group in groups[GROUPS:])
    parts += [("less than a full set", rest)] if rest else []
    (first, count), *others = parts
    return "; ".join([f"{first} at {_of(count, total)}", *(f"{says} at {number}" for says, number in others)])


def _groups(verdict: Verdict, counts: Mapping[str, int], brief: bool) -> list[_AlikePrograms]:
    """The programs that are not complete, by what is said of them, the most first."""
    by_says: Counter[str] = Counter()
    without = [program for program in verdict.programs if _others(program) and not _closed(program)]
    lacking = {_others(program) for program in without}
    alone = len({(program.letters, program.number) for program in without}) == 1
    for program in verdict.programs:
        if program.state != "complete":
            says = _briefly(program) if brief else _says(program, alone and len(lacking) == 1)
            by_says[says] += counts[program.program]
    return [_AlikePrograms(says, count) for says, count in by_says.most_common()]


def _briefly(program: ProgramVerdict) -> str:
    """`2 of 3 letters`; `3 of 3 letters and something missing`."""
    if _closed(program):
        return TOO_LATE
    if not program.letters:
        return "no letter"
    full = program.letters >= program.number
    return f"{amount(program)} and something missing" if full and _others(program) else amount(program)


def says_of(program: ProgramVerdict) -> str:
    """How far one program is: `2 of 3 letters, but not what the program requires (one letter from the chair)`."""
    return _says(program, in_full=True).rstrip(",")


def verdict_of(program: ProgramPlan) -> ProgramVerdict:
    """How far a program is in the plan."""
    return ProgramVerdict(
        program=program.program,
        state=program.state,
        letters=program.counted,
        number=program.number,
        lacks=program.lacks,
        stop_gaps=tuple(placement.letter for placement in program.letters if placement.stop_gap),
    )


def _closed(program: ProgramVerdict) -> bool:
    return any(lack.closes for lack in program.lacks)


def _others(program: ProgramVerdict) -> tuple[Lack, ...]:
    """What a program lacks besides letters of its number."""
    return tuple(lack for lack in program.lacks if not lack.number)


def _says(program: ProgramVerdict, in_full: bool) -> str:
    """`2 of 3 letters`; `3 of 3 letters, without one thing that the program requires`. `in_full`: with the sentence of
    what is missing, where that is one thing."""
    if _closed(program):
        return TOO_LATE
    if not program.letters:
        return "no letter"
    letters = amount(program)
    if program.state == "hangs":
        return f"{letters}, hanging on an answer,"
    others = _others(program)
    if not others:
        return letters
    if len(others) == 1 and in_full:
        return f"{letters}, but not what {_by(others)} ({_lower(others[0].says)})"
    return f"{letters}, without {'one thing' if len(others) == 1 else f'{len(others)} things'} that {_by(others)},"


def _by(lacks: Iterable[Lack]) -> str:
    """Who asks for it: the program requires, the program suggests, the field expects."""
    asked = {"requires" if lack.required else "suggests" if lack.suggested else "expects" for lack in lacks}
    words = {"requires": "the program requires", "suggests": "the program suggests", "expects": "the field expects"}
    return listing(words[verb] for verb in words if verb in asked)


def _lower(says: str) -> str:
    """A sentence inside another one."""
    says = says.rstrip(".")
    return f"{says[:1].lower()}{says[1:]}" if says.partition(" ")[0] in COMMON else says


def amount(program: ProgramVerdict) -> str:
    """`2 of 3 letters`, or `2 letters` where nobody states a number."""
    if not program.number:
        return plural(program.letters, "letter")
    stop_gaps = len(program.stop_gaps)
    some = f" ({'one a stop-gap' if stop_gaps == 1 else f'{stop_gaps} stop-gaps'})" if stop_gaps else ""
    return f"{min(program.letters, program.number)} of {plural(program.number, 'letter')}{some}"


def _whole(verdict: Verdict, counts: Mapping[str, int]) -> str:
    """What all complete programs get: `3 of 3 letters` where that is the same everywhere."""
    amounts = {amount(program) for program in verdict.programs if program.state == "complete"}
    return amounts.pop() if len(amounts) == 1 else "a full set of letters"


def _everything(total: int) -> str:
    return "your program" if total == 1 else f"all {total} programs"


def _get(total: int) -> str:
    return "gets" if total == 1 else "get"


def _of(count: int, total: int) -> str:
    if total == 1:
        return "your program"
    return f"all {total} programs" if count == total else f"{count} of {total} programs"


def _until_then(verdicts: Sequence[Verdict], counts: Mapping[str, int], asking: str) -> str:
    """What has to come before the plan is as far as its last horizon: `if those you have asked say yes: `; nothing
    where the letters in hand are enough."""
    final = summary(verdicts[-1], counts, brief=True)
    first = next((verdict for verdict in verdicts if summary(verdict, counts, brief=True) == final), verdicts[-1])
    if first.when in ("sent", "in_hand"):
        return ""
    waits = WAITING.get(first.when, asking)
    return f"{waits}: " if waits else ""


def _waits(verdicts: Sequence[Verdict], asking: str) -> tuple[str, str]:
    """What a full set of letters waits for (nothing, promises, answers, new people), and what makes it better."""
    final = verdicts[-1]
    for index, verdict in enumerate(verdicts[:-1]):
        if verdict.complete == final.complete:
            later = (other for other in verdicts[index:-1] if {*final.letters} <= {*other.letters})
            enough = next(later, None)
            better = asking if enough is None else "" if enough is verdict else WAITING[enough.when]
            return f" {WAITING[verdict.when]}", better
    waits = f" {asking}" if asking else "" if final.late else " once the letters still to be asked for are there"
    return f"{waits}{LATE if final.late else ''}", ""


def asking(plan: Plan) -> str:
    """Whom the plan asks: new people; where all of them write already, the letters."""
    if not plan.requests:
        return ""
    new = sum(request.new for request in plan.requests)
    if new:
        return f"if {plural(new, 'more person', 'more people')} {verb(new, 'say')} yes"
    return f"if you get {plural(sum(len(request.letters) for request in plan.requests), 'more letter')}"


def _horizons(verdicts: Sequence[Verdict], counts: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    """The horizons before the plan that differ from the one before and from the plan, in words."""
    before = ""
    last = summary(verdicts[-1], counts, brief=True)
    for verdict in verdicts[:-1]:
        says = summary(verdict, counts, brief=True)
        if verdict.when == "sent" and not verdict.letters:
            continue
        if verdict.when == "sent" and verdict.total > 1:
            yield LINES["sent"], _sent(verdict, counts)
            continue
        if says not in (before, last):
            undated = f" ({plural(len(verdict.undated), 'letter')} without a day named)" if _news(verdict) else ""
            yield LINES[verdict.when], f"{says}{undated}"
        before = says


def _sent(verdict: Verdict, counts: Mapping[str, int]) -> str:
    """At how many programs letters are assigned, and at how many all of them."""
    some = sum(counts[program.program] for program in verdict.programs if program.letters)
    whole = "" if verdict.complete in (0, some) else f", a full set at {verdict.complete}"
    return f"{'a full set' if verdict.complete == some else 'letters'} at {_of(some, verdict.total)}{whole}"


def _news(verdict: Verdict) -> bool:
    return verdict.when == "promised" and bool(verdict.undated)


def caveats(page: Page, findings: Iterable[Finding]) -> None:
    """How far these rules reach for this applicant and these programs."""
    for finding in findings:
        if finding.status == "caveat":
            page.text(f"{sentence(finding.says)}{page.cite(finding.sources)}", style="warn")


def looked_up(page: Page, plan: Plan) -> None:
    """By how many programs' own pages this goes."""
    known, total = plan.looked_up.programs, plan.looked_up.total
    if known < total:
        rest = "the rest" if known else "all of it"
        page.text(f"Requirements looked up: {known} of {plural(total, 'program')}; {rest} goes by the usual rules.")


def to_look_up(page: Page, plan: Plan) -> None:
    """Which programs' pages to read first, and what to look for."""
    few = plan.looked_up.first[:LOOK_UP]
    if few:
        page.heading("LOOK UP FIRST")
        page.text(f"{listing(map(page.names.program, few))}: {LOOK_FOR}")


def proof(plan: Plan) -> str:
    """How sure it is that no plan is better."""
    proved = [engine for engine in plan.engines if engine.status == "proved"]
    if plan.status != "proved":
        gaps = [engine.gap for engine in plan.engines if engine.gap is not None]
        gap = f" A better plan may gain up to {plural(min(gaps), 'point')}." if gaps else ""
        return f"Stopped before the proof: the best plan found so far.{gap}"
    if len(proved) > 1:
        return "Proved best twice (two independent methods)."
    if any(engine.status == "too large" for engine in plan.engines):
        return "Proved best once (the scenario is too large for the second method)."
    return "Proved best once (the second method was stopped)."
