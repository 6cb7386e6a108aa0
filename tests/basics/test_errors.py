"""Complaints read like the file from top to bottom, each of them once."""

from __future__ import annotations

import pickle

import pytest

from lorplan.basics.errors import Bug, Complaint, Complaints, InputError, LorplanError, PackError, Where
from lorplan.basics.yamltree import Scalar


def test_a_complaint_reads_place_message_hint() -> None:
    assert Complaint("no good", Where("a.yaml", 3, 7), "mend it").render() == "a.yaml:3:7: no good\n  hint: mend it"
    assert Complaint("no good", Where("a.yaml")).render() == "a.yaml: no good"
    assert Complaint("no good").render() == "no good"


def test_complaints_are_sorted_and_said_once() -> None:
    complaints = Complaints("a.yaml")
    complaints.add("later", Scalar("x", 10, 2))
    complaints.add("earlier", Scalar("x", 9, 40))
    complaints.add("earlier", Scalar("y", 9, 40))
    complaints.add("elsewhere", Where("b.yaml", 1, 1))
    complaints.add("all of it")
    assert [one.message for one in complaints.sorted()] == ["all of it", "earlier", "later", "elsewhere"]
    with pytest.raises(PackError) as caught:
        complaints.raise_if_any(PackError)
    assert caught.value.complaints == complaints.sorted()


def test_nothing_is_raised_where_nothing_is_wrong() -> None:
    Complaints("a.yaml").raise_if_any()


def test_exit_codes() -> None:
    assert (InputError.exit_code, PackError.exit_code, Bug.exit_code) == (2, 2, 3)


def test_an_error_survives_the_way_to_another_process() -> None:
    error = InputError.of("no good", Where("a.yaml", 3, 7), "mend it")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, LorplanError)
    assert str(again) == str(error) == "a.yaml:3:7: no good\n  hint: mend it"
