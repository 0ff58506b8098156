"""What is odd about a school's own numbers: outside what was published, or at odds with each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.evidence.parameters import sources
from sim.evidence.targets import Target, targets
from sim.studies.calibration.fit.known import School

# outcomes of the model and the targets that hold what was published of them
PUBLISHED = {
    "annual_departure_rate": "C1",
    "burned_out": "C2",
    "intends_to_leave": "C3",
    "hours_per_week": "C4",
    "retirement_share": "C6",
}
_FEW = 12  # departures: with fewer in a year, half of them or twice as many are chance


@dataclass(frozen=True)
class Published:
    """What was published of an outcome.

    Attributes:
        outcome: Its name.
        point: The value.
        low: Lower end of the range.
        high: Upper end.
        words: As the table of evidence has it.
        citations: Where.
        keys: Of the studies.
    """

    outcome: str
    point: float
    low: float
    high: float
    words: str
    citations: tuple[str, ...]
    keys: tuple[str, ...]


def published() -> dict[str, Published]:
    """Return what was published, by outcome."""
    found = {}
    for outcome, name in PUBLISHED.items():
        target = targets()[name]
        (measure,) = target.measures
        found[outcome] = Published(
            outcome, measure.point, measure.low, measure.high, target.published, _cited(target), target.sources
        )
    return found


@dataclass(frozen=True)
class Doubt:
    """Something odd.

    Attributes:
        known: Which of the school's numbers, as `known` calls them.
        message: A sentence or two.
    """

    known: tuple[str, ...]
    message: str


def doubts_of(school: School) -> list[Doubt]:
    """Return what is odd about a school's numbers; none of it keeps anyone from fitting them."""
    return [*_outside(school), *_at_odds(school), *_few(school)]


def _outside(school: School) -> Iterator[Doubt]:
    for datum in school.data:
        known = published().get(datum.outcome)
        if known is None or (datum.band[0] <= known.high and datum.band[1] >= known.low):
            continue
        where = "above" if datum.point > known.high else "below"
        percent = datum.outcome != "hours_per_week"
        words = _range(known.low, known.high, percent)
        source = known.citations[0] if known.citations else ""
        yield Doubt(
            (datum.name,),
            f"{_value(datum.point, percent)} is {where} what published schools show: {words} ({source}"
            f"{' and others' if len(known.citations) > 1 else ''}). Check what was counted, and among whom.",
        )


def _at_odds(school: School) -> Iterator[Doubt]:
    """Hold departures against intention, as studies that followed both found them together."""
    data = {datum.outcome: datum for datum in school.data}
    leave, intend = data.get("annual_departure_rate"), data.get("intends_to_leave")
    if leave is None or intend is None:
        return
    measures = {one.name: one for one in targets()["V7"].measures}
    leaves, times = measures["positive_predictive_value"], measures["exit_given_intention"]
    low = _a_year(intend.band[0], leaves.low, times.high)
    high = _a_year(intend.band[1], leaves.high, times.low)
    if leave.band[0] <= high and leave.band[1] >= low:
        return
    source = _cited(targets()["V7"])
    yield Doubt(
        (leave.name, intend.name),
        f"These two hardly fit together. Of those who intend to leave, {leaves.low:.0%} to {leaves.high:.0%} left within "
        f"two years, {times.low:g} to {times.high:g} times as often as others "
        f"({source[0] if source else 'published studies'}): "
        f"with your intention that makes {low:.1%} to {high:.1%} a year, and you count {leave.point:.1%}.",
    )


def _a_year(intend: float, leaves: float, times: float) -> float:
    """Return the yearly rate at which people leave where a share of those who intend to does so within two years."""
    two_years = intend * leaves + (1.0 - intend) * leaves / times
    return float(1.0 - (1.0 - two_years) ** 0.5)


def _few(school: School) -> Iterator[Doubt]:
    for datum in school.data:
        if datum.name == "departures" and 0 <= datum.point * school.people < _FEW:
            yield Doubt(
                (datum.name,),
                f"With so few departures in a year chance decides most: your count fits anything from "
                f"{datum.band[0]:.1%} to {datum.band[1]:.1%} a year. The fit will leave much open.",
            )


def _value(value: float, percent: bool) -> str:
    return f"{100 * value:.3g}%" if percent else f"{value:g} hours"


def _range(low: float, high: float, percent: bool) -> str:
    return f"{100 * low:.3g} to {100 * high:.3g}%" if percent else f"{low:g} to {high:g} hours"


def _cited(target: Target) -> tuple[str, ...]:
    known = sources()
    found = [known[key] for key in target.sources if key in known]
    return tuple(str(one["citation"]) for one in found if one.get("status") != "derived") or tuple(
        str(one["citation"]) for one in found
    )
