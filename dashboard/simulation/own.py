"""A school of a session's own, with the real model: its numbers and roster are read, fitted, and simulated."""

from __future__ import annotations

import io
import logging
import pickle
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

import sim
from dashboard.answers.job import BudgetError, CancelledError
from dashboard.choices import School
from dashboard.model import Progress
from dashboard.own.belongings import Belongings, Drawer
from dashboard.own.fields import Fields
from dashboard.own.model import Fit, Learned, Look, Mapped, Odd, Published, Row
from dashboard.simulation import own_roster, own_words
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import parameters
from sim.evidence.posterior import FILE, forget
from sim.foundation.errors import InputError
from sim.studies.calibration.fit.doubts import doubts_of, published
from sim.studies.calibration.fit.known import School as KnownSchool
from sim.studies.calibration.fit.own import own_school
from sim.studies.calibration.fit.report import INSTITUTION, write
from sim.studies.calibration.fit.school import (
    FUTURES,
    MONTHS,
    MOST_PEOPLE,
    PEOPLE_PER_POINT,
    WAVES,
    Fitted,
    fit_school,
)
from sim.world.roster.kept import from_text
from sim.world.scenario import Institution

SEED = 1
ABOUT, PEOPLE = "about", "people.csv"
GONE = "The data of this school are gone: they were deleted, or their time was over."
WHY = "Fitted to your own numbers, for this session only."
_CLOSEST = 84  # simulations of the closest point, at most
_SPEED = 300_000.0  # person-months a second on two cores, until a fit was measured
_BEFORE = 24  # months that every future lives before today

log = logging.getLogger("dashboard")


class OwnSchools:
    """Reads, fits and finds schools of sessions.

    Args:
        base: Institutions to start from.
        belongings: Where sessions keep them.
        waves: Points of each wave of a fit.
        futures: Times as many futures as a point has are simulated where the closest point is looked for.
    """

    def __init__(
        self,
        base: Mapping[str, Institution],
        belongings: Belongings,
        waves: tuple[int, ...] = WAVES,
        futures: int = FUTURES,
    ) -> None:
        self._base, self._belongings = base, belongings
        self._waves, self._futures = waves, futures
        self._speed = _SPEED
        self._read: dict[str, tuple[Institution, pd.DataFrame | None]] = {}
        self._lock = threading.Lock()
        belongings.on_delete(self._forget)

    @property
    def likes(self) -> Sequence[School]:
        """Institutions to start from."""
        return [School(name, one.title, _line(one.why), one.headcount) for name, one in self._base.items()]

    def look(self, content: bytes, name: str, like: str, mapped: Mapped) -> Look:
        """Read a roster."""
        with _private():
            return own_roster.look(content, name, self._base[like], mapped)

    def doubts(self, fields: Fields, table: str) -> list[Odd]:
        """Return what is odd about a school's numbers."""
        if not fields.known or fields.people is None:
            return []
        with _private():
            return [
                Odd(own_words.fields_of(one.known), one.message)
                for one in doubts_of(self._school(fields, table))
            ]

    def seconds(self, fields: Fields, table: str) -> float:
        """Return how long a fit is expected to take."""
        people = min(fields.people or PEOPLE_PER_POINT, MOST_PEOPLE if not table else fields.people or 0)
        replicates = max(1, -(-PEOPLE_PER_POINT // max(people, 1)))
        points = sum(self._waves) + _CLOSEST * self._futures // 2
        return points * replicates * people * (MONTHS + _BEFORE) / self._speed

    def fit(self, fields: Fields, table: str, drawer: Drawer, progress: Progress) -> None:
        """Fit a school, and keep it as the one school of a session."""
        with _private():
            school = self._school(fields, table)
            expected = self.seconds(fields, table)
            found = self._fitted(school, progress)
            self._speed *= max(0.2, min(5.0, expected / max(found.seconds, 1.0)))
            name, place = self._belongings.new_school(drawer)
            write(found, place.path)
            if school.roster is not None:
                place.write(PEOPLE, table.encode())
            place.write(ABOUT, pickle.dumps(_about(name, found, fields)))
            self._belongings.open_school(name, place)

    def fitted(self, name: str) -> Fit | None:
        """Return what a fit found, or None where its data are gone."""
        drawer = self._belongings.school(name)
        content = None if drawer is None else drawer.read(ABOUT)
        found: Fit | None = None if content is None else pickle.loads(content)
        return found

    def school(self, name: str) -> School | None:
        """Return a fitted school as it is chosen, or None where its data are gone."""
        found = self.institution(name)
        if found is None:
            return None
        departments = tuple(one.name for one in found.departments if one.headcount)
        return School(name, found.title, WHY, found.headcount, departments, own=True, session=True)

    def institution(self, name: str) -> Institution | None:
        """Return a fitted institution with its own posterior, or None where its data are gone."""
        found = self._found(name)
        return None if found is None else found[0]

    def people(self, name: str) -> pd.DataFrame | None:
        """Return the roster of a fitted school, or None where it has none."""
        found = self._found(name)
        return None if found is None else found[1]

    def archive(self, name: str) -> bytes | None:
        """Return all that `attrition fit` writes, as one zip file; a roster in the columns of the template."""
        drawer = self._belongings.school(name)
        if drawer is None or self._found(name) is None:
            return None
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in (INSTITUTION, FILE, "report.html", "report.md", "fit.json"):
                content = drawer.read(file)
                if content is not None:
                    packed.writestr(file, content)
            people = self.people(name)
            if people is not None:
                packed.writestr("roster.csv", own_words.roster_file(people))
        return out.getvalue()

    def starter(self, fields: Fields, table: str) -> str:
        """Return the institution file that `attrition fit` reads."""
        with _private():
            return own_words.starter(self._school(fields, table).institution)

    def snippet(self, fit: Fit, mapped: Mapped, futures: int, months: int, seed: int) -> str:
        """Return Python code that makes the numbers of the page again."""
        how = (
            ""
            if (self._waves, self._futures) == (WAVES, FUTURES)
            else f", waves={self._waves}, futures={self._futures}"
        )
        return own_words.snippet(fit, how, futures, months, seed)

    def published(self) -> Sequence[Published]:
        """Return the numbers that stand beside a school's own."""
        known = outcomes()
        return [
            Published(
                one.outcome,
                known[one.outcome].title,
                one.point,
                one.low,
                one.high,
                one.outcome != "hours_per_week",
                one.citations,
            )
            for one in published().values()
        ]

    def _school(self, fields: Fields, table: str) -> KnownSchool:
        place = self._base[fields.like]
        if not table:
            return own_school(
                place, headcount=fields.people, women_share=fields.women, **own_words.numbers(fields)
            )
        return own_school(place, roster=from_text(table, place), **own_words.numbers(fields))

    def _fitted(self, school: KnownSchool, progress: Progress) -> Fitted:
        """Fit; between two points every thread asks whether to wait, or to stop."""
        points, closest = sum(self._waves), _CLOSEST * self._futures // 2
        so_far, asked = 0, 0
        stopped: list[Exception] = []
        lock = threading.Lock()

        def tell(done: int, _: int) -> None:
            nonlocal so_far
            so_far = done

        def cancelled() -> bool:
            nonlocal asked
            with lock:
                if so_far >= points:
                    asked += 1
                more = min(closest, asked * self._futures // 2)
            try:
                progress(so_far + more, points + closest)
            except Exception as error:
                stopped.append(error)
            return bool(stopped)

        try:
            return fit_school(
                school,
                seed=SEED,
                progress=tell,
                cancelled=cancelled,
                waves=self._waves,
                futures=self._futures,
            )
        except sim.Cancelled:
            raise stopped[0] from None

    def _found(self, name: str) -> tuple[Institution, pd.DataFrame | None] | None:
        drawer = self._belongings.school(name)
        if drawer is None:
            return None
        with self._lock:
            if name in self._read:
                return self._read[name]
        content, table = drawer.read(INSTITUTION), drawer.read(PEOPLE)
        if content is None:
            return None
        made = Institution.from_yaml(content, where=INSTITUTION)
        made = made.model_copy(update={"posterior": str(Path(drawer.path) / FILE)})
        people = None if table is None else from_text(table.decode(), made)
        with self._lock:
            self._read[name] = (made, people)
        return made, people

    def _forget(self) -> None:
        with self._lock:
            self._read.clear()
        forget()


def _about(name: str, found: Fitted, fields: Fields) -> Fit:
    known = outcomes()
    rows = tuple(
        Row(
            str(one["known"]), known[str(one["outcome"])].title, str(one["outcome"]), one["value"], one["low"], one["high"],
            one["before_low"], one["before_high"], one["median"], one["q025"], one["q975"],
        )
        for one in found.table().to_dict("records")
    )  # fmt: skip
    table = found.posterior.learned()
    learned = tuple(
        Learned(
            str(one["parameter"]), parameters()[str(one["parameter"])].note.partition(";")[0], one["median"], one["q025"],
            one["q975"], one["narrowing"],
        )
        for one in table[table["fitted"]].to_dict("records")
    )  # fmt: skip
    return Fit(
        name, found.school.people, fields, found.school.roster is not None, rows, learned,
        tuple([*(own_words.warning(one, rows) for one in found.warnings()), *found.notices]), found.parameters,
        found.posterior.runs, found.posterior.effective, found.seconds, found.seed, sim.__version__,
    )  # fmt: skip


@contextmanager
def _private() -> Iterator[None]:
    """Let nothing of a school into a log: what is unexpected is named by its kind and place only."""
    try:
        yield
    except (InputError, CancelledError, BudgetError, MemoryError):
        raise
    except Exception as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = "?" if place is None else f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}"
        log.error("a school of a session: %s at %s", type(error).__name__, where)
        raise InputError("Something went wrong with these numbers; the server's log says where.") from None


def _line(text: str) -> str:
    return " ".join(text.split())
