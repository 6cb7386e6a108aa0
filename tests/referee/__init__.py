"""The third reading: slow, obvious, and written from the documents, not from the code it judges.

It takes a world as plain data (what the YAML says: packs and a scenario as dicts and lists), evaluates conditions,
layers and rules word by word, tries every set of letters to ask for and every portfolio, and picks the best plan by
the stages of the plan's definition. Nothing of lorplan is imported here.

A world is `{"facts": [...], "packs": [...], "scenario": {...}, "families": {...}, "events": {...}}`, all in the form in
which the files write it (long forms only; days as text).
"""

from referee.failing import Doubter
from referee.plan import Judge, Plan
from referee.rules import Outcome, count_outcome
from referee.truth import MAYBE, NO, YES, Eye, Refused, both, either, opposite

__all__ = [
    "MAYBE", "NO", "YES", "Doubter", "Eye", "Judge", "Outcome", "Plan", "Refused", "both", "count_outcome", "either",
    "opposite",
]  # fmt: skip
