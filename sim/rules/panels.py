"""Panels: the patients who count on a physician are a stock that fills after hiring and is left behind at the door.

New patients fill a panel fast at first and then ever more slowly, in about two years (F28); its messages follow it with
a lag, for inbox work grows with the panel (F24). A newcomer's visits take longer at first (F21). Who leaves hands the
panel over, so that colleagues carry it until the patients have found somebody else or the successor, or drops it.
A newcomer's `ramp_up` is then the share of clinic sessions that the panel fills: one account of it, not two.
"""

from typing import Any

from sim.rules.exponential import exp
from sim.rules.functions import rule, safe_share
from sim.rules.vocabulary import Stage


@rule
def keeps_panels(department: Any, p: Any) -> bool:
    """Return whether patients count on a person here, rather than on the service."""
    return p.panels > 0.0 and department.patients_per_cfte > 0.0


@rule
def first_panel(me: Any, department: Any, p: Any, newcomer: bool) -> None:
    """Set the panel of someone who begins, or who has been here for some time; nobody new has written yet."""
    me.panel = me.clinical_effort
    me.message_panel = me.clinical_effort
    me.visit_length = 1.0
    if keeps_panels(department, p):
        not_yet = (1.0 - p.ramp_up_start) * exp(-me.months_since_hire / p.panel_months)
        me.panel = me.clinical_effort * (1.0 - not_yet)
        me.message_panel = 0.0 if newcomer else me.panel
        see_patients(me, p)


@rule
def see_patients(me: Any, p: Any) -> None:
    """Set how long visits take, and the share of clinic sessions that the panel fills at that pace."""
    new = max(0.0, 1.0 - me.months_since_hire / p.new_visits_months)
    me.visit_length = 1.0 + p.new_visits_longer * new
    me.ramp_up = min(1.0, safe_share(me.panel, me.clinical_effort) * me.visit_length)


@rule
def grow_into_the_job(me: Any, department: Any, school: Any, p: Any) -> None:
    """Let the panel fill, by new patients; whoever is on notice takes none. Without panels, productivity just rises.

    On a roster time stands still while the model settles, so that those who have just come stay new.
    """
    if not keeps_panels(department, p):
        me.ramp_up = min(1.0, me.ramp_up + 1.0 / p.ramp_up_months)
        return
    if me.on_roster and school.settling:
        return
    if me.stage != Stage.NOTICE or me.panel > me.clinical_effort:
        me.panel += (me.clinical_effort - me.panel) / p.panel_months
    me.message_panel += (me.panel - me.message_panel) / p.message_lag_months
    see_patients(me, p)


@rule
def who_writes(me: Any, department: Any, p: Any) -> float:
    """Return the patients who write to a person, as the clinical effort that they would fill."""
    kept = 1.0 if keeps_panels(department, p) else 0.0
    return kept * me.message_panel + (1.0 - kept) * me.clinical_effort


@rule
def patients_seen(me: Any) -> float:
    """Return the clinical effort that a person covers, in patients rather than in sessions."""
    return me.clinical_effort * me.ramp_up / me.visit_length


@rule
def panel_left_behind(me: Any, department: Any, p: Any) -> float:
    """Return the panel of a leaver, as the clinical effort that it fills."""
    if keeps_panels(department, p):
        return me.panel
    return me.clinical_effort


@rule
def take_over(unit: Any, department: Any, panel: float, p: Any) -> None:
    """Let colleagues carry a panel that was handed over."""
    if keeps_panels(department, p):
        unit.panels_taken_over += panel


@rule
def first_panels_taken_over(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set what colleagues carry of the vacant lines of month zero: the usual part."""
    unit.panels_taken_over = 0.0
    if keeps_panels(department, p):
        for i in range(unit.first, unit.first + unit.count):
            if not people[i].filled:
                unit.panels_taken_over += p.absorbed_share * people[i].line_clinical_effort


@rule
def panels_open(unit: Any, people: Any) -> float:
    """Return the clinical effort of vacant lines, and what is lacking in the panels of newcomers."""
    lacking = 0.0
    for i in range(unit.first, unit.first + unit.count):
        if people[i].filled:
            lacking += people[i].clinical_effort - patients_seen(people[i])
        else:
            lacking += people[i].line_clinical_effort
    return lacking


@rule
def absorbed_by_colleagues(
    unit: Any, department: Any, school: Any, people: Any, missing: float, p: Any
) -> float:
    """Return how much of the missing clinical work colleagues carry: what was handed over to them, not what was dropped.

    Those patients leave them by and by, for others or for the successor, whose panel fills from them. Of work that is
    there whoever left (all of it where nobody has a panel, and what those on part time lay down), a fixed part.
    """
    usual = p.redistribution * p.absorbed_share
    if not keeps_panels(department, p):
        return usual * missing
    lacking = min(panels_open(unit, people), missing)
    stays = 1.0
    if not school.settling or not school.roster:
        stays = 1.0 - 1.0 / p.taken_over_months
    unit.panels_taken_over = min(unit.panels_taken_over * stays, lacking)
    return p.redistribution * unit.panels_taken_over + usual * (missing - lacking)
