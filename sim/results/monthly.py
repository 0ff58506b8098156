"""The tidy table of outcomes by replicate, month, and member of each group."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.evidence.outcomes import Outcome, monthly_values
from sim.results.event_log import labelled
from sim.results.observed import Observed


def monthly_table(
    observed: Observed, scenario: str, groups: Iterable[str] | None, wanted: Sequence[Outcome]
) -> pd.DataFrame:
    """Return the tidy table of outcomes by replicate, month and member.

    Args:
        observed: What was seen.
        scenario: Its name.
        groups: Which; all of them where None.
        wanted: Outcomes, one column each.
    """
    names = list(observed.groups() if groups is None else dict.fromkeys(groups))
    members = {group: observed.members(group) for group in names}
    rows = sum(len(each) for each in members.values())
    shape = (len(observed.replicates), observed.months + 1, rows)
    # outcomes first: pandas takes the turned array as it is, without a copy
    values = np.empty((len(wanted), *shape))
    first = 0
    for group in names:
        seen, of_units = observed.of(group)
        last = first + len(members[group])
        for k, outcome in enumerate(wanted):
            values[k, ..., first:last] = monthly_values(outcome, seen, of_units)
        first = last
    index = _index(observed.replicates, shape, scenario, members)
    table = pd.DataFrame(
        values.reshape(len(wanted), -1).T, columns=[outcome.name for outcome in wanted], copy=False
    )
    return pd.concat([pd.DataFrame(index), table], axis=1)


def _index(
    replicates: tuple[int, ...],
    shape: tuple[int, int, int],
    scenario: str,
    members: Mapping[str, tuple[str, ...]],
) -> dict[str, object]:
    """Return the columns that say what a row is about."""
    labels = list(dict.fromkeys(name for each in members.values() for name in each))
    place = {label: k for k, label in enumerate(labels)}
    group = np.repeat(np.arange(len(members)), [len(each) for each in members.values()])
    member = np.array([place[name] for each in members.values() for name in each])
    n, months, rows = shape
    return {
        "scenario": labelled(np.zeros(n * months * rows, dtype=np.int8), [scenario]),
        "replicate": np.repeat(np.asarray(replicates), months * rows),
        "month": np.tile(np.repeat(np.arange(months), rows), n),
        "group": labelled(np.tile(group, n * months), members),
        "member": labelled(np.tile(member, n * months), labels),
    }
