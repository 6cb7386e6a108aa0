"""Builds the model of a scenario for as little time as it takes.

On the first model pydantic looks for plugins in the metadata of every installed package, which takes longer than
all of lorplan's models together. They want none; so nobody looks while they are built. Other users of pydantic in
the same process are not affected.
"""

from __future__ import annotations

import sys
from types import ModuleType

from lorplan.scenario.models import Scenario

_LOADER = "pydantic.plugin._loader"


def scenario_model() -> type[Scenario]:
    """The model, ready to validate."""
    if not Scenario.__pydantic_complete__:
        nobody = None
        if _LOADER not in sys.modules:
            nobody = ModuleType(_LOADER)
            nobody.get_plugins = tuple  # type: ignore[attr-defined]
            sys.modules[_LOADER] = nobody
        try:
            Scenario.model_rebuild()
        finally:
            if nobody is not None and sys.modules.get(_LOADER) is nobody:
                del sys.modules[_LOADER]
    return Scenario
