"""What the tests of the command line pass around."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Api:
    """Stands in for lorplan.api: what each function answers (or raises), and what it was called with."""

    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
