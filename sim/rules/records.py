"""The state of every actor, declared once: name, type, unit and meaning.

The ensemble engine keeps each actor as a row of a NumPy record array; the Mesa face keeps the same fields
as plain Python attributes. Both are made from the declarations below, and so is the table in `docs/odd.md`.
"""

from dataclasses import dataclass

import numpy as np

from sim.rules.vocabulary import (
    N_ACTIVITIES,
    N_GRANTS,
    N_LEVERS,
    N_QUESTIONS,
    N_RANKS,
    N_SHOCKS,
    N_STRAINS,
    N_TRACKS,
    SERVICE_MONTHS,
    Strain,
)


@dataclass(frozen=True)
class Field:
    """One field of a record: its type code (f, i or b), length (0 = scalar), unit and meaning."""

    name: str
    code: str
    unit: str
    meaning: str
    length: int = 0


_CODES = {"f": "<f8", "i": "<i8", "b": "?"}


def _fields(text: str) -> tuple[Field, ...]:
    """Read declarations of the form `name code unit: meaning`, one a line."""
    found = []
    for line in text.strip().splitlines():
        head, meaning = line.split(":", 1)
        name, code, unit = head.split()
        length = 0
        if "[" in name:
            name, size = name.rstrip("]").split("[")
            length = _LENGTHS[size]
        found.append(Field(name, code, unit.replace("_", " "), meaning.strip(), length))
    return tuple(found)


_LENGTHS = {
    "activities": N_ACTIVITIES,
    "strains": N_STRAINS,
    "tracks": N_TRACKS,
    "ranks": N_RANKS,
    "levers": N_TRACKS * N_LEVERS,
    "shocks": N_SHOCKS,
    "service_months": SERVICE_MONTHS,
    "questions": N_QUESTIONS,
    "grants": N_GRANTS,
}


def record_type(fields: tuple[Field, ...]) -> np.dtype:
    """Return the aligned NumPy record type of some declared fields."""
    parts = [(f.name, _CODES[f.code], (f.length,)) if f.length else (f.name, _CODES[f.code]) for f in fields]
    return np.dtype(parts, align=True)


PERSON_FIELDS = _fields(
    """
line i number: faculty line
occupant i number: how many people have held the line before
unit i number: unit of the line
department i number: department of the line
filled b yes/no: somebody holds the line
on_roster b yes/no: read from a roster: does not leave or age while the model settles
left_this_month b yes/no: left this month
hired_this_month b yes/no: began this month
promoted b yes/no: promoted this month
noticed b yes/no: a shock this month made the person look up
conversation b yes/no: a stay conversation was offered this month
grant_lost b yes/no: a grant ended unrenewed this month
incident b yes/no: an incident this month
mentor_lost b yes/no: the mentor left this month
handover_planned b yes/no: panel and learners were handed over
woman b yes/no: gender
urim b yes/no: underrepresented in medicine
tenure_track b yes/no: on the tenure track
line_tenure_track b yes/no: the line is on the tenure track
stage i Stage: stage of leaving
stage_months i months: time in this stage
notice_left i months: notice still to serve
rank i Rank: academic rank
track i Track: faculty track
mentor i line: line of the mentor, -1 for none
mentor_occupant i number: occupant of that line when the bond was made
age_years f years: age
months_since_hire i months: time in this job
months_in_rank i months: time in this rank
intention f probability: likelihood of leaving within two years, as a person would answer
resilience f standard_deviations: how well demands are borne
says_no f standard_deviations: tendency to decline
reliability f standard_deviations: known for getting things done
restlessness f standard_deviations: taste for change that has nothing to do with work
fairness_outlook f standard_deviations: how kindly unknown pay is guessed
meaningful i Activity: activity found most meaningful
wish_share[activities] f share: week as wished, as shares
fte f share: effort in all, on paper
less_for_life b yes/no: works less for a time, for reasons outside work
clinical_effort f share: clinical effort on paper (cFTE)
research_effort f share: research effort on paper
teaching_effort f share: teaching effort on paper
admin_effort f share: effort for roles in administration on paper
pay_relative f ratio: pay over the benchmark of specialty and rank
pay_fairness f share: pay as perceived, 0 unfair to 1 fair
rvu_target f ratio: RVU target over benchmark
target_relief f share: part of the target that was negotiated away
protection_won f share: part of erosion that was negotiated away
evening_relief f share: part of evening work that was negotiated away
message_factor f ratio: own messages over those of the specialty
messages_per_week f messages/week: messages that arrive
care_hours f hours/week: care duties at home
sustainable_hours f hours/week: longest week that can be kept up
load_news f log_ratio: this month's random change in demand
incident_draw f share: this month's random number for incidents
load f ratio: good and bad months: this month's demand over the usual
load_memory f log_ratio: the part of demand that lingers
ramp_up f share: productivity of a newcomer
have[activities] f hours/week: week as it is
wish[activities] f hours/week: week as wished
evening_hours f hours/week: work in evenings and weekends
evening_ehr_hours f hours/week: part of it in the record and the inbox
protected_promised_hours f hours/week: protected time on paper
protected_realised_hours f hours/week: protected time that was left
useless_hours f hours/week: required tasks that serve nobody
refilled_hours f hours/week: freed time that was filled with visits
shed_hours f hours/week: clinic that could not be done by anybody
ehr_hours_saved f hours/week: documentation and inbox hours that levers take away
strain[strains] f share: the seven strains of this month, by `Strain`
exhaustion f share: stock, months
moral_injury f share: stock, years
self_respect f share: stock, years
habituation f share: getting used to it
incident_memory f share: incidents still felt
felt_heard f share: being heard lately
standing f share: reputation with those who decide
volume_gap_hours f hours/week: hours beyond the sustainable week
values_gap f share: distance of the two calendars
standing_service_hours f hours/week: standing service in all
requests_received i requests: requests of this month
requests_accepted i requests: of these accepted
requests_declined i requests: of these declined
grant_state i Grant: state of the research career
grant_months_left i months: until the grant or start-up ends
months_unfunded i months: since it ended
research_progress f months: months of full research time stored up
voices i number: negotiations this month
voices_heard i number: of these successful
hours_cut i number: effort cut this month
given_gender i code: gender on the roster, 1 woman, 0 man, -1 to be drawn
given_urim i code: URiM on the roster, 1 yes, 0 no, -1 to be drawn
given_pay_usd f USD/year: pay on the roster, 0 for none
line_clinical_effort f share: clinical effort that the line was made for
line_research_effort f share: research effort that the line was made for
line_teaching_effort f share: teaching effort that the line was made for
line_admin_effort f share: administrative effort that the line was made for
audit_month i month: when the last values audit began, NEVER for none
audit_strains[strains] f share: the strains then, by `Strain`
audit_volume_gap f hours/week: volume gap then
audit_values_gap f share: values gap then
audit_fairness f share: pay perceived as fair then
leaving_kind i Leaving: kind of departure
destination i Destination: where to
second_post b yes/no: retired and still in practice elsewhere
adjunct_hours f hours/week: teaching that the leaver still gives
search_months_left i months: until the vacant line is filled
service_ending[service_months] f hours/week: standing service by the month in which it ends
path i Path: what set the person going, since the last audit or offer
partner_here b yes/no: a partner's job ties the person to the place
contract_months_left i months: until the appointment is renewed or not; counts off the tenure track
takes_on f share: what one takes on beyond what is usual for the post, below 0 less
sustains_more f hours/week: by how much the own sustainable week is longer than the usual one
week_swing f share: this month's clinic beyond its usual, as weeks of service and call go
tasks_differ f share: own required tasks beyond the usual
nights f nights: nights of this month in the hospital or on call at home
broken_nights f nights: nights of this month that cost sleep, quiet calls in part
night_work_hours f hours/week: night work beyond the schedule; not given back as time off
off_hours f hours/week: scheduled shifts on evenings and weekends
lost_sleep f share: sleep lost to nights, 0 below one broken night a week, 1 from two
mood f standard_deviations: good and bad stretches of a life, which carry over months
mood_news f standard_deviations: what this month adds to it
response_style f standard_deviations: how darkly a person answers any survey
occasion[questions] f standard_deviations: how the occasion of the month darkens the answer to each `Question`
relation f standard_deviations: relation with the present leader, beyond how the leader treats people
relation_news f standard_deviations: what this month adds to it
sponsor_lost b yes/no: a leader who was a sponsor has gone, not yet noticed
panel f cFTE: patients who count on the person, as the clinical effort that they fill
message_panel f cFTE: those of them who write
visit_length f ratio: length of visits over the usual
mismatch f share: how far the job is from what was promised at hiring
mismatch_felt f share: part of it that the person has found out
lock_in_months i months: time in this job during which leaving is costly
grant_left[grants] f months: until each grant ends; below 0 since it ended
lab f share: staff of the lab who are there
near_miss i grant: the one whose last application just missed, -1 for none
planned_age f years: age at which the person means to retire
asked_to_taper b yes/no: near the planned age; whoever wishes to taper has asked
tapers b yes/no: eases out of work: less call, and fewer hours where there were any to lay down
"""
)

UNIT_FIELDS = _fields(
    """
index i number: unit
first i line: first line
count i lines: number of lines
department i number: department
leader_quality f share: how well the leader treats people: hears, recognizes, explains, respects
leader_native f share: what the leader brought along of it
leader_organising f share: how well the leader organizes the work: cover, schedules, time off
leader_organising_native f share: what the leader brought along of it
leader_learning f share: what exit interviews have taught
leader_line i line: line of the leader, -1 for none
leader_occupant i number: occupant of that line
leader_interim_months i months: without a settled leader
culture f share: respect as it is practiced
fear f share: fear of speaking
evening_norm f share: how normal evening work is
support f ratio: support staff per physician over the benchmark
vacancies i lines: vacant lines
clinical_demand f cFTE: clinical effort of all lines
present_clinical f cFTE: clinical effort present, newcomers in part
extra_load f share: extra clinical load on each who remains
uncovered_clinical f cFTE: clinical effort nobody covers
extra_teaching f share: extra teaching on each who remains
teaching_hours_lost f hours/week: teaching that nobody gives
adjunct_hours f hours/week: teaching that leavers still give
mean_service_hours f hours/week: mean service of those present
mean_pay_relative f ratio: mean relative pay of those present
mean_evening_hours f hours/week: mean evening hours of those present
recent_departures f shares: departures of late as a share of lines, fading
departures i people: departures of the month
leavers_last_month i people: colleagues who left in the month before
requests_sent i requests: requests that arose
requests_unplaced i requests: requests that found nobody
panels_handed f patients: patients handed over
panels_dropped f patients: patients dropped
learners_handed f learners: learners handed over
learners_dropped f learners: learners dropped
learning_hours[tracks] f hours/week: time that the start of levers costs
lever[levers] f share: strength of each lever, by track
shock[shocks] f size: size of each shock in force
tasks_differ f share: required tasks of the unit beyond the usual
moral_setting f share: how much more often than usual the right care cannot be given in this setting
schedule f ratio: scheduled hours of a full clinical post over the usual
control f share: control over the schedule, beyond the usual
market f ratio: pull of the outside market, 1 for the mean specialty
nights_each f nights: nights of this month for a full share of the call pool
rota f share: this month's random number for where the rota begins
leader_number i number: leaders, interim ones too, that the unit has had before
panels_taken_over f cFTE: panels of leavers that colleagues carry for now
slump f share: size of a downturn as savings show it, fading once it is over
surge_felt f share: the surge of work that has become usual
duty f share: how far a fresh surge makes people stay at their posts for now
openings f ratio: posts found and taken over the usual, less in a crisis
"""
)

DEPARTMENT_FIELDS = _fields(
    """
index i number: department
women_share f share: women among its faculty
urim_multiplier f ratio: URiM share over that of the school
messages_per_week_per_cfte f messages/week: messages for a full clinical post
system_message_share f share: messages made by the system
documentation_minutes_per_clinic_hour f minutes/hour: documentation outside the visit
ambulatory b yes/no: clinic days dominate
pay_benchmark_usd f USD/year: total pay of an assistant professor
rvu_pay_share f share: part of pay at stake on RVUs
search_months f months: from leaving to the successor's first day
patients_per_cfte f patients: panel of a full clinical post
clinical_effort f share: mean clinical effort on paper
thin_support f ratio: support staff over the benchmark of the school
scheduled_hours_per_cfte f ratio: scheduled hours of a full clinical post over the usual
nights_per_month_per_cfte f nights: nights a month that a full clinical post brings
in_house_share f share: part of the nights in the hospital
called_share f share: part of the nights at home with a call to work
night_hours_given_back f share: in-house night hours in the schedule or given back
schedule_control f share: how far people set their hours, 0.5 is usual
off_hours_share f share: part of scheduled clinical hours on evenings and weekends
outside_openings f ratio: open positions elsewhere over the mean of specialties
outside_pay f ratio: pay elsewhere over pay here, relative to the mean of specialties
"""
)

SCHOOL_FIELDS = _fields(
    """
seed i number: seed of the study
replicate i number: replicate
month i month: month of the run, negative while settling
settling b yes/no: before month 0
roster b yes/no: people come from a roster
message_growth f ratio: messages over those of month 0
admin_growth f ratio: required tasks over those of month 0
target_growth f ratio: RVU targets over those of month 0
payline f share: share of applications funded
urim_share f share: URiM among faculty
leader_quality_mean f share: mean leader quality
support_per_physician f ratio: support staff over the benchmark
rvu_target_mean f ratio: mean RVU target over benchmark
tenure_track_share f share: investigators on the tenure track
full_time_share f share: people at full effort
rank_shares[ranks] f share: rank mix
"""
)

PLAN_FIELDS = _fields(
    """
lever i Lever: which lever
intensity f share: coverage times fidelity at full strength
start i month: first month
ramp i months: until full strength
end i month: first month without it, -1 for never
upkeep f share: 1 maintained, 0 left alone
learning_hours f hours/week: time it costs each person while it ramps up
"""
)

SHOCK_FIELDS = _fields(
    """
kind i Shock: which shock
start i month: first month
end i month: first month without it, -1 for never
size f size: how large
"""
)

DEPARTURE_FIELDS = _fields(
    """
month i month: month of leaving
line i number: faculty line
occupant i number: occupant of the line
unit i number: unit
department i number: department
woman b yes/no: gender
urim b yes/no: underrepresented in medicine
age_years f years: age
rank i Rank: rank
track i Track: track
tenure_track b yes/no: on the tenure track
months_since_hire i months: time in the job
kind i Leaving: kind of departure
destination i Destination: where to
handover_planned b yes/no: panel and learners handed over
second_post b yes/no: retired and still in practice elsewhere
adjunct_hours f hours/week: teaching still given
hours f hours/week: last week
exhaustion f share: at the end
self_respect f share: at the end
moral_injury f share: at the end
intention f probability: at the end
volume_gap_hours f hours/week: at the end
values_gap f share: at the end
audit_month i month: when the last audit began
audit_volume_gap f hours/week: when the audit began
audit_values_gap f share: when the audit began
audit_fairness f share: pay perceived as fair when the audit began
audit_strains[strains] f share: when the audit began, by `Strain`
path i Path: what set the person going
"""
)

OLD_FIELDS: dict[str, tuple[str, Strain | None]] = {
    **{f"strain_{strain.name.lower()}": ("strain", strain) for strain in Strain},
    "incident_luck": ("incident_draw", None),
}
"""Fields of version 0.1 → the field that they are now, and the place in it. The old names work for one more version."""


def moved_field(old: str) -> str:
    """Return what to say to whoever reads or sets a field by its old name."""
    name, place = OLD_FIELDS[old]
    new = f"`.{name}`"
    if place is not None:
        new = f"`.{name}[Strain.{place.name}]` (`from sim.rules.vocabulary import Strain`)"
    return f"`.{old}` is now {new}; the old name goes with the next version."


person_type = record_type(PERSON_FIELDS)
unit_type = record_type(UNIT_FIELDS)
department_type = record_type(DEPARTMENT_FIELDS)
school_type = record_type(SCHOOL_FIELDS)
plan_type = record_type(PLAN_FIELDS)
shock_type = record_type(SHOCK_FIELDS)
departure_type = record_type(DEPARTURE_FIELDS)
