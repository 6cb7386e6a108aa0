"""Two exact engines that share no reading of the rules' rows: CP-SAT decides, the portfolio table re-derives."""
