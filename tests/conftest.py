"""Hypothesis runs the same examples every time; the long run (LORPLAN_LONG=1) draws new and many more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("ordinary", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "long", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
LONG = os.environ.get("LORPLAN_LONG") == "1"
settings.load_profile("long" if LONG else "ordinary")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the long tests out of the ordinary run."""
    if LONG:
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="only in the long run: LORPLAN_LONG=1"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, started once a worker."""
    from browser import launched

    with launched() as started:
        yield started
