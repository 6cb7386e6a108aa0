"""The page on agreement with published advice: the cases and pairs of tests/advice, judged by the packs as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.advice.judging import Answer, answers, exceptions, judge, moved_faults
from tests.advice.unseen_sets import Figure, UnseenSet, afterwards, figure, unseen_sets

PATH = "docs/reference/agreement.md"
MADE = "<!-- made by `make docs` from tests/advice/ and the packs in rules/; do not edit -->"
INTRO = """\
# Agreement with published advice

What to send is what people advise, and they have written it down: guides, schools, program directors, applicants.
Here {cases} described sets of letters ({answers} answers, since some are about several kinds of program) and {pairs}
preferences between two letters are held against the rules that come with lorplan. They lie in `tests/advice/`, in our
own words, each with its page.

An answer *agrees* if every best set of letters has all that it wants sent, nothing that it wants left out, one at
least of each choice, numbers by type as it says, and an order in which each letter comes before the next. Letters of
which the same is told are each other's equals. An answer is *firm* if the page states a rule, *permissive* if it
allows or suggests. Pages contradict each other: an answer marked as contradicted cannot be met together with another
one.

How the pages were read: what a page does not tell stays unknown (country, field, dates, fame). An attending (MD) who
supervised directly on an elective, a waived letter and the answer *yes* are taken for granted unless it says
otherwise. Pages that list types of letters, not the letters of one person, are taken to speak of writers who know the
student well.
"""
LATER = """\
## Advice that the weights had not seen

Weights that were made with some cases agree with them too easily. So {later} of the answers were collected when the
weights stood, from other pages, each written down before it was tried. At the first try {firm} of the firm ones and
{permissive} of the permissive ones agreed. What did not agree, and what became of it:
"""
STEADY = """\
## One point more or less

Weights are judgements, so agreement should not turn on the last point of any of them. For every answer that agrees,
each weight that plays a part in it (points, points per letter missing or too many, the steps of a `worth` list, the
bounds of a group) was moved by one, up and down: {tried} moves in {number} answers. {outcome}
"""
UNSEEN = """\
## Sets that the weights had not seen

Weights agree too easily with the answers that they were made with. So there are sets besides, from pages of their own
(`tests/advice/unseen/`), each typed before it was run. How a set fared at its first run stays here for good: that is
the measure. What disagreed is looked at afterwards, and mended where a rule was missing or wrong; so the figure of
today of a set that has run is no measure any more. A set that is held out has not run yet, and whoever sets weights
does not look at it.
"""
UNSEEN_NOTE = """\
Answers that contradict another published one are left out of these figures. *By letters alone*: whatever the order
among the letters that are sent.
"""
KNOWING = """\
## Knowing you, before title and fame

In every specialty, each combination of offices, reputation and rank is held against a plain attending who knows the
applicant one step better (barely, somewhat, well, very well). The plain attending comes first each time; a test tries
them all.
"""


def advice_pages() -> dict[str, str]:
    """Path -> page."""
    every = answers()
    faults = {answer.id: judge(answer) for answer in every}
    return {PATH: "\n".join(_page(every, faults)).rstrip() + "\n"}


def _page(every: list[Answer], faults: dict[str, list[str]]) -> Iterator[str]:
    pairs = sum("better" in answer.told for answer in every)
    cases = len({answer.told["case"] for answer in every if "case" in answer.told})
    yield from (MADE, "")
    yield INTRO.format(cases=cases, answers=len(every) - pairs, pairs=pairs)
    yield from _three(every, faults)
    yield from _figures(every, faults)
    yield from _later([answer for answer in every if answer.later])
    yield from _disagreements(every, faults)
    tried, number, broken = 0, 0, []
    for answer in every:
        if not faults[answer.id]:
            moves, names = moved_faults(answer)
            tried, number = tried + moves, number + 1
            broken += [(answer.id, name) for name in names]
    outcome = f"{len(broken)} of them change an answer:" if broken else "None of them changes an answer."
    yield STEADY.format(tried=tried, number=number, outcome=outcome)
    yield from (f"- {name}: {weight}" for name, weight in broken)
    yield KNOWING


def _three(every: list[Answer], faults: dict[str, list[str]]) -> Iterator[str]:
    """How the answers in sample and the unseen sets fare; a set that is held out is not judged."""
    sets = unseen_sets()
    yield UNSEEN
    yield "| answers | firm | by letters alone | firm pairs | permissive |"
    yield "| --- |" + " ---: |" * 4
    yield _row("in sample, today", figure(every, faults))
    for unseen in sets:
        name = f"{unseen.name} unseen set, collected {unseen.collected}"
        if unseen.ran:
            yield _row(f"**{name}, first run {unseen.ran}**", figure(unseen.answers, unseen.disagreed))
            now = {answer.id: judge(answer) for answer in unseen.answers}
            yield _row(f"{unseen.name} unseen set, today", figure(unseen.answers, now))
        else:
            yield f"| {name}, {len(unseen.answers)} answers | held out | held out | held out | held out |"
    yield ""
    yield UNSEEN_NOTE
    for unseen in sets:
        yield from _first_run(unseen)


def _row(name: str, counts: Figure) -> str:
    return f"| {name} | {counts.sets} | {counts.letters_alone} | {counts.pairs} | {counts.permissive} |"


def _first_run(unseen: UnseenSet) -> Iterator[str]:
    """What did not agree at the first run of a set."""
    if not unseen.ran:
        return
    yield from (f"What did not agree at the first run of the {unseen.name} set:", "")
    for answer in unseen.answers:
        if answer.id in unseen.disagreed:
            kind = answer.firmness + (", contradicted" if answer.conflicts else "")
            yield f"- **{answer.id}** ({kind}, [page]({answer.told['url']})): {answer.told['says']}"
            yield f"  Here: {'; '.join(unseen.disagreed[answer.id])}."
            then = afterwards()[answer.id]
            became = f"mended, {then['mended']}" if "mended" in then else f"it stays. {then['stays']}"
            yield f"  Afterwards ({then['kind']}): {became}"
    yield ""


def _figures(every: list[Answer], faults: dict[str, list[str]]) -> Iterator[str]:
    columns = ("firm", "firm, contradicted", "permissive", "permissive, contradicted")
    yield from ("## By topic", "", "Answers that agree, of all there are.", "")
    yield f"| topic | {' | '.join(columns)} |"
    yield "| --- |" + " ---: |" * len(columns)
    groups = {topic: [one for one in every if one.topic == topic] for topic in sorted({one.topic for one in every})}
    groups |= {"of these, first": [one for one in every if not one.later]}
    groups |= {"of these, later": [one for one in every if one.later], "all": every}
    for topic, mine in groups.items():
        cells = (_share((one for one in mine if _column(one) == column), faults) for column in columns)
        yield f"| {topic} | {' | '.join(cells)} |"
    yield ""


def _later(every: list[Answer]) -> Iterator[str]:
    """How the later answers fared before anything was changed for them."""
    shares = {
        firmness: _share((one for one in every if one.firmness == firmness), {one.id: one.at_first for one in every})
        for firmness in ("firm", "permissive")
    }
    yield LATER.format(later=len(every), **shares)
    yield from (f"- **{one.id}** ({one.firmness}): {one.at_first[0]}" for one in every if one.at_first)
    yield ""


def _column(answer: Answer) -> str:
    return answer.firmness + (", contradicted" if answer.conflicts else "")


def _share(some: Iterable[Answer], faults: dict[str, list[str]]) -> str:
    count = Counter(not faults[answer.id] for answer in some)
    return f"{count[True]} of {count.total()}" if count else ""


def _disagreements(every: list[Answer], faults: dict[str, list[str]]) -> Iterator[str]:
    yield from ("## Disagreements, and why they stay", "")
    for answer in every:
        if faults[answer.id]:
            url = answer.told["url"]
            page = f"[page]({url})" if url.startswith("http") else url
            why = exceptions().get(answer.id, "Not reasoned yet.").strip()
            yield f"- **{answer.id}** ({answer.firmness}, {page}): {answer.told['says']}"
            yield f"  Here: {'; '.join(faults[answer.id])}. {why}"
    yield ""
