"""A small world for one rule at a time: plain Python actors with the declared fields, and nothing else.

`make(...)` returns a fresh `World` with a typical physician in a typical unit. What a test is about is said in
the call: `make(me={"rank": Rank.FULL}, p={"offers_per_year": 2.0}, levers={Lever.TEAM_INBOX: 1.0})`.
"""

from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from sim.evidence.parameters import parameter_object, settings
from sim.rules import chance
from sim.rules.draws import Event
from sim.rules.records import (
    DEPARTMENT_FIELDS,
    DEPARTURE_FIELDS,
    PERSON_FIELDS,
    PLAN_FIELDS,
    SCHOOL_FIELDS,
    SHOCK_FIELDS,
    UNIT_FIELDS,
    Field,
)
from sim.rules.vocabulary import (
    N_LEVERS,
    Activity,
    Destination,
    Grant,
    Lever,
    Rank,
    Shock,
    Stage,
    Track,
)
from tests.directional.worlds import only

# the mechanisms of the second round are off: a test of one rule turns on what it is about
_USUAL = settings(only())
_TYPES: Mapping[str, type] = {"f": float, "i": int, "b": bool}


class Numbers(list[Any]):
    """A list of a declared length whose entries stay floats."""

    def __setitem__(self, place: Any, value: Any) -> None:
        assert isinstance(place, int) and 0 <= place < len(self), f"place {place} of {len(self)}"
        assert type(value) is float, f"{value!r} is no float"
        super().__setitem__(place, value)


class Actor:
    """A plain actor: knows its declared fields only, each of its declared kind."""

    def __init__(self, fields: tuple[Field, ...], values: Mapping[str, Any]) -> None:
        self.__dict__["_fields"] = {field.name: field for field in fields}
        for field in fields:
            zero = _TYPES[field.code]()
            setattr(self, field.name, [zero] * field.length if field.length else zero)
        for name, value in values.items():
            setattr(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        field = self._fields.get(name)
        assert field is not None, f"{name} is not declared"
        if field.length:
            assert len(value) == field.length
            value = Numbers(map(float, value))
        elif field.code == "i":
            assert isinstance(value, int) and not isinstance(value, bool), f"{name} = {value!r}"
        else:
            assert type(value) is _TYPES[field.code], f"{name} = {value!r}"
        self.__dict__[name] = value

    def values(self) -> dict[str, Any]:
        """Return all fields as they stand."""
        return {name: getattr(self, name) for name in self._fields}


def by_activity(**hours: float) -> list[float]:
    """A week from hours (or shares) by name of activity; what is not named is 0."""
    return [hours.get(activity.name.lower(), 0.0) for activity in Activity]


PHYSICIAN = {
    "filled": True, "stage": Stage.SETTLED, "rank": Rank.ASSISTANT, "track": Track.CLINICIAN_EDUCATOR,
    "mentor": -1, "age_years": 45.0, "planned_age": 68.0, "months_since_hire": 72, "months_in_rank": 40, "intention": 0.3,
    "meaningful": Activity.CLINIC, "fte": 1.0, "clinical_effort": 0.7, "research_effort": 0.05,
    "teaching_effort": 0.2, "admin_effort": 0.05, "line_clinical_effort": 0.7, "line_research_effort": 0.05,
    "line_teaching_effort": 0.2, "line_admin_effort": 0.05, "pay_relative": 1.0, "pay_fairness": 0.5,
    "rvu_target": 1.0, "message_factor": 1.0, "sustainable_hours": 55.0, "load": 1.0, "ramp_up": 1.0,
    "visit_length": 1.0, "lab": 1.0, "near_miss": -1,
    "exhaustion": 0.35, "self_respect": 0.75, "standing": 0.5, "grant_state": Grant.NONE,
    "destination": Destination.EMPLOYED_PRACTICE, "given_gender": -1, "given_urim": -1,
    "wish_share": by_activity(
        clinic=0.55, documentation=0.05, inbox=0.05, administration=0.07, teaching=0.2, service=0.03, research=0.05
    ),
    "have": by_activity(
        clinic=28.0, documentation=7.0, inbox=4.0, administration=8.0, teaching=8.0, service=2.0, research=2.0
    ),
    "evening_hours": 9.0, "evening_ehr_hours": 5.0, "useless_hours": 2.8,
    "protected_promised_hours": 6.0, "protected_realised_hours": 4.0,
}  # fmt: skip
UNIT = {
    "leader_quality": 0.6, "leader_native": 0.6, "leader_organising": 0.6, "leader_organising_native": 0.6,
    "leader_line": -1, "culture": 0.6, "fear": 0.4,
    "evening_norm": 0.4, "support": 1.0, "mean_service_hours": 1.5, "mean_pay_relative": 1.0,
    "mean_evening_hours": 8.0, "recent_departures": 0.075, "schedule": 1.0, "market": 1.0, "openings": 1.0,
}  # fmt: skip
DEPARTMENT = {
    "women_share": 0.45, "urim_multiplier": 1.0, "messages_per_week_per_cfte": 200.0,
    "system_message_share": 0.4, "documentation_minutes_per_clinic_hour": 15.0, "ambulatory": True,
    "pay_benchmark_usd": 300_000.0, "rvu_pay_share": 0.3, "search_months": 8.0, "patients_per_cfte": 1_500.0,
    "clinical_effort": 0.7, "thin_support": 1.0, "scheduled_hours_per_cfte": 1.0, "nights_per_month_per_cfte": 6.0,
    "in_house_share": 0.5, "called_share": 0.4, "night_hours_given_back": 0.25, "schedule_control": 0.5,
    "off_hours_share": 0.0,
    "outside_openings": 1.0, "outside_pay": 1.0,
}  # fmt: skip
SCHOOL = {
    "seed": 1, "month": 1, "message_growth": 1.0, "admin_growth": 1.0, "target_growth": 1.0, "payline": 0.2,
    "urim_share": 0.1, "leader_quality_mean": 0.6, "support_per_physician": 1.0, "rvu_target_mean": 1.0,
    "tenure_track_share": 0.5, "full_time_share": 0.8, "rank_shares": [0.1, 0.45, 0.23, 0.22],
}  # fmt: skip


class World:
    """One unit with a few lines, its department, its school, and the parameters."""

    def __init__(
        self,
        *,
        people: int,
        me: Mapping[str, Any],
        others: Mapping[str, Any],
        unit: Mapping[str, Any],
        department: Mapping[str, Any],
        school: Mapping[str, Any],
        p: Mapping[str, float],
        levers: Mapping[int, float],
        shocks: Mapping[int, float],
    ) -> None:
        assert set(p) <= set(_USUAL), "not a parameter"
        self.p = parameter_object({**_USUAL, **p})
        self.people = [
            Actor(PERSON_FIELDS, {**PHYSICIAN, "line": k, **(me if k == 0 else others)}) for k in range(people)
        ]
        self.unit = Actor(UNIT_FIELDS, {**UNIT, "count": people, **unit})
        self.department = Actor(DEPARTMENT_FIELDS, {**DEPARTMENT, **department})
        self.school = Actor(SCHOOL_FIELDS, {**SCHOOL, **school})
        tracks = {person.track for person in self.people}  # what is in force for others does nothing here
        for lever, now in levers.items():
            for track in tracks:
                self.unit.lever[track * N_LEVERS + lever] = float(now)
        for shock, size in shocks.items():
            self.unit.shock[shock] = float(size)

    @property
    def me(self) -> Actor:
        """The person on the first line."""
        return self.people[0]

    def crowd(self, people: int = 2_000) -> Iterator[Actor]:
        """Make me so many occupants of my line in turn, alike in all but their draws."""
        saved = self.me.values()
        lists = {name: value for name, value in saved.items() if isinstance(value, Numbers)}
        for occupant in range(people):
            self.me.__dict__.update(saved)
            self.me.__dict__.update({name: Numbers(value) for name, value in lists.items()})
            self.me.__dict__["occupant"] = occupant
            yield self.me

    def lives(self, rule: Callable[..., Any], me: Actor | None = None) -> Any:
        """Let a rule of a person act on me (or another) and return me."""
        me = self.me if me is None else me
        rule(me, self.unit, self.department, self.school, self.people, self.p)
        return me

    def acts(self, rule: Callable[..., Any]) -> Any:
        """Let a rule of a unit act on the unit and return it."""
        rule(self.unit, self.department, self.school, self.people, self.p)
        return self.unit


Make = Callable[..., World]


@pytest.fixture
def make() -> Make:
    """Return what makes a typical world in which some things differ."""

    def made(
        people: int = 4,
        me: Mapping[str, Any] | None = None,
        others: Mapping[str, Any] | None = None,
        unit: Mapping[str, Any] | None = None,
        department: Mapping[str, Any] | None = None,
        school: Mapping[str, Any] | None = None,
        p: Mapping[str, float] | None = None,
        levers: Mapping[Lever, float] | None = None,
        shocks: Mapping[Shock, float] | None = None,
    ) -> World:
        return World(
            people=people, me=me or {}, others=others or {}, unit=unit or {}, department=department or {},
            school=school or {}, p=p or {}, levers=levers or {}, shocks=shocks or {},
        )  # fmt: skip

    return made


@pytest.fixture
def p() -> SimpleNamespace:
    """All parameters at their defaults, all mechanisms of the second round off, the other switches on."""
    return parameter_object(_USUAL)


@pytest.fixture
def plan_row() -> Callable[..., Actor]:
    """Return what makes one use of a lever: at once, fully, for ever, kept up."""

    def made(**fields: Any) -> Actor:
        usual = {"lever": Lever.TEAM_INBOX, "intensity": 1.0, "start": 1, "end": -1, "upkeep": 1.0}
        return Actor(PLAN_FIELDS, {**usual, **fields})

    return made


@pytest.fixture
def shock_row() -> Callable[..., Actor]:
    """Return what makes one shock that stays."""

    def made(**fields: Any) -> Actor:
        return Actor(SHOCK_FIELDS, {"kind": Shock.PATIENT_SURGE, "start": 1, "end": -1, "size": 0.2, **fields})

    return made


@pytest.fixture
def log_entry() -> Actor:
    """An empty row of the event log."""
    return Actor(DEPARTURE_FIELDS, {})


@pytest.fixture
def week() -> Callable[..., list[float]]:
    """Return what makes a week from hours by name of activity."""
    return by_activity


Draw = Event | tuple[Event, int]  # one draw of an event, or its draw of this number


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[Draw, float]], None]:
    """Return what fixes the random draws by event, whoever draws: those that are not named are 0.5, the middle."""
    fixed: dict[tuple[int, int], float] = {}

    def uniform(*drawn_for: int) -> float:
        *_, event, index = drawn_for
        return fixed.get((event, index), 0.5)

    def fix(named: Mapping[Draw, float]) -> None:
        fixed.clear()
        fixed.update({draw if isinstance(draw, tuple) else (draw, 0): u for draw, u in named.items()})

    monkeypatch.setattr(chance, "uniform", uniform)
    return fix


@pytest.fixture
def chance_by(draws: Callable[[Mapping[Draw, float]], None]) -> Callable[..., float]:
    """Return what finds the chance of something that happens below some draw and not above it, by halving.

    `chance_by(Event.LIFE_EVENT, lambda: …)`: the function lets a rule act on a fresh world and says whether it happened.
    """

    def found(draw: Draw, happens: Callable[[], bool], others: Mapping[Draw, float] | None = None) -> float:
        low, high = 0.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2.0
            draws({**(others or {}), draw: middle})
            low, high = (middle, high) if happens() else (low, middle)
        return (low + high) / 2.0

    return found
