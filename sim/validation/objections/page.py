"""The objections as a page: published, what the objection said, before, and now."""

import pandas as pd

from sim.evidence.objections import commit_before
from sim.foundation.version import __version__
from sim.validation.wording import as_markdown, number


def objections_page(found: pd.DataFrame, institution: str, replicates: int, command: str) -> str:
    """Return the page."""
    parts = [
        "# Seventeen objections\n",
        f"<!-- made by `{command}`; edits are lost. Words: sim/evidence/objections.yaml -->\n",
        "What a skeptical expert objected to in the program as it was, and the numbers by which each objection is judged. "
        "*Said*: what the objection itself reported. *Before*: the same measures on that program "
        f"(commit `{commit_before()[:7]}`). *Now*: this one.\n",
        f"Made by `{command}` with version {__version__}: institution `{institution}`, default parameters, {replicates} "
        "simulated futures, the same people and random numbers wherever two lives are compared.\n",
    ]
    for key, rows in found.groupby("objection"):
        table = [
            [row["words"], row["published"], row["said"], number(row["before"]), number(row["now"])]
            for row in rows.to_dict("records")
        ]
        parts += [
            f"## {key}. {rows['title'].iloc[0]}\n",
            as_markdown(["", "Published", "Said", "Before", "Now"], table),
        ]
    return "\n".join(parts).rstrip() + "\n"
