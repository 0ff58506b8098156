"""What a virtual trial is made of: the intervention, the exposure, and outcomes with what was published of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from sim.evidence.parameters import levers
from sim.foundation.checked import Checked, Line, Number, Share, Whole, in_place, wrong
from sim.foundation.errors import InputError, shown, unknown
from sim.results.event_log import DESTINATIONS, KINDS
from sim.results.numbers import counted
from sim.studies.trials.conditions import read_condition, read_criteria
from sim.studies.trials.instruments import EVENTS
from sim.studies.trials.measures import Measure, find_measure
from sim.studies.trials.statistics import find_statistic
from sim.world.scenario_parts import MAX_MONTH, LeverUse, ParameterValues, Shock, SwitchValues

_DOSED = ("work", "treatment")


def _name_or_function(given: object) -> object:
    if callable(given) or (isinstance(given, str) and given.strip()):
        return given.strip() if isinstance(given, str) else given
    raise wrong(f"{shown(given)} is no name.")


Reads = Annotated[Any, BeforeValidator(_name_or_function)]  # a name or, in Python, a function


class Published(Checked):
    """What the study found: a value, an interval, or both."""

    value: Number | None = Field(None, description="the published value")
    low: Number | None = Field(None, description="the lower end of its interval")
    high: Number | None = Field(None, description="the upper end of its interval")

    @model_validator(mode="after")
    def _right_way_up(self) -> Self:
        low, value, high = self.low, self.value, self.high
        if (low is None) != (high is None):
            raise wrong("Only one end of the interval is given.", allowed="low and high, or neither")
        if low is not None and high is not None and low > high:
            raise wrong(f"The interval is upside down: {low:g} to {high:g}.", allowed="low at or below high")
        if low is not None and high is not None and value is not None and not low <= value <= high:
            raise wrong(f"The value {value:g} lies outside its interval, {low:g} to {high:g}.", key="value")
        if low is None and value is None:
            raise wrong("Nothing is given.", allowed="value, or low and high, or all three")
        return self


class Exposure(Checked):
    """What people are compared by: two groups of them, or a scale."""

    measure: Reads = Field(description="the name of an instrument")
    exposed: Any = Field(
        None, description='whom, such as yes, "< 0.2", top quartile; nothing: the whole scale'
    )
    reference: Any = Field(None, description="compared with whom; nothing: everyone else")
    per: Number = Field(1.0, gt=0, description="how much more of it one step is, a number above 0")
    reliability: Share = Field(1.0, gt=0, description="of the instrument, above 0 up to 1")

    @model_validator(mode="before")
    @classmethod
    def _from_a_name(cls, data: Any) -> Any:
        return {"measure": data} if isinstance(data, str) or callable(data) else data

    @model_validator(mode="after")
    def _understood(self) -> Self:
        if isinstance(self.measure, str):
            with in_place():
                measure = find_measure(self.measure, ("measure",))
                for key in ("exposed", "reference"):
                    if getattr(self, key) is not None:
                        read_condition(measure, getattr(self, key), (key,))
            if measure.kind == "word" and self.exposed is None:
                raise wrong(
                    f"{measure.name} is no scale.", key="exposed", allowed="one of its words, or a list"
                )
        if self.reference is not None and self.exposed is None:
            raise wrong("A reference needs those who are exposed.", key="exposed", allowed="a condition")
        return self


class Dose(Checked):
    """How much the intervention changes work or treatment, as the study measured it; sets the intensity of levers."""

    measure: Line = Field(description="an instrument of work or treatment")
    change: Number = Field(description="by how much it changed, such as -20")
    at: Whole | None = Field(
        None, ge=1, le=MAX_MONTH, description="a month after recruitment; the first outcome's"
    )

    @field_validator("measure")
    @classmethod
    def _no_outcome(cls, name: str) -> str:
        with in_place():
            measure = find_measure(name)
        if measure.group not in _DOSED or measure.kind == "word":
            raise wrong(
                f"{measure.name} cannot be dosed: an intervention changes work or treatment, never wellbeing or leaving.",
                allowed="minutes, hours, messages, leader_score, unit_support, pay_relative and the like",
            )
        return measure.name


class Intervention(Checked):
    """What the treated get: levers, or other numbers, shocks and switches, from the month after recruitment."""

    levers: dict[str, LeverUse] = Field({}, description="names of levers, each with its intensity")
    shocks: tuple[Shock, ...] = Field((), max_length=20, description="a list of shocks")
    parameters: ParameterValues = Field({}, description="names of parameters, each with a number")
    switches: SwitchValues = Field({}, description="names of switches, each on or off")
    months: Whole | None = Field(
        None, ge=1, le=MAX_MONTH, description="how many months it lasts; nothing: it stays"
    )
    dose: Dose | None = Field(None, description="{measure: …, change: …}: levers as far as that takes")

    @field_validator("levers", mode="before")
    @classmethod
    def _at_once(cls, uses: Any) -> Any:
        """Read a bare number as an intensity; a study starts its intervention at once and maintains it."""
        if not isinstance(uses, Mapping):
            return uses
        filled: dict[str, object] = {}
        for name, use in uses.items():
            if str(name) not in levers():
                raise unknown("lever", str(name), levers(), path=("intervention", "levers", str(name)))
            given = {"intensity": use} if not isinstance(use, Mapping | LeverUse) else use
            filled[str(name)] = given if isinstance(given, LeverUse) else {"ramp": 0, "upkeep": 1.0, **given}
        return filled

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.levers or self.shocks or self.parameters or self.switches):
            raise wrong("The intervention does nothing.", allowed="levers, shocks, parameters or switches")
        if self.dose is not None and not any(use.intensity > 0.0 for use in self.levers.values()):
            raise wrong(
                "A dose needs a lever to reach it.", key="levers", allowed="{lever: 1}; the dose scales it"
            )
        return self


class Outcome(Checked):
    """One result of the study: what was measured, when, with which statistic, and what was found."""

    measure: Reads = Field(description="the name of an instrument")
    at: Whole = Field(0, ge=0, le=MAX_MONTH, description=f"months after recruitment, from 0 to {MAX_MONTH}")
    statistic: Reads = Field(description="the name of a statistic")
    published: Published | None = Field(None, description="{value: …, low: …, high: …}, or the value alone")
    source: Line | None = Field(None, description="a source of sim/evidence/sources.yaml")
    label: Line | None = Field(None, description="what to call it in tables")
    exposure: Exposure | None = Field(None, description="instead of the exposure of the trial")
    among: dict[str, Any] = Field({}, description="further criteria, at recruitment")
    adjust: tuple[Reads, ...] = Field((), description="a list of instruments that are held constant")
    change: bool = Field(False, strict=True, description="yes or no: the change since recruitment")
    when: Any = Field(None, description='a condition that makes it yes or no, such as ">= 27"')
    kinds: tuple[Literal[KINDS], ...] = Field((), description=f"for left: {', '.join(KINDS)}")  # type: ignore[valid-type]
    destinations: tuple[Literal[DESTINATIONS], ...] = Field(  # type: ignore[valid-type]
        (), description=f"for left: {', '.join(DESTINATIONS)}"
    )
    level: Literal["person", "unit", "department"] = Field("person", description="person, unit or department")
    at_least: Whole = Field(
        5, ge=1, le=1000, description="people that a unit or department must have to count"
    )
    reliability: Share = Field(1.0, gt=0, description="of the instrument, above 0 up to 1")

    @field_validator("published", mode="before")
    @classmethod
    def _bare_value(cls, given: Any) -> Any:
        bare = isinstance(given, int | float) and not isinstance(given, bool)
        return {"value": given} if bare else given

    @property
    def name(self) -> str:
        """What tables call it."""
        if self.label:
            return self.label
        what = (
            self.measure
            if isinstance(self.measure, str)
            else getattr(self.measure, "__name__", "own measure")
        )
        when = f" {self.when}" if self.when is not None else ""
        return f"{what.replace('_', ' ')}{' (change)' if self.change else ''}{when} at {self.at} months"

    @property
    def title(self) -> str:
        """What people read: the label, or the title of the instrument and when it is asked."""
        if self.label or not isinstance(self.measure, str):
            return self.name
        what = find_measure(self.measure).title
        when = "" if self.when is None else f" {self.when}"
        month = f"at {counted(self.at, 'month')}" if self.at else "at recruitment"
        return f"{what[0].upper()}{what[1:]}{' (change)' if self.change else ''}{when} {month}"

    @model_validator(mode="after")
    def _understood(self) -> Self:
        with in_place():
            read_criteria(self.among, ("among",))
            for name in self.adjust:
                if isinstance(name, str):
                    find_measure(name, ("adjust",))
            statistic = find_statistic(self.statistic)
            if not isinstance(self.measure, str):
                return self
            measure = find_measure(self.measure, ("measure",))
        if measure.kind == "word":
            raise wrong(f"{measure.name} is a word, which cannot be averaged.", key="measure")
        if self.when is not None and measure.kind == "yes/no" and not self.change:
            raise wrong(
                f"{measure.name} is yes or no already.", key="when", allowed="a condition on a number"
            )
        if self.when is not None:
            with in_place():
                read_condition(numeric(measure), self.when, ("when",))
        if (self.kinds or self.destinations) and measure.name not in ("left", "retained"):
            raise wrong("Kinds and destinations are of leaving.", key="measure", allowed="left, retained")
        yes_no = (measure.kind == "yes/no" and not self.change) or self.when is not None
        if statistic.of_events and (measure.name not in EVENTS or self.change or self.when is not None):
            raise wrong(
                f"A {statistic.name} needs an event in time.", key="measure", allowed=", ".join(EVENTS)
            )
        if statistic.of_events and self.at < 1:
            raise wrong(
                "Nobody has been followed yet.", key="at", allowed="the months of follow-up, 1 or more"
            )
        if self.level != "person" and (statistic.of_yes_no or statistic.of_events):
            raise wrong(
                f"The statistic {statistic.name} is of people, not of {self.level}s.", key="statistic",
                allowed="correlation, slope, difference, range, mean: shares of a unit count in percent",
            )  # fmt: skip
        if statistic.of_units and self.level == "person":
            raise wrong(f"The {statistic.name} is of units.", key="level", allowed="unit, department")
        if statistic.of_yes_no and not yes_no:
            raise wrong(
                f"The statistic {statistic.name} needs yes or no.", key="statistic",
                allowed='difference, smd and the like; or when: ">= 27" to make it yes or no',
            )  # fmt: skip
        if self.adjust and (not statistic.adjusts or self.level != "person"):
            raise wrong(
                f"The statistic {statistic.name} cannot be adjusted here.", key="adjust", allowed="nothing"
            )
        if (
            measure.group == "leaving"
            and measure.name.startswith(("left", "re", "moved", "stopped"))
            and self.change
        ):
            raise wrong("Leaving has no value at recruitment.", key="change", allowed="no")
        return self


def numeric(measure: Measure) -> Measure:
    """Return an instrument as one of numbers: the change of yes and no is -1, 0 or 1."""
    return replace(measure, kind="number")


def check_sources(names: tuple[str, ...], known: Mapping[str, object]) -> None:
    """Check that sources exist.

    Raises:
        InputError: One does not; names the nearest.
    """
    for name in names:
        if name not in known:
            error = unknown("source", name, known, path=("sources",))
            raise InputError(
                error.message, path=("sources",), nearest=error.nearest,
                allowed="an id of docs/parameters.md; for any other study write citation: …",
            )  # fmt: skip
