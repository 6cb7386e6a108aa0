"""Sources of rules: a page or a heading of the guide, each with its rank and the day on which somebody read it."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlparse

from lorplan.basics import scalars
from lorplan.basics.errors import Complaints
from lorplan.basics.words import hint_close
from lorplan.basics.yamltree import Map, Seq
from lorplan.results.plan import RANKS, Citation

KEYS: Final = ("url", "guide", "title", "rank", "checked", "season", "says")
GUIDE: Final = "Essential Guide to Letters of Recommendation for US Citizen IMGs"


def read_sources(raw: Map, complaints: Complaints, required: bool) -> tuple[Citation, ...]:
    """The sources under `source`: one, or a list of them. Complains where one is required and none is given."""
    value = raw.get("source")
    if value is None:
        if required:
            complaints.add("'source' is missing: where does this rule come from?", raw, "source: {url: …, checked: …}")
        return ()
    entries = list(value) if isinstance(value, Seq) else [value]
    if not entries:
        complaints.add("'source' is empty", value)
    sources = [_source(entry, complaints, required) for entry in entries]
    return tuple(source for source in sources if source is not None)


def _source(entry: Any, complaints: Complaints, required: bool) -> Citation | None:
    if not isinstance(entry, Map):
        complaints.add("a source must be a mapping of url (or guide), checked, season", entry)
        return None
    for key in entry:
        if key not in KEYS:
            complaints.add(f"a source has no field '{key}'", entry.key(key), hint_close(str(key), KEYS))
    values: dict[str, Any] = {}
    readers: dict[str, Any] = {"checked": scalars.day, "season": scalars.ident}
    for key in KEYS:
        if key in entry:
            try:
                values[key] = readers.get(key, scalars.text)(entry[key])
            except scalars.Misfit as misfit:
                complaints.add(f"'{key}': {misfit}", entry[key], misfit.hint)
    if "url" in values and urlparse(values["url"]).scheme not in ("http", "https"):
        complaints.add(f"'url': expected an address that begins with https://, found '{values['url']}'", entry["url"])
    if "url" not in entry and "guide" not in entry and "title" not in entry:
        complaints.add("a source needs a 'url', a heading of the 'guide' or a 'title'", entry)
    if required and "checked" not in entry:
        complaints.add("a source needs 'checked': the day on which somebody read it", entry)
    rank = values.get("rank", "guide" if "guide" in values else None)
    if rank is not None and rank not in RANKS:
        complaints.add(
            f"'rank': expected one of {', '.join(RANKS)}, found '{rank}'", entry["rank"], hint_close(rank, RANKS)
        )
        rank = None
    url = values.get("url")
    title = values.get("title") or (f"{GUIDE}: {values['guide']}" if "guide" in values else None)
    checked = values.get("checked")
    return Citation(
        title or urlparse(url or "").netloc or "the applicant",
        url,
        None if checked is None else checked.isoformat(),
        values.get("season"),
        rank,
    )
