"""`verify`: re-checks a plan or a hand-made assignment. No solver takes part; a test holds that none is imported."""

from __future__ import annotations

from lorplan.answers.verify.report import verify

__all__ = ["verify"]
