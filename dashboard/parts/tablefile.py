"""Tables as they are downloaded: rounded to what they bear."""

from __future__ import annotations

import pandas as pd

from sim.results.paired import Paired


def short(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with numbers rounded to four digits; whole numbers and large ones to whole."""

    def number(value: object) -> object:
        if not isinstance(value, float) or value != value:
            return value
        if abs(value) >= 1000:
            return round(value)
        return float(f"{value:.4g}")

    return table.map(number)


def monthly(policy: pd.DataFrame, reference: pd.DataFrame, paired: Paired) -> pd.DataFrame:
    """Return means of the futures month by month, with and without the policy, and departures avoided with their range."""
    sides = [side.drop(columns="replicate").groupby("month").mean() for side in (reference, policy)]
    table = sides[0].join(sides[1], lsuffix=" without", rsuffix=" with")
    avoided = pd.DataFrame(paired.avoided.T, index=pd.Index(paired.months, name="month"))
    table["departures avoided"] = avoided.mean(axis=1)
    table["departures avoided 2.5%"] = avoided.quantile(0.025, axis=1)
    table["departures avoided 97.5%"] = avoided.quantile(0.975, axis=1)
    return short(table.reset_index().astype({"month": int}))
