"""What one month may move, in causal order: a rule that lets a lever leak further makes a test fail.

Names are fields of people (`have.inbox` is one activity of the week) and of units.
"""

# the calendar once hours are added or taken away: protected time and evenings give way, and what is felt of it
CROWDED = frozenset({
    "have.teaching", "have.research", "protected_realised_hours", "evening_hours", "evening_ehr_hours",
    "volume_gap_hours", "values_gap", "strain.rvu", "strain.inbox", "strain.moral_injury", "moral_injury",
    "strain.research", "research_progress",
})  # fmt: skip
# a week so full that clinic is given up, and then all activities alike; service that is not done burdens nobody
SPILT = frozenset({"have.clinic", "shed_hours", "have.service", "have.administration", "strain.inequity"})
# grants and promotions follow research and other work done
CAREER = frozenset({
    "grant_state", "grant_months_left", "months_unfunded", "grant_lost", "research_effort", "clinical_effort",
    "promoted", "rank", "months_in_rank", "lab", "grant_left", "near_miss",
})  # fmt: skip
FELT = frozenset({"exhaustion", "self_respect", "habituation", "intention"})
# who takes stock may speak up instead of looking around; on notice one takes no new patients and has no appointment to
# renew; a counter-offer that keeps somebody is pay
DECIDED = frozenset({
    "stage", "stage_months", "notice_left", "destination", "leaving_kind", "audit_month", "audit_strains",
    "audit_volume_gap", "audit_values_gap", "audit_fairness", "path", "panel", "message_panel", "ramp_up",
    "contract_months_left", "pay_relative", "voices", "voices_heard", "felt_heard",
})  # fmt: skip
# what those ask for who speak up: what hurts most
ASKED = frozenset({
    "target_relief", "protection_won", "evening_relief", "fte", "clinical_effort", "research_effort", "hours_cut",
    "panel", "message_panel", "ramp_up",  # patients follow effort
})  # fmt: skip
HOURS = CROWDED | SPILT | CAREER | FELT | DECIDED | ASKED
REQUESTS = frozenset({
    "requests_received", "requests_accepted", "requests_declined", "service_ending", "standing_service_hours",
    "have.service", "standing", "strain.inequity", "strain.culture", "voices_heard", "felt_heard",
})  # fmt: skip
REFILLED = frozenset({"have.clinic", "have.documentation", "refilled_hours"})

NOBODY: frozenset[str] = frozenset()
# whoever is bought to stay is paid more in the mean of the unit
MOOD = frozenset({"mean_pay_relative"})
EVENINGS = frozenset({"mean_evening_hours", "evening_norm", "culture", "fear"})
CLIMATE = frozenset({"culture", "fear"})
HANDED = frozenset({"panels_handed", "panels_dropped", "panels_taken_over", "learners_handed", "learners_dropped"})
NIGHTS = frozenset({"nights", "broken_nights", "night_work_hours", "lost_sleep"})
DEALT = frozenset({"requests_sent", "requests_unplaced", "mean_service_hours"})
