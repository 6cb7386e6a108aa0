"""Many applicants at once: one row each, whose writers are asked by how many, and what an adviser looks at first."""
