"""Requests ("could you just…") go out one by one, more often to the reliable and the already taxed."""

from typing import Any

from sim.rules.chance import chance, unit_chance
from sim.rules.draws import Event
from sim.rules.exponential import exp
from sim.rules.functions import clamp, logistic, rule, share
from sim.rules.policy import in_force
from sim.rules.vocabulary import SERVICE_MONTHS, Lever


@rule
def attractiveness(me: Any, unit: Any, p: Any) -> float:
    """Return how readily this person comes to mind when a favor is needed; fair rotation evens it out."""
    if not me.filled:
        return 0.0
    pull = p.request_pull_of_reliability * me.reliability
    pull += p.requests * p.request_pull_of_service * me.standing_service_hours
    if me.woman:
        pull += p.gender_requests * p.women_requests_log_ratio
    if me.urim:
        pull += p.urim_requests * p.urim_requests_log_ratio
    rotation = p.rotation_evens_out * in_force(unit, me.track, Lever.FAIR_REQUESTS)
    return exp(clamp(pull * (1.0 - rotation), -p.request_pull_limit, p.request_pull_limit))


@rule
def says_yes(me: Any, unit: Any, p: Any) -> float:
    """Return the probability of accepting: those who cannot say no, or dare not, accept."""
    return logistic(
        p.yes_base
        - p.yes_less_by_saying_no * me.says_no
        + p.yes_more_by_fear * unit.fear
        - p.yes_less_by_volume_gap * me.volume_gap_hours
    )


@rule
def receive_request(me: Any, unit: Any, school: Any, length_draw: float, yes_draw: float, p: Any) -> None:
    """Accept a request and carry it for its months, or decline and pay for it where culture is poor."""
    me.requests_received += 1
    if yes_draw < says_yes(me, unit, p):
        me.requests_accepted += 1
        spread = p.request_months_longest - p.request_months_shortest
        months = int(clamp(p.request_months_shortest + spread * length_draw, 1.0, SERVICE_MONTHS - 1.0))
        ends = (school.month + SERVICE_MONTHS + months) % SERVICE_MONTHS
        me.service_ending[ends] += p.request_hours_per_week
        me.standing_service_hours += p.request_hours_per_week
    else:
        me.requests_declined += 1
        me.standing = share(me.standing - p.standing_lost_by_declining * (1.0 - unit.culture))


@rule
def end_standing_service(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Lay down the service whose months are over."""
    over = (school.month + SERVICE_MONTHS) % SERVICE_MONTHS
    me.standing_service_hours = max(0.0, me.standing_service_hours - me.service_ending[over])
    me.service_ending[over] = 0.0
    me.standing = share(me.standing + (p.standing_usual - me.standing) / p.standing_memory_months)
    me.requests_received = 0
    me.requests_accepted = 0
    me.requests_declined = 0


@rule
def deal_requests(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Deal this month's requests of the unit, each by rejection: propose a line, accept by its pull.

    One person gone then changes only the requests that concern them.
    """
    unit.requests_sent = int(
        p.requests_per_line_per_month * unit.count + unit_chance(unit, school, Event.REQUESTS)
    )
    unit.requests_unplaced = 0
    cap = exp(p.request_pull_limit)
    tries = int(p.request_tries)
    for request in range(unit.requests_sent):
        placed = False
        for k in range(tries):
            number = request * tries + k
            place = unit_chance(unit, school, Event.REQUEST_PROPOSED, number) * unit.count
            i = unit.first + min(int(place), unit.count - 1)
            if (place - int(place)) * cap < attractiveness(people[i], unit, p):
                length_draw = unit_chance(unit, school, Event.REQUEST_LENGTH, request)
                yes_draw = chance(people[i], school, Event.FOLLOW_UP, request + 1)
                receive_request(people[i], unit, school, length_draw, yes_draw, p)
                placed = True
                break
        if not placed:
            unit.requests_unplaced += 1
    for i in range(unit.first, unit.first + unit.count):
        follow_up(people[i], unit, school, p)


@rule
def follow_up(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Let service lead to service: people on one committee are asked to join the next."""
    if me.filled and me.standing_service_hours > 0.0:
        rotation = p.rotation_evens_out * in_force(unit, me.track, Lever.FAIR_REQUESTS)
        odds = p.requests * p.follow_up_per_hour * me.standing_service_hours * (1.0 - rotation)
        if chance(me, school, Event.FOLLOW_UP) < share(odds):
            unit.requests_sent += 1
            length_draw = chance(me, school, Event.REQUEST_LENGTH)
            yes_draw = chance(me, school, Event.REQUEST_ACCEPTED)
            receive_request(me, unit, school, length_draw, yes_draw, p)
