"""A stand-in for what answers, for tests of the page only; its tables are made up (`tests.browser.made_up`).

`gate` closed makes full answers wait, to test what happens meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import yaml

from dashboard.answers.jobs import Queue
from dashboard.answers.tasks import Tasks
from dashboard.checks import Notices
from dashboard.choices import School
from dashboard.own.belongings import Belongings, Drawer
from dashboard.question import Question
from sim.foundation.errors import InputError
from sim.results.paired import Paired
from tests.browser.declared import declared
from tests.browser.made_up import EFFECTS, FUTURES, Side, paired, side, strength
from tests.unit.dashboard.own_made_up import OwnStandIn


@dataclass
class Look:
    """State of a job."""

    state: str
    done: int = 0
    total: int = FUTURES
    place: int = 0
    seconds_left: float | None = None
    message: str = ""
    sample: Any = None


@dataclass
class Kept:
    """A full answer."""

    question: Question
    paired: Paired
    policy: Side
    reference: Side
    people: int
    notices: tuple[str, ...] = ()
    version: str = "0.1.0"


@dataclass
class Level:
    """The school's own level."""

    people: int
    departures_a_year: float
    rate: float
    burned_out: float
    intends_to_leave: float
    hours_per_week: float


@dataclass
class StandIn:
    """Answers like the model, at once."""

    version: str = "0.1.0"
    unstudied: set[str] = field(default_factory=lambda: {"community"})  # schools without a stored study
    asked: list[Question] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)  # tabs that said that they were closed

    def __post_init__(self) -> None:
        self.choices = declared()
        self.belongings = Belongings()
        self.own = OwnStandIn(self.choices, self.belongings)
        self.background = Queue(explain=lambda error: str(error) if isinstance(error, InputError) else None)
        self.tasks = Tasks(self.background)
        self.gate = threading.Event()
        self.gate.set()
        self.done: set[Question] = set()
        self._looks = 0

    def tasks_for(self, drawer: Drawer) -> Tasks:
        return Tasks(self.background, drawer)

    def leave(self, client: str) -> None:
        pass

    def tasks_of(self, school: str) -> Any:
        return self.tasks  # of those stand-ins that have them

    def estimate(self, question: Question) -> Paired | None:
        return (
            paired(question, self._people(question), "estimate")
            if question.plain and not self._unknown(question)
            else None
        )

    def _unknown(self, question: Question) -> bool:
        return question.school in self.unstudied

    def _people(self, question: Question) -> int:
        return self._school(question.school).people

    def _school(self, name: str) -> School:
        return self.choices.schools.get(name) or self.own.school(name)

    def ranking(self, school: str, years: int) -> pd.DataFrame | None:
        if school in self.unstudied:
            return None
        size = self._school(school).people / 1000 * years / 5
        rows = []
        for name, (avoided, usd) in EFFECTS.items():
            wide = (3 + 0.75 * avoided) * size
            rows.append(
                {
                    "lever": name,
                    "departures_avoided": avoided * size,
                    "departures_avoided_low": avoided * size - wide,
                    "departures_avoided_high": avoided * size + wide,
                    "share_of_futures_with_fewer_departures": min(1.0, 0.5 + avoided / 24),
                    "net_cost_usd": usd * 1e6 * size,
                    "net_cost_usd_low": (usd - 6) * 1e6 * size,
                    "net_cost_usd_high": (usd + 6) * 1e6 * size,
                    "share_of_futures_that_save_money": 0.95 if usd < 0 else 0.1,
                    "burned_out_share_change": -avoided / 600,
                    "protected_time_kept_share_change": 0.0 if avoided < 10 else avoided / 1000,
                    "hours_per_week_change": -avoided / 60,
                    "evening_hours_per_week_change": -avoided / 50,
                    "lever_cost_usd": 4e5 * size * 5,
                }
            )
        return pd.DataFrame(rows)

    def prepare(self, client: str, school: str) -> Look:
        return self.preparing(client, school)

    def preparing(self, client: str, school: str) -> Look:
        self._looks += 1
        if self._looks < 3:
            return Look("running", self._looks, 3, seconds_left=2)
        self.unstudied.discard(school)
        return Look("done", 3, 3)

    def ready(self, question: Question) -> Kept | None:
        if question not in self.done:
            return None
        people = self._people(question)
        effect = strength(question)
        return Kept(
            question,
            paired(question, people, "full"),
            side(question, people, effect),
            side(question, people, 0.0),
            people,
        )

    def ask(self, client: str, question: Question) -> Look:
        self.asked.append(question)
        return self.look(client, question)

    def look(self, client: str, question: Question) -> Look:
        if not self.gate.is_set():
            return Look("running", 40)
        if self.asked and question in self.asked:
            self.done.add(question)
            return Look("done", FUTURES)
        return Look("unknown")

    def means(
        self, school: str, lever: str, intensity: float, departments: Sequence[str] = (), tracks: Sequence[str] = ()
    ) -> tuple[str, ...]:
        people = self._school(school).people
        return (
            f"As if {round(people * intensity):,} of {people:,} faculty were fully covered.",
            "It costs $400k a year.",
        )

    def rests(self, question: Question) -> str:
        levers = [self.choices.levers[name] for name, _ in question.policy]
        assumed = [lever.title for lever in levers if lever.assumption_only]
        return f"Rests in part on assumptions alone: {'; '.join(assumed)}." if assumed else ""

    def cost_a_year(
        self, school: str, lever: str, intensity: float, departments: Sequence[str] = ()
    ) -> tuple[str, ...]:
        return ("about $400k ($200k to $600k)",)

    def futures(self, question: Question) -> int:
        return 100

    def snippet(self, question: Question) -> str:
        return f"import sim\n\nprint({question.seed})  # made up\n"

    def scenario_file(self, question: Question) -> str:
        levers = {name: use.to_data() for name, use in question.policy}
        return yaml.safe_dump({"name": "my-policy", "levers": levers})

    def read_scenario(self, content: bytes, where: str, question: Question) -> tuple[dict[str, Any], Notices]:
        found = yaml.safe_load(content)
        if not isinstance(found, dict):
            raise InputError("This is not a scenario; nothing was changed.", where=where)
        return {**question.to_data(), "policy": found["levers"]}, Notices()

    def school(self, name: str, years: int, baseline: str, seed: int) -> Level:
        people = self._school(name).people
        return Level(people, 0.078 * people, 0.078, 0.39, 0.32, 53.0)
