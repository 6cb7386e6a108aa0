"""The scenario: what the user wrote about the applicant, the writers, the letters and the programs."""
