"""Whether an answer goes beyond what any institution or trial has reported: the model knows no ceiling, so it is said."""

from sim.evidence.published import reached


def beyond_reach(before: float, after: float) -> str:
    """Return a sentence where burnout falls below, or by more than, what was ever reported; empty where it does not.

    Args:
        before: Share of faculty burned out without the policy.
        after: The same with it.
    """
    lowest, largest = reached("lowest_burnout"), reached("largest_fall")
    if after < min(lowest.value, before):
        return (
            f"Burnout of {after:.0%} is below what any institution has reported ({lowest.published}; {lowest.source}): "
            "take it as a direction, not as a size."
        )
    if before - after > largest.value:
        return (
            f"Burnout falls by {100 * (before - after):.0f} points, more than trials have reported "
            f"({largest.published}; {largest.source}): take it as a direction, not as a size."
        )
    return ""
