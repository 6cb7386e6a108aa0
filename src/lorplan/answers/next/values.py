"""What the texts of tasks may say: names and days as the file and the plan have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from lorplan.answers.draft.templates import drafts
from lorplan.basics.words import listing, plural
from lorplan.case.wording.speaker import Speaker
from lorplan.plan.tasks.days import Days
from lorplan.plan.tasks.facts import IMG, Prospect
from lorplan.results.plan import LetterFate
from lorplan.rules.language.conditions import Context
from lorplan.rules.language.facts import MISSING
from lorplan.scenario.fields import GENERAL
from lorplan.scenario.models import Letter

NAMED: Final = 3  # entries of programs that a sentence names
REACHED: Final = {  # what became of a writer -> in words, and whether they can still be reached
    "moved": ("has moved", True),
    "retired": ("has retired", True),
    "ill": ("is ill", False),
    "unreachable": ("cannot be reached", False),
    "died": ("has died", False),
}


class TaskValues(Struct, frozen=True):
    """TaskValues by name for what a task is about. `fates`: what the plan makes of each letter."""

    prospect: Prospect
    days: Days
    fates: Sequence[LetterFate]

    def of(self, context: Context, programs: Sequence[str] = ()) -> dict[str, Any]:
        """The values for a letter, a writer, an experience, some programs, or the applicant."""
        scenario = self.prospect.case.scenario
        portal = self.days.portal(context)
        values = self._common(context, portal)
        if context.letter:
            values |= self._of_letter(scenario.letters[context.letter], context)
        elif context.experience:
            values |= self._of_experience(context.experience)
        elif context.writer:
            name = scenario.writers[context.writer].name
            values |= {"writer": name, "people": name, "writer_id": context.writer}
        elif programs:
            values |= self._of_programs(programs)
        return values

    def _common(self, context: Context, portal: str) -> dict[str, Any]:
        case = self.prospect.case

        def day(name: str) -> str:
            due = self.days.at(name, context)
            return "" if due is None else due.words

        opens = self.days.at("open", context)
        pack = case.library.pack("portal", portal)
        uploaded = sum(letter.status == "uploaded" for letter in case.scenario.letters.values())
        return {
            "file": case.scenario.file,
            "several": False,
            "today": case.scenario.as_of.isoformat(),
            "day": day,
            "portal_id": portal,
            "portal": portal if pack is None else pack.title,
            "before_open": opens is not None and opens.day > case.scenario.as_of,
            "img": case.world.named("applicant.kind", "", None) in IMG,
            "letters_in": uploaded or "none",
            "field": listing(map(self._specialty, case.scenario.applicant.applying_to)),
        }

    def _of_letter(self, letter: Letter, context: Context) -> dict[str, Any]:
        case = self.prospect.case
        named = self.days.at("named", context)
        request = next((request for request in self.prospect.requests if letter.id in request.letters), None)
        gone = [case.scenario.writers[writer].facts.get("unavailable") for writer in letter.writers]
        words, reached = next((REACHED[why] for why in gone if why in REACHED), ("", True))
        writer, promise = Speaker(case).writer(letter.id), self._promise(context)
        return {
            "letter": letter.id,
            "writer": writer,
            "people": f"{writer} ({letter.id})",
            "promises": f"{writer} ({letter.id}{promise and f', {promise}'})",
            "letter_for": self._addressed(letter, "residency in general"),
            "label": self._addressed(letter, "General"),
            "new": letter.id in self.prospect.new,
            "reserve": "" if request is None else self._people(request.reserve),
            "spare": self._people(self._spares(letter)),
            "by_then": named.words if named is not None and named.day > case.scenario.as_of else "",
            "elsewhere": listing(self.prospect.elsewhere.get(letter.id, ())),
            "gone": words,
            "can_be_reached": reached,
        }

    def _promise(self, context: Context) -> str:
        """For when it was promised, else when it was asked for."""
        ready, asked = (self.days.at(name, context) for name in ("letter.ready_on", "letter.asked_on"))
        if ready is not None:
            passed = ready.day < self.prospect.case.scenario.as_of
            return f"promised for {ready.words}{', which has passed' if passed else ''}"
        return "" if asked is None else f"asked on {asked.words}"

    def _spares(self, letter: Letter) -> list[str]:
        """Letters of others that nobody asked for, and that nothing bars."""
        scenario = self.prospect.case.scenario
        wanted, writers = self.prospect.wanted, set(letter.writers)
        return [
            fate.letter
            for fate in self.fates
            if fate.status == "idea"
            and fate.fate != "barred"
            and fate.letter not in wanted
            and not writers & set(scenario.letters[fate.letter].writers)
        ][:2]

    def _people(self, letters: Sequence[str]) -> str:
        """`Dr. A (a-im) and Dr. B (b-im)`."""
        speaker = Speaker(self.prospect.case)
        return listing(f"{speaker.writer(letter)} ({letter})" for letter in letters)

    def _addressed(self, letter: Letter, general: str) -> str:
        """The field that the letter is for; `general`: what it is called where it is for none in particular."""
        if letter.addressed_to is None:
            return listing(map(self._specialty, self.prospect.case.scenario.applicant.applying_to))
        return general if letter.addressed_to == GENERAL else self._specialty(letter.addressed_to)

    def _specialty(self, specialty: str) -> str:
        name = self.prospect.case.library.families.name(specialty)
        return name[:1].lower() + name[1:]

    def _of_experience(self, experience: str) -> dict[str, Any]:
        scenario = self.prospect.case.scenario
        people = [writer.name for writer in scenario.writers.values() if experience in writer.experiences]
        return {
            "place": self._place(experience),
            "rotation": self.rotation(experience),
            "people": listing(people) or "your attendings",
        }

    def _place(self, experience: str) -> str:
        """Where the file tells of an experience; nothing where it is one of several without an id."""
        owner, colon, rest = experience.partition(":")
        if not colon:
            return f"experiences.{experience}"
        table = "writers" if owner in self.prospect.case.scenario.writers else "letters"
        return f"{table}.{owner}.experience" if rest == "experience" else ""

    def rotation(self, experience: str) -> str:
        """`your elective at Harbor Hospital (from 2027-06-28)`."""
        scenario, world = self.prospect.case.scenario, self.prospect.case.world
        capacity = world.named("experience.as", experience, None)
        institution = scenario.institutions.get(scenario.experiences[experience].institution or "")
        people = listing(writer.name for writer in scenario.writers.values() if experience in writer.experiences)
        worded = drafts().words["experience.as"].get(str(capacity)) or str(capacity).replace("_", " ")
        what = "your rotation" if capacity is MISSING else f"your {worded}"
        where = (
            f" at {institution.name or institution.id}"
            if institution is not None
            else f" with {people}"
            if people
            else ""
        )
        start = self.days.at("experience.starts_on", Context(self.days.world, None, experience=experience))
        return f"{what}{where}{'' if start is None else f' (from {start.words})'}"

    def _of_programs(self, programs: Sequence[str]) -> dict[str, Any]:
        entries = [self.prospect.entries_of[program] for program in programs]
        count = sum(entry.count for entry in entries)
        names = [entry.name for entry in entries[:NAMED]]
        rest = len(entries) - len(names)
        listed = listing([*names, f"{rest} more"] if rest else names)
        held = self.prospect.held.get(programs[0])
        return {
            "count": count,
            "programs": listed if count == 1 else f"{plural(count, 'program')} ({listed})",
            "held": "" if held is None else " ".join(held.says),
        }
