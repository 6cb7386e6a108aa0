"""The desk, and the file behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.conftest import OWN

Visits = Callable[..., Any]


def test_the_only_file_opens_at_once(visit: Visits) -> None:
    app = visit()
    answer = app.client.get("/", base_url=OWN)
    assert answer.location == "/my-plan/"


def test_the_first_line_is_the_verdict_of_solve(visit: Visits) -> None:
    app = visit()
    app.explained()
    desk = app.json("/today.json")
    assert desk["stage"] == "explained"
    assert desk["headline"] in app.text("/").replace("&#39;", "'")
    assert desk["plan"]["status"] == "proved"


def test_a_broken_file_opens_and_says_what_is_wrong_at_its_line(visit: Visits) -> None:
    app = visit()
    text = app.file.read_text().replace("rank: attending", "rank: admiral", 1)
    app.file.write_text(text)
    line = text[: text.index("rank: admiral")].count("\n") + 1
    page = app.text("/")
    assert "Something in your file has to be mended first" in page
    assert f"Line {line}</a>" in page
    assert "admiral" in page
    assert f'<li id="line-{line}" class="wrong">' in app.text("/file")


def test_a_file_that_is_gone_is_said_and_comes_back(visit: Visits) -> None:
    app = visit()
    text = app.file.read_text()
    app.file.unlink()
    assert "there is no such file" in app.text("/")
    app.file.write_text(text)
    assert "Something in your file" not in app.text("/")


def test_changes_of_an_editor_are_picked_up(visit: Visits) -> None:
    app = visit()
    app.explained()
    have = app.get("/plan?have=0").headers["X-Plan"]
    assert app.get(f"/plan?have={have}&wait=0").status_code == 204
    app.file.write_text(app.file.read_text() + "\n# a note\n")
    newer = app.get(f"/plan?have={have}&wait=5")
    assert newer.status_code == 200
    assert int(newer.headers["X-Plan"]) > int(have)


def test_a_task_done_is_recorded_with_today_and_taken_back(visit: Visits) -> None:
    app = visit()
    before = app.file.read_text()
    app.explained()
    asked = next(task for task in app.json("/tasks.json")["tasks"]["tasks"] if task["task"] == "letter.ask")
    (letter,) = asked["about"]
    answer = app.post("/done", {"task": asked["id"], "from": "tasks"})
    assert (answer.status_code, answer.location) == (303, "/my-plan/tasks")
    text = app.file.read_text()
    assert "asked_on: 2027-08-02" in text
    assert "as_of: 2027-08-02" in text  # the file tells of that day now
    assert f"Written: {letter} asked on 2027-08-02." in app.text("/tasks")
    assert "Written:" not in app.text("/tasks")  # it is said once
    assert app.post("/done", {"task": asked["id"]}).status_code == 404  # it is not open any more
    assert app.post("/undo").status_code == 303
    assert app.file.read_text() == before
    assert app.file.with_name("my-plan.yaml.bak").read_text() == before


def test_an_answer_is_written_where_the_question_stands(visit: Visits) -> None:
    app = visit()
    app.explained()
    asked = next(unknown for unknown in app.json("/today.json")["plan"]["unknowns"] if unknown["matters"])
    assert asked["fact"] in app.text("/")
    key = asked["fact"].rpartition(".")[2]
    answer = app.post("/answer", {"fact": asked["fact"], "value": "true"})
    assert answer.status_code == 303, answer.text
    assert f"{key}: true" in app.file.read_text()
    app.explained()
    assert asked["fact"] not in app.text("/")
    assert app.post("/answer", {"fact": asked["fact"], "value": "true"}).status_code == 404


def test_a_stale_save_writes_nothing_and_keeps_what_was_typed(visit: Visits) -> None:
    app = visit()
    fields = app.own_fields()
    app.file.write_text(app.file.read_text() + "# somebody else was here\n")
    now = app.file.read_text()
    values = {**fields, "event": "withdrawn", "on": "2027-08-01"}
    answer = app.client.post("/my-plan/letter/patel-im/happened", base_url=OWN, data=values, headers={"Origin": OWN})
    assert answer.status_code == 409
    assert "somebody else was here" in answer.text
    assert "withdrawn" in answer.text
    assert app.file.read_text() == now


def test_what_would_be_wrong_is_said_and_not_written(visit: Visits) -> None:
    app = visit()
    before = app.file.read_text()
    answer = app.post("/letter/patel-im/happened", {"event": "asked", "on": "2027-08-01"})
    assert answer.status_code == 422
    assert "is uploaded, so it cannot become asked" in answer.text.replace("&#39;", "'")
    assert app.file.read_text() == before


def test_undo_is_refused_where_the_file_is_not_what_was_written(visit: Visits) -> None:
    app = visit()
    app.explained()
    assert app.post("/day").status_code == 303
    assert "Take it back" in app.text("/")
    app.file.write_text(app.file.read_text() + "# by hand\n")
    now = app.file.read_text()
    assert "Take it back" not in app.text("/")
    answer = app.post("/undo")
    assert answer.status_code == 422
    assert "was changed since" in answer.text
    assert app.file.read_text() == now


def test_nothing_can_be_written_where_it_is_only_to_be_looked_at(visit: Visits) -> None:
    app = visit(read_only=True)
    before = app.file.read_text()
    app.explained()
    for address in ("/", "/tasks", "/letter/patel-im"):
        assert "<button" not in app.text(address), address
    for address, values in (("/day", {}), ("/undo", {}), ("/letter/patel-im/happened", {"event": "withdrawn"})):
        assert app.post(address, values).status_code == 422, address
    assert app.file.read_text() == before


def test_what_is_missing_stands_on_the_desk_with_what_would_mend_it(visit: Visits) -> None:
    app = visit("late-no-us-letter")
    app.explained()
    page = app.text("/")
    assert "What is missing" in page
    for source in re.findall(r'href="(#source-\d+)"', page):
        assert f'id="{source[1:]}"' in page  # every number leads to its source
