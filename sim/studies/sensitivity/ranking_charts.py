"""Charts of rankings of policies: ranking in, Plotly figure out, as plain dicts that anything can draw."""

import numpy as np

from sim.evidence.marks import marked
from sim.foundation.palette import BLUE, ORANGE
from sim.results.drawing import Figure, bars, figure
from sim.studies.sensitivity.ranking import LEANING, ROBUST, TOP, Ranking


def ranking_bars(ranking: Ranking, title: str) -> Figure:
    """Draw how often each policy is the first and in the top three."""
    table = ranking.policies.iloc[::-1]
    traces = [
        bars(name, table, key, "title", color)
        for key, name, color in (("first", "the first", ORANGE), ("top", f"in the top {TOP}", BLUE))
    ]
    x = "share of the plausible space"
    return figure(title, traces, x, barmode="group", height=760)


def ranking_pairs(ranking: Ranking, title: str) -> Figure:
    """Draw how often the row beats the column, as a map."""
    names = ranking.policies["policy"].tolist()
    shown = [marked(name, name) for name in names]
    place = {name: k for k, name in enumerate(names)}
    share = np.full((len(names), len(names)), np.nan)
    pairs = ranking.pairs
    for first, second, beaten in zip(pairs["policy"], pairs["other"], pairs["share"], strict=True):
        a, b = place[first], place[second]
        share[a, b], share[b, a] = beaten, 1.0 - beaten
    cells = [[None if np.isnan(value) else round(float(value), 3) for value in row] for row in share]
    colors = [
        [0.0, ORANGE],
        [1.0 - LEANING, "#F3D9C6"],
        [0.5, "#FFFFFF"],
        [LEANING, "#CCE0EE"],
        [1.0, BLUE],
    ]
    heat = {
        "type": "heatmap", "z": cells, "x": shown, "y": shown, "zmin": 0.0, "zmax": 1.0, "colorscale": colors,
        "hovertemplate": "%{y} beats %{x} in %{z:.0%} of the space<extra></extra>",
    }  # fmt: skip
    axis = {"autorange": "reversed", "automargin": True}
    x = f"share of the space where the row beats the column (robust from {ROBUST:.0%})"
    found = figure(title, [heat], x, height=820)
    found["layout"]["yaxis"] = axis
    return found


def ranking_agreement(ranking: Ranking, title: str) -> Figure:
    """Draw how much the order at each point resembles the default one."""
    bars = {
        "type": "histogram", "x": ranking.agreement.tolist(), "marker": {"color": BLUE},
        "xbins": {"start": -1.0, "end": 1.0, "size": 0.05},
    }  # fmt: skip
    return figure(title, [bars], "Kendall's tau with the order at the defaults", "points", bargap=0.05)
