"""Packs of rules: their format, where they lie, and how the layers decide what holds for a program."""
