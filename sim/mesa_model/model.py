"""The Mesa face of the model: readable, subclassable, and equal to the ensemble engine to the last bit."""

import numbers
from collections.abc import Mapping
from operator import attrgetter  # unlike the names that Mesa takes as well, it can be pickled
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.engine.replicates import SETTLING_MONTHS
from sim.evidence.parameters import parameter_object
from sim.foundation.errors import InputError, shown
from sim.mesa_model.agents import Faculty, Unit
from sim.rules.observe import see_person, see_unit
from sim.rules.policy import set_policy, turn_the_calendar
from sim.rules.vocabulary import N_PERSON_COLUMNS, N_UNIT_COLUMNS, PersonColumn, UnitColumn
from sim.world.in_force import settings_in_force
from sim.world.institution import MAX_PEOPLE, Institution, load_institution
from sim.world.plan import make_plan, no_plan
from sim.world.population import build_population
from sim.world.roster.read import read_roster
from sim.world.scenario import Scenario, load_scenario
from sim.world.scenario_parts import check_parameter, check_switch

__all__ = ["Faculty", "FacultyModel", "Unit"]


def headcount(model: "FacultyModel") -> int:
    """Return the number of people present."""
    return int(model.seen[PersonColumn.HEADCOUNT])


def departures(model: "FacultyModel") -> int:
    """Return the departures of the month."""
    return int(model.seen[PersonColumn.DEPARTURES])


def burned_out(model: "FacultyModel") -> float:
    """Return the share of those present who are burned out."""
    return model.share_of(PersonColumn.BURNED_OUT)


def intends_to_leave(model: "FacultyModel") -> float:
    """Return the share of those present who answer "moderate" or more."""
    return model.share_of(PersonColumn.INTENDS_TO_LEAVE)


def evening_hours_per_week(model: "FacultyModel") -> float:
    """Return the mean evening hours."""
    return model.share_of(PersonColumn.EVENING_HOURS)


def self_respect(model: "FacultyModel") -> float:
    """Return the mean self-respect."""
    return model.share_of(PersonColumn.SELF_RESPECT)


def vacancies(model: "FacultyModel") -> int:
    """Return the vacant lines."""
    return int(model.unit_seen[UnitColumn.VACANCIES])


REPORTERS = (
    headcount,
    departures,
    burned_out,
    intends_to_leave,
    evening_hours_per_week,
    self_respect,
    vacancies,
)


class FacultyModel(mesa.Model):
    """A medical school whose faculty come to leave, or to stay.

    Args:
        institution: Name, path or `Institution`.
        policy: Name, path or `Scenario`: levers and shocks.
        headcount: Scale the institution to so many people; 0 leaves it as it is.
        replicate: Which independent future of this seed.
        settling_months: Months before month 0.
        collect_people: Collect stage, exhaustion and intention of each agent too.
        roster: Path of a roster CSV; its people hold the lines.
        parameters: Parameter values by name.
        switches: Mechanisms by name, 0 off and 1 on.
        rng: Seed, or a NumPy generator to draw it from; Mesa's name for it. 1 where none is given: every model
            is reproducible, and repeating one needs another seed or replicate.
        seed: Seed; the older name.
        **kwargs: Intensities by name of lever, as a quick way to a policy (`team_inbox=1.0`); `SolaraViz`
            knows them by this word only.

    Subclasses set `faculty_class` or `unit_class` to put agents of their own in place.
    """

    faculty_class: type[Faculty] = Faculty
    unit_class: type[Unit] = Unit

    def __init__(
        self,
        institution: str | Institution = "typical",
        policy: str | Scenario = "baseline",
        headcount: int = 0,
        replicate: int = 0,
        settling_months: int = SETTLING_MONTHS,
        collect_people: bool = False,
        roster: str | None = None,
        parameters: Mapping[str, float] | None = None,
        switches: Mapping[str, float] | None = None,
        *,
        rng: Any = None,
        seed: int | None = None,
        **kwargs: float,
    ) -> None:
        chosen_seed = _seed(rng, seed)
        super().__init__(rng=chosen_seed)
        self.policy = load_scenario(policy)
        if kwargs:
            self.policy = self.policy.with_levers(**kwargs)
        place = load_institution(institution)
        headcount = _whole("headcount", headcount, 0, MAX_PEOPLE)
        self.institution = place.scaled(headcount) if headcount else place
        for name, value in (parameters or {}).items():
            check_parameter(name, value)
        switched = {name: check_switch(name, value) for name, value in (switches or {}).items()}
        chosen = settings_in_force(self.institution, self.policy, parameters=parameters, switches=switched)
        people_given = read_roster(roster, self.institution) if roster else None
        population = build_population(self.institution, chosen, people_given)
        self.policy.check_against(self.institution, population.unit_names)
        self.p = parameter_object(chosen)
        self.school = _plain(population.school)[0]
        self.school.seed, self.school.replicate = chosen_seed, _whole("replicate", replicate, 0, 2**31 - 1)
        self.departments = _plain(population.departments)
        self.units = [self.unit_class(self, **fields) for fields in _rows(population.units)]
        self.people = [self.faculty_class(self, **fields) for fields in _rows(population.people)]
        _let_go(self)
        self._settle(no_plan(population), _whole("settling_months", settling_months, 0, 600))
        self._set_plan(make_plan(self.policy, population))
        self.month = 0
        self._look()
        self.datacollector = mesa.DataCollector(
            model_reporters={reporter.__name__: reporter for reporter in REPORTERS},
            agenttype_reporters={
                self.faculty_class: {k: attrgetter(k) for k in ("stage_name", "exhaustion", "intention")}
            }
            if collect_people
            else None,
        )
        self.datacollector.collect(self)

    @classmethod
    def from_scenario(cls, scenario: str | Scenario, **others: Any) -> "FacultyModel":
        """Return the model of a scenario, in the institution that it names."""
        policy = load_scenario(scenario)
        return cls(institution=others.pop("institution", policy.institution), policy=policy, **others)

    @property
    def faculty(self) -> list[Faculty]:
        """Those who hold a line now."""
        return [me for me in self.people if me.filled]

    def step(self) -> None:
        """Live one month."""
        self.month += 1
        self._live_month(self.month)
        self._look()
        self.datacollector.collect(self)

    def share_of(self, what: PersonColumn) -> float:
        """Return the mean over those present of something seen this month."""
        present = self.seen[PersonColumn.HEADCOUNT]
        return self.seen[what] / present if present > 0 else 0.0

    def _settle(self, nothing: Any, months: int) -> None:
        """Draw everybody, and let the institution run until it is itself."""
        self._set_plan(nothing)
        self.school.month, self.school.settling = -months - 1, True
        for me in self.people:
            me.first_holder()
        for unit in self.units:
            unit.start_unit()
        for month in range(-months, 0):
            self._live_month(month)
        self.school.settling, self.school.month = False, 0
        self.school.message_growth = self.school.admin_growth = self.school.target_growth = 1.0

    def _set_plan(self, plan: Any) -> None:
        self._levers, self._reach = _plain(plan.levers), plan.reach.tolist()
        self._shocks, self._shock_reach = _plain(plan.shocks), plan.shock_reach.tolist()

    def _live_month(self, month: int) -> None:
        """Run the six phases of a month; in each, everyone reads others as they were when it began."""
        people, units = self.people, self.units
        self.school.month = month
        turn_the_calendar(self.school, self.p)
        reach, shock_reach = _Table(self._reach), _Table(self._shock_reach)
        for unit in units:
            set_policy(unit, self._levers, reach, self._shocks, shock_reach, self.school, self.p)
        for me in people:
            me.search_and_hire()
            me.end_standing_service()
        for unit in units:
            unit.share_out_work()
            unit.deal_requests()
        for me in people:
            if me.filled:
                me.live_the_month()
        for me in people:
            if me.filled:
                me.decide()
        for me in people:
            me.serve_notice()
        for unit in units:
            unit.count_departures()
        for me in people:
            me.find_mentor()
        for me in people:
            me.grow()
        for unit in units:
            unit.close_month()

    def _look(self) -> None:
        """Add up what is seen of people and units this month."""
        row = [0.0] * max(N_PERSON_COLUMNS, N_UNIT_COLUMNS)
        self.seen = [0.0] * N_PERSON_COLUMNS
        self.unit_seen = [0.0] * N_UNIT_COLUMNS
        for me in self.people:
            unit, department, _, _, p = me.around
            see_person(row, me, unit, department, p)
            for k in range(N_PERSON_COLUMNS):
                self.seen[k] += row[k]
        for unit in self.units:
            see_unit(row, unit, self.school, self.people, self.p)
            for k in range(N_UNIT_COLUMNS):
                self.unit_seen[k] += row[k]


class _Table:
    """A list of lists that is read like an array: `table[row, column]`."""

    def __init__(self, rows: list[list[bool]]) -> None:
        self._rows = rows

    def __getitem__(self, place: tuple[int, int]) -> bool:
        return self._rows[place[0]][place[1]]


def _rows(records: np.ndarray[Any, Any]) -> list[dict[str, Any]]:
    """Return records as dictionaries of plain Python scalars and lists."""
    columns = {name: records[name].tolist() for name in records.dtype.names or ()}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _plain(records: np.ndarray[Any, Any]) -> list[SimpleNamespace]:
    """Return records as plain objects."""
    return [SimpleNamespace(**fields) for fields in _rows(records)]


def _let_go(model: mesa.Model) -> None:
    """Remove our model from the table in which Mesa 3.3 counts agents, which never forgets a model.

    No agent is made after the start: a vacant line is taken over by its next occupant.
    """
    counters: Any = getattr(mesa.Agent, "_ids", {})
    if hasattr(counters, "pop"):
        counters.pop(model, None)


def _seed(rng: Any, seed: Any) -> int:
    """Return an integer seed from what Mesa users pass: nothing, an integer, or a seed for a NumPy generator."""
    if rng is not None and seed is not None:
        raise InputError("The seed was given twice.", path=("seed",), allowed="either rng or seed")
    given = seed if rng is None else rng
    if given is None:
        return 1
    if isinstance(given, numbers.Real):
        return _whole("seed", given, 0, 2**63 - 1)
    try:
        return int(np.random.default_rng(given).integers(2**62))
    except (TypeError, ValueError):
        allowed = "a whole number, or what numpy.random.default_rng takes"
        raise InputError(f"{shown(given)} is not a valid seed.", path=("seed",), allowed=allowed) from None


def _whole(name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number in its range; NumPy integers are whole numbers too, and so is 60.0 from a slider."""
    known = isinstance(value, int | float | np.integer) and not isinstance(value, bool)
    if not known or not low <= value <= high or value != int(value):
        allowed = f"a whole number from {low} to {high:,}"
        raise InputError(f"{shown(value)} is out of range.", path=(name,), allowed=allowed)
    return int(value)
