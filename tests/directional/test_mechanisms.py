"""Each strain, gap, feedback and exposure: switched off it is gone, and with it only what hangs on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from sim.engine.replicates import World, settled_start
from sim.evidence.parameters import switches
from sim.rules.retirement import middle_plan
from sim.rules.vocabulary import Activity
from tests.directional.downstream import (
    ASKED,
    CLIMATE,
    DEALT,
    DECIDED,
    EVENINGS,
    FELT,
    HOURS,
    MOOD,
    NIGHTS,
    NOBODY,
    REFILLED,
    REQUESTS,
)
from tests.directional.worlds import (
    MECHANISMS,
    Array,
    changed,
    columns,
    fields_that_differ,
    live_on,
    lived,
    observed,
    pulling,
    school,
    sureness,
)

REPLICATES = range(10)
STRAINS = sorted(name for name, spec in switches().items() if spec.kind == "strain")


@dataclass(frozen=True)
class Part:
    """What may change in the first month without a mechanism, and what must over five years."""

    people: frozenset[str]
    units: frozenset[str] = MOOD
    over_years: tuple[tuple[str, int], ...] = (("departure_rate", -1), ("burned_out", -1), ("intends_to_leave", -1))
    levers: tuple[str, ...] = field(default=())
    replicates: int = 10  # more where some of those who go, to an offer or by a plan, go anyway


RELIEVED = FELT | DECIDED
# pay and care duties are drawn when somebody begins: in the first month they change for newcomers alone
PAID = RELIEVED | {"pay_relative", "pay_fairness", "strain.inequity"}
WISHED = frozenset({"care_hours", "sustainable_hours", *(f"wish.{activity.name.lower()}" for activity in Activity)})
DRAWN_AT_THE_START = ("gender_pay", "urim_pay", "gender_care_duties")
PARTS = {
    **{name: Part(RELIEVED | {name.replace("_", ".", 1)}) for name in STRAINS},  # more of some, which are named:
    "strain_rvu": Part(RELIEVED | ASKED | {"strain.rvu"}),
    "strain_inbox": Part(RELIEVED | ASKED | {"strain.inbox"}),
    "strain_administration": Part(RELIEVED | ASKED | {"strain.administration"}),
    "strain_moral_injury": Part(RELIEVED | ASKED | {"strain.moral_injury", "moral_injury"}),
    "strain_research": Part(RELIEVED | ASKED | {"strain.research", "noticed"}),
    "strain_culture": Part(RELIEVED | ASKED | {"strain.culture", "noticed"}),
    "volume_gap": Part(RELIEVED | ASKED | {"volume_gap_hours", "strain.moral_injury", "moral_injury"}),
    "values_gap": Part((RELIEVED - {"exhaustion", "habituation"}) | {"values_gap"}, NOBODY),
    "redistribution": Part(
        HOURS | NIGHTS | {"have.documentation", "protected_promised_hours", "messages_per_week", "have.inbox"},
        EVENINGS | MOOD | {"extra_load", "uncovered_clinical", "extra_teaching", "teaching_hours_lost", "nights_each"},
    ),
    "contagion": Part(DECIDED | {"noticed", "habituation"}, NOBODY, (("departure_rate", -1),)),
    "culture_drift": Part(NOBODY, CLIMATE, ()),
    "habituation": Part(RELIEVED, MOOD, (("departure_rate", 1), ("burned_out", 1), ("intends_to_leave", 1))),
    "requests": Part(HOURS | REQUESTS, EVENINGS | MOOD | DEALT, replicates=30),
    "voice": Part(DECIDED, NOBODY, (("departure_rate", 1), ("voices", -1))),
    "refilled_time": Part(
        HOURS | REFILLED, EVENINGS | MOOD, (("hours", -1), ("evening_hours", -1)), ("documentation_support",)
    ),
    "gender_messages": Part(HOURS | {"messages_per_week", "have.inbox"}, EVENINGS | MOOD, (("burned_out", -1),)),
    "gender_requests": Part(HOURS | REQUESTS, EVENINGS | MOOD | DEALT, ()),
    "gender_pay": Part(PAID, frozenset({"mean_pay_relative"}), (("intends_to_leave", -1),)),
    "gender_incidents": Part(
        RELIEVED | {"incident", "incident_memory", "strain.culture", "noticed"}, MOOD,
        (("departure_rate", -1), ("incidents", -1)),
    ),
    "gender_care_duties": Part(HOURS | WISHED, MOOD, (("volume_gap_hours", -1),)),
    "urim_requests": Part(HOURS | REQUESTS, EVENINGS | MOOD | DEALT, ()),
    "urim_pay": Part(PAID, frozenset({"mean_pay_relative"}), ()),
    "urim_incidents": Part(
        RELIEVED | {"incident", "incident_memory", "strain.culture", "noticed"}, MOOD, (("incidents", -1),)
    ),
}  # fmt: skip


@cache
def first_month(name: str) -> list[tuple[World, World]]:
    """Pairs of worlds after month 1, with the mechanism and without it."""
    usual = pulling(school(months=1), dict.fromkeys(PARTS[name].levers, 1.0))
    without = changed(usual, off=[name], replicates=REPLICATES)
    return [(lived(usual, k, 1), lived(without, k, 1)) for k in REPLICATES]


@cache
def five_years(name: str, levers: tuple[str, ...], replicates: int) -> dict[str, Array]:
    """Outcomes of each replicate over 60 months, settled with everything on."""
    usual = pulling(school(months=60), dict.fromkeys(levers, 1.0))
    return observed(changed(usual, off=[name], replicates=range(replicates)) if name else usual, replicates)


def test_every_switch_is_tested_here_or_with_its_mechanism() -> None:
    """Mechanisms of the second round have files of their own (tests/unit/rules, test_second_door.py, test_spread.py)."""
    second_door = {"gender_partner", "gender_counter_offers", "urim_counter_offers"}
    assert set(PARTS) == set(switches()) - set(MECHANISMS) - second_door


@pytest.mark.parametrize("name", PARTS)
def test_without_a_mechanism_only_what_hangs_on_it_changes_in_the_first_month(name: str) -> None:
    pairs = first_month(name)
    people = set().union(*(fields_that_differ(a.people, b.people) for a, b in pairs))
    units = set().union(*(fields_that_differ(a.units, b.units) for a, b in pairs))
    assert people or units, "nothing changes at all"
    assert people - PARTS[name].people == set()
    assert units - PARTS[name].units == set()


@pytest.mark.parametrize("name", DRAWN_AT_THE_START)
def test_what_is_drawn_when_one_begins_is_not_drawn_again(name: str) -> None:
    for usual, without in first_month(name):
        there = ~usual.people["hired_this_month"]
        assert fields_that_differ(usual.people[there], without.people[there]) == set()


@pytest.mark.parametrize("name", PARTS)
def test_over_five_years_it_moves_what_it_must(name: str) -> None:
    part = PARTS[name]
    usual, without = (five_years(off, part.levers, part.replicates) for off in ("", name))
    found = {outcome: sureness(without[outcome] - usual[outcome]) for outcome, _ in part.over_years}
    assert all(sign * found[outcome] > 2.0 for outcome, sign in part.over_years), found


@pytest.mark.parametrize("name", STRAINS)
def test_a_strain_that_is_off_is_zero_and_the_others_are_not(name: str) -> None:
    for _, without in first_month(name):
        here = without.people[without.people["filled"] & ~without.people["hired_this_month"]]
        by_strain = {strain: columns(here)[strain.replace("_", ".", 1)] for strain in STRAINS}
        assert not by_strain.pop(name).any()
        assert all(values.mean() > 0.01 for values in by_strain.values())


@pytest.mark.parametrize(("name", "field_"), [("volume_gap", "volume_gap_hours"), ("values_gap", "values_gap")])
def test_a_gap_that_is_off_is_zero(name: str, field_: str) -> None:
    for usual, without in first_month(name):
        assert not without.people[field_][without.people["filled"]].any()
        assert usual.people[field_].mean() > 0.01


def test_without_strains_and_gaps_hardly_anybody_chooses_to_leave() -> None:
    usual = school(months=60, off=["second_door"])  # offers come to the satisfied, too: tests/directional/test_second_door.py
    held = [name for name, spec in switches().items() if spec.kind in ("strain", "gap")]
    with_, without = observed(usual), observed(changed(usual, off=held, replicates=REPLICATES))
    assert without["voluntary_rate"].mean() < 0.2 * with_["voluntary_rate"].mean()
    others = [run["departure_rate"] - run["voluntary_rate"] for run in (with_, without)]
    assert others[1].mean() == pytest.approx(others[0].mean(), rel=0.25), "retirement and life events go on"


def test_culture_without_drift_is_alike_everywhere() -> None:
    usual = school(months=120)
    drifting, still = (lived(job, 0, 120).units["culture"] for job in (usual, changed(usual, off=["culture_drift"])))
    assert still.std() < 0.3 * drifting.std()


EXPOSURES: dict[str, tuple[str, Callable[[Array], Array]]] = {
    "gender_messages": ("messages_per_week", lambda people: people["woman"]),
    "gender_requests": ("requests_received", lambda people: people["woman"]),
    "gender_incidents": ("incident", lambda people: people["woman"]),
    "urim_requests": ("requests_received", lambda people: people["urim"]),
    "urim_incidents": ("incident", lambda people: people["urim"]),
}


@pytest.mark.parametrize("name", EXPOSURES)
def test_an_exposure_acts_on_those_exposed(name: str) -> None:
    what, exposed = EXPOSURES[name]
    with_, without, others = [], [], []
    for usual, off in first_month(name):
        here = usual.people["filled"]
        those = here & exposed(usual.people)
        with_.append(usual.people[what][those].mean())
        without.append(off.people[what][those].mean())
        others.append(fields_that_differ(usual.people[here & ~those], off.people[here & ~those]))
    assert np.mean(with_) > np.mean(without)
    if "requests" not in name:  # a request that one is spared goes to somebody else
        assert all(found == set() for found in others)


@pytest.mark.parametrize(
    ("name", "what", "group", "gap"),
    [("gender_pay", "pay_relative", "woman", "women_pay_gap"), ("urim_pay", "pay_relative", "urim", "urim_pay_gap")],
)
def test_pay_gaps_are_as_large_as_declared(name: str, what: str, group: str, gap: str) -> None:
    usual = school(off=["second_door"])  # without raises for those who are bought to stay
    with_, without = (settled_start(job, 0).people for job in (usual, school(off=[name, "second_door"])))
    same = with_["filled"] & without["filled"] & (with_["occupant"] == 0) & (without["occupant"] == 0)
    ratio = with_[what][same] / without[what][same]
    those = with_[group][same]
    assert np.median(ratio[those]) == pytest.approx(1.0 - usual.settings[gap])
    assert (ratio[~those] == 1.0).all()


def test_care_duties_weigh_more_on_women_as_far_as_declared() -> None:
    usual = school()
    with_, without = (settled_start(job, 0).people for job in (usual, school(off=["gender_care_duties"])))
    same = with_["filled"] & without["filled"] & (with_["occupant"] == 0) & (without["care_hours"] > 0)
    ratio = with_["care_hours"][same] / without["care_hours"][same]
    assert np.allclose(ratio[with_["woman"][same]], usual.settings["women_care_ratio"])
    assert np.allclose(ratio[~with_["woman"][same]], 1.0)


def test_who_one_is_has_no_effect_of_its_own() -> None:
    """With every exposure off, women and men, URiM or not, leave alike: identity acts through exposures.

    Plans of retirement are the one exception: they are drawn before month 0, and so before who one is is turned here
    (`test_women_plan_to_retire_earlier_and_nothing_else_of_a_plan_reads_who_one_is`).
    """
    exposures = [name for name, spec in switches().items() if spec.kind == "exposure"]
    usual = school(off=exposures)
    world = lived(usual, 0, 24)
    for group in ("woman", "urim"):
        turned = settled_start(usual, 0, mine=True)
        turned.people[group] = ~turned.people[group]
        live_on(usual, turned, 1, 24)
        stayed = (world.people["occupant"] == turned.people["occupant"]) & world.people["filled"]
        assert fields_that_differ(world.people[stayed], turned.people[stayed]) <= {group}
        assert stayed.mean() > 0.8


@pytest.mark.parametrize("group", ["woman", "urim"])
def test_women_plan_to_retire_earlier_and_nothing_else_of_a_plan_reads_who_one_is(group: str) -> None:
    """The one decision that reads gender directly, in every page that says that identity acts through exposures."""
    plans = {}
    usual = school()
    p = SimpleNamespace(**usual.settings)
    for one in (False, True):
        me = SimpleNamespace(**{"woman": False, "urim": False, group: one})
        plans[one] = middle_plan(me, p)
    assert plans[False] - plans[True] == pytest.approx(usual.settings["women_plan_earlier"] if group == "woman" else 0.0)
