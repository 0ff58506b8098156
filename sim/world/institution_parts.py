"""What an institution is made of: its mission, its departments with what they override, and its units."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from sim.evidence.specialties import specialties
from sim.foundation.checked import Checked, Line, Number, Share, Whole, wrong
from sim.foundation.errors import nearest, shown

MAX_PEOPLE = 300_000
_SHARES_TOLERANCE = 0.005

# what no institution on earth exceeds: a wider net than the ranges of the evidence, to catch slips of the pen
Factor = Annotated[Number, Field(ge=0.1, le=3, description="a number from 0.1 to 3 (1 is the benchmark)")]
Ratio = Annotated[Number, Field(ge=0, le=10, description="a number from 0 to 10 (1 is the mean)")]
Messages = Annotated[Number, Field(ge=0, le=2000, description="a number from 0 to 2000")]
Minutes = Annotated[Number, Field(ge=0, le=60, description="minutes from 0 to 60")]
Nights = Annotated[Number, Field(ge=0, le=31, description="nights from 0 to 31")]
Months = Annotated[Number, Field(ge=0, le=60, description="months from 0 to 60")]
Patients = Annotated[Number, Field(ge=0, le=20_000, description="people from 0 to 20000")]
Pay = Annotated[Number, Field(ge=20_000, le=5_000_000, description="US dollars from 20000 to 5000000")]
Cost = Annotated[Number, Field(ge=0, le=10_000_000, description="US dollars from 0 to 10000000")]
Margin = Annotated[Number, Field(ge=-2000, le=10_000, description="US dollars from -2000 to 10000")]


class Shares(Checked):
    """Parts of a whole: they add up to 1."""

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        total = sum(dict(self).values())
        if abs(total - 1.0) > _SHARES_TOLERANCE:
            raise wrong(f"The shares add up to {total:.4g}.", allowed="shares that add up to 1")
        return self

    def parts(self) -> tuple[float, ...]:
        """Return the shares in order, rounding errors of the file removed."""
        total = sum(dict(self).values())
        return tuple(share / total for share in dict(self).values())


class RankShares(Shares):
    """Part of the faculty in each rank."""

    instructor: Share
    assistant: Share
    associate: Share
    full: Share


class TrackShares(Shares):
    """Part of the faculty on each track."""

    clinician: Share
    clinician_educator: Share
    clinician_investigator: Share
    physician_scientist: Share


class Mission(Checked):
    """What the whole institution has in common."""

    rank_shares: RankShares = Field(
        title="Share of the faculty in each rank", description="instructor, assistant, associate, full; together 1"
    )
    track_shares: TrackShares = Field(
        title="Share of the faculty on each track: clinician, clinician_educator, clinician_investigator, "
        "physician_scientist",
        description="the four tracks; together 1",
    )
    urim_share: Share = Field(title="Share of the faculty underrepresented in medicine")
    tenure_track_share: Share = Field(title="Share of investigators and scientists on the tenure track")
    leader_quality_mean: Share = Field(title="Mean quality of leaders")
    support_per_physician: Factor = Field(title="Support staff per physician")
    rvu_target_mean: Factor = Field(title="RVU target")
    payline: Share = Field(title="Share of grant applications that are funded")
    unit_size_target: Whole = Field(
        title="People in a unit; larger departments are divided into equal units", ge=5, le=100,
        description="whole people from 5 to 100",
    )  # fmt: skip
    full_time_share: Share = Field(title="Share of the faculty who work full time")


class Overrides(Checked):
    """Numbers of a department that differ from those of its specialty."""

    ambulatory: bool | None = Field(
        None, strict=True, title="Whether clinic days dominate the work", description="true or false"
    )
    women_share: Share | None = Field(None, title="Share of women")
    urim_multiplier: Ratio | None = Field(
        None, title="Share of faculty underrepresented in medicine, relative to the institution's"
    )
    messages_per_week_per_cfte: Messages | None = Field(None, title="Inbox messages a week at full clinical effort")
    system_message_share: Share | None = Field(None, title="Share of these messages that a system makes, not a person")
    documentation_minutes_per_clinic_hour: Minutes | None = Field(
        None, title="Minutes of notes outside the visit for each scheduled clinic hour"
    )
    pay_benchmark_usd: Pay | None = Field(None, title="Pay of an assistant professor a year, 2024 dollars")
    rvu_pay_share: Share | None = Field(None, title="Share of pay that depends on RVUs")
    search_months: Months | None = Field(None, title="Months from a departure to the successor's first day")
    replacement_cost_usd_2024: Cost | None = Field(None, title="Cost of replacing one physician, 2024 dollars")
    patients_per_cfte: Patients | None = Field(None, title="Patients who count on one full clinical effort")
    margin_usd_per_clinic_hour: Margin | None = Field(None, title="Contribution margin of a clinic hour")
    clinical_effort: Share | None = Field(None, title="Mean clinical share of effort of a full-time person")
    thin_support: Factor | None = Field(None, title="Support staff per physician, relative to the benchmark")
    scheduled_hours_per_cfte: Factor | None = Field(
        None, title="Scheduled clinical hours of a full clinical post, over the usual"
    )
    nights_per_month_per_cfte: Nights | None = Field(
        None, title="Nights at work or on call a month at full clinical effort, all positions filled"
    )
    in_house_share: Share | None = Field(None, title="Share of these nights in the hospital")
    called_share: Share | None = Field(None, title="Share of nights on call at home with a call to work")
    night_hours_given_back: Share | None = Field(
        None, title="Share of in-house night hours within the schedule or given back as time off"
    )
    schedule_control: Share | None = Field(None, title="How far people set their own hours (0.5 is usual)")
    off_hours_share: Share | None = Field(None, title="Share of scheduled clinical hours on evenings and weekends, in shifts")
    outside_openings: Ratio | None = Field(None, title="Open positions elsewhere per physician, over the mean specialty")
    outside_pay: Factor | None = Field(None, title="Pay elsewhere over pay here, relative to the mean specialty")

    def given(self) -> dict[str, float]:
        """Return only what is overridden."""
        return {name: value for name, value in self if value is not None}


class DepartmentSpec(Checked):
    """A department as it is written in a file."""

    name: Line = Field(title="What it is called; each name once", description="the name of the department")
    specialty: Line = Field(title="Whose numbers it inherits (table below)", description="the name of a specialty")
    headcount: Whole = Field(
        title="Its physician faculty", ge=0, le=MAX_PEOPLE, description=f"whole people from 0 to {MAX_PEOPLE}"
    )
    overrides: Overrides = Field(
        Overrides(), title="What differs from its specialty", description="numbers that differ from those of the specialty"
    )

    @field_validator("specialty")
    @classmethod
    def _known_specialty(cls, specialty: str) -> str:
        if specialty not in specialties():
            raise wrong(
                f"{shown(specialty)} is not a known specialty.",
                allowed=", ".join(specialties()),
                near=nearest(specialty, specialties()),
            )
        return specialty


@dataclass(frozen=True)
class Department:
    """A department with all its numbers; their meaning and unit stand in `sim/evidence/specialties.yaml`."""

    name: str
    specialty: str
    headcount: int
    ambulatory: bool
    women_share: float
    urim_multiplier: float
    messages_per_week_per_cfte: float
    system_message_share: float
    documentation_minutes_per_clinic_hour: float
    pay_benchmark_usd: float
    rvu_pay_share: float
    search_months: float
    replacement_cost_usd_2024: float
    patients_per_cfte: float
    margin_usd_per_clinic_hour: float
    clinical_effort: float
    thin_support: float
    scheduled_hours_per_cfte: float
    nights_per_month_per_cfte: float
    in_house_share: float
    called_share: float
    night_hours_given_back: float
    schedule_control: float
    off_hours_share: float
    outside_openings: float
    outside_pay: float


@dataclass(frozen=True)
class UnitSpec:
    """A division or small department: the name of the unit, its department, its number of lines."""

    name: str
    department: str
    headcount: int
