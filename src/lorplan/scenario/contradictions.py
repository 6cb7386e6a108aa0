"""What a scenario says that cannot all be so: found once every value by itself is right.

Each complaint stands where the later of the two statements stands, and names the place of the other one.
"""

from __future__ import annotations

import datetime

from lorplan.basics.errors import Complaints, Where
from lorplan.basics.words import listing, plural, quoted
from lorplan.scenario.asklimits import AskLimit, ask_limits, asked_writers
from lorplan.scenario.models import GONE, Letter, Program, Scenario, Wish


def check(scenario: Scenario, complaints: Complaints) -> None:
    """Note every contradiction within the scenario. What packs say (a portal's cap) is checked where they are known."""
    _first(scenario, complaints)
    for program in scenario.programs:
        _numbers(scenario, program, complaints)
        _assigned(scenario, program, complaints)
    for name, letter in scenario.letters.items():
        _dates(complaints, scenario, ("letters", name), "asked_on", letter.facts, "written_on")
    for name, experience in scenario.experiences.items():
        _dates(complaints, scenario, ("experiences", name), "started", experience.facts, "ended")
    for name, writer in scenario.writers.items():
        for role in writer.roles:
            if role.from_ and role.until and role.until < role.from_:
                message = f"the office ends on {role.until}, before it begins on {role.from_}"
                complaints.add(message, scenario.where("writers", name, "roles"))
    _wishes(scenario, complaints)
    _slots(scenario, complaints)
    _requests(scenario, complaints)


def _first(scenario: Scenario, complaints: Complaints) -> None:
    """The specialty that comes first is one of those applied to."""
    first, to = scenario.applicant.facts.get("first_specialty"), scenario.applicant.applying_to
    if first is not None and first not in to:
        message = f"'first_specialty' ({first}) is none of those in 'applying_to'"
        hint = f"'applying_to' names {listing(to)}"
        complaints.add(message, scenario.where("applicant", "first_specialty"), hint)


def slots_held(scenario: Scenario, program: Program) -> int:
    """How many slots of a program the user holds for letters to come."""
    return sum(
        reserve.letters
        for reserve in scenario.wishes.reserve
        if reserve.programs is None or program.id in reserve.programs
    )


def kept(scenario: Scenario, program: Program) -> frozenset[str]:
    """The letters that the user wants kept at a program."""
    wishes = scenario.wishes.keep
    return frozenset(wish.letter for wish in wishes if wish.programs is None or program.id in wish.programs)


def _later(one: Where, other: Where) -> tuple[Where, Where]:
    return (one, other) if one > other else (other, one)


def _place(scenario: Scenario, where: Where) -> str:
    return f"line {where.line}" if where.file == scenario.file else str(where)


def _dates(
    complaints: Complaints,
    scenario: Scenario,
    path: tuple[str, str],
    first: str,
    facts: dict[str, object],
    last: str,
) -> None:
    begins, ends = facts.get(first), facts.get(last)
    if isinstance(begins, datetime.date) and isinstance(ends, datetime.date) and ends < begins:
        message = f"'{last}' ({ends}) is before '{first}' ({begins})"
        complaints.add(message, scenario.where(*path, last))


def _numbers(scenario: Scenario, program: Program, complaints: Complaints) -> None:
    letters = program.letters
    pairs = (("min", letters.min, "asked", letters.asked), ("asked", letters.asked, "max", letters.max))
    if letters.asked is None:
        pairs = (("min", letters.min, "max", letters.max), pairs[1])
    for low, least, high, most in pairs:
        if least is not None and most is not None and least > most:
            complaints.add(
                f"program {quoted(program.id)}: '{low}' ({least}) is more than '{high}' ({most})",
                scenario.where("programs", program.id, "letters", low),
            )


def _assigned(scenario: Scenario, program: Program, complaints: Complaints) -> None:
    path = ("programs", program.id, "assigned")
    for name in program.assigned:
        status = scenario.letters[name].status_at(program.portal)
        if status not in ("uploaded", "withdrawn"):
            where = scenario.where("letters", name, "status")
            message = (
                f"letter {quoted(name)} is assigned to program {quoted(program.id)}, but its status is {quoted(status)}"
            )
            place = _place(scenario, where)
            hint = f"an assigned letter is 'uploaded' or 'withdrawn'; letter {quoted(name)} stands in {place}"
            complaints.add(message, scenario.where(*path, name), hint)


def _slots(scenario: Scenario, complaints: Complaints) -> None:
    """Assigned letters and slots held must fit below the program's own largest number."""
    for program in scenario.programs:
        most = program.letters.max
        assigned, held = len(program.assigned), slots_held(scenario, program)
        if most is None or assigned + held <= most:
            continue
        limit = scenario.where("programs", program.id, "letters", "max")
        takes = f"program {quoted(program.id)} takes at most {plural(most, 'letter')} ({_place(scenario, limit)})"
        if assigned > most:
            at = scenario.where("programs", program.id, "assigned")
            complaints.add(f"{takes}, but {assigned} are assigned", at)
        else:
            taken = f"{assigned} assigned and " if assigned else ""
            sum_up = f"{taken}{plural(held, 'slot')} held in reserve are {assigned + held}"
            complaints.add(f"{takes}, but {sum_up}", scenario.where("wishes", "reserve"))


def _wishes(scenario: Scenario, complaints: Complaints) -> None:
    for avoid in scenario.wishes.avoid:
        for keep in scenario.wishes.keep:
            both = _programs(scenario, avoid) & _programs(scenario, keep)
            if keep.letter == avoid.letter and both:
                one = scenario.where("wishes", "keep", keep.letter)
                other = scenario.where("wishes", "avoid", avoid.letter)
                later, earlier = _later(one, other)
                complaints.add(
                    f"letter {quoted(keep.letter)} is to be both kept and avoided (see {_place(scenario, earlier)})",
                    later,
                    "delete one of the two wishes, or name different programs",
                )
        for program in scenario.programs:
            if avoid.letter in program.assigned and program.id in _programs(scenario, avoid):
                where = scenario.where("programs", program.id, "assigned", avoid.letter)
                complaints.add(
                    f"letter {quoted(avoid.letter)} is to be avoided, but it is assigned to program "
                    f"{quoted(program.id)} ({_place(scenario, where)})",
                    scenario.where("wishes", "avoid", avoid.letter),
                    "an assigned letter cannot be taken back; name the other programs under 'programs:'",
                )
    for keep in scenario.wishes.keep:
        gone = {
            letter.status_at(program.portal)
            for letter in [scenario.letters[keep.letter]]
            for program in scenario.programs
            if program.id in _programs(scenario, keep) and keep.letter not in program.assigned
        }
        if gone and gone <= set(GONE):
            status = (
                f"{listing(sorted(gone), 'or')} ({_place(scenario, scenario.where('letters', keep.letter, 'status'))})"
            )
            complaints.add(
                f"letter {quoted(keep.letter)} is to be kept, but it is {status}",
                scenario.where("wishes", "keep", keep.letter),
            )


def _programs(scenario: Scenario, wish: Wish) -> frozenset[str]:
    return frozenset(program.id for program in scenario.programs) if wish.programs is None else frozenset(wish.programs)


def _requests(scenario: Scenario, complaints: Complaints) -> None:
    """Letters to keep that are only ideas must be asked for; the budget must allow it."""
    ideas = {
        wish.letter
        for wish in scenario.wishes.keep
        for program in scenario.programs
        if program.id in _programs(scenario, wish) and _must_be_asked(scenario.letters[wish.letter], program)
    }
    _new_letters(scenario, ideas, complaints)
    budget = scenario.budget.new_requests
    people = {scenario.letters[one].writers[0] for one in ideas} - asked_writers(
        scenario
    )  # who is asked: the first author
    if budget is not None and len(people) > budget:
        where = scenario.where("wishes", "keep")
        message = (
            f"'new_requests' is {budget}, but the letters to keep ({_place(scenario, where)}) need "
            f"{plural(len(people), 'new person', 'new people')}: {listing(sorted(people))}"
        )
        complaints.add(message, scenario.where("budget", "new_requests"), "raise the budget, or keep fewer letters")


def _new_letters(scenario: Scenario, ideas: set[str], complaints: Complaints) -> None:
    """Letters to keep that must be asked for, against how many the budget allows, and the writers."""
    keep = _place(scenario, scenario.where("wishes", "keep"))
    for limit in ask_limits(scenario):
        needed = [name for name in limit.letters if name in ideas]
        if len(needed) > limit.most:
            message = (
                f"{_says(limit)} leaves {plural(limit.most, 'new letter')}, but the letters to keep ({keep}) need "
                f"{listing(needed)}"
            )
            complaints.add(message, scenario.where(*limit.path), "allow more, or keep fewer letters")


def _says(limit: AskLimit) -> str:
    """Who leaves no more room, as the subject of a sentence."""
    if limit.about == "versions":
        return f"what writer {quoted(limit.of)} is willing to write"
    if limit.about == "per_specialty":
        return f"the budget for {quoted(limit.of)}"
    return "the budget for one writer" if limit.about == "per_writer" else "the budget"


def _must_be_asked(letter: Letter, program: Program) -> bool:
    return letter.status_at(program.portal) == "idea" and letter.id not in program.assigned
