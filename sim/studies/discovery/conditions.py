"""What counts as a case, written in words of outcomes: "departures_change > 0", "team_inbox beats mentoring on burned_out".

    condition  term [and term …]
    term       measure > number [%]      also <, >=, <=
               measure in worst 20%     also best, highest, lowest: of all points
               policy beats policy on outcome
    measure    [policy.]outcome          the level under the policy
               [policy.]outcome_change   what the policy changes of it, against the reference

A percent sign divides by a hundred where the outcome is a share; behind a change of anything else it means percent
of the reference. Without a policy in front, the one that was asked for is meant.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.evidence.outcomes import CHANGE, Outcome, chosen, outcomes
from sim.foundation.errors import InputError, nearest, shown
from sim.studies.points.stages import REFERENCE
from sim.studies.sensitivity.space import Array

FORMS = (
    '"departures_change > 0", "burned_out >= 40%", "total_usd_change in worst 20%", '
    '"support_staff beats documentation_support on burned_out"; several joined by "and"'
)
_NAME = r"[A-Za-z0-9][\w-]*"
_MEASURE = rf"(?:(?P<policy>{_NAME})\.)?(?P<outcome>[A-Za-z]\w*)"
_COMPARED = re.compile(rf"{_MEASURE}\s*(?P<sign>>=|<=|>|<)\s*(?P<value>\S+?)\s*(?P<percent>%)?")
_RANKED = re.compile(rf"{_MEASURE}\s+in\s+(?:the\s+)?(?P<end>\w+)\s+(?P<value>\S+?)\s*%")
_BEATS = re.compile(rf"(?P<one>{_NAME})\s+beats\s+(?P<other>{_NAME})\s+on\s+(?P<outcome>\w+)")
_ENDS = ("worst", "best", "highest", "lowest")
_SIGNS: Mapping[str, Callable[[Array, Array], Array]] = {
    ">": np.greater, "<": np.less, ">=": np.greater_equal, "<=": np.less_equal,
}  # fmt: skip
_SHARES = ("share", "per year", "probability")
Values = Callable[[str, str], Array]  # of an outcome and a scenario: points x replicates


@dataclass(frozen=True)
class Measure:
    """An outcome under a policy, or what the policy changes of it.

    Attributes:
        policy: Its name; the reference is a policy, too.
        outcome: Which.
        change: Whether the reference is taken away.
    """

    policy: str
    outcome: Outcome
    change: bool

    def of(self, values: Values) -> Array:
        """Return it at each point and replicate."""
        found = values(self.outcome.name, self.policy)
        return found - values(self.outcome.name, REFERENCE) if self.change else found


@dataclass(frozen=True)
class Term:
    """One statement about a point.

    Attributes:
        measure: What is looked at; of two policies, the first.
        sign: How it is compared; "beats", or an end such as "worst", where it is not with a number.
        value: The number, or the share of points.
        relative: The number is a part of the reference.
        other: What is beaten.
    """

    measure: Measure
    sign: str
    value: float = 0.0
    relative: bool = False
    other: Measure | None = None

    def holds(self, values: Values) -> tuple[Array, Array]:
        """Return whether it holds at each point by the mean over replicates, and in each replicate alone."""
        found = self.measure.of(values)
        mean = found.mean(axis=1)
        if self.other is not None:
            gap = found - self.other.of(values)
            gap = gap if self.measure.outcome.better == "higher" else -gap
            return gap.mean(axis=1) > 0.0, gap > 0.0
        if self.sign in _SIGNS:
            base = values(self.measure.outcome.name, REFERENCE) if self.relative else np.ones_like(found)
            compared = _SIGNS[self.sign]
            return compared(mean, self.value * base.mean(axis=1)), compared(found, self.value * base)
        above = self.sign == "highest" or self.sign == (
            "worst" if self.measure.outcome.better == "lower" else "best"
        )
        limit = np.quantile(mean, 1.0 - self.value if above else self.value)
        return (mean > limit, found > limit) if above else (mean < limit, found < limit)


@dataclass(frozen=True)
class Condition:
    """What counts as a case.

    Attributes:
        text: As it was written.
        terms: All of which must hold.
    """

    text: str
    terms: tuple[Term, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes that must be known."""
        return tuple(dict.fromkeys(term.measure.outcome.name for term in self.terms))

    def holds(self, values: Values) -> tuple[Array, Array]:
        """Return which points are cases, and which replicates of each would say so alone."""
        found = [term.holds(values) for term in self.terms]
        points = np.logical_and.reduce([one for one, _ in found])
        return points, np.logical_and.reduce([each for _, each in found])


def read(text: str, policies: Sequence[str]) -> Condition:
    """Read a condition.

    Args:
        text: What a user wrote.
        policies: Names of the policies that were asked for, the reference not among them.

    Raises:
        InputError: It cannot be read, or something in it does not exist; says where and what is allowed.
    """
    parts = [part.strip() for part in re.split(r"\s+and\s+", text.strip(), flags=re.IGNORECASE)]
    return Condition(text.strip(), tuple(_term(part, tuple(policies)) for part in parts))


def policies_in(text: str) -> Iterator[str]:
    """Yield the policies that a condition names, right or wrong, in their order."""
    for part in re.split(r"\s+and\s+", text.strip(), flags=re.IGNORECASE):
        if found := _BEATS.fullmatch(part.strip()):
            yield from (found["one"], found["other"])
        elif (found := _COMPARED.fullmatch(part.strip()) or _RANKED.fullmatch(part.strip())) and found["policy"]:
            yield found["policy"]


def _term(text: str, policies: tuple[str, ...]) -> Term:
    if found := _BEATS.fullmatch(text):
        outcome = _outcome(found["outcome"], text)
        if outcome.better == "neither":
            allowed = [one.name for one in outcomes().values() if one.better != "neither"]
            raise _wrong(text, f"More of {shown(outcome.name)} is neither better nor worse.", allowed)
        one, other = (Measure(_policy(found[key], policies, text), outcome, False) for key in ("one", "other"))
        if one == other:
            raise _wrong(text, "A policy cannot beat itself.", "two policies")
        return Term(one, "beats", other=other)
    if found := _RANKED.fullmatch(text):
        measure = _measure(found, policies, text)
        end = found["end"].lower()
        if end not in _ENDS:
            raise _wrong(text, f"{shown(end)} is not an end of a ranking.", _ENDS, nearest(end, _ENDS))
        if end in ("worst", "best") and measure.outcome.better == "neither":
            message = f"More of {shown(measure.outcome.name)} is neither better nor worse."
            raise _wrong(text, message, "highest, lowest")
        share = _number(found["value"], text) / 100.0
        if not 0.0 < share < 1.0:
            raise _wrong(text, f"{shown(found['value'])}% is not a valid share of points.", "more than 0% and less than 100%")
        return Term(measure, end, share)
    if found := _COMPARED.fullmatch(text):
        measure = _measure(found, policies, text)
        value = _number(found["value"], text)
        relative = bool(found["percent"]) and not measure.outcome.unit.lower().startswith(_SHARES)
        if relative and not measure.change:
            message = f"{shown(measure.outcome.name)} is not a share ({measure.outcome.unit})."
            raise _wrong(text, message, f"a number without %, or {measure.outcome.name}{CHANGE} with it")
        return Term(measure, found["sign"], value / 100.0 if found["percent"] else value, relative)
    raise _wrong(text, "This is not a condition.", FORMS)


def _measure(found: re.Match[str], policies: tuple[str, ...], text: str) -> Measure:
    name = found["outcome"]
    change = name.endswith(CHANGE)
    outcome = _outcome(name.removesuffix(CHANGE), text)
    if found["policy"]:
        policy = _policy(found["policy"], policies, text)
    elif len(policies) == 1:
        policy = policies[0]
    elif not policies and not change:
        policy = REFERENCE
    else:
        said = "No policy is" if not policies else "Several policies are"
        raise _wrong(text, f"{said} requested, so it is unclear whose {name} is meant.", f"policy.{name}")
    if change and policy == REFERENCE:
        raise _wrong(text, "The reference cannot be compared with itself.", "a requested policy")
    return Measure(policy, outcome, change)


def _outcome(name: str, text: str) -> Outcome:
    try:
        (found,) = chosen([name])
    except InputError as error:
        raise _wrong(text, error.message, error.allowed, error.nearest) from None
    return found


def _policy(name: str, policies: tuple[str, ...], text: str) -> str:
    known = (*policies, REFERENCE)
    if name not in known:
        raise _wrong(text, f"The policy {shown(name)} was not requested.", known, nearest(name, known))
    return name


def _number(text: str, term: str) -> float:
    try:
        found = float(text.replace("−", "-"))
    except ValueError:
        found = float("nan")
    if not np.isfinite(found):
        raise _wrong(term, f"{shown(text)} is not a number.", "a number, such as 0.4 or 40%")
    return found


def _wrong(text: str, message: str, allowed: str | Sequence[str], near: str | None = None) -> InputError:
    return InputError(message, where=f'--when, "{text}"', allowed=allowed, nearest=near)
