"""What a world says: its statements, the values of facts, and the truth of conditions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from referee.days import moved, workday
from referee.truth import MAYBE, NO, UNSETTLED, UNTOLD, YES, Eye, both, either, many, opposite, sure

SETS = ("choices", "texts", "specialties", "countries")
KINDS = ["count", "bar", "points", "cover", "require", "say"]


@dataclass
class Reader:
    """Reads one world."""

    world: Mapping[str, Any]
    facts: dict[str, Any] = field(init=False)
    definitions: dict[str, Any] = field(init=False)
    statements: list[dict[str, Any]] = field(init=False)
    caps: dict[str, tuple[int, int]] = field(init=False)
    scenario: Mapping[str, Any] = field(init=False)
    effort: int = field(init=False)
    further: int = field(init=False)
    rewrite: int = field(init=False)
    required_weight: int = field(init=False)
    presuming: bool = False  # whether what nobody told is seen as its fact's `untold_as`, as shoulds see it
    _known: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scenario = self.world["scenario"]
        self.facts = {fact["fact"]: fact for fact in self.world["facts"]}
        self.definitions = {}
        self.statements = []
        self.caps = {}
        self.effort = 0
        self.further = 0
        rewrite = None
        self.required_weight = 1
        for pack in self.world["packs"]:
            self.definitions.update(pack.get("define", {}))
            for name, cap in pack.get("groups", {}).items():
                self.caps[name] = (cap.get("at_least", 0), cap.get("at_most", 0))
            self.effort = pack.get("settings", {}).get("effort", {}).get("value", self.effort)
            self.further = pack.get("settings", {}).get("further_effort", {}).get("value", self.further)
            rewrite = pack.get("settings", {}).get("rewrite_effort", {}).get("value", rewrite)
            weight = pack.get("settings", {}).get("required_weight", {}).get("value", self.required_weight)
            self.required_weight = weight
            layer = pack["layer"]
            for raw in pack.get("rules", []):
                self._add(raw, layer, portal=pack.get("portal"), specialty=pack.get("specialty"))
        for program in self.scenario["programs"]:
            for raw in program.get("rules", []):
                self._add(raw, "program", program=program["id"])
        for raw in [*self.scenario.get("rules", []), *self.scenario.get("overrides", [])]:
            self._add(raw, "user")
        self.rewrite = self.further if rewrite is None else rewrite
        self.effort = self.scenario.get("budget", {}).get("effort", self.effort)

    def _add(self, raw: Mapping[str, Any], layer: str, **only: Any) -> None:
        action = next(verb for verb in ("id", "change", "lift") if verb in raw)
        fields: dict[str, Any] = {name: raw[name] for name in ("level", "says", "why", "required") if name in raw}
        for kind in KINDS:
            if isinstance(raw.get(kind), dict):
                fields["kind"] = (kind, raw[kind])
                if action == "id" and "level" not in fields:
                    fields["level"] = {"points": "should", "cover": "should", "say": "note"}[kind]
        fields.update({mark: raw[mark] for mark in ("number", "weak") if mark in raw})
        if isinstance(raw.get("points"), int):
            fields["points"] = raw["points"]
        self.statements.append(
            {
                "rule": raw[action],
                "layer": layer,
                "action": action,
                "applies": raw.get("applies", {}),
                "fields": fields,
                "only": {name: value for name, value in only.items() if value is not None},
            }
        )

    # ---- facts

    def program(self, name: str | None) -> Mapping[str, Any]:
        return next(program for program in self.scenario["programs"] if program["id"] == name)

    def writers(self, letter: str | None) -> list[str]:
        return sorted(self.scenario["letters"][letter]["writers"])

    def experiences(self, letter: str | None) -> list[str | None]:
        """What the letter is about, else what its writers saw, else something of which nothing is known."""
        own = self.scenario["letters"][letter].get("experiences")
        if own is None:
            seen = [self.scenario["writers"][writer].get("experiences", []) for writer in self.writers(letter)]
            own = sorted({one for listed in seen for one in listed})
            if not own and not all("experiences" in self.scenario["writers"][name] for name in self.writers(letter)):
                return [None]
        return list(own)

    def value(self, name: str, eye: Eye) -> Any:
        """The fact's value, or UNTOLD. A set is (members, non-members); non-members None: the list is complete."""
        presuming, self.presuming = self.presuming, False
        found = self.plain_value(name, eye)
        self.presuming = presuming
        presumed = self.facts[name].get("untold_as", "nothing")
        if found is not UNTOLD or not presuming or presumed == "nothing":
            return found
        return (set(many(presumed)), None) if self.facts[name]["is"] in SETS else presumed

    def plain_value(self, name: str, eye: Eye) -> Any:
        """The fact's value, or UNTOLD, with nothing presumed."""
        fact = self.facts[name]
        found = self.computed(name, eye) if fact.get("computed") else self.told(name, eye)
        if found is UNSETTLED:  # nobody can know it: neither derived nor by default
            return UNTOLD
        if found is UNTOLD:
            for line in (each for each in fact.get("from", []) if "is" in each):
                truth = self.truth(line["if"], eye, frozenset({name.split(".")[0]}))
                if truth == MAYBE:
                    return UNTOLD
                if truth == YES:
                    found = line["is"]
                    break
        if found is UNTOLD and "default" in fact:
            found = fact["default"]
        if found is UNTOLD or fact["is"] not in SETS:
            return found
        if isinstance(found, dict):
            return ({k for k, v in found.items() if v}, {k for k, v in found.items() if not v})
        return (set(many(found)), None)

    def told(self, name: str, eye: Eye) -> Any:
        subject, key = name.split(".", 1)
        if subject == "applicant":
            return self.scenario["applicant"].get(key, UNTOLD)
        if subject == "program":
            return self.program(eye.program).get(key, UNTOLD)
        if subject == "writer":
            writer = self.scenario["writers"][eye.writer]
            if key == "role" and writer.get("roles"):
                return [writer["roles"][held]["role"] for held in self.held(eye.writer)]
            return writer.get(key, UNTOLD)
        if subject == "experience":
            return UNTOLD if eye.experience is None else self.scenario["experiences"][eye.experience].get(key, UNTOLD)
        letter = self.scenario["letters"][eye.letter]
        if key not in letter and self.facts[name].get("also") == "writer":
            for writer in self.writers(eye.letter):
                if key in self.scenario["writers"][writer]:
                    return self.scenario["writers"][writer][key]
        return letter.get(key, UNTOLD)

    def country(self, place: str | None) -> Any:
        return UNTOLD if place is None else self.scenario["institutions"][place].get("country", UNTOLD)

    def computed(self, name: str, eye: Eye) -> Any:
        program = self.program(eye.program) if eye.program else {}
        numbers = program.get("letters", {})
        if name == "program.letters.min":
            return numbers.get("min", numbers.get("asked", UNTOLD))
        if name.startswith("program.letters."):
            return numbers.get(name.rsplit(".", 1)[1], UNTOLD)
        if name in ("program.id", "program.portal", "program.specialty"):
            return program[name.split(".")[1]]
        if name == "program.institution":
            return program.get("institution", UNTOLD)
        if name == "program.traits":
            return program.get("traits", [])
        if name == "letter.id":
            return eye.letter
        if name == "writer.id":
            return eye.writer
        if name == "letter.status":
            return self.status(eye.letter, program)
        if name == "letter.addressed":
            to = self.scenario["letters"][eye.letter].get("addressed_to")
            if to is None:
                return UNTOLD
            if to == "general":
                return "general"
            return "this_specialty" if to == program["specialty"] else "another_specialty"
        if name == "letter.counts":
            if "counts" not in numbers:
                return UNTOLD
            truth = self.truth(numbers["counts"], Eye(eye.program, eye.letter))
            return UNSETTLED if truth == MAYBE else truth == YES
        if name in ("letter.there_from", "letter.there_on", "letter.arrival"):
            return self.comes(eye.letter, program)[name]
        if name == "experience.done":
            return eye.experience is None or self.to_come(eye.experience) is None
        if name == "program.applied":
            sent, deadline = program.get("applied_on"), program.get("deadline")
            return bool(program.get("assigned")) or (sent is not None and (deadline is None or sent <= deadline))
        if name == "experience.id":
            return UNTOLD if eye.experience is None else eye.experience
        if name == "experience.institution":
            seen = {} if eye.experience is None else self.scenario["experiences"][eye.experience]
            return seen.get("institution", UNTOLD)
        if name == "writer.institution":
            works = self.place_of(eye.writer)
            return UNTOLD if works is None else works
        if name == "writer.site":
            place = self.place_of(eye.writer)
            return UNTOLD if place is None else self.scenario["institutions"][place].get("site", UNTOLD)
        if name.startswith("office."):
            return self.of_office(name, eye, program)
        if name == "writer.country":
            writer = self.scenario["writers"][eye.writer]
            seen = [self.scenario["experiences"][name].get("institution") for name in writer.get("experiences", [])]
            found = {self.country(place) for place in ([writer["institution"]] if "institution" in writer else seen)}
            return found.pop() if len(found) == 1 else UNTOLD
        if name == "experience.country":
            place = None if eye.experience is None else self.scenario["experiences"][eye.experience].get("institution")
            return self.country(place)
        if name == "writer.at_program":
            return self.at_program(self.place_of(eye.writer), program)
        if name == "writer.field":
            return self.closest(self.scenario["writers"][eye.writer].get("specialty"), program["specialty"])
        raise AssertionError(name)

    def to_come(self, experience: str) -> str | None:
        """The day from which work counts that does not count yet."""
        work, today = self.scenario["experiences"][experience], self.scenario["as_of"]
        begins = work["started"] if work.get("started", "") > today else None
        if work.get("as") == "employment":
            return begins
        if "ended" in work:
            ahead = work["ended"] > today and ("as" in work or begins is not None)
            return work["ended"] if ahead else None
        if begins is None or "weeks" not in work:
            return begins
        return str(date.fromisoformat(begins) + timedelta(weeks=work["weeks"]))

    def comes(self, name: str | None, program: Mapping[str, Any]) -> dict[str, Any]:
        """When a letter is at a program: from which day on it can be, by which it will be, and what that is worth."""
        letter, today = self.scenario["letters"][name], self.scenario["as_of"]
        if self.status(name or "", program) == "uploaded":
            return {"letter.there_from": today, "letter.there_on": today, "letter.arrival": "there"}
        works = [None if work is None else self.to_come(work) for work in self.experiences(name)]
        done = "" if not works or None in works else min(str(day) for day in works)
        told = letter.get("ready", letter.get("promised_for"))
        takes = program.get("processing_days", 0)
        first = workday(max(today, done, letter.get("promised_from", told or "")), takes)
        last = workday(max(told, done), takes) if told is not None and told >= today else UNTOLD
        arrival: Any = UNTOLD
        by = program.get("deadline", self.world["events"]["review"])
        if first > by:
            arrival = "too_late" if "deadline" in program else "late"
        elif last is not UNTOLD and last <= by:
            arrival = "in_time"
        return {"letter.there_from": first, "letter.there_on": last, "letter.arrival": arrival}

    @staticmethod
    def at_program(own: str | None, program: Mapping[str, Any]) -> Any:
        """Whether a place is the program's; a type of several programs is elsewhere."""
        theirs = program.get("institution")
        if theirs is None and program.get("count", 1) > 1:
            return False
        return UNTOLD if own is None or theirs is None else own == theirs

    def held(self, writer: str | None) -> list[int]:
        """Which of the offices a writer holds today."""
        today = self.scenario["as_of"]
        offices = self.scenario["writers"][writer].get("roles", [])
        return [
            number
            for number, office in enumerate(offices)
            if office.get("from", today) <= today <= office.get("until", today)
        ]

    def of_office(self, name: str, eye: Eye, program: Mapping[str, Any]) -> Any:
        """A fact of an office: what is not written of it is as it is of its writer."""
        assert eye.office is not None
        writer, number = eye.office
        office = self.scenario["writers"][writer]["roles"][number]
        if name == "office.role":
            return office["role"]
        place = office.get("at", self.place_of(writer))
        if name == "office.institution":
            return UNTOLD if place is None else place
        if name == "office.country":
            return self.country(place)
        if name == "office.at_program":
            return self.at_program(place, program)
        specialties = self.scenario["writers"][writer].get("specialty", [])
        whole = [specialty for specialty in specialties if specialty in self.world["families"]]
        of = office.get("of", whole[0] if len(whole) == len(specialties) == 1 else None)
        if of is None:
            return UNTOLD
        return of if name == "office.of" else self.closest([of], program["specialty"])

    def place_of(self, name: str | None) -> str | None:
        """Where a writer works: as told, else the one place where the applicant was seen."""
        writer = self.scenario["writers"][name]
        if "institution" in writer:
            place: str = writer["institution"]
            return place
        places = {self.scenario["experiences"][name].get("institution") for name in writer.get("experiences", [])}
        return places.pop() if len(places) == 1 else None

    def closest(self, specialties: list[str] | None, target: str) -> Any:
        if specialties is None:
            return UNTOLD
        families = self.world["families"]
        seen = set()
        for specialty in specialties:
            parts = families.get(target, {}).get("parts", [])
            near = [*families.get(target, {}).get("related", [])]
            for other in list(near):
                near += families.get(other, {}).get("parts", [])
            if target not in families:
                near = [x for name, f in families.items() if target in f["parts"] for x in (name, *f["parts"])]
            if specialty == target:
                seen.add("same")
            elif specialty in parts:
                seen.add("subspecialty")
            elif specialty in near:
                seen.add("related")
        return next((name for name in ("same", "subspecialty", "related") if name in seen), "other")

    def status(self, letter: str | None, program: Mapping[str, Any]) -> str:
        """The status at a program's portal. What is there, or on its way, at the home portal has to be requested at
        another one, unless it is assigned there."""
        written = self.scenario["letters"][letter]
        found: str = written.get("status", "idea")
        portal = program["portal"]
        if portal in written.get("at", {}):
            return str(written["at"][portal])
        if portal != self.home(written) and found in ("asked", "agreed", "uploaded"):
            programs_of = [program for program in self.scenario["programs"] if program["portal"] == portal]
            return "uploaded" if any(letter in program.get("assigned", []) for program in programs_of) else "idea"
        return found

    def home(self, letter: Mapping[str, Any]) -> str:
        """The portal that a plain status speaks of: of the letter's specialty, else of the scenario."""
        programs = self.scenario["programs"]
        own = {program["portal"] for program in programs if program["specialty"] == letter.get("addressed_to")}
        if len(own) == 1:
            return str(own.pop())
        used = sorted({program["portal"] for program in self.scenario["programs"]})
        if "portal" in self.scenario:
            return str(self.scenario["portal"])
        return "eras" if "eras" in used else used[0]

    def new(self, letter: str) -> bool:
        """Whether nobody was asked for the letter yet, at any portal."""
        written = self.scenario["letters"][letter]
        statuses = {written.get("status", "idea"), *written.get("at", {}).values()}
        return not statuses & {"asked", "agreed", "uploaded"}

    def writing(self) -> set[str]:
        """Who was asked for some letter already."""
        return {self.writers(letter)[0] for letter in self.scenario["letters"] if not self.new(letter)}

    def rewritten(self, letter: str) -> bool:
        """Whether it is new, and its writer has uploaded all that was asked for before."""
        own = [
            {written.get("status", "idea"), *written.get("at", {}).values()}
            for name, written in self.scenario["letters"].items()
            if self.writers(name)[0] == self.writers(letter)[0] and not self.new(name)
        ]
        return self.new(letter) and bool(own) and all("uploaded" in statuses for statuses in own)

    def may_ask_for(self, letters: Collection[str]) -> bool:
        """Whether budget and writers allow asking for exactly these letters."""
        budget = self.scenario.get("budget", {})
        people = {self.writers(letter)[0] for letter in letters} - self.writing()
        if budget.get("new_requests") is not None and len(people) > budget["new_requests"]:
            return False
        fresh = [letter for letter in letters if self.new(letter)]
        if len(fresh) > budget.get("letters", len(fresh)):
            return False
        for to, most in budget.get("per_specialty", {}).items():
            if sum(self.scenario["letters"][letter].get("addressed_to") == to for letter in fresh) > most:
                return False
        for writer in {self.writers(letter)[0] for letter in fresh}:
            own = [letter for letter in fresh if self.writers(letter)[0] == writer]
            if len(own) > budget.get("per_writer", len(own)):
                return False
            old = [name for name in self.scenario["letters"] if self.writers(name)[0] == writer and not self.new(name)]
            willing = self.scenario["writers"][writer].get("versions")
            if willing is not None and len(own) > max(0, willing - len(old)):
                return False
        return not self.needs_two_of_one_choice(fresh)

    def needs_two_of_one_choice(self, letters: Collection[str]) -> bool:
        """Whether these letters, with those that were asked for, speak of two rotations of which only one is done."""
        works = self.scenario["experiences"]
        choices = [set(rotation["experiences"]) for rotation in self.scenario.get("rotations", {}).values()]
        optional = {name for choice in choices for name in choice}

        def needs(letter: str) -> set[Any]:
            own = set(self.experiences(letter)) - {None}
            done = any(name not in optional and self.to_come(name) is None for name in own)
            return set() if done else own

        def clash(name: str, other: str) -> bool:
            if name == other:
                return False
            if any({name, other} <= choice for choice in choices):
                return True
            both = [works[each] for each in (name, other)]
            if not all(work.get("as") == "elective" and "started" in work and "ended" in work for work in both):
                return False
            ahead = all(self.to_come(each) is not None for each in (name, other))
            return ahead and both[0]["started"] <= both[1]["ended"] and both[1]["started"] <= both[0]["ended"]

        asked = [letter for letter in self.scenario["letters"] if not self.new(letter)]
        return any(
            clash(name, other)
            for letter in letters
            for second in (*letters, *asked)
            if letter != second
            for name in needs(letter)
            for other in needs(second)
        )

    # ---- conditions

    def truth(self, condition: Any, eye: Eye, bound: frozenset[str] = frozenset()) -> str:
        """A mapping is a conjunction. Its tests of writers speak of one and the same writer, there is one for whom
        all of them hold; likewise its tests of experiences. `bound`: of whom it is clear already."""
        if isinstance(condition, str):
            return self.truth(self.definitions[condition], Eye(eye.program, eye.letter))
        parts: list[str] = []
        free: dict[str, dict[str, Any]] = {"writer": {}, "office": {}, "experience": {}}
        for key, test in condition.items():
            subject = key.split(".")[0]
            if key == "any":
                parts.append(either([self.truth(each, eye, bound) for each in many(test)]))
            elif key in ("all", "is"):
                parts.append(both([self.truth(each, eye, bound) for each in many(test)]))
            elif key == "not":
                parts.append(opposite(self.truth(test, eye, bound)))
            elif key == "surely":
                parts.append(sure(self.truth(test, eye, bound) == YES))
            elif key.startswith("one_"):
                subject = key.removeprefix("one_")
                at = self.eyes("writer", eye) if subject == "office" and "writer" not in bound else [eye]
                eyes = [each for start in at for each in self.eyes(subject, start)]
                parts.append(either([self.truth(test, each, bound | {subject}) for each in eyes]))
            elif subject in free and subject not in bound:
                free[subject][key] = test
            else:
                parts.append(self.test(key, test, eye))
        if "writer" in bound:
            parts += self.of_one("office", free["office"], eye)
        elif free["writer"] or free["office"]:
            parts.append(
                either(
                    [
                        both(
                            [self.test(key, test, each) for key, test in free["writer"].items()]
                            + self.of_one("office", free["office"], each)
                        )
                        for each in self.eyes("writer", eye)
                    ]
                )
            )
        parts += self.of_one("experience", free["experience"], eye)
        return both(parts)

    def eyes(self, subject: str, eye: Eye) -> list[Eye]:
        """An eye on each writer or experience of the letter, or on each office of the writer."""
        if subject == "writer":
            return [replace(eye, writer=writer) for writer in self.writers(eye.letter)]
        if subject == "office":
            return [replace(eye, office=(eye.writer or "", number)) for number in self.held(eye.writer)]
        return [replace(eye, experience=experience) for experience in self.experiences(eye.letter)]

    def of_one(self, subject: str, tests: Mapping[str, Any], eye: Eye) -> list[str]:
        """Whether there is one for whom all of these tests hold; nothing where there are none."""
        if not tests:
            return []
        return [either([both([self.test(k, t, each) for k, t in tests.items()]) for each in self.eyes(subject, eye)])]

    def test(self, name: str, test: Any, eye: Eye) -> str:
        """One fact against one test."""
        if isinstance(test, dict):
            return both([self.operator(name, word, operand, eye) for word, operand in test.items()])
        value = self.value(name, eye)
        if value is UNTOLD:
            return MAYBE
        if isinstance(value, tuple):
            return either([self.member(value, each) for each in many(test)])
        return sure(value in many(test))

    @staticmethod
    def member(value: tuple[set[str], set[str] | None], each: str) -> str:
        yes, no = value
        if each in yes:
            return YES
        return NO if no is None or each in no else MAYBE

    def operator(self, name: str, word: str, operand: Any, eye: Eye) -> str:
        value = self.value(name, eye)
        if word == "not":
            return opposite(self.test(name, operand, eye))
        if word == "known":
            presuming, self.presuming = self.presuming, False
            told = self.value(name, eye) is not UNTOLD
            self.presuming = presuming
            return sure(told == operand)
        if value is UNTOLD:
            return MAYBE
        if word == "family":
            wanted = [
                x for each in many(operand) for x in (each, *self.world["families"].get(each, {}).get("parts", []))
            ]
            return self.test(name, wanted, eye)
        if word == "all_of":
            return both([self.member(value, each) for each in many(operand)])
        fact = self.facts[name]
        if fact["is"] == "choice":
            value, operand = fact["values"].index(value), fact["values"].index(operand)
        elif fact["is"] == "date":
            operand = self.day(operand, eye.program)
            if operand is None:
                return MAYBE
        return sure(value >= operand if word == "at_least" else value <= operand)

    def day(self, written: str, program: str | None) -> str | None:
        """The day that is written so, as text: an event or a fact of the program or the applicant, perhaps with so
        much time before or after it; None where nobody told the day that it counts from."""
        event, *rest = written.split()
        if event == "today":
            day = self.scenario["as_of"]
        elif event in ("deadline", "program.deadline"):
            day = self.program(program).get("deadline")
        elif event.startswith("applicant."):
            day = self.scenario["applicant"].get(event.removeprefix("applicant."))
        else:
            day = self.world["events"].get(event, event)
        if day is None or not rest:
            return None if day is None else str(day)
        sign, number, unit = rest
        return moved(date.fromisoformat(day), sign, int(number), unit).isoformat()
