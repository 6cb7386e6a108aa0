"""The questionnaire's pages and the forms: what is sent becomes the file, what is wrong is said at its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from app.conftest import OWN

Visits = Callable[..., Any]
START = """\
format: 1
season: eras-2028
as_of: 2027-08-02
applicant:
  applying_to: [internal_medicine]
  citizenship: [US]
  school: {country: GD}
institutions: {}
writers: {}
letters: {}
programs: []
"""


def problem(page: str, path: str) -> str:
    """What a page says at a field."""
    said = re.search(rf'id="f-{re.escape(path)}-problem">(.*?)</p>', page)
    return unescape(said[1]) if said else ""


def test_the_questionnaire_goes_on_from_what_the_file_says(visit: Visits) -> None:
    app = visit(START)
    answer = app.get("/next")
    assert (answer.status_code, answer.location) == (303, "/my-plan/ask?step=people")
    sent = {"person-1-name": "Dr. Ann Lee", "person-1-status": "uploaded", "person-2-name": "Bo Kim, DO"}
    answer = app.post("/ask?step=people", sent)
    assert (answer.status_code, answer.location) == (303, "/my-plan/next?asked=people")
    answer = app.get("/next?asked=people")
    assert answer.location == "/my-plan/ask?step=programs&asked=people"
    answer = app.post("/ask?step=programs&asked=people", {"programs.community.count": "60"})
    assert answer.status_code == 303
    assert app.file.read_text() == START.replace(
        "writers: {}", "writers:\n  kim:\n    name: \"Bo Kim, DO\"\n    degree: do\n  lee:\n    name: Dr. Ann Lee"
    ).replace(
        "letters: {}",
        "letters:\n  kim-im: {writer: kim, addressed_to: internal_medicine, status: idea}\n"
        "  lee-im: {writer: lee, addressed_to: internal_medicine, status: uploaded}",
    ).replace(
        "programs: []",
        "programs:\n  - {id: community, name: Community programs, count: 60, traits: [community]}",
    )  # fmt: skip
    following = app.get("/next?asked=people&asked=programs")
    assert "step=writers.kim" in following.location
    assert "Your plan now" in app.text(following.location.removeprefix("/my-plan"))


def test_what_was_skipped_is_not_asked_again_until_one_comes_back(visit: Visits) -> None:
    app = visit(START)
    assert app.get("/next?asked=people&asked=programs").location.startswith("/my-plan/asked-enough")
    page = app.text("/asked-enough?asked=people&asked=programs")
    assert "Go through the open questions again" in page
    assert 'href="/my-plan/ask?step=programs&amp;asked=people"' in page  # back
    assert app.get("/next").location == "/my-plan/ask?step=people"


def test_nothing_said_writes_nothing_and_goes_on(visit: Visits) -> None:
    app = visit()
    before = app.file.read_bytes()
    answer = app.post("/ask?step=writers.patel:writer.knows_me,writers.patel:writer.feedback", {})
    assert answer.status_code == 303
    assert app.file.read_bytes() == before


def test_mistakes_are_said_at_their_fields_and_what_was_typed_stays(visit: Visits) -> None:
    app = visit(START.replace("writers: {}", "writers:\n  lee:\n    name: Dr. Ann Lee"))
    before = app.file.read_bytes()
    path = "writers.lee.experience"
    sent = {
        f"{path}.weeks": "four",
        f"{path}.ended": "31/31/2027",
        "writers.lee.rank": "admiral",
        "writers.lee.name": "A\x00b",
    }
    answer = app.post("/person/lee", sent)
    assert answer.status_code == 422
    assert app.file.read_bytes() == before
    page = answer.text
    assert problem(page, f"{path}.weeks") == "Please write a whole number here, such as 12; this says 'four'."
    assert problem(page, f"{path}.ended").startswith("Please write the day like 2027-07-20")
    assert problem(page, "writers.lee.rank") == "Expected one of the answers in the list, found 'admiral'."
    assert "characters that cannot be seen" in problem(page, "writers.lee.name")
    assert 'value="four"' in page
    assert 'type="text" name="writers.lee.experience.ended" value="31/31/2027"' in page
    assert '<a href="#f-writers.lee.experience.weeks">' in page
    assert "<title>Error: " in page


def test_what_only_the_whole_file_shows_to_be_wrong_is_said_at_its_field_too(visit: Visits) -> None:
    app = visit()
    before = app.file.read_bytes()
    answer = app.post(
        "/program/community/edit", {"programs.community.letters.max": "25", "programs.community.count": "0"}
    )
    assert answer.status_code == 422
    assert app.file.read_bytes() == before
    assert "from 0 to 20" in problem(answer.text, "programs.community.letters.max")
    assert "from 1 to" in problem(answer.text, "programs.community.count")
    assert 'value="25"' in answer.text


def test_a_stale_form_writes_nothing_and_keeps_what_was_typed(visit: Visits) -> None:
    app = visit(START.replace("writers: {}", "writers:\n  lee:\n    name: Dr. Ann Lee"))
    sent = {**app.own_fields(), "writers.lee.name": "Dr. Anna Lee"}
    app.file.write_text(app.file.read_text() + "# an editor was here\n")
    before = app.file.read_bytes()
    answer = app.client.post("/my-plan/person/lee", base_url=OWN, data=sent, headers={"Origin": OWN})
    assert answer.status_code == 409
    assert "Dr. Anna Lee" in answer.text
    assert app.file.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "a: #b, {c} \"d\" 'e'", "د. ليلى حداد", "x" * 300, "- null", "yes"]
)
def test_names_stay_as_they_are_typed(visit: Visits, name: str) -> None:
    app = visit(START)
    assert app.post("/people", {"person-1-name": name}).status_code == 303
    (writer,) = app.json("/answers.json")["people"]
    assert writer["name"] == name
    page = app.text(f"/person/{writer['id']}")
    assert "<script>alert" not in page
    value = re.search(r'name="writers\.[^"]*\.name" value="([^"]*)"', page)
    assert value is not None
    assert unescape(value[1]) == name
    before = app.file.read_bytes()
    fields = {
        found[0]: unescape(found[1]) for found in re.findall(r'name="(writers\.[^"]*\.name)" value="([^"]*)"', page)
    }
    assert app.post(f"/person/{writer['id']}", fields).status_code == 200
    assert app.file.read_bytes() == before


def test_places_are_described_once_and_named_elsewhere(visit: Visits) -> None:
    app = visit(START.replace("writers: {}", "writers:\n  kim:\n    name: Kim\n  lee:\n    name: Lee"))
    place = {"name": "Harbor Hospital", "country": "US", "site": "academic"}
    sent = {f"writers.lee.institution.{key}": value for key, value in place.items()}
    assert app.post("/person/lee", sent).status_code == 303
    sent = {
        "writers.kim.institution.name": "HARBOR hospital",
        "writers.kim.institution.country": "",
        "writers.kim.rank": "fellow",
    }
    assert app.post("/person/kim", sent).status_code == 303
    text = app.file.read_text()
    assert "institutions:\n  harbor-hospital: {name: Harbor Hospital, country: US, site: academic}\n" in text
    assert text.count("institution: harbor-hospital") == 2
    elsewhere = {"name": "Elsewhere", "country": "CA", "site": ""}
    answer = app.post("/person/lee", {f"writers.lee.institution.{key}": value for key, value in elsewhere.items()})
    assert answer.status_code == 303
    assert "  elsewhere: {name: Elsewhere, country: CA}" in app.file.read_text()
    assert "harbor-hospital: {name: Harbor Hospital, country: US, site: academic}" in app.file.read_text()


def test_more_letters_more_times_and_taking_out(visit: Visits) -> None:
    app = visit()
    assert app.post("/person/patel/letter", {"specialty": "internal_medicine"}).status_code == 303
    assert "patel-im-2: {writer: patel, addressed_to: internal_medicine, status: idea}" in app.file.read_text()
    assert app.post("/person/patel/experience", {"capacity": "research"}).status_code == 303
    assert len(app.json("/person/patel.json")["form"]["parts"]) > 4
    assert app.post("/letter/patel-im-2/remove").status_code == 303
    assert "patel-im-2" not in app.file.read_text()
    assert app.post("/person/patel/letter", {"specialty": "dermatology"}).status_code == 422
    assert app.post("/person/nobody/remove").status_code == 404


def test_a_person_goes_with_their_letters_and_comes_back(visit: Visits) -> None:
    app = visit(START)
    app.post("/people", {"person-1-name": "Ann Lee", "person-2-name": "Bo Kim"})
    before = app.file.read_text()
    assert app.post("/person/lee/remove").status_code == 303
    assert "lee" not in app.file.read_text()
    assert app.post("/undo").status_code == 303
    assert app.file.read_text() == before


def test_a_new_file_is_made_once_and_opened(visit: Visits, tmp_path: Path) -> None:
    app = visit(START)

    def send(**sent: str) -> Any:
        word = app.own_fields()["word"]
        return app.client.post("/new", base_url=OWN, data={"word": word, **sent}, headers={"Origin": OWN})

    page = app.client.get("/new", base_url=OWN).text
    assert 'value="eras-2028" checked' in page
    answer = send(season="eras-2028", name="my-plan", **{"applicant.applying_to": "neurology"})
    assert answer.status_code == 422  # there is a file of that name
    assert send(season="eras-2028", name="other").status_code == 422
    assert send(season="eras-1999", name="other", **{"applicant.applying_to": "neurology"}).status_code == 422
    assert send(season="eras-2028", name="../other", **{"applicant.applying_to": "neurology"}).status_code == 422
    assert sorted(tmp_path.iterdir()) == [tmp_path / "my-plan.yaml"]
    answer = send(season="eras-2028", name="second try", **{"applicant.applying_to": "neurology"})
    assert (answer.status_code, answer.location) == (303, "/second-try/next")
    text = (tmp_path / "second try.yaml").read_text()
    assert "season: eras-2028 " in text
    assert "as_of: 2027-08-02 " in text
    assert "  applying_to: [neurology]\n" in text


def test_a_read_only_app_shows_the_forms_and_writes_nothing(visit: Visits) -> None:
    app = visit(read_only=True)
    before = app.file.read_bytes()
    assert ">Save</button>" not in app.text("/person/patel")
    assert app.post("/person/patel", {"writers.patel.knows_me": "barely"}).status_code == 422
    assert app.post("/letter/patel-im/remove").status_code == 422
    assert app.file.read_bytes() == before
    assert app.client.get("/new", base_url=OWN).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/ask?step=",
        "/ask?step=x",
        "/ask?step=writers.nobody:writer.rank",
        "/person/nobody",
        "/letter/none/edit",
        "/program/none/edit",
    ],
)
def test_what_is_not_in_the_file_is_not_asked_about(visit: Visits, address: str) -> None:
    assert visit().get(address).status_code == 404


def test_a_file_with_a_mistake_can_be_mended_in_its_form(visit: Visits) -> None:
    app = visit()
    app.file.write_text(app.file.read_text().replace("knows_me: very_well", "knows_me: perfectly", 1))
    page = app.text("/person/patel")
    assert 'value="perfectly" checked' in page
    assert "Your file has a problem" in page
    assert app.post("/person/patel", {"writers.patel.knows_me": "very_well"}).status_code == 303
    assert "perfectly" not in app.file.read_text()
