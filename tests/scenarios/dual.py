"""A large dual scenario: internal and family medicine, 24 letters and versions, 300 single programs of many demands."""

from __future__ import annotations

import random
from typing import Any

import yaml

WRITERS = 14
PROGRAMS = 300
SPECIALTIES = ("internal_medicine", "family_medicine")
VERSIONS = {"internal_medicine": "im", "family_medicine": "fm", "general": "any"}


def dual(seed: int = 1) -> str:
    """The scenario as YAML, the same for a seed on every machine."""
    draw = random.Random(seed)
    writers, letters = {}, {}
    for number in range(WRITERS):
        name = f"w{number:02}"
        specialty = SPECIALTIES[number % 2] if number < 12 else "cardiology"
        writers[name] = {
            "name": f"Dr. Writer {number:02}", "degree": "md", "specialty": specialty,
            "institution": f"h{number % 6}", "rank": draw.choice(["attending", "professor"]),
            "knows_me": draw.choice(["somewhat", "well", "well", "very_well"]),
            "experience": {"as": draw.choice(["sub_intern", "elective", "core_clerkship"]), "setting": "inpatient",
                           "supervised": "directly", "weeks": draw.choice([4, 6, 8]), "ended": "2027-03-12"},
        }  # fmt: skip
        own = ["internal_medicine", "family_medicine"] if number < 10 else ["general"]
        status = "uploaded" if number < 1 else "agreed" if number < 3 else "asked" if number < 4 else "idea"
        for version in own:
            letters[f"{name}-{VERSIONS[version]}"] = {"writer": name, "addressed_to": version, "status": status}
    programs = []
    for number in range(PROGRAMS):
        program: dict[str, Any] = {
            "id": f"p{number:03}", "name": f"Program {number:03}", "specialty": SPECIALTIES[number % 5 == 4],
            "priority": draw.randint(1, 5), "traits": [draw.choice(["academic", "community", "research_heavy"])],
            "letters": draw.choice([3, 3, 3, 4]),
        }  # fmt: skip
        person = f"w{draw.randrange(WRITERS):02}"
        wants = draw.choice(["us", "known", "rank", "nothing", "nothing"])
        rules = [{"id": f"likes-{person}", "level": "should", "says": f"This program knows {person}.",
                  "points": {"of": {"letter.id": [one for one in letters if one.startswith(person)]},
                             "worth": draw.randint(1, 9)}}]  # fmt: skip
        if wants != "nothing":
            of: Any = {
                "us": {"writer.country": "US"},
                "known": {"writer.knows_me": ["well", "very_well"]},
                "rank": {"writer.rank": "professor"},
            }[wants]
            rules.append({"id": f"wants.{wants}", "level": "must", "says": f"This program asks for {wants}.",
                          "count": {"of": of, "at_least": 1 + draw.randrange(2)}})  # fmt: skip
        programs.append({**program, "rules": rules})
    scenario = {
        "format": 1, "season": "eras-2028", "as_of": "2027-07-20", "budget": 5,
        "applicant": {"kind": "us_citizen_img", "applying_to": list(SPECIALTIES), "school": "h5"},
        "institutions": {f"h{one}": {"country": "GD" if one == 5 else "US"} for one in range(6)},
        "writers": writers, "letters": letters, "programs": programs,
    }  # fmt: skip
    return yaml.safe_dump(scenario, sort_keys=False)
