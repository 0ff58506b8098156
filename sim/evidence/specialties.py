"""What differs between specialties: `sim/evidence/specialties.yaml`, where each number has its source."""

from functools import cache

from pydantic import Field

from sim.foundation.checked import Checked, Number
from sim.foundation.errors import InputError
from sim.foundation.library import inside
from sim.foundation.paths import evidence_dir
from sim.foundation.yamlio import read_yaml


class Quantity(Checked):
    """One number of the evidence: value, range, unit, source, and how sure we are of it."""

    value: Number = Field(description="a number")
    low: Number = Field(description="the low end of the range")
    high: Number = Field(description="the high end of the range")
    unit: str = Field(description="text")
    source: str = Field(description="the id of a source, or assumption")
    status: str = Field(description="confirmed, second-hand, derived, recalled or assumption")
    note: str = Field("", description="text")


class Specialty(Checked):
    """The numbers of one specialty; their meaning stands at the top of the file."""

    title: str = Field(description="text")
    ambulatory: bool = Field(description="true or false")
    share_percent: Quantity
    women_share: Quantity
    urim_multiplier: Quantity
    messages_per_week_per_cfte: Quantity
    system_message_share: Quantity
    documentation_minutes_per_clinic_hour: Quantity
    pay_benchmark_usd: Quantity
    rvu_pay_share: Quantity
    search_months: Quantity
    replacement_cost_usd_2024: Quantity
    patients_per_cfte: Quantity
    margin_usd_per_clinic_hour: Quantity
    clinical_effort: Quantity
    thin_support: Quantity
    scheduled_hours_per_cfte: Quantity
    nights_per_month_per_cfte: Quantity
    in_house_share: Quantity
    called_share: Quantity
    night_hours_given_back: Quantity
    schedule_control: Quantity
    off_hours_share: Quantity
    outside_openings: Quantity
    outside_pay: Quantity

    def values(self) -> dict[str, float]:
        """Return the value of each number by its name."""
        return {name: part.value for name, part in self if isinstance(part, Quantity)}


class _Specialties(Checked):
    specialties: dict[str, Specialty]


@cache
def specialties() -> dict[str, Specialty]:
    """Return all specialties by name."""
    yaml = read_yaml(evidence_dir() / "specialties.yaml")
    try:
        return _Specialties(specialties=inside(yaml.data, yaml.where)).specialties
    except InputError as error:
        error.path = error.path[1:]  # the file has no key around its specialties
        raise yaml.place(error) from None
