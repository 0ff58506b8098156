"""How sensitivity indices and rankings of policies look on the screen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from sim.cli.common import screen
from sim.evidence.marks import note
from sim.results.numbers import PERCENT, Style, figure, interval, style_of
from sim.studies.sensitivity.indices.cells import measure_title
from sim.studies.sensitivity.indices.output import unit_of
from sim.studies.sensitivity.ranking import Ranking
from sim.studies.sweep.factors import said

_SHOWN = 15
_PAIRS = 5
_COLUMNS = {
    "morris": ("Effect", "Size (95%)", "Spread", "By chance"),
    "sobol": ("Alone", "With interactions", "By chance"),
    "pawn": ("PAWN (95%)", "By chance"),
    "delta": ("Delta (95%)", "By chance"),
    "tornado": ("Range", "At low end", "At high end", "Difference (95%)"),
}
_CAPTIONS = {
    "pawn": "From 0 to 1. By chance: 95 of 100 parameters without any effect stay below this.",
    "delta": "From 0 to 1. By chance: 95 of 100 parameters without any effect stay below this.",
    "tornado": "Each alone, all others at their defaults; high end minus low end, paired by random numbers.",
}


def print_indices(
    method: str, table: pd.DataFrame, title: str, measure: str, size: tuple[int, str], chance: float
) -> None:
    """Print the strongest factors of one cell.

    Args:
        method: The method.
        table: One row per factor, the strongest first.
        title: What it is about.
        measure: The outcome, or a change of it.
        size: How many points, trajectories, or blocks, and which of these.
        chance: Share of the variance over points that is due to chance; NaN if unknown.
    """
    style, top = style_of(unit_of(measure)), table.head(_SHOWN)
    known = method == "tornado" or bool(table["chance"].notna().any())
    headings = _COLUMNS[method] if known else _COLUMNS[method][:-1]
    names = [_named(str(name), clear) for name, clear in zip(top["parameter"], top["clear"], strict=True)]
    made = screen.table(f"\n{title}", *headings, caption=_caption(method, table, size, chance, style))
    made.columns[0].no_wrap = True
    for name, row in zip(names, top.to_dict("records"), strict=True):
        made.add_row(name, *_cells(method, row, style)[: len(headings)])
    screen.out().print(made)


def _named(name: str, clear: bool) -> str:
    return name if clear else f"{name} ≈"


def _cells(method: str, row: Mapping[Any, Any], style: Style) -> list[str]:
    if method == "morris":
        size = interval(row["mu_star"], row["mu_star_low"], row["mu_star_high"], style)
        return [figure(row["mu"], style, signed=True), size, figure(row["sigma"], style), figure(row["chance"], style)]
    if method == "sobol":
        return [*(_index(row, key) for key in ("first", "total")), _bare(row["chance"])]
    if method == "tornado":
        half = figure(row["difference_high"] - row["difference"], replace(style, before="", after=""))
        span = f"{said(row['low'])} to {said(row['high'])}".replace("-", "−")
        difference = f"{figure(row['difference'], style, signed=True)} ± {half}"
        return [span, *(figure(row[f"at_{end}"], style) for end in ("low", "high")), difference]
    return [_index(row, method), _bare(row["chance"])]


def _caption(method: str, table: pd.DataFrame, size: tuple[int, str], chance: float, style: Style) -> str:
    known = chance == chance
    variance = f"{figure(min(chance, 1.0), PERCENT)} of the variance" if known else "How much of the variance"
    if method == "tornado":
        usual = figure(table["at_usual"].iloc[0], style) if len(table) else "–"
        words = f"{usual} at the defaults. {_CAPTIONS[method]}"
    else:
        unknown = "" if known else " cannot be known from one replicate"
        words = f"{variance} over {size[0]:,} {size[1]} is due to chance{unknown}. {_CAPTIONS.get(method, '')}"
    rest = f" {len(table) - _SHOWN:,} more are not shown." if len(table) > _SHOWN else ""
    doubt = "not clear of chance" if known or method == "tornado" else "its interval includes 0"
    return f"{words.strip()} ≈: {doubt}.{rest}"


def print_pairs(pairs: pd.DataFrame, title: str) -> None:
    """Print the pairs with the strongest interactions."""
    caption = "Share of the variance from the two together, beyond each alone. ≈: not clear of 0 or chance."
    chance = ["By chance"] if pairs["chance"].notna().any() else []
    made = screen.table(f"\n{title}: together", "Interaction (95%)", *chance, caption=caption)
    for row in pairs.head(_PAIRS).to_dict("records"):
        name = _named(f"{row['parameter']} × {row['other']}", row["clear"])
        made.add_row(name, _index(row, "second"), *([_bare(row["chance"])] if chance else []))
    screen.out().print(made)


def _index(row: Mapping[Any, Any], key: str) -> str:
    middle, low, high = (_bare(row[name]) for name in (key, f"{key}_low", f"{key}_high"))
    return f"{middle} ({low} to {high})"


def _bare(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−") if value == value else "–"


def print_ranking(ranking: Ranking) -> None:
    """Print policies in their order, and what flips it."""
    style = style_of(unit_of(ranking.outcome))
    tau, chance = (
        f"{value:.2f}" if value == value else "–" for value in (ranking.agreement.mean(), ranking.chance)
    )
    caption = (
        f"Kendall's tau with the order at the defaults: {tau} on average; {chance} by chance alone. "
        f"Shares of {len(ranking.agreement)} points, with chance removed. {note(ranking.policies['policy'])}".rstrip()
    )
    title = f"\nPolicies by {measure_title(ranking.outcome).lower()}"
    made = screen.table(title, "At defaults", "Middle 90%", "Better", "First", "Top 3", caption=caption)
    for row in ranking.policies.to_dict("records"):
        ends = [figure(row[key], style, signed=True) for key in ("low", "high")]
        shares = [f"{row[key]:.0%}" for key in ("better", "first", "top")]
        made.add_row(
            str(row["title"]), figure(row["default_effect"], style, signed=True), " to ".join(ends), *shares
        )
    screen.out().print(made)
    flips = ranking.flips.head(_SHOWN)
    if len(flips):
        made = screen.table("\nWhat flips it", "Parameter", "Lower half", "Upper half",
                            caption="Tau with the default order, or the share of points where the first wins.")  # fmt: skip
        for row in flips.to_dict("records"):
            made.add_row(
                str(row["about"]), str(row["parameter"]), f"{row['low_half']:.2f}", f"{row['high_half']:.2f}"
            )
        screen.out().print(made)
