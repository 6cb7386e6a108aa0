"""The best plan where as few programs as can be hang on one person: each person fails in turn, everything is tried."""

from __future__ import annotations

from referee.plan import PRIORITY, Judge
from referee.truth import Refused, subsets


class Doubter(Judge):
    """Plans one world, and lets letters fail."""

    def can_fail(self, name: str) -> set[str]:
        """The letters that may be sent to a program and are not uploaded there, nor assigned."""
        program = self.program(name)
        usable, _, _ = self.letters_at(name)
        return {
            letter
            for letter in usable
            if self.status(letter, program) != "uploaded" and letter not in program.get("assigned", [])
        }

    def there(self, name: str, asked: set[str]) -> set[str]:
        """The letters that a program may get when these are asked for."""
        program = self.program(name)
        usable, _, _ = self.letters_at(name)
        return {
            letter
            for letter in usable
            if letter in asked or self.status(letter, program) != "idea" or letter in program.get("assigned", [])
        }

    def complete(self, name: str, letters: set[str], failed: set[str]) -> bool:
        """Whether some portfolio out of these letters keeps every limit and must. A wish to keep what failed falls."""
        _, fixed, _ = self.letters_at(name)
        fixed = fixed - failed
        letters = letters - failed
        room = self.room(name)
        if not fixed <= letters:
            return False
        for added in subsets(sorted(letters - fixed)):
            portfolio = tuple(sorted({*added, *fixed}))
            if room is not None and len(portfolio) > room:
                continue
            outcome = self.portfolio(name, portfolio)
            if not outcome.illegal and not outcome.missing:
                return True
        return False

    def hanging(self, name: str, asked: set[str]) -> set[str]:
        """The people whose failure a program that keeps every must does not survive."""
        there = self.there(name, asked)
        if not self.complete(name, there, set()):
            return set()
        theirs: dict[str, set[str]] = {}
        for letter in there & self.can_fail(name):
            theirs.setdefault(self.writers(letter)[0], set()).add(letter)
        return {person for person, failed in theirs.items() if not self.complete(name, there, failed)}

    def most_resilient(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The order of the best resilient plan, and its letters to ask for. Raises Refused where there is none."""
        self.contradictions()
        everything = {program["id"]: self._all_portfolios(program["id"]) for program in self.scenario["programs"]}
        weights = {p["id"]: PRIORITY[p.get("priority", 3)] * p.get("count", 1) for p in self.scenario["programs"]}
        ideas = sorted(
            letter
            for letter in self.scenario["letters"]
            if any(
                letter in self.letters_at(name)[0] and self.status(letter, self.program(name)) == "idea"
                and letter not in self.program(name).get("assigned", [])
                for name in everything
            )
        )  # fmt: skip
        plans = []
        for asked in subsets(ideas):
            if not self.may_ask_for(asked):
                continue
            people = self.new_people(asked)
            totals = [0, 0, 0, 0]
            for name, table in everything.items():
                within = [value for value, needs in table.values() if needs <= set(asked)]
                if not within:
                    break
                short, missing, less = min(within)
                exposed = bool(self.hanging(name, set(asked)))
                for place, value in enumerate((short, missing, exposed, less)):
                    totals[place] += weights[name] * value
            else:
                totals[3] += self.cost(asked, sum(weights.values()))
                plans.append(((*totals, len(people), len(asked)), asked))
        if not plans:
            raise Refused("no portfolio keeps the limits")
        return min(plans)
