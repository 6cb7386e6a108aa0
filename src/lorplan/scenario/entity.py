"""What every part of a scenario is: frozen, strict, and with the facts that are declared for it.

`facts` holds the values of declared facts by their key (`knows_me`), parsed by the dictionary; what was not written is
not there.
"""

# Types are real objects here: `from __future__ import annotations` would have pydantic compile each of them again.
from functools import cache
from typing import Annotated, Any, ClassVar, Final

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from lorplan.basics.yamltree import Map
from lorplan.rules.language.facts import Dictionary, Fact

FACTS: Final = "\0facts"  # the key of `facts` in a tree, which nobody can write: a file holds no NUL


class Strict(BaseModel):
    """Frozen, and without keys that nobody declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _Written(Struct, frozen=True):
    """What is written for a declared fact, not read yet."""

    fact: Fact
    node: Any


def _parsed(value: Any) -> Any:
    return value.fact.parse(value.node) if isinstance(value, _Written) else value


class Entity(Strict):
    """Something with facts: the keys that are no fields, as far as the dictionary declares them for the `subject`."""

    subject: ClassVar[str] = ""

    facts: dict[str, Annotated[Any, BeforeValidator(_parsed)]] = Field(
        default_factory=dict, alias=FACTS, description="Declared facts by key, parsed."
    )

    @model_validator(mode="before")
    @classmethod
    def _facts_apart(cls, entity: Any, info: ValidationInfo) -> Any:
        """The entity as it was written, its facts apart from its fields; other keys stay, to be refused."""
        dictionary: Dictionary | None = info.context
        if dictionary is None or not cls.subject or not isinstance(entity, Map):
            return entity
        fields: dict[str, Any] = {}
        facts: dict[str, _Written] = {}
        for key, node in entity.items():
            fact = None if key in keys(cls) else dictionary.get(cls.subject, key)
            if fact is None:
                fields[key] = node
            else:
                facts[str(key)] = _Written(fact, node)
        fields[FACTS] = {key: facts[key] for key in sorted(facts)}
        return fields


@cache
def keys(model: type[Strict]) -> tuple[str, ...]:
    """The keys that a model has of its own, as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items() if name != "facts")
