"""Random changes of a scenario's plain form, and everything that a case says, to hold two cases against each other."""

from __future__ import annotations

import random
from typing import Any

from lorplan.basics.yamltree import Map, Scalar, Seq
from lorplan.case.case import Case
from lorplan.rules.language.facts import Dictionary, Fact

STATUSES = ("idea", "asked", "agreed", "uploaded", "declined", "withdrawn")

SUBJECT_OF = {"letters": "letter", "writers": "writer", "experiences": "experience", "programs": "program"}


def change(tree: Map, dictionary: Dictionary, rng: random.Random) -> str:
    """Change one thing that is told of a letter, a writer, a program or the rest; what it was."""
    tables = [name for name in SUBJECT_OF if isinstance(tree.get(name), (Map, Seq)) and tree[name]]
    table = rng.choice([*tables, "letters", "programs"] if rng.random() < 0.9 else ["whole"])
    if table == "whole":
        key, value = rng.choice([("budget", "1"), ("budget", "0"), ("portal", "eras"), ("as_of", "2027-06-01")])
        _put(tree, key, value)
        return f"{key}: {value}"
    names = list(tree[table]) if isinstance(tree[table], Map) else list(range(len(tree[table])))
    name = rng.choice(names)
    entry = tree[table][name]
    if not isinstance(entry, Map):
        return ""
    free = [key for key in entry if key not in ("id", "writer", "writers", "specialty", "letters")]
    if free and rng.random() < 0.2:
        key = rng.choice(free)
        del entry[key]
        return f"{table}.{name}: without {key}"
    key, value = _fact(SUBJECT_OF[table], dictionary, rng)
    if table == "letters" and rng.random() < 0.3:
        key, value = "status", rng.choice(STATUSES)
    if table == "programs" and rng.random() < 0.3:
        key, value = rng.choice([("priority", "1"), ("priority", "5"), ("count", "3"), ("track", "preliminary")])
    _put(entry, key, value)
    return f"{table}.{name}.{key}: {value}"


def _put(entry: Map, key: str, value: str) -> None:
    entry[entry.key(key) if key in entry else Scalar(key, 1, 1)] = Scalar(value, 1, 1)


def _fact(subject: str, dictionary: Dictionary, rng: random.Random) -> tuple[str, str]:
    key = rng.choice(dictionary.names(subject) or ["name"])
    fact = dictionary.get(subject, key)
    return key, _value(fact, rng) if isinstance(fact, Fact) else "Somebody"


def _value(fact: Fact, rng: random.Random) -> str:
    if fact.element == "choice":
        return rng.choice(fact.values)
    return {
        "yes_no": rng.choice(["true", "false"]),
        "number": rng.choice(["1", "4", "12"]),
        "date": rng.choice(["2027-03-01", "2027-09-15"]),
        "country": rng.choice(["US", "GD"]),
        "specialty": rng.choice(sorted(fact.specialties) or ["internal_medicine"]),
    }.get(fact.element, "words")


def said(case: Case) -> dict[str, Any]:
    """Everything that a case says, its rules by what they are made of."""
    return {
        "scenario": case.scenario,
        "problem": case.problem,
        "rules": {name: [_rule(rule) for rule in rules] for name, rules in case.rules.items()},
        "uncertain": {name: [_rule(rule) for rule in rules] for name, rules in case.uncertain.items()},
        "programs": (case.class_of, case.weights, case.only, case.carried_from),
        "views": {name: _view(case, view) for name, view in case.binders.items()},
        "alike": {
            name: [(alike.programs, alike.weight, _view(case, alike.binder)) for alike in groups]
            for name, groups in case.alike.items()
        },
    }


def _rule(rule: Any) -> tuple[Any, ...]:
    chain = [(each.rule, each.layer, each.pack, each.where, each.program, each.distance) for each in rule.chain]
    return rule.id, rule.level, rule.says, rule.points, rule.why, chain


def _view(case: Case, view: Any) -> tuple[Any, ...]:
    columns = [[view.column(condition) for condition in rule.kind.conditions()] for rule in view.rules]
    groups = [[view.groups(fact) for fact in rule.kind.grouping()] for rule in view.rules]
    assert view.columns is case.columns
    assert view.columns.world is case.world
    return view.program, dict(view.value), view.active, view.ghosts, columns, groups
