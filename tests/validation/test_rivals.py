"""Rivals differ from the model in what they are said to, and only in that."""

import pytest

from sim.validation.rivals import TITLES, constant_hazard, engagement_of_its_own, rivals, same_self_respect
from sim.validation.scoreboard import score_all
from sim.validation.study import SimulatedInstitution
from sim.world.institution import load_institution

pytestmark = pytest.mark.long  # each replaced rule is compiled anew


def study(**how: object) -> SimulatedInstitution:
    return SimulatedInstitution(load_institution("typical").scaled(400), replicates=4, **how)  # type: ignore[arg-type]


def yearly(one: SimulatedInstitution, outcome: str) -> float:
    return float(one.run_for(36).horizon([outcome])[outcome].mean())


def test_under_the_null_model_people_leave_at_the_given_rate_whatever_their_wellbeing() -> None:
    null = study(rules={"decide": constant_hazard((0.1, 0.1, 0.1, 0.1))})
    # notices of the settled start included, the rate is that of the rule
    assert yearly(null, "annual_voluntary_rate") == pytest.approx(0.1, abs=0.01)
    table = null.followed(12, 24)
    gone = (
        table[table["kind"] == "voluntary"].groupby("burned_out").size() / table.groupby("burned_out").size()
    )
    assert gone[True] / gone[False] == pytest.approx(1.0, abs=0.3)


def test_under_burden_only_everybody_has_the_same_self_respect() -> None:
    same = study(rules={"update_wellbeing": same_self_respect(0.7)}, switches={"values_gap": 0})
    assert yearly(same, "values_gap") == 0.0
    # what is said in a talk with the leader lasts until the next month
    assert yearly(same, "self_respect") == pytest.approx(0.7, abs=0.01)


def test_a_stock_of_its_own_follows_exhaustion_more_closely_than_self_respect_does() -> None:
    own = study(rules={"update_wellbeing": engagement_of_its_own(9.0)})
    both = [one.survey(12) for one in (own, study())]
    theirs, ours = (table["disengagement"].corr(table["exhaustion"]) for table in both)
    assert theirs > ours


def test_rivals_are_brought_to_the_level_of_the_model() -> None:
    place = load_institution("typical").scaled(400)
    model = score_all([{}, {}], institution=place, replicates=4)
    found = rivals(place)
    assert {one.name for one in found} == set(TITLES) - {"model"}
    for variant in found:
        rival = score_all([{}, {}], institution=place, replicates=4, variant=variant)
        for ours, theirs in zip(model.fitted()[:3], rival.fitted()[:3], strict=True):
            assert theirs.median == pytest.approx(ours.median, rel=0.2), (variant.name, ours.measure.name)
