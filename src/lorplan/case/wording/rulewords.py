"""What a rule, or a group of rules that count together, says in a sentence."""

from __future__ import annotations

from lorplan.basics.words import listing
from lorplan.case.case import Case

GROUP = "group:"  # before the name of a group in a ledger


def rule_words(case: Case, class_id: str, name: str) -> str:
    """The sentence of a rule of a class, or of a group with how far it counts; else the name."""
    rule = case.rule(class_id, name)
    if rule is not None:
        return rule.says
    group = name.removeprefix(GROUP)
    if group == name:
        return name
    words = group.replace("-", " ").replace("_", " ")
    least, most = case.library.caps[group].least, case.library.caps[group].most
    limits = [f"no more than {most:+d}"] if most > 0 else []
    limits += [f"no less than {least:+d}"] if least < 0 else []
    return f"{words[:1].upper()}{words[1:]} count for {listing(limits) or 'nothing'} together."
