"""Lines, units and departments of an institution, from margins and from a roster."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.evidence.parameters import parameters, settings
from sim.foundation.errors import InputError
from sim.rules.records import person_type
from sim.rules.vocabulary import Track
from sim.world.institution import DepartmentSpec, Institution, load_institution
from sim.world.population import LAYOUT_PARAMETERS, Population, build_population, laid_out
from sim.world.roster.read import read_roster

TYPICAL = load_institution("typical")
EFFORTS = ("clinical_effort", "research_effort", "teaching_effort", "admin_effort")
LINE_EFFORTS = tuple(f"line_{name}" for name in EFFORTS)


def population(institution: Institution = TYPICAL, roster: str | None = None, **changes: float) -> Population:
    table = None if roster is None else read_roster(roster.encode(), institution)
    return build_population(institution, settings(changes), table)


def efforts(people: np.ndarray, names: tuple[str, ...] = LINE_EFFORTS) -> np.ndarray:
    return np.column_stack([people[name] for name in names])


def people_of(header: str, *rows: str) -> np.ndarray:
    """Lines that a roster of urologists holds, in its order."""
    made = population(roster="\n".join([f"department,{header}", *(f"Urology,{row}" for row in rows)]))
    return made.people[made.people["filled"]]


@pytest.mark.parametrize("headcount", [1, 60, 300, 1000])
def test_lines_lie_in_units_and_units_in_departments(headcount: int) -> None:
    made = population(TYPICAL.scaled(headcount))
    people, units = made.people, made.units
    assert people["line"].tolist() == list(range(len(people)))
    assert people["filled"].sum() == headcount
    assert units["index"].tolist() == list(range(len(units))) and len(made.unit_names) == len(units)
    assert units["first"].tolist() == (np.cumsum(units["count"]) - units["count"]).tolist()
    assert units["count"].sum() == len(people) and units["count"].min() > 0
    for unit in units:
        here = people[unit["first"] : unit["first"] + unit["count"]]
        assert set(here["unit"]) == {unit["index"]}
        assert set(here["department"]) == {unit["department"]}
    assert units["department"].tolist() == sorted(units["department"]), "departments follow one another"


def test_there_are_as_many_vacancies_as_usual() -> None:
    for vacant in (0.03, 0.06, 0.1):
        people = population(vacant_at_start=vacant).people
        assert 1.0 - people["filled"].mean() == pytest.approx(vacant, abs=0.004)


def test_nothing_about_a_person_is_known_before_they_are_drawn() -> None:
    people = population(TYPICAL.scaled(60)).people
    for name in ("rank", "months_since_hire", "mentor", "given_gender", "given_urim"):
        assert set(people[name]) == {-1}
    for name in ("age_years", "fte", "rvu_target"):
        assert set(people[name]) == {-1.0}
    assert not people["on_roster"].any() and not people["woman"].any()


@pytest.mark.parametrize("name", ["typical", "community", "research_intensive"])
def test_effort_on_paper_is_a_whole_week(name: str) -> None:
    made = population(load_institution(name))
    parts = efforts(made.people)
    assert parts.min() >= 0.0 and parts.max() <= 1.0
    assert parts.sum(axis=1) == pytest.approx(1.0)
    assert (made.people["line_clinical_effort"] > 0.04).all(), "everybody sees some patients"


def test_tracks_have_the_shares_of_the_mission_in_every_stretch() -> None:
    people = population().people
    shares = np.array(TYPICAL.mission.track_shares.parts())
    assert np.bincount(people["track"], minlength=4) / len(people) == pytest.approx(shares, abs=0.01)
    for first in range(0, len(people) - 100, 100):
        stretch = people["track"][first : first + 100]
        assert np.bincount(stretch, minlength=4) / 100 == pytest.approx(shares, abs=0.05)


def test_tenure_tracks_are_of_investigators() -> None:
    people = population().people
    investigators = people["track"] >= Track.CLINICIAN_INVESTIGATOR
    assert not people["line_tenure_track"][~investigators].any()
    share = people["line_tenure_track"][investigators].mean()
    assert share == pytest.approx(TYPICAL.mission.tenure_track_share, abs=0.1)


def test_departments_have_their_clinical_effort() -> None:
    made = population(load_institution("research_intensive"))
    for department in made.departments:
        here = made.people[made.people["department"] == department["index"]]
        if len(here) > 50:  # in a small one a few investigators weigh much
            found = here["line_clinical_effort"].mean()
            assert found == pytest.approx(department["clinical_effort"], abs=0.06), department["index"]


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("activity", ["research", "teaching"])
def test_tracks_give_the_effort_that_is_declared_for_them(track: Track, activity: str) -> None:
    name = f"{track.name.lower()}_{activity}"

    def mean(value: float) -> float:
        people = population(**{name: value}).people
        return float(people[f"line_{activity}_effort"][people["track"] == track].mean())

    low, high = mean(0.1), mean(0.3)
    assert low < high


def test_the_same_institution_is_always_laid_out_alike() -> None:
    one, other = population(TYPICAL.scaled(300)), population(TYPICAL.scaled(300))
    assert one.people.tobytes() == other.people.tobytes() and one.units.tobytes() == other.units.tobytes()


def test_departments_and_school_know_their_numbers() -> None:
    made = population()
    for record, spec in zip(made.departments, made.department_specs, strict=True):
        assert record["search_months"] == spec.search_months and record["ambulatory"] == spec.ambulatory
        assert record["messages_per_week_per_cfte"] == spec.messages_per_week_per_cfte
    (school,) = made.school
    assert school["payline"] == TYPICAL.mission.payline
    assert school["rank_shares"].tolist() == list(TYPICAL.mission.rank_shares.parts())
    assert not school["roster"] and population(roster="department\nUrology\n").school["roster"][0]


def test_an_empty_department_takes_no_room() -> None:
    departments = [
        DepartmentSpec(name="Somebody", specialty="surgery", headcount=30),
        DepartmentSpec(name="Nobody", specialty="urology", headcount=0),
    ]
    made = population(Institution(**{**dict(TYPICAL), "headcount": 30, "departments": departments}))
    assert made.department_names == ("Somebody",) and made.people["filled"].sum() == 30


def test_one_person_is_an_institution() -> None:
    made = population(TYPICAL.scaled(1))
    assert made.people["filled"].sum() == 1 and len(made.units) == len(made.departments) == 1


# -- rosters --


def test_a_roster_fills_its_lines_and_leaves_the_usual_vacancies() -> None:
    made = population(roster="department\n" + "Urology\n" * 60 + "Surgery\n" * 120)
    people = made.people
    assert people["on_roster"].sum() == people["filled"].sum() == 180
    assert (people["on_roster"] == people["filled"]).all()
    assert set(made.department_names) == {"Surgery", "Urology"}, "departments without anybody are left out"
    assert len(people) - 180 == pytest.approx(180 * 0.06 / 0.94, abs=3)


def test_units_are_the_rosters_own_or_near_the_target_size() -> None:
    rows = ["department,unit", *["Urology,Stones"] * 7, *["Urology,Tumours"] * 9, *["Surgery,"] * 90]
    made = population(roster="\n".join(rows))
    held = pd.Series(made.people["unit"][made.people["filled"]]).map(dict(enumerate(made.unit_names)))
    counts = held.value_counts().to_dict()
    assert counts["Stones"] == 7 and counts["Tumours"] == 9
    parts = [count for name, count in counts.items() if name.startswith("Surgery")]
    assert sum(parts) == 90 and max(parts) - min(parts) <= 1 and max(parts) <= 40


def test_what_the_roster_says_is_written_on_the_lines() -> None:
    header = "gender,urim,age,rank,track,tenure_track,years_since_hire,pay_usd,rvu_target"
    one, other = people_of(header, "F,yes,51.5,full,physician scientist,yes,12.5,410000,1.2", ",,,,,,,,")
    assert (one["given_gender"], one["given_urim"], one["rank"], one["track"]) == (1, 1, 3, 3)
    assert (one["age_years"], one["months_since_hire"], one["given_pay_usd"], one["rvu_target"]) == (
        51.5, 150, 410_000.0, 1.2
    )  # fmt: skip
    assert one["tenure_track"] and one["line_tenure_track"]
    assert (other["given_gender"], other["given_urim"], other["rank"]) == (-1, -1, -1)
    assert (other["age_years"], other["months_since_hire"], other["given_pay_usd"]) == (-1.0, -1, 0.0)


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("cfte,research_effort,teaching_effort,admin_effort", "0.5,0.2,0.2,0.1", [0.5, 0.2, 0.2, 0.1]),
        ("cfte,research_effort,teaching_effort,admin_effort", "0.5,0.1,0.1,0.1", [0.5, 0.1, 0.1, 0.1]),
        ("cfte", "1", [1.0, 0.0, 0.0, 0.0]),
        ("fte,cfte", "0.6,0.6", [0.6, 0.0, 0.0, 0.0]),
    ],
)
def test_effort_that_is_given_is_kept(header: str, row: str, expected: list[float]) -> None:
    (person,) = people_of(header, row)
    assert [person[name] for name in EFFORTS] == pytest.approx(expected)
    assert [person[name] for name in LINE_EFFORTS] == pytest.approx(expected)
    assert person["fte"] == pytest.approx(sum(expected))


def test_effort_that_is_left_open_shares_the_rest() -> None:
    (person,) = people_of("cfte", "0.6")
    assert person["clinical_effort"] == 0.6 and person["fte"] == pytest.approx(1.0)
    others = [person[name] for name in EFFORTS[1:]]
    assert sum(others) == pytest.approx(0.4) and min(others) > 0.0
    (part_time,) = people_of("fte", "0.5")
    assert sum(part_time[name] for name in EFFORTS) == pytest.approx(0.5)
    (unknown,) = people_of("fte", "")
    assert unknown["fte"] == -1.0, "to be drawn"


def test_nobody_on_a_roster_works_nothing() -> None:
    with pytest.raises(InputError, match="everyone has some effort"):
        people_of("cfte,research_effort,teaching_effort,admin_effort,pay_usd", "0,0,0,0,250000")


def test_records_hold_what_is_declared() -> None:
    made: Any = population(TYPICAL.scaled(60))
    assert made.people.dtype == person_type and made.people.flags.c_contiguous


def test_a_roster_says_who_works_part_time_and_what_share_usually_does() -> None:
    said = population(roster="department,fte\nUrology,1.0\nUrology,0.6\nUrology,0.9\nUrology,\n")
    here = said.people[said.people["filled"]]
    assert here["less_for_life"].tolist() == [False, True, True, False]
    assert said.school["full_time_share"][0] == pytest.approx(1.0 / 3.0), "of those of whom it is known"
    silent = population(roster="department,rank\nUrology,full\n")
    assert silent.school["full_time_share"][0] == TYPICAL.mission.full_time_share


@pytest.mark.parametrize("real_people", [False, True])
def test_a_layout_depends_on_the_parameters_that_it_names_and_on_no_others(real_people: bool) -> None:
    school = load_institution("community").scaled(40)
    text = "department,fte\n" + "".join(f"{school.departments[0].name},{fte}\n" for fte in (1, 0.9, 0.7))
    roster = read_roster(text.encode(), school) if real_people else None
    usual = settings()
    before = build_population(school, usual, roster)
    moved = set()
    for name, spec in parameters().items():
        found = build_population(school, {**usual, name: 0.5 * (usual[name] + spec.low) + 0.0123}, roster)
        if any(getattr(found, part).tobytes() != getattr(before, part).tobytes() for part in ("people", "units", "school")):
            moved.add(name)
    assert moved <= set(LAYOUT_PARAMETERS) <= set(parameters())
    assert {"effort_spread", "clinician_research"} <= moved


def test_a_layout_is_kept_for_the_next_question_and_never_given_for_another() -> None:
    school, usual = load_institution("community").scaled(40), settings()
    assert laid_out(school, usual) is laid_out(school, {**usual, "offers_per_year": 3.0})
    assert laid_out(school, {**usual, "effort_spread": 0.2}) is not laid_out(school, usual)
    assert laid_out(school.scaled(41), usual) is not laid_out(school, usual)
