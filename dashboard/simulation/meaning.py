"""What a lever means in one school: whom it reaches, what it does to hours, what it costs a year.

Estimated from the institution on paper, not simulated: department by department, with its specialty's numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.simulation.catalog import PER
from sim.evidence.parameters import LeverSpec, levers, parameters
from sim.results.numbers import HOURS, MONEY, figure
from sim.world.scenario import Institution

_MINUTES = 60.0


class Paper:
    """The weekly hours of a school on paper."""

    def __init__(self, school: Institution, departments: Sequence[str] = ()) -> None:
        known = {name: spec.value for name, spec in parameters().items()} | dict(school.parameters)
        self.p: Mapping[str, float] = known
        where = [one for one in school.departments_resolved() if not departments or one.name in departments]
        self.school = school.headcount
        self.people = sum(one.headcount for one in where) if departments else self.school
        self.units = sum(not departments or unit.department in departments for unit in school.units_resolved())
        self.where = "".join(f" of {one.name}" for one in where) if len(departments) == 1 else ""
        if len(departments) > 1:
            self.where = f" of {len(where)} departments"
        self.cfte = self.inbox = self.notes = 0.0
        full_time = school.mission.full_time_share
        part_time = full_time + (1.0 - full_time) * (1.0 - known["effort_cut"])
        for department in where:
            cfte = department.headcount * department.clinical_effort * part_time
            system = department.system_message_share
            minutes = (
                system * known["minutes_per_system_message"]
                + (1.0 - system) * known["minutes_per_human_message"]
            )
            staff = school.mission.support_per_physician * department.thin_support
            hands = max(1.0 + known["work_shifted_by_support"] * (staff - 1.0), known["least_support"])
            self.cfte += cfte
            self.inbox += cfte * department.messages_per_week_per_cfte * minutes / (hands * _MINUTES)
            clinic = cfte * known["clinic_hours_per_cfte"]
            self.notes += clinic * department.documentation_minutes_per_clinic_hour / (hands * _MINUTES)
        tracks = dict(school.mission.track_shares)
        investigators = tracks["clinician_investigator"] + tracks["physician_scientist"]
        self.researchers = round(self.people * investigators)

    def each(self, hours: float) -> str:
        """Return hours of the whole school as those of one person."""
        return figure(hours / self.people, HOURS)


def meaning(
    school: Institution,
    lever: str,
    intensity: float,
    departments: Sequence[str] = (),
    tracks: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return a few sentences.

    Args:
        school: Where.
        lever: Name of a lever.
        intensity: From 0 to 1.
        departments: Where it is used; empty for everywhere.
        tracks: For whom; empty for all.
    """
    spec, paper = levers()[lever], Paper(school, departments)
    if intensity <= 0.0:
        return ("Not used: nothing changes, nothing is spent.",)
    lines = [_reach(paper, intensity), *_hours(spec, paper, intensity), *_costs(spec, paper, intensity)]
    if tracks:  # what hours and dollars a track has is not known on paper
        lines.append("Counted as if for all tracks; the answer counts only those that you chose.")
    return tuple(line for line in lines if line)


def _reach(paper: Paper, intensity: float) -> str:
    if intensity >= 1.0:
        return f"All {paper.people:,} faculty{paper.where} are covered, as well as it can be done."
    return f"As if {round(paper.people * intensity):,} of {paper.people:,} faculty{paper.where} were fully covered."


def _hours(spec: LeverSpec, paper: Paper, intensity: float) -> list[str]:
    p = paper.p
    saved = {
        "team_inbox": (paper.inbox * p["inbox_saved"], "in the inbox"),
        "documentation_support": (paper.notes * p["documentation_saved"], "of documentation"),
        "support_staff": (
            (paper.inbox + paper.notes) * _share_shifted(p["support_added"] * p["work_shifted_by_support"])
            + paper.cfte * p["work_returned_by_staff"] * p["support_added"],
            "in the inbox, of documentation and of other tasks that staff can do",
        ),
        "stop_useless_requirements": (
            paper.people * p["required_hours"] * p["useless_share"] * p["useless_stopped"],
            "of required tasks",
        ),
        "evening_norms": (
            (paper.inbox + paper.notes) * p["evening_ehr_share"] * p["evening_norm_relief"],
            "of EHR work moved out of the evening",
        ),
    }  # fmt: skip
    taken = {
        "burden_survey": (p["survey_hours"], "for the survey and conversations"),
        "wellbeing_programme": (p["wellbeing_hours"], "for the program"),
    }
    lines = []
    if spec.name in saved:
        hours, what = saved[spec.name]
        hours *= intensity
        verb = "About" if spec.name == "evening_norms" else "Saves about"
        each_one = f"{paper.each(hours)} per faculty member, once in full force"
        lines.append(f"{verb} {hours:,.0f} hours a week {what}: {each_one}.")
    if spec.name in taken:
        hours, what = taken[spec.name]
        each = hours * intensity
        lines.append(f"Takes {each * _MINUTES:,.0f} minutes a week of each faculty member {what}.")
    if spec.name == "mentoring":
        each = p["mentoring_hours"] * intensity * _MINUTES
        lines.append(f"Gives each senior faculty member {each:,.0f} minutes a week for mentoring, out of clinic.")
    if spec.learning_hours and spec.ramp_months:
        each = spec.learning_hours * intensity * _MINUTES
        lines.append(
            f"Costs {each:,.0f} minutes a week to learn, during the first {spec.ramp_months} months."
        )
    if spec.name == "protected_time_guarantee":
        lines.append(
            f"Protects research and teaching time, above all of {paper.researchers:,} investigators; "
            f"{p['guarantee_backed'] * intensity:.0%} of what is protected comes out of clinic."
        )
    return lines


def _share_shifted(shifted: float) -> float:
    return shifted / (1.0 + shifted)


def cost_a_year(
    school: Institution, lever: str, intensity: float, departments: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return what a lever costs a year in full force, in a few words each: for tables that have no room for sentences.

    Args:
        school: Where.
        lever: Name of a lever.
        intensity: From 0 to 1.
        departments: Where it is used; empty for everywhere.
    """
    spec, paper = levers()[lever], Paper(school, departments)
    found = []
    for cost in spec.costs:
        if cost.per == "unfunded":
            found.append(f"{figure(cost.usd_per_year * intensity, MONEY)} per investigator between grants")
            continue
        many = _reached(paper)[cost.per] * intensity
        low, middle, high = (figure(usd * many, MONEY) for usd in (cost.low, cost.usd_per_year, cost.high))
        found.append(f"about {middle} ({low} to {high})")
    if spec.raises:
        found.append("the raises")
    return tuple(found or ("nothing is bought",))


def _reached(paper: Paper) -> Mapping[str, float]:
    """Return how many of each kind a lever reaches at full intensity."""
    return {
        "person": float(paper.people),
        "cfte": paper.cfte,
        "unit": float(paper.units),
        "departure": paper.people * parameters()["departures_usual"].value,  # in a year
        "unfunded": 0.0,
    }


def _costs(spec: LeverSpec, paper: Paper, intensity: float) -> list[str]:
    reached = _reached(paper)
    lines = []
    for cost in spec.costs:
        if cost.per == "unfunded":
            one = figure(cost.usd_per_year * intensity, MONEY)
            lines.append(f"Costs {one} a year for each investigator between grants.")
            continue
        many = reached[cost.per] * intensity
        low, middle, high = (figure(usd * many, MONEY) for usd in (cost.low, cost.usd_per_year, cost.high))
        about = " at eight departures a year per 100 faculty" if cost.per == "departure" else ""
        each = f"${cost.usd_per_year:,.0f} per {PER[cost.per]}"
        lines.append(f"Costs about {middle} a year ({low} to {high}) in full force{about}: {each}.")
    if spec.raises:
        lines.append("The raises come on top; the answer counts them.")
    if not spec.costs and not spec.raises:
        lines.append("Nothing is bought; visits that are given up count as lost access in the answer.")
    return lines
