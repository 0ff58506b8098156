"""The relation between a person and the leader: two members of one unit can live in two different units.

What people perceive of a leader is partly the leader, whom the unit shares, and mostly the relation that each of them
has with that person (leader-member exchange). It is drawn once for every pair, drifts, and begins again when either
of the two changes: relief for some and loss for others. It acts through being heard, recognized, kept and told how pay
is set, never on leaving itself, on which its effect is small (Gerstner and Day 1997; Dulebohn et al. 2012).
"""

import math
from typing import Any

from sim.rules.chance import bell, birth_chance
from sim.rules.draws import Event
from sim.rules.functions import rule, share


@rule
def leader_as_perceived(me: Any, unit: Any, p: Any) -> float:
    """Return how well the leader treats this person, as far as the person can tell, 0 to 1."""
    return share(unit.leader_quality + p.relation * p.relation_spread * me.relation)


@rule
def leaders_own_part(p: Any) -> float:
    """Return how far leaders differ from one another, over what one would think who takes relations for leaders."""
    return 1.0 + p.relation * (p.leaders_own_part - 1.0)


@rule
def meet_the_leader(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Begin a relation with the present leader, drawn once for this pair of people."""
    me.relation = 0.0
    me.sponsor_lost = False
    if p.relation > 0.0:
        me.relation = bell(birth_chance(me, school, Event.RELATION, unit.leader_number), 1.0)


@rule
def drift_apart_or_closer(me: Any, p: Any) -> None:
    """Let the relation carry over and take up the news of the month, so that people differ as much in every month."""
    news = p.relation * math.sqrt(1.0 - p.relation_carry * p.relation_carry) * me.relation_news
    me.relation = p.relation_carry * me.relation + news


@rule
def is_sponsored(me: Any, p: Any) -> bool:
    """Return whether the leader is a sponsor: somebody who speaks for the person where the person is not."""
    return me.relation >= p.sponsored_from


@rule
def part_from_the_leader(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Begin again with the next leader, perhaps without a sponsor."""
    lost = is_sponsored(me, p)
    meet_the_leader(me, unit, school, p)
    me.sponsor_lost = lost


@rule
def another_leader_comes(unit: Any, school: Any, people: Any, p: Any) -> None:
    """Let everybody in the unit begin again with another leader, or with an interim one; some lose their sponsor."""
    unit.leader_number += 1
    if p.relation > 0.0:
        for i in range(unit.first, unit.first + unit.count):
            if people[i].filled:
                part_from_the_leader(people[i], unit, school, p)


@rule
def calm_without_sponsor(me: Any, p: Any) -> float:
    """Return how likely it is that losing a sponsor, if one has, makes nobody look up; it is felt for one month."""
    lost = me.sponsor_lost
    me.sponsor_lost = False
    return 1.0 - p.relation * p.contagion * p.notice_by_sponsor if lost else 1.0
