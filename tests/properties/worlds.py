"""Small whole worlds at random: declared facts, packs of every layer, and a scenario, as the plain data of their files.

The facts are few and made up, so that every type and every way to be unknown occurs often.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from lorplan.basics import yamltree
from lorplan.basics.yamltree import Map
from lorplan.case.build import build
from lorplan.case.case import Case
from lorplan.rules.packs.load import Library, load
from lorplan.scenario.load import build_scenario
from lorplan.scenario.models import Scenario

SEASON = "eras-2028"
EVENTS = {"open": "2027-06-02", "submit": "2027-09-01", "review": "2027-09-22"}
FAMILIES = {
    "medicine": {"parts": ["heart", "lung"], "related": ["family"]},
    "surgery": {"parts": ["trauma"], "related": []},
    "family": {"parts": [], "related": ["medicine"]},
}
SPECIALTIES = ["medicine", "heart", "lung", "surgery", "trauma", "family"]
SOURCE = {"url": "https://example.org", "checked": "2026-11-22"}
ASK = {"question": "What is it?", "means": "A fact."}


def _fact(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"fact": name, "is": kind, **ASK, **more}


FACTS: list[dict[str, Any]] = [
    _fact("applicant.kind", "choice", values=["home", "abroad"]),
    _fact("applicant.early", "yes_no", default=False),
    _fact("applicant.done", "date"),
    _fact("program.id", "text", computed=True),
    _fact("program.portal", "text", computed=True),
    _fact("program.specialty", "specialty", computed=True),
    _fact("program.institution", "text", computed=True),
    _fact("program.traits", "choices", values=["rural", "urban"], computed=True),
    _fact("program.letters.asked", "number", computed=True),
    _fact("program.letters.min", "number", computed=True),
    _fact("program.letters.max", "number", computed=True),
    _fact("program.mood", "choice", values=["calm", "busy"]),
    _fact("program.wants", "choices", values=["ethics", "skill", "growth"]),
    _fact("program.quota", "number"),
    _fact("program.processing_days", "number", default=0),
    _fact("program.deadline", "date"),
    _fact("program.applied_on", "date"),
    _fact("program.applied", "yes_no", computed=True),
    _fact("writer.id", "text", computed=True),
    _fact("writer.rank", "choice", values=["junior", "middle", "senior"], ordered=True, untold_as="middle"),
    _fact("writer.kin", "yes_no", default=False),
    _fact("writer.role", "choices", values=["chair", "director"], office=True, untold_as="nothing"),
    _fact("writer.specialty", "specialties"),
    _fact(
        "writer.field",
        "choice",
        values=["same", "subspecialty", "related", "other"],
        ordered=False,
        computed=True,
        untold_as="other",
    ),
    _fact("writer.country", "country", computed=True),
    _fact("writer.institution", "text", computed=True),
    _fact("writer.at_program", "yes_no", computed=True),
    _fact("writer.site", "choice", values=["academic", "community"], computed=True),
    _fact("office.role", "choice", values=["chair", "director"], computed=True, office=True),
    _fact("office.of", "specialty", computed=True),
    _fact("office.field", "choice", values=["same", "subspecialty", "related", "other"], computed=True),
    _fact("office.institution", "text", computed=True),
    _fact("office.country", "country", computed=True),
    _fact("office.at_program", "yes_no", computed=True),
    _fact("experience.id", "text", computed=True),
    _fact("experience.institution", "text", computed=True),
    _fact("experience.ward", "yes_no"),
    _fact("experience.weeks", "number", untold_as=0),
    _fact("experience.country", "country", computed=True),
    _fact("experience.as", "choice", values=["elective", "employment"]),
    _fact("experience.started", "date"),
    _fact("experience.ended", "date"),
    _fact("experience.done", "yes_no", computed=True),
    _fact("letter.id", "text", computed=True),
    _fact(
        "letter.status",
        "choice",
        values=["idea", "asked", "agreed", "uploaded", "declined", "withdrawn"],
        computed=True,
    ),
    _fact("letter.addressed", "choice", values=["this_specialty", "general", "another_specialty"], computed=True),
    _fact("letter.counts", "yes_no", computed=True, default=True),
    _fact("letter.form", "choice", values=["story", "grid"], default="story", office=True),
    _fact("letter.pages", "number", untold_as=1),
    _fact("letter.signed", "date"),
    _fact("letter.written_on", "date", untold_as="nothing"),
    _fact("letter.promised_for", "date"),
    _fact("letter.promised_from", "date"),
    _fact("letter.there_on", "date", computed=True, untold_as="nothing"),
    _fact("letter.there_from", "date", computed=True),
    _fact(
        "letter.arrival",
        "choice",
        values=["there", "in_time", "late", "too_late"],
        computed=True,
        untold_as="nothing",
    ),
    _fact("letter.says", "choices", values=["ethics", "skill", "growth"]),
    _fact("letter.warmth", "choice", values=["cool", "mild", "hot"], ordered=True, also="writer", untold_as="mild"),
    _fact(
        "letter.tone",
        "choice",
        values=["bright", "dull", "plain"],
        **{
            "from": [
                {"if": {"letter.warmth": "hot"}, "is": "bright"},
                {"if": {"letter.pages": {"at_most": 1}}, "is": "dull"},
                {"if": {"program.mood": "busy", "letter.form": "grid"}, "is": "dull"},
            ]
        },
        default="plain",
    ),
]
BY_NAME = {fact["fact"]: fact for fact in FACTS}

DAYS = ["2026-03-01", "2027-06-10", "2027-07-20", "2027-08-15", "2027-10-01"]
MOMENTS = [
    "submit", "open", "today", "deadline", "applicant.done", "2027-07-01", "submit + 2 weeks", "open - 14 months",
    "deadline - 10 days", "deadline + 1 day", "applicant.done + 1 year",
]  # fmt: skip

TEXTS = {
    "letter.id": ["la", "lb"],
    "program.id": ["pa", "pb"],
    "program.institution": ["hill"],
    "office.institution": ["hill"],
    "writer.institution": ["hill", "lake"],
    "experience.institution": ["hill", "lake"],
    "experience.id": ["xa", "xb"],
    "writer.id": ["wa", "wb"],
}

World = dict[str, Any]


class Maker:
    """Draws a world from a source of random numbers."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.count = 0

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def some(self, things: list[Any], least: int = 0, most: int | None = None) -> list[Any]:
        most = len(things) if most is None else min(most, len(things))
        return sorted(self.rng.sample(things, self.rng.randint(min(least, most), most)))

    # ---- the scenario

    def world(self) -> World:
        rng = self.rng
        letters = ["la", "lb", "lc", "ld", "le"][: rng.randint(1, 5)]
        writers = ["wa", "wb", "wc", "wd"][: rng.randint(1, 4)]
        places = ["hill", "lake"]
        scenario: dict[str, Any] = {
            "format": 1,
            "season": SEASON,
            "as_of": "2027-07-20",
            "applicant": {"applying_to": ["medicine"]},
            "institutions": {place: self.institution(place) for place in places},
            "experiences": {name: self.experience() for name in ("xa", "xb")},
            "writers": {name: self.writer() for name in writers},
            "letters": {name: self.letter(writers) for name in letters},
        }
        if self.chance(0.7):
            scenario["applicant"]["kind"] = rng.choice(["home", "abroad"])
        if self.chance(0.3):
            scenario["applicant"]["early"] = self.chance(0.5)
        if self.chance(0.5):
            scenario["applicant"]["done"] = rng.choice(DAYS)
        scenario["programs"] = [self.program(f"p{name}", scenario) for name in "abcd"[: rng.randint(1, 4)]]
        budget: dict[str, Any] = {}
        if self.chance(0.7):
            budget["new_requests"] = rng.randint(0, 3)
        if self.chance(0.3):
            budget["effort"] = rng.randint(0, 4)
        for what in ("letters", "per_writer"):
            if self.chance(0.15):
                budget[what] = rng.randint(0, 2)
        if self.chance(0.15):
            budget["per_specialty"] = {rng.choice(["medicine", "surgery", "general"]): rng.randint(0, 1)}
        if budget:
            scenario["budget"] = budget
        if self.chance(0.3):
            scenario["wishes"] = self.wishes(scenario)
        packs = [
            self.pack("alpha", "portal", 1, portal="eras"),
            self.pack("beta", "portal", 1, portal="residencycas"),
            self.pack("everyone", "general", 4),
            self.pack("medics", "specialty", 2, specialty="medicine"),
        ]
        for program in scenario["programs"]:
            if self.chance(0.3):
                program["rules"] = [self.rule("program")]
        if self.chance(0.5):
            scenario["rules"] = [self.rule("user")]
        if self.chance(0.3):
            packs[3]["rules"] += self.alteration("specialty")
        if self.chance(0.3):
            scenario["overrides"] = self.alteration("user")
        if self.chance(0.25):
            self.choose_one(scenario)
        return {"facts": FACTS, "packs": packs, "scenario": scenario, "families": FAMILIES, "events": EVENTS}

    def choose_one(self, scenario: dict[str, Any]) -> None:
        """Make two rotations of the experiences, of which one is done; what was asked for speaks of one."""
        by_choice, chosen = self.chance(0.7), self.rng.choice(["xa", "xb"])
        for work in scenario["experiences"].values():
            work |= {"as": "elective", "started": "2027-07-26", "ended": self.rng.choice(["2027-08-20", "2027-09-03"])}
        for letter in scenario["letters"].values():
            asked = {letter["status"], *letter.get("at", {}).values()} & {"asked", "agreed", "uploaded"}
            letter["experiences"] = self.some([chosen if asked and by_choice else self.rng.choice(["xa", "xb"])], 0)
        if by_choice:
            scenario["rotations"] = {"june": {"experiences": ["xa", "xb"]}}

    def institution(self, name: str) -> dict[str, Any]:
        found = {"country": self.rng.choice(["US", "GD"])} if self.chance(0.8) else {"name": name}
        if self.chance(0.6):
            found["site"] = self.rng.choice(["academic", "community"])
        return found

    def experience(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance(0.6):
            found["ward"] = self.chance(0.5)
        if self.chance(0.6):
            found["weeks"] = self.rng.choice([2, 4, 8])
        if self.chance(0.5):
            found["institution"] = self.rng.choice(["hill", "lake"])
        if self.chance(0.3):
            found["as"] = self.rng.choice(["elective", "employment"])
        for day, some in (("started", DAYS[:4]), ("ended", DAYS[3:])):
            if self.chance(0.3):
                found[day] = self.rng.choice(some)
        return found

    def writer(self) -> dict[str, Any]:
        rng = self.rng
        found: dict[str, Any] = {}
        if self.chance(0.6):
            found["rank"] = rng.choice(["junior", "middle", "senior"])
        if self.chance(0.2):
            found["kin"] = self.chance(0.5)
        if self.chance(0.4):
            found["roles"] = [self.office(role) for role in self.some(["chair", "director", "chair"], 1, 2)]
        if self.chance(0.7):
            found["specialty"] = self.some(SPECIALTIES, 1, 2)
        if self.chance(0.6):
            found["institution"] = rng.choice(["hill", "lake"])
        if self.chance(0.5):
            found["experiences"] = self.some(["xa", "xb"], 1)
        if self.chance(0.2):
            found["warmth"] = rng.choice(["cool", "mild", "hot"])
        if self.chance(0.15):
            found["versions"] = rng.randint(0, 2)
        return found

    def office(self, role: str) -> dict[str, Any]:
        found: dict[str, Any] = {"role": role}
        if self.chance(0.4):
            found["of"] = self.rng.choice(SPECIALTIES)
        if self.chance(0.4):
            found["at"] = self.rng.choice(["hill", "lake"])
        if self.chance(0.2):
            found["from"] = self.rng.choice(DAYS[1:4])
        if self.chance(0.2):
            found["until"] = self.rng.choice(DAYS[3:])
        return found

    def letter(self, writers: list[str]) -> dict[str, Any]:
        rng = self.rng
        found: dict[str, Any] = {"writers": self.some(writers, 1, 1 if self.chance(0.7) else 2)}
        found["status"] = rng.choice(["idea", "idea", "asked", "agreed", "uploaded", "uploaded", "declined"])
        if self.chance(0.2):
            found["at"] = {"residencycas": rng.choice(["idea", "asked", "uploaded", "declined"])}
        if self.chance(0.3):
            found["form"] = rng.choice(["story", "grid"])
        if self.chance(0.5):
            found["pages"] = rng.choice([1, 2, 3])
        if self.chance(0.4):
            found["signed"] = rng.choice(["2027-05-01", "2027-07-01", "2027-10-01"])
        for day in ("written_on", "promised_for", "ready"):
            if self.chance(0.4):
                found[day] = rng.choice(DAYS)
        if self.chance(0.2):
            found["promised_from"] = min(rng.choice(DAYS), found.get("promised_for", DAYS[-1]))
        if self.chance(0.6):
            values = ["ethics", "skill", "growth"]
            if self.chance(0.5):
                found["says"] = {one: self.chance(0.6) for one in self.some(values, 1)}
            else:
                found["says"] = self.some(values, 1)
        if self.chance(0.4):
            found["warmth"] = rng.choice(["cool", "mild", "hot"])
        if self.chance(0.4):
            found["addressed_to"] = rng.choice(["medicine", "general", "surgery"])
        if self.chance(0.2):
            found["experiences"] = self.some(["xa", "xb"], 1)
        return found

    def program(self, name: str, scenario: dict[str, Any]) -> dict[str, Any]:
        rng = self.rng
        found: dict[str, Any] = {"id": name, "specialty": rng.choice(["medicine", "medicine", "surgery"])}
        found["portal"] = rng.choice(["eras", "eras", "residencycas"])
        if self.chance(0.4):
            found["count"] = rng.randint(1, 3)
        if self.chance(0.4):
            found["priority"] = rng.randint(1, 5)
        if self.chance(0.4):
            found["traits"] = self.some(["rural", "urban"], 1)
        if self.chance(0.6):
            found["mood"] = rng.choice(["calm", "busy"])
        if self.chance(0.3):
            found["wants"] = self.some(["ethics", "skill", "growth"], 1)
        if self.chance(0.3):
            found["quota"] = rng.randint(0, 3)
        if self.chance(0.5):
            found["deadline"] = rng.choice(DAYS[1:])
        if self.chance(0.3):
            found["applied_on"] = rng.choice(DAYS[1:3])
        if self.chance(0.3):
            found["institution"] = rng.choice(["hill", "lake"])
        if self.chance(0.5):
            least = rng.randint(0, 3)
            numbers = {"asked": least, "max": least + rng.randint(0, 1), "min": max(0, least - rng.randint(0, 1))}
            found["letters"] = {one: numbers[one] for one in self.some(list(numbers), 1)}
        if self.chance(0.2):
            found.setdefault("letters", {})["counts"] = self.condition("letter", 1, without=("letter.counts",))
        if self.chance(0.25):
            most = found.get("letters", {}).get("max", 3)
            assigned = self.some(sorted(scenario["letters"]), 0, min(2, most))
            for letter in assigned:
                written = scenario["letters"][letter]
                status = rng.choice(["uploaded", "uploaded", "withdrawn"])
                for one in [written, *([written["at"]] if found["portal"] in written.get("at", {}) else [])]:
                    one["status" if one is written else found["portal"]] = status
            if assigned:
                found["assigned"] = assigned
        # A later program may have changed the status of what an earlier one holds: both stay right.
        return found

    def wishes(self, scenario: dict[str, Any]) -> dict[str, Any]:
        letters, programs = sorted(scenario["letters"]), [program["id"] for program in scenario["programs"]]
        found: dict[str, Any] = {}
        for what in ("keep", "avoid", "reserve"):
            if self.chance(0.5):
                wish: dict[str, Any] = {"letter": self.rng.choice(letters)}
                told = scenario["letters"][wish["letter"]]
                if what == "keep" and {"declined", "withdrawn"} & {told["status"], *told.get("at", {}).values()}:
                    continue
                if what == "reserve":
                    wish = {"letters": self.rng.randint(1, 2)}
                if self.chance(0.7):
                    wish["programs"] = self.some(programs, 1)
                found[what] = [wish]
        return found or {"reserve": [{"letters": 1}]}

    # ---- conditions

    def condition(self, side: str, depth: int = 2, names: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Any:
        """A condition on programs (`program`) or on letters (`letter`)."""
        if names and side == "letter" and self.chance(0.15):
            return self.rng.choice(names)
        facts = [name for name in BY_NAME if side == "letter" or name.split(".")[0] in ("applicant", "program")]
        facts = [name for name in facts if name not in without]
        if side == "letter":  # letters' own facts more often than programs'
            facts += 2 * [name for name in facts if name.split(".")[0] not in ("applicant", "program")]
        found: dict[str, Any] = {}
        for name in self.rng.sample(facts, self.rng.choice([1, 1, 1, 2, 3])):
            found[name] = self.test(BY_NAME[name])
        if depth and self.chance(0.35):
            word = self.rng.choice(["any", "all", "not", "surely", "is", "one_writer", "one_office", "one_experience"])
            if word in ("any", "all", "is"):
                found[word] = [self.condition(side, depth - 1, names, without) for _ in range(self.rng.randint(1, 2))]
            elif word in ("not", "surely") or side == "letter":
                found[word] = self.condition(side, depth - 1, names, without)
        if len(found) > 1 and self.chance(0.3):
            found.pop(next(iter(found)))
        return found

    def test(self, fact: dict[str, Any]) -> Any:
        rng = self.rng
        kind = fact["is"]
        if self.chance(0.1):
            return {"known": self.chance(0.5)}
        if kind == "number":
            return rng.choice([{"at_least": rng.randint(0, 8)}, {"at_most": rng.randint(0, 4)}, rng.randint(0, 4)])
        if kind == "date":
            day = rng.choice(MOMENTS)
            return {rng.choice(["at_least", "at_most"]): day}
        values = self.values(fact)
        one: Any = rng.choice(values)
        if kind != "yes_no" and self.chance(0.25):
            one = self.some(values, 1, 2)
        if fact.get("ordered") and self.chance(0.4):
            return {rng.choice(["at_least", "at_most"]): rng.choice(values)}
        if kind in ("choices", "specialties") and self.chance(0.3):
            return {"all_of": self.some(values, 1, 2)}
        if "specialt" in kind and self.chance(0.4):
            return {"family": rng.choice(["medicine", "surgery", "heart"])}
        return {"not": one} if self.chance(0.25) else one

    @staticmethod
    def values(fact: dict[str, Any]) -> list[Any]:
        return {
            "yes_no": [True, False],
            "country": ["US", "GD"],
            "specialty": SPECIALTIES,
            "specialties": SPECIALTIES,
            "text": TEXTS.get(fact["fact"], ["eras", "residencycas"]),
        }.get(fact["is"], fact.get("values", []))

    # ---- rules

    def pack(self, name: str, layer: str, most: int, **of: str) -> dict[str, Any]:
        found: dict[str, Any] = {"format": 1, "pack": name, "layer": layer, "title": name.title(), **of}
        names: tuple[str, ...] = ()
        if layer == "general":
            found["define"] = {"kept": self.condition("letter", 1), "fine": self.condition("letter", 1, ("kept",))}
            names = ("kept", "fine")
            found["groups"] = {
                "tight": {"at_least": -self.rng.randint(0, 3), "at_most": self.rng.randint(0, 4)},
                "wide": {"at_least": -10, "at_most": 10},
            }
            if self.chance(0.6):
                found["settings"] = {"effort": {"value": self.rng.randint(0, 3), "why": "So it is.", "source": SOURCE}}
                if self.chance(0.6):
                    share = self.rng.choice([0, 33, 50, 100])
                    found["settings"]["further_effort"] = {"value": share, "why": "So it is.", "source": SOURCE}
                if self.chance(0.6):
                    share = self.rng.choice([0, 50, 100])
                    found["settings"]["rewrite_effort"] = {"value": share, "why": "So it is.", "source": SOURCE}
            if self.chance(0.7):
                heavier = {"value": self.rng.choice([1, 2, 4]), "why": "So it is.", "source": SOURCE}
                found.setdefault("settings", {})["required_weight"] = heavier
        rules = [self.rule(layer, names) for _ in range(self.rng.randint(1, most))]
        if layer == "portal" and self.chance(0.7):
            rules.append(self.statement("limit", "count", {"at_most": self.rng.randint(2, 4)}, layer))
        found["rules"] = rules
        return found

    def rule(self, layer: str, names: tuple[str, ...] = ()) -> dict[str, Any]:
        rng = self.rng
        kind = rng.choice(["count", "count", "count", "bar", "points", "points", "points", "cover", "say", "require"])
        body: dict[str, Any] = {}
        level = {"bar": "must", "points": "should", "cover": "should", "say": "note"}.get(kind, "should")
        points = None
        if kind == "count":
            level = rng.choice(["must", "must", "should"])
            if layer == "portal" and self.chance(0.2):
                level = "limit"
            if self.chance(0.8):
                body["of"] = self.condition("letter", 2, names)
            shape = rng.choice(["least", "least", "most", "exactly", "both", "worth", "per", "fact"])
            if shape == "worth":
                level = "should"
                body["worth"] = [rng.randint(-4, 9) for _ in range(rng.randint(1, 4))]
                if self.chance(0.5):
                    body["worth"].sort(reverse=True)
            if shape in ("least", "both"):
                body["at_least"] = rng.randint(0, 3)
            if shape in ("most", "per", "both"):
                body["at_most"] = body.get("at_least", 0) + rng.randint(0, 2)
            if shape == "exactly":
                body["exactly"] = rng.randint(0, 3)
            if shape == "fact":
                body[rng.choice(["at_least", "at_most"])] = rng.choice(
                    ["program.quota", "program.letters.asked", "program.letters.min", "program.letters.max"]
                )
            if level == "limit":
                body.pop("at_least", None)
                if "exactly" in body:
                    body = {"at_most": body["exactly"]}
                body.setdefault("at_most", 3)
            if shape == "per" and not {"at_least", "worth"} & set(body):
                body["per"] = rng.choice(["writer", "writer.country", "letter.says", "letter.form", "experience.ward"])
            elif self.chance(0.25):
                body["different"] = rng.choice(["writer.id", "writer.country", "writer.rank", "letter.says"])
            if level != "limit" and not {"per", "different", "worth"} & set(body) and self.chance(0.2):
                about = {"experience.ward": True} if self.chance(0.5) else {"experience.weeks": {"at_least": 4}}
                body[rng.choice(["for_each", "from_each"])] = about
            if level != "limit" and self.chance(0.15):
                body["by"] = rng.choice(MOMENTS)
            if level != "limit" and self.chance(0.15):
                body["within"] = rng.choice(["24 months", "10 weeks", "3 months", "60 days"])
            if level == "should" and "worth" not in body:
                points = -rng.randint(0, 6)
        elif kind == "bar":
            body["of"] = self.condition("letter", 2, names)
            if self.chance(0.4):
                body["unless"] = self.condition("letter", 1, names)
        elif kind == "require":
            level = rng.choice(["must", "must", "note"])
            body["of"] = self.condition("program", 1)
            if self.chance(0.5):
                body["by"] = rng.choice(MOMENTS)
        elif kind == "points":
            body = {"of": self.condition("letter", 2, names), "worth": rng.randint(-5, 10)}
            if layer not in ("portal", "specialty") and self.chance(0.4):  # the group of the general pack
                body["group"] = rng.choice(["tight", "wide"])
        elif kind == "cover":
            body["over"] = rng.choice(["letter.says", "writer.country", "writer.id", "writer.role"])
            if self.chance(0.5):
                body["of"] = self.condition("letter", 1, names)
            body["worth"] = rng.randint(0, 4)
            if body["over"] == "letter.says" and self.chance(0.5):
                body["worth"] = {one: rng.randint(0, 5) for one in self.some(["ethics", "skill", "growth"], 1)}
            if body["over"] == "letter.says" and self.chance(0.3):
                body["values"] = self.some(["ethics", "skill", "growth"], 1)
        found = self.statement(level, kind, body, layer, points)
        if kind in ("points", "bar") and self.chance(0.3):
            found["weak"] = True
        by_groups = {"per", "different", "for_each", "from_each"} & set(body)
        least = {"at_least", "exactly"} & set(body) and not by_groups
        if kind == "count" and level in ("must", "should") and least and self.chance(0.4):
            found["number"] = True
        return found

    def statement(
        self, level: str, kind: str, body: dict[str, Any], layer: str, points: int | None = None
    ) -> dict[str, Any]:
        self.count += 1
        found: dict[str, Any] = {"id": f"r{self.count}", "level": level, "says": "So it is.", kind: body}
        if points is not None:
            found["points"] = points
        if level == "must" and self.chance(0.3):
            found["required"] = self.chance(0.5)
        if layer in ("portal", "general", "specialty"):
            found["source"] = SOURCE
        if self.chance(0.3):
            found["applies"] = self.condition("program", 1)
        return found

    def alteration(self, layer: str) -> list[dict[str, Any]]:
        """A change or a lift of a rule that an earlier pack may define; never of a limit."""
        number = self.rng.randint(1, max(1, self.count))
        found: dict[str, Any] = {"lift": f"r{number}"}
        if self.chance(0.7):
            found = {"change": f"r{number}", "why": "Because."}
            if self.chance(0.5):
                found["applies"] = self.condition("program", 1)
            if self.chance(0.6):
                found["level"] = "must"
                found["count"] = {"at_least": self.rng.randint(0, 3)}
        found["source"] = SOURCE
        if layer == "user":
            found["reason"] = "I know better."
        return [found]


# ---- through the real loader

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def as_yaml(node: Any) -> str:
    """The data as one line of YAML."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{as_yaml(key)}: {as_yaml(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(as_yaml(item) for item in node) + "]"
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, int) or _PLAIN.fullmatch(node):
        return str(node)
    return '"' + node + '"'


def file_of(node: dict[str, Any]) -> str:
    """The data as a file with a line for each key at the top."""
    return "".join(f"{key}: {as_yaml(value)}\n" for key, value in node.items())


HAPPENED = [  # the days of what the user did: next steps look at them, rules here do not
    _fact(f"letter.{name}", "date", untold_as="nothing")
    for name in ("asked_on", "answered_on", "needed_by", "reminded_on")
]


def base_files() -> dict[str, str]:
    """The files beside the packs: facts, specialties and seasons."""
    families = {
        name: {"name": name, "parts": {part: part for part in family["parts"]}, "related": family["related"]}
        for name, family in FAMILIES.items()
    }
    events = {name: {"date": day, "projected": False, "source": SOURCE} for name, day in EVENTS.items()}
    return {
        "facts.yaml": file_of({"format": 1, "facts": [*FACTS, *HAPPENED]}),
        "specialties.yaml": file_of({"format": 1, "specialties": families}),
        "seasons.yaml": file_of({"format": 1, "seasons": {SEASON: {"name": "A season", "events": events}}}),
        "names.yaml": (Path(__file__).parents[2] / "rules" / "names.yaml").read_text(encoding="utf-8"),
    }


def write(folder: Path, world: World) -> None:
    """Write the world's rules into a folder as `rules/` is laid out."""
    for old in folder.rglob("*.yaml"):
        old.unlink()
    texts = dict(base_files())
    for pack in world["packs"]:
        where = {"portal": "portals", "general": "general", "specialty": "specialties"}[pack["layer"]]
        name = pack.get("portal", pack.get("specialty", pack["pack"]))
        texts[f"{where}/{name}.yaml"] = file_of(pack)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@contextmanager
def shipped(folder: Path) -> Iterator[None]:
    """Within, that folder stands for the packs that come with lorplan."""
    with mock.patch("lorplan.rules.packs.load.folder", return_value=folder):
        yield


def library(folder: Path, world: World) -> Library:
    """The world's packs, loaded."""
    write(folder, world)
    with shipped(folder):
        return load(None, None)


def scenario(world: World, packs: Library) -> Scenario:
    """The world's scenario, loaded."""
    raw = yamltree.parse(file_of(world["scenario"]), "world.yaml")
    assert isinstance(raw, Map)
    return build_scenario(raw, "world.yaml", lambda tree: packs.dictionary)


def case(folder: Path, world: World) -> Case:
    """The world, loaded and built."""
    packs = library(folder, world)
    return build(scenario(world, packs), packs)


def shuffled(node: Any, rng: random.Random, path: tuple[str, ...] = ()) -> Any:
    """The same data in another order: keys, and lists whose order means nothing."""
    if isinstance(node, dict):
        items = list(node.items())
        if path[-1:] != ("define",):  # a definition may use those above it
            rng.shuffle(items)
        return {key: shuffled(value, rng, (*path, key)) for key, value in items}
    if isinstance(node, list):
        items = [shuffled(item, rng, (*path, "*")) for item in node]
        if path[-1:] not in (("worth",), ("values",), ("from",)):
            rng.shuffle(items)
        return items
    return node
