"""The agents of the Mesa face: one `Faculty` for each faculty line, one `Unit` for each unit.

Their attributes are the fields declared in `sim.rules.records`, as plain Python values; their verbs are the rules of
`sim.rules`. Override a verb in a subclass to change the model.
"""

import warnings
from typing import Any

import mesa

from sim.evidence.fields import nearest_field
from sim.rules import (
    arrival,
    calendar,
    career,
    chance,
    decision,
    departure,
    intention,
    leadership,
    nights,
    requests,
    wellbeing,
    work,
)
from sim.rules.records import OLD_FIELDS, moved_field
from sim.rules.strains import administration, culture, equity, inbox, moral_injury, research, rvu
from sim.rules.vocabulary import Leaving, Path, Stage

_MESA_ASKS = {"cell"}  # which it looks for, and does without


def _old_name(old: str) -> property:
    """Read and set a field by the name that it had in version 0.1, with a notice."""
    name, place = OLD_FIELDS[old]

    def read(me: "Faculty") -> Any:
        warnings.warn(moved_field(old), FutureWarning, stacklevel=2)
        value = getattr(me, name)
        return value if place is None else value[place]

    def set_(me: "Faculty", value: Any) -> None:
        warnings.warn(moved_field(old), FutureWarning, stacklevel=2)
        if place is None:
            setattr(me, name, value)
        else:
            getattr(me, name)[place] = value

    return property(read, set_, doc=moved_field(old))


class Fielded:
    """An actor with declared fields, that knows which one was meant."""

    actor = ""

    def __getattr__(self, name: str) -> Any:
        """Say which field comes near one that does not exist."""
        if name.startswith("_") or name in _MESA_ASKS:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        near = nearest_field(name, self.actor)
        meant = f' Did you mean "{near}"?' if near else ""
        raise AttributeError(f'A {self.actor} has no field "{name}".{meant} All: sim.fields("{self.actor}")')


class Faculty(Fielded, mesa.Agent):
    """One faculty line and whoever holds it.

    Attributes are the person fields of `sim.rules.records`, for example `exhaustion`, `have` (hours of the week as it
    is, by `Activity`), `strain` (by `Strain`), `stage` or `filled` (a vacant line is an agent too; its next occupant
    takes it over).
    """

    actor = "person"
    model: Any  # a FacultyModel, whose file knows this one

    def __init__(self, model: Any, **fields: Any) -> None:
        super().__init__(model)
        self.__dict__.update(fields)

    @property
    def around(self) -> tuple[Any, Any, Any, Any, Any]:
        """What a rule may look at: unit, department, school, people, parameters."""
        model, unit = self.model, self.model.units[self.unit]
        return unit, model.departments[unit.department], model.school, model.people, model.p

    @property
    def stage_name(self) -> str:
        """Stage of leaving in words."""
        return Stage(self.stage).name.lower()

    def first_holder(self) -> None:
        """See `sim.rules.arrival`."""
        arrival.first_holder(self, *self.around)

    def end_standing_service(self) -> None:
        """See `sim.rules.requests`."""
        requests.end_standing_service(self, *self.around)

    def meet_the_month(self) -> None:
        """See `sim.rules.chance`."""
        chance.meet_the_month(self, *self.around)

    def take_nights(self) -> None:
        """See `sim.rules.nights`."""
        nights.take_nights(self, *self.around)

    def fill_calendar(self) -> None:
        """See `sim.rules.calendar`."""
        calendar.fill_calendar(self, *self.around)

    def feel_rvu(self) -> None:
        """See `sim.rules.strains.rvu`."""
        rvu.feel_rvu(self, *self.around)

    def feel_inbox(self) -> None:
        """See `sim.rules.strains.inbox`."""
        inbox.feel_inbox(self, *self.around)

    def feel_administration(self) -> None:
        """See `sim.rules.strains.administration`."""
        administration.feel_administration(self, *self.around)

    def feel_moral_injury(self) -> None:
        """See `sim.rules.strains.moral_injury`."""
        moral_injury.feel_moral_injury(self, *self.around)

    def feel_research(self) -> None:
        """See `sim.rules.strains.research`."""
        research.feel_research(self, *self.around)

    def feel_inequity(self) -> None:
        """See `sim.rules.strains.equity`."""
        equity.feel_inequity(self, *self.around)

    def feel_culture(self) -> None:
        """See `sim.rules.strains.culture`."""
        culture.feel_culture(self, *self.around)

    def update_wellbeing(self) -> None:
        """See `sim.rules.wellbeing`."""
        wellbeing.update_wellbeing(self, *self.around)

    def form_intention(self) -> None:
        """See `sim.rules.intention`."""
        intention.form_intention(self, *self.around)

    def decide(self) -> None:
        """See `sim.rules.decision`."""
        decision.decide(self, *self.around)

    def serve_notice(self) -> None:
        """See `sim.rules.departure`."""
        departure.serve_notice(self, *self.around)

    def go_at_once(self) -> None:
        """Leave without notice, as a rule does it at the end of one: of no choice of the person's own."""
        unit, department, school, _, p = self.around
        self.leaving_kind, self.path = Leaving.LIFE_EVENT, Path.PLAN
        departure.choose_destination(self, school, p)
        departure.leave(self, unit, department, school, p)

    def find_mentor(self) -> None:
        """See `sim.rules.career`."""
        career.find_mentor(self, *self.around)

    def grow(self) -> None:
        """See `sim.rules.career`."""
        career.grow(self, *self.around)

    def search_and_hire(self) -> None:
        """See `sim.rules.arrival`."""
        arrival.search_and_hire(self, *self.around)

    def live_the_month(self) -> None:
        """Draw the month's random numbers, fill the calendar, feel the seven strains, and update wellbeing and intention."""
        self.meet_the_month()
        self.take_nights()
        self.fill_calendar()
        self.feel_rvu()
        self.feel_inbox()
        self.feel_administration()
        self.feel_moral_injury()
        self.feel_research()
        self.feel_inequity()
        self.feel_culture()
        self.update_wellbeing()
        self.form_intention()


for _old in OLD_FIELDS:
    setattr(Faculty, _old, _old_name(_old))


class Unit(Fielded, mesa.Agent):
    """A division or small department: where people live. Attributes are the unit fields of `sim.rules.records`."""

    actor = "unit"
    model: Any  # a FacultyModel, whose file knows this one

    def __init__(self, model: Any, **fields: Any) -> None:
        super().__init__(model)
        self.__dict__.update(fields)

    @property
    def around(self) -> tuple[Any, Any, Any, Any]:
        """What a rule may look at: department, school, people, parameters."""
        model = self.model
        return model.departments[self.department], model.school, model.people, model.p

    @property
    def members(self) -> list[Faculty]:
        """Those who hold the lines of the unit."""
        first: int = self.first
        count: int = self.count
        return [me for me in self.model.people[first : first + count] if me.filled]

    def start_unit(self) -> None:
        """See `sim.rules.leadership`."""
        leadership.start_unit(self, *self.around)

    def share_out_work(self) -> None:
        """See `sim.rules.work`."""
        work.share_out_work(self, *self.around)

    def share_out_nights(self) -> None:
        """See `sim.rules.nights`."""
        nights.share_out_nights(self, *self.around)

    def deal_requests(self) -> None:
        """See `sim.rules.requests`."""
        requests.deal_requests(self, *self.around)

    def count_departures(self) -> None:
        """See `sim.rules.departure`."""
        departure.count_departures(self, *self.around)

    def close_month(self) -> None:
        """See `sim.rules.leadership`."""
        leadership.close_month(self, *self.around)
