"""The page of published requirements: what each program's page says, fact by fact, and what says it here.

Drawn from tests/programs, whose tests show for each program a portfolio that meets it and one that breaks each must.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))

from programs.published import FIRST, LATER, NUMBERS, SHAPES, Published, every  # noqa: E402

PAGE: Final = "docs/reference/real-programs.md"
HELD, ATTESTED, SAID, OUT = STANDINGS = ("held", "attested", "said only", "out of scope")
KINDS: Final = ("count", "slots", "one_of", "bar", "points", "cover", "require", "say")

HEAD: Final = """\
<!-- made by `make docs` from tests/programs/; do not edit -->

# Requirements that real programs published

How far the rule language reaches, tried on {programs} pages of programs and specialty bodies and on {composed} composed
ones, with {facts} facts in all, in our own words. The first {first} pages were there when the language was made. The
later ones were collected and written down when it stood; the composed ones have statements of shapes that pages have
and the collected ones had not.

**These are no requirements of today.** The pages are of different years, about 2008 to 2025; some were quoted second
hand, and many have changed since. `checked` in the files is the day on which the collection was taken over, not a day
on which a page was found unchanged. Before you apply, read the program's own page and write down what it says.

| pages | programs | facts | held | attested | said only | out of scope |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{table}

*Held* is what the plan obeys and the verdict tells: requirements, also those that no letter changes (a deadline, months
of experience), wishes, numbers and permissions. *Attested* is a fact which the applicant or the writer can tell, and
which lorplan asks about. *Said only* is carried by a sentence (level note), which is never counted: what is allowed,
what comes besides the letters, what is merely advised. **{said} of {all} programs** have nothing out of scope.

Each program is a file in `tests/programs`; its tests hold a portfolio that meets everything, one that breaks each must
and no other, for each wish a better and a worse portfolio, and the plan made from its letters. A rule is named by its
level, its kind and its id; `asked`, `min`, `max` and `counts` are the program's `letters`. See
[rule kinds](rule-kinds.md) and [conditions](conditions.md).
"""


GROUPS: Final = (("first pages", FIRST), ("later pages", LATER), ("composed", SHAPES))


def program_pages() -> dict[str, str]:
    """Path -> text of the page."""
    groups = [(name, sorted(every(files), key=lambda one: one.id)) for name, files in GROUPS]
    programs = [one for _, group in groups for one in group]
    table = [row(name, group) for name, group in [*groups, ("all", programs)]]
    head = HEAD.format(
        programs=sum(bool(one.source) for one in programs),
        composed=sum(not one.source for one in programs),
        first=len(groups[0][1]),
        facts=sum(len(one.facts) for one in programs),
        table="\n".join(table),
        said=sum(all(standing(one, fact) != OUT for fact in one.facts) for one in programs),
        all=len(programs),
    )
    sections = (line for name, group in groups for line in part(name, group))
    return {PAGE: "\n".join([head, *sections])}


def row(name: str, programs: Sequence[Published]) -> str:
    """What became of the facts of some programs."""
    kinds = Counter(standing(one, fact) for one in programs for fact in one.facts)
    numbers = (len(programs), sum(kinds.values()), *(kinds[name] for name in STANDINGS))
    return f"| {name} | " + " | ".join(str(number) for number in numbers) + " |"


def part(name: str, programs: Sequence[Published]) -> Iterator[str]:
    """One group of programs."""
    yield f"## {name.capitalize()}\n"
    for one in programs:
        yield from section(one)


def standing(program: Published, fact: Mapping[str, Any]) -> str:
    """How a fact is said."""
    if "out" in fact:
        return OUT
    if "attested" in fact:
        return ATTESTED
    return SAID if only_said(program, fact) else HELD


def only_said(program: Published, fact: Mapping[str, Any]) -> bool:
    """Whether nothing but sentences carry the fact."""
    rules = fact.get("rules", [])
    rest = {*fact} - {"fact", "rules", "facts", "remark"}
    return bool(rules) and not rest and all("say" in statement(program, rule) for rule in rules)


def section(program: Published) -> Iterator[str]:
    """One program with its facts."""
    yield f"### {program.entry['title']}\n"
    yield f"`{program.id}`" + (f", [where it stood]({program.source['url']})\n" if program.source else ", composed\n")
    yield "| the page says | standing | said by |\n| --- | --- | --- |"
    for fact in program.facts:
        carried = "; ".join(carriers(program, fact))
        yield f"| {fact['fact']} | {standing(program, fact)} | {carried} |".replace("\n", " ")
    yield ""


def carriers(program: Published, fact: Mapping[str, Any]) -> Iterator[str]:
    """What carries a fact, in words."""
    if "out" in fact:
        yield fact["out"]
    letters = program.entry.get("letters", {})
    letters = letters if isinstance(letters, dict) else {"asked": letters}
    for number in fact.get("numbers", []):
        if number == "counts":
            yield "`counts` says which letters count"
        else:
            yield f"`{number}: {letters[number]}`" if number in NUMBERS else "no `max`"
    if "extends" in fact:
        yield f"taken over from `{fact['extends']}`"
    for rule in fact.get("rules", []):
        yield rule_in_words(statement(program, rule), rule)
    for rule in fact.get("lifts", []):
        yield f"lifts `{rule}`"
    for name in fact.get("facts", []):
        yield f"fact `program.{name}`"
    for name in fact.get("attested", []):
        yield f"attested fact `{name}`"
    if "remark" in fact:
        yield fact["remark"]


def statement(program: Published, rule: str) -> Mapping[str, Any]:
    """The program's own statement on a rule."""
    own = program.entry["rules"]
    return next(one for one in own if rule in (one.get("id"), one.get("change"), one.get("lift")))


def rule_in_words(said: Mapping[str, Any], rule: str) -> str:
    """The rule with its level and kind."""
    if "change" in said:
        return f"changes `{rule}`" + (f" to a {said['level']}" if "level" in said else "")
    kind = next(kind for kind in KINDS if isinstance(said.get(kind), dict | list))
    return f"{said['level']} {kind} `{rule}`"
