"""`lorplan draft` as it is called: text, JSON, an e-mail file and a mailto address."""

from __future__ import annotations

import json
from collections.abc import Callable
from email import message_from_string
from email.policy import default
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cli.standins import Ended

from lorplan.rules.packs.folders import folder

FILE = str(folder("scenarios") / "us-citizen-img.yaml")
Call = Callable[..., Ended]


def test_text_shows_the_gaps_and_quiet_the_email_alone(lorplan: Call) -> None:
    ended = lorplan("draft", FILE, "alvarez-im")
    assert ended.code == 0
    assert ended.out.startswith(
        "To: Dr. Luis Alvarez\nSubject: A letter of recommendation for internal medicine\n\nDear Dr."
    )
    assert "TO FILL IN\n- the address: Which e-mail address has Dr. Luis Alvarez?" in ended.out
    quiet = lorplan("draft", FILE, "alvarez-im", "-q")
    assert ended.out.startswith(quiet.out)
    assert quiet.out.endswith("Sincerely,\n[your name]\n")


def test_json_is_the_draft(lorplan: Call) -> None:
    answer = json.loads(lorplan("draft", FILE, "moreau-research", "--kind", "reminder", "--format", "json").out)
    assert (answer["kind"], answer["letter"], answer["program"]) == ("reminder", "moreau-research", None)
    assert [gap["name"] for gap in answer["gaps"]] == ["writer.email", "name"]
    assert answer["to"] == [{"id": "moreau", "name": "Dr. Claire Moreau", "address": None}]


def test_an_email_file_is_one_that_mail_programs_read(lorplan: Call, tmp_path: Path) -> None:
    target = tmp_path / "reminder.eml"
    filled = (
        "--set",
        "writers.charles.email=ruth@windward.example",
        "--fill",
        "name=Zoë Müller\nBcc: all@example.org",
    )
    ended = lorplan("draft", FILE, "charles-im", *filled, "-o", str(target))
    assert ended.code == 0, ended.err
    message = message_from_string(target.read_bytes().decode("ascii"), policy=default)
    assert message["To"].addresses[0].addr_spec == "ruth@windward.example"
    assert message["X-Unsent"] == "1"
    assert message["Bcc"] is None
    assert message.get_content().endswith("Sincerely,\r\nZoë Müller Bcc: all@example.org\r\n")


def test_a_mailto_address_holds_all_of_it(lorplan: Call) -> None:
    words = ("--set", "writers.patel.email=a&b@x.example", "--fill", "name=M & O?=#", "--format", "mailto")
    ended = lorplan("draft", FILE, "patel-im", *words)
    parts = urlsplit(ended.out.strip())
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.path, parts.fragment) == ("mailto", "a%26b@x.example", "")
    assert fields["subject"] == ["Thank you for your letter"]
    assert fields["body"][0].endswith("Sincerely,\r\nM & O?=#")


def test_the_help_names_every_kind(lorplan: Call) -> None:
    text = " ".join(lorplan("draft", "--help").out.split()).replace("- ", "-")
    for file in (folder("rules") / "drafts").glob("*.yaml"):
        assert f"{file.stem}" in text


def test_what_is_wrong_leaves_with_2(lorplan: Call) -> None:
    ended = lorplan("draft", FILE, "community", "--on", "2028-03-14")
    assert ended.code == 2
    assert ended.err.startswith("Do not contact programs: from Monday of Match Week until SOAP ends")
    assert lorplan("draft", FILE, "patel-im", "--fill", "name").code == 2
    assert lorplan("draft", FILE, "patel-im", "-o", "x.csv").code == 2
