"""Attacks: nobody but a browser of this machine that was let in asks for anything, and only from the app's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from app.conftest import OWN, PORT

Visits = Callable[..., Any]


def test_the_key_opens_once_and_leaves_the_address(visit: Visits) -> None:
    app = visit()
    key = app.guard.new_key()
    browser = app.app.test_client()
    entered = browser.get(f"/open?key={key}", base_url=OWN)
    assert (entered.status_code, entered.location) == (303, "/")
    cookie = entered.headers["Set-Cookie"]
    assert cookie.startswith(f"lorplan-{PORT}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert key not in cookie
    again = app.app.test_client().get(f"/open?key={key}", base_url=OWN)
    assert again.status_code == 403
    assert "opens once" in again.text
    assert "Set-Cookie" not in again.headers


@pytest.mark.parametrize("key", ["", "x", "%00", "é"])
def test_no_other_key_opens(visit: Visits, key: str) -> None:
    assert visit().app.test_client().get(f"/open?key={key}", base_url=OWN).status_code == 403


def test_without_the_cookie_nothing_is_told(visit: Visits) -> None:
    app = visit()
    stranger = app.app.test_client()
    for address in ("/", "/my-plan/", "/my-plan/today.json", "/my-plan/plan", "/my-plan/file", "/nothing"):
        answer = stranger.get(address, base_url=OWN)
        assert answer.status_code == 403, address
        assert "my-plan" not in answer.text
        assert "Patel" not in answer.text


def test_the_cookie_of_another_app_on_this_machine_opens_nothing(visit: Visits) -> None:
    app = visit()
    stranger = app.app.test_client()
    stranger.set_cookie(f"lorplan-{PORT}", "a" * 43, domain="127.0.0.1")
    assert stranger.get("/my-plan/", base_url=OWN).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:9999", f"[::2]:{PORT}"]
)
def test_a_foreign_host_is_refused_even_with_the_right_key(visit: Visits, host: str) -> None:
    app = visit()
    key = app.guard.new_key()
    assert app.client.get(f"/open?key={key}", base_url=OWN, headers={"Host": host}).status_code == 403
    assert app.get("/", headers={"Host": host}).status_code == 403
    assert app.client.get(f"/open?key={key}", base_url=OWN).status_code == 303  # it was not used up


@pytest.mark.parametrize("host", ["localhost", "[::1]"])
def test_the_other_names_of_this_machine_are_the_app_too(visit: Visits, host: str) -> None:
    app = visit()
    answer = app.app.test_client().get(f"/open?key={app.guard.new_key()}", base_url=f"http://{host}:{PORT}")
    assert answer.status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_or_port_is_refused(visit: Visits, site: str) -> None:
    app = visit()
    assert app.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert app.post("/undo", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert app.get("/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9999", "null", f"https://127.0.0.1:{PORT}"]
)
def test_a_form_of_another_origin_is_refused(visit: Visits, origin: str) -> None:
    assert visit().post("/undo", headers={"Origin": origin}).status_code == 403


def test_a_form_without_an_origin_is_refused(visit: Visits) -> None:
    app = visit()
    answer = app.client.post("/my-plan/undo", base_url=OWN, data=app.own_fields())
    assert answer.status_code == 403


@pytest.mark.parametrize("word", [None, "", "x", "é"])
def test_a_form_without_the_word_of_its_page_is_refused(visit: Visits, word: str | None) -> None:
    app = visit()
    fields = {**app.own_fields(), "word": word}
    data = {name: value for name, value in fields.items() if value is not None}
    assert app.client.post("/my-plan/undo", base_url=OWN, data=data, headers={"Origin": OWN}).status_code == 403


def test_the_word_of_one_browser_is_not_that_of_another(visit: Visits) -> None:
    app = visit()
    other = app.app.test_client()
    other.get(f"/open?key={app.guard.new_key()}", base_url=OWN)
    answer = other.post("/my-plan/undo", base_url=OWN, data=app.own_fields(), headers={"Origin": OWN})
    assert answer.status_code == 403


def test_a_body_over_the_limit_is_refused(visit: Visits) -> None:
    app = visit()
    assert app.post("/undo", {"more": "x" * 4_100_000}).status_code == 413


def test_every_answer_tells_the_browser_to_ask_no_other_host(visit: Visits) -> None:
    app = visit()
    for address in ("/", "/today.json", "/nothing"):
        headers = app.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_no_secret_is_in_a_page_but_the_word_in_forms(visit: Visits) -> None:
    app = visit()
    (cookie,) = app.guard._visitors
    page = app.text("/")
    assert cookie not in page
    assert "key=" not in page
    assert f"?word={app.own_fields()['word']}" not in page


def test_no_page_or_form_is_left_unguarded(visit: Visits) -> None:
    """Every address that the app has, also those added later: nothing without the cookie, no form from elsewhere."""
    app = visit()
    stranger = app.app.test_client()
    before = app.file.read_text()
    free = {"open", "static", "style", "report_style"}
    rules = [rule for rule in app.app.url_map.iter_rules() if rule.endpoint not in free]
    assert len(rules) > 40
    words = {"card": "letter"}  # of which only a few are taken
    for rule in rules:
        address = rule.build({name: "my-plan" if name == "file" else words.get(name, "x") for name in rule.arguments})
        assert address is not None
        if "GET" in rule.methods:
            assert stranger.get(address[1], base_url=OWN).status_code == 403, rule
        if "POST" in rule.methods:
            word = app.own_fields()
            for headers, data in (({}, word), ({"Origin": "http://evil.example"}, word), ({"Origin": OWN}, {})):
                answer = app.client.post(address[1], base_url=OWN, data=data, headers=headers)
                assert answer.status_code == 403, (rule, headers)
    assert app.file.read_text() == before
