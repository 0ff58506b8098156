"""Whom to follow: people of a kind among all who are there in month 0, or the nearest kind where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import pandas as pd

from dashboard.checks import Notices
from dashboard.choices import Choices
from dashboard.lives import ranks
from dashboard.parts.wording import counted, inside, listed
from dashboard.question import Question

FEWEST = 5  # in a reader's own school, people whose kind is rarer are not singled out
MOST_SHOWN = 6
PEOPLE = 2_000  # so many are looked through, in as many futures as that takes
MOST_FUTURES = 6
ANY = ""
FATES = {
    "leaves-without": "leaves without the policy, stays with it",
    "leaves-with": "stays without the policy, leaves with it",
    "leaves-both": "leaves in both worlds",
    "stays-both": "stays in both worlds",
}
FATES_ALONE = {"leaves-both": "leaves", "stays-both": "stays"}  # there is no policy: one world
GENDERS = {"woman": "woman", "man": "man"}
RELAXED = ("track", "department", "rank", "gender", "fate")  # what is given up first comes first
TITLES = {
    "fate": "what becomes of them",
    "gender": "gender",
    "rank": "rank",
    "department": "department",
    "track": "track",
}

_NEVER = "A group of fewer than five is never singled out, simulated or not. Choose another kind."
RARE = (
    "There are people of this kind, but fewer than five at your school share department, rank, gender and track with any of "
    f"them, so none of them is followed here. {_NEVER}"
)


@dataclass(frozen=True)
class Kind:
    """Whom to follow; empty where it does not matter."""

    fate: str = ANY
    gender: str = ANY
    rank: str = ANY
    department: str = ANY
    track: str = ANY


@dataclass(frozen=True)
class Found:
    """People of a kind.

    Attributes:
        rows: Of the table of everybody, the likeliest to tell something first.
        said: How many there are, or why there is none, in a sentence or two.
        near: Whether they are of the nearest kind only.
    """

    rows: pd.DataFrame
    said: str
    near: bool = False


def futures_for(people: int) -> int:
    """Return in how many futures people are looked for."""
    return max(1, min(MOST_FUTURES, PEOPLE // max(people, 1)))


def fates_of(question: Question) -> dict[str, str]:
    """Return what can become of somebody, in words."""
    return FATES_ALONE if question.changes_nothing else FATES


def options(question: Question, choices: Choices) -> dict[str, dict[str, str]]:
    """Return what can be chosen of each part of a kind: name to words."""
    departments = {name: name for name in choices.schools[question.school].departments}
    return {
        "fate": dict(fates_of(question)),
        "gender": dict(GENDERS),
        "rank": ranks(),
        "department": departments,
        "track": dict(choices.tracks),
    }


def checked(raw: Any, question: Question, choices: Choices, notices: Notices) -> Kind:
    """Make a kind from any input.

    Args:
        raw: Expected to map parts of a kind to names.
        question: What is asked.
        choices: What can be chosen.
        notices: Told of what there is not.
    """
    given = raw if isinstance(raw, Mapping) else {}
    known = options(question, choices)
    found = {}
    for part, names in known.items():
        value = given.get(part)
        if isinstance(value, str) and value in names:
            found[part] = value
        elif value not in (None, ANY, "any"):
            shown = " ".join(str(value).split())[:40]
            notices.add(f"There is no {TITLES[part]} “{shown}” here; any is shown instead.")
    if "fate" not in found and given.get("fate") != "any":
        found["fate"] = next(iter(known["fate"]))
    return Kind(**found)


def in_words(kind: Kind, question: Question, choices: Choices) -> str:
    """Say a kind: “woman, associate professor, Pediatrics”."""
    known = options(question, choices)
    chosen = [(part, getattr(kind, part)) for part in ("gender", "rank", "track", "department")]
    words = [(part, known[part][value]) for part, value in chosen if value]
    return ", ".join(text if part == "department" else inside(text) for part, text in words)


def of_kind(table: pd.DataFrame, kind: Kind) -> pd.Series:
    """Return who is of a kind, as a mask."""
    mask = pd.Series(True, index=table.index)
    for part in ("gender", "rank", "department", "track"):
        if value := getattr(kind, part):
            mask &= table[part].astype(str) == value
    if kind.fate:
        mask &= fate_of(table) == kind.fate
    return mask


def fate_of(table: pd.DataFrame) -> pd.Series:
    """Return what becomes of everybody, as a name of `FATES`."""
    without, with_ = table["left_without"].notna(), table["left_with"].notna()
    found = pd.Series("stays-both", index=table.index)
    found[without & ~with_], found[~without & with_], found[without & with_] = tuple(FATES)[:3]
    return found


def find(table: pd.DataFrame, kind: Kind, question: Question, choices: Choices) -> Found:
    """Find people of a kind.

    Args:
        table: Everybody of month 0.
        kind: Whom to follow.
        question: What is asked.
        choices: What can be chosen.
    """
    own = choices.schools[question.school].own
    everybody = replace(kind, fate=ANY)
    alike = of_kind(table[table["replicate"] == table["replicate"].min()], everybody).sum()
    if own and alike < FEWEST:
        return Found(table.iloc[:0], refusal(in_words(everybody, question, choices)))
    allowed = table[table["alike"] >= FEWEST] if own else table
    rows = allowed[of_kind(allowed, kind)]
    if len(rows):
        return Found(in_order(rows), _how_many(len(rows), table, kind, question, choices, own))
    if own and of_kind(table, kind).any():
        return Found(rows, RARE)
    given_up, rows = _nearest(allowed, kind)
    what = _said_kind(kind, question, choices)
    none = f"Among {_looked_through(table)} there is nobody of this kind ({what})."
    if not given_up:
        return Found(rows, f"{none} There is no one to follow here.")
    near = Kind(**{**vars(kind), **dict.fromkeys(given_up, ANY)})
    left = listed([TITLES[part] for part in given_up])
    how_many = counted(len(rows), "person", "people")
    near_words = _said_kind(near, question, choices) or "anybody"
    return Found(
        in_order(rows),
        f"{none} The nearest kind leaves the {left} open ({near_words}): {how_many}.",
        near=True,
    )


def refusal(kind: str) -> str:
    """Say that people of a kind are too few to follow one of them."""
    what = f"this kind ({kind})" if kind else "any kind"
    return f"Fewer than five people at your school are of {what}, so none of them is followed here. {_NEVER}"


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return people in the order in which they are offered: who leaves by choice after a year or later comes first."""
    left = rows["left_without"].fillna(rows["left_with"])
    kind = rows["kind_without"].where(rows["left_without"].notna(), rows["kind_with"])
    last = (kind != "voluntary").astype(int) * 2 + (left <= 12).astype(int)
    return rows.loc[last.sort_values(kind="stable").index]


def _said_kind(kind: Kind, question: Question, choices: Choices) -> str:
    fate = fates_of(question).get(kind.fate, "")
    return "; ".join(part for part in (in_words(kind, question, choices), fate) if part)


def _looked_through(table: pd.DataFrame) -> str:
    futures = table["replicate"].nunique()
    where = f" in {counted(futures, 'simulated future')}"
    return f"the {len(table):,} simulated people{where}"


def _how_many(
    number: int, table: pd.DataFrame, kind: Kind, question: Question, choices: Choices, own: bool
) -> str:
    what = _said_kind(kind, question, choices)
    of_kind_ = f" of this kind ({what})" if what else ""
    rare = (
        " People whose department, rank, gender and track fewer than five share are left out." if own else ""
    )
    shown = f" The first {MOST_SHOWN} are listed." if number > MOST_SHOWN else ""
    return f"{number:,} of {_looked_through(table)} {'is' if number == 1 else 'are'}{of_kind_}.{shown}{rare}"


def _nearest(table: pd.DataFrame, kind: Kind) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Return what must be left open so that there is somebody, as little as possible, and who that is."""
    given = [part for part in RELAXED if getattr(kind, part)]
    for many in range(1, len(given) + 1):
        for parts in combinations(given, many):
            rows = table[of_kind(table, Kind(**{**vars(kind), **dict.fromkeys(parts, ANY)}))]
            if len(rows):
                return parts, rows
    return (), table.iloc[:0]
