"""`check`: is the file right, what is unknown, which requirements can the letters meet. Neither solver nor numpy."""

from __future__ import annotations

from lorplan.answers.check.report import check

__all__ = ["check"]
