"""What a scenario says that cannot all be so: looked for once every value by itself is right.

Each complaint stands where the later of the two statements stands, and names the place of the other one.
"""

from __future__ import annotations

import datetime

from lorplan.basics.errors import Complaints, Where
from lorplan.basics.words import listing, plural, quoted
from lorplan.scenario.asklimits import AskLimit, ask_limits, asked_writers
from lorplan.scenario.models import GONE, Letters, Program, Scenario, Wish
from lorplan.scenario.rotations import excluded


def check(scenario: Scenario, complaints: Complaints) -> None:
    """Note every contradiction within the scenario. What packs say (a portal's cap) is checked where they are known."""
    contradictions = _Contradictions(scenario, complaints)
    contradictions.first_specialty()
    contradictions.days()
    for program in scenario.programs:
        contradictions.numbers(program.id, program.letters)
        contradictions.assigned(program)
        contradictions.slots(program)
    contradictions.rotations()
    contradictions.estimates()
    contradictions.avoided()
    contradictions.kept()
    contradictions.new_letters()


class _Contradictions:
    def __init__(self, scenario: Scenario, complaints: Complaints) -> None:
        self.scenario = scenario
        self.complaints = complaints

    def add(self, message: str, *path: str, hint: str | None = None) -> None:
        """Note a contradiction at what stands at a path."""
        self.complaints.add(message, self.scenario.where(*path), hint)

    def line(self, *path: str) -> str:
        """The place of what stands at a path, as a message names it."""
        return self._line(self.scenario.where(*path))

    def _line(self, where: Where) -> str:
        return f"line {where.line}" if where.file == self.scenario.file else str(where)

    def at(self, wish: Wish) -> list[Program]:
        """The programs that a wish is about."""
        return [program for program in self.scenario.programs if wish.programs is None or program.id in wish.programs]

    def first_specialty(self) -> None:
        """The specialty that comes first is one of those applied to."""
        first, applying_to = self.scenario.applicant.facts.get("first_specialty"), self.scenario.applicant.applying_to
        if first is not None and first not in applying_to:
            message = f"'first_specialty' ({first}) is none of those in 'applying_to'"
            self.add(message, "applicant", "first_specialty", hint=f"'applying_to' names {listing(applying_to)}")

    def days(self) -> None:
        """Nothing ends before it begins."""
        for name, letter in self.scenario.letters.items():
            for last in ("answered_on", "written_on", "uploaded_on"):
                self._in_order("letters", name, letter.facts, "asked_on", last)
            self._in_order("letters", name, letter.facts, "promised_from", "promised_for")
        for name, experience in self.scenario.experiences.items():
            self._in_order("experiences", name, experience.facts, "started", "ended")
        for name, writer in self.scenario.writers.items():
            for role in writer.roles:
                if role.from_ and role.until and role.until < role.from_:
                    message = f"the office ends on {role.until}, before it begins on {role.from_}"
                    self.add(message, "writers", name, "roles")

    def rotations(self) -> None:
        """A rotation to come has its days; of a choice only one yields letters."""
        scenario = self.scenario
        for choice, rotation in scenario.rotations.items():
            for name in rotation.experiences:
                for day in ("started", "ended"):
                    if day not in scenario.experiences[name].facts:
                        message = (
                            f"rotation {quoted(name)} has no day on which it {'begins' if day == 'started' else 'ends'}"
                        )
                        self.add(message, "experiences", name, hint=f"write '{day}: YYYY-MM-DD'")
            for letter in scenario.letters.values():
                both = sorted(set(letter.experiences or ()) & set(rotation.experiences))
                if len(both) > 1:
                    message = f"letter {quoted(letter.id)} speaks of {listing(both)}, and you do only one of them"
                    hint = f"write a letter for each, with 'experience:'; the choice '{choice}' stands in "
                    self.add(message, "letters", letter.id, hint=hint + self.line("rotations", choice))
        for first, second, pair in excluded(scenario):
            chosen = any(pair <= set(choice.experiences) for choice in scenario.rotations.values())
            if chosen and first.requested and second.requested:
                message = (
                    f"letters {quoted(first.id)} and {quoted(second.id)} were both asked for, but you do only one of"
                )
                hint = f"leave the rotation that you do not do out of 'rotations:' ({self.line('rotations')})"
                self.add(f"{message} {listing(sorted(pair))}", "letters", second.id, "status", hint=hint)

    def _in_order(self, table: str, name: str, facts: dict[str, object], first: str, last: str) -> None:
        begins, ends = facts.get(first), facts.get(last)
        if isinstance(begins, datetime.date) and isinstance(ends, datetime.date) and ends < begins:
            self.add(f"'{last}' ({ends}) is before '{first}' ({begins})", table, name, last)

    def numbers(self, program: str, letters: Letters) -> None:
        """The least number of letters, the number asked for and the largest are in this order."""
        pairs = [("min", letters.min, "asked", letters.asked), ("asked", letters.asked, "max", letters.max)]
        if letters.asked is None:
            pairs = [("min", letters.min, "max", letters.max)]
        for low, least, high, most in pairs:
            if least is not None and most is not None and least > most:
                message = f"program {quoted(program)}: '{low}' ({least}) is more than '{high}' ({most})"
                self.add(message, "programs", program, "letters", low)

    def assigned(self, program: Program) -> None:
        """What is assigned was uploaded before."""
        for name in program.assigned:
            status = self.scenario.letters[name].status_at(program.portal)
            if status not in ("uploaded", "withdrawn"):
                line = self.line("letters", name, "status")
                self.add(
                    f"letter {quoted(name)} is assigned to program {quoted(program.id)}, "
                    f"but its status is {quoted(status)}",
                    *("programs", program.id, "assigned", name),
                    hint=f"an assigned letter is 'uploaded' or 'withdrawn'; letter {quoted(name)} stands in {line}",
                )

    def slots(self, program: Program) -> None:
        """Assigned letters and slots held fit below the program's own largest number."""
        reserves = self.scenario.wishes.reserve
        held = sum(wish.letters for wish in reserves if wish.programs is None or program.id in wish.programs)
        most, assigned = program.letters.max, len(program.assigned)
        if most is None or assigned + held <= most:
            return
        line = self.line("programs", program.id, "letters", "max")
        takes = f"program {quoted(program.id)} takes at most {plural(most, 'letter')} ({line})"
        if assigned > most:
            self.add(f"{takes}, but {assigned} are assigned", "programs", program.id, "assigned")
        else:
            taken = f"{assigned} assigned and " if assigned else ""
            total = f"{taken}{plural(held, 'slot')} held in reserve are {assigned + held}"
            self.add(f"{takes}, but {total}", "wishes", "reserve")

    def estimates(self) -> None:
        """A word for how sure one is has its number."""
        estimates = self.scenario.estimates
        for writer, estimate in estimates.writers.items():
            if estimates.percent(writer) is None:
                word = estimate.how_sure
                self.add(
                    f"{quoted(str(word))} says how sure you are, and has no number",
                    *("estimates", "writers", writer, "how_sure"),
                    hint=f"write '{word}: … %' below 'estimates:', with what it means to you; lorplan has no number",
                )

    def avoided(self) -> None:
        """What is to be avoided is neither to be kept nor assigned already."""
        for avoid in self.scenario.wishes.avoid:
            name, programs = avoid.letter, self.at(avoid)
            for keep in self.scenario.wishes.keep:
                if keep.letter == name and any(program in programs for program in self.at(keep)):
                    both = (self.scenario.where("wishes", "keep", name), self.scenario.where("wishes", "avoid", name))
                    earlier, later = sorted(both)
                    message = f"letter {quoted(name)} is to be both kept and avoided (see {self._line(earlier)})"
                    hint = "delete one of the two wishes, or name different programs"
                    self.complaints.add(message, later, hint)
            for program in programs:
                if name in program.assigned:
                    line = self.line("programs", program.id, "assigned", name)
                    self.add(
                        f"letter {quoted(name)} is to be avoided, but it is assigned to program "
                        f"{quoted(program.id)} ({line})",
                        *("wishes", "avoid", name),
                        hint="an assigned letter cannot be taken back; name the other programs under 'programs:'",
                    )

    def kept(self) -> None:
        """What is to be kept is not gone everywhere."""
        for keep in self.scenario.wishes.keep:
            letter = self.scenario.letters[keep.letter]
            open_to = [program for program in self.at(keep) if letter.id not in program.assigned]
            statuses = {letter.status_at(program.portal) for program in open_to}
            if statuses and statuses <= set(GONE):
                status = f"{listing(sorted(statuses), 'or')} ({self.line('letters', letter.id, 'status')})"
                message = f"letter {quoted(letter.id)} is to be kept, but it is {status}"
                self.add(message, "wishes", "keep", letter.id)

    def new_letters(self) -> None:
        """Letters to keep that are only ideas must be asked for; the budget and the writers must allow it."""
        scenario, line = self.scenario, self.line("wishes", "keep")
        ideas = set()
        for keep in scenario.wishes.keep:
            letter = scenario.letters[keep.letter]
            open_to = [program for program in self.at(keep) if letter.id not in program.assigned]
            if any(letter.status_at(program.portal) == "idea" for program in open_to):
                ideas.add(letter.id)
        for limit in ask_limits(scenario):
            needed = [name for name in limit.letters if name in ideas]
            if len(needed) > limit.most:
                self.add(
                    f"{_subject(limit)} leaves {plural(limit.most, 'new letter')}, but the letters to keep ({line}) "
                    f"need {listing(needed)}",
                    *limit.path,
                    hint="allow more, or keep fewer letters",
                )
        budget = scenario.budget.new_requests
        first_authors = {scenario.letters[idea].writers[0] for idea in ideas}  # whoever is asked
        people = first_authors - asked_writers(scenario)
        if budget is not None and len(people) > budget:
            self.add(
                f"'new_requests' is {budget}, but the letters to keep ({line}) need "
                f"{plural(len(people), 'new person', 'new people')}: {listing(sorted(people))}",
                *("budget", "new_requests"),
                hint="raise the budget, or keep fewer letters",
            )


def _subject(limit: AskLimit) -> str:
    """Who allows no more letters, as the subject of a sentence."""
    if limit.about == "versions":
        return f"what writer {quoted(limit.of)} is willing to write"
    if limit.about == "rotations":
        return f"doing only one of {listing(sorted(limit.rotations))}"
    if limit.about == "per_specialty":
        return f"the budget for {quoted(limit.of)}"
    return "the budget for one writer" if limit.about == "per_writer" else "the budget"
