"""The quick way of building the models leaves pydantic as it was for everybody else."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from lorplan.scenario.building import scenario_model
assert scenario_model().__pydantic_complete__
assert "importlib.metadata" not in sys.modules, "pydantic looked for plugins"
from pydantic import BaseModel
class Other(BaseModel):
    x: int
assert Other(x=1).x == 1
import pydantic.plugin._loader as loader
assert loader.get_plugins is not tuple
"""


def test_nobody_looks_for_plugins_and_others_still_can() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)
