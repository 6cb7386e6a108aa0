"""Records: dataclasses that are cheap to define.

A plain frozen dataclass writes, compiles and runs six functions for every class; with a hundred classes that would be a
tenth of the time in which a small plan is made. Here equality, hash and representation are shared, and `__init__` is
written when a class makes its first object, which in one run few do. Fields are final to the type checker; nothing
assigns them. Objects that are filled step by step are plain dataclasses, without what nobody asks of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
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


def _constructor(made: Any) -> Callable[..., None]:
    """The `__init__` that dataclass would write: fields in their order, factories called for each object, then
    `__post_init__`. Raises TypeError for keyword-only fields and those without a place in `__init__`."""
    known: dict[str, Any] = {"_left_out": MISSING}
    arguments, lines = ["self"], []
    for place, one in enumerate(fields(made)):
        if one.kw_only or not one.init:
            raise TypeError(f"{made.__name__}.{one.name} is not a field that a record can have")
        argument = value = one.name
        if one.default is not MISSING:
            known[f"_{place}"] = one.default
            argument = f"{one.name}=_{place}"
        elif one.default_factory is not MISSING:
            known[f"_{place}"] = one.default_factory
            argument = f"{one.name}=_left_out"
            value = f"_{place}() if {one.name} is _left_out else {one.name}"
        arguments.append(argument)
        lines.append(f"self.{one.name} = {value}")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(arguments)}):\n " + "\n ".join(lines or ["pass"]), known)
    written: Callable[..., None] = known["__init__"]
    written.__qualname__ = f"{made.__qualname__}.__init__"
    return written


def _dataclass(cls: type[Any]) -> Any:
    made: Any = dataclass(init=False, repr=False, eq=False)(cls)

    def first(self: Any, *values: Any, **named: Any) -> None:
        made.__init__ = _constructor(made)
        made.__init__(self, *values, **named)

    made.__init__ = first
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _repr
    return made


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """The class as a dataclass with equality, hash and representation by its fields."""
    made = _dataclass(cls)
    names = [one.name for one in fields(made)]
    made._values_ = staticmethod(attrgetter(*names) if names else _nothing)
    made.__eq__, made.__hash__ = _eq, _hash
    return made  # type: ignore[no-any-return]


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def identity(cls: type[T]) -> type[T]:
    """The class as a dataclass whose objects are each equal to themselves alone."""
    return _dataclass(cls)  # type: ignore[no-any-return]
