"""The engine that proves the plan with CP-SAT; the only folder that imports OR-Tools."""
