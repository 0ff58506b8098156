"""Whom to follow: people of a kind, the nearest kind where there is none, and nobody of a kind that fewer than five share."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.checks import Notices
from dashboard.choices import Choices
from dashboard.pages.calendars.choosing import (
    ANY,
    FATES,
    RARE,
    Kind,
    checked,
    fate_of,
    find,
    futures_for,
    of_kind,
)
from dashboard.question import Question, Use
from tests.unit.dashboard.made_up import choices
from tests.unit.dashboard.made_up_lives import PEOPLE, fates

ASKED = Question("typical", policy=(("team_inbox", Use(0.5)),))


def own() -> Choices:
    found = choices()
    schools = {name: replace(one, own=True) for name, one in found.schools.items()}
    return Choices(schools, found.courses, found.levers, found.tracks)


def test_fates_are_told_from_both_worlds() -> None:
    table = pd.DataFrame({"left_without": [3.0, 3.0, None, None], "left_with": [None, 4.0, 5.0, None]})
    assert list(fate_of(table)) == ["leaves-without", "leaves-both", "leaves-with", "stays-both"]
    assert set(fate_of(fates())) == set(FATES)


def test_people_of_a_kind_are_all_of_it_and_who_leaves_by_choice_and_late_comes_first() -> None:
    kind = Kind("leaves-both", gender="woman")
    found = find(fates(), kind, ASKED, choices())
    assert not found.near and set(found.rows["gender"]) == {"woman"}
    assert found.rows["left_without"].notna().all() and found.rows["left_with"].notna().all()
    assert found.said.startswith(f"{len(found.rows)} of the {2 * PEOPLE} simulated people in two simulated futures")
    kinds = list(found.rows["kind_without"])
    assert "retirement" in kinds and "retirement" not in kinds[: kinds.index("retirement")]
    assert set(kinds[kinds.index("retirement") :]) == {"retirement"}
    first = found.rows[found.rows["kind_without"] == "voluntary"]["left_without"] <= 12
    assert list(first) == sorted(first)


def test_where_there_is_nobody_it_is_said_and_the_nearest_kind_is_shown() -> None:
    table = fates(1)
    table = table[~((table["gender"] == "woman") & (table["track"] == "clinician"))]
    kind = Kind("leaves-both", gender="woman", track="clinician")
    found = find(table, kind, ASKED, choices())
    assert found.near and set(found.rows["gender"]) == {"woman"}
    assert "nobody of this kind (woman, clinician; leaves in both worlds)" in found.said
    assert "leaves the track open" in found.said


def test_as_little_as_possible_is_left_open() -> None:
    table = fates(1)
    table = table[(table["department"] == "Surgery") & (table["rank"] == "full") & (table["gender"] == "man")]
    found = find(table, Kind(ANY, gender="woman", rank="instructor", department="Surgery"), ASKED, choices())
    assert "leaves the rank and gender open" in found.said and len(found.rows) == len(table)


def test_an_empty_school_has_nobody() -> None:
    found = find(fates().iloc[:0].assign(replicate=0), Kind("leaves-both"), ASKED, choices())
    assert found.rows.empty and "no one to follow" in found.said


def test_in_ones_own_school_nobody_of_a_kind_of_fewer_than_five_is_followed() -> None:
    table = fates(1, 16, ("Tiny",))
    found = find(table, Kind(ANY, gender="woman", rank="full", department="Tiny"), ASKED, own())
    assert found.rows.empty and "Fewer than five people at your school" in found.said
    assert "woman, full professor" in found.said
    assert len(find(table, Kind(ANY, gender="woman", rank="full", department="Tiny"), ASKED, choices()).rows) == 2


def test_in_ones_own_school_a_wide_kind_does_not_offer_people_of_a_rare_one() -> None:
    table = fates(1, 320)
    lone = table.index[5]
    table.loc[lone, ["department", "alike"]] = ["Tiny", 1]
    found = find(table, Kind(ANY), ASKED, own())
    assert lone not in found.rows.index and (found.rows["alike"] >= 5).all() and "are left out" in found.said
    assert lone in find(table, Kind(ANY), ASKED, choices()).rows.index


def test_ones_own_school_never_falls_back_on_the_nearest_kind_for_people_who_are_there_but_too_few() -> None:
    table = fates(1).assign(alike=4)
    found = find(table, Kind("leaves-both"), ASKED, own())
    assert found.rows.empty and found.said == RARE


@pytest.mark.parametrize("raw", [None, 5, [], "x", {"fate": 7, "gender": {"a": 1}, "rank": float("nan"), "track": ["x"]}])
def test_anything_from_a_browser_is_survived(raw: object) -> None:
    notices = Notices()
    assert checked(raw, ASKED, choices(), notices) == Kind("leaves-without")
    assert all("is shown instead" in line for line in notices.lines)


def test_what_there_is_not_is_said() -> None:
    notices = Notices()
    kind = checked({"fate": "any", "department": "Dermatology", "gender": "woman"}, ASKED, choices(), notices)
    assert kind == Kind(ANY, gender="woman") and notices.lines == [
        "There is no department “Dermatology” here; any is shown instead."
    ]


def test_without_a_policy_there_is_one_world() -> None:
    plain = replace(ASKED, policy=())
    notices = Notices()
    assert checked({"fate": "leaves-without"}, plain, choices(), notices).fate == "leaves-both" and notices.lines
    assert "leaves)" in find(fates(), Kind("leaves-both"), plain, choices()).said


def test_people_are_looked_for_in_as_many_futures_as_it_takes() -> None:
    assert [futures_for(people) for people in (0, 40, 250, 1000, 5000)] == [6, 6, 6, 2, 1]


def test_the_mask_of_a_kind_is_exact() -> None:
    table = fates(1)
    mask = of_kind(table, Kind("leaves-with", "man", "assistant", "Medicine", "clinician"))
    for row in table[mask].to_dict("records"):
        assert (row["gender"], row["rank"], row["department"], row["track"]) == ("man", "assistant", "Medicine", "clinician")
        assert row["left_without"] != row["left_without"] and row["left_with"] == row["left_with"]
