"""The words of the model as numbers: activities, tracks, ranks, stages, destinations, levers, shocks.

Only order and name live here; what a lever does, costs and is based on is declared in
`sim/evidence/levers.yaml`. Append only: the order of levers and shocks is their place in the records.
"""

import warnings
from enum import IntEnum
from typing import TYPE_CHECKING


class Activity(IntEnum):
    """The seven activities of both calendars."""

    CLINIC = 0
    DOCUMENTATION = 1
    INBOX = 2
    ADMINISTRATION = 3
    TEACHING = 4
    SERVICE = 5
    RESEARCH = 6


class Track(IntEnum):
    """Faculty tracks."""

    CLINICIAN = 0
    CLINICIAN_EDUCATOR = 1
    CLINICIAN_INVESTIGATOR = 2
    PHYSICIAN_SCIENTIST = 3


class Rank(IntEnum):
    """Academic ranks."""

    INSTRUCTOR = 0
    ASSISTANT = 1
    ASSOCIATE = 2
    FULL = 3


class Stage(IntEnum):
    """Stages of leaving; a vacant line is GONE."""

    SETTLED = 0
    AUDIT = 1
    VOICE = 2
    SEARCH = 3
    NOTICE = 4
    GONE = 5


class Leaving(IntEnum):
    """Kinds of departure."""

    VOLUNTARY = 0
    RETIREMENT = 1
    LIFE_EVENT = 2
    NOT_RENEWED = 3


class Path(IntEnum):
    """Paths of leavers (unfolding model): what set them going."""

    DISSATISFACTION = 0
    SHOCK = 1
    PULL = 2
    PLAN = 3
    CONTRACT = 4
    RETIREMENT = 5


class Destination(IntEnum):
    """Where leavers go."""

    OTHER_ACADEMIC = 0
    COMMUNITY_TEACHING = 1
    EMPLOYED_PRACTICE = 2
    OPERATIONS_LEADERSHIP = 3
    INDUSTRY = 4
    PUBLIC_SECTOR = 5
    HYBRID = 6
    RETIREMENT = 7


class Grant(IntEnum):
    """State of a research career."""

    NONE = 0
    EARLY = 1
    FUNDED = 2
    LAPSED = 3


class Ask(IntEnum):
    """What a person asks for when they speak up."""

    WORKLOAD = 0
    PROTECTED_TIME = 1
    EVENINGS = 2
    FEWER_HOURS = 3


class Strain(IntEnum):
    """The seven strains, in the order of the records and of the event log."""

    RVU = 0
    INBOX = 1
    ADMINISTRATION = 2
    MORAL_INJURY = 3
    RESEARCH = 4
    INEQUITY = 5
    CULTURE = 6


class Question(IntEnum):
    """What every survey asks, in the order of the records."""

    EXHAUSTION = 0
    DISENGAGEMENT = 1
    LEAVING = 2


class Lever(IntEnum):
    """What institutions can do."""

    BURDEN_SURVEY = 0
    EXIT_INTERVIEWS = 1
    TEAM_INBOX = 2
    DOCUMENTATION_SUPPORT = 3
    STOP_USELESS_REQUIREMENTS = 4
    SUPPORT_STAFF = 5
    COUNT_TEACHING = 6
    REALISTIC_TARGETS = 7
    EQUITY_ADJUSTMENT = 8
    OPEN_PAY_CRITERIA = 9
    PROTECTED_TIME_GUARANTEE = 10
    BRIDGE_FUNDING = 11
    LEADERSHIP_DEVELOPMENT = 12
    ACT_ON_HARASSMENT = 13
    EVENING_NORMS = 14
    FAIR_REQUESTS = 15
    RECOGNITION = 16
    WELLBEING_PROGRAMME = 17
    MENTORING = 18
    PLANNED_HANDOVERS = 19
    ADJUNCT_PATHWAY = 20


class Shock(IntEnum):
    """What can happen to an institution."""

    MESSAGE_SURGE = 0
    PATIENT_SURGE = 1
    TARGET_RISE = 2
    HIRING_FREEZE = 3
    SUPPORT_CUT = 4
    CHAIR_LOSS = 5
    PAYLINE_DROP = 6
    DOWNTURN = 7
    PANDEMIC = 8


N_ACTIVITIES = len(Activity)
N_TRACKS = len(Track)
N_RANKS = len(Rank)
N_LEVERS = len(Lever)
N_SHOCKS = len(Shock)
N_STRAINS = len(Strain)
N_QUESTIONS = len(Question)
N_DESTINATIONS = len(Destination)
N_GRANTS = 3  # most grants that one person holds at a time
NEVER = -10_000  # a month that never was: nobody has audited yet
SERVICE_MONTHS = 36  # the longest time that one accepted request can stay


class PersonColumn(IntEnum):
    """What is recorded of a person each month, in the order of the engine's output columns."""

    HEADCOUNT = 0
    CFTE = 1
    BURNED_OUT = 2
    INTENDS_TO_LEAVE = 3
    INTENTION = 4
    EXHAUSTION = 5
    DISENGAGEMENT = 6
    MORAL_INJURY = 7
    SELF_RESPECT = 8
    HABITUATION = 9
    CLINIC_HOURS = 10
    DOCUMENTATION_HOURS = 11
    INBOX_HOURS = 12
    ADMINISTRATION_HOURS = 13
    TEACHING_HOURS = 14
    SERVICE_HOURS = 15
    RESEARCH_HOURS = 16
    EVENING_HOURS = 17
    EVENING_EHR_HOURS = 18
    PROTECTED_PROMISED_HOURS = 19
    PROTECTED_REALISED_HOURS = 20
    STRAIN_RVU = 21
    STRAIN_INBOX = 22
    STRAIN_ADMINISTRATION = 23
    STRAIN_MORAL_INJURY = 24
    STRAIN_RESEARCH = 25
    STRAIN_INEQUITY = 26
    STRAIN_CULTURE = 27
    VOLUME_GAP_HOURS = 28
    VALUES_GAP = 29
    FUNDED_GRANTS = 30
    PART_TIME = 31
    REQUESTS_RECEIVED = 32
    REQUESTS_ACCEPTED = 33
    VISITS = 34
    SEARCHING = 35
    PAY_FAIRNESS = 36
    VOICES = 37
    VOICES_HEARD = 38
    HOURS_CUT = 39
    INCIDENTS = 40
    PROMOTIONS = 41
    HIRES = 42
    DEPARTURES = 43
    DEPARTURES_VOLUNTARY = 44
    DEPARTURES_RETIREMENT = 45
    DEPARTURES_LIFE_EVENT = 46
    TO_OTHER_ACADEMIC = 47
    TO_COMMUNITY_TEACHING = 48
    TO_EMPLOYED_PRACTICE = 49
    TO_OPERATIONS_LEADERSHIP = 50
    TO_INDUSTRY = 51
    TO_PUBLIC_SECTOR = 52
    TO_HYBRID = 53
    HANDOVERS_PLANNED = 54
    HANDOVERS_ABRUPT = 55
    PAY_USD = 56
    EQUITY_RAISES_USD = 57
    CLINIC_DAYS_AMBULATORY = 58
    EVENING_EHR_AMBULATORY = 59
    DEPARTURES_NOT_RENEWED = 60
    NIGHTS = 61
    BURNED_OUT_STATE = 62
    INTENDS_TO_LEAVE_STATE = 63


class UnitColumn(IntEnum):
    """What is recorded of a unit each month, after the columns of people."""

    VACANCIES = 0
    VISITS_LOST = 1
    TEACHING_HOURS_LOST = 2
    ADJUNCT_HOURS = 3
    PANELS_HANDED = 4
    PANELS_DROPPED = 5
    LEARNERS_HANDED = 6
    LEARNERS_DROPPED = 7
    REQUESTS_SENT = 8
    LEADER_QUALITY = 9
    CULTURE = 10
    FEAR = 11
    EXTRA_LOAD = 12
    UNITS = 13


N_PERSON_COLUMNS = len(PersonColumn)
N_UNIT_COLUMNS = len(UnitColumn)
STRAIN_COLUMNS = tuple(int(PersonColumn[f"STRAIN_{strain.name}"]) for strain in Strain)  # where each strain is recorded


class Reach(IntEnum):
    """What the cost of a lever can be counted by."""

    PERSON = 0
    CFTE = 1
    UNIT = 2
    DEPARTURE = 3
    UNFUNDED = 4


N_REACH = len(Reach)


OLD_NAMES = {
    "Seen": "PersonColumn",
    "UnitSeen": "UnitColumn",
    "N_SEEN": "N_PERSON_COLUMNS",
    "N_UNIT_SEEN": "N_UNIT_COLUMNS",
}
"""Names of version 0.1; they work for one more version."""

if not TYPE_CHECKING:  # who checks types shall be told of every name that is not there

    def __getattr__(name: str) -> object:
        """Return what has another name now, with a notice."""
        if name not in OLD_NAMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        message = f"`{name}` is now `{OLD_NAMES[name]}`; the old name goes with the next version."
        warnings.warn(message, FutureWarning, stacklevel=2)
        return globals()[OLD_NAMES[name]]
