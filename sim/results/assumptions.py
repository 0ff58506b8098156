"""What a reader assumes about money: prices and shares that put dollars to what was counted, each within its limits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sim.evidence.parameters import levers, parameters
from sim.foundation.errors import InputError, nearest
from sim.results.ledger import Ledger

# least and most that makes sense of each; a margin may be negative where care costs more than it brings
LIMITS: Mapping[str, tuple[float, float]] = {
    "replacement_usd": (0.0, 10_000_000.0),
    "margin_usd": (-5_000.0, 5_000.0),
    "price_usd": (0.0, 1_000_000.0),
    "replacement_not_access": (0.0, 1.0),
    "abrupt_handover_usd": (0.0, 100_000.0),
    "patient_cost_borne": (0.0, 1.0),
    "fringe_share": (0.0, 1.0),
    "discount_per_year": (0.0, 0.5),
}
SINGLE = (
    "replacement_not_access",
    "abrupt_handover_usd",
    "patient_cost_borne",
    "fringe_share",
    "discount_per_year",
)
BY_PLACE = ("replacement_usd", "margin_usd")
TITLES = {
    "replacement_usd": "Cost of replacing a physician",
    "margin_usd": "Contribution margin of an hour of clinic",
    "price_usd": "Price of a lever",
    "replacement_not_access": "Part of replacement cost that is not lost clinical income",
    "abrupt_handover_usd": "Extra spending per patient dropped",
    "patient_cost_borne": "Part of it that the school bears",
    "fringe_share": "Benefits on top of raises",
    "discount_per_year": "Discount rate",
}


@dataclass(frozen=True)
class Assumptions:
    """Prices that differ from those of the model; whatever is left out stays as it is there, with its uncertainty.

    Attributes:
        replacement_usd: By department.
        margin_usd: By department, per hour of clinic.
        price_usd: By lever: a year, for each of what its price counts; for each departure where it counts those.
        replacement_not_access: Share of replacement cost that is not lost clinical income.
        abrupt_handover_usd: Extra spending per patient dropped.
        patient_cost_borne: Share of it that the school bears.
        fringe_share: Benefits on top of raises.
        discount_per_year: At which later dollars count less.

    Raises:
        InputError: One is no number, or outside its limits.
    """

    replacement_usd: Mapping[str, float] = field(default_factory=dict)
    margin_usd: Mapping[str, float] = field(default_factory=dict)
    price_usd: Mapping[str, float] = field(default_factory=dict)
    replacement_not_access: float | None = None
    abrupt_handover_usd: float | None = None
    patient_cost_borne: float | None = None
    fringe_share: float | None = None
    discount_per_year: float | None = None

    def __post_init__(self) -> None:
        for kind in (*BY_PLACE, "price_usd"):
            for name, value in getattr(self, kind).items():
                _check(kind, value, name)
        for kind in SINGLE:
            value = getattr(self, kind)
            if value is not None:
                _check(kind, value)

    @property
    def changed(self) -> bool:
        """Whether any differs from the model's."""
        return self != Assumptions()

    def fitting(self, ledger: Ledger) -> None:
        """Check that departments and levers are those of a run.

        Raises:
            InputError: There is no such department, or lever with a price.
        """
        for kind in BY_PLACE:
            _known(getattr(self, kind), [one.name for one in ledger.places], "department")
        _known(self.price_usd, [name for name, spec in levers().items() if spec.costs], "lever with a price")


def usual(name: str) -> float:
    """Return the default of one of `SINGLE`; runs with posterior draws take values around it."""
    return float(parameters()[name].value)


def _check(kind: str, value: object, of: str = "") -> None:
    low, high = LIMITS[kind]
    number = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
    if not number or not low <= float(value) <= high:  # type: ignore[arg-type]
        what = f"{TITLES[kind]}{f' ({of})' if of else ''}"
        allowed = f"a number from {_plain(low)} to {_plain(high)}"
        raise InputError(f"{what} cannot be {value!r}.", path=(kind,), allowed=allowed)


def _plain(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1 else f"{number:g}"


def _known(given: Iterable[str], known: list[str], what: str) -> None:
    for name in given:
        if name not in known:
            raise InputError(
                f'There is no {what} "{name}" here.', allowed=known, nearest=nearest(name, known)
            )
