"""What the text says of letters that fail: one sentence in every plan, the price and all failures where asked for."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from report import plans

from lorplan.report import View, render
from lorplan.results.plan import Plan, Stage
from lorplan.results.resilience import Failure, Lacking, Price, Resilience, Spare, StandIn

OKAFOR = Spare("okafor", "Dr. Ngozi Okafor", ("okafor-im",), ("community",), 60, None, False)
PARK = Spare("park", "Dr. Jun Park", ("park-im",), (), 0, 82, True)
CHEN = Failure(
    "chen", "Dr. Wei Chen", ("chen-im",), ("academic", "community"), 72,
    (Lacking("us-im-letter.missing", plans.US_IM, ("academic", "community"), 72),),
    (StandIn(("rao-research",), ("university",), 47, 480), StandIn((), ("lakeside-im",), 1, 0)),
    (OKAFOR,),
)  # fmt: skip
RAO = Failure("rao", "Dr. Vikram Rao", ("rao-research",), (), 0, (), (StandIn((), ("academic",), 12, 96),), (PARK,))
IDLE = Failure("lopez", "Dr. Ana Lopez", ("lopez-em", "lopez-im"), (), 0, (), (), ())
EXPOSED = Resilience(120, 48, None, (CHEN, RAO, IDLE), None, (), ())
SAFE = Resilience(120, 120, None, (RAO, IDLE), None, (), ())


def with_it(found: Resilience | None, resilient: bool = False) -> Plan:
    """The plan with that said of failures; `resilient`: made with --resilient."""
    stages = list(plans.PLAN.objective)
    if resilient:
        stages.insert(2, Stage(3, "programs exposed", 0, 0, True))
    return replace(plans.PLAN, resilience=found, objective=tuple(stages))


def text(plan: Plan, **view: Any) -> str:
    """The text on one line to each paragraph."""
    return render(plan, "text", View(width=400, **view))


def test_on_whom_most_hangs_is_said_under_the_verdict_with_a_spare() -> None:
    head = text(with_it(EXPOSED)).split("WHICH LETTERS")[0]
    assert (
        "72 of 120 programs hang on Dr. Wei Chen: without this letter (chen-im) they are incomplete. Ask Dr. Ngozi "
        "Okafor (okafor-im) as a spare: that keeps 60 of the 72 complete. Or plan with spares: --resilient.\n"
    ) in head
    assert "IF A LETTER FAILS" not in text(with_it(EXPOSED))


def test_where_no_failure_does_harm_only_a_plan_made_for_that_says_so() -> None:
    says = "If any one writer sends nothing, all 120 programs keep a full set of letters.\n"
    assert says in text(with_it(SAFE, resilient=True))
    assert "sends nothing" not in text(with_it(SAFE))


def test_nothing_is_said_where_nothing_can_fail_or_nothing_is_known() -> None:
    assert "sends nothing" not in text(with_it(None))
    assert "sends nothing" not in text(with_it(Resilience(120, 120, None, (), None, (), ())))


def test_all_tells_every_failure() -> None:
    section = text(with_it(EXPOSED), all=True).split("IF A LETTER FAILS\n")[1].split("\n\n")[0]
    assert section == (
        "- Without Dr. Wei Chen (chen-im) 48 programs have a full set of letters, with them 120.\n"
        f"  {plans.US_IM} (academic (12) and community (60))\n"
        "  At 47 programs Dr. Vikram Rao (rao-research) goes in its place.\n"
        "  At 1 program the other letters do without it.\n"
        "  As a spare, Dr. Ngozi Okafor (okafor-im) keeps community (60) complete.\n"
        "- Without Dr. Vikram Rao (rao-research) nothing falls short.\n"
        "  At 12 programs the other letters do without it.\n"
        "  Asking Dr. Jun Park (park-im) as a spare is worth it if you are less than 82 % sure of Dr. Vikram Rao, "
        "though that is more than your budget.\n"
        "Nobody would miss Dr. Ana Lopez (lopez-em and lopez-im)."
    )


def priced(price: Price, **more: object) -> str:
    """The first lines of the section of a resilient plan."""
    found = replace(SAFE, price=price, **more)  # type: ignore[arg-type]
    return text(with_it(found, resilient=True)).split("IF A LETTER FAILS\n")[1].split("\n- ")[0]


def test_a_resilient_plan_names_its_price() -> None:
    assert priced(Price(1, 1, 120, 72, True)) == (
        "Keeping a full set of letters if any one writer sends nothing costs 1 more person asked. "
        "In the best plan without that, 72 programs hang on one writer."
    )
    assert "costs 2 more letters. In the best plan without that, 1 program hangs on one writer." in priced(
        Price(0, 2, 0, 1, True)
    )
    assert "costs weaker letters at some programs. " in priced(Price(0, 0, 9, 2, True))
    assert priced(Price(0, 0, 0, 0, True)) == (
        "Keeping a full set of letters if any one writer sends nothing costs nothing: the best plan does."
    )
    assert priced(Price(2, 2, 5, 1, False)).endswith("hangs on one writer. Not proved.")


def test_what_cannot_be_protected_is_named_with_the_reason() -> None:
    failure = replace(CHEN, programs=("academic", "lakeside-im"), count=13)
    told = priced(Price(1, 1, 9, 72, True), safe=107, failures=(failure,), hopeless=("lakeside-im",))
    assert told == (
        "Protecting as many programs as can be costs 1 more person asked. In the best "
        "plan without that, 72 programs hang on one writer.\n"
        "Not protected, since nobody else in your file can stand in: Lakeside Medical Center.\n"
        "Not protected, since that takes more people than may be asked: academic (12)."
    )
    same = priced(Price(0, 0, 0, 13, True), safe=107, failures=(failure,), hopeless=("lakeside-im",))
    assert same.startswith("No other plan within your budget protects more programs: this is the best plan.\n")


def test_where_all_letters_are_uploaded_a_resilient_plan_says_so() -> None:
    plan = with_it(Resilience(120, 120, None, (), Price(0, 0, 0, 0, True), (0, 0, 0), ()), resilient=True)
    assert "IF A LETTER FAILS\nNo writer of this plan can fail: all letters are uploaded.\n" in text(plan)


def test_a_spare_is_called_one_and_the_curve_counts_what_hangs_on_a_writer() -> None:
    spare = replace(plans.PLAN.requests[0], programs=0, worth=None, needed_for=())
    found = replace(EXPOSED, price=Price(1, 1, 9, 72, True), along_curve=(73, 1, 0))
    curve = (*plans.PLAN.curve, replace(plans.PLAN.curve[1], new_requests=2))
    plan = replace(with_it(found, resilient=True), requests=(spare,), curve=curve)
    told = text(plan, parts=("why",))
    assert "A spare: sent only where another letter fails." in told
    assert "nobody  1 program falls short, 73 hang on one writer" in told
    assert " ask 1  no program falls short, 1 hangs on one writer (Dr. Ngozi Okafor); this plan" in told
    assert " ask 2  no program falls short, none hangs on one writer, +0 points in all (Dr. Ngozi Okafor)" in told
    needed = replace(spare, programs=5)
    assert "For 5 programs. Without it more programs would hang on one writer." in text(
        replace(plan, requests=(needed,))
    )
