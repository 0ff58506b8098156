"""The assumptions that costs rest on, each with its range, unit and source, as the model declares them."""

from __future__ import annotations

from dashboard.takeaways.content import LEVERS, Assumption
from sim.evidence.parameters import ASSUMPTION, parameters, sources

TURNOVER, ACCESS, HANDOVER = "Turnover", "Lost access", "Abrupt handovers"
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
        "replacement_cost", "Replacement costs of all specialties, times", 1.0, _EACH, "times the model’s",
        "Schloss 2009, by specialty", (TURNOVER,),
    ),
    Assumption(
        "clinic_margin", "Margins of a clinic hour of all specialties, times", 1.0, _EACH, "times the model’s",
        "an assumption, by specialty", (ACCESS,),
    ),
    Assumption(
        "lever_prices", "Prices of all levers, times", 1.0, "each lever has its own range", "times the middle price",
        "by lever: see the policy", (LEVERS,),
    ),
)  # fmt: skip


def cost_assumptions() -> tuple[Assumption, ...]:
    """Return the assumptions that costs rest on."""
    known = parameters()
    found = []
    for name, (title, parts) in _DECLARED.items():
        one = known[name]
        citation = str(sources().get(one.source, {}).get("citation", ""))
        named = citation and one.source != ASSUMPTION
        source = f"{citation} ({one.status})" if named else "an assumption"
        found.append(
            Assumption(name, title, one.value, f"{one.low:g} to {one.high:g}", one.unit, source, parts)
        )
    return (*_SCALES, *found)
