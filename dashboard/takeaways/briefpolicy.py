"""The policy in the brief: a row a lever, with what is bought for it; what all levers share is said once."""

from __future__ import annotations

from dashboard.takeaways.content import LEVERS, Table, TakeAway
from dashboard.takeaways.numbers import said
from dashboard.takeaways.policy import COLUMNS, NO_LEVERS, PolicyRow
from dashboard.takeaways.tables import table
from dashboard.takeaways.text import in_html

LONG = 1500
FEW = 3  # levers whose columns all stay, alike or not
_SHARED = (1, 2, 3, 4, 5)  # how far; when it begins, is in full force, and ends; where and for whom
NOTHING = "–"
FULL = "In full force"


def policy(found: TakeAway) -> str:
    """Return the levers in use, and what else happens.

    Args:
        found: What is taken away.
    """
    said_of = "".join(f"<p>{in_html(one, LONG)}</p>" for one in found.setting)
    if not found.policy:
        return f"<p>{NO_LEVERS}</p>{said_of}"
    bought = next((one for one in found.more if LEVERS in one.kinds), None)
    costs = _bought(bought)
    levers = [_apart(row, costs.pop(row.lever.partition(" (of “")[0], NOTHING)) for row in found.policy]
    same = [k for k in _SHARED if len(levers) > FEW and len({row[k] for row in levers}) == 1]
    lines = [_joined(row, same) for row in levers]
    lines += [[title, *[NOTHING] * (len(lines[0]) - 3), usd, NOTHING] for title, usd in costs.items()]
    columns = [COLUMNS[1], FULL if {2, 4} <= set(same) else COLUMNS[2], COLUMNS[3]]
    gone = ({1}, {2, 3, 4}, {5})
    kept = [title for title, parts in zip(columns, gone, strict=True) if not parts <= set(same)]
    head = [COLUMNS[0], *kept, COLUMNS[4], bought.title if bought else "What is bought", COLUMNS[5]]
    shared = f"All levers: {'; '.join(levers[0][k] for k in same)}." if same else ""
    once = f"<p>{in_html(shared, LONG)}</p>" if same else ""
    return f"{table(head, lines, 'The levers in use', 'words')}{once}{said_of}"


def _apart(row: PolicyRow, usd: str) -> list[str]:
    """Return the cells of a lever: when it begins, is in full force, and ends stand apart."""
    begins, full, ends = [*row.when.split(", "), "", ""][:3]
    evidence = row.evidence.replace(" (assumed effect)", ", assumed")  # in full below, in what it rests on
    return [row.lever, row.far, begins, full, ends, row.where, row.cost, usd, evidence]


def _joined(row: list[str], same: list[int]) -> list[str]:
    """Return the cells of a row without what all rows share."""
    far, where = ([row[k]] if k not in same else [] for k in (1, 5))
    when = ", ".join(row[k] for k in (2, 3, 4) if k not in same and row[k])
    if {2, 4} <= set(same):
        when = when.removeprefix(f"{FULL.lower()} ")
    return [row[0], *far, *([when] if when else []), *where, *row[6:]]


def _bought(given: Table | None) -> dict[str, str]:
    """Return what is bought for each lever, with its range."""
    found = {}
    for title, *cells in given.rows if given else ():
        numbers = [one for one in cells if not isinstance(one, str)]
        words = str(cells[-1]) if isinstance(cells[-1], str) else ""
        found[str(title)] = f"{said(float(numbers[0]), 'usd')}{f' ({words})' if words else ''}"
    return found
