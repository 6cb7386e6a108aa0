"""A scenario as a workbook to fill in: one sheet for the applicant, one for each kind of thing, one for the rest."""
