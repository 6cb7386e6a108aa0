"""The season of the flagship scenario, clicked through: after each step the file says what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Visits = Callable[..., Any]


def test_a_season_by_clicks(visit: Visits) -> None:
    app = visit()
    begun = app.file.read_text()

    def happened(letter: str, event: str, day: str, **more: str) -> None:
        answer = app.post(f"/letter/{letter}/happened", {"event": event, "on": day, **more})
        assert answer.status_code == 303, answer.text

    def says(*lines: str) -> None:
        text = app.file.read_text()
        for line in lines:
            assert line in text, line
        app.explained()
        assert app.json("/today.json")["stage"] == "explained"

    app.explained()
    ask = next(task for task in app.json("/tasks.json")["tasks"]["tasks"] if task["task"] == "letter.ask")
    assert app.post("/done", {"task": ask["id"]}).status_code == 303
    says("asked_on: 2027-08-02", "as_of: 2027-08-02")
    happened("alvarez-im", "promised", "2027-08-05", promised="2027-08-28", answer="eager")
    says("promised_for: 2027-08-28", "answered_on: 2027-08-05", "as_of: 2027-08-05")
    happened("charles-im", "declined", "2027-08-10")  # a promise that is taken back
    says("status: declined", "as_of: 2027-08-10")
    happened("alvarez-im", "uploaded", "2027-09-20")  # late
    says("uploaded_on: 2027-09-20", "as_of: 2027-09-20")
    program = app.json("/clicks.json")["portals"][0]["programs"][0]
    now = [tick["letter"] for tick in program["ticks"] if tick["now"]]
    ticks = [f"{letter} {program['program']}" for letter in now]
    assert app.post("/clicks", {"assigned": ticks, "applied": program["program"]}).status_code == 303
    says(f"assigned: [{', '.join(now)}]", "applied_on: 2027-09-20")
    more = "programs.new-one={name: A new program, specialty: internal_medicine, track: categorical}"
    assert app.post("/what-if", {"more": more}).status_code == 303
    says("A new program")
    assert app.post("/what-if", {"more": "as_of=2028-03-14"}).status_code == 303  # in Match Week
    says("as_of: 2028-03-14")
    steps = 0
    while app.post("/undo").status_code == 303:
        steps += 1
    assert steps == 7
    assert app.file.read_text() == begun
