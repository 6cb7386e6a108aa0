"""A workbook's sheets, and the columns that they have."""

from __future__ import annotations

from lorplan.rules.packs.load import load
from lorplan.scenario.workbook.forms import MORE, YOU, forms


def sheets() -> str:
    """Every sheet, what it is for, and the columns (or lines) that it has in every workbook."""
    lines = []
    for form in forms(load(None, None).dictionary):
        usual = [blank.heading for blank in form.blanks if blank.usual]
        others = len(form.blanks) - len(usual)
        more = f", and with `--everything` {others} more" if others else ""
        lines.append(
            f"- **{form.title}**. {form.about} {'Lines' if form.title == YOU else 'Columns'}: {'; '.join(usual)}{more}."
        )
    return "\n".join(
        [*lines, f"- **{MORE}**. What has no column of its own, as it would stand in a file. Columns: Where; What."]
    )
