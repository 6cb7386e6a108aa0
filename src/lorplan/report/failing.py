"""What comes of it if one writer sends nothing: a sentence or two under the verdict, and in full where it is asked
for."""

from __future__ import annotations

from lorplan.basics.words import listing, plural, sentence, verb
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.results.plan import Plan
from lorplan.results.resilience import Failure, Price, Resilience, Spare, StandIn

SHOWN = 4  # failures, and programs of one of them
NO_MORE = ("ranks", "soap", "closed")  # phases in which nobody new is asked
FULL = "Keeping a full set of letters if any one writer sends nothing"
SPARES = 2  # of one failure


def outlook(page: Page, plan: Plan) -> None:
    """On whom most hangs, and whom to ask as a spare; nothing where no letter can fail, or where none is missed."""
    resilience = plan.resilience
    if resilience is None or not resilience.kept:
        return
    total = plan.verdicts[-1].total
    hanging = [failure for failure in resilience.failures if failure.count]
    if not hanging and not plan.resilient:
        return
    page.blank()
    if not hanging:
        safe = "your program keeps" if total == 1 else f"{_all(resilience.kept, total)} keep"
        page.text(f"If any one writer sends nothing, {safe} a full set of letters.")
        return
    watch = hanging[0]
    nobody = "" if plan.season_now.phase in NO_MORE else " Nobody else in your file could stand in."
    spare = f" {_now(watch)}" if watch.spares else nobody
    hint = " Or plan with spares: --resilient." if watch.spares and not plan.resilient and page.typed else ""
    page.text(f"{_hangs(watch, total)}{spare}{hint}", style="warn")


def _hangs(watch: Failure, total: int) -> str:
    without = f"without {_these(watch.letters)}"
    if total == 1:
        return f"Your program hangs on {watch.name}: {without} it is incomplete."
    if watch.count == total:
        return f"Everything hangs on {watch.name}: {without} all {total} programs are incomplete."
    are = "it is" if watch.count == 1 else "they are"
    hang = verb(watch.count, "hang")
    return f"{watch.count} of {total} programs {hang} on {watch.name}: {without} {are} incomplete."


def _these(letters: tuple[str, ...]) -> str:
    return f"{'this letter' if len(letters) == 1 else 'these letters'} ({listing(letters)})"


def _now(failure: Failure) -> str:
    """Whom to ask as a spare, and how far that goes."""
    spare = failure.spares[0]
    keeps = "" if spare.count == failure.count else f": that keeps {spare.count} of the {failure.count} complete"
    return f"Ask {_asked(spare)} as a spare{keeps}{_budget(spare)}."


def _asked(spare: Spare) -> str:
    return f"{spare.name} ({listing(spare.letters)})"


def _budget(spare: Spare) -> str:
    return ", though that is more than your budget" if spare.over_budget else ""


def _all(safe: int, total: int) -> str:
    return f"all {total} programs" if safe == total else f"{safe} of {plural(total, 'program')}"


def failing(page: Page, plan: Plan) -> None:
    """What protection costs and leaves open (with --resilient), and every failure (with --all, or where asked for)."""
    resilience = plan.resilience
    if resilience is None or not (plan.resilient or (page.view.all and resilience.failures)):
        return
    page.heading("IF A LETTER FAILS")
    protection(page, plan, resilience)
    sureness = resilience.sureness
    sure = {} if sureness is None else {each.writer: each.percent for each in sureness.estimates}
    felt = [failure for failure in resilience.failures if failure.count or failure.stand_ins]
    for failure in page.cut(felt, SHOWN):
        failure_lines(page, failure, resilience.kept, sure.get(failure.writer))
    idle = [failure for failure in resilience.failures if failure not in felt]
    if idle and page.view.all:
        page.text(f"Nobody would miss {listing(_who(failure) for failure in idle)}.")


def protection(page: Page, plan: Plan, resilience: Resilience) -> None:
    """With --resilient: what it costs to be protected, and what cannot be."""
    if plan.resilient:
        _price(page, resilience)
        _open(page, resilience)


def _who(failure: Failure) -> str:
    return f"{failure.name} ({listing(failure.letters)})"


def _price(page: Page, resilience: Resilience) -> None:
    price = resilience.price
    if not resilience.failures:
        page.text("No writer of this plan can fail: all letters are uploaded.")
        return
    if price is None:
        return
    sure = "" if price.proved else " Not proved."
    hanging = resilience.kept - resilience.safe
    costs = _costs(price)
    if not costs:
        page.text(
            f"{FULL} costs nothing: the best plan does.{sure}"
            if not hanging
            else f"No other plan within your budget protects more programs: this is the best plan.{sure}"
        )
        return
    what = "Protecting as many programs as can be" if hanging else FULL
    hang = plural(price.count, "program hangs", "programs hang")
    page.text(f"{what} costs {listing(costs)}. In the best plan without that, {hang} on one writer.{sure}")


def _costs(price: Price) -> list[str]:
    people = plural(price.people, "more person asked", "more people asked") if price.people > 0 else ""
    fewer = plural(-price.people, "person fewer asked", "people fewer asked") if price.people < 0 else ""
    letters = plural(price.letters, "more letter") if price.letters > 0 and not people else ""
    weaker = "weaker letters at some programs" if price.points > 0 and price.people <= 0 and not letters else ""
    return [part for part in (people, fewer, letters, weaker) if part]


def _open(page: Page, resilience: Resilience) -> None:
    """Programs that could not be protected, and why."""
    hanging = sorted({program for failure in resilience.failures for program in failure.programs})
    for text, some in (
        (
            "nobody else in your file can stand in",
            [program for program in hanging if program in resilience.hopeless],
        ),
        (
            "that takes more people than may be asked",
            [program for program in hanging if program not in resilience.hopeless],
        ),
    ):
        if some:
            page.text(f"Not protected, since {text}: {page.programs(some, SHOWN)}.", style="warn")


def failure_lines(page: Page, failure: Failure, kept: int, sure: int | None) -> None:
    """What comes of it if this writer sends nothing. `kept`: programs with all they need while every letter comes;
    `sure`: the user's estimate of the writer, per cent."""
    says = f"Without {_who(failure)} nothing falls short."
    if failure.count:
        left = kept - failure.count
        have = f"{plural(left, 'program')} {'has' if left == 1 else 'have'}" if left else "no program has"
        says = f"Without {_who(failure)} {have} a full set of letters, with them {kept}."
    page.text(says, mark="- ", style="strong" if failure.count else "")
    for lack in failure.lacking:
        page.text(f"{sentence(lack.says)} ({page.programs(lack.programs, SHOWN)})", indent=2)
    for instead in failure.stand_ins:
        page.text(_instead(page.names, instead), indent=2)
    for spare in page.few(failure.spares, SPARES):
        page.text(_spare(page, failure, spare, sure), indent=2)
    if failure.count and not failure.spares:
        page.text("Nobody else in your file could stand in.", indent=2)


def _spare(page: Page, failure: Failure, spare: Spare, sure: int | None) -> str:
    if spare.worth_below is not None:
        less = f"you are less than {spare.worth_below} % sure of {failure.name}"
        is_it = "it is" if sure is not None and sure < spare.worth_below else "it is not"
        said = "" if sure is None else f" You say {sure} %: {is_it}."
        return f"Asking {_asked(spare)} as a spare is worth it if {less}{_budget(spare)}.{said}"
    left = "all of them" if spare.count == failure.count else page.programs(spare.programs, SHOWN)
    return f"As a spare, {_asked(spare)} keeps {left} complete{_budget(spare)}."


def _instead(names: Names, instead: StandIn) -> str:
    at = f"At {plural(instead.count, 'program')}"
    if not instead.letters:
        return f"{at} the other letters do without it."
    who = listing(names.letter(letter) for letter in instead.letters)
    return f"{at} {who} {'goes' if len(instead.letters) == 1 else 'go'} in its place."
