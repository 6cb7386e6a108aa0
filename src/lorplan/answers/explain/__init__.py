"""Why a plan is as it is: what clashes and what would mend it, why this letter is used and that one is not."""
