"""Everybody's state, the event log, and life afterwards."""

import numpy as np
import pytest

import sim
from sim.evidence.parameters import settings
from sim.foundation.errors import InputError
from sim.results.run import Run
from sim.rules.vocabulary import Activity, Destination, Strain

MONTHS = 24
ACTIVITIES = [activity.name.lower() for activity in Activity]


@pytest.fixture(scope="module")
def run() -> Run:
    institution = sim.load_institution("community").scaled(120)
    return sim.run(institution=institution, replicates=3, months=MONTHS, seed=2)


def test_people_have_all_that_a_study_would_ask_for(run: Run) -> None:
    people = run.people([0, MONTHS], replicates=[0, 2])
    assert set(people["replicate"]) == {0, 2} and set(people["month"]) == {0, MONTHS}
    assert not people.duplicated(["replicate", "month", "line"]).any()
    wanted = {
        *("person", "line", "occupant", "unit", "department", "gender", "urim", "age", "rank", "track"),
        *("tenure_track", "months_since_hire", "clinical_effort", "research_effort", "teaching_effort"),
        *("admin_effort", "clinical_effort_worked", "research_effort_worked", "teaching_effort_worked"),
        *("admin_effort_worked", "meaningful_activity", "meaningful_share", "messages_per_week"),
        *("requests_received", "requests_accepted", "grant_state", "mentored", "rvu_pay_share"),
        *("evening_hours", "protected_promised_hours", "protected_realised_hours", "exhaustion"),
        *("moral_injury", "self_respect", "habituation", "pfi_exhaustion", "pfi_disengagement"),
        *(
            "pfi_burnout",
            "mbi_exhaustion",
            "miss_hp",
            "burned_out",
            "intention",
            "intends_to_leave",
            "pay_fairness",
        ),
        *("pay_fair", "pay_usd", "pay_relative", "volume_gap_hours", "values_gap", "stage", "leader_score"),
        "unit_vacancy_share",
        *(f"{name}_hours" for name in ACTIVITIES),
        *(f"wished_{name}_hours" for name in ACTIVITIES),
        *(f"strain_{strain.name.lower()}" for strain in Strain),
    }
    assert wanted <= set(people.columns)


def test_what_people_say_hangs_together(run: Run) -> None:
    everybody = run.people([0, 12, MONTHS])
    people = everybody.dropna(subset=["hours_per_week"])
    hours = people[[f"{name}_hours" for name in ACTIVITIES]]
    np.testing.assert_allclose(hours.sum(axis=1), people["hours_per_week"])
    worked = people[[column for column in people if column.endswith("_effort_worked")]]
    np.testing.assert_allclose(worked.sum(axis=1), 1.0)
    on_paper = people[["clinical_effort", "research_effort", "teaching_effort", "admin_effort"]].sum(axis=1)
    np.testing.assert_allclose(on_paper, people["fte"])
    most = people["meaningful_activity"].astype(str)
    own = [row[f"{activity}_hours"] for activity, (_, row) in zip(most, people.iterrows(), strict=True)]
    np.testing.assert_allclose(own / people["hours_per_week"], people["meaningful_share"])
    shares = people[[f"wished_{name}_hours" for name in ACTIVITIES]].div(people["sustainable_hours"], axis=0)
    gap = 0.5 * np.abs(hours.div(people["hours_per_week"], axis=0).to_numpy() - shares.to_numpy()).sum(axis=1)
    p = settings()
    more = people["values_gap"] - np.maximum(gap - p["own_causes"] * p["distance_tolerated"], 0.0)
    assert more.between(-1e-9, p["panels"] * p["mismatch_size"] + 1e-9).all(), "some have found out that they were misled"
    assert 0.7 < (more.abs() < 1e-9).mean() < 1.0, "most were not"
    assert (people["burned_out"] == (people["pfi_burnout"] >= p["pfi_cutoff"])).all()
    assert (people["intends_to_leave"] == (people["intention"] >= p["intention_cutoff"])).all()
    assert people["pfi_exhaustion"].between(0, 4).all() and people["mbi_exhaustion"].between(0, 54).all()
    assert people["miss_hp"].between(10, 100).all() and people["leader_score"].between(12, 60).all()


def test_newcomers_live_the_month_they_come(run: Run) -> None:
    everybody = run.people(range(1, MONTHS + 1), replicates=[0])
    new = everybody[everybody["months_since_hire"] == 1]
    left_at_once = run.departures.query("replicate == 0 and months_since_hire == 1")
    assert len(new) + len(left_at_once) == run.horizon(["hires"]).loc[0, "hires"]
    assert new["hours_per_week"].gt(0).all() and not everybody["values_gap"].isna().any()


def test_looking_at_people_changes_nobody(run: Run) -> None:
    alone = run.people([MONTHS], replicates=[1])
    among = run.people(range(0, MONTHS + 1, 6), replicates=[0, 1])
    among = among[(among["replicate"] == 1) & (among["month"] == MONTHS)].reset_index(drop=True)
    assert alone.astype(object).equals(among.astype(object))


def test_a_person_stays_the_same_person(run: Run) -> None:
    people = run.people([0, MONTHS], replicates=[0]).astype({"gender": str})
    pair = people[people["month"] == 0].merge(people[people["month"] == MONTHS], on="person")
    assert len(pair) > 50
    assert (pair["gender_x"] == pair["gender_y"]).all() and (pair["urim_x"] == pair["urim_y"]).all()
    assert (pair["months_since_hire_y"] - pair["months_since_hire_x"] == MONTHS).all()
    np.testing.assert_allclose(pair["age_y"] - pair["age_x"], MONTHS / 12)


def test_whoever_left_is_in_the_log_and_gone(run: Run) -> None:
    log = run.departures[run.departures["replicate"] == 0]
    start = set(run.people([0], replicates=[0])["person"])
    end = set(run.people([MONTHS], replicates=[0])["person"])
    assert not set(log["person"]) & end
    assert start - end <= set(log["person"])


@pytest.mark.parametrize(
    ("months", "replicates", "message"),
    [
        ([MONTHS + 1], None, "months"),
        ([0.5], None, "months"),
        ([], None, "No months"),
        ([0], [3], "replicates"),
    ],
)
def test_people_of_what_was_not_run_are_refused(
    run: Run, months: list[int], replicates: list[int] | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        run.people(months, replicates=replicates)


def test_the_event_log_is_readable(run: Run) -> None:
    log = run.departures
    assert len(log) > 10
    assert log["person"].str.fullmatch(r"L\d{4}\.\d+").all()
    assert set(log["kind"]) <= {"voluntary", "retirement", "life event", "not renewed"}
    assert set(log["handover"]) <= {"planned", "abrupt"}
    assert (log["kind"].eq("retirement") == log["destination"].eq("retirement")).all()
    assert log["month"].between(1, MONTHS).all()
    assert (log["audit_month"].dropna() <= log.loc[log["audit_month"].notna(), "month"]).all()
    looked_up = log["path"].isin(["dissatisfaction", "shock"])
    assert log.loc[looked_up, "strain_culture"].notna().all() and log.loc[looked_up, "kind"].eq("voluntary").all()
    assert log.loc[log["path"] == "pull", "kind"].eq("voluntary").all(), "an offer is taken up without an audit, too"
    assert (log["adjunct"] == (log["adjunct_hours"] > 0)).all()
    assert not log.loc[log["destination"] == "other_academic", "adjunct"].any()


def test_life_goes_on_after_the_door(run: Run) -> None:
    log, life = run.departures, run.life_after(36)
    assert len(life) == 37 * len(log)
    first = life[life["months_after"] == 0].reset_index()
    last = life[life["months_after"] == 36].reset_index()
    np.testing.assert_allclose(first["exhaustion"], log["exhaustion"])
    np.testing.assert_allclose(first["hours_per_week"], log["hours"])
    np.testing.assert_allclose(first["teaching_hours_per_week"], log["adjunct_hours"])
    p = settings()
    assert set(log.loc[log["second_post"], "destination"]) == {"retirement"}
    for destination in {*log["destination"]}:
        name = Destination[destination.upper()].name.lower()
        there = last[last["destination"] == destination]
        second = log["second_post"].to_numpy()[there.index] * p["hours_of_second_post"]
        np.testing.assert_allclose(there["hours_per_week"], p[f"hours_after_{name}"] + second)
        away = first.loc[there.index, "exhaustion"] - p[f"exhaustion_after_{name}"]
        left = there["exhaustion"] - p[f"exhaustion_after_{name}"]
        np.testing.assert_allclose(left, away * np.exp(-36 / p["relief_months"]), atol=1e-12)
    assert (last["teaching_hours_per_week"] <= first["teaching_hours_per_week"]).all()
    assert run.life_after(0)["months_after"].eq(0).all()
    with pytest.raises(InputError):
        run.life_after(-1)
