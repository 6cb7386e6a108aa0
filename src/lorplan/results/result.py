"""What every answer is made of: records that cannot be changed and that JSON can say."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, to_builtins


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an answer. Read back from JSON it has exactly its fields, no more and no fewer."""


class Result(Record, frozen=True):
    """The whole answer of a command."""

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data: ids, words, whole numbers, lists and tables of them."""
        plain: dict[str, Any] = to_builtins(self)
        return plain
