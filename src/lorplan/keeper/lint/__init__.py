"""Looks over packs for what can be read but is probably not meant: small checks, each with an id and a severity."""

from lorplan.keeper.lint.run import CHECKS, lint

__all__ = ["CHECKS", "lint"]
