"""Strain 7, incidents, fear, recognition, and how culture drifts."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.chance import meet_the_month
from sim.rules.strains.culture import drift_culture, fear_in_force, feel_culture, meet_incidents, recognition
from sim.rules.vocabulary import N_LEVERS, Lever, Strain, Track
from tests.unit.rules.by_hand import saturated, strain_of, within_a_month

Make = Callable[..., Any]
NONE = {"incidents_per_year": 0.0}


def strain(make: Make, **what: Any) -> float:
    return strain_of(make(**{"p": NONE, **what}).lives(feel_culture), Strain.CULTURE)


def incidents(make: Make, **what: Any) -> int:
    """How many of 3,000 people meet an incident in one month at a high rate."""
    world = make(**{"p": {"incidents_per_year": 2.0}, **what})
    found = 0
    for me in world.crowd(3_000):
        world.lives(meet_the_month, me)
        meet_incidents(me, world.unit, world.p)
        found += me.incident
    return found


def test_incidents_come_at_their_rate(make: Make) -> None:
    assert incidents(make) == pytest.approx(3_000 * within_a_month(2.0), rel=0.1)
    assert incidents(make, p=NONE) == 0


def test_more_often_aimed_at_women_and_urim_faculty_through_switches(make: Make) -> None:
    usual = incidents(make)
    women, urim = {"woman": True}, {"urim": True}
    assert incidents(make, me=women) > 1.3 * usual
    assert incidents(make, me=urim) > 1.2 * usual
    off = {"incidents_per_year": 2.0, "gender_incidents": 0.0, "urim_incidents": 0.0}
    assert incidents(make, me={**women, **urim}, p=off) == usual


def test_rarer_in_good_culture_and_where_the_school_acts(make: Make) -> None:
    assert incidents(make, unit={"culture": 0.9}) < incidents(make) < incidents(make, unit={"culture": 0.3})
    assert incidents(make, levers={Lever.ACT_ON_HARASSMENT: 1.0}) < 0.8 * incidents(make)


def test_an_incident_is_felt_for_months(make: Make) -> None:
    world = make(me={"incident_memory": 0.6}, p=NONE)
    meet_incidents(world.me, world.unit, world.p)
    assert not world.me.incident
    assert world.me.incident_memory == pytest.approx(0.6 * (1.0 - 1.0 / world.p.incident_memory_months))
    certain = make(p={"incidents_per_year": 1e6})
    for _ in range(40):
        meet_incidents(certain.me, certain.unit, certain.p)
        assert certain.me.incident and certain.me.incident_memory <= 1.0
    assert certain.me.incident_memory == 1.0


def test_fear_and_what_takes_part_of_it_away(make: Make) -> None:
    plain, acting = make(unit={"fear": 0.5}), make(unit={"fear": 0.5}, levers={Lever.ACT_ON_HARASSMENT: 1.0})
    assert fear_in_force(plain.me, plain.unit, plain.p) == 0.5
    assert fear_in_force(acting.me, acting.unit, acting.p) == pytest.approx(0.5 * (1.0 - acting.p.fear_relieved))


def test_recognition_by_leader_standing_and_institution(make: Make) -> None:
    def seen(**what: Any) -> float:
        world = make(**what)
        return recognition(world.me, world.unit, world.p)

    assert seen(unit={"leader_quality": 0.9}) > seen()
    assert seen(me={"standing": 0.9}) > seen()
    assert seen(levers={Lever.RECOGNITION: 1.0}) > seen()
    best = {"unit": {"leader_quality": 1.0}, "me": {"standing": 1.0}, "levers": {Lever.RECOGNITION: 1.0}}
    assert seen(**best, p={"recognition_given": 0.5}) == 1.0


@pytest.mark.parametrize(
    "worse",
    [
        {"unit": {"evening_norm": 0.8}},
        {"unit": {"fear": 0.8}},
        {"unit": {"culture": 0.2}},
        {"unit": {"leader_quality": 0.2}},
        {"me": {"incident_memory": 0.8}},
        {"me": {"standing": 0.1}},
    ],
)
def test_what_strains(make: Make, worse: dict[str, Any]) -> None:
    assert strain(make, **worse) > strain(make) > 0.0


@pytest.mark.parametrize("lever", [Lever.EVENING_NORMS, Lever.ACT_ON_HARASSMENT, Lever.RECOGNITION])
def test_what_helps(make: Make, lever: Lever) -> None:
    assert strain(make, levers={lever: 1.0}) < strain(make)


def test_the_best_of_units_does_not_strain_and_the_worst_stays_a_share(make: Make) -> None:
    best = {"evening_norm": 0.0, "fear": 0.0, "culture": 1.0, "leader_quality": 1.0}
    perfect = {"recognition_by_leader": 0.9, "recognition_by_standing": 0.5, **NONE}
    assert strain(make, unit=best, p=perfect) == 0.0
    worst = {"evening_norm": 1.0, "fear": 1.0, "culture": 0.0, "leader_quality": 0.0}
    assert strain(make, unit=worst, me={"incident_memory": 1.0}) < 1.0
    assert strain(make, unit=worst, p={**NONE, "strain_culture": 0.0}) == 0.0


def drifted(make: Make, months: int = 1, **what: Any) -> Any:
    world = make(**what)
    for _ in range(months):
        world.acts(drift_culture)
    return world.unit


@pytest.mark.parametrize(
    ("what", "sign"),
    [
        ({"unit": {"leader_quality": 0.9}}, 1),
        ({"unit": {"leader_quality": 0.3}}, -1),
        ({"unit": {"recent_departures": 0.3}}, -1),
        ({"unit": {"evening_norm": 0.9}}, -1),
        ({"levers": {Lever.ACT_ON_HARASSMENT: 1.0}}, 1),
    ],
)
def test_culture_drifts_slowly(make: Make, what: dict[str, Any], sign: int) -> None:
    usual, other = drifted(make), drifted(make, **what)
    assert sign * (other.culture - usual.culture) > 0.0
    assert abs(other.culture - 0.6) < 0.05, "within a month"
    assert sign * (drifted(make, 60, **what).fear - drifted(make, 60).fear) < 0.0, "fear follows"


def test_evenings_become_normal(make: Make) -> None:
    assert drifted(make, unit={"mean_evening_hours": 25.0}).evening_norm > 0.4
    assert drifted(make, unit={"mean_evening_hours": 0.0}).evening_norm < 0.4


def test_without_drift_a_usual_unit_stays_as_it_is(make: Make) -> None:
    unit = drifted(make, 12, unit={"leader_quality": 0.1, "recent_departures": 0.5}, p={"culture_drift": 0.0})
    assert unit.culture == pytest.approx(make().p.culture_usual)


def test_culture_and_fear_stay_shares(make: Make) -> None:
    for quality, departures in ((1.0, 0.0), (0.0, 3.0)):
        unit = drifted(make, 400, unit={"leader_quality": quality, "recent_departures": departures})
        assert 0.0 <= unit.culture <= 1.0 and 0.0 <= unit.fear <= 1.0 and 0.0 <= unit.evening_norm <= 1.0


# -- sizes --


AIMED = {
    "incidents_per_year": 0.8, "incidents_by_culture": 1.5, "culture_usual": 0.55, "gender_incidents": 0.9,
    "women_incidents_ratio": 1.8, "urim_incidents": 0.7, "urim_incidents_ratio": 2.5, "incidents_prevented": 0.6,
}  # fmt: skip
IN_POOR_CULTURE = 0.8 * (1.0 + 1.5 * 0.15)


@pytest.mark.parametrize(
    ("who", "times"),
    [
        ({}, 1.0),
        ({"woman": True}, 1.0 + 0.9 * 0.8),
        ({"urim": True}, 1.0 + 0.7 * 1.5),
        ({"woman": True, "urim": True}, 1.72 * 2.05),
    ],
)
def test_how_often_incidents_are_aimed_at_whom(make: Make, who: dict[str, bool], times: float) -> None:
    def met(draw: float, **what: Any) -> bool:
        world = make(me={**who, "incident_draw": draw}, unit={"culture": 0.4}, p=AIMED, **what)
        meet_incidents(world.me, world.unit, world.p)
        return bool(world.me.incident)

    likely = within_a_month(IN_POOR_CULTURE * times)
    assert met(likely - 1e-6) and not met(likely + 1e-6)
    acting = within_a_month(IN_POOR_CULTURE * times * (1.0 - 0.6 * 0.5))
    half = {"levers": {Lever.ACT_ON_HARASSMENT: 0.5}}
    assert met(acting - 1e-6, **half) and not met(acting + 1e-6, **half)


def test_an_incident_adds_to_what_is_remembered(make: Make) -> None:
    world = make(
        me={"incident_memory": 0.3, "incident_draw": 0.0},
        p={**AIMED, "incident_weight": 0.4, "incident_memory_months": 6.0},
    )
    meet_incidents(world.me, world.unit, world.p)
    assert world.me.incident_memory == pytest.approx(0.3 - 0.05 + 0.4)


def test_the_size_of_fear_and_of_recognition(make: Make) -> None:
    world = make(
        me={"standing": 0.4},
        unit={"fear": 0.5, "leader_quality": 0.7},
        levers={Lever.ACT_ON_HARASSMENT: 0.5, Lever.RECOGNITION: 0.25},
        p={
            "fear_relieved": 0.6, "recognition_given": 0.3, "recognition_by_leader": 0.5, "recognition_by_standing": 0.2,
        },
    )  # fmt: skip
    assert fear_in_force(world.me, world.unit, world.p) == pytest.approx(0.5 * 0.7)
    assert recognition(world.me, world.unit, world.p) == pytest.approx(0.35 + 0.08 + 0.075)


def test_the_size_of_the_strain(make: Make) -> None:
    felt = strain(
        make,
        me={"standing": 0.4, "incident_memory": 0.6},
        unit={"fear": 0.5, "leader_quality": 0.7, "evening_norm": 0.35, "culture": 0.45},
        levers={Lever.EVENING_NORMS: 0.5},
        p={
            "incidents_per_year": 0.0, "incident_memory_months": 6.0, "evening_norm_relief": 0.4,
            "culture_by_boundaries": 0.9, "culture_by_fear": 0.3, "culture_by_recognition": 0.25,
            "culture_by_disrespect": 0.8, "culture_by_incidents": 0.55, "strain_culture": 0.9,
            "recognition_by_leader": 0.5, "recognition_by_standing": 0.2,
        },
    )  # fmt: skip
    load = 0.9 * 0.35 * 0.8 + 0.3 * 0.5 + 0.25 * (1.0 - 0.43) + 0.8 * 0.55 + 0.55 * 0.5
    assert felt == pytest.approx(0.9 * saturated(load))


DRIFTS = {
    "evening_norm_by_hours": 0.05, "evening_norm_months": 10.0, "culture_by_leader": 0.5, "leader_usual": 0.55,
    "culture_by_evenings": 0.3, "evening_norm_usual": 0.25, "culture_by_departures": 0.7, "departures_usual": 0.06,
    "culture_by_acting": 0.2, "culture_usual": 0.58, "culture_drift": 0.9, "culture_months": 20.0,
    "fear_by_culture": 0.8, "fear_base": 0.05, "fear_months": 8.0,
}  # fmt: skip


def test_the_size_of_a_month_of_drift(make: Make) -> None:
    world = make(
        unit={
            "mean_evening_hours": 6.0, "evening_norm": 0.4, "leader_quality": 0.75, "recent_departures": 0.16,
            "culture": 0.5, "fear": 0.6,
        },
        p=DRIFTS,
    )  # fmt: skip
    world.unit.lever[Track.CLINICIAN_INVESTIGATOR * N_LEVERS + Lever.ACT_ON_HARASSMENT] = 0.5
    unit = world.acts(drift_culture)
    norm = 0.4 + (saturated(0.3) - 0.4) / 10.0
    assert unit.evening_norm == pytest.approx(norm)
    pull = 0.5 * 0.2 - 0.3 * (norm - 0.25) - 0.7 * 0.1 + 0.2 * 0.5  # one track is enough to act for
    culture = 0.5 + (0.58 + 0.9 * pull - 0.5) / 20.0
    assert unit.culture == pytest.approx(culture)
    assert unit.fear == pytest.approx(0.6 + (0.8 * (1.0 - culture) + 0.05 - 0.6) / 8.0)


def test_culture_and_fear_are_drawn_to_no_more_than_a_share(make: Make) -> None:
    paradise = drifted(make, unit={"leader_quality": 1.0, "culture": 0.9}, p={**DRIFTS, "culture_by_leader": 9.0})
    assert paradise.culture == pytest.approx(0.9 + 0.1 / 20.0)
    hell = drifted(make, unit={"leader_quality": 0.0, "culture": 0.1}, p={**DRIFTS, "culture_by_leader": 9.0})
    assert hell.culture == pytest.approx(0.1 - 0.1 / 20.0)
    dread = drifted(make, unit={"fear": 0.5}, p={**DRIFTS, "fear_base": 5.0})
    assert dread.fear == pytest.approx(0.5 + 0.5 / 8.0)


def test_the_incident_of_the_month_is_felt_at_once(make: Make) -> None:
    struck, spared = (make(me={"incident_draw": draw}, p={"incidents_per_year": 1.0}) for draw in (0.0, 1.0))
    assert strain_of(struck.lives(feel_culture), Strain.CULTURE) > strain_of(spared.lives(feel_culture), Strain.CULTURE)
    assert struck.me.incident and not spared.me.incident
