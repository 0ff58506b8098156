"""The Mesa face of the model: readable, subclassable, and equal to the ensemble engine to the last bit."""

import inspect
from operator import attrgetter  # unlike the names that Mesa takes as well, it can be pickled
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.engine.replicates import SETTLING_MONTHS
from sim.evidence.parameters import parameter_object
from sim.foundation.arguments import checked
from sim.foundation.errors import InputError
from sim.mesa_model.agents import Faculty, Unit
from sim.mesa_model.given import (
    Headcount,
    Institutions,
    LeverBlock,
    ParameterBlock,
    Policies,
    Replicate,
    Rosters,
    SettlingMonths,
    SwitchBlock,
    YesNo,
    check_levers,
    seed_of,
    warn_of_the_same_future,
)
from sim.rules.observe import see_person, see_unit
from sim.rules.policy import set_policy, turn_the_calendar
from sim.rules.vocabulary import N_PERSON_COLUMNS, N_UNIT_COLUMNS, PersonColumn, UnitColumn
from sim.world.accepted import MOST_MONTHS
from sim.world.in_force import settings_in_force
from sim.world.institution import load_institution
from sim.world.plan import make_plan, no_plan, say_of_shocks
from sim.world.population import build_population
from sim.world.roster.read import read_roster
from sim.world.scenario import Scenario, load_scenario

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
        roster: A roster: the path of a CSV, or a table; its people hold the lines.
        parameters: Parameter values by name.
        switches: Mechanisms by name, 0 off and 1 on.
        levers: Levers over those of the policy, by name: an intensity, or a block such as
            `{"intensity": 0.5, "start": 7}`.
        rng: Seed, or a NumPy generator to draw it from; Mesa's name for it. 1 where none is given: every model
            is reproducible, and repeating one needs another seed or replicate.
        seed: Seed; the older name.
        **kwargs: Intensities by name of lever, as a quick way to a policy (`team_inbox=1.0`); `SolaraViz`
            knows them by this word only.

    Subclasses set `faculty_class` or `unit_class` to put agents of their own in place. Lines and units are there from
    the start: a `Faculty` that is removed vacates its line, and none can be added; agents of other classes can.
    """

    faculty_class: type[Faculty] = Faculty
    unit_class: type[Unit] = Unit

    _complete = False  # whether all lines and units are there

    @checked
    def __init__(
        self,
        institution: Institutions = "typical",
        policy: Policies = "baseline",
        headcount: Headcount = 0,
        replicate: Replicate = 0,
        settling_months: SettlingMonths = SETTLING_MONTHS,
        collect_people: YesNo = False,
        roster: Rosters | None = None,
        parameters: ParameterBlock | None = None,
        switches: SwitchBlock | None = None,
        levers: LeverBlock | None = None,
        *,
        rng: Any = None,
        seed: Any = None,
        **kwargs: float,
    ) -> None:
        chosen_seed = seed_of(rng, seed)
        if rng is None and seed is None and not replicate:
            warn_of_the_same_future()
        check_levers(kwargs, list(inspect.signature(FacultyModel).parameters)[:-1])
        super().__init__(rng=chosen_seed)
        self._first_seed = chosen_seed
        used = {**(levers or {}), **kwargs}
        self.policy = load_scenario(policy)
        self.policy = self.policy.with_levers(**used) if used else self.policy
        place = load_institution(institution)
        self.institution = place.scaled(headcount) if headcount else place
        chosen = settings_in_force(self.institution, self.policy, parameters=parameters, switches=switches)
        people_given = None if roster is None else read_roster(roster, self.institution)
        population = build_population(self.institution, chosen, people_given)
        self.policy.check_against(self.institution, population.unit_names)
        self.p = parameter_object(chosen)
        self.school = _plain(population.school)[0]
        self.school.seed, self.school.replicate = chosen_seed, replicate
        self.departments = _plain(population.departments)
        self.units = [self.unit_class(self, **fields) for fields in _rows(population.units)]
        self.people = [self.faculty_class(self, **fields) for fields in _rows(population.people)]
        _let_go(self)
        self._complete, self._removed = True, list[Faculty]()
        self._settle(no_plan(population), settling_months)
        say_of_shocks(self.policy, chosen)
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
        if self.month >= MOST_MONTHS:
            self.running = False  # so that `run_model` ends, where nobody said when

    def register_agent(self, agent: Any) -> None:
        """Take up an agent of one's own; see Mesa. Lines and units are there from the start.

        Raises:
            InputError: A `Faculty` or a `Unit` comes later.
        """
        if self._complete and isinstance(agent, Faculty | Unit):
            _let_go(self)
            raise InputError(
                f"A {type(agent).__name__} cannot be added to a model that stands: the lines of a school are fixed.",
                allowed="headcount=, a roster, or agents of another class",
            )
        if self._complete and hasattr(mesa.Agent, "_ids"):
            agent.unique_id = 1 + max((one.unique_id for one in self.agents), default=0)
        super().register_agent(agent)
        if self._complete:
            _let_go(self)

    def deregister_agent(self, agent: Any) -> None:
        """Let an agent go, as `agent.remove()` asks: a `Faculty` leaves, and the line stays.

        The person counts among the departures of the month that follows, and a search begins.

        Raises:
            InputError: A unit cannot go.
        """
        if isinstance(agent, Unit):
            raise InputError(
                "A unit cannot be removed: its people would belong nowhere.",
                allowed="removing its people, or an institution without it",
            )
        if not isinstance(agent, Faculty):
            super().deregister_agent(agent)
        elif agent.filled:
            agent.go_at_once()
            self._removed.append(agent)

    def remove_all_agents(self) -> None:
        """Empty the model, so that its memory is free; nobody lives in it afterwards."""
        for agent in list(self.agents):
            super().deregister_agent(agent)
        self.people, self.units = [], []
        self._removed.clear()
        registry = getattr(self, "data_registry", None)  # of Mesa 3.5
        if registry is not None:
            registry.close()

    def reset_rng(self, rng: Any = None) -> None:
        """Give the months to come other chance, or without a seed that of the beginning.

        Args:
            rng: A seed, or what NumPy makes a generator of.
        """
        self.school.seed = self._first_seed if rng is None else seed_of(rng, None)
        super().reset_rng(self.school.seed)

    def reset_randomizer(self, seed: Any = None) -> None:
        """Do the same under Mesa's older name."""
        self.reset_rng(seed)
        self.random.seed(self.school.seed)

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
            unit.share_out_nights()
            unit.deal_requests()
        for me in people:
            if me.filled:
                me.live_the_month()
        for me in people:
            if me.filled:
                me.decide()
        for me in people:
            me.serve_notice()
        for me in self._removed:
            me.left_this_month = True  # so that they are counted, and missed
        self._removed.clear()
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

    Lines are made at the start only; an agent of another class that comes later is taken out, too.
    """
    counters: Any = getattr(mesa.Agent, "_ids", {})
    if hasattr(counters, "pop"):
        counters.pop(model, None)
