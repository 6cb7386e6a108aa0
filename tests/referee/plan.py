"""The best plan of a world, by trying every set of letters to ask for and every portfolio."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

from referee.rules import Rules
from referee.truth import Refused, subsets

PRIORITY = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}


@dataclass(frozen=True)
class Plan:
    """The best plan: (short, letters missing, less points, people, letters asked for), weighted, with what changes
    against a plan before in front of the people where there is one; the letters to ask for; the letters of every
    program's portfolio that can satisfy something; how many different ones."""

    order: tuple[int, ...]
    asked: tuple[str, ...]
    portfolios: dict[str, tuple[str, ...]]
    number: int


class Judge(Rules):
    """Plans one world."""

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
        if not self.may_ask_for([letter for letter, statuses in kept.items() if "idea" in statuses]):
            raise Refused("more letters are to be kept than may be asked for")

    def best(self, former: Mapping[str, Collection[str]] | None = None, asked_before: Collection[str] = ()) -> Plan:
        """The best plan by trying everything. `former`: the letters of a plan before by program, which is changed as
        little as can be among equals, and `asked_before` those that it asks for. Raises Refused where the limits leave
        no plan at all."""
        self.contradictions()
        everything = {program["id"]: self._all_portfolios(program["id"]) for program in self.scenario["programs"]}
        weights = {p["id"]: PRIORITY[p.get("priority", 3)] * p.get("count", 1) for p in self.scenario["programs"]}
        ideas = sorted({idea for table in everything.values() for _, needs in table.values() for idea in needs})
        whole = sum(weights.values())
        open_to = {
            letter for program in self.scenario["programs"] for letter in self.letters_at(program["id"])[0]
            if self.status(letter, program) == "idea" and letter not in program.get("assigned", [])
        }  # fmt: skip
        missed = {  # asked for before, and never for nothing
            idea for idea in set(asked_before) & open_to
            if self.cost(open_to, whole) > self.cost(open_to - {idea}, whole)
        }  # fmt: skip
        plans = []
        for asked in subsets(ideas):
            if not self.may_ask_for(asked):
                continue
            people = self.new_people(asked)
            short = missing = points = changes = 0
            best_of: dict[str, list[tuple[str, ...]]] = {}
            for name, table in everything.items():
                within = {p: v for p, (v, needs) in table.items() if needs <= set(asked)}
                if not within:
                    break
                top = min(within.values())
                changed = {p: self._changed(name, p, former) for p, value in within.items() if value == top}
                best_of[name] = sorted(p for p, change in changed.items() if change == min(changed.values()))
                changes += min(changed.values())
                short += weights[name] * top[0]
                missing += weights[name] * top[1]
                points -= weights[name] * top[2]
            else:
                points -= self.cost(asked, whole)
                requests = len(set(asked) - set(asked_before)) + len(missed - set(asked))
                since = () if former is None else (changes + requests,)
                plans.append(((short, missing, -points, *since, len(people), len(asked), asked), best_of))
        if not plans:
            raise Refused("no portfolio keeps the limits")
        order, best_of = min(plans, key=lambda plan: plan[0])
        number, portfolios = self._fewest(best_of)
        return Plan(order[:-1], order[-1], portfolios, number)

    def _changed(self, name: str, letters: Collection[str], former: Mapping[str, Collection[str]] | None) -> int:
        """How many letters enter or leave at a program that could stay, or stay away."""
        if former is None or name not in former:
            return 0
        usable, fixed, _ = self.letters_at(name)
        count: int = self.program(name).get("count", 1)
        return count * len((set(letters) ^ set(former[name])) & (usable - fixed))

    def new_people(self, asked: Collection[str]) -> set[str]:
        """Who has to be asked for these letters and does not write already."""
        return {self.writers(letter)[0] for letter in asked} - self.writing()

    def cost(self, asked: Collection[str], weight: int) -> int:
        """The points that asking for these letters costs at the weight of all programs."""
        people = len(self.new_people(asked))
        rewritten = sum(self.rewritten(letter) for letter in asked)
        whole, others = self.effort * weight, len(asked) - people - rewritten
        return whole * people + whole * self.further // 100 * others + whole * self.rewrite // 100 * rewritten

    def _all_portfolios(self, name: str) -> dict[tuple[str, ...], tuple[tuple[int, int, int], set[str]]]:
        """Every portfolio that keeps the limits: (short, letters missing, less points), and the letters to ask for."""
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
            value = (outcome.short, outcome.missing, -outcome.points)
            asks = {
                idea
                for idea in letters
                if self.status(idea, program) == "idea" and idea not in program.get("assigned", [])
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
