"""What stays true however extreme a school is: nothing infinite, nothing negative, shares are shares, weeks end."""

import numpy as np

from sim.engine.replicates import Array, Job
from sim.evidence.outcomes import monthly_outcomes
from sim.results.costs import yearly_costs
from sim.results.monthly import monthly_table
from sim.results.observed import observe
from sim.rules.records import PERSON_FIELDS, SCHOOL_FIELDS, UNIT_FIELDS, Field
from sim.rules.vocabulary import PersonColumn, UnitColumn
from tests.conservation.laws import LAWS
from tests.conservation.lives import Life, life

WEEK = 168.0
ADDED_UP = {"recent_departures"}  # shares of several months: a unit of one can lose two people in a year
BEYOND_THE_USUAL = {"tasks_differ", "useless_differs", "moral_setting", "surge_felt"}  # shares of the usual, which may double
OF_ONE_WEEK = ("have", "wish", "evening_hours", "sustainable_hours", "volume_gap_hours")
BELOW_ZERO = {  # by nature: standard deviations, logarithms, and -1 for what is not known or not there
    *("resilience", "says_no", "reliability", "restlessness", "fairness_outlook", "load_memory", "load_news"),
    *("mentor", "leader_line", "audit_month", "given_gender", "given_urim", "month"),
    "search_months_left",  # of a line just filled
    *("mood", "mood_news", "response_style", "occasion", "relation", "relation_news"),
    *("takes_on", "sustains_more", "week_swing", "control", *BEYOND_THE_USUAL),
    *("grant_left", "near_miss"),  # since a grant ended
}
MAY_BE_NEGATIVE = {"visits_lost"}  # freed time can give more visits than are counted on
SLACK = 1e-9  # of rounding


def sensible(job: Job, number: int = 0) -> Life:
    """Live one replicate month by month, check everything in it, and return it."""
    found = life(job, number)
    for month, world in found.worlds.items():
        me = world.people[world.people["filled"]]
        for fields, records in ((PERSON_FIELDS, me), (UNIT_FIELDS, world.units), (SCHOOL_FIELDS, world.school)):
            for field in fields:
                values = records[field.name]
                assert np.isfinite(values).all(), (field.name, month)
                if field.code != "b" and values.size:
                    check_range(field, values, month)
        for name in OF_ONE_WEEK:
            assert (me[name] <= WEEK).all(), (name, month)
        assert (me["have"].sum(axis=1) <= WEEK).all(), month
        assert (me["evening_hours"] <= me["have"].sum(axis=1) + SLACK).all(), month
    for law in LAWS:
        law(found)
    check_what_is_seen(found)
    check_tables(found)
    return found


def check_range(field: Field, values: Array, month: int) -> None:
    """Nothing is negative that cannot be, and shares and probabilities do not exceed the whole."""
    if field.name not in BELOW_ZERO:
        assert values.min() >= -SLACK, (field.name, month, values.min())
    if field.unit in ("share", "probability") and field.name not in ADDED_UP | BEYOND_THE_USUAL:
        assert values.max() <= 1.0 + SLACK, (field.name, month, values.max())


def check_what_is_seen(found: Life) -> None:
    """What the engine wrote down is finite; nothing is negative but visits lost."""
    seen = found.seen
    for part in (seen.by_cell, seen.by_kind, seen.by_unit, seen.use):
        assert np.isfinite(part).all()
    positive = np.delete(seen.by_unit, UnitColumn.VISITS_LOST, axis=2)
    assert min(part.min() for part in (seen.by_cell, seen.by_kind, seen.use, positive)) >= -SLACK
    lines = found.job.population.units["count"]
    assert (seen.by_cell[:, :, PersonColumn.HEADCOUNT] <= lines).all()


def check_tables(found: Life) -> None:
    """Tables never show infinity, know what can be known, and every dollar is a number."""
    told = observe(found.job, [found.seen])
    table = monthly_table(told, "extreme", ["all", "department", "gender"], monthly_outcomes())
    somebody = table["headcount"] > 0
    for outcome in monthly_outcomes():
        values = table[outcome.name]
        assert not np.isinf(values).any(), outcome.name
        if outcome.per == ("HEADCOUNT",):
            assert values[somebody].notna().all() and values[~somebody].isna().all(), outcome.name
        if outcome.kind == "share":
            assert values.dropna().between(0.0, 1.0 + 1e-6).all(), outcome.name
        if outcome.name not in MAY_BE_NEGATIVE:
            assert (values.dropna() >= -SLACK).all(), outcome.name
    costs = yearly_costs(told, found.job.population, found.job.settings)
    assert np.isfinite(costs.to_numpy(dtype=float)).all()
    assert (costs[["turnover_usd", "handover_usd", "levers_usd"]] >= 0.0).all(axis=None)


def mean(found: Life, column: PersonColumn, month: int) -> float:
    """Mean of a column over everybody present at the end of a month."""
    whole = found.seen.by_cell[month].sum(axis=0, dtype=float)
    return float(whole[column] / whole[PersonColumn.HEADCOUNT])
