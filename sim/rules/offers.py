"""The second door: an offer comes, the leader answers it or not, and a satisfied person may go without a values audit.

Quits that begin with an unsolicited offer depend less on satisfaction than those that begin with a search (Lee,
Gerhart, Weller and Trevor 2008). Others seek an offer only to renegotiate, and some of them end up leaving.
"""

from typing import Any

from sim.rules.chance import chance
from sim.rules.departure import leave_for_elsewhere
from sim.rules.draws import Event
from sim.rules.functions import event_occurs, logistic, rule
from sim.rules.intention import embeddedness
from sim.rules.relation import leader_as_perceived
from sim.rules.stages import enter
from sim.rules.vocabulary import Leaving, Path, Rank, Shock, Stage
from sim.rules.voice import be_refused


@rule
def takes_up_an_offer(me: Any, unit: Any, department: Any, ease: float, school: Any, p: Any) -> bool:
    """Return whether an outside offer decides this month: the person goes, is kept, or is refused a counter-offer.

    `ease` is how freely the person can move. Who is negotiating already brings up no offer.
    """
    if me.stage == Stage.VOICE:
        return False
    ease *= unit.openings
    calls = p.unsolicited_offers_per_year * visibility(me, unit, p) * ease
    bluffs = leverage(me, p) * ease
    if not event_occurs(chance(me, school, Event.OUTSIDE_OFFER), calls + bluffs):
        return False
    sought = chance(me, school, Event.OUTSIDE_OFFER, 1) * (calls + bluffs) >= calls
    tempted = is_tempted(me, school, p)
    if sought or tempted:
        answer_offer(me, unit, sought, tempted, school, p)
    return sought or tempted


@rule
def visibility(me: Any, unit: Any, p: Any) -> float:
    """Return how often others call, over an assistant professor: more for the established.

    With the years that make people less mobile, it is highest in mid-career; a specialty that is short of people calls more.
    """
    return unit.market * (p.visibility_of_seniors if me.rank >= Rank.ASSOCIATE else 1.0)


@rule
def leverage(me: Any, p: Any) -> float:
    """Return how often a person who is not looking seeks an offer to renegotiate: the more, the less fair pay seems."""
    if me.stage == Stage.SEARCH:
        return 0.0
    return p.leverage_per_year * (1.0 - me.pay_fairness)


@rule
def is_tempted(me: Any, school: Any, p: Any) -> bool:
    """Return whether the offer is good enough: against ties, a partner's job too, for those who like change or mean to go.

    The draw is the quality of the offer, as its rank among all offers.
    """
    pull = p.offer_appeal + p.intention_by_restlessness * me.restlessness - embeddedness(me, p)
    pull += p.offer_appeal_by_intention * me.intention
    return chance(me, school, Event.OFFER_QUALITY) < logistic(pull)


@rule
def counter_offer_likely(me: Any, unit: Any, p: Any) -> float:
    """Return how likely a counter-offer is: by leader and reputation, as requests are heard; fewer in lean years.

    Women and URiM faculty get fewer of them.
    """
    odds = p.counter_offer_base + p.heard_by_leader * (leader_as_perceived(me, unit, p) - p.leader_usual)
    odds += p.heard_by_standing * (me.standing - p.standing_usual)
    likely = logistic(odds)
    if me.woman:
        likely *= 1.0 - p.gender_counter_offers * p.fewer_counter_offers
    if me.urim:
        likely *= 1.0 - p.urim_counter_offers * p.fewer_counter_offers
    if unit.shock[Shock.HIRING_FREEZE] > 0.0:
        likely *= p.counter_offers_in_freeze
    return likely


@rule
def answer_offer(me: Any, unit: Any, sought: bool, tempted: bool, school: Any, p: Any) -> None:
    """Let the leader answer an offer; who sought it for leverage stays if it is met, or if it is not worth going for."""
    if chance(me, school, Event.COUNTER_OFFER) < counter_offer_likely(me, unit, p):
        if sought or chance(me, school, Event.COUNTER_OFFER, 1) < p.counter_offer_keeps:
            stay_for_more(me, school, p)
            return
    elif not tempted:
        be_called_a_bluff(me, school, p)
        return
    if me.stage != Stage.SEARCH:
        me.path = Path.PULL
    leave_for_elsewhere(me, unit, Leaving.VOLUNTARY, school, p)


@rule
def stay_for_more(me: Any, school: Any, p: Any) -> None:
    """Stay, a little better paid, and stop looking; pay on a roster is as given until month 0."""
    if not (me.on_roster and school.settling):
        me.pay_relative += p.counter_offer_raise
    enter(me, Stage.SETTLED)


@rule
def be_called_a_bluff(me: Any, school: Any, p: Any) -> None:
    """Stay for want of a better offer, less loyal: a refusal like any other, which may begin a search."""
    be_refused(me, school, p)
    me.path = Path.SHOCK
