"""`lorplan compare`: alternatives side by side, the next best plans, the frontier; the way from a plan to the best."""
