"""The columns of a roster: their names, and what their cells may say."""

from collections.abc import Mapping

from sim.rules.vocabulary import Rank, Track
from sim.world.roster.cells import Choice, Column, Text, YesNo
from sim.world.roster.quantities import Number, Share, Years
from sim.world.roster.titles import RankColumn

GENDERS = ("man", "woman")
RANKS = tuple(rank.name.lower() for rank in Rank)
TRACKS = tuple(track.name.lower() for track in Track)


def _between(low: float, high: float, unit: str) -> str:
    return f"a number from {low:,.12g} to {high:,.12g} ({unit})".replace(",", "")


_SHARE_UNITS = ("share", "percent", "share of fte", "percent of fte", "hours")
_SHARE_TAILS = frozenset({"fte", "cfte", "h", "hrs", "hours"})
_YEAR_TAILS = frozenset({"years", "year", "yrs", "yr", "y", "years old", "y/o", "yo"})
_MONEY = frozenset({"money"})
_DATE_UNITS = ("years", "months", "mm/dd/yyyy", "dd/mm/yyyy")


def _share(name: str, low: float = 0.0) -> Share:
    allowed = _between(low, 1, "share of full-time work") + ", or a percent with its sign"
    return Share(name, allowed, units=_SHARE_UNITS, low=low, high=1.0, tails=_SHARE_TAILS)


COLUMNS: tuple[Column, ...] = (
    Text("unit", "a text of at most 80 characters"),
    Choice("gender", "woman, man, or blank"),
    YesNo("urim", "yes, no, or blank"),
    Years("age", _between(24, 90, "years") + ", or a date of birth", units=_DATE_UNITS, low=24, high=90, tails=_YEAR_TAILS),
    RankColumn("rank", ", ".join(RANKS) + ", or blank"),
    Choice("track", ", ".join(TRACKS) + ", or blank"),
    YesNo("tenure_track", "yes, no, or blank"),
    Years(
        "years_since_hire", _between(0, 65, "years") + ", or a day of hire", units=_DATE_UNITS, low=0, high=65,
        tails=_YEAR_TAILS,
    ),
    _share("fte", 0.05),
    _share("cfte"),
    _share("research_effort"),
    _share("teaching_effort"),
    _share("admin_effort"),
    Number(
        "pay_usd", _between(20_000, 5_000_000, "US dollars a year"), units=("dollars", "thousands"),
        low=20_000, high=5_000_000, tails=_MONEY,
    ),
    Number("rvu_target", _between(0.1, 3, "1 is the benchmark"), low=0.1, high=3),
)  # fmt: skip
WORK_RVUS: tuple[Column, ...] = tuple(
    Number(
        name, _between(50, 40_000, "work RVUs a year"), low=50, high=40_000,
        tails=frozenset({"rvu", "rvus", "wrvu", "wrvus"}),
    )
    for name in ("wrvu_target", "wrvu_benchmark")
)  # fmt: skip
ID = Text("id", "a text of at most 80 characters", secret=True)
NAMES: tuple[str, ...] = ("department", *(column.name for column in COLUMNS), "id")
READ: tuple[str, ...] = (*NAMES, *(column.name for column in WORK_RVUS))
CATEGORIES: Mapping[str, tuple[str, ...]] = {"gender": GENDERS, "rank": RANKS, "track": TRACKS}
BY_NAME: Mapping[str, Column] = {column.name: column for column in (*COLUMNS, *WORK_RVUS, ID)}
EFFORTS = ("cfte", "research_effort", "teaching_effort", "admin_effort")
