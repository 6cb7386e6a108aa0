"""The engine that reads every portfolio off a table, without a solver."""
