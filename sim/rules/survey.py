"""Surveys: an answer is a state, read with error. People decide by the state; studies read the answer.

The error has two parts (Trockel et al. 2018; Wanous et al. 1997; Lance et al. 2010): a response style, which a person
brings to every question of every survey, and the occasion, drawn by person, month and question. Nothing in the model
reads an answer but who looks on: to observe changes nothing.
"""

from typing import Any

from sim.rules.chance import bell, birth_chance, chance_and_bells
from sim.rules.draws import Event
from sim.rules.exponential import exp
from sim.rules.functions import rule, share
from sim.rules.relation import leader_as_perceived
from sim.rules.vocabulary import N_QUESTIONS, Question
from sim.rules.wellbeing import burnout_of


@rule
def draw_response_style(me: Any, school: Any, p: Any) -> None:
    """Draw how darkly a person answers: more strain and less praise whatever the state, if above 0."""
    me.response_style = 0.0
    for question in range(N_QUESTIONS):
        me.occasion[question] = 0.0
    if p.instrument_error > 0.0:
        me.response_style = bell(birth_chance(me, school, Event.RESPONSE_STYLE), 1.0)


@rule
def error_in(me: Any, question: int, p: Any) -> float:
    """Return this month's error in the answer to a `Question`, in sizes of the occasion."""
    return p.response_style * me.response_style + me.occasion[question]


@rule
def errors_in_ratings(me: Any, school: Any, p: Any) -> tuple[float, float]:
    """Return this month's errors in the ratings of pay and leader, in sizes of the occasion; few surveys ask for them."""
    _, underpaid, unkind, _ = chance_and_bells(me, school, Event.SURVEY)
    style = p.response_style * me.response_style
    return style + underpaid, style + unkind


@rule
def said_exhaustion(me: Any, p: Any) -> float:
    """Return exhaustion as answered, 0 to 1."""
    return share(me.exhaustion + p.error_of_exhaustion * error_in(me, Question.EXHAUSTION, p))


@rule
def said_disengagement(me: Any, p: Any) -> float:
    """Return disengagement as answered, 0 to 1."""
    return share(1.0 - me.self_respect + p.error_of_disengagement * error_in(me, Question.DISENGAGEMENT, p))


@rule
def says_burned_out(me: Any, p: Any) -> bool:
    """Return whether the score of the answers is at or above the instrument's cutoff."""
    return burnout_of(said_exhaustion(me, p), said_disengagement(me, p), p) >= p.pfi_cutoff


@rule
def said_intention(me: Any, p: Any) -> float:
    """Return the likelihood of leaving as answered; it errs on the log-odds scale, so that it stays a likelihood."""
    odds = me.intention * exp(p.error_of_intention * error_in(me, Question.LEAVING, p))
    return odds / (odds + 1.0 - me.intention)


@rule
def says_to_leave(me: Any, p: Any) -> bool:
    """Return whether the person answers "moderate" or higher on a five-step scale of likelihood."""
    return said_intention(me, p) >= p.intention_cutoff


@rule
def said_fairness(me: Any, error: float, p: Any) -> float:
    """Return the fairness of pay as answered, 0 to 1: a dark style calls it unfair."""
    return share(me.pay_fairness - p.error_of_fairness * error)


@rule
def said_leader_quality(me: Any, unit: Any, error: float, p: Any) -> float:
    """Return how well the leader treats a person as that person answers, 0 to 1."""
    return share(leader_as_perceived(me, unit, p) - p.error_of_leader_score * error)
