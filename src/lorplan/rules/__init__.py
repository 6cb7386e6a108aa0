"""What rules mean: the language of conditions, the kinds of rules, the packs."""
