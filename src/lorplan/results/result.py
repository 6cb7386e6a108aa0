"""What every answer is: frozen data that JSON can say."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, to_builtins


class Result(Struct, frozen=True):
    """The whole answer of a command."""

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data: ids, words, whole numbers, lists and tables of them."""
        plain: dict[str, Any] = to_builtins(self)
        return plain
