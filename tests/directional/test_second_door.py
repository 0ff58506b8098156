"""The second door and ending appointments: off they change nothing, on they move what they should and no more."""

from functools import cache

import numpy as np
import pytest

import sim
from sim.engine.replicates import Job, World, run_ensemble
from sim.rules.vocabulary import Leaving, Path, Stage
from tests.directional.downstream import DECIDED
from tests.directional.worlds import (
    Array,
    changed,
    fields_that_differ,
    lived,
    observed,
    school,
    struck,
    sureness,
)
from tests.equality.two_faces import assert_equal_lives, job_of

DOOR = dict.fromkeys(("second_door", "gender_partner", "gender_counter_offers", "urim_counter_offers"), 1.0)
CONTRACTS = {"contracts": 1.0}
NUMBERS = [name for name, spec in sim.parameters().items() if spec.switch in ("second_door", "contracts")]
NO_STRAINS = [name for name, spec in sim.switches().items() if spec.kind in ("strain", "gap")]
REPLICATES = range(8)


@cache
def usual(months: int = 60) -> Job:
    """A small typical school without the second door and with appointments that last."""
    return school(headcount=400, months=months, off=(*DOOR, *CONTRACTS))


@cache
def leavers(values: tuple[tuple[str, float], ...] = (), off: tuple[str, ...] = ()) -> Array:
    """The event logs of all replicates over five years, the school settled as it usually is."""
    job = changed(usual(), dict(values), off, REPLICATES)
    return np.concatenate([run.log for run in run_ensemble(job, REPLICATES)])


@cache
def first_month(values: tuple[tuple[str, float], ...]) -> list[tuple[World, World]]:
    """Pairs of worlds after month 1, without and with a mechanism."""
    with_ = changed(usual(1), dict(values), (), REPLICATES)
    return [(lived(usual(1), k, 1), lived(with_, k, 1)) for k in REPLICATES]


def on(*parts: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """Settings in a form that can be remembered."""
    return tuple(sorted({name: value for part in parts for name, value in part.items()}.items()))


@pytest.mark.parametrize("parameter", NUMBERS)
def test_while_off_their_parameters_do_nothing(parameter: str) -> None:
    """What is drawn at birth is drawn anyway, but nobody acts on it: every outcome is the same to the last bit."""
    off = (*DOOR, *CONTRACTS)
    small = school("community", 60, months=6, off=off)
    other = school("community", 60, months=6, off=off, values={parameter: sim.parameters()[parameter].high})
    mine, theirs = (run_ensemble(job, [0])[0] for job in (small, other))
    assert mine.by_cell.tobytes() == theirs.by_cell.tobytes()


@pytest.mark.parametrize(
    ("values", "more"),
    [(DOOR, {"pay_relative", "self_respect", "habituation"}), (CONTRACTS, {"contract_months_left"})],
)
def test_in_the_first_month_only_decisions_change(values: dict[str, float], more: set[str]) -> None:
    pairs = first_month(on(values))
    people = set().union(*(fields_that_differ(a.people, b.people) for a, b in pairs))
    assert (people <= DECIDED | more and "leaving_kind" in people) or "stage" in people
    # whoever is bought to stay is paid more in the unit's mean
    assert set().union(*(fields_that_differ(a.units, b.units) for a, b in pairs)) <= {"mean_pay_relative"}


def test_satisfied_people_leave_too() -> None:
    """With every strain and gap off hardly anybody left; now some 1 to 2 in a hundred do, each year (U6d)."""
    off = [*NO_STRAINS, *CONTRACTS]
    well = [school(headcount=400, months=60, off=[*off, *DOOR]), school(headcount=400, months=60, values=DOOR, off=off)]
    before, after = (observed(job, len(REPLICATES))["voluntary_rate"].mean() for job in well)
    assert before < 0.001 and 0.008 < after < 0.022


def test_there_are_four_paths_and_more_who_were_well() -> None:
    before, after = leavers(), leavers(on(DOOR))
    chosen = np.isin(after["path"], [Path.DISSATISFACTION, Path.SHOCK, Path.PULL, Path.PLAN])
    shares = np.bincount(after["path"][chosen], minlength=4) / chosen.sum()
    assert 0.40 < shares[Path.DISSATISFACTION] < 0.70 and 0.10 < shares[Path.SHOCK] < 0.30, shares
    assert 0.10 < shares[Path.PULL] < 0.30 and 0.03 < shares[Path.PLAN] < 0.15, shares
    assert not (before["path"] == Path.PULL).any() and not (after["path"] == Path.CONTRACT).any()
    pulled, pushed = (after[after["path"] == path] for path in (Path.PULL, Path.DISSATISFACTION))
    assert pulled["exhaustion"].mean() < pushed["exhaustion"].mean() - 0.1
    assert pulled["intention"].mean() < pushed["intention"].mean() - 0.1


def test_a_path_goes_with_its_kind_of_departure() -> None:
    log = leavers(on(DOOR, CONTRACTS))
    kinds = {Path.PLAN: Leaving.LIFE_EVENT, Path.CONTRACT: Leaving.NOT_RENEWED, Path.RETIREMENT: Leaving.RETIREMENT}
    for path in Path:
        assert set(log["kind"][log["path"] == path]) == {kinds.get(path, Leaving.VOLUNTARY)}


def test_no_more_go_for_a_partner_than_life_took_before() -> None:
    before, after = leavers(), leavers(on(DOOR))
    plans = [(log["path"] == Path.PLAN).sum() for log in (before, after)]
    assert plans[1] == pytest.approx(plans[0], rel=0.25)


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"unsolicited_offers_per_year": 0.25}, 1), ({"visibility_of_seniors": 1.0}, -1),
        ({"leverage_per_year": 0.4}, 1), ({"offer_appeal": 1.0}, 1), ({"offer_appeal_by_intention": 2.0}, 1),
        ({"ties_by_partner": 2.0}, -1), ({"counter_offer_base": 3.0}, -1), ({"fewer_counter_offers": 0.8}, 1),
        ({"counter_offer_keeps": 0.5}, 1),
    ],
)  # fmt: skip
def test_what_opens_the_door_wider(change: dict[str, float], sign: int) -> None:
    usually, now = ((log["path"] == Path.PULL).sum() for log in (leavers(on(DOOR)), leavers(on(DOOR, change))))
    assert sign * (now - usually) > 0.04 * usually


def test_in_a_freeze_fewer_are_kept() -> None:
    frozen = struck(changed(usual(), DOOR, (), REPLICATES), "hiring_freeze", months=60)
    easy = struck(changed(usual(), {**DOOR, "counter_offers_in_freeze": 1.0}, (), REPLICATES), "hiring_freeze", months=60)
    gone = [sum((run.log["path"] == Path.PULL).sum() for run in run_ensemble(job, REPLICATES)) for job in (frozen, easy)]
    assert gone[0] > 1.1 * gone[1]


def test_women_lose_more_by_fewer_counter_offers() -> None:
    more = on(DOOR, {"fewer_counter_offers": 0.8})
    equal = on(DOOR, {"fewer_counter_offers": 0.8, "gender_counter_offers": 0.0, "urim_counter_offers": 0.0})
    women = [((log["path"] == Path.PULL) & log["woman"]).sum() for log in (leavers(more), leavers(equal))]
    assert women[0] > 1.2 * women[1]


def test_appointments_end_for_about_one_in_a_hundred_a_year_and_none_on_the_tenure_track() -> None:
    log = leavers(on(CONTRACTS))
    ended = log[log["kind"] == Leaving.NOT_RENEWED]
    assert 0.004 < len(ended) / (400 * 5 * len(REPLICATES)) < 0.016
    assert not ended["tenure_track"].any() and (log["tenure_track"]).any()
    assert not (leavers()["kind"] == Leaving.NOT_RENEWED).any()


def test_refused_renewals_and_short_terms_end_more_appointments() -> None:
    def ended(values: dict[str, float]) -> int:
        return int((leavers(on(CONTRACTS, values))["kind"] == Leaving.NOT_RENEWED).sum())

    assert ended({"not_renewed": 0.04}) > 1.6 * ended({})
    assert ended({"contract_years_at_most": 1.0}) > 1.2 * ended({})


def test_exits_rise_and_so_do_vacancies() -> None:
    before, after = observed(usual(), 8), observed(changed(usual(), {**DOOR, **CONTRACTS}, (), REPLICATES), 8)
    for outcome in ("departure_rate", "voluntary_rate", "vacancies"):
        assert sureness(after[outcome] - before[outcome]) > 3.0
    assert 1.15 < after["departure_rate"].mean() / before["departure_rate"].mean() < 1.6


@pytest.mark.parametrize("extreme", [0.0, 50.0])
def test_extremes_do_not_break(extreme: float) -> None:
    job = school("community", 60, months=24, values={**DOOR, **CONTRACTS, **dict.fromkeys(NUMBERS, extreme)})
    (run,) = run_ensemble(job, [0])
    assert np.isfinite(run.by_cell).all() and (run.by_cell >= 0.0).all()


def test_mesa_and_the_engine_live_the_same_with_both_doors_open() -> None:
    switches = {name: 1 for name in (*DOOR, *CONTRACTS)}
    often = {"unsolicited_offers_per_year": 0.25, "leverage_per_year": 0.1, "not_renewed": 0.04}
    model = sim.FacultyModel("community", headcount=200, switches=switches, parameters=often, seed=7)
    assert_equal_lives(model, job_of(model, 18, "equal second door"), 18)
    paths = {me.path for me in model.people if me.stage in (Stage.NOTICE, Stage.GONE)}
    assert {Path.PULL, Path.CONTRACT} <= paths


def test_paths_are_told_in_a_table() -> None:
    run = sim.run(institution="community", replicates=2, months=24, switches={name: 1 for name in (*DOOR, *CONTRACTS)})
    table = run.paths().set_index("path")
    assert list(table.index) == [path.name.lower() for path in Path]
    assert table["departures"].sum() == len(run.departures) and table["share"].sum() == pytest.approx(1.0)
    assert table["share_of_choices"].sum() == pytest.approx(1.0)
    assert table["share_of_choices"].isna().sum() == 2
    assert table.loc["pull", "departures"] == (run.departures["path"] == "pull").sum() > 0
