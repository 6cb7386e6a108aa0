"""What comes of it if one letter fails: a sentence under the verdict, and in full where it is asked for."""

from __future__ import annotations

from lorplan.basics.words import listing, plural, sentence, verb
from lorplan.report.names import Names
from lorplan.report.page import Page
from lorplan.results.plan import Plan
from lorplan.results.resilience import Failure, Price, Resilience, StandIn

SHOWN = 4  # failures, and programs of one of them


def outlook(page: Page, plan: Plan) -> None:
    """One sentence on the letter whose failure does most; nothing where no letter can fail, or where none is missed."""
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
        page.text(f"If any one letter fails, {safe} a full set of letters.")
        return
    watch = hanging[0]
    programs = "your program" if total == 1 else _all(watch.count, total)
    lack = f"{programs} {verb(watch.count, 'lack')} something"
    about = "" if plan.resilient else " Whether another plan would do without it: --resilient."
    page.text(f"The letter to watch: {watch.writer} ({watch.letter}). Without it {lack}.{about}", style="warn")


def _all(safe: int, total: int) -> str:
    return f"all {total} programs" if safe == total else f"{safe} of {plural(total, 'program')}"


def failing(page: Page, plan: Plan) -> None:
    """What protection costs and leaves open (with --resilient), and every failure (with --all, or where asked for)."""
    resilience = plan.resilience
    if resilience is None or not (plan.resilient or (page.view.all and resilience.failures)):
        return
    page.heading("IF A LETTER FAILS")
    if plan.resilient:
        _price(page, resilience)
        _open(page, resilience)
    felt = [failure for failure in resilience.failures if failure.count or failure.stand_ins]
    for failure in page.cut(felt, SHOWN):
        _failure(page, failure)
    idle = [failure for failure in resilience.failures if failure not in felt]
    if idle and page.view.all:
        page.text(f"Nobody would miss {listing(page.names.letter(failure.letter) for failure in idle)}.")


def _price(page: Page, resilience: Resilience) -> None:
    price = resilience.price
    if not resilience.failures:
        page.text("No letter of this plan can fail: all are uploaded.")
        return
    if price is None:
        return
    sure = "" if price.proved else " Not proved."
    hanging = resilience.kept - resilience.safe
    costs = _costs(price)
    if not costs:
        page.text(
            f"Keeping every requirement if any one letter fails costs nothing: the best plan does.{sure}"
            if not hanging
            else f"No other plan within your budget protects more programs: this is the best plan.{sure}"
        )
        return
    what = "Protecting as many programs as can be" if hanging else "Keeping every requirement if any one letter fails"
    hang = plural(price.count, "program hangs", "programs hang")
    page.text(f"{what} costs {listing(costs)}. In the best plan without that, {hang} on one letter.{sure}")


def _costs(price: Price) -> list[str]:
    people = plural(price.people, "more person asked", "more people asked") if price.people > 0 else ""
    fewer = plural(-price.people, "person fewer asked", "people fewer asked") if price.people < 0 else ""
    letters = plural(price.letters, "more letter") if price.letters > 0 and not people else ""
    points = f"{plural(price.points, 'point')} over all programs" if price.points else ""
    return [part for part in (people, fewer, letters, points) if part]


def _open(page: Page, resilience: Resilience) -> None:
    """Programs that could not be protected, and why."""
    hanging = sorted({program for failure in resilience.failures for program in failure.programs})
    for text, some in (
        (
            "no other letter in your file can stand in",
            [program for program in hanging if program in resilience.hopeless],
        ),
        (
            "that takes more people than may be asked",
            [program for program in hanging if program not in resilience.hopeless],
        ),
    ):
        if some:
            page.text(f"Not protected, since {text}: {page.programs(some, SHOWN)}.", style="warn")


def _failure(page: Page, failure: Failure) -> None:
    short = "nothing falls short"
    if failure.count:
        short = f"{plural(failure.count, 'program')} {verb(failure.count, 'fall')} short"
    page.text(
        f"Without {page.names.letter(failure.letter)} {short}.", mark="- ", style="strong" if failure.count else ""
    )
    for lack in failure.lacking:
        page.text(f"{sentence(lack.says)} ({page.programs(lack.programs, SHOWN)})", indent=2)
    for instead in failure.stand_ins:
        page.text(_instead(page.names, instead), indent=2)


def _instead(names: Names, instead: StandIn) -> str:
    at = f"At {plural(instead.count, 'program')}"
    lost = f", {plural(instead.points, 'point')} fewer" if instead.points else ""
    if not instead.letters:
        return f"{at} the other letters do without it{lost}."
    who = listing(names.letter(letter) for letter in instead.letters)
    return f"{at} {who} {'goes' if len(instead.letters) == 1 else 'go'} in its place{lost}."
