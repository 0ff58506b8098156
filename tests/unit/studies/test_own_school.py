"""A school from the numbers that people know by heart, with or without a roster, and what is odd about them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.foundation.errors import InputError
from sim.studies.calibration.data import Banded, Counted, Surveyed
from sim.studies.calibration.fit.doubts import doubts_of, published
from sim.studies.calibration.fit.known import load_school
from sim.studies.calibration.fit.own import own_school

ROSTER = b"department,gender\n" + b"Surgery,woman\nPediatrics,man\nPediatrics,woman\n" * 20
USUAL: dict[str, Any] = {
    "headcount": 400, "departures": 31, "burned_out": 0.4, "intends_to_leave": 0.33, "answered": 180, "hours_per_week": 54,
}  # fmt: skip


def test_numbers_become_data() -> None:
    school = own_school("community", **USUAL)
    count, burnout, intention, hours = school.data
    assert isinstance(count, Counted) and count.point == pytest.approx(31 / 400)
    assert isinstance(burnout, Surveyed) and isinstance(intention, Surveyed) and burnout.n < 180
    assert isinstance(hours, Banded) and 50 < hours.low < 52.5 and 55.5 < hours.high < 58
    assert school.people == 400 and school.institution.title == "Our school"


def test_the_file_is_the_same_school(tmp_path: Any) -> None:
    school = own_school("community", **USUAL, women_share=0.6)
    path = tmp_path / "ours.yaml"
    path.write_text(school.institution.to_yaml(), encoding="utf-8")
    again = load_school(path)
    assert again.data == school.data and again.institution.content_hash == school.institution.content_hash


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_women_are_as_many_as_said_and_departments_keep_their_order(share: float) -> None:
    usual = own_school("typical", **USUAL).institution.departments_resolved()
    found = own_school("typical", **USUAL, women_share=share).institution.departments_resolved()
    assert sum(one.women_share * one.headcount for one in found) / 400 == pytest.approx(share, abs=1e-3)
    order = [np.argsort([one.women_share for one in group], kind="stable").tolist() for group in (usual, found)]
    assert order[0] == order[1]


def test_a_roster_says_how_many_are_where() -> None:
    school = own_school("typical", roster=ROSTER, departures=5)
    assert school.people == 60 and school.roster is not None and len(school.roster) == 60
    sizes = {one.name: one.headcount for one in school.institution.departments_resolved()}
    assert sizes == {"Surgery": 20, "Pediatrics": 40}
    assert school.data[0].point == pytest.approx(5 / 60)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"headcount": None}, "how many faculty"), ({"answered": None}, "number who answered"),
        ({"departures": 500}, "more than all"),
        ({"women_share": 0.0}, "one gender"), ({"burned_out": 1.5}, "0 to 1"),
        ({"departures": None, "burned_out": None, "intends_to_leave": None, "hours_per_week": None}, "Nothing is known"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        own_school("community", **{**USUAL, **change})


def test_usual_numbers_are_not_odd_and_unusual_ones_are() -> None:
    assert doubts_of(own_school("community", **USUAL)) == []
    odd = doubts_of(own_school("community", **{**USUAL, "departures": 90, "hours_per_week": 75, "intends_to_leave": 0.1}))
    said = {one.known: one.message for one in odd}
    assert "5.5 to 10%" in said[("departures",)] and "Bond et al." in said[("departures",)]
    assert "above" in said[("hours",)] and "below" in said[("intention",)]
    assert "hardly fit together" in said[("departures", "intention")]


def test_a_small_school_is_told_that_chance_decides() -> None:
    (odd,) = doubts_of(own_school("community", headcount=60, departures=4))
    assert "chance decides most" in odd.message


def test_what_is_published_has_a_range_and_a_source() -> None:
    for one in published().values():
        assert one.low < one.point < one.high and one.citations and not any("derived" in text for text in one.citations)


def test_public_names_lead_there() -> None:
    assert sim.own_school is own_school and callable(sim.fit_school)
