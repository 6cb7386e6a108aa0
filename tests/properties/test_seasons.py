"""Whole seasons: recorded, planned again and verified step by step, each ends as well as it could."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from longer import LONG
from properties.seasons import Season, in_vain, season_file

from lorplan import api
from lorplan.answers.record.change import Editing
from lorplan.basics.errors import InputError


@settings(max_examples=200 if LONG else 8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**40))
def test_seasons_keep_limits_and_assignments_and_end_complete(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    file = tmp_path_factory.mktemp("season") / "my-plan.yaml"
    text = season_file(rng)
    file.write_text(text)
    season = Season(file, rng)
    season.live()
    assert not list(in_vain(season)), file.read_text()
    while True:
        try:
            api.undo(Editing(str(file)))
        except InputError:
            break
    assert file.read_text() == text
