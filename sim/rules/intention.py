"""Intention to leave: wellbeing, the two gaps, fairness, the market outside and embeddedness, and nothing else.

Inbox, targets and identity act only through what they do to people (EVIDENCE, "Read first" 4 and 5).
"""

from typing import Any

from sim.rules.functions import logistic, rule, saturate
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import Rank


@rule
def embeddedness(me: Any, p: Any) -> float:
    """Return what ties a person to the place: tenure track, rank, a mentor, years, a partner's job (Mitchell 2001, U7)."""
    ties = p.ties_by_years * saturate(me.months_since_hire / (MONTHS_PER_YEAR * p.ties_years))
    if me.tenure_track:
        ties += p.ties_by_tenure_track
    if me.rank == Rank.ASSOCIATE:
        ties += p.ties_by_associate
    if me.rank == Rank.FULL:
        ties += p.ties_by_full
    if me.mentor >= 0:
        ties += p.ties_by_mentor
    if me.partner_here:
        ties += p.second_door * p.ties_by_partner
    return ties


@rule
def form_intention(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the likelihood of leaving within two years, as the person would answer a survey."""
    pull = p.intention_by_exhaustion * me.exhaustion
    pull += p.intention_by_self_respect * (1.0 - me.self_respect)
    pull += p.intention_by_values_gap * me.values_gap
    pull += p.intention_by_volume_gap * me.volume_gap_hours
    pull += p.strain_inequity * p.intention_by_unfairness * (1.0 - me.pay_fairness)
    pull += p.intention_by_restlessness * me.restlessness
    pull += p.intention_by_market * (unit.market - 1.0)
    pull += p.panels * p.intention_by_mismatch * me.mismatch_felt
    me.intention = logistic(p.intention_base + pull - embeddedness(me, p))


@rule
def intends_to_leave(me: Any, p: Any) -> bool:
    """Return whether the person answers "moderate" or higher on a five-step scale of likelihood."""
    return me.intention >= p.intention_cutoff
