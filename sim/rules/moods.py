"""Moods: a state that carries over months and lets people burn out and recover; a trait is the smaller part of it.

About a quarter of the variance of burnout lasts for ten years and the rest comes and goes (Schaufeli et al. 2011), with
a yearly carry-over of 0.5 to 0.7. What comes and goes here is life outside work, spells of recovery, good and bad
stretches. It is neutral on average, so that it spreads people without moving them all.
"""

import math
from typing import Any

from sim.rules.chance import bell, birth_chance
from sim.rules.draws import Event
from sim.rules.functions import rule


@rule
def first_mood(me: Any, school: Any, p: Any) -> None:
    """Draw the mood in which a person arrives, any that people can be in."""
    me.mood = 0.0
    me.mood_news = 0.0
    if p.moods > 0.0:
        me.mood = bell(birth_chance(me, school, Event.MOOD), 1.0)


@rule
def change_mood(me: Any, p: Any) -> None:
    """Let the mood carry over and take up the news of the month, so that people differ as much in every month."""
    news = p.moods * math.sqrt(1.0 - p.mood_carry * p.mood_carry) * me.mood_news
    me.mood = p.mood_carry * me.mood + news


@rule
def steadiness(me: Any, p: Any) -> float:
    """Return how well demands are borne now: the lasting part, which is resilience, and the mood.

    Their variances add up, so the share of the lasting part is a share of variance.
    """
    both = math.sqrt(p.lasting_share) * me.resilience + math.sqrt(1.0 - p.lasting_share) * me.mood
    return me.resilience + p.moods * (p.steadiness_spread * both - me.resilience)


@rule
def pace_of_work(me: Any, p: Any) -> float:
    """Return how fast record and inbox work goes: the exhausted need longer, and so exhaustion adds to what exhausts.

    Strain feeds stressors at least as much as stressors feed strain (McManus et al. 2002; Guthier et al. 2020), which
    makes recovery slow without a rule that says so.
    """
    slowed = p.slowed_by_exhaustion * (me.exhaustion - p.usual_exhaustion)
    # half the usual speed (a share) at worst: whatever the draw, nobody's work comes to a halt
    return max(0.5, 1.0 - p.moods * slowed)


@rule
def half_strained(me: Any, p: Any) -> float:
    """Return how far exhaustion and disengagement stand apart, each against its usual level."""
    return abs((me.exhaustion - p.usual_exhaustion) - (p.usual_self_respect - me.self_respect))


@rule
def tipped_by_unfairness(me: Any, p: Any) -> float:
    """Return what treatment adds for the half-strained: unfair, it wears them down; fair, it lets them recover.

    People who are high on one dimension alone move within the year, to burnout or to engagement, and fairness decides
    which way (Maslach and Leiter 2008).
    """
    unfair = 0.5 - me.pay_fairness  # the middle of the scale is neither
    return p.moods * p.tipped_by_unfairness * half_strained(me, p) * unfair


@rule
def months_either_way(one_way: float, p: Any) -> float:
    """Return how many months a stock takes: the same up and down where moods let people flow both ways."""
    return p.either_way_months if p.moods > 0.0 else one_way
