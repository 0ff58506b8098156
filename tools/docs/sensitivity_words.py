"""Words, numbers and tables of the pages on sensitivity."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from markdown_words import percent

import sim
from sim.evidence.marks import MARKDOWN, marked
from sim.results.numbers import figure, style_of
from sim.studies.reports import parameters_hash
from sim.studies.sensitivity.indices.output import unit_of

if TYPE_CHECKING:
    from make_sensitivity import Found


def number(measure: str, value: float, signed: bool = False) -> str:
    """A number in the unit of a measure."""
    return figure(value, style_of(unit_of(measure)), signed=signed)


def title(policy: str) -> str:
    """The title of a lever, marked where it rests on an assumption only."""
    return marked(policy, mark=MARKDOWN)


def percents(shares: Iterable[float]) -> str:
    """Shares, one for each space."""
    return " / ".join(percent(share) for share in shares)


def with_ends(row: Mapping[str, float], key: str) -> str:
    """An index with its interval."""
    return f"{row[key]:.2f} ({row[f'{key}_low']:.2f} to {row[f'{key}_high']:.2f})"


def made_by(found: "Found") -> str:
    """What made a page."""
    study = found.study
    return (
        f"Made by `python tools/docs/make_sensitivity.py --people {study.institution.headcount} --points {found.count}` with version "
        f"{sim.__version__}, seed {study.seed}, parameters {parameters_hash()[:12]}; nothing in it is typed by hand."
    )


def where(found: "Found") -> str:
    """In which school, over which time."""
    return f"The typical school at {found.study.institution.headcount} people, {found.study.months // 12} years"


def joined(parts: Iterable[str]) -> str:
    """A page of its parts."""
    return "\n\n".join(part.strip() for part in parts) + "\n"
