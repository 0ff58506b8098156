"""How numbers, bands and tables are written on the pages of validation."""

import math
from collections.abc import Sequence

from sim.evidence.targets import Measure
from sim.validation.scoreboard import Score

NARROW = 0.1  # of its upper end: a band so narrow is written with one digit more


def number(value: float, digits: int = 3) -> str:
    """Return a number as tables show it."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.{digits}g}"


def digits_of(measure: Measure) -> int:
    """Return how many digits the published value and the band need to be told apart."""
    return 4 if 0.0 < measure.high - measure.low < NARROW * abs(measure.high) else 3


def band(measure: Measure) -> str:
    """Return the band in words."""
    low, high = (number(end, digits_of(measure)) for end in (measure.low, measure.high))
    if math.isinf(measure.low):
        return f"at most {high}"
    return f"at least {low}" if math.isinf(measure.high) else f"{low} to {high}"


def simulated(score: Score) -> str:
    """Return the median with the middle 90% of draws."""
    low, high = score.interval
    return f"{number(score.median)} [{number(low)}, {number(high)}]"


def words(name: str) -> str:
    """Return a name as words."""
    return name.replace("_", " ")


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence."""
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1] if names else "none"


def percent(part: int, whole: int) -> str:
    """Return a share in percent."""
    return f"{100 * part / whole:.0f}%" if whole else "–"


def as_markdown(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )
