"""Choosing a file, the list of those opened before, and the shortcut on the desktop."""

from __future__ import annotations

import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from app.conftest import OWN, ROOT

from lorplan.api import Source, template
from lorplan.app.guard import SiteGuard
from lorplan.app.recent import Recent
from lorplan.app.server import make_app
from lorplan.app.shortcut import NAMES, shortcut
from lorplan.app.workspace import Workspace
from lorplan.basics.errors import InputError

PORT = int(OWN.rpartition(":")[2])


@pytest.fixture
def choosing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """An app without a file, in the home of somebody who has none: asks for a page, or sends a form."""
    monkeypatch.setenv("HOME", str(tmp_path))
    guard = SiteGuard(PORT)
    client = make_app(Workspace(recent=Recent(tmp_path / "state")), guard).test_client()
    client.get(f"/open?key={guard.new_key()}", base_url=OWN)
    word = next(iter(guard._visitors.values())).word

    def ask(address: str, **form: Any) -> Any:
        if not form:
            return client.get(address, base_url=OWN)
        return client.post(address, base_url=OWN, data={**form, "word": word}, headers={"Origin": OWN})

    return ask


def test_a_starter_becomes_a_file_and_is_there_the_next_time(choosing: Callable[..., Any], tmp_path: Path) -> None:
    assert choosing("/").location == "/files"
    assert "Begin with an example" in choosing("/files").text
    begun = choosing("/files/starter", starter="guide-example", name="mine")
    assert begun.location == "/mine/"
    assert (tmp_path / "mine.yaml").read_text().startswith("# The guide")
    assert choosing("/mine/today.json").json["stage"] in ("decided", "proved", "explained")
    again = choosing("/files/starter", starter="starter", name="mine")
    assert again.status_code == 422
    assert "exists already" in again.text
    assert (tmp_path / "mine.yaml").read_text().startswith("# The guide")
    assert Recent(tmp_path / "state").files() == [tmp_path / "mine.yaml"]


def test_a_file_is_opened_by_its_name_and_several_do_not_meet(choosing: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name} student.yaml").write_text((ROOT / "scenarios" / "starter.yaml").read_text())
    assert choosing("/files/open", path=str(tmp_path / "a student.yaml")).location == "/a-student/"
    assert choosing("/files/open", path="b student.yaml").location == "/b-student/"  # beside the last one
    assert choosing("/files/open", path=str(tmp_path / "a student.yaml")).location == "/a-student/"
    assert choosing("/").location == "/files"
    page = choosing("/files").text
    assert 'href="/a-student/"' in page
    assert 'href="/b-student/"' in page
    refused = choosing("/files/open", path="<b>none")
    assert refused.status_code == 422
    assert "There is no file &lt;b&gt;none." in refused.text


def test_a_workbook_becomes_a_file_or_says_what_is_wrong_in_it(choosing: Callable[..., Any], tmp_path: Path) -> None:
    scenario = ROOT / "scenarios" / "guide-example.yaml"
    filled = template(Source(scenario))
    begun = choosing("/files/workbook", workbook=(BytesIO(filled), "mine.xlsx"))
    assert begun.location == "/mine/", begun.text
    assert (tmp_path / "mine.yaml").read_text().startswith("# Made from mine.xlsx")
    refused = choosing("/files/workbook", workbook=(BytesIO(b"no workbook"), "other.xlsx"))
    assert refused.status_code == 422
    assert "other.xlsx" in refused.text
    assert not (tmp_path / "other.yaml").exists()
    assert choosing("/files/workbook.xlsx").data.startswith(b"PK")


def test_a_list_that_is_damaged_is_none(tmp_path: Path) -> None:
    recent = Recent(tmp_path)
    (tmp_path / "recent.json").write_text("[1, {")
    assert recent.files() == []
    file = tmp_path / "mine.yaml"
    file.write_text("x")
    recent.add(file)
    assert recent.files() == [file]
    file.unlink()
    assert recent.files() == []


@pytest.mark.parametrize("platform", sorted(NAMES))
def test_a_shortcut_calls_this_program_with_the_file(tmp_path: Path, platform: str) -> None:
    file = tmp_path / 'my $plan "a" 100%.yaml'
    target = shortcut(tmp_path, file, platform)
    assert target.name == NAMES[platform]
    text = target.read_text()
    if platform == "darwin":
        assert text.startswith("#!/bin/sh\nexec ")
        assert shlex.split(text.partition("exec ")[2]) == [sys.executable, "-m", "lorplan", "app", str(file)]
        assert os.access(target, os.X_OK)
    elif platform == "linux":
        assert '\\\\$plan \\\\"a\\\\" 100%%.yaml"' in text
        assert os.access(target, os.X_OK)
    else:
        assert "100%%.yaml" in text
    with pytest.raises(InputError, match="exists already"):
        shortcut(tmp_path, file, platform)


def test_the_command_serves_this_machine_alone_and_tells_no_secret(tmp_path: Path) -> None:
    """A real process: what it prints, where it listens, how it ends."""
    file = tmp_path / "my-plan.yaml"
    file.write_text((ROOT / "scenarios" / "starter.yaml").read_text())
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "lorplan", "app", str(file), "--no-open"]
    with subprocess.Popen(
        words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.search(r"http://127\.0\.0\.1:(\d+)(/open\?key=\S+)", line)
        assert match is not None, line
        port, address = int(match[1]), match[2]
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        browser.request("GET", address)
        entered = browser.getresponse()
        cookie = (entered.getheader("Set-Cookie") or "").partition(";")[0]
        entered.read()
        assert (entered.status, entered.getheader("Location")) == (303, "/")
        browser.request("GET", "/my-plan/", headers={"Cookie": cookie})
        desk = browser.getresponse()
        assert desk.status == 200
        desk.read()
        browser.close()
        elsewhere = [name[4][0] for name in socket.getaddrinfo(socket.gethostname(), None)]
        for host in {host for host in elsewhere if not host.startswith("127.") and host != "::1"}:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as stranger:
                stranger.settimeout(2)
                assert stranger.connect_ex((host, port)) != 0, f"{host} can reach it"
        taken = subprocess.run([*words, "--port", str(port)], env=env, capture_output=True, text=True, check=False)
        assert taken.returncode == 2
        assert f"port {port} cannot be used" in taken.stderr
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
        assert process.returncode == 0  # Ctrl+C is how it is stopped
    secret = cookie.partition("=")[2]
    assert secret not in line + rest + errors
    assert errors == ""
