"""Programs out of a table: CSV or XLSX files that a scenario names under `program_lists:`.

A list is read into the same tree that YAML gives, so that every cell goes through the same readers as a value in the
scenario, and every message names the file, the line, the cell and its heading.
"""

from lorplan.scenario.lists.lists import prepared, said_once, settled, with_programs

__all__ = ["prepared", "said_once", "settled", "with_programs"]
