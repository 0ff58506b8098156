"""A small roster for the tests of studies: sixty people of the community school, none alike, some cells blank."""

from pathlib import Path

import pandas as pd

from sim.world.institution import load_institution
from sim.world.roster.read import read_roster

PEOPLE = 60
COMMUNITY = load_institution("community")
_RANKS = ("assistant", "associate", "full", "")


def text(other: bool = False) -> str:
    """Return it as a school would save it, or another one of the same size, in which more people work part-time."""
    names = [department.name for department in COMMUNITY.departments_resolved()][:6]
    rows = ["Dept,Division,Sex,Age,Rank,FTE,Years of service"]
    for k in range(PEOPLE):
        name = names[k % len(names)]
        part = "" if k % 7 else '"North, A ""1"""'
        rows.append(f"{name},{part},{'FM'[k % 2]},{32 + k % 31},{_RANKS[k % 4]},{(100, 60)[other or k % 5 == 0]}%,{k % 8}")
    return "\n".join(rows) + "\n"


def file(folder: Path, name: str = "faculty.csv", **more: bool) -> Path:
    """Write it into a folder."""
    path = folder / name
    path.write_text(text(**more), encoding="utf-8")
    return path


def read(**more: bool) -> pd.DataFrame:
    """Return it in one form."""
    return read_roster(text(**more).encode(), COMMUNITY)
