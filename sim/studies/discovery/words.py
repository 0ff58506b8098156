"""Boxes and conditions as sentences."""

from collections.abc import Iterable, Mapping, Sequence

from sim.evidence.parameters import levers, parameters, shocks
from sim.results.prices import PRICE
from sim.studies.discovery.boxes import Box, Limit
from sim.studies.discovery.conditions import Condition, Measure, Term
from sim.studies.discovery.space import MISSION, YES
from sim.studies.points.stages import REFERENCE

_PERCENT = ("share", "probability")
_LEVEL_WORDS = {">": "exceeds", "<": "is below", ">=": "is at least", "<=": "is at most"}


def listed(parts: Sequence[str]) -> str:
    """Return parts as a sentence has them: "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def subject(name: str) -> str:
    """Return what varies as words: "message growth" for `message_growth_per_year`."""
    if name.startswith(PRICE):
        return f"the price of {_plain(levers()[name.removeprefix(PRICE)].title)}"
    words = name.replace("_", " ")
    if name in parameters():
        unit = parameters()[name].unit
        return words.removesuffix(f" {unit}")
    return words.removesuffix(" mean") if name in MISSION else words


def amount(name: str, value: float) -> str:
    """Return a value of what varies with its unit."""
    return _amount(name, value).replace("-", "−")


def _amount(name: str, value: float) -> str:
    if name.startswith(PRICE):
        return f"${value:,.0f}"
    unit = parameters()[name].unit if name in parameters() else ""
    if unit in _PERCENT:
        return f"{100 * value:.3g}%"
    if unit in ("per year", "per month"):
        return f"{100 * value:.3g}% a {unit.removeprefix('per ')}"
    return f"{value:.3g} {unit}".replace("per year", "a year").strip() if unit != "ratio" else f"{value:.3g}"


def said(limits: Iterable[Limit]) -> str:
    """Return limits as a clause: "message growth exceeds 8% a year and leader quality is below 0.5"."""
    by_name: dict[str, dict[str, Limit]] = {}
    for limit in limits:
        by_name.setdefault(limit.name, {})[limit.side] = limit
    return listed([_clause(name, sides) for name, sides in by_name.items()])


def _clause(name: str, sides: Mapping[str, Limit]) -> str:
    if among := sides.get("among"):
        words = tuple(str(word) for word in among.value) if isinstance(among.value, tuple) else ()
        if name in shocks():
            return f"there is {'a' if words == (YES,) else 'no'} {_plain(shocks()[name].title)}"
        return f"{subject(name)} is {' or '.join(words)}"
    ends = {side: amount(name, limit.value) for side, limit in sides.items() if isinstance(limit.value, float)}
    if len(ends) == 2:
        return f"{subject(name)} lies between {ends['above']} and {ends['below']}"
    return f"{subject(name)} exceeds {ends['above']}" if "above" in ends else f"{subject(name)} is below {ends['below']}"


def case(condition: Condition, titles: Mapping[str, str]) -> str:
    """Return what counts as a case as a clause.

    Args:
        condition: As read.
        titles: Titles of policies, the reference among them.
    """
    return listed([_term(term, titles) for term in condition.terms])


def _term(term: Term, titles: Mapping[str, str]) -> str:
    measure = term.measure
    title = measure.outcome.title.lower()
    policy = f"“{titles[measure.policy]}”"
    if term.other is not None:
        return f"{policy} beats “{titles[term.other.policy]}” on {_quoted(measure)}"
    if term.sign not in _LEVEL_WORDS:
        what = f"what {policy} changes of {_quoted(measure)}" if measure.change else f"{title} under {policy}"
        return f"{what} is among the {term.sign} {100 * term.value:g}%"
    number = _number(term)
    if not measure.change:
        return f"{title} {_under(measure, titles)}{_LEVEL_WORDS[term.sign]} {number}"
    if term.value == 0.0:
        verb = {">": "raises", "<": "lowers", ">=": "does not lower", "<=": "does not raise"}[term.sign]
        return f"{policy} {verb} {_quoted(measure)}"
    # "changes by more than −10%" is hard to read, so the direction is in the verb
    lowers, more = term.value < 0.0, (term.value < 0.0) == (term.sign in ("<", "<="))
    verb, other = ("lowers", "raises") if lowers else ("raises", "lowers")
    at = "" if term.sign in ("<", ">") else "at least " if more else "at most "
    size = at or ("more than " if more else "less than ")
    tail = "" if more else f", or {other} it"
    return f"{policy} {verb} {_quoted(measure)} by {size}{number.replace('−', '', 1)}{tail}"


def _quoted(measure: Measure) -> str:
    return measure.outcome.title.lower()


def _under(measure: Measure, titles: Mapping[str, str]) -> str:
    return "" if measure.policy == REFERENCE else f"under “{titles[measure.policy]}” "


def _number(term: Term) -> str:
    unit = term.measure.outcome.unit.lower()
    if term.relative:
        return f"{_signed(100 * term.value)}%"
    if unit.startswith((*_PERCENT, "per year")):
        return f"{_signed(100 * term.value)}{' points' if term.measure.change else '%'}"
    money = "usd" in unit
    after = "" if money or unit == "0 to 1" else f" {term.measure.outcome.unit}"
    return f"{'$' if money else ''}{_signed(term.value)}{after}"


def _signed(value: float) -> str:
    return (f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.6g}").replace("-", "−")


def sentence(box: Box, share: float, condition: str) -> str:
    """Return what a box says.

    Args:
        box: With its limits.
        share: Part of all points that are cases.
        condition: What counts as a case, as a clause.
    """
    return (
        f"When {said(box.limits)}, {condition} at {box.density:.0%} of the points, against {share:.0%} of all; these "
        f"{box.mass:.0%} of the points hold {box.coverage:.0%} of all such points."
    )


def _plain(title: str) -> str:
    """Return a title in the middle of a sentence: abbreviations keep their capitals."""
    first = title.split(maxsplit=1)[0]
    return title if first.isupper() else title[0].lower() + title[1:]
