"""Conversions of time that are true by definition (not parameters of the model)."""

from typing import Final

MONTHS_PER_YEAR: Final = 12.0
WEEKS_PER_MONTH: Final = 52.0 / 12.0
MINUTES_PER_HOUR: Final = 60.0
HOURS_PER_CLINIC_DAY: Final = 8.0  # "per 8 h scheduled": the unit in which EHR studies report
