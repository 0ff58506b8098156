"""What is told of single simulated people: the columns of their tables, and the words for ranks and kinds of work."""

from __future__ import annotations

from sim.evidence.outcomes import outcomes

WITHOUT, WITH = "without", "with"  # the two worlds: both sides of a question
KINDS = ("clinic", "documentation", "inbox", "administration", "teaching", "service", "research")
WHO = ("replicate", "person", "gender", "age", "rank", "track", "department", "alike", "volume_gap_hours", "values_gap")
MONTHS = (
    "month", "present", "hours_per_week", "sustainable_hours", *(f"{kind}_hours" for kind in KINDS),
    *(f"wished_{kind}_hours" for kind in KINDS), "evening_hours", "volume_gap_hours", "values_gap", "exhaustion",
    "self_respect", "intention", "burned_out_state", "stage", "destination", "teaching_hours_per_week",
)  # fmt: skip
_RANKS = {
    "instructor": "Instructor (early career)",
    "assistant": "Assistant professor (early career)",
    "associate": "Associate professor (mid-career)",
    "full": "Full professor (late career)",
}


def ranks() -> dict[str, str]:
    """Return ranks with their words."""
    return dict(_RANKS)


def kinds_of_work() -> dict[str, str]:
    """Return the seven kinds of work with their titles."""
    return {kind: outcomes()[f"{kind}_hours_per_week"].title for kind in KINDS}
