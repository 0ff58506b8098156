"""The worlds of a trial: usual care and the intervention, from one moment of recruitment on, with the same random numbers.

People are recruited at one moment. From there the same institution lives on twice, once without the intervention
and once with it, and everybody is looked at when the study looked. Who takes part in a study, and in which of the
two worlds, is decided afterwards, in `trial_pool`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.engine import replicates as engine
from sim.engine.replicates import Job, World, settled_start
from sim.evidence.parameters import parameter_record
from sim.evidence.posterior import Draw
from sim.results.event_log import DESTINATIONS, KINDS, labelled, person_names
from sim.results.people import state_of
from sim.simulate.request import RunRequest, prepare
from sim.studies.trials.conditions import Condition
from sim.studies.trials.parts import Intervention
from sim.world.in_force import settings_in_force
from sim.world.institution import Institution
from sim.world.plan import Plan, make_plan
from sim.world.scenario import LeverUse, Scenario
from sim.world.scenario_parts import Shock

Array = np.ndarray[Any, Any]
Tables = dict[int, pd.DataFrame]  # of people, by months after recruitment


@dataclass(frozen=True)
class Ground:
    """Where a trial takes place, at one point of the parameter space.

    Attributes:
        institution: The institution.
        job: It, under usual care.
        asked: What is asked for over what the intervention says.
        draw: The posterior draw, or None for the defaults.
    """

    institution: Institution
    job: Job
    asked: RunRequest
    draw: Draw | None = None

    @classmethod
    def of(cls, usual: Scenario, asked: RunRequest) -> "Ground":
        """Lay an institution out."""
        ready = prepare(usual, asked)
        return cls(ready.institution, ready.job, asked, ready.draws[0] if ready.draws else None)

    def at(self, replicate: int, month: int) -> World:
        """Return the institution in some month, under usual care."""
        world = settled_start(self.job, replicate, mine=True)
        if month > 0:
            self._advance(self.job, world, 1, month)
        return world

    def follow(self, job: Job, replicate: int, world: World, begin: int, times: Sequence[int]) -> Tables:
        """Live on from a moment and look at everybody some months after it.

        Args:
            job: With the plan of this world.
            replicate: Which future.
            world: The moment; it is left as it was.
            begin: Its month.
            times: Months after it, in order.

        Returns:
            Everybody who is there by person, and those who have left meanwhile with when, how and where to.
        """
        world, now, logs = world.copy(), begin, []
        found: Tables = {}
        for time in times:
            if begin + time > now:
                logs.append(self._advance(job, world, now + 1, begin + time))
                now = begin + time
            found[time] = self._table(job, replicate, world, begin, time, logs)
        return found

    @staticmethod
    def _advance(job: Job, world: World, first: int, last: int) -> Array:
        # the log of departures is kept only of months that are observed
        room = engine.room_for_one(job, last - first + 1)
        return engine._advance(job, world, job.plan, parameter_record(job.settings), first, last, room)

    def _table(
        self, job: Job, replicate: int, world: World, begin: int, time: int, logs: list[Array]
    ) -> pd.DataFrame:
        people = state_of(job, "trial", replicate, begin + time, world)
        places = {department.name: department for department in self.institution.departments_resolved()}
        department = people["department"].astype(object)
        people["specialty"] = department.map({name: place.specialty for name, place in places.items()})
        people["ambulatory"] = department.map(
            {name: float(place.ambulatory) for name, place in places.items()}
        )
        people["unit_size"] = people.groupby("unit", observed=True)["line"].transform("size").astype(float)
        people["visits_per_week"] = people["clinic_hours"] * job.settings["visits_per_clinic_hour"]
        people = people.set_index("person", drop=False)
        if not logs:
            return people.assign(left_month=np.nan, left_kind=None, left_destination=None)
        return people.join(_left(np.concatenate(logs), begin), how="outer")

    def treated(
        self, intervention: Intervention, begin: int, units: Sequence[str], tracks: Sequence[str]
    ) -> Job:
        """Return the job of a world in which some units, and some tracks in them, get an intervention.

        Args:
            intervention: What they get.
            begin: The month of recruitment, which its months count from.
            units: Where, unless a lever says so itself.
            tracks: Whom there; all where empty.
        """
        names = self.job.population.unit_names
        departments = self.job.population.department_names
        home = {
            name: departments[unit["department"]]
            for name, unit in zip(names, self.job.population.units, strict=True)
        }
        struck = tuple(dict.fromkeys(home[unit] for unit in units))
        uses = {
            name: _in_time(use, begin, intervention.months, tuple(units), tuple(tracks))
            for name, use in intervention.levers.items()
        }
        shocks = tuple(
            Shock(**{**dict(shock), "start": begin + shock.start, "departments": shock.departments or struck})
            for shock in intervention.shocks
        )
        scenario = Scenario(
            title="Intervention", levers=uses, shocks=shocks, parameters=intervention.parameters,
            switches=intervention.switches,
        )  # fmt: skip
        scenario.check_against(self.institution, names)
        changed = settings_in_force(
            self.institution, scenario, self.draw, parameters=self.asked.parameters, switches=self.asked.switches
        )
        plan = _both(self.job.plan, make_plan(scenario, self.job.population))
        return replace(self.job, plan=plan, settings=changed)


def _in_time(
    use: LeverUse, begin: int, months: int | None, units: tuple[str, ...], tracks: tuple[str, ...]
) -> LeverUse:
    """Return a use of a lever whose months count from recruitment, in the trial's units if it names none."""
    end = use.end if use.end is not None or months is None else use.start + months
    own = bool(use.units or use.departments)
    return use.model_copy(
        update={
            "start": begin + use.start,
            "end": None if end is None else begin + end,
            "units": use.units if own else units,
            "tracks": use.tracks or tracks,
        }
    )


def _both(one: Plan, other: Plan) -> Plan:
    return Plan(
        np.concatenate([one.levers, other.levers]),
        np.concatenate([one.reach, other.reach]),
        np.concatenate([one.shocks, other.shocks]),
        np.concatenate([one.shock_reach, other.shock_reach]),
    )


def _left(log: Array, begin: int) -> pd.DataFrame:
    """Return who has left since recruitment: after how many months, how, and where to."""
    return pd.DataFrame(
        {
            "left_month": (log["month"] - begin).astype(float),
            "left_kind": labelled(log["kind"], KINDS),
            "left_destination": labelled(log["destination"], DESTINATIONS),
        },
        index=pd.Index(person_names(log["line"], log["occupant"]), name="person"),
    )


def recruited(people: pd.DataFrame, criteria: Sequence[Condition], own: Any = None) -> Array:
    """Say who is recruited: those who meet all criteria; parts ("top quartile") are of those who meet the others.

    Args:
        people: Those who are there.
        criteria: Conditions.
        own: In Python, a function of the table of people instead.
    """
    if own is not None:
        found: Array = np.asarray(own(people), dtype=np.bool_)
        return found
    taken = np.ones(len(people), dtype=np.bool_)
    for criterion in sorted(criteria, key=lambda each: bool(each.share)):
        places = np.flatnonzero(taken)
        taken[places] = criterion.of(people.iloc[places])
    return taken


def alone(people: pd.DataFrame, criteria: Mapping[str, Condition]) -> str:
    """Say how many people each criterion takes by itself, for the one who recruited nobody."""
    return ", ".join(f"{name} {int(each.of(people).sum()):,}" for name, each in criteria.items())
