"""What rule keepers need: cards of rules, lint, tests of rules."""
