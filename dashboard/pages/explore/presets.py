"""Policies to begin with, made from what each lever does alone at this school."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.choices import Choices
from dashboard.parts import wording as w
from dashboard.parts.titles import short
from sim.studies.lever_effects import LEVEL

CLEAR = 0.9  # share of futures in which fewer leave
CHEAP_USD = 1_000.0  # net cost a faculty line and five years, up to which a lever counts as a quick win
_FIVE = 5


@dataclass(frozen=True)
class Preset:
    """A policy with its reason.

    Attributes:
        name: In the page.
        title: On its button.
        why: What it is, in a sentence.
        policy: Intensities by lever.
    """

    name: str
    title: str
    why: str
    policy: dict[str, float] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"title": self.title, "why": self.why, "policy": self.policy}


def presets(frame: pd.DataFrame | None, choices: Choices, people: int, years: int) -> dict[str, Preset]:
    """Return all presets; those that need a stored study have no levers while there is none."""
    found = [*_ranked(frame, choices, people, years), _nothing(years)]
    return {one.name: one for one in found}


def _ranked(frame: pd.DataFrame | None, choices: Choices, people: int, years: int) -> list[Preset]:
    if frame is None:
        wait = "Known once the levers have been simulated at this school."
        return [Preset("quick", "Quick wins", wait), Preset("invest", "Invest", wait)]
    most = CHEAP_USD * people * years / _FIVE
    clear = frame[
        frame["lever"].isin(list(choices.levers)) & (frame["share_of_futures_with_fewer_departures"] >= CLEAR)
    ]
    clear = clear.sort_values("departures_avoided", ascending=False)
    quick = list(clear.loc[clear["net_cost_usd"] <= most, "lever"])
    every = list(clear["lever"])
    sure = f"keeps people in at least {100 * CLEAR:.0f}% of futures"
    return [
        Preset(
            "quick", "Quick wins",
            f"{_levers(quick)} at “most clinics”: alone, each {sure}, and saves money or costs under {w.money(most)}"
            f" over {w.years_in_words(years)}. {_names(quick, choices)}",
            dict.fromkeys(quick, LEVEL),
        ),
        Preset(
            "invest", "Invest",
            f"{_levers(every)} at “most clinics”: every one that alone {sure}, whatever it costs. {_names(every, choices)}",
            dict.fromkeys(every, LEVEL),
        ),
    ]  # fmt: skip


def _nothing(years: int) -> Preset:
    title = f"Do nothing for {w.years_in_words(years)}"
    return Preset("nothing", title, "No lever moves: what happens anyway, on the baseline chosen above.")


def _levers(names: list[str]) -> str:
    text = w.counted(len(names), "lever")
    return text[:1].upper() + text[1:]


def _names(names: list[str], choices: Choices) -> str:
    if not names:
        return "No lever meets that here."
    return f"{w.listed([short(choices.levers[name]) for name in names])}."
