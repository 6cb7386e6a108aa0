"""A draft as text for people, as a file that mail programs open, and as a `mailto:` address."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from lorplan.basics.words import listing
from lorplan.report import View
from lorplan.report.page import Page
from lorplan.report.plain import shown
from lorplan.results.draft import Draft


def render(draft: Draft, view: View) -> str:
    """The e-mail, then what is missing in it, what to know before it is sent, and the sources; quiet: the e-mail."""
    page = Page(view)
    page.assumed(draft.assumed)
    page.text(", ".join(f"{to.name} <{to.address}>" if to.address else to.name for to in draft.to), mark="To: ")
    page.text(draft.subject, mark="Subject: ")
    page.blank()
    for line in draft.body.splitlines():
        if line:
            page.text(line.removeprefix("- "), mark="- " if line.startswith("- ") else "")
        else:
            page.blank()
    if not view.quiet:
        _below(page, draft)
    return page.drawn()


def _below(page: Page, draft: Draft) -> None:
    if draft.gaps:
        page.heading("TO FILL IN")
        for gap in draft.gaps:
            where = f"in the file: {gap.path}" if gap.path else f"here: --fill {gap.name}=..."
            page.text(f"{gap.mark}: {gap.question} ({where})", mark="- ")
    page.heading("BEFORE YOU SEND IT")
    for note in (*draft.notes, "Read it aloud and make it yours: it is a draft. It is sent by nobody but you."):
        page.text(note, mark="- ")
    if draft.other_kinds:
        page.text(f"Other drafts that fit: --kind {listing(draft.other_kinds, 'or')}.", mark="- ")
    page.cite(sorted(draft.sources, key=lambda source: source.weight))
    page.sources()


def eml(draft: Draft, view: View) -> str:
    """The e-mail as a file that mail programs open as one still to be sent. It has no day and no sender."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    addresses = [Address(_line(to.name), addr_spec=to.address) for to in draft.to if to.address]
    if addresses:
        message["To"] = addresses
    message["Subject"] = _line(draft.subject)
    message.set_content(shown(draft.body, keep="\n"), cte="quoted-printable")
    return message.as_string()


def mailto(draft: Draft, view: View) -> str:
    """The e-mail as an address that browsers hand to the mail program, in one line."""
    to = ",".join(quote(to.address, safe="@") for to in draft.to if to.address)
    body = shown(draft.body.rstrip(), keep="\n").replace("\n", "\r\n")
    return f"mailto:{to}?subject={quote(_line(draft.subject), safe='')}&body={quote(body, safe='')}\n"


def _line(text: str) -> str:
    return " ".join(shown(text).split())
