"""Programs out of a table: CSV or XLSX files that a scenario names under `program_lists:`.

A list is read into the same tree that YAML gives, so that every cell goes through the same readers as a value in the
scenario, and every message names the file, the line, the cell and its heading.
"""

from lorplan.scenario.lists.programs import said_once, settled, with_programs
from lorplan.scenario.lists.read import lists_of, prepared

__all__ = ["lists_of", "prepared", "said_once", "settled", "with_programs"]
