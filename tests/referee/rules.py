"""Layers, the rules at a program, and what they come to for a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referee.reader import Reader
from referee.truth import MAYBE, NO, UNTOLD, YES, Eye, Refused, both, many

SHORT = {"writer": "writer.id"}  # what `per` and `different` may be called in short
LAYERS = ["portal", "general", "specialty", "program", "user"]


@dataclass
class Outcome:
    """What one rule, or all, come to for one portfolio: letters surely missing or too many; whether open; points;
    whether a limit is broken. Of all rules together letters are weighted, and `short` is the weight of the heaviest
    must that lacks any."""

    missing: int = 0
    open: bool = False
    points: int = 0
    illegal: bool = False
    short: int = 0


# ---- the kinds, from truths alone


def count_outcome(
    level: str, least: int | None, most: int | None, sure_ones: int, hopes: int, maybes: int, points: int
) -> Outcome:
    """At least k is kept if t >= k, open if t < k <= t + u, else broken; at most k is kept if t + u <= k, open if
    t <= k < t + u, else broken. `hopes`: as many of the u are of letters that nobody has to ask for: they may do, so
    that nothing is missing that they may stand for."""
    found = Outcome()
    few = over = 0
    if least is not None:
        found.open = sure_ones < least <= sure_ones + maybes
        few = max(0, least - sure_ones)
        found.missing = max(0, least - sure_ones - hopes)
    if most is not None:
        while sure_ones - over > most:
            over += 1
        if not over and sure_ones + maybes > most:
            found.open = True
    found.missing += over
    found.points = points * (few + over)
    return found


class Rules(Reader):
    """Reads the rules of one world."""

    # ---- layers

    def rules(self, name: str) -> dict[str, dict[str, Any]]:
        """The rules at a program after all layers: for each field the highest layer whose condition surely holds."""
        if name not in self._known:
            self._known[name] = self._resolved(name, {YES})
        found: dict[str, dict[str, Any]] = self._known[name]
        return found

    def uncertain(self, name: str) -> dict[str, dict[str, Any]]:
        """The musts of which nobody knows whether they apply (they do not, as the plan counts), as they would be."""
        sure_ones = self._resolved(name, {YES})
        possible = self._resolved(name, {YES, MAYBE}, strict=False)
        maybe = {s["rule"] for s in self.statements if self._applies(s, name) == MAYBE}
        return {
            rule: fields
            for rule, fields in possible.items()
            if rule in maybe and fields["level"] == "must" and fields["chain"] != sure_ones.get(rule, {}).get("chain")
        }

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
                decides = [
                    self.statements[place] for place in steps if {"level", "kind"} & {*self.statements[place]["fields"]}
                ]
                required = decides[-1]["layer"] in ("portal", "program", "user")
                found[rule] = {"required": required, **rule_fields, "chain": steps}
        return found

    @staticmethod
    def _refuse_twins(statements: list[dict[str, Any]]) -> None:
        """Two of one layer, whatever they name."""
        if len(statements) > 1:
            raise Refused(f"two statements on {statements[0]['rule']} in one layer")

    # ---- one program

    def barred(self, name: str, letter: str) -> bool:
        """Whether a bar surely forbids the letter and no exception surely lets it through."""
        for rule in self.rules(name).values():
            if rule["kind"][0] == "bar" and self.bars(rule, Eye(name, letter)) == YES:
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
            elif status != "idea" or self.may_ask_for([letter]):
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

    # ---- the number of letters

    def most_letters(self, name: str) -> int | None:
        """The letters that the portal's caps and the program's own largest number leave room for."""
        numbers = [self.program(name).get("letters", {}).get("max")]
        for rule in self.rules(name).values():
            kind, body = rule["kind"]
            if kind == "count" and rule["level"] == "limit" and not {"of", "per", "different"} & set(body):
                numbers.append(self.number(body.get("at_most", body.get("exactly")), name))
        return min([number for number in numbers if number is not None], default=None)

    def unfit(self, name: str) -> set[str]:
        """The letters that would have to be asked for and that a rule marks as weak, but for those that a must asks for
        by office or form: they fill no place of the number."""
        if ("unfit", name) not in self._known:
            presuming, self.presuming = self.presuming, False
            usable, _, _ = self.letters_at(name)
            program = self.program(name)
            ideas = [
                letter
                for letter in usable
                if self.status(letter, program) == "idea" and letter not in program.get("assigned", [])
            ]
            self._known["unfit", name] = {
                letter for letter in ideas if self.weak(name, letter) and not self.asked_by_office(name, letter)
            }
            self.presuming = presuming
        found: set[str] = self._known["unfit", name]
        return found

    def weak(self, name: str, letter: str) -> bool:
        """Whether a rule of points marks the letter as weak."""
        return any(
            rule.get("weak") and rule["kind"][0] == "points"
            and self.truth(rule["kind"][1]["of"], Eye(name, letter)) == YES
            for rule in self.rules(name).values()
        )  # fmt: skip

    def asked_by_office(self, name: str, letter: str) -> bool:
        """Whether a must asks for letters like this one by office or form, and the letter surely is of these."""
        eye = Eye(name, letter)
        for rule in self.rules(name).values():
            kind, body = rule["kind"]
            if kind != "count" or rule["level"] != "must" or not {"at_least", "exactly"} & set(body):
                continue
            condition = body.get("of", {})
            tests = self.offices(condition)
            if self.truth(condition, eye) == YES and any(self.truth(test, eye) == YES for test in tests):
                return True
        return False

    def offices(self, condition: Any) -> list[dict[str, Any]]:
        """The tests of offices and forms that a condition makes of a letter; those that a plain letter passes aside."""
        if isinstance(condition, str):
            return self.offices(self.definitions[condition])
        found = []
        for key, test in condition.items():
            if key in ("any", "all", "is"):
                found += [office for each in many(test) for office in self.offices(each)]
            elif key in ("surely", "one_writer", "one_office", "one_experience"):
                found += self.offices(test)
            elif "." in key and self.facts[key].get("office"):
                if isinstance(test, dict) and {"not", "known"} & set(test):
                    continue
                default = self.facts[key].get("default")
                if default is None or default not in many(test):
                    found.append({key: test})
        return found

    def outcome(self, rule: Mapping[str, Any], name: str, portfolio: Iterable[str]) -> Outcome:
        """What one rule (no bar, no grouped points) comes to for a portfolio of letters that can satisfy something."""
        self.presuming = rule["level"] == "should"
        found = self._outcome(rule, name, portfolio)
        self.presuming = False
        return found

    def _outcome(self, rule: Mapping[str, Any], name: str, portfolio: Iterable[str]) -> Outcome:
        kind, body = rule["kind"]
        level, points = rule["level"], rule.get("points", 0)
        matches = {letter: self.counts(body, name, letter) for letter in portfolio}
        sure_ones = [letter for letter, truth in matches.items() if truth == YES]
        maybes = [letter for letter, truth in matches.items() if truth == MAYBE]
        if kind == "points":
            return Outcome(points=body["worth"] * len(sure_ones))
        if kind == "cover":
            covered = {value for letter in sure_ones for value in self.values_of(body["over"], letter, name)[0]}
            worth = body["worth"]
            wanted = [v for v in covered if "values" not in body or v in many(body["values"])]
            return Outcome(points=sum(worth.get(v, 0) if isinstance(worth, dict) else worth for v in wanted))
        if kind in ("say", "require"):
            return Outcome()
        least = self.number(body.get("at_least", body.get("exactly")), name)
        most = self.number(body.get("at_most", body.get("exactly")), name)
        grouped = {"for_each", "from_each", "per", "different"} & set(body)
        if most is not None and not grouped and "program.letters.max" in (body.get("at_most"), body.get("exactly")):
            gone = len(self.letters_at(name)[2])  # whose places stay taken, so that one more would be refused
            most, level = max(0, most - gone), "limit" if gone else level
        if {"for_each", "from_each"} & set(body):
            found = self._each(rule, name, matches, least, most)
        elif "per" in body:
            found = self._per(body["per"], most, points, sure_ones, maybes, name)
        else:
            t, h, u = len(sure_ones), sum(not self.idea(one, name) for one in maybes), len(maybes)
            if "different" in body:
                t, h, u = self._different(body["different"], sure_ones, maybes, name)
            if rule.get("number") and level in ("must", "should") and least is not None and "different" not in body:
                room = self.most_letters(name)
                least = least if room is None else min(least, room)
                t = len(set(sure_ones) - self.unfit(name))
                u = len(set(maybes) - self.unfit(name))
            if level == "limit" and most is not None and not {"of", "different"} & set(body):
                most = max(0, most - len(self.letters_at(name)[2]))
            found = count_outcome(level, least, most, t, h, u, points)
            found.points += sum(body.get("worth", [])[:t])
        if level == "should":
            return Outcome(points=found.points)
        return Outcome(found.missing, found.open, 0, level == "limit" and found.missing > 0)

    def counts(self, body: Mapping[str, Any], name: str, letter: str) -> str:
        """Whether a letter is one of those that a rule speaks of: there `by` then, and written `within` the time."""
        eye = Eye(name, letter)
        parts = [self.truth(body.get("of", {}), eye)]
        if "by" in body:
            parts.append(self.operator("letter.there_on", "at_most", body["by"], eye))
        if "within" in body:
            first = f"submit - {body['within']}"
            recent = self.operator("letter.written_on", "at_least", first, eye)
            opens = self.day(first, name)
            ahead = self.status(letter, self.program(name)) in ("idea", "asked", "agreed")
            undated = "written_on" not in self.scenario["letters"][letter]
            will_be = ahead and undated and opens is not None and self.scenario["as_of"] >= opens
            parts.append(YES if will_be else recent)
        return both(parts)

    def lacks(self, rule: Mapping[str, Any], name: str, portfolio: Iterable[str]) -> tuple[int, bool]:
        """What a must lacks with a portfolio, and whether that is open; bars and what no letter changes included."""
        kind = rule["kind"][0]
        if kind == "require":
            return int(self.stands(rule, name) == "broken"), self.stands(rule, name) == "open"
        if kind != "bar":
            outcome = self.outcome(rule, name, portfolio)
            return outcome.missing, outcome.open
        truths = [self.bars(rule, Eye(name, letter)) for letter in portfolio]
        return truths.count(YES), YES not in truths and MAYBE in truths

    def bars(self, rule: Mapping[str, Any], eye: Eye) -> str:
        """Whether a bar forbids a letter, `unless` it surely is an exception, or what a must asks for by office or form
        and the bar is marked as weak."""
        body = rule["kind"][1]
        if "unless" in body and self.truth(body["unless"], eye) == YES:
            return NO
        if rule.get("weak") and self.asked_by_office(eye.program, eye.letter):
            return NO
        return self.truth(body["of"], eye)

    def stands(self, rule: Mapping[str, Any], name: str) -> str:
        """How what has to hold whatever is sent stands: kept, not_yet, open or broken."""
        body = rule["kind"][1]
        truth = self.truth(body["of"], Eye(name))
        last = self.day(body["by"], name) if "by" in body else None
        if truth == YES:
            return "kept"
        if last is not None and self.scenario["as_of"] <= last:
            return "not_yet"
        return "open" if truth == MAYBE or (last is None and "by" in body) else "broken"

    def idea(self, letter: str, name: str) -> bool:
        """Whether the letter would have to be asked for first."""
        program = self.program(name)
        return self.status(letter, program) == "idea" and letter not in program.get("assigned", [])

    def _different(self, fact: str, sure_ones: list[str], maybes: list[str], name: str) -> tuple[int, int, int]:
        """How many values are surely there, and how many more there may be: without what ideas may be, and with it."""
        there = {value for letter in sure_ones for value in self.values_of(fact, letter, name)[0]}
        possible = {value for letter in sure_ones + maybes for value in self.values_of(fact, letter, name)[0]}
        untold = sum(1 for letter in sure_ones + maybes if self.values_of(fact, letter, name)[1])
        at_hand = [letter for letter in maybes if not self.idea(letter, name)]
        hoped = there | {value for letter in at_hand for value in self.values_of(fact, letter, name)[0]}
        loose = [letter for letter in sure_ones + maybes if self.values_of(fact, letter, name)[1]]
        more = len(hoped) - len(there) + sum(not self.idea(letter, name) for letter in loose)
        return len(there), more, len(possible) - len(there) + untold

    def _each(
        self, rule: Mapping[str, Any], name: str, matches: Mapping[str, str], least: int | None, most: int | None
    ) -> Outcome:
        """The bound for the letters about each experience that is meant, or from each of their institutions. Those that
        may be meant leave the rule open where it is not kept for them, and lack nothing."""
        body = rule["kind"][1]
        by, belongs = ("experience.id", "experience.id")
        if "from_each" in body:
            by, belongs = ("experience.institution", "writer.institution")
        meant: dict[Any, list[str]] = {}
        for experience in self.scenario.get("experiences", {}):
            if self.to_come(experience) is not None:
                continue  # work to come is not done yet
            eye = Eye(name, None, None, experience)
            value = self.value(by, eye)
            truth = self.truth(body.get("for_each", body.get("from_each")), eye, frozenset({"experience"}))
            meant.setdefault(None if value is UNTOLD else value, []).append(truth)
        total, is_open, broken = Outcome(), False, False
        for value, truths in meant.items():
            belonging = {
                letter: both([truth, self._belongs(belongs, letter, value, name)]) for letter, truth in matches.items()
            }
            t = sum(truth == YES for truth in belonging.values())
            u = [letter for letter, truth in belonging.items() if truth == MAYBE]
            h = sum(not self.idea(letter, name) for letter in u)
            one = count_outcome(rule["level"], least, most, t, h, len(u), rule.get("points", 0))
            lacks = bool(count_outcome(rule["level"], least, most, t, h, len(u), 0).missing)
            if YES in truths:
                total.missing += one.missing
                total.points += one.points
                is_open, broken = is_open or one.open, broken or (lacks and not one.open)
            elif MAYBE in truths and rule["level"] != "should":
                is_open = is_open or one.open or lacks
        total.open = is_open and not broken
        return total

    def _belongs(self, fact: str, letter: str, value: Any, name: str) -> str:
        """Whether a letter is about an experience, or from an institution, of which nothing may be known."""
        values, untold = self.values_of(fact, letter, name)
        if value is not None and value in values:
            return YES
        return MAYBE if untold or value is None else NO

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
            one = count_outcome("must", None, most, len(here), 0, len(perhaps), points)
            found.missing += one.missing
            found.points += one.points
            may = may or one.open
        found.open = may and not found.missing
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
                    self.presuming = True
                    matches = self.truth(body["of"], Eye(name, letter)) == YES
                    self.presuming = False
                    if matches:
                        sums = grouped.setdefault(body["group"], {})
                        sums[letter] = sums.get(letter, 0) + body["worth"]
                continue
            outcome = self.outcome(rule, name, letters)
            if rule["level"] == "must" and outcome.missing:
                weight = self.required_weight if rule["required"] else 1
                total.short = max(total.short, weight)
                total.missing += weight * outcome.missing
            total.illegal |= outcome.illegal
            total.points += outcome.points
        for group, sums in grouped.items():
            least, most = self.caps[group]
            total.points += sum(max(least, min(most, points)) for points in sums.values())
        return total
