"""What the reader assumes about money: the fields, what is typed into them, and how it stands in the address."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.checks import MOST, Notices, as_number
from dashboard.choices import Choices
from dashboard.parts.titles import short
from sim.evidence.parameters import levers, parameters
from sim.results.assumptions import BY_PLACE, LIMITS, SINGLE, TITLES, Assumptions
from sim.results.finance import COUNTED
from sim.results.ledger import Ledger

VACANCY = "vacancy"
VACANCIES = (0.25, 4.0)
Kind = Literal["usd", "percent", "times"]
_SHARES = ("replacement_not_access", "patient_cost_borne", "fringe_share", "discount_per_year")
_LETTERS = {"k": 1e3, "m": 1e6, "b": 1e9}
_MONEY = re.compile(r"([+-]?)\$?([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?([kmb]?)", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """One assumption that can be edited.

    Attributes:
        key: In the address.
        label: Over the field.
        group: Where it stands: "all", "department" or "lever".
        usual: Of the model.
        kind: How it is written.
        hint: Range, where it is from, and what happens when it is changed.
        of: The department, where it is of one.
    """

    key: str
    label: str
    group: str
    usual: float
    kind: Kind
    hint: str = ""
    of: str = ""

    @property
    def limits(self) -> tuple[float, float]:
        """Least and most."""
        return VACANCIES if self.key == VACANCY else LIMITS[self.key.partition(".")[0]]


def fields(ledger: Ledger, used: Sequence[str], choices: Choices) -> list[Field]:
    """Return what can be edited.

    Args:
        ledger: Counts of the baseline: whose departments have prices.
        used: Levers whose prices matter.
        choices: What can be chosen.
    """
    found = [_single(name) for name in SINGLE]
    months = _mean([one.search_months for one in ledger.places], [one.people for one in ledger.places])
    found.append(
        Field(
            VACANCY, "Months to fill a post, times the usual", "all", 1.0, "times",
            f"Usual: {months:.0f} months on average, by specialty. This one is simulated again, baseline included.",
        )
    )  # fmt: skip
    for place in ledger.places:
        if place.people:
            found += [
                Field(
                    f"{kind}.{place.name}",
                    TITLES[kind],
                    "department",
                    getattr(place, kind),
                    "usd",
                    of=place.name,
                )
                for kind in BY_PLACE
            ]
    for name in used:
        for cost in levers()[name].costs:
            hint = f"Per {COUNTED[cost.per]}; ${cost.low:,.0f} to ${cost.high:,.0f}, {_source(cost.source)}"
            found.append(
                Field(
                    f"price_usd.{name}", short(choices.levers[name]), "lever", cost.usd_per_year, "usd", hint
                )
            )
    return found


def _single(name: str) -> Field:
    spec = parameters()[name]
    kind: Kind = "percent" if name in _SHARES else "usd"
    low, high = shown(spec.low, kind), shown(spec.high, kind)
    mark = "%" if kind == "percent" else ""
    hint = f"{low}{mark} to {high}{mark}, {_source(spec.source)}. The futures take values from this range until you set one."
    return Field(name, TITLES[name], "all", spec.value, kind, hint)


def _source(source: str) -> str:
    return "an assumption" if source == "assumption" else f"source {source}"


def _mean(values: Sequence[float], weights: Sequence[int]) -> float:
    return sum(v * k for v, k in zip(values, weights, strict=True)) / max(sum(weights), 1)


def shown(value: float, kind: Kind) -> str:
    """Return a number as it stands in its field."""
    if kind == "percent":
        return f"{100 * value:.4g}"
    return f"{value:,.0f}" if kind == "usd" else f"{value:g}"


def typed(text: Any, kind: Kind) -> float | None:
    """Return the number that was typed into a field; None for anything else."""
    if isinstance(text, bool) or not isinstance(text, int | float | str):
        return None
    if not isinstance(text, str):
        return float(text) / (100.0 if kind == "percent" else 1.0) if math.isfinite(text) else None
    plain = re.sub(r"\s", "", text[:40]).replace("−", "-")
    if kind == "usd":
        match = _MONEY.fullmatch(plain)
        if match is None or not (match[3] or match[4]) or (match[1] and match[2]):
            return None
        size = float((match[3] or "0").replace(",", "") + (match[4] or "")) * _LETTERS.get(
            match[5].lower(), 1.0
        )
        return -size if "-" in match[1] + match[2] else size
    number = as_number(plain.rstrip("%×x"))
    return None if number is None else number / (100.0 if kind == "percent" else 1.0)


def edited(values: Sequence[tuple[str, Any]], every: Sequence[Field]) -> tuple[dict[str, float], list[str]]:
    """Return what differs from the model's, from the fields; what cannot be used is said, and the model's is used.

    Args:
        values: Key and content of each field.
        every: All fields.
    """
    known = {one.key: one for one in every}
    found: dict[str, float] = {}
    lines = Notices()
    for key, content in values[: 4 * MOST]:
        field = known.get(key)
        if field is None or content is None or (isinstance(content, str) and not content.strip()):
            continue
        number = typed(content, field.kind)
        low, high = field.limits
        if number is None or not low <= number <= high:
            lines.add(_wrong(field))
        elif shown(number, field.kind) != shown(field.usual, field.kind):
            found[key] = number
    lines.shorten()
    return found, lines.lines


def _wrong(field: Field) -> str:
    low, high = field.limits
    mark = {"usd": "$", "percent": "", "times": ""}[field.kind]
    end = {"usd": "", "percent": "%", "times": " times"}[field.kind]
    name = f"{field.label} ({field.of})" if field.of else field.label
    ends = [f"{mark}{shown(value, field.kind)}{end}" for value in (low, high, field.usual)]
    return f"{name} must be a number from {ends[0]} to {ends[1]}; {ends[2]} is used."


def from_own(own: Mapping[str, str]) -> tuple[dict[str, float], list[str]]:
    """Return assumptions from the address, each within its limits."""
    found: dict[str, float] = {}
    lines = Notices()
    for key, text in list(own.items())[: 4 * MOST]:
        kind = key.partition(".")[0]
        if kind not in (*LIMITS, VACANCY) or (kind in (*BY_PLACE, "price_usd")) != ("." in key):
            continue
        low, high = VACANCIES if kind == VACANCY else LIMITS[kind]
        number = as_number(text)
        title = "Months to fill a post" if kind == VACANCY else TITLES[kind]
        if number is None or not low <= number <= high:
            lines.add(f"{title} must be a number from {low:g} to {high:g}; the model’s own is used.")
        else:
            found[key] = number
    lines.shorten()
    return found, lines.lines


def written(values: Mapping[str, float]) -> dict[str, str]:
    """Return assumptions as the page's own part of the address."""
    return {key: f"{value:.10g}" for key, value in values.items()}


def checked(raw: Any) -> dict[str, float]:
    """Return assumptions from what the browser keeps; anything is survived."""
    given = raw if isinstance(raw, Mapping) else {}
    return from_own({str(key): str(value) for key, value in list(given.items())[: 4 * MOST]})[0]


def vacancy(values: Mapping[str, float]) -> float:
    """Return how many times as long searches take."""
    return round(values.get(VACANCY, 1.0), 4)


def assumptions(values: Mapping[str, float], ledger: Ledger) -> Assumptions:
    """Return what prices both sides; departments and levers that are not here are left out."""
    places = {one.name for one in ledger.places}
    by_kind: dict[str, dict[str, float]] = {kind: {} for kind in (*BY_PLACE, "price_usd")}
    for key, value in values.items():
        kind, _, of = key.partition(".")
        if kind in by_kind and (of in places if kind in BY_PLACE else of in levers() and levers()[of].costs):
            by_kind[kind][of] = value
    single = {name: values[name] for name in SINGLE if name in values}
    return Assumptions(**by_kind, **single)  # type: ignore[arg-type]
