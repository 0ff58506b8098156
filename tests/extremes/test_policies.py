"""Everything pulled, everything off, nobody hired: ten years and more of policies that nobody would try."""

import pytest

from sim.evidence.parameters import levers, switches
from sim.rules.vocabulary import PersonColumn
from tests.directional.worlds import observed, pulling, school
from tests.extremes.sensible import mean, sensible

STRAINS = [name for name, spec in switches().items() if spec.kind == "strain"]


@pytest.mark.parametrize("institution", ["community", "research_intensive"])
def test_every_lever_at_full_from_the_first_month_for_ten_years(institution: str) -> None:
    usual = school(institution, 120, months=120)
    full, none = sensible(pulling(usual, dict.fromkeys(levers(), 1.0))), sensible(usual)
    for month in (24, 120):
        assert mean(full, PersonColumn.BURNED_OUT, month) < mean(none, PersonColumn.BURNED_OUT, month)


def test_every_lever_left_alone_wears_off_to_nothing() -> None:
    neglected = {"intensity": 1.0, "upkeep": 0.0}
    job = pulling(school("community", 60, months=600), dict.fromkeys(levers(), neglected))
    found = sensible(job)
    assert found.seen.use[1].any() and not found.seen.use[600].any()
    assert (found.worlds[600].units["lever"] == 0.0).all()


@pytest.mark.parametrize(("off", "what"), [(list(switches()), "every switch"), (STRAINS, "every strain")])
def test_a_school_with_everything_off_is_still_a_school(off: list[str], what: str) -> None:
    found = sensible(school("typical", 120, months=60, off=off))
    people = found.worlds[60].people
    assert not people["strain"][people["filled"]].any()
    assert len(found.seen.log) > 0, f"with {what} off people still grow old"


def test_everything_off_and_every_lever_pulled() -> None:
    job = school("community", 60, months=36, off=list(switches()))
    sensible(pulling(job, dict.fromkeys(levers(), 1.0)))


def test_a_freeze_without_end_empties_the_school_and_its_end_fills_it_again() -> None:
    months, end = 600, 540
    freeze = [{"kind": "hiring_freeze", "start": 1, "months": end - 1}]
    found = sensible(pulling(school("community", 60, months=months), dict.fromkeys(levers(), 0.5), freeze))
    headcount = found.seen.by_cell[:, :, PersonColumn.HEADCOUNT].sum(axis=1)
    assert headcount[0] > 50 and (headcount[1:end] <= headcount[: end - 1]).all()
    assert headcount[end - 1] <= 1, "hardly anybody is left"
    assert headcount[-1] > 0.8 * headcount[0], "and new people come"


def test_an_empty_department_changes_nothing_beside_it() -> None:
    usual = school("community", 120, months=240)
    freeze = [{"kind": "hiring_freeze", "start": 1, "months": None, "departments": usual.population.department_names[:1]}]
    found, calm = sensible(pulling(usual, {}, freeze)), sensible(usual)
    here, left = usual.population.units["department"] == 0, found.seen.by_cell[:, :, PersonColumn.HEADCOUNT]
    assert left[240, here].sum() <= 2 < left[0, here].sum()
    assert found.seen.by_cell[:, ~here].tobytes() == calm.seen.by_cell[:, ~here].tobytes()


def test_levers_that_end_leave_nothing_in_force() -> None:
    brief = {"intensity": 1.0, "start": 2, "ramp": 12, "end": 3}
    found = sensible(pulling(school("community", 60, months=12), dict.fromkeys(levers(), brief)))
    assert found.seen.use[2].any() and not found.seen.use[3:].any()
    assert (found.worlds[12].units["learning_hours"] == 0.0).all()


def test_a_tiny_intensity_is_a_tiny_change() -> None:
    usual = school("community", 120, months=12)
    hardly = pulling(usual, dict.fromkeys(levers(), 1e-12))
    one, other = observed(usual, 2), observed(hardly, 2)
    assert abs(one["hours"] - other["hours"]).max() < 1e-5
