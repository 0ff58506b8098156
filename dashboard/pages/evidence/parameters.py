"""The parameters as the page shows them, what can be chosen to filter them, and the filter of an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from sim.evidence.parameters import parameter_groups
from sim.foundation.errors import nearest
from sim.studies.parameter_table import (
    LONGEST_FIND,
    STATUSES,
    citation_of,
    parameter_table,
    searched,
    used_sources,
)

STATUS = {
    "confirmed": ("measured", "read in the study or its abstract"),
    "derived": ("derived", "arithmetic on published numbers"),
    "second-hand": ("second-hand", "read in an account of the study, not in it"),
    "recalled": ("recalled", "from memory; check before you print it as fact"),
    "assumption": ("assumed", "no source gives its size; a guess with a wide range"),
    "fitted": ("fitted", "one of the six that calibration moves"),
}
SORTS = ("meaning", "mechanism", "value", "status", "source")
NO_SOURCE = {"assumption": "No source: an assumption", "structure": "No source: part of the design"}
_LONGEST_LABEL = 60
_FITTED = "; fitted (calibration.md)"  # the status says so


@dataclass(frozen=True)
class Filter:
    """What a reader looks for among the parameters.

    Attributes:
        find: Words that must all occur.
        source: Key of a source; empty for all.
        status: A status; empty for all.
        mechanism: Title of a mechanism; empty for all.
        sort: Column; empty for the order of the file. A minus before it turns the order around.
        notices: What of an address was not understood, one line each.
    """

    find: str = ""
    source: str = ""
    status: str = ""
    mechanism: str = ""
    sort: str = ""
    notices: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data for the script of the page."""
        return {key: getattr(self, key) for key in ("find", "source", "status", "mechanism", "sort")}

    def table(self) -> pd.DataFrame:
        """Return the parameters that it leaves."""
        return parameter_table(
            self.find or None,
            source=self.source or None,
            status=self.status or None,
            mechanism=self.mechanism or None,
        )


def filter_of(own: Mapping[str, str]) -> Filter:
    """Check the filter in an address; an unknown value is named, with the nearest known one."""
    notices: list[str] = []
    find = " ".join(own.get("find", "").split())
    if len(find) > LONGEST_FIND:
        notices.append(f"The search is cut to its first {LONGEST_FIND} characters.")
    found = {
        "source": _known("source", own.get("source", ""), {key: key for key in used_sources()}, notices),
        "status": _known(
            "status", own.get("status", ""), {name: STATUS[name][0] for name in STATUSES}, notices
        ),
        "mechanism": _known(
            "mechanism", own.get("mechanism", ""), {title: title for title in _mechanisms()}, notices
        ),
    }
    sort = own.get("sort", "")
    return Filter(
        find[:LONGEST_FIND],
        **found,
        sort=sort if sort.removeprefix("-") in SORTS else "",
        notices=tuple(notices),
    )


@cache
def rows() -> list[dict[str, Any]]:
    """Return all parameters, one each, as the script draws them."""
    return [_row(one) for one in parameter_table().to_dict("records")]


def choices() -> dict[str, list[list[str]]]:
    """Return what can be chosen in each filter: value and label."""
    counted = parameter_table()["source"].value_counts()
    return {
        "source": [[key, f"{source_label(key)} ({counted[key]})"] for key in (*NO_SOURCE, *_studies())],
        "status": [[key, f"{word}: {meaning}"] for key, (word, meaning) in STATUS.items()],
        "mechanism": [[title, title] for title in _mechanisms()],
    }


def source_label(key: str) -> str:
    """Return a source in a line: its key, and the beginning of its citation."""
    if key in NO_SOURCE:
        return NO_SOURCE[key]
    citation = citation_of(key)
    return (
        f"{key}: {citation if len(citation) <= _LONGEST_LABEL else f'{citation[:_LONGEST_LABEL].rstrip()} …'}"
    )


def source_words(key: str) -> str:
    """Return the full citation of a source; that there is none where there is none."""
    return NO_SOURCE.get(key) or citation_of(key)


def exact(value: float) -> str:
    """Return a number as short as it is exact."""
    return f"{value:,.10g}".replace("-", "−")


def short(value: float) -> str:
    """Return a number to three digits."""
    return f"{value:,.3g}".replace("-", "−")


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    spread = "fixed" if one["low"] == one["high"] else f"{exact(one['low'])} to {exact(one['high'])}"
    drawn = not pd.isna(one["posterior_median"])
    median, low, high = (short(one[f"posterior_{which}"]) for which in ("median", "low", "high"))
    posterior = f"{median} ({low} to {high})" if drawn else ""
    used = [f"Lever: {title}" for title in one["levers"].split("; ") if title]
    used += [f"Switch: {title}" for title in one["switch"].split("; ") if title]
    return {
        "name": one["name"], "meaning": one["meaning"].replace(_FITTED, ""), "mechanism": one["mechanism"],
        "value": exact(one["value"]), "number": one["value"], "range": spread, "unit": one["unit"], "prior": one["prior"],
        "posterior": posterior, "status": one["status"], "fitted": bool(one["fitted"]), "source": one["source"],
        "citation": source_words(one["source"]), "used": used, "text": searched(one["name"]),
    }  # fmt: skip


def _known(kind: str, given: str, known: Mapping[str, str], notices: list[str]) -> str:
    """Return a value that there is, by its key or its word, whatever its case; nothing, with a notice, for any other."""
    plain = given.strip().lower()
    for key, word in known.items():
        if plain in (key.lower(), word.lower()):
            return key
    if given:
        near = nearest(given[:60], list(known.values()))
        meant = f" Nearest: “{near}”." if near else ""
        shown = "".join(one if one.isprintable() else " " for one in given[:40])
        notices.append(f"“{shown}” in the link is no {kind} of a parameter, so all are shown.{meant}")
    return ""


def _mechanisms() -> tuple[str, ...]:
    return tuple(parameter_groups().values())


def _studies() -> list[str]:
    return [key for key in used_sources() if key not in NO_SOURCE]
