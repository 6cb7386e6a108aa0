"""Parameters of the solver, and the limits that it works within."""

from __future__ import annotations

from typing import Any, Final

# Measured for this family of models (docs/background/benchmarks.md): the LP relaxation is nearly exact, so that all
# rows go into the LP at once, presolve stays light, and one worker is fastest and reproducible.
PARAMETERS: Final[dict[str, Any]] = {
    "num_workers": 1,
    "random_seed": 0,
    "linearization_level": 2,
    "add_lp_constraints_lazily": False,
    "root_lp_iterations": 20_000,
    "cp_model_probing_level": 0,
    "symmetry_level": 0,
    "max_presolve_iterations": 1,
    "catch_sigint_signal": False,
}
# Where the relaxation is all but exact, simplifying the model takes longer than solving it; where it is not, the
# search without presolve can be lost. So it goes first, within a fixed limit.
UNSIMPLIFIED: Final[dict[str, Any]] = {"cp_model_presolve": False}
DETERMINISTIC_LIMIT: Final = 100.0  # the solver's own seconds; the same on every machine
LONGEST_STOP: Final = 20.0  # seconds to wait for a search that was told to stop
EXACT: Final = 1 << 53  # beyond it a double, which the solver uses inside, skips whole numbers
