"""No demand at all, and more than anybody can bear: the week stays a week, and people stay people."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from sim.engine.replicates import Job
from sim.evidence.parameters import levers, parameters, shocks
from sim.rules.vocabulary import Activity, PersonColumn
from tests.directional.worlds import Array, pulling, school
from tests.extremes.sensible import mean, sensible

FOR_EVER = {"start": 1, "months": None}
EVERY_SHOCK = [{"kind": kind, "size": spec.high, **FOR_EVER} for kind, spec in shocks().items()]
OF_PATIENTS = ("messages_per_week_per_cfte", "documentation_minutes_per_clinic_hour", "patients_per_cfte")
GROWTH = {name: spec.high for name, spec in parameters().items() if name.endswith("_growth_per_year")}


def where(job: Job, **changes: Mapping[str, float]) -> Job:
    """The same school with other numbers in its records: of `departments`, `people` or the `school`."""
    parts: dict[str, Array] = {}
    for part, values in changes.items():
        parts[part] = getattr(job.population, part).copy()
        for name, value in values.items():
            parts[part][name] = value
    return replace(job, population=replace(job.population, **parts), key=f"{job.key} {changes}")


@pytest.mark.parametrize("name", ["messages_per_week_per_cfte", "documentation_minutes_per_clinic_hour"])
def test_without_messages_or_notes_nobody_spends_an_hour_on_them(name: str) -> None:
    found = sensible(where(school("community", 60, months=12), departments={name: 0.0}))
    activity = Activity.INBOX if name.startswith("messages") else Activity.DOCUMENTATION
    assert (found.worlds[12].people["have"][:, activity] == 0.0).all()


def test_a_school_without_any_demand_is_an_easy_place() -> None:
    usual = school("community", 120, months=24)
    nothing = where(usual, departments=dict.fromkeys((*OF_PATIENTS, "rvu_pay_share"), 0.0), school={"rvu_target_mean": 0.0})
    idle = replace(nothing, settings={**nothing.settings, "required_hours": 0.0, "requests_per_line_per_month": 0.0})
    found, busy = sensible(idle), sensible(usual)
    assert (found.worlds[24].people["useless_hours"] == 0.0).all()
    assert mean(found, PersonColumn.BURNED_OUT, 24) < 0.5 * mean(busy, PersonColumn.BURNED_OUT, 24)
    panels = found.worlds[24].units
    assert not panels["panels_handed"].any() and not panels["panels_dropped"].any()


def test_every_shock_at_its_largest_and_for_ever() -> None:
    plain = {**GROWTH, "instrument_error": 0.0}  # burned out as they are, not as they say
    found = sensible(pulling(school("community", 100, months=120, values=plain), {}, EVERY_SHOCK))
    assert mean(found, PersonColumn.BURNED_OUT, 24) > 0.8, "nobody stands this"
    assert found.by_unit(120, found.worlds[120].people["filled"]).sum() < 40, "and nobody may be hired"


def test_as_many_shocks_as_a_scenario_may_hold_fall_on_the_same_day() -> None:
    kinds = [shock for shock in EVERY_SHOCK if shock["kind"] != "hiring_freeze"]
    worst = (50 * kinds)[:50]
    found = sensible(pulling(school("community", 100, months=60), {}, worst))
    me = found.worlds[60].people[found.worlds[60].people["filled"]]
    assert (me["evening_hours"] == found.p["longest_evenings"]).mean() > 0.9
    assert me["shed_hours"].min() >= 0.0 and me["shed_hours"].max() > 50.0, "what no week can hold is not done"


def test_a_surge_of_messages_that_no_week_can_hold() -> None:
    flood = where(school("community", 60, months=12), departments={"messages_per_week_per_cfte": 2000.0})
    surge = [{"kind": "message_surge", "size": shocks()["message_surge"].high, **FOR_EVER}] * 50
    found = sensible(pulling(flood, {"team_inbox": 1.0}, surge))
    me = found.worlds[12].people[found.worlds[12].people["filled"]]
    assert me["messages_per_week"].max() > 50_000.0
    effort = me["fte"] + me["hours_cut"] * found.p["effort_cut"]  # cut once the month had been lived
    longest = found.p["daytime_hours"] * effort + found.p["longest_evenings"]
    patients = (me["clinical_effort"] > 0.05) & (me["messages_per_week"] > 1_000.0)  # newcomers have hardly a panel yet
    less = me["have"][:, Activity.RESEARCH] * (1.0 / (1.0 + np.minimum(me["takes_on"], 0.0)) - 1.0)  # taken on of research
    assert np.allclose((me["have"].sum(axis=1) - me["night_work_hours"] + less)[patients], longest[patients])


def test_every_lever_against_every_shock_for_ten_years() -> None:
    full = dict.fromkeys(levers(), 1.0)
    storm = pulling(school("community", 100, months=120), full, EVERY_SHOCK)
    helped, alone = sensible(storm), sensible(pulling(school("community", 100, months=120), {}, EVERY_SHOCK))
    assert mean(helped, PersonColumn.EXHAUSTION, 12) < mean(alone, PersonColumn.EXHAUSTION, 12)
