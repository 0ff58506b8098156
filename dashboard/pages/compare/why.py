"""Why it changed: from the levers over hours and treatment to strain, stocks, intention and departures, link by link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.answers import digest as d
from dashboard.answers.digest import Digest
from dashboard.parts import wording as w
from sim.evidence.outcomes import Outcome, outcomes
from sim.results.contrast import Contrast, contrast
from sim.results.numbers import Style, figure, interval, style_of

HOURS = ("hours_per_week", "evening_hours_per_week", *d.WEEK)
# link -> title, outcomes
LINKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "hours": ("Hours", HOURS),
    "treatment": ("Treatment", ("protected_share", *d.TREATMENT, "vacancies")),
    "strain": ("Strain", (*d.STRAINS, *d.GAPS)),
    "stock": ("What adds up", (*d.STOCKS, "burned_out")),
    "intention": ("Intention", ("intends_to_leave", "searching")),
    "departure": ("Departure", ("departures_voluntary", "departures", "annual_departure_rate")),
}


@dataclass(frozen=True)
class Moved:
    """One outcome of a link.

    Attributes:
        outcome: It.
        before: Its level without the policy, mean over futures.
        found: Its paired change.
    """

    outcome: Outcome
    before: float
    found: Contrast

    @property
    def moves(self) -> bool:
        """Whether it clearly moves, by more than is written as nothing."""
        return self.found.moves and any(digit in self.words.partition(" (")[0] for digit in "123456789")

    @property
    def size(self) -> float:
        """Its change in parts of its level."""
        return abs(self.found.mean) / max(abs(self.before), 1e-9)

    @property
    def style(self) -> Style:
        """How it is written."""
        return style_of(self.outcome.unit)

    @property
    def words(self) -> str:
        """Its change with its range."""
        return interval(self.found.mean, self.found.low, self.found.high, self.style, signed=True)

    @property
    def mean(self) -> str:
        """Its change alone, with its unit where it is hours."""
        unit = " hours a week" if self.outcome.unit.startswith("hours") else ""
        return f"{figure(self.found.mean, self.style, signed=True)}{unit}"

    @property
    def level(self) -> str:
        """Its level before, in words."""
        return figure(self.before, self.style)


@dataclass(frozen=True)
class Link:
    """One link of the chain.

    Attributes:
        name: Of it.
        title: As a reader sees it.
        moved: Outcomes that clearly move, the largest change first.
        still: Titles of those that do not.
    """

    name: str
    title: str
    moved: tuple[Moved, ...]
    still: tuple[str, ...]


def chain(policy: Digest, reference: Digest) -> tuple[Link, ...]:
    """Return the chain of a policy, link by link: paired changes over the horizon."""
    links = []
    for name, (title, names) in LINKS.items():
        found = [_moved(one, policy, reference) for one in dict.fromkeys(names) if one in reference.totals]
        moved = sorted((one for one in found if one.moves), key=lambda one: -one.size)
        links.append(
            Link(name, title, tuple(moved), tuple(one.outcome.title for one in found if not one.moves))
        )
    return tuple(links)


def _moved(name: str, policy: Digest, reference: Digest) -> Moved:
    before, after = reference.totals[name], policy.totals[name]
    known = np.isfinite(before) & np.isfinite(after)  # shares of nobody are unknown
    if known.all():
        found = contrast(after - before, reference.draw_of, reference.draws)
    elif known.sum() > 1:
        found = contrast((after - before)[known], np.zeros(int(known.sum()), dtype=int), 0)
    else:
        found = contrast(np.zeros(len(before)), reference.draw_of, reference.draws)
    return Moved(outcomes()[name], float(np.nanmean(before)) if known.any() else 0.0, found)


def told(links: tuple[Link, ...], levers: list[str], years: int) -> str:
    """Say the chain in a sentence: the largest change of each link, and which links stand still."""
    parts = []
    for link in links:
        if not link.moved:
            parts.append(f"{link.title.lower()}: still")
            continue
        one = link.moved[0] if link.name != "departure" else _last(link)
        parts.append(f"{w.inside(one.outcome.title)} {one.mean}")
    first = w.listed(levers) if levers else "The scenario"
    return f"{first} → {' → '.join(parts)}. Over {w.years_in_words(years)}."


def _last(link: Link) -> Moved:
    """Return departures themselves, where they move."""
    return next((one for one in link.moved if one.outcome.name == "departures"), link.moved[0])


def table(policy: Digest, reference: Digest) -> pd.DataFrame:
    """Return the chain as a table: `[link, outcome, unit, before, change, low, high, moves]`."""
    rows = []
    for title, names in LINKS.values():
        for name in dict.fromkeys(names):
            if name in reference.totals:
                one = _moved(name, policy, reference)
                cells = (
                    one.before,
                    one.found.mean,
                    one.found.low,
                    one.found.high,
                    "yes" if one.moves else "no",
                )
                rows.append((title, one.outcome.title, one.outcome.unit, *cells))
    return pd.DataFrame(rows, columns=["link", "outcome", "unit", "before", "change", "low", "high", "moves"])
