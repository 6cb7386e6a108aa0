"""Tests of rules, in YAML beside the packs: a small scenario, the letters sent, and what the rules come to."""

from lorplan.keeper.ruletests.run import run_tests, test_files

__all__ = ["run_tests", "test_files"]
