"""Work that weighs beyond its length: shifts at odd hours, notes, and what staff leave to do; whole schools, both ways."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.replicates import Job
from tests.directional.worlds import changed, lived, pulling, school

REPLICATES = range(6)


def in_shifts(share: float) -> Job:
    """A school whose departments all have so much of their clinic on evenings and weekends."""
    usual = school(headcount=300)
    departments = usual.population.departments.copy()
    departments["off_hours_share"] = share
    population = replace(usual.population, departments=departments)
    return replace(usual, population=population, key=f"{usual.key} shifts {share}")


def mean(job: Job, field: str, month: int) -> float:
    """Mean of a field over those present, over replicates."""
    found = [lived(job, number, month).people for number in REPLICATES]
    return float(np.mean([people[field][people["filled"]].mean() for people in found]))


def hours(job: Job, month: int) -> float:
    """Mean hours of a week over those present, over replicates."""
    found = [lived(job, number, month).people for number in REPLICATES]
    return float(np.mean([people["have"][people["filled"]].sum(axis=1).mean() for people in found]))


def test_shifts_at_odd_hours_tire_and_are_no_more_hours() -> None:
    office, shifts = in_shifts(0.0), in_shifts(0.3)
    assert mean(office, "off_hours", 12) == 0.0 and 4.0 < mean(shifts, "off_hours", 12) < 12.0
    assert 0.01 < mean(shifts, "exhaustion", 12) - mean(office, "exhaustion", 12) < 0.15
    assert hours(shifts, 12) == pytest.approx(hours(office, 12), rel=0.02)


def test_what_staff_did_comes_back_when_they_go() -> None:
    cut = pulling(school(headcount=300), {}, [{"kind": "support_cut", "size": 0.8, "start": 1}])
    sizes = (0.0, 4.0, 10.0)
    without, usual, much = (changed(cut, {"work_returned_by_staff": size}, replicates=REPLICATES) for size in sizes)
    more = [hours(job, 1) - hours(without, 1) for job in (usual, much)]
    assert 0.3 < more[0] < 3.0 and more[0] < more[1] < 6.0, "hours a week"
    assert mean(usual, "messages_per_week", 1) == mean(without, "messages_per_week", 1), "which nobody writes more of"


def test_notes_weigh_beyond_their_length() -> None:
    usual = school(headcount=300)
    eased = pulling(usual, {"documentation_support": 1.0})

    def relief(weight: float) -> float:
        before, after = (changed(job, {"exhaustion_by_notes": weight}, replicates=REPLICATES) for job in (usual, eased))
        return mean(before, "exhaustion", 12) - mean(after, "exhaustion", 12)

    by_hours_alone, as_assumed, most = relief(0.0), relief(0.03), relief(0.1)
    assert 0.0 < by_hours_alone < as_assumed < most < 0.15
