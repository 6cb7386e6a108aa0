"""The third reading: slow, obvious, and written from the documents, not from the code it judges.

It takes a world as plain data (what the YAML says: packs and a scenario as dicts and lists), evaluates conditions,
layers and rules word by word, tries every set of letters to ask for and every portfolio, and picks the best plan by
the stages of the plan's definition. Nothing of lorplan is imported here.

A world is `{"facts": [...], "packs": [...], "scenario": {...}, "families": {...}, "events": {...}}`, all in the form in
which the files write it (long forms only; days as text).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Any

YES, NO, MAYBE = "yes", "no", "maybe"
UNTOLD = object()
SHORT = {"writer": "writer.id"}  # what `per` and `different` may be called in short
LAYERS = ["portal", "general", "specialty", "program", "user"]
KINDS = ["count", "bar", "points", "cover", "say"]
PRIORITY = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}


class Refused(Exception):
    """The scenario contradicts itself: it has to be refused as bad input."""


# ---- Kleene's tables


def both(truths: Iterable[str]) -> str:
    """True if all are, false if one is not, else nobody knows."""
    found = list(truths)
    if NO in found:
        return NO
    return MAYBE if MAYBE in found else YES


def either(truths: Iterable[str]) -> str:
    """True if one is, false if none is, else nobody knows."""
    found = list(truths)
    if YES in found:
        return YES
    return MAYBE if MAYBE in found else NO


def opposite(truth: str) -> str:
    """The other one; what nobody knows, nobody knows of its opposite."""
    return {YES: NO, NO: YES, MAYBE: MAYBE}[truth]


def sure(value: bool) -> str:
    """A truth that is known."""
    return YES if value else NO


def many(value: Any) -> list[Any]:
    """One or several, as a list."""
    return value if isinstance(value, list) else [value]


def subsets(things: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """All subsets, small ones first."""
    listed = list(things)
    return chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))


@dataclass(frozen=True)
class Eye:
    """At what a condition looks."""

    program: str | None = None
    letter: str | None = None
    writer: str | None = None
    experience: str | None = None


@dataclass
class Outcome:
    """What one rule comes to for one portfolio: half letters short, whether open, points, whether a limit is broken."""

    halves: int = 0
    open: bool = False
    points: int = 0
    illegal: bool = False


# ---- the kinds, from truths alone


def count_outcome(level: str, least: int | None, most: int | None, sure_ones: int, maybes: int, points: int) -> Outcome:
    """At least k is kept if t >= k, open if t < k <= t + u, else broken; at most k is kept if t + u <= k, open if
    t <= k < t + u, else broken. 2 half letters for each letter surely missing or too many, 1 for each that is open."""
    found = Outcome()
    missing = surely_missing = over = 0
    if least is not None:
        while sure_ones + missing < least:
            missing += 1
        while sure_ones + maybes + surely_missing < least:
            surely_missing += 1
        if missing and not surely_missing:
            found.open = True
    if most is not None:
        while sure_ones - over > most:
            over += 1
        if not over and sure_ones + maybes > most:
            found.open = True
    found.halves = 2 * surely_missing + (missing - surely_missing) + 2 * over
    found.points = points * (missing + over)
    return found


@dataclass
class Judge:
    """Reads one world."""

    world: Mapping[str, Any]
    facts: dict[str, Any] = field(init=False)
    definitions: dict[str, Any] = field(init=False)
    statements: list[dict[str, Any]] = field(init=False)
    caps: dict[str, tuple[int, int]] = field(init=False)
    scenario: Mapping[str, Any] = field(init=False)
    effort: int = field(init=False)
    _known: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scenario = self.world["scenario"]
        self.facts = {fact["fact"]: fact for fact in self.world["facts"]}
        self.definitions = {}
        self.statements = []
        self.caps = {}
        self.effort = 0
        for pack in self.world["packs"]:
            self.definitions.update(pack.get("define", {}))
            for name, cap in pack.get("groups", {}).items():
                self.caps[name] = (cap.get("at_least", 0), cap.get("at_most", 0))
            self.effort = pack.get("settings", {}).get("effort", {}).get("value", self.effort)
            layer = pack["layer"]
            for raw in pack.get("rules", []):
                self._add(raw, layer, portal=pack.get("portal"), specialty=pack.get("specialty"))
        for program in self.scenario["programs"]:
            for raw in program.get("rules", []):
                self._add(raw, "program", program=program["id"])
        for raw in [*self.scenario.get("rules", []), *self.scenario.get("overrides", [])]:
            self._add(raw, "user")
        self.effort = self.scenario.get("budget", {}).get("effort", self.effort)

    def _add(self, raw: Mapping[str, Any], layer: str, **only: Any) -> None:
        action = next(verb for verb in ("id", "change", "lift") if verb in raw)
        fields: dict[str, Any] = {name: raw[name] for name in ("level", "says", "why") if name in raw}
        for kind in KINDS:
            if isinstance(raw.get(kind), dict):
                fields["kind"] = (kind, raw[kind])
                if action == "id" and "level" not in fields:
                    fields["level"] = {"points": "should", "cover": "should", "say": "note"}[kind]
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
        return list(own) or [None]

    def value(self, name: str, eye: Eye) -> Any:
        """The fact's value, or UNTOLD. A set is (members, non-members); non-members None: the list is complete."""
        fact = self.facts[name]
        found = self.computed(name, eye) if fact.get("computed") else self.told(name, eye)
        if found is UNTOLD:
            for line in fact.get("from", []):
                truth = self.truth(line["if"], eye, frozenset({name.split(".")[0]}))
                if truth == MAYBE:
                    return UNTOLD
                if truth == YES:
                    found = line["is"]
                    break
        if found is UNTOLD and "default" in fact:
            found = fact["default"]
        if found is UNTOLD or fact["is"] not in ("choices", "texts", "specialties", "countries"):
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
            return writer.get("roles", UNTOLD) if key == "role" else writer.get(key, UNTOLD)
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
            return UNTOLD if truth == MAYBE else truth == YES
        if name == "writer.country":
            writer = self.scenario["writers"][eye.writer]
            seen = [self.scenario["experiences"][one].get("institution") for one in writer.get("experiences", [])]
            found = {self.country(place) for place in ([writer["institution"]] if "institution" in writer else seen)}
            return found.pop() if len(found) == 1 else UNTOLD
        if name == "experience.country":
            place = None if eye.experience is None else self.scenario["experiences"][eye.experience].get("institution")
            return self.country(place)
        if name == "writer.at_program":
            mine = self.place_of(eye.writer)
            theirs = program.get("institution")
            if theirs is None and program.get("count", 1) > 1:
                return False
            return UNTOLD if mine is None or theirs is None else mine == theirs
        if name == "writer.field":
            return self.closest(self.scenario["writers"][eye.writer].get("specialty"), program["specialty"])
        raise AssertionError(name)

    def place_of(self, name: str | None) -> str | None:
        """Where a writer works: as told, else the one place where the applicant was seen."""
        writer = self.scenario["writers"][name]
        if "institution" in writer:
            place: str = writer["institution"]
            return place
        places = {self.scenario["experiences"][one].get("institution") for one in writer.get("experiences", [])}
        return places.pop() if len(places) == 1 else None

    def closest(self, specialties: list[str] | None, target: str) -> Any:
        if specialties is None:
            return UNTOLD
        families = self.world["families"]
        seen = set()
        for one in specialties:
            parts = families.get(target, {}).get("parts", [])
            near = [*families.get(target, {}).get("related", [])]
            for other in list(near):
                near += families.get(other, {}).get("parts", [])
            if target not in families:
                near = [x for name, f in families.items() if target in f["parts"] for x in (name, *f["parts"])]
            if one == target:
                seen.add("same")
            elif one in parts:
                seen.add("subspecialty")
            elif one in near:
                seen.add("related")
        return next((name for name in ("same", "subspecialty", "related") if name in seen), "other")

    def status(self, letter: str | None, program: Mapping[str, Any]) -> str:
        written = self.scenario["letters"][letter]
        found: str = written.get("at", {}).get(program["portal"], written.get("status", "idea"))
        return found

    # ---- conditions

    def truth(self, condition: Any, eye: Eye, bound: frozenset[str] = frozenset()) -> str:
        """A mapping is a conjunction. Its tests of writers speak of one and the same writer, there is one for whom
        all of them hold; likewise its tests of experiences. `bound`: of whom it is clear already."""
        if isinstance(condition, str):
            return self.truth(self.definitions[condition], Eye(eye.program, eye.letter))
        parts: list[str] = []
        together: dict[str, dict[str, Any]] = {"writer": {}, "experience": {}}
        for key, test in condition.items():
            subject = key.split(".")[0]
            if key == "any":
                parts.append(either([self.truth(one, eye, bound) for one in many(test)]))
            elif key in ("all", "is"):
                parts.append(both([self.truth(one, eye, bound) for one in many(test)]))
            elif key == "not":
                parts.append(opposite(self.truth(test, eye, bound)))
            elif key == "one_writer":
                eyes = [Eye(eye.program, eye.letter, one, eye.experience) for one in self.writers(eye.letter)]
                parts.append(either([self.truth(test, one, bound | {"writer"}) for one in eyes]))
            elif key == "one_experience":
                eyes = [Eye(eye.program, eye.letter, eye.writer, one) for one in self.experiences(eye.letter)]
                parts.append(either([self.truth(test, one, bound | {"experience"}) for one in eyes]))
            elif subject in together and subject not in bound:
                together[subject][key] = test
            else:
                parts.append(self.test(key, test, eye))
        if together["writer"]:
            eyes = [Eye(eye.program, eye.letter, one, eye.experience) for one in self.writers(eye.letter)]
            parts.append(either([both([self.test(k, t, one) for k, t in together["writer"].items()]) for one in eyes]))
        if together["experience"]:
            eyes = [Eye(eye.program, eye.letter, eye.writer, one) for one in self.experiences(eye.letter)]
            tests = together["experience"].items()
            parts.append(either([both([self.test(k, t, one) for k, t in tests]) for one in eyes]))
        return both(parts)

    def test(self, name: str, test: Any, eye: Eye) -> str:
        """One fact against one test."""
        if isinstance(test, dict):
            return both([self.operator(name, word, operand, eye) for word, operand in test.items()])
        value = self.value(name, eye)
        if value is UNTOLD:
            return MAYBE
        if isinstance(value, tuple):
            return either([self.member(value, one) for one in many(test)])
        return sure(value in many(test))

    @staticmethod
    def member(value: tuple[set[str], set[str] | None], one: str) -> str:
        yes, no = value
        if one in yes:
            return YES
        return NO if no is None or one in no else MAYBE

    def operator(self, name: str, word: str, operand: Any, eye: Eye) -> str:
        value = self.value(name, eye)
        if word == "not":
            return opposite(self.test(name, operand, eye))
        if word == "known":
            return sure((value is not UNTOLD) == operand)
        if value is UNTOLD:
            return MAYBE
        if word == "family":
            wanted = [x for one in many(operand) for x in (one, *self.world["families"].get(one, {}).get("parts", []))]
            return self.test(name, wanted, eye)
        if word == "all_of":
            return both([self.member(value, one) for one in many(operand)])
        fact = self.facts[name]
        if fact["is"] == "choice":
            value, operand = fact["values"].index(value), fact["values"].index(operand)
        elif fact["is"] == "date":
            operand = self.world["events"].get(operand, operand)
        return sure(value >= operand if word == "at_least" else value <= operand)

    # ---- layers

    def rules(self, name: str) -> dict[str, dict[str, Any]]:
        """The rules at a program after all layers: for each field the highest layer whose condition surely holds."""
        if name not in self._known:
            self._known[name] = self._resolved(name, {YES})
        found: dict[str, dict[str, Any]] = self._known[name]
        return found

    def uncertain(self, name: str) -> list[str]:
        """The musts of which nobody knows whether they apply (they do not, as the plan counts)."""
        sure_ones = self._resolved(name, {YES})
        possible = self._resolved(name, {YES, MAYBE}, strict=False)
        found = []
        for rule, fields in possible.items():
            changed = any(s["rule"] == rule and self._applies(s, name) == MAYBE for s in self.statements)
            if changed and fields["level"] == "must" and fields["chain"] != sure_ones.get(rule, {}).get("chain"):
                found.append(rule)
        return sorted(found)

    def _applies(self, statement: Mapping[str, Any], name: str) -> str:
        program = self.program(name)
        here = {"portal": program["portal"], "specialty": program["specialty"], "program": name}
        if any(here[what] != value for what, value in statement["only"].items()):
            return NO
        return self.truth(statement["applies"], Eye(name))

    def _resolved(self, name: str, truths: set[str], strict: bool = True) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for rule in sorted({statement["rule"] for statement in self.statements}):
            rule_fields: dict[str, Any] | None = None
            steps: list[int] = []
            for layer in LAYERS:
                here = [
                    place
                    for place, s in enumerate(self.statements)
                    if s["rule"] == rule and s["layer"] == layer and self._applies(s, name) in truths
                ]
                here.sort(key=lambda place: ["id", "change", "lift"].index(self.statements[place]["action"]))
                if strict:
                    self._refuse_twins([self.statements[place] for place in here])
                for place in here:
                    statement = self.statements[place]
                    if rule_fields and rule_fields.get("level") == "limit" and layer != "portal" and strict:
                        raise Refused(f"only the portal changes the limit {rule}")
                    if statement["action"] == "lift":
                        rule_fields = None
                        steps.append(place)
                    elif statement["action"] == "id" or rule_fields is not None:
                        rule_fields = {**(rule_fields or {}), **statement["fields"]}
                        steps.append(place)
            if rule_fields is not None:
                found[rule] = {**rule_fields, "chain": steps}
        return found

    @staticmethod
    def _refuse_twins(statements: list[dict[str, Any]]) -> None:
        for one, other in combinations(statements, 2):
            if "lift" in (one["action"], other["action"]) or set(one["fields"]) & set(other["fields"]):
                raise Refused(f"two statements on {one['rule']} in one layer")

    # ---- one program

    def barred(self, name: str, letter: str) -> bool:
        """Whether a bar surely forbids the letter and no exception surely lets it through."""
        for rule in self.rules(name).values():
            kind, body = rule["kind"]
            if kind == "bar":
                eye = Eye(name, letter)
                spared = "unless" in body and self.truth(body["unless"], eye) == YES
                if self.truth(body["of"], eye) == YES and not spared:
                    return True
        return False

    def wished(self, name: str, what: str) -> list[Any]:
        wishes = self.scenario.get("wishes", {}).get(what, [])
        return [wish for wish in wishes if "programs" not in wish or name in wish["programs"]]

    def letters_at(self, name: str) -> tuple[set[str], set[str], set[str]]:
        """Letters that may be sent, those among them that must be, and those that fill a slot and satisfy nothing."""
        if ("letters", name) not in self._known:
            self._known["letters", name] = self._letters_at(name)
        found: tuple[set[str], set[str], set[str]] = self._known["letters", name]
        return found

    def _letters_at(self, name: str) -> tuple[set[str], set[str], set[str]]:
        program = self.program(name)
        assigned = set(program.get("assigned", []))
        avoid = {wish["letter"] for wish in self.wished(name, "avoid")}
        keep = {wish["letter"] for wish in self.wished(name, "keep")}
        usable: set[str] = set()
        ghosts: set[str] = set()
        for letter in self.scenario["letters"]:
            status, barred = self.status(letter, program), self.barred(name, letter)
            if letter in assigned:
                (ghosts if barred or status in ("withdrawn", "declined") else usable).add(letter)
            elif barred or letter in avoid or status in ("withdrawn", "declined"):
                continue
            elif status != "idea" or self.scenario.get("budget", {}).get("new_requests") != 0:
                usable.add(letter)
        return usable, usable & (assigned | keep), ghosts

    def room(self, name: str) -> int | None:
        """The most letters that fit: the portal's cap less the slots that ghosts and the user's reserve hold. Where
        slots are reserved, the program's own largest number bounds them too. None: as many as you like."""
        _, _, ghosts = self.letters_at(name)
        reserved = sum(wish["letters"] for wish in self.wished(name, "reserve"))
        caps = []
        for rule in self.rules(name).values():
            kind, body = rule["kind"]
            if kind == "count" and rule["level"] == "limit" and not {"of", "per", "different"} & set(body):
                most = self.number(body.get("at_most", body.get("exactly")), name)
                if most is not None:
                    caps.append(most)
        if reserved and "max" in self.program(name).get("letters", {}):
            caps.append(self.program(name)["letters"]["max"])
        if not caps:
            return None
        left = min(caps) - len(ghosts)
        return left - reserved if reserved else max(0, left)

    def number(self, bound: Any, name: str) -> int | None:
        """A bound: a number, or the program's fact that states it; None where nobody stated one."""
        if bound is None or isinstance(bound, int):
            return bound
        value = self.value(bound, Eye(name))
        return None if value is UNTOLD else int(value)

    def values_of(self, fact: str, letter: str, name: str) -> tuple[set[Any], bool]:
        """The values that a fact surely has for a letter (those of all its writers), and whether one is not told."""
        fact = SHORT.get(fact, fact)
        subject = fact.split(".")[0]
        eyes = [Eye(name, letter)]
        if subject == "writer":
            eyes = [Eye(name, letter, writer) for writer in self.writers(letter)]
        elif subject == "experience":
            eyes = [Eye(name, letter, None, one) for one in self.experiences(letter)]
        found: set[Any] = set()
        untold = False
        for eye in eyes:
            value = self.value(fact, eye)
            if value is UNTOLD:
                untold = True
            elif isinstance(value, tuple):
                found |= value[0]
            else:
                found.add(value)
        return found, untold

    def outcome(self, rule: Mapping[str, Any], name: str, portfolio: Iterable[str]) -> Outcome:
        """What one rule (no bar, no grouped points) comes to for a portfolio of letters that can satisfy something."""
        kind, body = rule["kind"]
        level, points = rule["level"], rule.get("points", 0)
        matches = {letter: self.truth(body.get("of", {}), Eye(name, letter)) for letter in portfolio}
        sure_ones = [letter for letter, truth in matches.items() if truth == YES]
        maybes = [letter for letter, truth in matches.items() if truth == MAYBE]
        if kind == "points":
            return Outcome(points=body["worth"] * len(sure_ones))
        if kind == "cover":
            covered = {value for letter in sure_ones for value in self.values_of(body["over"], letter, name)[0]}
            worth = body["worth"]
            wanted = [v for v in covered if "values" not in body or v in many(body["values"])]
            return Outcome(points=sum(worth.get(v, 0) if isinstance(worth, dict) else worth for v in wanted))
        if kind == "say":
            return Outcome()
        least = self.number(body.get("at_least", body.get("exactly")), name)
        most = self.number(body.get("at_most", body.get("exactly")), name)
        if "per" in body:
            found = self._per(body["per"], most, points, sure_ones, maybes, name)
        else:
            t, u = len(sure_ones), len(maybes)
            if "different" in body:
                t, u = self._different(body["different"], sure_ones, maybes, name)
            if level == "limit" and most is not None and not {"of", "different"} & set(body):
                most = max(0, most - len(self.letters_at(name)[2]))
            found = count_outcome(level, least, most, t, u, points)
            found.points += sum(body.get("worth", [])[:t])
        if level == "should":
            return Outcome(points=found.points)
        return Outcome(found.halves, found.open, 0, level == "limit" and found.halves > 0)

    def _different(self, fact: str, sure_ones: list[str], maybes: list[str], name: str) -> tuple[int, int]:
        """How many values are surely there, and how many more there may be."""
        there = {value for letter in sure_ones for value in self.values_of(fact, letter, name)[0]}
        possible = {value for letter in sure_ones + maybes for value in self.values_of(fact, letter, name)[0]}
        untold = sum(1 for letter in sure_ones + maybes if self.values_of(fact, letter, name)[1])
        return len(there), len(possible) - len(there) + untold

    def _per(
        self, fact: str, most: int | None, points: int, sure_ones: list[str], maybes: list[str], name: str
    ) -> Outcome:
        """At most so many letters of every value; letters whose value nobody told may be of any."""
        found = Outcome()
        loose = [one for one in sure_ones + maybes if self.values_of(fact, one, name)[1]]
        values = {value for one in sure_ones + maybes for value in self.values_of(fact, one, name)[0]}
        may = most is not None and len(loose) > most
        for value in values:
            here = [one for one in sure_ones if value in self.values_of(fact, one, name)[0]]
            perhaps = {one for one in maybes if value in self.values_of(fact, one, name)[0]} | (set(loose) - set(here))
            one = count_outcome("must", None, most, len(here), len(perhaps), points)
            found.halves += one.halves
            found.points += one.points
            may = may or one.open
        found.open = may and not found.halves
        return found

    def portfolio(self, name: str, portfolio: Iterable[str]) -> Outcome:
        """What all rules of a program come to for a portfolio."""
        total = Outcome()
        grouped: dict[str, dict[str, int]] = {}
        letters = sorted(portfolio)
        for rule in self.rules(name).values():
            kind, body = rule["kind"]
            if kind == "bar":
                continue
            if kind == "points" and "group" in body:
                for letter in letters:
                    if self.truth(body["of"], Eye(name, letter)) == YES:
                        sums = grouped.setdefault(body["group"], {})
                        sums[letter] = sums.get(letter, 0) + body["worth"]
                continue
            one = self.outcome(rule, name, letters)
            total.halves += one.halves if rule["level"] == "must" else 0
            total.illegal |= one.illegal
            total.points += one.points
        for group, sums in grouped.items():
            least, most = self.caps[group]
            total.points += sum(max(least, min(most, points)) for points in sums.values())
        return total

    # ---- the plan

    def contradictions(self) -> None:
        """Raises Refused where wishes, budget and assigned letters cannot all hold."""
        programs = {program["id"]: program for program in self.scenario["programs"]}
        kept: dict[str, set[str]] = {}
        for name, program in programs.items():
            keep = {wish["letter"] for wish in self.wished(name, "keep")}
            avoid = {wish["letter"] for wish in self.wished(name, "avoid")}
            if keep & avoid or avoid & set(program.get("assigned", [])):
                raise Refused("a letter is to be avoided that is kept or assigned")
            for letter in keep:
                kept.setdefault(letter, set()).add(self.status(letter, program))
        for statuses in kept.values():
            if statuses <= {"declined", "withdrawn"}:
                raise Refused("a letter is to be kept that is gone")
        budget = self.scenario.get("budget", {}).get("new_requests")
        people = {self.writers(letter)[0] for letter, statuses in kept.items() if "idea" in statuses}
        if budget is not None and len(people) > budget:
            raise Refused("more letters are to be kept than may be asked for")

    def best(self) -> Plan:
        """The best plan by trying everything. Raises Refused where the limits leave no plan at all."""
        self.contradictions()
        everything = {program["id"]: self._all_portfolios(program["id"]) for program in self.scenario["programs"]}
        weights = {p["id"]: PRIORITY[p.get("priority", 3)] * p.get("count", 1) for p in self.scenario["programs"]}
        ideas = sorted({one for table in everything.values() for _, needs in table.values() for one in needs})
        budget = self.scenario.get("budget", {}).get("new_requests")
        plans = []
        for asked in subsets(ideas):
            people = {self.writers(letter)[0] for letter in asked}
            if budget is not None and len(people) > budget:
                continue
            short = halves = points = 0
            best_of: dict[str, list[tuple[str, ...]]] = {}
            for name, table in everything.items():
                within = {p: v for p, (v, needs) in table.items() if needs <= set(asked)}
                if not within:
                    break
                top = min(within.values())
                best_of[name] = sorted(p for p, value in within.items() if value == top)
                short += weights[name] * top[0]
                halves += weights[name] * top[1]
                points -= weights[name] * top[2]
            else:
                points -= self.effort * sum(weights.values()) * len(people)
                plans.append(((short, halves, -points, len(people), len(asked), asked), best_of))
        if not plans:
            raise Refused("no portfolio keeps the limits")
        order, best_of = min(plans, key=lambda plan: plan[0])
        number, portfolios = self._fewest(best_of)
        return Plan(order[:5], order[5], portfolios, number)

    def _all_portfolios(self, name: str) -> dict[tuple[str, ...], tuple[tuple[int, int, int], set[str]]]:
        """Every portfolio that keeps the limits: (short, half letters, less points), and the letters to ask for."""
        usable, fixed, _ = self.letters_at(name)
        room = self.room(name)
        if room is not None and room < len(fixed):
            raise Refused(f"{name} has no room for what is assigned or kept")
        program = self.program(name)
        found = {}
        for added in subsets(sorted(usable - fixed)):
            letters = tuple(sorted({*added, *fixed}))
            if room is not None and len(letters) > room:
                continue
            outcome = self.portfolio(name, letters)
            if outcome.illegal:
                continue
            value = (int(outcome.halves > 0), outcome.halves, -outcome.points)
            asks = {
                one for one in letters if self.status(one, program) == "idea" and one not in program.get("assigned", [])
            }
            found[letters] = (value, asks)
        return found

    @staticmethod
    def _fewest(best_of: Mapping[str, list[tuple[str, ...]]]) -> tuple[int, dict[str, tuple[str, ...]]]:
        """As few different portfolios as can be; among equals programs in order of id take the first by letter ids."""
        names = sorted(best_of)
        every = sorted({portfolio for choices in best_of.values() for portfolio in choices})
        for size in range(1, len(names) + 1):
            answers = []
            for chosen in combinations(every, size):
                if all(set(chosen) & set(best_of[name]) for name in names):
                    answers.append([min(set(chosen) & set(best_of[name])) for name in names])
            if answers:
                return size, dict(zip(names, min(answers), strict=True))
        raise AssertionError


@dataclass(frozen=True)
class Plan:
    """The best plan: (short, half letters, less points, people, letters asked for), weighted; the letters to ask for;
    the letters of every program's portfolio that can satisfy something; how many different ones."""

    order: tuple[int, ...]
    asked: tuple[str, ...]
    portfolios: dict[str, tuple[str, ...]]
    number: int
