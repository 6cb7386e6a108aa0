"""An app on files of the test's own, and a browser of Flask's that it let in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lorplan.app.guard import SiteGuard
from lorplan.app.server import make_app
from lorplan.app.workspace import Workspace

ROOT = Path(__file__).parent.parent.parent
PORT = 8123
OWN = f"http://127.0.0.1:{PORT}"
TODAY = datetime.date(2027, 8, 2)


class Visit:
    """A browser in one file's pages: asks for them, and sends forms with what their pages carry."""

    def __init__(self, app: Flask, guard: SiteGuard, file: Path, name: str) -> None:
        self.app, self.guard, self.file, self.name = app, guard, file, name
        self.client: FlaskClient = app.test_client()
        entered = self.client.get(f"/open?key={guard.new_key()}", base_url=OWN)
        assert entered.status_code == 303

    def get(self, address: str, **options: Any) -> TestResponse:
        """A page of the file; the address begins behind the file's name."""
        return self.client.get(f"/{self.name}{address}", base_url=OWN, **options)

    def text(self, address: str) -> str:
        """The page's HTML."""
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def json(self, address: str) -> Any:
        """What the page shows, as data."""
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        return answer.json

    def explained(self) -> None:
        """Wait until the plan's reasons are there."""
        planner = self.app.extensions["lorplan"].files[self.name].planner
        assert planner.explained(60).settled

    def own_fields(self) -> dict[str, str]:
        """The fields that a form of the file's pages carries now."""
        store = self.app.extensions["lorplan"].files[self.name].store
        word = next(iter(self.guard._visitors.values())).word
        return {"word": word, "seen": store.now().hash}

    def post(self, address: str, values: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """A form sent from the app's own page."""
        data = {**self.own_fields(), **(values or {})}
        headers = {"Origin": OWN, **options.pop("headers", {})}
        return self.client.post(f"/{self.name}{address}", base_url=OWN, data=data, headers=headers, **options)


@pytest.fixture
def visit(tmp_path: Path) -> Callable[..., Visit]:
    """Opens a scenario (a shipped one's name, or text) in an app of its own."""

    def opened(scenario: str = "us-citizen-img", **settings: Any) -> Visit:
        shipped = not re.search(r"\s", scenario)
        text = (ROOT / "scenarios" / f"{scenario}.yaml").read_text(encoding="utf-8") if shipped else scenario
        file = tmp_path / "my-plan.yaml"
        file.write_text(text, encoding="utf-8")
        workspace = Workspace(today=lambda: TODAY, **settings)
        guard = SiteGuard(PORT)
        name = workspace.open(file).id
        return Visit(make_app(workspace, guard), guard, file, name)

    return opened
