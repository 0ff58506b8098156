"""Strain 2, the inbox: the time it takes, and the part that is done in the evening."""

from typing import Any

from sim.rules.functions import rule, saturate
from sim.rules.vocabulary import Activity, Strain


@rule
def feel_inbox(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the strain of the inbox."""
    load = p.inbox_by_hours * me.have[Activity.INBOX]
    load += p.inbox_by_evening * me.evening_ehr_hours
    me.strain[Strain.INBOX] = p.strain_inbox * saturate(load)
