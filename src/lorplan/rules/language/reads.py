"""Facts whose values lorplan computes itself, and what each of them depends on at the receiving program.

rules/facts.yaml declares them (`computed: true`) with their meaning; here is only what code needs to know.
"""

from __future__ import annotations

from typing import Final

# A computed fact -> the facts of the receiving program that it looks at. Two programs that agree on these (and on
# all program facts that a condition names) give the condition the same truth for a letter.
READS: Final[dict[str, tuple[str, ...]]] = {
    "writer.country": (),
    "writer.institution": (),
    "writer.field": ("program.specialty",),
    "writer.at_own_school": (),
    "writer.at_program": ("program.institution",),
    "writer.at_program_department": ("program.institution", "program.department", "program.specialty"),
    "writer.directed_my_training": (),
    "writer.directed_my_latest_training": (),
    "writer.at_my_training": (),
    "experience.id": (),
    "experience.country": (),
    "experience.institution": (),
    "experience.field": ("program.specialty",),
    "experience.at_own_school": (),
    "experience.at_program": ("program.institution",),
    "letter.addressed": ("program.specialty",),
    "letter.status": ("program.portal",),
    "letter.counts": ("program.letters.counts",),
    "letter.id": (),
    "letter.versions": (),
    "letter.there_on": ("program.portal",),
    "letter.names_another_specialty": ("program.specialty",),
    "letter.for_a_specialty_applied_to": (),
    "letter.earlier_seasons": (),
    "letter.from_submitted_season": (),
    "letter.expected": (),
    "letter.expected_basis": (),
    "writer.id": (),
    "applicant.applying_to": (),
    "applicant.specialty_count": (),
    "applicant.trained_before": (),
    "applicant.trained_in": (),
    "applicant.in_training": (),
    "applicant.training_years": (),
    "applicant.school.country": (),
    "applicant.school.id": (),
    "program.id": (),
    "program.portal": (),
    "program.specialty": (),
    "program.in_first_specialty": (),
    "program.nearest_other_specialty": (),
    "program.two_specialties_here": (),
    "program.track": (),
    "program.emphasis": (),
    "program.traits": (),
    "program.institution": (),
    "program.department": (),
    "program.home_department": (),
    "program.letters.asked": (),
    "program.letters.min": (),
    "program.letters.max": (),
    "season.id": (),
    "season.weeks_to_open": (),
    "season.weeks_to_submit": (),
    "season.weeks_to_review": (),
}
