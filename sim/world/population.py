"""An institution's faculty lines, units and departments as records, from published margins or from a roster.

What is a property of the institution (lines, tracks, effort on paper) is fixed here, evenly spread and without
chance. Who holds a line is drawn by the rules when a replicate begins; a roster fixes what it gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.foundation.kept import Store
from sim.foundation.packed import Packing
from sim.rules.records import DEPARTMENT_FIELDS, department_type, person_type, school_type, unit_type
from sim.rules.vocabulary import Track
from sim.world.institution import Department, Institution, UnitSpec

Records = np.ndarray[Any, Any]
_GOLDEN = 0.6180339887498949  # a low-discrepancy sequence: every stretch of lines has the same mix
_PLASTIC = 0.7548776662466927
_INVESTIGATORS = (Track.CLINICIAN_INVESTIGATOR, Track.PHYSICIAN_SCIENTIST)


@dataclass(frozen=True)
class Population(Packing):
    """Records of an institution before anybody is drawn, and the names that go with the numbers."""

    people: Records
    units: Records
    departments: Records
    school: Records
    unit_names: tuple[str, ...]
    department_names: tuple[str, ...]
    department_specs: tuple[Department, ...]
    on_roster: bool

    @property
    def nbytes(self) -> int:
        """Memory of the records."""
        return self.people.nbytes + self.units.nbytes + self.departments.nbytes + self.school.nbytes


@dataclass(frozen=True)
class Grounds:
    """What of a layout no parameter changes; made once where one institution is laid out at many points."""

    specs: tuple[Department, ...]
    sizes: tuple[UnitSpec, ...]
    departments: Records
    rows: pd.DataFrame | None

    @property
    def nbytes(self) -> int:
        """Memory of the records and the rows."""
        return self.departments.nbytes + (0 if self.rows is None else int(self.rows.memory_usage().sum()))

    @classmethod
    def of(cls, institution: Institution, roster: pd.DataFrame | None = None) -> Self:
        """Sort departments, units and, if there is a roster, its people."""
        specs: Sequence[Department] = institution.departments_resolved()
        sizes: Sequence[UnitSpec]
        rows: pd.DataFrame | None = None
        if roster is None:
            sizes = institution.units_resolved()
        else:
            rows, sizes = _units_of(roster, specs, institution)
            specs = [spec for spec in specs if any(unit.department == spec.name for unit in sizes)]
        return cls(tuple(specs), tuple(sizes), _departments(specs), rows)


def units_of(institution: Institution, roster: pd.DataFrame | None = None) -> list[str]:
    """Return the names of the units of an institution, which a roster may name otherwise."""
    return [unit.name for unit in Grounds.of(institution, roster).sizes]


LAYOUT_PARAMETERS = (
    "vacant_at_start", "effort_spread", "effort_cut", "admin_effort_usual",
    *(f"{track.name.lower()}_{kind}" for track in Track for kind in ("research", "teaching")),
)  # fmt: skip
"""The only parameters that a layout depends on; a test changes each of the others and compares."""
_KEPT: Store[Population] = Store(200_000_000)
_GROUNDS: Store[Grounds] = Store(50_000_000)


def laid_out(
    institution: Institution,
    chosen: Mapping[str, float],
    roster: pd.DataFrame | None = None,
    fingerprint: str | None = None,
) -> Population:
    """Return `build_population`, kept for whoever asks for the same again: other scenarios, points, questions.

    Args:
        institution: What kind of institution.
        chosen: All parameters and switches.
        roster: Its people.
        fingerprint: Of the roster, where there is one.
    """
    place = (institution.content_hash, fingerprint)
    key = (*place, *(chosen[name] for name in LAYOUT_PARAMETERS))
    found = _KEPT.get(key)
    if found is None:
        grounds = _GROUNDS.get(place)
        if grounds is None:
            grounds = Grounds.of(institution, roster)
            _GROUNDS.put(place, grounds)
        found = build_population(institution, chosen, roster, grounds)
        _KEPT.put(key, found)
    return found


def build_population(
    institution: Institution,
    chosen: Mapping[str, float],
    roster: pd.DataFrame | None = None,
    grounds: Grounds | None = None,
) -> Population:
    """Lay out lines, units and departments.

    Args:
        institution: What kind of institution.
        chosen: All parameters and switches (`settings()`).
        roster: A frame as `read_roster` returns it; its people hold the first lines of their units.
        grounds: Of the same institution and roster; made again where left out.
    """
    grounds = Grounds.of(institution, roster) if grounds is None else grounds
    specs, sizes, rows = grounds.specs, grounds.sizes, grounds.rows
    names = [spec.name for spec in specs]
    departments = grounds.departments.copy()
    lines = [_lines(unit.headcount, k, len(sizes), chosen) for k, unit in enumerate(sizes)]
    units = np.zeros(len(sizes), dtype=unit_type)
    units["index"] = np.arange(len(sizes))
    units["count"] = lines
    units["first"] = np.cumsum(lines) - lines
    units["department"] = [names.index(unit.department) for unit in sizes]
    people = _empty_lines(units, [unit.headcount for unit in sizes])
    _give_effort(people, departments, institution, chosen)
    school = _school(institution, roster is not None)
    if rows is not None:
        _put_on_lines(people, rows)
        _put_part_time(people, school, rows, 1.0 - 0.5 * chosen["effort_cut"])
    return Population(
        people, units, departments, school,
        tuple(unit.name for unit in sizes), tuple(names), specs, roster is not None,
    )  # fmt: skip


def _lines(headcount: int, k: int, units: int, chosen: Mapping[str, float]) -> int:
    """Return the lines of a unit: its people and its share of the usual vacancies, rounded up and down in turn."""
    vacant = headcount * chosen["vacant_at_start"] / (1.0 - chosen["vacant_at_start"])
    return headcount + int(vacant + (0.5 + k * _GOLDEN) % 1.0)


def _departments(specs: Sequence[Department]) -> Records:
    departments = np.zeros(len(specs), dtype=department_type)
    for k, spec in enumerate(specs):
        for field in DEPARTMENT_FIELDS:
            departments[k][field.name] = k if field.name == "index" else getattr(spec, field.name)
    return departments


def _school(institution: Institution, roster: bool) -> Records:
    mission = institution.mission
    school = np.zeros(1, dtype=school_type)
    for name in (
        "payline", "urim_share", "leader_quality_mean", "support_per_physician", "rvu_target_mean",
        "tenure_track_share", "full_time_share",
    ):  # fmt: skip
        school[name] = getattr(mission, name)
    school["roster"] = roster
    school["rank_shares"] = mission.rank_shares.parts()
    return school


def _empty_lines(units: Records, held: list[int]) -> Records:
    """Return lines in the order of their units, held ones first; everything about a person is still to be drawn."""
    counts = units["count"]
    people = np.zeros(int(counts.sum()), dtype=person_type)
    people["line"] = np.arange(len(people))
    people["unit"] = np.repeat(units["index"], counts)
    people["department"] = np.repeat(units["department"], counts)
    place = np.arange(len(people)) - np.repeat(units["first"], counts)
    people["filled"] = place < np.repeat(held, counts)
    for name in ("given_gender", "given_urim", "rank", "months_since_hire", "mentor"):
        people[name] = -1
    for name in ("age_years", "rvu_target", "fte"):
        people[name] = -1.0
    return people


def _give_effort(
    people: Records, departments: Records, institution: Institution, chosen: Mapping[str, float]
) -> None:
    """Give every line a track and effort on paper; the rest of the week is clinical."""
    number = np.arange(len(people))
    edges = np.cumsum(institution.mission.track_shares.parts())
    people["track"] = np.minimum(np.searchsorted(edges, (0.5 + number * _GOLDEN) % 1.0, side="right"), 3)
    tenure = (0.5 + number * _PLASTIC) % 1.0 < institution.mission.tenure_track_share
    people["line_tenure_track"] = tenure & np.isin(people["track"], _INVESTIGATORS)
    people["tenure_track"] = people["line_tenure_track"]
    spread = np.exp(chosen["effort_spread"] * ndtri(np.clip((0.25 + number * _PLASTIC) % 1.0, 0.02, 0.98)))
    names = [track.name.lower() for track in Track]
    research = np.array([chosen[f"{name}_research"] for name in names])[people["track"]]
    teaching = np.array([chosen[f"{name}_teaching"] for name in names])[people["track"]] * spread
    admin = np.full(len(people), chosen["admin_effort_usual"]) / spread
    investigator = np.isin(people["track"], _INVESTIGATORS)
    research = np.where(investigator, research, research / spread)
    for k in range(len(departments)):
        here = people["department"] == k
        rest = np.where(investigator, 0.0, research) + teaching + admin
        wanted = (1.0 - departments["clinical_effort"][k]) - np.mean(
            np.where(investigator, research, 0.0)[here]
        )
        scale = np.clip(wanted / max(float(np.mean(rest[here])), 1e-9), 0.3, 2.5)
        teaching[here] *= scale
        admin[here] *= scale
        research[here & ~investigator] *= scale
    crowded = np.maximum(1.0, (research + teaching + admin) / 0.95)
    people["line_research_effort"] = research / crowded
    people["line_teaching_effort"] = teaching / crowded
    people["line_admin_effort"] = admin / crowded
    people["line_clinical_effort"] = 1.0 - (research + teaching + admin) / crowded


def _units_of(
    roster: pd.DataFrame, specs: Sequence[Department], institution: Institution
) -> tuple[pd.DataFrame, list[UnitSpec]]:
    """Sort the people of a roster into units: its own where it names them, else parts near the target size."""
    rows = roster.copy()
    rows["unit"] = rows["unit"].where(rows["unit"].notna(), None)
    sizes: list[UnitSpec] = []
    for spec in specs:
        here = rows["department"] == spec.name
        unnamed = here & rows["unit"].isna()
        parts = max(1, round(int(unnamed.sum()) / institution.mission.unit_size_target))
        named = {name for name in rows.loc[here, "unit"] if name is not None}
        labels = [f"{spec.name} {part + 1}" if parts > 1 or named else spec.name for part in range(parts)]
        rows.loc[unnamed, "unit"] = [
            labels[k * parts // int(unnamed.sum())] for k in range(int(unnamed.sum()))
        ]
        counts = rows.loc[here, "unit"].value_counts(sort=False)
        sizes += [UnitSpec(str(name), spec.name, int(counts[name])) for name in sorted(counts.index, key=str)]
    order = {unit.name: k for k, unit in enumerate(sizes)}
    rows["_unit"] = rows["unit"].map(order)
    return rows.sort_values("_unit", kind="stable").reset_index(drop=True), sizes


def _put_on_lines(people: Records, rows: pd.DataFrame) -> None:
    """Write what the roster gives onto the lines that its people hold; the rest stays to be drawn."""
    held = np.flatnonzero(people["filled"])
    people["on_roster"][held] = True
    for column, field in (("gender", "given_gender"), ("rank", "rank")):
        people[field][held] = rows[column].cat.codes.to_numpy()
    people["given_urim"][held] = rows["urim"].fillna(-1).to_numpy()
    track = rows["track"].cat.codes.to_numpy()
    people["track"][held] = np.where(track >= 0, track, people["track"][held])
    tenure = rows["tenure_track"].to_numpy()
    for field in ("tenure_track", "line_tenure_track"):
        people[field][held] = np.where(np.isnan(tenure), people[field][held], np.nan_to_num(tenure) > 0)
    people["age_years"][held] = rows["age"].fillna(-1.0).to_numpy()
    people["months_since_hire"][held] = (rows["years_since_hire"] * 12.0).fillna(-1.0).round().to_numpy()
    people["given_pay_usd"][held] = rows["pay_usd"].fillna(0.0).to_numpy()
    people["rvu_target"][held] = rows["rvu_target"].fillna(-1.0).to_numpy()
    _put_effort(people, held, rows)


def _put_part_time(people: Records, school: Records, rows: pd.DataFrame, below: float) -> None:
    """Set who works part-time, and from this the school's usual share, as far as the roster says."""
    fte = rows["fte"].to_numpy(dtype=float)
    part_time = fte <= below
    people["less_for_life"][np.flatnonzero(people["filled"])] = part_time
    known = ~np.isnan(fte)
    if known.any():
        school["full_time_share"] = 1.0 - part_time[known].mean()


def _put_effort(people: Records, held: Records, rows: pd.DataFrame) -> None:
    """Set assigned effort as far as the roster gives it; the rest is divided as lines usually do."""
    names = {"clinical_effort": "cfte", "research_effort": "research_effort",
             "teaching_effort": "teaching_effort", "admin_effort": "admin_effort"}  # fmt: skip
    given = np.column_stack([rows[column].to_numpy(dtype=float) for column in names.values()])
    usual = np.column_stack([people[f"line_{name}"][held] for name in names])
    known = ~np.isnan(given)
    told = known.any(axis=1) | rows["fte"].notna().to_numpy()
    fte = np.maximum(
        rows["fte"].fillna(1.0).to_numpy(dtype=float), np.nansum(np.where(known, given, 0.0), axis=1)
    )
    left = fte - np.where(known, given, 0.0).sum(axis=1)
    weight = np.where(known, 0.0, usual)
    total = weight.sum(axis=1)
    filled_in = weight * (left / np.where(total > 0, total, 1.0))[:, None]
    effort = np.where(known, given, filled_in)
    for k, name in enumerate(names):
        people[f"line_{name}"][held] = np.where(told, effort[:, k], usual[:, k])
        people[name][held] = np.where(told, effort[:, k], 0.0)
    people["fte"][held] = np.where(told, effort.sum(axis=1), -1.0)
