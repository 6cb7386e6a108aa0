"""Finds an example that passes and one that fails for rules that have none, by trying out the facts that they ask for.

What is found is written to docs/examples/rules, where a person may put something more telling in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, islice, product
from typing import Any, Final

from lorplan.basics.errors import InputError
from lorplan.basics.yamltree import one_line
from lorplan.case.binding import bound_at
from lorplan.keeper.cards import rules_list
from lorplan.rules.language.conditions import Condition
from lorplan.rules.language.facts import Fact, written
from lorplan.rules.packs.statements import Pack, Statement
from tools.pages.examples import binder, worded
from tools.pages.rule_pages import EXAMPLES, case_of, library, outcome, written_examples

Facts = dict[str, Any]
MOST: Final = 5  # letters in an example
MOST_PROFILES: Final = 90
MOST_SETTINGS: Final = 60
MIXED: Final = 9  # profiles that are mixed with each other

# A computed fact cannot be written; what it follows from can.
WRITABLE: Final = {
    "writer.country": "writer.country",
    "letter.status": "letter.status",
    "letter.expected": "letter.expected",
    "letter.addressed": "letter.addressed_to",
    "writer.field": "writer.specialty",
    "experience.field": "experience.specialty",
    "letter.counts": "letter.form",
    "program.track": "program.track",
    "program.traits": "program.traits",
    "program.emphasis": "program.emphasis",
    "program.letters.asked": "program.letters",
}


def add_missing() -> list[str]:
    """Write examples for the rules that have none; the rules for which some were found."""
    known = written_examples()
    changed = []
    for card in rules_list():
        if card.rule in known:
            continue
        pack, statement = _defining(card.rule)
        found = _search(pack, statement, {})
        if found is None and pack.layer == "general":  # specialties may lift it
            found = _search(pack, statement, {"specialty": "psychiatry"})
        if found is None:
            continue
        path = EXAMPLES / f"{pack.id}.yaml"
        head = "" if path.exists() else f'# Examples of the pack "{pack.id}".\n'
        body = "".join(
            f"  {name}: {one_line(example)}\n" for name, example in zip(("passes", "fails"), found, strict=True)
        )
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{head}{card.rule}:\n{body}")
        changed.append(card.rule)
    written_examples.cache_clear()
    return changed


def _defining(rule: str) -> tuple[Pack, Statement]:
    for pack in library().packs:
        for statement in pack.statements:
            if statement.rule == rule and statement.action == "defines":
                return pack, statement
    raise ValueError(f"no pack defines {rule}")


def _search(pack: Pack, statement: Statement, base: Facts) -> tuple[Facts, Facts] | None:
    if pack.layer in ("specialty", "portal") and pack.of != "internal_medicine":
        base[pack.layer] = pack.of
    best: tuple[int, Facts, Facts] | None = None
    for number, setting in enumerate(_settings(statement, base)):
        if number >= MOST_SETTINGS or (best is not None and number > 12):
            break
        found = _within(statement, setting)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return _elsewhere(pack, statement, base) if best is None else best[1:]


def _elsewhere(pack: Pack, statement: Statement, base: Facts) -> tuple[Facts, Facts] | None:
    """For a sentence that is said wherever the rule applies: somewhere else it is not."""
    others = {"portal": "residencycas" if pack.of == "eras" else "eras"}
    others["specialty"] = "family_medicine" if pack.of == "internal_medicine" else "internal_medicine"
    quiet: list[Facts] = []
    if pack.layer in others:
        quiet.append({"a": {}, "program": {pack.layer: others[pack.layer]}})
    for setting in islice(_settings(statement, base), MOST_SETTINGS):
        example = {"a": {}, **setting}
        try:
            said = outcome(statement.rule, example)
        except InputError:
            continue
        if said == "does not apply here":
            quiet.append(example)
        elif said == "said" and quiet:
            return quiet[0], example
        elif said == "said" and not setting.get("applicant"):
            quiet.append({**example, "applicant": {"kind": "us_md"}})
            if outcome(statement.rule, quiet[0]) != "said":
                return quiet[0], example
            quiet.clear()
    return None


def _settings(statement: Statement, base: Facts) -> Iterator[Facts]:
    """Programs and applicants at which the rule may apply, simple ones first."""
    tests = {test.fact.name: test for test in statement.applies.tests()}
    choices: list[list[tuple[str, Any] | None]] = []
    for name, test in sorted(tests.items()):
        writable = WRITABLE.get(name, None if test.fact.computed else name)
        if writable is not None:
            choices.append([None, *((writable, value) for value in _values(test.fact, test.named))])
    if statement.set is not None:
        base = {**base, "requires": statement.set}
    options = sorted(product(*choices), key=lambda chosen: sum(one is not None for one in chosen))
    for chosen in options:
        setting: Facts = {}
        if base:
            setting["program"] = dict(base)
        for one in chosen:
            if one is not None:
                subject, key = one[0].split(".", 1)
                setting.setdefault(subject, {})[key] = one[1]
        if "season" not in setting:
            yield setting


def _within(statement: Statement, setting: Facts) -> tuple[int, Facts, Facts] | None:
    specialty = setting.get("program", {}).get("specialty", "internal_medicine")
    profiles = list(_profiles(statement, specialty))[:MOST_PROFILES]
    letters = {f"p{place}-{copy}": facts for place, facts in enumerate(profiles) for copy in range(MOST)}
    try:
        case = case_of({**letters, **setting})
    except InputError:  # a setting that cannot be
        return None
    program = case.scenario.programs[0].id
    rule = case.rule(case.class_of[program], statement.rule)
    if rule is None or not any(one.id == statement.rule for one in case.rules[case.class_of[program]]):
        return None
    bound = bound_at(rule, binder(case, program))
    good: list[tuple[int, Facts]] = []
    bad: list[tuple[int, Facts]] = []
    for chosen in _portfolios(len(profiles)):
        sent = tuple(f"p{place}-{copy}" for copy, place in enumerate(chosen))
        said = worded(case, bound, rule.level, rule.kind, sent)
        example = {**{"abcde"[copy]: profiles[place] for copy, place in enumerate(chosen)}, **setting}
        cost = len(chosen) + 2 * sum(len(profiles[place]) for place in set(chosen))
        _sort_in(said, cost, example, good, bad)
    return _pair(good, bad)


def _portfolios(profiles: int) -> Iterator[tuple[int, ...]]:
    """Letters by the place of their profile: so many alike ones, and small mixtures of the simpler ones."""
    for size in range(1, MOST + 1):
        yield from ((place,) * size for place in range(profiles))
    for size in (2, 3):
        mixed = combinations_with_replacement(range(min(profiles, MIXED)), size)
        yield from (chosen for chosen in mixed if len(set(chosen)) > 1)


def _sort_in(said: str, cost: int, example: Facts, good: list[tuple[int, Facts]], bad: list[tuple[int, Facts]]) -> None:
    if said.startswith(("kept", "silent", "+")):
        good.append((cost - (1 if said.startswith("+") else 0), example))
    elif said.startswith(("broken", "said", "-")):
        bad.append((cost, example))
    elif said == "0 points":
        good.append((cost + 100, example))
        bad.append((cost + 100, example))


def _pair(good: Sequence[tuple[int, Facts]], bad: Sequence[tuple[int, Facts]]) -> tuple[int, Facts, Facts] | None:
    """The simplest two that differ, with as many letters where that can be."""
    best: tuple[int, Facts, Facts] | None = None
    for (one, passes), (other, fails) in product(_simplest(good), _simplest(bad)):
        if one > 99 and other > 99:
            continue
        cost = one % 100 + other % 100 + 3 * abs(len(passes) - len(fails))
        if passes != fails and (best is None or cost < best[0]):
            best = cost, passes, fails
    return best


def _simplest(found: Sequence[tuple[int, Facts]]) -> list[tuple[int, Facts]]:
    return sorted(found, key=lambda one: one[0])[:40]


def _profiles(statement: Statement, specialty: str) -> Iterator[Facts]:
    """Letters that differ in up to two facts from a plain one of the program's specialty."""
    own: Facts = {}
    if specialty != "internal_medicine":
        own = {"letter.addressed_to": specialty, "writer.specialty": specialty}
    kind = statement.fields["kind"]
    conditions: list[Condition] = list(kind.conditions())
    facts: dict[str, tuple[Fact, tuple[Any, ...]]] = {}
    for condition in conditions:
        for test in condition.tests():
            named = facts.get(test.fact.name, (test.fact, ()))[1]
            facts[test.fact.name] = test.fact, tuple(dict.fromkeys([*named, *test.named]))
    for fact in kind.grouping():
        facts.setdefault(fact.name, (fact, fact.values))
    singles: list[tuple[str, Any]] = []
    for name, (fact, named) in sorted(facts.items()):
        writable = WRITABLE.get(name, None if fact.computed else name)
        if writable is None or not writable.startswith(("letter.", "writer.", "experience.")):
            continue
        singles += [(writable, value) for value in _values(fact, named, specialty)]
    yield own
    for name, value in singles:
        yield {**own, name: value}
    for (one, value), (other, more) in combinations(singles, 2):
        if one != other:
            yield {**own, one: value, other: more}


def _values(fact: Fact, named: Sequence[Any], specialty: str = "internal_medicine") -> list[Any]:
    """A few values of a fact, as a scenario writes them: those that conditions name, and another one."""
    if fact.name in ("writer.field", "experience.field"):
        family = library().families.families.get(specialty)
        near = sorted(family.related) if family else []
        return [specialty, *near[:1], *(sorted(family.parts)[:1] if family else []), "basic_science"]
    if fact.name == "letter.addressed":
        return [specialty, "general", "basic_science"]
    if fact.name == "letter.counts":
        return ["narrative", "dean"]
    if fact.name == "program.letters.asked":
        return ["3", "4", "2"]
    kind = fact.element
    if kind == "yes_no":
        return ["true", "false"]
    if kind == "choice":
        others = [value for value in fact.values if value not in named]
        return [str(value) for value in named][:5] + others[:1]
    if kind == "number":
        return [str(max(0, int(value) + step)) for value in named for step in (0, -1, 1)][:6]
    if kind == "date":
        return ["2027-06-01", "2024-06-01"]
    if kind == "country":
        return ["US", "GD"]
    if kind == "specialty":
        return [*list(dict.fromkeys([specialty, *map(str, named)]))[:4], "basic_science"]
    return [written(value) for value in named][:3] or ["something"]
