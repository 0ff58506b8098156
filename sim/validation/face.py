"""Face validity: what an expert checks first, read off a simulated school and set beside what was published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.evidence.published import Beside, beside, plain_name
from sim.results.hurt import HURT, named
from sim.validation.patterns_leavers import (
    QUITS,
    age_at_retirement,
    gaps_and_destinations,
    new_hires_gone,
    paths_of_leavers,
)
from sim.validation.patterns_leaving import ACADEMIC, ten_year_fate
from sim.validation.patterns_specialties import SURVEYS
from sim.validation.patterns_stability import burnout_a_year_later, spread_of_hours
from sim.validation.study import SURVEY, SimulatedInstitution

TOPICS = {"hours": "hours_per_week", "burnout": "burned_out", "intention": "intends_to_leave", "turnover": "left"}
AGES = {"under 35": 0, "35 to 44": 35, "45 to 54": 45, "55 to 64": 55, "65 and over": 65}
YEARS = {"under 3": 0, "3 to 5": 36, "6 to 15": 72, "over 15": 192}
INDUSTRY = ("industry", "operations_leadership")
SMALLEST = 30  # people of a group that is shown
SCHOOLS = 10  # with random numbers of their own, so that chance can be told from the model
SURE = 0.95
Table = pd.DataFrame
Row = tuple[str, float, int]


@dataclass(frozen=True)
class FaceRow:
    """One number: topic, kind of group and group, value, people behind it, and what was published (if anything).

    `low` and `high` enclose what the value would be with endless futures, as far as chance among schools tells (95%).
    """

    topic: str
    by: str
    group: str
    value: float
    low: float
    high: float
    n: int
    published: Beside | None

    @property
    def verdict(self) -> str:
        """Where it lies: within the published range or outside, `cannot tell` where chance crosses an edge, or empty.

        What the model was given (`fitted` to it, or an `input`) is called so, wherever it lies: it does not count.
        """
        if self.published is None:
            return ""
        if self.published.given:
            return self.published.given
        if self.published.holds(self.low) and self.published.holds(self.high):
            return "within"
        apart = self.high < self.published.low or self.low > self.published.high
        return "outside" if apart else "cannot tell"


def face(study: SimulatedInstitution, schools: int = SCHOOLS) -> list[FaceRow]:
    """Return every row of the page, in its order.

    Args:
        study: The first school; the others have the following seeds.
        schools: How many, two or more.
    """
    known = beside()
    found: dict[str, list[tuple[float, int]]] = {}
    for k in range(schools):
        one = replace(study, seed=study.seed + k)
        for name, value, n in (*_levels(one), *_when(one), *_why(one), *_where(one)):
            found.setdefault(name, []).append((value, n))
    rows = []
    for name, readings in found.items():
        topic, by, group = name.split("/", 2)
        value, off = _together(readings)
        people = sum(n for _, n in readings)
        rows.append(FaceRow(topic, by, group, value, value - off, value + off, people, known.get(name)))
    return rows


def _together(readings: list[tuple[float, int]]) -> tuple[float, float]:
    """Return the mean over schools, weighted by people, and how far off chance may be: anywhere with a single school."""
    values, weights = (np.array(each, dtype=np.float64) for each in zip(*readings, strict=True))
    mean = float(np.average(values, weights=weights))
    if len(values) < 2:
        return mean, float("inf")
    return mean, float(stdtrit(len(values) - 1, 0.5 + 0.5 * SURE) * values.std(ddof=1) / np.sqrt(len(values)))


def as_table(rows: list[FaceRow]) -> Table:
    """Return the rows as a table for a CSV file."""
    return pd.DataFrame(
        [
            {
                "topic": row.topic, "by": row.by, "group": row.group, "simulated": row.value,
                "simulated_low": row.low, "simulated_high": row.high, "n": row.n,
                "published": row.published.published if row.published else "",
                "low": row.published.low if row.published else None, "high": row.published.high if row.published else None,
                "verdict": row.verdict, "sources": " ".join(row.published.sources) if row.published else "",
            }
            for row in rows
        ]
    )  # fmt: skip


def _levels(study: SimulatedInstitution) -> Iterator[Row]:
    """Yield hours, burnout, intention and turnover, of everybody and by group."""
    survey, pooled, years = (
        _grouped(study.survey(SURVEY)), _grouped(study.survey(*SURVEYS)), _grouped(study.person_years())
    )  # fmt: skip
    for topic, column in TOPICS.items():
        people = years if topic == "turnover" else survey
        yield f"{topic}/all/all", float(people[column].mean()), len(people)
        if topic == "hours":
            spread = spread_of_hours(study)
            yield f"{topic}/all/standard deviation", spread["standard_deviation"].value, len(people)
            yield f"{topic}/all/share above 60 h", spread["above_60_hours"].value, len(people)
        if topic == "burnout":
            still = burnout_a_year_later(study)["still_burned_out_after_a_year"]
            yield f"{topic}/all/still burned out a year later", still.value, still.n
        for by in ("specialty", "rank", "gender", "age", "years in job"):
            table = pooled if by == "specialty" and topic != "turnover" else people
            found = table.groupby(by, observed=True)[column].agg(["mean", "size"])
            found = found[found["size"] >= SMALLEST]
            for group, one in found.iterrows():
                yield f"{topic}/{by}/{plain_name(str(group))}", float(one["mean"]), int(one["size"])
            yield from _contrasts(topic, by, table, column)


def _grouped(people: Table) -> Table:
    """Return people with their bands of age and of years in the job."""
    people["years in job"] = _bands(people["months_since_hire"], YEARS)
    people["age"] = _bands(people["age"], AGES)
    return people


def _bands(values: pd.Series, lows: Mapping[str, float]) -> pd.Series:
    return pd.cut(values, [*lows.values(), float("inf")], right=False, labels=list(lows))


def _contrasts(topic: str, by: str, people: Table, column: str) -> Iterator[Row]:
    """Yield differences (ratios for turnover) that studies printed."""
    for name, one, other in _pairs(topic, by, people):
        first, second = float(people.loc[one, column].mean()), float(people.loc[other, column].mean())
        value = first / second if topic == "turnover" else first - second
        yield f"{topic}/{by}/{name}", value, int(one.sum() + other.sum())


def _pairs(topic: str, by: str, people: Table) -> Iterator[tuple[str, pd.Series, pd.Series]]:
    """Yield name of a contrast with its two groups."""
    link = "to" if topic == "turnover" else "minus"
    if by == "gender":
        yield f"women {link} men", people["woman"], ~people["woman"]
    if by == "rank" and topic in ("burnout", "turnover"):
        pairs = [("assistant", "full"), ("associate", "full") if topic == "burnout" else ("assistant", "associate")]
        for one, other in pairs:
            yield f"{one} {link} {other}", people["rank"] == one, people["rank"] == other
    if by == "age" and topic == "burnout":
        ages = people["age"]
        yield "under 45 minus 55 and over", ages.isin(list(AGES)[:2]), ages.isin(list(AGES)[3:])
    if by == "years in job" and topic == "intention":
        middle = people["years in job"] == "6 to 15"
        yield "6 to 15 minus others", middle, ~middle
    if by == "specialty":
        emergency = people["specialty"] == "emergency_medicine"
        if topic == "burnout":
            for other in ("anesthesiology", "radiology"):
                yield f"emergency medicine minus {other}", emergency, people["specialty"] == other
        if topic == "turnover":
            others = people["specialty"].isin(("orthopaedics", "medical_specialties"))
            yield "emergency medicine to orthopedics and medical specialties", emergency, others


def _when(study: SimulatedInstitution) -> Iterator[Row]:
    """Yield when people leave."""
    for name, reading in new_hires_gone(study).items():
        yield f"when/new hires/{name.replace('_', ' ')}", reading.value, reading.n
    stayed = ten_year_fate(study)["stayed"]
    yield "when/new assistant professors/still there after ten years", stayed.value, stayed.n
    for name, reading in age_at_retirement(study).items():
        words = "median age" if name == "median" else f"{name.replace('_', ' ')} of age"
        yield f"when/retirement/{words}", reading.value, reading.n


def _why(study: SimulatedInstitution) -> Iterator[Row]:
    """Yield why people leave, as a payroll, two surveys and an exit interview would tell."""
    gone = study.departures
    for kind, share in gone["kind"].value_counts(normalize=True).sort_index().items():
        yield f"why/kind of departure/{kind}", float(share), len(gone)
    for name, reading in paths_of_leavers(study).items():
        yield f"why/leavers/{name.replace('_', ' ')}", reading.value, reading.n
    quits = gone[gone["kind"].isin(QUITS)]
    asked = int(quits["hurt_most"].notna().sum())
    for cause, share in zip(HURT, named(quits), strict=True):
        yield f"why/what hurt most/{plain_name(cause.removeprefix('strain_'))}", float(share), asked


def _where(study: SimulatedInstitution) -> Iterator[Row]:
    """Yield where voluntary leavers go, and whether the two calendars tell where."""
    gone = study.departures
    to = gone.loc[gone["kind"] == "voluntary", "destination"]
    kinds = {"other academic": to == ACADEMIC, "industry or operations": to.isin(INDUSTRY)}
    kinds["practice outside academia"] = ~(kinds["other academic"] | kinds["industry or operations"])
    for name, which in kinds.items():
        yield f"where/voluntary leavers/{name}", float(which.mean()), len(to)
    for name, reading in gaps_and_destinations(study).items():
        gap = "values" if "values" in name else "volume"
        words = f"odds of leaving academia per SD of {gap} gap"
        yield f"where/voluntary leavers/{words}", reading.value, reading.n

