"""Records of answers: they cannot be changed, and none of them has a field that JSON cannot say."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from typing import Any

import msgspec
import pytest

from lorplan import results
from lorplan.results.plan import Stage
from lorplan.results.result import Record, Result
from lorplan.results.verdicts import Verdict

MODULES = [importlib.import_module(name) for _, name, _ in pkgutil.walk_packages(results.__path__, "lorplan.results.")]
RECORDS = [
    kind
    for module in MODULES
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, Record) and kind.__module__ == module.__name__ and kind not in (Record, Result)
]
by_kind = pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)


@by_kind
def test_no_record_can_be_changed(kind: type[Any]) -> None:
    example = msgspec.convert(_example(kind), kind)
    for name in type(example).__struct_fields__:
        with pytest.raises(AttributeError, match="immutable"):
            setattr(example, name, None)


@by_kind
def test_a_record_comes_back_from_json(kind: type[Any]) -> None:
    example = msgspec.convert(_example(kind), kind)
    plain = json.loads(json.dumps(msgspec.to_builtins(example)))
    assert msgspec.convert(plain, kind) == example
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({**plain, "surprise": 1}, kind)


def test_records_are_compared_by_what_they_hold() -> None:
    stage = Stage(stage=4, name="points", value=7, bound=7, proved=True)
    assert stage == Stage(stage=4, name="points", value=7, bound=7, proved=True)
    assert stage != Stage(stage=4, name="points", value=8, bound=7, proved=True)


def test_every_field_of_a_plan_has_to_be_written() -> None:
    with pytest.raises(TypeError, match="programs"):
        Verdict("planned", 1, 1, 0, 0, 0, (), (), ())  # type: ignore[call-arg]


def _example(kind: type[Any]) -> dict[str, Any]:
    """The plain data of some record of that kind."""
    return {field.encode_name: _value(field.type) for field in msgspec.inspect.type_info(kind).fields}  # type: ignore[attr-defined]


def _value(kind: Any) -> Any:
    types = msgspec.inspect
    if isinstance(kind, types.StructType):
        return _example(kind.cls)
    if isinstance(kind, types.LiteralType):
        return kind.values[0]
    if isinstance(kind, types.UnionType):
        return _value(kind.types[0])
    if isinstance(kind, types.VarTupleType):
        return [_value(kind.item_type)]
    if isinstance(kind, types.TupleType):
        return [_value(item) for item in kind.item_types]
    return {types.StrType: "x", types.IntType: 1, types.BoolType: True, types.DictType: {}, types.NoneType: None}[
        type(kind)
    ]
