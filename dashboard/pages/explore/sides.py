"""What the details read of one side of an answer: the policy's runs, or its reference's.

Every array begins with futures, because sides are compared future by future.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from sim.results.ledger import Ledger

Array = np.ndarray[Any, Any]


class Members(Protocol):
    """Who leaves, by member of one group; those under five people are left out."""

    @property
    def names(self) -> tuple[str, ...]:
        """The members."""

    @property
    def headcount(self) -> Array:
        """[futures, members] people present, mean of months."""

    @property
    def rates(self) -> Array:
        """[futures, members] departures per person-year."""

    @property
    def gap(self) -> Array | None:
        """[futures] voluntary departures per person-year, the first member less the second; None unless there are two."""

    @property
    def suppressed(self) -> int:
        """How many members are left out."""


class Side(Protocol):
    """One side of an answer."""

    @property
    def months(self) -> int:
        """The horizon."""

    @property
    def paths(self) -> Mapping[str, Array]:
        """[futures, months + 1] by outcome; "departed" adds up from month 1."""

    @property
    def costs(self) -> Mapping[str, Array]:
        """[futures, years] by kind of cost."""

    @property
    def counted(self) -> Mapping[str, Array]:
        """[futures, years] of what is counted besides departures."""

    @property
    def totals(self) -> Mapping[str, Array]:
        """[futures] by outcome, over the horizon."""

    @property
    def who(self) -> Mapping[str, Members]:
        """Who leaves, by group."""

    @property
    def today(self) -> Mapping[str, Array]:
        """[futures] people: what became of those of month 0, by kind; "stays" first."""

    @property
    def leading(self) -> Mapping[str, Array]:
        """[futures] share of voluntary leavers, by what hurt them most at their last audit."""

    @property
    def ledger(self) -> Ledger:
        """The counts that costs are made from."""
