"""Whatever stands in a table, it is read or refused in words; never anything else."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from longer import some
from scenario.lists.test_lists import write

from lorplan import api
from lorplan.basics.errors import Complaint, InputError

CELLS = st.one_of(
    st.sampled_from(
        ["id", "name", "asked", "min", "max", "count", "priority", "portal", "specialty", "track", "traits", "assigned",
         "requires", "institution", "institution country", "deadline", "extends", "a", "b", "patel", "3", "03", "-1",
         "eras", "residencycas", "internal_medicine", "community|academic", "a;b", "lakeside", "US", "2027-10-01",
         "TRUE", "", " ", '"', '""', "'", "=1+1", "\x00", "\u2028", "é", "sep=;", "#N/A", "true", "facts", "rules",
         "letters"]
    ),
    st.text(max_size=6),
)  # fmt: skip
TABLES = st.one_of(
    st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=6).flatmap(
        lambda rows: st.sampled_from([",", ";", "\t"]).map(
            lambda split: "\n".join(split.join(row) for row in [["id", *(rows or [[]])[0]], *rows[1:]])
        )
    ),
    st.text(max_size=40),
)


def refused(path: Path) -> tuple[Complaint, ...]:
    """What is said against the scenario; nothing where it can be used."""
    try:
        api.Source(path).case()
    except InputError as error:
        return error.complaints
    return ()


@some(40)
@given(TABLES.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=40))
def test_any_table_is_read_or_refused(table: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "program_lists: {file: programs.csv, ignore: others}\n", table)
        complaints = refused(path)
        assert all(complaint.where is not None for complaint in complaints)


@some(25)
@given(
    st.recursive(
        st.sampled_from(["programs.csv", "id", "name", "x", "''", "others", "[]", "{}", "1"]),
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
            | st.dictionaries(
                st.sampled_from(["file", "columns", "defaults", "ignore", "sheet", "id", "letters", "asked", "x"]),
                inner,
                max_size=3,
            ).map(lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}")
        ),
        max_leaves=8,
    )
)
def test_any_entry_is_read_or_refused(entry: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), f"program_lists: {entry}\n", "id,name\na,A\n")
        refused(path)
