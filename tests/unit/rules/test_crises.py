"""Crises: fewer openings, slumps that fade, surges that make people stay for now and become the usual."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.crises import calm_times, feel_crises
from sim.rules.decision import look_around
from sim.rules.draws import Event
from sim.rules.offers import takes_up_an_offer
from sim.rules.policy import set_policy
from sim.rules.vocabulary import Shock, Stage
from tests.directional.worlds import NO_TRENDS, observed, school, struck, sureness
from tests.unit.rules.by_hand import within_a_month

Make = Callable[..., Any]
P = {"downturns": 1.0, "crisis_felt_months": 10.0, "duty_per_surge": 2.0}


def felt(make: Make, unit: dict[str, float] | None = None, **sizes: float) -> Any:
    world = make(p=P, unit=unit or {}, shocks={Shock[kind.upper()]: size for kind, size in sizes.items()})
    feel_crises(world.unit, world.p)
    return world.unit


def test_calm_times(make: Make) -> None:
    unit = make(unit={"slump": 0.3, "duty": 0.2, "surge_felt": 0.1, "openings": 0.5}).unit
    calm_times(unit)
    assert (unit.slump, unit.duty, unit.surge_felt, unit.openings) == (0.0, 0.0, 0.0, 1.0)
    assert felt(make).openings == 1.0


def test_a_downturn_closes_doors_at_once_and_savings_recover_slowly(make: Make) -> None:
    during = felt(make, downturn=0.2)
    assert (during.openings, during.slump, during.duty) == (pytest.approx(0.8), 0.2, 0.0)
    after = felt(make, {"slump": 0.2})
    assert (after.openings, after.slump) == (1.0, pytest.approx(0.18))
    assert felt(make, {"slump": 0.5}, downturn=0.2).slump == pytest.approx(0.45)


def test_a_surge_makes_people_stay_for_now_and_becomes_the_usual(make: Make) -> None:
    fresh = felt(make, patient_surge=0.15)
    assert (fresh.duty, fresh.openings, fresh.surge_felt) == (pytest.approx(0.3), pytest.approx(0.7), pytest.approx(0.015))
    assert felt(make, message_surge=0.5).duty == 0.0
    old = felt(make, {"surge_felt": 0.15}, patient_surge=0.15)
    assert (old.duty, old.openings) == (0.0, 1.0)
    over = felt(make, {"surge_felt": 0.15})
    assert (over.duty, over.surge_felt) == (0.0, pytest.approx(0.135))


def test_many_crises_close_all_doors_but_no_more(make: Make) -> None:
    unit = felt(make, downturn=1.5, patient_surge=30.0)
    assert (unit.openings, unit.duty, unit.slump) == (0.0, 1.0, 1.0)


def test_a_month_feels_its_shocks_where_the_mechanism_is_on(make: Make, shock_row: Any) -> None:
    for on, openings in ((1.0, 0.8), (0.0, 1.0)):
        world = make(p={**P, "downturns": on}, school={"month": 3})
        shock = shock_row(kind=Shock.DOWNTURN, size=0.2)
        set_policy(world.unit, [], None, [shock], {(0, 0): True}, world.school, world.p)
        assert world.unit.openings == pytest.approx(openings)
        assert world.unit.shock[Shock.DOWNTURN] == 0.2


def test_openings_are_what_searches_find_and_what_comes_unasked(make: Make, chance_by: Any) -> None:
    def found(openings: float) -> float:
        def happens() -> bool:
            me = {"stage": Stage.SEARCH, "intention": 0.5}
            world = make(p={"offers_per_year": 2.0}, unit={"openings": openings}, me=me)
            look_around(world.me, world.unit, world.school, world.p)
            return bool(world.me.stage == Stage.NOTICE)

        return float(chance_by(Event.OFFER, happens, {(Event.OFFER, 1): 0.99}))

    def called(openings: float) -> float:
        def happens() -> bool:
            world = make(p={"unsolicited_offers_per_year": 0.2, "leverage_per_year": 0.0, "second_door": 1.0},
                         unit={"openings": openings})  # fmt: skip
            return takes_up_an_offer(world.me, world.unit, world.department, 1.0, world.school, world.p)

        return float(chance_by(Event.OUTSIDE_OFFER, happens, {Event.OFFER_QUALITY: 0.0, Event.COUNTER_OFFER: 0.999}))

    for rate in (found, called):
        assert rate(0.7) / rate(1.0) == pytest.approx(0.7, abs=0.02) and rate(0.0) == pytest.approx(0.0, abs=1e-6)
    assert called(0.5) == pytest.approx(within_a_month(0.1), abs=1e-6)


def test_in_a_surge_fewer_go_than_without_the_sense_of_duty_but_strain_is_the_same() -> None:
    usual, on = (school("typical", 300, months=12, values={**NO_TRENDS, "downturns": on}) for on in (0.0, 1.0))
    plain, dutiful = (observed(struck(job, "patient_surge", size=0.15)) for job in (usual, on))
    fewer = dutiful["voluntary_rate"] / plain["voluntary_rate"] - 1.0
    assert -0.3 < fewer.mean() < -0.03 and sureness(fewer) < -2.0
    tired = dutiful["exhaustion"] - plain["exhaustion"]
    assert abs(tired.mean()) < 0.005
