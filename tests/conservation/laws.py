"""What neither comes from nowhere nor vanishes, month by month: people, lines, chances of careers, hours, requests.

Each law reads the state of a school before and after a month and what was observed in it, and fails where they
do not add up. Sums of people are in double precision, what is observed of units is kept in single precision.
"""

from collections.abc import Callable, Mapping

import numpy as np

from sim.engine.replicates import Array, World
from sim.rules.time_units import MONTHS_PER_YEAR, WEEKS_PER_MONTH
from sim.rules.vocabulary import (
    N_ACTIVITIES,
    SERVICE_MONTHS,
    Activity,
    PersonColumn,
    Shock,
    Stage,
    UnitColumn,
)
from tests.conservation.lives import Life

SINGLE = {"rtol": 2e-6, "atol": 1e-6}  # what a number of 24 bits can hold
DOUBLE = {"rtol": 1e-11, "atol": 1e-10}
EFFORTS = ("clinical_effort", "research_effort", "teaching_effort", "admin_effort")


def close(one: Array, other: Array, what: str, month: int, *, rtol: float, atol: float) -> None:
    """Fail where two sums differ."""
    np.testing.assert_allclose(one, other, rtol=rtol, atol=atol, err_msg=f"{what}, month {month}")


def stayed(before: World, now: World) -> Array:
    """Those who were here a month ago and still are."""
    same = before.people["occupant"] == now.people["occupant"]
    return np.asarray(before.people["filled"] & now.people["filled"] & same)


def came(before: World, now: World) -> Array:
    """Those who began this month."""
    return np.asarray(now.people["occupant"] > before.people["occupant"])


def taken_up_again(before: World, now: World, p: Mapping[str, float]) -> Array:
    """Effort of those who came back to full time this month."""
    back = stayed(before, now) & before.people["less_for_life"] & ~now.people["less_for_life"]
    return np.asarray(np.where(back, np.minimum(p["effort_cut"], 1.0 - before.people["fte"]), 0.0))


def every_line_is_held_or_left_or_vacant(life: Life) -> None:
    for m in life.months:
        now = life.worlds[m]
        held, left = now.people["filled"], now.people["left_this_month"]
        assert not (held & left).any()
        lines = life.by_unit(m, held) + life.by_unit(m, left) + now.units["vacancies"]
        assert np.array_equal(lines, now.units["count"]), m
        seen = [life.observed(m, k) for k in (PersonColumn.HEADCOUNT, PersonColumn.DEPARTURES, UnitColumn.VACANCIES)]
        assert np.array_equal(sum(seen), now.units["count"]), m
        assert np.array_equal(seen[0], life.by_unit(m, held)), m


def nobody_comes_or_goes_unseen(life: Life) -> None:
    for m in life.months:
        before, now = life.before_and_now(m)
        new, left = came(before, now), now.people["left_this_month"]
        assert np.array_equal(now.people["occupant"] - before.people["occupant"], new.astype(int)), m
        assert not (new & before.people["filled"]).any(), "a line is held by one person at a time"
        headcount = life.by_unit(m, before.people["filled"]) + life.by_unit(m, new) - life.by_unit(m, left)
        assert np.array_equal(headcount, life.observed(m, PersonColumn.HEADCOUNT)), m
        assert np.array_equal(life.by_unit(m, new & ~left), life.observed(m, PersonColumn.HIRES)), m


def a_line_is_vacant_as_long_as_its_search_takes(life: Life) -> None:
    for m in life.months:
        before, now = life.before_and_now(m)
        searching = ~before.people["filled"] & ~before.people["left_this_month"]
        frozen = now.units["shock"][now.people["unit"], Shock.HIRING_FREEZE] > 0.0
        left = before.people["search_months_left"] - np.where(frozen, 0, 1)
        assert np.array_equal(came(before, now), searching & (left <= 0)), m
        waiting = searching & ~came(before, now)
        assert np.array_equal(now.people["search_months_left"][waiting], left[waiting]), m


def whoever_leaves_is_in_the_log_once(life: Life) -> None:
    log = life.seen.log
    assert len(set(zip(log["line"], log["occupant"], strict=True))) == len(log)
    for m in life.months:
        now, gone = life.worlds[m], life.seen.log[life.seen.log["month"] == m]
        lines = np.flatnonzero(now.people["left_this_month"])
        assert np.array_equal(np.sort(gone["line"]), lines), m
        left = now.people[gone["line"]]
        for name in ("occupant", "unit", "department", "woman", "urim", "rank", "track", "destination"):
            assert np.array_equal(gone[name], left[name]), (name, m)
        assert np.array_equal(gone["kind"], left["leaving_kind"])
        by_unit = np.bincount(gone["unit"], minlength=len(now.units))
        assert np.array_equal(by_unit, life.observed(m, PersonColumn.DEPARTURES))
        assert np.array_equal(by_unit, now.units["departures"])
        kinds, places = (PersonColumn.DEPARTURES_VOLUNTARY, 3, "kind"), (PersonColumn.TO_OTHER_ACADEMIC, 7, "destination")
        for first, many, what in (kinds, places):
            for k in range(many):
                here = gone["unit"][gone[what] == k]
                seen = life.observed(m, PersonColumn(first + k))
                assert np.array_equal(np.bincount(here, minlength=len(now.units)), seen), (what, k, m)
        kept = life.observed(m, PersonColumn.HANDOVERS_PLANNED) + life.observed(m, PersonColumn.HANDOVERS_ABRUPT)
        assert np.array_equal(kept, by_unit), m


def those_who_stay_grow_a_month_older(life: Life) -> None:
    for m in life.months:
        before, now = life.before_and_now(m)
        here = stayed(before, now)
        was, is_ = before.people[here], now.people[here]
        assert np.array_equal(is_["months_since_hire"], was["months_since_hire"] + 1), m
        close(is_["age_years"] - was["age_years"], 1.0 / MONTHS_PER_YEAR, "age", m, **DOUBLE)
        assert np.array_equal(is_["rank"] - was["rank"], is_["promoted"].astype(int)), m
        months = np.where(is_["promoted"], 0, was["months_in_rank"] + 1)
        assert np.array_equal(is_["months_in_rank"], months), m
        for name in ("woman", "urim", "track", "tenure_track", "resilience", "wish_share"):
            assert np.array_equal(is_[name], was[name]), (name, m)
        kept = is_["pay_relative"] != was["pay_relative"]  # by a counter-offer, which ends the search
        raised = was["pay_relative"][kept] + life.p["counter_offer_raise"]
        close(is_["pay_relative"][kept], raised, "pay of those who were kept", m, **DOUBLE)
        assert (is_["stage"][kept] == Stage.SETTLED).all(), m
        promoted = life.by_unit(m, now.people["promoted"] & now.people["filled"])
        assert np.array_equal(promoted, life.observed(m, PersonColumn.PROMOTIONS)), m


def the_hours_of_the_week_add_up(life: Life) -> None:
    for m in life.months:
        people = life.worlds[m].people
        here = people["filled"]
        for k in Activity:
            close(life.by_unit(m, np.where(here, people["have"][:, k], 0.0)),
                  life.observed(m, PersonColumn(PersonColumn.CLINIC_HOURS + k)), k.name, m, **SINGLE)  # fmt: skip
        me = people[here]
        by_day = me["have"].sum(axis=1) - me["evening_hours"] - me["night_work_hours"]
        effort = me["fte"] + me["hours_cut"] * life.p["effort_cut"]  # cut once the month had been lived
        assert (by_day <= life.p["daytime_hours"] * effort + 1e-9).all(), m
        assert (me["evening_hours"] <= life.p["longest_evenings"] + 1e-9).all()
        assert (me["evening_ehr_hours"] <= me["evening_hours"] + 1e-9).all()
        assert (me["protected_realised_hours"] <= me["protected_promised_hours"] + 1e-9).all()
        hours = {
            PersonColumn.EVENING_HOURS: "evening_hours", PersonColumn.PROTECTED_PROMISED_HOURS: "protected_promised_hours",
            PersonColumn.PROTECTED_REALISED_HOURS: "protected_realised_hours",
        }  # fmt: skip
        for column, name in hours.items():
            close(life.by_unit(m, np.where(here, people[name], 0.0)), life.observed(m, column), name, m, **SINGLE)


def effort_on_paper_adds_up(life: Life) -> None:
    for m in life.months:
        before, now = life.before_and_now(m)
        me = now.people[now.people["filled"]]
        close(sum(me[name] for name in EFFORTS), me["fte"], "efforts of a person", m, **DOUBLE)
        assert all((me[name] >= 0.0).all() for name in EFFORTS), m
        here = stayed(before, now)
        was = before.people["fte"]
        fte = was - now.people["hours_cut"] * life.p["effort_cut"] + taken_up_again(before, now, life.p)
        close(now.people["fte"][here], fte[here], "part-time", m, **DOUBLE)
        clinical = life.by_unit(m, np.where(now.people["filled"], now.people["clinical_effort"], 0.0))
        close(clinical, life.observed(m, PersonColumn.CFTE), "cFTE", m, **SINGLE)


def every_request_goes_to_somebody_or_nobody(life: Life) -> None:
    for m in life.months:
        people, units = life.worlds[m].people, life.worlds[m].units
        received, accepted = people["requests_received"], people["requests_accepted"]
        assert np.array_equal(received, accepted + people["requests_declined"]), m
        assert np.array_equal(units["requests_sent"], life.by_unit(m, received) + units["requests_unplaced"]), m
        assert np.array_equal(units["requests_sent"], life.observed(m, UnitColumn.REQUESTS_SENT)), m
        here = people["filled"]  # what was asked of those who left is not told
        assert np.array_equal(life.by_unit(m, received * here), life.observed(m, PersonColumn.REQUESTS_RECEIVED)), m
        assert np.array_equal(life.by_unit(m, accepted * here), life.observed(m, PersonColumn.REQUESTS_ACCEPTED)), m


def service_begins_with_a_yes_and_ends_in_its_month(life: Life) -> None:
    for m in life.months:
        before, now = life.before_and_now(m)
        here = stayed(before, now)
        was, is_ = before.people[here], now.people[here]
        ended = was["service_ending"][:, m % SERVICE_MONTHS]
        begun = is_["requests_accepted"] * life.p["request_hours_per_week"]
        standing = is_["standing_service_hours"]
        close(standing, was["standing_service_hours"] - ended + begun, "service", m, **DOUBLE)
        close(standing, is_["service_ending"].sum(axis=1), "service by its end", m, **DOUBLE)
        takes_on = np.clip(is_["takes_on"], -0.999, 0.0)  # who takes on less research has a shorter evening than was needed
        spared = is_["have"][:, Activity.RESEARCH] * (1.0 / (1.0 + takes_on) - 1.0)
        needed = is_["shed_hours"] + is_["evening_hours"] + spared
        kept = needed < life.p["longest_evenings"] - 1e-9  # nothing had to be left undone
        usual = life.p["citizenship_hours"] * (1.0 + is_["takes_on"][kept]) + standing[kept]
        close(is_["have"][kept, Activity.SERVICE], usual, "hours of service", m, **DOUBLE)


def panels_and_learners_are_handed_over_or_dropped(life: Life) -> None:
    for m in life.months:
        now = life.worlds[m]
        left, department = now.people["left_this_month"], now.departments[now.people["department"]]
        filled = now.people["panel"] if life.p["panels"] else now.people["clinical_effort"]
        panel = left * department["patients_per_cfte"] * filled
        learners = left * life.p["learners_per_teaching_effort"] * now.people["teaching_effort"]
        for what, whole in (("panels", panel), ("learners", learners)):
            handed, dropped = (now.units[f"{what}_{how}"] for how in ("handed", "dropped"))
            close(handed + dropped, life.by_unit(m, whole), what, m, **DOUBLE)
            planned = life.by_unit(m, whole * now.people["handover_planned"])
            close(handed, planned, f"{what} handed over", m, **DOUBLE)
            for how, values in (("handed", handed), ("dropped", dropped)):
                close(life.observed(m, UnitColumn[f"{what}_{how}".upper()]), values, what, m, **SINGLE)


def clinical_work_is_done_shared_or_left(life: Life) -> None:
    for m in life.months:
        before, now = life.before_and_now(m)
        new, units, p = came(before, now), now.units, life.p
        patients = before.people["ramp_up"] / np.maximum(before.people["visit_length"], 1.0)  # of a vacant line: none
        of_old = before.people["filled"] * before.people["clinical_effort"] * patients
        effort = now.people["clinical_effort"] + now.people["hours_cut"] * p["effort_cut"]
        effort -= taken_up_again(before, now, p)
        present = life.by_unit(m, of_old) + life.by_unit(m, new * effort * p["ramp_up_start"])
        close(units["present_clinical"], present, "present", m, **DOUBLE)
        demand = life.by_unit(m, now.people["line_clinical_effort"])
        missing = np.maximum(0.0, demand - present)
        close(units["extra_load"] * present + units["uncovered_clinical"], missing, "missing", m, **DOUBLE)
        school, shock = now.school[0], units["shock"]
        target = school["rvu_target_mean"] * school["target_growth"] * (1.0 + shock[:, Shock.TARGET_RISE])
        stretched = np.maximum(0.0, 1.0 + p["clinic_hours_per_target"] * (target - 1.0))
        hours = demand * p["clinic_hours_per_cfte"] * stretched * (1.0 + shock[:, Shock.PATIENT_SURGE]) * units["schedule"]
        visits = life.observed(m, PersonColumn.VISITS) + life.observed(m, UnitColumn.VISITS_LOST)
        close(visits, hours * p["visits_per_clinic_hour"] * WEEKS_PER_MONTH, "visits", m, rtol=1e-5, atol=1e-3)


def teaching_of_leavers_fades(life: Life) -> None:
    for m in life.months:
        before, now = life.before_and_now(m)
        kept = before.units["adjunct_hours"] * (1.0 - life.p["adjunct_fading_per_month"])
        begun = life.by_unit(m, now.people["left_this_month"] * now.people["adjunct_hours"])
        close(now.units["adjunct_hours"], kept + begun, "adjuncts", m, **DOUBLE)
        hours = life.observed(m, UnitColumn.ADJUNCT_HOURS)
        close(hours, now.units["adjunct_hours"] * WEEKS_PER_MONTH, "adjuncts", m, **SINGLE)


def wishes_are_whole_weeks_and_mentors_colleagues(life: Life) -> None:
    for m in life.months:
        now = life.worlds[m]
        me = now.people[now.people["filled"]]
        assert me["wish_share"].shape[1] == N_ACTIVITIES
        close(me["wish_share"].sum(axis=1), 1.0, "wishes", m, **DOUBLE)
        mentored = me[me["mentor"] >= 0]
        mentors = now.people[mentored["mentor"]]
        assert np.array_equal(mentors["unit"], mentored["unit"]) and (mentors["line"] != mentored["line"]).all(), m


LAWS: tuple[Callable[[Life], None], ...] = (
    every_line_is_held_or_left_or_vacant,
    nobody_comes_or_goes_unseen,
    a_line_is_vacant_as_long_as_its_search_takes,
    whoever_leaves_is_in_the_log_once,
    those_who_stay_grow_a_month_older,
    the_hours_of_the_week_add_up,
    effort_on_paper_adds_up,
    every_request_goes_to_somebody_or_nobody,
    service_begins_with_a_yes_and_ends_in_its_month,
    panels_and_learners_are_handed_over_or_dropped,
    clinical_work_is_done_shared_or_left,
    teaching_of_leavers_fades,
    wishes_are_whole_weeks_and_mentors_colleagues,
)
