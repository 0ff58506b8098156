"""What is asked on the page at this moment, from what the browser says; anything is survived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.answers.digest import Digest
from dashboard.pages.compare import assumed
from dashboard.pages.compare.chosen import Offer, Option, first_chosen, offer, selected, written
from dashboard.pages.compare.compared import Compared, Row
from dashboard.pages.compare.measures import FIRST, Measure, measure_of
from dashboard.parts.frame import Carried, carried, own_query
from dashboard.question import Arm, Question
from dashboard.site import Site

PAGE = "compare"


@dataclass(frozen=True)
class Now:
    """What is asked.

    Attributes:
        carried: What the reader brought.
        offered: What can be chosen.
        chosen: The policies to compare.
        said: What a reader must know of the choice.
        measure: The outcome of charts and ranking.
        values: Assumptions that differ from the model's.
        focus: The policy shown in detail; None where none is chosen.
    """

    carried: Carried
    offered: Offer
    chosen: tuple[Option, ...]
    said: tuple[str, ...]
    measure: Measure
    values: Mapping[str, float]
    focus: Option | None

    @property
    def question(self) -> Question:
        """The question that the reader brought."""
        return self.carried.question

    @property
    def reference(self) -> Arm:
        """The baseline, with the assumption about searches."""
        return self._assumed(self.question.reference)

    def arm(self, option: Option) -> Arm:
        """Return the side of a policy, with the assumption about searches."""
        return self._assumed(option.question.treated)

    @property
    def arms(self) -> list[Arm]:
        """All sides, the baseline first."""
        return [self.reference, *(self.arm(one) for one in self.chosen)]

    def _assumed(self, arm: Arm) -> Arm:
        return replace(arm, vacancy=assumed.vacancy(self.values))

    @property
    def levers(self) -> list[str]:
        """Levers in use in any of the chosen policies."""
        return list(dict.fromkeys(lever for one in self.chosen for lever, _ in one.question.policy))

    def sides(self, site: Site) -> tuple[Digest | None, dict[str, Digest]]:
        """Return the baseline if it is there, and the policies that are, by key."""
        reference, *others = site.answers.several.kept(self.arms)
        found = {one.key: side for one, side in zip(self.chosen, others, strict=True) if side is not None}
        return reference, found

    def compared(self, site: Site) -> Compared | None:
        """Return whatever is there side by side; None as long as there is no baseline or no policy."""
        reference, found = self.sides(site)
        rows = tuple(
            Row(one, found[one.key], site.answers.model.rests(self.arm(one), self.reference))
            for one in self.chosen
            if one.key in found
        )
        if reference is None or not rows:
            return None
        return Compared(
            rows, reference, assumed.assumptions(self.values, reference.ledger), self.question.years
        )

    def row(self, compared: Compared | None) -> Row | None:
        """Return the policy shown in detail, if it is there."""
        if compared is None or self.focus is None:
            return None
        return next((one for one in compared.rows if one.option.key == self.focus.key), None)

    def address(self) -> str:
        """Return the page's own part of the address."""
        made = written(list(self.chosen))
        if self.measure is not FIRST:
            made["outcome"] = self.measure.name
        if self.focus is not None and self.chosen and self.focus.key != self.chosen[0].key:
            made["policy"] = made["with"].split("|")[[one.key for one in self.chosen].index(self.focus.key)]
        return own_query(PAGE, {**made, **assumed.written(self.values)})


def now(raw: Any, picked: Sequence[Any], outcome: Any, values: Any, focus: Any, site: Site) -> Now:
    """Return what is asked.

    Args:
        raw: What the reader brought.
        picked: Keys of each group of policies.
        outcome: Name of an outcome.
        values: Assumptions.
        focus: Key of a policy.
        site: The site.
    """
    brought = carried(raw, PAGE, site)
    offered = offer(brought, site)
    keys = [key for one in picked if isinstance(one, list) for key in one]
    chosen, said = selected(keys, offered.options)
    return _made(brought, offered, chosen, said, outcome, assumed.checked(values), focus)


def opened(raw: Any, site: Site) -> tuple[Now, list[str]]:
    """Return what the address asks when the page opens, and what of it was not understood."""
    brought = carried(raw, PAGE, site)
    offered = offer(brought, site)
    keys, lines = first_chosen(brought, offered)
    chosen, said = selected(keys, offered.options)
    values, wrong = assumed.from_own(brought.own)
    focus = brought.own.get("policy", "")
    found = _made(
        brought, offered, chosen, said, brought.own.get("outcome"), values, offered.meant.get(focus, focus)
    )
    return found, [*brought.notices, *offered.notices, *lines, *wrong]


def _made(
    brought: Carried,
    offered: Offer,
    chosen: list[Option],
    said: list[str],
    outcome: Any,
    values: Mapping[str, float],
    focus: Any,
) -> Now:
    one = next((each for each in chosen if each.key == focus), chosen[0] if chosen else None)
    return Now(brought, offered, tuple(chosen), tuple(said), measure_of(outcome), values, one)
