"""The objections as a page: published, what the objection said, before, and now."""

from collections.abc import Iterable

import pandas as pd

from sim.evidence.objections import STATED, WITHIN, commit_before
from sim.foundation.version import __version__
from sim.validation.wording import as_markdown, listed, number

_WORDS = {STATED: "input", "further": "**further**", "as far": "**as far**"}


def standing(found: pd.DataFrame) -> str:
    """Return which objections stand, wholly or in part, in a few sentences."""
    judged = found[~found["verdict"].isin(["", STATED])]
    counts = judged["verdict"].value_counts()
    met = judged["verdict"].eq(WITHIN).groupby(judged["objection"]).agg(["all", "any"])
    gone, open_ = met.index[met["all"]], met.index[~met["all"]]
    none = sorted(set(found["objection"]) - set(judged["objection"]))
    far = judged[judged["verdict"].isin(["as far", "further"])]["objection"].unique()
    return (
        f"Of {len(judged)} numbers beside which something was published, {counts.get(WITHIN, 0)} lie within it now, "
        f"{counts.get('closer', 0)} are closer than before, {counts.get('as far', 0)} about as far, and "
        f"{counts.get('further', 0)} further away. Objections met in all such numbers: {_numbered(gone)}. Still standing in "
        f"some: {_numbered(open_)}; no better than before in some: {_numbered(far)}. Not judged by a published number: "
        f"{_numbered(none)}."
    )


def _numbered(keys: Iterable[int]) -> str:
    return listed([str(key) for key in keys])


def objections_page(found: pd.DataFrame, institution: str, replicates: int, command: str) -> str:
    """Return the page."""
    parts = [
        "# Seventeen objections\n",
        f"<!-- made by `{command}`; edits are lost. Words: sim/evidence/objections.yaml -->\n",
        "What a skeptical expert objected to in the program as it was, and the numbers by which each objection is judged. "
        "*Said*: what the objection itself reported. *Before*: the same measures on that program "
        f"(commit `{commit_before()[:7]}`). *Now*: this one. The last column compares *now* with what was published: "
        "*within*, or closer, about as far (a tenth more or less) or further than before; *input*: a rule states it, so "
        "it is not judged. A single published value, without a range, counts as met within a tenth of it, an assumption.\n",
        f"Made by `{command}` with version {__version__}: institution `{institution}`, default parameters, {replicates} "
        "simulated futures, the same people and random numbers wherever two lives are compared. "
        "It is one run at the defaults, so small differences and rank correlations are partly chance: the scoreboard "
        "has the same measures over the posterior, and beside each how far chance alone moves it (rank correlation "
        "of intention by specialty: [O2](validation.md)).\n",
        f"**{standing(found)}**\n",
    ]
    for key, rows in found.groupby("objection"):
        table = [
            [row["words"], row["published"], row["said"], number(row["before"]), number(row["now"]),
             _WORDS.get(row["verdict"], row["verdict"])]
            for row in rows.to_dict("records")
        ]  # fmt: skip
        parts += [
            f"## {key}. {rows['title'].iloc[0]}\n",
            as_markdown(["", "Published", "Said", "Before", "Now", "Against published"], table),
        ]
    return "\n".join(parts).rstrip() + "\n"
