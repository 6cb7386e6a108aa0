"""A new file: the first question, what somebody applies to, before there is anything to open."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

pages = Blueprint("newplan", __name__)
STEM: Final = "my-plan"
