"""The market outside: openings and pay of a specialty move offers and intention, and nothing else."""

import math

import numpy as np
import pytest

from sim.rules.intention import form_intention
from sim.rules.market import set_market
from tests.directional.downstream import DECIDED
from tests.directional.worlds import changed, fields_that_differ, lived, observed, only, school, sureness
from tests.unit.rules.conftest import Make

ON = {"market": 1.0}
KEEN = {"outside_openings": 1.3, "outside_pay": 1.2}


def pull(make: Make, on: float = 1.0, by_pay: float = 0.5, **department: float) -> float:
    world = make(department=department, p={"market": on, "market_by_pay": by_pay})
    set_market(world.unit, world.department, world.p)
    return float(world.unit.market)


def test_openings_count_in_full_and_pay_in_part(make: Make) -> None:
    assert pull(make) == 1.0
    assert pull(make, outside_openings=1.3) == pytest.approx(1.3)
    assert pull(make, **KEEN) == pytest.approx(1.3 * 1.1)
    assert pull(make, outside_pay=0.8) == pytest.approx(0.9)
    assert pull(make, on=0.0, **KEEN) == 1.0
    assert pull(make, by_pay=1.5, outside_openings=2.0, outside_pay=0.1) == 0.0, "never below none"


def test_alternatives_that_are_seen_raise_intention(make: Make) -> None:
    odds = []
    for market in (1.0, 1.4):
        me = make(unit={"market": market}, p={"intention_by_market": 0.6}).lives(form_intention)
        odds.append(math.log(me.intention / (1.0 - me.intention)))
    assert odds[1] - odds[0] == pytest.approx(0.24)


def test_in_the_first_month_only_intention_and_decisions_change() -> None:
    usual = school("typical", 200, months=2, values=only())
    on = changed(usual, ON, replicates=range(3))
    pairs = [(lived(usual, number, 1), lived(on, number, 1)) for number in range(3)]
    people = set().union(*(fields_that_differ(a.people, b.people) for a, b in pairs))
    units = set().union(*(fields_that_differ(a.units, b.units) for a, b in pairs))
    asked = {"target_relief", "protection_won", "evening_relief", "fte", "clinical_effort", "hours_cut"}
    assert "intention" in people and people - DECIDED - asked - {"intention"} <= {"voices", "voices_heard", "felt_heard"}
    assert units == {"market"}


def test_a_better_market_draws_people_away() -> None:
    usual = school("typical", 300, months=36, values=ON)
    strong = changed(usual, {"market_by_pay": 1.5, "intention_by_market": 1.5}, replicates=range(8))
    names = usual.population.department_names
    for name, sign in (("Medical Specialties", 1.0), ("Emergency Medicine", -1.0)):
        number = names.index(name)
        means = []
        for job in (usual, strong):
            people = np.concatenate([lived(job, k, 6).people for k in range(8)])
            means.append(people["intention"][people["filled"] & (people["department"] == number)].mean())
        assert sign * (means[1] - means[0]) > 0.03, name
    few, many = observed(changed(usual, {"offers_per_year": 1.0}), 8), observed(usual, 8)
    assert sureness(many["voluntary_rate"] - few["voluntary_rate"]) > 2.0
