"""Records: dataclasses that are cheap to define.

A plain frozen dataclass writes, compiles and runs six functions for every class; with a hundred classes that would be a
tenth of the time in which a small plan is made. Here only `__init__` is made for each class; equality, hash and
representation are shared. Fields are final to the type checker; nothing assigns them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._values_(self) == self._values_(other)


def _hash(self: Any) -> int:
    return hash((self.__class__, self._values_(self)))


def _repr(self: Any) -> str:
    told = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__name__}({told})"


def _nothing(self: Any) -> tuple[()]:
    return ()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """The class as a dataclass with equality, hash and representation by its fields."""
    made: Any = dataclass(repr=False, eq=False)(cls)
    names = [one.name for one in fields(made)]
    made._values_ = staticmethod(attrgetter(*names) if names else _nothing)
    made.__eq__, made.__hash__ = _eq, _hash
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _repr
    return made  # type: ignore[no-any-return]


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def identity(cls: type[T]) -> type[T]:
    """The class as a dataclass whose objects are each equal to themselves alone."""
    made: Any = dataclass(repr=False, eq=False)(cls)
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _repr
    return made  # type: ignore[no-any-return]
