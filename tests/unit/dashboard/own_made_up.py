"""A stand-in for what reads and fits schools of sessions: rosters are really read, fits are made up in a moment.

`gate` closed makes a fit wait, to test what happens meanwhile.
"""

from __future__ import annotations

import io
import pickle
import threading
import time
import zipfile
from collections.abc import Sequence

from dashboard.choices import Choices, School
from dashboard.model import Progress
from dashboard.own.belongings import Belongings, Drawer
from dashboard.own.fields import Fields
from dashboard.own.model import Fit, Learned, Look, Mapped, Odd, Published, Row
from dashboard.simulation import own_roster
from sim.world.scenario import load_institution

STEPS = 40


class OwnStandIn:
    """Answers like `dashboard.simulation.own.OwnSchools`, with numbers that mean nothing."""

    def __init__(self, choices: Choices, belongings: Belongings) -> None:
        self._choices, self._belongings = choices, belongings
        self.gate = threading.Event()
        self.gate.set()
        self.fits: list[Fields] = []

    @property
    def likes(self) -> Sequence[School]:
        return list(self._choices.schools.values())

    def look(self, content: bytes, name: str, like: str, mapped: Mapped) -> Look:
        return own_roster.look(content, name, load_institution(like), mapped)

    def doubts(self, fields: Fields, table: str) -> list[Odd]:
        if fields.departures and fields.people and fields.departures / fields.people > 0.15:
            return [
                Odd(("departures",), "24% is above what published schools show: 5.5 to 10% (Someone 2023).")
            ]
        return []

    def seconds(self, fields: Fields, table: str) -> float:
        return 2.0

    def fit(self, fields: Fields, table: str, drawer: Drawer, progress: Progress) -> None:
        self.fits.append(fields)
        for done in range(STEPS):
            progress(done, STEPS)
            while not self.gate.wait(0.02):
                progress(done, STEPS)
            time.sleep(0.002)
        name, place = self._belongings.new_school(drawer)
        rows = (
            Row(
                "departures",
                "Departures per person-year",
                "annual_departure_rate",
                0.08,
                0.06,
                0.11,
                0.055,
                0.12,
                0.083,
                0.066,
                0.102,
            ),
            Row("burnout", "Burned out", "burned_out", 0.44, 0.37, 0.51, 0.3, 0.5, 0.43, 0.37, 0.49),
        )
        learned = (
            Learned(
                "intention_base",
                "likelihood of leaving for someone without any strain",
                -1.7,
                -2.4,
                -1.1,
                0.4,
            ),
            Learned(
                "offers_per_year", "acceptable offers at full intention and mobility", 1.5, 0.6, 2.4, 0.02
            ),
        )
        warnings = (
            ("These numbers contradict each other, as far as the model can tell.",)
            if fields.hours == 99
            else ()
        )
        fit = Fit(
            name, fields.people or 0, fields, bool(table), rows, learned, warnings, {"intention_base": -1.7},
            1900, 412.0, 184.0, 1,
            "0.1.0",
        )  # fmt: skip
        place.write("about", pickle.dumps(fit))
        self._belongings.open_school(name, place)

    def fitted(self, name: str) -> Fit | None:
        drawer = self._belongings.school(name)
        content = None if drawer is None else drawer.read("about")
        return None if content is None else pickle.loads(content)

    def school(self, name: str) -> School | None:
        fit = self.fitted(name)
        return (
            None
            if fit is None
            else School(name, "Our school", "Ours.", fit.people, ("Surgery",), own=True, session=True)
        )

    def archive(self, name: str) -> bytes | None:
        if self.fitted(name) is None:
            return None
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr("institution.yaml", "title: Our school\n")
        return out.getvalue()

    def starter(self, fields: Fields, table: str) -> str:
        return f"title: Our school\nheadcount: {fields.people}\n"

    def snippet(self, fit: Fit, mapped: Mapped, futures: int, months: int, seed: int) -> str:
        return f"import sim  # {fit.people} {futures} {months} {seed}\n"

    def published(self) -> Sequence[Published]:
        return [
            Published(
                "annual_departure_rate",
                "Departures",
                0.075,
                0.055,
                0.1,
                True,
                ("Someone, Ann Intern Med 2023", "Else 2009"),
            ),
            Published("burned_out", "Burned out", 0.38, 0.33, 0.46, True, ("Ligibel 2023",)),
            Published("hours_per_week", "Hours", 54, 50, 58, False, ("Shanafelt 2023",)),
            Published("retirement_share", "Retirements", 0.12, 0.07, 0.2, True, ("Greenberg et al. 2022",)),
        ]
