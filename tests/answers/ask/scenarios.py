"""Small scenarios as plain data, and as the files that a user would write."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

Tree = dict[str, Any]


def flow(node: Any) -> str:
    """Plain data in one line of YAML."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(flow(item) for item in node) + "]"
    if isinstance(node, bool):
        return "true" if node else "false"
    return str(node)


def written(tree: Tree, path: Path) -> Path:
    """The scenario's file."""
    path.write_text("".join(f"{key}: {flow(value)}\n" for key, value in tree.items()))
    return path


def scenario(**more: Any) -> Tree:
    """A US citizen IMG who applies to internal medicine and has nothing yet."""
    tree: Tree = {
        "format": 1,
        "season": "eras-2028",
        "as_of": "2027-05-01",
        "applicant": {
            "kind": "us_citizen_img",
            "applying_to": ["internal_medicine"],
            "school": {"id": "windward", "country": "GD", "department_letter": False},
        },
        "writers": {},
        "letters": {},
        "programs": [{"id": "types", "count": 10}],
        "budget": {"new_requests": 1},
    }
    return {**tree, **more}


def ward(country: str = "US", knows: str = "well", **more: Any) -> Tree:
    """A writer of internal medicine who supervised four weeks on the wards."""
    place = {"id": f"{country.lower()}-hospital", "country": country}
    seen = {"as": "elective", "setting": "inpatient", "supervised": "directly", "weeks": 4, **more.pop("seen", {})}
    return {
        "specialty": "internal_medicine", "rank": "attending", "degree": "md", "institution": place, "knows_me": knows,
        "experience": seen, **more,
    }  # fmt: skip


def letter(writer: str, status: str, **more: Any) -> Tree:
    return {"writer": writer, "addressed_to": "internal_medicine", "status": status, "waived": True, **more}


SPECIALTIES = ["internal_medicine", "cardiology", "hospital_medicine", "general_surgery", "family_medicine"]


def drawn(seed: int) -> Tree:
    """A small scenario at random."""
    rng = random.Random(seed)
    tree = scenario(budget={"new_requests": rng.randrange(3)})
    for name in "abcdef"[: rng.randint(2, 6)]:
        writer = ward(rng.choice(["US", "US", "GD"]), rng.choice(["barely", "somewhat", "well", "very_well"]))
        writer["specialty"] = rng.choice(SPECIALTIES)
        if rng.random() < 0.2:
            writer["experience"] = {"as": rng.choice(["observership", "research"]), "weeks": rng.choice([2, 30])}
        if rng.random() < 0.1:
            writer["relation"] = "friend"
        tree["writers"][name] = writer
        if rng.random() < 0.1:
            continue
        entry = letter(name, rng.choice(["uploaded", "agreed", "idea", "idea"]))
        if entry["status"] != "idea":
            entry["answer"] = rng.choice(["hesitant", "yes", "eager"])
        if rng.random() < 0.2:
            entry |= {"about": "research", "research_months": 12}
        if rng.random() < 0.2:
            entry["expected"] = {"strength": rng.choice(["weak", "average", "strong"]), "basis": "told"}
        tree["letters"][f"{name}-letter-one"] = entry
    programs: list[Tree] = [{"id": "types", "count": 10}]
    if rng.random() < 0.6:
        programs.append(
            {"id": "academic", "traits": ["academic", "research_heavy"], "count": 3, "priority": rng.randint(1, 5)}
        )
    if rng.random() < 0.5:
        programs.append(
            {"id": "year", "track": "preliminary", "count": 4, "priority": 2, "letters": rng.choice([2, 3])}
        )
    tree["programs"] = programs
    return tree
