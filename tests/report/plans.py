"""Plans made by hand for the tests of reports: a strong applicant who must still ask one person."""

from __future__ import annotations

from msgspec.structs import replace

from lorplan.results.plan import (
    FORMAT,
    Citation,
    CurvePoint,
    Engine,
    Finding,
    LayerStep,
    LedgerLine,
    LeftOut,
    LetterFate,
    Lift,
    NextStep,
    Placement,
    Plan,
    Portfolio,
    PossibleAnswer,
    ProgramPlan,
    Reason,
    RuleInForce,
    Stage,
    Unknown,
    Verdict,
)
from lorplan.results.requests import Request

GUIDE = Citation("Guide: How Many Letters Do You Need", None, "2026-11-22", None)
ERAS = Citation(
    "AAMC: Assigning Letters in MyERAS",
    "https://students-residents.aamc.org/eras/letters",
    "2026-11-20",
    None,
)
LAKESIDE = Citation("Lakeside Medical Center: How to Apply", "https://lakeside.example/apply", "2027-06-02", None)

TWO = "At least two letters come from internal medicine physicians who supervised you directly."
CHAIR = "One letter from the chair of medicine or the clerkship director."
US_IM = "At least one letter comes from an internal medicine physician practising in the US."


def reason(letter: str, writer: str, status: str, points: int, says: str, assigned: bool = False) -> Reason:
    return Reason(letter, writer, status, says, points, assigned, points, points)


PATEL = reason(
    "patel-im",
    "Dr. Anita Patel",
    "uploaded",
    14,
    "knows your work very well from four weeks of inpatient internal medicine in the US, and was eager to write",
)
CHEN = reason(
    "chen-im",
    "Dr. Wei Chen",
    "agreed",
    11,
    "supervised you directly as a sub-intern, and can compare you to US students",
)
CLARKE = reason(
    "clarke-im",
    "Dr. Rosalind Clarke",
    "uploaded",
    6,
    "has known you longest, and describes your growth at your own school",
)
RAO = reason("rao-research", "Dr. Vikram Rao", "asked", 4, "speaks of your research, which these programs look for")
OKAFOR = reason("okafor-im", "Dr. Ngozi Okafor", "idea", 9, "is the clerkship director, whose letter Lakeside asks for")

NO_RAO = LeftOut(
    "rao-research", "Dr. Vikram Rao", "a fourth letter would dilute the three clinical ones here", 2, None, 2, 2
)
NO_HALE = LeftOut(
    "hale-shadow",
    "Dr. Martin Hale",
    "may not be used: it rests on shadowing only",
    None,
    "shadowing-letter.used",
    None,
    None,
)
NO_CLARKE = LeftOut(
    "clarke-im", "Dr. Rosalind Clarke", "the fourth slot is worth more with Dr. Okafor's letter", 3, None, 3, 3
)


def program(
    ident: str, name: str, count: int, priority: int, portfolio: str, letters: dict[str, str], points: int
) -> ProgramPlan:
    """A categorical internal medicine program at ERAS that keeps every must."""
    return ProgramPlan(
        program=ident,
        name=name,
        count=count,
        portal="eras",
        specialty="internal_medicine",
        track="categorical",
        class_id=ident,
        weight=priority * count,
        portfolio=portfolio,
        letters=tuple(Placement(letter, step) for letter, step in sorted(letters.items())),  # type: ignore[arg-type]
        kept=("direct-im-letters.missing", "us-im-letter.missing"),
        open=(),
        broken=(),
        points=points,
        assigned_before=tuple(sorted(letter for letter, step in letters.items() if step == "there")),
        to_add=tuple(sorted(letter for letter, step in letters.items() if step != "there")),
        rests_on=(),
    )


CORE = {"patel-im": "add now", "clarke-im": "add now", "chen-im": "add when it arrives"}

GENERAL = LayerStep("general", "img", "defines", None, None, (GUIDE,))
SPECIALTY = LayerStep("specialty", "internal_medicine", "changes", "tightens", None, (GUIDE,))
OWN = LayerStep("program", "lakeside-im", "defines", None, None, (LAKESIDE,))

EVERYWHERE = ("academic", "community", "lakeside-im", "university")

PLAN = Plan(
    format=FORMAT,
    version="0.1.0",
    as_of="2027-07-20",
    season="eras-2028",
    season_carried_from="eras-2027",
    scenario_hash="5c1f0e9a7b3d2468",
    packs_hash="99aa0f3377b1c2d4",
    packs=("eras", "general", "img", "internal_medicine"),
    only=("uploaded", "agreed", "asked"),
    overrides=(),
    status="proved",
    engines=(Engine("cp-sat", "proved", None), Engine("table", "proved", None)),
    objective=(
        Stage(2, "programs short", 0, 0, True),
        Stage(3, "letters short", 0, 0, True),
        Stage(4, "points", 12816, 12816, True),
        Stage(5, "new people", 1, 1, True),
        Stage(6, "portfolios", 3, 3, True),
    ),
    verdicts=(
        Verdict("tonight", 0, 120, 0, EVERYWHERE, ("clarke-im", "patel-im"), 0),
        Verdict("expected", 119, 120, 0, ("lakeside-im",), ("chen-im", "clarke-im", "patel-im", "rao-research"), 0),
        Verdict("plan", 120, 120, 0, (), ("chen-im", "clarke-im", "okafor-im", "patel-im", "rao-research"), 0),
    ),
    requests=(
        Request(
            "okafor", "Dr. Ngozi Okafor", ("okafor-im",), "2027-09-22", True, None, 1, ("lakeside-im",), True, (), ()
        ),
    ),
    portfolios=(
        Portfolio(
            "A",
            ("chen-im", "clarke-im", "patel-im"),
            ("community", "university"),
            107,
            428,
            (PATEL, CHEN, CLARKE),
            (NO_RAO, NO_HALE),
            (),
        ),
        Portfolio(
            "B",
            ("chen-im", "clarke-im", "patel-im", "rao-research"),
            ("academic",),
            12,
            96,
            (PATEL, CHEN, CLARKE, RAO),
            (NO_HALE,),
            (),
        ),
        Portfolio(
            "C",
            ("chen-im", "okafor-im", "patel-im"),
            ("lakeside-im",),
            1,
            16,
            (PATEL, CHEN, OKAFOR),
            (NO_CLARKE, NO_HALE, NO_RAO),
            (),
        ),
    ),
    programs=(
        program("academic", "academic", 12, 8, "B", {**CORE, "rao-research": "add when it arrives"}, 35),
        program("community", "community", 60, 4, "A", CORE, 31),
        replace(
            program(
                "lakeside-im",
                "Lakeside Medical Center",
                1,
                16,
                "C",
                {"patel-im": "there", "chen-im": "add when it arrives", "okafor-im": "add after asking"},
                34,
            ),
            kept=("chair-or-clerkship-letter.missing", "direct-im-letters.missing", "us-im-letter.missing"),
            rests_on=("writer.okafor.knows_me",),
        ),
        program("university", "university", 47, 4, "A", CORE, 31),
    ),
    ledger=(
        LedgerLine("clinical-letter", "lakeside-im", ("chen-im",), 1, 11, 16),
        LedgerLine("clinical-letter", "lakeside-im", ("okafor-im",), 1, 9, 16),
        LedgerLine("clinical-letter", "lakeside-im", ("patel-im",), 1, 14, 16),
        LedgerLine("effort", "writer:okafor", ("okafor-im",), 1, -2, 540),
    ),
    findings=(
        Finding(
            "consider-fourth-letter",
            "note",
            "note",
            "More than four letters is rarely read.",
            "More than four letters is rarely read.",
            EVERYWHERE,
            120,
            (),
            None,
            None,
            None,
            (GENERAL,),
            (GUIDE,),
            None,
        ),
    ),
    unknowns=(
        Unknown(
            "writer.okafor.knows_me",
            "okafor",
            "How well does Dr. Ngozi Okafor know your clinical work?",
            True,
            48,
            (
                PossibleAnswer("barely", "another plan would be better", 48, ()),
                PossibleAnswer("somewhat", "another plan would be better", 16, ()),
                PossibleAnswer("well", "nothing changes", 0, ()),
                PossibleAnswer("very_well", "nothing changes", 0, ()),
            ),
        ),
        Unknown("letter.rao-research.waived", "rao-research", "Did you waive your right to see it?", False, 0, ()),
    ),
    unknowns_examined=9,
    unknowns_note="9 facts were varied, one at a time",
    letters=(
        LetterFate("chen-im", "Dr. Wei Chen", "agreed", "used", 120, "one of the three clinical letters"),
        LetterFate("clarke-im", "Dr. Rosalind Clarke", "uploaded", "used", 119, "one of the three clinical letters"),
        LetterFate("hale-shadow", "Dr. Martin Hale", "uploaded", "barred", 0, "it rests on shadowing only"),
        LetterFate("okafor-im", "Dr. Ngozi Okafor", "idea", "used", 1, "Lakeside asks for it"),
        LetterFate("patel-im", "Dr. Anita Patel", "uploaded", "used", 120, "one of the three clinical letters"),
        LetterFate("rao-research", "Dr. Vikram Rao", "asked", "used", 12, "research-heavy programs look for it"),
    ),
    curve=(
        CurvePoint(0, (), (), 1, 16, 32, 13392, True),
        CurvePoint(1, ("Dr. Ngozi Okafor",), ("okafor-im",), 0, 0, 0, 12816, True),
        CurvePoint(2, ("Dr. Ngozi Okafor",), ("okafor-im",), 0, 0, 0, 12816, True),
    ),
    lifts=(Lift("chair-or-clerkship-letter.missing", CHAIR, 0, 0, 13440, 624),),
    next_steps=(
        NextStep("Ask Dr. Ngozi Okafor for a letter (okafor-im), and for a strong one"),
        NextStep("Remind Dr. Wei Chen, who agreed on 2027-06-30, to upload chen-im by 2027-09-22"),
        NextStep("At the portal, assign patel-im and clarke-im now; they are in the plan everywhere"),
    ),
    resilience=None,
    notes=(),
    specialties=(),
    assumed=(),
    rules=(
        RuleInForce("chair-or-clerkship-letter.missing", "must", CHAIR, ("lakeside-im",), (OWN,), (LAKESIDE,)),
        RuleInForce(
            "clinical-letter",
            "should",
            "A letter from someone who saw you with patients.",
            EVERYWHERE,
            (GENERAL,),
            (GUIDE,),
        ),
        RuleInForce("direct-im-letters.missing", "must", TWO, EVERYWHERE, (GENERAL, SPECIALTY), (GUIDE,)),
        RuleInForce("us-im-letter.missing", "must", US_IM, EVERYWHERE, (SPECIALTY,), (GUIDE,)),
    ),
)


def short() -> Plan:
    """The same applicant when nobody may be asked any more: Lakeside falls short, and one rule hangs on an answer."""
    programs = tuple(
        replace(p, broken=("chair-or-clerkship-letter.missing",), kept=p.kept[1:], portfolio="A")
        if p.program == "lakeside-im"
        else replace(p, kept=p.kept[1:], open=p.kept[:1], rests_on=("experience.ward-2.supervised",))
        if p.program == "academic"
        else p
        for p in PLAN.programs
    )
    broken = Finding(
        "chair-or-clerkship-letter.missing",
        "must",
        "broken",
        CHAIR,
        "none of your letters is from either",
        ("lakeside-im",),
        1,
        (),
        0,
        1,
        1,
        (OWN,),
        (LAKESIDE,),
        "ask Dr. Ngozi Okafor (raise budget.new_requests to 1), or ask Lakeside whether they insist.",
    )
    unsure = Finding(
        "direct-im-letters.missing",
        "must",
        "open",
        TWO,
        "1 of 2 letters is sure, and one more may count",
        ("academic",),
        12,
        ("chen-im",),
        1,
        2,
        1,
        (GENERAL, SPECIALTY),
        (GUIDE,),
        "say how you were supervised on ward-2 (experience.ward-2.supervised).",
    )
    return replace(
        PLAN,
        programs=programs,
        requests=(),
        findings=(broken, unsure, *PLAN.findings),
        portfolios=(
            replace(PLAN.portfolios[0], programs=("community", "lakeside-im", "university"), count=108),
            PLAN.portfolios[1],
        ),
        verdicts=(
            Verdict("tonight", 0, 120, 0, EVERYWHERE, (), 0),
            Verdict("expected", 107, 120, 12, ("lakeside-im",), (), 0),
            Verdict("plan", 107, 120, 12, ("lakeside-im",), (), 0),
        ),
        curve=(),
        next_steps=PLAN.next_steps[1:],
    )


def stopped() -> Plan:
    """A plan whose search was stopped, found by one method only."""
    return replace(
        PLAN, status="stopped", engines=(Engine("cp-sat", "stopped", 96), Engine("table", "too large", None))
    )


def hostile() -> Plan:
    """The plan with names that try to be markup, formulas and terminal codes."""
    bad = "=HYPERLINK(1) [bold]x[/bold] \x1b[31mred\u202e\n\u2603 医師"
    programs = tuple(replace(p, name=bad) if p.program == "academic" else p for p in PLAN.programs)
    letters = tuple(replace(fate, writer=bad) if fate.letter == "patel-im" else fate for fate in PLAN.letters)
    portfolios = tuple(
        replace(p, reasons=tuple(replace(r, writer=bad) if r.letter == "patel-im" else r for r in p.reasons))
        for p in PLAN.portfolios
    )
    return replace(PLAN, programs=programs, letters=letters, portfolios=portfolios)


NAMED = {"ready": PLAN, "short": short(), "stopped": stopped()}

# The short plan without what is broken: complete, but one requirement hangs on an answer.
UNSURE = replace(short(), programs=tuple(replace(p, broken=()) for p in short().programs))
