"""Each shock: in its first month it strikes its named quantity, and over years what must follow."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from sim.engine.replicates import World
from sim.evidence.parameters import shocks
from tests.directional.downstream import ASKED, CLIMATE, DECIDED, EVENINGS, FELT, HOURS, MOOD
from tests.directional.worlds import (
    Array,
    columns,
    fields_that_differ,
    lived,
    observed,
    school,
    struck,
    sureness,
)

REPLICATES = range(20)


def per_person(name: str) -> Callable[[World], float]:
    """Mean of a field over those who hold a line."""
    return lambda world: float(columns(world.people)[name][world.people["filled"]].mean())


@dataclass(frozen=True)
class Blow:
    """The named quantity of a shock, bounds of its relative change in month 1, and all that may follow."""

    quantity: Callable[[World], float]
    low: float
    high: float
    people: frozenset[str]
    units: frozenset[str]
    over_years: tuple[tuple[str, int], ...]


GRANTS = frozenset({
    "strain.research", "grant_state", "grant_months_left", "grant_left", "months_unfunded", "grant_lost", "near_miss", "lab",
})  # fmt: skip
CRISIS = frozenset({"openings", "duty", "surge_felt"})
WORSE = (("departure_rate", 1), ("burned_out", 1), ("intends_to_leave", 1))
BLOWS = {
    "message_surge": Blow(
        per_person("messages_per_week"), 0.499, 0.501, HOURS | {"messages_per_week", "have.inbox"},
        EVENINGS | MOOD | CRISIS, WORSE,
    ),
    "patient_surge": Blow(
        per_person("have.clinic"), 0.12, 0.1501, HOURS | {"have.documentation", "messages_per_week", "have.inbox"},
        EVENINGS | MOOD | CRISIS,
        (*WORSE, ("visits_lost", 1)),
    ),
    "target_rise": Blow(
        per_person("have.clinic"), 0.01, 0.1, HOURS | {"have.documentation"}, EVENINGS | MOOD, WORSE
    ),
    "support_cut": Blow(
        per_person("have.documentation"), 0.01, 0.3, HOURS | {"have.documentation", "have.inbox"},
        EVENINGS | MOOD, WORSE,
    ),
    "chair_loss": Blow(
        lambda world: float(world.units["leader_quality"].mean()), -0.1, -0.002, frozenset({"relation", "sponsor_lost"}),
        CLIMATE | {"leader_quality", "leader_native", "leader_organising", "leader_organising_native", "leader_line",
                   "leader_interim_months", "leader_number"},
        (("self_respect", -1), ("intends_to_leave", 1)),
    ),
    "payline_drop": Blow(
        lambda world: float(np.maximum(world.people["grant_left"], 0.0).sum()), -0.1, -0.0001,  # felt once one applies
        FELT | DECIDED | ASKED | GRANTS, MOOD,
        # bridges, staff and new budget years come between a lost grant and a departure: few go in five years because of it
        (("funded_grants", -1), ("strain_research", 1), ("intends_to_leave", 1)),
    ),
}  # fmt: skip


@cache
def five_calm_years() -> dict[str, Array]:
    """Outcomes of each replicate over 60 months without any shock."""
    return observed(school(months=60, off=["downturns"]))


def test_every_shock_is_tested_here() -> None:
    waiting = {name for name, spec in shocks().items() if spec.switch is not None}  # tests/unit/rules/test_retirement.py
    assert {*BLOWS, "hiring_freeze"} == set(shocks()) - waiting


@pytest.mark.parametrize("kind", BLOWS)
def test_a_shock_strikes_its_quantity_and_nothing_that_is_not_downstream(kind: str) -> None:
    blow, usual = BLOWS[kind], school(months=1)
    pairs = [(lived(usual, k, 1), lived(struck(usual, kind), k, 1)) for k in REPLICATES]
    before = sum(blow.quantity(without) for without, _ in pairs)
    after = sum(blow.quantity(with_) for _, with_ in pairs)
    assert blow.low <= after / before - 1.0 <= blow.high
    people = set().union(*(fields_that_differ(a.people, b.people) for a, b in pairs))
    units = set().union(*(fields_that_differ(a.units, b.units) for a, b in pairs))
    assert people - blow.people == set()
    assert units - blow.units - {"shock"} == set()


@pytest.mark.parametrize("kind", BLOWS)
def test_over_five_years_a_shock_moves_what_it_must(kind: str) -> None:
    """Without the sense of duty that makes people stay in a surge (tests/unit/rules/test_crises.py)."""
    calm, hit = five_calm_years(), observed(struck(school(months=60, off=["downturns"]), kind))
    found = {name: sureness(hit[name] - calm[name]) for name, _ in BLOWS[kind].over_years}
    assert all(sign * found[name] > 2.0 for name, sign in BLOWS[kind].over_years), found


def test_a_hiring_freeze_keeps_newcomers_away_and_touches_nobody_else() -> None:
    usual = school(months=1)
    hires = 0
    for number in REPLICATES:
        without, with_ = (lived(job, number, 1).people for job in (usual, struck(usual, "hiring_freeze")))
        assert not with_["hired_this_month"].any()
        came, waiting = without["hired_this_month"], ~with_["filled"]
        assert not with_["filled"][came].any()
        hires += int(came.sum())
        elsewhere = ~np.isin(without["unit"], without["unit"][came])  # colleagues of newcomers share the work anew
        others = fields_that_differ(without[~waiting & elsewhere], with_[~waiting & elsewhere])
        assert elsewhere.any() and others <= DECIDED | {"self_respect", "habituation"}, "fewer are kept and renewed"
        still = ~without["filled"] & ~without["left_this_month"] & elsewhere
        assert fields_that_differ(without[still], with_[still]) <= {"search_months_left"}
    assert hires > 0
    frozen = struck(school(months=24), "hiring_freeze", months=12)
    assert sureness(observed(frozen)["vacancies"] - observed(school(months=24))["vacancies"]) > 5
    assert not any(lived(frozen, 0, month).people["hired_this_month"].any() for month in (1, 6, 12))
    assert any(lived(frozen, 0, month).people["hired_this_month"].any() for month in (13, 14, 15))


def test_a_shock_ends_after_its_months_and_strikes_only_the_departments_named() -> None:
    usual = school(months=12)
    name = usual.population.department_names[0]
    brief = struck(usual, "message_surge", months=2, departments=[name])
    here = usual.population.units["department"] == 0
    surge = [lived(brief, 0, month).units["shock"][:, 0] for month in (1, 2, 3)]
    assert np.array_equal(surge[0], np.where(here, 0.5, 0.0))
    assert np.array_equal(surge[0], surge[1]) and not surge[2].any()


def test_two_surges_add_up() -> None:
    usual = school(months=1)
    surge, calm = (lived(job, 0, 1).people for job in (struck(usual, "message_surge", size=1.0), usual))
    twice, once = (people["messages_per_week"][calm["filled"]] for people in (surge, calm))
    assert np.allclose(twice, 2.0 * once) and once.any()
