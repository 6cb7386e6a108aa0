"""An app served to a real browser in this process."""

from __future__ import annotations

import datetime
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import waitress
from browser import WIDE
from playwright.sync_api import Browser, BrowserContext, Page

from lorplan.app.guard import SiteGuard
from lorplan.app.server import make_app
from lorplan.app.workspace import OpenFile, Workspace

ROOT = Path(__file__).parent.parent.parent
TODAY = datetime.date(2027, 8, 2)


class Served:
    """The app on one file, and where it is. `asked`: every address that pages asked for; `said`: what browsers wrote on
    their consoles."""

    def __init__(self, file: Path, port: int, guard: SiteGuard, opened: OpenFile) -> None:
        self.file, self.port, self.guard, self.opened = file, port, guard, opened
        self.asked: list[str] = []
        self.said: list[str] = []

    @property
    def own(self) -> str:
        """The app's own address."""
        return f"http://127.0.0.1:{self.port}"

    def enter(self, browser: Browser, **context: object) -> Page:
        """A page of a browser that was let in, on the desk, with the plan explained."""
        return self.page(browser.new_context(**{"viewport": WIDE, **context}))

    def page(self, context: BrowserContext) -> Page:
        """The same in a browser that is there."""
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.goto(f"{self.own}/open?key={self.guard.new_key()}")
        return page

    def at(self, address: str) -> str:
        """The whole address of a page of the file."""
        return f"{self.own}/{self.opened.id}{address}"


@contextmanager
def served(folder: Path, scenario: str, **settings: object) -> Iterator[Served]:
    """A shipped scenario's copy in the folder, served."""
    file = folder / "my-plan.yaml"
    file.write_text((ROOT / "scenarios" / f"{scenario}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    guard = SiteGuard(port)
    workspace = Workspace(today=lambda: TODAY, **settings)
    opened = workspace.open(file)
    logging.getLogger("waitress").setLevel(
        logging.CRITICAL
    )  # as the command has it: pages still wait when it is closed
    server = waitress.create_server(make_app(workspace, guard), sockets=[listening], threads=32)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert opened.planner.explained(120).settled
    yield Served(file, port, guard, opened)
    server.close()
