"""Everything that is wrong with a scenario is said at once: the rules within it too."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorplan.api import Source
from lorplan.basics.errors import InputError

BAD = """\
format: 1
season: eras-2082
as_of: 2027-07-20
applicant: {kind: us_citizen_img, applying_to: [internal_medicine]}
writers:
  patel: {specialty: internal_medicine, knows_me: verry_well}
letters:
  patel: {status: uploaded}
programs:
  - {id: community, count: 1e3}
  - {id: other, portal: erass}
rules:
  - id: my.rule
    level: must
    says: One letter comes from a chair.
    count: {of: {writer.ranke: professor}, at_least: 1}
"""


def test_the_rules_the_season_and_the_portals_are_complained_about_with_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(BAD)
    with pytest.raises(InputError) as caught:
        Source(file).case()
    assert caught.value.render().replace(str(file), "plan.yaml") == (
        "plan.yaml:2:9: season 'eras-2082' is not known\n"
        "  hint: did you mean 'eras-2028'? seasons stand in rules/seasons.yaml\n"
        "plan.yaml:6:51: 'knows_me': expected barely, somewhat, well or very_well, found 'verry_well'\n"
        "  hint: did you mean 'very_well'?\n"
        "plan.yaml:10:28: 'count': expected a whole number from 1 to 100000, found '1e3'\n"
        "  hint: write 1000\n"
        "plan.yaml:11:25: portal 'erass' is not known\n"
        "  hint: did you mean 'eras'? portals are packs in rules/portals\n"
        "plan.yaml:16:18: 'writer.ranke' is not a declared fact\n"
        "  hint: did you mean 'writer.rank'? facts are declared in rules/facts.yaml and in packs"
    )
