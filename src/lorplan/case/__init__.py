"""A scenario and a library of rules on a date become a Problem: frozen, sorted, and free of any solver."""
