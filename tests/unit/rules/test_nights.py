"""Nights: shared out in a pool, taken, slept badly; the week of a department of its own kind."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from sim.evidence.parameters import parameters
from sim.mesa_model.model import FacultyModel
from sim.rules.calendar import clinic_days, fill_calendar
from sim.rules.draws import Event
from sim.rules.nights import (
    add_nights,
    clinic_by_day,
    lose_sleep,
    set_work_profile,
    share_of_nights,
    share_out_nights,
    take_nights,
    the_digits_after,
)
from sim.rules.observe import hours_demanded, visits_given
from sim.rules.vocabulary import Activity, Rank
from sim.rules.wellbeing import demands, recovery
from tests.directional.downstream import EVENINGS, HOURS, REFILLED
from tests.directional.worlds import (
    Array,
    changed,
    fields_that_differ,
    lived,
    observed,
    only,
    school,
    sureness,
)
from tests.equality.two_faces import assert_equal_lives, job_of
from tests.unit.rules.conftest import Draw, Make

Draws = Callable[[Mapping[Draw, float]], None]
ON = {"nights": 1.0}
WEEKS = 52.0 / 12.0
NIGHTS = {"nights", "broken_nights", "night_work_hours", "lost_sleep", "off_hours"}
PROFILE = {"schedule", "control", "nights_each", "rota"}


def in_pool(make: Make, people: int = 4, **around: Any) -> float:
    """Nights for a full share of a pool of people at 0.7 clinical effort, 6 nights a full post."""
    p = {**ON, "nights_covered": 0.8, "nights_of_full": 0.5, "nights_of_exempt": 0.25, "exempt_from_age": 60.0}
    world = make(people=people, **{**around, "p": {**p, **around.get("p", {})}})
    return float(world.acts(share_out_nights).nights_each)


def test_a_full_unit_shares_what_its_posts_bring(make: Make) -> None:
    assert in_pool(make) == pytest.approx(6.0)
    assert in_pool(make, department={"nights_per_month_per_cfte": 0.0}) == 0.0


def test_a_vacant_post_leaves_its_nights_to_the_rest_and_to_locums(make: Make) -> None:
    vacant = {"filled": False}
    assert in_pool(make, me=vacant) == pytest.approx(6.0 * (3.0 + 0.8) / 3.0)
    assert in_pool(make, me=vacant, p={"redistribution": 0.0}) == pytest.approx(6.0)
    assert in_pool(make, me=vacant, p={"nights_covered": 1.0}) == pytest.approx(8.0)


def test_who_cuts_clinic_leaves_nights_to_the_rest(make: Make) -> None:
    assert in_pool(make, me={"clinical_effort": 0.35}) == pytest.approx(6.0 * 2.8 / 2.45)


def test_the_old_and_the_senior_are_spared_and_the_young_have_more(make: Make) -> None:
    assert in_pool(make, me={"age_years": 60.0}) == pytest.approx(6.0 * 4.0 / 3.25)
    assert in_pool(make, me={"age_years": 59.9}) == pytest.approx(6.0)
    assert in_pool(make, me={"rank": Rank.FULL}) == pytest.approx(6.0 * 4.0 / 3.5)
    world = make(p={"nights_of_full": 0.5, "nights_of_exempt": 0.25, "exempt_from_age": 60.0},
                 me={"rank": Rank.FULL, "age_years": 65.0, "clinical_effort": 0.8})  # fmt: skip
    assert share_of_nights(world.me, world.p) == pytest.approx(0.8 * 0.25), "once, by the kinder rule"


def test_nobody_there_is_no_error(make: Make) -> None:
    nobody = {"filled": False}
    assert in_pool(make, me=nobody, others=nobody) == 0.0


TAKES = {**ON, "nights_of_full": 1.0, "most_nights": 15.0, "hours_in_house": 12.0, "hours_when_called": 3.0,
         "quiet_night_counts": 0.2, "sleep_lost_from": 1.0}  # fmt: skip


def taken(make: Make, nights_each: float, **department: float) -> Any:
    unit = {"nights_each": nights_each, "rota": 0.5}
    return make(p=TAKES, me={"clinical_effort": 0.5}, unit=unit, department=department).lives(take_nights)


def test_nights_in_the_hospital_and_at_home(make: Make) -> None:
    # 8 nights: 4 in the hospital, 4 at home of which 1.6 with a call, rounded down by a second and a third draw of 0
    me = taken(make, 16.0, in_house_share=0.5, called_share=0.4, night_hours_given_back=0.25)
    assert (me.nights, me.broken_nights) == (8.0, pytest.approx(4.0 + 1.0 + 0.2 * 3.0))
    assert me.night_work_hours == pytest.approx((4.0 * 12.0 * 0.75 + 1.0 * 3.0) / WEEKS)


def test_shifts_of_the_schedule_add_no_hours_but_break_nights(make: Make) -> None:
    me = taken(make, 12.0, in_house_share=1.0, called_share=0.0, night_hours_given_back=1.0)
    assert (me.nights, me.broken_nights, me.night_work_hours) == (6.0, 6.0, 0.0)


def test_shifts_fall_on_evenings_and_weekends_by_specialty(make: Make) -> None:
    for share, hours in ((0.0, 0.0), (0.4, 0.4)):
        me = taken(make, 6.0, off_hours_share=share, in_house_share=1.0)
        assert me.off_hours == pytest.approx(hours * me.have[Activity.CLINIC])


def test_parts_of_nights_come_by_turns(make: Make, draws: Draws) -> None:
    department = {"in_house_share": 0.5, "called_share": 0.3, "night_hours_given_back": 0.0}
    world = make(people=40, p=TAKES, me={"clinical_effort": 0.5}, others={"clinical_effort": 0.5}, department=department)
    lots = []
    for u in np.random.default_rng(3).random(100):
        draws({Event.NIGHTS: float(u)})
        assert world.acts(share_out_nights).rota == u
        world.unit.nights_each = 4.6
        dealt = [world.lives(take_nights, me) for me in world.people]
        assert sum(me.nights for me in dealt) == pytest.approx(40 * 2.3, abs=4.0), "nearly all, every month"
        lots += [(me.nights, me.broken_nights) for me in dealt]
    nights, broken = np.array(lots).T
    assert nights.mean() == pytest.approx(2.3, abs=0.03)
    assert broken.mean() == pytest.approx(1.15 + 1.15 * (0.3 + 0.2 * 0.7), abs=0.05)
    assert set(nights) == {2.0, 3.0, 4.0}
    by_line = nights.reshape(100, 40).mean(axis=0)
    assert by_line.max() - by_line.min() < 0.4, "it goes round"


def test_the_parts_of_one_draw_are_independent() -> None:
    u = np.random.default_rng(5).random(20_000)
    v = np.array([the_digits_after(float(x)) for x in u])
    w = np.array([the_digits_after(float(x)) for x in v])
    for part in (v, w):
        assert part.mean() == pytest.approx(0.5, abs=0.01) and part.std() == pytest.approx(12.0**-0.5, abs=0.01)
    assert np.abs(np.corrcoef([u, v, w]) - np.eye(3)).max() < 0.03


def test_nobody_takes_more_than_can_be(make: Make) -> None:
    me = taken(make, 500.0, in_house_share=1.0, called_share=0.0, night_hours_given_back=0.0)
    assert me.nights == 15.0


@pytest.mark.parametrize(("a_week", "now"), [(0.0, 0.0), (1.0, 0.0), (1.5, 0.5), (2.0, 1.0), (5.0, 1.0)])
def test_lost_sleep_is_a_step_near_two_nights_a_week(make: Make, a_week: float, now: float) -> None:
    world = make(p=TAKES, me={"broken_nights": a_week * WEEKS, "lost_sleep": 0.4})
    lose_sleep(world.me, world.p)
    assert world.me.lost_sleep == pytest.approx(now)


def test_lost_sleep_tires_and_control_restores(make: Make) -> None:
    numbers = {"exhaustion_by_lost_sleep": 0.08, "recovery_by_control": 0.4}
    usual, tired = make(p=numbers), make(p=numbers, me={"lost_sleep": 0.5}, unit={"control": -0.2})
    assert demands(tired.me, tired.p) - demands(usual.me, usual.p) == pytest.approx(0.04)
    rest = [recovery(world.me, world.unit, world.p) for world in (usual, tired)]
    assert rest[1] - rest[0] == pytest.approx(-0.08)


def test_nights_are_hours_but_no_visits_and_no_clinic_days(make: Make) -> None:
    world = make(me={"night_work_hours": 6.0})
    before = (visits_given(world.me, world.p), clinic_days(world.me))
    world.me.night_work_hours = 0.0
    assert visits_given(world.me, world.p) > before[0], "nights that were not added would count as visits"
    world.me.night_work_hours = 6.0
    add_nights(world.me)
    assert world.me.have[Activity.CLINIC] == 34.0 and clinic_by_day(world.me) == 28.0
    assert clinic_days(world.me) == 3.5
    world.me.have[Activity.CLINIC] = 2.0
    assert clinic_by_day(world.me) == 0.0


def test_a_longer_post_has_more_clinic_and_is_asked_for_more(make: Make) -> None:
    usual, long = make(), make(unit={"schedule": 1.2})
    for world in (usual, long):
        world.lives(fill_calendar)
        world.unit.clinical_demand = 3.0
    assert long.me.have[Activity.CLINIC] == pytest.approx(1.2 * usual.me.have[Activity.CLINIC])
    asked = [hours_demanded(world.unit, world.school, world.p) for world in (usual, long)]
    assert asked[1] == pytest.approx(1.2 * asked[0])


def test_the_profile_is_that_of_the_department(make: Make) -> None:
    world = make(department={"scheduled_hours_per_cfte": 1.2, "schedule_control": 0.35}, p=ON)
    set_work_profile(world.unit, world.department, world.p)
    assert (world.unit.schedule, world.unit.control) == (pytest.approx(1.2), pytest.approx(-0.15))


def test_off_it_does_nothing(make: Make) -> None:
    world = make(department={"scheduled_hours_per_cfte": 1.2, "schedule_control": 0.1, "outside_openings": 3.0})
    before = world.unit.values(), world.me.values()
    world.acts(share_out_nights)
    world.lives(take_nights)
    assert (world.unit.values(), world.me.values()) == before


# whole runs, small


def by_department(job: Any, field: str, month: int = 24, replicates: int = 4) -> dict[str, float]:
    """The mean of a field, by department."""
    names, found = job.population.department_names, {}
    people = np.concatenate([lived(job, number, month).people for number in range(replicates)])
    people = people[people["filled"]]
    value = people["have"].sum(axis=1) if field == "hours" else people[field]
    for k, name in enumerate(names):
        found[name] = float(value[people["department"] == k].mean())
    return found


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    """A school of 400 without and with nights, each settled under its own rules."""
    return school("typical", 400, months=36, values=only()), school("typical", 400, months=36, values=only("nights"))


def test_in_the_first_month_only_what_hangs_on_it_changes() -> None:
    usual = school("typical", 200, months=2, values=only())
    on = changed(usual, ON, replicates=range(3))
    pairs = [(lived(usual, number, 1), lived(on, number, 1)) for number in range(3)]
    people = set().union(*(fields_that_differ(a.people, b.people) for a, b in pairs))
    units = set().union(*(fields_that_differ(a.units, b.units) for a, b in pairs))
    assert people >= NIGHTS and people - NIGHTS - HOURS - REFILLED == set()
    assert units >= PROFILE and units - PROFILE - EVENINGS == set()


def test_hours_order_specialties_as_published(both: tuple[Any, Any]) -> None:
    before, alone, shipped = (by_department(job, "hours") for job in (*both, school("typical", 400, months=36)))
    assert before["Dermatology"] > before["Anesthesiology"], "the objection"
    for after in (alone, shipped):
        for long in ("Surgery", "Anesthesiology", "Radiology", "Obstetrics and Gynecology"):
            for short in ("Dermatology", "Pathology", "Psychiatry", "Emergency Medicine"):
                assert after[long] > after[short] + 3.0, (long, short)
    nights = by_department(both[1], "nights")
    assert 5.0 < nights["Surgery"] < 11.0 and 3.0 < nights["Anesthesiology"] < 6.0 and nights["Dermatology"] < 2.0
    slept = by_department(both[1], "lost_sleep")
    assert slept["Surgery"] > 0.15 > slept["Psychiatry"] and 0.0 <= min(slept.values()) <= max(slept.values()) < 1.0


def test_burnout_follows_the_nights(both: tuple[Any, Any]) -> None:
    rise: Array = observed(both[1], 6)["exhaustion"] - observed(both[0], 6)["exhaustion"]
    assert sureness(rise) > 2.0 and 0.0 < rise.mean() < 0.08
    before, after = (by_department(job, "exhaustion", 36) for job in both)
    change = {name: after[name] - before[name] for name in before}
    assert min(change[name] for name in ("Surgery", "Anesthesiology")) > 0.02 > 0.0 > change["Dermatology"]


def test_vacancies_in_a_pool_are_nights_for_the_rest() -> None:
    usual = school("typical", 200, months=12, values=ON)
    alone = changed(usual, {"redistribution": 0.0}, replicates=range(4))
    shared, unshared = (by_department(job, "nights", 6) for job in (usual, alone))
    more = np.mean([shared[name] / unshared[name] for name in ("Surgery", "Pediatrics", "Medical Specialties")])
    assert 1.01 < more < 1.15, "some six percent of posts are vacant"


@pytest.mark.parametrize("high", [True, False])
def test_extremes_do_not_break(high: bool) -> None:
    ends = {name: spec.high if high else spec.low for name, spec in parameters().items() if spec.group == "nights"}
    job = school("typical", 120, months=24, values={**ends, **ON, "vacant_at_start": 0.1})
    people = lived(job, 0, 24).people
    people = people[people["filled"]]
    assert np.isfinite(people["have"]).all() and (people["nights"] <= ends["most_nights"] + 2.0).all()
    assert ((people["lost_sleep"] >= 0.0) & (people["lost_sleep"] <= 1.0)).all()
    assert (people["have"].sum(axis=1) < 120.0).all()


def test_mesa_and_engine_agree_to_the_last_bit() -> None:
    model = FacultyModel(headcount=120, switches=only("nights", "market"), seed=8)
    assert_equal_lives(model, job_of(model, 8, "equal nights"), 8)
