"""Small scenarios for check and verify: six people, rules of the test's own, a specialty without a pack."""

from __future__ import annotations

from pathlib import Path

from lorplan.api import Source
from lorplan.case.case import Case

HEAD = """\
format: 1
season: eras-2028
as_of: 2027-07-20
applicant:
  citizenship: [US]
  degree: md
  applying_to: [psychiatry]
  school: {id: windward, name: Windward, country: GD}
institutions:
  lakeside: {name: Lakeside, country: US}
writers:
  ann: {name: Dr. Ann, degree: md, specialty: psychiatry, institution: lakeside, rank: attending, knows_me: very_well}
  ben: {name: Dr. Ben, degree: md, specialty: psychiatry, institution: lakeside, rank: attending, knows_me: well}
  cat: {name: Dr. Cat, degree: md, specialty: psychiatry, institution: lakeside, rank: attending, knows_me: well}
  dan: {name: Dr. Dan, degree: md, specialty: psychiatry, institution: windward, rank: attending, knows_me: well}
  eva: {name: Dr. Eva, degree: md, specialty: psychiatry, institution: lakeside, rank: attending}
  fay: {name: Dr. Fay, degree: md, specialty: psychiatry, institution: lakeside, rank: attending, relation: relative}
  gus: {name: Dr. Gus, degree: md, specialty: psychiatry, institution: lakeside, rank: attending, knows_me: well}
"""

LETTERS = """\
letters:
  ann: {status: uploaded, answer: eager, waived: true}
  ben: {status: agreed, answer: eager, waived: true}
  cat: {status: asked, waived: true}
  dan: {status: uploaded, answer: eager, waived: true}
  eva: {status: idea}
  fay: {status: uploaded, waived: true}
  gus: {status: declined}
"""

PROGRAMS = """\
programs:
  - {id: north, name: North, count: 3}
  - {id: south, name: South, count: 2, priority: 4, assigned: [ann]}
"""


def must(rule: str, letters: str, number: str, **more: str) -> str:
    """A user's must on letters by id, one line under `rules:`."""
    applies = f"applies: {more['applies']}, " if "applies" in more else ""
    says = more.get("says", f"The rule {rule} holds.")
    return (
        f"  - {{id: {rule}, level: must, says: {says!r}, {applies}count: {{of: {{letter.id: {letters}}}, {number}}}}}\n"
    )


def written(
    folder: Path, *rules: str, letters: str = LETTERS, programs: str = PROGRAMS, more: str = "", name: str = "plan.yaml"
) -> Path:
    """The file of a scenario with these rules."""
    text = HEAD + letters + programs + more + ("rules:\n" + "".join(rules) if rules else "")
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def case_of(folder: Path, *rules: str, only: str | None = None, **parts: str) -> Case:
    """The case of such a scenario."""
    return Source(written(folder, *rules, **parts), only=only).case()
