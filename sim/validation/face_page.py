"""`docs/face.md`: the rows of `face.py` as a page."""

import math
from collections import Counter
from collections.abc import Sequence

from sim.foundation.version import __version__
from sim.validation.face import SCHOOLS, FaceRow
from sim.validation.wording import as_markdown, number

HEADINGS = {
    "hours": "Hours a week", "burnout": "Burnout (share)", "intention": "Intention to leave within two years (share)",
    "turnover": "Departures per person-year",
    "when": "Who leaves when", "why": "Who leaves why", "where": "Who leaves where to",
}  # fmt: skip
VERDICTS = {"outside": "**outside**"}
COUNTED = ("within", "outside", "cannot tell")


def face_summary(rows: Sequence[FaceRow]) -> str:
    """Return the counts in two sentences."""
    found = Counter(row.verdict for row in rows)
    whole = sum(found[one] for one in COUNTED)
    return (
        f"Of {whole} numbers that the model was not given, {found['within']} lie within the published range, "
        f"{found['outside']} outside, and {found['cannot tell']} cannot be told from chance at an edge. "
        f"Not counted: {found['input']} that are inputs and {found['fitted']} that are fitted."
    )


def range_of(row: FaceRow) -> str:
    """Return the published range in words."""
    if row.published is None:
        return ""
    low, high = row.published.low, row.published.high
    if math.isinf(low):
        return f"at most {number(high)}"
    return f"at least {number(low)}" if math.isinf(high) else f"{number(low)} to {number(high)}"


def simulated(row: FaceRow) -> str:
    """Return the simulated value with its interval."""
    return f"{number(row.value)} [{number(row.low)}, {number(row.high)}]"


def face_page(rows: Sequence[FaceRow], institution: str, replicates: int, command: str) -> str:
    """Return the page."""
    parts = [
        "# Face validity\n",
        f"<!-- made by `{command}`; edits are lost. Published numbers: sim/evidence/published.yaml -->\n",
        "What an expert would check first: the program's own numbers beside published ones. Targets shown here, or like "
        "these, belong to the development part of the [scoreboard](validation.md); nothing on this page is a test.\n",
        f"Made by `{command}` with version {__version__}: institution `{institution}`, default parameters, {replicates} "
        f"simulated futures of each of {SCHOOLS} schools with random numbers of their own, so that chance can be told "
        "from the model. [ ]: where the mean lies with 95% confidence. *Cannot tell*: this interval crosses an edge of the "
        "range. *Input*: a parameter or a rule states it; *fitted*: calibration aims at it; neither counts. "
        "Surveys are of month 12, small specialties pooled over three surveys; departures are of thirteen "
        "years. Where no interval was printed, the range is an assumption and says so; most published levels by specialty "
        "come from surveys of all physicians, in other years.\n",
        f"**{face_summary(rows)}**\n",
        "These are the default parameters. Over the posterior some numbers lie elsewhere, and the scoreboard decides: ages "
        "of retirement lie in their ranges here, with the planned age at its default, and beyond them there, since most "
        "draws plan later.\n",
    ]
    for topic, heading in HEADINGS.items():
        table = [
            [row.by if row.by != "all" else "everybody", row.group if row.group != "all" else "mean", simulated(row),
             row.published.published if row.published else "", range_of(row), VERDICTS.get(row.verdict, row.verdict),
             _sources(row), f"{row.n:,}"]
            for row in rows
            if row.topic == topic
        ]  # fmt: skip
        parts += [
            f"## {heading}\n",
            as_markdown(["By", "Group", "Simulated", "Published", "Range", "", "Sources", "n"], table),
        ]
    return "\n".join(parts).rstrip() + "\n"


def _sources(row: FaceRow) -> str:
    if row.published is None:
        return ""
    return ", ".join(
        "assumption" if name == "assumption" else f"[{name}](sources.md#{name.lower()})" for name in row.published.sources
    )
