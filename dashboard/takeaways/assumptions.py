"""The assumptions that costs rest on, each with its range, unit and source: the model's, or what a reader set instead."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.takeaways.content import LEVERS, Assumption
from sim.evidence.parameters import ASSUMPTION, levers, parameters, sources
from sim.results.assumptions import BY_PLACE, SINGLE, TITLES, Assumptions
from sim.results.finance import COUNTED, USUAL, price_of
from sim.results.ledger import Ledger

TURNOVER, ACCESS, HANDOVER = "Turnover", "Lost access", "Abrupt handovers"
PRICE = "price_"  # of one lever begins so
TIMES = ", times"  # ends the title of what scales several
YOURS = "set by the reader on the page"
_DECLARED = {
    "replacement_not_access": ("Replacement cost that is not lost clinical income", (TURNOVER,)),
    "abrupt_handover_usd": ("Extra spending per patient who is dropped", (HANDOVER,)),
    "patient_cost_borne": ("Part of it that the school bears", (HANDOVER,)),
    "discount_per_year": ("Discount rate", ()),
}
_EACH = "each specialty has its own range"
# prices that differ by specialty or lever: all of them are scaled together
_SCALES = (
    Assumption(
        "replacement_cost", "Replacement costs of all specialties, times", 1.0, _EACH, "times the page’s",
        "Schloss 2009, by specialty", (TURNOVER,),
    ),
    Assumption(
        "clinic_margin", "Margins of a clinic hour of all specialties, times", 1.0, _EACH, "times the page’s",
        "an assumption, by specialty", (ACCESS,),
    ),
    Assumption(
        "lever_prices", "Prices of all levers, times", 1.0, "each lever has its own range", "times the page’s",
        "by lever: see the policy", (LEVERS,),
    ),
)  # fmt: skip


def cost_assumptions(given: Assumptions = USUAL, bought: Iterable[str] = ()) -> tuple[Assumption, ...]:
    """Return the assumptions that costs rest on.

    Args:
        given: What the reader set instead of the model's.
        bought: Levers that are paid for: each has its price.
    """
    known = parameters()
    found = []
    for name, (title, parts) in _DECLARED.items():
        one = known[name]
        own = getattr(given, name)
        source = _cited(one.source, one.status) if own is None else YOURS
        value = one.value if own is None else own
        found.append(Assumption(name, title, value, f"{one.low:g} to {one.high:g}", one.unit, source, parts))
    return (*_SCALES, *(_price(name, given) for name in bought if name in levers()), *found)


def _price(name: str, given: Assumptions) -> Assumption:
    spec = levers()[name]
    (cost,) = spec.costs
    source = YOURS if name in given.price_usd else _cited(cost.source)
    spread = f"${cost.low:,.0f} to ${cost.high:,.0f}"
    return Assumption(
        f"{PRICE}{name}", f"Price: {spec.title}", price_of(name, given), spread, f"$ per {COUNTED[cost.per]}",
        source, (spec.title,),
    )  # fmt: skip


def _cited(source: str, status: str = "") -> str:
    if source == ASSUMPTION:
        return "an assumption"
    citation = str(sources().get(source, {}).get("citation", "-"))
    if citation == "-":  # no paper, such as a published wage
        return f"source {source}"
    return f"{citation} ({status})" if status else citation


def changed(given: Assumptions, ledger: Ledger, vacancy: float = 1.0) -> tuple[str, ...]:
    """Return what the reader set instead of the model's, in words.

    Args:
        given: It.
        ledger: Whose departments have prices.
        vacancy: How many times as long searches take.
    """
    places = {one.name: one for one in ledger.places}
    found = []
    for kind in BY_PLACE:
        for name, value in getattr(given, kind).items():
            found.append(
                f"{TITLES[kind]} ({name}): ${value:,.0f} instead of ${getattr(places[name], kind):,.0f}"
            )
    for name, value in given.price_usd.items():
        counted = COUNTED[levers()[name].costs[0].per]
        found.append(f"{levers()[name].title}: ${value:,.0f} instead of ${price_of(name):,.0f} per {counted}")
    for name in SINGLE:
        own, usual = getattr(given, name), parameters()[name].value
        if own is not None:
            both = [f"${one:,.0f}" if name.endswith("_usd") else f"{100 * one:.4g}%" for one in (own, usual)]
            found.append(f"{TITLES[name]}: {both[0]} in all futures instead of about {both[1]}")
    if vacancy != 1.0:
        found.append(f"Months to fill a post: {vacancy:g} times the usual, with and without the policy")
    return tuple(found)
